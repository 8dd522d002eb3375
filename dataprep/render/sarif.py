"""The report as SARIF 2.1.0, for code scanning and editors.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0; sections are named where they decide. A file of
a set in or below the working directory is told relative to `%SRCROOT%`; one of a set elsewhere relative to a base of its own.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import quote

from dataprep import __version__
from dataprep.findings import Finding, Fix, Replacement, Report, Severity, unescape
from dataprep.names import printable
from dataprep.rule import SECTIONS, Rule
from dataprep.rules import LETTERS, RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "dataprepFinding/v1"
LEVELS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

SLOT = '"results": []'
"""Where the results stand in the frame of a log; they come last in a run."""

ARGUMENT = re.compile(r"\{(\d+)\}")

Object = dict[str, Any]


class Base(NamedTuple):
    """What the paths of a set are relative to: the name of the base, what stands before them, and what is told of the base."""

    name: str
    prefix: str
    told: Object

    def artifact(self, path: str) -> Object:
        """The place of a file of the set, of the set itself for no path."""
        return {"uri": _quoted(f"{self.prefix}{path}") or "./", "uriBaseId": self.name}


class Result(NamedTuple):
    """A finding, and what SARIF says beside: whether a baseline knows it, and why the settings leave it out.

    Either is said of all results of a run or of none (sections 3.27.23 and 3.27.24).
    """

    finding: Finding
    state: str | None
    suppressions: list[Object] | None


def render(report: Report) -> str:
    """The report as one log of one run, in ASCII: a line each result, of the findings, the known and the suppressed ones.

    A fix is told where its `replacements` are known, as `with_replacements` looks them up; else by its title, as a property.
    """
    results = sorted(_results(report), key=lambda one: one.finding.order)
    bases = {dataset.path: _base(dataset.path, number) for number, dataset in enumerate(report.datasets, 1)}
    codes = {one.finding.code for one in results}
    rules = [rule for rule in RULES if rule.code in codes]
    places = {rule.code: place for place, rule in enumerate(rules)}
    marks: Counter[str] = Counter()
    lines = (json.dumps(_result(one, bases[one.finding.dataset], places, marks)) for one in results)
    head, _, tail = json.dumps(_log(report, rules, bases), indent=2).rpartition(SLOT)
    return f"{head}{SLOT[:-1]}\n" + ",\n".join(lines) + f"\n{SLOT[-1]}{tail}\n"


def _results(report: Report) -> Iterator[Result]:
    has_baseline = bool(report.known or report.gone)
    unsuppressed: list[Object] | None = [] if report.suppressed else None
    new, unchanged = ("new", "unchanged") if has_baseline else (None, None)
    yield from (Result(finding, new, unsuppressed) for finding in report.findings)
    yield from (Result(finding, unchanged, unsuppressed) for finding in report.known)
    for one in report.suppressed:
        why = {"justification": _text(one.reason)} if one.reason else {}
        yield Result(one.finding, unchanged, [{"kind": "external", **why}])


def _base(path: str, number: int) -> Base:
    """The base of a set (section 3.14.14): what lies upward has a base of which only the words are known."""
    place = PurePath(path)
    if place.is_absolute():
        return Base(f"SET{number}", "", {"uri": f"file:///{_quoted(place.as_posix().strip('/'))}/".replace("////", "///")})
    within = posixpath.normpath(place.as_posix())
    if within.split("/")[0] == "..":
        return Base(f"SET{number}", "", {"description": {"text": _text(f"The folder that was given as {path}")}})
    prefix = "" if within == "." else f"{within}/"
    return Base(ROOT, prefix, {"description": {"text": "The working directory of dataprep, as a rule that of the repository"}})


def _quoted(path: str) -> str:
    """A path percent-encoded by the bytes that it has on the disk."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    return quote(raw, safe="/")


def _text(text: str) -> str:
    """A text without control characters, in which no viewer sees a link (section 3.11.6) or an argument (3.11.5)."""
    text = printable(text)
    if "](" in text:
        text = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return ARGUMENT.sub(r"{{\1}}", text)


