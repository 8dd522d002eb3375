"""Whether two texts say the same value: numbers and dates by what they mean, texts but for blanks and case.

Both texts come from one place of one form: they are read in one notation, or in one order of day and month.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dataprep.literals import (
    AFFIX,
    AROUND,
    CURRENCIES,
    DIGITS,
    FILLERS,
    LONGEST,
    MARKS,
    MONTH,
    NOTATIONS,
    ORDERS,
    TOKEN,
    is_date,
    is_number,
    plain,
)

NUMBERS = frozenset({"number", "integer", "currency"})
NEGATIVE, SIGNS = frozenset("-()"), frozenset("%‰")
"""What makes a number negative, and what makes it another number."""

MONTHS = {name: number for number, name in enumerate(MONTH.split()[:12], 1)}
"""The months as English abbreviates them; those of other languages are compared as they are written."""

Number = tuple[Decimal, str, frozenset[str]]
"""A value, the percent behind it, and the currency around it."""


def is_same(actual: str, predicted: str, kind: str, form: str | None = None) -> bool:
    """Whether two texts are one value of a type and format of fields.json; of any other type, whether they are one text."""
    one, other = plain(actual), plain(predicted)
    if _letters(one) == _letters(other):
        return True
    if max(len(one), len(other)) > LONGEST:
        return False
    if kind in NUMBERS:
        return any(_is_same_number(one, other, notation) for notation in _notations(form))
    return kind == "date" and any(_is_same_date(one, other, order) for order in ((form,) if form in ORDERS else ORDERS))


def _letters(text: str) -> str:
    """A plain text without blanks."""
    return text.replace(" ", "")


def _notations(form: str | None) -> Sequence[str]:
    return [form] if form is not None and form in NOTATIONS else list(NOTATIONS)


def _is_same_number(one: str, other: str, notation: str) -> bool:
    """Whether two numbers are equal in a notation; of currencies, one may be left out."""
    first, second = _number(one, notation), _number(other, notation)
    if first is None or second is None or first[:2] != second[:2]:
        return False
    return not first[2] or not second[2] or first[2] == second[2]


def _number(text: str, notation: str) -> Number | None:
    """A plain text as a number in a notation; None where it is none."""
    parts = DIGITS.fullmatch(text)
    if parts is None or not is_number(text, notation):
        return None
    groups, point = (",", ".") if notation == "decimal" else (".", ",")
    digits = MARKS.sub(r"\1", parts[2]).replace(groups, "").replace("'", "").replace(" ", "").replace(point, ".")
    around = AFFIX.findall(f"{parts[1]} {parts[3]}")
    value = -Decimal(digits) if NEGATIVE & set(around) else Decimal(digits)
    percent = "".join(sorted(set(around) & SIGNS))
    return value, percent, frozenset(affix for affix in around if affix not in AROUND or affix in CURRENCIES)


def _is_same_date(one: str, other: str, order: str) -> bool:
    first, second = _date(one, order), _date(other, order)
    return first is not None and first == second


def _date(text: str, order: str) -> tuple[int, int | str, int] | None:
    """Day, month and year of a plain text in an order, or with a year of four digits first; None where it is no date."""
    tokens = [token for token in TOKEN.findall(text) if token not in FILLERS]
    numbers = [token for token in tokens if token.isdecimal()]
    names = [token[:3] for token in tokens if not token.isdecimal()]
    order = "ymd" if numbers and len(numbers[0]) == 4 else order
    if not is_date(text, None if names else order):
        return None
    if names:
        day, year = sorted(numbers, key=len)
        return int(day), MONTHS.get(names[0], names[0]), _year(year)
    if len(numbers) == 1:
        run = numbers[0]
        numbers = [run[:4], run[4:6], run[6:]] if order == "ymd" else [run[:2], run[2:4], run[4:]]
    day, month, year = (numbers[order.index(part)] for part in "dmy")
    return int(day), int(month), _year(year)


def _year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)
