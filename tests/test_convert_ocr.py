"""Layouts from one version to another: what stays byte for byte, what is told as lost, and where."""

from __future__ import annotations

import json

import pytest

from dataprep.convert.ocr import convert
from tests import building
from tests.building import put
from tests.layouts import CORNERS, SPAN, converted, full_2, full_3, model, raw_of, result, told

AT = "/analyzeResult"


def test_what_is_whole_loses_nothing() -> None:
    for layout in (full_2(), full_3()):
        for to in ("2.1", "3.0", "3.1", "4.0"):
            made = converted(layout, to)
            assert made.losses == ()
            assert model(made.raw) == model(layout)


PAGE, LINE, WORD = f"{AT}/readResults/0", f"{AT}/readResults/0/lines/1", f"{AT}/readResults/0/lines/1/words/0"
TABLE_2, TABLE_3, PAGE_3 = f"{AT}/pageResults/0/tables/0", f"{AT}/tables/0", f"{AT}/pages/0"
NEITHER = "is not of its type: left out"

OF_2: list[tuple[str, object, str]] = [
    (f"{AT}/documentResults", [{}], "documentResults has no place in 3.1: left out"),
    (f"{AT}/errors", [{"code": "1"}], "errors has no place in 3.1: left out"),
    (f"{AT}/new", 0, "new has no place in 3.1: left out"),
    (f"{PAGE}/language", "en", "readResults/language has no place in 3.1: left out"),
    (f"{PAGE}/new", [1], "readResults/new has no place in 3.1: left out"),
    (f"{LINE}/language", "en", "readResults/lines/language has no place in 3.1: left out"),
    (f"{LINE}/new", {"a": 1}, "readResults/lines/new has no place in 3.1: left out"),
    (f"{WORD}/new", "x", "readResults/lines/words/new has no place in 3.1: left out"),
    (f"{PAGE}/selectionMarks/0/new", "x", "readResults/selectionMarks/new has no place in 3.1: left out"),
    (f"{PAGE}/lines/0/appearance/new", 1, "readResults/lines/appearance/new has no place in 3.1: left out"),
    (f"{PAGE}/lines/0/appearance/style/new", 1, "readResults/lines/appearance/style/new has no place in 3.1: left out"),
    (f"{PAGE}/lines/0/appearance/style/name", "print", "a line is of a style that is neither handwriting nor other: left out"),
    (f"{LINE}/text", "Numbre", "the text of a line is not that of its words: theirs is kept"),
    (f"{AT}/pageResults/1/clusterId", 0, "pageResults/clusterId has no place in 3.1: left out"),
    (f"{AT}/pageResults/0/keyValuePairs", [{}], "pageResults/keyValuePairs has no place in 3.1: left out"),
    (f"{TABLE_2}/new", 1, "pageResults/tables/new has no place in 3.1: left out"),
    (f"{TABLE_2}/cells/1/confidence", 0.5, "pageResults/tables/cells/confidence has no place in 3.1: left out"),
    (f"{TABLE_2}/cells/1/isFooter", True, "pageResults/tables/cells/isFooter has no place in 3.1: left out"),
    (f"{TABLE_2}/cells/1/new", 1, "pageResults/tables/cells/new has no place in 3.1: left out"),
    (f"{TABLE_2}/cells/1/elements", ["#/readResults/9/lines/0"], "a reference of a cell leads to no element: left out"),
    (f"{TABLE_2}/cells/1/elements", ["x", "#/readResults/0/lines/99"], "a reference of a cell leads to no element: left out"),
    (f"{PAGE}/lines/0/appearance", [], f"readResults/lines/appearance {NEITHER}"),
    (f"{PAGE}/lines/0/appearance", {"style": ["other"]}, f"readResults/lines/appearance {NEITHER}"),
    (f"{PAGE}/lines/0/appearance", {"style": {"confidence": 1}}, f"readResults/lines/appearance {NEITHER}"),
    (f"{PAGE}/selectionMarks/0/confidence", "high", f"readResults/selectionMarks/confidence {NEITHER}"),
    (f"{TABLE_2}/boundingBox", CORNERS[:6], f"pageResults/tables/boundingBox {NEITHER}"),
    (f"{TABLE_2}/cells/1/boundingBox", "x", f"pageResults/tables/cells/boundingBox {NEITHER}"),
    (f"{TABLE_2}/cells/1/isHeader", "x", f"pageResults/tables/cells/isHeader {NEITHER}"),
    (f"{TABLE_2}/cells/1/text", 7, f"pageResults/tables/cells/text {NEITHER}"),
]
"""What 3.1 cannot hold of a layout of 2.1."""


