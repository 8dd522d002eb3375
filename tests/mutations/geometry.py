"""Defects of regions: boxes that cannot be where they say they are."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from tests.mutations.planting import Files, Json, Plant, Planted, Row, changed, each, inside, replaced, tree_of
from tests.mutations.samples import FIRST, INCHES, LABELED, PAGES, PIXELS, SIGNED, TABLES, TURNED
from tests.mutations.shapes import Chosen, Layout, Numbers, choose, chosen, labels_of, ocr_of
from tests.mutations.spots import CELL, CROOKED, EVERY, FIXED_CELL, INCH, LAST_WORD, PIXEL, QUARTER, WORDED, Spot, at_items

HUGE = 123456789.25
"""Stands for a number that no JSON library writes."""


def bent(change: Callable[[Numbers], Numbers]) -> Callable[[Chosen], str]:
    """A change of an item's box."""

    def at_item(item: Chosen) -> str:
        item.box[:] = change(list(item.box))
        return item.box_at

    return at_item


def beyond(axis: int, value: float) -> Callable[[Numbers], Numbers]:
    """The corner that is farthest that way moved to a coordinate: 0 for x, 1 for y."""

    def change(box: Numbers) -> Numbers:
        farthest = max(range(axis, 8, 2), key=lambda place: math.copysign(box[place], value))
        box[farthest] = value
        return box

    return change


def begun_at(corner: int) -> Callable[[Numbers], Numbers]:
    """The corners from another one on."""
    return lambda box: box[2 * corner :] + box[: 2 * corner]


def anticlockwise(box: Numbers) -> Numbers:
    """The corners the other way round."""
    return box[0:2] + box[6:8] + box[4:6] + box[2:4]


def bow_tie(box: Numbers) -> Numbers:
    """The last two corners exchanged."""
    return box[0:4] + box[6:8] + box[4:6]


def other_bow_tie(box: Numbers) -> Numbers:
    """The middle two corners exchanged."""
    return box[0:2] + box[4:6] + box[2:4] + box[6:8]


def flat(box: Numbers) -> Numbers:
    """Four corners on a line."""
    x, y = box[0] * 0.9, box[1]
    return [x, y, x + 0.02, y, x + 0.04, y, x + 0.06, y]


def dented(box: Numbers) -> Numbers:
    """The third corner moved into the triangle of the others."""
    x, y = (0.3 * box[axis] + 0.35 * box[2 + axis] + 0.35 * box[6 + axis] for axis in (0, 1))
    return [*box[0:4], x, y, *box[6:8]]


def oversized(box: Numbers) -> Numbers:
    """Over half of the page."""
    return [0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9]


def infinite(spot: Spot, literal: bytes) -> Plant:
    """A number too large for any computer in a box."""

    def change(tree: Any) -> str:
        item = spot.choose(tree)
        item.box[2] = HUGE
        return item.box_at

    def plant(files: Files) -> Planted:
        path = labels_of(spot.form_in(files))
        mutated, places = inside(path, change)(files)
        return Planted(replaced(mutated, path, json.dumps(HUGE).encode(), literal), places)

    return plant


def in_units(form: str, name: str | None) -> Plant:
    """The boxes of one label, or of all, in the unit of the page instead of in fractions."""

    def plant(files: Files) -> Planted:
        layout = Layout(tree_of(files, ocr_of(form)))
        return inside(labels_of(form), lambda tree: [absolute(item, layout) for item in worded(tree, name)])(files)

    return plant


def worded(tree: Json, name: str | None) -> list[Chosen]:
    """The items of a label, or of all that are not drawn."""
    labels = (chosen(tree, number) for number in range(len(tree["labels"])))
    wanted = [label for label in labels if name in (None, label.name) and "labelType" not in label.label]
    return [chosen(tree, label.number, item) for label in wanted for item in range(len(label.items))]


def absolute(item: Chosen, layout: Layout) -> str:
    """A box multiplied by the size of its page."""
    size = layout.size(item.page)
    item.box[:] = [value * size[axis % 2] for axis, value in enumerate(item.box)]
    return item.box_at


def drawn_up(tree: Json) -> str:
    """The date's box reaches up to that of the number above it, by less than a line."""
    item = choose(tree, "Date")
    item.box[1] -= 0.0195
    item.box[3] -= 0.0195
    return item.box_at


def drawn_over(over: str) -> Callable[[Json], str]:
    """A drawn region over half of the first word of another label."""

    def change(tree: Json) -> str:
        item, other = choose(tree, "Stamp"), choose(tree, over)
        left, top, right, _, _, bottom, _, _ = other.box
        middle = (top + bottom) / 2
        item.box[:] = [left, top, right, top, right, middle, left, middle]
        return max(item, other, key=lambda one: one.number).box_at

    return change


