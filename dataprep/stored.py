"""What is said of a form or a set as plain JSON values, and back: names and values of files as they are, edits by their kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import msgspec
from msgspec import Struct

from dataprep.facts import Facts
from dataprep.findings import (
    Cut,
    DatasetSummary,
    Drop,
    Edit,
    Finding,
    Fix,
    Ignored,
    Insert,
    Location,
    Move,
    Put,
    Rebuild,
    Rename,
    Report,
    Severity,
    Skipped,
)
from dataprep.inspection import Outcome
from dataprep.verdicts import Verdict

EDITS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in (Put, Insert, Drop, Rename, Cut, Rebuild, Move)}
SHAPES: Mapping[str, Any] = {
    "Put": tuple[Location, Any],
    "Insert": tuple[Location, Any],
    "Drop": tuple[Location],
    "Rename": tuple[Location, str],
    "Cut": tuple[Location, int, int, str],
    "Rebuild": tuple[Location],
    "Move": tuple[str, str],
}
"""What each kind of edit is made of."""


class StoredFix(Struct, array_like=True):
    """A fix; an edit is its kind, and what it is made of."""

    title: str
    edits: list[tuple[str, list[Any]]]
    safe: bool


class StoredFinding(Struct, array_like=True):
    """A finding of a set that whoever stores it knows."""

    code: str
    name: str
    severity: int
    document: str | None
    at: Location
    message: str
    about: str | None
    fix: StoredFix | None


class StoredOutcome(Struct, array_like=True):
    """What a form gave."""

    findings: list[StoredFinding]
    skipped: list[tuple[str | None, str, tuple[str, ...]]]
    facts: Facts


class StoredVerdict(Struct, array_like=True):
    """What is said of a set."""

    summary: DatasetSummary
    findings: list[StoredFinding]
    skipped: list[Skipped]
    ignored: list[Ignored]
    found: list[StoredFinding]


def store_outcome(outcome: Outcome) -> Any:
    """What a form gave, as JSON values; None where it would not come back as it is, or a fault of ours is in it."""
    if outcome.facts is None or _has_crashed(outcome.findings):
        return None
    skipped = [(one.document, one.reason, one.codes) for one in outcome.skipped]
    stored = StoredOutcome([_store(one) for one in outcome.findings], skipped, outcome.facts)
    values = msgspec.to_builtins(stored)
    is_as_it_was = not outcome.findings or restore_outcome(values, outcome.findings[0].dataset) == outcome
    return values if is_as_it_was else None


def restore_outcome(values: Any, dataset: str) -> Outcome:
    """What a form of a set gave. Raises ValueError or msgspec.ValidationError for what is no such values."""
    stored = msgspec.convert(values, StoredOutcome)
    skipped = tuple(Skipped(dataset, *one) for one in stored.skipped)
    return Outcome(tuple(_restore(one, dataset) for one in stored.findings), skipped, stored.facts)


def store_verdict(verdict: Verdict) -> Any:
    """What is said of a set, as JSON values; None where it would not come back as it is, or a fault of ours is in it."""
    report = verdict.report
    if _has_crashed(report.findings):
        return None
    findings, found = ([_store(one) for one in some] for some in (report.findings, verdict.found))
    stored = StoredVerdict(report.datasets[0], findings, list(report.skipped), list(report.ignored), found)
    values = msgspec.to_builtins(stored)
    again = restore_verdict(values)
    return values if (again.report, again.found) == (report, verdict.found) else None


def restore_verdict(values: Any) -> Verdict:
    """What is said of a set. Raises ValueError or msgspec.ValidationError for what is no such values."""
    stored = msgspec.convert(values, StoredVerdict)
    findings, found = (tuple(_restore(one, stored.summary.path) for one in some) for some in (stored.findings, stored.found))
    return Verdict(Report((stored.summary,), findings, tuple(stored.skipped), tuple(stored.ignored)), found=found)


def _has_crashed(findings: tuple[Finding, ...]) -> bool:
    return any(finding.code == "E001" for finding in findings)


def _store(one: Finding) -> StoredFinding:
    fix = StoredFix(one.fix.title, [_edit(edit) for edit in one.fix.edits], one.fix.safe) if one.fix else None
    return StoredFinding(one.code, one.name, one.severity, one.document, one.at, one.message, one.about, fix)


def _edit(edit: Edit) -> tuple[str, list[Any]]:
    return type(edit).__name__, [getattr(edit, field.name) for field in fields(edit)]


def _restore(one: StoredFinding, dataset: str) -> Finding:
    fix = Fix(one.fix.title, tuple(_edit_of(*edit) for edit in one.fix.edits), one.fix.safe) if one.fix else None
    return Finding(one.code, one.name, Severity(one.severity), dataset, one.document, one.at, one.message, one.about, fix)


def _edit_of(kind: str, values: list[Any]) -> Edit:
    if kind not in EDITS:
        raise ValueError(f"no edit is called {kind!r}")
    edit: Edit = EDITS[kind](*msgspec.convert(values, SHAPES[kind]))
    return edit
