"""Layout results (`.ocr.json`) from one API version to another, and from an SDK's objects to the raw response.

The shapes are the published specifications' (FormRecognizer v2.0 and v2.1; 2022-08-31, 2023-07-31, 2024-11-30). A converted
layout says what it was read as, in the words of another version: it is not what that version would have read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from dataprep.conversion import EMPTY, Converted, Loss, edited, is_whole, tree_of, unread, whole_or_nothing, written
from dataprep.decode import decode, has_no_key_twice, parse
from dataprep.faults import Fault, FaultKind
from dataprep.findings import Drop, Edit, Location, Put, Rebuild, unescape
from dataprep.formats import layout_2, sdk
from dataprep.formats.layout_3 import Span
from dataprep.formats.shape import Box, Wire
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
    "2.0": (
        *("readResults/*/selectionMarks", "readResults/*/lines/*/appearance", "pageResults/*/tables/*/cells/*/elements/*"),
        *("pages/*/selectionMarks", "styles"),
    ),
    "2.1": ("readResults/*/language", "readResults/*/lines/*/language"),
    "3.0": (
        *(f"pages/*/{name}" for name in ("barcodes", "formulas")),
        "paragraphs/*/role",
        *(f"styles/*/{name}" for name in ("similarFontFamily", "fontStyle", "fontWeight", "color", "backgroundColor")),
    ),
    "3.1": (
        *("figures", "sections", "warnings", "contentFormat"),
        *(f"tables/*/{name}" for name in ("caption", "footnotes", "cells/*/elements")),
    ),
    "4.0": ("entities", "lists", "pages/*/annotations", "pages/*/images"),
}
"""What a version does not have that its neighbours or previews have, by path in either shape; see OLDER as well."""

OLDER: Mapping[str, tuple[str, ...]] = {
    "2.0-preview": ("2.0",),
    "2.0": ("2.0",),
    "2.1": ("2.1",),
    "3.0": ("3.0", "3.1", "4.0"),
    "3.1": ("3.1", "4.0"),
    "4.0": ("4.0",),
}
"""The entries of MISSING that hold for a version: what 3.1 does not have, 3.0 does not either."""

UNTOLD: Mapping[str, object] = {"contentFormat": "text", "tables/*/cells/*/elements": ...}
"""What is no loss: the value that is meant where a member is absent, or, with ..., references to what is told of already."""

ONLY: Mapping[str, re.Pattern[str]] = {
    "pageResults/*/tables/*/cells/*/elements/*": re.compile(r"#/readResults/\d+/selectionMarks/"),
    "paragraphs/*/role": re.compile("formulaBlock$"),
}
"""Texts that a version has but for those that begin so: references to what it does not have, and roles."""


class Region(Wire):
    """A place on a page, from 3.0 on."""

    page_number: int
    polygon: list[float] | None = None
    bounding_box: list[float] | None = None


class Style(Wire):
    """A look of pieces of the content, from 3.0 on."""

    spans: list[Span] | None = None
    is_handwritten: bool | None = None
    confidence: float | None = None


class LineStyle(Wire):
    """A look of a line, in 2.1."""

    name: str
    confidence: float | None = None


class Appearance(Wire):
    """What is said of the look of a line, in 2.1."""

    style: LineStyle | None = None


TYPES: Mapping[str, Any] = {
    "readResults/*/lines/*/appearance": Appearance,
    "readResults/*/selectionMarks/*/confidence": float,
    "pageResults/*/page": int,
    "pageResults/*/tables/*/boundingBox": Box,
    "pageResults/*/tables/*/cells/*/boundingBox": Box,
    "pageResults/*/tables/*/cells/*/isHeader": bool,
    "pageResults/*/tables/*/cells/*/text": str,
    "pages/*/lines/*/spans": list[Span],
    "pages/*/selectionMarks/*/confidence": float,
    "pages/*/selectionMarks/*/span": Span,
    "styles": list[Any],
    "styles/*": Style,
    "tables/*/boundingRegions": list[Region],
    "tables/*/cells/*/boundingRegions": list[Region],
    "tables/*/cells/*/content": str,
    "tables/*/cells/*/kind": str,
    "tables/*/cells/*/spans": list[Span],
}
"""The types of what the other shape is made from and the reader of layouts leaves unread, by path in either shape."""

READ_AGAIN = "says what {} read; a model gets better with what its own version reads: run Layout again where you can"
"""Layout of an older API "can result in a model with lower accuracy" (azure-ai-docs, build-a-custom-classifier)."""

REBUILT = "was written from an SDK's objects: the raw response is rebuilt"

BOX_OF_PREVIEW = re.compile(rb'(?<!\\)"boundingBox"(?=\s*:\s*\[)')


@whole_or_nothing
def convert(raw: bytes, path: str, to: str) -> Converted:
    """A layout result for an API version (`to`: one of STAMPS, or RAW); one of that version is the same, byte for byte."""
    decoded = decode(raw, path, "ocr")
    if any(fault.kind is FaultKind.FROM_SDK and fault.detail == sdk.REBUILDABLE for fault in decoded.faults):
        return _of_objects(raw, path, to)
    if not is_whole(decoded):
        return unread(raw, decoded.faults)
    ocr = cast("Ocr", decoded.part(path))
    was = ocr.release or ocr.version
    if to == RAW or STAMPS.get(ocr.release or "") == STAMPS[to]:
        return Converted(raw, was)
    tree = tree_of(raw)
    losses, drops = _missing(tree["analyzeResult"], Location(path, "/analyzeResult"), to)
    left = Converted(edited(raw, drops), was, tuple(losses), (READ_AGAIN.format(was),))
    if (decoded.format is layout_2.FORMAT) is (to in FAMILY_2):
        return _stamped(path, to, left)
    twice = () if has_no_key_twice(raw, cast("msgspec.Struct", decoded.wire)) else parse(raw.decode("utf-8-sig")).repeated
    if twice:  # written anew, the file would lose one of each
        return unread(raw, [Fault(FaultKind.DUPLICATE_KEY, Location(path, pointer)) for pointer in twice])
    return _reshaped(raw, tree, path, to, left)


def _of_objects(raw: bytes, path: str, to: str) -> Converted:
    """The layout that an SDK wrote: its raw response, converted; what is lost is told by its place among the objects."""
    made = convert(edited(raw, [Rebuild(Location(path))]), path, to)
    tree = tree_of(raw)
    losses = tuple(replace(loss, at=_among_objects(loss.at, tree)) for loss in made.losses)
    if made.was is None:
        return replace(made, raw=raw, losses=losses)
    return replace(made, losses=losses, notes=(REBUILT, *made.notes))


def _among_objects(at: Location, tree: Any) -> Location:
    """Where an SDK's objects hold what has a place in the response that is made of them."""
    found, node, names = Location(at.path), tree, at.pointer.split("/")[1:]
    if names[:1] == ["analyzeResult"] and not any(key in tree for key in sdk.ENVELOPED):
        names = names[1:]
    for name in map(unescape, names):
        key = int(name) if isinstance(node, list) else next((key for key in node if _camel(key) == name), None)
        if key is None:
            break
        found, node = found.child(key), node[key]
    return found


