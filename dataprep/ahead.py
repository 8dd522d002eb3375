"""Reading ahead: files fetched many at a time, in the order in which they are going to be asked for, within bounds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

MOST_FILES = 256
MOST_BYTES = 64 * 2**20
"""So much is held, or on its way; a file that is larger comes alone."""


class Ahead:
    """The files that are on their way. `weigh` says how many bytes of a file `fetch` fetches."""

    def __init__(self, fetch: Callable[[str], bytes], weigh: Callable[[str], int], at_once: int) -> None:
        self._fetch, self._weigh = fetch, weigh
        self._pool = ThreadPoolExecutor(at_once, "dataprep-ahead")
        self._lock = threading.Lock()
        self._order: list[str] = []
        self._places: dict[str, int] = {}
        self._coming: dict[str, Future[bytes]] = {}
        self._next = self._bytes = 0

    def expect(self, paths: Iterable[str]) -> None:
        """Say which files are read from now on, in their order; what was expected before is forgotten."""
        with self._lock:
            self._drop(len(self._order))
            self._order = list(dict.fromkeys(paths))
            self._places = {path: place for place, path in enumerate(self._order)}
            self._next = 0
            self._fill()

    def take(self, path: str) -> bytes | None:
        """What was fetched of a file, once; None where it was not expected. Files that were expected before it are let go."""
        with self._lock:
            place = self._places.get(path, -1)
            coming = self._coming.pop(path, None)
            if coming:
                self._bytes -= self._weigh(path)
            if coming or place >= self._next:
                self._drop(place)
                self._next = max(self._next, place + 1)
                self._fill()
        return coming.result() if coming else None

    def close(self) -> None:
        """Fetch no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _drop(self, place: int) -> None:
        """Let go of all that was expected before a place: they stand first, for they were begun in order."""
        while self._coming and self._places[path := next(iter(self._coming))] < place:
            self._coming.pop(path).cancel()
            self._bytes -= self._weigh(path)

    def _fill(self) -> None:
        while self._next < len(self._order) and len(self._coming) < MOST_FILES:
            path = self._order[self._next]
            weight = self._weigh(path)
            if self._coming and self._bytes + weight > MOST_BYTES:
                return
            self._coming[path] = self._pool.submit(self._fetch, path)
            self._bytes += weight
            self._next += 1
