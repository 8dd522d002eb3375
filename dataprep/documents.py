"""One document converted in memory, as a labeling tool has it: as bytes, as text, or parsed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, cast

import msgspec

from dataprep.conversion import Converted, Loss, tree_of
from dataprep.convert import check_target, fields, labels, ocr, results, shape_of_fields, shape_of_labels
from dataprep.errors import UsageError
from dataprep.names import meant

Document = TypeVar("Document", bytes, str, dict[str, Any])

KINDS: Mapping[str, Callable[[bytes, str], Converted]] = {
    "labels": lambda raw, to: labels.convert(raw, "labels", shape_of_labels(to)),
    "ocr": lambda raw, to: ocr.convert(raw, "ocr", to),
    "fields": lambda raw, to: fields.convert(raw, "fields", shape_of_fields(to)),
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


def labels_of_result(result: bytes | str | dict[str, Any], form: str) -> results.Labeled | None:
    """The labels, fields and OCR of a form, from the saved result of a model: None where it is no result that can be read.

    `labels` and `fields` are parsed, of the shape of 2021-03-01; `ocr` is the text of the result without what is no layout.
    """
    made = results.labels_of(_bytes(result), form, form)
    return made if isinstance(made, results.Labeled) else None


def _bytes(document: bytes | str | dict[str, Any]) -> bytes:
    if isinstance(document, bytes):
        return document
    return (document if isinstance(document, str) else json.dumps(document)).encode("utf-8", "surrogatepass")


def _like(document: Document, raw: bytes) -> Document:
    if isinstance(document, bytes):
        return raw
    return raw.decode() if isinstance(document, str) else cast("Document", tree_of(raw))
