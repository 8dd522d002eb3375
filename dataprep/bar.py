"""How far a check is, on one line of the terminal: not before it has taken a while, and gone when it is done."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import TextIO

from dataprep.names import counted, printable
from dataprep.progress import Progress
from dataprep.terminal import CUT, shortened

QUIET, EACH = 0.5, 0.1
"""Seconds before the line is first shown, and between two looks of it."""

WIDTH = 20
CLEAR = "\r\x1b[K"


class Bar:
    """A line that tells of progress, as long as the context lasts."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + QUIET
        self._is_shown = False

    def __call__(self, progress: Progress) -> None:
        """Tell of it, where that is due."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EACH
            self._is_shown = True
            self._write(CLEAR + line_of(progress, shutil.get_terminal_size().columns - 1))

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            self._write(CLEAR)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def is_watched() -> bool:
    """Whether someone may look at standard error."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def line_of(progress: Progress, width: int) -> str:
    """How far a check is, what was found so far, and what is being read, in so many columns."""
    found = ", ".join(counted(count, str(level)) for level, count in progress.found) or "nothing found"
    place = "/".join(filter(None, (progress.dataset.rstrip("/"), progress.document)))
    return shortened(printable(f"{_done(progress)} | {found} | {place}"), max(width, len(CUT)))


def _done(progress: Progress) -> str:
    sets = counted(progress.sets, "set")
    if progress.of is None:
        return sets
    full = WIDTH * progress.forms // progress.of
    forms = f"[{'#' * full}{'.' * (WIDTH - full)}] {progress.forms:,} of {progress.of:,} forms"
    return f"{sets}, {forms}" if progress.sets else forms
