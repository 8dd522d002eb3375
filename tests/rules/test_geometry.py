"""G: geometry of regions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dataprep.findings import Put, Severity
from tests import building
from tests.building import LAYOUTS, SHAPES, Json, put
from tests.judging import Row, holds, judge, spoken

BOX = "/labels/0/value/0/boundingBoxes/0"
SECOND = "/labels/1/value/0/boundingBoxes/0"
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
Box = list[float]

NUMBER = building.fractions((3.0, 1.0, 3.5, 1.2))


def boxed(shape: str, box: Box) -> tuple[Json, str]:
    """Labels of a shape whose first box is another, and the box's pointer."""
    make, pointer, _ = SHAPES[shape]
    return put(make(), pointer.format(0, 0), box), pointer.format(0, 0)


def with_box(box: Box) -> Json:
    """Labels whose first box is another."""
    return put(building.labels(), BOX, box)


def rectangle(left: float, top: float, right: float, bottom: float) -> Box:
    """A box by its sides, in fractions of the page."""
    return building.corners((left, top, right, bottom))


def turned(box: Box, corner: int) -> Box:
    """The same box from another corner on."""
    return box[2 * corner :] + box[: 2 * corner]


def pair(one: Box, other: Box, names: tuple[str, str] = ("A", "B"), *, drawn: bool = True) -> Json:
    """Two labels with a box each, which are drawn regions or words."""
    kind = {"labelType": "region"} if drawn else {}
    value = [[{"page": 1, "text": "" if drawn else "1042", "boundingBoxes": [box]}] for box in (one, other)]
    return {
        "$schema": building.SCHEMA,
        "document": "a.pdf",
        "labels": [{"label": name, "value": items, **kind} for name, items in zip(names, value, strict=True)],
    }


