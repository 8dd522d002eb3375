"""The line of a file around a place in it, as findings quote it: short, whatever the length of the line, with a mark below."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dataprep.findings import Quote
from dataprep.names import printable
from dataprep.terminal import CUT, Style, columns_of, shortened, shortened_before

BEFORE, BEHIND = 48, 88
"""Code points that are kept before the value, and from its start on."""

WINDOW = 512
"""Code points that are looked at from the value's start: much of them may be indentation."""

LEAST = 12
"""Columns before the value that stay, where they are there, however long it is."""

_value = json.JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode


def quoted(text: str, line: int, start: int, *, is_value: bool = True) -> Quote | None:
    """What stands around a position in a text whose line starts at `line`; None where nothing does.

    A value that goes on over several lines is put on one: a lone bracket tells nothing. What is no value is one sign.
    """
    before = _before(text, line, start)
    window = text[start : start + WINDOW]
    end = _end(window) if is_value else len(window.partition("\n")[0][:1])
    value = " ".join(part.strip() for part in window[:end].split("\n"))
    behind = window[end:].partition("\n")[0]
    is_whole = len(value) + len(behind.rstrip()) <= BEHIND and (len(behind) < len(window) - end or start + WINDOW >= len(text))
    found = before + (value + behind.rstrip() if is_whole else (value + behind)[: BEHIND - len(CUT)] + CUT)
    return Quote(found, len(before), min(len(before) + len(value), len(found))) if found.strip() else None


def _before(text: str, line: int, start: int) -> str:
    """The line up to the value, without its indentation."""
    begin = max(line, start - BEFORE)
    before = text[begin:start]
    return f"{CUT}{before}" if begin > line and before.strip() else before.lstrip()


def _end(window: str) -> int:
    """Where the value at the start of a window ends: with the window, where it is longer."""
    try:
        return _value(window)[1]
    except (ValueError, RecursionError):
        return len(window) if window[:1] in {"{", "[", '"'} else len(window.partition("\n")[0])


def marked(quote: Quote, line: int, gutter: int, colour: str, style: Style, indent: str) -> Iterator[str]:
    """A quote behind the number of its line, as wide as `gutter`, and the mark under its value, in a style."""
    before, value, behind = map(
        printable, (quote.text[: quote.start], quote.text[quote.start : quote.end], quote.text[quote.end :])
    )
    if style.width is not None:
        left = max(style.width - len(indent) - gutter - len(" | "), LEAST)
        before = shortened_before(before, max(left - max(columns_of(value), 1), min(LEAST, left // 2)))
        value = shortened(value, left - columns_of(before))
        behind = shortened(behind, left - columns_of(before + value)) if columns_of(before + value) + len(CUT) <= left else ""
    bar = style.paint(f"{indent}{line:>{gutter}} |", "faint")
    shown = (
        value if value[:1] in {"[", "{"} else style.paint(value, colour)
    )  # a list or object in colour is more than the eye wants
    yield f"{bar} {before}{shown}{behind}".rstrip()
    mark = "^" + "~" * (columns_of(value) - 1)
    empty = style.paint(f"{indent}{'':>{gutter}} |", "faint")
    yield f"{empty} {' ' * columns_of(before)}{style.paint(mark, colour)}"
