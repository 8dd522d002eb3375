"""What is said of a form or a set as plain JSON values, and back: names and values of files as they are, edits by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


PARTS: Mapping[str, Any] = {
    "summary": DatasetSummary,
    "finding": StoredFinding,
    "skipped": Skipped,
    "ignored": Ignored,
    "found": StoredFinding,
}
"""What each part of a verdict is."""


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


def store_verdict(verdict: Verdict) -> Iterator[Any]:
    """What is said of a set, part by part. Raises ValueError where it would not come back as it is, or has a fault of ours."""
    report = verdict.report
    if _has_crashed(report.findings):
        raise ValueError("a fault of ours is not to be remembered")
    yield ["summary", msgspec.to_builtins(report.datasets[0])]
    for kind, findings in (("finding", report.findings), ("found", verdict.found)):
        for finding in findings:
            values = msgspec.to_builtins(_store(finding))
            if _restore(msgspec.convert(values, StoredFinding), finding.dataset) != finding:
                raise ValueError("a finding with values that JSON does not hold")
            yield [kind, values]
    yield from (["skipped", msgspec.to_builtins(one)] for one in report.skipped)
    yield from (["ignored", msgspec.to_builtins(one)] for one in report.ignored)


def restore_verdict(parts: Iterable[Any]) -> Verdict:
    """What is said of a set. Raises LookupError, TypeError, ValueError or msgspec.ValidationError for what are no such parts."""
    read: dict[str, list[Any]] = {kind: [] for kind in PARTS}
    for kind, values in parts:
        read[kind].append(msgspec.convert(values, PARTS[kind]))
    (summary,) = read["summary"]
    findings, found = (tuple(_restore(one, summary.path) for one in read[kind]) for kind in ("finding", "found"))
    return Verdict(Report((summary,), findings, tuple(read["skipped"]), tuple(read["ignored"])), found=found)


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
