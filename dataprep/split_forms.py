"""Splitting forms: a folder of labeled forms, or of a classifier, into a train and a test folder, each a whole set."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from dataprep import staging
from dataprep.checking import Judged
from dataprep.classes import DocumentClass
from dataprep.decode import BYTE_ORDER_MARK
from dataprep.durable import store_all
from dataprep.errors import UsageError
from dataprep.facts import Facts, Kind
from dataprep.listing import PROJECTS, Listing
from dataprep.model import suffix
from dataprep.splits import Split, Unused, part, shortcomings, split_of
from dataprep.store import LocalStore
from dataprep.stratification import Method
from dataprep.twins import find_twins

TRAIN, TEST = "train", "test"
LIMITS: Mapping[Kind, tuple[str | None, str | None]] = {
    Kind.LABELED: ("labeled_forms", None),
    Kind.CLASSIFIER: (None, "class_forms_least"),
}


class Files(Struct, frozen=True):
    """Which files of a folder become part of which side, and which of none."""

    train: tuple[str, ...]
    test: tuple[str, ...]
    left_out: tuple[str, ...]


def split(judged: Judged, store: LocalStore, method: Method, out: str, *, link: bool) -> Split:
    """Split a set of forms into a new folder. Raises UsageError where it cannot be split, StoreError where the disk fails."""
    plan, kind = judged.plan, judged.plan.kind
    if kind not in LIMITS:
        what = "labeled forms, a classifier (--kind classifier), or texts (--labels FILE)"
        raise UsageError(f"no form of {store.root!r} has labels; what can be split is {what}")
    classes = _classes(judged)
    twins = find_twins(store, plan.listing.forms).groups
    parts = part(classes, twins, _names(judged), method)
    # A form that does not count goes where its twin goes: nothing is on both sides.
    tested = parts.taken.union(*(group for group in twins if not parts.taken.isdisjoint(group)))
    files = _files(plan.listing, [entry.path for entry in plan.entries if not entry.problem], tested)
    kept = {*files.train, *files.test, *plan.listing.lists}
    unlinked = _write(judged, store, files, parts.taken, out, link=link)
    return split_of(
        parts,
        method,
        plan.target,
        store.root,
        out,
        kind=str(kind),
        labels=None,
        unused=tuple(_unused(judged)),
        left_out=tuple(entry.path for entry in store.list() if entry.path not in kept),
        unlinked=unlinked,
        warnings=tuple(shortcomings(parts, plan.target, "forms", LIMITS[kind])),
    )


def _classes(judged: Judged) -> Mapping[str, Collection[str]]:
    """The labeled fields, or the classes, of each form that counts for training."""
    counted = [fact for fact in judged.facts if fact.counts_for(judged.plan.kind)]
    if judged.plan.classes is None:
        return {fact.document: fact.fields or () for fact in counted}
    owned: dict[str, list[str]] = {fact.document: [] for fact in counted}
    for entry in judged.plan.classes.classes:
        for path in (one.path for one in entry.listed if one.path in owned):
            owned[path].append(entry.name)
    return owned


def _names(judged: Judged) -> Iterator[str]:
    """The classes, or the declared fields, in their order."""
    yield from (entry.name for entry in (judged.plan.classes.classes if judged.plan.classes else ()))
    yield from (field.name for field in (judged.fields.fields if judged.fields else ()))


def _files(listing: Listing, paths: Sequence[str], tested: Collection[str]) -> Files:
    """Where each file goes: with its form, or to both sides, as fields.json does; a sidecar without a form to training."""
    documents = {*(form.name for form in listing.forms), *listing.untaken, *listing.unlisted}
    owners = {stray.path: stray.meant_for[0] if stray.meant_for else stray.form_elsewhere for stray in listing.strays}
    train, test, left_out = [], [], []
    for path in paths:
        owner = _owner(path, documents) or owners.get(path)
        if suffix(path) in PROJECTS or path in listing.lists or ("/" in path and owner is None and path not in owners):
            left_out.append(path)
        elif owner is None and path not in owners:
            train.append(path)
            test.append(path)
        else:
            (test if owner in tested else train).append(path)
    return Files(tuple(train), tuple(test), tuple(left_out))


def _owner(path: str, documents: Collection[str]) -> str | None:
    """The form that a file is, or is called after: form.pdf.ocr.json, form.pdf.result.json."""
    name = path
    while name not in documents:
        name, dot, _ = name.rpartition(".")
        if not dot:
            return None
    return name


def _write(judged: Judged, store: LocalStore, files: Files, taken: Collection[str], out: str, *, link: bool) -> int:
    """Make both folders, whole or not at all; returns how many files could not be linked."""
    real = Path(os.path.realpath(out))
    with staging.beside(real) as staged:
        sides = ((TRAIN, files.train), (TEST, files.test))
        unlinked = sum(staging.copy_tree(paths, store, staged / side, link=link) for side, paths in sides)
        lists = judged.plan.classes.classes if judged.plan.classes and judged.plan.classes.are_lists else ()
        store_all(
            (staged / side / entry.at.path, raw, Path(store.root) / entry.at.path)
            for entry in lists
            for side, raw in _parted(entry, staging.read(store, entry.at.path), taken)
        )
        staging.commit(staged, real)
    return unlinked


def _parted(entry: DocumentClass, raw: bytes, taken: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The list of a class for each side: the lines that name forms to test with, if there are any, and all others."""
    tested = {one.at.line for one in entry.listed if one.path in taken}
    lines = list(enumerate(raw.removeprefix(BYTE_ORDER_MARK).split(b"\n"), 1))
    yield TRAIN, b"\n".join(line for number, line in lines if number not in tested)
    if tested:
        yield TEST, b"".join(line + b"\n" for number, line in lines if number in tested)


def _unused(judged: Judged) -> Iterator[Unused]:
    """The forms that do not count, each with the reason."""
    listing, version = judged.plan.listing, judged.plan.target.version
    for fact in judged.facts:
        if not fact.counts_for(judged.plan.kind):
            yield Unused(fact.document, _reason(fact, judged.plan.kind))
    yield from (Unused(path, f"is of a type that {version} does not take") for path in listing.untaken)
    yield from (Unused(path, "is in no list") for path in listing.unlisted)


def _reason(fact: Facts, kind: Kind) -> str:
    if not fact.has_labels and kind is Kind.LABELED:
        return "has no labels"
    if not fact.has_ocr:
        return "has no OCR file"
    return "has an error, for which the service drops it" if not fact.is_valid else "has a labels file without labels"
