"""Where a JSON pointer stands in the text of a file: line and column, found in one pass for all of them."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]

from dataprep.findings import unescape

BLANKS = re.compile(r"[ \t\n\r]*")
_skip = json.JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode


@dataclass(slots=True)
class _Node:
    """What is sought at and below one value."""

    pointers: list[str] = field(default_factory=list)
    members: dict[str, _Node] = field(default_factory=dict)

    def all(self) -> Iterator[str]:
        yield from self.pointers
        for member in self.members.values():
            yield from member.all()


@dataclass(frozen=True, slots=True)
class Sites:
    """The text of a file, where its lines start, and where the value at each pointer does, in code points."""

    text: str
    lines: Sequence[int]
    starts: Mapping[str, int]

    def place(self, start: int) -> tuple[int, int]:
        """Line and column, both from 1, of a position in the text."""
        line = bisect.bisect_right(self.lines, start)
        return line, start - self.lines[line - 1] + 1

    def start(self, line: int, column: int) -> int | None:
        """The position in the text that a line and column stand for; None where there is no such line."""
        return min(self.lines[line - 1] + column - 1, len(self.text)) if 0 < line <= len(self.lines) else None


def sites(raw: bytes, pointers: Iterable[str]) -> Sites:
    """Where the value at each pointer starts.

    A pointer to what is not there gets the place of the nearest value around it; behind a fault of syntax, none.
    """
    text = raw.decode("utf-8-sig", errors="replace")
    starts: dict[str, int] = {}
    sought = _sought(pointers)
    try:
        if sought.pointers or sought.members:
            _locate(text, _after_blanks(text, 0), sought, starts)
    except (ValueError, IndexError, RecursionError):
        starts.pop("", None)  # the file is broken further on: its own finding says so
    return Sites(text, [0, *(match.end() for match in re.finditer("\n", text))], starts)


def places(raw: bytes, pointers: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """Line and column, both from 1, columns in code points, of the value at each pointer, as `sites` finds it."""
    found = sites(raw, pointers)
    return {pointer: found.place(start) for pointer, start in found.starts.items()}


def _sought(pointers: Iterable[str]) -> _Node:
    root = _Node()
    for pointer in pointers:
        node = root
        for token in pointer.split("/")[1:]:
            node = node.members.setdefault(unescape(token), _Node())
        node.pointers.append(pointer)
    return root


def _locate(text: str, start: int, node: _Node, starts: dict[str, int]) -> int:
    """Note the starts of what is sought in the value at `start`; returns its end."""
    starts.update(dict.fromkeys(node.pointers, start))
    missed = node.members
    end = _skip(text, start)[1] if not missed or text[start] not in "{[" else None
    if end is None:
        end, missed = _members(text, start, node, starts)
    for member in missed.values():
        starts.update(dict.fromkeys(member.all(), start))
    return end


def _members(text: str, start: int, node: _Node, starts: dict[str, int]) -> tuple[int, dict[str, _Node]]:
    """Go through an object or list; returns its end, and what is sought in it and is not there."""
    position, number = _after_blanks(text, start + 1), 0
    missed = dict(node.members)
    while text[position] not in "}]":
        key = str(number)
        if text[start] == "{":
            key, position = scanstring(text, position + 1, False)
            position = _after_blanks(text, _after_blanks(text, position) + 1)
        member = node.members.get(key)
        missed.pop(key, None)
        position = _skip(text, position)[1] if member is None else _locate(text, position, member, starts)
        position, number = _after_blanks(text, position), number + 1
        if text[position] == ",":
            position = _after_blanks(text, position + 1)
    return position + 1, missed


def _after_blanks(text: str, start: int) -> int:
    return BLANKS.match(text, start).end()  # type: ignore[union-attr]
