"""The classes of a classifier: lists (`<class>.jsonl`) beside their folders, or one folder a class.

A list has a line `{"file": "<path from the container's root>"}` for each form (azure-ai-docs, custom-classifier). The folder
that is checked may lie below that root: what all lines have in front of the paths that exist here is taken away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import unquote

import msgspec
from msgspec.structs import replace

from dataprep.findings import Location

ENDING = ".jsonl"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

LISTS_A_FILE = re.compile(r'^[\s\[]*\{\s*"file"\s*:', re.MULTILINE)
"""How a line of a classifier's list begins; other `.jsonl` files are no affair of ours."""

MOST_BYTES = 10 * 2**20
"""A list is read no further: a class has a hundred forms."""

MOST_BROKEN = 100
"""Broken lines of one list that are kept: in a list with more of them everything is wrong."""

MOST_ROOTS = 20
"""Folders that are tried for the root, and lines that they are taken from: a hostile list names a new one in each."""


class Listed(msgspec.Struct, frozen=True):
    """A form of a class: what the list says, and the path of the form here, where there is one.

    Where there is none, `meant` is what the list should say if a file here differs only by case, slashes or escapes.
    """

    said: str
    at: Location
    path: str | None = None
    meant: str | None = None


class BrokenLine(msgspec.Struct, frozen=True):
    """A line of a list that names no file, and why."""

    at: Location
    detail: str


class DocumentClass(msgspec.Struct, frozen=True):
    """A class with its forms; `at` is its list or its folder."""

    name: str
    at: Location
    listed: tuple[Listed, ...] = ()
    broken: tuple[BrokenLine, ...] = ()
    broken_lines: int = 0


class Classes(msgspec.Struct, frozen=True, dict=True):
    """All classes of a classifier, in the order of their names; `are_lists` says that lists, not folders, make them."""

    classes: tuple[DocumentClass, ...]
    are_lists: bool

    @property
    def paths(self) -> frozenset[str]:
        """The forms of all classes."""
        return frozenset(listed.path for entry in self.classes for listed in entry.listed if listed.path)

    @property
    def are_elsewhere(self) -> bool:
        """Whether no form of any list lies here, nor one that may be meant: then this is not the folder of the lists."""
        listed = [one for entry in self.classes for one in entry.listed]
        return self.are_lists and bool(listed) and not any(one.path or one.meant for one in listed)

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return {listed.path: entry.name for entry in reversed(self.classes) for listed in entry.listed if listed.path}

    def of(self, path: str) -> str | None:
        """The name of the class of a form, the first of several."""
        return self._owners.get(path)


class _Line(msgspec.Struct):
    file: str


def text_of(raw: bytes) -> str:
    """The text of a list, of UTF-16 with its mark as well, which some shells write: for a look, not for reading."""
    return raw.decode("utf-16" if raw.startswith(UTF_16) else "utf-8-sig", errors="ignore")


def of_lists(texts: Mapping[str, bytes], paths: Collection[str]) -> Classes:
    """The classes of lists, given as bytes by name; `paths` are the files that exist."""
    read = [_read(name, raw) for name, raw in sorted(texts.items())]
    said = [line.said for entry in read for line in entry.listed]
    root = _root(said, paths)
    is_lost = any(_path(one, root, paths) is None for one in said)
    plain = {_plain(path): path for path in sorted(paths, reverse=True)} if is_lost else {}
    found = (replace(entry, listed=tuple(_found(line, root, paths, plain) for line in entry.listed)) for entry in read)
    return Classes(tuple(found), are_lists=True)


def of_folders(paths: Iterable[str]) -> Classes:
    """The classes of folders: each folder that holds forms, in itself or below, is one."""
    folders: dict[str, list[Listed]] = {}
    for path in sorted(paths):
        name, slash, _ = path.partition("/")
        if slash:
            folders.setdefault(name, []).append(Listed(path, Location(path), path))
    classes = (DocumentClass(name, Location(name), tuple(listed)) for name, listed in folders.items())
    return Classes(tuple(classes), are_lists=False)


def _found(line: Listed, root: str, paths: Collection[str], plain: Mapping[str, str]) -> Listed:
    path = _path(line.said, root, paths)
    near = plain.get(_plain(line.said).removeprefix(_plain(root))) if path is None else None
    return Listed(line.said, line.at, path, f"{root}{near}" if near else None)


def _plain(path: str) -> str:
    """A path but for what people write in several ways."""
    return unicodedata.normalize("NFC", unquote(path)).replace("\\", "/").lstrip("./").lower()


def _read(name: str, raw: bytes) -> DocumentClass:
    """A list as it stands there: what it says, and the first of its broken lines."""
    listed: list[Listed] = []
    broken: list[BrokenLine] = []
    count = 0
    is_long = len(raw) > MOST_BYTES
    whole = raw[:MOST_BYTES].rpartition(b"\n")[0] if is_long else raw  # the line that would be cut in two is not broken
    for line in _lines(name, whole):
        if isinstance(line, Listed):
            listed.append(line)
        else:
            count += 1
            broken += [line] if count <= MOST_BROKEN else []
    if is_long:
        count += 1
        broken.append(BrokenLine(Location(name), f"the list is longer than {MOST_BYTES:,} bytes, and read no further"))
    return DocumentClass(name.removesuffix(ENDING), Location(name), tuple(listed), tuple(broken), count)


def _lines(name: str, raw: bytes) -> Iterator[Listed | BrokenLine]:
    if raw.startswith(UTF_16):
        yield BrokenLine(Location(name, line=1, column=1), "the list is UTF-16, not UTF-8")
        return
    decoder = msgspec.json.Decoder(_Line)
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        at = Location(name, line=number, column=1)
        if not line.strip():
            continue
        try:
            yield Listed(decoder.decode(line).file, at)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield BrokenLine(at, "nested too deep" if isinstance(error, RecursionError) else str(error))


def _root(said: Sequence[str], paths: Collection[str]) -> str:
    """What the lines have in front of the paths that exist: of the candidates the one by which most lines are found."""
    some = said[:: max(1, len(said) // MOST_ROOTS)][:MOST_ROOTS]
    candidates = dict.fromkeys(prefix for text in some for prefix in _folders(text) if text.removeprefix(prefix) in paths)
    counts = {prefix: sum(_path(text, prefix, paths) is not None for text in said) for prefix in [*candidates][:MOST_ROOTS]}
    return min(counts, key=lambda prefix: (-counts[prefix], len(prefix)), default="")


def _folders(path: str) -> Iterator[str]:
    """The folders above a path with their slash, "" first; none of them is called nothing, `.` or `..`."""
    folder = ""
    yield folder
    for part in path.split("/", MOST_ROOTS)[:-1]:
        if part in {"", ".", ".."}:
            return
        folder += f"{part}/"
        yield folder


def _path(said: str, root: str, paths: Collection[str]) -> str | None:
    path = said.removeprefix(root)
    return path if said.startswith(root) and path in paths else None
