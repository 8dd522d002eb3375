"""Rows of a report in columns, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import category, east_asian_width

from dataprep.names import printable

WIDEST = 40
DOTS = "..."
WIDE_LETTERS = frozenset("FW")
MARKS = frozenset({"Mn", "Me"})


def in_columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows of as many cells each in columns: the first to the left, numbers to the right; a long name is cut in its middle."""
    cells = [tuple(_cut(printable(cell)) for cell in row) for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        blanks = [" " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)]
        others = (blank + cell for blank, cell in zip(blanks[1:], row[1:], strict=True))
        yield "  ".join([f"  {row[0]}{blanks[0]}", *others]).rstrip()


def _cut(cell: str) -> str:
    """A cell of at most the widest width; of a long one both ends, for names that begin alike."""
    if width(cell) <= WIDEST:
        return cell
    half = (WIDEST - len(DOTS)) // 2
    head, tail = cell[:half], cell[-half:]
    while width(head) > half:
        head = head[:-1]
    while width(tail) > half:
        tail = tail[1:]
    return f"{head}{DOTS}{tail}"


def width(text: str) -> int:
    """How many columns of a terminal a text takes: wide letters two, marks upon letters none (Unicode UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(0 if category(char) in MARKS else 2 if east_asian_width(char) in WIDE_LETTERS else 1 for char in text)
