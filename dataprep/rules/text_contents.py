"""T: text classification, what the texts hold. Whether they can be read as text, how long they are, and which are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from dataprep.findings import Location, Problem, Severity
from dataprep.names import listed
from dataprep.rule import MOST, rule
from dataprep.targets import Target
from dataprep.texts import TextDocument, TextLabels, Texts, TextSet, differ


@rule("T904", Severity.ERROR)
def blank_text(text_set: TextSet, texts: Texts) -> Iterator[Problem]:
    """A text with no character but white space; info where no labels file lists it; at most 100 are shown a set.

    Why: the service takes no empty files: a text has one character at least.
    Bad: a text of 0 bytes, or of blank lines
    Good: a text with a sentence
    Fix: take it out of the labels file and the folder, or write the text.
    Source: azure-docs, data-limits: no empty files; length from 1 on.
    """
    for path in islice((path for path, text in texts.texts.items() if text.is_blank), MOST):
        yield _told(path, text_set, "the text is empty; write it, or take it out")


@rule("T905", Severity.ERROR)
def text_not_utf8(text_set: TextSet, texts: Texts) -> Iterator[Problem]:
    """A text in another encoding than UTF-8; info where no labels file lists it; at most 100 are shown a set.

    Why: what is read as UTF-8 and is not becomes wrong characters, or nothing.
    Bad: a text saved as UTF-16 or Windows-1252
    Good: the same text saved as UTF-8
    Fix: save it as UTF-8.
    Source: this project's decision: no page prints the encoding, and all published samples are UTF-8.
    """
    faulty = ((path, text.fault) for path, text in texts.texts.items() if text.fault)
    for path, fault in islice(faulty, MOST):
        yield _told(path, text_set, f"the text is not UTF-8: {fault}; save it as UTF-8")


def _told(path: str, text_set: TextSet, message: str) -> Problem:
    return Problem(Location(path), message, None if path in text_set.listed else Severity.INFO, document=path)


@rule("T906", Severity.ERROR)
def text_too_long(text_labels: TextLabels, texts: Texts, target: Target) -> Iterator[Problem]:
    """A listed text with more characters than the version takes; at most 100 are shown a labels file.

    Why: the service refuses longer ones.
    Bad: a text of 130,000 characters
    Good: a text of 100,000
    Fix: split it at the end of a paragraph, and label the parts.
    Targets: 17,500 until 2021-11, 128,000 from 2022-05-01 on. Code points are counted.
    Source: azure-docs, custom-classification data-limits: "3,800 words or 8 pages"; service-limits: "28,000 words or 56 pages".
    """
    most = target.number("text_characters") or 0
    long = (path for path in text_labels.paths if (text := texts.texts.get(path)) and text.characters > most)
    for path in islice(long, MOST):
        count = texts.texts[path].characters
        if over := target.excess("text_characters", count):
            message = f"{count:,} characters, {over.words}; split it at the end of a paragraph"
            yield Problem(Location(path), message, over.severity, document=path)


@rule("T919", Severity.WARNING)
def duplicate_text(text_set: TextSet, texts: Texts) -> Iterator[Problem]:
    """The same text, white space apart, under several names, listed or not; one finding a group, at most 100.

    Why: documents that are repeated spoil the model; one in Train and in Test makes it look better than it is (error). Where
    they are of other classes, one of them is labeled wrong.
    Bad: `a.txt` and `copy of a.txt`
    Good: each text once
    Fix: take one of them out.
    Source: azure-docs, how-to/design-schema: duplicate documents "have a negative effect".
    """
    documents = {path: entry for one in text_set.labels for path, entry in one.paths.items()}
    for first, *others in islice(texts.groups, MOST):
        found = [(path, documents[path]) for path in (first, *others) if path in documents]
        is_split = {"Train", "Test"} <= {entry.dataset for _, entry in found}
        message = (
            f"the same text as {listed(others, 3)}{', in Train and in Test' * is_split}{_differing(found)}; take one of them out"
        )
        yield Problem(Location(first), message, Severity.ERROR if is_split else None, document=first)


def _differing(found: Sequence[tuple[str, TextDocument]]) -> str:
    """What is said of the first two of the same texts whose classes differ, if any do."""
    for (path, one), (another, other) in pairwise(found):
        if differ(one, other):
            classes = f"{listed(one.classes, 3)} of {path!r} and {listed(other.classes, 3)} of {another!r}"
            return f", and the labels differ, {classes}: see which is right"
    return ""
