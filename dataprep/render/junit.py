"""The report as JUnit XML: a suite for each set, in it a case for each form or text and family of rules.

Source: the schema of Jenkins' xUnit plug-in (junit-10.xsd), which most readers share. A case fails where a finding is as severe
as the set's settings let fail, and its failure then holds all findings of the case; lesser ones, and what a baseline knows,
stand in its output. A case whose rules could not all run, and in which nothing fails, is skipped and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

from dataprep.findings import DatasetSummary, Finding, Report, Severity, Skipped
from dataprep.names import printable
from dataprep.rules import LETTERS

CRASHED = "E001"

Told = TypeVar("Told", Finding, Skipped)


@dataclass(slots=True)
class Case:
    """What one family of rules found of one form or text, or of the set, which has no name."""

    name: str | None
    letter: str
    fail_on: Severity
    findings: list[Finding] = field(default_factory=list)
    known: list[Finding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def outcome(self) -> str | None:
        """What of XML's elements says how it went; None where nothing is to be said."""
        if any(finding.code == CRASHED for finding in self.findings):
            return "error"
        if any(finding.severity >= self.fail_on for finding in self.findings):
            return "failure"
        return "skipped" if self.skipped else None


def render(report: Report) -> str:
    """The report as XML 1.0, in ASCII, in which names cannot pass for markup; no times are told: it is the same each time."""
    findings, known, skipped = _by_set(report.findings), _by_set(report.known), _by_set(report.skipped)
    suites = [
        _cases(one, findings.get(one.path, ()), known.get(one.path, ()), skipped.get(one.path, ())) for one in report.datasets
    ]
    head = f"<testsuites{_attributes(name='dataprep', **_counts(case for suite in suites for case in suite))}>"
    lines = (line for one, suite in zip(report.datasets, suites, strict=True) for line in _suite(one, suite))
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *lines, "</testsuites>"]) + "\n"
    return text.encode("ascii", "xmlcharrefreplace").decode()  # right in whatever encoding it is printed


def _by_set(told: Iterable[Told]) -> Mapping[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(one.dataset, []).append(one)
    return found


def _cases(
    dataset: DatasetSummary, findings: Iterable[Finding], known: Iterable[Finding], skipped: Iterable[Skipped]
) -> Sequence[Case]:
    """The cases of a set: of its subjects in their order, then those of which something is told all the same."""
    cases: dict[tuple[str | None, str], Case] = {}

    def case(name: str | None, letter: str) -> Case:
        return cases.setdefault((name, letter), Case(name, letter, dataset.fail_on))

    for subject in dataset.subjects:
        for letter in subject.families:
            case(subject.name, letter)
    for finding in findings:
        case(finding.document, finding.code[0]).findings.append(finding)
    for finding in known:
        case(finding.document, finding.code[0]).known.append(finding)
    for entry in skipped:
        for letter in dict.fromkeys(code[0] for code in entry.codes):
            case(entry.document, letter).skipped.append(entry)
    return list(cases.values())


def _suite(dataset: DatasetSummary, cases: Sequence[Case]) -> Iterator[str]:
    skipped = sum(case.outcome == "skipped" for case in cases)
    yield f"  <testsuite{_attributes(name=dataset.path, **_counts(cases), skipped=skipped)}>"
    yield "    <properties>"
    for name, value in (("kind", dataset.kind), ("target", dataset.target), ("model", dataset.model), ("tier", dataset.tier)):
        if value:
            yield f"      <property{_attributes(name=name, value=value)}/>"
    yield "    </properties>"
    for case in cases:
        yield from _case(dataset.path, case)
    yield "  </testsuite>"


def _counts(cases: Iterable[Case]) -> dict[str, int]:
    outcomes = [case.outcome for case in cases]
    return {"tests": len(outcomes), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}


def _case(dataset: str, case: Case) -> Iterator[str]:
    """One case; a case of which nothing is to be said is one line."""
    named = _attributes(name=LETTERS.get(case.letter, case.letter), classname=case.name or dataset)
    body = [*_told(case), *_beside(case)]
    if not body:
        yield f"    <testcase{named}/>"
        return
    yield f"    <testcase{named}>"
    yield from body
    yield "    </testcase>"


def _told(case: Case) -> Iterator[str]:
    """How it went, with all that was found, or why it could not be judged."""
    outcome = case.outcome
    if outcome == "skipped":
        yield f"      <skipped{_attributes(message='; '.join(map(_reason, case.skipped)))}/>"
    elif outcome:
        worst = max(case.findings, key=lambda finding: finding.severity)
        more = f" (and {len(case.findings) - 1} more)" if len(case.findings) > 1 else ""
        yield f"      <{outcome}{_attributes(type=worst.code, message=worst.message + more)}>"
        yield from (_text(_line(finding)) for finding in case.findings)
        yield f"      </{outcome}>"


def _beside(case: Case) -> Iterator[str]:
    """What does not fail the case: lesser findings, known ones, and rules that did not run though others failed."""
    told = [] if case.outcome in {"error", "failure"} else [_line(finding) for finding in case.findings]
    told += [f"known: {_line(finding)}" for finding in case.known]
    told += [f"skipped: {_reason(entry)}" for entry in case.skipped if case.outcome != "skipped"]
    if told:
        yield "      <system-out>"
        yield from map(_text, told)
        yield "      </system-out>"


def _line(finding: Finding) -> str:
    place = ":".join(str(part) for part in (finding.file, finding.at.line, finding.at.column) if part)
    fix = f" (fix: {finding.fix.title})" if finding.fix else ""
    return f"{place}: {finding.severity} {finding.code} {finding.name}: {finding.message}{fix}"


def _reason(entry: Skipped) -> str:
    return f"{', '.join(entry.codes)}: {entry.reason}"


def _text(text: str) -> str:
    return escape(printable(text))


def _attributes(**values: str | int) -> str:
    return "".join(f" {name}={quoteattr(printable(str(value)))}" for name, value in values.items())