def _camel(key: str) -> str:
    return sdk.UNDERSCORE.sub(lambda match: match[1].upper(), key)


def _stamped(path: str, to: str, left: Converted) -> Converted:
    """The layout for another version that writes the same shape; `left` is it without what the target does not have."""
    member, twofold = "version" if to in FAMILY_2 else "apiVersion", list[Location]()
    if to not in FAMILY_2 and BOX_OF_PREVIEW.search(left.raw):
        twofold = list(_twofold(tree_of(left.raw), Location(path)))
    stamp = Put(Location(path, f"/analyzeResult/{member}"), STAMPS[to])
    made = edited(left.raw, [stamp, *map(Drop, twofold)])
    named = made if to in FAMILY_2 else BOX_OF_PREVIEW.sub(b'"polygon"', made)
    return replace(left, raw=named, losses=(*left.losses, *_told("boundingBox", "stands beside polygon", twofold)))


def _twofold(node: Any, at: Location) -> Iterator[Location]:
    """The boxes that stand beside a polygon, which is what they would be called."""
    is_twofold = isinstance(node, dict) and {"polygon", "boundingBox"} <= node.keys()
    if is_twofold:
        yield at.child("boundingBox")
    for key, member in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if isinstance(member, dict | list) and not (is_twofold and key == "boundingBox"):
            yield from _twofold(member, at.child(key))


