"""Columns of polygons, and rectangles that are apart, held against what numpy and loops over all pairs say."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataprep.geometry import BLOCK, are_apart, as_columns, bounds

SIDES = st.tuples(*[st.integers(0, 12)] * 4).map(lambda n: (min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])))
"""Left, top, right and bottom on a coarse grid, on which many touch."""


@pytest.mark.parametrize("kind", [tuple, list])
@given(polygons=st.lists(st.tuples(*[st.floats()] * 8), max_size=20))
def test_columns_hold_every_float(kind: type, polygons: list[tuple[float, ...]]) -> None:
    columns = as_columns([kind(polygon) for polygon in polygons])
    np.testing.assert_array_equal(columns, np.array(polygons, np.float64).reshape(-1, 8).T)
    assert columns.flags.c_contiguous
    assert columns.flags.writeable


@pytest.mark.parametrize("count", [15, 16, 2**16])
def test_columns_of_so_many_that_their_number_is_written_longer(count: int) -> None:
    columns = as_columns([(*map(float, range(number, number + 8)),) for number in range(count)])
    np.testing.assert_array_equal(columns[3], np.arange(3.0, count + 3.0))
    assert columns.shape == (8, count)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(SIDES, st.integers(1, 2)), max_size=6), st.sampled_from([0.0, 0.5, 1.0]))
def test_apart_equals_two_loops(found: list[tuple[tuple[int, int, int, int], int]], gap: float) -> None:
    around = np.array([sides for sides, _ in found], np.float64).reshape(-1, 4).T
    meet = any(
        page == other_page and a[0] <= b[2] + gap and b[0] <= a[2] + gap and a[1] <= b[3] + gap and b[1] <= a[3] + gap
        for (a, page), (b, other_page) in combinations(found, 2)
    )
    assert are_apart(around, np.array([page for _, page in found], np.int64), gap) is not meet


def test_what_is_no_number_hides_no_pair() -> None:
    nowhere, box = (float("nan"),) * 8, (0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2)
    around = bounds(as_columns([nowhere, box, nowhere, box, nowhere]))
    assert not are_apart(around, np.ones(5, np.int64), 0.0)


def test_too_many_are_not_said_to_be_apart() -> None:
    around = np.arange(0.0, BLOCK + 1) * np.ones((4, 1))
    assert not are_apart(around, np.ones(BLOCK + 1, np.int64), 0.0)
    assert are_apart(around[:, 1:], np.ones(BLOCK, np.int64), 0.0)
