"""The stretches of a JSON text: where each value, its members and their keys stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]

from dataprep.findings import unescape

BYTE_ORDER_MARK = "\ufeff"
BLANKS = re.compile(r"[ \t\n\r]*")
INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
"""The number of an element as a pointer says it (RFC 6901, section 4)."""

_skip = json.JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object, with its key in quotes from `begin` to `key_end`, or of a list, which begins at `start`."""

    key: str
    begin: int
    key_end: int
    start: int
    end: int


@dataclass(frozen=True)
class Container:
    """An object or list: from its bracket to past the closing one."""

    start: int
    end: int
    members: tuple[Member, ...]
    is_object: bool

    @cached_property
    def numbers(self) -> Mapping[str, list[int]]:
        """The numbers of the members of an object by their key."""
        found: dict[str, list[int]] = {}
        for number, member in enumerate(self.members):
            found.setdefault(member.key, []).append(number)
        return found

    def having(self, key: str) -> list[int]:
        """The numbers of the members with a key; of several, readers of JSON take the last."""
        if self.is_object:
            return self.numbers.get(key, [])
        return [int(key)] if INDEX.fullmatch(key) and int(key) < len(self.members) else []


@dataclass(frozen=True)
class JsonText:
    """A JSON text, looked through only where something is sought, and there once."""

    text: str
    _seen: dict[int, Container] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def whole(self) -> tuple[int, int]:
        """Where the outermost value begins and ends. Raises ValueError where the text is no JSON."""
        start = self.after_blanks(len(BYTE_ORDER_MARK) if self.text.startswith(BYTE_ORDER_MARK) else 0)
        end = self.end_of(start)
        if self.after_blanks(end) < len(self.text):
            raise ValueError("the text is no JSON: something follows its outermost value")
        return start, end

    @cached_property
    def is_ascii(self) -> bool:
        """Whether all of it is ASCII, but for a byte order mark."""
        return self.text.removeprefix(BYTE_ORDER_MARK).isascii()

    def after_blanks(self, start: int) -> int:
        """The next place that is not blank."""
        return BLANKS.match(self.text, start).end()  # type: ignore[union-attr]

    def blanks_before(self, end: int) -> str:
        """The blanks that stand before a place."""
        start = end
        while start and self.text[start - 1] in " \t\n\r":
            start -= 1
        return self.text[start:end]

    def end_of(self, start: int) -> int:
        """The end of the value that begins at a place."""
        return int(_skip(self.text, start)[1])

    def is_container(self, start: int) -> bool:
        """Whether an object or a list begins there."""
        return self.text[start] in "{["

    def container(self, start: int) -> Container:
        """The object or list that begins at a place."""
        if start not in self._seen:
            self._seen[start] = self._container(start)
        return self._seen[start]

    def owner(self, pointer: str) -> tuple[Container, str]:
        """The container that a pointer leads into, and the key in it.

        Raises LookupError where it leads nowhere, ValueError where the text is no JSON.
        """
        if not pointer.startswith("/"):
            raise LookupError(f"{pointer!r} points to no member")
        *way, last = (unescape(token) for token in pointer.split("/")[1:])
        start, _ = self.whole
        for token in way:
            found = self._opened(start, pointer)
            numbers = found.having(token)
            if not numbers:
                raise LookupError(f"{pointer!r}, for there is no {token!r}")
            start = found.members[numbers[-1]].start
        return self._opened(start, pointer), last

    def _opened(self, start: int, pointer: str) -> Container:
        if not self.is_container(start):
            raise LookupError(f"{pointer!r} leads into a value without members")
        return self.container(start)

    def _container(self, start: int) -> Container:
        """The members of a container whose text is known to be JSON."""
        text, members = self.text, list[Member]()
        is_object, position = text[start] == "{", self.after_blanks(start + 1)
        while text[position] not in "}]":
            begin, key, key_end = position, str(len(members)), position
            if is_object:
                key, key_end = scanstring(text, position + 1, False)
                position = self.after_blanks(self.after_blanks(key_end) + 1)
            end = self.end_of(position)
            members.append(Member(key, begin, key_end, position, end))
            position = self.after_blanks(end)
            if text[position] == ",":
                position = self.after_blanks(position + 1)
        return Container(start, position + 1, tuple(members), is_object)
