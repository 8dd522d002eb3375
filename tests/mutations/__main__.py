"""Measure every planted defect and print the page: `python -m tests.mutations > docs/recall.md`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutations import ROWS
from tests.mutations.recall import Bench, page


def main() -> None:
    """Print the page; what is not as it should be goes to the standard error."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        measured = [bench.measure(row) for row in ROWS]
    sys.stdout.write(page(measured))
    sys.stderr.writelines(f"{one.complaint}\n" for one in measured if one.complaint)


if __name__ == "__main__":
    main()
