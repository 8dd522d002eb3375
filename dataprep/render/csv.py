"""The findings as CSV (RFC 4180, lines ending as in all files of ours), a row each, for spreadsheets."""

from __future__ import annotations

import csv
import io

from dataprep.cells import guarded
from dataprep.finding_rows import COLUMNS, rows
from dataprep.findings import Report


def render(report: Report) -> str:
    """The findings as a table with a header; what there is not is empty, and no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cell, row) for row in rows(report))
    return text.getvalue()


def _cell(value: str | int | None) -> str:
    if isinstance(value, str):
        return guarded(value)
    return "" if value is None else str(value).lower()
