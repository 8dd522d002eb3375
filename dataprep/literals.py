"""Whether a text reads as a number, a date or a time: generously, in the ways that forms write them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence

LONGEST = 100
"""No number, date or time is longer; a hostile text shall not hurt."""

TYPES = frozenset({"number", "integer", "date", "time"})
"""The types that not every text is of."""

ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060\u2032\u066c", "'"),
        **dict.fromkeys("\u00b7\u066b", "."),
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"),
    }
)
"""Dashes, apostrophes and decimal marks as one writes them on a keyboard; invisible letters go."""

ORDERS = ("dmy", "mdy", "ymd")
"""The formats of dates; any order will do where the format is none of them."""

CURRENCY = """
aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf clp cny cop
crc cuc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr
iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr
mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle
sll sos srd ssp stn svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ves vnd vuv wst xaf xcd xof xpf yer
zar zmw zwl dem frf itl esp atx nlg bef
euro euros dollar dollars cent cents ct kr fr sfr rs re rm rp dm ft kn lei leu din tl zł kč лв руб р грн 円 元 원 r pts rmb
cr dr
"""
"""The codes of ISO 4217, with a few former ones; what else is written for currencies; credit and debit behind amounts."""

AROUND = frozenset("+-()*%‰.,_")
"""What stands around the digits of a number: signs, brackets, percent, the dots of abbreviations, the line to write on."""

AFFIX = re.compile(r"[^\W\d_]*\$|[^\W\d_]+|\S")
DIGITS = re.compile(r"([^0-9]*)([0-9](?:.*[0-9])?)([^0-9]*)")
MARKS = re.compile(r" ?([.,']) ?")

NUMBER = (
    r"(?:[0-9]+|[0-9]{{1,3}}([{groups}' ])[0-9]{{3}}(?:\1[0-9]{{3}})*|[0-9]{{1,2}}(?:{groups}[0-9]{{2}})+{groups}[0-9]{{3}})"
    r"(?:{point}[0-9]+)?(?:e[+-]?[0-9]{{1,3}})?"
)
WITH_POINT = re.compile(NUMBER.format(groups=",", point=r"\."))
WITH_COMMA = re.compile(NUMBER.format(groups=r"\.", point=","))
NOTATIONS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "decimal": (WITH_POINT,),
    "decimal-comma-separated": (WITH_COMMA,),
}
"""How a format of numbers writes them; either way, where it does not say. "1,234" and "1.234" are both, of any format."""

MONTH = """
jan feb mar apr may jun jul aug sep oct nov dec mrz mai okt dez fev avr jui aou ene abr ago set dic
gen mag giu lug ott out maa mrt mei maj des sty lut kwi cze lip sie wrz paz lis gru
"""
"""How the names of the months begin in languages with Latin letters; with a letter that is not ASCII's any name passes."""

BESIDE = """
st nd rd th er o a of the de del den di le 年 月 日 号 년 월 일
mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday
"""
"""What stands in dates beside numbers and months."""

CURRENCIES, MONTHS, FILLERS = (frozenset(words.split()) for words in (CURRENCY, MONTH, BESIDE))

NO_DATE = re.compile(r"[^\w\s,./\\'-]")
TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
TIME = re.compile(
    r"([0-9]{1,2})(?: ?[:.h] ?([0-9]{2})(?: ?[:.m] ?([0-9]{2})(?:[.,][0-9]{1,9})?s?)?)? ?"
    r"([ap] ?\.? ?m? ?\.?|h|hrs?|hours|uhr|o'clock)? ?(?:z|[a-z]{3,4}|(?:utc|gmt)? ?[+-][0-9]{1,2}:?(?:[0-9]{2})?)?"
)


def reads_as(text: str, kind: str, form: str | None) -> bool:
    """Whether a text reads as a type and format of fields.json; as a string, a mark or an unknown type all do."""
    if kind not in TYPES:
        return True
    if len(text) > LONGEST:
        return False
    text = plain(text)
    # "1234.98" is taken for an integer: 123498.
    return is_date(text, form) if kind == "date" else is_time(text) if kind == "time" else is_number(text, form)


def plain(text: str) -> str:
    """A text in lower case with ASCII's digits, dashes and apostrophes, and single blanks."""
    folded = unicodedata.normalize("NFKC", text.translate(ALIKE)).translate(ALIKE).casefold()
    if not folded.isascii():
        folded = "".join(str(unicodedata.decimal(letter, letter)) for letter in folded)
    return " ".join(folded.split())


def is_number(text: str, form: str | None) -> bool:
    """Whether a plain text is a number: with thousands apart, a sign, brackets, percent or a currency, or none."""
    parts = DIGITS.fullmatch(text)
    if parts is None or not all(map(_is_around, AFFIX.findall(f"{parts[1]} {parts[3]}"))):
        return False
    digits = MARKS.sub(r"\1", parts[2])
    return any(notation.fullmatch(digits) for notation in NOTATIONS.get(form or "", (WITH_POINT, WITH_COMMA)))


def _is_around(affix: str) -> bool:
    return affix in AROUND or affix in CURRENCIES or unicodedata.category(affix[-1]) == "Sc"


def is_date(text: str, form: str | None) -> bool:
    """Whether a plain text is a date in the order of its format; with the month's name in any order."""
    if NO_DATE.search(text):
        return False
    tokens = [token for token in TOKEN.findall(text) if token not in FILLERS]
    numbers = [token for token in tokens if token.isdecimal()]
    names = [token for token in tokens if not token.isdecimal()]
    if names:
        is_month = len(names) == 1 and (names[0][:3] in MONTHS or not names[0].isascii())
        return is_month and len(numbers) == 2 and any(_is_day(numbers, "1", order) for order in ((0, 1), (1, 0)))
    return any(_is_in_order(numbers, order) for order in ORDERS if form not in ORDERS or order == form)


def _is_in_order(numbers: Sequence[str], order: str) -> bool:
    """Whether numbers are day, month and year in an order; eight digits need nothing between them."""
    if len(numbers) == 1 and len(numbers[0]) == 8:
        run = numbers[0]
        numbers = (run[:4], run[4:6], run[6:]) if order == "ymd" else (run[:2], run[2:4], run[4:])
    if len(numbers) != 3:
        return False
    return _is_day(numbers, numbers[order.index("m")], (order.index("d"), order.index("y")))


def _is_day(numbers: Sequence[str], month: str, places: tuple[int, int]) -> bool:
    day, year = (numbers[place] for place in places)
    if len(day) > 2 or len(month) > 2 or len(year) not in (2, 4):
        return False
    try:
        datetime.date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether a plain text is a time of day: of 24 or twice 12 hours, with minutes and seconds or without."""
    text = f"{text[:2]}:{text[2:]}" if re.match(r"[0-9]{4}(?![0-9.,:])", text) else text
    parts = TIME.fullmatch(text)
    if parts is None or not (parts[2] or parts[4]):
        return False
    return int(parts[1]) <= 24 and int(parts[2] or 0) < 60 and int(parts[3] or 0) <= 60
