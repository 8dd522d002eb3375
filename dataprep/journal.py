"""Several files written as one: all of them or none, whatever happens between.

New contents are written beside the files, as staged siblings. A journal that names every step is then moved into place: that is
the commit. Each step is carried out, and the journal removed. What a crash leaves is completed by the next writer, and
the check names it (F023).
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from dataprep.durable import digest_at, encoded, is_same, is_within, make_folder, read_struct, store_all, synced
from dataprep.errors import StoreError, UsageError
from dataprep.listing import JOURNAL

STAGED = ".dataprep-staged-"
CHANGED = "changed meanwhile; nothing is written: run again"


class ReplaceStep(Struct, tag="replace", tag_field="step", forbid_unknown_fields=True):
    """Move a staged file over another."""

    path: str
    staged: str
    was: Annotated[str | None, Meta(description="The SHA-256 of what is replaced; null for a new file.")]


class MoveStep(Struct, tag="move", tag_field="step", forbid_unknown_fields=True):
    """Give a file another path."""

    path: str
    to: str


Step: TypeAlias = ReplaceStep | MoveStep


class JournalObject(Struct, forbid_unknown_fields=True):
    """The steps of a write that was begun."""

    version: Literal[1]
    steps: Annotated[list[ReplaceStep | MoveStep], Meta(description="In the order in which they are carried out.")]


def write(
    root: Path, texts: Mapping[str, bytes], moves: Mapping[str, str], seen: Mapping[str, str], changed: str = CHANGED
) -> None:
    """Write new contents and then give files other names, all or nothing; paths are relative to the folder.

    `seen` are the digests of the files as they were read; a path that is not among them has to be new. Raises StoreError, with
    nothing changed, where a file is not what it was (`changed` is what is said of it), is a link, or cannot be written, or
    where another writer is at work.
    """
    with locked(root):
        complete(root)
        steps: list[Step] = [*_replacements(texts, seen), *(MoveStep(path, to) for path, to in moves.items())]
        for name in _strange(root, steps):
            raise StoreError(f"{name!r} is no place for a file of {str(root)!r}; nothing is written")
        _check(root, steps, seen, changed)
        try:
            _prepare(root, steps, texts)
            _check(root, steps, seen, changed)  # again: what comes now takes an instant, what came before may have taken long
            _commit(root, steps)
        except BaseException as error:
            if not is_begun(root):
                with contextlib.suppress(OSError):
                    sweep(root, steps)
            if isinstance(error, OSError):
                raise StoreError(f"cannot write to {str(root)!r}: {error.strerror or error}; nothing is changed") from error
            raise
        _carry_out(root, steps)


def sweep(root: Path, steps: Iterable[Step] = ()) -> None:
    """Remove what a writer staged and did not commit, in the set's folder and those that steps write to; within the lock only.

    What the writer of a set above staged there bears another depth in its name, and is left.
    """
    folders = {PurePosixPath(), *(PurePosixPath(step.path).parent for step in steps if isinstance(step, ReplaceStep))}
    for folder in folders:
        for left in (root / folder).glob(f"{STAGED}{len(folder.parts)}-*"):
            left.unlink()
    (root / f"{STAGED}journal").unlink(missing_ok=True)


def is_begun(root: Path) -> bool:
    """Whether a writer was interrupted in a folder, or is at work there."""
    return os.path.lexists(root / JOURNAL)


def check_done(root: Path) -> None:
    """Refuse a folder in which a writer was interrupted. Raises UsageError."""
    if is_begun(root):
        raise UsageError(f"an interrupted fix left {str(root)!r} half done; complete it first: dataprep fix {root} --write")


def complete(root: Path) -> bool:
    """Finish what an interrupted writer began; whether there was anything. Raises StoreError for a journal that is none."""
    if not is_begun(root):
        return False
    path = root / JOURNAL
    try:
        steps = read_struct(path, JournalObject).steps
    except (OSError, ValueError) as error:
        raise StoreError(f"{str(path)!r} is no journal of dataprep ({error}); look at it, and remove it") from error
    for name in _strange(root, steps):
        raise StoreError(f"{str(path)!r} names {name!r}, where no file of the set lies; look at it, and remove it")
    _carry_out(root, steps)
    return True


def check_unchanged(root: Path, seen: Mapping[str, str], changed: str = CHANGED) -> None:
    """Refuse files that are not what they were, and links. Raises StoreError."""
    for path, was in seen.items():
        if os.path.islink(root / path):  # noqa: PTH114 - False, not an error, for a name that no disk can have
            raise StoreError(f"{path!r} is a link; mend the file that it leads to; nothing is written")
        try:
            now = digest_at(root / path)
        except OSError as error:
            raise StoreError(f"cannot read {path!r}: {error.strerror}; nothing is written") from error
        if now == "":
            raise StoreError(f"{path!r} is no regular file; nothing is written")
        if now != was:
            raise StoreError(f"{path!r} {'is gone; nothing is written' if now is None else changed}")


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
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another writer is at work in {str(root)!r}; try again when it is done") from error
        except OSError as error:
            raise StoreError(f"{str(root)!r} cannot be locked against other writers: {error.strerror}") from error
        yield
    finally:
        os.close(handle)


def _replacements(texts: Mapping[str, bytes], seen: Mapping[str, str]) -> Iterator[ReplaceStep]:
    """A step for each new content. A staged name tells how far above it the folder lies that is written to.

    So two sets, one in a sub-folder of the other, do not take each other's files.
    """
    for number, path in enumerate(texts):
        folder = PurePosixPath(path).parent
        yield ReplaceStep(path, str(folder / f"{STAGED}{len(folder.parts)}-{number}"), seen.get(path))


def _strange(root: Path, steps: Iterable[Step]) -> Iterator[str]:
    """The names of steps that are no file of the set: a journal or a backup may have been written by anyone."""
    for step in steps:
        names = (step.path, step.staged if isinstance(step, ReplaceStep) else step.to)
        yield from (name for name in names if not is_within(root, name))
        if isinstance(step, ReplaceStep):
            staged = PurePosixPath(step.staged)
            if not staged.name.startswith(STAGED) or staged.parent != PurePosixPath(step.path).parent:
                yield step.staged


def _prepare(root: Path, steps: Sequence[Step], texts: Mapping[str, bytes]) -> None:
    """Write each new content beside its file, and see that files can be moved."""
    sweep(root, steps)
    replaced = [step for step in steps if isinstance(step, ReplaceStep)]
    store_all((root / step.staged, texts[step.path], root / step.path if step.was else None) for step in replaced)
    for step in steps:
        if isinstance(step, MoveStep):
            make_folder(root / step.to)
            for folder in ((root / step.path).parent, (root / step.to).parent):
                if not os.access(folder, os.W_OK):
                    raise PermissionError(13, f"files cannot be moved in {folder.name!r}")


def _check(root: Path, steps: Iterable[Step], seen: Mapping[str, str], changed: str) -> None:
    check_unchanged(root, seen, changed)
    for step in steps:
        new = step.to if isinstance(step, MoveStep) else step.path if step.was is None else None
        if new is None or not os.path.lexists(root / new):
            continue
        if not (isinstance(step, MoveStep) and is_same(root / step.path, root / step.to)):
            raise StoreError(f"{new!r} is there already; nothing is written")


def _commit(root: Path, steps: list[Step]) -> None:
    journal = root / f"{STAGED}journal"
    store_all([(journal, encoded(JournalObject(1, steps)), None)])
    for folder in {root, *((root / step.path).parent for step in steps)}:
        synced(folder)
    journal.replace(root / JOURNAL)


def _carry_out(root: Path, steps: Iterable[Step]) -> None:
    """Each step that is not yet done; a journal that is carried out twice changes nothing."""
    folders = {root}
    try:
        synced(root)
        for step in steps:
            if isinstance(step, ReplaceStep):
                _replace(root, step)
            elif _is_to_be_moved(root / step.path, root / step.to):
                make_folder(root / step.to)
                (root / step.path).rename(root / step.to)
                folders.add((root / step.to).parent)
            folders.add((root / step.path).parent)
        for folder in folders:
            synced(folder)
        (root / JOURNAL).unlink(missing_ok=True)
        synced(root)
    except OSError as error:
        message = f"interrupted between two files of {str(root)!r}: {error}; run again, which completes it"
        raise StoreError(message) from error


def _replace(root: Path, step: ReplaceStep) -> None:
    """What someone made of a file since the commit is kept: ours can be made again, theirs cannot."""
    if os.path.lexists(root / step.staged):
        if digest_at(root / step.path) == step.was:
            (root / step.staged).replace(root / step.path)
        else:
            (root / step.staged).unlink()


def _is_to_be_moved(path: Path, to: Path) -> bool:
    """Whether a file is still under its old name, and the new one is free."""
    if not os.path.lexists(path) or (os.path.lexists(to) and not is_same(path, to)):
        return False
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, f"{path.name!r} is no regular file; look at {JOURNAL}, and remove it")
    return True
