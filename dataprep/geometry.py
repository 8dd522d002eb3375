"""Quadrilaterals as columns: which are good, and how far one is from another.

Columns have the shape (8, n): x0, y0, ... x3, y3 in rows. Coordinates are fractions of the page, y downwards, so that
clockwise on the page is a positive area.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from dataprep.model import Columns, Polygon

LEAST_AREA = 1e-10
LEAST_SIDE = 1e-6
EDGE = 1e-6
"""How far beyond the page's edge is still on it: what rounding can do."""

PLAIN = 1.5
"""Coordinates up to this need no close look. No side is then longer than 3 * sqrt(2)."""

LEAST_TURN = 3 * PLAIN * LEAST_SIDE
NOTHING = np.empty(0, np.intp)

AT_ONCE = 4096
"""Quadrilaterals that are judged together: what is made of them on the way then stays close to the processor."""


class Verdict(enum.IntEnum):
    """What is wrong with a quadrilateral; of several the highest counts."""

    FINE = 0
    NOT_CONVEX = 1
    OFF_PAGE = 2
    ANTICLOCKWISE = 3
    SELF_INTERSECTING = 4
    DEGENERATE = 5
    NOT_NORMALIZED = 6
    NOT_FINITE = 7
    UNJUDGED = 8


def judge(columns: Columns) -> NDArray[np.uint8]:
    """The verdict on each quadrilateral's shape, (n,): convexity by columns; only what fails it is looked at closely."""
    verdicts = np.zeros(columns.shape[1], np.uint8)
    for start in range(0, len(verdicts), AT_ONCE):
        some = columns[:, start : start + AT_ONCE]
        doubtful = _doubtful(some)
        if doubtful.size:
            verdicts[start + doubtful] = _closely(some[:, doubtful])
    return verdicts


def _doubtful(columns: Columns) -> NDArray[np.intp]:
    """The numbers of those that are not clearly convex and clockwise.

    Clearly so is one whose every turn is to the right, by so much that no side nor area is too small: a turn is the product of
    two sides and a sine, and where no side is long, one that is not small has no short side.
    """
    if not (columns.min() >= -PLAIN and columns.max() <= PLAIN):  # nor where one is not a number
        return np.arange(columns.shape[1])
    around = np.concatenate((columns, columns[:4]))
    sides = around[2:] - around[:-2]
    dx, dy = sides[0::2], sides[1::2]
    turns: NDArray[np.float64] = dx[:-1] * dy[1:]
    turns -= dy[:-1] * dx[1:]
    return NOTHING if turns.min() > LEAST_TURN else (turns.min(axis=0) <= LEAST_TURN).nonzero()[0]


def _closely(columns: Columns) -> NDArray[np.uint8]:
    import shapely

    finite = np.isfinite(columns).all(axis=0)
    corners = np.where(finite, columns, 0.0)
    # Halved often enough that no product overflows; the least area and side are halved with it.
    halvings = np.maximum(np.frexp(np.abs(corners).max(axis=0, initial=0.0))[1] - 400, 0)
    corners = np.ascontiguousarray(np.ldexp(corners, -halvings).T).reshape(-1, 4, 2)
    least_area, least_side = np.ldexp(LEAST_AREA, -2 * halvings), np.ldexp(LEAST_SIDE, -halvings)
    polygons = shapely.polygons(corners)
    hull = shapely.area(shapely.convex_hull(shapely.multipoints(corners)))
    apart = np.stack([np.hypot(*(corners[:, one] - corners[:, other]).T) for one in range(4) for other in range(one + 1, 4)])
    turns = _turns(corners)
    verdicts = np.where((turns < -1e-12).any(axis=1), Verdict.NOT_CONVEX, Verdict.FINE)
    verdicts = np.where(signed_area(corners) < 0, Verdict.ANTICLOCKWISE, verdicts)
    verdicts = np.where(shapely.is_valid(polygons), verdicts, Verdict.SELF_INTERSECTING)
    verdicts = np.where((hull < least_area) | (apart.min(axis=0) < least_side), Verdict.DEGENERATE, verdicts)
    told: NDArray[np.uint8] = np.where(finite, verdicts, Verdict.NOT_FINITE).astype(np.uint8)
    return told


