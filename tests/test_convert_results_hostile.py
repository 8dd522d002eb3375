"""Labels from hostile results: members of wrong types, fields without end, references that lead nowhere."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataprep.conversion import Converted
from dataprep.convert.results import Labeled, labels_of
from tests import building
from tests.results import BOX, Json, boxed, of, read, result_2, result_3

FAR = "#/readResults/0/lines/0/words/999999999"
HUGE = int("9" * 400)
WRONG: tuple[object, ...] = (None, True, -1, HUGE, 1e308, "", FAR, "\ud800", [], {}, [[]], [{}], [1] * 8, {"a": 1})

PLACED: Json = {"type": "string", "text": "x", "page": 1, "boundingBox": BOX, "confidence": 1}
HOLDERS: dict[str, Json] = {
    "2.x": {**PLACED, "elements": ["#/readResults/0/lines/0"]},
    "3.x": {**boxed(confidence=1), "spans": [{"offset": 0, "length": 7}], "content": "x"},
    "cells": {"type": "array", "valueArray": [{"type": "object", "valueObject": {"B": PLACED}}]},
}
"""Fields of every build, each member of which is to be made a wrong one."""


def are_read(found: Labeled) -> bool:
    """Whether the labels that a result gives are those of fields that it declares."""
    declared = read(found.fields, "fields")
    return all(declared.entry(label.path) is not None for label in read(found.labels, "labels").labels)


def places(node: object, at: str = "") -> Iterator[str]:
    """The pointer of every member of a tree."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield f"{at}/{key}"
        yield from places(value, f"{at}/{key}")


@pytest.mark.parametrize("kind", HOLDERS)
def test_a_member_of_a_wrong_type_hurts_nobody(kind: str) -> None:
    make, at = (result_3, "documents") if kind == "3.x" else (result_2, "documentResults")
    tree = make({"A": HOLDERS[kind]})
    listed = {**tree["analyzeResult"], "keyValuePairs": [{"key": HOLDERS[kind], "value": HOLDERS[kind], "confidence": 1}]}
    for root in (at, "keyValuePairs"):
        for pointer in places(listed[root], f"/analyzeResult/{root}"):
            for wrong in WRONG:
                changed = copy.deepcopy({**tree, "analyzeResult": listed})
                changed["analyzeResult"].pop({at: "keyValuePairs"}.get(root, at))
                found = labels_of(json.dumps(building.put(changed, pointer, wrong)).encode(), "r.json", "a.pdf")
                assert not isinstance(found, Labeled) or are_read(found), pointer


MEMBERS = [*HOLDERS["2.x"], *HOLDERS["3.x"], "valueObject", "valueArray", "offset", "length", "pageNumber", "polygon"]
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
@settings(max_examples=150, deadline=None)
def test_documents_may_hold_anything(anything: object) -> None:
    for make in (result_2, result_3):
        found = of(make({"A": anything, "B": {"valueArray": [{"valueObject": {"C": anything}}]}}))
        assert are_read(found)


def spent(tree: Json) -> tuple[float, Labeled]:
    """How long a result takes, in seconds, and what it gives."""
    raw = json.dumps(tree).encode()
    start = time.process_time()
    found = of(raw)
    return time.process_time() - start, found


def test_many_fields_take_seconds() -> None:
    words = [(f"w{number}", (0.0, number / 1000, 8.5, (number + 1) / 1000)) for number in range(10_000)]
    everywhere = building.corners((0, 0, 8.5, 11))
    greedy: list[tuple[Any, int, Json]] = [
        (result_2, 20_000, {"elements": ["#/readResults/0/lines/9999"]}),
        (result_2, 5_000, {"page": 1, "boundingBox": building.corners((0, 11, 1, 12)), "text": "x"}),
        (result_2, 5_000, {"page": 1, "boundingBox": everywhere, "text": "x"}),
        (result_3, 5_000, {"spans": [{"offset": 0, "length": 10**9}]}),
    ]
    for make, count, field in greedy:
        taken, found = spent(make(dict.fromkeys(map(str, range(count)), field), words=words))
        assert taken < 30
        assert len(found.labels["labels"]) + len(found.losses) == count
    assert {loss.message for loss in found.losses} == {"is one of too many fields over the same words: not labeled"}


def test_many_pairs_with_one_key_take_seconds() -> None:
    value = {"text": "x", "boundingBox": building.corners((7, 9, 8, 10))}
    page = {"page": 1, "keyValuePairs": [{"key": {"text": "Total"}, "value": value}] * 20_000}
    taken, found = spent(building.put(building.layout_2(), "/analyzeResult/pageResults", [page]))
    assert taken < 30
    assert found.labels["labels"][-1]["label"] == "Total 20000"


def test_nesting_of_every_depth_is_no_crash() -> None:
    """The readers do not give up at one depth: what the one follows is too deep for the next."""
    kinds = set()
    for depth in (*range(100, 700, 100), *range(700, 1100, 3)):
        raw = json.dumps(result_2({"A": {"unknown": 1}})).replace(": 1}", f": {'[' * depth}{']' * depth}}}").encode()
        found = labels_of(raw, "r.json", "a.pdf")
        kinds.add(type(found))
        assert isinstance(found, Labeled) or found.raw == raw
    assert kinds == {Labeled, Converted}
