"""Workers beside this process: pieces of work go out a few at a time, and what they give comes back in order."""

from __future__ import annotations

import itertools
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

EACH = 3
"""Pieces under way for each worker: one at work, and others at hand when it is done."""


@dataclass(frozen=True, slots=True)
class UnderWay(Generic[Piece]):
    """A piece of work, whoever has it, and the promise of what it gives; None where it is still to be done here."""

    piece: Piece
    executor: Executor | None
    future: Future[Any] | None

    def failure(self) -> BaseException | None:
        """Why there will be no result, after waiting for one; None where there is."""
        if self.future is None:
            return None
        try:
            return self.future.exception()
        except CancelledError as error:
            return error


class Workers:
    """Whoever does work for this process. What a worker fails at is done again, or here, so that nothing is lost.

    `start` gives the executor: when it is first needed, and again where one broke, `starts` times in all. Work of less than
    `least` bytes is not worth a start.
    """

    def __init__(self, start: Callable[[], Executor], count: int, *, least: int = 0, starts: int = 1) -> None:
        self._start = start
        self._left = starts
        self._executor: Executor | None = None
        self._most = EACH * count
        self._least = least

    def weigh(self, pieces: Iterator[Piece], size: Callable[[Piece], int]) -> tuple[bool, Iterator[Piece]]:
        """Whether the work is worth a start of the workers; and the pieces again, no more of which were seen than it takes."""
        seen: list[Piece] = []
        total = 0
        while self._executor is None and self._left and total < self._least and (piece := next(pieces, None)) is not None:
            seen.append(piece)
            total += size(piece)
        is_worth = self._executor is not None or (self._left > 0 and total >= self._least)
        return is_worth, itertools.chain(seen, pieces)

    def begin(self) -> None:
        """Start the workers, if they are not there."""
        if self._executor is None and self._left > 0:
            self._left -= 1
            self._executor = self._start()

    def results(self, work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> Iterator[Result]:
        """What a function of a module makes of each piece, in order; what it raises is raised here."""
        line: deque[UnderWay[Piece]] = deque()
        try:
            for piece in pieces:
                line.append(self._sent(work, piece))
                if len(line) >= self._most:
                    yield self._first(work, line)
            while line:
                yield self._first(work, line)
        finally:
            for one in line:
                if one.future:
                    one.future.cancel()

    def _first(self, work: Callable[[Piece], Result], line: deque[UnderWay[Piece]]) -> Result:
        if isinstance(line[0].failure(), BrokenExecutor):
            broken = line[0].executor
            self._give_up(broken)
            again = [self._sent(work, one.piece) if one.executor is broken else one for one in line]
            line.clear()
            line.extend(again)
        one = line.popleft()
        if one.future is None or one.failure() is not None:  # a fault of the piece, not of the worker, is met again here
            return work(one.piece)
        result: Result = one.future.result()
        return result

    def _sent(self, work: Callable[[Piece], Result], piece: Piece) -> UnderWay[Piece]:
        """A piece that is under way; it stays here where nobody takes it."""
        self.begin()
        executor = self._executor
        try:
            return UnderWay(piece, executor, executor.submit(work, piece) if executor else None)
        except RuntimeError:  # broken, or shut down
            self._give_up(executor)
            return UnderWay(piece, None, None)

    def _give_up(self, executor: Executor | None) -> None:
        """Say once that an executor is of no more use."""
        if executor is not None and executor is self._executor:
            self._executor = None
            then = "others take over" if self._left else "the rest is done in this process"
            logging.getLogger("dataprep").warning("a worker ended in the middle of its work: %s, and nothing is lost", then)
