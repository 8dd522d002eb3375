"""Findings as rows of a table: one each, those that a baseline knows or the settings leave out among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dataprep.findings import Finding, Report
from dataprep.names import printable


class Row(NamedTuple):
    """One finding; texts are printable, and None is what there is not."""

    status: str
    severity: str
    code: str
    name: str
    dataset: str
    document: str | None
    path: str
    pointer: str
    line: int | None
    column: int | None
    message: str
    about: str | None
    fix: str | None
    is_safe: bool | None


COLUMNS = Row._fields
NUMBERS, FLAGS = ("line", "column"), ("is_safe",)
"""The columns that hold no text."""


def rows(report: Report) -> Iterator[Row]:
    """The findings of a report: the new ones, then the known ones, then those that the settings leave out."""
    yield from (_row("new", finding) for finding in report.findings)
    yield from (_row("known", finding) for finding in report.known)
    yield from (_row("ignored", one.finding) for one in report.suppressed)


def _row(status: str, finding: Finding) -> Row:
    at, fix = finding.at, finding.fix
    return Row(
        status,
        str(finding.severity),
        finding.code,
        finding.name,
        printable(finding.dataset),
        _printable(finding.document),
        printable(at.path),
        printable(at.pointer),
        at.line,
        at.column,
        printable(finding.message),
        _printable(finding.about),
        _printable(fix.title if fix else None),
        fix.safe if fix else None,
    )


def _printable(text: str | None) -> str | None:
    return None if text is None else printable(text)
