"""Defects between labels and OCR: what was labeled is not what stands there."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.mutations.labels import document_member, in_labels
from tests.mutations.planting import Files, Json, Plant, Planted, Row, changed, each, planted, tree_of
from tests.mutations.samples import FIRST, INCHES, LABELED, PAGES, PIXELS, SKEWED, TABLES, TURNED, last_form
from tests.mutations.shapes import Chosen, Layout, Numbers, Word, choose, chosen, labels_of, ocr_of, polygons
from tests.mutations.spots import (
    CELL,
    CROOKED,
    FIRST_LABEL,
    FIXED_CELL,
    INCH,
    LAST_WORD,
    MARK,
    PIXEL,
    QUARTER,
    STAMP,
    WORDED,
    Spot,
    at_items,
)


def on_page(number: int) -> Callable[[Chosen], str]:
    """A label on a page that is not there."""

    def change(item: Chosen) -> str:
        for node in item.items:
            node[item.page_member] = number
        return replace(item, item=0).box_at

    return change


def all_on_page(number: int) -> Callable[[Json], str]:
    """All labels on a page that is not there: one finding, at the first."""

    def change(tree: Json) -> str:
        first, *_ = [on_page(number)(chosen(tree, label)) for label in range(len(tree["labels"]))]
        return first

    return change


def two_pages_beyond(tree: Json) -> Sequence[str]:
    """Two labels on two pages that are not there: a finding for each page."""
    return [on_page(7)(choose(tree, "City")), on_page(8)(choose(tree, "Total"))]


def cut_ocr(files: Files) -> Planted:
    """The OCR ends before the page of a label."""

    def change(tree: Json) -> None:
        layout = Layout(tree)
        layout.pages.pop()
        layout.result.get("pageResults", [None]).pop()

    item = choose(tree_of(files, labels_of(PAGES)), "Maker")
    return planted(changed(files, ocr_of(PAGES), change), labels_of(PAGES), item.box_at)


def middle(box: Numbers) -> tuple[float, float]:
    """The middle of a box."""
    return sum(box[0::2]) / 4, sum(box[1::2]) / 4


def put_in_middle(box: Numbers, at: tuple[float, float]) -> Numbers:
    """A box moved to another place."""
    now = middle(box)
    return [value + at[axis % 2] - now[axis % 2] for axis, value in enumerate(box)]


def free_place(layout: Layout, page: int) -> tuple[float, float]:
    """A place on a page that is far from every word."""
    places = [middle(layout.fractions(word, page)) for word in layout.words(page - 1)]
    steps = [number / 40 for number in range(6, 35)]
    grid = ((across, down) for across in steps for down in steps)
    return max(grid, key=lambda place: min(math.dist(place, word) for word in places))


def into_nothing(spot: Spot) -> Plant:
    """The box of a word moved to where nothing stands."""

    def plant(files: Files) -> Planted:
        form = spot.form_in(files)
        layout = Layout(tree_of(files, ocr_of(form)))

        def change(tree: Json) -> str:
            item = spot.choose(tree)
            item.box[:] = put_in_middle(item.box, free_place(layout, item.page))
            return item.box_at

        return in_labels(form, change)(files)

    return plant


def word_under(layout: Layout, item: Chosen) -> Word:
    """The word of the OCR file that an item stands for."""
    words = layout.words(item.page - 1)
    return min(words, key=lambda word: math.dist(layout.fractions(word, item.page), item.box))


def in_ocr_under(spot: Spot, change: Callable[[Layout, Word, int], None]) -> Plant:
    """Something happens to the word under an item; told at the item."""

    def plant(files: Files) -> Planted:
        form = spot.form_in(files)
        item = spot.choose(tree_of(files, labels_of(form)))

        def edit(tree: Json) -> None:
            layout = Layout(tree)
            change(layout, word_under(layout, item), item.page)

        return planted(changed(files, ocr_of(form), edit), labels_of(form), item.box_at)

    return plant


def word_gone(layout: Layout, word: Word, page: int) -> None:
    """The word is read in quite another place."""
    size, place = layout.size(page), free_place(layout, page)
    absolute = (place[0] * size[0], place[1] * size[1])
    word.box[:] = put_in_middle(word.box, absolute)


def word_read_as(text: str) -> Callable[[Layout, Word, int], None]:
    """The word is read as another."""
    return lambda layout, word, _: word.node.update({layout.text_member: text})


def shifted(across: float, down: float) -> Callable[[Chosen], str]:
    """A box a little beside its word."""

    def change(item: Chosen) -> str:
        item.box[:] = [value + (across, down)[axis % 2] for axis, value in enumerate(item.box)]
        return item.box_at

    return change


def all_shifted(tree: Json) -> str:
    """All boxes a little beside their words, as if OCR was run again: one finding, at the first."""
    items = (
        chosen(tree, number, item) for number in range(len(tree["labels"])) for item in range(len(chosen(tree, number).items))
    )
    first, *_ = [shifted(0.006, -0.004)(item) for item in items]
    return first


def said(spelling: Callable[[str], str]) -> Callable[[Chosen], str]:
    """A text that is not the word's."""

    def change(item: Chosen) -> str:
        item.put_text(spelling(item.texts[item.item]))
        return item.box_at

    return change


def misread(text: str) -> str:
    """One letter is another."""
    return text[:-1] + ("k" if text[-1] != "k" else "l")


