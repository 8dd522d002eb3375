"""Labels from one shape to another: what comes back, what is lost and told, and that all else keeps its text."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dataprep.conversion import Converted
from dataprep.convert.labels import convert
from tests import building, corpora
from tests.converting import (
    ALIAS,
    ESCAPED,
    PATH,
    PLAIN,
    PREVIEW,
    SHAPES,
    STYLES,
    check_told,
    files,
    model,
    shape_of,
    shown,
    spoiled,
    styled,
)

Json = dict[str, Any]
BOX = building.fractions(building.box_of("1042"))
OTHER = building.fractions(building.box_of("Total"))
WAYS = [(shape, to) for shape in SHAPES for to in SHAPES if shape != to]


@cache
def validator(shape: str) -> Draft202012Validator:
    """The published schema of a shape."""
    place = Path(__file__).parent.parent / "schemas" / f"labels-{shape}.json"
    return Draft202012Validator(json.loads(place.read_text(encoding="utf-8")))


def done(raw: bytes, to: str) -> Converted:
    """A file converted that is whole, in its new shape and as the schema of it says."""
    converted = convert(raw, PATH, to)
    assert converted.was == shape_of(raw)
    assert shape_of(converted.raw) == to
    validator(to).validate(json.loads(converted.raw.decode("utf-8-sig")))
    return converted


@pytest.mark.parametrize(("shape", "to"), WAYS)
def test_what_does_not_come_back_is_told_by_label(shape: str, to: str) -> None:
    @settings(deadline=None)
    @given(files(shape), STYLES)
    def check(tree: Json, style: tuple[Any, ...]) -> None:
        raw = styled(tree, style)
        there = done(raw, to)
        back = done(there.raw, shape)
        check_told(model(raw), model(there.raw), there.losses, raw)
        check_told(model(there.raw), model(back.raw), back.losses, there.raw)
        if not there.losses and not back.losses:
            assert [label.name for label in model(back.raw).labels] == [label.name for label in model(raw).labels]

    check()


def test_there_and_back_is_the_same_byte_for_byte() -> None:
    @settings(deadline=None)
    @example({"labels": []}, (None, (" ,  ", "  : "), True, "\n", "", "\n"))
    @given(files(PLAIN), STYLES)
    def check(tree: Json, style: tuple[Any, ...]) -> None:
        raw = styled(tree, style)
        there = done(raw, ESCAPED)
        back = done(there.raw, PLAIN)
        if not there.losses and not back.losses and all(label.get("labelType") is None for label in tree["labels"]):
            assert back.raw == raw

    check()


def has_no_blank_before_commas(style: tuple[Any, ...]) -> bool:
    """Whether a style is one that a file shows though a member is taken away."""
    return str(style[1][0]).startswith(",")


@settings(deadline=None)
@given(files(ESCAPED), STYLES.filter(has_no_blank_before_commas))
def test_back_and_there_is_the_same_byte_for_byte(tree: Json, style: tuple[Any, ...]) -> None:
    tree = {"$schema": building.SCHEMA, **{key: value for key, value in tree.items() if key != "$schema"}}
    tree["labels"] = [
        {**label, "label": f"f{number}~0~1", "value": [{**item, "text": "x"} for item in label["value"]]}
        for number, label in enumerate(tree["labels"])
        if "labelType" not in label
    ]
    raw = styled(tree, style)
    there = done(raw, PLAIN)
    assert (there.losses, model(there.raw).document) == ((), model(raw).document)
    back = done(there.raw, ESCAPED)
    assert len(tree) == 2 or (back.raw, back.losses) == (raw, ())  # a lone member has no neighbour that shows the blanks
    assert json.loads(back.raw.decode("utf-8-sig")) == tree


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_of_the_wanted_shape_is_the_same_bytes(shape: str) -> None:
    @settings(deadline=None, max_examples=15)
    @given(files(shape), STYLES)
    def check(tree: Json, style: tuple[Any, ...]) -> None:
        raw = styled(tree, style)
        assert convert(raw, PATH, shape) == Converted(raw, shape)

    check()


@pytest.mark.parametrize(("shape", "to"), WAYS)
def test_every_shape_becomes_what_the_tools_write(shape: str, to: str) -> None:
    for indent in (1, 4, "\t", None):
        raw, wanted = (json.dumps(building.SHAPES[one][0](), indent=indent).encode() for one in (shape, to))
        converted = done(raw, to)
        assert (converted.losses, converted.notes) == ((), ())
        assert json.loads(converted.raw) == json.loads(wanted)
        assert converted.raw == wanted or indent is None  # in one line blanks are left out


def item(text: str | None = "1042", *boxes: list[float], page: int = 1, **more: Any) -> Json:
    """A word of a later shape."""
    return {"page": page, "text": text, "boundingBoxes": list(boxes), **more}


def later(*items: Json, label: str = "a b", **more: Any) -> Json:
    """A label of 2.0 or later."""
    return {"label": label, "value": list(items), **more}


def early(**members: Any) -> Json:
    """A label of the preview."""
    return {"fieldKey": "a b", **members}


def in_file(label: Json, shape: str, **more: Any) -> bytes:
    """A file with one label."""
    head = {"docName": "a.pdf"} if shape == PREVIEW else {"document": "a.pdf"}
    return styled({**({"$schema": building.SCHEMA} if shape == ESCAPED else {}), **head, **more, "labels": [label]})


ONE = item("1042", BOX)
REGION, SECOND = {"pageNumber": 1, "polygon": BOX}, {"pageNumber": 1, "polygon": OTHER}

TABLE = "is a table, which {to} does not have: its cells are left out"
MARK = "is a selection mark, which {to} does not have: left out"
DRAWN, AS_WORDS = "is a drawn region, which {to} does not have: ", "kept as words"
TYPE = "has a labelType, which {to} does not have: kept as words"
BESIDE = "has an item without a box: left out beside others that have one"
NO_PAGE = "has an item without a box: its text is kept, but not its page"
BOXES = "has one text for several boxes: it is given to the first of them"
NO_REGION = "has no region, without which {to} holds no value: left out"
WRONG = "has a value that is not its words: the words are kept"
UNPAIRED = "has other than one region a word: "
NO_PLACE = " has no place in {to}: left out"
OF_AUTO: Json = {"confidence": 0.5, "key": "k", "originValue": [ONE], "revised": False}

Row = tuple[str, Json, Json | None, dict[str, str]]
LOST: Mapping[str, Row] = {
    "table": (ESCAPED, later(ONE, label="a b/0/c"), None, {"": TABLE}),
    "mark": (ESCAPED, later(item(":selected:", BOX)), None, {"": MARK}),
    "drawn": (ESCAPED, later(item("", BOX), labelType="region"), None, {"": f"{DRAWN}left out, for it has no text"}),
    "drawn with a text": (ESCAPED, later(ONE, labelType="Region"), later(ONE), {"": DRAWN + AS_WORDS}),
    "type": (ESCAPED, later(ONE, labelType="odd"), later(ONE), {"/labelType": TYPE}),
}
LOST_OF_2_0: Mapping[str, Row] = {
    "drawn": (PLAIN, later(item("", BOX), labelType="region"), None, {"": f"{DRAWN}left out, for it has no text"}),
    "drawn with a text": (PLAIN, later(ONE, labelType="region"), later(ONE), {"": DRAWN + AS_WORDS}),
    "members": (PLAIN, later(ONE, **OF_AUTO), later(ONE), {f"/{key}": f"{key}{NO_PLACE}" for key in OF_AUTO}),
    "of an item": (PLAIN, later({**ONE, "x": 0, "y": ""}), later(ONE), {"/value/0/x": f"value/x{NO_PLACE}"}),
    "box beside others": (PLAIN, later(ONE, item("x")), later(ONE), {"/value/1": BESIDE}),
    "box": (PLAIN, later(item("x", page=2)), later(item("x")), {"/value/0": NO_PAGE}),
    "boxes": (PLAIN, later(item("x y z", BOX, OTHER)), later(item("x y z", BOX), item("", OTHER)), {"/value/0": BOXES}),
}
LOST_OF_THE_PREVIEW: Mapping[str, Row] = {
    "region": (PREVIEW, early(fieldValue="x", fieldValues=["x"]), None, {"": NO_REGION}),
    "region of a value": (PREVIEW, early(fieldValue="x", regions=[]), None, {"": NO_REGION}),
    "value": (PREVIEW, early(fieldValue="y", fieldValues=["1042"], regions=[REGION]), later(ONE), {"/fieldValue": WRONG}),
    "words": (
        PREVIEW,
        early(fieldValues=["1042", "x"], regions=[REGION]),
        later(ONE),
        {"": f"{UNPAIRED}words beyond the regions are left out"},
    ),
    "regions": (
        PREVIEW,
        early(fieldValues=["1042"], regions=[REGION, SECOND]),
        later(ONE, item("", OTHER)),
        {"": f"{UNPAIRED}the last regions have no text"},
    ),
    "members": (PREVIEW, early(fieldValues=["1042"], regions=[REGION], x=1), later(ONE), {"/x": f"x{NO_PLACE}"}),
    "of a region": (
        PREVIEW,
        early(fieldValues=["1042"], regions=[{**REGION, "x": 1}]),
        later(ONE),
        {"/regions/0/x": f"regions/x{NO_PLACE}"},
    ),
}
ROWS = [
    *((row, to) for row in LOST.values() for to in (PLAIN, PREVIEW)),
    *((row, PREVIEW) for row in LOST_OF_2_0.values()),
    *((row, to) for row in LOST_OF_THE_PREVIEW.values() for to in (PLAIN, ESCAPED)),
]
"""The shape, a label of it, the label that remains, and what is said of which place below it; with the target."""


@pytest.mark.parametrize(("row", "to"), ROWS)
def test_every_loss_is_told_with_its_label_and_place(row: Row, to: str) -> None:
    shape, label, remains, losses = row
    converted = done(in_file(label, shape), to)
    told = [(loss.at.pointer, loss.message, loss.about, loss.count) for loss in converted.losses]
    assert told == [(f"/labels/0{place}", message.replace("{to}", to), "a b", 1) for place, message in losses.items()]
    wanted = () if remains is None else model(in_file(remains, PLAIN)).labels
    assert list(map(shown, model(converted.raw).labels)) == list(map(shown, wanted))


@pytest.mark.parametrize(
    ("shape", "to", "members", "told"),
    [
        (PLAIN, ESCAPED, {"$schema": "odd"}, [("/$schema", "$schema is no known name: it is not kept")]),
        (PLAIN, PREVIEW, {"$schema": "odd"}, [("/$schema", "$schema is no known name: it is not kept")]),
        (ESCAPED, PREVIEW, {"labelingState": 3}, [("/labelingState", "labelingState has no place in 2.0-preview: left out")]),
        (ESCAPED, PREVIEW, {"tableLabels": [1]}, [("/tableLabels", "tableLabels has no place in 2.0-preview: left out")]),
        (ESCAPED, PREVIEW, {"tableLabels": []}, []),
        (ESCAPED, PLAIN, {"tableLabels": [1], "labelingState": 3, "$schema": ALIAS}, []),
        (PREVIEW, PLAIN, {"version": "v2.0"}, [("/version", "version is not the known v1.0: left out")]),
        (PREVIEW, ESCAPED, {"x": 1}, [("/x", "x has no place in 2021-03-01: left out")]),
    ],
)
def test_what_a_file_says_of_itself_is_kept_or_told(shape: str, to: str, members: Json, told: list[tuple[str, str]]) -> None:
    label = early(fieldValues=["x"], regions=[REGION]) if shape == PREVIEW else later(ONE)
    converted = done(in_file(label, shape, **members), to)
    assert [(loss.at.pointer, loss.message) for loss in converted.losses] == told
    assert {loss.about for loss in converted.losses} <= {None}


@pytest.mark.parametrize(
    ("members", "texts"),
    [
        ({"fieldValue": "x y"}, ["x", "y"]),
        ({"fieldValue": "x y", "fieldValues": []}, ["x", "y"]),
        ({"fieldValue": "x y", "fieldValues": ["x", "y"]}, ["x", "y"]),
        ({"fieldValues": ["x z", "y"]}, ["x z", "y"]),
        ({}, ["", ""]),
        ({"fieldValue": ""}, ["", ""]),
    ],
)
def test_words_of_the_preview_are_given_to_its_regions(members: Json, texts: list[str]) -> None:
    label = early(regions=[REGION, {**REGION, "polygon": OTHER}], **members)
    converted = done(in_file(label, PREVIEW), PLAIN)
    value = [item(text, box) for text, box in zip(texts, (BOX, OTHER), strict=True)]
    assert json.loads(converted.raw)["labels"] == [later(*value, key=None)]
    assert converted.losses == ()


def test_names_are_escaped_only_where_they_are_read_so() -> None:
    raw = in_file(later(ONE, label="a/b~c~1"), PLAIN)
    assert json.loads(done(raw, ESCAPED).raw)["labels"][0]["label"] == "a~1b~0c~01"
    assert json.loads(done(raw, PREVIEW).raw)["labels"][0]["fieldKey"] == "a/b~c~1"
    assert json.loads(done(done(raw, PREVIEW).raw, ESCAPED).raw)["labels"][0]["label"] == "a~1b~0c~01"
    assert json.loads(done(in_file(later(ONE, label="a~1b~c"), ESCAPED), PLAIN).raw)["labels"][0]["label"] == "a/b~c"


def test_a_mark_is_a_word_in_2_0() -> None:
    converted = done(in_file(later(item("selected", BOX)), PLAIN), PREVIEW)
    assert (json.loads(converted.raw)["labels"][0]["fieldValues"], converted.losses) == (["selected"], ())


@pytest.mark.parametrize("to", SHAPES)
@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b"[]", b'{"labels": [{}]}', b'{"labels": [], "labels": []}', b'{"labels": [' + b"[" * 10**5], ids=str
)
def test_what_is_not_read_whole_stays_as_it_is(raw: bytes, to: str) -> None:
    converted = convert(raw, PATH, to)
    assert (converted.raw, converted.was) == (raw, None)
    assert len(converted.losses) == 1
    assert converted.losses[0].message.startswith("not converted: ")


@pytest.mark.parametrize("shape", SHAPES)
def test_no_value_of_a_file_stops_it(shape: str) -> None:
    healthy = building.SHAPES[shape][0]()

    @settings(deadline=None, max_examples=80)
    @given(spoiled(copy.deepcopy(healthy)), st.sampled_from(SHAPES))
    def check(raw: bytes, to: str) -> None:
        converted = convert(raw, PATH, to)
        assert converted.was in SHAPES or (converted.raw, len(converted.losses)) == (raw, 1)

    check()


REAL = [path for path in corpora.files(corpora.FORMS, ".json") if path.name.endswith(".labels.json")]


@corpora.needed
@pytest.mark.parametrize("path", REAL, ids=corpora.names(REAL))
def test_real_labels_there_and_back(path: Path) -> None:
    raw = path.read_bytes()
    if (was := convert(raw, PATH, PLAIN).was) is None:
        pytest.skip("labels of another system")
    for to in SHAPES:
        there = done(raw, to)
        back = done(there.raw, was)
        check_told(model(raw), model(there.raw), there.losses, raw)
        check_told(model(there.raw), model(back.raw), back.losses, there.raw)
        assert there.losses or back.losses or PREVIEW in (was, to) or back.raw == raw
