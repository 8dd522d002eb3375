"""The converters: which files of a tree each of them makes, and from what.

A task makes one file of the output, from bytes that it asks for by their path. What no task makes is copied as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias

from msgspec.structs import replace

from dataprep.conversion import Converted, Loss, labels_in, written
from dataprep.convert import coordinates, fields, labels, ocr, results
from dataprep.convert.coordinates import Frames
from dataprep.decode import decode
from dataprep.errors import UsageError
from dataprep.fields import Fields
from dataprep.findings import Location
from dataprep.listing import FIELDS, SIDECARS
from dataprep.model import FORM_TYPES, suffix
from dataprep.names import meant
from dataprep.targets import VERSIONS, Target

Read: TypeAlias = Callable[[str], bytes]
"""Gives the bytes of a file by its path; raises OSError where it cannot be read."""

LABELS, OCR = SIDECARS["labels"], SIDECARS["ocr"]

AS_READ = "as read"
"""The target of results that leaves the version as it is."""

BEFORE_TYPES = frozenset({"2.0-preview", "2.0"})
"""The versions whose labels may be of fields that they have no type for: later ones have a shape of their own."""

NEW = b"{\n    }\n"
"""How files are indented that are made anew: as microsoft/OCR-Form-Tools does it."""

SHAPES: Mapping[str, str] = {**dict.fromkeys(VERSIONS, labels.ESCAPED), "2.0-preview": labels.PREVIEW, "2.0": labels.PLAIN}
"""The shape of the labels of each API version."""


def shape_of_labels(to: str) -> str:
    """The shape of labels for a version, or the shape itself."""
    return SHAPES.get(to, to)


def shape_of_fields(to: str) -> str:
    """The shape of fields.json for a version or shape: the preview reads none, and nothing is lost in that of 2.0."""
    return fields.PLAIN if to == labels.PREVIEW else shape_of_labels(to)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted: the version, shape or frame to convert to; for coordinates the frame they are in, and the resolution;
    for a result the form that it is of.
    """

    to: str
    origin: str | None = None
    resolution: float | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One file of the output: its path, its kind, and what makes it; `replaces` are files whose content it holds."""

    path: str
    kind: str
    make: Callable[[Read], Converted | None]
    replaces: tuple[str, ...] = ()


OfFile: TypeAlias = Callable[[str, str, Wanted], Task]
"""The task that a file of a path and kind becomes."""

Beside: TypeAlias = Callable[[Sequence[str], Read, Wanted], Iterator[Task]]
"""The tasks that make further files of a tree, whose paths are given."""


@dataclass(frozen=True, slots=True)
class Converter:
    """What can be converted to which targets: the files by their kinds, and what is made beside them."""

    targets: Sequence[str]
    kinds: Sequence[str]
    of_file: OfFile | None
    beside: Beside | None = None

    def tasks(self, paths: Sequence[str], read: Read, wanted: Wanted) -> Iterator[Task]:
        """All tasks of a tree."""
        for path in paths:
            if self.of_file and (kind := kind_of(path)) in self.kinds:
                yield self.of_file(path, kind, wanted)
        if self.beside:
            yield from self.beside(paths, read, wanted)


def kind_of(path: str) -> str:
    """The kind of a file by its name: labels, ocr, fields, or "" for any other."""
    if path.rpartition("/")[2] == FIELDS:
        return "fields"
    return next((kind for kind, ending in SIDECARS.items() if path.endswith(ending)), "")


def _labels(path: str, kind: str, wanted: Wanted) -> Task:
    return Task(path, kind, lambda read: labels.convert(read(path), path, shape_of_labels(wanted.to)))


def _ocr(path: str, kind: str, wanted: Wanted) -> Task:
    return Task(path, kind, lambda read: ocr.convert(read(path), path, wanted.to))


def _fields(path: str, kind: str, wanted: Wanted) -> Task:
    return Task(path, kind, lambda read: fields.convert(read(path), path, shape_of_fields(wanted.to)))


def _coordinates(path: str, kind: str, wanted: Wanted) -> Task:
    def make(read: Read) -> Converted:
        try:
            layout = read(path.removesuffix(LABELS) + OCR)
        except OSError:
            layout = None
        return coordinates.convert(read(path), path, layout, Frames(wanted.to, wanted.origin, wanted.resolution))

    return Task(path, kind, make)


def _of_set(path: str, kind: str, wanted: Wanted) -> Task:
    if kind == "labels" and wanted.to in BEFORE_TYPES:
        return Task(path, kind, partial(_labels_of_types, path, wanted.to))
    return {"labels": _labels, "ocr": _ocr, "fields": _fields}[kind](path, kind, wanted)


def _labels_of_types(path: str, to: str, read: Read) -> Converted:
    """Labels of a set without those of fields whose type the version does not have."""
    raw, name = read(path), f"{path.rpartition('/')[0]}/{FIELDS}".lstrip("/")
    try:
        unheld = _unheld(read(name), to)
    except OSError:
        unheld = frozenset()
    kept = labels.without(raw, path, unheld, to)
    made = labels.convert(kept.raw, path, SHAPES[to])
    return replace(made, losses=(*kept.losses, *made.losses))


@lru_cache(8)  # one a folder
def _unheld(raw: bytes, to: str) -> frozenset[str]:
    """The names of the fields whose type a version does not have."""
    decoded = decode(raw, FIELDS, "fields")
    found = decoded.format.read(decoded.wire, FIELDS, decoded.holes) if decoded.format and decoded.wire else None
    fields_there = found.fields if isinstance(found, Fields) else ()
    return frozenset(field.name for field in fields_there if Target(to).refusing("field_types", field.type) is None)


def _made_fields(paths: Sequence[str], _read: Read, wanted: Wanted) -> Iterator[Task]:
    """A fields.json for each folder that has labels and none."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        if path.endswith(LABELS):
            folders.setdefault(path.rpartition("/")[0], []).append(path)
    known = set(paths)
    for folder, members in folders.items():
        name = f"{folder}/{FIELDS}".lstrip("/")
        if name not in known:
            yield Task(name, "fields", partial(_made, members, shape_of_fields(wanted.to)))


