"""Geometry held against slow oracles: shapely one polygon at a time, and loops over all pairs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import chain, combinations, permutations, product
from typing import cast

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dataprep.geometry import (
    AT_ONCE,
    EDGE,
    LEAST_AREA,
    LEAST_SIDE,
    MOST_CANDIDATES,
    Verdict,
    as_columns,
    clipped,
    distances,
    is_on_page,
    judge,
    most_shared,
    overhang,
    pairs,
    reversed_winding,
    shared_area,
    touching,
    uncrossed,
)
from dataprep.model import Columns, Polygon

DENT = 1e-12
"""What rounding may dent: twice the area of the triangle that is missing."""

# Binary fractions of few digits: sums and products of them are exact, so that no verdict hangs on rounding.
FINE = st.integers(-(2**19), 3 * 2**19).map(lambda number: number / 2**20)
COARSE = st.integers(-1, 4).map(lambda number: number / 4)
SCALES = st.sampled_from([2.0**power for power in (-500, -40, -26, -22, -21, -20, -19, -18, -17, -15, -10, 0, 3, 100, 400)])


@st.composite
def quadrilaterals(draw: st.DrawFn) -> Polygon:
    """Random ones, and, from a coarse grid, repeated corners, lines, bow ties and darts, of every size."""
    numbers = draw(st.one_of(st.tuples(*[COARSE] * 8), st.tuples(*[FINE] * 8)))
    scale = draw(SCALES)
    return polygon_of(number * scale for number in numbers)


def polygon_of(numbers: Iterable[float]) -> Polygon:
    """Eight numbers as a polygon."""
    return cast(Polygon, tuple(numbers))


def corners(polygon: Polygon) -> list[tuple[float, float]]:
    return list(zip(polygon[0::2], polygon[1::2], strict=True))


def oracle(polygon: Polygon) -> Verdict:
    """The verdict by the book: each condition in the catalogue's order."""
    if not all(map(math.isfinite, polygon)):
        return Verdict.NOT_FINITE
    points = corners(polygon)
    hull, shape = shapely.MultiPoint(points).convex_hull, shapely.Polygon(points)
    nearest = min(math.dist(one, other) for one, other in combinations(points, 2))
    if hull.area < LEAST_AREA or nearest < LEAST_SIDE:
        return Verdict.DEGENERATE
    if not shape.is_valid:
        return Verdict.SELF_INTERSECTING
    if not shape.exterior.is_ccw:  # on paper, where y runs upwards, it is the other way round
        return Verdict.ANTICLOCKWISE
    return Verdict.NOT_CONVEX if 2 * (hull.area - shape.area) > DENT else Verdict.FINE


def verdicts(polygons: list[Polygon]) -> list[Verdict]:
    return [Verdict(int(found)) for found in judge(as_columns(polygons))]


POINTS = list(product((0.0, 0.25, 0.5), repeat=2))
QUADS = [polygon_of(chain(*points)) for points in permutations(POINTS, 4)]
SIMPLE = [polygon for polygon in QUADS if oracle(polygon) <= Verdict.ANTICLOCKWISE]
"""Every quadrilateral of four points of a small grid, and those of them that can be held against others."""


def test_judge_equals_the_oracle_on_a_small_grid() -> None:
    found = verdicts(QUADS)
    assert found == [oracle(polygon) for polygon in QUADS]
    assert set(found) == {Verdict.FINE, Verdict.NOT_CONVEX, Verdict.ANTICLOCKWISE, Verdict.SELF_INTERSECTING}


@pytest.mark.parametrize("power", [-500, -20, 20, 500, 600, 1000])
def test_size_alone_makes_nothing_crooked(power: int) -> None:
    polygons = [polygon_of(number * 2.0**power for number in polygon) for polygon in QUADS]
    assert verdicts(polygons) == ([Verdict.DEGENERATE] * len(QUADS) if power < 0 else verdicts(QUADS))


def test_repeated_corners_are_degenerate() -> None:
    repeated = [polygon_of(chain(*points)) for points in product(POINTS[:5], repeat=4) if len(set(points)) < 4]
    assert set(verdicts(repeated)) == {Verdict.DEGENERATE} == set(map(oracle, repeated))


@settings(max_examples=200, deadline=None)
@given(st.lists(quadrilaterals(), max_size=20))
def test_judge_equals_the_oracle(polygons: list[Polygon]) -> None:
    assert verdicts(polygons) == [oracle(polygon) for polygon in polygons]


