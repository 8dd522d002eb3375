"""What fields.json declares: a part that rules ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from dataprep.findings import Location

FORMATS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"not-specified", "alphanumeric", "no-whitespaces"}),
    "number": frozenset({"not-specified", "currency", "decimal", "decimal-comma-separated"}),
    "date": frozenset({"not-specified", "dmy", "mdy", "ymd"}),
    **{name: frozenset({"not-specified"}) for name in ("time", "integer", "selectionMark", "signature", "array", "object")},
}
"""The types, and the formats that each takes (microsoft/OCR-Form-Tools, filterFormat; fields schema of 2021-03-01)."""

MISSPELT: Mapping[str, str] = {
    "decimal-comma-seperated": "decimal-comma-separated",  # microsoft/OCR-Form-Tools, enum FieldFormat
    "no-white-spaces": "no-whitespaces",  # Form-Recognizer-Toolkit, enum FieldFormat
}
"""How the tools themselves misspell formats, and how the official schema spells them."""


class Field(msgspec.Struct, frozen=True):
    """A field of fields.json, a column or row of a table definition, or the definition itself."""

    name: str
    type: str
    format: str | None
    at: Location
    item_type: str | None = None
    fields: tuple[Field, ...] = ()


class Fields(msgspec.Struct, frozen=True, dict=True):
    """A fields.json. `definitions` are the tables' row or column types by name."""

    path: str
    fields: tuple[Field, ...]
    definitions: Mapping[str, Field] = msgspec.field(default_factory=dict)
    holes: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name, the first of equal ones."""
        return {entry.name: entry for entry in reversed(self.fields)}

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, Field]]:
        """The columns of each definition by name, the first of equal ones."""
        return {name: {entry.name: entry for entry in reversed(table.fields)} for name, table in self.definitions.items()}

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Field]]:
        """The fixed rows of each table by name, the first of equal ones."""
        return {name: {row.name: row for row in reversed(field.fields)} for name, field in self.by_name.items()}

    @cached_property
    def types(self) -> frozenset[str]:
        """Every type that a label's field can have: of most sets few, so that most rules of types need not look at a label."""
        return frozenset(entry.type for entry in self.all())

    def entry(self, path: Sequence[str]) -> Field | None:
        """The field or, by field, row and column, the column of a table cell; None where it is not declared."""
        field = self.by_name.get(path[0])
        if field is None or len(path) != 3:
            return field
        row = self.rows[field.name].get(path[1])
        return self.columns.get((row.type if row else field.item_type) or "", {}).get(path[2])

    def type_of(self, path: Sequence[str]) -> str | None:
        """The type of a field or of a table cell; None where it is not declared."""
        entry = self.entry(path)
        return entry.type if entry else None

    def all(self) -> Iterator[Field]:
        """Every field, and the members of tables and definitions."""
        for entry in (*self.fields, *self.definitions.values()):
            yield entry
            yield from entry.fields
