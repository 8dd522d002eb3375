"""How a defect is planted: rows of a table, each a small pure function over the files of a healthy set."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from dataprep.findings import Location
from tests import building

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link; its target as it is written."""

    target: str


@dataclass(frozen=True, slots=True)
class Long:
    """A file that goes on behind its head up to a size, with nothing more on the disk."""

    head: bytes
    size: int


Content: TypeAlias = bytes | Link | Long
Files: TypeAlias = Mapping[str, Content]


class Place(NamedTuple):
    """Where a finding belongs: the path within the set, and the JSON pointer, "" for the whole file; the line in other texts."""

    path: str
    pointer: str = ""
    line: int | None = None

    def is_told(self, at: Location) -> bool:
        """Whether a finding's place is this one."""
        return (at.path, at.pointer) == (self.path, self.pointer) and self.line in (None, at.line)


class Planted(NamedTuple):
    """A set with a defect in it, and the places where it has to be told."""

    files: Files
    places: tuple[Place, ...]


Plant: TypeAlias = Callable[[Files], Planted]

Change: TypeAlias = Callable[[Any], str | Sequence[str]]
"""Plants a defect in a parsed JSON file; returns the pointers where it has to be told."""


@dataclass(frozen=True)
class Row:
    """One planted defect: the rule that has to tell it, the healthy set, how deep it lies, and how it is planted.

    `options` are those of the check, on the healthy set, too; `also` are those that the defect lies in, added to them.
    `follows` are the codes of errors that truly follow from the defect, each with a word why.
    """

    code: str
    sample: str
    depth: str
    plant: Plant
    options: Mapping[str, object] = field(default_factory=dict)
    also: Mapping[str, object] = field(default_factory=dict)
    follows: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tells the row from all others."""
        return f"{self.code}: {self.sample}, {self.depth}"


def each(code: str, samples: Iterable[str], plants: Mapping[str, Plant], **more: Any) -> Iterator[Row]:
    """A row for each set and planting, which are called by how deep they lie."""
    return (Row(code, sample, depth, plant, **more) for sample in samples for depth, plant in plants.items())


def text_of(files: Files, path: str) -> bytes:
    """The bytes of a plain file."""
    content = files[path]
    assert isinstance(content, bytes), path
    return content


def tree_of(files: Files, path: str) -> Any:
    """A JSON file, parsed."""
    return json.loads(text_of(files, path))


def written(tree: object) -> bytes:
    """JSON as bytes."""
    return json.dumps(tree, indent=1, ensure_ascii=False).encode()


def changed(files: Files, path: str, change: Callable[[Any], object]) -> Files:
    """The files with one JSON file edited in place by a function; the rest stays as it is."""
    tree = tree_of(files, path)
    change(tree)
    return {**files, path: written(tree)}


def replaced(files: Files, path: str, old: bytes, new: bytes) -> Files:
    """The files with a piece of text exchanged where it stands first in one of them."""
    text = text_of(files, path)
    assert old in text, (path, old)
    return {**files, path: text.replace(old, new, 1)}


def without(files: Files, *paths: str) -> Files:
    """The files but some of them."""
    assert set(paths) <= files.keys(), paths
    return {path: content for path, content in files.items() if path not in paths}


def moved(files: Files, path: str, to: str) -> Files:
    """The files with one of them under another path."""
    assert path in files, path
    assert to not in files, to
    return {(to if name == path else name): content for name, content in files.items()}


def planted(files: Files, path: str, *pointers: str) -> Planted:
    """A planted set with the places in one file where it has to be told; without a pointer the file itself."""
    return Planted(files, tuple(Place(path, pointer) for pointer in pointers or ("",)))


def inside(path: str, change: Change) -> Plant:
    """Plants a defect in a JSON file."""

    def plant(files: Files) -> Planted:
        pointers: list[str] = []

        def edit(tree: Any) -> None:
            told = change(tree)
            pointers.extend([told] if isinstance(told, str) else told)

        return planted(changed(files, path, edit), path, *pointers)

    return plant


def put(path: str, pointer: str, value: object, at: str | None = None) -> Plant:
    """Plants a value in place of another in a JSON file; told there, or at another pointer."""
    return inside(path, lambda tree: (building.put(tree, pointer, value), pointer if at is None else at)[1])


def drop(path: str, pointer: str, at: str) -> Plant:
    """Takes a member or item out of a JSON file; told at a pointer."""
    return put(path, pointer, building.NOTHING, at)


def rewritten(path: str, change: Callable[[bytes], bytes], pointer: str = "") -> Plant:
    """Plants a defect in the bytes of a file."""
    return lambda files: planted({**files, path: change(text_of(files, path))}, path, pointer)


def write(path: Path, content: Content) -> None:
    """One file on the disk, in a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match content:
        case Link(target):
            path.symlink_to(target)
        case Long(head, size):
            path.write_bytes(head)
            with path.open("r+b") as file:
                file.truncate(size)
        case _:
            path.write_bytes(content)