def _made(members: Sequence[str], to: str, read: Read) -> Converted | None:
    found = (labels_in(read(path), path) for path in members)
    return fields.made((one for one in found if one is not None), to)


def _beside_set(paths: Sequence[str], read: Read, wanted: Wanted) -> Iterator[Task]:
    return iter(()) if wanted.to == labels.PREVIEW else _made_fields(paths, read, wanted)


def _of_results(paths: Sequence[str], read: Read, wanted: Wanted) -> Iterator[Task]:
    """The OCR and labels of each form of which a result is there, and the fields.json of each folder of them."""
    known, found = set(paths), dict[str, str]()
    for path in paths:
        if path.endswith(".json") and not kind_of(path) and results.is_result(read(path)):
            form = _form_of(path, known, wanted.form)
            told = "names no form: give --form" if form is None else "is the second of its form" if form in found else None
            if form is None or told:
                yield Task(path, "result", partial(_refused, path, f"is not used: it {told}"))
            elif form + LABELS in known:
                yield Task(form + LABELS, "labels", partial(_refused, form + LABELS, "are there already: the result is not used"))
            else:
                found[form] = path
                yield Task(form + OCR, "ocr", partial(_ocr_of_result, path, form, wanted.to), (path,))
                yield Task(form + LABELS, "labels", partial(_labels_of_result, path, form, wanted.to))
    for folder in dict.fromkeys(form.rpartition("/")[0] for form in found):
        members = [(path, form) for form, path in found.items() if form.rpartition("/")[0] == folder]
        name = f"{folder}/{FIELDS}".lstrip("/")
        yield Task(name, "fields", partial(_fields_of_results, name, name in known, members, wanted.to))


