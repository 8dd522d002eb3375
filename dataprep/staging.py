"""A folder or file that is made beside its place, under a hidden name, and moved there when it is whole."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from dataprep.durable import copy_all, synced
from dataprep.errors import StoreError
from dataprep.journal import locked
from dataprep.store import LocalStore

ENDING = ".dataprep-staged"


@contextlib.contextmanager
def beside(place: Path) -> Iterator[Path]:
    """A hidden folder beside a place, of this run alone; it is gone afterwards, if it was not moved there."""
    staged = place.parent / f".{place.name}{ENDING}"
    if staged.is_symlink():
        raise StoreError(f"{str(staged)!r} is a link; look at it, and remove it")
    try:
        staged.mkdir(exist_ok=True)
        with locked(staged):
            try:
                _empty(staged)
                yield staged
            finally:
                shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"cannot write {str(place)!r}: {error.strerror or error}; nothing is written") from error


def _empty(folder: Path) -> None:
    """Remove what an interrupted run left."""
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def commit(staged: Path, place: Path) -> None:
    """Give what is whole its name, so that it outlasts a power cut. Raises StoreError where something came there meanwhile."""
    for folder, _, _ in os.walk(staged):
        synced(Path(folder))
    if staged.is_dir():
        if place.is_dir():
            place.rmdir()
        staged.rename(place)
    else:
        _name(staged, place)
    synced(place.parent)


def _name(staged: Path, place: Path) -> None:
    """Give a file its name, and take it from no other."""
    try:
        os.link(staged, place)
    except FileExistsError as error:
        raise StoreError(f"{str(place)!r} is there already; nothing is written") from error
    except OSError:  # not every disk has links
        staged.rename(place)


def copy_tree(paths: Sequence[str], store: LocalStore, staged: Path, *, link: bool) -> int:
    """Copy or link files of a store to the same paths below a folder; returns how many could not be linked, and were copied."""
    for folder in {(staged / path).parent for path in paths}:
        folder.mkdir(parents=True, exist_ok=True)
    root = Path(store.root)
    return copy_all((partial(_opened, store, path), staged / path, root / path if link else None) for path in paths)


def read(store: LocalStore, path: str) -> bytes:
    """A file of which something is written. Raises StoreError where it cannot be read."""
    with _opened(store, path) as file:
        return file.read()


def _opened(store: LocalStore, path: str) -> BinaryIO:
    try:
        return store.open(path)
    except OSError as error:
        raise StoreError(f"cannot read {path!r}: {error.strerror or error}; nothing is written") from error
