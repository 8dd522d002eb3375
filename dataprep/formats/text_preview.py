"""Labels of texts in v1.0-preview.2: `intentNames`, and documents that name them by index (tag-data, 2021-07-15)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from dataprep.findings import Location
from dataprep.formats.shape import Format, Wire
from dataprep.texts import TextClass, TextDocument, TextLabels, has_holes


class PreviewText(Wire):
    """A document with its classes."""

    location: Annotated[str, Meta(description="The path of the text, relative to this file.")]
    intents: Annotated[list[int], Meta(description="The classes, by their place in intentNames.")] | UnsetType = UNSET
    culture: Annotated[str | None, Meta(description="The language of the text: en-us.")] | UnsetType = UNSET


class PreviewTexts(Wire):
    """The labels of a project."""

    intent_names: Annotated[list[str], Meta(description="The names of the classes.")]
    documents: Annotated[list[PreviewText], Meta(description="The documents.")]


def read(wire: PreviewTexts, path: str, holes: bool) -> TextLabels:
    """The labels as the model has them; an index that no class has stays a number."""
    names_at, list_at = Location(path, "/intentNames"), Location(path, "/documents")
    names = wire.intent_names
    classes = tuple(TextClass(name, names_at.child(number)) for number, name in enumerate(names) if name is not None)
    documents = tuple(
        _document(entry, number, list_at, names) for number, entry in enumerate(wire.documents) if entry is not None
    )
    return TextLabels(
        path,
        "preview.2",
        classes,
        documents,
        holes=holes and has_holes((*names, *wire.documents), documents),
        lacks_classes=None in names,
    )


def _document(wire: PreviewText, number: int, list_at: Location, names: Sequence[str]) -> TextDocument:
    intents = wire.intents if isinstance(wire.intents, list) else None
    said = tuple(names[index] if index is not None and 0 <= index < len(names) else index for index in intents or ())
    return TextDocument(
        wire.location, number, list_at, said, None if intents is None else "intents", language=wire.culture or None
    )


def claims(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a labels file of this shape."""
    return "intentNames" in tree


FORMAT = Format(
    name="labels of texts of v1.0-preview.2",
    kind="texts",
    key=re.compile(rb'"intentNames"\s*:'),
    wire=PreviewTexts,
    claims=claims,
    read=read,
    versions={"text-labels-preview.2": "Labels of texts, API version v1.0-preview.2: intentNames"},
)
