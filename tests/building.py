"""Small documents of every shape, as the JSON that files hold: tests change one thing in them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from PIL import Image

Json = dict[str, Any]
Word = tuple[str, tuple[float, float, float, float]]
"""A text and its box, absolute: left, top, right, bottom."""

SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/labels.json"
FIELDS_SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/fields.json"

WORDS: tuple[Word, ...] = (
    ("Invoice", (1.0, 1.0, 1.8, 1.2)),
    ("Number", (1.9, 1.0, 2.6, 1.2)),
    ("1042", (3.0, 1.0, 3.5, 1.2)),
    ("Total", (1.0, 2.0, 1.5, 2.2)),
    ("1,200.00", (3.0, 2.0, 3.9, 2.2)),
    ("Contoso", (1.0, 3.0, 1.9, 3.2)),
    ("Ltd", (2.0, 3.0, 2.3, 3.2)),
)
"""The words of the page that all shapes show: 8.5 x 11 inches."""

LABELED = {"Number": ("1042",), "Total": ("1,200.00",), "Vendor": ("Contoso", "Ltd")}
"""The fields, and the words that are labeled."""

WIDTH, HEIGHT = 8.5, 11.0


def corners(box: Sequence[float]) -> list[float]:
    """Eight numbers, clockwise from the top left."""
    left, top, right, bottom = box
    return [left, top, right, top, right, bottom, left, bottom]


def fractions(box: Sequence[float], width: float = WIDTH, height: float = HEIGHT) -> list[float]:
    """Eight fractions of the page."""
    return [value / (width, height)[number % 2] for number, value in enumerate(corners(box))]


def layout_2(
    words: Sequence[Word] = WORDS,
    *,
    version: str = "2.1.0",
    width: float = WIDTH,
    height: float = HEIGHT,
    unit: str = "inch",
    pages: int = 1,
) -> Json:
    """A layout result of 2.x: each word is a line, the same on every page."""
    lines = [
        {"text": text, "boundingBox": corners(box), "words": [{"text": text, "boundingBox": corners(box), "confidence": 0.98}]}
        for text, box in words
    ]
    results = [
        {"page": number, "angle": 0.1, "width": width, "height": height, "unit": unit, "lines": lines}
        for number in range(1, pages + 1)
    ]
    return {
        "status": "succeeded",
        "createdDateTime": "2024-01-01T00:00:00Z",
        "lastUpdatedDateTime": "2024-01-01T00:00:01Z",
        "analyzeResult": {"version": version, "readResults": results, "pageResults": []},
    }


def layout_3(
    words: Sequence[Word] = WORDS,
    *,
    version: str = "2023-07-31",
    width: float = WIDTH,
    height: float = HEIGHT,
    unit: str = "inch",
    pages: int = 1,
    polygon: str = "polygon",
) -> Json:
    """A layout result from 3.0 on: words beside lines, the same on every page, with content and spans."""
    content = " ".join(text for text, _ in words)
    offsets = list(accumulate((len(text) + 1 for text, _ in words), initial=0))[:-1]
    spans = [{"offset": offset, "length": len(text)} for offset, (text, _) in zip(offsets, words, strict=True)]
    seen = [
        {"content": text, polygon: corners(box), "confidence": 0.98, "span": span}
        for (text, box), span in zip(words, spans, strict=True)
    ]
    lines = [{"content": text, polygon: corners(box), "spans": [span]} for (text, box), span in zip(words, spans, strict=True)]
    return {
        "status": "succeeded",
        "createdDateTime": "2024-01-01T00:00:00Z",
        "lastUpdatedDateTime": "2024-01-01T00:00:01Z",
        "analyzeResult": {
            "apiVersion": version,
            "modelId": "prebuilt-layout",
            "stringIndexType": "textElements",
            "content": content,
            "pages": [
                {
                    "pageNumber": number,
                    "angle": 0.1,
                    "width": width,
                    "height": height,
                    "unit": unit,
                    "spans": [{"offset": 0, "length": len(content)}],
                    "words": seen,
                    "lines": lines,
                }
                for number in range(1, pages + 1)
            ],
        },
    }


def box_of(text: str, words: Sequence[Word] = WORDS) -> tuple[float, float, float, float]:
    """The box of the first word with a text."""
    return next(box for word, box in words if word == text)


def labels(document: str = "a.pdf", labeled: dict[str, tuple[str, ...]] = LABELED, *, schema: bool = True) -> Json:
    """A labels file from 2.0 on; without a schema that of 2.0."""
    head: Json = {"$schema": SCHEMA} if schema else {}
    return {
        **head,
        "document": document,
        "labels": [
            {
                "label": name,
                "key": None,
                "value": [{"page": 1, "text": text, "boundingBoxes": [fractions(box_of(text))]} for text in texts],
            }
            for name, texts in labeled.items()
        ],
    }


def preview_labels(document: str = "a.pdf", labeled: dict[str, tuple[str, ...]] = LABELED) -> Json:
    """A labels file of the 2.0-preview."""
    return {
        "version": "v1.0",
        "docName": document,
        "labels": [
            {
                "fieldKey": name,
                "fieldValue": " ".join(texts),
                "fieldValues": list(texts),
                "regions": [{"pageNumber": 1, "polygon": fractions(box_of(text))} for text in texts],
            }
            for name, texts in labeled.items()
        ],
    }


def fields(names: Sequence[str] = tuple(LABELED), *, definitions: Json | None = None, tables: Sequence[Json] = ()) -> Json:
    """A fields.json of string fields, and of tables given as they stand in the file."""
    plain = [{"fieldKey": name, "fieldType": "string", "fieldFormat": "not-specified"} for name in names]
    return {"$schema": FIELDS_SCHEMA, "fields": [*plain, *tables], "definitions": definitions or {}}


def pdf(pages: int = 1, *, width: float = WIDTH, height: float = HEIGHT, mark: str = "") -> bytes:
    """A PDF of blank pages, in inches; `mark` makes its bytes differ from another's."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    tree = f"<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 {width * 72:g} {height * 72:g}]>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", tree, *["<</Type/Page/Parent 2 0 R>>"] * pages]
    written = f"%PDF-1.4\n%{mark}\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{written}xref\n0 {size}\n0000000000 65535 f \n{rows}"
        f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF\n"
    ).encode()