def _reshaped(raw: bytes, whole: Json, path: str, to: str, left: Converted) -> Converted:
    """The layout in the shape of the other family; `whole` is it parsed, `left` it without what the target does not have."""
    at, tree = Location(path, "/analyzeResult"), whole if left.raw is raw else tree_of(left.raw)
    if to in FAMILY_2 and is_sizeless(tree["analyzeResult"]):
        return Converted(raw, None, (Loss(at, "not converted: a page has no size, without which 2.x says nothing"),))
    wrong, edits = _ill_typed(tree["analyzeResult"], at)
    if edits:
        tree = tree_of(edited(left.raw, edits))
    if to in FAMILY_2:
        wrong += _unplaced(whole["analyzeResult"], at)
    result, lost = (older if to in FAMILY_2 else newer)(tree["analyzeResult"], at, to, STAMPS[to])
    return replace(left, raw=written({**tree, "analyzeResult": result}, raw), losses=(*left.losses, *wrong, *lost))


def _unplaced(result: Json, at: Location) -> Iterator[Loss]:
    """That the content has text that stands nowhere on a page: all that 2.x holds are lines."""
    content = result.get("content")
    if not isinstance(content, str) or not content.isascii() or result.get("contentFormat") not in (None, "text"):
        return  # offsets into other texts count in several ways
    left = bytearray(content.encode())
    for page in result["pages"]:
        for element in (element for members in page.values() if isinstance(members, list) for element in members):
            for span in _spans(element):
                left[span[0] : span[0] + span[1]] = b" " * len(left[span[0] : span[0] + span[1]])
    if left.strip():
        yield Loss(at.child("content"), "content has text that stands in no line: left out")


def _spans(element: object) -> Iterator[tuple[int, int]]:
    if isinstance(element, dict) and "offset" not in element:
        several = element.get("spans")
        for span in (element.get("span"), *(several if isinstance(several, list) else ())):
            if isinstance(span, dict) and isinstance(span.get("offset"), int) and isinstance(span.get("length"), int):
                yield max(span["offset"], 0), max(span["length"], 0)


def _missing(result: Json, at: Location, to: str) -> tuple[list[Loss], list[Edit]]:
    """What a version does not have, a loss for each kind of member, and what takes it away."""
    losses, edits = list[Loss](), list[Edit]()
    for pattern in (pattern for version in OLDER[to] for pattern in MISSING[version]):
        only = ONLY.get(pattern)
        found = [pair for pair in _found(result, at, pattern.split("/")) if only is None or only.match(str(pair[1]))]
        edits += (Drop(place) for place, _ in found)
        losses += _told(pattern, f"has no place in {to}", [place for place, value in found if _says(value, UNTOLD.get(pattern))])
    return losses, edits


def _says(value: object, usual: object) -> bool:
    return value not in EMPTY and usual not in (..., value)


def _ill_typed(result: Json, at: Location) -> tuple[list[Loss], list[Edit]]:
    """What is not of its type, a loss for each kind of member, and what takes it away; members that are null just go."""
    losses, edits = list[Loss](), list[Edit]()
    for pattern, kind in TYPES.items():
        found = [(place, value) for place, value in _found(result, at, pattern.split("/")) if not _is_a(value, kind)]
        edits += (Put(place, {}) if pattern.endswith("*") else Drop(place) for place, _ in found)
        losses += _told(pattern, "is not of its type", [place for place, value in found if value is not None])
    return losses, edits


def _is_a(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except (msgspec.ValidationError, UnicodeEncodeError):  # the latter for a lone surrogate, which no text of ours may hold
        return False
    return True


def _told(pattern: str, why: str, places: Sequence[Location]) -> Iterator[Loss]:
    """The loss of a kind of member."""
    if places:
        yield Loss(places[0], f"{pattern.replace('/*', '')} {why}: left out", None, len(places))


def _found(node: Any, at: Location, way: Sequence[str]) -> Iterator[tuple[Location, Any]]:
    """The values that a path with `*` for elements of lists leads to."""
    if not way:
        yield at, node
    elif way[0] == "*":
        for number, member in enumerate(node if isinstance(node, list) else ()):
            yield from _found(member, at.child(number), way[1:])
    elif isinstance(node, dict) and way[0] in node:
        yield from _found(node[way[0]], at.child(way[0]), way[1:])
