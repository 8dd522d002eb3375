"""Evaluating: what a model predicted against what is so, of texts by class, of forms by field."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dataprep import evaluation_forms, evaluation_texts, metrics
from dataprep.decode import decode
from dataprep.errors import UsageError
from dataprep.evaluation import Evaluation, Note, Summary, note_at
from dataprep.evaluation_texts import FEW, Compared, Reading
from dataprep.listing import SIDECARS
from dataprep.model import suffix
from dataprep.names import listed
from dataprep.saved import JSON, TABLES, Given, Saved, names_in, saved_files
from dataprep.store import LocalStore
from dataprep.summaries import Ours, Printout, by_counts, by_documents
from dataprep.texts import TEXT

ACCURACIES = (0.8, 1.0)
"""What to aim for: "a score of 80% or above", and 100% for more sensitive cases (quickstart "Train with labels", 2.x)."""

HEAD = 4096
"""So many bytes of a text are read for its first line."""

WIDEST = 200


def evaluate(
    actual: Given | None,
    predicted: Given | Sequence[Given],
    *,
    texts: Given | None = None,
    accuracies: Sequence[float] = ACCURACIES,
) -> Evaluation:
    """Hold predictions against what is so: texts and their classes, or forms and their fields.

    `actual` is, of texts, a labels file of any version, the folder of one, or a table; of forms, a folder of `.labels.json`
    files, or one of them. It is None where the predictions of texts say it themselves. `predicted` are files, or folders of
    files: what the service answered. `texts` is the folder of the texts, if it is not that of `actual`. `accuracies`, from 0 to
    1, are those for which the fields' confidence is sought. Raises UsageError for a mistake of the caller, and StoreError where
    a folder cannot be listed.
    """
    given = [predicted] if isinstance(predicted, str | os.PathLike) else list(predicted)
    if not given:
        raise UsageError("nothing is given as predicted; give the files of the predictions, or their folder")
    if texts is not None and not os.path.isdir(texts):  # noqa: PTH112 - False, not an error, for a name that no disk can have
        raise UsageError(f"{os.fspath(texts)!r} is no folder; give that of the texts")
    if wrong := [one for one in accuracies if not 0 < one <= 1]:
        raise UsageError(f"an accuracy of {wrong[0]} is none; give one above 0, and at most 1")
    if actual is not None and _is_of_forms(actual):
        if texts is not None:
            raise UsageError("what is given as actual are labels of forms, which have no texts; leave out their folder")
        return evaluation_forms.evaluate(actual, given, accuracies)
    return _of_texts(actual, given, texts)


def _is_of_forms(actual: Given) -> bool:
    """Whether the labels of forms are given: a folder of them, or one."""
    path, ending = Path(actual), SIDECARS["labels"]
    if os.path.isdir(actual):  # noqa: PTH112 - False, not an error, for a name that no disk can have
        first = next((name for name in names_in(actual) if name.endswith(ending)), None)
        path = path / first if first else path
    file = next(saved_files(path, ())) if path.name.endswith(ending) else None
    return isinstance(file, Note) or (file is not None and not _is_labels(file))


def _is_labels(file: Saved) -> bool:
    """Whether a file holds labels of texts."""
    return decode(file.raw, file.path, "texts").wire is not None


def _of_texts(actual: Given | None, given: Sequence[Given], texts: Given | None) -> Evaluation:
    known = None if actual is None else _labels_in(actual)
    own = known and os.path.realpath(known.path)
    files = [file for one in given for file in saved_files(one, JSON | TABLES)]
    are = None if known is None else _known(evaluation_texts.read_all([known]), known.path)
    got = evaluation_texts.read_all(file for file in files if own is None or os.path.realpath(file.path) != own)
    compared = evaluation_texts.compare(are, got)
    if not compared.both and (got.documents or not got.printouts):
        raise UsageError(_nothing(compared, got, has_actual=are is not None))
    folder = texts if texts is not None else Path(own).parent if own else None
    return _told(compared, got, actual, given, _notes(compared, got, are), folder)


def _labels_in(actual: Given) -> Saved:
    """The file that is given, or the one labels file of a folder."""
    files = list(saved_files(actual, (".json",)))
    if os.path.isdir(actual):  # noqa: PTH112
        files = [file for file in files if isinstance(file, Saved) and _is_labels(file)]
        if not files:
            raise UsageError(f"{os.fspath(actual)!r} holds no labels, of forms or of texts; give as actual what is so")
        if len(files) > 1:
            told = listed([file.path for file in files], FEW)
            raise UsageError(f"one labels file is wanted in {os.fspath(actual)!r}, and there are {told}; give the file")
    (file,) = files
    if isinstance(file, Note):
        raise UsageError(f"{file.path}: {file.message}")
    return file


def _known(reading: Reading, path: str) -> Reading:
    """What is so, of which there has to be something."""
    if any(entry.actual is not None for entry in reading.documents.values()):
        return reading
    why = f": {reading.notes[0].message}" if reading.notes else ""
    raise UsageError(f"{path} does not say which classes documents have{why}; give a labels file or a table")


def _nothing(compared: Compared, got: Reading, *, has_actual: bool) -> str:
    """Why nothing can be compared."""
    if not got.documents:
        notes = [f"{note.path}: {note.message}" for note in got.notes[:1]]
        return "; ".join(["there are no predictions in what is given as predicted", *notes])
    if not any(entry.is_plain or entry.predicted is not None for entry in got.documents.values()):
        return "what is given as predicted says which classes documents have, and predicts none; give it as --actual"
    if not has_actual:
        return "the predictions do not say which classes their documents have; give --actual"
    one, other = compared.only_in_actual[:1], compared.only_in_predicted[:1]
    return f"no document is in both: actual are {listed(one, 1)} and so on, predicted {listed(other, 1)}; name them alike"


def _notes(compared: Compared, got: Reading, are: Reading | None) -> tuple[Note, ...]:
    """What is to be known; of other documents or classes than these an evaluation that was printed cannot say the same."""
    others = (note for printed in got.printouts if compared.both for note in _other(printed, compared))
    return (*(are.notes if are else ()), *got.notes, *compared.notes, *others)


def _other(printed: Printout, compared: Compared) -> Iterator[Note]:
    """What an evaluation that was printed has other than the documents: how many there are, and their classes."""
    at, documents = printed.at, printed.documents
    if documents is not None and documents != len(compared.both):
        yield note_at(at, f"is of {documents:,} documents, not of the {len(compared.both):,} here")
    names = set[str]().union(*(classes | taken for classes, taken in compared.both.values()))
    if printed.classes and (lacking := sorted(names - printed.classes.keys())):
        yield note_at(at, f"has no numbers of classes that documents here have: {listed(lacking, FEW)}")


def _told(
    compared: Compared, got: Reading, actual: Given | None, given: Sequence[Given], notes: tuple[Note, ...], folder: Given | None
) -> Evaluation:
    judged = compared.judged
    counts = metrics.counts_by_class(judged)
    confusion = metrics.confusion(judged) if compared.is_single else {}
    wrong = [name for name, (classes, taken) in compared.both.items() if classes != taken]
    lines = dict(_first_lines(folder, wrong)) if folder is not None else {}
    return Evaluation(
        version=1,
        kind="text",
        actual=None if actual is None else Path(actual).as_posix(),
        predicted=tuple(Path(one).as_posix() for one in given),
        documents=len(judged),
        correct=len(judged) - len(wrong),
        accuracy=metrics.accuracy(judged),
        single=compared.is_single,
        micro=metrics.micro(counts.values()),
        macro=metrics.macro([metrics.scores_of(entry) for entry in counts.values()]),
        classes=tuple(evaluation_texts.class_scores(name, entry) for name, entry in counts.items()),
        confusion=confusion,
        wrong=evaluation_texts.wrong_texts(compared, lines),
        fields=(),
        wrong_fields=(),
        ocr_confidence=None,
        only_in_actual=compared.only_in_actual,
        only_in_predicted=compared.only_in_predicted,
        summaries=tuple(_summary(printed, Ours(counts, confusion, len(judged))) for printed in got.printouts),
        notes=notes,
    )


def _summary(printed: Printout, ours: Ours) -> Summary:
    differences = by_documents(printed, ours) if ours.documents else ()
    return Summary(printed.at.path, len(printed.classes), by_counts(printed), differences)


def _first_lines(folder: Given, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first line of each text in a folder that says something; what leads out of the folder, or is no text, left out."""
    store = LocalStore(os.fspath(folder))
    for name in names:
        if suffix(name) == TEXT and not name.startswith("/") and ".." not in name.split("/"):
            try:
                with store.open(name) as file:
                    head = file.read(HEAD)
            except (OSError, ValueError):  # a name that no disk can have
                continue
            lines = (line.strip() for line in head.decode("utf-8-sig", "replace").splitlines())
            if line := next(filter(None, lines), None):
                yield name, line[:WIDEST]
