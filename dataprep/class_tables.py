"""Classes of texts in a table: CSV or TSV with a header, one document a row, or several rows of a class each.

Columns are known by their names, in any case and order; several classes in one cell stand apart by `;` or `|`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from dataprep.evaluation import Note
from dataprep.findings import Location
from dataprep.names import key_of
from dataprep.responses import Classified

DOCUMENTS = ("location", "document", "file", "filename", "file_name", "path", "id")
ACTUAL = ("actual", "expected", "labeled", "true", "gold")
PREDICTED = ("predicted", "prediction")
PLAIN = ("class", "classes", "label", "labels", "category", "categories")
"""Columns of classes in a table that has either actual or predicted ones."""

SEVERAL = re.compile(r"[;|]")
DELIMITERS = "\t,;"


class Columns(Struct, frozen=True):
    """Where a table has its documents, and its classes; None where it has none of a sort.

    `is_plain` says that the column of the actual ones may as well hold predicted ones, by its name.
    """

    document: int
    actual: int | None
    predicted: int | None
    is_plain: bool


class Told(Struct):
    """What the rows of one document say, the first of which is on a line."""

    line: int
    actual: set[str]
    predicted: set[str]


def read(text: str, at: Location) -> Iterator[Classified | Note]:
    """The documents of a table, in the order of the rows; classes of a column that does not say which it is are actual."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
    notes: list[Note] = []
    numbered = _numbered(rows, at, notes)
    columns = _columns([key_of(cell) for cell in next(numbered, (0, []))[1]])
    if columns is None:
        wanted = f"a column of {DOCUMENTS[0]}, and one of {ACTUAL[0]}, {PREDICTED[0]} or {PLAIN[0]}"
        yield Note(at.path, "", 1, f"is no table with a header that names {wanted}")
        return
    for name, told in _told(numbered, columns, at, notes).items():
        actual = None if columns.actual is None else frozenset(told.actual)
        predicted = None if columns.predicted is None else frozenset(told.predicted)
        yield Classified(name, actual, predicted, Location(at.path, line=told.line), is_plain=columns.is_plain)
    yield from notes


def _numbered(rows: Any, at: Location, notes: list[Note]) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, with the line that each ends on, up to where the text is no table any more."""
    try:
        yield from ((rows.line_num, row) for row in rows if any(row))
    except csv.Error as error:
        notes.append(Note(at.path, "", rows.line_num, f"is no table from here on: {error}"))


def _columns(header: Sequence[str]) -> Columns | None:
    document, actual, plain, predicted = (_column(header, names) for names in (DOCUMENTS, ACTUAL, PLAIN, PREDICTED))
    if document is None or actual is plain is predicted is None:
        return None
    return Columns(document, plain if actual is None else actual, predicted, actual is predicted is None)


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _told(rows: Iterable[tuple[int, list[str]]], columns: Columns, at: Location, notes: list[Note]) -> dict[str, Told]:
    """What the rows say of each document."""
    found: dict[str, Told] = {}
    for line, row in rows:
        if name := _cell(row, columns.document).strip():
            told = found.setdefault(name, Told(line, set(), set()))
            told.actual |= _classes(_cell(row, columns.actual))
            told.predicted |= _classes(_cell(row, columns.predicted))
        else:
            notes.append(Note(at.path, "", line, "this row names no document: left out"))
    return found


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _classes(cell: str) -> set[str]:
    return {name for part in SEVERAL.split(cell) if (name := part.strip())}
