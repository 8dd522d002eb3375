"""How long it takes to convert a thousand forms: `python -m benchmarks.convert [COUNT]`.

The forms are those of `dataprep demo` under new names, with their sidecars.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.many_forms import set_of
from dataprep import convert_files

GOAL = "1,000 labels files in under 5 seconds on two cores"


def main(count: int) -> None:
    """Print the seconds of each conversion."""
    with tempfile.TemporaryDirectory() as place:
        folder = set_of(Path(place), count)
        print(f"{count} forms; the goal: {GOAL}")
        for what, to in (("labels", "2.0"), ("labels", "2.0-preview"), ("coordinates", "point"), ("set", "4.0"), ("set", "2.0")):
            resolution = 200.0 if what == "coordinates" else None
            start = time.perf_counter()
            done = convert_files(folder, f"{place}/{what}-{to}", what, to, allow_loss=True, link=True, resolution=resolution)
            print(
                f"{time.perf_counter() - start:6.2f} s  {what} to {to}: {len(done.outcomes):,} files, {len(done.losses):,} losses"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
