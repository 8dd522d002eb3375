"""K: fields.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.edits import apply
from dataprep.facts import Facts, Kind, Untrimmed
from dataprep.findings import Fix, Location, Move, Put, Severity
from dataprep.mending import mend
from dataprep.settings import Thresholds
from dataprep.targets import VERSIONS
from tests import building
from tests.building import NOTHING, SHAPES, Json
from tests.judging import Row, holds, judge, spoken

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def field(name: str, kind: Any = "string", form: Any = "not-specified", **more: Any) -> Json:
    """One field, or column, or definition; a format that is NOTHING is left out."""
    told = {"fieldKey": name, "fieldType": kind, "fieldFormat": form, **more}
    return {key: value for key, value in told.items() if value is not NOTHING}


def fields(*told: Json, **definitions: Json) -> Json:
    """A fields.json of 2021-03-01."""
    return {"$schema": building.FIELDS_SCHEMA, "fields": list(told), "definitions": definitions}


def row(*columns: Json) -> Json:
    """The definition of a table's rows."""
    return field("row", "object", itemType=None, fields=list(columns))


def labeled(*names: str) -> Json:
    """Labels of 2021-03-01 with these names."""
    return building.labels(labeled=dict.fromkeys(names, ("1042",)))


def facts(*forms: tuple[str, ...] | None) -> list[Facts]:
    """What labeled forms leave behind: the fields that each labels; None for a labels file that could not be read."""
    return [Facts(f"{number}.pdf", 1, has_ocr=True, has_labels=True, fields=names) for number, names in enumerate(forms)]


GROWING = field("Items", "array", itemType="row", fields=None)
FIXED = field("Fruit", "object", itemType=None, fields=[field("Apple", "row"), field("Pear", "row")])
COLUMNS = row(field("Price", "number", "currency"), field("In stock", "selectionMark"))

HEALTHY: list[tuple[str, Json]] = [
    ("plain", building.fields()),
    ("without schema and definitions", {"fields": [field("Total")]}),
    ("without a format", fields(field("Total", form=NOTHING))),
    ("nulls for what is absent", fields(field("Total", itemType=None, fields=None))),
    ("odd names", fields(*map(field, ("a  b", "1", "$ ? @ # ( ) .", "Unit/Price", "ä" * 62)))),
    ("a growing table", fields(GROWING, row=COLUMNS)),
    ("a fixed table", fields({**FIXED, "visualizationHint": "vertical"}, row=COLUMNS)),
    ("two tables of one definition", fields(GROWING, FIXED, row=COLUMNS)),
    ("a column named as a field is", fields(field("Price"), GROWING, row=COLUMNS)),
    ("a signature", fields(field("Signed", "signature"))),
]


@pytest.mark.parametrize("tree", [row[1] for row in HEALTHY], ids=[row[0] for row in HEALTHY])
def test_healthy_fields_give_nothing(tree: Json) -> None:
    names = tuple(entry["fieldKey"] for entry in tree["fields"])
    assert spoken("K", fields=tree, facts=facts(*[names] * 5), target="4.0", files=["fields.json"]) == []


KEY = "/fields/0/fieldKey"

ROWS: dict[str, list[tuple[str, Json, list[Row]]]] = {
    "K604": [
        ("apart", fields(field("Total"), field("Total 2"), field("To tal")), []),
        (
            "by case",
            fields(field("Total"), field("TOTAL")),
            [("/fields/1/fieldKey", "declared twice, at /fields/0 first", ERROR)],
        ),
        ("by blanks", fields(field("Total"), field(" Total ")), [("/fields/1/fieldKey", "remove one", ERROR)]),
        ("columns", fields(GROWING, row=row(field("A"), field("a"))), [("/definitions/row/fields/1/fieldKey", "'a'", ERROR)]),
        (
            "rows",
            fields(field("Fruit", "object", fields=[field("Apple", "row"), field("apple", "row")]), row=COLUMNS),
            [("/fields/0/fields/1/fieldKey", "'apple' is declared twice", ERROR)],
        ),
    ],
    "K605": [
        ("blanks within", fields(field("a  b")), []),
        ("a blank after", fields(field("date ")), [(KEY, "'date ' has blanks at its ends", WARNING)]),
        ("a tab before", fields(field("\tTOTAL")), [(KEY, "trim it", WARNING)]),
        ("a column", fields(GROWING, row=row(field("A "))), [("/definitions/row/fields/0/fieldKey", "'A '", WARNING)]),
    ],
    "K608": [
        ("defined", fields(GROWING, FIXED, row=COLUMNS), []),
        ("a growing table", fields(GROWING), [("/fields/0/itemType", "the itemType 'row', which is not defined", ERROR)]),
        ("no itemType", fields(field("A", "array")), [("/fields/0/itemType", "has no itemType; define its columns", ERROR)]),
        ("a null", fields(field("A", "array", itemType=None)), [("/fields/0/itemType", "has no itemType", ERROR)]),
        (
            "fixed rows",
            fields(FIXED),
            [
                ("/fields/0/fields/0/fieldType", "the row 'Apple'", ERROR),
                ("/fields/0/fields/1/fieldType", "the row 'Pear'", ERROR),
            ],
        ),
        ("no definitions", {"fields": [GROWING]}, [("/fields/0/itemType", "define its columns", ERROR)]),
    ],
    "K609": [
        ("used", fields(GROWING, row=COLUMNS), []),
        ("used by rows", fields(FIXED, row=COLUMNS), []),
        ("unused", fields(GROWING, row=COLUMNS, old=COLUMNS), [("/definitions/old", "no table uses the definition 'old'", INFO)]),
        ("none used", fields(field("A"), row=COLUMNS), [("/definitions/row", "remove it", INFO)]),
    ],
}
CASES = [(code, tree, rows) for code, cases in ROWS.items() for _, tree, rows in cases]
NAMES = [f"{code}-{name}" for code, cases in ROWS.items() for name, *_ in cases]


