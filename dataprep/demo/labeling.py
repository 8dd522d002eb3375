"""The labels of a form and the fields of the set, in every shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dataprep.demo.layouts import Json
from dataprep.demo.reading import Page, corners
from dataprep.demo.sheets import Box

SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01"

PLAIN = (
    ("Number", "string", "no-whitespaces"),
    ("Customer", "string", "not-specified"),
    ("City", "string", "not-specified"),
    ("Date", "date", "ymd"),
    ("Subtotal", "number", "currency"),
    ("Total", "number", "currency"),
    ("Recipient", "string", "not-specified"),
)
"""The fields that every version knows: name, type, format."""

COLUMNS = (
    ("Description", "string", "not-specified"),
    ("Quantity", "integer", "not-specified"),
    ("Amount", "number", "currency"),
)
ROW = "Items_object"


@dataclass(frozen=True, slots=True)
class Item:
    """A word or selection mark that is labeled: its page, its text, and its box in fractions of the page."""

    page: int
    text: str
    box: list[float]


def items(pages: Sequence[Page], *, plain: bool) -> dict[str, list[Item]]:
    """What is labeled, by field; `plain` leaves out tables and selection marks."""
    found: dict[str, list[Item]] = {}
    for name, item in _labeled(pages):
        if not plain or name in (field for field, *_ in PLAIN):
            found.setdefault(name, []).append(item)
    return found


def _labeled(pages: Sequence[Page]) -> Iterator[tuple[str, Item]]:
    for number, page in enumerate(pages, 1):
        for line in page.lines:
            for word in line.words if line.field else ():
                yield line.field or "", Item(number, word.text, _fractions(word.box, page))
        for mark in page.marks:
            yield mark.field, Item(number, mark.state, _fractions(mark.box, page))


def _fractions(box: Box, page: Page) -> list[float]:
    return [value / (page.width, page.height)[number % 2] for number, value in enumerate(corners(box))]


def labels_preview(document: str, pages: Sequence[Page]) -> Json:
    """A labels file of the 2.0-preview."""
    labels = [
        {
            "fieldKey": name,
            "fieldValue": " ".join(item.text for item in found),
            "fieldValues": [item.text for item in found],
            "regions": [{"pageNumber": item.page, "polygon": item.box} for item in found],
        }
        for name, found in items(pages, plain=True).items()
    ]
    return {"version": "v1.0", "docName": document, "labels": labels}


def labels_2_0(document: str, pages: Sequence[Page]) -> Json:
    """A labels file of 2.0: without `$schema`."""
    labels = [{"label": name, "key": None, "value": _value(found)} for name, found in items(pages, plain=True).items()]
    return {"document": document, "labels": labels}


def labels_2_1(document: str, pages: Sequence[Page]) -> Json:
    """A labels file of 2.1, as the labeling tool writes it."""
    labels = [{"label": name, "key": None, "value": _value(found)} for name, found in items(pages, plain=False).items()]
    return {"$schema": f"{SCHEMA}/labels.json", "document": document, "labels": labels, "labelingState": 1}


def labels_4_0(document: str, pages: Sequence[Page]) -> Json:
    """A labels file from 3.0 on, as the studio writes it: no `key`."""
    labels = [{"label": name, "value": _value(found)} for name, found in items(pages, plain=False).items()]
    return {"$schema": f"{SCHEMA}/labels.json", "document": document, "labels": labels}


def _value(found: Sequence[Item]) -> list[Json]:
    return [{"page": item.page, "text": item.text, "boundingBoxes": [item.box]} for item in found]


def fields_2_0() -> Json:
    """A fields.json of 2.0: no tables, no selection marks, no `$schema`."""
    return {"fields": _fields(PLAIN)}


def fields_2_1() -> Json:
    """A fields.json from 2.1 on."""
    table = {"fieldKey": "Items", "fieldType": "array", "fieldFormat": "not-specified", "itemType": ROW}
    row = {"fieldKey": ROW, "fieldType": "object", "fieldFormat": "not-specified", "fields": _fields(COLUMNS)}
    fields = [*_fields((*PLAIN, ("Paid", "selectionMark", "not-specified"))), table]
    return {"$schema": f"{SCHEMA}/fields.json", "fields": fields, "definitions": {ROW: row}}


def _fields(rows: Sequence[tuple[str, str, str]]) -> list[Json]:
    return [{"fieldKey": name, "fieldType": type_, "fieldFormat": format_} for name, type_, format_ in rows]
