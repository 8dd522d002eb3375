"""Forms: what is labeled, and what a model read in its place, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct

from dataprep import metrics
from dataprep.conversion import labels_in
from dataprep.decode import decode
from dataprep.errors import UsageError
from dataprep.evaluation import Evaluation, FieldScores, Note, WrongField, note_at
from dataprep.fields import Fields
from dataprep.findings import Location
from dataprep.form_results import Read, Value, read_result
from dataprep.harvest import NO_FORM, form_of
from dataprep.listing import FIELDS, SIDECARS
from dataprep.matching import is_same
from dataprep.metrics import Counts
from dataprep.model import Label, suffix
from dataprep.saved import Given, Saved, is_of_set, names_in, saved_files

Cell = tuple[str, ...]
"""The name of a field; of a cell the names of table, row and column."""

UNSELECTED = "unselected"

NOT_WHOLE = "is not read whole: its form is left out; `dataprep check` says why"
NO_LABELS = "holds no labels: its form is left out, for nobody says what is on it"


class Outcome(Struct, frozen=True):
    """One field or cell of one form: what is labeled and what was read, None where nothing is."""

    form: str
    path: Cell
    actual: str | None
    read: Value | None
    is_match: bool

    @property
    def name(self) -> str:
        """What it is counted under: the cells of a column are one field."""
        row = ("*",) if len(self.path) > 1 and self.path[1].isdigit() else self.path[1:2]
        return "/".join((*self.path[:1], *row, *self.path[2:]))

    @property
    def kind(self) -> str:
        """What is the matter; "" for a match."""
        return "" if self.is_match else "missing" if self.read is None else "extra" if self.actual is None else "wrong"


def evaluate(actual: Given, given: Sequence[Given], accuracies: Sequence[float]) -> Evaluation:
    """Hold saved results of a model against the labels of forms: a folder of `.labels.json` files, or one."""
    notes: list[Note] = []
    labeled = dict(_labeled(actual, notes))
    results = dict(_results(given, labeled, notes))
    both = {form: (labels, results[form]) for form, labels in labeled.items() if form in results}
    if not both:
        why = f"; {notes[0].path}: {notes[0].message}" if notes else ""
        raise UsageError(f"no labeled form of {str(actual)!r} has a result; name results as their forms: form.pdf.json{why}")
    declared = _declared(actual)
    outcomes = [one for form, (labels, read) in both.items() for one in _outcomes(form, labels, read.values, declared)]
    wrong = {one.form for one in outcomes if one.kind}
    fields = _fields(outcomes, accuracies)
    counts = [_counts(entry) for entry in fields]
    return Evaluation(
        version=1,
        kind="form",
        actual=Path(actual).as_posix(),
        predicted=tuple(Path(one).as_posix() for one in given),
        documents=len(both),
        correct=len(both) - len(wrong),
        accuracy=(len(both) - len(wrong)) / len(both),
        single=False,
        micro=metrics.micro(counts),
        macro=metrics.macro([metrics.scores_of(entry) for entry in counts]),
        classes=(),
        confusion={},
        wrong=(),
        fields=tuple(fields),
        wrong_fields=tuple(map(_wrong, (one for one in outcomes if one.kind))),
        ocr_confidence=metrics.mean(value for _, read in both.values() for value in read.words),
        only_in_actual=tuple(form for form in labeled if form not in both),
        only_in_predicted=tuple(form for form in results if form not in both),
        summaries=(),
        notes=tuple(notes),
    )


def _labeled(actual: Given, notes: list[Note]) -> Iterator[tuple[str, Mapping[Cell, Label]]]:
    """The labels of each form, by field or cell, the first of equal names."""
    ending = SIDECARS["labels"]
    place = Path(actual)
    paths = [place / name for name in names_in(actual) if name.endswith(ending)] if place.is_dir() else [place]
    for file in (file for path in paths for file in saved_files(path, ())):
        labels = labels_in(file.raw, file.path) if isinstance(file, Saved) else None
        if labels is None:
            notes.append(file if isinstance(file, Note) else note_at(Location(file.path), NOT_WHOLE))
        elif not labels.labels:
            notes.append(note_at(Location(file.path), NO_LABELS))
        else:
            own: dict[Cell, Label] = {}
            for one in labels.labels:
                if one.values:
                    own.setdefault(one.path, one)
            yield Path(file.path).name.removesuffix(ending), own


def _declared(actual: Given) -> Fields | None:
    """What fields.json declares beside the labels; None where there is none that can be read."""
    folder = Path(actual) if Path(actual).is_dir() else Path(actual).parent
    path = folder / FIELDS
    file = next(saved_files(path, ())) if path.is_file() else None
    return cast("Fields | None", decode(file.raw, file.path, "fields").part(FIELDS)) if isinstance(file, Saved) else None


def _results(given: Sequence[Given], labeled: Mapping[str, object], notes: list[Note]) -> Iterator[tuple[str, Read]]:
    """What was read on each form; the first result of a form holds."""
    files = [file for one in given for file in saved_files(one, (".json",))]
    notes += (file for file in files if isinstance(file, Note))
    results = [file for file in files if isinstance(file, Saved) and not is_of_set(file.name)]
    only = next(iter(labeled)) if len(results) == len(labeled) == 1 else None
    stems = _stems(labeled)
    seen = set[str]()
    for file in results:
        form, why = form_of(file.name, labeled.keys())
        form = form or stems.get(file.name.removesuffix(".json").removesuffix(".result"), only) or file.name
        if why and why != NO_FORM:
            notes.append(note_at(Location(file.path), f"is of no one form: {why}"))
        read = read_result(file.raw, file.path, form)
        notes += read.notes
        if read.is_result and form in seen:
            notes.append(note_at(Location(file.path), f"is the second result of {form!r}: left out"))
        elif read.is_result:
            seen.add(form)
            yield form, read


def _stems(labeled: Mapping[str, object]) -> Mapping[str, str]:
    """Forms by their names but for the suffix, where no two are called so."""
    stems = [(form[: len(form) - len(suffix(form))], form) for form in labeled]
    counts = Counter(stem for stem, _ in stems)
    return {stem: form for stem, form in stems if counts[stem] == 1}


def _outcomes(form: str, labels: Mapping[Cell, Label], read: Mapping[Cell, Value], declared: Fields | None) -> Iterator[Outcome]:
    """Each field or cell that is labeled or was read; a mark that is not labeled is as good as unselected."""
    for path in dict.fromkeys((*labels, *read)):
        label, value = labels.get(path), read.get(path)
        if label is None and value is not None and value.text == UNSELECTED:
            continue
        actual = None if label is None else " ".join(word for one in label.values for word in (one.text or "").split())
        entry = declared.entry(path) if declared else None
        kind, form_of_it = (entry.type, entry.format) if entry else (value.type if value else "", None)
        is_match = actual is not None and value is not None and (not actual or is_same(actual, value.text, kind, form_of_it))
        yield Outcome(form, path, actual, value, is_match)


def _fields(outcomes: Sequence[Outcome], accuracies: Sequence[float]) -> list[FieldScores]:
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(one.name, []).append(one)
    return [_field(name, group, accuracies) for name, group in sorted(groups.items())]


def _field(name: str, group: Sequence[Outcome], accuracies: Sequence[float]) -> FieldScores:
    kinds = [one.kind for one in group]
    matches, wrong, missing, extra = (kinds.count(kind) for kind in ("", "wrong", "missing", "extra"))
    scores = metrics.scores_of(Counts(matches, wrong + extra, wrong + missing))
    values = [one.read for one in group if one.read is not None]
    graded = [(one.read.confidence, one.is_match) for one in group if one.read and one.read.confidence is not None]
    return FieldScores(
        name=name,
        labeled=matches + wrong + missing,
        predicted=matches + wrong + extra,
        exact=sum(one.is_match and one.read is not None and one.actual in {"", one.read.text} for one in group),
        matches=matches,
        wrong=wrong,
        missing=missing,
        extra=extra,
        precision=scores.precision,
        recall=scores.recall,
        f1=scores.f1,
        undefined=scores.undefined,
        confidence=metrics.mean(confidence for confidence, _ in graded),
        ocr_confidence=metrics.mean(word for value in values for word in value.words),
        thresholds=tuple(metrics.threshold(graded, wanted) for wanted in accuracies),
    )


def _counts(field: FieldScores) -> Counts:
    return Counts(field.matches, field.wrong + field.extra, field.wrong + field.missing)


def _wrong(one: Outcome) -> WrongField:
    text, confidence = (one.read.text, one.read.confidence) if one.read else (None, None)
    return WrongField(one.form, "/".join(one.path), one.kind, one.actual, text, confidence)  # type: ignore[arg-type]