def same_box(name: str, other: str) -> Callable[[Json], str]:
    """A word of one label added to another; where both are one, twice in it."""

    def change(tree: Json) -> str:
        first = choose(tree, name)
        again = choose(tree, other).insert(first.texts[0], first.page, first.box)
        return max(first, again, key=lambda item: (item.number, item.item)).box_at

    return change


def same_region(tree: Json) -> str:
    """The signature drawn where the stamp is."""
    item = choose(tree, "Signature")
    item.box[:] = choose(tree, "Stamp").box
    return item.box_at


def poster(form: str) -> Plant:
    """A word so large in the OCR file as well: nothing else is wrong with it."""
    box = oversized([])

    def grow(tree: Any, page: int, text: str) -> None:
        layout = Layout(tree)
        size = layout.size(page)
        (word,) = layout.phrase(text, page)
        word.box[:] = [value * size[axis % 2] for axis, value in enumerate(box)]

    def plant(files: Files) -> Planted:
        item = choose(tree_of(files, labels_of(form)), "Recipient", -1)
        grown = changed(files, ocr_of(form), lambda tree: grow(tree, item.page, item.texts[-1]))
        return inside(labels_of(form), lambda tree: bent(lambda _: box)(choose(tree, "Recipient", -1)))(grown)

    return plant


NO_WORD = {"M502": "no word is so large, so that the box stands over none"}
TWICE = ((FIRST, "Total", "Subtotal"), (TURNED, "City", "Customer"), (PIXELS, "Customer", "Customer"))
TWICE_IN_TABLES = ((FIRST, "Items/0/Amount", "Items/1/Amount"), (PIXELS, "Charges/Due/Value", "Date"))
OVER = ("Total", "Items/0/Amount", "Charges/Due/Value")

ROWS = (
    *at_items("G401", "right of the page", bent(beyond(0, 1.08)), EVERY, LABELED),
    *at_items("G401", "below the page", bent(beyond(1, 1.4)), WORDED),
    *at_items("G401", "left of the page", bent(beyond(0, -0.02)), (LAST_WORD, CELL, CROOKED)),
    *at_items("G401", "above the page", bent(beyond(1, -0.3)), (PIXEL, QUARTER)),
    *at_items("G401", "a hair beyond the edge", bent(beyond(0, 1.00001)), (INCH, CELL, QUARTER)),
    *each("G402", LABELED, {"pixels, second page": in_units(PAGES, "Maker")}),
    *(
        Row("G402", sample, f"{what}, {name or 'all labels'}", in_units(form, name))
        for sample in LABELED
        for what, form in (("inches", FIRST), ("inches, turned page", TURNED), ("pixels", PIXELS))
        for name in ("Number", "Recipient", *(("Items/1/Quantity",) if sample in TABLES else ()), None)
    ),
    *(
        Row("G403", sample, f"{literal.decode()}, {spot.where}", infinite(spot, literal))
        for sample in LABELED
        for spot in EVERY
        for literal in (b"1e999", b"-1e400")
        if sample in spot.samples and (literal[0:1] == b"1" or spot in (LAST_WORD, CELL))
    ),
    *at_items("G404", "corners reversed", bent(anticlockwise)),
    *at_items("G405", "last corners exchanged", bent(bow_tie)),
    *at_items("G405", "middle corners exchanged", bent(other_bow_tie), WORDED),
    *at_items("G406", "on a line", bent(flat)),
    *at_items("G406", "a point", bent(lambda box: box[0:2] * 4), WORDED),
    *at_items("G406", "two corners in one place", bent(lambda box: [*box[0:4], *box[2:4], *box[6:8]]), WORDED),
    *at_items("G407", "a dent", bent(dented)),
    *(
        row
        for corner in (1, 2, 3)
        for row in at_items("G408", f"begins at corner {corner}", bent(begun_at(corner)), WORDED, LABELED)
    ),
    *each("G409", LABELED, {"a box drawn up to its neighbour's": inside(labels_of(INCHES), drawn_up)}),
    *each("G409", TABLES, {f"a drawn region over half of {over}": inside(labels_of(FIRST), drawn_over(over)) for over in OVER}),
    *(
        Row("G410", sample, f"a word of {name} in {other}, {form}", inside(labels_of(form), same_box(name, other)))
        for sample in LABELED
        for form, name, other in (*TWICE, *(TWICE_IN_TABLES if sample in TABLES else ()))
    ),
    *each("G410", SIGNED, {"a drawn region of two labels": inside(labels_of(FIRST), same_region)}),
    *at_items("G411", "over half of the page", bent(oversized), (LAST_WORD, PIXEL, CELL, FIXED_CELL), follows=NO_WORD),
    *each("G411", LABELED, {f"a word as large as a poster, {form}": poster(form) for form in (FIRST, PIXELS)}),
)
"""A row each."""
