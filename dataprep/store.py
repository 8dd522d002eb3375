"""Where files live: a folder on disk, or whatever else lists and reads by relative path."""

from __future__ import annotations

import operator
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol, runtime_checkable

import msgspec

from dataprep.errors import StoreError, UsageError

LEAVES = "a link that leaves the folder"
NOT_A_FILE = "not a regular file"

PATH = operator.attrgetter("path")

SMALL = 2**20
BUFFER = 8192
"""Given, so that the system is not asked whether a file is a terminal."""

NO_LINKS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC if hasattr(os, "O_NOFOLLOW") else 0
"""How a file is opened that must be no link; 0 where the system cannot say so."""


class Entry(msgspec.Struct, frozen=True, gc=False):  # there are a hundred thousand: a struct costs a third of a dataclass
    """A file of the set, by its path relative to the set, with `/`. `problem` says why it is not to be opened.

    `tag` is what a store far away changes with the file, where it knows such a thing.
    """

    path: str
    size: int
    problem: str | None = None
    tag: str | None = None


class Store(Protocol):
    """Lists files with their sizes, and reads them, by relative path. Both raise OSError where the world fails."""

    def list(self) -> tuple[Entry, ...]:
        """Every file, those in sub-folders included, sorted by path."""

    def read(self, path: str) -> bytes:
        """The whole of a file."""

    def open(self, path: str) -> BinaryIO:
        """A file to read from and seek in."""


@runtime_checkable
class FarStore(Protocol):
    """A store whose files take time to come."""

    def expect(self, paths: Iterable[str]) -> None:
        """Read ahead what is asked for next, in this order."""


def expect(store: Store, paths: Iterable[str]) -> None:
    """Say which files are read next, in their order, so that those far away are on their way; a hint, not a promise."""
    if isinstance(store, FarStore):
        store.expect(paths)


@dataclass(frozen=True, slots=True)
class LocalStore:
    """A folder on disk. Links that leave it are listed with their problem and never followed."""

    root: str

    def list(self) -> tuple[Entry, ...]:
        """Every regular file below the folder but those in hidden folders, sorted by path."""
        if not os.path.exists(self.root):  # noqa: PTH110 - False, not an error, for a name that no disk can have
            raise UsageError(f"{self.root!r} does not exist; give the folder that holds the training data")
        if not os.path.isdir(self.root):  # noqa: PTH112
            raise UsageError(f"{self.root!r} is not a folder; give the folder that holds the training data")
        try:
            entries = list(self._walk())
        except OSError as error:
            raise StoreError(f"cannot list {self.root!r}: {error.strerror}") from error
        return tuple(sorted(entries, key=PATH))

    def read(self, path: str) -> bytes:
        """The whole of a file; a small one, that is no link, without the cost of a file object: texts come by the thousand."""
        raw = _small(f"{self.root}/{path}")
        if raw is not None:
            return raw
        with self.open(path) as file:
            return file.read()

    def open(self, path: str) -> BinaryIO:
        """A file to read from; a link or device that took its place since it was listed is refused."""
        full = f"{self.root}/{path}"
        if (descriptor := _plain(full)) is not None:
            return os.fdopen(descriptor, "rb", BUFFER)
        try:
            file = open(full, "rb", opener=regular)  # noqa: SIM115
        except FileNotFoundError:
            self._refuse_link(full)
            raise
        try:
            self._refuse_link(full)
        except PermissionError:
            file.close()
            raise
        return file

    def _refuse_link(self, path: str) -> None:
        if os.path.islink(path) and self._leaves(path):  # noqa: PTH114
            raise PermissionError(1, LEAVES)

    def _walk(self) -> Iterator[Entry]:
        pending = [(self.root, "")]
        while pending:
            folder, prefix = pending.pop()
            try:
                children = self._children(folder)
            except OSError as error:
                if not prefix:
                    raise
                yield Entry(prefix.rstrip("/"), 0, error.strerror)
                continue
            for child in children:
                if not child.is_dir(follow_symlinks=False):
                    if entry := self._entry(child, f"{prefix}{child.name}"):
                        yield entry
                elif not child.name.startswith("."):
                    pending.append((child.path, f"{prefix}{child.name}/"))

    def _children(self, folder: str) -> Sequence[os.DirEntry[str]]:
        with os.scandir(folder) as children:
            return list(children)

    def _entry(self, child: os.DirEntry[str], path: str) -> Entry | None:
        try:
            if child.is_symlink() and self._leaves(child.path):
                return Entry(path, 0, LEAVES)
            status = child.stat()
        except OSError as error:
            return Entry(path, 0, error.strerror)
        if stat.S_ISDIR(status.st_mode):
            return None
        return Entry(path, status.st_size, None if stat.S_ISREG(status.st_mode) else NOT_A_FILE)

    def _leaves(self, path: str) -> bool:
        root = os.path.realpath(self.root)
        return os.path.commonpath([root, os.path.realpath(path)]) != root


@dataclass(frozen=True, slots=True)
class Below:
    """A sub-folder of a store, whose entries are known."""

    store: Store
    folder: str
    entries: tuple[Entry, ...]

    def list(self) -> tuple[Entry, ...]:
        """Every file, by its path within the sub-folder."""
        return self.entries

    def read(self, path: str) -> bytes:
        """The whole of a file."""
        return self.store.read(f"{self.folder}/{path}")

    def open(self, path: str) -> BinaryIO:
        """A file to read from and seek in."""
        return self.store.open(f"{self.folder}/{path}")

    def expect(self, paths: Iterable[str]) -> None:
        """Say which files are read next."""
        expect(self.store, (f"{self.folder}/{path}" for path in paths))


def _small(path: str) -> bytes | None:
    """A small regular file that is no link; None for anything else, and where links could not be told."""
    descriptor = _plain(path)
    if descriptor is None:
        return None
    try:
        size = os.fstat(descriptor).st_size
        raw = os.read(descriptor, size + 1) if size <= SMALL else None
        return raw if raw is not None and len(raw) == size else None
    finally:
        os.close(descriptor)


def _plain(path: str) -> int | None:
    """A regular file that is no link, opened; None for anything else, and where links could not be told."""
    try:
        descriptor = os.open(path, NO_LINKS) if NO_LINKS else None
    except OSError:
        return None
    if descriptor is not None and not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return descriptor


def regular(path: str, flags: int) -> int:
    """Opens without waiting for the other end of a pipe, and refuses what is no regular file."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PermissionError(1, NOT_A_FILE)
    return descriptor
