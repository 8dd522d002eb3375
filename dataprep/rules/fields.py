"""K: fields.json. Whether the fields that are declared are the fields that are labeled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from dataprep.facts import Kind, Summary
from dataprep.fields import FORMATS, Field, Fields
from dataprep.findings import Fix, Location, Move, Problem, Put, Severity, escape
from dataprep.listing import FIELDS, Listing
from dataprep.model import Label, Labels
from dataprep.names import key_of, nearest
from dataprep.rule import rule
from dataprep.settings import Thresholds
from dataprep.targets import Target

MOST_HINTS = 100
"""Unknown names of one file that a known one is sought for."""


@rule("K601", Severity.WARNING)
def fields_missing(listing: Listing, summary: Summary, target: Target, kind: Kind, fields: Fields | None) -> Iterator[Problem]:
    """Labels without a fields.json.

    Why: from 3.0 on the fields and their types are taken from it; in 2.x every field becomes a string.
    Bad: a labeled folder without `fields.json`
    Good: one `fields.json` in the folder
    Fix: write it, or let the labeling tool write it; unsafe: rename the one file whose name differs only by case.
    Targets: 2.0 and later; an error from 3.0 on.
    Source: azure-ai-docs, custom-labels: "There's one fields.json file for the entire training dataset".
    """
    is_expected = kind is Kind.LABELED and target.version != "2.0-preview" and not summary.is_foreign
    is_empty = fields is not None and not fields.fields and not fields.holes
    if is_expected and (is_empty or not listing.fields) and any(fact.has_labels for fact in summary.facts):
        is_required = not target.before("3.0")
        why = "needs it" if is_required else "takes every field for a string without it"
        what = "fields.json declares no field" if is_empty else "there is no fields.json"
        near = [name for name in listing.entries if name != FIELDS and name.lower() == FIELDS]
        mend = f"rename {near[0]!r}, for names are compared letter by letter" if near else "declare the fields"
        message = f"the forms are labeled, but {what}; {target.version} {why}: {mend}"
        at = Location(FIELDS, "/fields" if is_empty else "")
        fix = Fix(f"rename to {FIELDS}", (Move(near[0], FIELDS),)) if len(near) == 1 and not is_empty else None
        yield Problem(at, message, Severity.ERROR if is_required else Severity.WARNING, fix=fix)


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
    unknown = [label for label in labels.labels if label.field not in known]
    if not known or not unknown:  # K601 tells of the first
        return
    names = Counter(key_of(label.name) for label in labels.labels)
    twice = {key for key, count in names.items() if count > 1}
    told = {key_of(label.name) for label in labels.labels if label.field in known} & twice
    hints: dict[str, str | None] = {}
    tables: set[str] = set()
    for label in unknown:
        key = key_of(label.name)
        is_told = key in told or label.is_badly_escaped or (len(label.path) > 1 and label.field in tables)  # L303, L313
        if not label.field.strip() or is_told:
            continue
        tables |= {label.field} if len(label.path) > 1 else set()
        told |= {key} & twice  # L303 tells of the other one
        if len(hints) < MOST_HINTS:
            hints.setdefault(label.field, nearest(label.field, known))
        yield _undeclared(label, hints.get(label.field), escaped=labels.shape == "2021-03-01")


def _undeclared(label: Label, near: str | None, *, escaped: bool) -> Problem:
    hint = f"did you mean {near!r}?" if near else "declare it, or remove the label"
    if near and near != near.strip() and near.strip() == label.field:
        hint = f"fields.json has blanks around it, {near!r}: trim it there (K605)"
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
def untrimmed_name(fields: Fields, summary: Summary) -> Iterator[Problem]:
    """A field's name that begins or ends with a blank.

    Why: labels and results are matched by name; nobody sees the blank.
    Bad: `" TOTAL"`
    Good: `"TOTAL"`
    Fix: trim it in fields.json and in all labels together; safe unless two names become equal, or labels were excluded or
    could not be read.
    Source: seen in published sample sets, where labels then name no field.
    """
    groups = [fields.fields, *(entry.fields for entry in fields.all()), tuple(fields.definitions.values())]
    for group in groups:
        names = Counter(key_of(field.name) for field in group)
        for field in group:
            if field.name != field.name.strip() and field.name.strip():
                message = f"the name {field.name!r} has blanks at its ends; trim it, in labels as well"
                at, is_top = field.at.child("fieldKey"), group is fields.fields
                fix = _trimmed(field.name, at, summary, is_top=is_top, is_alone=names[key_of(field.name)] == 1)
                yield Problem(at, message, about=field.name, fix=fix)


def _trimmed(name: str, at: Location, summary: Summary, *, is_top: bool, is_alone: bool) -> Fix:
    """Trim a name where it is declared, and where it is a label's, or a part of a cell's."""
    places = slice(0, 1) if is_top else slice(1, None)
    named = ((one.at, one.without(name, places)) for fact in summary.facts for one in fact.untrimmed)
    edits = (Put(at, name.strip()), *(Put(place, trimmed) for place, trimmed in named if trimmed is not None))
    return Fix(f"trim it to {name.strip()!r}", edits, safe=is_alone and not summary.holes and not summary.is_partial)


@rule("K608", Severity.ERROR, whole=True)
def undefined_definition(fields: Fields) -> Iterator[Problem]:
    """A table whose rows or columns are nowhere defined.

    Why: "Invalid fields": the cells have no type.
    Bad: `"itemType": "items_object"` without `definitions.items_object`
    Good: `"itemType": "items_object"` with `definitions.items_object`
    Fix: define it.
    Targets: 2.1 and later.
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
    Targets: 2.1 and later.
    Source: fields schema of 2021-03-01.
    """
    used = {entry.item_type for entry in fields.all()} | {entry.type for entry in fields.all()}
    # A name that is nearly one in use was meant by it: K608 tells of that.
    used |= {nearest(name, fields.definitions) for name in islice(used - fields.definitions.keys() - FORMATS.keys(), 100) if name}
    for name, definition in fields.definitions.items():
        if name not in used:
            yield Problem(definition.at, f"no table uses the definition {name!r}; remove it", about=name)


@rule("K610", Severity.INFO, whole=True)
def field_rarely_labeled(fields: Fields, summary: Summary, thresholds: Thresholds) -> Iterator[Problem]:
    """A field labeled in fewer than five forms of a set of five or more.

    Why: five samples are the least from which a field is learned.
    Bad: a field labeled in two of ten forms
    Good: a field labeled in five forms
    Fix: label it in more forms, or add forms that have it.
    Source: azure-ai-docs, custom-labels: five labeled samples are the least for a model.
    """
    least = thresholds.forms_per_field
    labeled = [fact for fact in summary.facts if fact.fields]
    counts = Counter(name for fact in labeled for name in fact.fields or ())
    for field in fields.by_name.values() if len(labeled) >= least else ():
        if 0 < counts[field.name] < least:
            forms = "form labels" if counts[field.name] == 1 else "forms label"
            message = f"{counts[field.name]} {forms} {field.name!r}, of {len(labeled)}; label it in {least} or more"
            yield Problem(field.at, message, about=field.name)
