"""Defects of labels files: what was labeled, before any look at where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.mutations.planting import Files, Json, Plant, Planted, Row, each, inside, put, tree_of
from tests.mutations.samples import FIRST, LABELED, LATER, PAGES, PIXELS, PREVIEW, SKEWED, TABLES, TURNED, last_form
from tests.mutations.shapes import Chosen, Layout, choose, labels_of, ocr_of
from tests.mutations.spots import (
    CELL,
    CROOKED,
    EVERY,
    FIRST_LABEL,
    FIXED_CELL,
    LAST_LABEL,
    LAST_WORD,
    LONG,
    QUARTER,
    STAMP,
    WORDED,
    at_items,
)

FORMS = (FIRST, TURNED, SKEWED, None)
"""The last one is the last form of the set."""

Told = Callable[[Json], str]


def in_labels(form: str | None, change: Callable[[Any], str | Sequence[str]]) -> Plant:
    """Plants a defect in the labels of a form, the last one where none is named."""
    return lambda files: inside(labels_of(form or last_form(files)), change)(files)


def in_forms(
    code: str, what: str, change: Told, samples: Sequence[str] = LABELED, forms: Sequence[str | None] = FORMS
) -> list[Row]:
    """A row for each set and form."""
    return [Row(code, sample, f"{what}, {form or 'last form'}", in_labels(form, change)) for sample in samples for form in forms]


def emptied(tree: Json) -> str:
    """No label is left."""
    tree["labels"].clear()
    return "/labels"


def renamed(name: str) -> Callable[[Chosen], str]:
    """Another name for a label."""

    def change(item: Chosen) -> str:
        item.label[item.name_member] = name
        return item.name_at

    return change


def named_like(other: str, spelling: Callable[[str], str]) -> Callable[[Chosen], str]:
    """The name of another label, in another spelling; the later one of the two is told."""

    def change(item: Chosen) -> str:
        twin = choose(item.tree, other)
        item.label[item.name_member] = spelling(other)
        return max(item, twin, key=lambda one: one.number).name_at

    return change


def without_value(item: Chosen) -> str:
    """No item is left, nor a text."""
    item.items.clear()
    if item.is_preview:
        item.label.update(fieldValues=[], fieldValue="")
    return item.at


def without_member(item: Chosen) -> str:
    """The value itself is gone."""
    for member in ("value", "regions", "fieldValues", "fieldValue"):
        item.label.pop(member, None)
    return item.at


def across_pages(name: str) -> Plant:
    """A label goes on with a word of the other page, which is really there."""

    def plant(files: Files) -> Planted:
        layout = Layout(tree_of(files, ocr_of(PAGES)))

        def change(tree: Json) -> str:
            item = choose(tree, name)
            other = 3 - item.page
            word = layout.phrase("light.", other)[0]
            item.insert(word.text, other, layout.fractions(word, other))
            return item.at

        return inside(labels_of(PAGES), change)(files)

    return plant


def document_member(tree: Json) -> str:
    """What the file calls the form."""
    return "docName" if "docName" in tree else "document"


def other_document(name: str) -> Told:
    """The labels say that they are of another form."""

    def change(tree: Json) -> str:
        tree[document_member(tree)] = name
        return f"/{document_member(tree)}"

    return change


def no_document(tree: Json) -> str:
    """The labels do not say whose they are; known by `docName` the preview is then known by its labels."""
    member = document_member(tree)
    del tree[member]
    return f"/{member}"


def one_value_more(item: Chosen) -> str:
    """Preview: a word too many."""
    item.label["fieldValues"].append("more")
    item.label["fieldValue"] += " more"
    return item.at


def one_region_less(item: Chosen) -> str:
    """Preview: a region too few."""
    item.items.append({**item.items[0]})
    item.items[-1]["polygon"] = [value - 0.001 for value in item.items[0]["polygon"]]
    return item.at


def not_joined(spelling: Callable[[str], str]) -> Callable[[Chosen], str]:
    """Preview: a whole value that is not its words."""

    def change(item: Chosen) -> str:
        item.label["fieldValue"] = spelling(item.label["fieldValue"])
        return f"{item.at}/fieldValue"

    return change


def silenced(item: Chosen) -> str:
    """One item of several says nothing."""
    item.put_text("")
    return item.item_at


def all_silenced(item: Chosen) -> str:
    """No item says anything, though it is no drawn region."""
    for number in range(len(item.items)):
        Chosen(item.tree, item.number, number).put_text("")
    item.label.pop("labelType", None)
    return item.at


def null_text(item: Chosen) -> str:
    """The text is null."""
    for node in item.items:
        node["text"] = None
    return item.at


def machine_written(tree: Json) -> str:
    """A machine's confidence, and no state."""
    tree.pop("labelingState", None)
    for label in tree["labels"]:
        label["confidence"] = 0.91
    return "/labels/0/confidence"


