"""The boxes of a set, of words and of regions, as COCO: what a checker of boxes alone is given."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.floor import forms

DPI = 200


def write(folder: Path, out: Path) -> None:
    """One COCO file with an image a page; boxes are in pixels."""
    images: list[Any] = []
    annotations: list[Any] = []
    for name in forms(str(folder)):
        ocr = json.loads((folder / f"{name}.ocr.json").read_text(encoding="utf-8"))
        labels = json.loads((folder / f"{name}.labels.json").read_text(encoding="utf-8"))
        for page in ocr["analyzeResult"]["readResults"]:
            scale = DPI if page["unit"] == "inch" else 1
            width, height = round(page["width"] * scale), round(page["height"] * scale)
            images.append({"id": len(images) + 1, "file_name": f"{name}-{page['page']}", "width": width, "height": height})
            for category, box in _boxes(page, labels, scale, width, height):
                annotations.append(_annotation(len(annotations) + 1, len(images), category, box))
    categories = [{"id": 1, "name": "word"}, {"id": 2, "name": "region"}]
    out.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}), encoding="utf-8")


def _boxes(page: Any, labels: Any, scale: float, width: float, height: float) -> Iterator[tuple[int, list[float]]]:
    for line in page["lines"]:
        for word in line["words"]:
            yield 1, [value * scale for value in word["boundingBox"]]
    for label in labels["labels"]:
        for value in label["value"]:
            if value["page"] == page["page"]:
                box = value["boundingBoxes"][0]
                yield 2, [number * (height if place % 2 else width) for place, number in enumerate(box)]


def _annotation(number: int, image: int, category: int, box: Sequence[float]) -> Any:
    left, top, right, bottom = min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2])
    wide, high = right - left, bottom - top
    ids = {"id": number, "image_id": image, "category_id": category}
    return {**ids, "bbox": [left, top, wide, high], "area": wide * high, "segmentation": [box], "iscrowd": 0}


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