def test_many_are_judged_as_each_alone() -> None:
    some = boxes(5, 50, 1000)
    crooked = [reversed_winding(some[0]), *CROOKED[:20], polygon_of([math.nan] * 8)]
    many = [*some, *crooked] * (2 * AT_ONCE // 70)
    assert len(many) > AT_ONCE
    assert verdicts(many) == [verdicts([polygon])[0] for polygon in (*some, *crooked)] * (2 * AT_ONCE // 70)


@example((0.0, 0.5, 0.5, 0.0, 1.0, 0.5, 0.5, 1.0), 3, -math.inf)
@given(quadrilaterals(), st.integers(0, 7), st.sampled_from([math.nan, math.inf, -math.inf]))
def test_what_is_no_number_is_not_finite(polygon: Polygon, place: int, number: float) -> None:
    broken = polygon_of((*polygon[:place], number, *polygon[place + 1 :]))
    assert verdicts([broken, polygon]) == [Verdict.NOT_FINITE, oracle(polygon)]


MENDS = {Verdict.ANTICLOCKWISE: reversed_winding, Verdict.SELF_INTERSECTING: uncrossed}
CROOKED = [polygon for polygon in QUADS if oracle(polygon) in MENDS]


def is_mended(polygon: Polygon) -> bool:
    """Whether mending makes a clockwise simple polygon of the same corners, the first kept first."""
    mended = MENDS[oracle(polygon)](polygon)
    is_same = mended[:2] == polygon[:2] and Counter(corners(mended)) == Counter(corners(polygon))
    return is_same and oracle(mended) in (Verdict.FINE, Verdict.NOT_CONVEX)


def test_mending_on_a_small_grid() -> None:
    assert [polygon for polygon in CROOKED if not is_mended(polygon)] == []


@settings(max_examples=500, deadline=None)
@given(quadrilaterals())
def test_mending(polygon: Polygon) -> None:
    assert oracle(polygon) not in MENDS or is_mended(polygon)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CROOKED), st.lists(st.floats(-0.05, 0.05), min_size=8, max_size=8))
def test_mending_what_is_nowhere_near_a_grid(polygon: Polygon, noise: list[float]) -> None:
    moved = polygon_of(value + by for value, by in zip(polygon, noise, strict=True))
    assert oracle(moved) not in MENDS or is_mended(moved)


@given(quadrilaterals())
def test_clipped_stays_on_the_page(polygon: Polygon) -> None:
    moved = clipped(polygon)
    assert all(0 <= value <= 1 for value in moved)
    assert all(after == before for after, before in zip(moved, polygon, strict=True) if 0 <= before <= 1)
    assert clipped(moved) == moved


@given(st.lists(quadrilaterals(), max_size=5))
def test_overhang_is_how_far_a_corner_lies_off_the_page(polygons: list[Polygon]) -> None:
    expected = [max(0.0, *(max(-value, value - 1) for value in polygon)) for polygon in polygons]
    assert overhang(as_columns(polygons)).tolist() == expected


@given(st.lists(quadrilaterals(), max_size=5))
def test_on_the_page_is_what_hangs_over_nowhere(polygons: list[Polygon]) -> None:
    columns = as_columns(polygons)
    assert is_on_page(columns) is not bool((overhang(columns) > EDGE).any())


def test_what_is_no_number_is_not_on_the_page() -> None:
    assert is_on_page(as_columns([(0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0)]))
    assert not is_on_page(as_columns([(0.0, 0.0, 1.0, math.nan, 1.0, 1.0, 0.0, 1.0)]))


def apart(one: Polygon, other: Polygon) -> tuple[float, int]:
    """The largest difference of coordinates, the best of four rotations, and the first that gives it."""
    turned = [other[2 * corner :] + other[: 2 * corner] for corner in range(4)]
    return min((max(abs(a - b) for a, b in zip(one, found, strict=True)), corner) for corner, found in enumerate(turned))


def near(seekers: list[Polygon], elements: list[Polygon], within: float) -> dict[tuple[int, int], tuple[float, int]]:
    """All pairs by two loops."""
    every = product(enumerate(seekers), enumerate(elements))
    found = {(seeker, element): apart(one, other) for (seeker, one), (element, other) in every}
    return {numbers: told for numbers, told in found.items() if told[0] <= within}


def found_pairs(seekers: Columns, elements: Columns, within: float) -> dict[tuple[int, int], tuple[float, int]]:
    blocks = [zip(*(column.tolist() for column in block), strict=True) for block in pairs(seekers, elements, within)]
    told = [((seeker, element), (distance, turn)) for block in blocks for seeker, element, distance, turn in block]
    assert len(dict(told)) == len(told)
    return dict(told)


