"""T: text classification, which class and which part of the split each document has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice

from dataprep.faults import Faults
from dataprep.findings import Fix, Location, Problem, Put, Severity
from dataprep.names import listed, nearest
from dataprep.rule import MOST, rule
from dataprep.texts import NAME_KEYS, TextDocument, TextLabels

SEVERAL = 2

MOST_MENDED = 1000
"""So many lists are taken away at once: the fix of the last one that is shown takes those along that are not."""

DATASETS = ("Train", "Test")


@rule("T901", Severity.ERROR)
def class_undeclared(text_labels: TextLabels) -> Iterator[Problem]:
    """A document of a class that the list of classes does not hold; at most 100 are shown a labels file.

    Why: the service does not know the class, and refuses the file or loses the label.
    Bad: `"intents": [2]` beside two intentNames; `{"category": "drama"}` where the class is `Drama`
    Good: `"intents": [1]`; `{"category": "Drama"}`
    Fix: declare the class, or mend the name; case counts.
    Source: azure-docs, custom-classification/how-to/tag-data: the index in intentNames is the class's ID; data-formats.
    """
    if text_labels.lacks_classes:  # one could not be read (F015), and may be the one that is meant
        return
    declared = [entry.name for entry in text_labels.classes]  # in their order: a set has another one each time
    for document, place, said in islice(_undeclared(text_labels), MOST):
        message = f"class {said} is beyond the {len(text_labels.classes)} of the list; indices begin with 0"
        if isinstance(said, str):
            near = nearest(said, declared)
            message = (
                f"the class {said!r} is not declared; {f'did you mean {near!r}?' if near else 'declare it, or mend the name'}"
            )
        path = text_labels.path_of(document)
        yield Problem(document.class_at(place), message, about=str(said), document=path)


def _undeclared(labels: TextLabels) -> Iterator[tuple[TextDocument, int, str | int]]:
    names = labels.names
    for document in labels.documents:
        if not names.issuperset(document.said):
            for place, said in enumerate(document.said):
                if said is not None and said not in names:
                    yield document, place, said


@rule("T914", Severity.ERROR)
def single_class_broken(text_labels: TextLabels, faults: Faults) -> Iterator[Problem]:
    """A document without a class, with one twice, or with several or a list where one belongs; at most 100 are shown a file.

    Why: "Cannot deserialize the current JSON array ... into type 'ExportedDocumentClass'". In a project of several classes a
    document without one teaches nothing (warning), and a class that is written twice says no more than once (warning).
    Bad: `"class": [{"category": "Drama"}]`
    Good: `"class": {"category": "Drama"}`
    Fix: take the list away around its one class, which is safe where the class has but a name; choose one of several.
    Source: the service's message, cognitive-services-sample-data-files issue 46; azure-docs, data-formats: "one class".
    """
    unread = {fault.at.pointer for fault in faults.faults}  # those are told by F015
    broken = [one for one in text_labels.documents if _is_broken(one, text_labels) and not _is_unread(one, unread)]
    broken.sort(key=lambda one: _is_wrapped(one, text_labels))  # so that the last one shown can be mended, if any can
    shown, rest = broken[:MOST], broken[MOST:]
    for document in shown:
        last = document is shown[-1] and rest
        more = f" (and {len(rest):,} more)" if last else ""
        path, message = text_labels.path_of(document), f"{document.location!r} {_told(document, text_labels)}{more}"
        severity = None if _is_refused(document, text_labels) else Severity.WARNING
        mended = [one for one in (document, *(rest[:MOST_MENDED] if last else ())) if _is_wrapped(one, text_labels)]
        fix = Fix("take the list away", tuple(map(_unwrapping, mended)), safe=True) if document in mended[:1] else None
        yield Problem(_place(document), message, severity, document.location, fix, path)


def _is_unread(document: TextDocument, unread: Collection[str]) -> bool:
    """Whether its classes stand there, and could not be read."""
    return bool(unread) and any(document.at.child(key).pointer in unread for key in NAME_KEYS)


def _is_wrapped(document: TextDocument, labels: TextLabels) -> bool:
    """Whether a list around the one class is all that is wrong, and taking it away loses nothing."""
    is_one = document.member == "class" and document.is_list and len(document.classes) == len(document.said) == 1
    return labels.is_single is True and is_one and not document.has_more


def _unwrapping(document: TextDocument) -> Put:
    return Put(_place(document), {"category": document.classes[0]})


def _is_broken(document: TextDocument, labels: TextLabels) -> bool:
    return not document.said or _repeated(document) is not None or _is_refused(document, labels)


def _is_refused(document: TextDocument, labels: TextLabels) -> bool:
    """Whether it is not as its kind of project has to be, so far as that is known."""
    count = len(document.said)
    if count == 0:
        return bool(labels.is_single)
    return labels.is_single is not None and (_is_written_wrong(document, labels) or (labels.is_single and count != 1))


def _repeated(document: TextDocument) -> str | None:
    """The first class that a document has twice."""
    names = document.said
    if len(names) < SEVERAL or len({*names}) == len(names):
        return None
    return next((name for name, count in Counter(document.classes).items() if count > 1), None)


def _is_written_wrong(document: TextDocument, labels: TextLabels) -> bool:
    """Whether an object stands where a list belongs, or the other way round: from 2022 on that tells the kinds apart."""
    return document.member in {"class", "classes"} and (document.is_list or document.member == "classes") is labels.is_single


def _told(document: TextDocument, labels: TextLabels) -> str:
    count = len(document.said)
    if count == 0:
        return "has no class; label it, or take it out"
    if (name := _repeated(document)) is not None and (len({*document.said}) == 1 or not labels.is_single):
        return f"has the class {name!r} more than once; write it once"
    if count > 1 and labels.is_single:
        return f"has {count} classes, and this project takes one a document; choose one"
    if labels.is_single and document.member == "class":
        return "has its class in a list, and an object belongs there; take the list away"
    wanted, other = ("class", "an object") if labels.is_single else ("classes", "a list")
    return f"has {document.member!r}, but this project wants {wanted!r}, {other}; write it so"


def _place(document: TextDocument) -> Location:
    return document.at.child(document.member) if document.member else document.at


@rule("T918", Severity.ERROR)
def split_broken(text_labels: TextLabels) -> Iterator[Problem]:
    """A `dataset` that is neither Train nor Test, a split with all in Test, or one that a class is missing from (warning).

    Why: what is in no class of Train is not learned, and what is in none of Test is not evaluated. Where nothing is in Train
    there is no training; where nothing is in Test the service splits by itself.
    Bad: `"dataset": "Validation"`
    Good: `"dataset": "Test"`
    Fix: write Train or Test, or leave `dataset` out everywhere; move documents.
    Targets: 2022-05-01.
    Source: azure-docs, custom-text-classification/concepts/data-formats: "Allowed values are 'Train' and 'Test'"; train-model.
    """
    wrong = (document for document in text_labels.documents if document.dataset not in (None, *DATASETS))
    for document in islice(wrong, MOST):
        near = nearest(document.dataset or "", DATASETS)
        is_case = near is not None and near.lower() == (document.dataset or "").lower()
        message = f"'dataset' is {document.dataset!r}; {f'did you mean {near!r}?' if near else 'write Train or Test'}"
        severity, path = Severity.WARNING if is_case else None, text_labels.path_of(document)
        yield Problem(document.at.child("dataset"), message, severity, document.location, document=path)
    yield from _unbalanced(text_labels)


def _unbalanced(labels: TextLabels) -> Iterator[Problem]:
    """What is said of a split by hand."""
    if labels.documents and all(document.dataset == "Test" for document in labels.documents):
        message = f"all documents ({len(labels.documents):,}) stand in Test and none in Train, which leaves nothing to train on"
        yield Problem(Location(labels.path), f"{message}; move most of them into Train", about="Train")
        return
    sets = {name: {entry.dataset for entry in documents} for name, documents in labels.by_class.items() if documents}
    at = Location(labels.path)
    if not any("Test" in found for found in sets.values()):
        return
    if unlearned := [name for name, found in sets.items() if found == {"Test"}]:
        verb, them = ("stands", "it") if len(unlearned) == 1 else ("stand", "them")
        message = f"{listed(unlearned, 3)} {verb} in Test only, so that no training sees {them}; move some documents into Train"
        yield Problem(at, message, Severity.WARNING, "Train")
    if untested := [name for name, found in sets.items() if "Test" not in found]:
        verb, them = ("has", "it") if len(untested) == 1 else ("have", "them")
        message = f"{listed(untested, 3)} {verb} no document in Test, so that nothing is said of {them}; move some into Test"
        yield Problem(at, message, Severity.WARNING, "Test")
