"""How long it takes to convert a thousand forms: `python benchmarks/convert.py [COUNT]`.

The forms are those of `dataprep demo` under new names, with their sidecars.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from dataprep import convert_files
from dataprep.demo import write_demo

GOAL = "1,000 labels files in under 5 seconds on two cores"


def set_of(place: Path, count: int) -> Path:
    """A healthy set of 2.1 of so many forms."""
    write_demo(place / "demo")
    folder = place / "set"
    folder.mkdir()
    forms = sorted(path for path in (place / "demo").iterdir() if path.suffix != ".json")
    for number in range(count):
        form = forms[number % len(forms)]
        for ending in ("", ".ocr.json", ".labels.json"):
            content = form.with_name(form.name + ending).read_bytes()
            (folder / f"form-{number:05}{form.suffix}{ending}").write_bytes(content)
    (folder / "fields.json").write_bytes((place / "demo" / "fields.json").read_bytes())
    return folder


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
