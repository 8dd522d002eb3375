"""The report for people: a line a finding, with what to do, and a summary last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from dataprep.findings import DatasetSummary, Finding, Ignored, Report, Severity, Skipped
from dataprep.names import printable

Entry = TypeVar("Entry", Finding, Skipped, Ignored)


def render(report: Report) -> str:
    """The report as plain text; what could steer a terminal is escaped."""
    parts, is_alone = _parted(report), len(report.datasets) == 1
    shows_skipped = any(finding.code == "E002" for finding in report.findings)
    lines = [
        line
        for dataset in report.datasets
        for line in (*_dataset(parts[dataset.path], dataset, is_alone, shows_skipped), *[""] * (not is_alone))
    ]
    return "\n".join([*lines, *_summary(report)]) + "\n"


def _parted(report: Report) -> Mapping[str, Report]:
    """The report of each set by itself: there may be thousands of them."""
    findings, skipped, ignored = _by_set(report.findings), _by_set(report.skipped), _by_set(report.ignored)
    paths = [dataset.path for dataset in report.datasets]
    return {path: Report((), tuple(findings[path]), tuple(skipped[path]), tuple(ignored[path])) for path in paths}


def _by_set(entries: Iterable[Entry]) -> Mapping[str, Sequence[Entry]]:
    """What speaks of sets, by set; of others there is nothing."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.dataset].append(entry)
    return found


def _dataset(report: Report, dataset: DatasetSummary, is_alone: bool, shows_skipped: bool) -> Iterator[str]:
    findings = report.findings
    model = f", {dataset.model} model" if dataset.model else ""
    model += f", tier {dataset.tier}" if dataset.tier != "S0" else ""
    about = f"{dataset.kind} ({dataset.kind_reason}), target {dataset.target} ({dataset.target_reason}){model}"
    yield printable(f"{dataset.path}: {about}")
    if dataset.settings:
        yield printable(f"settings from {dataset.settings}")
    what = "texts" if dataset.kind == "text" else "forms"
    counted = f"{dataset.valid_documents} of {dataset.documents} {what} count for training"
    counted += f": {_counts(findings) or 'nothing found'}" if not is_alone else ""
    if dataset.documents:
        yield counted
    yield ""
    for finding in findings:
        yield from _finding(finding)
    yield from _apart(report, shows_skipped)


def _finding(finding: Finding) -> Iterator[str]:
    path = f"{finding.dataset.rstrip('/')}/{finding.at.path}" if finding.at.path else finding.dataset
    place = ":".join(str(part) for part in (path, finding.at.line, finding.at.column) if part)
    yield printable(f"{place}: {finding.severity} {finding.code} {finding.name}")
    yield printable(f"    {finding.message}")
    if finding.fix:
        yield printable(f"    fix: {finding.fix.title} ({'safe' if finding.fix.safe else 'unsafe: look first'})")


def _apart(report: Report, shows_skipped: bool) -> Iterator[str]:
    """What is not among the findings of a set: what was not judged, left out, or known before."""
    if report.skipped and not shows_skipped:
        documents = len({entry.document for entry in report.skipped} - {None})
        forms = "the set was" if not documents else "1 form was" if documents == 1 else f"{documents} forms were"
        yield f"{forms} not judged by every rule: --show-skipped says why"
    for entry in report.ignored:
        where = "" if entry.path == "*" else f" in {entry.path}"
        why = f": {entry.reason}" if entry.reason else ""
        yield printable(f"ignored: {entry.count} of {entry.code}{where}{why}")


def _summary(report: Report) -> Iterator[str]:
    for folder in report.passed_over:
        yield printable(f"passed over: {folder} (forms without OCR, labels, fields or a list): give it by itself if it is a set")
    if report.known:
        yield f"{len(report.known)} known from the baseline, not shown"
    if report.gone:
        yield f"{report.gone} of the baseline {'is' if report.gone == 1 else 'are'} gone: write it anew with --write-baseline"
    safe, unsafe = report.fixable(safe=True), report.fixable(safe=False)
    if safe or unsafe:
        more = f"{unsafe}{' more' if safe else ''} with --unsafe" if unsafe else ""
        yield f"`dataprep fix` can mend {', '.join(filter(None, (str(safe) if safe else '', more)))}"
    yield _counts(report.findings) or ("nothing new" if report.known else "nothing found")


def _counts(findings: Sequence[Finding]) -> str:
    """How many findings of each severity there are."""
    counts = [(level, sum(finding.severity is level for finding in findings)) for level in reversed(Severity)]
    return ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in counts if count)
