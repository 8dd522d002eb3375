"""Texts: which classes they have and which were predicted, read from whatever holds it, and held against each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from dataprep import class_tables, metrics, responses
from dataprep.decode import decode, outline, parse
from dataprep.evaluation import ClassScores, Note, WrongText, capped, in_lines, note_at
from dataprep.findings import Location
from dataprep.metrics import Classes, Counts, Judged
from dataprep.model import suffix
from dataprep.names import key_of, listed
from dataprep.responses import Classified
from dataprep.saved import TABLES, Saved
from dataprep.summaries import Printout, printouts
from dataprep.texts import TEXT, TextLabels

FEW = 3
"""So many names stand in a note."""

LABELS = frozenset({"intentNames", "classifiers", "assets"})
"""The members by which a labels file is known."""


class Reading(Struct, frozen=True):
    """What some files say: the documents, each once, and the classes that they declare, None where they declare none.

    `is_single` tells whether a document has one class; None where no file says so.
    """

    documents: Mapping[str, Classified] = {}
    printouts: tuple[Printout, ...] = ()
    declared: Classes | None = None
    is_single: bool | None = None
    notes: tuple[Note, ...] = ()


def read_all(files: Iterable[Saved | Note]) -> Reading:
    """What some files say together: the first that is said of a document holds."""
    documents: dict[str, Classified] = {}
    notes: list[Note] = []
    found = Reading()
    for file in files:
        one = Reading(notes=(file,)) if isinstance(file, Note) else read(file)
        notes += one.notes
        if twice := [name for name in one.documents if name in documents]:
            path = one.documents[twice[0]].at.path
            notes.append(
                Note(path, "", None, f"documents that a file before told of: {len(twice):,} ({listed(twice, FEW)}); left out")
            )
        documents |= {name: entry for name, entry in one.documents.items() if name not in documents}
        found = Reading(
            documents,
            (*found.printouts, *one.printouts),
            found.declared if one.declared is None else (found.declared or frozenset()) | one.declared,
            one.is_single if found.is_single is None else found.is_single,
        )
    return replace(found, notes=tuple(notes))


def read(file: Saved) -> Reading:
    """What one file says: a table, a labels file, or answers of the service as JSON, or one on each line."""
    at = Location(file.path)
    try:
        text = file.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Reading(notes=(note_at(at, f"is not UTF-8 (byte {error.start}): left out"),))
    if suffix(file.name) in TABLES:
        return _capped(_gathered(class_tables.read(text, at)))
    if suffix(file.name) == ".jsonl":
        return _capped(_gathered(_of_lines(text, at)))
    tree, note = _parsed(text, at, 1)
    return Reading(notes=(note,)) if note else _of_tree(tree, file)


def _capped(found: Reading) -> Reading:
    return replace(found, notes=capped(found.notes))


def _parsed(text: str, at: Location, line: int) -> tuple[object, Note | None]:
    """The JSON of a text that begins on a line; or why it is none."""
    try:
        return parse(text).tree, None
    except json.JSONDecodeError as error:
        return None, Note(at.path, "", line + error.lineno - 1, f"is no JSON: {error.msg}")
    except RecursionError:
        return None, Note(at.path, "", line, "is nested too deep to be read")


def _of_lines(text: str, at: Location) -> Iterator[Classified | Note]:
    """What each line of a file says."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            tree, note = _parsed(line, at, number)
            entries = [note] if note else responses.read(tree, at)
            yield from (replace(entry, line=number) if isinstance(entry, Note) else entry for entry in entries)


def _of_tree(tree: object, file: Saved) -> Reading:
    if isinstance(tree, dict) and LABELS & tree.keys():
        return _labels(file)
    at = Location(file.path)
    summaries = list(printouts(tree, at))
    found = _gathered(() if summaries else responses.read(tree, at))
    notes = [*found.notes, *(entry for entry in summaries if isinstance(entry, Note))]
    if not (found.documents or summaries or notes):
        notes = [note_at(at, f"holds no classes of documents: it is {outline(tree)}")]
    kept = tuple(entry for entry in summaries if isinstance(entry, Printout))
    return replace(found, printouts=kept, notes=in_lines(notes, file.raw))


def _gathered(entries: Iterable[Classified | Note]) -> Reading:
    """Documents by name, the first of equal ones; and notes."""
    documents: dict[str, Classified] = {}
    notes: list[Note] = []
    for entry in entries:
        if isinstance(entry, Note):
            notes.append(entry)
        elif documents.setdefault(_name(entry.document), entry) is not entry:
            notes.append(note_at(entry.at, f"is the second of {entry.document!r:.200}: left out"))
    is_single = next((entry.is_single for entry in documents.values() if entry.is_single is not None), None)
    return Reading(documents, (), None, is_single, tuple(notes))


def _name(document: str) -> str:
    """A location as it is compared."""
    return document.replace("\\", "/").removeprefix("./")


def _labels(file: Saved) -> Reading:
    """The documents of a labels file; one that has a class at most, and has none, is not labeled."""
    decoded = decode(file.raw, file.path, "texts")
    labels = decoded.part(file.path)
    faults = [note_at(fault.at, f"is not read whole ({fault.kind.value}): `dataprep check` says why") for fault in decoded.faults]
    if not isinstance(labels, TextLabels):
        return Reading(notes=in_lines(faults, file.raw))
    entries = (
        Classified(document.location, frozenset(document.classes), None, document.at, labels.is_single, is_plain=True)
        for document in labels.documents
        if document.classes or not (labels.is_single or document.said)
    )
    found = _gathered(entries)
    lacking = len(labels.documents) - sum(bool(document.classes) for document in labels.documents)
    none = [note_at(Location(file.path), f"documents without a class: {lacking:,}")] if lacking else []
    return replace(found, declared=labels.names, notes=in_lines([*found.notes, *faults[:FEW], *none], file.raw))


