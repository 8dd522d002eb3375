"""What is said of a form or a set as plain JSON values, and back: names and values of files as they are, edits by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec
from msgspec import Struct, structs

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
    Quote,
    Rebuild,
    Rename,
    Replacement,
    Report,
    Severity,
    Skipped,
    Subject,
    Suppressed,
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
    replacements: tuple[Replacement, ...]


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
    quote: Quote | None


class StoredOutcome(Struct, array_like=True):
    """What a form gave."""

    findings: list[StoredFinding]
    skipped: list[tuple[str | None, str, tuple[str, ...]]]
    facts: Facts


PARTS: Mapping[str, Any] = {
    "summary": DatasetSummary,
    "subjects": list[tuple[str | None, str]],
    "finding": StoredFinding,
    "skipped": Skipped,
    "ignored": Ignored,
    "found": StoredFinding,
    "suppressed": tuple[StoredFinding, str | None],
}
"""What each part of a verdict is."""

TOGETHER = 1000
"""Subjects that stand in one part: there are a hundred thousand texts."""


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
    (summary,) = report.datasets
    yield ["summary", msgspec.to_builtins(replace(summary, subjects=()))]
    for start in range(0, len(summary.subjects), TOGETHER):
        yield ["subjects", [(one.name, one.families) for one in summary.subjects[start : start + TOGETHER]]]
    for kind, findings in (("finding", report.findings), ("found", verdict.found)):
        yield from ([kind, _as_it_comes_back(finding)] for finding in findings)
    yield from (["suppressed", [_as_it_comes_back(one.finding), one.reason]] for one in report.suppressed)
    yield from (["skipped", msgspec.to_builtins(one)] for one in report.skipped)
    yield from (["ignored", msgspec.to_builtins(one)] for one in report.ignored)


def restore_verdict(parts: Iterable[Any]) -> Verdict:
    """What is said of a set. Raises LookupError, TypeError, ValueError or msgspec.ValidationError for what are no such parts."""
    read: dict[str, list[Any]] = {kind: [] for kind in PARTS}
    for kind, values in parts:
        read[kind].append(msgspec.convert(values, PARTS[kind]))
    (summary,) = read["summary"]
    summary = replace(summary, subjects=tuple(Subject(*one) for some in read["subjects"] for one in some))
    findings, found = (tuple(_restore(one, summary.path) for one in read[kind]) for kind in ("finding", "found"))
    suppressed = tuple(Suppressed(_restore(one, summary.path), reason) for one, reason in read["suppressed"])
    report = Report((summary,), findings, tuple(read["skipped"]), tuple(read["ignored"]), suppressed=suppressed)
    return Verdict(report, found=found)


def _as_it_comes_back(finding: Finding) -> Any:
    """A finding of a known set as JSON values. Raises ValueError where another would come back."""
    values = msgspec.to_builtins(_store(finding))
    if _restore(msgspec.convert(values, StoredFinding), finding.dataset) != finding:
        raise ValueError("a finding with values that JSON does not hold")
    return values


def _has_crashed(findings: tuple[Finding, ...]) -> bool:
    return any(finding.code == "E001" for finding in findings)


def _store(one: Finding) -> StoredFinding:
    fix = _store_fix(one.fix) if one.fix else None
    return StoredFinding(one.code, one.name, one.severity, one.document, one.at, one.message, one.about, fix, one.quote)


def _store_fix(fix: Fix) -> StoredFix:
    return StoredFix(fix.title, [_edit(edit) for edit in fix.edits], fix.safe, fix.replacements)


def _edit(edit: Edit) -> tuple[str, list[Any]]:
    return type(edit).__name__, list(structs.astuple(edit))


def _restore(one: StoredFinding, dataset: str) -> Finding:
    fix, severity = _restore_fix(one.fix) if one.fix else None, Severity(one.severity)
    return Finding(one.code, one.name, severity, dataset, one.document, one.at, one.message, one.about, fix, one.quote)


def _restore_fix(fix: StoredFix) -> Fix:
    return Fix(fix.title, tuple(_edit_of(*edit) for edit in fix.edits), fix.safe, fix.replacements)


def _edit_of(kind: str, values: list[Any]) -> Edit:
    if kind not in EDITS:
        raise ValueError(f"no edit is called {kind!r}")
    edit: Edit = EDITS[kind](*msgspec.convert(values, SHAPES[kind]))
    return edit
