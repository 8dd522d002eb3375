"""A backup of what a fix changes, and the way back: the files as they were, and what they were called."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dataprep import durable, journal
from dataprep.errors import StoreError, UsageError

MANIFEST = "dataprep-backup.json"


class MovedObject(Struct, forbid_unknown_fields=True):
    """A file that was given another path."""

    path: Annotated[str, Meta(description="Its path before.")]
    to: Annotated[str, Meta(description="Its path since.")]


class BackupObject(Struct, forbid_unknown_fields=True):
    """What a fix changed in one set."""

    version: Literal[1]
    name: Annotated[str, Meta(description="What the folder of the set was called.")]
    files: Annotated[dict[str, str], Meta(description="By path before, the SHA-256 of what the fix made of the file.")]
    moves: list[MovedObject]


def save(root: Path, place: Path, texts: Mapping[str, bytes], moves: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Keep the files as they are before a fix. Raises StoreError where they cannot be kept, or are not what they were."""
    journal.check_unchanged(root, seen)
    paths = sorted(texts.keys() | moves.keys())
    made = {path: durable.digest(texts[path]) if path in texts else seen[path] for path in paths}
    body = BackupObject(1, _name(root), made, [MovedObject(path, to) for path, to in sorted(moves.items())])
    try:
        for folder in {(place / path).parent for path in (MANIFEST, *paths)}:
            folder.mkdir(parents=True, exist_ok=True)
        durable.store_all((place / path, (root / path).read_bytes(), root / path) for path in paths)
        durable.store_all([(place / MANIFEST, durable.encoded(body), None)])
    except OSError as error:
        raise StoreError(f"cannot keep a backup in {str(place)!r}: {error.strerror or error}; nothing is changed") from error


def restore(root: Path, place: Path) -> int:
    """Bring a set back to what it was before the fix of a backup; returns the number of files.

    Raises UsageError for a folder that is no backup, StoreError, with nothing changed, where a file was changed since the fix.
    """
    try:
        body = durable.read_struct(place / MANIFEST, BackupObject)
        moved = {one.path: one.to for one in body.moves}
        if body.name != _name(root):
            raise ValueError(f"it is of a set called {body.name!r}, not {_name(root)!r}")
        if not moved.keys() <= body.files.keys():
            raise ValueError("it moves files that it does not keep")
        texts = {path: _kept(place, path) for path in body.files}
    except (OSError, ValueError) as error:
        raise UsageError(f"{str(place)!r} is no backup of a fix: {error}") from error
    now = {moved.get(path, path): digest for path, digest in body.files.items()}
    contents = {moved.get(path, path): text for path, text in texts.items()}
    back = {to: path for path, to in moved.items()}
    journal.write(root, contents, back, now, "is not as the fix left it; nothing is changed")
    return len(texts)


def _name(root: Path) -> str:
    return os.path.basename(os.path.realpath(root))  # noqa: PTH119


def _kept(place: Path, path: str) -> bytes:
    """A file of a backup; what leads out of it is refused, whoever wrote its manifest."""
    file = place / path
    if not durable.is_within(place, path) or file.is_symlink() or not file.is_file():
        raise ValueError(f"it holds no file {path!r}")
    return file.read_bytes()
