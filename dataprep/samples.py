"""Texts with their classes as any file format has them: what labels files, tables and folders are converted through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct, structs

from dataprep.conversion import Loss
from dataprep.findings import Location

NOTHING: Mapping[str, object] = MappingProxyType({})


SETS: Mapping[str, str] = {"train": "Train", "training": "Train", "test": "Test", "testing": "Test"}
"""What people call the two data sets of a project, in lower case."""

OTHER_SETS = frozenset({"dev", "val", "valid", "validation"})
"""What people call a third one, which a project does not have."""

KNOWN_SETS = OTHER_SETS | SETS.keys()


class Sample(Struct, frozen=True, gc=False):
    """A text and its classes. `name` is what the source calls it; the text itself is `text`, or the file at `path`.

    `copies` are further files that hold the same. `dataset` is Train or Test as it stands there, None where it is not said.
    """

    name: str
    classes: tuple[str, ...]
    at: Location
    language: str | None = None
    dataset: str | None = None
    text: str | None = None
    path: str | None = None
    copies: tuple[str, ...] = ()


class Samples(Struct, frozen=True):
    """All texts of a source. `was` is its format, None where it could not be read, as `losses` then say.

    `classes` are those that it declares, in order, with or without texts. `is_single` tells whether a text has one class, None
    where the source does not say. `project` is what is said of the project, by the keys of 2022-05-01.
    """

    was: str | None
    samples: tuple[Sample, ...] = ()
    classes: tuple[str, ...] = ()
    is_single: bool | None = None
    project: Mapping[str, object] = NOTHING
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()


class NoSamplesError(ValueError):
    """What holds no samples; the message says why, and what to do."""


def classes_of(samples: Iterable[Sample]) -> tuple[str, ...]:
    """The classes of samples, in the order in which they appear."""
    return tuple(dict.fromkeys(name for sample in samples for name in sample.classes))


def without_set(names: Iterable[str]) -> Iterator[str]:
    """A note on the texts of a third data set."""
    found = list(names)
    if found:
        yield f"texts of a set for validation are kept, in no data set: {len(found)}, the first {found[0]!r}"


def merged(samples: Iterable[Sample], losses: list[Loss], notes: list[str]) -> Iterator[Sample]:
    """Samples of one name and one text as one, of all their classes; what else they say of it differently is a loss."""
    found: dict[tuple[str, str | None], list[Sample]] = {}
    for one in samples:
        found.setdefault((one.name, one.text), []).append(one)
    notes.extend(joined(found.values()))
    for first, *others in found.values():
        for one in others:
            if (one.language, one.dataset) != (first.language, first.dataset):
                why = "says the same text again, of another language or dataset: that of the first is kept"
                losses.append(Loss(one.at, why, one.name))
        yield structs.replace(first, classes=classes_of([first, *others])) if others else first


def joined(groups: Iterable[Sequence[Sample]]) -> Iterator[str]:
    """Notes on samples that are one: those whose classes differ, which it has all, and those that say the same again."""
    several = [group for group in groups if len(group) > 1]
    differing = [group[0] for group in several if len({frozenset(one.classes) for one in group}) > 1]
    if differing:
        told = f"{len(differing)}, the first {differing[0].name!r}{_line(differing[0])}"
        yield f"texts that are there several times, with other classes, have all of these: {told}"
    again = [one for group in several for one in _again(group)]
    if again:
        told = f"{len(again)}, the first {again[0].name!r}{_line(again[0])}"
        yield f"texts that are there again, wholly the same, are taken once: {told}"


def _again(group: Iterable[Sample]) -> Iterator[Sample]:
    """The samples of one text that say what one before them says."""
    said = set[tuple[object, ...]]()
    for one in group:
        words = (frozenset(one.classes), one.language, one.dataset)
        if words in said:
            yield one
        said.add(words)


def _line(one: Sample) -> str:
    return f" of line {one.at.line}" if one.at.line else ""
