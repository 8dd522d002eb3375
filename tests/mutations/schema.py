"""Defects of values: they are not of the type that their place allows, or missing."""

from __future__ import annotations

from collections.abc import Callable

from tests.mutations.planting import Json, each, inside
from tests.mutations.samples import FIRST, LABELED, LATER, TURNED
from tests.mutations.shapes import Chosen, Layout, ocr_of
from tests.mutations.spots import CELL, CROOKED, FIRST_LABEL, FIXED_CELL, LAST_LABEL, LAST_WORD, QUARTER, at_items, at_sheets


def node_at(item: Chosen) -> tuple[Json, str]:
    """The object that holds the page and box of an item, and its pointer."""
    return item.items[item.item], f"{item.at}/{'regions' if item.is_preview else 'value'}/{item.item}"


def page_in_words(item: Chosen) -> str:
    """The page as a text."""
    node, pointer = node_at(item)
    node[item.page_member] = "1"
    return f"{pointer}/{item.page_member}"


def half_a_page(item: Chosen) -> str:
    """A page that is no whole number."""
    node, pointer = node_at(item)
    node[item.page_member] = 1.5
    return f"{pointer}/{item.page_member}"


def without_page(item: Chosen) -> str:
    """An item that does not say its page."""
    node, pointer = node_at(item)
    del node[item.page_member]
    return pointer


def without_box(item: Chosen) -> str:
    """An item without its box."""
    node, pointer = node_at(item)
    del node["polygon" if item.is_preview else "boundingBoxes"]
    return pointer


def six_numbers(item: Chosen) -> str:
    """A box of three corners."""
    del item.box[6:]
    return item.box_at


def ten_numbers(item: Chosen) -> str:
    """A box of five corners."""
    item.box.extend(item.box[:2])
    return item.box_at


def number_in_words(item: Chosen) -> str:
    """A coordinate as a text."""
    item.box[3] = f"{item.box[3]}"  # type: ignore[call-overload]
    return f"{item.box_at}/3"


def number_of_null(item: Chosen) -> str:
    """No coordinate."""
    item.box[7] = None  # type: ignore[call-overload]
    return f"{item.box_at}/7"


def nameless(item: Chosen) -> str:
    """A label that does not say of which field."""
    del item.label[item.name_member]
    return item.at


def name_of_number(item: Chosen) -> str:
    """A number for a name."""
    item.label[item.name_member] = 7
    return item.name_at


def text_of_number(item: Chosen) -> str:
    """A number for a text."""
    if item.is_preview:
        item.label["fieldValues"][item.item] = 7
        return item.item_at
    item.items[item.item]["text"] = 7
    return f"{item.item_at}/text"


def of_word(member: str, value: object) -> Callable[[Layout, int], str]:
    """The last word of a page says something of another type."""

    def change(layout: Layout, index: int) -> str:
        word = layout.words(index)[-1]
        name = layout.text_member if member == "text" else word.box_at.rpartition("/")[2] if member == "box" else member
        word.node[name] = value
        return f"{word.at}/{name}"

    return change


def without_text(layout: Layout, index: int) -> str:
    """The last word of a page says nothing."""
    word = layout.words(index)[-1]
    del word.node[layout.text_member]
    return word.at


def short_polygon(layout: Layout, index: int) -> str:
    """The first word of a page has two corners."""
    word = layout.words(index)[0]
    del word.box[4:]
    return word.box_at


def of_page(member: str, value: object) -> Callable[[Layout, int], str]:
    """A member of a page of another type."""

    def change(layout: Layout, index: int) -> str:
        name = layout.number_member if member == "number" else member
        layout.pages[index][name] = value
        return f"{layout.page_at(index)}/{name}"

    return change


def pages_of_text(tree: Json) -> str:
    """Pages that are no list."""
    layout = Layout(tree)
    member = "readResults" if layout.is_2 else "pages"
    layout.result[member] = "none"
    return f"/analyzeResult/{member}"


def field_of(member: str, value: object) -> Callable[[Json], str]:
    """A member of the last field of another type, or gone."""

    def change(tree: Json) -> str:
        number = len(tree["fields"]) - 1
        if value is None:
            del tree["fields"][number][member]
            return f"/fields/{number}"
        tree["fields"][number][member] = value
        return f"/fields/{number}/{member}"

    return change


NAMES = (FIRST_LABEL, LAST_LABEL, CELL, QUARTER)
TEXTS = (FIRST_LABEL, CELL, FIXED_CELL, CROOKED, LAST_WORD)

ROWS = (
    *at_items("F015", "the page as a text", page_in_words),
    *at_items("F015", "half a page", half_a_page, NAMES),
    *at_items("F015", "no page", without_page, NAMES),
    *at_items("F015", "no box", without_box, NAMES),
    *at_items("F015", "six numbers", six_numbers),
    *at_items("F015", "ten numbers", ten_numbers, NAMES),
    *at_items("F015", "a number as a text", number_in_words),
    *at_items("F015", "a number of null", number_of_null, NAMES),
    *at_items("F015", "no name", nameless, NAMES),
    *at_items("F015", "a number for a name", name_of_number, NAMES),
    *at_items("F015", "a number for a text", text_of_number, TEXTS),
    *at_sheets("F015", "a confidence in words", of_word("confidence", "high")),
    *at_sheets("F015", "a word of null", of_word("text", None)),
    *at_sheets("F015", "a box as a text", of_word("box", "0,0,1,1")),
    *at_sheets("F015", "a word without text", without_text),
    *at_sheets("F015", "a word of two corners", short_polygon),
    *at_sheets("F015", "the number of a page as a text", of_page("number", "1")),
    *at_sheets("F015", "a width as a text", of_page("width", "8.5")),
    *at_sheets("F015", "lines that are none", of_page("lines", {})),
    *each("F015", LABELED, {f"no pages, {form}": inside(ocr_of(form), pages_of_text) for form in (FIRST, TURNED)}),
    *each(
        "F015",
        LATER,
        {
            f"a field's {member}, {value!r}": inside("fields.json", field_of(member, value))
            for member, value in (
                ("fieldKey", 7),
                ("fieldType", ["string"]),
                ("fieldFormat", 1.5),
                ("fieldKey", None),
                ("fieldType", None),
            )
        },
    ),
)
"""A row each."""
