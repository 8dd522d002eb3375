"""What a page to look at holds as JSON, which its script reads: rows without keys where there are many.

Boxes are eight whole numbers, x0, y0, ... x3, y3, in parts of `PARTS` of the page's width and height. Forms, fields and rules are
named by their number in their list, -1 for none.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from dataprep.counting import SetStats

PARTS = 10_000
"""A seventh of a pixel of a drawn page."""

Box: TypeAlias = tuple[int, ...]


class Place(Struct, array_like=True, frozen=True):
    """Where a finding is on its form: a page, and what to mark there; nothing where it is the page itself."""

    page: int
    boxes: tuple[Box, ...] = ()


class FindingRow(Struct, array_like=True, frozen=True):
    """A finding. `severity` is 0 for an info, 1 for a warning, 2 for an error; `fix` is what `dataprep fix` would do."""

    severity: int
    rule: int
    dataset: int
    form: int
    field: int
    message: str
    file: str
    line: int
    column: int
    pointer: str
    fix: str
    safe: bool
    place: Place | None


class RuleEntry(Struct, frozen=True):
    """A rule that found something, with what is documented of it."""

    code: str
    name: str
    what: str
    why: str
    mend: str
    source: str


class FormEntry(Struct, frozen=True):
    """A form of a set. `counts` says whether it counts for training, where that is known; `pages` how many are shown."""

    name: str
    dataset: int
    pages: int = 0
    labels: int = 0
    counts: bool | None = None


class Words(Struct, frozen=True):
    """The words of a page, each with its text and its box; of an upright one only the left, upper, right and lower side."""

    texts: tuple[str, ...]
    boxes: tuple[Box, ...]


class PageEntry(Struct, frozen=True):
    """A page of a form: its size, in which unit, and its picture by number, or why there is none."""

    number: int
    width: float
    height: float
    unit: str
    words: Words | None
    picture: int | None = None
    reason: str = ""


class RegionRow(Struct, array_like=True, frozen=True):
    """A box of a label, None where it is not of numbers; `broken` says what is wrong with its shape."""

    page: int
    box: Box | None
    broken: str


class LabelEntry(Struct, frozen=True):
    """A label of a form."""

    name: str
    field: int
    text: str
    regions: tuple[RegionRow, ...]


class FormPages(Struct, frozen=True):
    """What is drawn of a form, and what is left out."""

    pages: tuple[PageEntry, ...]
    labels: tuple[LabelEntry, ...]
    notes: tuple[str, ...] = ()


class DatasetEntry(Struct, frozen=True):
    """A set: what it was taken for and why, and what is in it."""

    kind_reason: str
    target_reason: str
    settings: str | None
    stats: SetStats


class PageData(Struct, frozen=True):
    """All that the page shows but the forms' pages, which stand apart so that each is read when it is shown.

    `counts` are findings by severity: info, warning, error; `notes` what else is to be known, a line each.
    """

    version: str
    datasets: tuple[DatasetEntry, ...]
    counts: tuple[int, int, int]
    safe: int
    unsafe: int
    rules: tuple[RuleEntry, ...]
    fields: tuple[str, ...]
    forms: tuple[FormEntry, ...]
    findings: tuple[FindingRow, ...]
    notes: tuple[str, ...]