SHAPELESS: list[tuple[str, str | None, str, Box]] = [
    ("a word's box", None, "", NUMBER),
    ("from another corner on, as turned text is", None, "", turned(rectangle(0.1, 0.1, 0.2, 0.2), 2)),
    ("aslant", None, "", [0.1, 0.12, 0.2, 0.1, 0.21, 0.13, 0.11, 0.15]),
    ("at the very edge", None, "", rectangle(0.9, 0.0, 1.0, 0.1)),
    ("the whole page", None, "", rectangle(0.0, 0.0, 1.0, 1.0)),
    ("beyond the edge by rounding", None, "", rectangle(0.9, 0.1, 1 + 9e-7, 0.2)),
    ("beyond the edge by more than rounding", "G401", "x 1 is beyond 1", rectangle(0.9, 0.1, 1 + 1.1e-6, 0.2)),
    ("above the edge by more than rounding", "G401", "y -1.1e-06 is below 0", rectangle(0.1, -1.1e-6, 0.2, 0.2)),
    ("beyond the right edge", "G401", "x 1.2 is beyond 1", rectangle(0.9, 0.1, 1.2, 0.2)),
    ("left of the page", "G401", "x -0.25 is below 0", rectangle(-0.25, 0.1, 0.2, 0.2)),
    ("very far off", "G401", "is beyond 1", rectangle(0.1, 0.1, 1e200, 0.2)),
    ("as far off as numbers go", "G401", "is beyond 1", rectangle(0.1, 0.1, 1e308, 0.2)),
    ("in inches", "G402", "divide x by 8.5 and y by 11", building.corners((3.0, 1.0, 3.5, 1.2))),
    ("in inches, a little beside the word", "G402", "3.66", building.corners((3.16, 1.0, 3.66, 1.2))),
    ("in inches, far from any word", "G401", "3.7", building.corners((3.2, 1.0, 3.7, 1.2))),
    ("anticlockwise", "G404", "run anticlockwise; reverse them", [0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.1]),
    ("anticlockwise and dented", "G404", "anticlockwise", [0.1, 0.1, 0.1, 0.3, 0.15, 0.12, 0.3, 0.1]),
    ("anticlockwise and off the page", "G404", "anticlockwise", [0.9, 0.1, 0.9, 0.2, 1.2, 0.2, 1.2, 0.1]),
    ("a bow tie", "G405", "the sides of 'Number' cross", [0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.2]),
    ("a bow tie that runs the other way", "G405", "cross", [0.1, 0.1, 0.1, 0.2, 0.2, 0.1, 0.2, 0.2]),
    ("a bow tie off the page", "G405", "cross", [0.9, 0.1, 1.2, 0.2, 1.2, 0.1, 0.9, 0.2]),
    ("a corner on the opposite side", "G405", "cross", [0.1, 0.1, 0.3, 0.1, 0.2, 0.3, 0.2, 0.1]),
    ("a line", "G406", "no area", [0.1, 0.1, 0.2, 0.1, 0.3, 0.1, 0.4, 0.1]),
    ("a slanting line", "G406", "no area", [0.125, 0.125, 0.25, 0.25, 0.375, 0.375, 0.5, 0.5]),
    ("a point", "G406", "no area", [0.1] * 8),
    ("all at nought", "G406", "no area", [0.0] * 8),
    ("two corners in one place", "G406", "two corners in one place", [0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.2, 0.2]),
    ("opposite corners in one place", "G406", "two corners", [0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0.2]),
    ("two corners nearly in one place", "G406", "two corners", [0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.2 - 9e-7, 0.2]),
    ("two corners just told apart", None, "", [0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.2 - 1.1e-6, 0.2]),
    ("the least area", None, "", rectangle(0.1, 0.1, 0.10001, 0.1000101)),
    ("under the least area", "G406", "no area", rectangle(0.1, 0.1, 0.10001, 0.1000099)),
    ("a line off the page", "G406", "no area", [1.1, 0.1, 1.2, 0.1, 1.3, 0.1, 1.4, 0.1]),
    ("a dent", "G407", "has a dent", [0.1, 0.1, 0.3, 0.1, 0.15, 0.12, 0.1, 0.3]),
    ("three corners in a row", None, "", [0.125, 0.125, 0.25, 0.125, 0.375, 0.125, 0.25, 0.25]),
    ("a dent off the page", "G401", "beyond 1", [0.9, 0.1, 1.1, 0.1, 0.95, 0.12, 0.9, 0.3]),
]
SEVERITIES = {"G407": WARNING}
OF_SHAPE = tuple(f"G40{number}" for number in range(1, 8))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("code", "piece", "box"), [row[1:] for row in SHAPELESS], ids=[row[0] for row in SHAPELESS])
def test_a_box_has_one_verdict(code: str | None, piece: str, box: Box, layout: str, shape: str) -> None:
    labels, pointer = boxed(shape, box)
    parts = {"ocr": LAYOUTS[layout](), "labels": labels}
    for rule in OF_SHAPE:
        holds(rule, [(pointer, piece, SEVERITIES.get(rule, ERROR))] if rule == code else [], **parts)


@pytest.mark.parametrize(("code", "box"), [(row[1], row[3]) for row in SHAPELESS], ids=[row[0] for row in SHAPELESS])
def test_without_ocr_a_box_is_judged_all_the_same(code: str | None, box: Box) -> None:
    expected = "G401" if code == "G402" else code
    found = spoken("G", labels=with_box(box))
    assert [rule for rule in found if rule in OF_SHAPE] == ([expected] if expected else [])


BROKEN = [row for row in SHAPELESS if row[1] not in (None, "G407")]


