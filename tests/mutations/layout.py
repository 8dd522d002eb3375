"""Defects of layout (OCR) files: what the service wrote about each page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.mutations.planting import Files, Json, Plant, Row, each, inside, planted, put, text_of, tree_of, written
from tests.mutations.samples import FIRST, LABELED, PAGES, PIXELS, SKEWED, TURNED
from tests.mutations.shapes import Layout, Numbers, ocr_of, polygons
from tests.mutations.spots import LAST_SHEET, SHEETS, at_sheets, unlabeled_word

OF_2 = ("preview", "2.0", "2.1")
OF_3 = ("3.0 preview", "4.0")
FORMS = (FIRST, TURNED, PAGES)


def of_page(member: str, value: object) -> Callable[[Layout, int], str]:
    """A member of a page that says something else; told there."""

    def change(layout: Layout, index: int) -> str:
        layout.pages[index][member] = value
        return f"{layout.page_at(index)}/{member}"

    return change


def without_size(*members: str, value: object = None) -> Callable[[Layout, int], str]:
    """A page whose width or height is another, or gone; told at the page."""

    def change(layout: Layout, index: int) -> str:
        for member in members:
            if value is None:
                del layout.pages[index][member]
            else:
                layout.pages[index][member] = value
        return layout.page_at(index)

    return change


def numbered(*numbers: int) -> Callable[[Layout, int], str]:
    """Pages of other numbers; the first that is wrong is told."""

    def change(layout: Layout, index: int) -> str:
        for page, number in zip(layout.pages, numbers, strict=False):
            page[layout.number_member] = number
        wrong = next(place for place, number in enumerate(numbers) if number != place + 1)
        return f"{layout.page_at(wrong)}/{layout.number_member}"

    return change


def bent_word(change: Callable[[Numbers, float, float], Numbers], last: bool) -> Callable[[Layout, int], str]:
    """A word that no label stands for gets another polygon."""

    def plant(layout: Layout, index: int) -> str:
        word = unlabeled_word(layout, index, last)
        word.box[:] = change(list(word.box), *layout.size(index + 1))
        return word.box_at

    return plant


def line_off_page(layout: Layout, index: int) -> str:
    """A line whose words all stay on the page."""
    lines = layout.pages[index]["lines"]
    member = "polygon" if "polygon" in lines[-1] else "boundingBox"
    lines[-1][member] = [value + (0 if axis % 2 else layout.size(index + 1)[0]) for axis, value in enumerate(lines[-1][member])]
    return f"{layout.page_at(index)}/lines/{len(lines) - 1}/{member}"


def hexagon(box: Numbers, width: float, height: float) -> Numbers:
    """Two corners more."""
    return [*box, box[6], (box[7] + box[1]) / 2, box[6], (box[7] + 2 * box[1]) / 3]


def referred_2(reference: str) -> Callable[[Json], str]:
    """The last cell of the table refers to nothing (2.x)."""

    def change(tree: Json) -> str:
        cells = tree["analyzeResult"]["pageResults"][0]["tables"][0]["cells"]
        cells[-1]["elements"][-1] = reference
        return f"/analyzeResult/pageResults/0/tables/0/cells/{len(cells) - 1}/elements/{len(cells[-1]['elements']) - 1}"

    return change


def referred_3(place: str, reference: str) -> Callable[[Json], str]:
    """A section or a figure, or a cell of the table, refers to nothing (from 3.0 on)."""

    def change(tree: Json) -> str:
        result = tree["analyzeResult"]
        if place != "cells":
            result[place] = [{"spans": [], "elements": ["/tables/0"]}, {"spans": [], "elements": ["/tables/0", reference]}]
            return f"/analyzeResult/{place}/1/elements/1"
        cells = result["tables"][0]["cells"]
        cells[-1]["elements"] = [reference]
        return f"/analyzeResult/tables/0/cells/{len(cells) - 1}/elements/0"

    return change


def page_less(tree: Json) -> str:
    """The last page was not read; no label stands on it."""
    layout = Layout(tree)
    layout.pages.pop()
    layout.result.get("pageResults", [None]).pop()
    return ""


def page_more(tree: Json) -> str:
    """A page was read that the form has not."""
    layout = Layout(tree)
    page = json.loads(json.dumps(layout.pages[-1]))
    layout.pages.append({**page, layout.number_member: len(layout.pages) + 1})
    return ""


def labels_on_first_page(files: Files) -> Files:
    """The set without the label on the second page of its long form."""
    path = f"{PAGES}.labels.json"
    tree = tree_of(files, path)
    tree["labels"] = [label for label in tree["labels"] if "Maker" not in (label.get("label"), label.get("fieldKey"))]
    return {**files, path: written(tree)}


def stretched(layout: Layout, index: int) -> str:
    """A page a fifth wider, with all that stands on it: labels still fit."""
    page = layout.pages[index]
    page["width"] *= 1.2
    for box in polygons(page):
        box[0::2] = [value * 1.2 for value in box[0::2]]
    return f"{layout.page_at(index)}/width"


def on_its_side(layout: Layout, index: int) -> str:
    """A page read on its side, with all that stands on it."""
    page = layout.pages[index]
    width, height = page["width"], page["height"]
    page.update(width=height, height=width)
    for box in polygons(page):
        box[0::2] = [value * height / width for value in box[0::2]]
        box[1::2] = [value * width / height for value in box[1::2]]
    return f"{layout.page_at(index)}/width"


def from_sdk(tree: Json) -> Json:
    """The result as an SDK's object is written: in snake case, without the envelope."""
    text = json.dumps(tree["analyzeResult"])
    named: Json = json.loads(re.sub(r'"([a-z]+(?:[A-Z][a-z]+)+)":', lambda found: f'"{snake(found[1])}":', text))
    return named


