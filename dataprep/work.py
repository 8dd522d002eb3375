"""Work in pieces: forms of a large set in chunks, small sets several at a time; in order, wherever they are done."""

from __future__ import annotations

import contextlib
import functools
import os
import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from dataprep.cache import Cache, prune
from dataprep.errors import UsageError
from dataprep.inspection import Inspection, Outcome
from dataprep.listing import Listing
from dataprep.model import Form
from dataprep.progress import Tally, Watch
from dataprep.remembered import remembered_forms
from dataprep.sets import OpenSet
from dataprep.store import Below, LocalStore, Store
from dataprep.targets import MEGABYTE

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from dataprep.workers import Workers

Thing = TypeVar("Thing")
Said = TypeVar("Said")

CHUNK_BYTES, CHUNK_COUNT = 8 * MEGABYTE, 100
"""So much goes out at once: well below a second of work, and enough that sending it costs nothing beside."""

WORTH_A_START = 60 * MEGABYTE
"""Processes of our own take a third of a second to start, in which one reads about as much."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a check is carried out: by whom, what is remembered, and who is told how far it is. It never changes what is said."""

    workers: Workers | None = None
    cache: Cache | None = None
    tally: Tally | None = None


ALONE = Run()
"""In this process, with nothing remembered and nobody told."""


@contextlib.contextmanager
def running(executor: Executor | None, jobs: int | None, cache: Cache | None = None, watch: Watch | None = None) -> Iterator[Run]:
    """A run with the workers that are asked for: an executor of the caller's, or processes of our own; 0 jobs are all cores.

    Raises UsageError for what is neither.
    """
    if jobs is not None and (isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 0):
        raise UsageError(f"jobs is a number of processes, 0 for as many as there are cores, not {jobs!r}")
    if executor is not None and not hasattr(executor, "submit"):
        raise UsageError(f"executor is a concurrent.futures.Executor, not {executor!r}")
    with contextlib.nullcontext() if executor is None and jobs in (None, 1) else _workers(executor, jobs) as workers:
        yield Run(workers, cache, Tally(watch) if watch else None)
    if cache:
        prune(cache)


@contextlib.contextmanager
def _workers(executor: Executor | None, jobs: int | None) -> Iterator[Workers | None]:
    from dataprep.processes import Processes, cores  # a check without them is done before these are imported
    from dataprep.workers import Workers

    count = jobs or cores()
    if executor is not None:
        yield Workers(lambda: executor, count)
    elif count == 1:
        yield None
    else:
        with Processes(count, __name__) as pool:
            yield Workers(pool.start, count, least=WORTH_A_START, starts=2)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some forms of a set, to be judged anywhere: the inspection as bytes, which each worker reads once a set."""

    inspection: bytes
    listing: Listing
    forms: tuple[Form, ...]


def outcomes(inspection: Inspection, run: Run) -> Generator[Outcome, None, None]:
    """What each form of a set gives, in their order."""
    forms = inspection.listing.forms
    judge = functools.partial(_judged, inspection, run.workers)
    judged = remembered_forms(run.cache, inspection, judge) if run.cache else judge(iter(forms))
    known: dict[object, object] = {}
    with contextlib.closing(judged):  # what an interruption leaves is put in order now, not when someone collects it
        for form, outcome in zip(forms, judged, strict=True):
            settled = inspection.settled(outcome)
            if run.tally:
                shown = filter(inspection.settings.shows, settled.findings)
                run.tally.form(inspection.dataset, form.name, len(forms), shown)
            yield structs.replace(settled, facts=settled.facts.interned(form.name, known)) if settled.facts else settled


def _judged(inspection: Inspection, workers: Workers | None, forms: Iterator[Form]) -> Generator[Outcome, None, None]:
    """What forms give, here or, where there are enough of them, elsewhere."""
    entries = inspection.listing.entries

    def size(form: Form) -> int:
        return sum(entries[name].size for name in (form.name, form.ocr, form.labels) if name)

    is_worth, forms = workers.weigh(forms, size) if workers else (False, forms)
    if workers is None or not is_worth:
        yield from map(inspection.form, forms)
        return
    sent = pickle.dumps(inspection.sent(_from_anywhere(inspection.store)))
    chunks = (Chunk(sent, inspection.listing.only(some), some) for some in _in_pieces(forms, size))
    yield from chain.from_iterable(workers.results(judge_chunk, chunks))


def judge_chunk(chunk: Chunk) -> list[Outcome]:
    """What some forms give."""
    inspection = _inspection(chunk.inspection).of_forms(chunk.listing)
    return [inspection.form(form) for form in chunk.forms]


@functools.lru_cache(2)
def _inspection(sent: bytes) -> Inspection:
    inspection: Inspection = pickle.loads(sent)  # noqa: S301 - our own bytes, as the executor's are
    return inspection


def _from_anywhere(store: Store) -> Store:
    """A store that reads the same files in a process that works in another folder; it lists nothing."""
    match store:
        case LocalStore():
            return LocalStore(os.path.abspath(store.root))  # noqa: PTH100 - as it is given, but for the folder
        case Below():
            return replace(store, store=_from_anywhere(store.store), entries=())
    return store


def each_set(judge: Callable[[OpenSet, Run], Said], sets: Iterator[OpenSet], run: Run) -> Iterator[Said]:
    """What a function of a module says of each set, in order: of large ones here, of small ones several at a time elsewhere."""
    is_worth, sets = run.workers.weigh(sets, _bytes) if run.workers else (False, sets)
    if run.workers and is_worth and not run.cache:  # they start while the set is listed; a cache may leave nothing to do
        run.workers.begin()
    for is_small, group in groupby(sets, _is_small):
        if run.workers and is_worth and is_small:
            batches = _in_pieces(map(_sent, group), _bytes)
            work = functools.partial(_judge_sets, judge, run.cache)
            yield from chain.from_iterable(run.workers.results(work, batches))
        else:
            yield from (judge(one, run) for one in group)


def _judge_sets(judge: Callable[[OpenSet, Run], Said], cache: Cache | None, sets: Iterable[OpenSet]) -> list[Said]:
    return [judge(one, Run(cache=cache)) for one in sets]


def _sent(one: OpenSet) -> OpenSet:
    return replace(one, store=_from_anywhere(one.store), settings=replace(one.settings, here=os.getcwd()))  # noqa: PTH109


def _is_small(one: OpenSet) -> bool:
    """Whether a set goes out in whole; one whose settings name a file means it as seen from here."""
    return _bytes(one) < CHUNK_BYTES and not (one.settings.labels or one.settings.project)


def _bytes(one: OpenSet) -> int:
    return sum(entry.size for entry in one.entries)


def _in_pieces(things: Iterable[Thing], size: Callable[[Thing], int]) -> Iterator[tuple[Thing, ...]]:
    """Things in order, as many together as make a piece of work."""
    piece: list[Thing] = []
    total = 0
    for thing in things:
        piece.append(thing)
        total += size(thing)
        if total >= CHUNK_BYTES or len(piece) == CHUNK_COUNT:
            yield tuple(piece)
            piece, total = [], 0
    if piece:
        yield tuple(piece)
