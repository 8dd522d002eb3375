"""L: labels files. What was labeled, before any look at where."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.fields import Fields
from dataprep.findings import Fix, Location, Problem, Put, Severity
from dataprep.model import Form, Label, Labels
from dataprep.names import key_of
from dataprep.regions import Matches
from dataprep.rule import rule


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
        key = key_of(label.name)
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
        if not label.values and not label.regions and not (label.text or "").strip():
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
        pages = {region.page for region in label.regions}
        if len(pages) > 1:
            listed = ", ".join(map(str, sorted(pages)))
            message = f"{label.name!r} has regions on pages {listed}; a label has to stay on one page"
            yield Problem(label.at, message, about=label.name)


@rule("L306", Severity.WARNING, whole=True)
def wrong_document_name(form: Form, labels: Labels, matches: Matches | None) -> Iterator[Problem]:
    """A labels file that names another form than its own, or none.

    Why: it was copied from another form, or the form was renamed; tools and people mistake it.
    Bad: `"document": "b.pdf"` in `a.pdf.labels.json`
    Good: `"document": "a.pdf"` in `a.pdf.labels.json`
    Fix: set the name; safe, for training goes by the file's name.
    Source: measured: equal in all but renamed published files.
    """
    if labels.document == form.name:
        return
    is_of_another = matches is not None and matches.are_of_another_document  # M510: then the name may be the true one
    fix = None if is_of_another else Fix(f"set it to {form.name!r}", (Put(labels.document_at, form.name),), safe=True)
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
    Targets: 2.0-preview.
    Source: quickstart "Train with labels" of 2.0-preview, the example.
    """
    for label in labels.labels if labels.shape == "preview" else ():
        if len(label.regions) != len(label.values) and label.regions and label.values:
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
    Targets: 2.0-preview.
    Source: quickstart "Train with labels" of 2.0-preview, the example.
    """
    for label in labels.labels if labels.shape == "preview" else ():
        words = " ".join(value.text or "" for value in label.values)
        is_told = bool(label.regions) and len(label.regions) != len(label.values)  # L307
        if label.text is not None and label.values and label.text != words and not is_told:
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
        if label.is_mixed:
            at = next(value.at for value in label.values if not (value.text or "").strip())
            message = f"{label.name!r} mixes words with items without text; keep the words, or one drawn region"
            yield Problem(at, message, about=label.name)


@rule("L312", Severity.WARNING, whole=True)
def empty_text(labels: Labels, fields: Fields | None) -> Iterator[Problem]:
    """A label without any text, which is not a drawn region.

    Why: the value that is learned is empty.
    Bad: `"text": ""` without `"labelType": "region"`
    Good: `"text": "12"`, or `"labelType": "region"`
    Fix: label the words, or mark it as a drawn region.
    Source: measured: only drawn regions are without text in healthy files.
    """
    for label in labels.labels:
        if not label.is_empty:
            continue
        if fields is None or fields.type_of(label.path) not in {"selectionMark", "signature"}:  # L310 and L311 tell of those
            message = f"{label.name!r} has no text; label its words, or draw a region"
            yield Problem(label.at, message, about=label.name)


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
    Source: microsoft/OCR-Form-Tools, applicationState.ts: 3 is automatically labeled, 4 adjusted by hand; only automatic
    labeling writes a `confidence`.
    """
    written = [label for label in labels.labels if label.confidence is not None]
    if labels.state == 3:
        at = Location(labels.path, "/labelingState")
        yield Problem(at, "these labels were written by a machine and not reviewed; look through them")
    elif labels.state is None and written:
        message = f"{len(written)} of {len(labels.labels)} labels have a machine's confidence and no state; look through them"
        yield Problem(written[0].at.child("confidence"), message, about=written[0].name)
