"""An evaluation for people: the scores, what was taken for what, and which documents are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dataprep.columns import in_columns, width
from dataprep.evaluation import ClassScores, Difference, Evaluation, FieldScores, Note, Summary
from dataprep.metrics import Ratio, Scores, top_confusions
from dataprep.names import listed, printable

MOST = 50
"""Rows of a list that are shown; the JSON has all."""

WIDE = 16
"""A confusion matrix of more classes is not shown, only who was taken for whom most often."""

LINE = 120
"""The columns of a matrix whose rows are longer are numbered."""

CORNER = "actual \\ predicted"

NONE = "(none)"
DIGITS = 10
"""What the service printed is shown to so many digits: two numbers that differ look so, counts of a million texts, too."""

MARK = "*"
"""Marks a ratio that is undefined."""


def render(found: Evaluation) -> str:
    """An evaluation as plain text; what could steer a terminal is escaped."""
    parts = [_head(found), _scores(found), _confusion(found), _confidences(found.fields), _wrong(found), _apart(found)]
    blocks = ["\n".join(map(printable, lines)) for part in parts if (lines := list(part))]
    return "\n\n".join(blocks) + "\n"


def _head(found: Evaluation) -> Iterator[str]:
    against = f" against {found.actual}" if found.actual is not None else ""
    yield f"{', '.join(found.predicted[:3])}{' and more' if len(found.predicted) > 3 else ''}{against}"
    if not found.documents:
        yield "no predictions of documents: only what the service printed is looked at"
        return
    what = f"{found.kind}{'s' * (found.documents != 1)}"
    sort = "" if found.kind == "form" else ", one class each" if found.single else ", several classes each"
    yield f"{found.documents:,} {what}{sort}; {found.correct:,} all right ({found.accuracy:.1%})"


def _scores(found: Evaluation) -> Iterator[str]:
    """The scores of classes and fields, and of the whole."""
    if not found.documents:
        return
    rows = [("class", "TP", "FP", "FN", "precision", "recall", "F1"), *map(_class, found.classes[:MOST])]
    if found.kind == "form":
        header = ("field", "labeled", "exact", "match", "wrong", "missing", "extra", "precision", "recall", "F1")
        rows = [header, *map(_field, found.fields[:MOST])]
    blank = ("",) * (len(rows[0]) - 4)
    rows += [(name, *blank, *_ratios(scores)) for name, scores in (("micro", found.micro), ("macro", found.macro))]
    yield from in_columns(rows)
    yield from _more(len(found.classes) + len(found.fields))
    if any(MARK in cell for row in rows for cell in row[1:]):
        yield f"  {MARK} 0/0, counted as 0, or a mean with such"


def _class(one: ClassScores) -> tuple[str, ...]:
    counts = (one.true_positives, one.false_positives, one.false_negatives)
    return (one.name, *(f"{count:,}" for count in counts), *_ratios(one))


def _field(one: FieldScores) -> tuple[str, ...]:
    counts = (one.labeled, one.exact, one.matches, one.wrong, one.missing, one.extra)
    return (one.name, *(f"{count:,}" for count in counts), *_ratios(one))


def _ratios(one: Scores | ClassScores | FieldScores) -> tuple[str, ...]:
    names: tuple[Ratio, ...] = ("precision", "recall", "f1")
    return tuple(f"{getattr(one, name):.4f}{MARK if name in one.undefined else ' '}" for name in names)


def _confusion(found: Evaluation) -> Iterator[str]:
    """Who was taken for whom: a matrix or, of many classes, a list."""
    names = sorted({*found.confusion, *(name for row in found.confusion.values() for name in row)})
    wrong = top_confusions(found.confusion, MOST)
    if 1 < len(names) <= WIDE:
        counts = [[f"{found.confusion.get(one, {}).get(other, 0):,}" for other in names] for one in names]
        yield from _matrix([name or NONE for name in names], counts)
    elif wrong:
        yield "taken for each other:"
        yield from (f"  {actual or NONE} was taken for {predicted or NONE}: {count:,}" for actual, predicted, count in wrong)


def _matrix(names: Sequence[str], counts: Sequence[Sequence[str]]) -> Sequence[str]:
    """A matrix with the names of its columns, or with their numbers where its rows would be too long."""
    named = list(in_columns([(CORNER, *names), *((name, *row) for name, row in zip(names, counts, strict=True))]))
    if max(map(width, named)) <= LINE:
        return named
    numbers = [str(number) for number in range(1, len(names) + 1)]
    rows = zip(numbers, names, counts, strict=True)
    return list(in_columns([(CORNER, *numbers), *((f"{number} {name}", *row) for number, name, row in rows)]))


def _confidences(fields: Sequence[FieldScores]) -> Iterator[str]:
    """How sure of each field the model was, how sure of its words the OCR was, and which confidence to ask for."""
    if fields:
        wanted = [f"{one.wanted * 100:.12g} % from" for one in fields[0].thresholds]
        yield from in_columns([("field", "confidence", "OCR", *wanted), *map(_field_confidence, fields[:MOST])])
        yield from _more(len(fields))


def _field_confidence(one: FieldScores) -> tuple[str, ...]:
    never = "-" if one.confidence is None else "never"
    # Every digit: a limit that is rounded lets in what it shall keep out, or the other way round.
    limits = (
        never if limit.confidence is None else f"{limit.confidence} ({limit.kept:,} of {one.predicted:,})"
        for limit in one.thresholds
    )
    return (one.name, _mean(one.confidence), _mean(one.ocr_confidence), *limits)


def _mean(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _wrong(found: Evaluation) -> Iterator[str]:
    """The documents and fields that are wrong, the first of many."""
    for one in found.wrong[:MOST]:
        yield f"{one.document}: is {_names(one.actual)}, was taken for {_names(one.predicted)}"
        if one.text:
            yield f"    {one.text}"
    for field in found.wrong_fields[:MOST]:
        sure = "" if field.confidence is None else f" (confidence {field.confidence:.3g})"
        told = {
            "wrong": f"is {field.actual!r:.100}, was read as {field.predicted!r:.100}",
            "missing": f"is {field.actual!r:.100}, was not read",
            "extra": f"is not labeled, was read as {field.predicted!r:.100}",
        }
        yield f"{field.document}: {field.name} {told[field.kind]}{sure}"
    yield from _more(len(found.wrong) + len(found.wrong_fields))


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or NONE


def _apart(found: Evaluation) -> Iterator[str]:
    """What is to be known beside the scores."""
    if found.ocr_confidence is not None:
        yield f"mean confidence of the OCR's words: {found.ocr_confidence:.3f}"
    for names, told in (
        (found.only_in_actual, "without a prediction"),
        (found.only_in_predicted, "of which nothing actual is known"),
    ):
        if names:
            yield f"documents {told}: {len(names):,} ({listed(names, 3)})"
    for summary in found.summaries:
        yield from _summary(summary, has_documents=bool(found.documents))
    yield from map(_note, found.notes[:MOST])
    yield from _more(len(found.notes))


def _summary(summary: Summary, *, has_documents: bool) -> Iterator[str]:
    told = [("its own counts give", summary.by_counts)]
    told += [("the documents give", summary.by_documents)] if has_documents else []
    yield f"{summary.path}: an evaluation of {summary.classes:,} classes"
    for who, differences in told:
        yield f"    {who} the same numbers" if not differences else f"    {who} other numbers:"
        yield from (f"      {_difference(one, who)}" for one in differences[:MOST])


def _difference(one: Difference, who: str) -> str:
    name = "" if one.name is None else f"{one.name}: "
    ours = "0/0, counted as 0" if one.undefined else f"{one.ours:.{DIGITS}g}"
    return f"{name}{one.measure} is {one.theirs:.{DIGITS}g}, {who} {ours}"


def _note(note: Note) -> str:
    place = ":".join(str(part) for part in (note.path, note.line) if part)
    return f"note: {place}: {note.message}"


def _more(count: int) -> Iterator[str]:
    if count > MOST:
        yield f"  and {count - MOST:,} more: --format json has all"
