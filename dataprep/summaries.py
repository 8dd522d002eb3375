"""The evaluation that the service printed, of any version, held against its own counts and against the documents.

The keys of the counts are spelled in three ways: `countTruePositives` (v1.0-preview.2), `truePositivesCount` (the pages on
2022-03-01-preview) and `truePositiveCount` (2022-05-15-preview and later).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct

from dataprep.evaluation import Difference, Note, note_at
from dataprep.findings import Location
from dataprep.metrics import NO_CLASS, RATIOS, Counts, macro, micro, scores_of
from dataprep.pieces import number_of

EVALUATIONS = (
    "singleClassificationEvaluation",
    "multiClassificationEvaluation",
    "customSingleLabelClassificationEvaluation",
    "customMultiLabelClassificationEvaluation",
)
"""The members that hold an evaluation, in v1.0-preview.2 and from 2022 on."""

COUNTS: Mapping[str, tuple[str, ...]] = {
    short: (f"count{long}s", f"{long[0].lower()}{long[1:]}sCount", f"{long[0].lower()}{long[1:]}Count")
    for short, long in (("tp", "TruePositive"), ("fp", "FalsePositive"), ("fn", "FalseNegative"), ("tn", "TrueNegative"))
}
MEASURES: Mapping[str, tuple[str, ...]] = {**COUNTS, "precision": ("precision",), "recall": ("recall",), "f1": ("f1",)}
"""What is printed of a class, and how it is spelled."""

TOTALS = {f"{kind}{ratio.title()}": (kind, ratio) for kind in ("micro", "macro") for ratio in RATIOS}

NEAR = 1e-6
"""The service prints numbers of single precision."""

MOST = 10**9
"""No class counts more documents: what is beyond, or below 0, is no count."""

Printed = Mapping[str, float]


class Printout(Struct, frozen=True):
    """An evaluation as it stands in a file: numbers by class, by `microF1` and the like, and by actual and predicted class."""

    at: Location
    classes: Mapping[str, Printed]
    totals: Printed
    confusion: Mapping[str, Printed]

    @property
    def counts(self) -> dict[str, Counts]:
        """The counts of the classes that say theirs."""
        whole = {name: node for name, node in self.classes.items() if node.keys() >= {"tp", "fp", "fn"}}
        return {name: Counts(*(int(node.get(key, 0)) for key in ("tp", "fp", "fn", "tn"))) for name, node in whole.items()}

    @property
    def documents(self) -> int | None:
        """How many documents it is of: each class counts all of them; None where it does not say."""
        whole = (node for node in self.classes.values() if node.keys() >= COUNTS.keys())
        return next((int(sum(node[key] for key in COUNTS)) for node in whole), None)


class Ours(Struct, frozen=True):
    """The counts of the classes as they come out here, and how often which was taken for which."""

    counts: Mapping[str, Counts]
    confusion: Mapping[str, Mapping[str, int]] = {}
    documents: int = 0


def printouts(tree: object, at: Location) -> Iterator[Printout | Note]:
    """The evaluations in a parsed answer; none in one that is no summary."""
    if not isinstance(tree, dict):
        return
    for member in EVALUATIONS:
        if isinstance(tree.get(member), dict):
            yield from _printout(tree[member], at.child(member))
    if isinstance(tree.get("classes"), dict) and any(key in tree for key in TOTALS):
        yield from _printout(tree, at)


def _printout(node: Mapping[str, Any], at: Location) -> Iterator[Printout | Note]:
    classes, rows = node.get("classes"), node.get("confusionMatrix")
    if not isinstance(classes, dict):
        yield note_at(at, "its classes are no object: left out")
        return
    yield from (
        note_at(at.child("classes", name), "is no class with numbers: left out")
        for name, entry in classes.items()
        if not isinstance(entry, dict)
    )
    yield Printout(
        at,
        {name: dict(_numbers(entry)) for name, entry in classes.items() if isinstance(entry, dict)},
        {key: value for key in TOTALS if (value := number_of(node.get(key))) is not None},
        {name: dict(_row(row)) for name, row in rows.items() if isinstance(row, dict)} if isinstance(rows, dict) else {},
    )


def _numbers(node: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, spellings in MEASURES.items():
        found = (number_of(node[key]) for key in spellings if key in node)
        value = next(found, None)
        if value is not None and (name not in COUNTS or 0 <= value <= MOST):
            yield name, value


def _row(row: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """How many documents were taken for each class: as a number, or as an object with a `rawValue`."""
    for name, cell in row.items():
        value = number_of(cell.get("rawValue") if isinstance(cell, dict) else cell)
        if value is not None:
            yield name, value


def by_counts(printed: Printout) -> tuple[Difference, ...]:
    """Where printed ratios are not what the printed counts give; nothing where no counts are printed."""
    ours = Ours(printed.counts)
    is_whole = ours.counts and ours.counts.keys() == printed.classes.keys()
    return (*_of_classes(printed, ours, counted=False), *(_of_totals(printed, ours) if is_whole else ()))


def by_documents(printed: Printout, ours: Ours) -> tuple[Difference, ...]:
    """Where printed numbers are not what the documents give."""
    names = sorted((printed.confusion.keys() | ours.confusion.keys()) - {NO_CLASS}) if printed.confusion else ()
    return (
        *_of_classes(printed, ours, counted=True),
        *_of_totals(printed, ours),
        *(entry for name in names for entry in _of_row(name, printed.confusion.get(name, {}), ours.confusion.get(name, {}))),
    )


def _of_classes(printed: Printout, ours: Ours, *, counted: bool) -> Iterator[Difference]:
    for name, node in printed.classes.items():
        if counted or name in ours.counts:
            counts = ours.counts.get(name, Counts(tn=ours.documents))
            scores = scores_of(counts)
            known = {"precision": scores.precision, "recall": scores.recall, "f1": scores.f1}
            known |= {key: float(getattr(counts, key)) for key in COUNTS} if counted else {}
            yield from _differing(name, node, known, scores.undefined)


def _of_row(name: str, printed: Printed, ours: Mapping[str, int]) -> Iterator[Difference]:
    known = {key: float(ours.get(key, 0)) for key in {**printed, **ours} if key != NO_CLASS}
    for entry in _differing(name, {key: printed.get(key, 0.0) for key in known}, known):
        yield Difference(entry.name, f"confusion {entry.measure}", entry.theirs, entry.ours)


def _of_totals(printed: Printout, ours: Ours) -> Iterator[Difference]:
    """Totals that are those of no choice of classes: nobody says whether one that no document has counts in a mean, as 0."""
    present = {name: counts for name, counts in ours.counts.items() if counts.tp or counts.fp or counts.fn}
    every = {**dict.fromkeys(printed.classes, Counts()), **ours.counts}
    known, other = _totals(present), _totals(every)
    near = {key for key, theirs in printed.totals.items() if abs(theirs - other[key]) <= NEAR}
    yield from _differing(None, {key: theirs for key, theirs in printed.totals.items() if key not in near}, known)


def _totals(counts: Mapping[str, Counts]) -> Printed:
    means = {"micro": micro(counts.values()), "macro": macro([scores_of(one) for one in counts.values()])}
    return {key: float(getattr(means[kind], ratio)) for key, (kind, ratio) in TOTALS.items()}


def _differing(name: str | None, printed: Printed, ours: Printed, undefined: Collection[str] = ()) -> Iterator[Difference]:
    for key, theirs in printed.items():
        if key in ours and abs(theirs - ours[key]) > NEAR:
            yield Difference(name, key, theirs, ours[key], key in undefined)
