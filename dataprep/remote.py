"""A store far away: listed once, read ahead, with patience, and of large pictures only what is asked for."""

from __future__ import annotations

import contextlib
import errno
import io
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import BinaryIO

from dataprep import ranged
from dataprep.addresses import Address, address_of
from dataprep.ahead import Ahead
from dataprep.azure_blobs import AzureBucket
from dataprep.buckets import Blob, Bucket, BusyError, Patience
from dataprep.errors import StoreError, UsageError
from dataprep.filesystems import FilesystemBucket
from dataprep.model import FORM_TYPES, suffix
from dataprep.store import Entry

SMALL = 256 * 1024
MOST_WHOLE = 16 * 2**20
"""A file that is larger is fetched in whole only when it is asked for in whole."""

MOST_READ = 512 * 2**20
"""No form may have more than 500 MB; a zip file of a few MB may say that it holds any number."""

PICTURES = frozenset(FORM_TYPES) - {".pdf"}
"""Forms of which a check reads the header only."""


class RemoteStore:
    """The files below an address. Lists and reads as a folder on disk does; every failure is an OSError."""

    def __init__(self, address: Address, bucket: Bucket) -> None:
        self.address, self.bucket = address, bucket
        self.patience = Patience()
        self._blobs: dict[str, Blob] | None = None
        self._ahead: Ahead | None = None
        self._lock = threading.Lock()
        self._close = weakref.finalize(self, bucket.close)

    def __reduce__(self) -> tuple[Callable[..., RemoteStore], tuple[Address, dict[str, Blob] | None]]:
        """Another process has connections of its own, and need not list again."""
        return _rebuilt, (self.address, self._blobs)

    @property
    def shown(self) -> str:
        """What reports call it."""
        return self.address.shown

    def blobs(self) -> dict[str, Blob]:
        """Every file by its path but those in hidden folders, sorted by path; asked for once."""
        with self._lock:
            if self._blobs is None:
                found = sorted(self._all(), key=attrgetter("path"))
                self._blobs = {blob.path: blob for blob in found if not _is_hidden(blob.path)}
                for folder in {path.rpartition("/")[0] for path in self._blobs}:  # a store may list folders as empty files
                    if folder in self._blobs and not self._blobs[folder].size:
                        del self._blobs[folder]
            return self._blobs

    def list(self) -> tuple[Entry, ...]:
        """Every file, sorted by path, as it was when it was first asked for."""
        return tuple(Entry(blob.path, blob.size, tag=blob.tag) for blob in self.blobs().values())

    def forget(self) -> None:
        """List anew the next time."""
        self._blobs = None

    def expect(self, paths: Iterable[str]) -> None:
        """Read ahead what is asked for next, in this order."""
        with self._lock:
            if self._ahead is None:
                self._ahead = Ahead(self._fetch, self._weight, self.bucket.at_once)
                weakref.finalize(self, self._ahead.close)
        self._ahead.expect(path for path in paths if path in self.blobs())

    def read(self, path: str) -> bytes:
        """The whole of a file."""
        with self.open(path) as file:
            return file.read()

    def open(self, path: str) -> BinaryIO:
        """A file to read from and seek in."""
        size, weight = self._size(path), self._weight(path)
        known = self._ahead.take(path) if self._ahead else None
        raw = self._fetch(path) if known is None else known
        if weight == size:
            return io.BytesIO(raw)
        return ranged.opened(lambda start, length: self.range(path, start, length), size, raw)

    def range(self, path: str, start: int, length: int) -> bytes:
        """Bytes of a file, all that are wanted: a piece that is cut off is asked for again."""
        if length > MOST_READ:
            raise OSError(errno.EFBIG, f"it has over {MOST_READ:,} bytes, which is more than is read")

        def read() -> bytes:
            is_whole = not start and length == self._size(path)
            raw = self.bucket.read(path, start, None if is_whole else length)
            if len(raw) != length:
                raise BusyError(f"{len(raw):,} of {length:,} bytes came: it is cut off, or was changed since it was listed")
            return raw

        return self.patience(read) if length else b""

    def close(self) -> None:
        """Let go of threads and connections."""
        if self._ahead:
            self._ahead.close()
        self._close()

    def _all(self) -> Iterator[Blob]:
        token: str | None = ""
        while token is not None:
            blobs, token = self.patience(partial(self.bucket.page, token))
            yield from blobs

    def _size(self, path: str) -> int:
        blob = self.blobs().get(path)
        if blob is None:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return blob.size

    def _weight(self, path: str) -> int:
        """How many bytes of a file are fetched when it is opened."""
        size = self._size(path)
        is_ranged = size > MOST_WHOLE or (size > SMALL and suffix(path) in PICTURES)
        return ranged.BLOCK if is_ranged else size

    def _fetch(self, path: str) -> bytes:
        return self.range(path, 0, self._weight(path))


