"""Reading JSON files: the typed reader and the published schemas are one truth, and what does not fit is a hole."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

import dataprep
from dataprep import publish
from dataprep.decode import Decoded, decode
from dataprep.faults import Fault, FaultKind
from dataprep.findings import unescape
from dataprep.formats import FORMATS, fields, labels, labels_preview, layout_2, layout_3
from dataprep.formats.shape import Format
from tests import building
from tests.building import Json

TABLES: list[Json] = [
    {"fieldKey": "Items", "fieldType": "array", "fieldFormat": "not-specified", "itemType": "Items_object", "fields": None},
    {
        "fieldKey": "Sums",
        "fieldType": "object",
        "itemType": None,
        "fields": [{"fieldKey": "Net", "fieldType": "Sums_object", "fieldFormat": "not-specified"}],
    },
]
DEFINITIONS: Json = {
    f"{name}_object": {
        "fieldKey": f"{name}_object",
        "fieldType": "object",
        "fields": [{"fieldKey": "Price", "fieldType": "number", "fieldFormat": "currency"}],
    }
    for name in ("Items", "Sums")
}


def tables() -> Json:
    """A layout result of 2.1 with selection marks and a table."""
    marks: list[building.Word] = [("selected", (5.0, 5.0, 5.2, 5.2)), ("unselected", (6.0, 5.0, 6.2, 5.2))]
    tree = building.with_marks(building.layout_2(), marks)
    cells = [{"rowIndex": 0, "text": "1042", "elements": ["#/readResults/0/lines/2/words/0"]}, {"elements": []}]
    tree["analyzeResult"]["pageResults"] = [{"page": 1, "tables": [{"rows": 1, "cells": cells}]}]
    return tree


def sections() -> Json:
    """A layout result of 4.0 with selection marks, a paragraph and a section."""
    tree = building.with_marks(building.layout_3(version="2024-11-30"), [("selected", (5.0, 5.0, 5.2, 5.2))])
    rest = {"paragraphs": [{"content": "x"}], "tables": [], "sections": [{"elements": ["/paragraphs/0"]}], "figures": []}
    tree["analyzeResult"] |= rest
    return tree


HEALTHY: dict[str, tuple[Format, Callable[[], Json]]] = {
    "layout of 2.0": (layout_2.FORMAT, lambda: building.layout_2(version="2.0.0")),
    "layout of 2.1": (layout_2.FORMAT, tables),
    "layout of a preview": (layout_3.FORMAT, building.LAYOUTS["pages of a preview"]),
    "layout of 4.0": (layout_3.FORMAT, sections),
    "labels of 2.0-preview": (labels_preview.FORMAT, building.preview_labels),
    "labels of 2.0": (labels.FORMAT, lambda: building.labels(schema=False)),
    "labels of 2021-03-01": (labels.FORMAT, lambda: building.labels() | {"labelingState": 2}),
    "fields": (fields.FORMAT, lambda: copy.deepcopy(building.fields(tables=TABLES, definitions=DEFINITIONS))),
}
SHAPES = pytest.mark.parametrize("shape", HEALTHY)

TEXTS = st.text(st.characters(codec="utf-8"), max_size=5) | st.sampled_from(["\ud800", "succeeded", "2.1", "1"])
NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-3, 3).map(float)
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=9) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=9)


def read(tree: Any, format_: Format) -> Decoded:
    """A tree as the typed object of a kind of file."""
    return decode(json.dumps(tree).encode(), "file.json", format_.kind)


def misfits(decoded: Decoded) -> list[Fault]:
    """The faults of the schema."""
    return [fault for fault in decoded.faults if fault.kind is FaultKind.SCHEMA_MISMATCH]


def accepts(format_: Format, tree: Any) -> bool:
    """Whether jsonschema takes a tree by the schema as it is published."""
    return Draft202012Validator(publish.published(format_.wire)).is_valid(tree)


def places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of a value and of all below it."""
    yield at
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, (*at, key))


def at(tree: Any, pointer: str) -> Any:
    """The value at a pointer; KeyError, IndexError or ValueError where there is none."""
    for token in pointer.split("/")[1:]:
        tree = tree[int(token)] if isinstance(tree, list) else tree[unescape(token)]
    return tree


def mutated(data: st.DataObject, tree: Json) -> Json:
    """A tree in which one value below the top is another, gone, or joined by a key that nobody knows."""
    path = data.draw(st.sampled_from(sorted((path for path in places(tree) if path), key=str)))
    owner: Any = tree
    for key in path[:-1]:
        owner = owner[key]
    how = data.draw(st.sampled_from(("replace", "replace", "replace", "remove", "add")))
    if how == "remove":
        del owner[path[-1]]
    elif how == "add" and isinstance(owner, dict):
        owner[data.draw(TEXTS)] = data.draw(VALUES)
    else:
        owner[path[-1]] = data.draw(VALUES)
    return tree