def shared(name: str, other: str, by: float = 0.0015) -> Callable[[Json], str]:
    """A word of one label in another label, too, with a box that is not quite the same."""

    def change(tree: Json) -> str:
        first = choose(tree, name)
        again = choose(tree, other).insert(first.texts[0], first.page, [value + by for value in first.box])
        return max(first, again, key=lambda item: (item.number, item.item)).box_at

    return change


def in_three(tree: Json) -> list[str]:
    """A word of one label in two others, too: a finding for each pair, two of them at the last label."""
    return [shared("Customer", other, by)(tree) for other, by in (("City", 0.0015), ("Total", -0.001))]


def upside_down(form: str | None) -> Plant:
    """The page was read upside down."""

    def change(tree: Json) -> None:
        layout = Layout(tree)
        for page, (width, height) in ((page, layout.size(number)) for number, page in enumerate(layout.pages, 1)):
            for box in polygons(page):
                box[:] = [(width, height)[axis % 2] - value for axis, value in enumerate(box)]

    def plant(files: Files) -> Planted:
        name = form or last_form(files)
        return planted(changed(files, ocr_of(name), change), labels_of(name))

    return plant


def other_texts(tree: Json) -> str:
    """Every word is another; marks and drawn regions stay."""
    for number in range(len(tree["labels"])):
        item = chosen(tree, number)
        for place in range(0 if item.texts[0] in {"", "selected", "unselected"} else len(item.items)):
            replace(item, item=place).put_text("~~~~")
    return ""


def labels_of_another(form: str, other: str) -> Plant:
    """The labels of another form, under this one's name."""

    def plant(files: Files) -> Planted:
        path = labels_of(form)
        files = {**files, path: files[labels_of(other)]}
        return planted(changed(files, path, lambda tree: tree.update({document_member(tree): form})), path)

    return plant


def ocr_of_another(form: str, other: str) -> Plant:
    """The OCR of another form."""
    return lambda files: planted({**files, ocr_of(form): files[ocr_of(other)]}, labels_of(form))


MISPLACED = (SKEWED, FIRST), (FIRST, TURNED), (TURNED, INCHES), (PIXELS, SKEWED)
SHARED = ((FIRST, "Total", "Subtotal"), (TURNED, "Number", "City"), (PIXELS, "Date", "Recipient"), (SKEWED, "City", "Customer"))
SHARED_CELLS = ((FIRST, "Items/0/Amount", "Items/1/Amount"), (PIXELS, "Charges/Due/Value", "Date"))
ON_ANOTHER = (FIRST_LABEL, QUARTER, CELL, FIXED_CELL, PIXEL, STAMP)
UNREAD = (replace(FIRST_LABEL, item=-1), LAST_WORD, CROOKED)

ROWS = (
    *(row for page in (3, 99, 0, -1, 10**12) for row in at_items("M501", f"page {page}", on_page(page), ON_ANOTHER, LABELED)),
    *each("M501", LABELED, {f"all labels, {form}": in_labels(form, all_on_page(3)) for form in (FIRST, PIXELS)}),
    *each("M501", LABELED, {"two pages": in_labels(TURNED, two_pages_beyond)}),
    *each("M501", LABELED, {"the OCR was cut": cut_ocr}),
    *(
        Row("M502", sample, f"box over nothing, {spot.where}", into_nothing(spot))
        for sample in LABELED
        for spot in (*WORDED, MARK)
        if sample in spot.samples
    ),
    *each("M502", LABELED, {f"word read elsewhere, {spot.where}": in_ocr_under(spot, word_gone) for spot in UNREAD}),
    *at_items("M503", "to the right", shifted(0.01, 0), WORDED, LABELED),
    *at_items("M503", "up and to the left, just so", shifted(-0.0026, -0.0026), WORDED, LABELED),
    *at_items("M503", "down, as far as may be", shifted(0, 0.0199), (INCH, CELL, LAST_WORD), LABELED),
    *at_items("M503", "a mark", shifted(0.008, 0), (MARK,), LABELED),
    *each("M503", LABELED, {f"all boxes, {form}": in_labels(form, all_shifted) for form in (FIRST, TURNED, SKEWED, PAGES)}),
    *at_items("M504", "a letter", said(misread), WORDED, LABELED),
    *at_items("M504", "nothing alike", said(lambda _: "~~~~"), WORDED, LABELED),
    *at_items("M504", "another case", said(str.swapcase), (FIRST_LABEL, LAST_WORD, CROOKED), LABELED),
    *at_items("M504", "the other state", said(lambda text: {"selected": "unselected"}.get(text, "selected")), (MARK,), LABELED),
    *each("M504", LABELED, {f"word read otherwise, {spot.where}": in_ocr_under(spot, word_read_as("~~~~")) for spot in UNREAD}),
    *each("M505", LABELED, {"one word in three": in_labels(FIRST, in_three)}),
    *(
        Row("M505", sample, f"a word of {name} in {other}, {form}", in_labels(form, shared(name, other)))
        for sample in LABELED
        for form, name, other in (*SHARED, *(SHARED_CELLS if sample in TABLES else ()))
    ),
    *each(
        "M510", LABELED, {f"read upside down, {form or 'last form'}": upside_down(form) for form in (FIRST, TURNED, SKEWED, None)}
    ),
    *each("M510", LABELED, {f"every text another, {form}": in_labels(form, other_texts) for form in (FIRST, TURNED, SKEWED)}),
    *each("M510", LABELED, {f"labels of {other} for {form}": labels_of_another(form, other) for form, other in MISPLACED}),
    *each("M510", LABELED, {f"OCR of {other} for {form}": ocr_of_another(form, other) for form, other in MISPLACED}),
)
"""A row each."""