def snake(name: str) -> str:
    """A name in snake case."""
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def rewritten(form: str, change: Callable[[Any], Any], pointer: str = "") -> Plant:
    """An OCR file with another content altogether."""
    path = ocr_of(form)
    return lambda files: planted({**files, path: written(change(json.loads(text_of(files, path))))}, path, pointer)


def unfinished(status: str) -> Callable[[Json], Json]:
    """The response of an operation that has no result."""
    return lambda tree: {member: value for member, value in tree.items() if member != "analyzeResult"} | {"status": status}


def moved_by(across: float, down: float) -> Callable[[Numbers, float, float], Numbers]:
    """So many pages away."""
    return lambda box, width, height: [value + (across * width, down * height)[axis % 2] for axis, value in enumerate(box)]


BROKEN: tuple[tuple[str, Callable[[Numbers, float, float], Numbers]], ...] = (
    ("anticlockwise", lambda box, *_: box[0:2] + box[6:8] + box[4:6] + box[2:4]),
    ("a bow tie", lambda box, *_: box[0:4] + box[6:8] + box[4:6]),
    ("a point", lambda box, *_: box[0:2] * 4),
    ("a line", lambda box, *_: box[0:4] + box[2:4] + box[0:2]),
)
SDK_FORMS = (FIRST, TURNED, SKEWED)

ROWS = (
    *each(
        "O201",
        LABELED,
        {
            f"{status}, {form}": put(ocr_of(form), "/status", status)
            for form in FORMS
            for status in ("failed", "running", "notStarted", "")
        },
    ),
    *each(
        "O201",
        LABELED,
        {f"no result, {status}": rewritten(FIRST, unfinished(status), "/status") for status in ("failed", "running")},
    ),
    *each("O202", LABELED, {f"in snake case, {form}": rewritten(form, from_sdk) for form in SDK_FORMS}),
    *each("O202", LABELED, {"without its envelope": rewritten(PAGES, lambda tree: tree["analyzeResult"])}),
    *each("O202", OF_3, {"a list of pages": rewritten(FIRST, lambda tree: from_sdk(tree)["pages"])}),
    *at_sheets("O203", "from 2 on", numbered(2, 3), (SHEETS[0], LAST_SHEET)),
    *at_sheets("O203", "from 0 on", numbered(0, 1), (SHEETS[0], LAST_SHEET)),
    *at_sheets("O203", "one left out", numbered(1, 3), (LAST_SHEET,)),
    *at_sheets("O203", "one twice", numbered(1, 1), (LAST_SHEET,)),
    *at_sheets("O204", "no width", without_size("width")),
    *at_sheets("O204", "no size", without_size("width", "height")),
    *at_sheets("O204", "a height of 0", without_size("height", value=0)),
    *at_sheets("O204", "a negative width", without_size("width", value=-8.5)),
    *(row for angle in (270, 180.5, -180, -359.9) for row in at_sheets("O205", f"{angle} degrees", of_page("angle", angle))),
    *at_sheets("O206", "a word to the right", bent_word(moved_by(1, 0), last=True)),
    *at_sheets("O206", "a word to the left", bent_word(moved_by(-0.9, 0), last=False)),
    *at_sheets("O206", "a word below", bent_word(moved_by(0, 0.95), last=True)),
    *at_sheets("O206", "a line", line_off_page),
    *(row for what, change in BROKEN for row in at_sheets("O207", what, bent_word(change, last=False))),
    *at_sheets("O207", "the last word", bent_word(BROKEN[0][1], last=True)),
    *at_sheets("O207", "six corners", bent_word(hexagon, last=True), samples=OF_3),
    *each(
        "O208",
        OF_2,
        {
            f"{reference}, {form}": inside(ocr_of(form), referred_2(reference))
            for form in FORMS
            for reference in (
                "#/readResults/0/lines/999/words/0",
                "#/readResults/0/lines/2/words/77",
                "#/readResults/9/lines/0/words/0",
                "nonsense",
            )
        },
    ),
    *each(
        "O208",
        OF_3,
        {
            f"{reference} in {place}": inside(ocr_of(FIRST), referred_3(place, reference))
            for place in ("sections", "figures", "cells")
            for reference in ("/paragraphs/7", "/tables/4", "nonsense")
        },
    ),
    *each("O213", LABELED, {f"one more, {form}": inside(ocr_of(form), page_more) for form in (FIRST, PIXELS, PAGES)}),
    *each("O213", LABELED, {"one less": lambda files: inside(ocr_of(PAGES), page_less)(labels_on_first_page(files))}),
    *at_sheets("O214", "wider", stretched),
    *at_sheets("O214", "on its side", on_its_side),
    *(
        Row(
            "O215",
            sample,
            f"{unit}, {form}",
            put(ocr_of(form), f"/analyzeResult/{'readResults' if sample in OF_2 else 'pages'}/0/unit", unit),
        )
        for sample in LABELED
        for form, unit in ((FIRST, "pixel"), (TURNED, "pixel"), (PIXELS, "inch"), (SKEWED, "inch"), (PAGES, "inch"))
    ),
)
"""A row each."""