def _turns(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    sides = np.roll(corners, -1, axis=1) - corners
    after = np.roll(sides, -1, axis=1)
    turns: NDArray[np.float64] = sides[..., 0] * after[..., 1] - sides[..., 1] * after[..., 0]
    return turns


def signed_area(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Areas of polygons of shape (n, 4, 2), positive where clockwise on the page."""
    x, y = corners[..., 0], corners[..., 1]
    areas: NDArray[np.float64] = 0.5 * (x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1)
    return areas


def bounds(columns: Columns) -> NDArray[np.float64]:
    """The rectangle around each quadrilateral, (4, n): left, top, right and bottom in rows."""
    corners = columns.reshape(4, 2, -1)
    return np.concatenate((corners.min(axis=0), corners.max(axis=0)))


def is_on_page(columns: Columns) -> bool:
    """Whether all quadrilaterals lie on the page; not where a coordinate is no number."""
    return bool(columns.min(initial=0.0) >= -EDGE and columns.max(initial=0.0) - 1.0 <= EDGE)


def overhang(columns: Columns) -> NDArray[np.float64]:
    """How far each quadrilateral lies beyond the page, (n,), as a fraction of it; 0 where it does not."""
    with np.errstate(invalid="ignore"):
        beyond: NDArray[np.float64] = np.maximum(np.maximum(-columns.min(axis=0), columns.max(axis=0) - 1.0), 0.0)
    return beyond


def clipped(polygon: Polygon) -> Polygon:
    """A polygon with every coordinate moved onto the page."""
    return _eight(min(max(value, 0.0), 1.0) for value in polygon)


def reversed_winding(polygon: Polygon) -> Polygon:
    """The same corners the other way round, the first kept first."""
    return polygon[0:2] + polygon[6:8] + polygon[4:6] + polygon[2:4]


def uncrossed(polygon: Polygon) -> Polygon:
    """The same corners in clockwise order around their middle, the first kept first."""
    corners = np.array(polygon).reshape(4, 2)
    angles = np.arctan2(*(corners / 8 - (corners / 8).mean(axis=0)).T[::-1])
    order = [int(number) for number in np.argsort(angles, kind="stable")]
    start = order.index(0)
    return _eight(value for number in order[start:] + order[:start] for value in corners[number].tolist())


def _eight(values: object) -> Polygon:
    return tuple(values)  # type: ignore[arg-type, return-value]


PACKED = np.dtype([("sign", "u1"), ("corners", [("sign", "u1"), ("value", ">f8")], 8)])
"""A polygon as MessagePack writes it, in a list."""


def as_columns(polygons: Sequence[Sequence[float]]) -> Columns:
    """Polygons of eight floats, none of them an integer, as columns."""
    # MessagePack writes a float as a sign and its eight bytes: a quarter of the time of numpy's own ways to an array.
    packed = msgspec.msgpack.encode(polygons)
    boxes = np.frombuffer(packed, PACKED, offset=len(packed) - PACKED.itemsize * len(polygons))
    return np.ascontiguousarray(boxes["corners"]["value"].T, np.float64)


FAR = 1e9
"""Nothing stands there: what lies farther is taken to lie here, so that no sum overflows."""

BLOCK = 512
MOST_CANDIDATES = 1000
"""A seeker looks at no more elements than this side by side: no page has as many, and a hostile one shall not hurt."""

TURNED = np.array([np.roll(np.arange(8), -shift) for shift in (0, 2, 4, 6)])
"""The rows of a quadrilateral that begins at its first, second, third or last corner."""


class Pairs(NamedTuple):
    """Seekers and elements by number, how far they are apart, and which corner of the element the seeker begins at."""

    seekers: NDArray[np.intp]
    elements: NDArray[np.intp]
    distances: NDArray[np.float64]
    turns: NDArray[np.intp]


def pairs(seekers: Columns, elements: Columns, within: float) -> Iterator[Pairs]:
    """Pairs of a seeker and an element that are no farther apart than `within`, in blocks of seekers.

    The distance is the largest difference of coordinates, the best of the four rotations of the corners.
    """
    seekers, elements = bounded(seekers), bounded(elements)
    across, down = middles(elements)
    order = across.argsort()
    ranked = across.take(order)
    middle, level = middles(seekers)
    first = ranked.searchsorted(middle - within)
    counts = np.minimum(ranked.searchsorted(middle + within, side="right") - first, MOST_CANDIDATES)
    # `take` and methods: on arrays as small as a page's, indexing and numpy's functions cost several times as much.
    for start in range(0, len(middle), BLOCK):
        count = counts[start : start + BLOCK]
        seeker = np.arange(start, start + len(count)).repeat(count)
        skipped = first[start : start + BLOCK] - (count.cumsum() - count)
        element = order.take(np.arange(len(seeker)) + skipped.repeat(count))
        near = (np.abs(down.take(element) - level.take(seeker)) <= within).nonzero()[0]
        seeker, element = seeker.take(near), element.take(near)
        distance, turn = distances(seekers.take(seeker, axis=1), elements.take(element, axis=1))
        near = (distance <= within).nonzero()[0]
        yield Pairs(seeker.take(near), element.take(near), distance.take(near), turn.take(near))


def middles(columns: Columns) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far across and down the page the middle of each quadrilateral's corners is, (n,) each."""
    return np.add.reduce(columns[0::2]) / 4, np.add.reduce(columns[1::2]) / 4


def bounded(columns: Columns) -> Columns:
    """Columns with nothing beyond `FAR`, so that sums of them do not overflow."""
    return columns if np.abs(columns).max(initial=0.0) <= FAR else np.clip(columns, -FAR, FAR)


def distances(some: Columns, others: Columns) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """How far each quadrilateral is from its counterpart, (n,), and the corner of it that it begins at, 0 to 3."""
    apart = np.abs(some - others).max(axis=0)
    if not apart.any():  # corner for corner the same, the usual case
        return apart, np.zeros(len(apart), np.intp)
    turned = some - others.take(TURNED, axis=0)
    turned = np.abs(turned, out=turned).max(axis=1)
    return turned.min(axis=0), turned.argmin(axis=0)


def are_apart(around: NDArray[np.float64], groups: NDArray[np.int64], gap: float) -> bool:
    """Whether between any two rectangles of one group, (4, n), is more than a gap; no, where there are too many to compare."""
    if len(groups) > BLOCK:
        return False
    left, top, right, bottom = around
    meet = left <= (right + gap)[:, None]
    meet &= top <= (bottom + gap)[:, None]
    meet &= meet.T
    meet &= groups == groups[:, None]
    meet.flat[:: len(groups) + 1] = False  # each meets itself
    return not meet.any()


def touching(columns: Columns, groups: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Pairs of quadrilaterals of one group whose bounding boxes overlap, by the left one, in blocks."""
    around = bounds(columns)
    order = around[0].argsort(kind="stable")
    (left, top, right, bottom), group = around.take(order, axis=1), groups.take(order)
    for start in range(0, len(order), BLOCK):
        rows = slice(start, start + BLOCK)
        others = slice(start, int(left.searchsorted(right[rows].max())))
        meet = left[others] < right[rows, None]
        meet &= top[others] < bottom[rows, None]
        meet &= bottom[others] > top[rows, None]
        meet &= group[others] == group[rows, None]
        one, other = meet.nonzero()
        for number in (one < other).nonzero()[0].tolist():
            yield int(order[start + one[number]]), int(order[start + other[number]])


def most_shared(one: Polygon, other: Polygon) -> float:
    """No less than what two polygons have in common, as a share of the smaller one: that of their bounding boxes."""
    ends = [(min(max(one[n::2]), max(other[n::2])), max(min(one[n::2]), min(other[n::2]))) for n in (0, 1)]
    wide, high = (max(end - start, 0.0) for end, start in ends)
    smaller = min(_area(one), _area(other))
    return wide * high / smaller if smaller > 0 else math.inf


def _area(polygon: Polygon) -> float:
    a, b, c, d, e, f, g, h = polygon
    return abs((a - e) * (d - h) - (c - g) * (b - f)) / 2


def shared_area(one: Polygon, other: Polygon) -> float:
    """The area that two simple polygons have in common, as a share of the smaller one."""
    import shapely

    first, second = (shapely.Polygon(np.array(polygon).reshape(4, 2)) for polygon in (one, other))
    return float(first.intersection(second).area / min(first.area, second.area))