@pytest.mark.parametrize(("code", "tree", "expected"), CASES, ids=NAMES)
def test_fields_alone(code: str, tree: Json, expected: list[Row]) -> None:
    holds(code, expected, fields=tree)


@pytest.mark.parametrize("version", VERSIONS)
def test_labels_without_fields(version: str) -> None:
    level = {"2.0": WARNING, "2.1": WARNING, "3.0": ERROR, "3.1": ERROR, "4.0": ERROR}.get(version)
    expected: list[Row] = [("", f"no fields.json; {version} ", level)] if level else []
    holds("K601", expected, facts=facts(("A",)), target=version, files=["0.pdf", "0.pdf.labels.json"])


@pytest.mark.parametrize(
    "parts",
    [
        {"files": ["fields.json"]},
        {"facts": [Facts("a.pdf", 1)]},
        {"kind": Kind.UNLABELED},
        {"facts": [Facts("a.pdf", 1, has_labels=True, is_foreign=True)]},
    ],
    ids=["there", "no labels", "an unlabeled set", "labels of another system"],
)
def test_no_fields_are_missed(parts: Json) -> None:
    given: Json = {"facts": facts(("A",)), **parts}
    assert judge("K601", **given) == []


NEAR: list[tuple[str, list[str], str | None]] = [
    ("in another case", ["Fields.json"], "Fields.json"),
    ("in capitals", ["FIELDS.JSON"], "FIELDS.JSON"),
    ("two of them", ["FIELDS.JSON", "Fields.json"], "FIELDS.JSON"),
    ("another name", ["field.json", "fields.json.bak"], None),
    ("in a folder", ["old/Fields.json"], None),
]


@pytest.mark.parametrize(("names", "near"), [row[1:] for row in NEAR], ids=[row[0] for row in NEAR])
def test_fields_under_nearly_the_name(names: list[str], near: str | None) -> None:
    (problem,) = judge("K601", facts=facts(("A",)), target="4.0", files=["0.pdf", "0.pdf.labels.json", *names])
    hint = f"rename {near!r}, for names are compared letter by letter" if near else "declare the fields"
    assert problem.message == f"the forms are labeled, but there is no fields.json; 4.0 needs it: {hint}"
    is_one = near is not None and len(names) == 1
    assert problem.fix == (Fix("rename to fields.json", (Move(names[0], "fields.json"),)) if is_one else None)


def test_fields_that_declare_nothing_are_not_overwritten() -> None:
    (problem,) = judge("K601", facts=facts(("A",)), files=["0.pdf", "fields.json", "Fields.json"], fields={"fields": []})
    assert (problem.at.pointer, problem.fix) == ("/fields", None)


def test_a_renamed_file_declares_the_fields(tmp_path: Path) -> None:
    files = building.form()
    files["Fields.json"] = files.pop("fields.json")
    folder = building.write(tmp_path, files)
    (finding,) = (finding for finding in dataprep.check(folder).findings if finding.code == "K601")
    assert finding.fix is not None
    (move,) = finding.fix.edits
    assert isinstance(move, Move)
    (folder / move.path).rename(folder / move.to)
    assert [finding.code for finding in dataprep.check(folder, select="K").findings if finding.code < "K610"] == []


