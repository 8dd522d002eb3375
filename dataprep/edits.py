"""Edits carried out: on a parsed document, or on its text, of which everything else stays as it is.

Pointers speak of the document as it was before any of the edits. An edit of a text replaces the text of its span and nothing
else: numbers, escapes, order and indentation elsewhere are kept.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, TypeVar

from dataprep.findings import Cut, Drop, Edit, Insert, Put, Rebuild, Rename, unescape
from dataprep.formats.sdk import raw_of
from dataprep.spans import Container, JsonText, Member

BYTE_ORDER_MARK = "\ufeff"

Document = TypeVar("Document", bytes, str, dict[str, Any], list[Any])
InDocument = Put | Insert | Drop | Rename | Cut | Rebuild


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
    if isinstance(document, bytes):
        return _rewritten(document.decode(), wanted).encode("utf-8", "surrogatepass")
    if isinstance(document, str):
        return _rewritten(document, wanted)
    changed = [copy.deepcopy(document)]
    for edit in sorted(wanted, key=_late):
        _carry_out(edit, changed)
    result: Document = changed[0]
    return result


def _rewritten(text: str, edits: Sequence[InDocument]) -> str:
    changes = changes_of(JsonText(text), edits)
    if clash(changes):
        raise EditError("two edits change the same place; apply them one after the other")
    return rewritten(text, changes)


def changes_of(text: JsonText, edits: Iterable[InDocument]) -> list[Change]:
    """What edits change in a text. Raises EditError where one leads nowhere."""
    wanted = list(edits)
    try:
        drops = [edit for edit in wanted if isinstance(edit, Drop)]
        others = [change for edit in wanted if not isinstance(edit, Drop) for change in _changes(text, edit)]
        return [*others, *_dropped(text, drops)]
    except (LookupError, ValueError, RecursionError) as error:
        raise EditError(f"an edit leads nowhere: {error}") from error


def clash(changes: Iterable[Change]) -> bool:
    """Whether two changes want the same place."""
    ranked = sorted(changes, key=lambda change: (change.start, change.end))
    return any(other.start < one.end or (other.start == one.start) for one, other in pairwise(ranked))


def rewritten(text: str, changes: Iterable[Change]) -> str:
    """A text with changes made, of which no two want the same place."""
    parts, done = [], 0
    for change in sorted(changes, key=lambda change: change.start):
        parts += [text[done : change.start], change.text]
        done = change.end
    return "".join([*parts, text[done:]])


def _changes(text: JsonText, edit: Put | Insert | Rename | Cut | Rebuild) -> Iterator[Change]:
    if isinstance(edit, Cut):
        if not 0 <= edit.start <= edit.end <= len(text.text):
            raise LookupError("a cut beyond the end")
        yield Change(edit.start, edit.end, edit.text)
        return
    if isinstance(edit, Rebuild):
        yield Change(text.root, text.end_of(text.root), _rebuilt(text))
        return
    if not edit.at.pointer and isinstance(edit, Put):
        yield from _merged(text, text.root, text.end_of(text.root), edit.value)
        return
    owner, key = text.owner(edit.at.pointer)
    number = owner.index(key)
    if isinstance(edit, Insert) or (number is None and isinstance(edit, Put) and owner.is_object):
        yield _inserted(text, owner, key, edit.value)
    elif number is None:
        raise LookupError(edit.at.pointer)
    elif isinstance(edit, Put):
        yield from _merged(text, owner.members[number].start, owner.members[number].end, edit.value)
    elif owner.is_object:
        member = owner.members[number]
        yield Change(member.begin, member.key_end, _dumped(text, edit.name))
    else:
        raise LookupError(f"{edit.at.pointer} is no member of an object")


def _rebuilt(text: JsonText) -> str:
    raw = raw_of(json.loads(text.text.removeprefix(BYTE_ORDER_MARK)))
    if raw is None:
        raise LookupError("no layout that can be rebuilt")
    indent = _unit(text.text) if "\n" in text.text.strip() else None
    return json.dumps(raw, ensure_ascii=text.text.isascii(), indent=indent)


def _merged(text: JsonText, start: int, end: int, value: Any) -> Iterator[Change]:
    """Put a value in place of another; of equal parts the text is kept."""
    if text.is_container(start) and isinstance(value, list | dict):
        members = text.container(start).members
        parts = _alike(members, value, text.text[start] == "{")
        if parts is not None:
            for member, part in zip(members, parts, strict=True):
                yield from _merged(text, member.start, member.end, part)
            return
    elif not text.is_container(start) and not isinstance(value, list | dict):
        old = json.loads(text.text[start:end], strict=False)
        if type(old) is type(value) and old == value:
            return
    yield Change(start, end, _dumped(text, value, start))


def _alike(members: Sequence[Member], value: Any, is_object: bool) -> list[Any] | None:
    """The parts of a value, member by member, where it has the same ones; else None."""
    if is_object and isinstance(value, dict) and [member.key for member in members] == list(value):
        return list(value.values())
    if not is_object and isinstance(value, list) and len(members) == len(value):
        return value
    return None


def _inserted(text: JsonText, owner: Container, key: str, value: Any) -> Change:
    """A new member: of an object at its end, of a list before the element that the key names, or at its end."""
    members = owner.members
    number = len(members) if owner.is_object or key == "-" else int(key)
    if not 0 <= number <= len(members):
        raise LookupError(key)
    colon = text.text[members[-1].key_end : members[-1].start] if members else ": "
    name = f"{_dumped(text, key)}{colon}" if owner.is_object else ""
    if not members:
        return Change(owner.start + 1, owner.end - 1, f"{name}{_dumped(text, value, owner.start)}")
    near = members[min(number, len(members) - 1)]
    new = f"{name}{_dumped(text, value, near.begin)}"
    blanks = text.blanks_before(near.begin)
    if number == len(members):
        return Change(near.end, near.end, f",{blanks}{new}")
    return Change(near.begin, near.begin, f"{new},{blanks}")


def _dropped(text: JsonText, drops: Sequence[Drop]) -> Iterator[Change]:
    """The members of each container that are dropped, with the commas that they no longer need."""
    owners: dict[int, tuple[Container, set[int]]] = {}
    for edit in drops:
        owner, key = text.owner(edit.at.pointer)
        number = owner.index(key)
        if number is None:
            raise LookupError(edit.at.pointer)
        owners.setdefault(owner.start, (owner, set()))[1].add(number)
    for owner, numbers in owners.values():
        yield from _runs(owner, numbers)


def _runs(owner: Container, numbers: set[int]) -> Iterator[Change]:
    members = owner.members
    ranked = sorted(numbers)
    for _, group in groupby(enumerate(ranked), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        first, last = run[0], run[-1]
        if last + 1 < len(members):
            yield Change(members[first].begin, members[last + 1].begin, "")
        elif first:
            yield Change(members[first - 1].end, members[last].end, "")
        else:
            yield Change(owner.start + 1, owner.end - 1, "")


def _dumped(text: JsonText, value: Any, start: int | None = None) -> str:
    """A value as text; a list or object over several lines where its neighbours are."""
    is_ascii = text.text.isascii() or not _is_encodable(value)
    line = text.text.rfind("\n", 0, start or 0) + 1
    base = text.text[line : text.after_blanks(line)] if start is not None and line else ""
    if not isinstance(value, list | dict) or not value or not base:
        return json.dumps(value, ensure_ascii=is_ascii)
    unit = "\t" if base.startswith("\t") else " " * _unit(text.text)
    newline = "\r\n" if text.text[line - 2 : line - 1] == "\r" else "\n"
    return json.dumps(value, ensure_ascii=is_ascii, indent=unit).replace("\n", f"{newline}{base}")


def _unit(text: str) -> int:
    """The blanks by which the first line within the outermost bracket is indented."""
    line = text.find("\n") + 1
    return max(len(text[line : line + 9]) - len(text[line : line + 9].lstrip(" ")), 1)


def _is_encodable(value: Any) -> bool:
    """Whether UTF-8 can hold every text in a value: lone surrogates are written as escapes."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _late(edit: InDocument) -> tuple[int, list[int]]:
    """The order in a parsed document: what moves others comes last, from the end of each list."""
    index = edit.at.pointer.rpartition("/")[2]
    number = int(index) if index.isascii() and index.isdigit() else 0
    return (isinstance(edit, Insert | Drop | Rename), [-number])


