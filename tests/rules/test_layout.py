"""O: layout (OCR) files, each by itself."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from dataprep.edits import apply
from dataprep.findings import Location, Rebuild, Severity
from tests import building
from tests.judging import Row, holds, judge, spoken
from tests.shapes import SHAPES, Json, Shape, every_shape

ERROR, WARNING = Severity.ERROR, Severity.WARNING

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
    ("six corners", [1, 1, 1.5, 0.9, 2, 1, 2, 2, 1.5, 2.1, 1, 2], "1 of 7 words of page 1 have a broken polygon: 'Number'"),
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


def test_a_running_operation_with_an_empty_result_is_told_as_running() -> None:
    holds("O201", [("/status", "'running'", ERROR)], ocr={"status": "running", "analyzeResult": None})


RESULT = building.layout_3()["analyzeResult"]
OBJECTS = {"api_version": "2023-07-31", "model_id": "prebuilt-layout", "content": "", "pages": []}
SDK: list[tuple[str, Any, bool, bool]] = [
    ("the response of 2.x", building.layout_2(), False, False),
    ("the response from 3.0 on", building.layout_3(), False, False),
    ("a running operation", {"status": "running"}, False, False),
    ("another object", {"pages": []}, False, False),
    ("a dictionary of the SDK", OBJECTS, True, True),
    ("a part of one", {"model_id": "prebuilt-layout", "pages": []}, True, False),
    ("with fields of the user's", {**OBJECTS, "documents": [{"fields": {"total_due": {}}}]}, True, False),
    ("the result alone", RESULT, True, True),
    ("the result alone of 2.x", building.layout_2()["analyzeResult"], True, False),
    ("an envelope in snake case", {"status": "succeeded", "analyze_result": {}}, True, False),
    ("a full one", {"status": "succeeded", "analyze_result": OBJECTS}, True, True),
    ("pages of 2.x", [{"page_number": 1, "lines": []}], True, False),
]


@pytest.mark.parametrize(("file", "is_sdk", "is_whole"), [row[1:] for row in SDK], ids=[row[0] for row in SDK])
def test_ocr_from_sdk(file: Any, is_sdk: bool, is_whole: bool) -> None:
    holds("O202", [("", "written from an SDK's objects", ERROR)] if is_sdk else [], ocr=file)
    fixes = [problem.fix for problem in judge("O202", ocr=file) if problem.fix]
    assert len(fixes) is int(is_whole)
    for fix in fixes:
        assert not fix.safe
        assert fix.edits == (Rebuild(Location("a.pdf.ocr.json")),)
        assert {*spoken("FO", ocr=apply(fix.edits, file))} <= {"O211"}


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
