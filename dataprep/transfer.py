"""Copies between a folder and a store: only what differs, several files at a time, each verified by its MD5.

What an interrupted run copied is not copied again: a file has its name only when it is whole, and a file that is half fetched is
gone on with.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO, TypeVar

from msgspec import Meta, Struct

from dataprep.buckets import Blob, ChangedError
from dataprep.durable import is_within
from dataprep.errors import StoreError, UsageError
from dataprep.listing import PROJECTS
from dataprep.model import suffix
from dataprep.names import listed
from dataprep.remote import RemoteStore, open_remote, remote_at
from dataprep.store import Entry, LocalStore

AT_ONCE = 16
BLOCK = 4 * 2**20
PART = ".dataprep-part"
"""What a file is called, hidden, as long as it is not whole."""

FEW = 3

Item = TypeVar("Item")
Made = TypeVar("Made")


class Transfer(Struct, frozen=True):
    """What was copied from one place to the other."""

    source: Annotated[str, Meta(description="Where the files were.")]
    out: Annotated[str, Meta(description="Where they are now, too.")]
    copied: Annotated[tuple[str, ...], Meta(description="The files that were copied.")]
    bytes: Annotated[int, Meta(description="The bytes of these.")]
    same: Annotated[int, Meta(description="How many files were there already.")]
    left_out: Annotated[tuple[tuple[str, str], ...], Meta(description="Files that were not copied, and why.")] = ()


def download(url: str, folder: str | os.PathLike[str], *, overwrite: bool = False) -> Transfer:
    """Copy what lies below a URL into a folder. Raises UsageError where a file there differs, but with `overwrite`.

    Raises StoreError where the store or the disk fails; what was copied by then stays.
    """
    store, name = open_remote(url)
    try:
        blobs = store.blobs()
        return fetch(store, list(blobs.values()) if name is None else [blobs[name]], Path(folder), overwrite=overwrite)
    finally:
        store.close()


def fetch(store: RemoteStore, blobs: Sequence[Blob], folder: Path, *, overwrite: bool) -> Transfer:
    """Copy some files of a store into a folder."""
    fit = [blob for blob in blobs if is_within(folder, blob.path)]
    left_out = tuple((blob.path, "is no name within a folder") for blob in blobs if not is_within(folder, blob.path))
    there = [blob for blob in fit if os.path.lexists(folder / blob.path)]
    alike = {blob.path: is_same for blob, is_same in zip(there, _each(partial(_is_same, store, folder), there), strict=True)}
    _refuse({path for path, is_same in alike.items() if not is_same}, str(folder), overwrite=overwrite)
    wanted = [blob for blob in fit if not alike.get(blob.path)]
    for place in {(folder / blob.path).parent for blob in wanted} | {folder}:
        place.mkdir(parents=True, exist_ok=True)
    _each(partial(_fetch, store, folder), wanted)
    paths = tuple(blob.path for blob in wanted)
    return Transfer(store.shown, str(folder), paths, sum(blob.size for blob in wanted), len(fit) - len(wanted), left_out)


def upload(folder: str | os.PathLike[str], url: str, *, overwrite: bool = False) -> Transfer:
    """Copy the files of a folder below a URL. Raises UsageError where a file there differs, but with `overwrite`.

    A file is replaced only if nobody changed it since it was listed. Raises StoreError where the store or the disk fails; what
    was copied by then stays.
    """
    local = LocalStore(os.fspath(folder))
    entries = local.list()
    store = remote_at(url)
    try:
        store.bucket.check_rights("rlwc")
        return send(local, entries, store, store.blobs(), overwrite=overwrite)
    finally:
        store.close()


def send(
    local: LocalStore, entries: Sequence[Entry], store: RemoteStore, there: Mapping[str, Blob], *, overwrite: bool
) -> Transfer:
    """Copy some files of a folder into a store, of which is known what is `there`: all others have to be new."""
    left_out = tuple((entry.path, why) for entry in entries if (why := _why_not(entry)))
    barred = {path for path, _ in left_out}
    fit = [entry for entry in entries if entry.path not in barred]
    sums = dict(zip((entry.path for entry in fit), _each(partial(_sum, local), fit), strict=True))
    known = [entry for entry in fit if entry.path in there]
    found = _each(lambda entry: _is_like(store, there[entry.path], entry.size, sums[entry.path]), known)
    alike = {entry.path: is_same for entry, is_same in zip(known, found, strict=True)}
    _refuse({path for path, is_same in alike.items() if not is_same}, store.shown, overwrite=overwrite)
    wanted = [entry for entry in fit if not alike.get(entry.path)]
    _each(lambda entry: _send(local, store, entry, there.get(entry.path), sums[entry.path]), wanted)
    paths = tuple(entry.path for entry in wanted)
    return Transfer(local.root, store.shown, paths, sum(entry.size for entry in wanted), len(fit) - len(wanted), left_out)


def _why_not(entry: Entry) -> str | None:
    if suffix(entry.path) in PROJECTS:
        return "may hold keys"
    return "is half fetched" if entry.path.endswith(PART) else entry.problem


def _each(work: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
    """What some work gives of each item, several at a time. The first failure is raised when what is begun has ended."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            return list(pool.map(work, items))
        except OSError as error:
            pool.shutdown(cancel_futures=True)
            raise StoreError(f"{error.strerror or error}; what is copied stays: run again for the rest") from error


