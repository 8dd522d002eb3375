"""What a saved result says of a form: each field with its text, its confidence, and that of the words it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from msgspec import Struct

from dataprep.conversion import Converted, tree_of
from dataprep.convert.results import NOTHING, labels_of
from dataprep.decode import decode
from dataprep.evaluation import Note, in_lines, note_at
from dataprep.findings import Location, unescape
from dataprep.model import Ocr
from dataprep.pieces import SIGNATURE, Layout, Piece, text_of
from dataprep.predictions import DOCUMENTS, NO_FIELD, Predicted, documents

LEAST, MOST = 0.0, 1.0
"""A number beyond these is no confidence."""

NO_DOCUMENT = "holds no document: nothing was read; layout alone is no result of a model"
UNSIGNED = "unsigned"


class Value(Struct, frozen=True):
    """What was read for a field or cell: its text, type and confidence, and the confidences of its words."""

    text: str
    type: str
    confidence: float | None
    words: tuple[float, ...] = ()


class Read(Struct, frozen=True):
    """What was read on a form, by field or by table, row and column; the confidences of all its words; and notes.

    `is_result` is False for a file that is no result of a model.
    """

    is_result: bool
    values: Mapping[tuple[str, ...], Value] = {}
    words: tuple[float, ...] = ()
    notes: tuple[Note, ...] = ()


def read_result(raw: bytes, path: str, form: str) -> Read:
    """What a saved result at a path says of the form of a name."""
    made = labels_of(raw, path, form)
    if isinstance(made, Converted):
        return _empty(raw, made)
    tree = tree_of(raw)
    result = tree.get("analyzeResult", tree)
    layout = _layout(made.ocr, path, {member: result[member] for member in DOCUMENTS if member in result})
    at = Location(path).child("analyzeResult") if "analyzeResult" in tree else Location(path)
    sure = _confidences(layout)
    values: dict[tuple[str, ...], Value] = {}
    notes: list[Note] = []
    for field in documents(layout, at):
        if NO_FIELD in field.lost or not all(field.path):
            notes.append(note_at(field.at, NO_FIELD if NO_FIELD in field.lost else "has a blank name: left out"))
        elif field.path in values:
            notes.append(note_at(field.at, f"{'/'.join(field.path)!r} is the second of its name: left out"))
        elif (value := _value(field, _node(tree, field.at), sure)) is not None:
            values[field.path] = value
    return Read(True, values, tuple(sure.values()), in_lines(notes, raw))


def _empty(raw: bytes, made: Converted) -> Read:
    """A file without a field of a document: one that was read, and in which the model found none, or no result at all."""
    loss = made.losses[0]
    tree = tree_of(raw) if NOTHING in loss.message else {}
    if any(member in tree.get("analyzeResult", tree) for member in DOCUMENTS):
        return Read(True, notes=(note_at(loss.at, NO_DOCUMENT),))
    return Read(False, notes=in_lines([note_at(loss.at, loss.message.replace("not converted: ", ""))], raw))


def _layout(raw: bytes, path: str, members: Mapping[str, Any]) -> Layout:
    """The layout of a result, with its documents."""
    ocr = cast("Ocr", decode(raw, path, "ocr").part(path))
    return Layout(ocr, {**tree_of(raw)["analyzeResult"], **members})


def _confidences(layout: Layout) -> dict[Piece, float]:
    """How sure the reading of each word is, where that is said, by the word as a piece of a field."""
    pairs = (
        (piece, value) for sheet in layout.sheets for piece, value in zip(sheet.words, sheet.page.words.confidences, strict=True)
    )
    return {piece: float(value) for piece, value in pairs if piece and LEAST <= value <= MOST}


def _value(field: Predicted, node: Mapping[str, Any], sure: Mapping[Piece, float]) -> Value | None:
    """A field as it was read: by the words that it names, or by what it says itself where it names none, or not all are there.

    None for no signature.
    """
    if field.type == SIGNATURE and node.get("valueSignature") == UNSIGNED:
        return None
    words = tuple(sure[piece] for piece in field.pieces if piece in sure)
    said, by_words = text_of(node), " ".join(piece.text for piece in field.pieces if piece.text)
    names_its_words = bool(node.get("elements") or node.get("spans")) and not field.lost
    text = " ".join(((by_words or said) if names_its_words else (said or by_words)).split())
    confidence = field.confidence if field.confidence is not None and LEAST <= field.confidence <= MOST else None
    return Value("" if field.type == SIGNATURE else text, field.type, confidence, words)


def _node(tree: Any, at: Location) -> Mapping[str, Any]:
    """The object at a place of a parsed file."""
    for token in at.pointer.split("/")[1:]:
        tree = tree[int(token)] if isinstance(tree, list) else tree[unescape(token)]
    return tree if isinstance(tree, dict) else {}
