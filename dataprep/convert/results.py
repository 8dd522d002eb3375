"""Labels from a saved result: what a trained model read on a form becomes the form's labels, its fields and its OCR file.

As the vendor's labeling tool does it (microsoft/OCR-Form-Tools, assetService.ts, getAssetPredictMetadata): each field that is
not null is a label of the words that it refers to, and the OCR file is the result without what is no layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from dataprep.conversion import Converted, Loss, edited, is_whole, tree_of, unread, written
from dataprep.declaring import SCHEMA, node, table
from dataprep.decode import Decoded, decode, too_deep
from dataprep.edits import EditError
from dataprep.faults import Fault, FaultKind
from dataprep.findings import Drop, Edit, Location, Put, escape
from dataprep.formats import labels as labels_format
from dataprep.formats.sdk import raw_of
from dataprep.model import Ocr
from dataprep.names import key_of
from dataprep.pieces import MARK, MARKS, SIGNATURE, Layout
from dataprep.predictions import DOCUMENTS, Predicted, documents, pair_lists, pairs
from dataprep.regions import STATE

Json = dict[str, Any]

AUTOMATIC = 3
"""The state of labels that a model made and nobody looked at (microsoft/OCR-Form-Tools, applicationState.ts)."""

NO_LAYOUT = (*DOCUMENTS, "errors", "keyValuePairs", "entities")
"""The members of a result that an OCR file does not have."""

LAYOUT_MODEL = "prebuilt-layout"
"""What a layout from 3.0 on says as its model; every model reads the same layout."""

LAYOUT = re.compile(rb'"(?:readResults|pages)"\s*:')
PREDICTED = re.compile(rb'"(?:documentResults|documents|keyValuePairs)"\s*:\s*\[\s*\{')
NO_WORDS = "holds no words, so that its OCR file does not either: run Layout on the form, and take that file"
PROPOSED = "{} key-value pairs are proposed as labels and fields: look them over, and name the fields as you want them"
TOKENS = "__Tokens__"
"""How 2.x begins the key of a value that stands alone."""

UNSPECIFIED = "not-specified"
KEPT_TYPES = frozenset({"string", "number", "integer", "date", "time", SIGNATURE})

NOTHING = "it holds no documentResults, documents or keyValuePairs"
NO_NAME = "has a blank name: not labeled"
TWICE = "is the second of its name: not labeled"
NOT_WANTED = "is left out: the fields of the documents are labeled"
NOT_KEPT = "is left out: it is no layout, and no label"


class Labeled(msgspec.Struct, frozen=True):
    """What a result gives: its layout as an OCR file, the trees of a labels file and of a fields.json of 2021-03-01.

    `losses` are fields that could not be labeled, or not in full; without any label there is no labels file to write.
    """

    ocr: bytes
    labels: Json
    fields: Json
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()


class Opened(msgspec.Struct, frozen=True):
    """A result as it was read: its layout, its tree, and where the result stands in the file."""

    ocr: Ocr
    raw: bytes
    result: Json
    at: Location
    notes: tuple[str, ...] = ()


def is_result(raw: bytes) -> bool:
    """Whether a JSON file looks like the result of a model: a layout, with documents or key-value pairs."""
    return LAYOUT.search(raw) is not None and PREDICTED.search(raw) is not None


def labels_of(raw: bytes, path: str, document: str) -> Labeled | Converted:
    """The labels, fields and OCR of the form of a name, from the saved result of a model at a path.

    Results of 2.0, 2.1, 3.x and 4.0. What is no result comes back as it is, with a loss that says why.
    """
    try:
        opened = _opened(raw, path)
        if isinstance(opened, Converted):
            return opened
        if not _holds(opened.result, opened.at):
            return Converted(raw, opened.ocr.version, (Loss(opened.at, f"not converted: {NOTHING}"),))
        return _labeled(opened, document)
    except (RecursionError, EditError):  # a value below the layout is nested deeper than one of the readers follows
        return unread(raw, [too_deep(path)])


def _opened(raw: bytes, path: str) -> Opened | Converted:
    decoded, at = decode(raw, path, "ocr"), Location(path)
    is_bare = {fault.kind for fault in decoded.faults} - {FaultKind.BYTE_ORDER_MARK} == {FaultKind.FROM_SDK}
    if not is_whole(decoded) and not is_bare:
        return unread(raw, decoded.faults)
    try:
        tree = tree_of(raw)
    except ValueError:
        return unread(raw, [Fault(FaultKind.NOT_JSON, at, "a number of too many digits")])
    if is_bare:
        return _wrapped(raw, tree, path) or unread(raw, decoded.faults)
    result, at = tree["analyzeResult"], at.child("analyzeResult")
    drops: list[Edit] = [Drop(at.child(member)) for member in NO_LAYOUT if member in result]
    drops += [Put(at.child("modelId"), LAYOUT_MODEL)] if "modelId" in result else []
    drops += [Drop(place) for place, *_ in pair_lists(result, at) if place != at.child("keyValuePairs")]
    return Opened(_read(decoded, path), edited(raw, drops), result, at)


def _wrapped(raw: bytes, tree: Any, path: str) -> Opened | None:
    """A result that an SDK of 4.0 wrote without its envelope, which is put around it; None for any other."""
    is_raw = isinstance(tree, dict) and "apiVersion" in tree
    response = raw_of({key: value for key, value in tree.items() if key not in NO_LAYOUT}) if is_raw else None
    layout = written(response, raw)
    decoded = decode(layout, path, "ocr")
    if response is None or not is_whole(decoded):
        return None
    result = response["analyzeResult"] | {member: tree[member] for member in NO_LAYOUT if member in tree}
    note = "it stood without the envelope of a response: the OCR file has one, which does not know the dates"
    return Opened(_read(decoded, path), layout, result, Location(path), (note,))


def _read(decoded: Decoded, path: str) -> Ocr:
    return cast("Ocr", decoded.part(path))


def _holds(result: Mapping[str, Any], at: Location) -> bool:
    """Whether a result holds more than a layout."""
    return any(result.get(member) for member in DOCUMENTS) or any(nodes for *_, nodes in pair_lists(result, at))


def _labeled(opened: Opened, document: str) -> Labeled:
    layout, at, notes = Layout(opened.ocr, opened.result), opened.at, list(opened.notes)
    losses = [Loss(at.child("errors"), NOT_KEPT)] if opened.result.get("errors") else []
    found = list(documents(layout, at))
    if found:
        losses += [Loss(place, NOT_WANTED) for place, _, nodes in pair_lists(opened.result, at) if nodes]
    else:
        found = list(_proposed(layout, at, notes))
        count = sum(bool(field.pieces) for field in found)
        notes += [PROPOSED.format(count)] if count else []
    kept = list(_named(found, losses))
    notes += [] if kept else ["nothing of it can be labeled"]
    notes += [] if any(len(page.words) for page in opened.ocr.pages) else [NO_WORDS]
    labels = {
        "$schema": labels_format.SCHEMA,
        "document": document.rpartition("/")[2],
        "labels": [_label(field) for field in kept],
        "labelingState": AUTOMATIC,
    }
    return Labeled(opened.raw, labels, _fields(kept), tuple(losses), tuple(notes))


def _proposed(layout: Layout, at: Location, notes: list[str]) -> Iterator[Predicted]:
    """The values of key-value pairs as fields that are named by their keys."""
    left_out, numbers = Counter[str](), dict[str, int]()
    for key, value in pairs(layout, at):
        name = " ".join(key.split()).rstrip(" :\uff1a")
        if value is not None and not value.path:
            yield value
        elif key.startswith(TOKENS):
            left_out[f"no key ({TOKENS})"] += 1
        elif value is None or not name:
            left_out["no value" if name else "no key"] += 1
        else:
            yield msgspec.structs.replace(value, path=(_unique(name, numbers) if value.pieces else name,))
    notes += (f"{count} pair{' has' if count == 1 else 's have'} {what}: left out" for what, count in left_out.items())


def _unique(name: str, numbers: dict[str, int]) -> str:
    """A name that no other has, but for blanks and case; of equal ones, all but the first are numbered."""
    key, wanted = key_of(name), name
    number = numbers.get(key, 0)
    while key_of(wanted) in numbers:
        number += 1
        wanted = f"{name} {number}"
    numbers[key_of(wanted)], numbers[key] = 1, max(number, 1)
    return wanted


def _named(found: Iterable[Predicted], losses: list[Loss]) -> Iterator[Predicted]:
    """The fields and cells that can be labeled: with words, and the first of their name."""
    owners, cells = dict[str, tuple[int, str]](), set[tuple[str, ...]]()
    for field in found:
        name = "/".join(map(escape, field.path)) if len(field.path) > 1 else "".join(field.path)
        losses += [Loss(field.at, message, name or None) for message in field.lost]
        key = tuple(map(key_of, field.path))
        if not field.pieces:
            continue
        owner = (field.document, field.path[0])
        if not all(key):
            losses.append(Loss(field.at, NO_NAME, name))
        elif owners.setdefault(key[0], owner) != owner or key in cells:
            losses.append(Loss(field.at, TWICE, name))
        else:
            cells.add(key)
            yield field


def _label(field: Predicted) -> Json:
    confidence = {} if field.confidence is None else {"confidence": field.confidence}
    value = [{"page": piece.page, "text": piece.text, "boundingBoxes": [list(piece.polygon)]} for piece in field.pieces]
    drawn = {"labelType": "region"} if field.type == SIGNATURE else {}
    return {"label": "/".join(map(escape, field.path)), "key": None, **confidence, "value": value, **drawn}


def _fields(kept: Sequence[Predicted]) -> Json:
    """The tree of a fields.json that declares what is labeled."""
    fields, definitions = list[Json](), dict[str, Json]()
    cells: dict[str, list[Predicted]] = {}
    for field in kept:
        cells.setdefault(field.path[0], []).append(field)
    for name, group in cells.items():
        if len(group[0].path) == 1:
            fields.append(node(name, *_type(group[0])))
        else:
            rows = dict.fromkeys(cell.path[1] for cell in group)
            made, definition = table(name, rows, _columns(group), grows=group[0].is_growing)
            fields.append(made)
            definitions[definition["fieldKey"]] = definition
    return {"$schema": SCHEMA, "fields": fields, "definitions": definitions}


def _columns(cells: Sequence[Predicted]) -> list[Json]:
    """The columns of a table; one whose cells are of several types is a string."""
    columns: dict[str, tuple[str, str]] = {}
    for cell in cells:
        type_ = _type(cell)
        columns[cell.path[2]] = type_ if columns.get(cell.path[2], type_) == type_ else ("string", UNSPECIFIED)
    return [node(name, *type_) for name, type_ in columns.items()]


def _type(field: Predicted) -> tuple[str, str]:
    """The type and format that fields.json has for a field: what is no single mark is no selection mark."""
    if field.type in MARKS:
        is_mark = len(field.pieces) == 1 and STATE.fullmatch(field.pieces[0].text) is not None
        return (MARK if is_mark else "string"), UNSPECIFIED
    if field.type == "currency":
        return "number", "currency"
    return (field.type if field.type in KEPT_TYPES else "string"), UNSPECIFIED