@SHAPES
def test_healthy_files_are_read_whole(shape: str) -> None:
    format_, build = HEALTHY[shape]
    decoded = read(build(), format_)
    assert accepts(format_, build())
    assert (decoded.format, decoded.faults, decoded.holes) == (format_, (), False)


@SHAPES
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_typed_reader_and_jsonschema_agree(shape: str, data: st.DataObject) -> None:
    format_, build = HEALTHY[shape]
    tree = build()
    for _ in range(data.draw(st.sampled_from((1, 1, 2, 3)))):
        tree = mutated(data, tree)
    decoded = read(tree, format_)
    if decoded.format is format_:
        assert bool(misfits(decoded)) != accepts(format_, tree)
        assert decoded.holes == bool(misfits(decoded))
    else:
        kinds = {fault.kind for fault in decoded.faults}
        assert decoded.format or kinds <= {FaultKind.UNKNOWN_FORMAT, FaultKind.FROM_SDK, FaultKind.NOT_SUCCEEDED}
        assert decoded.format or kinds


@SHAPES
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_every_fault_points_at_what_is_wrong(shape: str, data: st.DataObject) -> None:
    format_, build = HEALTHY[shape]
    tree = mutated(data, build())
    blamed = {error.json_path for error in Draft202012Validator(publish.published(format_.wire)).iter_errors(tree)}
    for fault in misfits(decoded := read(tree, format_)):
        value = at(tree, fault.at.pointer)
        assert "is missing" not in fault.detail or isinstance(value, dict)
        assert decoded.format is not format_ or json_path(tree, fault.at.pointer) in blamed


def json_path(tree: Any, pointer: str) -> str:
    """A pointer as jsonschema writes it."""
    path: list[str | int] = []
    for token in pointer.split("/")[1:]:
        key: str | int = int(token) if isinstance(tree, list) else unescape(token)
        tree = tree[key]
        path.append(key)
    return ValidationError("", path=path).json_path


@SHAPES
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_is_left_can_be_made_a_part(shape: str, data: st.DataObject) -> None:
    format_, build = HEALTHY[shape]
    decoded = read(mutated(data, mutated(data, build())), format_)
    if decoded.format and decoded.wire:
        assert decoded.format.read(decoded.wire, "file.json", decoded.holes).path == "file.json"


def words(tree: Json) -> tuple[tuple[str, ...], list[str]]:
    """The words of an OCR file's first page, with their pointers."""
    decoded = decode(json.dumps(tree).encode(), "a.pdf.ocr.json", "ocr")
    assert decoded.format
    part: Any = decoded.format.read(decoded.wire, "a.pdf.ocr.json", decoded.holes)
    found = part.pages[0].words
    return found.texts, [found.pointer(number) for number in range(len(found))]


WORDS = {
    "readResults": "/analyzeResult/readResults/0/lines/{}/words/0",
    "pages": "/analyzeResult/pages/0/words/{}",
    "pages of a preview": "/analyzeResult/pages/0/words/{}",
}
TEXT = {"readResults": "text", "pages": "content", "pages of a preview": "content"}


@pytest.mark.parametrize("layout", building.LAYOUTS)
@pytest.mark.parametrize("broken", [0, 3, 6])
def test_broken_words_leave_the_numbers_of_their_neighbours(layout: str, broken: int) -> None:
    tree = building.LAYOUTS[layout]()
    texts, pointers = words(tree)
    at_fault = WORDS[layout].format(broken)
    for value in (7, None, {}, {**at(tree, at_fault), TEXT[layout]: None}):
        spoilt = building.put(copy.deepcopy(tree), at_fault, value)
        found, places_found = words(spoilt)
        assert places_found == pointers
        assert [text for number, text in enumerate(found) if number != broken] == [
            text for number, text in enumerate(texts) if number != broken
        ]


@pytest.mark.parametrize("layout", building.LAYOUTS)
@pytest.mark.parametrize("broken", [0, 3, 6])
def test_broken_words_leave_the_places_of_their_neighbours(layout: str, broken: int) -> None:
    tree = building.LAYOUTS[layout]()
    spoilt = building.put(building.LAYOUTS[layout](), WORDS[layout].format(broken), None)
    columns = []
    for ocr in (tree, spoilt):
        decoded = decode(json.dumps(ocr).encode(), "a.pdf.ocr.json", "ocr")
        assert decoded.format
        part: Any = decoded.format.read(decoded.wire, "a.pdf.ocr.json", decoded.holes)
        columns.append(part.pages[0].words.columns.T.tolist())
    whole, left = columns
    assert [box for number, box in enumerate(left) if number != broken] == [
        box for number, box in enumerate(whole) if number != broken
    ]