def boxes(seed: int, count: int, grid: int) -> list[Polygon]:
    """Boxes about as large as words, from any corner on, at places of a grid."""
    random = np.random.default_rng(seed)
    left, top = random.integers(0, grid, (2, count)) / 1024
    right, bottom = left + random.integers(8, 16, count) / 1024, top + random.integers(2, 6, count) / 1024
    quads = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
    return [polygon_of(np.roll(quad, -2 * int(random.integers(4))).tolist()) for quad in quads]


WITHIN = st.sampled_from([0.0, 2**-10, 2**-7, 2**-5, 0.02, 1.0])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 25), st.integers(0, 25), st.sampled_from([4, 40, 1000]), WITHIN)
def test_pairs_equal_two_loops(seed: int, some: int, others: int, grid: int, within: float) -> None:
    seekers, elements = boxes(seed, some, grid), boxes(seed + 1, others, grid)
    assert found_pairs(as_columns(seekers), as_columns(elements), within) == near(seekers, elements, within)


def test_pairs_of_more_than_a_block() -> None:
    seekers, elements = boxes(1, 600, 1000), boxes(2, 150, 1000)
    told = found_pairs(as_columns(seekers), as_columns(elements), 0.02)
    assert told == near(seekers, elements, 0.02)
    assert max(seeker for seeker, _ in told) >= 512


def test_a_hostile_page_is_looked_at_in_part_only() -> None:
    columns = as_columns(boxes(3, 1, 1000) * (MOST_CANDIDATES + 500))
    told = [len(block.seekers) for block in pairs(columns[:, :2], columns, 0.02)]
    assert told == [2 * MOST_CANDIDATES]


@settings(max_examples=200, deadline=None)
@given(quadrilaterals(), quadrilaterals(), st.integers(0, 3))
def test_distances(one: Polygon, other: Polygon, corner: int) -> None:
    turned = polygon_of(one[2 * corner :] + one[: 2 * corner])
    found, turns = distances(as_columns([one, one]), as_columns([other, turned]))
    assert (float(found[0]), int(turns[0])) == apart(one, other)
    assert float(found[1]) == 0


def overlapping(polygons: list[Polygon], groups: list[int]) -> set[frozenset[int]]:
    hulls = [shapely.box(*shapely.MultiPoint(corners(polygon)).bounds) for polygon in polygons]
    return {
        frozenset((one, other))
        for one, other in combinations(range(len(polygons)), 2)
        if groups[one] == groups[other] and hulls[one].intersection(hulls[other]).area > 0
    }


def touched(polygons: list[Polygon], groups: list[int]) -> set[frozenset[int]]:
    told = [frozenset(numbers) for numbers in touching(as_columns(polygons), np.array(groups, np.int64))]
    assert len(set(told)) == len(told)
    return set(told)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 30), st.sampled_from([4, 40, 1000]), st.integers(1, 3))
def test_touching_equals_two_loops(seed: int, count: int, grid: int, pages: int) -> None:
    polygons = boxes(seed, count, grid)
    groups = [number % pages for number in range(count)]
    assert touched(polygons, groups) == overlapping(polygons, groups)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(SIMPLE), max_size=8))
def test_touching_slanting_ones(polygons: list[Polygon]) -> None:
    groups = [1] * len(polygons)
    assert touched(polygons, groups) == overlapping(polygons, groups)


def test_touching_of_more_than_a_block() -> None:
    polygons = boxes(4, 700, 300)
    groups = [0] * len(polygons)
    told = touched(polygons, groups)
    assert told == overlapping(polygons, groups)
    assert len(told) > 100


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32))
def test_shared_area_of_boxes_by_their_sides(seed: int) -> None:
    one, other = boxes(seed, 2, 12)
    sides = [[*sorted(set(polygon[0::2])), *sorted(set(polygon[1::2]))] for polygon in (one, other)]
    (left, right, top, bottom), (west, east, north, south) = sides
    common = max(0.0, min(right, east) - max(left, west)) * max(0.0, min(bottom, south) - max(top, north))
    smaller = min((right - left) * (bottom - top), (east - west) * (south - north))
    assert shared_area(one, other) == pytest.approx(common / smaller)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SIMPLE), st.sampled_from(SIMPLE))
def test_shared_area_is_what_the_union_lacks(one: Polygon, other: Polygon) -> None:
    first, second = shapely.Polygon(corners(one)), shapely.Polygon(corners(other))
    common = first.area + second.area - first.union(second).area
    found = shared_area(one, other)
    assert found == pytest.approx(common / min(first.area, second.area), abs=1e-6, rel=1e-6)
    assert found == pytest.approx(shared_area(other, one))
    assert 0 <= found <= 1 + 1e-9
    assert found <= most_shared(one, other) * (1 + 1e-6) + 1e-6
