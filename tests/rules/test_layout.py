"""O: layout (OCR) files."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.findings import Severity
from dataprep.model import Form, Source
from tests import building
from tests.judging import Row, holds

ERROR, WARNING = Severity.ERROR, Severity.WARNING
Json = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """One shape of OCR file: what it calls things, and where they stand."""

    name: str
    pages: str
    number: str
    member: str
    text: str

    def file(self, words: Sequence[building.Word] = building.WORDS, **given: Any) -> Json:
        """A file of this shape."""
        if self.pages == "readResults":
            return building.layout_2(words, **given)
        return building.layout_3(words, polygon=self.member, **given)

    def page(self, index: int) -> str:
        """The pointer of a page."""
        return f"/analyzeResult/{self.pages}/{index}"

    def word(self, index: int, page: int = 0) -> str:
        """The pointer of the box of a word; in 2.x each is a line of its own."""
        return f"{self.page(page)}/{'lines' if self.text == 'text' else 'words'}/{index}{self.inner}/{self.member}"

    @property
    def inner(self) -> str:
        """What leads from a line to its only word."""
        return "/words/0" if self.text == "text" else ""

    def changed(self, changes: Mapping[int, Json], **given: Any) -> Json:
        """A file with members of its pages changed; None takes a member away. `number` is the page's number."""
        file = copy.deepcopy(self.file(pages=max(changes) + 1, **given))
        for index, members in changes.items():
            page = file["analyzeResult"][self.pages][index]
            for key, value in members.items():
                page[self.number if key == "number" else key] = value
            for key in [key for key, value in page.items() if value is None]:
                del page[key]
        return file


SHAPES = (
    Shape("2.x", "readResults", "page", "boundingBox", "text"),
    Shape("from 3.0 on", "pages", "pageNumber", "polygon", "content"),
    Shape("preview of 3.0", "pages", "pageNumber", "boundingBox", "content"),
)
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])

PAGES: list[tuple[str, str, Mapping[int, Json], list[Row]]] = [
    ("1, 2, 3", "O203", {0: {}, 2: {}}, []),
    ("1, 1, 3", "O203", {1: {"number": 1}, 2: {}}, [("1/number", "page 1 stands where page 2 belongs", ERROR)]),
    ("from nought", "O203", {0: {"number": 0}}, [("0/number", "page 0 stands where page 1", ERROR)]),
    ("only the first", "O203", {0: {"number": 7}, 1: {"number": 9}}, [("0/number", "page 7", ERROR)]),
    ("from page 3 on", "O203", {0: {"number": 3}}, [("0/number", "page 3 stands where page 1", ERROR)]),
    ("a size", "O204", {0: {"width": 0.001}}, []),
    ("no width", "O204", {0: {"width": None}}, [("0", "width is absent", ERROR)]),
    ("no height", "O204", {1: {"height": None}}, [("1", "page 2 has no size (height is absent)", ERROR)]),
    ("nought", "O204", {0: {"width": 0, "height": 0}}, [("0", "width is 0 and height is 0", ERROR)]),
    ("negative", "O204", {0: {"height": -11}}, [("0", "height is -11", ERROR)]),
    ("two pages", "O204", {0: {"width": 0}, 1: {"width": 0}}, [("0", "page 1", ERROR), ("1", "page 2", ERROR)]),
    ("no angle", "O205", {0: {"angle": None}}, []),
    ("180", "O205", {0: {"angle": 180}}, []),
    ("a little turned", "O205", {0: {"angle": -37.02}}, []),
    ("just over -180", "O205", {0: {"angle": -179.99}}, []),
    ("-180", "O205", {0: {"angle": -180}}, [("0/angle", "angle -180", WARNING)]),
    ("over 180", "O205", {1: {"angle": 180.01}}, [("1/angle", "page 2 has the angle 180.01", WARNING)]),
    ("O204 says it", "O206", {0: {"width": 0}}, []),
    ("another unit", "O206", {0: {"width": 1, "height": 1}}, [("0/word", "leave page 1", WARNING)]),
    ("one a page", "O206", {0: {"width": 1}, 1: {"width": 1}}, [("0/word", "page 1", WARNING), ("1/word", "page 2", WARNING)]),
]  # fmt: skip


@every_shape
@pytest.mark.parametrize(("code", "changes", "expected"), [row[1:] for row in PAGES], ids=[f"{row[1]} {row[0]}" for row in PAGES])
def test_pages(shape: Shape, code: str, changes: Mapping[int, Json], expected: list[Row]) -> None:
    rows = []
    for place, piece, level in expected:
        index, _, member = place.partition("/")
        names = {"number": f"/{shape.number}", "word": shape.word(0, 0).removeprefix(shape.page(0)), "": ""}
        rows.append((shape.page(int(index)) + names.get(member, f"/{member}"), piece, level))
    holds(code, rows, ocr=shape.changed(changes))


