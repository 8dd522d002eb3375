"""Defects of values word by word: their order, their type, lines in place of words."""

from __future__ import annotations

from collections.abc import Sequence

from tests.mutations.fields import FIELDS, number_of
from tests.mutations.labels import in_labels
from tests.mutations.matches import word_under
from tests.mutations.planting import Files, Json, Place, Plant, Planted, Row, changed, each, inside, tree_of
from tests.mutations.samples import FIRST, LABELED, LATER, PAGES, PIXELS, SKEWED, TABLES, TURNED, forms_of
from tests.mutations.shapes import Chosen, Layout, choose, labels_of, ocr_of
from tests.mutations.spots import CELL, LONG, PIXEL, Spot, at_items

NEURAL = {"options": {"model": "neural"}}


def backwards(item: Chosen) -> str:
    """The words of a value from the last to the first."""
    label = item.label
    item.items.reverse()
    if item.is_preview:
        label["fieldValues"].reverse()
        label["fieldValue"] = " ".join(label["fieldValues"])
    return Chosen(item.tree, item.number, 1).box_at


def interleaved(tree: Json) -> str:
    """The middle one of three words goes to a value that is read later."""
    maker, other = choose(tree, "Maker", 1), choose(tree, "City")
    node, text = maker.items.pop(1), "&"
    other.items.insert(0, node)
    if maker.is_preview:
        maker.label["fieldValues"].remove(text)
        other.label["fieldValues"].insert(0, text)
        for label in (maker.label, other.label):
            label["fieldValue"] = " ".join(label["fieldValues"])
    return other.box_at


def as_line(item: Chosen, layout: Layout) -> str:
    """One item for the whole line, in place of one for each word."""
    words = item.texts
    (line,) = (line for line in layout.pages[item.page - 1]["lines"] if line[layout.text_member] == " ".join(words))
    size = layout.size(item.page)
    box = line.get("polygon") or line["boundingBox"]
    del item.items[1:]
    if item.is_preview:
        del item.label["fieldValues"][1:]
    first = Chosen(item.tree, item.number)
    first.box[:] = [value / size[axis % 2] for axis, value in enumerate(box)]
    first.put_text(" ".join(words))
    return first.box_at


def whole_line(form: str, *names: str) -> Plant:
    """Labels of one item for a whole line; the first is told."""

    def plant(files: Files) -> Planted:
        layout = Layout(tree_of(files, ocr_of(form)))

        def change(tree: Json) -> str:
            first, *_ = [as_line(choose(tree, name), layout) for name in names]
            return first

        return in_labels(form, change)(files)

    return plant


def read_as(spot: Spot, text: str) -> Plant:
    """A word is read, and labeled, as another: that of no number or date."""

    def plant(files: Files) -> Planted:
        form = spot.form_in(files)

        def label(tree: Json) -> str:
            item = spot.choose(tree)
            item.put_text(text)
            return item.at

        def word(tree: Json) -> None:
            layout = Layout(tree)
            word_under(layout, spot.choose(tree_of(files, labels_of(form)))).node[layout.text_member] = text

        return inside(labels_of(form), label)(changed(files, ocr_of(form), word))

    return plant


def of_type(name: str, type_: str, format_: str = "not-specified") -> Plant:
    """A field is declared as of a type that none of its values is of."""

    def change(tree: Json) -> None:
        tree["fields"][number_of(tree, name)].update(fieldType=type_, fieldFormat=format_)

    def plant(files: Files) -> Planted:
        places = [Place(labels_of(form), choose(tree_of(files, labels_of(form)), name).at) for form in forms_of(files)]
        return Planted(changed(files, FIELDS, change), tuple(places))

    return plant


def spoken(spots: Sequence[Spot], texts: Sequence[str], samples: Sequence[str]) -> list[Row]:
    """A row for each set, spot and text."""
    return [
        Row("M508", sample, f"{text!r}, {spot.where}", read_as(spot, text))
        for sample in samples
        for spot in spots
        for text in texts
    ]


TOTAL = Spot("total of the turned page", TURNED, "Total")
QUANTITY = Spot("cell of whole numbers", SKEWED, "Items/0/Quantity")
LINES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (FIRST, ("Customer",)),
    (TURNED, ("Recipient",)),
    (SKEWED, ("Customer", "Recipient")),
    (PAGES, ("Maker",)),
)
OTHER_TYPES = (
    ("City", "number", "decimal"),
    ("Recipient", "date", "ymd"),
    ("Customer", "integer", "not-specified"),
    ("Date", "date", "dmy"),
    ("Number", "time", "not-specified"),
)

ROWS = (
    *at_items("M506", "backwards", backwards, LONG, LABELED),
    *at_items("M506", "backwards, a cell", backwards, (Spot("growing table", FIRST, "Items/0/Description"),), TABLES),
    *at_items("M506", "backwards, a neural model", backwards, LONG, ("4.0",), **NEURAL),
    *each(
        "M507",
        LABELED,
        {f"the maker and the city, {form}": in_labels(form, interleaved) for form in (FIRST, TURNED, PIXELS, SKEWED)},
    ),
    *(Row("M507", "4.0", f"a neural model, {form}", in_labels(form, interleaved), **NEURAL) for form in (FIRST, PIXELS)),
    *spoken((TOTAL,), ("5/72.33", "n/a", "123-45-6789"), LATER),
    *spoken((PIXEL,), ("2021-13-45", "soon", "17.03.2021"), LATER),
    *spoken((CELL,), ("free", "1.2.3"), TABLES),
    *spoken((QUANTITY,), ("twelve", "12pcs"), TABLES),
    *each("M508", LATER, {f"{name} as {type_}": of_type(name, type_, format_) for name, type_, format_ in OTHER_TYPES}),
    *each("M509", LABELED, {f"{' and '.join(names)}, {form}": whole_line(form, *names) for form, names in LINES}),
    *each("M509", TABLES, {"a cell": whole_line(FIRST, "Items/0/Description")}),
)
"""A row each."""
