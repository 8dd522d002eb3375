"""L: labels files. What was labeled, before any look at where."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.findings import Fix, Location, Problem, Put, Severity
from dataprep.model import Fields, Form, Label, Labels
from dataprep.regions import STATE
from dataprep.rule import rule

ESCAPE_FAULT = "~ must be written ~0, and / within a name ~1"


@rule("L301", Severity.ERROR, whole=True)
def no_labels(labels: Labels) -> Iterator[Problem]:
    """A labels file without a label.

    Why: "There are no labels in label file ... This label file cannot be used for training."
    Bad: `"labels": []`
    Good: a file with a label, or no file
    Fix: label the form, or remove the file: the form is then an unlabeled one.
    Source: microsoft/OCR-Form-Tools, en-us.ts, noLabelInLabelFile; the tools remove such files.
    """
    if not labels.labels:
        at = Location(labels.path, "/labels")
        yield Problem(at, "there is no label in this file; label the form, or remove the file")


@rule("L302", Severity.ERROR)
def blank_label_name(labels: Labels) -> Iterator[Problem]:
    """A label without a name.

    Why: it belongs to no field.
    Bad: `"label": " "`
    Good: `"label": "Total"`
    Fix: name the field.
    Source: microsoft/OCR-Form-Tools, en-us.ts: empty names are refused.
    """
    for label in labels.labels:
        if not label.name.strip():
            yield Problem(label.name_at, f"the name {label.name!r} is blank; name the field", about=label.name)


@rule("L303", Severity.ERROR)
def duplicate_label(labels: Labels) -> Iterator[Problem]:
    """Two labels of one form whose names are equal when trimmed and lower-cased.

    Why: one of them is lost: "ensure all names are unique when trimmed and converted to lower case".
    Bad: labels `Total` and `total`
    Good: one label `Total` with all its words
    Fix: join them, or rename one.
    Source: microsoft/OCR-Form-Tools, en-us.ts.
    """
    seen: dict[str, Label] = {}
    for label in labels.labels:
        key = label.name.strip().lower()
        first = seen.setdefault(key, label)
        if first is not label and key:
            message = f"{label.name!r} is labeled twice, as {first.name!r} at {first.at.pointer} first; join them, or rename one"
            yield Problem(label.name_at, message, about=label.name)


@rule("L304", Severity.ERROR, whole=True)
def label_without_value(labels: Labels) -> Iterator[Problem]:
    """A label with neither a value nor a region.

    Why: there is nothing to learn from it.
    Bad: `{"label": "Total", "value": []}`
    Good: `{"label": "Total", "value": [{"page": 1, "text": "12", "boundingBoxes": [[...]]}]}`
    Fix: label the value, or remove the label.
    Source: measured: no value is empty in any published labels file.
    """
    for label in labels.labels:
        if not label.values and not label.regions:
            yield Problem(label.at, f"{label.name!r} has no value; label its words, or remove it", about=label.name)


@rule("L305", Severity.ERROR)
def label_across_pages(labels: Labels) -> Iterator[Problem]:
    """One label with regions on two pages.

    Why: "Contains FieldLabel in a.pdf with label regions across multiple pages": the labels file is refused.
    Bad: items of one label with `"page": 1` and `"page": 2`
    Good: all items of a label on one page
    Fix: keep the value of one page.
    Source: azure-sdk-for-net issue 29692; quickstart: "You cannot apply a label across multiple pages".
    """
    for label in labels.labels:
        pages = sorted({region.page for region in label.regions})
        if len(pages) > 1:
            listed = ", ".join(map(str, pages))
            message = f"{label.name!r} has regions on pages {listed}; a label has to stay on one page"
            yield Problem(label.at, message, about=label.name)


@rule("L306", Severity.WARNING, whole=True)
def wrong_document_name(form: Form, labels: Labels) -> Iterator[Problem]:
    """A labels file that names another form than its own, or none.

    Why: it was copied from another form, or the form was renamed; tools and people mistake it.
    Bad: `"document": "b.pdf"` in `a.pdf.labels.json`
    Good: `"document": "a.pdf"` in `a.pdf.labels.json`
    Fix: set the name; safe, for training goes by the file's name.
    Source: measured: equal in all but renamed published files.
    """
    if labels.document == form.name:
        return
    fix = Fix(f"set it to {form.name!r}", (Put(labels.document_at, form.name),), safe=True)
    key = labels.document_at.pointer[1:]
    said = f"{key!r} is missing" if labels.document is None else f"{key!r} says {labels.document!r}"
    yield Problem(labels.document_at, f"{said}, but the form is {form.name!r}; set the name", about=labels.document, fix=fix)


@rule("L307", Severity.ERROR, whole=True)
def values_and_regions_differ(labels: Labels) -> Iterator[Problem]:
    """Preview shape: another number of `fieldValues` than of `regions`.

    Why: each word has its region; it is not clear which is which.
    Bad: two `fieldValues`, one of `regions`
    Good: two `fieldValues`, two `regions`
    Fix: add or remove what is missing or too much; regions may be left out altogether.
    Source: quickstart "Train with labels" of 2.0-preview, the example.
    """
    for label in labels.labels if labels.shape == "preview" else ():
        if label.regions and label.values and len(label.regions) != len(label.values):
            message = (
                f"{label.name!r} has {len(label.values)} fieldValues and {len(label.regions)} regions; give one region a word"
            )
            yield Problem(label.at, message, about=label.name)


@rule("L308", Severity.WARNING, whole=True)
def value_not_its_words(labels: Labels) -> Iterator[Problem]:
    """Preview shape: a `fieldValue` that is not its `fieldValues` joined by blanks.

    Why: one of them is wrong, and it is not known which one training takes.
    Bad: `"fieldValue": "Master"`, `"fieldValues": ["Master", "Card"]`
    Good: `"fieldValue": "Master Card"`, `"fieldValues": ["Master", "Card"]`
    Fix: join the words; unsafe, for the words may be the wrong ones.
    Source: quickstart "Train with labels" of 2.0-preview, the example.
    """
    for label in labels.labels if labels.shape == "preview" else ():
        words = " ".join(value.text or "" for value in label.values)
        if label.text is not None and label.values and label.text != words:
            at = label.at.child("fieldValue")
            fix = Fix("join the words", (Put(at, words),))
            yield Problem(
                at,
                f"{label.name!r} says {label.text!r}, its words say {words!r}; make them equal",
                about=label.name,
                fix=fix,
            )


@rule("L309", Severity.ERROR, whole=True)
def region_and_words_mixed(labels: Labels) -> Iterator[Problem]:
    """One label that holds words and items without text.

    Why: a value is either words or one drawn region, never both.
    Bad: an item `"text": "12"` beside one with `"text": ""`
    Good: every item with its word
    Fix: remove the items without text, or label the words.
    Source: Form-Recognizer-Toolkit, validateAssignment.
    """
    for label in labels.labels:
        texts = [bool((value.text or "").strip()) for value in label.values]
        if labels.shape != "preview" and any(texts) and not all(texts):
            message = f"{label.name!r} mixes words with items without text; keep the words, or one drawn region"
            yield Problem(label.values[texts.index(False)].at, message, about=label.name)


def _types(labels: Labels, fields: Fields, wanted: str) -> Iterator[Label]:
    """The labels of fields, or of table columns, of one type."""
    for label in labels.labels:
        field = fields.by_name.get(label.field)
        if field and (cell_type(label, fields) if len(label.path) == 3 else field.type) == wanted:
            yield label


def cell_type(label: Label, fields: Fields) -> str | None:
    """The type of a table cell: that of its column."""
    field = fields.by_name[label.field]
    row = next((entry for entry in field.fields if entry.name == label.path[1]), None)
    definition = fields.definitions.get((row.type if row else field.item_type) or "")
    column = next((entry for entry in definition.fields if entry.name == label.path[2]), None) if definition else None
    return column.type if column else None


@rule("L310", Severity.ERROR, whole=True)
def selection_mark_label_broken(labels: Labels, fields: Fields) -> Iterator[Problem]:
    """The label of a selection mark that is not exactly one mark.

    Why: the value is `selected` or `unselected`, of one mark.
    Bad: `"text": "X"`, or two marks
    Good: one item with `"text": "selected"`, or one drawn region
    Fix: label the mark itself.
    Source: Form-Recognizer-Toolkit, validateAssignment; `:selected:` is accepted as well.
    """
    for label in _types(labels, fields, "selectionMark"):
        if len(label.values) != 1:
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
    Source: Form-Recognizer-Toolkit, validateAssignment.
    """
    for label in _types(labels, fields, "signature"):
        if len(label.values) != 1 or not label.drawn:
            what = f"{len(label.values)} {'drawn' if label.drawn else 'worded'} item{'s' * (len(label.values) != 1)}"
            message = f"{label.name!r} has {what}; a signature is exactly one drawn region"
            yield Problem(label.at, message, about=label.name)


