"""Files that someone saved and gives by path: a file, or the files of a folder."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from dataprep.errors import UsageError
from dataprep.evaluation import Note
from dataprep.listing import FIELDS, SIDECARS
from dataprep.model import suffix
from dataprep.store import LocalStore
from dataprep.targets import MEGABYTE, MOST_JSON

Given: TypeAlias = str | os.PathLike[str]

JSON, TABLES = frozenset({".json", ".jsonl"}), frozenset({".csv", ".tsv"})


class Saved(Struct, frozen=True):
    """A file: its path as it is shown, and what is in it."""

    path: str
    raw: bytes

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.rpartition("/")[2]


def saved_files(given: Given, suffixes: Collection[str]) -> Iterator[Saved | Note]:
    """A file that is given, or those of a folder whose names end so, by name; a note for what cannot be read.

    Raises UsageError where nothing is there, and StoreError where the folder cannot be listed.
    """
    shown = Path(given).as_posix()
    if os.path.isfile(given):  # noqa: PTH113 - False, not an error, for a name that no disk can have
        yield _saved(shown, Path(os.path.realpath(given)))
        return
    if not os.path.isdir(given):  # noqa: PTH112
        raise UsageError(f"{shown!r} does not exist; give a file, or a folder of files")
    for name in names_in(given):
        if suffix(name) in suffixes and not name.startswith("."):
            yield _saved(f"{shown.rstrip('/')}/{name}", Path(given) / name)


def names_in(folder: Given) -> list[str]:
    """The names of the files that lie in a folder itself; links that leave it, and what is no file, left out."""
    return [entry.path for entry in LocalStore(os.fspath(folder)).list() if "/" not in entry.path and not entry.problem]


def is_of_set(name: str) -> bool:
    """Whether a file is one that labeled forms have beside them."""
    return name == FIELDS or any(name.endswith(ending) for ending in SIDECARS.values())


def _saved(shown: str, file: Path) -> Saved | Note:
    try:
        with LocalStore(str(file.parent)).open(file.name) as opened:
            raw = opened.read(MOST_JSON + 1)
    except OSError as error:
        return Note(shown, "", None, f"cannot be read: {error.strerror or error}")
    if len(raw) > MOST_JSON:
        return Note(shown, "", None, f"is larger than {MOST_JSON // MEGABYTE} MB: left out")
    return Saved(shown, raw)
