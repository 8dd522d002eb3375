"""Texts in a folder for each class: `sports/a.txt`; above them there may be `train`, `valid` and `test`, as in published sets.

A text that lies in several folders, by its name and its bytes, has several classes; one beside the folders has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import structs

from dataprep.conversion import Loss
from dataprep.durable import digest
from dataprep.findings import Location
from dataprep.names import listed
from dataprep.samples import KNOWN_SETS, SETS, NoSamplesError, Sample, Samples, classes_of, joined, without_set
from dataprep.texts import TEXT

CLASS_AND_NAME = 2


def read(paths: Iterable[str], read_file: Callable[[str], bytes], folders_there: Iterable[str] = ()) -> Samples:
    """The samples of the texts at paths; hidden ones are left out, and folders that are there without any are told.

    Raises NoSamplesError where no folder holds any, OSError where one cannot be read.
    """
    found = {path: path.split("/") for path in paths if path.lower().endswith(TEXT)}
    parts = {path: names for path, names in found.items() if not is_hidden(path)}
    has_sets = _has_sets(parts.values())
    samples, deep = list[Sample](), list[Loss]()
    for path, names in parts.items():
        is_in_set = has_sets and len(names) > 1
        dataset = SETS.get(names[0].lower()) if is_in_set else None
        *folders, name = names[1:] if is_in_set else names
        if len(folders) < CLASS_AND_NAME:
            samples.append(Sample(name, tuple(folders), Location(path), dataset=dataset, path=path))
        else:
            deep.append(Loss(Location(path), "lies deeper than the folder of a class: left out"))
    if not any(one.classes for one in samples):
        raise NoSamplesError("holds no labels file, and no folder for each class with texts in it")
    groups = _groups(samples, read_file)
    texts = tuple(
        structs.replace(first, classes=classes_of([first, *others]), copies=tuple(one.path or "" for one in others))
        for first, *others in groups
    )
    notes = (
        *_hidden([path for path in found if path not in parts]),
        *without_set(one.name for one in samples if has_sets and one.dataset is None and "/" in (one.path or "")),
        *_empty(folders_there, parts, CLASS_AND_NAME - (not has_sets)),
        *joined(groups),
    )
    return Samples("a folder for each class", texts, classes_of(texts), losses=tuple(deep), notes=notes)


def is_hidden(path: str) -> bool:
    """Whether a file is a text by its name, but hidden, as those are that macOS writes beside others."""
    return path.rpartition("/")[2].startswith(".") and path.lower().endswith(TEXT)


def _hidden(paths: Sequence[str]) -> Iterator[str]:
    if paths:
        yield f"hidden files are no texts, and are left out: {len(paths)}, the first {paths[0]!r}"


def _empty(folders: Iterable[str], paths: Iterable[str], depth: int) -> Iterator[str]:
    """A note on folders as deep as those of classes that hold no text."""
    full = {"/".join(path.split("/")[:-1][:depth]) for path in paths}
    empty = sorted(one for one in folders if one.count("/") + 1 == depth and one not in full)
    if empty:
        yield f"folders without any text are no classes: {listed(empty, 3)}"


def _has_sets(parts: Iterable[Sequence[str]]) -> bool:
    """Whether the uppermost folders are those of train and test, and perhaps of a third set."""
    inside = [names for names in parts if len(names) > 1]
    return all(names[0].lower() in KNOWN_SETS for names in inside) and any(len(names) > CLASS_AND_NAME for names in inside)


def _groups(samples: Sequence[Sample], read_file: Callable[[str], bytes]) -> Sequence[Sequence[Sample]]:
    """Each text with its copies in other folders."""
    shared: dict[tuple[str, str | None], int] = {}
    for one in samples:
        shared[one.name, one.dataset] = shared.get((one.name, one.dataset), 0) + 1
    found: dict[tuple[str, str | None, str], list[Sample]] = {}
    for one in samples:
        is_shared = shared[one.name, one.dataset] > 1
        key = (one.name, one.dataset, digest(read_file(one.path or "")) if is_shared else "")
        found.setdefault(key, []).append(one)
    return tuple(found.values())


def place_of(name: str, class_folder: str, dataset: str | None) -> str:
    """Where a text lies as `read` finds it; one without a class lies beside the folders of these."""
    return "/".join(part for part in (dataset and dataset.lower(), class_folder, name) if part)
