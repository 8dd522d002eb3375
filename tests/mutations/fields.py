"""Defects of fields.json: the fields that are declared are not the fields that are labeled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.mutations.labels import renamed
from tests.mutations.planting import (
    Files,
    Json,
    Place,
    Plant,
    Planted,
    Row,
    changed,
    each,
    inside,
    moved,
    planted,
    tree_of,
    without,
)
from tests.mutations.samples import LATER, TABLES, forms_of
from tests.mutations.shapes import choose, labels_of
from tests.mutations.spots import CELL, CROOKED, FIRST_LABEL, LAST_LABEL, LAST_WORD, QUARTER, WORDED, at_items

FIELDS = "fields.json"
Path = tuple[str | int, ...]


def entry_of(tree: Any, path: Path) -> tuple[Any, str]:
    """A field, a row or a column of fields.json by its way through it, with its pointer."""
    for key in path:
        tree = tree[key]
    return tree, "".join(f"/{key}" for key in path)


def put_in(path: Path, at: str, **members: object) -> Plant:
    """Other members for an entry of fields.json; told at one of them."""

    def change(tree: Json) -> str:
        entry, pointer = entry_of(tree, path)
        entry.update(members)
        return f"{pointer}/{at}" if at else pointer

    return inside(FIELDS, change)


def number_of(tree: Json, name: str) -> int:
    """Where a field stands."""
    return [field["fieldKey"] for field in tree["fields"]].index(name)


def again(name: str, spelling: Callable[[str], str]) -> Plant:
    """A field a second time, at the end."""

    def change(tree: Json) -> str:
        tree["fields"].append({**tree["fields"][number_of(tree, name)], "fieldKey": spelling(name)})
        return f"/fields/{len(tree['fields']) - 1}/fieldKey"

    return inside(FIELDS, change)


def again_in(path: Path, spelling: Callable[[str], str]) -> Plant:
    """A row or column of a table a second time."""

    def change(tree: Json) -> str:
        members, pointer = entry_of(tree, path)
        members.append({**members[0], "fieldKey": spelling(members[0]["fieldKey"])})
        return f"{pointer}/{len(members) - 1}/fieldKey"

    return inside(FIELDS, change)


def unlabeled_field(where: int, **members: object) -> Plant:
    """A field that no form labels."""

    def change(tree: Json) -> str:
        place = where % (len(tree["fields"]) + 1)
        tree["fields"].insert(place, {"fieldKey": "Colour", "fieldType": "string", "fieldFormat": "not-specified", **members})
        return f"/fields/{place}"

    return inside(FIELDS, change)


def labels_gone(name: str, kept: int) -> Plant:
    """A field that is labeled in a few forms only, or in none."""

    def plant(files: Files) -> Planted:
        for form in forms_of(files)[kept:]:
            files = changed(files, labels_of(form), forget(name))
        return planted(files, FIELDS, f"/fields/{number_of(tree_of(files, FIELDS), name)}")

    return plant


def forget(name: str) -> Callable[[Json], None]:
    """The labels of a field, or of all cells of a table, taken out."""

    def change(tree: Json) -> None:
        tree["labels"] = [label for label in tree["labels"] if label["label"].split("/")[0] != name]

    return change


def untrimmed(path: Path, spelling: Callable[[str], str]) -> Plant:
    """Blanks at an end of a name; told where it is declared, and K602 in each form that labels it without."""

    def change(tree: Json) -> str:
        entry, pointer = entry_of(tree, path)
        entry["fieldKey"] = spelling(entry["fieldKey"])
        return f"{pointer}/fieldKey"

    return inside(FIELDS, change)


def untrimmed_everywhere(name: str) -> Plant:
    """Blanks at the end of a name in fields.json and in all labels: no label misses its field."""

    def plant(files: Files) -> Planted:
        for form in forms_of(files):
            files = changed(files, labels_of(form), lambda tree: renamed(f"{name} ")(choose(tree, name)))
        return untrimmed(("fields", number_of(tree_of(files, FIELDS), name)), lambda said: f"{said} ")(files)

    return plant


def undefined(name: str) -> Plant:
    """The definition of a table is gone; the table is told."""
    at = {"Items": "/itemType", "Charges": "/fields/0/fieldType"}

    def change(tree: Json) -> list[str]:
        del tree["definitions"][f"{name}_object"]
        number = number_of(tree, name)
        rows = tree["fields"][number].get("fields") or [None]
        return [f"/fields/{number}{at[name].replace('/0/', f'/{row}/')}" for row in range(len(rows))]

    return inside(FIELDS, change)


def item_type(value: object) -> Plant:
    """A table of rows that are nowhere defined."""

    def change(tree: Json) -> str:
        number = number_of(tree, "Items")
        tree["fields"][number]["itemType"] = value
        return f"/fields/{number}/itemType"

    return inside(FIELDS, change)


def unused(name: str) -> Plant:
    """A definition that no table has."""

    def change(tree: Json) -> str:
        tree["definitions"][name] = {**tree["definitions"]["Items_object"], "fieldKey": name}
        return f"/definitions/{name}"

    return inside(FIELDS, change)


def of_type(type_: str, **members: object) -> Plant:
    """A field more, of a type that the target does not know; told at its type."""

    def change(tree: Json) -> str:
        row = {"fieldKey": "Row", "fieldType": "object", "fieldFormat": "not-specified", "fields": []}
        tree.setdefault("definitions", {})["Row"] = row
        tree["fields"].insert(2, {"fieldKey": "Colour", "fieldType": type_, "fieldFormat": "not-specified", **members})
        return "/fields/2/fieldType"

    return inside(FIELDS, change)


def named_as_type(name: str) -> Plant:
    """A definition with the name of a type."""

    def change(tree: Json) -> str:
        column = {"fieldKey": "Name", "fieldType": "string", "fieldFormat": "not-specified"}
        entry = {"fieldKey": name, "fieldType": "object", "fieldFormat": "not-specified", "fields": [column]}
        tree.setdefault("definitions", {})[name] = entry
        return f"/definitions/{name}"

    return inside(FIELDS, change)


def no_format(files: Files) -> Planted:
    """The date's format is left out."""

    def change(tree: Json) -> str:
        del tree["fields"][3]["fieldFormat"]
        return "/fields/3"

    return inside(FIELDS, change)(files)


