"""Words, lines and selection marks as columns: fractions of the page, made once a page without a call per word.

Cells of tables, which every version writes alike, as their places in the grid."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Annotated

import numpy as np
from msgspec import UNSET, Meta, UnsetType
from numpy.typing import NDArray

from dataprep.findings import Location
from dataprep.formats.shape import Wire
from dataprep.geometry import as_columns
from dataprep.model import NO_NUMBERS, Elements, Table

CORNERS = 8


class Group(Wire):
    """A section, figure or table cell, which refers to other elements."""

    elements: Annotated[list[str], Meta(description="References to what it holds.")] | UnsetType = UNSET


class Cell(Group):
    """A cell of a table."""

    row_index: Annotated[int, Meta(description="The row, counted from 0.")] | UnsetType = UNSET
    column_index: Annotated[int, Meta(description="The column, counted from 0.")] | UnsetType = UNSET
    row_span: Annotated[int, Meta(description="How many rows it covers.")] = 1
    column_span: Annotated[int, Meta(description="How many columns it covers.")] = 1


def elements(
    texts: Sequence[str],
    boxes: Sequence[Sequence[float]],
    size: tuple[float, float] | None,
    prefix: str,
    member: str,
    starts: tuple[int, ...] | None = None,
    confidences: Sequence[float | UnsetType] = (),
    bent: tuple[int, ...] = (),
) -> Elements:
    """Absolute boxes of eight numbers as elements of a page of `size`; none where there is no size."""
    if size is None or not boxes:
        return Elements((), np.empty((CORNERS, 0)), prefix, member, starts)
    # Divided, never multiplied by a reciprocal: the page's edge is then exactly 1.
    columns = as_columns(boxes)
    with np.errstate(over="ignore"):
        columns /= np.array(size * 4)[:, None]
    return Elements(tuple(texts), columns, prefix, member, starts, bent, numbers(confidences))


def numbers(values: Sequence[float | UnsetType]) -> NDArray[np.float64]:
    """Values as an array, not a number where the file says none."""
    if not values:
        return NO_NUMBERS
    try:
        return np.frombuffer(struct.pack(f"{len(values)}d", *values))
    except struct.error:  # some are absent, which is rare: asking first would cost more than all the rest
        return np.array([np.nan if value is UNSET else value for value in values])


def table_of(rows: int | UnsetType, columns: int | UnsetType, cells: Sequence[Cell | None], at: Location) -> Table | None:
    """A table as the model has it; None for one that does not say its size."""
    if rows is UNSET or columns is UNSET:
        return None
    return Table(
        rows,
        columns,
        tuple(
            (cell.row_index, cell.column_index, cell.row_span, cell.column_span)
            if cell and cell.row_index is not UNSET and cell.column_index is not UNSET
            else None
            for cell in cells
        ),
        at,
    )


def number_or_none(value: float | UnsetType) -> float | None:
    """A number where it stands in the file."""
    return None if value is UNSET else value


def usable_size(width: float | UnsetType, height: float | UnsetType) -> tuple[float, float] | None:
    """The size of a page where it can be measured by: both numbers there, and positive."""
    if width is UNSET or height is UNSET or not (width > 0 and height > 0):
        return None
    return (width, height)


def quadrilateral(box: Sequence[float]) -> tuple[float, ...]:
    """The bounding rectangle of a polygon, clockwise from the top left; nowhere (not a number) for fewer than two corners."""
    if len(box) < 4:
        return (float("nan"),) * CORNERS
    xs, ys = box[0::2], box[1::2]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    return (left, top, right, top, right, bottom, left, bottom)
