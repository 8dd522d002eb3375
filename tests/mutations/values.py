"""Defects of labels by the types of their fields: marks, signatures and cells that are none."""

from __future__ import annotations

from collections.abc import Callable

from tests.mutations.labels import all_silenced, in_labels, renamed
from tests.mutations.planting import Files, Json, Place, Plant, Planted, changed, each, tree_of
from tests.mutations.samples import FIRST, INCHES, PAGES, SIGNED, SKEWED, TABLES, TURNED, forms_of
from tests.mutations.shapes import Chosen, choose, chosen, labels_of
from tests.mutations.spots import MARK, Spot, at_items


def said(text: str) -> Callable[[Chosen], str]:
    """A selection mark that says something else."""

    def change(item: Chosen) -> str:
        item.put_text(text)
        return item.item_at

    return change


def said_nothing(item: Chosen) -> str:
    """A selection mark without a state."""
    all_silenced(item)
    return item.item_at


def beside(item: Chosen) -> str:
    """A second item beside the first."""
    item.insert(item.texts[0], item.page, [value - 0.001 for value in item.box])
    return item.at


def worded(item: Chosen) -> str:
    """Words, of a label that goes, where a region is to be drawn."""
    words = choose(item.tree, "Recipient", -1)
    item.label.pop("labelType", None)
    item.box[:] = words.box
    item.put_text(words.texts[-1])
    name = item.name
    item.tree["labels"].pop(words.number)
    return choose(item.tree, name).at


def column_of_marks(table: str, column: str) -> Plant:
    """A column of a table becomes one of selection marks; its cells say words."""

    def change(tree: Json) -> None:
        columns = tree["definitions"][f"{table}_object"]["fields"]
        wanted = next(entry for entry in columns if entry["fieldKey"] == column)
        wanted.update(fieldType="selectionMark", fieldFormat="not-specified")

    def places(files: Files) -> tuple[Place, ...]:
        trees = {labels_of(form): tree_of(files, labels_of(form)) for form in forms_of(files)}
        items = ((path, chosen(tree, number)) for path, tree in trees.items() for number in range(len(tree["labels"])))
        return tuple(
            Place(path, item.item_at)
            for path, item in items
            if item.name.startswith(f"{table}/") and item.name.endswith(f"/{column}")
        )

    return lambda files: Planted(changed(files, "fields.json", change), places(files))


def rows_with_a_gap(tree: Json) -> str:
    """The rows of a growing table jump from 0 to 2."""
    cells = [label for label in tree["labels"] if label["label"].startswith("Items/1/")]
    for label in cells:
        label["label"] = label["label"].replace("/1/", "/2/")
    return choose(tree, cells[0]["label"]).name_at


def cell_named(name: str) -> Callable[[Json], str]:
    """A cell with another name."""
    return lambda tree: renamed(name)(choose(tree, "Items/1/Amount"))


PATHS = (
    ("Items/1", "a cell without its column"),
    ("Items", "a cell without row and column"),
    ("Items/x/Amount", "a row that is no number"),
    ("Items/0/Prize", "an unknown column"),
    ("Items/0/Amount/more", "a part too many"),
    ("Items/~2/Amount", "a bad escape"),
    ("Charges/Handling/Value", "an unknown row of a fixed table"),
    ("Charges/Due/Worth", "an unknown column of a fixed table"),
    ("Charges/0/Value", "a number for a row of a fixed table"),
    ("Number/0/Amount", "a cell of a field that is no table"),
    ("Items/1~1Amount", "a slash that is escaped"),
    ("Number~", "a bad escape of a plain field"),
)
"""Names of cells that lead nowhere."""

SIGNATURES = (
    Spot("signature", FIRST, "Signature"),
    Spot("turned page", TURNED, "Signature"),
    Spot("last form", PAGES, "Signature"),
)
NO_FORM = {"D701": "every form has the column, so that none counts"}
COLUMNS = (("Items", "Amount"), ("Charges", "Value"))

ROWS = (
    *at_items("L310", "a cross for a mark", said("X"), (MARK,), TABLES),
    *at_items("L310", "a misspelt state", said("seleceted"), (MARK,), TABLES),
    *at_items("L310", "no state", said_nothing, (MARK,), TABLES),
    *at_items("L310", "two marks", beside, (MARK,), TABLES),
    *each(
        "L310",
        TABLES,
        {f"the column {column} of {table}": column_of_marks(table, column) for table, column in COLUMNS},
        follows=NO_FORM,
    ),
    *at_items("L311", "words", worded, SIGNATURES, SIGNED),
    *at_items("L311", "two regions", beside, (Spot("crooked page", SKEWED, "Signature"), *SIGNATURES), SIGNED),
    *each("L313", TABLES, {what: in_labels(INCHES, cell_named(name)) for name, what in PATHS}),
    *each("L313", TABLES, {f"a gap in the rows, {form}": in_labels(form, rows_with_a_gap) for form in (FIRST, PAGES)}),
)
"""A row each."""
