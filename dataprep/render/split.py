"""A split for people: what is on each side, what could not be kept, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from dataprep.columns import in_columns
from dataprep.names import counted, printable
from dataprep.splits import Split, Unused

MOST = 50
"""Classes that are shown; the JSON has all."""

FEW = 10
"""Documents that do not count, or files that are left out, that are shown."""


def render(done: Split) -> str:
    """A split as plain text; what could steer a terminal is escaped."""
    blocks = (_head(done), _classes(done), _notes(done))
    return "\n\n".join("\n".join(map(printable, lines)) for block in blocks if (lines := list(block))) + "\n"


def _head(done: Split) -> Iterator[str]:
    count = len(done.train) + len(done.test)
    yield f"{done.source} -> {done.out}"
    yield f"{done.kind}, target {done.target}, {done.by}, seed {done.seed}"
    met = f"{len(done.test) / count:.1%}; wanted {done.share:.1%}"
    yield f"{_what(done, count)}: {len(done.train):,} to train with, {len(done.test):,} to test with ({met})"


def _classes(done: Split) -> Iterator[str]:
    rows = [(one.name, f"{one.train:,}", f"{one.test:,}") for one in done.classes[:MOST]]
    yield from in_columns([("field" if done.kind == "labeled" else "class", "train", "test"), *rows])
    if len(done.classes) > MOST:
        yield f"  and {len(done.classes) - MOST:,} more: --format json has all"


def _notes(done: Split) -> Iterator[str]:
    """What else is to be known, and what to do next."""
    if done.together:
        same = _what(done, sum(map(len, done.together)))
        yield f"{same} with the same content kept together, in {counted(len(done.together), 'group')}"
    yield from _unused(done)
    for path in done.left_out[:FEW]:
        yield f"in neither part: {path!r}"
    if len(done.left_out) > FEW:
        yield f"in neither part: {len(done.left_out) - FEW:,} more files"
    if done.unlinked:
        yield f"{counted(done.unlinked, 'file')} copied, for they cannot be linked there"
    yield from (f"warning: {warning}" for warning in done.warnings)
    yield f"next: {_next(done)}"


def _unused(done: Split) -> Iterator[str]:
    became = "as it was" if done.kind == "text" else "not counted"

    def told(one: Unused) -> str:
        return f"{became}: {one.document!r} {one.reason}"

    yield from map(told, done.unused[:FEW])
    if len(done.unused) > FEW:
        yield f"{became}: {len(done.unused) - FEW:,} more, which --format json names"


def _next(done: Split) -> str:
    out = shlex.quote(done.out)
    if done.kind != "text":
        return f"dataprep check {shlex.quote(f'{done.out}/train')}{' --kind classifier' * (done.kind == 'classifier')}"
    if done.out.endswith(".csv"):
        return f"train with the texts that {out} calls Train, and keep the others to test with"
    return f"import {out} in place of {done.labels}, and train with the evaluation option manual, which goes by dataset"


def _what(done: Split, count: int) -> str:
    return counted(count, "text" if done.kind == "text" else "form")
