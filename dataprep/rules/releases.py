"""O: layout files, by the API version that wrote them, and whether the target reads it."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.facts import Kind
from dataprep.findings import Problem, Severity
from dataprep.model import Ocr
from dataprep.rule import rule
from dataprep.targets import VERSIONS, Target

KNOWN = "2.0, 2.1, 2022-08-31, 2023-07-31, 2024-11-30 or a preview of them"


def _rank(version: str) -> int:
    """The place of a version in their order. The layout of 2.0-preview says 2.0, so that the two are one here."""
    return VERSIONS.index(version.removesuffix("-preview"))


@rule("O216", Severity.WARNING)
def ocr_version_older(ocr: Ocr, target: Target, kind: Kind) -> Iterator[Problem]:
    """OCR of an older API version than the target's; only where target or neural model were given, or for a classifier.

    Why: layout of another version "can result in a model with lower accuracy". Labeled sets of 2.1 may train template models.
    Bad: `"apiVersion": "2022-08-31"` for 4.0
    Good: `"apiVersion": "2024-11-30"` for 4.0
    Fix: run Layout of the target's version on all forms, and check the labels against it.
    Targets: only one that was given, or a classifier's.
    Source: how-to "Build a custom classifier"; concept "Custom models": "datasets labeled with 2.1 can be reused".
    """
    is_asked = target.is_given or kind is Kind.CLASSIFIER or target.model == "neural"  # which lifts the target
    if not is_asked or ocr.release is None or _rank(ocr.release) >= _rank(target.version):
        return
    is_taken = kind is Kind.LABELED and ocr.release == "2.1" and target.model in (None, "template")
    if is_taken:
        message = f"the OCR is of {ocr.version}: template models of {target.version} take it, with lower accuracy"
        yield Problem(ocr.version_at, f"{message}; run Layout of {target.version} on all forms", Severity.INFO)
    else:
        message = f"the OCR is of {ocr.version}, older than the target {target.version}: the model may be less accurate"
        yield Problem(ocr.version_at, f"{message}; run Layout of {target.version} on all forms")


@rule("O217", Severity.WARNING)
def ocr_version_newer(ocr: Ocr, target: Target) -> Iterator[Problem]:
    """OCR of a later API version than the target's; only where the target was given.

    Why: layout is to be of the model's own version; versions before 3.0 read `readResults` and nothing else (error).
    Bad: `"apiVersion": "2023-07-31"` for 2.1
    Good: `"version": "2.1.0"` for 2.1
    Fix: run Layout of the target's version on all forms, or train with the version that wrote the OCR.
    Targets: only one that was given.
    Source: how-to "Build a custom classifier": "matches the version of the API for your training model".
    """
    if not target.is_given or ocr.release is None or _rank(ocr.release) <= _rank(target.version):
        return
    is_unread = target.before("3.0") and _rank(ocr.release) >= _rank("3.0")
    why = ", which reads `readResults` only" if is_unread else ""
    message = (
        f"the OCR is of {ocr.version}, later than the target {target.version}{why}; "
        f"run Layout of {target.version}, or train with {ocr.release}"
    )
    yield Problem(ocr.version_at, message, Severity.ERROR if is_unread else Severity.WARNING)


@rule("O221", Severity.WARNING)
def unknown_ocr_version(ocr: Ocr) -> Iterator[Problem]:
    """An API version that is neither a release nor a preview of one.

    Why: the file was changed, or is of a service that this tool does not know; what it holds may be misread.
    Bad: `"apiVersion": "2030-01-01"`
    Good: `"apiVersion": "2024-11-30"`
    Fix: run Layout of a known version on the form.
    Source: the published specifications of 2.0 to 4.0.
    """
    if ocr.release is None:
        yield Problem(ocr.version_at, f"no known API version is called {ocr.version!r:.60}; run Layout of {KNOWN}")
