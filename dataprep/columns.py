"""Rows of a report in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

WIDEST = 40


def in_columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows of as many cells each in columns: the first to the left, numbers to the right; an endless name is cut."""
    cut = [tuple(cell if len(cell) <= WIDEST else f"{cell[: WIDEST - 3]}..." for cell in row) for row in rows]
    widths = [max(len(row[column]) for row in cut) for column in range(len(cut[0]))]
    for first, *others in cut:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([f"  {first:<{widths[0]}}", *cells]).rstrip()
