"""C: classifiers. Whether there are enough classes, and enough forms in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from dataprep.classes import Classes, DocumentClass, Listed
from dataprep.facts import Facts, Kind, Summary, Twins
from dataprep.findings import Location, Problem, Severity
from dataprep.listing import Listing
from dataprep.names import listed
from dataprep.rule import MOST, rule
from dataprep.targets import Target


@rule("C801", Severity.ERROR)
def too_few_classes(classes: Classes, target: Target) -> Iterator[Problem]:
    """A classifier of fewer than two classes.

    Why: there is nothing to tell apart, and the build is refused.
    Bad: `invoices.jsonl` alone
    Good: `invoices.jsonl` and `receipts.jsonl`
    Fix: add a class, with five forms or more.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, custom-classifier: "at least two different classes".
    """
    least, count = target.number("classes_least") or 0, len(classes.classes)
    if count < least:
        names = listed([entry.name for entry in classes.classes], 5)
        found = f"one class only, {names}" if count else "no class"
        yield Problem(Location(""), f"{found}; a classifier needs at least {least}: add a class with its forms")


@rule("C802", Severity.ERROR)
def too_few_samples(classes: Classes, summary: Summary, target: Target) -> Iterator[Problem]:
    """A class of fewer than five forms; a form with an error of its own, or without OCR, does not count.

    Why: the build is refused: "a minimum of five document samples per class".
    Bad: a list of four forms
    Good: a list of five forms, each with its OCR file
    Fix: add forms, or mend those that do not count.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, custom-classifier.
    """
    facts = {fact.document: fact for fact in summary.facts}
    least = target.number("class_forms_least") or 0
    for entry in classes.classes if not classes.are_elsewhere else ():  # C803
        found = [facts.get(path) for path in {one.path or one.said for one in entry.listed}]
        valid = sum(fact is not None and fact.counts_for(Kind.CLASSIFIER) for fact in found)
        is_empty = not entry.listed and not entry.broken  # F008 tells of it
        if valid < least and not is_empty:
            forms = f"{valid or 'no'} valid form{'s' * (valid != 1)}{_uncounted(found)}"
            message = f"the class {entry.name!r} has {forms}; it needs at least {least}: add or mend some"
            yield Problem(entry.at, message, about=entry.name)


def _uncounted(found: Sequence[Facts | None]) -> str:
    """How many forms of a class do not count, and why."""
    reasons = {
        "not there": sum(fact is None for fact in found),
        "without OCR": sum(fact is not None and not fact.has_ocr for fact in found),
        "with errors": sum(fact is not None and fact.has_ocr and not fact.is_valid for fact in found),
    }
    told = ", ".join(f"{count} {reason}" for reason, count in reasons.items() if count)
    return f" (not counted: {told})" if told else ""


@rule("C803", Severity.ERROR)
def listed_file_missing(classes: Classes, listing: Listing) -> Iterator[Problem]:
    """A line of a list that names no form; at most 100 are shown a list.

    Why: "Training data is missing": the form is not found in the container.
    Bad: `{"file": "invoices/a.pdf"}` without `invoices/a.pdf`
    Good: `{"file": "invoices/a.pdf"}` beside `invoices/a.pdf`
    Fix: add the form, mend its path, or remove the line; paths begin at the container's root. Where no form of any list lies
    here, this is another folder: it is told once.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, custom-classifier; service error TrainingContentMissing.
    """
    if classes.are_elsewhere:
        first = next(one for entry in classes.classes for one in entry.listed)
        many = sum(len(entry.listed) for entry in classes.classes)
        message = f"none of the {many} listed forms lies here, {first.said!r} first; check the container's root"
        yield Problem(first.at, message)
        return
    taken = {form.name for form in listing.forms} | set(listing.untaken)
    for entry in classes.classes if classes.are_lists else ():
        missing = [one for one in entry.listed if one.path is None or one.path not in taken]
        for one in missing[:MOST]:
            more = f" (and {len(missing) - MOST} lines more)" if len(missing) > MOST and one is missing[MOST - 1] else ""
            yield Problem(one.at, f"lists {one.said!r}, {_lack(one)}{more}", about=one.said)


def _lack(one: Listed) -> str:
    if one.path is not None:
        return "which is no form; remove the line"
    mend = f"did you mean {one.meant!r}?" if one.meant else "add it, mend the path, or remove the line"
    return f"but there is no such file; {mend}"


@rule("C804", Severity.ERROR)
def list_line_broken(classes: Classes) -> Iterator[Problem]:
    """A line of a list that is no object with the text `file`; at most 100 are shown a list.

    Why: the list cannot be read: "Invalid content source".
    Bad: `invoices/a.pdf`
    Good: `{"file": "invoices/a.pdf"}`
    Fix: write one JSON object a line.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, custom-classifier; service error InvalidContentSourceFormat.
    """
    for entry in classes.classes:
        for line in entry.broken:
            more = entry.broken_lines - len(entry.broken)
            rest = f" (and {more} lines more)" if more > 0 and line is entry.broken[-1] else ""
            yield Problem(line.at, f'the line is not of the shape {{"file": "..."}}: {line.detail}; write one such object{rest}')


@rule("C805", Severity.ERROR)
def in_two_classes(classes: Classes, twins: Twins) -> Iterator[Problem]:
    """One form in two classes, under one name or, byte for byte, under two; at most 100 are shown a list.

    Why: the classifier learns that both are right, and tells them apart no more.
    Bad: `a.pdf` in `invoices.jsonl` and in `receipts.jsonl`
    Good: each form in one list
    Fix: remove it from one of them.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, custom-classifier: a form belongs to one class.
    """
    first: dict[str, DocumentClass] = {}
    for entry in classes.classes:
        lines = {one.path: one for one in reversed(entry.listed) if one.path}
        owners = ((one, first.setdefault(path, entry)) for path, one in reversed(lines.items()))
        for one, owner in islice((pair for pair in owners if pair[1] is not entry), MOST):
            message = f"{one.path!r} is of the class {owner.name!r} too; remove it from one of them"
            yield Problem(one.at, message, about=one.path, document=one.path)
    pairs = ((path, other) for path, *others in twins.groups for other in others if classes.of(other) != classes.of(path))
    for path, other in islice(pairs, MOST):
        message = f"the same bytes as {path!r} of the class {classes.of(path)!r}; remove one of them"
        yield Problem(Location(other), message, about=other, document=other)


@rule("C806", Severity.ERROR)
def classifier_too_large(classes: Classes, summary: Summary, target: Target) -> Iterator[Problem]:
    """More classes, forms of a class, pages or bytes than the target takes.

    Why: "Training is limited to": the build is refused.
    Bad: a class of 101 forms
    Good: a class of 100 forms
    Fix: take fewer forms.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, service limits and custom-classifier; where two sources differ, the stricter one is a warning.
    """
    count = len(classes.classes)
    if over := target.excess("classes", count):
        yield Problem(Location(""), f"{count:,} classes, {over.words}; take fewer", over.severity)
    for entry in classes.classes:
        forms = len({one.path for one in entry.listed if one.path})
        if over := target.excess("class_forms", forms):
            message = f"the class {entry.name!r} has {forms:,} forms, {over.words}; take fewer"
            yield Problem(entry.at, message, over.severity, entry.name)
    pages, sizes = [fact.pages or 0 for fact in summary.facts], [fact.size for fact in summary.facts]
    for over, amount in target.excesses_of_set(pages, sizes):
        yield Problem(Location(""), f"{amount}, {over.words}; take fewer forms", over.severity)


@rule("C807", Severity.WARNING)
def listed_twice(classes: Classes) -> Iterator[Problem]:
    """A form that one list names twice; at most 100 are shown a list.

    Why: it counts as one sample, but looks like two.
    Bad: the line `{"file": "invoices/a.pdf"}` twice
    Good: each form once
    Fix: remove a line.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, custom-classifier: five different samples a class.
    """
    for entry in classes.classes if classes.are_lists else ():
        counts = Counter(one.path for one in entry.listed if one.path)
        for path, at in islice(_repeated(entry, counts).items(), MOST):
            message = f"lists {path!r} {counts[path]} times; remove a line"
            yield Problem(at, message, about=path, document=path)


def _repeated(entry: DocumentClass, counts: Mapping[str, int]) -> Mapping[str, Location]:
    """The forms that are listed more than once, with their last line."""
    return {one.path: one.at for one in entry.listed if one.path and counts[one.path] > 1}


@rule("C808", Severity.INFO)
def form_not_listed(classes: Classes, listing: Listing) -> Iterator[Problem]:
    """Forms beside the listed ones that no list names, or beside the folders of the classes; one finding a set.

    Why: training takes what is listed, or lies in a class's folder, and nothing else.
    Bad: `invoices/f.pdf` with its OCR file, and no line for it
    Good: a line for each form
    Fix: add a line, or remove the form.
    Targets: 3.1, 4.0.
    Source: azure-ai-docs, custom-classifier: `azureBlobFileListSource`.
    """
    if listing.unlisted:
        which = listed(listing.unlisted, 3)
        where = "in no list" if classes.are_lists else "in no folder of a class"
        message = f"forms {where}, so training passes over them: {which}; give them a class, or remove them"
        yield Problem(Location(listing.unlisted[0]), message, document=listing.unlisted[0])
