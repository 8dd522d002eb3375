"""Layouts of one family made into the other and back: generated ones of every shape."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import put
from tests.layouts import CORNERS, SPAN, Json, converted, full_2, full_3, layouts_2, layouts_3, model, result, told, words

AT = "/analyzeResult"
FROM_3 = ("3.0", "3.1", "4.0")
many = settings(max_examples=60, deadline=None)


@given(layouts_2(), st.sampled_from(FROM_3))
@many
def test_a_layout_of_2_is_the_same_there_and_back(layout: Json, to: str) -> None:
    there = converted(layout, to)
    assert model(there.raw) == model(layout)
    back = converted(there.raw, "2.1")
    assert result(back) == layout["analyzeResult"]
    assert (there.losses, back.losses) == ((), ())


@given(layouts_2(marks=False), st.sampled_from(FROM_3), st.sampled_from(["2.0", "2.0-preview"]))
@many
def test_one_of_2_0_is_the_same_there_and_back(layout: Json, to: str, own: str) -> None:
    layout["analyzeResult"]["version"] = "2.0.0"
    there = converted(layout, to)
    back = converted(there.raw, own)
    assert result(back) == layout["analyzeResult"]
    assert (there.losses, back.losses) == ((), ())


@given(layouts_3(), st.sampled_from(FROM_3))
@many
def test_a_layout_from_3_on_is_the_same_there_and_back(layout: Json, to: str) -> None:
    there = converted(layout, "2.1")
    back = converted(there.raw, to)
    assert model(there.raw) == model(layout) == model(back.raw)
    assert [message for message, *_ in told(there)] == []
    assert back.losses == ()
    again = converted(back.raw, "2.1")
    assert result(again) == result(there)


@given(layouts_3(wild=True), st.sampled_from(["2.0", "2.1"]))
@many
def test_no_word_is_lost_without_a_word(layout: Json, to: str) -> None:
    made = converted(layout, to)
    for kind in ("words", "lines", "selectionMarks"):
        if kind == "selectionMarks" and to == "2.0":
            continue
        lost = {pointer for message, pointer, _ in told(made) if "does not say its place" in message and f"/{kind}/" in pointer}
        boxless = {
            f"/analyzeResult/pages/{page}/{kind}/{number}"
            for page, one in enumerate(layout["analyzeResult"]["pages"])
            for number, element in enumerate(one[kind])
            if "polygon" not in element
        }
        assert lost == boxless
    kept = [word["content"] for page in layout["analyzeResult"]["pages"] for word in page["words"] if "polygon" in word]
    assert sorted(words(made.raw).elements()) == sorted(kept)
    tables = sum(len(page["tables"]) for page in result(made)["pageResults"])
    assert tables + sum("a table" in message for message, *_ in told(made)) == len(layout["analyzeResult"]["tables"])


def elements_of(layout: Json, spans: list[Json]) -> list[str]:
    """What the first cell of a layout from 3.0 on refers to in 2.1, where it has spans."""
    put(layout, f"{AT}/tables/0/cells/0/spans", spans)
    found: list[str] = result(converted(layout, "2.1"))["pageResults"][0]["tables"][0]["cells"][0].get("elements", [])
    return [reference.removeprefix("#/readResults/0/") for reference in found]


@pytest.mark.parametrize("text", ["a  b", "ab"])
def test_references_to_empty_words_come_back(text: str) -> None:
    layout = full_2()
    line = {"text": text, "boundingBox": CORNERS, "words": [{"text": word, "boundingBox": CORNERS} for word in ("a", "", "b")]}
    put(layout, f"{AT}/readResults/0/lines/1", line)
    words = [f"#/readResults/0/lines/1/words/{number}" for number in range(3)]
    for some in (words, words[:2], words[1:], words[:1], words[1:2], words[2:], words[::2], words[::-1], words[:1] * 2):
        put(layout, f"{AT}/pageResults/0/tables/0/cells/0/elements", some)
        there = converted(layout, "3.1")
        assert there.losses == ()
        back = result(converted(there.raw, "2.1"))["pageResults"][0]["tables"][0]["cells"][0]
        assert back["elements"] == some


def test_words_that_follow_each_other_have_one_span() -> None:
    layout = full_2()
    words = [{"text": text, "boundingBox": CORNERS} for text in ("a", "x", "b")]
    put(layout, f"{AT}/readResults/0/lines/0", {"text": "axb", "boundingBox": CORNERS, "words": words})
    references = [f"#/readResults/0/lines/0/words/{number}" for number in range(3)]
    for some, wanted in ((references, [(0, 3)]), (references[1:], [(1, 2)]), (references[::2], [(0, 1), (2, 1)])):
        put(layout, f"{AT}/pageResults/0/tables/0/cells/0/elements", some)
        table = result(converted(layout, "3.1"))["tables"][0]
        assert [(span["offset"], span["length"]) for span in table["cells"][0]["spans"]] == wanted


def test_pages_say_where_they_stand_in_the_content() -> None:
    layout = full_2()
    page = layout["analyzeResult"]["readResults"][0]
    empty = {**page, "lines": [], "selectionMarks": []}
    pages = [{**one, "page": number} for number, one in enumerate([empty, page, empty, page, empty], 1)]
    put(layout, f"{AT}/readResults", pages)
    put(layout, f"{AT}/pageResults", [])
    made = result(converted(layout, "4.0"))
    spans = [(span["offset"], span["offset"] + span["length"]) for page in made["pages"] for span in page["spans"]]
    text = "\n".join([*(line["text"] for line in page["lines"]), ":selected:"])
    assert [made["content"][start:end] for start, end in spans] == ["", text, "", text, ""]
    assert spans[-1] == (len(made["content"]), len(made["content"]))


def test_a_reference_is_to_what_stands_wholly_within_a_span() -> None:
    words = [f"lines/{number}/words/0" for number in range(7)]
    assert elements_of(full_3(), [{"offset": 0, "length": 10}]) == words[:1]
    assert elements_of(full_3(), [{"offset": 1, "length": 18}]) == words[1:3]
    assert elements_of(full_3(), [{"offset": -9, "length": 9**9}]) == words
    assert elements_of(full_3(), [{"offset": 19, "length": -19}, {"offset": 3, "length": 0}]) == []
    layout = full_3()
    word = layout["analyzeResult"]["pages"][0]["words"][0]
    put(layout, f"{AT}/pages/0/words", [word] * 12)
    assert elements_of(layout, [SPAN]) == [f"lines/0/words/{number}" for number in range(12)]


def test_references_to_marks_pass_over_those_without_a_place() -> None:
    layout = full_3()
    mark = {**layout["analyzeResult"]["pages"][0]["selectionMarks"][0], "span": {"offset": 900, "length": 10}}
    put(layout, f"{AT}/pages/0/selectionMarks", [{"state": "selected"}, mark])
    assert elements_of(layout, [mark["span"]]) == ["selectionMarks/0"]


def test_a_word_beyond_its_line_is_a_line_of_its_own() -> None:
    layout = put(full_3(), f"{AT}/pages/0/lines/1/spans/0/length", 3)
    lines = result(converted(layout, "2.1"))["readResults"][0]["lines"]
    read = [(line["text"], [word["text"] for word in line["words"]]) for line in lines]
    assert read[:4] == [("Invoice", ["Invoice"]), ("Number", []), ("Number", ["Number"]), ("1042", ["1042"])]


@pytest.mark.parametrize(
    ("content", "word", "wanted"),
    [
        (":selected: Invoice", "Invoice", "Invoice"),
        ("Invoice :unselected:", "Invoice", "Invoice"),
        (":selected:Inv :selected: oice", "Invoice", "Inv oice"),
        (":selected: Invoice", ":selected:", ":selected: Invoice"),
        (" Invoice: selected ", "Invoice", " Invoice: selected "),
    ],
)
def test_lines_of_2_do_not_tell_of_marks(content: str, word: str, wanted: str) -> None:
    layout = put(put(full_3(), f"{AT}/pages/0/lines/0/content", content), f"{AT}/pages/0/words/0/content", word)
    layout["analyzeResult"]["content"] = layout["analyzeResult"]["content"].replace("Invoice", word[:7])
    layout["analyzeResult"]["stringIndexType"] = "none that is known"
    assert result(converted(layout, "2.1"))["readResults"][0]["lines"][0]["text"] == wanted


def test_the_box_around_regions() -> None:
    for polygons in ([[1, 1, 2, 2]], [[1, 1, 2, 1], [1, 2, 1, 1]], [[2, 2, 1, 2, 1, 1, 2, 2, 2, 2], [9]]):
        regions = [{"pageNumber": 1, "polygon": polygon} for polygon in polygons]
        table = result(converted(put(full_3(), f"{AT}/tables/0/boundingRegions", regions), "2.1"))["pageResults"][0]["tables"][0]
        assert table["boundingBox"] == CORNERS
    layout = put(full_3(), f"{AT}/tables/0/boundingRegions", [{"pageNumber": 1, "polygon": [9]}])
    assert "boundingBox" not in result(converted(layout, "2.1"))["pageResults"][0]["tables"][0]


PART = "a style is that of a part of a line: it is told of the whole line"


def test_a_style_that_begins_within_a_line_or_ends_there() -> None:
    for offset, length in ((1, 6), (0, 6), (1, 500)):
        made = converted(put(full_3(), f"{AT}/styles/0/spans", [{"offset": offset, "length": length}]), "2.1")
        assert (PART, f"{AT}/styles/0", 1) in told(made)
        assert result(made)["readResults"][0]["lines"][0]["appearance"] == {"style": {"name": "handwriting", "confidence": 0.5}}


def test_a_line_of_two_styles_has_that_of_its_beginning() -> None:
    layout = full_3()
    page, pieces = layout["analyzeResult"]["pages"][0], [SPAN, {"offset": 20, "length": 5}]
    page["lines"][0] |= {"content": "Invoice Total", "spans": pieces}
    del page["lines"][3]
    layout["analyzeResult"]["styles"].append({"isHandwritten": False, "confidence": 1, "spans": pieces[1:]})
    made = converted(layout, "2.1")
    assert told(made) == [(PART, f"{AT}/styles/0", 1)]
    assert result(made)["readResults"][0]["lines"][0]["appearance"]["style"]["name"] == "handwriting"


def test_places_behind_a_style_that_is_none_stay() -> None:
    layout = full_3()
    layout["analyzeResult"]["styles"] = [7, {**layout["analyzeResult"]["styles"][0], "color": "x"}]
    assert [pointer for _, pointer, _ in told(converted(layout, "2.1"))] == [f"{AT}/styles/0", f"{AT}/styles/1/color"]
