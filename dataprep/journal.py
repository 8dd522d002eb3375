"""Several files written as one: all of them or none, whatever happens between.

New contents are written beside the files, as staged siblings. A journal that names every step is then moved into place: that is
the commit. Each step is carried out, and the journal removed. What a crash leaves is completed by the next writer, and
the check names it (F023).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from dataprep.errors import StoreError
from dataprep.listing import JOURNAL

STAGED = ".dataprep-staged-"


class ReplaceStep(Struct, tag="replace", tag_field="step", forbid_unknown_fields=True):
    """Move a staged file over another."""

    path: str
    staged: str


class MoveStep(Struct, tag="move", tag_field="step", forbid_unknown_fields=True):
    """Give a file another path."""

    path: str
    to: str


class JournalObject(Struct, forbid_unknown_fields=True):
    """The steps of a write that was begun."""

    version: Literal[1]
    steps: Annotated[list[ReplaceStep | MoveStep], Meta(description="In the order in which they are carried out.")]


def write(root: Path, texts: Mapping[str, bytes], moves: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Write new contents and then give files other names, all or nothing; paths are relative to the folder.

    `seen` are the digests of the files as they were read. Raises StoreError, with nothing changed, where a file is not what it
    was, is a link, or cannot be written, or where another writer is at work.
    """
    with locked(root):
        complete(root)
        for path, digest in seen.items():
            _unchanged(root, path, digest)
        for target in moves.values():
            if os.path.lexists(root / target):
                raise StoreError(f"{target!r} is there already; nothing is written")
        steps: list[ReplaceStep | MoveStep] = []
        staged: list[Path] = []
        try:
            for number, (path, content) in enumerate(texts.items()):
                name = str(PurePosixPath(path).parent / f"{STAGED}{number}")
                staged.append(root / name)
                _stage(root, path, root / name, content)
                steps.append(ReplaceStep(path, name))
            steps += [MoveStep(path, to) for path, to in moves.items()]
            _commit(root, steps, staged)
        except OSError as error:
            for left in staged:
                left.unlink(missing_ok=True)
            raise StoreError(f"cannot write to {str(root)!r}: {error.strerror or error}; nothing is changed") from error
        _carry_out(root, steps)


def complete(root: Path) -> bool:
    """Finish what an interrupted writer began; whether there was anything. Raises StoreError for a journal that is none."""
    path = root / JOURNAL
    if not path.is_file() or path.is_symlink():
        return False
    try:
        journal = msgspec.json.decode(path.read_bytes(), type=JournalObject)
    except (OSError, ValueError) as error:
        raise StoreError(f"{str(path)!r} is no journal of dataprep ({error}); look at it, and remove it") from error
    for step in journal.steps:
        _check_names(root, step)
    _carry_out(root, journal.steps)
    return True


def digest(content: bytes) -> str:
    """What a file is recognized by."""
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep other writers out of a folder; the lock is gone when the process is."""
    try:
        import fcntl
    except ImportError:  # a system without advisory locks
        yield
        return
    try:
        handle = os.open(root, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"cannot open {str(root)!r}: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise StoreError(f"another writer is at work in {str(root)!r}; try again when it is done") from error
    finally:
        os.close(handle)


def _unchanged(root: Path, path: str, seen: str) -> None:
    file = root / path
    if file.is_symlink():
        raise StoreError(f"{path!r} is a link; mend the file that it leads to; nothing is written")
    try:
        now = digest(file.read_bytes())
    except OSError as error:
        raise StoreError(f"cannot read {path!r}: {error.strerror}; nothing is written") from error
    if now != seen:
        raise StoreError(f"{path!r} changed meanwhile; nothing is written: run again")


def _stage(root: Path, path: str, staged: Path, content: bytes) -> None:
    """Write a new content beside a file, with the same permissions."""
    staged.unlink(missing_ok=True)  # of a writer that was killed before its commit
    target = root / path
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o644
    _written(staged, content, mode)


def _written(path: Path, content: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        path.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _commit(root: Path, steps: list[ReplaceStep | MoveStep], staged: list[Path]) -> None:
    journal = root / f"{STAGED}journal"
    journal.unlink(missing_ok=True)
    staged.append(journal)
    _written(journal, msgspec.json.encode(JournalObject(1, steps)), 0o600)
    for folder in {path.parent for path in staged}:
        _synced(folder)
    journal.replace(root / JOURNAL)
    _synced(root)


def _carry_out(root: Path, steps: Iterable[ReplaceStep | MoveStep]) -> None:
    """Each step that is not yet done; a journal that is carried out twice changes nothing."""
    folders = {root}
    try:
        for step in steps:
            if isinstance(step, ReplaceStep):
                if os.path.lexists(root / step.staged):
                    (root / step.staged).replace(root / step.path)
                folders.add((root / step.path).parent)
            elif os.path.lexists(root / step.path) and not os.path.lexists(root / step.to):
                (root / step.path).rename(root / step.to)
                folders |= {(root / step.path).parent, (root / step.to).parent}
        for folder in folders:
            _synced(folder)
        (root / JOURNAL).unlink(missing_ok=True)
        _synced(root)
    except OSError as error:
        message = f"interrupted between two files of {str(root)!r}: {error.strerror}; run again, which completes it"
        raise StoreError(message) from error


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_names(root: Path, step: ReplaceStep | MoveStep) -> None:
    """A journal may have been written by anyone: it moves files within its folder, and nowhere else."""
    home = root.resolve()
    names = (step.path, step.staged) if isinstance(step, ReplaceStep) else (step.path, step.to)
    for name in names:
        is_inside = not PurePosixPath(name).is_absolute() and (root / name).parent.resolve().is_relative_to(home)
        if not is_inside or ".." in PurePosixPath(name).parts:
            raise StoreError(f"{JOURNAL} in {str(root)!r} names {name!r}, which lies outside; look at it, and remove it")
    if isinstance(step, ReplaceStep) and not PurePosixPath(step.staged).name.startswith(STAGED):
        raise StoreError(f"{JOURNAL} in {str(root)!r} names {step.staged!r}, no staged file; look at it, and remove it")