@pytest.mark.parametrize("box", [row[3] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_box_is_held_against_no_word(box: Box) -> None:
    assert spoken("M", ocr=building.layout_2(), labels=with_box(box)) == []


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" + "0" * 400])
@pytest.mark.parametrize("box", [NUMBER, [0.1, 0.2, 0.2, 0.1, 0.3, 0.2, 0.2, 0.3]], ids=["straight", "on its point"])
@pytest.mark.parametrize("place", [0, 3, 4])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_that_overflows(number: str, box: Box, place: int, shape: str) -> None:
    labels, pointer = boxed(shape, [*box[:place], float("inf"), *box[place + 1 :]])
    parts = {"ocr": building.layout_2(), "labels": json.dumps(labels).replace("Infinity", number).encode()}
    holds("G403", [(pointer, "too large to be a number", ERROR)], **parts)
    assert spoken("GLM", **parts) == ["G403"]


BESIDE = (3.01, 1.0, 3.51, 1.2)
SQUARE = rectangle(0.1, 0.1, 0.2, 0.2)
FIXES: list[tuple[str, str, Box, Box, bool]] = [
    ("clip within 0.001", "G401", rectangle(0.9, 0.1, 1.001, 0.2), rectangle(0.9, 0.1, 1.0, 0.2), True),
    ("clip below 0 within 0.001", "G401", rectangle(-0.001, 0.1, 0.1, 0.2), rectangle(0.0, 0.1, 0.1, 0.2), True),
    ("clip beyond 0.001", "G401", rectangle(0.9, 0.1, 1.0011, 0.2), rectangle(0.9, 0.1, 1.0, 0.2), False),
    ("divide, on the word", "G402", building.corners((3.0, 1.0, 3.5, 1.2)), NUMBER, True),
    ("divide, beside the word", "G402", building.corners(BESIDE), building.fractions(BESIDE), False),
    ("reverse", "G404", [0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.1], SQUARE, True),
    ("reverse, keeping the first", "G404", [0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2], turned(SQUARE, 1), True),
    ("uncross", "G405", [0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.2], SQUARE, True),
    ("begin where the word does", "G408", turned(NUMBER, 1), NUMBER, True),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("code", "box", "mended", "safe"), [row[1:] for row in FIXES], ids=[row[0] for row in FIXES])
def test_a_fix_puts_one_box(code: str, box: Box, mended: Box, safe: bool, shape: str) -> None:
    ocr = None if code == "G401" else building.layout_2()  # clipped, it would have to be a word's
    (problem,) = judge(code, ocr=ocr, labels=boxed(shape, box)[0])
    assert problem.fix is not None
    (edit,) = problem.fix.edits
    assert isinstance(edit, Put)
    assert (edit.at, problem.fix.safe) == (problem.at, safe)
    assert edit.value == pytest.approx(mended, abs=1e-15)


@pytest.mark.parametrize("code", ["G403", "G406", "G407", "G409", "G410", "G411"])
def test_what_cannot_be_mended_by_rule_has_no_fix(code: str) -> None:
    broken: dict[str, Json] = {
        "G403": with_box([float("inf")] * 8),
        "G406": with_box([0.1] * 8),
        "G407": with_box([0.1, 0.1, 0.3, 0.1, 0.15, 0.12, 0.1, 0.3]),
        "G409": pair(rectangle(0.1, 0.1, 0.2, 0.2), rectangle(0.15, 0.1, 0.25, 0.2)),
        "G410": pair(NUMBER, NUMBER),
        "G411": with_box(rectangle(0.0, 0.0, 1.0, 1.0)),
    }
    raw = json.dumps(broken[code]).replace("Infinity", "1e999").encode()
    problems = judge(code, ocr=building.layout_2(), labels=raw)
    assert [problem.fix for problem in problems] == [None]


@pytest.mark.parametrize("corner", [1, 2, 3])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_start_corner(layout: str, corner: int) -> None:
    expected: list[Row] = [(BOX, "begins at another corner than its word '1042'", INFO)]
    holds("G408", expected, ocr=LAYOUTS[layout](), labels=with_box(turned(NUMBER, corner)))


def test_turned_words_start_where_they_like() -> None:
    ocr = building.layout_2()
    ocr["analyzeResult"]["readResults"][0]["angle"] = -37.02
    for line in ocr["analyzeResult"]["readResults"][0]["lines"]:
        line["words"][0]["boundingBox"] = line["boundingBox"] = turned(line["boundingBox"], 3)
    assert spoken("G", ocr=ocr, labels=with_box(turned(NUMBER, 3))).count("G408") == 3  # the labels that were not turned
    labels = building.labels()
    for label in labels["labels"]:
        for item in label["value"]:
            item["boundingBoxes"] = [turned(item["boundingBoxes"][0], 3)]
    assert spoken("GM", ocr=ocr, labels=labels) == []


OVERLAPS: list[tuple[str, Json, list[Row]]] = [
    ("apart", pair(rectangle(0.1, 0.1, 0.2, 0.2), rectangle(0.3, 0.1, 0.4, 0.2)), []),
    ("side by side", pair(rectangle(0.1, 0.1, 0.2, 0.2), rectangle(0.2, 0.1, 0.3, 0.2)), []),
    ("by a fifth", pair(rectangle(0.0, 0.0, 0.3125, 0.5), rectangle(0.25, 0.0, 0.75, 0.5)), []),
    (
        "by more than a fifth of the smaller",
        pair(rectangle(0.1, 0.1, 0.2, 0.2), rectangle(0.179, 0.1, 0.9, 0.2)),
        [(SECOND, "'A' and 'B' overlap by 21% of the smaller", WARNING)],
    ),
    ("by less", pair(rectangle(0.1, 0.1, 0.2, 0.2), rectangle(0.181, 0.1, 0.9, 0.2)), []),
    ("one within the other", pair(rectangle(0.1, 0.1, 0.4, 0.4), rectangle(0.2, 0.2, 0.3, 0.3)), [(SECOND, "100%", WARNING)]),
    ("bounding boxes alone", pair([0.1, 0.1, 0.5, 0.1, 0.1, 0.5, 0.09, 0.3], [0.5, 0.2, 0.5, 0.5, 0.2, 0.5, 0.4, 0.4]), []),
    ("two items of one label", pair(rectangle(0.1, 0.1, 0.2, 0.2), rectangle(0.1, 0.1, 0.21, 0.2), ("A", "A")), []),
    ("on two pages", put(pair(NUMBER, rectangle(0.1, 0.05, 0.6, 0.2)), "/labels/1/value/0/page", 2), []),
    ("broken by themselves", pair([0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.2], rectangle(0.1, 0.1, 0.2, 0.2)), []),
    ("the identical box, G410", pair(NUMBER, NUMBER), []),
    ("over one word, M505", pair(NUMBER, [value + 1e-4 for value in NUMBER], drawn=False), []),
]


@pytest.mark.parametrize(("labels", "expected"), [row[1:] for row in OVERLAPS], ids=[row[0] for row in OVERLAPS])
def test_overlap(labels: Json, expected: list[Row]) -> None:
    holds("G409", expected, ocr=building.layout_2(pages=2), labels=labels)


def moved(by: float) -> Box:
    """The box of a word, moved to the right."""
    return [value + by * (number % 2 == 0) for number, value in enumerate(NUMBER)]


TWICE: list[tuple[str, Json, list[Row]]] = [
    ("under two labels", pair(NUMBER, NUMBER), [(SECOND, "under 'A' too", ERROR)]),
    ("under two labels, words", pair(NUMBER, NUMBER, drawn=False), [(SECOND, "under 'A' too", ERROR)]),
    ("from another corner on", pair(NUMBER, turned(NUMBER, 2)), [(SECOND, "under 'A' too", ERROR)]),
    ("within a millionth", pair(NUMBER, moved(9e-7)), [(SECOND, "under 'A' too", ERROR)]),
    ("beyond a millionth", pair(NUMBER, moved(1.1e-6)), []),
    ("on two pages", put(pair(NUMBER, NUMBER), "/labels/1/value/0/page", 2), []),
    ("names that differ only by blanks and case, L303", pair(NUMBER, NUMBER, ("Total", "total ")), []),
    ("names that are equal, L303", pair(NUMBER, NUMBER, ("Total", "Total")), []),
    ("broken by themselves", pair([0.1] * 8, [0.1] * 8), []),
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("labels", "expected"), [row[1:] for row in TWICE], ids=[row[0] for row in TWICE])
def test_the_same_box_twice(labels: Json, expected: list[Row], layout: str) -> None:
    holds("G410", expected, ocr=LAYOUTS[layout](pages=2), labels=labels)


def test_twice_in_one_label() -> None:
    labels = building.labels()
    labels["labels"][0]["value"] *= 2
    parts = {"ocr": building.layout_2(), "labels": labels}
    holds("G410", [("/labels/0/value/1/boundingBoxes/0", "stands twice, at " + BOX, ERROR)], **parts)
    assert spoken("GML", **parts) == ["G410"]


ALONE: list[tuple[str, Json, list[str]]] = [
    ("G410 before M505 before G409", pair(NUMBER, NUMBER, drawn=False), ["G410"]),
    ("G410 before M505, turned", pair(turned(NUMBER, 1), NUMBER, drawn=False), ["G408", "G410"]),
    ("M505 before G409", pair(NUMBER, moved(1e-4), drawn=False), ["M505"]),
    ("L303 before G410", pair(NUMBER, NUMBER, ("Total", "TOTAL"), drawn=False), ["L303"]),
    ("L303 before G410, equal names", pair(NUMBER, NUMBER, ("Total", "Total"), drawn=False), ["L303"]),
]


@pytest.mark.parametrize(("labels", "codes"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE])
def test_one_cause_one_finding(labels: Json, codes: list[str]) -> None:
    assert spoken("LGM", ocr=building.layout_2(), labels=labels) == codes


OVERSIZED: list[tuple[str, Box, str, str | None, list[Row]]] = [
    ("a quarter", rectangle(0.0, 0.0, 0.5, 0.5), "12", None, []),
    ("more than a quarter", rectangle(0.0, 0.0, 0.5, 0.51), "12", None, [(BOX, "covers 26% of page 1", INFO)]),
    ("the whole page", rectangle(0.0, 0.0, 1.0, 1.0), "12", None, [(BOX, "covers 100% of page 1", INFO)]),
    ("a drawn region", rectangle(0.0, 0.0, 1.0, 1.0), "", "region", []),
    ("without text, L312", rectangle(0.0, 0.0, 1.0, 1.0), " ", None, []),
]


@pytest.mark.parametrize(("box", "text", "kind", "expected"), [row[1:] for row in OVERSIZED], ids=[row[0] for row in OVERSIZED])
def test_oversized(box: Box, text: str, kind: str | None, expected: list[Row]) -> None:
    labels = put(put(with_box(box), "/labels/0/value/0/text", text), "/labels/0/labelType", kind)
    holds("G411", expected, ocr=building.layout_2(), labels=labels)


SIZES: list[tuple[str, str, Any]] = [
    ("no width", "width", building.NOTHING),
    ("a width of 0", "width", 0),
    ("a height below 0", "height", -11),
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("side", "length"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
@pytest.mark.parametrize("box", [row[3] for row in SHAPELESS], ids=[row[0] for row in SHAPELESS])
def test_nothing_is_judged_on_a_page_without_size(box: Box, side: str, length: Any, layout: str) -> None:
    ocr = LAYOUTS[layout]()
    put(building.pages(ocr)[0], f"/{side}", length)
    assert spoken("GM", ocr=ocr, labels=with_box(box)) == []


EDGE_WORD: building.Word = ("1042", (7.65, 1.0, 8.5, 1.2))


@pytest.mark.parametrize(("right", "fixable"), [(1.0005, True), (1.01, True), (1.05, True)])
def test_a_word_at_the_edge_can_be_clipped_to(right: float, fixable: bool) -> None:
    left, top, _, bottom = 0.9, 1 / 11, 1.0, 1.2 / 11
    labels = boxed("2021-03-01", rectangle(left, top, right, bottom))[0]
    (problem,) = judge("G401", ocr=building.layout_2([EDGE_WORD]), labels=labels)
    assert (problem.fix is not None) is fixable


def test_what_is_no_word_when_clipped_is_to_be_drawn_again() -> None:
    labels = boxed("2021-03-01", rectangle(0.5, 0.5, 1.0005, 0.6))[0]
    (problem,) = judge("G401", ocr=building.layout_2([EDGE_WORD]), labels=labels)
    assert problem.fix is None
