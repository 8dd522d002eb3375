"""Edits carried out: on a parsed document, or on its text, of which everything else stays as it is.

Pointers speak of the document as it was before any of the edits. An edit of a text replaces the text of its span and nothing
else: numbers, escapes, order and indentation elsewhere are kept.
"""

from __future__ import annotations

import copy
import json
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, TypeVar

from dataprep.findings import Cut, Drop, Edit, Insert, Put, Rebuild, Rename
from dataprep.formats.sdk import raw_of
from dataprep.spans import BYTE_ORDER_MARK, Container, JsonText, Member

NUMBER_MARK = "\ue0f7"
"""A sign of private use, before numbers that are written as they were read."""

MARKED = re.compile(rf'"(?:{NUMBER_MARK}|\\ue0f7)([-+.0-9eE]+)"')

NUMBERS = re.compile(r"\[[-+.0-9eE, \t\n\r]+\]")
NUMBER = re.compile(r"[-+.0-9eE]+")
LENIENT = json.JSONDecoder(strict=False)

Document = TypeVar("Document", bytes, str, dict[str, Any], list[Any])
InDocument = Put | Insert | Drop | Rename | Cut | Rebuild

INDENTED = re.compile(r"(\r?\n)(\t| {1,8})")
MARGIN = re.compile(r"[ \t]*")


class EditError(ValueError):
    """Edits that do not fit their document: one leads nowhere, or two change the same place."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a text, and what to write in its place."""

    start: int
    end: int
    text: str


def apply(edits: Iterable[Edit], document: Document) -> Document:
    """A document with edits carried out, of the same kind: the text of one, or a parsed one, which stays as it is.

    Moves of files do not concern a document and are left out. Raises EditError, a ValueError, where an edit
    leads nowhere, or where two edits change the same place.
    """
    wanted = [edit for edit in edits if isinstance(edit, InDocument)]
    if not wanted:
        return copy.deepcopy(document)
    try:
        if isinstance(document, bytes):
            return _rewritten(document.decode(), wanted).encode()
        if isinstance(document, str):
            return _rewritten(document, wanted)
        if any(isinstance(edit, Cut) for edit in wanted):
            raise EditError("a cut is of a text, not of a parsed document")
        result: Document = json.loads(_rewritten(json.dumps(document), wanted))
    except EditError:
        raise
    except (ValueError, RecursionError) as error:
        raise EditError(f"the document cannot be edited: {error}") from error
    return result


def _rewritten(text: str, edits: Sequence[InDocument]) -> str:
    changes = changes_of(JsonText(text), edits)
    if clash(changes):
        raise EditError("two edits change the same place; apply them one after the other")
    return rewritten(text, changes)


def changes_of(text: JsonText, edits: Iterable[InDocument]) -> list[Change]:
    """What edits change in a text. Raises EditError where one leads nowhere."""
    reshaped: dict[int, _Reshaped] = {}
    try:
        changes = [change for edit in edits for change in _changes(text, edit, reshaped)]
        return [*changes, *(change for one in reshaped.values() for change in one.changes(text))]
    except EditError:
        raise
    except (LookupError, ValueError, RecursionError) as error:
        raise EditError(f"an edit leads nowhere: {error}") from error


def clash(changes: Iterable[Change]) -> bool:
    """Whether two changes want the same place: one a part of the other's, or both to write at one point."""
    ranked = sorted((change.start, change.end) for change in changes)
    return any(start < before or end == start == first == before for (first, before), (start, end) in pairwise(ranked))


def rewritten(text: str, changes: Iterable[Change]) -> str:
    """A text with changes made, of which no two want the same place."""
    parts, done = [], 0
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        parts += [text[done : change.start], change.text]
        done = change.end
    return "".join([*parts, text[done:]])


def _changes(text: JsonText, edit: InDocument, reshaped: dict[int, _Reshaped]) -> Iterator[Change]:
    """What an edit changes at once; what it does to the members of a container is noted with it."""
    if isinstance(edit, Cut):
        if not 0 <= edit.start <= edit.end <= len(text.text):
            raise LookupError("a cut beyond the end")
        yield Change(edit.start, edit.end, edit.text)
    elif isinstance(edit, Rebuild):
        yield _rebuilt(text)
    elif isinstance(edit, Put) and not edit.at.pointer:
        start, end = text.whole
        yield from _merged(text, Member("", start, start, start, end), edit.value)
    else:
        owner, key = text.owner(edit.at.pointer)
        numbers = owner.having(key)
        if isinstance(edit, Put) and numbers:
            yield from _merged(text, owner.members[numbers[-1]], edit.value)
        else:
            reshaped.setdefault(owner.start, _Reshaped(owner)).take(edit, key, numbers)