def nothing_declared(files: Files) -> Planted:
    """A fields.json without a field."""
    return inside(FIELDS, lambda tree: (tree["fields"].clear(), tree.get("definitions", {}).clear(), "/fields")[-1])(files)


def undeclared_everywhere(name: str) -> Plant:
    """A field is no longer declared: each form that labels it is told of, a table once a form."""

    def plant(files: Files) -> Planted:
        places = []
        for form in forms_of(files):
            labels = tree_of(files, labels_of(form))["labels"]
            number = next(place for place, label in enumerate(labels) if label["label"].split("/")[0] == name)
            places.append(Place(labels_of(form), f"/labels/{number}/label"))
        mutated = changed(files, FIELDS, lambda tree: tree["fields"].pop(number_of(tree, name)))
        return Planted(mutated, tuple(places))

    return plant


TYPES = (
    ("first field", ("fields", 0)),
    ("last plain field", ("fields", 6)),
    ("column of a growing table", ("definitions", "Items_object", "fields", 1)),
    ("column of a fixed table", ("definitions", "Charges_object", "fields", 0)),
)
"""Entries of fields.json by how deep they lie: the first two are there in each set."""

LOST = {
    "L313": "cells name the column without its blanks",
    "D701": "every form has such cells, so that none counts",
}
MISLED = {"K602": "labels name the field without its blanks"}


def at_entries(code: str, what: str, at: str, samples: tuple[str, ...] = LATER, **members: object) -> Iterator[Row]:
    """A row for each set and entry, with some members changed."""
    for sample in samples:
        for where, path in TYPES if sample in TABLES else TYPES[:2]:
            yield Row(code, sample, f"{what}, {where}", put_in(path, at, **members))


