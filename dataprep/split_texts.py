"""Splitting texts: a labels file that says of each document whether it is to train or to test with, or a list that does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dataprep import staging
from dataprep.cells import table
from dataprep.checking import Judged
from dataprep.durable import store_all
from dataprep.edits import EditError, apply
from dataprep.errors import UsageError
from dataprep.findings import Put
from dataprep.names import listed
from dataprep.splits import Parts, Split, Unused, part, shortcomings, split_of
from dataprep.store import LocalStore
from dataprep.stratification import Method
from dataprep.text_inspection import InspectedTexts
from dataprep.texts import TextDocument, TextLabels

TRAIN, TEST = "Train", "Test"
"""What `dataset` says (azure-docs, custom-text-classification/concepts/data-formats)."""

WITH_DATASETS = "2022-05-01"
"""The version whose documents say it themselves; the service splits those of older ones at random."""

HEADER = ("location", "dataset")
LIMITS = ("text_documents_least", "text_class_documents_least")


def ending_of(judged: Judged) -> str:
    """What the name of that which is written ends in."""
    return ".json" if _labels_of(judged).version == WITH_DATASETS else ".csv"


def split(judged: Judged, store: LocalStore, method: Method, out: str) -> Split:
    """Split a text set, and write to a new file. Raises UsageError where it cannot be split, StoreError where the disk fails."""
    texts, labels = judged.texts, _labels_of(judged)
    assert texts is not None  # noqa: S101 - judged as texts
    counted = set(texts.valid_paths(labels))
    classes = _classes(labels, counted)
    declared = (entry.name for entry in labels.classes)
    parts = part(classes, texts.texts.groups, declared, method)
    raw = _written(labels, parts, staging.read(store, labels.path))
    real = Path(os.path.realpath(out))
    with staging.beside(real) as staged:
        store_all([(staged / real.name, raw, Path(store.root) / labels.path)])
        staging.commit(staged / real.name, real)
    target = judged.plan.target
    return split_of(
        parts,
        method,
        target,
        store.root,
        out,
        kind="text",
        labels=labels.path,
        unused=tuple(_unused(texts, labels, counted)),
        left_out=(),
        unlinked=0,
        warnings=tuple(shortcomings(parts, target, "texts", LIMITS)),
    )


def _labels_of(judged: Judged) -> TextLabels:
    """The one labels file, of which all could be read. Raises UsageError."""
    folder, paths = judged.report.datasets[0].path, judged.plan.labels
    if len(paths) > 1:
        raise UsageError(f"{folder!r} holds {len(paths)} labels files, {listed(paths, 3)}; say which one with --labels")
    labels = next(iter(judged.texts.labels), None) if judged.texts else None
    if labels is None or labels.holes:
        raise UsageError(f"not all of {paths[0]!r} can be read; `dataprep check {folder}` says what is wrong with it")
    return labels


def _classes(labels: TextLabels, counted: set[str]) -> Mapping[str, Sequence[str]]:
    """The declared classes of each document that counts, by its path; one that is listed twice has those of both."""
    found: dict[str, list[str]] = {}
    for document in labels.documents:
        path = labels.path_of(document)
        if path in counted:
            found.setdefault(path, []).extend(name for name in document.classes if name in labels.names)
    return found


def _written(labels: TextLabels, parts: Parts, raw: bytes) -> bytes:
    """The labels file but for what it says of datasets, or the list of them."""
    taken, split = parts.taken, {*parts.train, *parts.test}
    documents = [document for document in labels.documents if labels.path_of(document) in split]

    def dataset(document: TextDocument) -> str:
        return TEST if labels.path_of(document) in taken else TRAIN

    if labels.version != WITH_DATASETS:
        return _table({document.location: dataset(document) for document in documents})
    try:
        return apply([Put(document.at.child("dataset"), dataset(document)) for document in documents], raw)
    except EditError as error:
        raise UsageError(f"{labels.path!r} cannot be edited: {error}; `dataprep check` says what is wrong with it") from error


def _table(datasets: Mapping[str, str]) -> bytes:
    """A table of documents, as they are located, with their side; a name that is no Unicode has the bytes of the disk."""
    return table([HEADER, *datasets.items()]).encode(errors="surrogateescape")


def _unused(texts: InspectedTexts, labels: TextLabels, counted: set[str]) -> Iterator[Unused]:
    """The documents that do not count, each with the reason."""
    most = texts.inspection.target.number("text_characters") or 0
    for path, document in labels.paths.items():
        if path not in counted:
            yield Unused(path, _of_text(texts, path, most) or _of_classes(labels, document))


def _of_text(texts: InspectedTexts, path: str, most: int) -> str | None:
    text = texts.texts.texts.get(path)
    if text is None:
        return "cannot be read" if path in texts.texts.files else "is not there"
    if text.fault:
        return f"is not UTF-8: {text.fault}"
    if text.is_blank:
        return "is blank"
    return f"is longer than {most:,} characters" if text.characters > most else None


def _of_classes(labels: TextLabels, document: TextDocument) -> str:
    unknown = [repr(name) for name in document.said if name not in labels.names]
    if not document.said:
        return "has no class"
    if unknown:
        return f"has a class that is not declared: {unknown[0]}"
    if labels.is_single and len(document.said) > 1:
        return f"has {len(document.said)} classes, where one belongs"
    return "says its class in a shape of the other kind of project"
