"""M: labels against their fields: whether a text is of its field's type."""

from __future__ import annotations

from typing import Any

import pytest

from dataprep.findings import Severity
from tests import building
from tests.building import SHAPES, Json
from tests.judging import holds, judge

BOX = building.fractions(building.box_of("1042"))


def labels_of(*texts: str | None, name: str = "A", shape: str = "2021-03-01", **members: Any) -> Json:
    """One label of some items."""
    if shape == "2.0-preview":
        told: Json = {"fieldKey": name, "fieldValues": [*texts], "regions": [{"pageNumber": 1, "polygon": BOX} for _ in texts]}
        return {"version": "v1.0", "docName": "a.pdf", "labels": [told | members]}
    told = {"label": name, "value": [{"page": 1, "text": text, "boundingBoxes": [BOX]} for text in texts]}
    head: Json = {"$schema": building.SCHEMA} if shape == "2021-03-01" else {}
    return {**head, "document": "a.pdf", "labels": [told | members]}


def fields_of(kind: str, form: str | None = None) -> Json:
    """The field A, and a table with the column A and the fixed row R, all of one type and format."""
    column: Json = {"fieldKey": "A", "fieldType": kind, **({"fieldFormat": form} if form else {})}
    tables: list[Json] = [
        {"fieldKey": "T", "fieldType": "array", "itemType": "T_object"},
        {"fieldKey": "F", "fieldType": "object", "fields": [{"fieldKey": "R", "fieldType": "T_object"}]},
    ]
    definitions = {"T_object": {"fieldKey": "T_object", "fieldType": "object", "fields": [column]}}
    return {"$schema": building.FIELDS_SCHEMA, "fields": [column, *tables], "definitions": definitions}


ROWS: list[tuple[str, str, str | None, list[str | None], str | None]] = [
    ("a number", "number", None, ["1,234.50"], None),
    ("no number", "number", None, ["5/72.33"], "'A' says '5/72.33', which does not read as a number;"),
    ("a number of two items", "number", "currency", ["$", "1,234.50"], None),
    ("a number and more", "number", "currency", ["5", "pcs"], "'5 pcs', which does not read as a number of the format currency"),
    ("a decimal", "number", "decimal", ["1.234,50"], "of the format decimal;"),
    ("a comma", "number", "decimal-comma-separated", ["1.234,50"], None),
    ("an integer with a point", "integer", "not-specified", ["1234.98"], None),
    ("no integer", "integer", "not-specified", ["twelve"], "does not read as an integer;"),
    ("a date", "date", "dmy", ["31/01/2024"], None),
    ("a date of items", "date", None, ["July", "26,", "2021"], None),
    ("a date in another order", "date", "dmy", ["2024-01-31"], "a date of the format dmy"),
    ("a date of an unknown format", "date", "ydm", ["2024-01-31"], None),
    ("a time", "time", None, ["5:32", "pm"], None),
    ("no time", "time", None, ["soon"], "does not read as a time;"),
    ("a string", "string", "alphanumeric", ["5/72.33 !"], None),
    ("a mark", "selectionMark", None, ["X"], None),
    ("a signature", "signature", None, ["J. Smith"], None),
    ("an unknown type", "money", None, ["J. Smith"], None),
    ("an empty text", "number", None, [""], None),
    ("no text", "date", None, [None], None),
    ("blanks", "number", None, [" "], None),
    ("some without text", "number", None, ["x", ""], None),
    ("a huge text", "number", None, ["1" * 10**6], f"says '{'1' * 100}...', which"),
    ("thousands of items", "date", None, ["1"] * 5000, "'1 1 1 1 "),
]
every_row = pytest.mark.parametrize(("kind", "form", "texts", "piece"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])


@every_row
@pytest.mark.parametrize("shape", SHAPES)
def test_value_not_of_its_type(kind: str, form: str | None, texts: list[str], piece: str | None, shape: str) -> None:
    expected = [("/labels/0", piece, Severity.INFO)] if piece else []
    holds("M508", expected, labels=labels_of(*texts, shape=shape), fields=fields_of(kind, form))


@every_row
@pytest.mark.parametrize("name", ["T/0/A", "F/R/A"])
def test_cells_are_of_the_type_of_their_column(
    name: str, kind: str, form: str | None, texts: list[str], piece: str | None
) -> None:
    told = judge("M508", labels=labels_of(*texts, name=name), fields=fields_of(kind, form))
    assert [problem.about for problem in told] == ([name] if piece else [])


@pytest.mark.parametrize("name", ["B", "T", "T/0/B", "F/S/A", "F/R/B", "T/0", "a"])
def test_what_is_not_declared_has_no_type(name: str) -> None:
    assert judge("M508", labels=labels_of("x", name=name), fields=fields_of("number")) == []


def test_drawn_regions_have_no_text() -> None:
    drawn = labels_of("x", labelType="region")
    assert judge("M508", labels=drawn, fields=fields_of("number")) == []
    assert judge("M508", labels=labels_of("x"), fields=None) == []


def test_labels_of_another_document_are_told_as_such() -> None:
    labels, fields = labels_of("w", "x", "y", "z"), fields_of("number")
    assert len(judge("M508", labels=labels, fields=fields)) == 1
    assert judge("M508", labels=labels, fields=fields, ocr=building.layout_3()) == []
    few = labels_of("x", "y")
    assert len(judge("M508", labels=few, fields=fields, ocr=building.layout_3())) == 1


def test_no_more_than_a_hundred_are_told() -> None:
    labels = labels_of("x")
    labels["labels"] *= 300
    assert len(judge("M508", labels=labels, fields=fields_of("number"))) == 100
