"""Texts with their classes as any file format has them: what labels files, tables and folders are converted through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct, structs

from dataprep.conversion import Loss
from dataprep.findings import Location

NOTHING: Mapping[str, object] = MappingProxyType({})


SETS: Mapping[str, str] = {"train": "Train", "training": "Train", "test": "Test", "testing": "Test"}
"""What people call the two data sets of a project, in lower case."""


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


def merged(samples: Iterable[Sample], losses: list[Loss]) -> Iterator[Sample]:
    """Samples of one name and one text as one, of all their classes; what else they say of it differently is a loss."""
    found: dict[tuple[str, str | None], list[Sample]] = {}
    for one in samples:
        found.setdefault((one.name, one.text), []).append(one)
    for first, *others in found.values():
        for one in others:
            if (one.language, one.dataset) != (first.language, first.dataset):
                why = "says the same text again, of another language or dataset: that of the first is kept"
                losses.append(Loss(one.at, why, one.name))
        yield structs.replace(first, classes=classes_of([first, *others])) if others else first
