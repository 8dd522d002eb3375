"""Labels of the 2.0-preview: `version`, `docName`, `fieldKey`, `fieldValues`, `regions` (quickstart of 2019-10-16)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from dataprep.findings import Location
from dataprep.formats.shape import Box, Format, Wire
from dataprep.model import Label, Labels, Region, Value


class PreviewRegion(Wire):
    """The exact position of one word of a value."""

    page_number: Annotated[int, Meta(description="The page, counted from 1.")]
    polygon: Annotated[Box, Meta(description="Four corners, clockwise from the top left, as fractions of the page.")]


class PreviewLabel(Wire):
    """The value of one field on the form."""

    field_key: Annotated[str, Meta(description="The name of the field.")]
    field_value: Annotated[str, Meta(description="The whole value: fieldValues joined by blanks.")] | UnsetType = UNSET
    field_values: Annotated[list[str], Meta(description="The words of the value.")] | UnsetType = UNSET
    regions: Annotated[list[PreviewRegion], Meta(description="One region a word; optional.")] | UnsetType = UNSET


class PreviewLabels(Wire):
    """The labels of one form."""

    labels: Annotated[list[PreviewLabel], Meta(description="The values that were marked on the form.")]
    version: Annotated[str, Meta(description="The version of this shape: v1.0.")] | UnsetType = UNSET
    doc_name: Annotated[str, Meta(description="The name of the form.")] | UnsetType = UNSET


def read(wire: PreviewLabels, path: str, holes: bool) -> Labels:
    """The labels as the model has them; what could not be read is left out."""
    places = (Location(path, f"/labels/{number}") for number in range(len(wire.labels)))
    labels = tuple(_label(label, at) for label, at in zip(wire.labels, places, strict=True) if label is not None)
    name = wire.doc_name if isinstance(wire.doc_name, str) else None
    return Labels(path, "preview", name, Location(path, "/docName"), labels, holes=holes)


def _label(wire: PreviewLabel, at: Location) -> Label:
    words = wire.field_values or []
    path, pointer = at.path, at.pointer
    regions = [
        Region(wire.field_key, box.page_number, box.polygon, text, Location(path, f"{pointer}/regions/{number}/polygon"))
        for number, (box, text) in enumerate(zip_longest(wire.regions or (), words))
        if box is not None
    ]
    values = [Value(text or "", 1, Location(path, f"{pointer}/fieldValues/{number}")) for number, text in enumerate(words)]
    text = wire.field_value if isinstance(wire.field_value, str) else None
    name_at = Location(path, f"{pointer}/fieldKey")
    return Label(wire.field_key, (wire.field_key,), tuple(values), tuple(regions), at, name_at, wire.field_key, text)


def claims(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a labels file of this shape."""
    labels = tree.get("labels")
    first = labels[0] if isinstance(labels, list) and labels else None
    return "docName" in tree or (isinstance(first, dict) and "fieldKey" in first)


FORMAT = Format(
    name="labels of 2.0-preview",
    kind="labels",
    key=re.compile(rb'"(?:fieldKey|docName)"\s*:'),
    wire=PreviewLabels,
    claims=claims,
    read=read,
    versions={"labels-2.0-preview": "Labels of one form, API version 2.0-preview"},
)
