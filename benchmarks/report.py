"""How long it takes to draw and write a page to look at: `python -m benchmarks.report [FOLDER]`, without one of 500 samples."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.many_forms import set_of
from dataprep.reporting import make

GOAL = "50 pages drawn and written in under 10 seconds on two cores, in under 20 MB"


def main(folder: str) -> None:
    """Print the seconds and the size with and without pictures."""
    print(f"the goal: {GOAL}")
    for images in (True, False):
        start = time.perf_counter()
        made = make([folder], {}, images=images)
        taken = time.perf_counter() - start
        print(f"{taken:6.2f} s  {len(made.html) / 1e6:5.1f} MB  {made.drawn} of {made.pages:,} pages drawn")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(sys.argv[1] if len(sys.argv) > 1 else str(set_of(Path(place), 500)))