ROWS = (
    *each("K601", LATER, {"no fields.json": lambda files: planted(without(files, FIELDS), FIELDS)}),
    *each("K601", LATER, {"in another case": lambda files: planted(moved(files, FIELDS, "Fields.json"), FIELDS)}),
    *each("K601", LATER, {"nothing declared": nothing_declared}),
    *at_items("K602", "no such field", renamed("Colour"), (FIRST_LABEL, LAST_WORD, QUARTER, CROOKED, LAST_LABEL), LATER),
    *at_items("K602", "a slip of the pen", renamed("Custommer"), (FIRST_LABEL,), LATER),
    *at_items("K602", "but for case", renamed("customer"), (FIRST_LABEL,), LATER),
    *at_items("K602", "but for blanks", renamed("Recipient "), (CROOKED,), LATER),
    *at_items("K602", "a cell of no table", renamed("Goods/0/Amount"), (CELL,), TABLES),
    *at_items("K602", "a table before there were any", renamed("Items/0/Amount"), WORDED[:2], ("2.0",)),
    *each("K602", TABLES, {f"{name} not declared": undeclared_everywhere(name) for name in ("Number", "Paid", "Stamp")}),
    *each("K603", LATER, {f"a field more, at {where}": unlabeled_field(where) for where in (0, 3, -1)}),
    *each("K603", LATER, {f"{name} labeled nowhere": labels_gone(name, 0) for name in ("Number", "Recipient")}),
    *each("K603", TABLES, {f"{name} labeled nowhere": labels_gone(name, 0) for name in ("Items", "Charges", "Paid", "Stamp")}),
    *each("K604", LATER, {f"{name} twice": again(name, str) for name in ("Customer", "Recipient")}),
    *each("K604", LATER, {"but for case": again("Customer", str.upper)}),
    *each(
        "K604",
        TABLES,
        {
            f"{what} twice": again_in(path, spelling)
            for what, path, spelling in (
                ("a column", ("definitions", "Items_object", "fields"), str),
                ("a column, but for case", ("definitions", "Charges_object", "fields"), str.upper),
                ("a row", ("fields", 10, "fields"), str),
            )
        },
    ),
    *each("K605", LATER, {"a blank behind": untrimmed(("fields", 1), lambda name: f"{name} ")}, follows=MISLED),
    *each("K605", LATER, {"a blank before": untrimmed(("fields", 6), lambda name: f"\t{name}")}, follows=MISLED),
    *each("K605", LATER, {"in labels, too": untrimmed_everywhere("City")}),
    *each("K605", TABLES, {f"{where}": untrimmed(path, " {}".format) for where, path in TYPES[2:]}, follows=LOST),
    *each("K605", TABLES, {"a table": untrimmed(("fields", 8), "{} ".format)}, follows=MISLED),
    *at_entries("K606", "an unknown type", "fieldType", fieldType="text"),
    *at_entries("K606", "a type in another case", "fieldType", fieldType="String"),
    *at_entries("K606", "an unknown format", "fieldFormat", fieldFormat="roman"),
    *at_entries("K606", "a misspelt format", "fieldFormat", fieldFormat="no-white-spaces"),
    *at_entries("K606", "a tool's own spelling", "fieldFormat", fieldFormat="decimal-comma-seperated"),
    *at_entries("K607", "a date's format", "fieldFormat", fieldType="string", fieldFormat="dmy"),
    *at_entries("K607", "a string's format", "fieldFormat", fieldType="number", fieldFormat="alphanumeric"),
    *at_entries("K607", "a number's format", "fieldFormat", fieldType="integer", fieldFormat="currency"),
    *each("K608", TABLES, {f"{name} not defined": undefined(name) for name in ("Items", "Charges")}),
    *each("K608", TABLES, {f"itemType {value!r}": item_type(value) for value in ("Itemz_object", "Nothing", None)}),
    *each("K609", TABLES, {f"{name} is of no table": unused(name) for name in ("Left over", "zzz")}),
    *each("K610", LATER, {f"{name} in {kept}": labels_gone(name, kept) for name in ("Number", "Recipient") for kept in (1, 4)}),
    *each("K610", TABLES, {f"{name} in 2": labels_gone(name, 2) for name in ("Items", "Charges", "Paid")}),
    *each("K611", ("2.0", "2.1"), {"a signature": of_type("signature")}),
    *each("K612", LATER, {f"a definition {name}": named_as_type(name) for name in ("string", "array", "number", "object")}),
    *each("K613", LATER, {"the date": put_in(("fields", 3), "", fieldFormat="not-specified")}),
    *each("K613", LATER, {"the date, no format": no_format}),
    *each(
        "K613", TABLES, {f"{where}": put_in(path, "", fieldType="date", fieldFormat="not-specified") for where, path in TYPES[2:]}
    ),
    Row("K611", "2.1", "a signature that is labeled", put_in(("fields", 11), "fieldType", fieldType="signature")),
    Row("K611", "2.0", "a growing table", of_type("array", itemType="Row")),
    Row("K611", "2.0", "a fixed table", of_type("object", fields=[{"fieldKey": "First", "fieldType": "Row"}])),
)
"""A row each."""