@pytest.mark.parametrize("shape", building.SHAPES)
def test_broken_labels_leave_the_numbers_of_their_neighbours(shape: str) -> None:
    build, _, _ = building.SHAPES[shape]
    decoded = decode(json.dumps(building.put(build(), "/labels/1", 7)).encode(), "a.pdf.labels.json", "labels")
    assert decoded.format
    part: Any = decoded.format.read(decoded.wire, "a.pdf.labels.json", decoded.holes)
    assert [(label.name, label.at.pointer) for label in part.labels] == [("Number", "/labels/0"), ("Vendor", "/labels/2")]
    assert part.holes


def test_broken_box_leaves_the_numbers_of_its_neighbours() -> None:
    tree = building.put(building.labels(), "/labels/2/value/0/boundingBoxes/0", [0.1] * 7)
    decoded = decode(json.dumps(tree).encode(), "a.pdf.labels.json", "labels")
    assert [(fault.at.pointer, fault.detail) for fault in misfits(decoded)] == [
        ("/labels/2/value/0/boundingBoxes/0", "7 numbers stand where 8 belong")
    ]
    assert decoded.format
    part: Any = decoded.format.read(decoded.wire, "a.pdf.labels.json", decoded.holes)
    assert [region.at.pointer for region in part.labels[2].regions] == ["/labels/2/value/1/boundingBoxes/0"]


@pytest.mark.parametrize("count", [1, 99, 100, 101, 2000])
def test_at_most_a_hundred_faults_and_their_total(count: int) -> None:
    many: list[building.Word] = [(f"w{number}", (1.0, 1.0, 2.0, 2.0)) for number in range(count)]
    tree = building.layout_3(many)
    for word in tree["analyzeResult"]["pages"][0]["words"]:
        word["confidence"] = "high"
    faults = misfits(read(tree, layout_3.FORMAT))
    assert [fault.at.pointer for fault in faults] == [
        f"/analyzeResult/pages/0/words/{number}/confidence" for number in range(min(count, 100))
    ]
    assert all('"high" stands where a number belongs' in fault.detail for fault in faults)
    total = f"(100 of {count} such faults are shown)"
    assert [total in fault.detail for fault in faults] == [False] * (len(faults) - 1) + [count > 100]


@pytest.mark.parametrize("number", ["1.0", "1e0", "10E-1", "1.000000000000000000001"])
def test_numbers_that_are_integers_to_json_schema(number: str) -> None:
    raw = json.dumps(building.labels()).replace('"page": 1', f'"page": {number}').encode()
    decoded = decode(raw, "a.pdf.labels.json", "labels")
    assert not decoded.faults
    assert decoded.format
    part: Any = decoded.format.read(decoded.wire, "a.pdf.labels.json", decoded.holes)
    assert {type(region.page) for label in part.labels for region in label.regions} == {int}


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_published_schemas_are_schemas(format_: Format) -> None:
    Draft202012Validator.check_schema(publish.published(format_.wire))
    assert not accepts(format_, [])
    assert not accepts(format_, {})


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_unread_values_nested_about_as_deep_as_python_can(opening: str, closing: str) -> None:
    for depth in range(800, 1010):
        unread = opening * depth + "1" + closing * depth
        raw = f'{{"unread": {unread}, {json.dumps(building.labels())[1:]}'.encode()
        kinds = {fault.kind for fault in decode(raw, "a.pdf.labels.json", "labels").faults}
        assert kinds <= {FaultKind.NOT_JSON}


@pytest.mark.parametrize("depth", [10, 50, 100, 150, 200, 250, 300, 320, 333, 350, 400, 450, 480, 490, 500, 600, 2000])
@pytest.mark.parametrize("innermost", ['"string"', "7", '"string", "odd": 1'])
def test_fields_within_fields(tmp_path: Path, depth: int, innermost: str) -> None:
    head = '{"fieldKey": "a", "fieldType": "object", "fields": ['
    last = f'{{"fieldKey": "a", "fieldType": {innermost}}}'
    raw = f'{{"fields": [{head * depth}{last}{"]}" * depth}]}}'.encode()
    decoded = decode(raw, "fields.json", "fields")
    kinds = {fault.kind for fault in decoded.faults}
    assert kinds <= {FaultKind.NOT_JSON, FaultKind.SCHEMA_MISMATCH}
    assert kinds or decoded.wire
    (tmp_path / "fields.json").write_bytes(raw)
    codes = {finding.code for finding in dataprep.check(tmp_path).findings}
    assert "D708" in codes
    assert "E001" not in codes


@pytest.mark.parametrize("pointer", ["/labels/0/label", "/labels/0/value/0/page", "/labels/0/value/0/boundingBoxes/0/0"])
def test_lone_surrogates_anywhere(pointer: str) -> None:
    decoded = read(building.put(building.labels(), pointer, "\ud800"), labels.FORMAT)
    assert bool(misfits(decoded)) == (pointer != "/labels/0/label")
    decoded = read({**building.labels(), "\ud800": 1}, labels.FORMAT)
    assert not decoded.faults
