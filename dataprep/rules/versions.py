"""L: labels files, by version. Whether their shape is known, and whether the target reads it."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.fields import Fields
from dataprep.findings import Location, Problem, Severity
from dataprep.model import Labels
from dataprep.names import listed
from dataprep.rule import rule
from dataprep.targets import Target


@rule("L316", Severity.ERROR)
def labels_not_for_target(labels: Labels, target: Target) -> Iterator[Problem]:
    """Labels of the preview shape for a later target, or of a later shape for 2.0-preview; only where the target was given.

    Why: a version reads one of the two shapes: "Can't find any valid labels for provided dataset".
    Bad: `fieldKey` and `fieldValues` for 2.1
    Good: `label` and `value` for 2.1
    Fix: convert the labels, or train with the version that they are for.
    Targets: only one that was given.
    Source: quickstarts "Train with labels" of 2.0-preview and of 2.0.
    """
    is_preview = labels.shape == "preview"
    if target.is_given and is_preview is not (target.version == "2.0-preview"):
        shape = "2.0-preview" if is_preview else "2.0 and later"
        message = f"the labels have the shape of {shape}, which {target.version} does not read; convert them"
        yield Problem(Location(labels.path), message)


@rule("L317", Severity.WARNING)
def unknown_labels_schema(labels: Labels) -> Iterator[Problem]:
    """A `$schema` that no version of the tools writes.

    Why: escapes and table cells are read only under a known name; the names of labels may be taken for others.
    Bad: `"$schema": "https://example.com/labels.json"`
    Good: `"$schema": "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/labels.json"`
    Fix: write the known name, or leave it out where no label is a table's.
    Targets: 2.0 and later.
    Source: microsoft/OCR-Form-Tools, supportedLabelsSchemas.
    """
    if labels.unknown_schema is not None:
        message = f"the $schema {labels.unknown_schema!r} is unknown, so cells and escapes are not read; write that of 2021-03-01"
        yield Problem(Location(labels.path, "/$schema"), message)


@rule("L318", Severity.WARNING)
def unknown_label_type(labels: Labels) -> Iterator[Problem]:
    """A `labelType` that is neither `words` nor `region`.

    Why: the label is taken for words, though a drawn region may be meant.
    Bad: `"labelType": "rectangle"`
    Good: `"labelType": "region"`, or none
    Fix: write region for a drawn one, and leave it out for words.
    Targets: 2.1 and later.
    Source: Form-Recognizer-Toolkit, customModels.ts: words, region.
    """
    for label in labels.labels:
        if label.unknown_type is not None:
            message = f"{label.name!r} has the labelType {label.unknown_type!r}, which is none; write region, or leave it out"
            yield Problem(label.at.child("labelType"), message, about=label.name)


@rule("L319", Severity.WARNING)
def drawn_region_not_for_target(labels: Labels, fields: Fields | None, target: Target) -> Iterator[Problem]:
    """Drawn regions for a target that does not take them; one finding a file.

    Why: "unsupported field types are ignored": what was drawn is not learned.
    Bad: `"labelType": "region"` for 2.0, or for `--model neural` with 3.1
    Good: `"labelType": "region"` for a template model, or for 4.0
    Fix: label the words, or train another model or a later version.
    Targets: 2.0-preview, 2.0; neural models of 3.0 and 3.1.
    Source: azure-docs, concept-custom: drawn regions from 2.1 on, in neural models from 4.0 on.
    """
    is_unread = target.is_given and (labels.shape == "preview") is not (target.version == "2.0-preview")  # L316
    types = [(label, fields.type_of(label.path) if fields else None) for label in labels.labels if label.drawn]
    drawn = [label for label, kind in types if not kind or target.refusing("field_types", kind) == ()]  # else K611
    drawn = [] if is_unread else drawn
    if drawn and target.refusing("label_types", "region") is None:
        names = listed(dict.fromkeys(label.name for label in drawn), 5)
        which = f"{target.model} models of {target.version}" if target.model else target.version
        message = f"drawn regions are not taken by {which}: {names}; label the words, or train another model or a later version"
        yield Problem(drawn[0].at.child("labelType"), message)
