"""Classes of texts in a table: CSV or TSV with a header, one document a row, or several rows of a class each.

Columns are known by their names, in any case and order; several classes in one cell stand apart by `;` or `|`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from dataprep.cells import parted
from dataprep.evaluation import Note
from dataprep.findings import Location
from dataprep.names import key_of
from dataprep.responses import Classified
from dataprep.rows import Row, cells

DOCUMENTS = ("location", "document", "file", "filename", "file_name", "path", "id")
ACTUAL = ("actual", "expected", "labeled", "true", "gold")
PREDICTED = ("predicted", "prediction")
PLAIN = ("class", "classes", "label", "labels", "category", "categories")
"""Columns of classes in a table that has either actual or predicted ones."""


class Columns(Struct, frozen=True):
    """The columns of a table's documents, and of its classes; None where it has none of a sort.

    `is_plain` says that the column of the actual ones may as well hold predicted ones, by its name.
    """

    document: str
    actual: str | None
    predicted: str | None
    is_plain: bool


class Told(Struct):
    """What the rows of one document say, the first of which is on a line."""

    line: int
    actual: set[str]
    predicted: set[str]


def read(text: str, at: Location) -> Iterator[Classified | Note]:
    """The documents of a table, in the order of the rows; classes of a column that does not say which it is are actual."""
    notes: list[Note] = []
    rows = list(cells(text, lambda line, why: notes.append(Note(at.path, "", line, why))))
    columns = _columns({key_of(name): name for name in rows[0][1]} if rows else {})
    if columns is None:
        wanted = f"a column of {DOCUMENTS[0]}, and one of {ACTUAL[0]}, {PREDICTED[0]} or {PLAIN[0]}"
        yield Note(at.path, "", 1, f"is no table with a header that names {wanted}")
        return
    for name, told in _told(rows, columns, at, notes).items():
        actual = None if columns.actual is None else frozenset(told.actual)
        predicted = None if columns.predicted is None else frozenset(told.predicted)
        yield Classified(name, actual, predicted, Location(at.path, line=told.line), is_plain=columns.is_plain)
    yield from notes


def _columns(header: Mapping[str, str]) -> Columns | None:
    """The columns of a header, given with what they are known by."""
    document, actual, plain, predicted = (
        next((header[name] for name in names if name in header), None) for names in (DOCUMENTS, ACTUAL, PLAIN, PREDICTED)
    )
    if document is None or actual is plain is predicted is None:
        return None
    return Columns(document, plain if actual is None else actual, predicted, actual is predicted is None)


def _told(rows: Iterable[tuple[int, Row]], columns: Columns, at: Location, notes: list[Note]) -> dict[str, Told]:
    """What the rows say of each document."""
    found: dict[str, Told] = {}
    for line, row in rows:
        if name := row[columns.document].strip():
            told = found.setdefault(name, Told(line, set(), set()))
            told.actual.update(parted(row[columns.actual]) if columns.actual else ())
            told.predicted.update(parted(row[columns.predicted]) if columns.predicted else ())
        else:
            notes.append(Note(at.path, "", line, "this row names no document: left out"))
    return found
