"""What a terminal shows: colours, the columns that a text takes, and lines that are cut or wrapped to its width."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

CUT = "..."
COLOURS: Mapping[str, str] = {
    "error": "1;31",
    "warning": "1;35",
    "info": "1;36",
    "fix": "32",
    "strong": "1",
    "heading": "1;4",
    "faint": "2",
}
"""SGR parameters (ECMA-48) of the sixteen colours that every theme, dark or light, makes legible; yellow is not on white."""

NARROWEST, WIDEST = 40, 140
"""Columns within which lines are laid out: longer ones are hard to read."""

USUAL = 80
"""Columns of a terminal that does not say how wide it is."""

NO_WIDTH = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is written: the terminal's width (None: nothing is cut), in colours or not, and whether it names all forms."""

    width: int | None = None
    is_coloured: bool = False
    names_all: bool = False

    def paint(self, text: str, colour: str) -> str:
        """A text in a colour, where colours are shown."""
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self.is_coloured and text else text


PLAIN = Style()


def style_for(stream: TextIO, colour: str, environment: Mapping[str, str], *, names_all: bool = False) -> Style:
    """How to write to a stream: `colour` is auto, always or never; on auto NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are heard.

    NO_COLOR (https://no-color.org) holds where it is not empty; the others force colours where they are neither empty nor 0.
    """
    is_terminal = stream.isatty()
    forced = any(environment.get(name, "") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    wanted = not environment.get("NO_COLOR") and (forced or (is_terminal and environment.get("TERM") != "dumb"))
    width = _width(stream, environment) if is_terminal else None
    return Style(width, colour == "always" or (colour == "auto" and wanted), names_all)


def _width(stream: TextIO, environment: Mapping[str, str]) -> int:
    """The columns of the terminal that a stream is."""
    told = environment.get("COLUMNS", "")
    try:
        columns = int(told) if re.fullmatch("[1-9][0-9]{0,4}", told) else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = USUAL
    return min(max(columns, NARROWEST), WIDEST)


def columns_of(text: str) -> int:
    """The columns that a printable text takes: two for a wide letter, none for a mark over one."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def shortened(text: str, columns: int) -> str:
    """A text cut to some columns, with dots where it was."""
    return text if columns_of(text) <= columns else text[: _fitting(text, max(columns - len(CUT), 0))] + CUT


def shortened_before(text: str, columns: int) -> str:
    """The end of a text, cut to some columns."""
    return text if columns_of(text) <= columns else CUT + text[len(text) - _fitting(text[::-1], max(columns - len(CUT), 0)) :]


def _fitting(text: str, columns: int) -> int:
    """How many characters of a text fit into some columns."""
    left = columns
    for place, char in enumerate(text):
        left -= _columns(char)
        if left < 0:
            return place
    return len(text)


def wrapped(text: str, width: int | None, indent: str = "") -> Iterator[str]:
    """A text in lines of at most so many columns, broken at blanks, each behind an indent; a longer word has its own line."""
    if width is None or columns_of(indent + text) <= width:
        yield f"{indent}{text}".rstrip()
        return
    line = ""
    for word in re.findall(r"\S+\s*|\s+", text):
        if line and columns_of(indent + line + word.rstrip()) > width:
            yield f"{indent}{line}".rstrip()
            line = ""
        line += word
    yield f"{indent}{line}".rstrip()