@rule("L312", Severity.WARNING, whole=True)
def empty_text(labels: Labels) -> Iterator[Problem]:
    """A label without any text, which is not a drawn region.

    Why: the value that is learned is empty.
    Bad: `"text": ""` without `"labelType": "region"`
    Good: `"text": "12"`, or `"labelType": "region"`
    Fix: label the words, or mark it as a drawn region.
    Source: measured: only drawn regions are without text in healthy files.
    """
    for label in labels.labels:
        if label.is_empty:
            message = f"{label.name!r} has no text; label its words, or draw a region"
            yield Problem(label.at, message, about=label.name)


@rule("L313", Severity.ERROR)
def table_path_broken(labels: Labels, fields: Fields) -> Iterator[Problem]:
    """The label of a table cell that is not field/row/column, or names a row or column that the table has not.

    Why: the cell belongs nowhere and is lost. A missing row of a growing table is an info.
    Bad: `Items/0`, `Items/x/Price`
    Good: `Items/0/Price`
    Fix: name the cell by its table, row and column; write ~ as ~0 and / as ~1.
    Source: microsoft/OCR-Form-Tools, canvas.tsx, getTableLabelFromRegion.
    """
    for label in labels.labels:
        field = fields.by_name.get(label.field)
        if labels.shape == "2021-03-01" and field and (len(label.path) > 1 or field.type in {"array", "object"}):
            fault = _path_fault(label, fields)
            if fault:
                yield Problem(label.name_at, f"{label.name!r}: {fault}", about=label.name)
    yield from _gaps(labels, fields) if labels.shape == "2021-03-01" else ()


