"""What evaluating says: the frozen value that `dataprep.evaluate` gives, published as the schema `evaluation`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from dataprep.findings import Location
from dataprep.metrics import Ratio, Scores, Threshold
from dataprep.places import places


class Note(Struct, frozen=True):
    """Something that could not be read or compared, and is left out, or that is to be known; and where."""

    path: Annotated[str, Meta(description="The file, as it was given.")]
    pointer: Annotated[str, Meta(description='The value in it, as a JSON pointer; "" for the whole file.')]
    line: Annotated[int | None, Meta(description="The line, counted from 1; null where there is none.")]
    message: Annotated[str, Meta(description="What it is.")]


class ClassScores(Struct, frozen=True):
    """How well one class was predicted."""

    name: Annotated[str, Meta(description="The name of the class.")]
    true_positives: Annotated[int, Meta(description="Documents of the class that were taken for it.")]
    false_positives: Annotated[int, Meta(description="Documents that were taken for it, and are not of it.")]
    false_negatives: Annotated[int, Meta(description="Documents of the class that were not taken for it.")]
    true_negatives: Annotated[int, Meta(description="Documents that are not of it, and were not taken for it.")]
    precision: Annotated[float, Meta(description="TP/(TP+FP).")]
    recall: Annotated[float, Meta(description="TP/(TP+FN).")]
    f1: Annotated[float, Meta(description="2TP/(2TP+FP+FN).")]
    undefined: Annotated[tuple[Ratio, ...], Meta(description="The ratios that are 0/0: counted as 0.")]


class WrongText(Struct, frozen=True):
    """A document whose classes were not predicted as they are."""

    document: Annotated[str, Meta(description="The location of the document.")]
    actual: Annotated[tuple[str, ...], Meta(description="Its classes.")]
    predicted: Annotated[tuple[str, ...], Meta(description="The classes that were predicted.")]
    text: Annotated[str | None, Meta(description="The first line of its text; null where the text is not at hand.")]


class Difference(Struct, frozen=True):
    """A number that the service printed, and what it should be."""

    name: Annotated[str | None, Meta(description="The class that it is of; null for the model.")]
    measure: Annotated[str, Meta(description="f1, precision, recall, a count, microF1, macroF1, or confusion with the class.")]
    theirs: Annotated[float, Meta(description="What the service printed.")]
    ours: Annotated[float, Meta(description="What comes out here.")]
    undefined: Annotated[bool, Meta(description="Whether what comes out is 0/0, counted as 0.")] = False


class Summary(Struct, frozen=True):
    """An evaluation that the service printed, held against its own counts and against the documents."""

    path: Annotated[str, Meta(description="The file, as it was given.")]
    classes: Annotated[int, Meta(description="How many classes it has.")]
    by_counts: Annotated[tuple[Difference, ...], Meta(description="Where its ratios are not what its own counts give.")]
    by_documents: Annotated[
        tuple[Difference, ...], Meta(description="Where it is not what the documents give; empty without documents.")
    ]


class FieldScores(Struct, frozen=True):
    """How well one field of a form was read: a form or, for a column of a table, a cell counts once.

    A match is normalized: numbers and dates by value, texts but for blanks and case. For precision and recall a match is a true
    positive, a wrong value both a false positive and a false negative; a missing one is a false negative, an extra one a false
    positive.
    """

    name: Annotated[str, Meta(description="The name of the field; TABLE/*/COLUMN for the cells of a column.")]
    labeled: Annotated[int, Meta(description="How often it is labeled.")]
    predicted: Annotated[int, Meta(description="How often it was read.")]
    exact: Annotated[int, Meta(description="How often both texts are the same.")]
    matches: Annotated[int, Meta(description="How often both texts are the same when normalized; the exact ones included.")]
    wrong: Annotated[int, Meta(description="How often both are there and differ.")]
    missing: Annotated[int, Meta(description="How often it is labeled and was not read.")]
    extra: Annotated[int, Meta(description="How often it was read and is not labeled.")]
    precision: Annotated[float, Meta(description="Matches among what was read.")]
    recall: Annotated[float, Meta(description="Matches among what is labeled.")]
    f1: Annotated[float, Meta(description="The harmonic mean of both.")]
    undefined: Annotated[tuple[Ratio, ...], Meta(description="The ratios that are 0/0: counted as 0.")]
    confidence: Annotated[float | None, Meta(description="The mean confidence of the field, 0 to 1; null where none is said.")]
    ocr_confidence: Annotated[float | None, Meta(description="The mean confidence of the words that it was read from.")]
    thresholds: Annotated[tuple[Threshold, ...], Meta(description="From which confidence on it is as accurate as wanted.")]


class WrongField(Struct, frozen=True):
    """A value of a form that was not read as it is labeled."""

    document: Annotated[str, Meta(description="The form.")]
    name: Annotated[str, Meta(description="The field; TABLE/ROW/COLUMN for a cell.")]
    kind: Annotated[Literal["wrong", "missing", "extra"], Meta(description="What is the matter.")]
    actual: Annotated[str | None, Meta(description="What is labeled; null where nothing is.")]
    predicted: Annotated[str | None, Meta(description="What was read; null where nothing was.")]
    confidence: Annotated[float | None, Meta(description="The confidence of the field, 0 to 1.")]


class Evaluation(Struct, frozen=True):
    """How well a model predicts: of texts the classes, of forms the fields."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    kind: Annotated[Literal["text", "form"], Meta(description="What was predicted: classes of texts, or fields of forms.")]
    actual: Annotated[str | None, Meta(description="What was given as actual; null where the predictions say it themselves.")]
    predicted: Annotated[tuple[str, ...], Meta(description="What was given as predicted.")]
    documents: Annotated[int, Meta(description="Documents that are in both: all scores are of them.")]
    correct: Annotated[int, Meta(description="Documents of which all is right.")]
    accuracy: Annotated[float, Meta(description="The share of these, 0 to 1; 0 without documents.")]
    single: Annotated[bool, Meta(description="Whether a document has one class.")]
    micro: Annotated[Scores, Meta(description="The scores of the pooled counts.")]
    macro: Annotated[Scores, Meta(description="The means over classes or fields.")]
    classes: Annotated[tuple[ClassScores, ...], Meta(description="Each class that is in either, by name.")]
    confusion: Annotated[
        Mapping[str, Mapping[str, int]],
        Meta(description='Documents by actual (outer key) and predicted class, where each has one; "" stands for none.'),
    ]
    wrong: Annotated[tuple[WrongText, ...], Meta(description="The texts that were wrongly classified.")]
    fields: Annotated[tuple[FieldScores, ...], Meta(description="Each field that is in either, by name.")]
    wrong_fields: Annotated[tuple[WrongField, ...], Meta(description="The fields that were not read as they are labeled.")]
    ocr_confidence: Annotated[
        float | None, Meta(description="The mean confidence of all words of the forms; null where none is said.")
    ]
    only_in_actual: Annotated[tuple[str, ...], Meta(description="Documents without a prediction.")]
    only_in_predicted: Annotated[tuple[str, ...], Meta(description="Documents of which nothing actual is known.")]
    summaries: Annotated[tuple[Summary, ...], Meta(description="Evaluations of the service among the predictions.")]
    notes: Annotated[tuple[Note, ...], Meta(description="What could not be read, and what else is to be known.")]

    def to_json(self) -> str:
        """The evaluation as the versioned JSON of `schemas/evaluation.json`."""
        return json.dumps(msgspec.to_builtins(self), indent=2)


MOST = 100
"""Notes of a file that are listed."""


def note_at(at: Location, message: str) -> Note:
    """A note on a place."""
    return Note(at.path, at.pointer, at.line, message)


def capped(notes: Sequence[Note]) -> tuple[Note, ...]:
    """The notes of one file, the first hundred of many."""
    if len(notes) <= MOST:
        return tuple(notes)
    return (*notes[:MOST], Note(notes[0].path, "", None, f"and {len(notes) - MOST:,} more notes on this file"))


def in_lines(notes: Sequence[Note], raw: bytes) -> tuple[Note, ...]:
    """The notes of one JSON file, capped, with the lines that they are on."""
    kept = capped(notes)
    sought = [note.pointer for note in kept if note.pointer and note.line is None]
    found = places(raw, sought) if sought else {}
    return tuple(replace(note, line=found[note.pointer][0]) if note.pointer in found else note for note in kept)