@pytest.mark.parametrize(("pointer", "value", "message"), OF_2, ids=[f"{number} {row[0]}" for number, row in enumerate(OF_2)])
def test_what_is_lost_of_2(pointer: str, value: object, message: str) -> None:
    layout = put(full_2(), pointer, value)
    made = convert(raw_of(layout), "a", "3.1")
    count = len(value) if isinstance(value, list) and "elements" in pointer else 1
    place = f"{pointer}/style/name" if "neither" in message and not pointer.endswith("name") else pointer
    assert told(made) == [(message, place, count)]
    converted(layout, "3.1")


@pytest.mark.parametrize("page", [None, "1", 1.5])
def test_a_table_of_2_whose_page_is_not_told(page: object) -> None:
    layout = put(full_2(), f"{AT}/pageResults/0/page", page)
    made = converted(layout, "4.0")
    wrong = [] if page is None else [(f"pageResults/page {NEITHER}", f"{AT}/pageResults/0/page", 1)]
    unplaced = "a table has no place on a page, with neither boxes nor the page of boxes: its page is not told"
    assert told(made) == [*wrong, (unplaced, TABLE_2, 1)]
    assert told(converted(made.raw, "2.1")) == [("a table does not say its page: left out", TABLE_3, 1)]


def test_a_table_of_2_on_a_page_that_is_not_there_comes_back() -> None:
    layout = put(full_2(), f"{AT}/pageResults/0/page", 7)
    back = result(converted(converted(layout, "3.0").raw, "2.1"))
    assert [(page["page"], len(page["tables"])) for page in back["pageResults"]] == [(1, 0), (2, 0), (7, 1)]


TO_2: list[tuple[str, object, str, str]] = [
    *(
        (f"{AT}/{key}", value, f"{key} has no place in {{}}: left out", f"{AT}/{key}")
        for key, value in {
            **{key: [{}] for key in ("paragraphs", "sections", "figures", "languages", "documents", "keyValuePairs", "warnings")},
            **{key: [{}] for key in ("entities", "lists", "new")},
            "modelId": "prebuilt-invoice",
            "contentFormat": "markdown",
        }.items()
    ),
    *(
        (f"{PAGE_3}/{key}", [{}], f"pages/{key} has no place in {{}}: left out", f"{PAGE_3}/{key}")
        for key in ("barcodes", "formulas", "annotations", "images", "new")
    ),
    (f"{PAGE_3}/words/2/new", 1, "pages/words/new has no place in {}: left out", f"{PAGE_3}/words/2/new"),
    (f"{PAGE_3}/lines/2/new", 1, "pages/lines/new has no place in {}: left out", f"{PAGE_3}/lines/2/new"),
    (f"{TABLE_3}/caption", {"content": "x"}, "tables/caption has no place in {}: left out", f"{TABLE_3}/caption"),
    (f"{TABLE_3}/footnotes", [{}], "tables/footnotes has no place in {}: left out", f"{TABLE_3}/footnotes"),
    (f"{TABLE_3}/new", 1, "tables/new has no place in {}: left out", f"{TABLE_3}/new"),
    (f"{TABLE_3}/cells/0/new", 1, "tables/cells/new has no place in {}: left out", f"{TABLE_3}/cells/0/new"),
    *(
        (
            f"{TABLE_3}/cells/0/kind",
            kind,
            f"a cell is a {kind}, which 2.x does not know: kept as any other",
            f"{TABLE_3}/cells/0/kind",
        )
        for kind in ("rowHeader", "stubHead", "description")
    ),
    (f"{TABLE_3}/boundingRegions", [{"pageNumber": 2}], "a table stands on more than one page: left out", TABLE_3),
    *(
        (
            f"{TABLE_3}/boundingRegions",
            [{"pageNumber": 1, "polygon": corners} for corners in polygons],
            "regions are not one of four corners: the box around them is kept",
            f"{TABLE_3}/boundingRegions",
        )
        for polygons in ([CORNERS, CORNERS], [CORNERS[:6]], [CORNERS[:2]])
    ),
    (f"{PAGE_3}/words/2/polygon", building.NOTHING, "a word does not say its place: left out", f"{PAGE_3}/words/2"),
    (f"{PAGE_3}/lines/2/polygon", building.NOTHING, "a line does not say its place: left out", f"{PAGE_3}/lines/2"),
    (
        f"{PAGE_3}/words/2/polygon",
        CORNERS[:6],
        "a word has other than four corners: the box around it is kept",
        f"{PAGE_3}/words/2",
    ),
    (
        f"{PAGE_3}/lines/2",
        {"content": ":selected:", "polygon": CORNERS, "spans": [{"offset": 900, "length": 10}]},
        "a line of selection marks is none in 2.x: left out",
        f"{PAGE_3}/lines/2",
    ),
    *(
        (f"{AT}/{place}", value, f"{name} {NEITHER}", f"{AT}/{place}")
        for place, value, name in (
            ("pages/0/lines/2/spans", 7, "pages/lines/spans"),
            ("pages/0/lines/2/spans", [{"offset": "0", "length": 1}], "pages/lines/spans"),
            ("tables/0/boundingRegions", [7], "tables/boundingRegions"),
            ("tables/0/cells/1/boundingRegions", [{"polygon": CORNERS}], "tables/cells/boundingRegions"),
            ("tables/0/cells/1/boundingRegions", [{"pageNumber": 1, "polygon": "x"}], "tables/cells/boundingRegions"),
            ("tables/0/cells/1/content", 7, "tables/cells/content"),
            ("tables/0/cells/1/kind", ["columnHeader"], "tables/cells/kind"),
            ("tables/0/cells/1/spans", 7, "tables/cells/spans"),
            ("tables/0/cells/1/spans", [{"length": 1}], "tables/cells/spans"),
        )
    ),
]
"""What 2.x cannot hold of a layout of 4.0."""


