"""T: text classification, the classes. What they are called, how many there are, and how many documents each has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dataprep.class_names import fault_of
from dataprep.findings import Location, Problem, Severity
from dataprep.names import key_of
from dataprep.rule import MOST, rule
from dataprep.targets import Target
from dataprep.texts import TextClass, TextLabels

BY_INDEX = "preview.2"
"""The version whose documents name a class by its place in the list."""

UNEVEN = 10
"""A class with so many times the documents of another is told: a choice of this project, for no source prints a number."""


@rule("T909", Severity.ERROR)
def class_name_illegal(text_labels: TextLabels, target: Target) -> Iterator[Problem]:
    """A class whose name has characters, or a length, that the version refuses.

    Why: the labels file is not imported.
    Bad: `"Q&A"` for 2022-05-01
    Good: `"Questions and answers"`
    Fix: rename the class, in the list and in every document.
    Targets: 2021-11 takes letters, digits and `@ # _ . , ^ \\ [ ]`; 2022-05-01 refuses `: $ & % * ( ) + ~ # / ?` and more than 50
    characters; of preview.2 no rule is known but that there is a name.
    Source: azure-docs, custom-classification data-limits; custom-text-classification service-limits.
    """
    for entry in text_labels.classes:
        if reason := fault_of(entry.name, target):
            yield Problem(
                entry.at, f"the class {entry.name!r} {reason}, which {target.version} refuses; rename it", about=entry.name
            )


@rule("T910", Severity.ERROR, whole=True)
def class_count(text_labels: TextLabels, target: Target) -> Iterator[Problem]:
    """Fewer classes than the version needs, or more than it takes.

    Why: with one class there is nothing to tell apart; from 2022 on one is allowed.
    Bad: `"intentNames": ["Drama"]`
    Good: `"intentNames": ["Drama", "Comedy"]`
    Fix: declare another class, with its documents; or join some.
    Targets: preview.2 and 2021-11 need 2, 2022-05-01 needs 1; all take 200.
    Source: azure-docs, custom-classification data-limits; custom-text-classification service-limits.
    """
    count, least = len(text_labels.classes), target.number("text_classes_least") or 0
    at = _list_of(text_labels)
    if count < least:
        found = "1 class" if count else "no class"
        yield Problem(at, f"{found}; {target.version} needs at least {least}: declare another, with its documents")
    elif over := target.excess("text_classes", count):
        yield Problem(at, f"{count:,} classes, {over.words}; join some")


def _list_of(labels: TextLabels) -> Location:
    """The place of the list of classes, as far as it is known."""
    if not labels.classes:
        return Location(labels.path)
    path, tokens = labels.path, labels.classes[0].at.pointer.split("/")
    return Location(path, "/".join(tokens[: 2 if tokens[1] != "assets" else 3]))


@rule("T912", Severity.WARNING, whole=True)
def class_underfilled(text_labels: TextLabels, target: Target) -> Iterator[Problem]:
    """A class with fewer documents than the service asks for.

    Why: from a few examples a class is hardly learned. Documents that are kept for the test do not count.
    Bad: a class of 3 documents
    Good: a class of 50
    Fix: add documents of it.
    Targets: 10 are asked for until 2021-11, 15 for training from 2022-05-01 on; 20 are recommended for preview.2, 200 for
    2021-11 (its how-to says 50), 50 from 2022-05-01 on.
    Source: azure-docs, custom-classification data-limits, tag-data; azure-ai-docs, evaluation-metrics; faq.
    """
    least, recommended = (target.number(f"text_class_documents_{which}") or 0 for which in ("least", "recommended"))
    places = {entry.name: entry.at for entry in reversed(text_labels.classes)}
    for name, at in islice(reversed(places.items()), MOST):
        owned = text_labels.by_class[name]
        count = sum(document.dataset != "Test" for document in owned)
        if owned and count < least:
            message = f"the class {name!r} has {count} document{'s' * (count != 1)} to train on; give it {least} or more"
            yield Problem(at, f"{message}, {recommended} are recommended", about=name)


@rule("T913", Severity.WARNING, whole=True)
def class_never_used(text_labels: TextLabels) -> Iterator[Problem]:
    """A class that is declared, and that no document has.

    Why: it cannot be learned, and counts as one all the same.
    Bad: `"classes": [{"category": "Drama"}, {"category": "Western"}]` and no Western
    Good: `"classes": [{"category": "Drama"}]`
    Fix: give documents the class, or take it out of the list; in preview.2 that shifts the indices behind it.
    Source: azure-docs, how-to/design-schema: every class needs examples.
    """
    for entry in islice((one for one in text_labels.classes if not text_labels.by_class[one.name]), MOST):
        message = f"no document is of the class {entry.name!r}; label some, or take the class out{_shifted(text_labels, entry)}"
        yield Problem(entry.at, message, about=entry.name)


@rule("T921", Severity.INFO, whole=True)
def class_imbalance(text_labels: TextLabels) -> Iterator[Problem]:
    """A class with ten times the documents of another; one finding a labels file.

    Why: a model leans towards what it sees often.
    Bad: 200 documents of one class, 20 of another
    Good: about as many of each
    Fix: add documents of the rare classes.
    Source: azure-docs, how-to/design-schema: "balanced distribution"; the number is this project's own.
    """
    counts = {entry.name: len(text_labels.by_class[entry.name]) for entry in text_labels.classes}
    used = {name: count for name, count in counts.items() if count}
    if not used:
        return
    rare, common = min(used, key=lambda name: used[name]), max(used, key=lambda name: used[name])
    if used[common] >= UNEVEN * used[rare]:
        message = f"{common!r} has {used[common]} documents, {rare!r} only {used[rare]}; add some of the rare classes"
        yield Problem(_list_of(text_labels), message, about=rare)


@rule("T924", Severity.ERROR)
def duplicate_class(text_labels: TextLabels) -> Iterator[Problem]:
    """Two classes with names that are equal but for blanks at the ends and case.

    Why: nobody knows which one a document means.
    Bad: `"intentNames": ["Drama", "drama"]`
    Good: `"intentNames": ["Drama", "Comedy"]`
    Fix: give the documents of both the same name, and take the other out. In preview.2 documents name classes by their place
    in the list: every index behind the one that is taken out is lowered by 1; begin with the last one.
    Source: azure-docs, service-limits: names are unique.
    """
    first: dict[str, str] = {}
    doubled = (
        (entry, owner)
        for entry in text_labels.classes
        if (owner := first.setdefault(key_of(entry.name), entry.at.pointer)) != entry.at.pointer
    )
    for entry, owner in islice(doubled, MOST):
        message = f"the class {entry.name!r} is declared at {owner} already; {_joined(text_labels, entry, owner)}"
        yield Problem(entry.at, message, about=entry.name)


def _joined(labels: TextLabels, entry: TextClass, owner: str) -> str:
    """How a class is joined to another one of its name."""
    if labels.version != BY_INDEX:
        return "take one out"
    first, place = owner.rpartition("/")[2], _place(entry)
    return f"write {first} for {place} in the documents, and take this one out{_shifted(labels, entry)}"


def _shifted(labels: TextLabels, entry: TextClass) -> str:
    """What else is to be done where a class is taken out, and documents name those behind it by their place."""
    if labels.version != BY_INDEX or _place(entry) == max(map(_place, labels.classes)):
        return ""
    return f", and lower every index above {_place(entry)} in the documents by 1"


def _place(entry: TextClass) -> int:
    """The place of a class in the list of preview.2."""
    return int(entry.at.pointer.rpartition("/")[2])
