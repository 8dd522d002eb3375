"""M: labels against OCR, word by word. Whether the words of a value stand in the order in which the page is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice, pairwise, takewhile
from operator import attrgetter

import msgspec

from dataprep.findings import Problem, Severity
from dataprep.model import Labels, Region
from dataprep.names import key_of
from dataprep.regions import Matches
from dataprep.rule import MOST, rule
from dataprep.targets import Target


def _severity(target: Target) -> Severity | None:
    """A neural model does not learn what other models take."""
    return Severity.WARNING if target.model == "neural" else None


PLACE = attrgetter("page", "number")
"""Where a word stands in the order of reading: its page, and its number on the page."""

MOST_OPEN = 20
"""Values that are looked at where more are open at once: no form has them."""


@rule("M506", Severity.INFO)
def value_not_in_reading_order(matches: Matches, target: Target) -> Iterator[Problem]:
    """The words of a value in another order than the OCR file's.

    Why: the value is read in the order of the page, so the label says another text; a warning for a neural model.
    Bad: "Ltd" before "Contoso"
    Good: "Contoso", "Ltd"
    Fix: list the words as they are read, or label them again.
    Targets: all; a warning for neural models.
    Source: azure-ai-docs, custom-neural: values of one field must be a consecutive sequence in reading order.
    """
    if not matches.are_of_another_document:
        for before, after in islice(_steps_back(matches).values(), MOST):
            message = (
                f"{after.label!r} lists {before.text!r} before {after.text!r}, which is read first; "
                "list the words in reading order"
            )
            yield Problem(after.at, message, _severity(target), after.label)


def _steps_back(matches: Matches) -> Mapping[str, tuple[Region, Region]]:
    """By label the first two items after each other of which the second is read first."""
    back: dict[str, tuple[Region, Region]] = {}
    for before, after in pairwise(match for match in matches.found if match.is_alike and match.kind != "mark"):
        if before.number > after.number and before.kind == after.kind and before.page is after.page:
            owner = after.region.owner
            if before.region.owner == owner:
                back.setdefault(owner, (before.region, after.region))
    return back


@rule("M507", Severity.INFO)
def values_interleave(matches: Matches, labels: Labels, target: Target) -> Iterator[Problem]:
    """The words of two values alternate in the order in which the page is read; not those of one table.

    Why: a neural model learns values as runs of words, so for it this is a warning; other models find them harder to tell apart.
    Bad: two addresses side by side that are read line by line across both
    Good: two addresses that are read one after the other; a value with a gap
    Fix: label the lines as fields of their own, or draw regions where the model takes them.
    Targets: all; a warning for neural models.
    Source: azure-ai-docs, custom-neural: values of one field must be consecutive and not interleave with others.
    """
    if matches.are_of_another_document or not _may_interleave(matches):
        return
    words = _words(matches)
    fields = {label.name: key_of(label.field) for label in labels.labels}
    told: set[frozenset[str]] = set()
    for one, other in _alternating(list(_once(words)), fields):
        pair = frozenset((fields[one.label], fields[other.label]))
        if pair not in told:
            told.add(pair)
            message = (
                f"the words of {one.region.label!r} and {other.region.label!r} alternate on page {one.page}, where "
                f"{other.region.text!r} is read between words of {one.region.label!r}; give each line a field of its own"
            )
            yield Problem(other.region.at, message, _severity(target), other.region.label)
        if len(told) == MOST:
            return


def _may_interleave(matches: Matches) -> bool:
    """Whether a value has words of another between its own; of a word under two labels any may come first."""
    found = (match for match in matches.found if match.kind == "word" and match.is_alike)
    places = sorted([(match.page.number, match.number, match.region.label) for match in found])
    runs = [value for value, _ in groupby([(page, label) for page, _, label in places])]
    return len(set(runs)) < len(runs)


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word of a page under a label."""

    page: int
    number: int
    region: Region

    @property
    def label(self) -> str:
        """The name of the label; two of one name are L303's."""
        return self.region.label

    @property
    def value(self) -> tuple[int, str]:
        """What the words of one label on one page have in common."""
        return (self.page, self.region.label)


def _words(matches: Matches) -> list[Word]:
    """What is labeled, in reading order."""
    found = [
        Word(match.page.number, match.number, match.region) for match in matches.found if match.kind == "word" and match.is_alike
    ]
    found.sort(key=PLACE)
    return found


def _once(words: Iterable[Word]) -> Iterator[Word]:
    """Words under one label: one under two belongs to neither (M505)."""
    for _, group in groupby(words, key=PLACE):
        first, *others = group
        if all(other.label == first.label for other in others):
            yield first


def _alternating(words: Sequence[Word], fields: Mapping[str, str]) -> Iterator[tuple[Word, Word]]:
    """Words of two values of different fields that alternate: one that goes on, and the first of one that will.

    A value is open from its first word to its last. When one goes on, those opened since then stand between its words; if
    they are still open, its words stand between theirs. No more than MOST_OPEN of them are looked at.
    """
    left = Counter(word.value for word in words)
    begun: set[tuple[int, str]] = set()
    opened: list[Word] = []
    for word in words:
        left[word.value] -= 1
        if word.value in begun:
            for other in islice(_since(opened, word.value), MOST_OPEN):
                if left[other.value] and fields[other.label] != fields[word.label]:
                    yield word, other
        else:
            begun.add(word.value)
            opened.append(word)
        while opened and not left[opened[-1].value]:
            opened.pop()


def _since(opened: Sequence[Word], value: tuple[int, str]) -> Iterator[Word]:
    return takewhile(lambda other: other.value != value, reversed(opened))


@rule("M509", Severity.INFO)
def line_instead_of_words(matches: Matches) -> Iterator[Problem]:
    """Items that cover a whole line of the OCR file instead of one word each.

    Why: labeling tools write one item a word; that the service splits a line is written nowhere.
    Bad: one item "Contoso Ltd"
    Good: two items, "Contoso" and "Ltd"
    Fix: label the words one by one.
    Source: measured: one item a word in all sets labeled by hand; whole lines come from automatic labeling.
    """
    lines = [match.region for match in matches.found if match.kind == "line" and match.is_alike and len(match.text.split()) > 1]
    if lines and not matches.are_of_another_document:
        first = lines[0]
        items = "1 item covers a whole line" if len(lines) == 1 else f"{len(lines)} items cover whole lines"
        message = f"{items} of words, first {first.text!r} of {first.label!r}; label the words one by one"
        yield Problem(first.at, message, about=first.label)
