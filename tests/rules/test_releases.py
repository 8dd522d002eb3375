"""O: the API versions of OCR files, held against the target."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dataprep.facts import Kind
from dataprep.findings import Severity
from dataprep.targets import Target
from tests import building
from tests.judging import Row, holds

Json = building.Json

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
LABELED, CLASSIFIER = Kind.LABELED, Kind.CLASSIFIER

AGES: list[tuple[str, str, str, str | None, Kind, Severity | None]] = [
    ("O216", "2.1.0", "2.1", None, LABELED, None),
    ("O216", "2.0.0", "2.1", None, LABELED, WARNING),
    ("O216", "2.0", "2.0-preview", None, LABELED, None),
    ("O216", "2.1.0", "3.0", None, LABELED, INFO),
    ("O216", "2.1.0", "4.0", "template", LABELED, INFO),
    ("O216", "2.1.0", "4.0", "neural", LABELED, WARNING),
    ("O216", "2.1.0", "4.0", "classifier", CLASSIFIER, WARNING),
    ("O216", "2.1.0", "3.1", None, CLASSIFIER, WARNING),
    ("O216", "2.0.0", "3.0", None, LABELED, WARNING),
    ("O216", "2022-08-31", "3.1", None, LABELED, WARNING),
    ("O216", "2022-08-31", "3.0", None, LABELED, None),
    ("O216", "2021-09-30-preview", "3.0", None, LABELED, None),
    ("O216", "2024-11-30", "3.0", None, LABELED, None),
    ("O216", "2030-01-01", "3.0", None, LABELED, None),
    ("O217", "2.1.0", "2.1", None, LABELED, None),
    ("O217", "2.0.0", "2.0-preview", None, LABELED, None),
    ("O217", "2.1.0", "2.0", None, LABELED, WARNING),
    ("O217", "2.1.0", "2.0-preview", None, LABELED, WARNING),
    ("O217", "2022-08-31", "2.1", None, LABELED, ERROR),
    ("O217", "2021-09-30-preview", "2.0", None, LABELED, ERROR),
    ("O217", "2024-11-30", "3.1", None, LABELED, WARNING),
    ("O217", "2023-07-31", "3.1", None, CLASSIFIER, None),
    ("O217", "2022-08-31", "4.0", None, LABELED, None),
    ("O217", "2030-01-01", "3.0", None, LABELED, None),
]  # fmt: skip


def written_by(version: str) -> tuple[Json, str]:
    """An OCR file of a version, and the pointer of the version in it."""
    make: Callable[..., Json] = building.layout_3 if version.startswith("20") else building.layout_2
    return make(version=version), f"/analyzeResult/{'apiVersion' if version.startswith('20') else 'version'}"


@pytest.mark.parametrize(("code", "version", "target", "model", "kind", "severity"), AGES)
def test_another_version_than_the_targets(
    code: str, version: str, target: str, model: str | None, kind: Kind, severity: Severity | None
) -> None:
    file, pointer = written_by(version)
    rows: list[Row] = [] if severity is None else [(pointer, f"the target {target}", severity)]
    if severity is INFO:
        rows = [(pointer, f"template models of {target} take it", severity)]
    holds(code, rows, ocr=file, kind=kind, target=Target(target, is_given=True, model=model))
    is_asked = code == "O216" and (kind is CLASSIFIER or model == "neural")
    holds(code, rows if is_asked else [], ocr=file, kind=kind, target=Target(target, model=model))


@pytest.mark.parametrize("version", ["2.1", "2.1.0"])
def test_the_version_is_named_as_the_file_names_it(version: str) -> None:
    file, pointer = written_by(version)
    holds("O216", [(pointer, f"the OCR is of {version}: template", INFO)], ocr=file, target=Target("4.0", is_given=True))


VERSIONS: list[tuple[str, bool]] = [
    ("2.0", True),
    ("2.0.0", True),
    ("2.1.0", True),
    ("2.2.0", False),
    ("3.0", False),
    ("", False),
    ("2021-09-30-preview", True),
    ("2022-08-31", True),
    ("2024-07-31-preview", True),
    ("2024-11-30", True),
    ("2030-01-01", False),
    ("2024-11-30-beta", False),
]


@pytest.mark.parametrize(("version", "is_known"), VERSIONS)
def test_unknown_ocr_version(version: str, is_known: bool) -> None:
    file, pointer = written_by(version)
    holds("O221", [] if is_known else [(pointer, f"is called {version!r}; run Layout of 2.0, 2.1", WARNING)], ocr=file)
