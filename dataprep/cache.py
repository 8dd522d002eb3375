"""A folder that remembers what was said of files, so that those that are as they were are not read again.

What is known of a set stands in a few files, a line for each form: a digest of the line, a blank, and JSON, which says nothing
that a file of data could not say. A line that is damaged or not ours is as if it were not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dataprep import __version__
from dataprep.errors import UsageError
from dataprep.store import NO_LINKS, regular
from dataprep.targets import MEGABYTE

ENGINES = ("jsonschema", "msgspec", "numpy", "pillow", "pypdf", "pypdfium2", "shapely")
"""What a release says depends on these, too."""

SETTLED = 2 * 10**9
"""Nanoseconds after which a change of a file shows in its time: some disks count in steps of two seconds."""

MOST_LINE = 16 * MEGABYTE
MOST_BYTES = 2048 * MEGABYTE
"""So much is kept in all; what was not asked for longest goes first."""

EACH = 4
"""Files of a kind that are kept of one set, for other settings, targets or fields."""

NAME = re.compile(r"(?P<set>[0-9a-f]{32})-(?P<kind>forms|set|looks)-[0-9a-f]{32}")
STAGED = re.compile(r"\.[0-9a-f]{32}-(forms|set|looks)-[0-9a-f]{32}\.[0-9a-f]{16}")
DAY = 24 * 60 * 60

Stamp = tuple[int, int | str]
"""A file as it is: its size, and the time of its last change, or the digest of its content."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of files that remember. `is_strict` looks at contents, not at times; `began` is when the run did."""

    folder: str
    is_strict: bool
    release: str
    began: int

    def path_of(self, home: str, kind: str, key: object) -> str:
        """The file in which something of a set stands, by the set's folder and by what it depends on beside the files."""
        rest = json.dumps([self.release, self.is_strict, key])
        return f"{self.folder}/{_named(os.path.abspath(home))}-{kind}-{_named(rest)}"  # noqa: PTH100

    def stamp(self, path: str) -> Stamp | None:
        """A file as it is; None where that cannot be said, or it may change without a sign."""
        try:
            if not self.is_strict:
                status = os.stat(path)  # noqa: PTH116 - five times faster than pathlib, once a file
                is_settled = status.st_mtime_ns < self.began - SETTLED
                return (status.st_size, status.st_mtime_ns) if is_settled and stat.S_ISREG(status.st_mode) else None
            import hashlib  # a check without a cache does without it

            with open(path, "rb", opener=regular) as file:
                return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            return None


def cache_of(folder: str | os.PathLike[str] | None, paths: Iterable[str | os.PathLike[str]], is_strict: bool) -> Cache | None:
    """The cache in a folder, which is made where it is not there. Raises UsageError where that cannot be."""
    if folder is None:
        if is_strict:
            raise UsageError("cache_strict says how a cache compares files; give the cache, too")
        return None
    place = Path(os.path.abspath(folder))  # noqa: PTH100 - links stay as they are named
    for path in (os.fspath(path) for path in paths if isinstance(path, str | os.PathLike)):
        home = os.path.realpath(os.path.dirname(path) if os.path.isfile(path) else path)  # noqa: PTH113, PTH120
        if place.is_relative_to(home) and not any(part.startswith(".") for part in place.relative_to(home).parts):
            raise UsageError(f"the cache {os.fspath(folder)!r} lies in {path!r}, among the data; name a place outside")
    try:
        place.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot make the cache {os.fspath(folder)!r}: {reason}; name another folder") from error
    return Cache(str(place), is_strict, release(), time.time_ns())


def release() -> str:
    """What tells this code and its engines from any other: a version may be checked out and edited."""
    from importlib.metadata import version

    home = Path(__file__).parent
    files = sorted(path for ending in ("py", "json") for path in home.rglob(f"*.{ending}"))
    seen = digest_of(b"".join(f"{file.relative_to(home).as_posix()} ".encode() + file.read_bytes() for file in files))
    return " ".join([__version__, seen, *map(version, ENGINES)])


def read_lines(path: str) -> Iterator[tuple[Any, bytes]]:
    """What the lines of a file say, with the lines; of what is not there, or no line of ours, nothing."""
    try:
        with open(path, "rb", opener=lambda name, flags: regular(name, flags | NO_LINKS)) as file:
            while len(line := file.readline(MOST_LINE)) > 17 and line.endswith(b"\n"):
                with contextlib.suppress(ValueError, RecursionError):
                    if line[:17] == _mark(line[17:-1]):
                        yield json.loads(line[17:-1]), line
    except OSError:
        return


def line_of(values: Any) -> bytes | None:
    """JSON values as a line; None for what no line can hold."""
    try:
        body = json.dumps(values, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return None
    return _mark(body) + body + b"\n" if len(body) < MOST_LINE - 18 else None


def _mark(body: bytes) -> bytes:
    import hashlib

    return hashlib.blake2b(body, digest_size=8).hexdigest().encode() + b" "


def digest_of(raw: bytes) -> str:
    """What no other bytes have, in hexadecimal digits."""
    import hashlib

    return hashlib.sha256(raw).hexdigest()


def _named(text: str) -> str:
    """A name for what a text says, as files may have it."""
    return digest_of(text.encode(errors="surrogatepass"))[:32]


class Writing:
    """A file of the cache that is being written: it takes its place in whole or, where the disk refuses it, not at all."""

    def __init__(self, path: str) -> None:
        self.path = path
        folder, _, name = path.rpartition("/")
        self._staged = f"{folder}/.{name}.{os.urandom(8).hex()}"
        self._file: BinaryIO | None = None
        with contextlib.suppress(OSError):
            self._file = open(self._staged, "xb")  # noqa: PTH123, SIM115 - closed by `done`

    def write(self, line: bytes) -> None:
        """One more line."""
        if self._file is not None:
            try:
                self._file.write(line)
            except OSError:
                self.drop()

    def done(self) -> None:
        """Put the file in the place of what was there."""
        if self._file is not None:
            try:
                self._file.close()
                os.replace(self._staged, self.path)  # noqa: PTH105
            except OSError:
                self.drop()
            self._file = None

    def drop(self) -> None:
        """Leave what was there."""
        with contextlib.suppress(OSError):
            if self._file is not None:
                self._file.close()
        with contextlib.suppress(OSError):
            os.unlink(self._staged)  # noqa: PTH108
        self._file = None


def touch(path: str) -> None:
    """Say that a file is of use."""
    with contextlib.suppress(OSError):
        os.utime(path)


def prune(cache: Cache) -> None:
    """Remove what the cache need not keep: more than a few files of one set, more than a sum of bytes, and what a run left."""
    with contextlib.suppress(OSError):
        found = []
        with os.scandir(cache.folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if name := NAME.fullmatch(entry.name):
                        found.append((status.st_mtime_ns, entry.path, status.st_size, name["set"], name["kind"]))
                    elif STAGED.fullmatch(entry.name) and status.st_mtime_ns < cache.began - DAY * 10**9:
                        os.unlink(entry.path)  # noqa: PTH108
        _prune(sorted(found, reverse=True))


def _prune(found: list[tuple[int, str, int, str, str]]) -> None:
    kept: dict[tuple[str, str], int] = {}
    total = 0
    for _, path, size, *owner in found:
        key = (owner[0], owner[1])
        kept[key] = kept.get(key, 0) + 1
        total += size
        if kept[key] > EACH or total > MOST_BYTES:
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108
