"""The report for people: a line a finding, with what to do, and a summary last."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.findings import DatasetSummary, Finding, Report, Severity


def render(report: Report) -> str:
    """The report as plain text; what could steer a terminal is escaped."""
    lines = [line for dataset in report.datasets for line in _dataset(report, dataset)]
    return "\n".join([*lines, _summary(report)]) + "\n"


def _dataset(report: Report, dataset: DatasetSummary) -> Iterator[str]:
    about = f"{dataset.kind} ({dataset.kind_reason}), target {dataset.target} ({dataset.target_reason})"
    yield printable(f"{dataset.path}: {about}")
    yield f"{dataset.valid_documents} of {dataset.documents} forms are valid"
    yield ""
    for finding in report.findings:
        if finding.dataset == dataset.path:
            yield from _finding(finding)
    yield from _skipped(report, dataset)


def _finding(finding: Finding) -> Iterator[str]:
    place = ":".join(str(part) for part in (finding.at.path, finding.at.line, finding.at.column) if part)
    head = f"{finding.severity} {finding.code} {finding.name}"
    yield printable(f"{place}: {head}" if place else head)
    yield printable(f"    {finding.message}")
    if finding.fix:
        yield printable(f"    fix: {finding.fix.title} ({'safe' if finding.fix.safe else 'unsafe: look first'})")


def _skipped(report: Report, dataset: DatasetSummary) -> Iterator[str]:
    for skipped in report.skipped:
        if skipped.dataset == dataset.path:
            rules = "rule" if len(skipped.codes) == 1 else "rules"
            yield printable(f"not judged: {skipped.reason}, so {len(skipped.codes)} {rules} did not run")


def _summary(report: Report) -> str:
    counts = [(severity, report.count(severity)) for severity in reversed(Severity)]
    told = ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts if count)
    return told or "nothing found"


def printable(text: str) -> str:
    """Text with control characters, lone surrogates and marks that reorder text written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
