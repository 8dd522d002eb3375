"""How well classes were predicted: counts from sets of classes by document, and the ratios that are made of them.

Precision TP/(TP+FP), recall TP/(TP+FN), F1 their harmonic mean, which is 2TP/(2TP+FP+FN). Micro scores are those of the pooled
counts, macro scores the unweighted means over the classes; macro F1 is the mean of the F1s, not made of the macro means
(Azure/azure-rest-api-specs, SuccessfulGetModelEvaluationSummary.json of 2022-05-15-preview, whose numbers leave no other way).
A ratio whose denominator is 0 is undefined, and counts as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

Classes: TypeAlias = frozenset[str]
Judged: TypeAlias = tuple[Classes, Classes]
"""The classes of a document: those that it has, and those that were predicted."""

Ratio = Literal["precision", "recall", "f1"]
RATIOS: tuple[Ratio, ...] = ("precision", "recall", "f1")

NO_CLASS = ""
"""Stands in a confusion matrix for a document without a class: no class is named so."""


class Counts(Struct, frozen=True):
    """How often a class was predicted and meant, over some documents."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0


class Scores(Struct, frozen=True):
    """Ratios from 0 to 1."""

    precision: Annotated[float, Meta(description="How much of what was predicted is right.")]
    recall: Annotated[float, Meta(description="How much of what is there was predicted.")]
    f1: Annotated[float, Meta(description="The harmonic mean of both.")]
    undefined: Annotated[tuple[Ratio, ...], Meta(description="The ratios that are 0/0, or a mean with such: counted as 0.")]


class Threshold(Struct, frozen=True):
    """The confidence from which on predictions are as accurate as is wanted."""

    wanted: Annotated[float, Meta(description="The accuracy that is wanted, 0 to 1.")]
    confidence: Annotated[
        float | None, Meta(description="The least confidence from which on it is reached; null where none does.")
    ]
    kept: Annotated[int, Meta(description="The predictions of that confidence or more.")]
    accuracy: Annotated[float, Meta(description="How many of them are right, 0 to 1; 0 where none is kept.")]


def counts_by_class(documents: Sequence[Judged]) -> dict[str, Counts]:
    """The counts of each class that some document has, or was predicted for some, by name."""
    hits, actuals, predictions = Counter[str](), Counter[str](), Counter[str]()
    for actual, predicted in documents:
        hits.update(actual & predicted)
        actuals.update(actual)
        predictions.update(predicted)
    return {name: _counts(hits[name], actuals[name], predictions[name], len(documents)) for name in sorted(actuals | predictions)}


def _counts(hits: int, actual: int, predicted: int, documents: int) -> Counts:
    return Counts(hits, predicted - hits, actual - hits, documents - actual - predicted + hits)


def scores_of(counts: Counts) -> Scores:
    """The ratios of one class, or of pooled counts."""
    predicted, actual = counts.tp + counts.fp, counts.tp + counts.fn
    wholes: Mapping[Ratio, int] = {"precision": predicted, "recall": actual, "f1": predicted + actual}
    return Scores(
        _ratio(counts.tp, predicted),
        _ratio(counts.tp, actual),
        _ratio(2 * counts.tp, predicted + actual),
        tuple(name for name in RATIOS if not wholes[name]),
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def micro(counts: Iterable[Counts]) -> Scores:
    """The ratios of the pooled counts of all classes."""
    entries = list(counts)
    return scores_of(Counts(*(sum(getattr(one, name) for one in entries) for name in ("tp", "fp", "fn"))))


def macro(scores: Sequence[Scores]) -> Scores:
    """The means of the ratios of all classes, each class as much as any other."""
    if not scores:
        return scores_of(Counts())
    precision, recall, f1 = (fmean(getattr(one, name) for one in scores) for name in RATIOS)
    return Scores(precision, recall, f1, tuple(name for name in RATIOS if any(name in one.undefined for one in scores)))


def is_single(documents: Iterable[Judged]) -> bool:
    """Whether no document has more than one class, nor was predicted more than one."""
    return all(len(actual) <= 1 and len(predicted) <= 1 for actual, predicted in documents)


def confusion(documents: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """How many documents of a class (outer key: actual) were taken for which (inner key: predicted), of one class each.

    The key of a document without a class is "".
    """
    counts = Counter((min(actual, default=NO_CLASS), min(predicted, default=NO_CLASS)) for actual, predicted in documents)
    matrix: dict[str, dict[str, int]] = {}
    for (actual, predicted), count in sorted(counts.items()):
        matrix.setdefault(actual, {})[predicted] = count
    return matrix


def accuracy(documents: Sequence[Judged]) -> float:
    """How many of the documents have all their classes predicted and no other, 0 to 1; 0 without documents."""
    return sum(actual == predicted for actual, predicted in documents) / len(documents) if documents else 0.0


def threshold(graded: Iterable[tuple[float, bool]], wanted: float) -> Threshold:
    """The least confidence from which on predictions, each with whether it is right, are as accurate as is wanted.

    Predictions of equal confidence are kept or left together.
    """
    rights, kept = Counter[float](), Counter[float]()
    for confidence, is_right in graded:
        kept[confidence] += 1
        rights[confidence] += is_right
    best, count, right = Threshold(wanted, None, 0, 0.0), 0, 0
    for confidence in sorted(kept, reverse=True):
        count, right = count + kept[confidence], right + rights[confidence]
        if right / count >= wanted:
            best = Threshold(wanted, confidence, count, right / count)
    return best


def mean(values: Iterable[float]) -> float | None:
    """The mean of some values; None where there are none."""
    found = list(values)
    return fmean(found) if found else None


def top_confusions(matrix: Mapping[str, Mapping[str, int]], most: int) -> list[tuple[str, str, int]]:
    """The pairs of actual and predicted class that were taken for each other most often, with how often."""
    wrong = ((actual, predicted, n) for actual, row in matrix.items() for predicted, n in row.items() if actual != predicted)
    return sorted(wrong, key=lambda entry: (-entry[2], entry))[:most]
