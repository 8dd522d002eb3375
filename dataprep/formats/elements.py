"""Words, lines and selection marks as columns: fractions of the page, made once a page without a call per word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import UNSET, UnsetType

from dataprep.geometry import as_columns
from dataprep.model import Elements

CORNERS = 8


def elements(
    texts: Sequence[str],
    boxes: Sequence[Sequence[float]],
    size: tuple[float, float] | None,
    prefix: str,
    member: str,
    starts: tuple[int, ...] | None = None,
) -> Elements:
    """Absolute boxes, each of eight numbers or more, as elements of a page of `size`; none where there is no size."""
    if size is None:
        return Elements((), np.empty((CORNERS, 0)), prefix, member, starts)
    bent: tuple[int, ...] = ()
    if not all(map(CORNERS.__eq__, map(len, boxes))):
        bent = tuple(number for number, box in enumerate(boxes) if len(box) not in (0, CORNERS))
        boxes = [box if len(box) == CORNERS else quadrilateral(box) for box in boxes]
    # Divided, never multiplied by a reciprocal: the page's edge is then exactly 1.
    with np.errstate(over="ignore"):
        columns = np.divide(as_columns(boxes), np.array(size * 4)[:, None])
    return Elements(tuple(texts), columns, prefix, member, starts, bent)


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
