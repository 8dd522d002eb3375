"""How fast coordinates are turned into fractions of the page: `python -m benchmarks.coordinates`."""

from __future__ import annotations

import sys
import timeit
from collections.abc import Callable
from functools import partial

import numpy as np

from dataprep import to_absolute, to_normalized

GOAL = "at least 100 million points a second on 1e5 polygons; one flat polygon no slower than a loop over enumerate"
BOX = [1.5668, 2.5559, 2.0739, 2.5584, 2.0672, 2.721, 1.5609, 2.7322]
MANY = 100_000


def loop(polygon: list[float], width: float, height: float) -> list[float]:
    """What one would write by hand."""
    return [value / (height if place % 2 else width) for place, value in enumerate(polygon)]


def best(call: Callable[[], object], number: int) -> float:
    """Seconds of one call, the best of ten rounds."""
    return min(timeit.repeat(call, number=number, repeat=10)) / number


def main() -> None:
    """Print the times beside the goal."""
    for one in (to_normalized, loop):
        print(f"{one.__name__:14} one flat polygon  {best(partial(one, BOX, 8.5, 11), 50_000) * 1e6:6.2f} microseconds")
    flat = np.random.default_rng(1).random((MANY, 8)) * 8
    for shape in ((MANY, 8), (MANY, 4, 2)):
        for many in (to_normalized, to_absolute):
            array = flat.reshape(shape)
            seconds = best(partial(many, array, 8.5, 11), 3)
            print(f"{many.__name__:14} {shape!s:16}  {4 * MANY / seconds / 1e6:6.0f} million points a second")
    print(GOAL, file=sys.stderr)


if __name__ == "__main__":
    main()
