"""Files of a set on the disk: written so that they outlast a power cut, recognized by digest, and never outside of the set."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec
from msgspec import Struct

from dataprep.targets import MOST_JSON

AT_A_TIME = 8

Body = TypeVar("Body", bound=Struct)


def digest(content: bytes) -> str:
    """What a file is recognized by."""
    return hashlib.sha256(content).hexdigest()


def digest_at(path: Path) -> str | None:
    """The digest of a file, "" of what is none, None where nothing is."""
    if not os.path.lexists(path):
        return None
    return digest(path.read_bytes()) if stat.S_ISREG(path.lstat().st_mode) else ""


def is_within(root: Path, name: str) -> bool:
    """Whether a name may be a file of the set: none leads out of it, into a hidden folder, or through a link."""
    path = PurePosixPath(name)
    try:
        is_name = bool(path.name) and b"\0" not in os.fsencode(name)
    except UnicodeError:
        return False
    if not is_name or path.is_absolute() or ".." in path.parts or (os.name == "nt" and not {"\\", ":"}.isdisjoint(name)):
        return False
    folders = path.parents[:-1]
    return not any(folder.name.startswith(".") or os.path.islink(root / folder) for folder in folders)  # noqa: PTH114


def encoded(body: Struct) -> bytes:
    """A struct as JSON that holds any name a disk has: what UTF-8 lacks is escaped."""
    return json.dumps(msgspec.to_builtins(body), indent=2).encode() + b"\n"


def read_struct(path: Path, kind: type[Body]) -> Body:
    """What `encoded` wrote, whoever wrote this. Raises OSError or ValueError where it is something else."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_JSON:
        raise ValueError("no regular file of a sensible size")
    try:
        return msgspec.convert(json.loads(path.read_bytes()), kind)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def store_all(files: Iterable[tuple[Path, bytes, Path | None]]) -> None:
    """Write new files so that they outlast a power cut; with owner and permissions of another, where one is given.

    Several at a time, since a disk takes many about as fast as one.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for _ in pool.map(lambda file: _store(*file), files):
            pass


def _store(path: Path, content: bytes, like: Path | None = None) -> None:
    status = like.stat() if like else None
    mode = 0o600 if status else 0o666
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(content)
        file.flush()
        if status:
            for owner in (status.st_uid, -1):  # only root gives files away, but to a group of one's own anyone may
                with contextlib.suppress(OSError, AttributeError):  # not every system has owners
                    os.chown(path, owner, status.st_gid)
                    break
            path.chmod(stat.S_IMODE(status.st_mode))
        os.fsync(file.fileno())


def synced(folder: Path) -> None:
    """Make names outlast a power cut, where folders can be opened for it."""
    if os.name == "nt" or not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_same(path: Path, to: Path) -> bool:
    """Whether two names are one file, as where case makes no difference; not those of a hard link."""
    wanted = path.name.lower()
    if wanted != to.name.lower() or path.parent != to.parent or not path.samefile(to):
        return False
    return sum(other.name.lower() == wanted for other in path.parent.iterdir()) == 1


def make_folder(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
