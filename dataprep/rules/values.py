"""L: labels files, by the types of their fields. Whether a label is what its field is: a mark, a signature, a cell."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.fields import Field, Fields
from dataprep.findings import Problem, Severity
from dataprep.model import Label, Labels
from dataprep.names import listed
from dataprep.regions import STATE
from dataprep.rule import rule

ESCAPE_FAULT = "~ must be written ~0, and / within a name ~1"


def _types(labels: Labels, fields: Fields, wanted: str) -> Iterator[Label]:
    """The labels of fields, or of table columns, of one type, those that L304 or L309 tells of left out."""
    for label in labels.labels if wanted in fields.types else ():
        if label.values and not label.is_mixed and fields.type_of(label.path) == wanted:
            yield label


@rule("L310", Severity.ERROR, whole=True)
def selection_mark_label_broken(labels: Labels, fields: Fields) -> Iterator[Problem]:
    """The label of a selection mark that is not exactly one mark.

    Why: the value is `selected` or `unselected`, of one mark.
    Bad: `"text": "X"`, or two marks
    Good: one item with `"text": "selected"`, or one drawn region
    Fix: label the mark itself.
    Targets: 2.1 and later.
    Source: Form-Recognizer-Toolkit, validateAssignment; `:selected:` is accepted as well.
    """
    for label in _types(labels, fields, "selectionMark"):
        if len(label.values) > 1:
            message = f"{label.name!r} has {len(label.values)} items; a selection mark is exactly one"
            yield Problem(label.at, message, about=label.name)
        elif not label.drawn and not STATE.fullmatch(label.values[0].text or ""):
            message = f"{label.name!r} says {label.values[0].text or ''!r}; a selection mark is selected or unselected"
            yield Problem(label.values[0].at, message, about=label.name)


@rule("L311", Severity.ERROR, whole=True)
def signature_label_broken(labels: Labels, fields: Fields) -> Iterator[Problem]:
    """The label of a signature that is not exactly one drawn region.

    Why: a signature has no words; its place is learned.
    Bad: the words "J. Smith"
    Good: one item with `"text": ""` and `"labelType": "region"`
    Fix: draw a region over the signature.
    Targets: 3.0 and later.
    Source: Form-Recognizer-Toolkit, validateAssignment.
    """
    for label in _types(labels, fields, "signature"):
        if len(label.values) > 1 or not label.drawn:
            what = f"{len(label.values)} {'drawn' if label.drawn else 'worded'} item{'s' * (len(label.values) != 1)}"
            message = f"{label.name!r} has {what}; a signature is exactly one drawn region"
            yield Problem(label.at, message, about=label.name)


@rule("L313", Severity.ERROR)
def table_path_broken(labels: Labels, fields: Fields) -> Iterator[Problem]:
    """The label of a table cell that is not field/row/column, or names a row or column that the table has not.

    Why: the cell belongs nowhere and is lost. A missing row of a growing table is an info.
    Bad: `Items/0`, `Items/x/Price`
    Good: `Items/0/Price`
    Fix: name the cell by its table, row and column; write ~ as ~0 and / as ~1.
    Targets: 2.1 and later.
    Source: microsoft/OCR-Form-Tools, canvas.tsx, getTableLabelFromRegion.
    """
    if labels.shape != "2021-03-01":
        return
    known = fields.by_name
    for label in labels.labels:
        field = known.get(label.field)
        fault = f"a bad escape in {label.written!r}; {ESCAPE_FAULT}" if label.is_badly_escaped else None
        if fault is None and field and (len(label.path) > 1 or field.type in {"array", "object"}):
            fault = _path_fault(label, field, fields)
        if fault:
            yield Problem(label.name_at, f"{label.name!r}: {fault}", about=label.name)
    yield from _gaps(labels, fields)


def _path_fault(label: Label, field: Field, fields: Fields) -> str | None:
    if field.type not in {"array", "object"}:
        return f"{label.field!r} is no table; {ESCAPE_FAULT}"
    if len(label.path) != 3:
        return "a cell is named field/row/column; name all three"
    row, column = label.path[1:]
    if field.type == "array" and not (row.isascii() and row.isdigit()):
        return f"the row {row!r} is no number; rows are counted from 0"
    rows = {entry.name: entry.type for entry in field.fields}
    if field.type == "object" and row not in rows:
        return f"{label.field!r} has no row {row!r}, only {listed(rows, 10)}; name one of them"
    definition = fields.definitions.get((rows[row] if field.type == "object" else field.item_type) or "")
    columns = [entry.name for entry in definition.fields] if definition else []
    if definition and column not in columns:
        return f"{label.field!r} has no column {column!r}, only {listed(columns, 10)}; name one of them"
    return None


def _gaps(labels: Labels, fields: Fields) -> Iterator[Problem]:
    rows: dict[str, dict[int, Label]] = {}
    for label in labels.labels:
        if len(label.path) == 3 and label.path[1].isascii() and label.path[1].isdigit() and len(label.path[1]) < 10:
            rows.setdefault(label.field, {}).setdefault(int(label.path[1]), label)
    for name, seen in rows.items():
        field = fields.by_name.get(name)
        missing = next((row for row in range(len(seen)) if row not in seen), None)
        if field and field.type == "array" and missing is not None:
            label = seen[max(seen)]
            message = f"row {missing} of {name!r} is not labeled, though row {max(seen)} is; rows are counted from 0 without gaps"
            yield Problem(label.name_at, message, Severity.INFO, name)
