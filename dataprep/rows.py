"""The rows of a table by the names of its columns: CSV or TSV with a header, or JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import Any, TypeAlias

from dataprep.cells import unguarded
from dataprep.class_tables import DELIMITERS
from dataprep.conversion import Loss
from dataprep.findings import Location

Row: TypeAlias = dict[str, Any]

MOST_CELL = 2**31 - 1


def objects(text: str, path: str, losses: list[Loss]) -> Iterator[tuple[int, Row]]:
    """The objects of JSON lines, with the numbers of these."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = _object(line)
            if row is not None:
                yield number, row
            else:
                losses.append(
                    Loss(
                        Location(path, line=number), "is no JSON object on one line, of whole characters, each key once: left out"
                    )
                )


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


def cells(text: str, path: str, losses: list[Loss]) -> Iterator[tuple[int, Row]]:
    """The rows of a CSV or TSV file by the names of their columns, with the lines that they begin on."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    with _long_cells():
        reader, start = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
        header: list[str] = []
        try:
            for row in reader:
                line, start = start, reader.line_num + 1
                if not header:
                    header = [cell.strip() for cell in row] if any(row) else []
                    losses.extend(_repeated(header, Location(path, line=line)))
                elif any(row):
                    yield line, _named(header, row)
                    if len(row) > len(header):
                        why = f"has {len(row)} cells, but there are {len(header)} columns: the last cells are left out"
                        losses.append(Loss(Location(path, line=line), why))
        except csv.Error as error:
            losses.append(Loss(Location(path, line=start), f"is no table from here on: {error}"))


def _named(header: list[str], row: list[str]) -> Row:
    """The cells of a row by their columns, "" where it has none; of several of one name the first."""
    found: Row = {}
    for name, cell in zip(header, chain(row, repeat("")), strict=False):
        found.setdefault(name, unguarded(cell))
    return found


def _repeated(header: list[str], at: Location) -> Iterator[Loss]:
    """The columns of a name that stands before; the first of them is read."""
    for name, count in Counter(filter(None, header)).items():
        if count > 1:
            yield Loss(at, f"names {count} columns {name!r}: all but the first are left out", None, count - 1)


@contextmanager
def _long_cells() -> Iterator[None]:
    """A text may be longer than the csv module takes for granted."""
    most = csv.field_size_limit(MOST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(most)