def _rebuilt(text: JsonText) -> Change:
    if NUMBER_MARK in text.text:
        raise LookupError("no layout that can be rebuilt")
    raw = raw_of(json.loads(text.text.removeprefix(BYTE_ORDER_MARK), parse_float=_marked, parse_int=_marked))
    if raw is None:
        raise LookupError("no layout that can be rebuilt")
    start, end = text.whole
    rebuilt = _dumped(text, raw, start if "\n" in text.text[start:end] else None)
    return Change(start, end, MARKED.sub(lambda found: found[1], rebuilt))


def _marked(number: str) -> str:
    """A number as a text that keeps its digits until it is written."""
    return f"{NUMBER_MARK}{number}"


def _merged(text: JsonText, member: Member, value: Any) -> Iterator[Change]:
    """Put a value in place of a member's; of equal parts the text is kept."""
    start, end = member.start, member.end
    if isinstance(value, list | tuple) and NUMBERS.fullmatch(text.text, start, end) and _are_numbers(value):
        found = list(NUMBER.finditer(text.text, start, end))
        if len(found) == len(value):  # a polygon: most of what is written, and the way below costs far more
            yield from (Change(*one.span(), repr(new)) for one, new in zip(found, value, strict=True) if not _says(one[0], new))
            return
    members = text.container(start).members if text.is_container(start) else ()
    parts = _alike(text, member, members, value)
    if parts is not None:
        for inner, part in zip(members, parts, strict=True):
            yield from _merged(text, inner, part)
    elif members:
        yield Change(start, end, _dumped(text, value, start if "\n" in text.text[start:end] else None))
    else:
        yield Change(start, end, _dumped(text, value, start if "\n" in text.blanks_before(member.begin) else None))


def _are_numbers(value: Sequence[Any]) -> bool:
    """Whether all members are finite numbers, which JSON writes as Python does."""
    return all(type(part) is int or (type(part) is float and math.isfinite(part)) for part in value)


def _alike(text: JsonText, member: Member, members: Sequence[Member], value: Any) -> list[Any] | None:
    """The parts of a value, one for each member of the old one, where these are the same; else None."""
    old = text.text[member.start : member.start + 1]
    keys = [inner.key for inner in members]
    if old == "{":
        is_same = isinstance(value, dict) and len(keys) == len(value) and set(keys) == value.keys()
        return [value[key] for key in keys] if is_same else None
    if old == "[":
        return list(value) if isinstance(value, list | tuple) and len(keys) == len(value) else None
    return [] if _says(text.text[member.start : member.end], value) else None


def _says(literal: str, value: Any) -> bool:
    """Whether a text says a value: 1.50 is 1.5, and 1 is 1.0, but not true."""
    try:
        old = LENIENT.decode(literal)
    except ValueError:  # a number of more digits than are read
        return False
    return isinstance(old, bool) is isinstance(value, bool) and bool(old == value)


