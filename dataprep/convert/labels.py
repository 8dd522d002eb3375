"""Labels from one shape to another: that of 2.0-preview, of 2.0, and of 2021-03-01 (API versions 2.1 to 4.0).

Between the latter two only names, `labelType` and `$schema` differ: these are edited, and all else keeps its text. Shapes: the
quickstart of 2019-10-16, and the labeling tools' sources (microsoft/OCR-Form-Tools, microsoft/Form-Recognizer-Toolkit).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from msgspec.structs import replace

from dataprep.conversion import Converted, Loss, beyond, edited, is_whole, tree_of, unread, whole_or_nothing, written
from dataprep.decode import decode
from dataprep.findings import Drop, Edit, Insert, Location, Put, escape
from dataprep.formats.labels import SCHEMA
from dataprep.model import Label, Labels
from dataprep.names import key_of
from dataprep.regions import STATE

Json = dict[str, Any]

PREVIEW, PLAIN, ESCAPED = "2.0-preview", "2.0", "2021-03-01"
VERSION = "v1.0"
"""What the preview says of its shape."""

SHAPES = (PREVIEW, PLAIN, ESCAPED)

FILE_OF_PREVIEW = {"": frozenset({"docName", "labels", "version"})}
LABEL_OF_PREVIEW = {
    "": frozenset({"fieldKey", "fieldValue", "fieldValues", "regions"}),
    "regions/*": frozenset({"pageNumber", "polygon"}),
}
"""The members of a labels file of the preview that later shapes hold."""

FILE_OF_LATER = {"": frozenset({"$schema", "document", "labels"})}
LABEL_OF_LATER = {
    "": frozenset({"label", "value", "labelType"}),
    "value/*": frozenset({"page", "text", "boundingBoxes"}),
}
"""The members of a later labels file that the preview holds."""


@whole_or_nothing
def convert(raw: bytes, path: str, to: str, unheld: Collection[str] = (), version: str | None = None) -> Converted:
    """A labels file in another shape: one of SHAPES. One that has it already is the same, byte for byte.

    `unheld` are the keys of fields (trimmed, lower-case) of types that the target does not have: their labels are left out,
    and it is said of the `version` that they are converted for.
    """
    decoded = decode(raw, path, "labels")
    if not is_whole(decoded):
        return unread(raw, decoded.faults)
    labels = cast("Labels", decoded.part(path))
    was = PREVIEW if labels.shape == "preview" else labels.shape
    gone = frozenset(label.at.pointer for label in labels.labels if key_of(label.field) in unheld)
    losses = [_ungiven(label, version or to) for label in labels.labels if label.at.pointer in gone]
    if was == to:
        return Converted(edited(raw, [Drop(loss.at) for loss in losses]), was, tuple(losses))
    return _converted(raw, labels, was, to, gone, losses)


def _ungiven(label: Label, to: str) -> Loss:
    """That a label is of a field whose type the target does not have."""
    if len(label.path) > 1:
        return Loss(label.at, f"is a table, which {to} does not have: its cells are left out", label.field)
    return Loss(label.at, f"is of a type that {to} does not have: left out", label.name)


def _converted(raw: bytes, labels: Labels, was: str, to: str, gone: frozenset[str], losses: list[Loss]) -> Converted:
    if was == PREVIEW:
        return _from_preview(raw, labels, to, gone, losses)
    losses += _strange_schema(labels)
    if to != ESCAPED:
        losses += _beyond_plain(labels, to, gone)
        gone |= {label.at.pointer for label in labels.labels if _is_left_out(label, labels)}
    if to == PREVIEW:
        return _to_preview(raw, labels, gone, losses)
    edits = _escaping(labels, gone) if to == ESCAPED else _unescaping(labels, tree_of(raw)["labels"], gone)
    return Converted(edited(raw, edits), was, tuple(losses))


def _escaping(labels: Labels, gone: Collection[str]) -> Iterator[Edit]:
    """What gives a labels file of 2.0 the shape of 2021-03-01."""
    at = Location(labels.path, "/$schema")
    yield Insert(at, SCHEMA) if labels.unknown_schema is None else Put(at, SCHEMA)
    for label in labels.labels:
        if label.at.pointer in gone:
            yield Drop(label.at)
        elif escape(label.written) != label.written:
            yield Put(label.name_at, escape(label.written))


def _unescaping(labels: Labels, wires: Sequence[Json], gone: Collection[str]) -> Iterator[Edit]:
    """What gives a labels file of 2021-03-01 the shape of 2.0."""
    yield Drop(Location(labels.path, "/$schema"))
    for label, wire in zip(labels.labels, wires, strict=True):
        if label.at.pointer in gone:
            yield Drop(label.at)
        else:
            yield from (Put(label.name_at, name) for name in label.path if name != label.written)
            yield from (Drop(label.at.child(key)) for key in ("labelType",) if wire.get(key) is not None)


def _strange_schema(labels: Labels) -> Iterator[Loss]:
    """That a file names a shape that nobody knows, and is read as one of 2.0."""
    if labels.unknown_schema is not None:
        yield Loss(Location(labels.path, "/$schema"), "$schema is no known name: it is not kept")


def _is_left_out(label: Label, labels: Labels) -> bool:
    """Whether 2.0 has nothing like a label: a cell of a table, a selection mark, or a drawn region without text."""
    return len(label.path) > 1 or _is_mark(label, labels) or (label.drawn and not any(value.text for value in label.values))


def _is_mark(label: Label, labels: Labels) -> bool:
    """Whether a label says what a selection mark says; in 2.0, which has none, that is a word."""
    texts = [value.text or "" for value in label.values]
    return labels.shape == ESCAPED and bool(texts) and all(map(STATE.fullmatch, texts))


def _beyond_plain(labels: Labels, to: str, gone: Collection[str]) -> Iterator[Loss]:
    """What 2.0 and its preview cannot hold of labels."""
    for label in (label for label in labels.labels if label.at.pointer not in gone):
        if len(label.path) > 1:
            yield _ungiven(label, to)
        elif _is_mark(label, labels):
            yield Loss(label.at, f"is a selection mark, which {to} does not have: left out", label.name)
        elif label.drawn:
            becomes = "left out, for it has no text" if _is_left_out(label, labels) else "kept as words"
            yield Loss(label.at, f"is a drawn region, which {to} does not have: {becomes}", label.name)
        elif label.unknown_type:
            yield Loss(label.at.child("labelType"), f"has a labelType, which {to} does not have: kept as words", label.name)


def _to_preview(raw: bytes, labels: Labels, gone: Collection[str], lost: list[Loss]) -> Converted:
    tree = tree_of(raw)
    made = [
        _preview_label(label, wire, lost)
        for label, wire in zip(labels.labels, tree["labels"], strict=True)
        if label.at.pointer not in gone
    ]
    lost += beyond(FILE_OF_LATER, tree, Location(labels.path), PREVIEW)
    has_name = "document" in tree or not made  # without labels only this name tells the shape
    head = {"version": VERSION} | ({"docName": tree.get("document", "")} if has_name else {})
    return Converted(written({**head, "labels": made}, raw), labels.shape, tuple(lost))


def _preview_label(label: Label, wire: Json, lost: list[Loss]) -> Json:
    lost += _members(LABEL_OF_LATER, label, wire, PREVIEW)
    items = wire.get("value") or []
    has_boxes = any(item["boundingBoxes"] for item in items)
    texts = [
        text
        for item, value in zip(items, label.values, strict=True)
        for text in _texts(item, Loss(value.at, "", label.name), lost, has_boxes=has_boxes)
    ]
    regions = [{"pageNumber": item["page"], "polygon": box} for item in items for box in item["boundingBoxes"]]
    return {"fieldKey": label.path[0], "fieldValue": " ".join(texts), "fieldValues": texts, "regions": regions}


def _texts(item: Json, about: Loss, lost: list[Loss], *, has_boxes: bool) -> list[str]:
    """The text of each box of an item: the tools write one, and read several as one a word."""
    text, boxes = item.get("text") or "", len(item["boundingBoxes"])
    words = text.split()
    if not boxes:
        becomes = "left out beside others that have one" if has_boxes else "its text is kept, but not its page"
        lost.append(replace(about, message=f"has an item without a box: {becomes}"))
        return [] if has_boxes else [text]
    if boxes > 1 and len(words) != boxes:
        lost += [replace(about, message="has one text for several boxes: it is given to the first of them")] if words else []
        return [text, *[""] * (boxes - 1)]
    return words if boxes > 1 else [text]


def _from_preview(raw: bytes, labels: Labels, to: str, gone: Collection[str], lost: list[Loss]) -> Converted:
    tree = tree_of(raw)
    made = [
        _later_label(label, wire, lost, to)
        for label, wire in zip(labels.labels, tree["labels"], strict=True)
        if label.at.pointer not in gone and not _has_no_place(label, wire, to, lost)
    ]
    lost += beyond(FILE_OF_PREVIEW, tree, Location(labels.path), to)
    if tree.get("version", VERSION) != VERSION:
        lost.append(Loss(Location(labels.path, "/version"), f"version is not the known {VERSION}: left out"))
    head = ({"$schema": SCHEMA} if to == ESCAPED else {}) | ({"document": tree["docName"]} if "docName" in tree else {})
    return Converted(written({**head, "labels": made}, raw), PREVIEW, tuple(lost))


def _has_no_place(label: Label, wire: Json, to: str, lost: list[Loss]) -> bool:
    """Whether a label has a value without a region: only the preview allows that."""
    has_value = bool(wire.get("fieldValues") or wire.get("fieldValue"))
    if has_value and not label.regions:
        lost.append(Loss(label.at, f"has no region, without which {to} holds no value: left out", label.name))
    return has_value and not label.regions


def _later_label(label: Label, wire: Json, lost: list[Loss], to: str) -> Json:
    lost += _members(LABEL_OF_PREVIEW, label, wire, to)
    regions, words, whole = wire.get("regions") or [], wire.get("fieldValues") or [], wire.get("fieldValue")
    if not words and whole:
        words = whole.split() if len(whole.split()) == len(regions) else [whole]
    elif whole is not None and whole != " ".join(words):
        lost.append(Loss(label.at.child("fieldValue"), "has a value that is not its words: the words are kept", label.name))
    if words and len(words) != len(regions):
        less = "words beyond the regions are left out" if len(words) > len(regions) else "the last regions have no text"
        lost.append(Loss(label.at, f"has other than one region a word: {less}", label.name))
    texts = [*words, *[""] * len(regions)]
    value = [
        {"page": region["pageNumber"], "text": text, "boundingBoxes": [region["polygon"]]}
        for region, text in zip(regions, texts, strict=False)
    ]
    return {"label": escape(label.name) if to == ESCAPED else label.name, "key": None, "value": value}


def _members(held: Mapping[str, frozenset[str]], label: Label, wire: Json, to: str) -> Iterator[Loss]:
    """What stands in a label that the target does not hold."""
    return (replace(loss, about=label.name) for loss in beyond(held, wire, label.at, to))