@pytest.mark.parametrize("to", ["2.0", "2.1"])
@pytest.mark.parametrize(
    ("pointer", "value", "message", "place"), TO_2, ids=[f"{number} {row[0]}" for number, row in enumerate(TO_2)]
)
def test_what_2_does_not_hold(pointer: str, value: object, message: str, place: str, to: str) -> None:
    made = converted(put(full_3(), pointer, value), to)
    assert [loss for loss in told(made) if loss[1] not in PLAIN] == [(message.format(to), place, 1)]
    assert [pointer for _, pointer, _ in told(made) if pointer in PLAIN] == (list(PLAIN) if to == "2.0" else [])


PLAIN = (f"{PAGE_3}/selectionMarks", f"{AT}/styles")
"""What 2.0 never holds."""

OF_MARKS_AND_STYLES: list[tuple[str, object, str, str]] = [
    (
        f"{PAGE_3}/selectionMarks/0/new",
        1,
        "pages/selectionMarks/new has no place in 2.1: left out",
        f"{PAGE_3}/selectionMarks/0/new",
    ),
    (
        f"{PAGE_3}/selectionMarks/0/polygon",
        building.NOTHING,
        "a selection mark does not say its place: left out",
        f"{PAGE_3}/selectionMarks/0",
    ),
    (
        f"{PAGE_3}/selectionMarks/0/confidence",
        "x",
        f"pages/selectionMarks/confidence {NEITHER}",
        f"{PAGE_3}/selectionMarks/0/confidence",
    ),
    (f"{PAGE_3}/selectionMarks/0/span", [1], f"pages/selectionMarks/span {NEITHER}", f"{PAGE_3}/selectionMarks/0/span"),
    (f"{AT}/styles/0/color", "#fff", "styles/color has no place in 2.1: left out", f"{AT}/styles/0/color"),
    (f"{AT}/styles", {"a": 1}, f"styles {NEITHER}", f"{AT}/styles"),
    (f"{AT}/styles/0", [7], f"styles {NEITHER}", f"{AT}/styles/0"),
    (f"{AT}/styles/0/spans", [{"offset": 0}], f"styles {NEITHER}", f"{AT}/styles/0"),
    (f"{AT}/styles/0/confidence", "x", f"styles {NEITHER}", f"{AT}/styles/0"),
    (f"{AT}/styles/0/spans/0/length", 3, "a style is that of a part of a line: it is told of the whole line", f"{AT}/styles/0"),
    (
        f"{AT}/styles/0/spans/0/offset",
        900,
        "a style is that of no line, or of one with another style: left out",
        f"{AT}/styles/0",
    ),
]


@pytest.mark.parametrize(("pointer", "value", "message", "place"), OF_MARKS_AND_STYLES)
def test_what_is_lost_of_marks_and_styles(pointer: str, value: object, message: str, place: str) -> None:
    assert told(converted(put(full_3(), pointer, value), "2.1")) == [(message, place, 1)]


def test_a_style_within_another_is_told() -> None:
    layout = full_3()
    within = {"isHandwritten": False, "confidence": 1, "spans": [{"offset": 1, "length": 2}]}
    layout["analyzeResult"]["styles"].append(within)
    made = converted(layout, "2.1")
    assert told(made) == [("a style is that of no line, or of one with another style: left out", f"{AT}/styles/1", 1)]
    assert result(made)["readResults"][0]["lines"][0]["appearance"]["style"]["name"] == "handwriting"


