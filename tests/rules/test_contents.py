"""O: what was read on the pages of OCR files: tables, spans, text, confidence."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Sequence
from typing import Any

import pytest

from dataprep.findings import Severity
from dataprep.settings import Thresholds
from tests import building
from tests.judging import Row, holds, judge
from tests.shapes import Json, Shape, every_shape

WARNING, INFO = Severity.WARNING, Severity.INFO
HUGE = 10**30

GRIDS: list[tuple[str, tuple[int, int], Sequence[building.Cell], int | None, str]] = [
    ("a full grid", (2, 2), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)], None, ""),
    ("with holes", (3, 3), [(0, 0, 1, 1), (2, 2, 1, 1)], None, ""),
    ("without cells", (3, 3), [], None, ""),
    ("spans that fill it", (2, 3), [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)], None, ""),
    ("in any order", (1, 3), [(0, 2, 1, 1), (0, 0, 1, 2)], None, ""),
    ("a row too many", (2, 2), [(0, 0, 1, 1), (2, 0, 1, 1)], 1, "at row 2 and column 0 (counted from 0) leaves the grid"),
    ("a column too many", (2, 2), [(1, 2, 1, 1), (0, 0, 1, 1)], 0, "leaves the grid of its table of 2 x 2"),
    ("a negative row", (2, 2), [(-1, 0, 1, 1)], 0, "row -1"),
    ("a span over the edge", (2, 2), [(0, 1, 1, 2)], 0, "spanning 1 x 2, leaves the grid"),
    ("a span of nothing", (2, 2), [(0, 1, 0, 1)], 0, "spanning 0 x 1, leaves the grid"),
    ("twice in one place", (2, 2), [(0, 0, 1, 1), (0, 1, 1, 1), (0, 0, 1, 1)], 2, "stands in the place of another"),
    ("under a span", (2, 2), [(0, 0, 2, 1), (0, 1, 1, 1), (1, 0, 1, 1)], 2, "at row 1 and column 0"),
    ("over what was there", (2, 2), [(1, 1, 1, 1), (0, 0, 2, 2)], 1, "spanning 2 x 2, stands"),
    ("the first of several", (2, 2), [(0, 0, 1, 1), (0, 0, 1, 1), (5, 5, 1, 1)], 1, "stands in the place"),
    ("no rows", (0, 0), [(0, 0, 1, 1)], 0, "table of 0 x 0"),
    ("fewer than none", (-2, -2), [(0, 0, 1, 1)], 0, "table of -2 x -2"),
    ("a huge span", (2, 2), [(0, 0, HUGE, HUGE)], 0, "leaves the grid"),
    ("a huge grid", (HUGE, HUGE), [(0, 0, HUGE, 1), (0, 1, 1, HUGE - 1)], None, ""),
    ("twice in a huge grid", (HUGE, HUGE), [(0, 0, HUGE, 1), (7, 1, 1, 1), (7, 1, 1, 1)], 2, "at row 7 and column 1"),
]  # fmt: skip


def table_at(layout: Json, number: int = 0) -> str:
    pages = "pages" in layout["analyzeResult"]
    return f"/analyzeResult/{'' if pages else 'pageResults/0/'}tables/{number}"


@every_shape
@pytest.mark.parametrize(("size", "cells", "bad", "piece"), [row[1:] for row in GRIDS], ids=[row[0] for row in GRIDS])
def test_table_grid_broken(
    shape: Shape, size: tuple[int, int], cells: Sequence[building.Cell], bad: int | None, piece: str
) -> None:
    file = building.with_table(shape.file(), *size, cells)
    holds("O209", [] if bad is None else [(f"{table_at(file)}/cells/{bad}", piece, WARNING)], ocr=file)


@every_shape
def test_one_finding_a_table(shape: Shape) -> None:
    file = shape.file()
    for cells in ([(0, 0, 1, 1)], [(3, 0, 1, 1), (4, 0, 1, 1)], [(0, 0, 1, 1)] * 3):
        building.with_table(file, 2, 2, cells)
    wanted = [f"{table_at(file, 1)}/cells/0", f"{table_at(file, 2)}/cells/1"]
    assert [problem.at.pointer for problem in judge("O209", ocr=file)] == wanted


@every_shape
@pytest.mark.parametrize("key", ["rows", "cell"])
def test_what_does_not_say_its_place_is_not_judged(shape: Shape, key: str) -> None:
    file = building.with_table(shape.file(), 1, 1, [(0, 0, 1, 1), (9, 0, 1, 1)])
    size = "rows" if shape.text == "text" else "rowCount"
    building.put(file, f"{table_at(file)}/{size if key == 'rows' else 'cells/1/rowIndex'}", building.NOTHING)
    holds("O209", [], ocr=file)


@every_shape
def test_an_unreadable_cell_leaves_the_numbers_of_the_others(shape: Shape) -> None:
    file = building.with_table(shape.file(), 1, 1, [(0, 0, 1, 1), (9, 0, 1, 1)])
    building.put(file, f"{table_at(file)}/cells/0/rowIndex", "first")
    holds("O209", [(f"{table_at(file)}/cells/1", "row 9", WARNING)], ocr=file)


@pytest.mark.parametrize("height", [1, 3, 300])
def test_many_cells_take_no_time(height: int) -> None:
    """Twenty thousand cells, and a thousand tables of one cell that covers all: told, and capped, in no time."""
    cells = [(row * height, column, height, 1) for row in range(200) for column in range(100)]
    file = building.with_table(building.layout_3(), 200 * height, 100, [*cells, (0, 0, 1, 1)])
    for _ in range(1000):
        building.with_table(file, 100, 100, [(0, 0, 100, 100), (0, 0, 1, 1)])
    raw = json.dumps(file).encode()
    start = time.process_time()
    problems = judge("O209", ocr=raw)
    assert time.process_time() - start < 2
    assert len(problems) == 100
    assert problems[0].at.pointer == "/analyzeResult/tables/0/cells/20000"


def spanned(content: str, words: Sequence[tuple[str, int, int]]) -> Json:
    """A file of 3.1 with words of given offset and length."""
    file = copy.deepcopy(building.layout_3([(text, building.box_of("1042")) for text, _, _ in words]))
    file["analyzeResult"]["content"] = content
    for number, (_, offset, length) in enumerate(words):
        building.put(file, f"/analyzeResult/pages/0/words/{number}/span", {"offset": offset, "length": length})
    return file


POINTS, UNITS, ELEMENTS = "unicodeCodePoint", "utf16CodeUnit", "textElements"
FAMILY = "\U0001f469\u200d\U0001f467"
SPANS: list[tuple[str, str, Json, int | None, str]] = [
    ("exact", ELEMENTS, spanned("a bc", [("a", 0, 1), ("bc", 2, 2)]), None, ""),
    ("on the next line", ELEMENTS, spanned("a\nbc", [("a", 0, 1), ("bc", 2, 2)]), None, ""),
    ("out of order", POINTS, spanned("a bc", [("bc", 2, 2), ("a", 0, 1)]), None, ""),
    ("shifted", POINTS, spanned("a bc", [("a", 0, 1), ("bc", 1, 2)]), 1, "for 1 of 2 words of page 1, 'bc' first"),
    ("both", UNITS, spanned("a bc", [("a", 1, 1), ("bc", 1, 2)]), 0, "2 of 2 words of page 1, 'a' first"),
    ("too short", POINTS, spanned("abc", [("abc", 0, 2)]), 0, "1 of 1 word of page 1"),
    ("too long", POINTS, spanned("abc d", [("abc", 0, 4)]), 0, "not the word's text"),
    ("beyond the end", POINTS, spanned("abc", [("abc", 10**30, 3)]), 0, "not the word's text"),
    ("counted from the end", POINTS, spanned("a bc", [("a", 0, 1), ("bc", -2, 2)]), 1, "1 of 2 words of page 1, 'bc' first"),
    ("far before the beginning", POINTS, spanned("abc", [("abc", -(10**30), 3)]), 0, "not the word's text"),
    ("a length below nought", POINTS, spanned("abc", [("abc", 0, -3)]), 0, "not the word's text"),
    ("nothing before the beginning", POINTS, spanned("abc", [("", -3, 0)]), 0, "not the word's text"),
    ("from the end in units", UNITS, spanned("\U0001f600 a", [("a", -1, 1)]), 0, "'a' first"),
    ("no such count", "bytes", spanned("a", [("b", 0, 1)]), None, ""),
    ("accents", ELEMENTS, spanned("\u00e9t\u00e9 a", [("\u00e9t\u00e9", 0, 3), ("a", 3, 1)]), 1, "'a' first"),
    ("a mark of its own in elements", ELEMENTS, spanned("e\u0301 a", [("a", 2, 1), ("b", 9, 1)]), None, ""),
    ("a family in elements", ELEMENTS, spanned(f"{FAMILY} a", [("a", 2, 1), ("b", 9, 1)]), None, ""),
    ("a flag in elements", ELEMENTS, spanned("\U0001f1e9\U0001f1ea a", [("a", 2, 1), ("b", 9, 1)]), None, ""),
    ("jamo in elements", ELEMENTS, spanned("\u1100\u1161 a", [("a", 2, 1), ("b", 9, 1)]), None, ""),
    ("a line end of two in elements", ELEMENTS, spanned("e\r\na", [("a", 2, 1), ("b", 9, 1)]), None, ""),
    ("a line end of two in points", POINTS, spanned("e\r\na", [("a", 3, 1)]), None, ""),
    ("a line end of two in units", UNITS, spanned("e\r\na", [("a", 2, 1)]), 0, "'a'"),
    ("an emoji alone in elements", ELEMENTS, spanned("\U0001f600 a", [("\U0001f600", 0, 1), ("a", 2, 1)]), None, ""),
    ("an emoji in points", POINTS, spanned("\U0001f600 a", [("\U0001f600", 0, 1), ("a", 2, 1)]), None, ""),
    ("an emoji in units", UNITS, spanned("\U0001f600 a", [("\U0001f600", 0, 2), ("a", 3, 1)]), None, ""),
    ("an emoji in units counted as points", UNITS, spanned("\U0001f600 a", [("\U0001f600", 0, 1), ("a", 2, 1)]), 0, "2 of 2"),
    ("Chinese in units", UNITS, spanned("\u53d1\u7968 a", [("\u53d1\u7968", 0, 2), ("a", 3, 1)]), None, ""),
    ("a lone half of a pair", UNITS, spanned("\ud83d a", [("\ud83d", 0, 1), ("a", 2, 1)]), None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "file", "bad", "piece"), [row[1:] for row in SPANS], ids=[row[0] for row in SPANS])
def test_span_mismatch(kind: str, file: Json, bad: int | None, piece: str) -> None:
    file = building.put(copy.deepcopy(file), "/analyzeResult/stringIndexType", kind)
    holds("O210", [] if bad is None else [(f"/analyzeResult/pages/0/words/{bad}/span", piece, WARNING)], ocr=file)


@pytest.mark.parametrize("pointer", ["/stringIndexType", "/content", "/pages/0/words/0/span", "/pages/0/width"])
def test_what_is_absent_is_no_mismatch(pointer: str) -> None:
    file = building.put(spanned("a", [("b", 0, 1)]), f"/analyzeResult{pointer}", building.NOTHING)
    holds("O210", [], ocr=file)


@pytest.mark.parametrize("pointer", ["/content", "/pages/0/words/0/span", "/pages/0/words/0/content"])
def test_what_cannot_be_read_is_no_mismatch(pointer: str) -> None:
    holds("O210", [], ocr=building.put(spanned("a", [("b", 0, 1)]), f"/analyzeResult{pointer}", 7))


def test_spans_without_end_take_no_time() -> None:
    """Each word claims the whole of a long text."""
    text = "x" * 1_000_000
    raw = json.dumps(spanned(text, [("y", 0, len(text))] * 5000)).encode()
    start = time.process_time()
    assert "5000 of 5000 words" in judge("O210", ocr=raw)[0].message
    assert time.process_time() - start < 1


@every_shape
def test_a_page_without_words(shape: Shape) -> None:
    lines: Json = {"lines": [], "words": []}
    none = [("", "no word was read on the only page", WARNING)]
    holds("O211", [], ocr=shape.file(pages=2))
    holds("O211", [(shape.page(1), "page 2", WARNING)], ocr=shape.changed({1: lines}))
    holds("O211", none, ocr=shape.changed({0: lines}))
    holds("O211", none, ocr=shape.changed({0: {"lines": None, "words": None}}))
    holds("O211", [("", "all of the 3 pages", WARNING)], ocr=shape.changed({0: lines, 1: lines, 2: lines}))


@every_shape
def test_where_absence_of_text_is_told_otherwise(shape: Shape) -> None:
    lines: Json = {"lines": [], "words": []}
    holds("O211", [], ocr=shape.changed({0: {**lines, "width": 0}}))
    holds("O211", [], ocr={**shape.changed({0: lines}), "status": "running"})
    holds("O211", [(shape.page(1), "page 2", WARNING)], ocr=shape.changed({0: {"width": None}, 1: lines}))


def confident(shape: Shape, values: Sequence[Any]) -> Json:
    """A file whose first words have other confidences; None takes one away."""
    file = copy.deepcopy(shape.file())
    for number, value in enumerate(values):
        pointer = shape.word(number).removesuffix(shape.member) + "confidence"
        building.put(file, pointer, building.NOTHING if value is None else value)
    return file


MEANS: list[tuple[str, list[float | None], str]] = [
    ("as it is", [], ""),
    ("on the threshold", [0.8] * 7, ""),
    ("just below", [0.799] * 7, "7 words were read with a confidence of 0.799 on average, below 0.8"),
    ("half of them", [0.5] * 4, "0.706 on average"),
    ("one counts", [None, 0.5, None, None, None, None, None], "1 word was read with a confidence of 0.5"),
    ("none says it", [None] * 7, ""),
    ("out of range is another rule's", [-50, 0.9, 0.9, 0.9, 0.9, 0.9, 98], ""),
]  # fmt: skip


@every_shape
@pytest.mark.parametrize(("values", "piece"), [row[1:] for row in MEANS], ids=[row[0] for row in MEANS])
def test_low_confidence(shape: Shape, values: list[float | None], piece: str) -> None:
    holds("O212", [("", piece, INFO)] if piece else [], ocr=confident(shape, values))


def test_the_threshold_is_the_users() -> None:
    file = building.layout_2()
    holds("O212", [], ocr=file, thresholds=Thresholds(confidence=0.98))
    holds("O212", [("", "below 0.99", INFO)], ocr=file, thresholds=Thresholds(confidence=0.99))


RANGES: list[tuple[str, list[float | None], int | None, str]] = [
    ("nought and one", [0, 1], None, ""),
    ("none says it", [None] * 7, None, ""),
    ("over one", [1, 1.0001], 1, "outside of 0 to 1 for 1 of 7 words of page 1, 'Number' first (1.0001)"),
    ("below nought", [None, None, -0.01, 98], 2, "2 of 7 words of page 1, '1042' first (-0.01)"),
    ("percent", [98] * 7, 0, "7 of 7 words"),
]  # fmt: skip


@every_shape
@pytest.mark.parametrize(("values", "bad", "piece"), [row[1:] for row in RANGES], ids=[row[0] for row in RANGES])
def test_confidence_out_of_range(shape: Shape, values: list[float | None], bad: int | None, piece: str) -> None:
    rows: list[Row] = [] if bad is None else [(shape.word(bad).removesuffix(shape.member) + "confidence", piece, WARNING)]
    holds("O220", rows, ocr=confident(shape, values))


@every_shape
def test_a_confidence_that_is_no_number_is_not_judged(shape: Shape) -> None:
    holds("O220", [], ocr=confident(shape, ["high", 1]))
    holds("O212", [], ocr=confident(shape, ["high", 1]))


@every_shape
@pytest.mark.parametrize("count", [299, 300, 301])
def test_lines_cut_off(shape: Shape, count: int) -> None:
    file = shape.file([("x", building.box_of("1042"))] * count)
    is_told = shape.text == "text" and count >= 300
    holds("O218", [(f"{shape.page(0)}/lines", f"page 1 has {count} lines", INFO)] if is_told else [], ocr=file)


LINES: list[tuple[str, list[tuple[str, list[str]]], int | None, str]] = [
    ("its words", [("a b", ["a", "b"]), ("c", ["c"])], None, ""),
    ("no lines", [], None, ""),
    ("a line of nothing", [("", []), ("a b", ["a", "b"])], None, ""),
    ("another word", [("a b", ["a", "b"]), ("c", ["d"])], 1, "the words joined by blanks for 1 of 2 lines of page 1, 'c' first"),
    ("two blanks", [("a  b", ["a", "b"])], 0, "'a  b'"),
    ("a word in the next line", [("a", ["a", "b"]), ("b c", ["c"])], 0, "2 of 2 lines"),
    ("a word with a blank", [("a b", ["a b"])], None, ""),
    ("no words", [("a", [])], 0, "1 of 1 line of page 1"),
    ("Chinese without blanks", [("\u53d1\u7968", ["\u53d1", "\u7968"])], None, ""),
    ("other Chinese", [("\u53d1\u7968", ["\u53d1", "\u53d1"])], 0, "1 of 1 line of page 1"),
]  # fmt: skip


def lined(lines: Sequence[tuple[str, Sequence[str]]]) -> Json:
    """A file of 2.1 with lines over words."""
    box = building.corners((1, 1, 2, 2))
    written = [
        {"text": text, "boundingBox": box, "words": [{"text": word, "boundingBox": box, "confidence": 1} for word in words]}
        for text, words in lines
    ]
    return building.put(copy.deepcopy(building.layout_2()), "/analyzeResult/readResults/0/lines", written)


@pytest.mark.parametrize(("lines", "bad", "piece"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_line_not_its_words(lines: list[tuple[str, list[str]]], bad: int | None, piece: str) -> None:
    rows: list[Row] = [] if bad is None else [(f"/analyzeResult/readResults/0/lines/{bad}/text", piece, WARNING)]
    holds("O219", rows, ocr=lined(lines))


def test_lines_from_3_on_are_not_compared() -> None:
    file = copy.deepcopy(building.layout_3())
    holds("O219", [], ocr=building.put(file, "/analyzeResult/pages/0/lines/0/content", "otherwise"))
