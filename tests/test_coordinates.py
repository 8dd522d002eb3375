"""Coordinates: there and back, of every kind and shape."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dataprep
from dataprep.coordinates import page_size, to_absolute, to_normalized
from dataprep.errors import UsageError

INCHES = [1.5668, 2.5559, 2.0739, 2.5584, 2.0672, 2.721, 1.5609, 2.7322]
"""The word of the quickstart of 2.0-preview, on a page of 8.5 x 11 inches."""

SHAPES: dict[str, Any] = {
    "flat": INCHES,
    "a tuple": tuple(INCHES),
    "one of several": [INCHES],
    "tuples in a list": [tuple(INCHES), tuple(INCHES)],
    "points": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]],
    "points as tuples": [(1.0, 2.0), (3.0, 4.0)],
    "polygons of points": [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]],
    "six corners": [1.0, 2.0] * 6,
    "a point": [1.0, 2.0],
    "none": [],
}


def test_the_digits_of_the_quickstart() -> None:
    wanted = [value / (8.5, 11)[place % 2] for place, value in enumerate(INCHES)]
    assert wanted[0] == 0.18432941176470588
    assert to_normalized(INCHES, 8.5, 11) == wanted
    assert to_normalized([INCHES], 8.5, 11) == [wanted]
    assert to_normalized(np.array(INCHES), 8.5, 11).tolist() == wanted


def kinds(value: Any) -> Any:
    """What a value is made of, without its numbers."""
    return [type(value), *map(kinds, value)] if isinstance(value, list | tuple) else type(value)


@pytest.mark.parametrize("polygons", SHAPES.values(), ids=SHAPES)
def test_the_same_kind_and_shape_comes_back(polygons: Any) -> None:
    there = to_normalized(polygons, 8.5, 11)
    assert kinds(there) == kinds(polygons)
    assert to_absolute(there, 8.5, 11, "inch") == polygons


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", [(8,), (5, 8), (5, 4, 2), (2, 3, 4, 2), (0, 8), (3, 2)])
def test_arrays(shape: tuple[int, ...], dtype: Any) -> None:
    array = np.arange(math.prod(shape), dtype=dtype).reshape(shape)
    there = to_normalized(array, 50, 100)
    assert (there.shape, there.dtype) == (array.shape, array.dtype)
    assert np.array_equal(to_absolute(there, 50, 100).round(3), array)
    assert np.array_equal(array, np.arange(math.prod(shape), dtype=dtype).reshape(shape))


def test_an_array_that_is_turned() -> None:
    array = np.asfortranarray(np.arange(40.0).reshape(5, 8))
    assert np.array_equal(to_normalized(array, 2, 4), array / ([2, 4] * 4))


def test_pixels_are_whole_numbers() -> None:
    box = [12, 30, 400, 30, 400, 55, 12, 55]
    there = to_normalized(box, 1700, 2200)
    assert to_absolute(there, 1700, 2200, "pixel") == box
    assert all(type(value) is int for value in to_absolute(there, 1700, 2200, "pixel"))
    assert to_normalized(np.array(box), 1700, 2200).dtype == np.float64


sizes = st.floats(min_value=1e-3, max_value=1e5)


values = st.floats(min_value=-1e6, max_value=1e6).filter(lambda value: value == 0 or abs(value) > 1e-290)
"""What is so small that digits are lost is no coordinate."""


@given(st.lists(values, min_size=8, max_size=8), sizes, sizes)
def test_a_round_trip_is_within_one_unit_in_the_last_place(box: list[float], width: float, height: float) -> None:
    for back, value in zip(to_absolute(to_normalized(box, width, height), width, height), box, strict=True):
        assert abs(back - value) <= math.ulp(value)


@given(st.lists(st.integers(min_value=0, max_value=110000), min_size=8, max_size=8))
def test_inches_of_four_decimals_come_back(ticks: list[int]) -> None:
    box = [tick / 10000 for tick in ticks]
    assert to_absolute(to_normalized(box, 8.5, 11), 8.5, 11, "inch") == box


@given(st.lists(st.floats(min_value=0, max_value=20), min_size=8, max_size=8), sizes, sizes)
def test_one_and_many_are_the_same(box: list[float], width: float, height: float) -> None:
    one = to_normalized(box, width, height)
    assert [one] == to_normalized([box], width, height)
    assert one == to_normalized(np.array(box), width, height).tolist()


WRONG: dict[str, tuple[Any, Any, Any, str]] = {
    "an odd number": ([1.0, 2.0, 3.0], 8.5, 11, "an even number, not 3"),
    "no width": (INCHES, 0, 11, "the page's width is a positive number, not 0"),
    "a negative height": (INCHES, 8.5, -11, "the page's height is a positive number, not -11"),
    "a width that is none": (INCHES, math.nan, 11, "the page's width"),
    "an endless page": (INCHES, 8.5, math.inf, "the page's height"),
    "a width in words": (INCHES, "8.5", 11, "the page's width is a positive number, not '8.5'"),
    "not a number": ([math.nan] * 8, 8.5, 11, "not finite"),
    "endless": ([[math.inf] * 8], 8.5, 11, "not finite"),
    "texts": (["1"] * 8, 8.5, 11, "coordinates are numbers"),
    "nothing": ([None] * 8, 8.5, 11, "coordinates are numbers"),
    "a number": (1.0, 8.5, 11, "coordinates are numbers"),
    "of two lengths": ([INCHES, [1.0, 2.0]], 8.5, 11, "of different lengths"),
}


@pytest.mark.parametrize(("polygons", "width", "height", "piece"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(polygons: Any, width: Any, height: Any, piece: str) -> None:
    for convert in (to_normalized, to_absolute):
        with pytest.raises(UsageError, match=piece):
            convert(polygons, width, height)


SIZES: list[tuple[tuple[float, float, str, str], float | None, tuple[float, float]]] = [
    ((8.5, 11, "inch", "inch"), None, (8.5, 11)),
    ((8.5, 11, "inch", "point"), None, (612, 792)),
    ((612, 792, "point", "inch"), None, (8.5, 11)),
    ((8.5, 11, "inch", "pixel"), 200, (1700, 2200)),
    ((1700, 2200, "pixel", "inch"), 200, (8.5, 11)),
    ((1700, 2200, "pixel", "point"), 200, (612, 792)),
    ((8.5, 11, "inch", "grid"), None, (1000, 1000)),
]


@pytest.mark.parametrize(("given_size", "resolution", "wanted"), SIZES)
def test_sizes_in_other_units(given_size: Any, resolution: float | None, wanted: tuple[float, float]) -> None:
    width, height, unit, to = given_size
    assert page_size(width, height, unit, to, resolution) == pytest.approx(wanted)


def test_the_grid_of_layout_language_models() -> None:
    there = to_normalized(INCHES, 8.5, 11)
    assert to_absolute(there, *page_size(8.5, 11, "inch", "grid"), "grid")[:2] == [184, 232]


def test_units_that_do_not_fit() -> None:
    with pytest.raises(UsageError, match="'foot' is no unit; there are inch, pixel, point, grid"):
        page_size(8.5, 11, "inch", "foot")
    with pytest.raises(UsageError, match="give the resolution"):
        page_size(8.5, 11, "inch", "pixel")
    with pytest.raises(UsageError, match="a grid has no size"):
        page_size(1000, 1000, "grid", "inch")
    with pytest.raises(UsageError, match="'foot' is no unit"):
        to_absolute(INCHES, 8.5, 11, "foot")


def test_they_are_public() -> None:
    assert dataprep.to_normalized is to_normalized
    assert dataprep.to_absolute is to_absolute
    assert dataprep.page_size is page_size


def test_whole_numbers_beyond_what_a_float_tells_apart_are_refused() -> None:
    with pytest.raises(UsageError, match="too large for a whole number"):
        to_absolute([1e300] * 8, 1700, 2200, "pixel")
    assert to_absolute([1e300] * 8, 1, 1) == [1e300] * 8
