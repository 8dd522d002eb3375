"""Reports and sets as a notebook draws them: small HTML without script, in the notebook's own colours, dark or light."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence

from dataprep.findings import Finding, Report, Severity
from dataprep.names import printable

MOST = 50
"""Rows of a table that are shown."""

LONGEST = 300
"""Characters of a cell that are shown."""

CHIPS = {Severity.ERROR: "#c62828", Severity.WARNING: "#8a5300", Severity.INFO: "#1565c0"}
"""Grounds on which white letters are legible (WCAG 2.2, 4.5 to 1), on dark and light pages."""

CELL = "text-align:left;vertical-align:top;padding:.25em .6em;border-bottom:1px solid rgba(128,128,128,.35)"


def render(report: Report) -> str:
    """A report as HTML: each set, what was found by rule, and the first findings, folded up."""
    heads = (
        f"<div><b>{safe(one.path)}</b>: {safe(one.kind)}, target {safe(one.target)}, "
        f"{one.valid_documents} of {one.documents} {'texts' if one.kind == 'text' else 'forms'} count for training</div>"
        for one in report.datasets
    )
    return f"<div>{''.join(heads)}<div>{_counts(report)}</div>{_rules(report.findings)}{_findings(report.findings)}</div>"


def grid(names: Sequence[str], rows: Sequence[Sequence[str]], total: int, what: str) -> str:
    """A table of cells that are safe HTML already; `total` is how many rows there would be."""
    head = "".join(f'<th scope="col" style="{CELL}">{safe(name)}</th>' for name in names)
    lines = ("".join(f'<td style="{CELL}">{cell}</td>' for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    more = f"<div>and {total - len(rows):,} more {safe(what)}</div>" if total > len(rows) else ""
    return f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}'


def safe(text: str) -> str:
    """A text as HTML: nothing in it can be markup, reorder letters, or go on without end."""
    told = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    return html.escape(printable(told))


def chip(severity: Severity, text: str) -> str:
    """A text on the colour of a severity."""
    style = f"background:{CHIPS[severity]};color:#fff;border-radius:.3em;padding:.05em .45em;white-space:nowrap"
    return f'<span style="{style}">{safe(text)}</span>'


def chips(findings: Iterable[Finding]) -> str:
    """How many findings of each severity there are, each on its colour."""
    counts = Counter(finding.severity for finding in findings)
    levels = (level for level in reversed(Severity) if counts[level])
    return " ".join(chip(level, f"{counts[level]} {level}{'s' * (counts[level] != 1)}") for level in levels)


def _counts(report: Report) -> str:
    known = f" {len(report.known)} known from the baseline" if report.known else ""
    return (chips(report.findings) or "nothing found") + known


def _rules(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    counts = Counter((-finding.severity, finding.code, finding.name) for finding in findings)
    rows = [
        (chip(Severity(-level), code), safe(name), f"{counts[level, code, name]:,}")
        for level, code, name in sorted(counts)[:MOST]
    ]
    return grid(("code", "rule", "findings"), rows, len(counts), "rules")


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    rows = [(chip(one.severity, one.code), _place(one), safe(one.message)) for one in findings[:MOST]]
    table = grid(("code", "place", "message"), rows, len(findings), "findings: report.findings has all")
    return f"<details><summary>findings</summary>{table}</details>"


def _place(finding: Finding) -> str:
    return safe(":".join(str(part) for part in (finding.at.path or finding.dataset, finding.at.line, finding.at.column) if part))
