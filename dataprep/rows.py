"""The rows of a table by the names of its columns: CSV or TSV with a header, or JSON lines."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from typing import Any, TypeAlias

from dataprep.cells import unguarded

Row: TypeAlias = dict[str, Any]

Tell: TypeAlias = Callable[[int, str], None]
"""Takes what cannot be read: the line, and why."""

NO_OBJECT = "is no JSON object on one line, of whole characters, each key once: left out"
BEGINS_A_LIST = "is a JSON list, or begins one: write each of its objects on a line of its own; left out"

UNCLOSED = "unexpected end of data"
"""What the csv module says of a quote that does not end."""

DELIMITERS = "\t,;"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
HEAD = re.compile(r"[^\r\n]*[^\s][^\r\n]*")

MOST_CELL = 2**31 - 1


def objects(text: str, tell: Tell) -> Iterator[tuple[int, Row]]:
    """The objects of JSON lines, with the numbers of these."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = _object(line)
            if row is not None:
                yield number, row
            else:
                tell(number, BEGINS_A_LIST if line.lstrip().startswith("[") else NO_OBJECT)


def _object(line: str) -> Row | None:
    """The JSON object of a line; None of one that is none, says a key twice, or holds half a character (a lone surrogate)."""
    try:
        row = json.loads(line, object_pairs_hook=_once)
        if "\\u" in line:
            json.dumps(row, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _once(members: list[tuple[str, Any]]) -> Row:
    """An object, each key of which stands there once. Raises ValueError where one does not."""
    row = dict(members)
    if len(row) < len(members):
        raise ValueError("a key stands twice")
    return row


def cells(text: str, tell: Tell) -> Iterator[tuple[int, Row]]:
    """The rows of a CSV or TSV file by the names of their columns, with the lines that they begin on."""
    head = HEAD.search(text)
    delimiter = max(DELIMITERS, key=head[0].count) if head else ","
    header: list[str] = []
    for line, row in _rows(text, delimiter, tell):
        if not header:
            header = [cell.strip() for cell in row]
            for name, count in _repeated(header):
                tell(line, f"names {count} columns {name!r}: all but the first are left out")
        else:
            yield line, _named(header, row)
            if len(row) > len(header):
                tell(line, f"has {len(row)} cells, but there are {len(header)} columns: the last cells are left out")


def _rows(text: str, delimiter: str, tell: Tell) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, up to where the text is no table any more."""
    with _long_cells():
        reader, start = csv.reader((line[0] for line in LINE.finditer(text)), delimiter=delimiter, strict=True), 1
        try:
            for row in reader:
                line, start = start, reader.line_num + 1
                if any(row):
                    yield line, row
        except csv.Error as error:
            why = "a quote is opened, and not closed" if str(error) == UNCLOSED else str(error)
            tell(start, f"is no table from here on: {why}")


def _named(header: Sequence[str], row: Sequence[str]) -> Row:
    """The cells of a row by their columns, "" where it has none; of several of one name the first."""
    found: Row = {}
    for name, cell in zip(header, chain(row, repeat("")), strict=False):
        found.setdefault(name, unguarded(cell))
    return found


def _repeated(header: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The names of several columns; the first of them is read."""
    return ((name, count) for name, count in Counter(filter(None, header)).items() if count > 1)


@contextmanager
def _long_cells() -> Iterator[None]:
    """A text may be longer than the csv module takes for granted."""
    most = csv.field_size_limit(MOST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(most)
