"""How long it takes to mend a thousand forms in one run: `python -m benchmarks.fix [COUNT]`.

The forms are those of `dataprep demo` under new names, with their sidecars: so each labels file names another form (L306).
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.many_forms import set_of
from dataprep.cli import run

GOAL = "under 10 seconds for 1,000 forms on two cores"


def seconds(*arguments: str) -> float:
    """How long a command takes, and what it says last."""
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        status = run([*arguments])
    taken = time.perf_counter() - start
    print(
        f"{taken:6.2f} s  dataprep {arguments[0]} {' '.join(arguments[2:])}: {said.getvalue().splitlines()[-1]} (status {status})"
    )
    return taken


def main(count: int) -> None:
    """Print the seconds of a check, of a dry run, of the fix, and of the way back."""
    with tempfile.TemporaryDirectory() as place:
        folder = str(set_of(Path(place), count))
        print(f"{count} forms, each with a defect; the goal: {GOAL}")
        seconds("check", folder)
        seconds("fix", folder)
        seconds("fix", folder, "--write", "--backup", f"{place}/backup")
        seconds("fix", folder, "--undo", f"{place}/backup")
        seconds("fix", folder, "--write")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
