"""A Dask cluster as an executor: its scheduler gives work to others where a worker dies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor

from dataprep.errors import UsageError

PATIENCE = 10
"""Seconds in which a scheduler answers."""


@contextlib.contextmanager
def connected(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of a cluster, and the number of its threads. Raises UsageError where there is none."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("a Dask cluster needs the extra: pip install 'dataprep-forms[dask]'") from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise UsageError(f"no Dask scheduler answers at {address!r}; give the address that `dask scheduler` prints") from error
    with client:
        yield client.get_executor(pure=False), sum(client.nthreads().values()) or 1