def _form_of(path: str, known: Collection[str], given: str | None) -> str | None:
    """The form that a result is of: the one that is given, or that lies beside it and that its name holds, or that it names."""
    folder, slash, name = path.rpartition("/")
    if given is not None:
        return f"{folder}{slash}{given}"
    whole = name.removesuffix(".json").removesuffix(".result")
    beside = (other.removeprefix(folder + slash) for other in known if suffix(other) in FORM_TYPES)
    near = max((other for other in beside if "/" not in other and other in name), key=len, default=whole)
    return f"{folder}{slash}{near}" if suffix(near) in FORM_TYPES else None


def _refused(path: str, message: str, read: Read) -> Converted:
    return Converted(read(path), None, (Loss(Location(path), message),))


def _target_of(layout: bytes, to: str) -> str:
    """The version to convert to: that of the layout itself where none is given."""
    return to if to != AS_READ else ocr.convert(layout, "", ocr.RAW).was or VERSIONS[-1]


@lru_cache(1)  # a form's OCR and labels are made one after the other
def _labeled(raw: bytes, path: str, form: str) -> results.Labeled | Converted:
    return results.labels_of(raw, path, form.rpartition("/")[2])


def _ocr_of_result(path: str, form: str, to: str, read: Read) -> Converted:
    made = _labeled(read(path), path, form)
    if isinstance(made, Converted):
        return made
    return replace(ocr.convert(made.ocr, path, _target_of(made.ocr, to)), was="a result")


def _labels_of_result(path: str, form: str, to: str, read: Read) -> Converted | None:
    made = _labeled(read(path), path, form)
    if isinstance(made, Converted) or not made.labels["labels"]:
        return None
    shaped = labels.convert(written(made.labels, NEW), form + LABELS, SHAPES[_target_of(made.ocr, to)])
    return Converted(shaped.raw, "a result", (*made.losses, *shaped.losses), made.notes)


def _fields_of_results(name: str, is_there: bool, members: Sequence[tuple[str, str]], to: str, read: Read) -> Converted | None:
    """The fields that results show, added to those that are declared."""
    made = Converted(read(name), "2021-03-01") if is_there else None
    shape = fields.OFFICIAL
    for one in (_labeled(read(path), path, form) for path, form in members):
        if not isinstance(one, Converted) and one.fields["fields"]:
            shape = shape_of_fields(_target_of(one.ocr, to))
            made = fields.added(made.raw, name, one.fields) if made else Converted(written(one.fields, NEW), None)
    if made is None:
        return None
    shaped = fields.convert(made.raw, name, shape)
    return replace(shaped, was=made.was, losses=(*made.losses, *shaped.losses), notes=(*made.notes, *shaped.notes))


CONVERTERS: Mapping[str, Converter] = {
    "coordinates": Converter(coordinates.FRAMES, ("labels",), _coordinates),
    "labels": Converter((*VERSIONS, labels.ESCAPED), ("labels",), _labels),
    "ocr": Converter((*ocr.STAMPS, ocr.RAW), ("ocr",), _ocr),
    "fields": Converter((*VERSIONS, fields.OFFICIAL), ("fields",), _fields, _made_fields),
    "set": Converter(VERSIONS, ("labels", "ocr", "fields"), _of_set, _beside_set),
    "results": Converter((AS_READ, *VERSIONS), (), None, _of_results),
}
"""What can be converted, by name."""


def check_target(what: str, to: str) -> None:
    """Refuse a conversion, or a target of it, that does not exist. Raises UsageError."""
    if what not in CONVERTERS:
        raise UsageError(f"there is no conversion of {what!r}; {meant(what, CONVERTERS)}")
    if to not in CONVERTERS[what].targets:
        raise UsageError(f"{what} cannot be converted to {to!r}; {meant(to, CONVERTERS[what].targets)}")
