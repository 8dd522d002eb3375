"""A mended set as a unified diff, with a summary: what would change, and by which rule."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile, zip_longest
from typing import TypeAlias

from dataprep.findings import Finding
from dataprep.mending import Mended
from dataprep.names import printable

WIDEST = 200
"""Longer lines are shown around what changes in them: a file may be one line."""

MOST_LINES = 5000
"""Beyond this lines are compared with those in their place only."""

Stretches: TypeAlias = Sequence[tuple[str, int, int, int, int]]
"""What difflib calls opcodes: what became of some lines, their range before and after."""


def render(mended: Mended, *, is_written: bool = False) -> str:
    """The changes of one set, file by file, and what they mend; what could steer a terminal is escaped."""
    lines = [] if is_written else list(_files(mended))
    return "\n".join([*lines, *map(printable, _summary(mended, is_written=is_written))]) + "\n"


def _files(mended: Mended) -> Iterator[str]:
    moves = mended.moves
    for path, new in mended.texts.items():
        old = mended.store.store.read(path)
        yield printable(f"--- {path}")
        yield printable(f"+++ {moves.get(path, path)}")
        for line in _hunks(_lines(old), _lines(new)):
            yield "\t".join(map(printable, line.split("\t")))
    for path, to in moves.items():
        yield printable(f"rename {path} -> {to}")


def _lines(raw: bytes) -> Sequence[str]:
    """The lines of a JSON file: other marks that may end a line stand within its texts."""
    return re.split("\r?\n", raw.decode().removesuffix("\n").removesuffix("\r"))


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The hunks of a unified diff; equal lines at both ends are passed over first, but for one of context."""
    start = max(_alike(zip(old, new, strict=False)) - 1, 0)
    end = max(_alike(zip(reversed(old[start:]), reversed(new[start:]), strict=False)) - 1, 0)
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    for stretches in _groups(one, other):
        (_, first, _, first_new, _), (_, _, last, _, last_new) = stretches[0], stretches[-1]
        yield f"@@ -{_range(start + first, start + last)} +{_range(start + first_new, start + last_new)} @@"
        for kind, here, there, here_new, there_new in stretches:
            if kind == "equal":
                yield from (f" {_shortened(line, line)}" for line in one[here:there])
            else:
                yield from _changed(one[here:there], other[here_new:there_new])


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _groups(one: Sequence[str], other: Sequence[str]) -> Iterable[Stretches]:
    """The stretches that change, those near each other together, with the equal ones around them."""
    if max(len(one), len(other)) <= MOST_LINES:
        yield from difflib.SequenceMatcher(None, one, other, autojunk=False).get_grouped_opcodes(1)
    elif len(one) != len(other):
        yield [("replace", 0, len(one), 0, len(other))]
    else:
        changed = (number for number, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1])
        for _, run in groupby(enumerate(changed), key=lambda pair: pair[1] - pair[0]):
            numbers = [number for _, number in run]
            yield [("replace", numbers[0], numbers[-1] + 1, numbers[0], numbers[-1] + 1)]


def _range(start: int, end: int) -> str:
    """Lines as the head of a hunk counts them."""
    return f"{start + 1}" if end - start == 1 else f"{start + (end > start)},{end - start}"


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Lines taken away, and those in their place."""
    if max(len(old), len(new)) > MOST_LINES:
        yield f"(rewritten: {len(old)} lines become {len(new)})"
        return
    pairs = list(zip_longest(old, new))
    yield from (f"-{_shortened(line, partner or '')}" for line, partner in pairs if line is not None)
    yield from (f"+{_shortened(line, partner or '')}" for partner, line in pairs if line is not None)


def _shortened(line: str, partner: str) -> str:
    """A line, or what is around the first difference from the line that takes its place."""
    if len(line) <= WIDEST:
        return line
    pairs = zip(line, partner, strict=False)
    first = next((place for place, (one, other) in enumerate(pairs) if one != other), 0)
    start = max(first - WIDEST // 2, 0)
    end = start + WIDEST
    return f"{'...' if start else ''}{line[start:end]}{'...' if end < len(line) else ''}"


def _summary(mended: Mended, *, is_written: bool) -> Iterator[str]:
    count, files = len(mended.fixed), mended.files
    done = "fixed" if is_written else "would fix"
    if mended.is_unfinished:
        yield f"{mended.name}: an interrupted run left it half done; --write completes that first"
    if count:
        yield f"{mended.name}: {done} {_counted(mended.fixed)} in {files} {'file' if files == 1 else 'files'}"
    else:
        yield f"{mended.name}: nothing to fix"
    for finding in mended.refused:
        yield f"not fixed: {finding.at.path}: {finding.code} {finding.message}"
    for finding in mended.crashed:
        yield f"{finding.at.path}: {finding.code} {finding.message}"
    unsafe = sum(finding.fix is not None and not finding.fix.safe for finding in mended.left)
    if unsafe and not mended.is_unsafe:
        yield f"{unsafe} more can be fixed with --unsafe: look at them first"


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.code for finding in findings)
    told = ", ".join(f"{number} {code}" for code, number in sorted(counts.items()))
    return f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'} ({told})"