UNDECLARED: list[tuple[str, str, list[str], str, str | None]] = [
    ("declared", "Total", ["Total"], "", None),
    ("blank, L302", " ", ["Total"], "", None),
    ("unknown", "Tax", ["Invoice"], "'Tax' is no field of fields.json; declare it, or remove the label", None),
    ("nearly", "Totl", ["Tax", "Total"], "did you mean 'Total'?", None),
    ("by case", "TOTAL", ["Total"], "did you mean 'Total'?", "Total"),
    ("by blanks", " Total ", ["Total"], "did you mean 'Total'?", "Total"),
    ("the field has the blanks, K605", "date", ["date "], "blanks around it, 'date ': trim it there (K605)", None),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("name", "known", "piece", "right"), [row[1:] for row in UNDECLARED], ids=[row[0] for row in UNDECLARED])
def test_undeclared(name: str, known: list[str], piece: str, right: str | None, shape: str) -> None:
    make = SHAPES[shape][0]
    parts: Json = {"labels": make(labeled={name: ("1042",)}), "fields": building.fields(known)}
    at = "/labels/0/fieldKey" if shape == "2.0-preview" else "/labels/0/label"
    holds("K602", [(at, piece, ERROR)] if piece else [], **parts)
    for problem in judge("K602", **parts):
        assert (problem.fix and problem.fix.edits) == ((Put(problem.at, right),) if right else None)
        assert problem.fix is None or problem.fix.safe


@pytest.mark.parametrize(("name", "known"), [("Unit~1Price ", "Unit/Price"), ("RATE~0", "Rate~")])
def test_a_renamed_label_is_escaped_as_its_file_wants(name: str, known: str) -> None:
    tree, told = labeled(name), building.fields([known])
    (problem,) = judge("K602", labels=tree, fields=told)
    assert problem.fix is not None
    assert spoken("KL", labels=apply(problem.fix.edits, tree), fields=told) == []


def test_cells_are_declared_by_their_table() -> None:
    tree = fields(GROWING, row=COLUMNS)
    holds("K602", [], labels=labeled("Items/0/Price"), fields=tree)
    holds("K602", [("/labels/0/label", "'items' is no field", ERROR)], labels=labeled("items/0/Price"), fields=tree)
    assert [problem.fix for problem in judge("K602", labels=labeled("items/0/Price"), fields=tree)] == [None]


NEVER: list[tuple[str, list[str], list[Facts], list[Row]]] = [
    ("labeled", ["A", "B"], facts(("A",), ("B",)), []),
    ("no labels in the set", ["A"], [Facts("a.pdf", 1)], []),
    ("no label in any file", ["A"], facts(()), []),
    ("never", ["A", "B"], facts(("A",), ("A",)), [("/fields/1", "no form labels 'B'", WARNING)]),
    ("missed by case", ["A", "Date"], facts(("A", "date")), []),
    ("missed by blanks, K605", ["A", "date "], facts(("A", "date")), []),
    ("K604 tells of it", ["A", "a"], facts(("A",)), []),
]


@pytest.mark.parametrize(("known", "told", "expected"), [row[1:] for row in NEVER], ids=[row[0] for row in NEVER])
def test_never_labeled(known: list[str], told: list[Facts], expected: list[Row]) -> None:
    holds("K603", expected, fields=building.fields(known), facts=told)


RARELY: list[tuple[str, int, int, list[Row]]] = [
    ("in one of five", 1, 5, [("/fields/1", "1 form labels 'B', of 5; label it in 5 or more", INFO)]),
    ("in four of five", 4, 5, [("/fields/1", "4 forms label 'B', of 5", INFO)]),
    ("in five of five", 5, 5, []),
    ("in five of nine", 5, 9, []),
    ("in none, K603", 0, 5, []),
    ("too few forms to tell", 1, 4, []),
]


@pytest.mark.parametrize(("count", "total", "expected"), [row[1:] for row in RARELY], ids=[row[0] for row in RARELY])
def test_rarely_labeled(count: int, total: int, expected: list[Row]) -> None:
    told = facts(*[("A", "B")] * count, *[("A",)] * (total - count))
    holds("K610", expected, fields=building.fields(["A", "B"]), facts=[*told, Facts("unlabeled.pdf", 1)])


@pytest.mark.parametrize(("least", "codes"), [(1, []), (2, []), (3, ["label it in 3 or more"]), (9, [])])
def test_how_rarely_is_the_users_choice(least: int, codes: list[str]) -> None:
    told = facts(*[("A", "B")] * 2, *[("A",)] * 4)
    expected: list[Row] = [("/fields/1", piece, INFO) for piece in codes]
    parts = {"fields": building.fields(["A", "B"]), "facts": told}
    holds("K610", expected, thresholds=Thresholds(forms_per_field=least), **parts)


LABELS = Location("a.pdf.labels.json", "/labels/0/label")


