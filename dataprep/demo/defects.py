"""What `--broken` plants: one defect a row, each in a place where it hides no other."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from dataprep.demo.layouts import Json

Files: TypeAlias = MutableMapping[str, bytes]
Plant: TypeAlias = Callable[[Files, str], None]
Change: TypeAlias = Callable[[Json], None]

BEYOND = 1.08
PAGE = (8.5, 11)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong: its name, how it is planted into a file, and the rules that tell of it."""

    name: str
    file: str
    plant: Plant
    codes: tuple[str, ...]


def written(tree: Json, indent: int) -> bytes:
    """JSON as it is written here."""
    return (json.dumps(tree, indent=indent, ensure_ascii=False) + "\n").encode()


def changed(change: Change, indent: int = 4) -> Plant:
    """A defect within JSON."""

    def plant(files: Files, path: str) -> None:
        tree = json.loads(files[path])
        change(tree)
        files[path] = written(tree, indent)

    return plant


def _cut_off(files: Files, path: str) -> None:
    files[path] = files[path][: len(files[path]) * 2 // 3]


def _without_extension(files: Files, path: str) -> None:
    form, _, kind = path.removesuffix(".json").rpartition(".")
    files[f"{form.rpartition('.')[0]}.{kind}.json"] = files.pop(path)


def _as_png(files: Files, path: str) -> None:
    from PIL import Image

    file = io.BytesIO()
    with Image.open(io.BytesIO(files[path])) as image:
        image.save(file, "PNG", optimize=True)
    files[path] = file.getvalue()


def _label(tree: Json, name: str) -> Json:
    """The label of a field, in any shape."""
    found: Json = next(label for label in tree["labels"] if name in (label.get("label"), label.get("fieldKey")))
    return found


def _regions(label: Json) -> list[Any]:
    """What holds the page and the box of each word of a label."""
    regions: list[Any] = label.get("regions") or label["value"]
    return regions


def _box(tree: Json, name: str) -> list[float]:
    """The box of the first word of a label."""
    region = _regions(_label(tree, name))[0]
    box: list[float] = region["polygon"] if "polygon" in region else region["boundingBoxes"][0]
    return box


def _in_inches(tree: Json) -> None:
    box = _box(tree, "Date")
    box[:] = [round(value * PAGE[number % 2], 4) for number, value in enumerate(box)]


def _off_page(tree: Json) -> None:
    box = _box(tree, "Total")
    box[2] = box[4] = BEYOND


def _bow_tie(tree: Json) -> None:
    box = _box(tree, "Total")
    box[4:6], box[6:8] = box[6:8], box[4:6]


def _anticlockwise(tree: Json) -> None:
    box = _box(tree, "Number")
    box[2:4], box[6:8] = box[6:8], box[2:4]


def _on_page_three(tree: Json) -> None:
    region = _regions(_label(tree, "Total"))[0]
    region["pageNumber" if "pageNumber" in region else "page"] = 3


def _misread(tree: Json) -> None:
    """The label says the city with a slip of the pen."""
    label = _label(tree, "City")
    if "fieldValues" in label:
        label["fieldValue"] = label["fieldValues"][0] = label["fieldValue"][:-1] + "k"
    else:
        label["value"][0]["text"] = label["value"][0]["text"][:-1] + "k"


def _word_twice(tree: Json) -> None:
    """The last word of the customer is marked as the city's too."""
    customer, city = _label(tree, "Customer"), _label(tree, "City")
    _regions(city).insert(0, copy.deepcopy(_regions(customer)[-1]))
    if "fieldValues" in city:
        city["fieldValues"].insert(0, customer["fieldValues"][-1])
        city["fieldValue"] = " ".join(city["fieldValues"])


def _second_total(tree: Json) -> None:
    label = _label(tree, "Subtotal")
    label["fieldKey" if "fieldKey" in label else "label"] = "Total"


def _other_document(tree: Json) -> None:
    tree["docName" if "docName" in tree else "document"] = "invoice-01.pdf"


def _first_page(tree: Json) -> Json:
    result = tree["analyzeResult"]
    page: Json = (result.get("readResults") or result["pages"])[0]
    return page


def _confidence_in_words(tree: Json) -> None:
    page = _first_page(tree)
    (page.get("words") or page["lines"][0]["words"])[0]["confidence"] = "high"


def _turned(tree: Json) -> None:
    _first_page(tree)["angle"] = 270


def _field(tree: Json, name: str) -> Json:
    found: Json = next(field for field in tree["fields"] if field["fieldKey"] == name)
    return found


def _trailing_blank(tree: Json) -> None:
    _field(tree, "City")["fieldKey"] = "City "


def _misspelt_format(tree: Json) -> None:
    _field(tree, "Number")["fieldFormat"] = "no-white-spaces"


DEFECTS: tuple[Defect, ...] = (
    Defect("labels named without .pdf", "invoice-01.pdf.labels.json", _without_extension, ("F005",)),
    Defect("an angle out of range", "invoice-01.pdf.ocr.json", changed(_turned, 2), ("O205",)),
    Defect("OCR cut off", "invoice-02.pdf.ocr.json", _cut_off, ("F011",)),
    Defect("two labels of one name", "invoice-02.pdf.labels.json", changed(_second_total), ("L303",)),
    Defect("labels that name another form", "invoice-02.pdf.labels.json", changed(_other_document), ("L306",)),
    Defect("a bow tie", "invoice-03.png.labels.json", changed(_bow_tie), ("G405",)),
    Defect("an anticlockwise region", "invoice-03.png.labels.json", changed(_anticlockwise), ("G404",)),
    Defect("text that differs", "invoice-03.png.labels.json", changed(_misread), ("M504",)),
    Defect("a confidence in words", "invoice-04.pdf.ocr.json", changed(_confidence_in_words, 2), ("F015",)),
    Defect("a region in inches", "invoice-04.pdf.labels.json", changed(_in_inches), ("G402",)),
    Defect("a region off the page", "invoice-04.pdf.labels.json", changed(_off_page), ("G401",)),
    Defect("a PNG named .jpg", "invoice-05.jpg", _as_png, ("S101",)),
    Defect("a word in two labels", "invoice-05.jpg.labels.json", changed(_word_twice), ("G410",)),
    Defect("a label on a page too many", "invoice-06.tif.labels.json", changed(_on_page_three), ("M501",)),
    Defect("a blank behind a field's name", "fields.json", changed(_trailing_blank), ("K605", "K602")),
    Defect("a misspelt format", "fields.json", changed(_misspelt_format), ("K606",)),
)
"""All of them; those in fields.json stay away where a version has none."""

FOLLOWING: Mapping[str, str] = {"D701": "a form with an error of its own does not count, so that too few are left"}
"""What more is told because of them all together, and why."""


def plant(files: Files) -> tuple[Defect, ...]:
    """Plant every defect whose file is there; returns those."""
    found = tuple(defect for defect in DEFECTS if defect.file in files)
    for defect in found:
        defect.plant(files, defect.file)
    return found
