"""Hostile layouts: members of wrong types, references and spans without end, depth; no crash, and linear time."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataprep.conversion import Converted, is_whole
from dataprep.convert.ocr import STAMPS, convert
from dataprep.decode import decode
from tests import building
from tests.layouts import Json, converted, full_2, full_3, layouts_2, layouts_3, raw_of, result, told

PATH, AT = "a.pdf.ocr.json", "/analyzeResult"
HUGE = 10**30
WRONG: tuple[Any, ...] = (
    *(None, True, -1, 1.5, 1e308, HUGE, "", "x", "\ud800", [], {}, [[]], [{}], [None], [1] * 8, {"a": 1}),
    *([{"offset": 0}], {"offset": "0", "length": 1}, {"style": ["other"]}, {"style": {"name": [], "confidence": "x"}}),
    *([{"pageNumber": [], "polygon": 7}], [{"offset": HUGE, "length": -HUGE}], {"offset": -HUGE, "length": HUGE}),
)

ALIKE = re.compile(r"/(words|lines|readResults)/[1-9]|/(polygon|boundingBox)/[1-9]")
"""Places like others that are tried."""


def more() -> Iterator[Json]:
    """Layouts with all that may be of a wrong type."""
    old, new = full_2(), full_3()
    page = old["analyzeResult"]["readResults"][0]
    page["lines"][0]["language"] = page["language"] = "en"
    old["analyzeResult"]["pageResults"][0] |= {"clusterId": 0, "keyValuePairs": [{"key": {"text": "x"}}]}
    old["analyzeResult"]["pageResults"][0]["tables"][0]["cells"][0] |= {"confidence": 1, "isFooter": True, "rowSpan": 2}
    yield old | {"new": 1}
    look = {"color": "x", "similarFontFamily": "y", "spans": [{"offset": 0, "length": 3}], "confidence": 1}
    new["analyzeResult"]["styles"].append(look)
    new["analyzeResult"] |= {
        "sections": [{"elements": ["/paragraphs/0"]}],
        "paragraphs": [{"content": "x"}],
        "contentFormat": "text",
    }
    new["analyzeResult"]["tables"][0] |= {"caption": {"content": "x"}, "footnotes": [{}]}
    new["analyzeResult"]["tables"][0]["cells"][0] |= {"kind": "content", "elements": ["/paragraphs/0"], "columnSpan": 2}
    new["analyzeResult"]["pages"][0] |= {"kind": "document", "barcodes": [{"value": "x"}]}
    yield new


def places(node: object, at: str = "") -> Iterator[str]:
    """The pointer of every member of a tree."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield f"{at}/{key}"
        yield from places(value, f"{at}/{key}")


def checked(layout: Json, to: str) -> None:
    """Convert a layout; if it is read whole, so is what is made of it."""
    raw = raw_of(layout)
    made = convert(raw, PATH, to)
    if is_whole(decode(raw, PATH, "ocr")) and made.was is not None:
        assert is_whole(decode(made.raw, PATH, "ocr")), (made.raw, to)
    else:
        assert made.raw is raw
        assert made.losses


def test_a_member_of_a_wrong_type_hurts_nobody() -> None:
    for layout in more():
        for number, pointer in enumerate(pointer for pointer in places(layout) if not ALIKE.search(pointer)):
            for order, wrong in list(enumerate(WRONG))[number % 2 :: 2]:  # every second one: a neighbour has the others
                to = ("2.0", "2.1", "3.0", "4.0")[(number + order) % 4]
                checked(building.put(copy.deepcopy(layout), pointer, wrong), to)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["offset", "length", "style", "name", "spans", "polygon", "boundingBox", "pageNumber"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.one_of(layouts_2(), layouts_3(wild=True), *map(st.just, more())), st.data(), st.sampled_from(sorted(STAMPS)))
@settings(max_examples=120, deadline=None)
def test_members_may_hold_anything(layout: Json, data: st.DataObject, to: str) -> None:
    layout = copy.deepcopy(layout)
    for _ in range(data.draw(st.integers(1, 3))):
        pointer = data.draw(st.sampled_from([pointer for pointer in places(layout) if pointer != AT]))
        building.put(layout, pointer, data.draw(ANYTHING))
    checked(layout, to)


@pytest.mark.parametrize("number", [b"1e999", b"9" * 310])
def test_numbers_that_no_computer_holds(number: bytes) -> None:
    for layout in more():
        for pointer in places(layout):
            raw = raw_of(building.put(copy.deepcopy(layout), pointer, "HERE")).replace(b'"HERE"', number)
            for to in ("2.0", "2.1", "4.0"):
                made = convert(raw, PATH, to)
                assert made.raw is raw or b'"%b"' % number not in made.raw