def test_a_style_over_a_line_of_two_pieces() -> None:
    layout = full_3()
    page, pieces = layout["analyzeResult"]["pages"][0], [SPAN, {"offset": 20, "length": 5}]
    page["lines"][0] |= {"content": "Invoice Total", "spans": pieces}
    del page["lines"][3]
    layout["analyzeResult"]["styles"][0]["spans"] = pieces
    made = converted(layout, "2.1")
    assert made.losses == ()
    assert [word["text"] for word in result(made)["readResults"][0]["lines"][0]["words"]] == ["Invoice", "Total"]
    layout["analyzeResult"]["styles"][0]["spans"] = pieces[:1]
    assert told(converted(layout, "2.1")) == [
        ("a style is that of a part of a line: it is told of the whole line", f"{AT}/styles/0", 1)
    ]


def test_equal_losses_are_counted() -> None:
    layout = full_3()
    for word in layout["analyzeResult"]["pages"][0]["words"]:
        word["new"] = 1
    assert told(converted(layout, "2.1")) == [("pages/words/new has no place in 2.1: left out", f"{PAGE_3}/words/0/new", 7)]


WITHIN: list[tuple[str, str, object, tuple[str, ...]]] = [
    *((f"{PAGE_3}/{key}", f"pages/{key}", [{}], ("3.0",)) for key in ("barcodes", "formulas")),
    *(
        (f"{AT}/styles/0/{key}", f"styles/{key}", "x", ("3.0",))
        for key in ("similarFontFamily", "fontStyle", "fontWeight", "color", "backgroundColor")
    ),
    *((f"{AT}/{key}", key, [{}], ("3.0", "3.1")) for key in ("figures", "sections", "warnings")),
    (f"{AT}/contentFormat", "contentFormat", "markdown", ("3.0", "3.1")),
    (f"{TABLE_3}/caption", "tables/caption", {"content": "x"}, ("3.0", "3.1")),
    (f"{TABLE_3}/footnotes", "tables/footnotes", [{}], ("3.0", "3.1")),
]
"""What of 4.0 which older version does not have."""


@pytest.mark.parametrize(("pointer", "name", "value", "lacking"), WITHIN, ids=[row[1] for row in WITHIN])
def test_what_older_versions_of_one_shape_do_not_have(pointer: str, name: str, value: object, lacking: tuple[str, ...]) -> None:
    layout = put(full_3(), pointer, value)
    for to, version in (("3.0", "2022-08-31"), ("3.1", "2023-07-31")):
        made = converted(layout, to)
        lost = [(f"{name} has no place in {to}: left out", pointer, 1)]
        assert told(made) == (lost if to in lacking else [])
        kept = full_3(version) if to in lacking else put(full_3(version), pointer, value)
        assert json.loads(made.raw) == kept


@pytest.mark.parametrize("key", ["entities", "lists", "pages/0/annotations", "pages/0/images"])
def test_what_only_previews_have(key: str) -> None:
    layout = put(full_3("2021-09-30-preview"), f"{AT}/{key}", [{}])
    for to, version in (("3.1", "2023-07-31"), ("4.0", "2024-11-30")):
        made = converted(layout, to)
        assert told(made) == [(f"{key.replace('/0', '')} has no place in {to}: left out", f"{AT}/{key}", 1)]
        assert json.loads(made.raw) == full_3(version)


def test_what_says_nothing_goes_without_a_word() -> None:
    layout = full_3()
    put(layout, f"{AT}/contentFormat", "text")
    put(layout, f"{AT}/sections", [])
    put(layout, f"{TABLE_3}/cells/0/elements", ["/paragraphs/0"])
    layout["analyzeResult"]["paragraphs"] = [{"content": "Invoice", "spans": [SPAN]}]
    made = converted(layout, "3.1")
    assert made.losses == ()
    assert {"contentFormat", "sections"}.isdisjoint(result(made))
    assert "elements" not in result(made)["tables"][0]["cells"][0]


def test_2_1_to_2_0_and_the_references_to_selection_marks() -> None:
    made = converted(full_2(), "2.0")
    assert told(made) == [
        ("readResults/selectionMarks has no place in 2.0: left out", f"{PAGE}/selectionMarks", 1),
        ("readResults/lines/appearance has no place in 2.0: left out", f"{PAGE}/lines/0/appearance", 1),
        ("pageResults/tables/cells/elements has no place in 2.0: left out", f"{TABLE_2}/cells/1/elements/1", 1),
    ]
    assert result(made)["pageResults"][0]["tables"][0]["cells"][1]["elements"] == ["#/readResults/0/lines/2/words/0"]