def _log(report: Report, rules: Iterable[Rule], bases: Mapping[str, Base]) -> Object:
    """All but the results."""
    driver = {"name": "dataprep", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    datasets = [{"path": printable(one.path), "kind": one.kind, "target": one.target} for one in report.datasets]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not report.crashed, "toolExecutionNotifications": _notes(report, bases)}],
        "originalUriBaseIds": {base.name: base.told for base in bases.values()},
        "columnKind": "unicodeCodePoints",
        "properties": {"datasets": datasets},
        "results": [],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _notes(report: Report, bases: Mapping[str, Base]) -> list[Object]:
    """What was not judged, and why: not checked is not clean."""
    skipped = (
        _note(f"not judged by {', '.join(entry.codes)}: {entry.reason}", bases[entry.dataset].artifact(entry.document or ""))
        for entry in report.skipped
    )
    return [*skipped, *(_note(f"passed over: {folder}: give it by itself if it is a set") for folder in report.passed_over)]


def _note(text: str, artifact: Object | None = None) -> Object:
    locations = {"locations": [{"physicalLocation": {"artifactLocation": artifact}}]} if artifact else {}
    return {"level": "note", "message": {"text": _text(text)}, **locations}


def _rule(rule: Rule) -> Object:
    """A rule with all that is documented of it."""
    told = rule.told
    sections = [(name.capitalize(), told[name]) for name in SECTIONS]
    markdown = "\n".join([told["what"], "", *(f"- **{name}:** {text}" for name, text in sections)])
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": told["what"]},
        "fullDescription": {"text": f"{told['what']} Why: {told['why']}"},
        "help": {"text": "\n".join([told["what"], *(f"{name}: {text}" for name, text in sections)]), "markdown": markdown},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [LETTERS[rule.code[0]]]},
    }


def _result(one: Result, base: Base, places: Mapping[str, int], marks: Counter[str]) -> Object:
    finding = one.finding
    mark = _mark(finding, base)
    marks[mark] += 1
    beside = {
        "baselineState": one.state,
        "suppressions": one.suppressions,
        "fixes": _fixes(finding.fix, base) if finding.fix else None,
        "properties": _properties(finding),
    }
    return {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": _text(finding.message)},
        "locations": [_location(finding, base)],
        "partialFingerprints": {FINGERPRINT: f"{mark}:{marks[mark]}"},
        **{name: value for name, value in beside.items() if value is not None},
    }


def _mark(finding: Finding, base: Base) -> str:
    """What stays when lines are renumbered: code, file and what it is about, as a baseline knows it; equal ones are counted."""
    said = json.dumps([finding.code, f"{base.prefix}{finding.at.path}", finding.about])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _location(finding: Finding, base: Base) -> Object:
    at = finding.at
    physical: Object = {"artifactLocation": base.artifact(at.path)}
    if at.line:
        physical["region"] = {"startLine": at.line, "startColumn": at.column or 1}
    if not at.pointer:
        return {"physicalLocation": physical}
    name = printable(unescape(at.pointer.rpartition("/")[2]))
    return {"physicalLocation": physical, "logicalLocations": [{"name": name, "fullyQualifiedName": printable(at.pointer)}]}


def _properties(finding: Finding) -> Object | None:
    given = {"document": finding.document, "about": finding.about}
    told: Object = {name: printable(value) for name, value in given.items() if value is not None}
    if finding.fix and not finding.fix.replacements:
        told["fix"] = printable(f"{finding.fix.title} ({_care(finding.fix)}); no region is known: dataprep fix makes it")
    return told or None


def _care(fix: Fix) -> str:
    return "safe" if fix.safe else "unsafe: look first"


def _fixes(fix: Fix, base: Base) -> Sequence[Object] | None:
    if not fix.replacements:
        return None
    paths = dict.fromkeys(one.path for one in fix.replacements)
    changes = [_change(path, [one for one in fix.replacements if one.path == path], base) for path in paths]
    return [{"description": {"text": _text(f"{fix.title} ({_care(fix)})")}, "artifactChanges": changes}]


def _change(path: str, replacements: Collection[Replacement], base: Base) -> Object:
    return {"artifactLocation": base.artifact(path), "replacements": [_replacement(one) for one in replacements]}


def _replacement(one: Replacement) -> Object:
    (line, column), (end_line, end_column) = one.start, one.end
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    inserted = {"insertedContent": {"text": one.text}} if one.text else {}
    return {"deletedRegion": region, **inserted}
