"""Layout results (`.ocr.json`) from one API version to another, and from an SDK's objects to the raw response.

The shapes are the published specifications' (FormRecognizer v2.0 and v2.1; 2022-08-31, 2023-07-31, 2024-11-30). A converted
layout says what it was read as, in the words of another version: it is not what that version would have read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from msgspec.structs import replace

from dataprep.conversion import EMPTY, Converted, Loss, edited, is_whole, tree_of, unread, written
from dataprep.decode import decode
from dataprep.faults import FaultKind
from dataprep.findings import Drop, Location, Put, Rebuild
from dataprep.formats import layout_2, sdk
from dataprep.formats.shape import Format
from dataprep.layouts.newer import newer
from dataprep.layouts.older import is_sizeless, older
from dataprep.model import Ocr

Json = dict[str, Any]

RAW = "raw"
"""The target that rebuilds what an SDK wrote, and leaves the version as it is."""

STAMPS: Mapping[str, str] = {
    "2.0-preview": "2.0.0",
    "2.0": "2.0.0",
    "2.1": "2.1.0",
    "3.0": "2022-08-31",
    "3.1": "2023-07-31",
    "4.0": "2024-11-30",
}
"""What the layout of each API version says as its version."""

FAMILY_2 = frozenset({"2.0-preview", "2.0", "2.1"})
"""The targets whose layouts have `readResults`."""

MISSING: Mapping[str, tuple[str, ...]] = {
    "2.0": ("readResults/*/selectionMarks", "readResults/*/lines/*/appearance", "pages/*/selectionMarks", "styles"),
    "2.1": ("readResults/*/language", "readResults/*/lines/*/language"),
    "3.0": (
        *(f"pages/*/{name}" for name in ("barcodes", "formulas")),
        *(f"styles/*/{name}" for name in ("similarFontFamily", "fontStyle", "fontWeight", "color", "backgroundColor")),
        "entities",
    ),
    "3.1": ("figures", "sections", "warnings", "contentFormat", "entities", "tables/*/cells/*/elements"),
}
"""What a version does not have that its neighbours have, by path in either shape; see its older ones as well."""

OLDER: Mapping[str, tuple[str, ...]] = {
    "2.0-preview": ("2.0",),
    "2.0": ("2.0",),
    "2.1": ("2.1",),
    "3.0": ("3.0", "3.1"),
    "3.1": ("3.1",),
}
"""The entries of MISSING that hold for a version: what 3.1 does not have, 3.0 does not either."""

UNTOLD: Mapping[str, object] = {"contentFormat": "text", "tables/*/cells/*/elements": ...}
"""What is no loss: the value that is meant where a member is absent, or, with ..., references to what is told of already."""

READ_AGAIN = "says what {} read; a model gets better with what its own version reads: run Layout again where you can"
"""Layout of an older API "can result in a model with lower accuracy" (azure-ai-docs, build-a-custom-classifier)."""

BOX_OF_PREVIEW = re.compile(rb'(?<!\\)"boundingBox"(?=\s*:)')


def convert(raw: bytes, path: str, to: str) -> Converted:
    """A layout result for an API version (`to`: one of STAMPS, or RAW); one of that version is the same, byte for byte."""
    decoded, notes = decode(raw, path, "ocr"), tuple[str, ...]()
    if any(fault.kind is FaultKind.FROM_SDK and fault.detail == sdk.REBUILDABLE for fault in decoded.faults):
        raw = edited(raw, [Rebuild(Location(path))])
        decoded, notes = decode(raw, path, "ocr"), ("was written from an SDK's objects: the raw response is rebuilt",)
    if not is_whole(decoded):
        return unread(raw, decoded.faults)
    ocr = cast("Ocr", cast("Format", decoded.format).read(decoded.wire, path, False))
    was = ocr.release or ocr.version
    if to == RAW or STAMPS.get(was) == STAMPS[to]:
        return Converted(raw, was, (), notes)
    notes = (*notes, READ_AGAIN.format(was))
    losses, drops = _missing(tree_of(raw)["analyzeResult"], Location(path, "/analyzeResult"), to)
    if (decoded.format is layout_2.FORMAT) is (to in FAMILY_2):
        return Converted(_stamped(raw, path, to, drops), was, losses, notes)
    return _reshaped(raw, path, to, Converted(edited(raw, drops), was, losses, notes))


def _stamped(raw: bytes, path: str, to: str, drops: Sequence[Drop]) -> bytes:
    """The layout for another version that writes the same shape."""
    member = "version" if to in FAMILY_2 else "apiVersion"
    made = edited(raw, [*drops, Put(Location(path, f"/analyzeResult/{member}"), STAMPS[to])])
    return made if to in FAMILY_2 else BOX_OF_PREVIEW.sub(b'"polygon"', made)


def _reshaped(raw: bytes, path: str, to: str, left: Converted) -> Converted:
    """The layout in the shape of the other family; `left` is it without what the target does not have."""
    at, tree = Location(path, "/analyzeResult"), tree_of(left.raw)
    if to in FAMILY_2 and is_sizeless(tree["analyzeResult"]):
        return Converted(raw, None, (Loss(at, "not converted: a page has no size, without which 2.x says nothing"),))
    result, lost = (older if to in FAMILY_2 else newer)(tree["analyzeResult"], at, to, STAMPS[to])
    return replace(left, raw=written({**tree, "analyzeResult": result}, raw), losses=(*left.losses, *lost))


def _missing(result: Json, at: Location, to: str) -> tuple[tuple[Loss, ...], list[Drop]]:
    """What a version does not have, a loss for each kind of member, and what takes it away."""
    losses, drops = list[Loss](), list[Drop]()
    for pattern in (pattern for version in OLDER.get(to, ()) for pattern in MISSING[version]):
        found = list(_found(result, at, pattern.split("/")))
        drops += [Drop(place) for place, _ in found]
        told = [place for place, value in found if value not in EMPTY and UNTOLD.get(pattern) not in (..., value)]
        if told:
            message = f"{pattern.replace('/*', '')} has no place in {to}: left out"
            losses.append(Loss(told[0], message, None, len(told)))
    return tuple(losses), drops


def _found(node: Any, at: Location, way: list[str]) -> Iterator[tuple[Location, Any]]:
    """The values that a path with `*` for elements of lists leads to."""
    if not way:
        yield at, node
    elif way[0] == "*":
        for number, member in enumerate(node if isinstance(node, list) else ()):
            yield from _found(member, at.child(number), way[1:])
    elif isinstance(node, dict) and way[0] in node:
        yield from _found(node[way[0]], at.child(way[0]), way[1:])
