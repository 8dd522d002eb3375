"""Commands timed against each other in one run: CPU seconds and peak memory of whole processes, medians of interleaved rounds."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command costs: seconds of CPU (its own and the system's) and of the clock, and megabytes at its peak."""

    cpu: float
    wall: float
    peak: float


def python(*arguments: str) -> Command:
    """A command of this interpreter."""
    return (sys.executable, *arguments)


def once(commands: Sequence[Command]) -> Cost:
    """What commands cost, one after the other."""
    costs = [_one(command) for command in commands]
    return Cost(sum(one.cpu for one in costs), sum(one.wall for one in costs), max(one.peak for one in costs))


def _one(command: Command) -> Cost:
    start = time.perf_counter()
    process = os.fork()
    if process == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start compiles what an installation has compiled
        os.chdir(ROOT)
        os.execvp(command[0], command)  # noqa: S606
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command[:6])} failed: {os.waitstatus_to_exitcode(status)}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def medians(commands: Mapping[str, Sequence[Command]], rounds: int) -> dict[str, Cost]:
    """The median cost of each, in rounds that go forwards and backwards in turn."""
    seen: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds):
        for name in list(commands)[:: 1 if number % 2 == 0 else -1]:
            seen[name].append(once(commands[name]))
    return {
        name: Cost(*(statistics.median(getattr(one, part) for one in costs) for part in ("cpu", "wall", "peak")))
        for name, costs in seen.items()
    }