def box(left: float, top: float, right: float, bottom: float) -> list[float]:
    return building.corners((left, top, right, bottom))


WORDS: list[tuple[str, str, list[float], str]] = [
    ("on the page", "O206", box(1, 1, 2, 2), ""),
    ("at the edge", "O206", box(8, 10, 8.5, 11), ""),
    ("within a hundredth", "O206", box(8, 1, 8.5 * 1.0099, 2), ""),
    ("beyond a hundredth", "O206", box(8, 1, 8.5 * 1.0101, 2), "1 of 7 words leave page 1, 'Number' first, by up to 1.0%"),
    ("left of it", "O206", box(-0.5, 1, 1, 2), "by up to 5.9%"),
    ("above it", "O206", box(1, -1.1, 2, 1), "by up to 10.0%"),
    ("below it", "O206", box(1, 10, 2, 22), "by up to 100.0%"),
    ("a rectangle", "O207", box(1, 1, 2, 2), ""),
    ("begins elsewhere", "O207", [2, 1, 2, 2, 1, 2, 1, 1], ""),
    ("turned text", "O207", [1, 2, 2, 1, 3, 2, 2, 3], ""),
    ("crossing itself", "O207", [1, 1, 2, 2, 2, 1, 1, 2], "'Number' is crossing itself"),
    ("anticlockwise", "O207", [1, 1, 1, 2, 2, 2, 2, 1], "'Number' is anticlockwise"),
    ("without height", "O207", box(1, 1, 2, 1), "'Number' is without area"),
    ("a point", "O207", [1.0] * 8, "1 of 7 words of page 1 have a broken polygon"),
]  # fmt: skip


def with_box(shape: Shape, points: list[float] | None, *, lines: bool = False) -> Json:
    """A file whose second word, or line, has other corners."""
    file = copy.deepcopy(shape.file())
    page = file["analyzeResult"][shape.pages][0]
    owner = page["lines"][1] if lines or shape.text == "text" else page["words"][1]
    word = owner["words"][0] if shape.text == "text" and not lines else owner
    word[shape.member] = points
    if points is None:
        del word[shape.member]
    return file


@every_shape
@pytest.mark.parametrize(("code", "points", "piece"), [row[1:] for row in WORDS], ids=[f"{row[1]} {row[0]}" for row in WORDS])
def test_a_word(shape: Shape, code: str, points: list[float], piece: str) -> None:
    holds(code, [(shape.word(1), piece, WARNING)] if piece else [], ocr=with_box(shape, points))


@every_shape
def test_a_line_off_the_page(shape: Shape) -> None:
    pointer = f"{shape.page(0)}/lines/1/{shape.member}"
    holds("O206", [(pointer, "1 of 7 lines leave page 1", WARNING)], ocr=with_box(shape, box(1, 1, 9, 2), lines=True))


BENT: list[tuple[str, list[float], str]] = [
    ("six corners", [1, 1, 1.5, 0.9, 2, 1, 2, 2, 1.5, 2.1, 1, 2], "1 of 7 words of page 1 have a broken polygon: 'Number' is not of"),
    ("three corners", [1, 1, 2, 1, 2, 2], "not of four corners"),
    ("six corners on a line", [1, 1, 1.2, 1, 1.4, 1, 1.6, 1, 1.8, 1, 2, 1], "1 of 7 words"),
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES[1:], ids=[shape.name for shape in SHAPES[1:]])
@pytest.mark.parametrize(("points", "piece"), [row[1:] for row in BENT], ids=[row[0] for row in BENT])
def test_other_than_four_corners(shape: Shape, points: list[float], piece: str) -> None:
    holds("O207", [(shape.word(1), piece, WARNING)], ocr=with_box(shape, points))


def test_a_word_without_polygon_is_not_broken() -> None:
    holds("O207", [], ocr=with_box(SHAPES[1], None))


STATUS: list[tuple[str, Json, list[Row]]] = [
    ("succeeded", {"status": "succeeded"}, []),
    ("as in the quickstart", {"status": "Succeeded"}, []),
    ("running", {"status": "running"}, [("/status", "'running', not succeeded", ERROR)]),
    ("failed", {"status": "failed"}, [("/status", "'failed'", ERROR)]),
    ("without a result", {"status": "notStarted", "analyzeResult": None}, [("/status", "'notStarted'", ERROR)]),
]