def _carry_out(edit: InDocument, root: list[Any]) -> None:
    if isinstance(edit, Cut):
        raise EditError("a cut is of a text, not of a parsed document")
    if isinstance(edit, Rebuild):
        root[0] = raw_of(root[0])
        return
    *way, last = ["0", *(unescape(token) for token in edit.at.pointer.split("/")[1:])]
    owner: Any = root
    try:
        for token in way:
            owner = owner[int(token)] if isinstance(owner, list) else owner[token]
        key = last if isinstance(owner, Mapping) else len(owner) if last == "-" else int(last)
        if isinstance(edit, Put):
            owner[key] = copy.deepcopy(edit.value)
        elif isinstance(edit, Drop):
            del owner[key]
        elif isinstance(edit, Rename):
            _renamed(owner, key, edit.name)
        elif isinstance(owner, list):
            owner.insert(int(key), copy.deepcopy(edit.value))
        else:
            owner[key] = copy.deepcopy(edit.value)
    except (LookupError, TypeError, ValueError) as error:
        raise EditError(f"an edit leads nowhere: {edit.at.pointer!r}") from error


def _renamed(owner: dict[str, Any], key: Any, name: str) -> None:
    """Another key for a member, in its place."""
    members = [(name if old == key else old, value) for old, value in owner.items()]
    if key not in owner:
        raise LookupError(key)
    owner.clear()
    owner.update(members)
