"""What a conversion does with the files of a tree: tasks that make files of the output from those that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dataprep.conversion import Converted, Loss, labels_in
from dataprep.convert import coordinates, fields, labels, ocr
from dataprep.declaring import made
from dataprep.findings import Location
from dataprep.listing import FIELDS, SIDECARS
from dataprep.targets import VERSIONS

Read: TypeAlias = Callable[[str], bytes]
"""Gives the bytes of a file by its path; raises OSError where it cannot be read."""

LABELS, OCR = SIDECARS["labels"], SIDECARS["ocr"]

NO_LABELS = "no label is left, so that there is no labels file"

SHAPES: Mapping[str, str] = {**dict.fromkeys(VERSIONS, labels.ESCAPED), "2.0-preview": labels.PREVIEW, "2.0": labels.PLAIN}
"""The shape of the labels of each API version."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted: a version, shape or frame.

    For coordinates `origin` is the frame they are in, and `resolution` that of pixels; for a result `form` is the form it is of.
    """

    to: str
    origin: str | None = None
    resolution: float | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the output, its kind, and how it was made; one that is left out is only told of."""

    path: str
    kind: str
    made: Converted
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What makes some files; `claims` are those of the source that it takes care of, so that they are not copied."""

    claims: tuple[str, ...]
    make: Callable[[Read], Sequence[Output]]


def kind_of(path: str) -> str:
    """The kind of a file by its name: labels, ocr, fields, or "" for any other."""
    if path.rpartition("/")[2] == FIELDS:
        return "fields"
    return next((kind for kind, ending in SIDECARS.items() if path.endswith(ending)), "")


def beside(path: str, name: str) -> str:
    """The path of a file in the folder of another."""
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}{name}"


def shape_of_labels(to: str) -> str:
    """The shape of labels for a version, or the shape itself."""
    return SHAPES.get(to, to)


def labels_task(path: str, wanted: Wanted) -> Task:
    """A labels file in another shape."""
    return Task((path,), lambda read: (Output(path, "labels", labels.convert(read(path), path, shape_of_labels(wanted.to))),))


def ocr_task(path: str, wanted: Wanted) -> Task:
    """An OCR file of another version."""
    return Task((path,), lambda read: (Output(path, "ocr", ocr.convert(read(path), path, wanted.to)),))


def fields_task(path: str, wanted: Wanted) -> Task:
    """A fields.json of another version or shape."""
    return Task((path,), lambda read: (Output(path, "fields", fields.convert(read(path), path, wanted.to)),))


def coordinates_task(path: str, wanted: Wanted) -> Task:
    """A labels file with boxes in another frame, by the OCR file beside it."""
    frames = coordinates.Frames(wanted.to, wanted.origin, wanted.resolution)

    def make(read: Read) -> Sequence[Output]:
        layout = _if_there(path.removesuffix(LABELS) + OCR, read)
        return (Output(path, "labels", coordinates.convert(read(path), path, layout, frames)),)

    return Task((path,), make)


def set_task(path: str, wanted: Wanted) -> Task:
    """A file of a set for another version; labels go with the types that its fields.json declares."""
    if kind_of(path) == "labels":
        return Task((path,), lambda read: (_labels_of_set(path, wanted.to, read),))
    return ocr_task(path, wanted) if kind_of(path) == "ocr" else fields_task(path, wanted)


def _labels_of_set(path: str, to: str, read: Read) -> Output:
    declared = _if_there(beside(path, FIELDS), read)
    unheld = fields.unheld(declared, to) if declared is not None else frozenset()
    done = labels.convert(read(path), path, SHAPES[to], unheld, to)
    left = labels_in(done.raw, path) if done.losses else None
    if left is None or left.labels:
        return Output(path, "labels", done)
    return Output(path, "labels", Converted(done.raw, done.was, done.losses, (*done.notes, NO_LABELS)), is_left_out=True)


def _if_there(path: str, read: Read) -> bytes | None:
    try:
        return read(path)
    except OSError:
        return None


def made_fields(paths: Sequence[str], to: str) -> list[Task]:
    """A fields.json for each folder that has labels and none."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        if path.endswith(LABELS):
            folders.setdefault(beside(path, FIELDS), []).append(path)
    known = set(paths)
    return [_made(name, members, to) for name, members in folders.items() if name not in known]


def _made(name: str, members: Sequence[str], to: str) -> Task:
    def make(read: Read) -> Sequence[Output]:
        found = {path: labels_in(read(path), path) for path in members}
        done = made((one for one in found.values() if one is not None), shape_of_labels(to))
        if done is None:
            return ()
        unread = (
            Loss(Location(path), "is not read, so that its fields may be missing") for path, one in found.items() if one is None
        )
        return (Output(name, "fields", Converted(done.raw, None, (*done.losses, *unread), done.notes)),)

    return Task((), make)