def test_nesting_of_every_depth_is_no_crash() -> None:
    kinds = set()
    for depth in (*range(100, 700, 100), *range(700, 1100, 7)):
        for layout in more():
            raw = raw_of(layout | {"deep": "HERE"}).replace(b'"HERE"', b"[" * depth + b"]" * depth)
            for to in ("2.0", "4.0"):
                made = convert(raw, PATH, to)
                kinds.add(made.was is None)
                assert made.was is not None or (made.raw is raw and made.losses)
    assert kinds == {True, False}


def test_lone_surrogates_are_kept() -> None:
    for layout, to, back in ((full_2(), "4.0", "2.1"), (full_3(), "2.1", "4.0")):
        raw = raw_of(layout).replace(b'"Contoso"', b'"\\ud800"')
        made = convert(raw, PATH, to)
        assert b'"\\ud800"' in made.raw
        assert b'"\\ud800"' in convert(made.raw, PATH, back).raw


def spent(layout: Json, to: str) -> tuple[float, Converted]:
    """How long a layout takes, in seconds, and what is made of it."""
    raw = raw_of(layout)
    start = time.process_time()
    made = convert(raw, PATH, to)
    return time.process_time() - start, made


BOX, ALL = building.corners((1, 1, 2, 2)), {"offset": 0, "length": 10**9}
MANY = 6_000


def grown_2() -> Iterator[tuple[Json, str]]:
    """Layouts of 2.1 that hold too much of something, and what they are converted to."""
    wide = full_2()
    line = wide["analyzeResult"]["readResults"][0]["lines"][0]
    line |= {"text": "a " * MANY, "words": [{"text": "a", "boundingBox": BOX}] * MANY}
    yield wide, "4.0"
    line["text"] = "b" * MANY
    yield wide, "4.0"
    referring = full_2()
    cell = referring["analyzeResult"]["pageResults"][0]["tables"][0]["cells"][0]
    cell["elements"] = ["#/readResults/0/lines/0/words/0", "#/readResults/0/lines/99"] * (MANY // 2)
    yield referring, "3.0"
    tables = full_2()
    tables["analyzeResult"]["pageResults"][0]["tables"] *= MANY // 10
    yield tables, "4.0"
    yield tables, "2.0"


def grown_3() -> Iterator[tuple[Json, str]]:
    """Such layouts of 4.0."""
    words = [{"content": "a", "polygon": BOX, "span": {"offset": 2 * place, "length": 1}} for place in range(MANY)]
    each: list[Any] = [word["span"] for word in words]
    one, long = {"content": "a", "polygon": BOX}, {"content": ":selected:" + " " * MANY, "polygon": BOX}
    pages: list[tuple[list[Json], list[Json]]] = [
        (words, [{**long, "spans": [ALL]}]),
        (words, []),
        (words[:1] * MANY, [{**one, "spans": each[:1] * MANY}]),
        (words[:1], [{**long, "spans": each}]),
        (words, [{**one, "spans": [span]} for span in each]),
    ]
    for number, (read, lines) in enumerate(pages):
        layout, spans = full_3(), each if number % 2 else [ALL] * MANY
        result, others = layout["analyzeResult"], [{"isHandwritten": False, "spans": [ALL]}] * (MANY // 10)
        result["pages"][0] |= {"words": read, "lines": lines}
        result["tables"][0]["cells"][0]["spans"] = spans
        result["styles"] = [{"isHandwritten": True, "spans": spans}, *others]
        yield layout, "2.1"
    for member, count, to in (({"spans": 7}, MANY // 5, "2.1"), ({"spans": [ALL]}, MANY, "2.1")):
        layout = full_3()
        table = layout["analyzeResult"]["tables"][0]
        table["cells"] = [{**table["cells"][0], **member}] * count
        yield layout, to
    layout = full_3()
    layout["analyzeResult"]["tables"] = [{**layout["analyzeResult"]["tables"][0], "caption": 1}] * (MANY // 10)
    yield layout, "3.0"


@pytest.mark.parametrize("grown", [grown_2, grown_3])
def test_many_of_anything_take_seconds(grown: Callable[[], Iterator[tuple[Json, str]]]) -> None:
    for number, (layout, to) in enumerate(grown()):
        taken, made = spent(layout, to)
        assert taken < 20, number
        assert made.was is not None, made.losses


def test_too_many_references_are_told() -> None:
    layout = full_3()
    cell = layout["analyzeResult"]["tables"][0]["cells"][0]
    layout["analyzeResult"]["tables"][0]["cells"] = [{**cell, "spans": [{"offset": 0, "length": 10**9}]}] * 5000
    made = converted(layout, "2.1")
    lost = "a cell holds the words of too many others: its references are left out"
    assert {message for message, *_ in told(made)} == {lost}
    cells = result(made)["pageResults"][0]["tables"][0]["cells"]
    bare = {number for number, cell in enumerate(cells) if "elements" not in cell}
    assert bare == {int(pointer.split("/")[-2]) for _, pointer, _ in told(made)}
    assert 0 < len(bare) < 5000
