"""Reading numbers, dates and times as forms write them."""

from __future__ import annotations

import time

import pytest

from dataprep.literals import LONGEST, TYPES, reads_as

NUMBERS = """
0|12|1234|1234.5|1234,5|1,234.50|1.234,50|1 234,50|1 234.50|1'234.50|1’234.50|1234567.89|1,234,567.89|1.234.567,89|1 234 567,89
12,34,567.89|.50|,5|12.|1,234|1.234|1, 234.50|1,234. 50|1234.98|0.0|007|1.5e3|2E-05
$1,234.50|$ 1,234.50|1 234,50 €|€1.234,50|USD 1,200|1,200 USD|US$5|R$ 5,00|CHF 1'200.50|Rs. 500|kr 12,50|12,50 kr.|¥1,000
10 zł|£5|5 ¢
-5|- 5|−5|–5|5-|(5)|($1,234.50)|$(5.00)|+5|-$5.00|$-5.00|1,234.50 CR|5.—|1'200.-
5%|5 %|12,5 %|(3.2%)|％5|**1,234.50**|__12__
１２３４|٣٤٥|١٬٢٣٤٫٥|1\u00a0234,50|1\u202f234,50|1\u2009234,50|\u200e1,234.50\u200e|12·50
"""
NO_NUMBERS = """
abc|Total|-|$|.|()|N/A|12 34|1 2345|123-45-6789|5/72.33|1,23,4|1.2.3|12:30|1..2|1,2,3|12 kg|#12|QTY 5|1O0|12 of 20|Apt 5|½ cup
1e|e5|1 234,50 or so|5 5|1'23|1,234'567|2024-01-31|10-20|$5 $6|\x00
"""
DATES = {
    "dmy": "31/01/2024|31-1-24|1.2.2024|31,01,2024|31\\01\\2024|31 01 2024|31. 01. 2024|31012024|29/02/2024|31 / 01 / 2024"
    "|_3 1_/_90|31 Jan 2024|31Jan2024|31/Jan/2024|Jan 31, 2024|2024 Jan 31|31. März 2024|31 janvier 2024"
    "|31 de enero de 2024|３１/０１/２０２４",
    "mdy": "01/31/2024|1-31-24|01312024|January 31, 2024|Jan. 31st, 2024|Sept 3 2024|31 January 2024|Friday, July 26, 2024",
    "ymd": "2024-01-31|2024/1/31|24.01.31|20240131|2024 01 31|2024年1月31日|2024. 1. 31.|31 May 2024|2024 May 31",
    "not-specified": "31/01/2024|01/31/2024|2024-01-31|July 26, 2021|26th of July 2021|31012024|01312024|20240131",
}
NO_DATES = {
    "dmy": "01/31/2024|2024-01-31|20240131|30/02/2024|29.02.2023|0/1/2024|32/1/2024|31/01/024|31/01/20244|001/01/2024|1/2|310124",
    "mdy": "31/01/2024|2024-01-31|31012024|13/13/2024",
    "ymd": "31/01/2024|01/31/2024|31012024|0000-01-01|2024-13-01",
    "not-specified": "0000/00/00|Total|2024|January 2024|Jan 1|1/2/3/4|32 Jan 2024|31 Foo 2024|Jan Feb 2024|Smith 31/01/2024"
    "|-|12345678|2024-01-31T10:00:00|1,234.50|99999999|31/01/2024 to 31/02/2024",
}
TIMES = "05:32:20|5:32|05.32|17h30|17:30 Uhr|5:32 pm|5:32PM|5:32 p.m.|5 pm|5p|12:00 A.M.|1730|1730 hrs|24:00|5 : 32|05:32:20.123"
TIMES += "|05:32:20Z|5:32 EST|5:32 UTC|05:32+01:00|5:32 GMT+2|17 h|8h05m30s|０５:３２|23:59:60"
NO_TIMES = "5|25:00|5:60|5:32:61|noonish|2024-01-31|12345|1,234.50|129.05|5:3|05:32-06:32-07:32|:30|am|-|5:32 in the afternoon"


def rows(table: str) -> list[str]:
    return [text for line in table.strip("\n").split("\n") for text in line.split("|")]


def dates(tables: dict[str, str]) -> list[tuple[str, str]]:
    return [(form, text) for form, table in tables.items() for text in rows(table)]


@pytest.mark.parametrize("kind", ["number", "integer"])
@pytest.mark.parametrize("text", rows(NUMBERS))
def test_numbers(text: str, kind: str) -> None:
    assert all(reads_as(text, kind, form) for form in (None, "not-specified", "currency"))


@pytest.mark.parametrize("text", rows(NO_NUMBERS))
def test_no_numbers(text: str) -> None:
    assert not any(reads_as(text, kind, form) for kind in ("number", "integer") for form in (None, "currency", "decimal"))


@pytest.mark.parametrize(
    ("text", "is_point", "is_comma"),
    [
        ("1,234.50", True, False),
        ("1 234.50", True, False),
        ("1.234,50", False, True),
        ("1 234,50", False, True),
        ("1234", True, True),
        ("1,234", True, True),
        ("1.234", True, True),
        ("12,5", False, True),
        ("12.5", True, False),
    ],
)
def test_decimal_formats(text: str, is_point: bool, is_comma: bool) -> None:
    assert reads_as(text, "number", "decimal") is is_point
    assert reads_as(text, "number", "decimal-comma-separated") is is_comma


@pytest.mark.parametrize(("form", "text"), dates(DATES))
def test_dates(form: str, text: str) -> None:
    assert reads_as(text, "date", form)
    assert reads_as(text, "date", None)


@pytest.mark.parametrize(("form", "text"), dates(NO_DATES))
def test_no_dates(form: str, text: str) -> None:
    assert not reads_as(text, "date", form)


@pytest.mark.parametrize("text", rows(TIMES))
def test_times(text: str) -> None:
    assert reads_as(text, "time", None)


@pytest.mark.parametrize("text", rows(NO_TIMES))
def test_no_times(text: str) -> None:
    assert not reads_as(text, "time", None)


@pytest.mark.parametrize("kind", ["string", "selectionMark", "signature", "array", "object", "money"])
def test_other_types_take_any_text(kind: str) -> None:
    assert reads_as("5/72.33", kind, "dmy")


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_hostile_texts_are_read_at_once(kind: str) -> None:
    pieces = ("1", "1,", "1 ", "1.1,", "a", "$", "\ufdfa", "１", "-", "1e", ". ", "1 . ", "1/", "jan ", "1:", "²", "\ud800", "1'")
    started = time.process_time()
    for piece in pieces:
        assert not reads_as(piece * 10**6, kind, None)
        reads_as((piece * LONGEST)[:LONGEST], kind, "dmy")
        reads_as((piece * LONGEST)[: LONGEST - 1] + "!", kind, "decimal")
    assert time.process_time() - started < 1
