"""K: fields.json, by the types of its fields. Whether each type and format exists, and whether the target takes it."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.fields import FORMATS, MISSPELT, Field, Fields
from dataprep.findings import Fix, Problem, Put, Severity
from dataprep.names import meant
from dataprep.rule import rule
from dataprep.targets import Target

ANOTHER = "train another model or a later version"

KNOWN_FORMATS = frozenset().union(*FORMATS.values())


@rule("K606", Severity.ERROR)
def unknown_field_type(fields: Fields) -> Iterator[Problem]:
    """A type or format that does not exist.

    Why: "Invalid fields": the set is refused.
    Bad: `"fieldType": "text"`, `"fieldFormat": "no-white-spaces"`
    Good: `"fieldType": "string"`, `"fieldFormat": "no-whitespaces"`
    Fix: spell it as the schema does; safe for the tools' own misspellings.
    Source: fields schema of 2021-03-01; service error InvalidFieldsDefinition.
    """
    # A row of a fixed table is of a definition; where that is absent, K608 tells of it.
    rows = {row.at.pointer for table in fields.fields if table.type == "object" for row in table.fields}
    for field in fields.all():
        if field.type not in FORMATS and field.type not in fields.definitions and field.at.pointer not in rows:
            message = f"{field.name!r} has the type {field.type!r}, which does not exist; {meant(field.type, FORMATS)}"
            yield Problem(field.at.child("fieldType"), message, about=field.name)
        if field.format is not None and field.format not in KNOWN_FORMATS:
            yield _unknown_format(field, field.format)


def _unknown_format(field: Field, said: str) -> Problem:
    at = field.at.child("fieldFormat")
    right = MISSPELT.get(said)
    hint = f"spell it {right!r}" if right else meant(said, sorted(KNOWN_FORMATS))
    message = f"{field.name!r} has the format {said!r}, which does not exist; {hint}"
    is_of_type = right in FORMATS.get(field.type, ())  # else K607 would be next
    fix = Fix(f"spell it {right!r}", (Put(at, right),), safe=True) if right and is_of_type else None
    return Problem(at, message, about=field.name, fix=fix)


@rule("K607", Severity.WARNING)
def format_not_for_type(fields: Fields) -> Iterator[Problem]:
    """A format that the field's type does not take.

    Why: it is ignored, or the set is refused.
    Bad: `"fieldType": "number", "fieldFormat": "dmy"`
    Good: `"fieldType": "date", "fieldFormat": "dmy"`
    Fix: take a format of the type, or not-specified.
    Source: microsoft/OCR-Form-Tools, filterFormat.
    """
    for field in fields.all():
        allowed = FORMATS.get(field.type)
        if allowed and field.format in KNOWN_FORMATS and field.format not in allowed:
            listed = ", ".join(sorted(allowed))
            message = f"{field.name!r} is a {field.type} with the format {field.format!r}; it takes {listed}"
            yield Problem(field.at.child("fieldFormat"), message, about=field.name)


@rule("K611", Severity.WARNING)
def type_not_for_target(fields: Fields, target: Target) -> Iterator[Problem]:
    """A type that the target does not take; one that only one of its models does not take is an info where none was given.

    Why: "unsupported field types are ignored": the field is declared, labeled, and not learned.
    Bad: a signature for 2.1 or for a neural model of 3.1, a table for 2.0
    Good: a signature for 3.0, a table for 2.1
    Fix: remove the field, or train another model or a later version.
    Targets: all but template and neural models of 4.0, which take every type.
    Source: azure-docs, concept-custom: tables and selection marks from 2.1 on, signatures in template models from 3.0 on and in
    neural models from 4.0 on.
    """
    for field in fields.fields:
        refusing = target.refusing("field_types", field.type) if field.type in FORMATS else ()
        if refusing is None:
            which = f"{target.model} models of {target.version} ignore" if target.model else f"{target.version} ignores"
            message = f"{field.name!r} is of the type {field.type}, which {which}; remove it, or {ANOTHER}"
            yield Problem(field.at.child("fieldType"), message, about=field.name)
        elif refusing:
            which = f"{refusing[0]} models of {target.version} ignore"
            message = f"{field.name!r} is of the type {field.type}, which {which}; do not train such a one, or remove it"
            yield Problem(field.at.child("fieldType"), message, Severity.INFO, field.name)


@rule("K612", Severity.ERROR)
def definition_named_as_type(fields: Fields) -> Iterator[Problem]:
    """A definition with the name of a type.

    Why: "Invalid fields": a field of that type could mean either.
    Bad: `"definitions": {"number": {...}}`
    Good: `"definitions": {"items_object": {...}}`
    Fix: rename it, where it is used as well.
    Targets: 2.1 and later.
    Source: fields schema of 2021-03-01: the names of definitions are none of the types.
    """
    for name, definition in fields.definitions.items():
        if name in FORMATS:
            message = f"the definition {name!r} has the name of a type; rename it, and the itemType or fieldType that means it"
            yield Problem(definition.at, message, about=name)


@rule("K613", Severity.INFO)
def date_without_format(fields: Fields) -> Iterator[Problem]:
    """A date without the order of day, month and year.

    Why: 03/04/2021 is read one way or the other; the order has to be told.
    Bad: `"fieldType": "date", "fieldFormat": "not-specified"`
    Good: `"fieldType": "date", "fieldFormat": "dmy"`
    Fix: set the format: dmy, mdy or ymd.
    Source: azure-ai-docs, label-tool: a date needs its format to be read.
    """
    for field in fields.all():
        if field.type == "date" and field.format in {None, "not-specified"}:
            message = f"{field.name!r} is a date without the order of its parts; set the fieldFormat to dmy, mdy or ymd"
            yield Problem(field.at, message, about=field.name)