class Compared(Struct, frozen=True):
    """Documents that are both in what is actual and in what is predicted, with their classes, and those of one side only."""

    both: Mapping[str, Judged]
    only_in_actual: tuple[str, ...]
    only_in_predicted: tuple[str, ...]
    is_single: bool
    notes: tuple[Note, ...] = ()

    @property
    def judged(self) -> Sequence[Judged]:
        """The classes of the documents, actual and predicted."""
        return list(self.both.values())


def compare(actual: Reading | None, predicted: Reading) -> Compared:
    """Documents by name; without actual ones, what the predictions themselves say that they are.

    Either side may leave out the `.txt` of a name.
    """
    takens = {name: classes for name, entry in predicted.documents.items() if (classes := _taken_for(entry, actual)) is not None}
    known = (actual or predicted).documents
    are = {name: entry.actual for name, entry in known.items() if entry.actual is not None}
    stems = {_stem(name): name for name in reversed(are)}
    got: dict[str, Classes] = {}
    again: list[str] = []
    for name in sorted(takens, key=are.__contains__, reverse=True):  # the names that are the same go first
        of = name if name in are else stems.get(_stem(name), name)
        if got.setdefault(of, takens[name]) is not takens[name]:
            again.append(name)
    both = {name: (classes, got[name]) for name, classes in are.items() if name in got}
    told = next((one.is_single for one in (actual, predicted) if one and one.is_single is not None), None)
    found = Compared(
        both,
        tuple(name for name in are if name not in got),
        tuple(name for name in got if name not in are),
        told is not False and metrics.is_single(both.values()),
    )
    return replace(found, notes=tuple(_remarks(actual, predicted, found, again)) if actual else ())


def _stem(name: str) -> str:
    return name.removesuffix(TEXT)


def _taken_for(entry: Classified, actual: Reading | None) -> Classes | None:
    """What a document was taken for; a file that does not say which classes it holds holds predicted ones beside actual ones."""
    return entry.actual if entry.is_plain and actual else entry.predicted


def _remarks(actual: Reading, predicted: Reading, found: Compared, again: Sequence[str]) -> Iterator[Note]:
    """What is odd about predictions of known documents: files that are swapped, names and classes that are spelled otherwise."""
    path = next((entry.at.path for entry in predicted.documents.values()), "")
    said = {name: entry.actual for name, entry in predicted.documents.items() if not entry.is_plain}
    others = [name for name, (classes, _) in found.both.items() if said.get(name) not in (None, classes)]
    if others:
        yield Note(path, "", None, f"says other classes of {listed(others, FEW)} than --actual, which holds")
    if again:
        yield Note(path, "", None, f"documents that are there with and without {TEXT}: {listed(again, FEW)}; left out")
    if predicted.declared and not said and any(entry.predicted is not None for entry in actual.documents.values()):
        yield Note(path, "", None, "is a labels file, and --actual holds predictions: are the two swapped?")
    yield from _near_names(found, path)
    yield from _strange_classes(actual, found, path)


def _near_names(found: Compared, path: str) -> Iterator[Note]:
    """Documents of one side only that are probably one of the other side's."""
    near = {_plain(name): name for name in reversed(found.only_in_actual)}
    meant = [(name, near[_plain(name)]) for name in found.only_in_predicted if _plain(name) in near]
    if meant:
        name, other = meant[0]
        told = f"documents that differ from those of --actual by folder, case, {TEXT} or Unicode form: {len(meant):,}"
        yield Note(path, "", None, f"{told} ({name!r:.200} and {other!r:.200}, for one); name them alike")


def _plain(name: str) -> str:
    """A name as people may mean it."""
    return normalize("NFC", name.rpartition("/")[2]).casefold().removesuffix(TEXT)


def _strange_classes(actual: Reading, found: Compared, path: str) -> Iterator[Note]:
    """Predicted classes that no document has and nobody declares."""
    known = (actual.declared or frozenset()).union(*(entry.actual or () for entry in actual.documents.values()))
    folded = {key_of(name): name for name in sorted(known)}
    strange = sorted({name for _, classes in found.both.values() for name in classes if name not in known})
    for name in strange[:FEW]:
        near = folded.get(key_of(name))
        told = f"is {near!r:.100} but for case or blanks: counted as another class" if near else "is no class of --actual"
        yield Note(path, "", None, f"the class {name!r:.100} {told}")
    if len(strange) > FEW:
        yield Note(path, "", None, f"and {len(strange) - FEW:,} more classes that are none of --actual's")


def class_scores(name: str, counts: Counts) -> ClassScores:
    """The counts and ratios of a class."""
    scores = metrics.scores_of(counts)
    return ClassScores(
        name, counts.tp, counts.fp, counts.fn, counts.tn, scores.precision, scores.recall, scores.f1, scores.undefined
    )


def wrong_texts(compared: Compared, first_line: Mapping[str, str | None]) -> tuple[WrongText, ...]:
    """The documents that were not predicted as they are, with the first lines of their texts."""
    return tuple(
        WrongText(name, tuple(sorted(actual)), tuple(sorted(predicted)), first_line.get(name))
        for name, (actual, predicted) in compared.both.items()
        if actual != predicted
    )