def boxes(count: int) -> Callable[[Chosen], str]:
    """An item of none, or of several boxes."""

    def change(item: Chosen) -> str:
        node, text = item.items[item.item], item.texts[item.item]
        left = [value * (1 - 0.001 * number) for number in range(count) for value in item.box]
        node["boundingBoxes"] = [left[8 * number : 8 * number + 8] for number in range(count)]
        node["text"] = " ".join([text] * max(count, 1))
        return f"{item.item_at}/boundingBoxes"

    return change


ROWS = (
    *in_forms("L301", "no label is left", emptied),
    *at_items("L302", "an empty name", renamed(""), (FIRST_LABEL, LAST_LABEL, CELL, FIXED_CELL)),
    *at_items("L302", "a name of blanks", renamed(" \t"), (FIRST_LABEL, QUARTER, LAST_LABEL)),
    *at_items("L303", "the same name", named_like("City", str), (FIRST_LABEL, LAST_LABEL, QUARTER, CROOKED, CELL)),
    *at_items("L303", "but for case and blanks", named_like("City", lambda name: f" {name.upper()} "), (FIRST_LABEL, LAST_WORD)),
    *at_items("L303", "a cell twice", named_like("Items/0/Amount", str), (CELL,)),
    *at_items("L304", "no items", without_value, EVERY),
    *at_items("L304", "no value at all", without_member, (FIRST_LABEL, LAST_LABEL, CELL)),
    *each("L305", LABELED, {f"{name} on two pages": across_pages(name) for name in ("Customer", "Maker")}),
    *each("L305", TABLES, {"a cell on two pages": across_pages("Items/0/Description")}),
    *in_forms("L306", "another form's name", other_document("other.pdf")),
    *in_forms("L306", "the name in another case", other_document("INVOICE-01.PDF"), forms=(FIRST,)),
    *in_forms("L306", "no name", no_document),
    *at_items("L307", "a word too many", one_value_more, WORDED, (PREVIEW,)),
    *at_items("L307", "a region too many", one_region_less, WORDED, (PREVIEW,)),
    *at_items("L308", "another case", not_joined(str.swapcase), LONG, (PREVIEW,)),
    *at_items("L308", "another text", not_joined(lambda text: f"{text}."), WORDED, (PREVIEW,)),
    *at_items("L308", "two blanks", not_joined(lambda text: text.replace(" ", "  ")), LONG, (PREVIEW,)),
    *at_items("L309", "one item says nothing", silenced, LONG),
    *at_items("L312", "an empty text", all_silenced, WORDED),
    *at_items("L312", "a text of null", null_text, (QUARTER, CELL, FIXED_CELL), LATER),
    *at_items("L312", "a drawn region that does not say so", all_silenced, (STAMP,), TABLES),
    *each("L314", LATER, {f"state 3, {form}": put(labels_of(form), "/labelingState", 3) for form in (FIRST, PAGES)}),
    *in_forms("L314", "a confidence and no state", machine_written, LATER, (FIRST, PIXELS)),
    *at_items("L315", "two boxes", boxes(2), WORDED, LATER),
    *at_items("L315", "no box", boxes(0), (FIRST_LABEL, CELL, FIXED_CELL, QUARTER), LATER),
    *at_items("L315", "a drawn region of two boxes", boxes(2), (STAMP,), TABLES),
)
"""A row each."""
