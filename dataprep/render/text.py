"""The report for people: a line a finding, with what to do, and a summary last."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.findings import DatasetSummary, Finding, Report, Severity


def render(report: Report) -> str:
    """The report as plain text; what could steer a terminal is escaped."""
    lines = [line for dataset in report.datasets for line in _dataset(report, dataset)]
    return "\n".join([*lines, *_summary(report)]) + "\n"


def _dataset(report: Report, dataset: DatasetSummary) -> Iterator[str]:
    model = f", {dataset.model} model" if dataset.model else ""
    about = f"{dataset.kind} ({dataset.kind_reason}), target {dataset.target} ({dataset.target_reason}){model}"
    yield printable(f"{dataset.path}: {about}")
    if dataset.settings:
        yield printable(f"settings from {dataset.settings}")
    yield f"{dataset.valid_documents} of {dataset.documents} forms are valid"
    yield ""
    for finding in report.findings:
        if finding.dataset == dataset.path:
            yield from _finding(finding)
    yield from _apart(report, dataset)


def _finding(finding: Finding) -> Iterator[str]:
    place = ":".join(str(part) for part in (finding.at.path, finding.at.line, finding.at.column) if part)
    head = f"{finding.severity} {finding.code} {finding.name}"
    yield printable(f"{place}: {head}" if place else head)
    yield printable(f"    {finding.message}")
    if finding.fix:
        yield printable(f"    fix: {finding.fix.title} ({'safe' if finding.fix.safe else 'unsafe: look first'})")


def _apart(report: Report, dataset: DatasetSummary) -> Iterator[str]:
    """What is not among the findings: what was not judged, left out, or known before."""
    skipped = [entry for entry in report.skipped if entry.dataset == dataset.path]
    if skipped and not any(finding.code == "E002" for finding in report.findings):
        documents = len({entry.document for entry in skipped})
        forms = "1 form was" if documents == 1 else f"{documents} forms were"
        yield f"{forms} not judged by every rule: --show-skipped says why"
    for entry in report.ignored:
        if entry.dataset == dataset.path:
            where = "" if entry.path == "*" else f" in {entry.path}"
            why = f": {entry.reason}" if entry.reason else ""
            yield printable(f"ignored: {entry.count} of {entry.code}{where}{why}")


def _summary(report: Report) -> Iterator[str]:
    counts = [(severity, report.count(severity)) for severity in reversed(Severity)]
    told = ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts if count)
    if report.known:
        yield f"{len(report.known)} known from the baseline, not shown"
    if report.gone:
        yield f"{report.gone} of the baseline {'is' if report.gone == 1 else 'are'} gone: write it anew with --write-baseline"
    yield told or "nothing found"
    safe, unsafe = report.fixable(safe=True), report.fixable(safe=False)
    if safe or unsafe:
        yield f"{safe} can be fixed by `dataprep fix`{f', {unsafe} more with --unsafe' if unsafe else ''}"


def printable(text: str) -> str:
    """Text with control characters, lone surrogates and marks that reorder text written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
