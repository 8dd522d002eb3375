"""The stretches of a JSON text: where each value, its members and their keys stand."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]

from dataprep.findings import unescape

BLANKS = re.compile(r"[\ufeff \t\n\r]*")
_skip = json.JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object, with its key in quotes from `begin` to `key_end`, or of a list, which begins at `start`."""

    key: str
    begin: int
    key_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Container:
    """An object or list: from its bracket to past the closing one."""

    start: int
    end: int
    members: tuple[Member, ...]
    is_object: bool

    def index(self, key: str) -> int | None:
        """The number of the member with a key, the last of equal ones, as readers of JSON have it."""
        found = (number for number in range(len(self.members) - 1, -1, -1) if self.members[number].key == key)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class JsonText:
    """A JSON text, looked through only where something is sought, and there once."""

    text: str
    _seen: dict[int, Container] = field(default_factory=dict, repr=False, compare=False)

    @property
    def root(self) -> int:
        """Where the outermost value begins."""
        return self.after_blanks(0)

    def after_blanks(self, start: int) -> int:
        """The next place that is not blank."""
        return BLANKS.match(self.text, start).end()  # type: ignore[union-attr]

    def blanks_before(self, end: int) -> str:
        """The blanks that stand before a place."""
        return self.text[len(self.text[:end].rstrip(" \t\n\r")) : end]

    def end_of(self, start: int) -> int:
        """The end of the value that begins at a place."""
        return int(_skip(self.text, start)[1])

    def is_container(self, start: int) -> bool:
        """Whether an object or a list begins there."""
        return self.text[start] in "{["

    def container(self, start: int) -> Container:
        """The object or list that begins at a place. Raises ValueError where the text is no JSON."""
        if start not in self._seen:
            self._seen[start] = self._container(start)
        return self._seen[start]

    def owner(self, pointer: str) -> tuple[Container, str]:
        """The container that a pointer leads into, and the key in it. Raises LookupError where it leads nowhere."""
        *way, last = (unescape(token) for token in pointer.split("/")[1:])
        start = self.root
        for token in way:
            found = self._opened(start)
            number = found.index(token)
            if number is None:
                raise LookupError(pointer)
            start = found.members[number].start
        return self._opened(start), last

    def _opened(self, start: int) -> Container:
        if not self.is_container(start):
            raise LookupError("there is no object and no list")
        return self.container(start)

    def _container(self, start: int) -> Container:
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
