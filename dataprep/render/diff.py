"""A mended set as a unified diff, with a summary: what would change, and by which rule."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence

from dataprep.findings import Finding
from dataprep.mending import Mended
from dataprep.render.text import printable

WIDEST = 200
"""Longer lines are shown around what changes in them: a file may be one line."""

MOST_LINES = 5000
"""Beyond this a difference is not looked for line by line."""


def render(mended: Mended, *, is_written: bool = False) -> str:
    """The changes of one set, file by file, and what they mend; what could steer a terminal is escaped."""
    lines = [] if is_written else list(_files(mended))
    return "\n".join(map(printable, [*lines, *_summary(mended, is_written=is_written)])) + "\n"


def _files(mended: Mended) -> Iterator[str]:
    moves = mended.moves
    for path, new in mended.texts.items():
        old = mended.store.store.read(path)
        yield f"--- {path}"
        yield f"+++ {moves.get(path, path)}"
        yield from _hunks(old.decode().splitlines(), new.decode().splitlines())
    for path, to in moves.items():
        yield f"rename {path} -> {to}"


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The hunks of a unified diff; equal lines at both ends are passed over first."""
    if max(len(old), len(new)) > MOST_LINES:
        yield f"@@ rewritten: {len(old)} lines become {len(new)} @@"
        return
    lines = list(difflib.unified_diff(old, new, n=1, lineterm=""))[2:]
    if not lines:
        yield "@@ a mark before the first character is removed @@"
    for number, line in enumerate(lines):
        partner = _partner(lines, number)
        yield _shortened(line, partner)


def _partner(lines: Sequence[str], number: int) -> str:
    """The line that a line is compared with, where it is one that is changed."""
    for other in (number + 1, number - 1):
        if 0 <= other < len(lines) and {lines[number][:1], lines[other][:1]} == {"-", "+"}:
            return lines[other]
    return ""


def _shortened(line: str, partner: str) -> str:
    if len(line) <= WIDEST:
        return line
    pairs = zip(line[1:], partner[1:], strict=False)
    first = next((place for place, (one, other) in enumerate(pairs, 1) if one != other), 1)
    start = max(first - WIDEST // 2, 1)
    end = start + WIDEST
    return f"{line[0]}{'...' if start > 1 else ''}{line[start:end]}{'...' if end < len(line) else ''}"


def _summary(mended: Mended, *, is_written: bool) -> Iterator[str]:
    count, files = len(mended.fixed), mended.files
    done = "fixed" if is_written else "would fix"
    if count:
        yield f"{mended.name}: {done} {_counted(mended.fixed)} in {files} {'file' if files == 1 else 'files'}"
    else:
        yield f"{mended.name}: nothing to fix"
    for finding in mended.refused:
        yield f"not fixed: {finding.at.path}: {finding.code} {finding.message}"
    unsafe = sum(finding.fix is not None and not finding.fix.safe for finding in mended.left)
    if unsafe:
        yield f"{unsafe} more can be fixed with --unsafe: look at them first"


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.code for finding in findings)
    told = ", ".join(f"{number} {code}" for code, number in sorted(counts.items()))
    return f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'} ({told})"
