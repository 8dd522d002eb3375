"""Labels from 2.0 on: `document`, `label`, `value`, `boundingBoxes`; with `$schema` names are escaped and tables exist.

Shape and rules: the labeling tools' sources (microsoft/OCR-Form-Tools, microsoft/Form-Recognizer-Toolkit).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, field

from dataprep.findings import Location, unescape
from dataprep.formats.shape import Box, Format, Wire
from dataprep.model import Label, Labels, Region, Value

SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/labels.json"
SCHEMAS = frozenset({SCHEMA, "http://www.azure.com/schema/formrecognizer/labels.json"})
"""The two names that the tools write for the shape of 2021-03-01; only with one of them are names escaped."""

LABEL_TYPES = frozenset({"words", "region"})
"""What the tools write as `labelType`, in any case; absent or null means words."""

BAD_ESCAPE = re.compile(r"~(?![01])")


class Item(Wire):
    """One word of a value, or one selection mark, or one drawn region."""

    page: Annotated[int, Meta(description="The page, counted from 1.")]
    bounding_boxes: Annotated[list[Box], Meta(description="One box: four corners as fractions of the page.")]
    text: Annotated[str | None, Meta(description="The word as the OCR file has it; empty if drawn.")] | UnsetType = UNSET


class LabelObject(Wire):
    """The value of one field on the form."""

    label: Annotated[str, Meta(description="The name of the field; for a table cell field/row/column.")]
    value: Annotated[list[Item], Meta(description="The words of the value.")] | UnsetType = UNSET
    key: Annotated[str | None, Meta(description="Unused; null where it stands.")] | UnsetType = UNSET
    label_type: Annotated[str | None, Meta(description="`region` if drawn; absent for words.")] | UnsetType = UNSET
    confidence: Annotated[float, Meta(description="Set by automatic labeling.")] | UnsetType = UNSET


class LabelsFile(Wire):
    """The labels of one form."""

    labels: Annotated[list[LabelObject], Meta(description="The values that were marked on the form.")]
    document: Annotated[str, Meta(description="The name of the form.")] | UnsetType = UNSET
    schema: Annotated[str, Meta(description="The name of this shape; absent in 2.0.")] | UnsetType = field(
        name="$schema", default=UNSET
    )
    labeling_state: (
        Annotated[int, Meta(description="1 by hand, 2 trained, 3 automatic, 4 automatic and adjusted.")] | UnsetType
    ) = UNSET


def read(wire: LabelsFile, path: str, holes: bool) -> Labels:
    """The labels as the model has them; what could not be read is left out."""
    is_escaped = wire.schema in SCHEMAS
    labels = tuple(
        _label(label, Location(path, f"/labels/{number}"), is_escaped)
        for number, label in enumerate(wire.labels)
        if label is not None
    )
    return Labels(
        path,
        "2021-03-01" if is_escaped else "2.0",
        wire.document if isinstance(wire.document, str) else None,
        Location(path, "/document"),
        labels,
        wire.labeling_state if isinstance(wire.labeling_state, int) else None,
        holes,
        wire.schema if isinstance(wire.schema, str) and not is_escaped else None,
    )


def _label(wire: LabelObject, at: Location, is_escaped: bool) -> Label:
    kind = (wire.label_type or "words").lower()
    drawn = kind == "region"
    parts = tuple([unescape(part) for part in wire.label.split("/")]) if is_escaped else (wire.label,)
    name = wire.label if len(parts) > 1 else parts[0]
    values, regions = _items(wire.value or (), name, at, drawn)
    is_bad = is_escaped and bool(BAD_ESCAPE.search(wire.label))
    unknown = None if kind in LABEL_TYPES else wire.label_type or None
    confidence = wire.confidence if isinstance(wire.confidence, float) else None
    name_at = Location(at.path, f"{at.pointer}/label")
    return Label(name, parts, values, regions, at, name_at, wire.label, None, drawn, confidence, is_bad, unknown)


def _items(wires: Sequence[Item | None], name: str, at: Location, drawn: bool) -> tuple[tuple[Value, ...], tuple[Region, ...]]:
    """The values and regions of a label, in one pass: there are more of them than of anything else in a labels file."""
    values: list[Value] = []
    regions: list[Region] = []
    for number, item in enumerate(wires):
        if item is None:
            continue
        place, boxes = f"{at.pointer}/value/{number}", item.bounding_boxes
        values.append(Value(item.text or None, len(boxes), Location(at.path, place)))
        words = [item.text or None] if len(boxes) == 1 else (item.text or "").split()
        for position, box in enumerate(boxes):
            if box is not None:
                text = words[position] if len(words) == len(boxes) else None
                box_at = Location(at.path, f"{place}/boundingBoxes/{position}")
                regions.append(Region(name, item.page, box, text, box_at, drawn))
    return tuple(values), tuple(regions)


def claims(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a labels file of this shape."""
    labels = tree.get("labels")
    first = labels[0] if isinstance(labels, list) and labels else None
    return "labels" in tree and not (isinstance(first, dict) and "fieldKey" in first)


FORMAT = Format(
    name="labels from 2.0 on",
    kind="labels",
    key=re.compile(rb'"labels"\s*:'),
    wire=LabelsFile,
    claims=claims,
    read=read,
    versions={
        "labels-2.0": "Labels of one form, API version 2.0: no $schema, names as they are",
        "labels-2021-03-01": "Labels of one form, API versions 2.1 to 4.0: with $schema, names escaped, tables",
    },
)
