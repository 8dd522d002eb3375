"""One document converted in memory, as a labeling tool has it: as bytes, as text, or parsed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, cast

import msgspec

from dataprep.conversion import Converted, Loss, tree_of
from dataprep.conversions import check_target
from dataprep.convert import fields, labels, ocr, results
from dataprep.errors import UsageError
from dataprep.names import meant
from dataprep.tasks import shape_of_labels

Document = TypeVar("Document", bytes, str, dict[str, Any])

KINDS: Mapping[str, Callable[[bytes, str], Converted]] = {
    "labels": lambda raw, to: labels.convert(raw, "labels", shape_of_labels(to)),
    "ocr": lambda raw, to: ocr.convert(raw, "ocr", to),
    "fields": lambda raw, to: fields.convert(raw, "fields", to),
}
"""What can be converted by itself."""


class ConvertedDocument(msgspec.Struct, Generic[Document], frozen=True):
    """A document in another shape, of the kind that was given, and what the target cannot hold.

    `was` is the version or shape it had; None where it could not be read whole: it is then as it was, and a loss says why.
    """

    document: Document
    was: str | None
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]


def convert_document(document: Document, kind: str, to: str) -> ConvertedDocument[Document]:
    """Convert labels, ocr or fields (the `kind`) to an API version, or to a shape; nothing is written.

    `losses` name what the target cannot hold: look at them before you use the document. Raises UsageError, a mistake of the
    caller, for an unknown kind or target.
    """
    if kind not in KINDS:
        raise UsageError(f"no document is of the kind {kind!r}; {meant(kind, KINDS)}")
    check_target(kind, to)
    raw = _bytes(document)
    made = KINDS[kind](raw, to)
    return ConvertedDocument(document if made.raw == raw else _like(document, made.raw), made.was, made.losses, made.notes)


class LabeledDocument(msgspec.Struct, frozen=True):
    """What a result of a model says of a form: labels, fields and OCR, parsed; all None where it is no result that can be read.

    `losses` are the fields that could not be labeled, or why nothing could; the shapes are those of 2021-03-01.
    """

    labels: dict[str, Any] | None
    fields: dict[str, Any] | None
    ocr: dict[str, Any] | None
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]


def labels_of_result(result: bytes | str | dict[str, Any], form: str) -> LabeledDocument:
    """The labels, fields and OCR of a form, by its name, from the saved result of a model; nothing is written."""
    made = results.labels_of(_bytes(result), form, form)
    if isinstance(made, Converted):
        return LabeledDocument(None, None, None, made.losses, made.notes)
    return LabeledDocument(made.labels, made.fields, tree_of(made.ocr), made.losses, made.notes)


def _bytes(document: object) -> bytes:
    """The text of a document. Raises UsageError for what is none."""
    if isinstance(document, bytes | bytearray | memoryview):
        return bytes(document)
    if not isinstance(document, str | dict):
        raise UsageError(f"a document is bytes, a text or parsed JSON (an object), not {type(document).__name__}")
    try:
        return (document if isinstance(document, str) else json.dumps(document)).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"the document is no JSON: {error}") from error


def _like(document: Document, raw: bytes) -> Document:
    if isinstance(document, str):
        return raw.decode()
    return cast("Document", tree_of(raw)) if isinstance(document, dict) else raw
