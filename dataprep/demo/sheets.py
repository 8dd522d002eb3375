"""Where everything stands on a form, in points from the top left of a sheet of 8.5 x 11 inches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from dataprep.demo.invoices import ADDRESS, MAKER, Invoice, money

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""

Ink: TypeAlias = tuple[int, int, int]

WIDTH, HEIGHT = 612.0, 792.0
LEFT, RIGHT, MIDDLE = 54.0, 558.0, 378.0

BLACK: Ink = (25, 28, 32)
GREY: Ink = (105, 110, 116)
PALE: Ink = (226, 233, 233)
WHITE: Ink = (255, 255, 255)
PINE: Ink = (22, 78, 86)


@dataclass(frozen=True, slots=True)
class Run:
    """Words on one line: from `x` on, or up to it. `field` is what they are labeled, `cell` their row and column."""

    text: str
    x: float
    baseline: float
    size: float = 10.0
    ink: Ink = BLACK
    to_right: bool = False
    bold: bool = False
    field: str | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle: a band, a shade or, where thin, a rule."""

    box: Box
    ink: Ink


@dataclass(frozen=True, slots=True)
class Tick:
    """A check box."""

    box: Box
    selected: bool
    field: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as it is drawn, its runs in reading order; `columns` and `rows` are the edges of its table."""

    runs: tuple[Run, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...] = ()
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()


COLUMNS = (LEFT, 366.0, 446.0, RIGHT)
ROWS = (236.0, 260.0, 288.0, 316.0)
HEADINGS = ("Description", "Quantity", "Amount")
TERMS = (
    "Lamps leave the workshop within ten days of the order, packed in straw.",
    "Glass that breaks on the way is replaced if we hear of it within a week.",
    "Oil is shipped by road only, and never together with matches.",
    "Invoices are due within thirty days; after that we ask twice, politely.",
    "Lamps stay ours until they are paid for, the light is yours at once.",
)


def sheets(invoice: Invoice) -> tuple[Sheet, ...]:
    """The pages of an invoice."""
    pages = 2 if invoice.is_long else 1
    runs = (*_head("INVOICE"), *_parties(invoice), *_table(invoice), *_sums(invoice), *_foot(invoice, 1, pages))
    bars = (*_bands(), *_grid(), Bar((MIDDLE, 368, RIGHT, 369), PINE), Bar((LEFT, 594, 290, 594.6), GREY))
    tick = Tick((LEFT, 620, LEFT + 11, 631), invoice.paid, "Paid")
    first = Sheet(_in_order(runs), bars, (tick,), COLUMNS, ROWS)
    return (first, _terms(invoice)) if invoice.is_long else (first,)


def _in_order(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(sorted(runs, key=lambda run: (run.baseline, run.x)))


def _head(title: str) -> Iterator[Run]:
    yield Run(MAKER, LEFT, 46, 18, WHITE, bold=True)
    yield Run(title, RIGHT, 46, 22, WHITE, to_right=True, bold=True)
    yield Run(ADDRESS, LEFT, 66, 8.5, PALE)


def _bands() -> Iterator[Bar]:
    yield Bar((0, 0, WIDTH, 86), PINE)
    yield Bar((LEFT, 738, RIGHT, 738.6), GREY)


def _parties(invoice: Invoice) -> Iterator[Run]:
    yield Run("Bill to", LEFT, 124, 8.5, GREY)
    yield Run(invoice.customer, LEFT, 142, 12, bold=True, field="Customer")
    yield Run(invoice.street, LEFT, 160)
    yield Run(invoice.city, LEFT, 176, field="City")
    yield Run("Details", MIDDLE, 124, 8.5, GREY)
    yield Run("Invoice no.", MIDDLE, 142)
    yield Run(invoice.number, RIGHT, 142, to_right=True, bold=True, field="Number")
    yield Run("Date", MIDDLE, 160)
    yield Run(invoice.date, RIGHT, 160, to_right=True, field="Date")
    yield Run("Due", MIDDLE, 176)
    yield Run(invoice.due, RIGHT, 176, to_right=True)


def _table(invoice: Invoice) -> Iterator[Run]:
    for column, heading in enumerate(HEADINGS):
        yield _cell(heading, 0, column, None)
    for row, item in enumerate(invoice.items):
        texts = (item.description, str(item.quantity), money(item.amount))
        for column, (text, heading) in enumerate(zip(texts, HEADINGS, strict=True)):
            yield _cell(text, row + 1, column, f"Items/{row}/{heading}")


def _cell(text: str, row: int, column: int, field: str | None) -> Run:
    """A run within a cell: words to the left, numbers to the right."""
    is_number = column > 0
    x = COLUMNS[column + 1] - 8 if is_number else COLUMNS[column] + 8
    baseline = (ROWS[row] + ROWS[row + 1]) / 2 + 3.5
    is_heading = row == 0
    return Run(
        text, x, baseline, 9 if is_heading else 10, PINE if is_heading else BLACK, is_number, is_heading, field, (row, column)
    )


def _grid() -> Iterator[Bar]:
    yield Bar((COLUMNS[0], ROWS[0], COLUMNS[-1], ROWS[1]), PALE)
    for y in ROWS:
        yield Bar((COLUMNS[0], y, COLUMNS[-1], y + 0.6), PINE)
    for x in COLUMNS:
        yield Bar((x, ROWS[0], x + 0.6, ROWS[-1] + 0.6), PINE)


def _sums(invoice: Invoice) -> Iterator[Run]:
    edge = RIGHT - 8
    yield Run("Subtotal", MIDDLE, 340)
    yield Run(money(invoice.subtotal), edge, 340, to_right=True, field="Subtotal")
    yield Run("Shipping", MIDDLE, 358)
    yield Run(money(invoice.shipping), edge, 358, to_right=True)
    yield Run("Total", MIDDLE, 388, 13, PINE, bold=True)
    yield Run(money(invoice.total), edge, 388, 13, PINE, to_right=True, bold=True, field="Total")


def _foot(invoice: Invoice, page: int, pages: int) -> Iterator[Run]:
    if page == 1:
        yield Run("Received by", LEFT, 570, 8.5, GREY)
        yield Run(invoice.recipient, LEFT, 588, 12, field="Recipient")
        yield Run("Paid in full", LEFT + 19, 629)
    yield Run("May it be light.", LEFT, 754, 8.5, GREY)
    yield Run(f"Page {page} of {pages}", RIGHT, 754, 8.5, GREY, to_right=True)


def _terms(invoice: Invoice) -> Sheet:
    title = Run(f"Terms of delivery, invoice {invoice.number}", LEFT, 130, 13, PINE, bold=True)
    lines = (Run(f"{number}. {text}", LEFT, 140 + 22 * number) for number, text in enumerate(TERMS, 1))
    return Sheet(_in_order((*_head("TERMS"), title, *lines, *_foot(invoice, 2, 2))), tuple(_bands()))