def _path_fault(label: Label, fields: Fields) -> str | None:
    field = fields.by_name[label.field]
    if field.type not in {"array", "object"}:
        return f"{label.field!r} is no table; {ESCAPE_FAULT}"
    if len(label.path) != 3:
        return "a cell is named field/row/column; name all three"
    row, column = label.path[1:]
    if field.type == "array" and not (row.isascii() and row.isdigit()):
        return f"the row {row!r} is no number; rows are counted from 0"
    rows = {entry.name: entry.type for entry in field.fields}
    if field.type == "object" and row not in rows:
        return f"{label.field!r} has no row {row!r}, only {', '.join(map(repr, rows))}; name one of them"
    definition = fields.definitions.get((rows[row] if field.type == "object" else field.item_type) or "")
    columns = [entry.name for entry in definition.fields] if definition else []
    if definition and column not in columns:
        return f"{label.field!r} has no column {column!r}, only {', '.join(map(repr, columns))}; name one of them"
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


@rule("L315", Severity.ERROR, whole=True)
def region_shape_unknown(labels: Labels) -> Iterator[Problem]:
    """An item with other than one box.

    Why: an item is one word with one box; which box has which text is not known.
    Bad: `"boundingBoxes": []`
    Good: `"boundingBoxes": [[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]]`
    Fix: write one item a word.
    Source: measured: one box an item in every published labels file.
    """
    for label in labels.labels:
        for value in label.values:
            if value.boxes != 1:
                message = f"an item of {label.name!r} has {value.boxes} boxes; write one item a word, with one box"
                yield Problem(value.at.child("boundingBoxes"), message, about=label.name)


@rule("L314", Severity.INFO)
def label_not_reviewed(labels: Labels) -> Iterator[Problem]:
    """Labels that a machine wrote and nobody confirmed.

    Why: a model that learns from its own mistakes keeps them.
    Bad: `"labelingState": 3`
    Good: `"labelingState": 4`, or 1
    Fix: look through them in the labeling tool.
    Source: microsoft/OCR-Form-Tools, applicationState.ts: 3 is automatically labeled, 4 adjusted by hand.
    """
    if labels.state == 3:
        at = Location(labels.path, "/labelingState")
        yield Problem(at, "these labels were written by a machine and not reviewed; look through them")
