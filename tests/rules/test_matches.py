"""M: labels against OCR."""

from __future__ import annotations

from typing import Any

import pytest

from dataprep.edits import apply
from dataprep.findings import Location, Put, Severity
from tests import building
from tests.building import LAYOUTS, SHAPES, Json, Word, put
from tests.judging import Row, holds, judge, spoken

Box = list[float]
Item = tuple[str, str, Box]
"""The name of a field, the text of its one item, and its box in fractions of the page."""

Told = dict[str, list[tuple[str, str, Severity]]]
"""By code: the field, a piece of the message, and the severity."""

ERROR, WARNING = Severity.ERROR, Severity.WARNING

WORDS: tuple[Word, ...] = (
    *building.WORDS,
    ("twin", (1.0, 5.0, 1.4, 5.2)),
    ("twin", (1.1, 5.0, 1.5, 5.2)),
    ("again", (1.0, 6.0, 1.4, 6.2)),
    ("again", (5.0, 6.0, 5.4, 6.2)),
    ("7", (5.0, 7.0, 5.1, 7.2)),
    ("8", (5.08, 7.0, 5.18, 7.2)),
    ("X", (6.0, 1.0, 6.2, 1.2)),
)
LINE: Word = ("Contoso Ltd", (1.0, 3.0, 2.3, 3.2))
MARKS: tuple[Word, ...] = (("selected", (5.0, 1.0, 5.2, 1.2)), ("unselected", (6.0, 1.0, 6.2, 1.2)))


def layout(shape: str, **options: Any) -> Json:
    """An OCR file with the words, a line of two of them, and two selection marks, one of them read as a word too."""
    ocr = building.with_marks(LAYOUTS[shape](WORDS, **options), MARKS)
    text, *others = LINE
    line = building.pages(LAYOUTS[shape]([(text, *others)]))[0]["lines"][0]
    for page in building.pages(ocr):
        page["lines"].append({**line, "words": []} if "words" in line else line)
    return ocr


def at(text: str, across: float = 0.0, down: float = 0.0) -> Box:
    """The box of a word, line or mark, moved by fractions of the page."""
    box = building.box_of(text, (*WORDS, LINE, *MARKS))
    return [value + (across, down)[place % 2] for place, value in enumerate(building.fractions(box))]


def labels_of(shape: str, items: dict[str, tuple[str, Box]], page: int = 1) -> Json:
    """Labels of one item each."""
    if shape == "2.0-preview":
        told = [
            {"fieldKey": name, "fieldValues": [text], "regions": [{"pageNumber": page, "polygon": box}]}
            for name, (text, box) in items.items()
        ]
        return {"version": "v1.0", "docName": "a.pdf", "labels": told}
    told = [
        {"label": name, "value": [{"page": page, "text": text, "boundingBoxes": [box]}]} for name, (text, box) in items.items()
    ]
    return {**({"$schema": building.SCHEMA} if shape == "2021-03-01" else {}), "document": "a.pdf", "labels": told}


FAR = 0.3
HERE = {"A": ("1042", at("1042")), "B": ("Total", at("Total")), "C": ("Contoso", at("Contoso")), "D": ("Ltd", at("Ltd"))}
AWAY = {name: (text, [value + FAR for value in box]) for name, (text, box) in HERE.items()}
OTHERS = {"A": ("Ltd", at("1042")), "B": ("Contoso", at("Total")), "C": ("1042", at("Contoso")), "D": ("Total", at("Ltd"))}