def image(width: int, height: int, kind: str = "PNG") -> bytes:
    """A blank image of so many pixels."""
    written = io.BytesIO()
    Image.new("1" if kind != "JPEG" else "L", (width, height)).save(written, kind)
    return written.getvalue()


def write(folder: Path, files: Mapping[str, bytes | str | Json]) -> Path:
    """The folder with files written into it: bytes and text as they are, JSON as JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, indent=1) if isinstance(content, dict) else content
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def form(name: str = "a.pdf") -> dict[str, bytes | str | Json]:
    """A healthy labeled form of one page, with its fields.json."""
    return {name: pdf(), f"{name}.ocr.json": layout_2(), f"{name}.labels.json": labels(name), "fields.json": fields()}


def listing(*paths: str, end: str = "\n") -> str:
    """A list of a class: a line for each form."""
    return "".join(f"{json.dumps({'file': path})}{end}" for path in paths)


def scanned(*names: str, version: str = "2024-11-30") -> dict[str, bytes | str | Json]:
    """Forms with the OCR file of one word that a classifier wants of each."""
    files: dict[str, bytes | str | Json] = {}
    for name in names:
        files |= {name: pdf(mark=name), f"{name}.ocr.json": layout_3(WORDS[:1], version=version)}
    return files


def classifier(**classes: int) -> dict[str, bytes | str | Json]:
    """A healthy classifier: of each class a list, and a folder with so many forms; two of five forms where none are named."""
    files: dict[str, bytes | str | Json] = {}
    for name, count in (classes or {"invoices": 5, "receipts": 5}).items():
        paths = [f"{name}/{number}.pdf" for number in range(count)]
        files |= {f"{name}.jsonl": listing(*paths), **scanned(*paths)}
    return files


LAYOUTS: dict[str, Callable[..., Json]] = {
    "readResults": layout_2,
    "pages": layout_3,
    "pages of a preview": partial(layout_3, version="2022-01-30-preview", polygon="boundingBox"),
}
"""Every shape of OCR file."""

SHAPES: dict[str, tuple[Callable[..., Json], str, str]] = {
    "2.0-preview": (preview_labels, "/labels/{}/regions/{}/polygon", "/labels/{}/fieldValues/{}"),
    "2.0": (partial(labels, schema=False), "/labels/{}/value/{}/boundingBoxes/0", "/labels/{}/value/{}/text"),
    "2021-03-01": (labels, "/labels/{}/value/{}/boundingBoxes/0", "/labels/{}/value/{}/text"),
}
"""Every shape of labels file, with the pointers of an item's box and text by the numbers of label and item."""

NOTHING: Any = object()


def put(tree: Json, pointer: str, value: Any) -> Json:
    """The tree itself, with another value at a place, or with NOTHING there."""
    *way, last = pointer.split("/")[1:]
    owner: Any = tree
    for key in way:
        owner = owner[int(key)] if isinstance(owner, list) else owner[key]
    if value is NOTHING:
        del owner[int(last) if isinstance(owner, list) else last]
    else:
        owner[int(last) if isinstance(owner, list) else last] = value
    return tree


def pages(layout: Json) -> list[Json]:
    """The pages of an OCR file of any shape."""
    result = layout["analyzeResult"]
    found: list[Json] = result["pages"] if "pages" in result else result["readResults"]
    return found


def with_marks(layout: Json, marks: Sequence[Word]) -> Json:
    """The OCR file itself, with selection marks on its first page: their state and box."""
    member = "polygon" if '"polygon"' in json.dumps(layout) else "boundingBox"
    pages(layout)[0]["selectionMarks"] = [{member: corners(box), "state": state, "confidence": 0.9} for state, box in marks]
    return layout


Cell = tuple[int, int, int, int]
"""A cell of a table: its row and column, and how many rows and columns it spans."""


def with_table(layout: Json, rows: int, columns: int, cells: Sequence[Cell]) -> Json:
    """The OCR file itself, with one more table on its first page; a span of 1 is not written."""
    written = [
        {"rowIndex": row, "columnIndex": column, **{key: span for key, span in spans.items() if span != 1}}
        for row, column, height, width in cells
        for spans in [{"rowSpan": height, "columnSpan": width}]
    ]
    result = layout["analyzeResult"]
    if "pages" in result:
        result.setdefault("tables", []).append({"rowCount": rows, "columnCount": columns, "cells": written})
    else:
        result["pageResults"] = result["pageResults"] or [{"page": 1, "tables": []}]
        result["pageResults"][0]["tables"].append({"rows": rows, "columns": columns, "cells": written})
    return layout
