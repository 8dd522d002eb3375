"""What splitting says: the frozen value that `dataprep.split` gives, published as the schema `split`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from dataprep.errors import UsageError
from dataprep.names import listed
from dataprep.stratification import Group, Method, Way
from dataprep.targets import Target

SHOWN = 3
"""So many names of a row are told in a line."""


class ClassSplit(Struct, frozen=True):
    """How many documents of a class, or forms that label a field, are on each side."""

    name: Annotated[str, Meta(description="The name of the class or field.")]
    train: Annotated[int, Meta(description="Documents to train with.")]
    test: Annotated[int, Meta(description="Documents to test with.")]


class Unused(Struct, frozen=True):
    """A document that does not count for training, and why: of texts it stays as it is, a form goes to training."""

    document: Annotated[str, Meta(description="The path within the set.")]
    reason: Annotated[str, Meta(description="Why it does not count.")]


class Split(Struct, frozen=True):
    """A set in two parts: what to train with, and what to test with."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    kind: Annotated[Literal["text", "labeled", "classifier"], Meta(description="What kind of set it is.")]
    target: Annotated[str, Meta(description="The API version that it was judged for.")]
    source: Annotated[str, Meta(description="The folder that was split.")]
    out: Annotated[str, Meta(description="What was written: a labels file, a list, or a folder with train and test in it.")]
    labels: Annotated[str | None, Meta(description="The labels file of texts, by its path within the set; null for forms.")]
    by: Annotated[Way, Meta(description="The way.")]
    seed: Annotated[int, Meta(description="The seed: the same one gives the same split.")]
    share: Annotated[float, Meta(description="The share to test with that was wanted.")]
    wanted: Annotated[int, Meta(description="The documents to test with that this share makes.")]
    train: Annotated[tuple[str, ...], Meta(description="The documents to train with that count.")]
    test: Annotated[tuple[str, ...], Meta(description="The documents to test with.")]
    classes: Annotated[tuple[ClassSplit, ...], Meta(description="The classes, or the labeled fields of forms.")]
    together: Annotated[
        tuple[tuple[str, ...], ...], Meta(description="The same texts, or the same forms, which stay on one side.")
    ]
    unused: Annotated[tuple[Unused, ...], Meta(description="Documents that do not count, and were not split.")]
    left_out: Annotated[tuple[str, ...], Meta(description="Files of a folder of forms that are in neither part.")]
    unlinked: Annotated[int, Meta(description="Files that were to be linked, and had to be copied.")]
    warnings: Annotated[tuple[str, ...], Meta(description="What the parts fall short of.")]

    def to_json(self) -> str:
        """The split as the versioned JSON of `schemas/split.json`."""
        return json.dumps(msgspec.to_builtins(self), indent=2)


class Parts(Struct, frozen=True):
    """Documents that count, parted: by name those to train and to test with, and how many of each class they are."""

    groups: tuple[Group, ...]
    wanted: int
    train: tuple[str, ...]
    test: tuple[str, ...]
    classes: tuple[ClassSplit, ...]

    @property
    def together(self) -> tuple[tuple[str, ...], ...]:
        """The documents that are the same, and stay together."""
        return tuple(group.documents for group in self.groups if len(group.documents) > 1)

    @property
    def taken(self) -> frozenset[str]:
        """The documents to test with, for looking them up."""
        return frozenset(self.test)


def split_of(parts: Parts, method: Method, target: Target, source: str, out: str, **details: Any) -> Split:
    """The split that parts are, with the details of its kind."""
    return Split(
        version=1,
        target=target.version,
        source=source,
        out=out,
        by=method.by,
        seed=method.seed,
        share=method.test,
        wanted=parts.wanted,
        train=parts.train,
        test=parts.test,
        classes=parts.classes,
        together=parts.together,
        **details,
    )


def part(classes: Mapping[str, Collection[str]], twins: Iterable[Sequence[str]], names: Iterable[str], method: Method) -> Parts:
    """Part documents, given with their classes; twins stay together, those among them that are not given left out.

    `names` are all classes, in the order in which they are told. Raises UsageError where there are too few documents.
    """
    groups = tuple(_groups(classes, twins))
    wanted = method.wanted(len(classes))
    taken = method.drawn(groups) if wanted else frozenset()
    if not classes:
        raise UsageError("nothing in the set counts for training; `dataprep check` says why")
    if not taken:
        why = f"{len(classes):,} count, and stay together in {len(groups):,}"
        raise UsageError(f"there are too few for a test part of {method.test:g}: {why}; add some, or give a larger --test")
    train, test = (tuple(name for name in classes if (name in taken) is side) for side in (False, True))
    counts = [Counter(name for document in side for name in set(classes[document])) for side in (train, test)]
    told = dict.fromkeys((*names, *sorted({*counts[0], *counts[1]})))
    return Parts(groups, wanted, train, test, tuple(ClassSplit(name, counts[0][name], counts[1][name]) for name in told))


def _groups(classes: Mapping[str, Collection[str]], twins: Iterable[Sequence[str]]) -> Iterable[Group]:
    """The groups of documents that stay together: each document is in one."""
    seen: set[str] = set()
    for group in twins:
        if known := [name for name in group if name in classes]:
            seen.update(known)
            yield Group(tuple(known), Counter(name for document in known for name in set(classes[document])), len(known))
    yield from (Group((name,), dict.fromkeys(owned, 1), 1) for name, owned in classes.items() if name not in seen)


def shortcomings(parts: Parts, target: Target, what: str, limits: tuple[str | None, str | None]) -> Iterable[str]:
    """What the parts fall short of: the wanted size, classes without a test, and the least that the service wants.

    `limits` are the names of those of all documents to train with, and of those of a class; None where there is none.
    """
    if len(parts.test) != parts.wanted:
        why = "what is the same stays together, and the last of each stays in training"
        yield f"{len(parts.test):,} to test with in place of {parts.wanted:,}: {why}"
    untested = [one.name for one in parts.classes if one.train and not one.test]
    if untested:
        yield f"nothing to test {listed(untested, SHOWN)} with: too few {what} for a share"
    least, of_class = (target.number(limit) or 0 if limit else 0 for limit in limits)
    if len(parts.train) < least:
        yield f"{len(parts.train):,} {what} to train with, where {target.version} wants at least {least:,}"
    few = [one.name for one in parts.classes if 0 < one.train < of_class]
    if few:
        yield f"fewer than {of_class:,} {what} to train with are left of {listed(few, SHOWN)}; {target.version} wants as many"
