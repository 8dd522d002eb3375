"""What converting a file gives: the new file, what the target cannot hold, and what else is to be known.

A converter is a pure function from the bytes of a file. What it can leave as it stands keeps its text, byte for byte.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, cast

import msgspec

from dataprep.decode import BYTE_ORDER_MARK, Decoded, decode
from dataprep.edits import EditError, apply
from dataprep.faults import Fault, FaultKind
from dataprep.findings import Edit, Location
from dataprep.model import Labels

UNREADABLE: Mapping[FaultKind, str] = {
    FaultKind.EMPTY: "it is empty",
    FaultKind.LFS_POINTER: "it is a pointer of Git LFS: fetch the file itself",
    FaultKind.NOT_UTF8: "it is not UTF-8",
    FaultKind.FROM_SDK: "it was written from an SDK's objects, and cannot be rebuilt: run Layout again",
    FaultKind.DUPLICATE_KEY: "a key stands twice in one object",
    FaultKind.UNKNOWN_FORMAT: "it is {}, and no file of this kind",
    FaultKind.NOT_SUCCEEDED: "the operation that wrote it is {}",
    FaultKind.NOT_JSON: "it is no JSON: {}",
}
"""Why a file is not read whole, where its fault does not say it in full, which then stands within."""

EMPTY: tuple[object, ...] = (None, [], {}, "")
"""What says nothing, so that nothing is lost with it."""

Rest = ParamSpec("Rest")
Way: TypeAlias = tuple[str | int, ...]

HUGE = re.compile(rb"[eE]\+?[0-9]{3}")
"""What may be a number that no computer holds, or words that look like one."""

INDENTED = re.compile(rb"(\r?\n)(\t| {1,8})")


class Loss(msgspec.Struct, frozen=True):
    """Something that the target cannot hold: where it stood in the file that was read, and what becomes of it.

    `about` is the label or field that it is of. A `message` says what, never where, so that equal ones can be counted; `count`
    is how many there are in the file, of which `at` is the first.
    """

    at: Location
    message: str
    about: str | None = None
    count: int = 1


class Converted(msgspec.Struct, frozen=True):
    """A file after converting. `was` says what it was, None where it could not be read; it is then as it was."""

    raw: bytes
    was: str | None
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()


def unread(raw: bytes, faults: Iterable[Fault]) -> Converted:
    """A file that cannot be read whole, as it is: half of it would be lost without a word."""
    fault = next(fault for fault in faults if fault.kind is not FaultKind.BYTE_ORDER_MARK)
    why = f"it is a file of {fault.detail}" if fault.is_foreign else UNREADABLE.get(fault.kind, "{}").format(fault.detail)
    return Converted(raw, None, (Loss(fault.at, f"not converted: {why or 'it is not read whole'} ({fault.kind.value})"),))


def beyond(held: Mapping[str, frozenset[str]], node: object, at: Location, target: str) -> Iterator[Loss]:
    """What stands in a JSON value that a target does not hold, a loss for each kind of member, where it first stands.

    `held` are the members that it holds by the path of their object, whose parts are keys, or `*` for the elements of a list:
    `{"": {"pages"}, "pages/*": {"words"}}`. Objects of other paths are not looked into; what is empty is no loss.
    """
    found: dict[str, list[Way]] = {}
    _gather(node, "", (), held, found)
    for name, ways in sorted(found.items()):
        yield Loss(at.child(*ways[0]), f"{name.replace('/*', '')} has no place in {target}: left out", None, len(ways))


def _gather(node: object, where: str, way: Way, held: Mapping[str, frozenset[str]], found: dict[str, list[Way]]) -> None:
    """Note what is not held of the objects in a value, whose path and way are given; no more is looked into than may hold one."""
    if isinstance(node, list):
        elements = f"{where}/*"
        for number, member in enumerate(node) if elements in held else ():
            _gather(member, elements, (*way, number), held, found)
    elif isinstance(node, dict) and where in held:
        if not node.keys() <= held[where]:
            for key in node.keys() - held[where]:
                if node[key] not in EMPTY:
                    found.setdefault(f"{where}/{key}".lstrip("/"), []).append((*way, key))
        for key in held[where] & node.keys():
            if isinstance(node[key], dict | list):
                _gather(node[key], f"{where}/{key}".lstrip("/"), (*way, key), held, found)


def whole_or_nothing(
    convert: Callable[Concatenate[bytes, str, Rest], Converted],
) -> Callable[Concatenate[bytes, str, Rest], Converted]:
    """A converter that leaves a file as it is that one reader follows and another does not: nested deep, of huge numbers."""

    def converted(raw: bytes, path: str, /, *rest: Rest.args, **named: Rest.kwargs) -> Converted:
        try:
            return convert(raw, path, *rest, **named)
        except (EditError, RecursionError, TooLargeError):
            return Converted(raw, None, (Loss(Location(path), "not converted: nested too deep, or a number is too large"),))

    return wraps(convert)(converted)


def is_whole(decoded: Decoded) -> bool:
    """Whether all of a file was read: a byte order mark is no hindrance."""
    return decoded.wire is not None and all(fault.kind is FaultKind.BYTE_ORDER_MARK for fault in decoded.faults)


class TooLargeError(ValueError):
    """A number that would not be the same when it is written."""


def tree_of(raw: bytes) -> Any:
    """The parsed JSON of a file that was read whole. Raises TooLargeError for a number that would not be the same."""
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    try:
        if not HUGE.search(raw):
            return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):  # lone surrogates are legal JSON
        pass
    return json.loads(raw, parse_float=_finite, parse_int=_whole)


def _finite(literal: str) -> float:
    value = float(literal)
    if math.isinf(value):
        raise TooLargeError(literal)
    return value


def _whole(literal: str) -> int:
    try:
        return int(literal)
    except ValueError as error:  # more digits than Python reads
        raise TooLargeError(literal) from error


def edited(raw: bytes, edits: Iterable[Edit]) -> bytes:
    """A file with edits carried out; without any it is the same."""
    wanted = list(edits)
    return apply(wanted, raw) if wanted else raw


def written(tree: object, like: bytes) -> bytes:
    """A new document as text, indented as another, and with what follows it there."""
    style = INDENTED.search(like)
    newline, unit = style.groups() if style else (b"", b"")
    try:
        raw = msgspec.json.encode(tree)
        lines = msgspec.json.format(raw, indent=len(unit)) if unit else raw
    except (UnicodeEncodeError, OverflowError, msgspec.DecodeError):  # lone surrogates, whole numbers beyond 64 bits
        lines = json.dumps(tree, indent=len(unit) or None, separators=(",", ": ") if unit else (",", ":")).encode()
    if unit == b"\t":
        lines = re.sub(rb"(?m)^ +", lambda blanks: b"\t" * len(blanks[0]), lines)
    return lines.replace(b"\n", newline) + like[len(like.rstrip()) :]


def labels_in(raw: bytes, path: str) -> Labels | None:
    """The labels of a file as the model has them; None where it is not read whole."""
    decoded = decode(raw, path, "labels")
    return cast("Labels", decoded.part(path)) if is_whole(decoded) else None
