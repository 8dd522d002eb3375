"""One document converted in memory: what is given comes back as the same kind, and nothing raises for what stands in it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import dataprep
from dataprep.errors import UsageError
from tests import building, results

DOCUMENTS: dict[str, tuple[building.Json, str, str]] = {
    "labels": (building.labels(), "2.0-preview", "2021-03-01"),
    "ocr": (building.layout_2(), "4.0", "2.1"),
    "fields": (building.fields(), "2.0", "2021-03-01"),
}
"""A document of each kind, what it is converted to, and what it was."""


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_bytes_text_and_parsed_documents_say_the_same(kind: str) -> None:
    tree, to, was = DOCUMENTS[kind]
    before = copy.deepcopy(tree)
    text = json.dumps(tree, indent=2)
    parsed = dataprep.convert_document(tree, kind, to)
    assert tree == before
    assert isinstance(parsed.document, dict)
    assert parsed.was == was
    assert json.loads(dataprep.convert_document(text, kind, to).document) == parsed.document
    assert json.loads(dataprep.convert_document(text.encode(), kind, to).document) == parsed.document
    if kind == "labels":
        assert dataprep.convert_document(parsed.document, kind, was).document == tree


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_that_has_it_already_is_the_same(kind: str) -> None:
    tree, _, was = DOCUMENTS[kind]
    assert dataprep.convert_document(tree, kind, was).document is tree
    raw = json.dumps(tree).encode()
    assert dataprep.convert_document(raw, kind, was).document is raw


@pytest.mark.parametrize("version", ["2.1", "3.0", "3.1", "4.0"])
def test_versions_are_names_of_shapes(version: str) -> None:
    plain = building.labels(schema=False)
    made = dataprep.convert_document(plain, "labels", version)
    assert made.document["$schema"] == building.SCHEMA
    assert dataprep.convert_document(building.fields(), "fields", version).document == building.fields()


def test_losses_have_their_place() -> None:
    tree = building.labels()
    tree["labels"][0]["label"] = "Items/0/Number"
    made = dataprep.convert_document(tree, "labels", "2.0")
    (loss,) = made.losses
    assert (loss.about, loss.at.pointer) == ("Items", "/labels/0")
    assert [label["label"] for label in made.document["labels"]] == ["Total", "Vendor"]


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b'{"labels": 1}', "\ud800", {}, {"labels": [{"label": 1}]}])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_cannot_be_read_is_as_it_was(kind: str, document: Any) -> None:
    made = dataprep.convert_document(document, kind, "2.0")
    assert made.document == document
    assert made.was is None
    assert made.losses[0].message.startswith("not converted: ")


def test_mistakes_of_the_caller() -> None:
    with pytest.raises(UsageError, match="no document is of the kind 'label'; did you mean 'labels'"):
        dataprep.convert_document({}, "label", "2.0")
    with pytest.raises(UsageError, match="labels cannot be converted to '5'"):
        dataprep.convert_document({}, "labels", "5")


def test_labels_of_a_result() -> None:
    tree = results.result_2({"Vendor": results.field_2(5, 6), "Total": results.field_2(4), "Lost": {"text": "x"}})
    for given in (tree, json.dumps(tree), json.dumps(tree).encode()):
        made = dataprep.labels_of_result(given, "a.pdf")
        assert made.labels is not None
        assert made.ocr is not None
        assert made.fields is not None
        assert [label["label"] for label in made.labels["labels"]] == ["Vendor", "Total"]
        assert made.labels["document"] == "a.pdf"
        assert "documentResults" not in made.ocr["analyzeResult"]
        assert [loss.about for loss in made.losses] == ["Lost"]


@pytest.mark.parametrize("document", [building.layout_2(), b"{", {}, ""])
def test_what_is_no_result_says_why(document: Any) -> None:
    made = dataprep.labels_of_result(document, "a.pdf")
    assert (made.labels, made.fields, made.ocr) == (None, None, None)
    assert made.losses[0].message.startswith("not converted: ")


def test_what_is_no_document() -> None:
    circle: dict[str, Any] = {}
    circle["circle"] = circle
    wrong: Any
    for wrong in ({"a": object()}, circle, 5, [building.labels()]):
        with pytest.raises(UsageError):
            dataprep.convert_document(wrong, "labels", "2.0")
    raw = json.dumps(building.labels()).encode()
    array: Any = bytearray(raw)
    assert dataprep.convert_document(array, "labels", "2.0").document == dataprep.convert_document(raw, "labels", "2.0").document
