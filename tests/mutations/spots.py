"""How deep a defect lies: the items of labels, and the words of OCR files, that defects are planted at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.mutations.planting import Files, Json, Plant, Row, inside
from tests.mutations.samples import (
    EACH_LABELS,
    EACH_LAYOUT,
    FIRST,
    INCHES,
    LABELED,
    PAGES,
    PIXELS,
    SIGNED,
    SKEWED,
    TABLES,
    TURNED,
    last_form,
)
from tests.mutations.shapes import Chosen, Layout, Word, choose, chosen, labels_of, ocr_of


@dataclass(frozen=True)
class Spot:
    """An item of a label: its form (the last one where none is named), its label by name or number, the sets that have it."""

    where: str
    form: str | None
    label: str | int
    item: int = 0
    samples: Sequence[str] = LABELED

    def form_in(self, files: Files) -> str:
        """The form in a set."""
        return self.form or last_form(files)

    def choose(self, tree: Json) -> Chosen:
        """The item in a labels file."""
        return choose(tree, self.label, self.item) if isinstance(self.label, str) else chosen(tree, self.label, self.item)


FIRST_LABEL = Spot("first label of the first form", FIRST, 0)
LAST_LABEL = Spot("last label of the last form", None, -1, -1)
LAST_WORD = Spot("last word of the last form's last page", PAGES, "Maker", -1)
CELL = Spot("cell of a growing table", INCHES, "Items/1/Amount", samples=TABLES)
FIXED_CELL = Spot("cell of a fixed table", PIXELS, "Charges/Shipping/Value", samples=TABLES)
QUARTER = Spot("page turned by 90 degrees", TURNED, "Total")
CROOKED = Spot("crooked page", SKEWED, "Recipient", -1)
PIXEL = Spot("page in pixels", PIXELS, "Date")
INCH = Spot("page in inches", INCHES, "Number")
MARK = Spot("selection mark", PIXELS, "Paid", samples=TABLES)
STAMP = Spot("drawn region", INCHES, "Stamp", samples=TABLES)
SIGNATURE = Spot("signature", FIRST, "Signature", samples=SIGNED)

WORDED = (FIRST_LABEL, LAST_WORD, CELL, FIXED_CELL, QUARTER, CROOKED, PIXEL, INCH)
"""Items that are words."""

LONG = (replace(FIRST_LABEL, item=-1), LAST_WORD, CROOKED)
"""Items of labels of several words."""

DRAWN = (STAMP, SIGNATURE)
EVERY = (*WORDED, LAST_LABEL, MARK, *DRAWN)

ItemChange = Callable[[Chosen], str | Sequence[str]]
"""Plants a defect at an item, in its labels file; returns the pointers where it has to be told."""


def at_items(
    code: str, what: str, change: ItemChange, spots: Sequence[Spot] = EVERY, samples: Sequence[str] = EACH_LABELS, **more: Any
) -> Iterator[Row]:
    """A row for each set and spot."""
    for sample in samples:
        for spot in spots:
            if sample in spot.samples:
                yield Row(code, sample, f"{what}, {spot.where}", _at_item(spot, change), **more)


def _at_item(spot: Spot, change: ItemChange) -> Plant:
    return lambda files: inside(labels_of(spot.form_in(files)), lambda tree: change(spot.choose(tree)))(files)


@dataclass(frozen=True)
class Sheet:
    """A page of an OCR file, counted from 0: its form (the last one where none is named)."""

    where: str
    form: str | None
    index: int = 0

    def form_in(self, files: Files) -> str:
        """The form in a set."""
        return self.form or last_form(files)


FIRST_SHEET = Sheet("first page of the first form", FIRST)
LAST_SHEET = Sheet("last page of a long form", PAGES, 1)
SHEETS = (FIRST_SHEET, LAST_SHEET, Sheet("page turned by 90 degrees", TURNED), Sheet("crooked page", SKEWED))

SheetChange = Callable[[Layout, int], str | Sequence[str]]
"""Plants a defect at a page, counted from 0, in its OCR file; returns the pointers where it has to be told."""


def at_sheets(
    code: str, what: str, change: SheetChange, sheets: Sequence[Sheet] = SHEETS, samples: Sequence[str] = EACH_LAYOUT, **more: Any
) -> Iterator[Row]:
    """A row for each set and page."""
    for sample in samples:
        for sheet in sheets:
            yield Row(code, sample, f"{what}, {sheet.where}", _at_sheet(sheet, change), **more)


def _at_sheet(sheet: Sheet, change: SheetChange) -> Plant:
    return lambda files: inside(ocr_of(sheet.form_in(files)), lambda tree: change(Layout(tree), sheet.index))(files)


def unlabeled_word(layout: Layout, index: int, last: bool = False) -> Word:
    """A word that no label stands for: of the line that ends every page."""
    words = layout.phrase("May it be light.", index + 1)
    return words[-1 if last else 0]