def _refuse(differ: set[str], place: str, *, overwrite: bool) -> None:
    if differ and not overwrite:
        count = "1 file differs" if len(differ) == 1 else f"{len(differ):,} files differ"
        raise UsageError(f"{count} in {place!r}: {listed(sorted(differ), FEW)}; --overwrite replaces what differs")


@contextlib.contextmanager
def _named(path: str) -> Iterator[None]:
    """What goes wrong is told with the name of the file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno or errno.EIO, f"{path!r}: {error.strerror or error}") from error


def _md5(file: BinaryIO) -> bytes:
    return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).digest()  # type: ignore[arg-type]


def _sum(local: LocalStore, entry: Entry) -> bytes:
    with _named(entry.path), local.open(entry.path) as file:
        return _md5(file)


def _is_same(store: RemoteStore, folder: Path, blob: Blob) -> bool:
    path = folder / blob.path
    with _named(blob.path):
        if path.is_symlink() or not path.is_file():
            raise FileExistsError(errno.EEXIST, "is there already, and no regular file")
        with path.open("rb") as file:
            return _is_like(store, blob, path.stat().st_size, _md5(file))


def _is_like(store: RemoteStore, blob: Blob, size: int, md5: bytes) -> bool:
    """Whether a file of a store has a size and an MD5; where the store does not know its MD5, it is read."""
    if blob.size != size:
        return False
    with _named(blob.path):
        return (blob.md5 or _md5(store.open(blob.path))) == md5


def _fetch(store: RemoteStore, folder: Path, blob: Blob) -> None:
    """Fetch a file under a hidden name, and give it its own when it is whole."""
    path = folder / blob.path
    part = path.with_name(f".{path.name}{PART}")
    with _named(blob.path):
        if blob.md5 is None or part.is_symlink():
            part.unlink(missing_ok=True)
        has_part = part.exists()
        if not _is_whole(store, blob, part):
            part.unlink()
            if not has_part or not _is_whole(store, blob, part):
                raise OSError(errno.EIO, "what came has another MD5 than the store says")
        part.replace(path)


def _is_whole(store: RemoteStore, blob: Blob, part: Path) -> bool:
    """Fetch what is lacking of a file; whether it then has its MD5, where that is known."""
    with part.open("a+b") as file:
        for start in range(file.seek(0, os.SEEK_END), blob.size, BLOCK):
            file.write(store.range(blob.path, start, min(BLOCK, blob.size - start)))
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        return blob.md5 is None or _md5(file) == blob.md5


def _send(local: LocalStore, store: RemoteStore, entry: Entry, known: Blob | None, md5: bytes) -> None:
    """Write a file that is new, or what it was when it was listed."""

    def put() -> object:
        with local.open(entry.path) as file:
            return store.bucket.put(entry.path, file, known.tag if known else None, md5, entry.size)

    with _named(entry.path):
        try:
            store.patience(put)
        except ChangedError as error:
            # A connection that dropped after all had arrived looks the same as another writer.
            if hashlib.md5(store.patience(partial(store.bucket.read, entry.path)), usedforsecurity=False).digest() != md5:
                raise ChangedError(error.errno, "was changed there meanwhile, and is left as it is") from error
