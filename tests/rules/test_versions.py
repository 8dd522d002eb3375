"""L: labels files, by version."""

from __future__ import annotations

from typing import Any

import pytest

from dataprep.findings import Severity
from dataprep.targets import VERSIONS, Target
from tests import building
from tests.building import NOTHING, SHAPES, Json, put
from tests.judging import Row, holds, judge, spoken

ERROR, WARNING = Severity.ERROR, Severity.WARNING
OTHER_NAME = "http://www.azure.com/schema/formrecognizer/labels.json"
SHAPE_OF = {"2.0-preview": "2.0-preview", "2.0": "2.0 and later", "2021-03-01": "2.0 and later"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_labels_for_a_target(shape: str, version: str) -> None:
    """The preview reads its own shape and no other; with and without `$schema` is one shape."""
    is_read = (shape == "2.0-preview") is (version == "2.0-preview")
    expected: list[Row] = [] if is_read else [("", f"have the shape of {SHAPE_OF[shape]}, which {version} does not read", ERROR)]
    holds("L316", expected, labels=SHAPES[shape][0](), target=Target(version, is_given=True))
    holds("L316", [], labels=SHAPES[shape][0](), target=version)


@pytest.mark.parametrize("shape", SHAPES)
def test_labels_without_a_label_have_a_shape_all_the_same(shape: str) -> None:
    tree = put(SHAPES[shape][0](), "/labels", [])
    wrong = "2.1" if shape == "2.0-preview" else "2.0-preview"
    assert spoken("L", labels=tree, target=Target(wrong, is_given=True)) == ["L301", "L316"]


NAMES: list[tuple[str, Any, str]] = [
    ("of 2021-03-01", building.SCHEMA, ""),
    ("its other name", OTHER_NAME, ""),
    ("none", NOTHING, ""),
    ("another", "https://example.com/labels.json", "the $schema 'https://example.com/labels.json' is unknown"),
    ("nearly", building.SCHEMA.replace("https", "http"), "is unknown, so cells and escapes are not read"),
    ("that of fields.json", building.FIELDS_SCHEMA, "write that of 2021-03-01"),
    ("empty", "", "the $schema '' is unknown"),
]


@pytest.mark.parametrize(("name", "piece"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_names_of_the_schema(name: Any, piece: str) -> None:
    tree = put(building.labels(), "/$schema", name)
    holds("L317", [("/$schema", piece, WARNING)] if piece else [], labels=tree)


def test_labels_of_an_unknown_schema_are_read_as_those_without() -> None:
    """Names are no paths then: what looks like a bad escape or a cell is a name."""
    tree = put(building.labels(labeled={"Rate~": ("1042",), "A/0/B": ("Total",)}), "/$schema", "x")
    assert spoken("L", labels=tree, fields=building.fields(["Rate~", "A/0/B"])) == ["L317"]


KINDS: list[tuple[str, Any, str]] = [
    *((str(kind), kind, "") for kind in ("words", "region", "Words", "REGION", None, "")),
    ("none", NOTHING, ""),
    ("another", "rectangle", "'Number' has the labelType 'rectangle', which is none; write region, or leave it out"),
    ("nearly", "regions", "'regions'"),
    ("blanks", " region ", "' region '"),
]


@pytest.mark.parametrize("shape", ["2.0", "2021-03-01"])
@pytest.mark.parametrize(("kind", "piece"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_kinds_of_labels(kind: Any, piece: str, shape: str) -> None:
    tree = SHAPES[shape][0]()
    tree["labels"][0] |= {} if kind is NOTHING else {"labelType": kind}
    holds("L318", [("/labels/0/labelType", piece, WARNING)] if piece else [], labels=tree)


def drawn(*names: str) -> Json:
    """Labels of which some are drawn regions."""
    tree = building.labels()
    for label in tree["labels"]:
        if label["label"] in names:
            label["labelType"] = "region"
            label["value"] = [{**label["value"][0], "text": ""}]
    return tree


DRAWN: list[tuple[str, str | None, str]] = [
    ("2.0-preview", None, "not taken by 2.0-preview: 'Number', 'Vendor'"),
    ("2.0", None, "not taken by 2.0: 'Number', 'Vendor'; label the words"),
    *((version, None, "") for version in ("2.1", "3.0", "3.1", "4.0")),
    *((version, "template", "") for version in ("2.1", "3.0", "3.1", "4.0")),
    ("3.0", "neural", "not taken by neural models of 3.0"),
    ("3.1", "neural", "not taken by neural models of 3.1: 'Number', 'Vendor'; label the words, or train another model"),
    ("4.0", "neural", ""),
]


@pytest.mark.parametrize(("version", "model", "piece"), DRAWN)
def test_drawn_regions(version: str, model: str | None, piece: str) -> None:
    target = Target(version, model=model)
    expected: list[Row] = [("/labels/0/labelType", piece, WARNING)] if piece else []
    holds("L319", expected, labels=drawn("Number", "Vendor"), target=target)
    holds("L319", [], labels=drawn(), target=target)


def test_drawn_regions_of_labels_that_are_not_read_are_l316s() -> None:
    tree = drawn("Number")
    holds("L319", [("/labels/0/labelType", "'Number'", WARNING)], labels=tree, target=Target("2.0", is_given=True))
    holds("L319", [], labels=tree, target=Target("2.0-preview", is_given=True))


@pytest.mark.parametrize(("version", "kind", "pieces"), [
    ("2.0", "string", ["L319"]),
    ("2.0", "selectionMark", ["K611"]),
    ("2.0", "signature", ["K611"]),
    ("2.1", "signature", ["K611"]),
    ("2.1", "selectionMark", []),
])  # fmt: skip
def test_drawn_regions_of_a_type_that_is_not_taken_are_k611s(version: str, kind: str, pieces: list[str]) -> None:
    tree = building.fields(["Vendor", "Number"])
    tree["fields"] = [{**entry, "fieldType": kind} for entry in tree["fields"]]
    parts: Json = {"labels": drawn("Number"), "fields": tree, "target": version}
    told = [code for code in spoken("KL", **parts) if code in {"L319", "K611"}]
    assert sorted(set(told)) == pieces


def test_drawn_regions_of_one_type_are_told_without_those_of_another() -> None:
    tree = building.fields(["Vendor", "Number"])
    tree["fields"][0]["fieldType"] = "signature"
    labels = drawn("Number", "Vendor")
    at = f"/labels/{[label['label'] for label in labels['labels']].index('Number')}/labelType"
    holds("L319", [(at, "2.0: 'Number'; label", WARNING)], labels=labels, fields=tree, target="2.0")


def test_many_drawn_regions_are_one_finding() -> None:
    (label,) = (label for label in drawn("Number")["labels"] if label["label"] == "Number")
    labels = [{**label, "label": f"L{number}"} for number in range(1000)]
    (problem,) = judge("L319", labels={**drawn(), "labels": [*labels, *labels]}, target="2.0")
    assert problem.message.startswith("drawn regions are not taken by 2.0: 'L0', 'L1', 'L2', 'L3', 'L4' and 995 more;")