@dataclass(slots=True)
class _Reshaped:
    """What becomes of the members of one object or list: which go, which get another key, what is new before which."""

    owner: Container
    dropped: set[int] = field(default_factory=set)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    added: list[tuple[int, str, Any]] = field(default_factory=list)

    def take(self, edit: Put | Insert | Drop | Rename, key: str, numbers: Sequence[int]) -> None:
        """Note an edit of the members with a key. Raises LookupError where it fits none."""
        members = self.owner.members
        if isinstance(edit, Insert) or (isinstance(edit, Put) and self.owner.is_object):
            is_first = self.owner.is_object and isinstance(edit, Insert)
            is_last = self.owner.is_object or key in {"-", str(len(members))}
            if not is_last and not numbers:
                raise LookupError(f"{edit.at.pointer!r} is beyond the end of its list")
            self.added.append((-1 if is_first else len(members) if is_last else numbers[0], key, edit.value))
        elif not numbers:
            raise LookupError(f"{edit.at.pointer!r} is not there")
        elif isinstance(edit, Drop):
            self.dropped.update(numbers)
        elif isinstance(edit, Rename) and self.owner.is_object:
            self.renamed.append((key, edit.name))
        else:
            raise LookupError(f"{edit.at.pointer!r} has no key")

    def changes(self, text: JsonText) -> Iterator[Change]:
        """The changes that bring this about. Raises EditError where two members would have one key."""
        self._check_keys()
        for key, name in self.renamed:
            for member in (self.owner.members[number] for number in self.owner.having(key) if key != name):
                yield Change(member.begin, member.key_end, _dumped(text, name))
        kept = [number for number in range(len(self.owner.members)) if number not in self.dropped]
        if not kept:
            yield self._filled(text)
        else:
            yield from self._without(kept)
            yield from self._with(text, kept)

    def _check_keys(self) -> None:
        if self.owner.is_object:
            gone = {key for key, _ in self.renamed}
            others = {member.key for number, member in enumerate(self.owner.members) if number not in self.dropped} - gone
            new = [*(name for _, name in self.renamed), *(key for _, key, _ in self.added)]
            counts = Counter([*others, *new])
            taken = next((name for name in new if counts[name] > 1), None)
            if taken is not None:
                raise EditError(f"an edit makes {taken!r} where there is one already")

    def _filled(self, text: JsonText) -> Change:
        """The inside of a container of which nothing stays."""
        owner = self.owner
        new: Any = (
            {key: value for _, key, value in self._ranked()} if owner.is_object else [value for *_, value in self._ranked()]
        )
        is_spread = "\n" in text.text[owner.start : owner.end] or (not owner.members and "\n" in text.text[: owner.start])
        return Change(owner.start + 1, owner.end - 1, _dumped(text, new, owner.start if is_spread else None)[1:-1])

    def _without(self, kept: Sequence[int]) -> Iterator[Change]:
        """Members that go, in runs, with the commas that are no longer needed."""
        members = self.owner.members
        for _, group in groupby(enumerate(sorted(self.dropped)), key=lambda pair: pair[1] - pair[0]):
            run = [number for _, number in group]
            if run[-1] < kept[-1]:
                yield Change(members[run[0]].begin, members[run[-1] + 1].begin, "")
            else:
                yield Change(members[run[0] - 1].end, members[run[-1]].end, "")

    def _with(self, text: JsonText, kept: Sequence[int]) -> Iterator[Change]:
        """New members, each run before the next one that stays, or behind the last."""
        members = self.owner.members
        colon = text.text[members[-1].key_end : members[-1].start]
        blanks = text.blanks_before(members[min(1, len(members) - 1)].begin) or colon.partition(":")[2]
        near = members[0].begin if "\n" in blanks else None
        runs: dict[int, list[str]] = {}
        for before, key, value in self._ranked():
            name = f"{_dumped(text, key)}{colon}" if self.owner.is_object else ""
            following = bisect_left(kept, before)
            runs.setdefault(following, []).append(f"{name}{_dumped(text, value, near)}")
        for following, run in runs.items():
            if following < len(kept):
                begin = members[kept[following]].begin
                yield Change(begin, begin, "".join(f"{new},{blanks}" for new in run))
            else:
                end = members[kept[-1]].end
                yield Change(end, end, "".join(f",{blanks}{new}" for new in run))

    def _ranked(self) -> list[tuple[int, str, Any]]:
        """What is new, in the order in which it will stand."""
        return sorted(self.added, key=lambda added: added[0])


def _dumped(text: JsonText, value: Any, near: int | None = None) -> str:
    """A value as text: in one line, or over several, indented from the line of a place on."""
    if type(value) is float and math.isfinite(value):  # most of what is written: the way below makes an encoder for each
        return repr(value)
    is_ascii = text.is_ascii or not _is_encodable(value)
    if near is None:
        return json.dumps(value, ensure_ascii=is_ascii, allow_nan=False)
    style = INDENTED.search(text.text, text.whole[0])
    newline, unit = style.groups() if style else ("\n", " ")
    margin = MARGIN.match(text.text, text.text.rfind("\n", 0, near) + 1)
    lines = json.dumps(value, ensure_ascii=is_ascii, allow_nan=False, indent=unit)
    return lines.replace("\n", f"{newline}{margin[0] if margin else ''}")


def _is_encodable(value: Any) -> bool:
    """Whether UTF-8 can hold every text in a value: lone surrogates are written as escapes."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
