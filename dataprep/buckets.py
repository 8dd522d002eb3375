"""Buckets: what a store far away can do, in few words, and how long one is patient with it."""

from __future__ import annotations

import errno
import random
import time
from collections.abc import Callable
from typing import BinaryIO, Protocol, TypeVar

import msgspec

TRIES = 6
FIRST_WAIT = 0.2
LONGEST_WAIT = 30.0
MOST_LOST = 4
"""After so many calls in a row that failed to the last, each further one is tried once only."""

Found = TypeVar("Found")


class Blob(msgspec.Struct, frozen=True, gc=False):
    """A file of a bucket by its path below the address; `tag` changes when it does, `md5` is that of its bytes, where known."""

    path: str
    size: int
    tag: str | None = None
    md5: bytes | None = None


class BusyError(OSError):
    """A failure that may pass; `wait` is how many seconds the store asks for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(errno.EIO, reason)
        self.wait = wait


class ChangedError(OSError):
    """A file is not what it was, or is there already, so that it was not written."""


class Bucket(Protocol):
    """Files below an address. All raise OSError where the world fails: BusyError where another try may help."""

    at_once: int
    """How many files may be read at a time."""

    def page(self, token: str) -> tuple[list[Blob], str | None]:
        """Files below the address, "" for the first ones, and the token that asks for the next; None after the last."""

    def beside(self) -> list[str]:
        """The files and folders (with `/`) beside the address whose names begin as its last part does, itself among them."""

    def read(self, path: str, start: int = 0, length: int | None = None) -> bytes:
        """The bytes of a file, or some of them."""

    def tagged(self, path: str) -> tuple[bytes, str]:
        """A whole file with its tag."""

    def check_rights(self, needed: str) -> None:
        """Refuse what the credentials say that they do not allow. Raises UsageError."""

    def check_writable(self) -> None:
        """Refuse to replace files where it cannot be seen whether they were changed meanwhile. Raises UsageError."""

    def put(self, path: str, content: bytes | BinaryIO, tag: str | None, md5: bytes, size: int) -> str | None:
        """Write a file, which has to be new, or to have this tag; returns its tag. Raises ChangedError where it is not so."""

    def remove(self, path: str, tag: str) -> None:
        """Delete a file that has this tag. Raises ChangedError where it has not."""

    def close(self) -> None:
        """Let go of connections."""


class Patience:
    """Tries again what may pass, after longer and longer waits; less and less where nothing comes through."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._lost = 0

    def __call__(self, call: Callable[[], Found]) -> Found:
        """What a call gives. Raises the last OSError."""
        tries = TRIES if self._lost < MOST_LOST else 1
        for number in range(tries):
            try:
                found = call()
            except BusyError as error:
                if number == tries - 1:
                    self._lost += 1
                    times = f", {tries} times" if tries > 1 else ""
                    raise OSError(errno.EIO, f"{error.strerror}{times}") from error
                self._sleep(min(error.wait or FIRST_WAIT * 2**number * random.uniform(0.8, 1.2), LONGEST_WAIT))  # noqa: S311
            else:
                self._lost = 0
                return found
        raise AssertionError("unreachable")
