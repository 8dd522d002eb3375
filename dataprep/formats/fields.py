"""fields.json: the fields of the model, with their types, formats and tables (official schema of 2021-03-01).

Two departures from the official schema are read as the tools write them: nulls for what is absent, and `signature`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, field

from dataprep.fields import Field, Fields
from dataprep.findings import Location
from dataprep.formats.shape import Format, Wire


class FieldObject(Wire):
    """A field, a row or column of a table, or the definition of a table's rows."""

    field_key: Annotated[str, Meta(description="The name.")]
    field_type: Annotated[
        str,
        Meta(description="string, number, integer, date, time, selectionMark, signature, array, object or a definition."),
    ]
    field_format: Annotated[str, Meta(description="How the text is read; not-specified by default.")] | UnsetType = UNSET
    item_type: Annotated[str | None, Meta(description="For an array: the definition of its rows.")] | UnsetType = UNSET
    fields: Annotated[list[FieldObject] | None, Meta(description="An object's rows; a definition's columns.")] | UnsetType = UNSET
    visualization_hint: Annotated[str, Meta(description="How tools show a table.")] | UnsetType = UNSET


class FieldsFile(Wire):
    """The fields of one model."""

    fields: Annotated[list[FieldObject], Meta(description="The fields.")]
    definitions: Annotated[dict[str, FieldObject], Meta(description="Rows of tables, by name.")] | UnsetType = UNSET
    schema: Annotated[str, Meta(description="The name of this shape; absent before 2.1.")] | UnsetType = field(
        name="$schema", default=UNSET
    )


def read(wire: FieldsFile, path: str, holes: bool) -> Fields:
    """The fields as the model has them; what could not be read is left out."""
    root = Location(path)
    fields = _fields(wire.fields, root.child("fields"))
    definitions = {
        name: _field(definition, root.child("definitions", name))
        for name, definition in (wire.definitions or {}).items()
        if definition is not None
    }
    return Fields(path, fields, definitions, holes)


def _fields(wires: list[FieldObject] | UnsetType | None, at: Location) -> tuple[Field, ...]:
    return tuple(_field(wire, at.child(number)) for number, wire in enumerate(wires or ()) if wire is not None)


def _field(wire: FieldObject, at: Location) -> Field:
    rows = _fields(wire.fields, at.child("fields"))
    return Field(wire.field_key, wire.field_type, wire.field_format or None, at, wire.item_type or None, rows)


def claims(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a fields.json of this shape."""
    return "fields" in tree


FORMAT = Format(
    name="fields.json",
    kind="fields",
    key=re.compile(rb'"fields"\s*:'),
    wire=FieldsFile,
    claims=claims,
    read=read,
    versions={
        "fields-2.0": "The fields of a model, API version 2.0: no $schema",
        "fields-2021-03-01": "The fields of a model, API versions 2.1 to 4.0: with $schema and tables",
    },
)
