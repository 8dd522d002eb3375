"""What fields labels show, and of what types: told from the texts that are labeled, a string wherever that is in doubt.

A wrong type spoils the values that a model returns, a string never does. So a type is told only where every text reads as it,
and some text reads as nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from dataprep.findings import Location
from dataprep.literals import LONGEST, ORDERS, is_date, is_number, is_time, plain
from dataprep.model import Label, Labels
from dataprep.names import key_of
from dataprep.regions import STATE


class Guess(msgspec.Struct, frozen=True):
    """A type and format of fields.json."""

    type: str
    format: str = "not-specified"

    @property
    def words(self) -> str:
        """The type as one says it in a sentence."""
        name = "selection mark" if self.type == "selectionMark" else self.type
        article = "an" if name == "integer" else "a"
        return f"{article} {name}" if self.format == "not-specified" else f"{article} {name} of the format {self.format}"


STRING = Guess("string")

LEAST_COUNTS = 10
"""So many plain numbers of up to three digits are counts. Fewer may be anything: "1.5" would be 15 for an integer."""

LEAST_DIFFERENT = 3

AMOUNT = re.compile(r"[0-9]\.[0-9]{1,2}(?![0-9])|[0-9],[0-9]{3}(?![0-9])")
"""A decimal point, or thousands apart. One comma or point before three digits more may be either; "555.1234" is a telephone's."""

NO_AMOUNT = re.compile(r"[^0-9]*0[0-9,']|.*[%‰]")
"""Leading zeros are an identifier's. Whether a model returns 5 or 0.05 for "5%" no source says."""

COUNT = re.compile(r"0|[1-9][0-9]{0,2}")

DATE = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])|/|[^\W\d_]{3}")
"""The year in full, a slash or the name of a month: "20-10-05" may be a bank's sort code, "20201005" any number."""

TIME = re.compile(r"[0-9]{2}:[0-9]{2}|:[0-9]{2} ?[ap]")
"""Two digits for the hour, or the half of the day: "1:50" may be a scale."""


def guess(texts: Sequence[str]) -> Guess:
    """The type that the texts of a field tell; "" is a label that says nothing."""
    if texts and all(STATE.fullmatch(text) for text in texts):
        return Guess("selectionMark")
    said = [text for text in texts if text]
    if not said or any(len(text) > LONGEST or _has_foreign_digits(text) for text in said):
        return STRING
    values = [plain(text) for text in said]
    return _date(values) or _time(values) or _number(values) or _count(values) or STRING


def _has_foreign_digits(text: str) -> bool:
    """Whether a text has digits that are not ASCII's: raised, in circles, of another script."""
    return not text.isascii() and any(letter.isnumeric() and not letter.isascii() for letter in text)


def _date(values: Sequence[str]) -> Guess | None:
    """A date, if one order of day, month and year fits all values; with its format, if only one does."""
    orders = [order for order in ORDERS if all(is_date(value, order) for value in values)]
    if not orders or not any(DATE.search(value) for value in values):
        return None
    return Guess("date", orders[0]) if len(orders) == 1 else Guess("date")


def _time(values: Sequence[str]) -> Guess | None:
    is_told = any(TIME.search(value) for value in values) and all(":" in value for value in values)
    return Guess("time") if is_told and all(map(is_time, values)) else None


def _number(values: Sequence[str]) -> Guess | None:
    """A number, if all values read so with a decimal point: how a comma is read where no format is set no source says."""
    if any(NO_AMOUNT.match(value) for value in values) or not all(is_number(value, "decimal") for value in values):
        return None
    is_told = any(AMOUNT.search(value) or _has_currency(value) for value in values)
    return Guess("number") if is_told and not all(map(is_time, values)) else None


def _has_currency(value: str) -> bool:
    return any(unicodedata.category(letter) == "Sc" for letter in value)


def _count(values: Sequence[str]) -> Guess | None:
    is_told = len(values) >= LEAST_COUNTS and len(set(values)) >= LEAST_DIFFERENT
    return Guess("integer") if is_told and all(map(COUNT.fullmatch, values)) else None


@dataclass(slots=True)
class Labeled:
    """A field, or a column of a table, as labels show it: its texts, or its rows and columns; `at` is its first label.

    Names that are equal when trimmed and lower-cased are one field's. `texts` hold "" for a label that says nothing; of drawn
    regions without text there are none.
    """

    name: str
    at: Location
    texts: list[str] = field(default_factory=list)
    rows: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Labeled] = field(default_factory=dict)

    @property
    def grows(self) -> bool:
        """Whether this is a table whose rows are numbered: another form may have more of them."""
        return all(name.isascii() and name.isdigit() for name in self.rows.values())

    def take(self, label: Label) -> None:
        """Note the text of a label."""
        text = (" ".join(value.text or "" for value in label.values) or label.text or "").strip()
        if text or not label.drawn:
            self.texts.append(text)


def labeled(labels: Iterable[Labels]) -> tuple[list[Labeled], list[str]]:
    """The fields that the labels of a set show, in order of appearance, and the names that are neither a field's nor a cell's."""
    found: dict[str, Labeled] = {}
    nameless: dict[str, None] = {}
    for label in (label for one in labels for label in one.labels):
        if len(label.path) not in (1, 3) or not all(part.strip() for part in label.path):
            nameless[label.name] = None
            continue
        owner = found.setdefault(key_of(label.field), Labeled(label.field, label.at))
        if len(label.path) == 3:
            _, row, column = label.path
            owner.rows.setdefault(key_of(row), row)
            owner = owner.columns.setdefault(key_of(column), Labeled(column, label.at))
        owner.take(label)
    return list(found.values()), list(nameless)
