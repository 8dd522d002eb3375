"""The findings as GitHub's workflow commands: annotations of the files, the most severe first, and a summary.

Source: GitHub Docs, "Workflow commands for GitHub Actions", and the runner's ActionCommand, which undoes the escapes. Of each
level GitHub shows the first ten of a step; what is beyond is told in plain lines of the log.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from dataprep.findings import Finding, Report, Severity
from dataprep.names import printable

SHOWN = 10
"""Annotations of one level that GitHub shows of a step."""

LEVELS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

OF_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
OF_PROPERTIES = OF_DATA | str.maketrans({":": "%3A", ",": "%2C"})

OLD_COMMAND = "##["
"""How commands begin in the runner's older syntax, which it looks for anywhere in a line that is no command."""


def render(report: Report) -> str:
    """Commands for as many of each level as GitHub shows, a plain line for each finding beyond, and the counts."""
    is_long = any(report.count(level) > SHOWN for level in LEVELS)
    commands, beyond = list[str](), list[str]()
    for level in LEVELS:
        found = [finding for finding in report.findings if finding.severity is level]
        most = SHOWN - (is_long and level is Severity.INFO)  # the last place of a long report is that of the summary
        commands.extend(map(_command, found[:most]))
        beyond.extend(map(_plain, found[most:]))
    return "\n".join([*commands, *beyond, *_summary(report, len(beyond))]) + "\n"


def _command(finding: Finding) -> str:
    at = finding.at
    given = {
        "file": posixpath.normpath(finding.file) if at.path else None,
        "line": at.line,
        "col": at.column,
        "title": f"{finding.code} {finding.name}",
    }
    properties = ",".join(f"{name}={_escaped(str(value), OF_PROPERTIES)}" for name, value in given.items() if value is not None)
    message = finding.message if at.path else f"{finding.dataset}: {finding.message}"
    fix = f"%0Afix: {_escaped(finding.fix.title, OF_DATA)}" if finding.fix else ""
    return f"::{LEVELS[finding.severity]} {properties}::{_escaped(message, OF_DATA)}{fix}"


def _escaped(text: str, escapes: Mapping[int, str | int | None]) -> str:
    return printable(text).translate(escapes)


def _plain(finding: Finding) -> str:
    """A line that the runner takes for no command: of the newer syntax one begins with `::`, of the older with `##[`."""
    place = ":".join(str(part) for part in (finding.file, finding.at.line, finding.at.column) if part)
    line = printable(f"{finding.severity} {finding.code} {place}: {finding.message}")
    return line.replace(OLD_COMMAND, "\\x23#[")


def _summary(report: Report, beyond: int) -> Iterator[str]:
    counts = ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in report.summary.items() if count)
    apart = (("known from the baseline", len(report.known)), ("ignored", len(report.suppressed)))
    told = "; ".join([counts or "nothing found", *(f"{count} {what}" for what, count in apart if count)])
    if beyond:
        yield f"::notice title=dataprep::{told}; {beyond} of them are in the log only, for GitHub shows {SHOWN} of each level"
    else:
        yield told
    unjudged = {(entry.dataset, entry.document) for entry in report.skipped}
    if unjudged:
        yield f"not judged by every rule: {len(unjudged)}; --show-skipped says why"
