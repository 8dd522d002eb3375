"""Coordinates of polygons: from inches and pixels to fractions of the page, and back.

Values alternate x, y along the last axis, which is even: flat eights, lists of them, `(..., 4, 2)` points, numpy arrays of
either. What is given comes back as the same kind and in the same shape. x is divided by the page's width and y by its height,
never multiplied by a reciprocal: a box at the page's edge is then exactly 1, and a round trip is within one unit in the last
place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from dataprep.errors import UsageError

Polygons = TypeVar("Polygons")

POINTS = 72
WIDE = 8
MOST_TOLD = 60
MOST_WHOLE = 2**53
"""Up to here each whole number has a float of its own."""

GRID = 1000
"""The side of the grid that layout language models count in (LayoutLM and its kin)."""

PRECISION: Mapping[str, int] = {"inch": 4, "pixel": 0, "point": 3, "grid": 0}
"""The decimals with which each unit is written: those of published OCR files for inches, whole pixels and cells."""


def to_normalized(polygons: Polygons, width: float, height: float) -> Polygons:
    """Absolute coordinates as fractions of a page of a width and height in the same unit.

    >>> to_normalized([1.5668, 2.5559], 8.5, 11)
    [0.18432941176470588, 0.23235454545454546]

    Raises UsageError (the caller's mistake) for an odd number of values, what is no finite number, and a page without a size.
    """
    if type(polygons) is list and len(row := cast("list[float]", polygons)) == WIDE and _is_size(width, height):
        a, b, c, d, e, f, g, h = row  # one at a time, numpy costs ten times as much
        try:
            found = [a / width, b / height, c / width, d / height, e / width, f / height, g / width, h / height]
        except (TypeError, OverflowError):
            found = [math.nan]  # what is wrong is told below
        if math.isfinite(sum(found)):
            return found  # type: ignore[return-value]
    return _scaled(polygons, np.divide, _size(width, height))  # type: ignore[return-value]


def to_absolute(polygons: Polygons, width: float, height: float, unit: str | None = None) -> Polygons:
    """Fractions of a page as absolute coordinates in the unit of its width and height.

    With a unit (inch, pixel, point or grid) they are rounded to the precision in which it is written: four decimals for inches,
    whole numbers for pixels and for the grid. Raises UsageError as `to_normalized` does, and for an unknown unit.
    """
    return _scaled(polygons, np.multiply, _size(width, height), _digits(unit))  # type: ignore[return-value]


def page_size(width: float, height: float, unit: str, to: str, resolution: float | None = None) -> tuple[float, float]:
    """The size of a page in another unit: inch, point (72 to the inch), pixel at a resolution (dots an inch), or grid.

    `resolution` is that of the pixels; it is needed where the one unit is pixels, and the other inches or points.
    Raises UsageError for an unknown unit, or a resolution that is missing.
    """
    for name in (unit, to):
        _digits(name)
    _size(width, height)
    if to == "grid":
        return (GRID, GRID)
    if unit == "grid":
        raise UsageError("a grid has no size in other units; give the page's own")
    if unit == to:
        return (width, height)
    an_inch = {"inch": 1.0, "point": float(POINTS), "pixel": resolution}
    have, want = an_inch[unit], an_inch[to]
    if not have or not want or not (0 < have < math.inf and 0 < want < math.inf):
        raise UsageError(f"give the resolution, in dots an inch, between {unit} and {to}")
    return (width * want / have, height * want / have)


def _is_size(width: float, height: float) -> bool:
    return isinstance(width, float | int) and isinstance(height, float | int) and 0 < width < math.inf and 0 < height < math.inf


def _digits(unit: str | None) -> int | None:
    if unit is None:
        return None
    if unit not in PRECISION:
        raise UsageError(f"{unit!r} is no unit; there are {', '.join(PRECISION)}")
    return PRECISION[unit]


def _size(width: float, height: float) -> NDArray[np.float64]:
    """The size of a page, checked."""
    for name, value in (("width", width), ("height", height)):
        if isinstance(value, bool | str) or not isinstance(value, int | float | np.number) or not 0 < value < math.inf:
            raise UsageError(f"the page's {name} is a positive number, not {value!r}")
    return np.array((width, height), np.float64)


def _scaled(polygons: object, how: np.ufunc, size: NDArray[np.float64], digits: int | None = None) -> object:
    values = _values(polygons)
    length = WIDE if not values.size % WIDE else values.shape[-1]  # long rows are what numpy is fast with
    found = how(np.ascontiguousarray(values).reshape(-1, length), np.tile(size, length // 2)).reshape(values.shape)
    if digits is not None:
        found = np.round(found, digits)
    if digits == 0 and (np.abs(found) >= MOST_WHOLE).any():
        raise UsageError("a coordinate is too large for a whole number")
    if isinstance(polygons, np.ndarray):
        return found.astype(polygons.dtype) if polygons.dtype.kind == "f" else found
    return _like(polygons, (found.astype(np.int64) if digits == 0 else found).tolist())


def _values(polygons: object) -> NDArray[np.float64]:
    """Coordinates as an array of floats, each a finite number."""
    try:
        array = np.asarray(polygons)
    except ValueError as error:
        raise UsageError("polygons of different lengths; give those of one length together") from error
    if not array.ndim or (array.size and array.dtype.kind not in "fiu"):
        raise UsageError(f"coordinates are numbers, x and y in turn, not {_told(polygons)}")
    if array.shape[-1] % 2:
        raise UsageError(f"coordinates are x and y in turn, an even number, not {array.shape[-1]}")
    values = array.astype(np.float64, copy=False)
    if not np.isfinite(values).all():
        raise UsageError("a coordinate is not finite: NaN, or too large")
    return values


def _told(polygons: object) -> str:
    text = repr(polygons)
    return text if len(text) <= MOST_TOLD else f"{text[: MOST_TOLD - 3]}..."


def _like(polygons: Any, values: Any) -> object:
    """Nested lists of values as the lists and tuples that were given."""
    if not isinstance(values, list):
        return values
    if all(type(part) is list for part in _levels(polygons)):
        return values
    parts = [_like(inner, value) for inner, value in zip(polygons, values, strict=True)]
    return tuple(parts) if isinstance(polygons, tuple) else parts


def _levels(polygons: Any) -> Iterator[object]:
    """What is given, and what it holds, down to the first numbers: members of one level are taken to be alike."""
    while isinstance(polygons, list | tuple):
        yield polygons
        polygons = polygons[0] if polygons else None