@every_shape
@pytest.mark.parametrize(("changes", "expected"), [row[1:] for row in STATUS], ids=[row[0] for row in STATUS])
def test_ocr_not_succeeded(shape: Shape, changes: Json, expected: list[Row]) -> None:
    file = {**shape.file(), **changes}
    holds("O201", expected, ocr={key: value for key, value in file.items() if value is not None})


RESULT = building.layout_3()["analyzeResult"]
SDK: list[tuple[str, Any, bool]] = [
    ("the response of 2.x", building.layout_2(), False),
    ("the response from 3.0 on", building.layout_3(), False),
    ("a running operation", {"status": "running"}, False),
    ("another object", {"pages": []}, False),
    ("a dictionary of the SDK", {"api_version": "2023-07-31", "model_id": "prebuilt-layout", "pages": []}, True),
    ("the result alone", RESULT, True),
    ("the result alone of 2.x", building.layout_2()["analyzeResult"], True),
    ("an envelope in snake case", {"status": "succeeded", "analyze_result": {}}, True),
    ("pages of 2.x", [{"page_number": 1, "lines": []}], True),
]


@pytest.mark.parametrize(("file", "is_sdk"), [row[1:] for row in SDK], ids=[row[0] for row in SDK])
def test_ocr_from_sdk(file: Any, is_sdk: bool) -> None:
    holds("O202", [("", "written from an SDK's objects", ERROR)] if is_sdk else [], ocr=file)


def table(*references: str) -> Json:
    """A layout result of 2.1 with a mark, and a table of one cell."""
    file = copy.deepcopy(building.layout_2(version="2.1.0"))
    mark = {"boundingBox": [1] * 8, "confidence": 1, "state": "selected"}
    file["analyzeResult"]["readResults"][0]["selectionMarks"] = [mark]
    cell = {"rowIndex": 0, "columnIndex": 0, "text": "", "boundingBox": [1] * 8, "elements": list(references)}
    file["analyzeResult"]["pageResults"] = [{"page": 1, "tables": [{"rows": 1, "columns": 1, "cells": [cell]}]}]
    return file


def section(**members: Any) -> Json:
    """A layout result of 4.0 with one paragraph and more."""
    file = building.layout_3(version="2024-11-30")
    return {**file, "analyzeResult": {**file["analyzeResult"], "paragraphs": [{"content": "a"}], **members}}


CELL = "/analyzeResult/pageResults/0/tables/0/cells/0/elements"
LINES = "#/readResults/0/lines"
SECTION = "/analyzeResult/sections/0/elements"
REFERENCES: list[tuple[str, Json, list[Row]]] = [
    ("words", table(f"{LINES}/0/words/0", f"{LINES}/6/words/0"), []),
    ("a line and a mark", table(f"{LINES}/0", "#/readResults/0/selectionMarks/0"), []),
    ("no such line", table(f"{LINES}/0/words/0", f"{LINES}/7/words/0"), [(f"{CELL}/1", "lines/7", ERROR)]),
    ("no such word", table(f"{LINES}/6/words/1"), [(f"{CELL}/0", "words/1", ERROR)]),
    ("no such page", table("#/readResults/1/lines/0"), [(f"{CELL}/0", "readResults/1", ERROR)]),
    ("no such mark", table("#/readResults/0/selectionMarks/1"), [(f"{CELL}/0", "selectionMarks/1", ERROR)]),
    ("no reference", table("words"), [(f"{CELL}/0", "'words' resolves to nothing", ERROR)]),
    ("a paragraph", section(sections=[{"elements": ["/paragraphs/0", "/sections/0"]}]), []),
    ("a table", section(tables=[{}], figures=[{"elements": ["/tables/0"]}]), []),
    ("no such paragraph", section(sections=[{"elements": ["/paragraphs/1"]}]), [(f"{SECTION}/0", "paragraphs/1", ERROR)]),
    ("no such table", section(sections=[{"elements": ["/paragraphs/0", "/tables/0"]}]), [(f"{SECTION}/1", "tables/0", ERROR)]),
    (
        "no such paragraph in a cell",
        section(tables=[{"cells": [{"elements": ["/paragraphs/1"]}]}]),
        [("/analyzeResult/tables/0/cells/0/elements/0", "paragraphs/1", ERROR)],
    ),
]


@pytest.mark.parametrize(("file", "expected"), [row[1:] for row in REFERENCES], ids=[row[0] for row in REFERENCES])
def test_broken_reference(file: Json, expected: list[Row]) -> None:
    holds("O208", expected, ocr=file)


def source(kind: str, width: float, height: float, pages: int = 1) -> Source:
    return Source("a", kind, ((width, height),) * pages, pages)


