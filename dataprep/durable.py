"""Files of a set on the disk: written so that they outlast a power cut, recognized by digest, and never outside of the set."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

import msgspec
from msgspec import Struct

from dataprep.errors import UsageError
from dataprep.targets import MOST_JSON

AT_A_TIME = 8
BLOCK = 1024 * 1024

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


def check_place(folder: str, paths: Iterable[str]) -> None:
    """Refuse a folder to write to that is neither new nor empty, or lies where sets are looked for. Raises UsageError."""
    place = Path(os.path.realpath(folder))
    if ".." in Path(folder).parts:
        raise UsageError(f"{folder!r} leads upwards; name the folder itself")
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise UsageError(f"{folder!r} is there already and not an empty folder; name a new one")
    check_outside(folder, paths)


def check_outside(name: str, paths: Iterable[str]) -> None:
    """Refuse a file or folder to write that lies where sets are looked for. Raises UsageError."""
    for given in (Path(path).parent if Path(path).is_file() else Path(path) for path in paths):
        if Path(os.path.realpath(name)).is_relative_to(os.path.realpath(given)):
            told = f"{name!r} lies in {str(given)!r}, where it would be taken for training data"
            raise UsageError(f"{told}; name a place outside")


def check_parent(out: str) -> None:
    """Refuse a place in a folder that does not exist. Raises UsageError."""
    if not out or not Path(os.path.realpath(out)).parent.is_dir():
        raise UsageError(f"cannot write {out!r}: its folder does not exist")


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


def copy_all(files: Iterable[tuple[Callable[[], BinaryIO], Path, Path | None]]) -> int:
    """Copy what opens to new files so that they outlast a power cut, or make a hard link of the file that is given.

    Returns how many of those could not be linked, as on another disk, and were copied.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return sum(pool.map(lambda file: _copy(*file), files))


def _copy(open_source: Callable[[], BinaryIO], path: Path, linked: Path | None) -> bool:
    """Whether a file that was to be linked was copied."""
    if linked is not None:
        with contextlib.suppress(OSError):
            os.link(os.path.realpath(linked), path)
            return False
    with open_source() as source, open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        shutil.copyfileobj(source, file, BLOCK)
        file.flush()
        path.chmod(stat.S_IMODE(os.fstat(source.fileno()).st_mode))
        os.fsync(file.fileno())
    return linked is not None


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