def facts_with(name: str, **more: Any) -> Facts:
    """What a form leaves behind that has a label with blanks at its ends, escaped as its file has it."""
    path = tuple(part.replace("~1", "/") for part in name.split("/"))
    untrimmed = (Untrimmed(path, LABELS, is_escaped=True),)
    return Facts("a.pdf", 1, has_ocr=True, has_labels=True, fields=path[:1], untrimmed=untrimmed, **more)


TABLE = field("Items ", "array", itemType="row", fields=None)
COLUMN = "/definitions/row/fields/0/fieldKey"
TRIMMED: list[tuple[str, Json, list[Facts], list[tuple[str, str]], bool]] = [
    ("no label has it", fields(field("date ")), facts(("A",)), [(KEY, "date")], True),
    ("all blanks", fields(field("\t date\u00a0")), [], [(KEY, "date")], True),
    ("a label has it", fields(field("date ")), [facts_with("date ")], [(KEY, "date"), ("", "date")], True),
    ("a label has another", fields(field("date ")), [facts_with(" date")], [(KEY, "date")], True),
    ("a table", fields(TABLE, row=COLUMNS), [facts_with("Items /0/A")], [(KEY, "Items"), ("", "Items/0/A")], True),
    ("a column", fields(GROWING, row=row(field("A "))), [facts_with("I/0/A ")], [(COLUMN, "A"), ("", "I/0/A")], True),
    ("a column, not a field", fields(GROWING, row=row(field("A "))), [facts_with("A ")], [(COLUMN, "A")], True),
    ("a field, not a column", fields(field("A ")), [facts_with("I/0/A ")], [(KEY, "A")], True),
    ("a slash", fields(field("a/b ")), [facts_with("a~1b ")], [(KEY, "a/b"), ("", "a~1b")], True),
    ("another field, when trimmed", fields(field("date "), field("Date")), [], [(KEY, "date")], False),
    ("labels that could not be read", fields(field("date ")), facts(None), [(KEY, "date")], False),
    (
        "half-read labels",
        fields(field("date ")),
        [facts_with("date ", has_holes=True)],
        [(KEY, "date"), ("", "date")],
        False,
    ),
]


@pytest.mark.parametrize(("tree", "told", "edits", "safe"), [row[1:] for row in TRIMMED], ids=[row[0] for row in TRIMMED])
def test_a_name_is_trimmed_wherever_it_is(tree: Json, told: list[Facts], edits: list[tuple[str, str]], safe: bool) -> None:
    (problem,) = judge("K605", fields=tree, facts=told)
    assert problem.fix is not None
    expected = tuple(Put(Location("fields.json", pointer) if pointer else LABELS, name) for pointer, name in edits)
    assert (problem.fix.edits, problem.fix.safe) == (expected, safe)
    here = [edit for edit in problem.fix.edits if isinstance(edit, Put) and edit.at.path == "fields.json"]
    assert judge("K605", fields=apply(here, tree)) == []


@pytest.mark.parametrize("shape", ["2.0", "2021-03-01"])
def test_names_are_trimmed_in_all_files_together(shape: str, tmp_path: Path) -> None:
    make = SHAPES[shape][0]
    known, names = ["Unit/Price ", "Total"], ["Unit~1Price " if shape == "2021-03-01" else "Unit/Price ", "Total"]
    labeled = {name: make(f"{name}.pdf", dict.fromkeys(names, ("1042",))) for name in "ab"}
    files = {path: content for name in "ab" for path, content in building.form(f"{name}.pdf").items()}
    files |= {f"{name}.pdf.labels.json": tree for name, tree in labeled.items()} | {"fields.json": building.fields(known)}
    (mended,) = mend([building.write(tmp_path, files)], {"select": ("K",)})
    assert [finding.code for finding in mended.fixed] == ["K605"]
    changed = {path: json.loads(text) for path, text in mended.texts.items()}
    right = json.loads(json.dumps({path: files[path] for path in changed}).replace("Price ", "Price"))
    assert changed == right
    assert len(changed) == 3


def test_where_a_column_is_not_trimmed_its_cells_are_not(tmp_path: Path) -> None:
    tree = fields(TABLE, row=row(field("A "), field("a")))
    files = {**building.form(), "fields.json": tree, "a.pdf.labels.json": labeled("Items /0/A ")}
    (mended,) = mend([building.write(tmp_path, files)], {"select": ("K605", "L313")})
    assert [finding.code for finding in mended.left] == ["K605"]


def test_k605_stands_beside_k602() -> None:
    parts = {"labels": labeled("date"), "fields": building.fields(["date "]), "facts": facts(("date",))}
    assert spoken("K", files=["fields.json"], **parts) == ["K602", "K605"]