def _rebuilt(address: Address, blobs: dict[str, Blob] | None) -> RemoteStore:
    store = _store_of(address)
    store._blobs = blobs  # noqa: SLF001 - a store as it was
    return store


def _is_hidden(path: str) -> bool:
    return (path.startswith(".") and "/" in path) or "/." in path.rpartition("/")[0] or path.endswith("/")


def open_remote(url: str) -> tuple[RemoteStore, str | None]:
    """The store of a URL and, where that is a file, its path in the store, which is then that of its folder.

    Before anything else is read it is told whether it can be listed and read, and is one place. Raises UsageError for what is
    not there, or two places, and StoreError where the store refuses or fails.
    """
    address = address_of(url)
    store = _store_of(address)
    with contextlib.ExitStack() as stack:
        stack.callback(store.close)
        entries = _listed(store)
        beside = [] if address.is_exact and entries else _beside(store)
        own = address.name
        if not entries and own in beside:
            return _store_of(address.above()), own
        _check_place(address, own, bool(entries), beside)
        _probe(store, entries)
        stack.pop_all()
    return store, None


def remote_at(url: str) -> RemoteStore:
    """The store of a URL, in which there may be nothing yet."""
    return _store_of(address_of(url))


def remote_above(url: str) -> RemoteStore:
    """The store of the folder in which a URL lies."""
    return _store_of(address_of(url).above())


def _store_of(address: Address) -> RemoteStore:
    bucket: Bucket = AzureBucket(address) if address.is_azure else FilesystemBucket(address)
    return RemoteStore(address, bucket)


def _listed(store: RemoteStore) -> Sequence[Entry]:
    try:
        return store.list()
    except PermissionError as error:
        raise StoreError(f"{store.shown!r} may not be listed: {error.strerror}; give a right to read and list") from error
    except FileNotFoundError as error:
        raise UsageError(
            f"{store.shown!r} does not exist: {error.strerror}; give the place that holds the training data"
        ) from error
    except OSError as error:
        raise StoreError(f"cannot list {store.shown!r}: {error.strerror}") from error


def _beside(store: RemoteStore) -> Sequence[str]:
    """What lies beside a folder and begins as it does; the whole of a store has nothing beside it."""
    if not store.address.name:
        return []
    try:
        return store.patience(store.bucket.beside)
    except OSError as error:
        raise StoreError(f"cannot list {store.shown!r}: {error.strerror}") from error


def _check_place(address: Address, own: str, has_entries: bool, beside: Sequence[str]) -> None:
    """Refuse a place where nothing is, or a prefix that more than one place has, as training by prefix would take both."""
    others = [name for name in beside if name != f"{own}/"]
    if not has_entries:
        hint = f", but {_some(others)} {'begins' if len(others) == 1 else 'begin'} so" if others else ""
        raise UsageError(f"nothing lies in {address.shown!r}{hint}; give the place that holds the training data")
    if others:
        told = f"{address.shown!r} is where more than one name begins: {own}/ and {_some(others)}, which training would take too"
        raise UsageError(f"{told}; put / behind it for the folder alone")


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"


def _probe(store: RemoteStore, entries: Iterable[Entry]) -> None:
    """Refuse a store of which nothing may be read, by one byte of one file."""
    first = next((entry for entry in entries if entry.size), None)
    try:
        if first:
            store.patience(lambda: store.bucket.read(first.path, 0, 1))
    except PermissionError as error:
        raise StoreError(
            f"{store.shown!r} may be listed but not read: {error.strerror}; give a right to read and list"
        ) from error
    except OSError:
        return  # reading that file tells of it
