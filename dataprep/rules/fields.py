"""K: fields.json. Whether the fields that are declared are the fields that are labeled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from dataprep.facts import Kind, Summary
from dataprep.findings import Fix, Location, Problem, Put, Severity, escape
from dataprep.listing import FIELDS, Listing
from dataprep.model import Field, Fields, Label, Labels
from dataprep.names import key_of, meant, nearest
from dataprep.rule import rule
from dataprep.targets import Target

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

KNOWN_FORMATS = frozenset().union(*FORMATS.values())
RARELY = 5
MOST_HINTS = 100
"""Unknown names of one file that a known one is sought for."""


@rule("K601", Severity.WARNING)
def fields_missing(listing: Listing, summary: Summary, target: Target, kind: Kind, fields: Fields | None) -> Iterator[Problem]:
    """Labels without a fields.json.

    Why: from 3.0 on the fields and their types are taken from it; in 2.x every field becomes a string.
    Bad: a labeled folder without `fields.json`
    Good: one `fields.json` in the folder
    Fix: write it, or let the labeling tool write it.
    Source: azure-ai-docs, custom-labels: "There's one fields.json file for the entire training dataset".
    """
    is_expected = kind is Kind.LABELED and target.version != "2.0-preview" and not summary.is_foreign
    is_empty = fields is not None and not fields.fields and not fields.holes
    if is_expected and (is_empty or not listing.fields) and any(fact.has_labels for fact in summary.facts):
        is_required = not target.before("3.0")
        why = "needs it" if is_required else "takes every field for a string without it"
        what = "fields.json declares no field" if is_empty else "there is no fields.json"
        message = f"the forms are labeled, but {what}; {target.version} {why}: declare the fields"
        at = Location(FIELDS, "/fields" if is_empty else "")
        yield Problem(at, message, Severity.ERROR if is_required else Severity.WARNING)


@rule("K602", Severity.ERROR, whole=(Fields,))
def undeclared_field(labels: Labels, fields: Fields) -> Iterator[Problem]:
    """A label that names no field of fields.json.

    Why: "Invalid fields": the label belongs to no field and is not learned.
    Bad: the label `Totl` where fields.json has `Total`
    Good: the label `Total`
    Fix: rename the label; safe where it differs only by blanks or case.
    Source: service error InvalidFieldsDefinition.
    """
    known = fields.by_name
    if not known:  # K601 tells of it
        return
    names = Counter(key_of(label.name) for label in labels.labels)
    twice = {key for key, count in names.items() if count > 1}
    told = {key_of(label.name) for label in labels.labels if label.field in known} & twice
    hints: dict[str, str | None] = {}
    tables: set[str] = set()
    for label in labels.labels:
        key = key_of(label.name)
        is_told = key in told or label.is_badly_escaped or (len(label.path) > 1 and label.field in tables)  # L303, L313
        if label.field in known or not label.field.strip() or is_told:
            continue
        tables |= {label.field} if len(label.path) > 1 else set()
        told |= {key} & twice  # L303 tells of the other one
        if len(hints) < MOST_HINTS:
            hints.setdefault(label.field, nearest(label.field, known))
        yield _undeclared(label, hints.get(label.field), escaped=labels.shape == "2021-03-01")


def _undeclared(label: Label, near: str | None, *, escaped: bool) -> Problem:
    hint = f"did you mean {near!r}?" if near else "declare it, or remove the label"
    # Where the field's own name is untrimmed, K605 mends both together.
    is_twin = near is not None and key_of(near) == key_of(label.field) and near == near.strip() and len(label.path) == 1
    fix = None
    if is_twin and near is not None:
        fix = Fix(f"rename the label to {near!r}", (Put(label.name_at, escape(near) if escaped else near),), safe=True)
    return Problem(label.name_at, f"{label.field!r} is no field of fields.json; {hint}", about=label.field, fix=fix)


@rule("K603", Severity.WARNING, whole=True)
def field_never_labeled(fields: Fields, summary: Summary) -> Iterator[Problem]:
    """A field that no form labels.

    Why: the model cannot learn it, and returns nothing for it.
    Bad: a field `Tax` without a label in any form
    Good: a field labeled in five forms or more
    Fix: label it, or remove it.
    Source: azure-ai-docs, custom-labels: five labeled samples.
    """
    labeled = {name for fact in summary.facts for name in fact.fields or ()}
    if not labeled:
        return
    nearly = {key_of(name) for name in labeled}
    for field in fields.by_name.values():
        if field.name not in labeled and key_of(field.name) not in nearly:
            yield Problem(field.at, f"no form labels {field.name!r}; label it, or remove it", about=field.name)


@rule("K604", Severity.ERROR)
def duplicate_field(fields: Fields) -> Iterator[Problem]:
    """Two fields whose names are equal when trimmed and lower-cased.

    Why: one of them is lost: "ensure all names are unique when trimmed and converted to lower case".
    Bad: `Total` and `total`
    Good: `Total`
    Fix: remove one.
    Source: microsoft/OCR-Form-Tools, en-us.ts.
    """
    for group in (fields.fields, *(entry.fields for entry in fields.all() if entry.fields)):
        seen: dict[str, Field] = {}
        for field in group:
            first = seen.setdefault(key_of(field.name), field)
            if first is not field:
                message = f"{field.name!r} is declared twice, at {first.at.pointer} first; remove one"
                yield Problem(field.at.child("fieldKey"), message, about=field.name)


@rule("K605", Severity.WARNING)
def untrimmed_name(fields: Fields) -> Iterator[Problem]:
    """A field's name that begins or ends with a blank.

    Why: labels and results are matched by name; nobody sees the blank.
    Bad: `" TOTAL"`
    Good: `"TOTAL"`
    Fix: trim it in fields.json and in all labels together.
    Source: seen in published sample sets, where labels then name no field.
    """
    for field in fields.all():
        if field.name != field.name.strip() and field.name.strip():
            message = f"the name {field.name!r} has blanks at its ends; trim it, in labels as well"
            yield Problem(field.at.child("fieldKey"), message, about=field.name)


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
    fix = Fix(f"spell it {right!r}", (Put(at, right),), safe=True) if right else None
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


@rule("K608", Severity.ERROR, whole=True)
def undefined_definition(fields: Fields) -> Iterator[Problem]:
    """A table whose rows or columns are nowhere defined.

    Why: "Invalid fields": the cells have no type.
    Bad: `"itemType": "items_object"` without `definitions.items_object`
    Good: `"itemType": "items_object"` with `definitions.items_object`
    Fix: define it.
    Source: fields schema of 2021-03-01; microsoft/OCR-Form-Tools wants definitions[fieldKey + "_object"].
    """
    for field in fields.all():
        if field.type == "array" and field.item_type not in fields.definitions:
            said = "no itemType" if field.item_type is None else f"the itemType {field.item_type!r}, which is not defined"
            near = nearest(field.item_type, fields.definitions) if field.item_type else None
            mend = f"did you mean {near!r}?" if near else "define its columns"
            message = f"the table {field.name!r} has {said}; {mend}"
            yield Problem(field.at.child("itemType"), message, about=field.name)
    for field in fields.fields:
        for row in field.fields if field.type == "object" else ():
            if row.type not in fields.definitions:
                message = f"the row {row.name!r} of {field.name!r} is of {row.type!r}, which is not defined; define its columns"
                yield Problem(row.at.child("fieldType"), message, about=row.name)


@rule("K609", Severity.INFO, whole=True)
def unused_definition(fields: Fields) -> Iterator[Problem]:
    """A definition that no table uses.

    Why: a table was removed, or its itemType is misspelt.
    Bad: `definitions.items_object` and no field of that itemType
    Good: each definition used by a table
    Fix: remove it.
    Source: fields schema of 2021-03-01.
    """
    used = {entry.item_type for entry in fields.all()} | {entry.type for entry in fields.all()}
    # A name that is nearly one in use was meant by it: K608 tells of that.
    used |= {nearest(name, fields.definitions) for name in islice(used - fields.definitions.keys() - FORMATS.keys(), 100) if name}
    for name, definition in fields.definitions.items():
        if name not in used:
            yield Problem(definition.at, f"no table uses the definition {name!r}; remove it", about=name)


@rule("K610", Severity.INFO, whole=True)
def field_rarely_labeled(fields: Fields, summary: Summary) -> Iterator[Problem]:
    """A field labeled in fewer than five forms of a set of five or more.

    Why: five samples are the least from which a field is learned.
    Bad: a field labeled in two of ten forms
    Good: a field labeled in five forms
    Fix: label it in more forms, or add forms that have it.
    Source: azure-ai-docs, custom-labels: five labeled samples are the least for a model.
    """
    labeled = [fact for fact in summary.facts if fact.fields]
    counts = Counter(name for fact in labeled for name in fact.fields or ())
    for field in fields.by_name.values() if len(labeled) >= RARELY else ():
        if 0 < counts[field.name] < RARELY:
            forms = "form labels" if counts[field.name] == 1 else "forms label"
            message = f"{counts[field.name]} {forms} {field.name!r}, of {len(labeled)}; label it in {RARELY} or more"
            yield Problem(field.at, message, about=field.name)


@rule("K611", Severity.WARNING)
def type_not_for_target(fields: Fields, target: Target) -> Iterator[Problem]:
    """A type that the target does not take.

    Why: "unsupported field types are ignored".
    Bad: a signature for 2.1, a table for 2.0
    Good: a signature for 3.0, a table for 2.1
    Fix: remove the field, or train with a later version.
    Source: azure-docs, concept-custom: signatures from 3.0 on, tables from 2.1 on.
    """
    since = {"signature": "3.0", "array": "2.1", "object": "2.1"}
    for field in fields.fields:
        first = since.get(field.type)
        if first and target.before(first):
            message = f"{field.name!r} is of the type {field.type}, which {target.version} ignores; it is taken from {first} on"
            yield Problem(field.at.child("fieldType"), message, about=field.name)
