"""Bytes -> typed objects: fast where a file is whole, thorough where it is not.

The typed reader accepts. Where it refuses, the file is parsed once without types and converted from the top downwards:
what does not fit becomes a hole, and jsonschema, the authority, explains it by the published schema.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from dataprep.faults import Fault, FaultKind
from dataprep.findings import Location, unescape
from dataprep.formats import foreign, of_kind, sdk
from dataprep.formats.shape import Format, Overflow, Part

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
COLON = ord(":")


class Decoded(msgspec.Struct, frozen=True):
    """A file as far as it could be read: its format and typed object (None where unusable), and what was in the way."""

    format: Format | None = None
    wire: msgspec.Struct | None = None
    holes: bool = False
    faults: tuple[Fault, ...] = ()

    def part(self, path: str) -> Part | None:
        """What the file says, as the model has it; None where it is unusable."""
        return None if self.format is None or self.wire is None else self.format.read(self.wire, path, self.holes)


class Parsed(msgspec.Struct, frozen=True):
    """JSON without types; `repeated` are the pointers of keys that stand twice in one object."""

    tree: Any
    repeated: tuple[str, ...] = ()


def decode(raw: bytes, path: str, kind: str) -> Decoded:
    """One file of a kind (ocr, labels or fields) as its typed object."""
    try:
        return _decoded(raw, path, kind)
    except RecursionError:
        return Decoded(faults=(too_deep(path),))


def decode_tree(tree: Any, path: str, kind: str) -> Decoded:
    """A parsed file of a kind as its typed object: what only its text shows, such as keys that stand twice, is not seen.

    Raises TypeError or ValueError where something in it is no JSON.
    """
    format_ = _recognized(tree, kind)
    try:
        if format_ is not None:
            return Decoded(format_, msgspec.convert(tree, format_.wire))
    except (msgspec.ValidationError, UnicodeError, RecursionError):
        pass  # it needs a closer look
    try:
        decoded = decode(json.dumps(tree).encode(), path, kind)
    except RecursionError:
        return Decoded(faults=(too_deep(path),))
    faults = (
        msgspec.structs.replace(fault, at=Location(path, fault.at.pointer)) for fault in decoded.faults
    )  # lines of a text that nobody has
    return replace(decoded, faults=tuple(faults))


def too_deep(path: str) -> Fault:
    """The fault of a file whose nesting no reader follows."""
    return Fault(FaultKind.NOT_JSON, Location(path, line=1, column=1), "nested too deep to be read")


def _decoded(raw: bytes, path: str, kind: str) -> Decoded:
    unusable = _unusable(raw, path)
    has_mark = raw.startswith(BYTE_ORDER_MARK)
    faults = (Fault(FaultKind.BYTE_ORDER_MARK, Location(path)),) if has_mark else ()
    if unusable:
        return Decoded(faults=(*(faults if unusable.kind is not FaultKind.EMPTY else ()), unusable))
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    for format_ in of_kind(kind):
        if format_.key.search(raw):
            wire = _typed(raw, format_, kind)
            if wire is not None:
                return Decoded(format_, wire, faults=faults)
            break
    slow = _untyped(raw.decode(), path, kind)
    return replace(slow, faults=(*faults, *slow.faults))


def _typed(raw: bytes, format_: Format, kind: str) -> msgspec.Struct | None:
    """The typed object; None where the file needs a closer look: it does not fit, or may hold a key twice."""
    try:
        wire: msgspec.Struct = format_.decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    return wire if kind == "ocr" or has_no_key_twice(raw, wire) else None


def has_no_key_twice(raw: bytes, wire: msgspec.Struct) -> bool:
    """Whether every colon of the file comes back, from the typed object or from the untyped one, which reads every key."""
    if b"\\" in raw and b"\\u003" in raw:  # a colon may be written so; one sign is sought faster than a word
        return False
    try:
        colons = _colons(raw)
        return _colons(msgspec.json.encode(wire)) == colons or _colons(msgspec.json.encode(msgspec.json.decode(raw))) == colons
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):  # the last for a lone surrogate
        return False


def _colons(raw: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(raw, np.uint8) == COLON))  # a quarter of the time of bytes.count


def has_shape(raw: bytes, kind: str) -> bool:
    """Whether a file of any name is a whole one of a kind, with something in it."""
    for format_ in of_kind(kind):
        if format_.key.search(raw):
            wire = _typed(raw.removeprefix(BYTE_ORDER_MARK), format_, "ocr")
            if wire is not None:
                return bool(getattr(wire, "labels", True))
    return False


def foreign_system(raw: bytes) -> str | None:
    """The name of the other system whose file this is; None where it is none that we know, or no JSON."""
    try:
        return foreign.foreign_name(parse(raw.decode("utf-8-sig")).tree)
    except (ValueError, RecursionError):
        return None


def _unusable(raw: bytes, path: str) -> Fault | None:
    content = raw.removeprefix(BYTE_ORDER_MARK)
    if not content or content.isspace():
        return Fault(FaultKind.EMPTY, Location(path))
    if raw.startswith(LFS_POINTER):
        return Fault(FaultKind.LFS_POINTER, Location(path))
    if raw.isascii():
        return None
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, start = before.count(b"\n") + 1, before.rfind(b"\n") + 1
        place = Location(path, line=line, column=len(before[start:].decode()) + 1)
        return Fault(FaultKind.NOT_UTF8, place, f"byte {error.start} is 0x{raw[error.start]:02x}")
    return None


def _untyped(text: str, path: str, kind: str) -> Decoded:
    try:
        parsed = parse(text)
    except json.JSONDecodeError as error:
        at = Location(path, line=error.lineno, column=error.colno)
        is_cut_off = error.pos >= len(text.rstrip())
        reason = "the file ends too early" if is_cut_off else error.msg.removesuffix(" at")
        return Decoded(faults=(Fault(FaultKind.NOT_JSON, at, reason),))
    repeated = tuple(
        Fault(FaultKind.DUPLICATE_KEY, Location(path, pointer), unescape(pointer.rpartition("/")[2]))
        for pointer in parsed.repeated
    )
    found = _shaped(parsed.tree, path, kind)
    if repeated and found.faults and found.faults[0].kind is FaultKind.FROM_SDK:  # rebuilt, the file would lose one of the keys
        found = Decoded(faults=(Fault(FaultKind.FROM_SDK, Location(path)),))
    return replace(found, faults=(*repeated, *found.faults))


def _shaped(tree: Any, path: str, kind: str) -> Decoded:
    from dataprep.salvage import salvage

    at = Location(path)
    if name := foreign.foreign_name(tree):
        return Decoded(faults=(Fault(FaultKind.UNKNOWN_FORMAT, at, name, is_foreign=True),))
    if kind == "ocr" and foreign.is_from_sdk(tree):
        return Decoded(faults=(Fault(FaultKind.FROM_SDK, at, "" if sdk.raw_of(tree) is None else sdk.REBUILDABLE),))
    if kind == "ocr" and (status := _unfinished(tree)) is not None:
        return Decoded(faults=(Fault(FaultKind.NOT_SUCCEEDED, at.child("status"), status),))
    format_ = _recognized(tree, kind)
    if format_ is None:
        return Decoded(faults=(Fault(FaultKind.UNKNOWN_FORMAT, at, outline(tree)),))
    wire, faults = salvage(tree, format_, path)
    return Decoded(format_, wire, bool(faults), faults)


def _unfinished(tree: Any) -> str | None:
    """The status of an operation without a result; None where it has one, or claims to have succeeded."""
    status = tree.get("status") if isinstance(tree, dict) and tree.get("analyzeResult") is None else None
    return status if isinstance(status, str) and status.lower() != "succeeded" else None


def _recognized(tree: Any, kind: str) -> Format | None:
    if not isinstance(tree, dict):
        return None
    return next((format_ for format_ in of_kind(kind) if format_.claims(tree)), None)


def outline(tree: object) -> str:
    """What a JSON value is, in a few words."""
    if isinstance(tree, dict):
        keys = ", ".join(repr(key) for key in list(tree)[:4])
        return f"an object with {keys}" if keys else "an empty object"
    names = {list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(tree), "a number")


def parse(text: str) -> Parsed:
    """Strict JSON with duplicate keys told; NaN and Infinity are refused as RFC 8259 has it.

    Raises json.JSONDecodeError with the place, and RecursionError.
    """
    repeats: list[tuple[Any, str]] = []

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(members)
        if len(found) != len(members):
            seen: set[str] = set()
            repeats.extend((found, key) for key, _ in members if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return found

    def number(literal: str) -> Any:
        value = float(literal)
        return Overflow(literal) if math.isinf(value) else value

    def integer(literal: str) -> Any:
        return int(literal) if len(literal) < 300 else number(literal)

    def constant(name: str) -> Any:
        raise json.JSONDecodeError(f"{name} is not JSON", text, _position(text, name))

    tree = json.loads(text, object_pairs_hook=pairs, parse_float=number, parse_int=integer, parse_constant=constant)
    return Parsed(tree, tuple(dict.fromkeys(_pointers(tree, repeats))) if repeats else ())


def _position(text: str, constant: str) -> int:
    """Where a constant stands outside of strings."""
    tokens = re.finditer(r'"(?:[^"\\]++|\\.)*+"|' + re.escape(constant), text, re.DOTALL)
    return next((token.start() for token in tokens if token[0] == constant), 0)


def _pointers(tree: Any, repeats: Sequence[tuple[Any, str]]) -> Iterator[str]:
    """The pointers of repeated keys: the objects that hold them are found by identity."""
    keys: dict[int, list[str]] = {}
    for owner, key in repeats:
        keys.setdefault(id(owner), []).append(key)
    pending = [(Location(""), tree)]
    while pending:
        at, node = pending.pop()
        if isinstance(node, dict):
            yield from (at.child(key).pointer for key in keys.get(id(node), ()))
        members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        pending.extend((at.child(key), member) for key, member in members)
