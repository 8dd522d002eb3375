"""Processes of our own: they ignore Ctrl-C, which is the parent's affair, and end at once when it ends or lets go of them."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.connection import Connection

MOST_ON_WINDOWS = 61
"""More processes cannot be waited for at once there (documentation of ProcessPoolExecutor)."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """A pool of processes with a module imported, for as long as the context; an exception that ends it ends their work."""

    def __init__(self, count: int, module: str) -> None:
        self.count = min(count, MOST_ON_WINDOWS) if sys.platform == "win32" else count
        self._module = module
        self._pools: list[tuple[ProcessPoolExecutor, Connection]] = []

    def start(self) -> ProcessPoolExecutor:
        """A new pool, all of its processes under way. They are not forked from this process: it may have threads."""
        import multiprocessing  # a check that is done here does without them
        from concurrent.futures import ProcessPoolExecutor

        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        theirs, ours = context.Pipe(duplex=False)
        pool = ProcessPoolExecutor(self.count, context, _begin, (theirs, self._module))
        self._pools.append((pool, ours))
        with _deaf():
            for _ in range(self.count):
                pool.submit(os.getpid)
        return pool

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for pool, ours in self._pools:
            if kind is not None:
                ours.close()
            pool.shutdown(wait=kind is None, cancel_futures=True)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """What is started meanwhile never hears of Ctrl-C; this process does, afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(leash: Connection, module: str) -> None:
    """What a process does first: nothing is at work while it imports what it will need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(leash,), daemon=True).start()
    importlib.import_module(module)
    spare_the_collector()


def _follow(leash: Connection) -> None:
    """End with the parent, whatever ended it: nobody else holds the other end."""
    with contextlib.suppress(EOFError, OSError):
        leash.recv_bytes()
    os._exit(1)


def spare_the_collector() -> None:
    """What is imported by now stays, and what a form leaves is freed by counting: a process of our own may say so."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
