"""A backup of what a fix changes, and the way back: the files as they were, and what they were called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from dataprep import journal
from dataprep.errors import StoreError, UsageError

MANIFEST = "dataprep-backup.json"


class MovedObject(Struct, forbid_unknown_fields=True):
    """A file that was given another path."""

    path: Annotated[str, Meta(description="Its path before.")]
    to: Annotated[str, Meta(description="Its path since.")]


class BackupObject(Struct, forbid_unknown_fields=True):
    """What a fix changed in one set."""

    version: Literal[1]
    files: Annotated[dict[str, str], Meta(description="By path before, the SHA-256 of what the fix made of the file.")]
    moves: list[MovedObject]


def check_place(backup: str, folders: list[str]) -> Path:
    """The folder for a backup: new or empty, and in none of the sets. Raises UsageError for another."""
    place = Path(backup)
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise UsageError(f"{backup!r} is there already and not an empty folder; name a new one")
    for folder in folders:
        if place.resolve().is_relative_to(Path(folder).resolve()):
            raise UsageError(f"{backup!r} lies in {folder!r}, where it would be taken for training data; name a place outside")
    return place


def save(root: Path, place: Path, texts: Mapping[str, bytes], moves: Mapping[str, str]) -> None:
    """Keep the files as they are before a fix. Raises StoreError where they cannot be kept."""
    paths = sorted(texts.keys() | moves.keys())
    try:
        for path in paths:
            copy = place / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((root / path).read_bytes())
        made = {path: journal.digest(texts[path] if path in texts else (root / path).read_bytes()) for path in paths}
        body = BackupObject(1, made, [MovedObject(path, to) for path, to in sorted(moves.items())])
        place.mkdir(parents=True, exist_ok=True)
        (place / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n")
    except OSError as error:
        raise StoreError(f"cannot keep a backup in {str(place)!r}: {error.strerror or error}; nothing is changed") from error


def restore(root: Path, place: Path) -> int:
    """Bring a set back to what it was before the fix of a backup; returns the number of files.

    Raises UsageError for a folder that is no backup, StoreError, with nothing changed, where a file was changed since the fix.
    """
    try:
        body = msgspec.json.decode((place / MANIFEST).read_bytes(), type=BackupObject)
        moved = {one.path: one.to for one in body.moves}
        texts = {path: (place / _inside(path)).read_bytes() for path in body.files}
    except (OSError, ValueError) as error:
        raise UsageError(f"{str(place)!r} is no backup of a fix: {error}") from error
    now = {moved.get(path, path): digest for path, digest in body.files.items()}
    contents = {moved.get(path, path): text for path, text in texts.items()}
    journal.write(root, contents, {_inside(to): _inside(path) for path, to in moved.items()}, now)
    return len(texts)


def _inside(path: str) -> str:
    """A path that stays within the set, whoever wrote it."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ValueError(f"it names {path!r}, which lies outside of the set")
    return path
