"""Which texts say the same value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataprep.matching import is_same

SAME = [
    ("Contoso  Ltd", "contoso ltd", "string", None),
    ("INV - 001", "INV-001", "string", None),
    ("Don\u2019t", "don't", "", None),
    ("\u0663", "3", "string", None),
    ("1,200.00", "1200", "number", None),
    ("1.200,00", "1200", "number", None),
    ("1.200,00", "1200", "number", "decimal-comma-separated"),
    ("1'234.50", "1234.5", "number", "decimal"),
    ("1 234", "1234", "integer", None),
    ("1,00,000", "100000", "number", None),
    ("$ 1,200", "1200.0", "currency", None),
    ("EUR 5.00", "5 eur", "number", "currency"),
    ("(5)", "-5", "number", None),
    ("5 %", "5.0%", "number", None),
    ("1e3", "1000", "number", None),
    ("01/02/2023", "1/2/23", "date", None),
    ("2023-02-01", "01.02.2023", "date", None),
    ("2023-02-01", "01.02.2023", "date", "dmy"),
    ("20230201", "2023-02-01", "date", None),
    ("1 Jan 2023", "January 1st, 2023", "date", None),
    ("Jan 5 05", "5 jan 2005", "date", None),
    ("Feb 1 2023", "1/2/23", "date", "dmy"),
    ("3 Okt 2023", "3. Oktober 2023", "date", None),
]
OTHER = [
    ("Contoso", "Contos0", "string", None),
    ("007", "7", "string", None),
    ("1,200.00", "1200", "string", None),
    ("1,234", "1.234", "number", None),
    ("1.234", "1234", "number", "decimal"),
    ("$5", "€5", "number", None),
    ("5%", "5", "number", None),
    ("5", "-5", "number", None),
    ("5", "five", "number", None),
    ("2023-02-01", "01.02.2023", "date", "mdy"),
    ("13/1/23", "1/13/23", "date", None),
    ("1/2/23", "1/2/24", "date", None),
    ("31/2/23", "31/02/2023", "date", None),
    ("1/2/23", "x", "date", None),
    ("9" * 200 + ".0", "9" * 200, "number", None),
]


@pytest.mark.parametrize(("actual", "predicted", "kind", "form"), SAME)
def test_the_same_value(actual: str, predicted: str, kind: str, form: str | None) -> None:
    assert is_same(actual, predicted, kind, form)
    assert is_same(predicted, actual, kind, form)


@pytest.mark.parametrize(("actual", "predicted", "kind", "form"), OTHER)
def test_another_value(actual: str, predicted: str, kind: str, form: str | None) -> None:
    assert not is_same(actual, predicted, kind, form)
    assert not is_same(predicted, actual, kind, form)


texts = st.text(alphabet="0123456789.,'-/ $%()eEjan²٣", max_size=12)


@given(texts, texts, st.sampled_from(["number", "date", "integer", "string"]))
def test_nothing_crashes_and_either_may_come_first(one: str, other: str, kind: str) -> None:
    assert is_same(one, one, kind)
    assert is_same(one, other, kind) is is_same(other, one, kind)