COUNTS: list[tuple[str, int, int, str]] = [
    ("equal", 2, 2, ""),
    ("fewer", 1, 3, "the OCR has 1 page, the form 3; run"),
    ("the free tier", 2, 5, "the OCR has 2 pages, the form 5 (the free tier reads two pages)"),
    ("more", 2, 1, "the OCR has 2 pages, the form 1; run"),
]


@every_shape
@pytest.mark.parametrize(("seen", "pages", "piece"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_page_count_differs(shape: Shape, seen: int, pages: int, piece: str) -> None:
    file = shape.file(pages=seen)
    holds("O213", [("", piece, WARNING)] if piece else [], ocr=file, source=source("pdf", 8.5, 11, pages))
    holds("O213", [], ocr={**file, "status": "running"}, source=source("pdf", 8.5, 11, pages))


SIZES: list[tuple[str, str, tuple[float, float], Json, str]] = [
    ("equal", "pdf", (8.5, 11), {}, ""),
    ("as measured", "pdf", (8.514, 10.986), {}, ""),
    ("just within", "pdf", (8.549, 11), {}, ""),
    ("just beyond", "pdf", (8.551, 11), {}, "8.5 x 11 inch here and 8.551 x 11 in the form; run"),
    ("higher", "pdf", (8.5, 11.1), {}, "8.5 x 11.1 in the form"),
    ("turned", "pdf", (11, 8.5), {}, "(turned by 90 degrees)"),
    ("twice as large", "pdf", (17, 22), {}, "17 x 22"),
    ("a PDF in pixels", "pdf", (8.5, 11), {"width": 1700, "height": 2200, "unit": "pixel"}, ""),
    ("an image scaled down", "jpeg", (850, 1108), {"width": 1700, "height": 2200, "unit": "pixel"}, ""),
    ("an image within 2 %", "png", (1000, 1019), {"width": 500, "height": 500, "unit": "pixel"}, ""),
    ("an image beyond 2 %", "png", (1000, 1021), {"width": 500, "height": 500, "unit": "pixel"}, "500 x 500 pixel here"),
    ("an image turned", "png", (2200, 1700), {"width": 1700, "height": 2200, "unit": "pixel"}, "(turned by 90 degrees)"),
    ("O204 says it", "pdf", (8.5, 14), {"width": 0}, ""),
]


@every_shape
@pytest.mark.parametrize(("kind", "size", "changes", "piece"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_page_size_differs(shape: Shape, kind: str, size: tuple[float, float], changes: Json, piece: str) -> None:
    expected = [(f"{shape.page(0)}/width", piece, WARNING)] if piece else []
    holds("O214", expected, ocr=shape.changed({0: changes}), source=source(kind, *size))


UNITS: list[tuple[str, str, str, Json, str]] = [
    ("a PDF in inches", "a.pdf", "pdf", {"unit": "inch"}, ""),
    ("an image in pixels", "a.tiff", "tiff", {"unit": "pixel"}, ""),
    ("a PDF in pixels", "a.pdf", "pdf", {"unit": "pixel"}, "'pixel', though a PDF is in inch"),
    ("an image in inches", "a.JPG", "jpeg", {"unit": "inch"}, "'inch', though an image is in pixel"),
    ("no unit", "a.jpg", "jpeg", {"unit": None}, ""),
    ("S101 says it", "a.pdf", "png", {"unit": "pixel"}, ""),
    ("S101 says it of inches", "a.pdf", "png", {"unit": "inch"}, ""),
]


@every_shape
@pytest.mark.parametrize(("name", "kind", "changes", "piece"), [row[1:] for row in UNITS], ids=[row[0] for row in UNITS])
def test_unit_unexpected(shape: Shape, name: str, kind: str, changes: Json, piece: str) -> None:
    expected = [(f"{shape.page(0)}/unit", piece, WARNING)] if piece else []
    holds("O215", expected, form=Form(name, 1000), ocr=shape.changed({0: changes}), source=source(kind, 8.5, 11))


def test_office_files_have_no_size() -> None:
    office = Source("a.pdf", "zip", (), 0)
    file = SHAPES[1].changed({0: {"width": None, "height": None, "unit": None}})
    for code in ("O204", "O213", "O214", "O215"):
        holds(code, [], ocr=file, source=office)


def test_labels_on_a_page_that_is_missing_say_it_alone(tmp_path: Path) -> None:
    labels = building.labels()
    labels["labels"][0]["value"][0]["page"] = 3
    files = {"a.pdf": building.pdf(3), "a.pdf.ocr.json": building.layout_2(pages=2), "a.pdf.labels.json": labels}
    found = dataprep.check(building.write(tmp_path, {**building.form(), **files})).findings
    assert [finding.code for finding in found if finding.code[0] in "OM"] == ["M501"]