SINGLE: list[tuple[str, str, Box, str | None, str, Severity]] = [
    ("the word's own box", "1042", at("1042"), None, "", ERROR),
    ("from another corner on", "1042", at("1042")[4:] + at("1042")[:4], None, "", ERROR),
    ("blanks do not count", " 1042  ", at("1042"), None, "", ERROR),
    ("a little beside", "1042", at("1042", 0.0024), None, "", ERROR),
    ("a little above", "1042", at("1042", 0, -0.0024), None, "", ERROR),
    ("beside", "1042", at("1042", 0.0026), "M503", "1 box lies beside the words of the same text, 'A'", WARNING),
    ("as far as is near", "1042", at("1042", 0, 0.0199), "M503", "by 1.99% of the page", WARNING),
    ("farther", "1042", at("1042", 0, 0.0201), "M502", "the nearest '1042' is 2.0% of the page away", ERROR),
    ("over nothing, said nowhere", "99", at("1042", FAR), "M502", "no word there says so", ERROR),
    ("over nothing, without a text", "", at("1042", FAR), None, "", ERROR),
    ("over nothing, blank", "  ", at("1042", FAR), None, "", ERROR),
    ("a whole line", "Contoso Ltd", at("Contoso Ltd"), None, "", ERROR),
    ("a line of another text", "Contoso AG", at("Contoso Ltd"), "M504", "the line under it says 'Contoso Ltd'", WARNING),
    ("another text, alike", "1043", at("1042"), "M504", "says '1043', the word under it says '1042'", WARNING),
    ("another text, half alike", "L", at("Ltd"), "M504", "make them equal", WARNING),
    ("another text, under half", "Lx", at("Ltd"), "M504", "label the right word", ERROR),
    ("another text, one token of many", "Contoso Handelsgesellschaft mbH", at("Contoso"), "M504", "equal", WARNING),
    ("another text, beside", "1043", at("1042", 0.01), "M504", "'1042'", WARNING),
    ("the nearest of the same text first", "8", at("7", 0.003), "M503", "by 0.64%", WARNING),
    ("but not before the box itself", "8", at("7", 0.0009), "M504", "'7'", ERROR),
    ("a mark", "selected", at("selected"), None, "", ERROR),
    ("a mark with colons", ":selected:", at("selected"), None, "", ERROR),
    ("a mark in capitals", "Unselected", at("unselected"), None, "", ERROR),
    ("a word where a mark is", "X", at("X"), None, "", ERROR),
    ("a mark where a word is", ":unselected:", at("X"), None, "", ERROR),
    ("a mark where a word is, beside", "unselected", at("X", 0.01), "M503", "by 1.00%", WARNING),
    ("the other state", "selected", at("unselected"), "M504", "the mark under it says 'unselected'", WARNING),
]
SEVERAL: list[tuple[str, dict[str, tuple[str, Box]], Told]] = [
    ("each its word", HERE, {}),
    (
        "one word twice",
        {"A": ("1042", at("1042")), "B": ("1042", at("1042", 1e-5))},
        {"M505": [("B", "the word '1042' is labeled 'A' and 'B'", ERROR)]},
    ),
    (
        "one word thrice",
        {"A": ("1042", at("1042")), "B": ("1042", at("1042", 1e-5)), "C": ("1042", at("1042", 2e-5))},
        {"M505": [("B", "'A' and 'B'", ERROR), ("C", "'A' and 'C'", ERROR), ("C", "'B' and 'C'", ERROR)]},
    ),
    ("names that L303 calls equal", {"Tax": ("1042", at("1042")), "tax ": ("1042", at("1042", 1e-5))}, {}),
    (
        "some shifted",
        {**HERE, "B": ("Total", at("Total", 0.003)), "C": ("Contoso", at("Contoso", 0.012))},
        {"M503": [("B", "2 boxes lie beside the words of the same text, 'C' farthest, by 1.20%", WARNING)]},
    ),
    ("two of four astray", HERE | {name: AWAY[name] for name in "CD"}, {"M502": [("C", "", ERROR), ("D", "", ERROR)]}),
    (
        "three of three astray",
        {name: AWAY[name] for name in "ABC"},
        {"M502": [("A", "", ERROR), ("B", "", ERROR), ("C", "", ERROR)]},
    ),
    (
        "two of four over other texts",
        HERE | {name: OTHERS[name] for name in "CD"},
        {"M504": [("C", "", ERROR), ("D", "", ERROR)]},
    ),
    ("three of four astray", {**AWAY, "A": HERE["A"]}, {"M510": [("", "most of the 4 boxes", ERROR)]}),
    ("three of four over other texts", {**OTHERS, "A": HERE["A"]}, {"M510": [("", "most of the 4 boxes", ERROR)]}),
    ("some astray, some over other texts", AWAY | {name: OTHERS[name] for name in "CD"}, {"M510": [("", "another form", ERROR)]}),
    (
        "texts that are alike",
        {name: (f"{text}-", box) for name, (text, box) in HERE.items()},
        {
            "M504": [(name, "make them equal", WARNING) for name in HERE],
        },
    ),
    ("four without a text", {name: ("", box) for name, (_, box) in AWAY.items()}, {}),
]
ROWS = [
    *(
        (name, {"A": (text, box)}, {code: [("A", piece, level)]} if code else {})
        for name, text, box, code, piece, level in SINGLE
    ),
    *SEVERAL,
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ocr", LAYOUTS)
@pytest.mark.parametrize(("items", "told"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_box_is_its_word_or_else_one_rule_says_so(items: dict[str, tuple[str, Box]], told: Told, ocr: str, shape: str) -> None:
    parts = {"ocr": layout(ocr), "labels": labels_of(shape, items)}
    for code in ("M501", "M502", "M503", "M504", "M505", "M510"):
        pointers = {name: SHAPES[shape][1].format(number, 0) for number, name in enumerate(items)}
        rows = [(pointers.get(name, ""), piece, severity) for name, piece, severity in told.get(code, [])]
        holds(code, rows, **parts)


def test_drawn_regions_stand_for_no_word() -> None:
    labels = labels_of("2021-03-01", AWAY)
    for label in labels["labels"]:
        label["labelType"] = "region"
    assert spoken("M", ocr=layout("pages"), labels=labels) == []


@pytest.mark.parametrize("shape", LAYOUTS)
def test_nothing_is_missed_on_a_page_without_words(shape: str) -> None:
    assert spoken("M", ocr=LAYOUTS[shape](()), labels=labels_of("2021-03-01", HERE)) == []


def test_broken_boxes_do_not_make_it_another_document() -> None:
    items = {name: (text, [box[0] + 1, *box[1:]]) for name, (text, box) in HERE.items()}
    assert spoken("M", ocr=layout("pages"), labels=labels_of("2021-03-01", items)) == []


def test_what_l309_says_m502_does_not_say_again() -> None:
    labels = labels_of("2021-03-01", {"A": ("99", at("1042", FAR))})
    labels["labels"][0]["value"].append({"page": 1, "text": "", "boundingBoxes": [at("Ltd")]})
    assert spoken("LM", ocr=layout("pages"), labels=labels) == ["L309"]


def test_a_pair_that_g410_names_is_not_named_again() -> None:
    labels = building.labels(labeled={"A": ("Contoso", "Ltd"), "B": ("Contoso", "Ltd")})
    put(labels, "/labels/1/value/1/boundingBoxes/0", at("Ltd", 1e-4))
    assert spoken("GM", ocr=layout("pages"), labels=labels) == ["G410"]


def test_a_pair_of_labels_is_named_once() -> None:
    labels = building.labels(labeled={"A": ("Contoso", "Ltd"), "B": ("Contoso", "Ltd")})
    for number, text in enumerate(("Contoso", "Ltd")):
        put(labels, f"/labels/1/value/{number}/boundingBoxes/0", at(text, 1e-4))
    assert spoken("GM", ocr=layout("pages"), labels=labels) == ["M505"]


PAGES: list[tuple[str, int, int, str]] = [
    ("the last page", 2, 2, ""),
    ("beyond a single page", 2, 1, "'A', 'B' on page 2, but the OCR ends at page 1; run Layout on the whole form"),
    ("beyond two pages", 3, 2, "the OCR ends at page 2 (the free tier reads two)"),
    ("page 0", 0, 1, "on page 0"),
    ("a page below 0", -1, 1, "on page -1"),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ocr", LAYOUTS)
@pytest.mark.parametrize(("page", "read", "piece"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_a_page_that_the_ocr_has_not(page: int, read: int, piece: str, ocr: str, shape: str) -> None:
    parts = {"ocr": layout(ocr, pages=read), "labels": labels_of(shape, {name: HERE[name] for name in "AB"}, page)}
    expected: list[Row] = [(SHAPES[shape][1].format(0, 0), piece, ERROR)] if piece else []
    holds("M501", expected, **parts)
    assert spoken("M", **parts) == ["M501"] * len(expected)


def test_each_missing_page_is_told_once_with_its_labels() -> None:
    labels = labels_of("2021-03-01", {**HERE, **{f"{name}2": item for name, item in AWAY.items()}}, 2)
    for number, page in ((1, 4), (3, 4), (5, 3)):
        put(labels, f"/labels/{number}/value/0/page", page)
    box = "/labels/{}/value/0/boundingBoxes/0"
    rows = [
        (box.format(0), "'A', 'C', 'A2', 'C2', 'D2' on page 2, ", ERROR),
        (box.format(5), "'B2' on page 3", ERROR),
        (box.format(1), "'B', 'D' on page 4", ERROR),
    ]
    holds("M501", rows, ocr=layout("pages"), labels=labels)


@pytest.mark.parametrize("numbers", [(1, 3), (2, 3), (1, 1)])
@pytest.mark.parametrize(("shape", "member"), [("readResults", "page"), ("pages", "pageNumber")])
def test_where_o203_speaks_m501_is_silent(shape: str, member: str, numbers: tuple[int, int]) -> None:
    ocr = layout(shape, pages=2)
    for page, number in zip(building.pages(ocr), numbers, strict=True):
        page[member] = number
    assert set(spoken("OM", ocr=ocr, labels=labels_of("2021-03-01", HERE, 9))) - {"O219"} == {"O203"}  # a line without words


FIXES: list[tuple[str, str, str, Box, Box | None, bool]] = [
    ("the one word with the text", "M502", "1042", at("1042", FAR), at("1042"), False),
    ("two words with the text", "M502", "again", at("1042", FAR), None, False),
    ("no word with the text", "M502", "99", at("1042", FAR), None, False),
    ("the nearest, the only one near", "M503", "again", at("again", 0.01), at("again"), True),
    ("the nearest of two near", "M503", "twin", at("twin", -0.004), at("twin"), False),
    ("a line", "M503", "Contoso Ltd", at("Contoso Ltd", 0.01), None, False),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("code", "text", "box", "mended", "safe"), [row[1:] for row in FIXES], ids=[row[0] for row in FIXES])
def test_a_fix_snaps_to_the_word(code: str, text: str, box: Box, mended: Box | None, safe: bool, shape: str) -> None:
    (problem,) = judge(code, ocr=layout("pages"), labels=labels_of(shape, {"A": (text, box)}))
    if mended is None:
        assert problem.fix is None
        return
    assert problem.fix is not None
    (edit,) = problem.fix.edits
    assert isinstance(edit, Put)
    assert edit.value == pytest.approx(mended, abs=1e-15)
    assert (edit.at, problem.fix.safe) == (problem.at, safe)


def test_all_that_is_shifted_is_snapped_together() -> None:
    items = {"A": ("1042", at("1042", 0.01)), "B": ("Ltd", at("Ltd")), "C": ("twin", at("twin", -0.004))}
    (problem,) = judge("M503", ocr=layout("pages"), labels=labels_of("2.0", items))
    assert problem.fix is not None
    assert [edit.at.pointer for edit in problem.fix.edits if isinstance(edit, Put)] == [
        SHAPES["2.0"][1].format(number, 0) for number in (0, 2)
    ]
    assert not problem.fix.safe


TEXTS: list[tuple[str, str, Box, str]] = [
    ("a word's", "1043", at("1042"), "1042"),
    ("another word's", "Lx", at("Ltd"), "Ltd"),
    ("a line's", "Contoso AG", at("Contoso Ltd"), "Contoso Ltd"),
    ("a mark's", "selected", at("unselected"), "unselected"),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ocr", LAYOUTS)
@pytest.mark.parametrize(("text", "box", "right"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_a_fix_takes_the_text_of_what_is_there(text: str, box: Box, right: str, ocr: str, shape: str) -> None:
    parts: Json = {"ocr": layout(ocr), "labels": labels_of(shape, {"B": HERE["B"], "A": (text, box)})}
    (problem,) = judge("M504", **parts)
    assert problem.fix is not None
    assert not problem.fix.safe
    place = Location("a.pdf.labels.json", SHAPES[shape][2].format(1, 0))
    assert problem.fix.edits == (Put(place, right),)
    assert judge("M504", **parts | {"labels": apply(problem.fix.edits, parts["labels"])}) == []


def test_the_text_of_several_boxes_is_not_that_of_one() -> None:
    labels = labels_of("2021-03-01", {"A": ("Contoso Ltd", at("Contoso"))})
    labels["labels"][0]["value"][0]["boundingBoxes"].append(at("1042"))
    problems = judge("M504", ocr=layout("pages"), labels=labels)
    assert [problem.fix for problem in problems] == [None] * len(problems) != []


def test_a_mixed_label_is_l309_in_the_preview_too() -> None:
    tree = building.preview_labels()
    vendor = tree["labels"][2]
    vendor |= {"fieldValue": "Contoso ", "fieldValues": ["Contoso", ""]}
    vendor["regions"][0]["polygon"] = building.fractions((5, 8, 6, 8.2))
    assert spoken("LM", ocr=building.layout_2(version="2.0"), labels=tree) == ["L309"]
