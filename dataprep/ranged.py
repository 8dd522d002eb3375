"""A file far away of which only the bytes that are asked for are fetched."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import BinaryIO

BLOCK = 64 * 1024
"""So much is fetched at a time: headers mostly fit."""

MOST = 4 * 2**20

Fetch = Callable[[int, int], bytes]
"""The bytes from a place on, so many of them."""


class Ranges(io.RawIOBase):
    """Reads by ranges, larger ones where it is read on and on; `head` are the first bytes, where they were fetched before."""

    def __init__(self, fetch: Fetch, size: int, head: bytes = b"") -> None:
        super().__init__()
        self._fetch, self._size = fetch, size
        self._block, self._start, self._step = head, 0, BLOCK
        self._place = self.fetches = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; nothing is fetched for it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._place = base + offset
        return self._place

    def tell(self) -> int:
        """The place."""
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer has a length
        """Fill a buffer as far as the file, or what is fetched at a time, goes."""
        wanted = min(len(buffer), self._size - self._place)
        if wanted <= 0:
            return 0
        if not self._start <= self._place < self._start + len(self._block):
            is_going_on = self._place == self._start + len(self._block)
            self._step = min(4 * self._step, MOST) if is_going_on else BLOCK
            amount = min(max(wanted, self._step), self._size - self._place)
            self._block, self._start = self._fetch(self._place, amount), self._place
            self.fetches += 1
        raw = self._block[self._place - self._start :][:wanted]
        buffer[: len(raw)] = raw
        self._place += len(raw)
        return len(raw)

    def readall(self) -> bytes:
        """All that is left, in one piece."""
        is_known = self._start <= self._place
        known = self._block[self._place - self._start :] if is_known else b""
        start = self._place + len(known)
        rest = self._fetch(start, self._size - start) if start < self._size else b""
        self._place = max(self._place, self._size)
        return known + rest


def is_ranged(file: BinaryIO) -> bool:
    """Whether of a file only the bytes that are asked for are fetched."""
    return isinstance(getattr(file, "raw", None), Ranges)


def fetches(file: BinaryIO) -> int:
    """How often something was fetched of a file."""
    raw = getattr(file, "raw", None)
    return raw.fetches if isinstance(raw, Ranges) else 0


def opened(fetch: Fetch, size: int, head: bytes = b"") -> BinaryIO:
    """A file to read from and seek in."""
    return io.BufferedReader(Ranges(fetch, size, head), BLOCK)
