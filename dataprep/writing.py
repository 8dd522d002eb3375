"""Changes of a set far away: a file is replaced only if nobody changed it, and where one fails the others are put back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from dataprep.buckets import ChangedError
from dataprep.durable import digest
from dataprep.errors import StoreError
from dataprep.journal import CHANGED
from dataprep.remote import RemoteStore
from dataprep.store import Below, Store

Undo = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a store far away."""

    store: RemoteStore
    folder: str = ""

    def path(self, name: str) -> str:
        """The path in the store of a file of the folder."""
        return f"{self.folder}/{name}" if self.folder else name


def far_place(store: Store) -> Place | None:
    """Where a store far away keeps a set; None for one on this disk."""
    if isinstance(store, Below):
        above = far_place(store.store)
        return Place(above.store, above.path(store.folder)) if above else None
    return Place(store) if isinstance(store, RemoteStore) else None


def check_writable(place: Place) -> None:
    """Refuse a store to which nothing can be written back safely, or not with these rights. Raises UsageError."""
    place.store.bucket.check_writable()
    place.store.bucket.check_rights("rlwcd")


def write(place: Place, texts: Mapping[str, bytes], moves: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Write new contents over files, and give files other names, as `journal.write` does on a disk.

    `seen` are the digests of the files as they were read. A store has no way to change several files at once: who reads it
    meanwhile may see some of them changed. Raises StoreError, with all put back, where a file is not what it was.
    """
    writer = Writer(place)
    try:
        writer.hold(seen)
        for path, text in texts.items():
            if path not in moves:
                writer.replace(path, text)
        for path, to in moves.items():
            writer.create(to, texts.get(path, writer.old[path]))
        for path in moves:
            writer.remove(path)
    except OSError as error:
        left = writer.put_back()
        told = f"; {', '.join(left)} could not be put back" if left else "; nothing is changed"
        raise StoreError(f"cannot write to {place.store.shown!r}: {error.strerror or error}{told}") from error
    except BaseException:
        writer.put_back()
        raise
    finally:
        place.store.forget()


@dataclass(slots=True)
class Writer:
    """What was changed by now, and how it is taken back; `old` are the contents before."""

    place: Place
    old: dict[str, bytes] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    undone: dict[str, Undo] = field(default_factory=dict)

    def hold(self, seen: Mapping[str, str]) -> None:
        """Read files as they are now, with their tags. Raises StoreError where one is not what it was."""
        bucket, patience = self.place.store.bucket, self.place.store.patience
        with ThreadPoolExecutor(bucket.at_once) as pool:
            found = pool.map(lambda path: patience(partial(bucket.tagged, self.place.path(path))), seen)
            for path, (raw, tag) in zip(seen, found, strict=True):
                if digest(raw) != seen[path]:
                    raise StoreError(f"{path!r} {CHANGED}")
                self.old[path], self.tags[path] = raw, tag

    def replace(self, path: str, text: bytes) -> None:
        """Write over a file that is still what it was."""
        tag = self._put(path, text, self.tags[path])
        self.undone[path] = partial(self._put, path, self.old[path], tag)

    def create(self, path: str, text: bytes) -> None:
        """Write a file that has to be new."""
        tag = self._put(path, text, None)
        self.undone[path] = partial(self._remove, path, tag)

    def remove(self, path: str) -> None:
        """Delete a file that is still what it was."""
        self._remove(path, self.tags[path])
        self.undone[path] = partial(self._put, path, self.old[path], None)

    def put_back(self) -> list[str]:
        """Take back what was changed, the last first; what cannot be."""
        left = []
        for path, undo in reversed(self.undone.items()):
            try:
                undo()
            except OSError:
                left.append(path)
        return left

    def _put(self, path: str, text: bytes, tag: str | None) -> str:
        store, name = self.place.store, self.place.path(path)
        md5 = hashlib.md5(text, usedforsecurity=False).digest()
        try:
            return store.patience(lambda: store.bucket.put(name, text, tag, md5, len(text))) or ""
        except ChangedError as error:
            # A connection that dropped after all had arrived looks the same as another writer.
            now, found = store.patience(partial(store.bucket.tagged, name))
            if now == text:
                return found
            raise ChangedError(error.errno, f"{path!r} was changed, or made, meanwhile") from error

    def _remove(self, path: str, tag: str) -> None:
        store, name = self.place.store, self.place.path(path)
        try:
            store.patience(lambda: store.bucket.remove(name, tag))
        except FileNotFoundError:
            return  # so it was to be
        except ChangedError as error:
            raise ChangedError(error.errno, f"{path!r} was changed meanwhile") from error
