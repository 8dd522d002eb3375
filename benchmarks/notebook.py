"""What a careful person writes in a notebook: `python -m benchmarks.notebook FOLDER [--schema]`.

json, pypdf, Pillow and a shapely object a box: every word and region lies on its page, is valid and goes the right way round, and
each region lies over a word. With --schema jsonschema holds every file against its published schema, too. It prints two counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdf
from PIL import Image
from shapely.geometry import Polygon

from benchmarks.floor import forms

SCHEMAS = Path(__file__).parent.parent / "schemas"


def sizes_of(path: Path) -> list[tuple[float, float]]:
    """The sizes of a form's pages, in inches or pixels."""
    if path.suffix == ".pdf":
        return [(float(page.cropbox.width) / 72, float(page.cropbox.height) / 72) for page in pypdf.PdfReader(path).pages]
    with Image.open(path) as image:
        return [image.size] * getattr(image, "n_frames", 1)


def polygon(box: Sequence[float], width: float = 1, height: float = 1) -> Any:
    """A box of eight numbers as fractions of its page."""
    return Polygon([(box[place] / width, box[place + 1] / height) for place in range(0, 8, 2)])


def faults(shape: Any) -> int:
    """How many things are wrong with a box."""
    left, top, right, bottom = shape.bounds
    is_off = min(left, top) < 0 or max(right, bottom) > 1
    return int(not shape.is_valid) + int(shape.area < 1e-9) + int(not shape.exterior.is_ccw) + int(is_off)


def check(folder: Path, name: str) -> int:
    """How much is wrong with a form."""
    ocr = json.loads((folder / f"{name}.ocr.json").read_text(encoding="utf-8"))
    labels = json.loads((folder / f"{name}.labels.json").read_text(encoding="utf-8"))
    found, words = 0, {}
    for size, page in zip(sizes_of(folder / name), ocr["analyzeResult"]["readResults"], strict=True):
        width, height = page["width"], page["height"]
        found += abs(size[0] - width) > 0.01 * width
        words[page["page"]] = [polygon(word["boundingBox"], width, height) for line in page["lines"] for word in line["words"]]
        found += sum(map(faults, words[page["page"]]))
    for label in labels["labels"]:
        for value in label["value"]:
            shape = polygon(value["boundingBoxes"][0])
            found += faults(shape) + (not any(word.contains(shape.centroid) for word in words[value["page"]]))
    return found


def schema_faults(folder: Path, name: str) -> int:
    """How often a form's files are not what their schemas say."""
    from jsonschema import Draft202012Validator

    found = 0
    for ending, schema in ((".ocr.json", "ocr-2.1"), (".labels.json", "labels-2021-03-01")):
        validator = Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")))
        document = json.loads((folder / f"{name}{ending}").read_text(encoding="utf-8"))
        found += sum(1 for _ in validator.iter_errors(document))
    return found


if __name__ == "__main__":
    place = Path(sys.argv[1])
    names = forms(sys.argv[1])
    print(sum(check(place, name) for name in names), end=" ")
    print(sum(schema_faults(place, name) for name in names) if "--schema" in sys.argv else "no schemas")
