"""What no check that parses every file can go below: `python -m benchmarks.floor FOLDER`.

One process lists the folder, reads the first kilobyte of each form, and parses its OCR and its labels by the fastest reader of
JSON that there is without types (orjson), dropping each before the next. It checks nothing.
"""

from __future__ import annotations

import os
import sys

import orjson


def forms(folder: str) -> list[str]:
    """The forms that have OCR, in the order of their names."""
    with os.scandir(folder) as entries:
        names = {entry.name for entry in entries}
    return sorted(name for name in names if f"{name}.ocr.json" in names)


def main(folder: str) -> None:
    """Read and parse all files."""
    for name in forms(folder):
        with open(f"{folder}/{name}", "rb", 0) as form:  # noqa: PTH123 - the floor knows no better way than the fastest
            form.read(1024)
        for ending in (".ocr.json", ".labels.json"):
            with open(f"{folder}/{name}{ending}", "rb") as file:  # noqa: PTH123
                orjson.loads(file.read())


if __name__ == "__main__":
    main(sys.argv[1])
