"""Pages drawn as compressed pictures, in processes of their own that a hostile form may end.

One process draws many forms; where a form ends it, or takes too long, the next one has a new process.
"""

from __future__ import annotations

import contextlib
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

from dataprep.drawing import engine
from dataprep.processes import cores
from dataprep.targets import MEGABYTE

KINDS = frozenset({"pdf", "jpeg", "png", "bmp", "tiff", "heif"})
"""The types of content that are drawn; HEIF with the extra `report`."""

MOST_FORM = 100 * MEGABYTE
"""A form beyond this is not drawn."""

SECONDS, SECONDS_IN_ALL, SECONDS_A_PAGE = 10, 60, 2
"""How long one form may take, and all of them: so much, and so much more for each page. A page takes a tenth of one."""

SECONDS_TO_END = 2

TOO_LATE = "the time for drawing was used up by other forms"
TOO_MUCH = "it takes more time or memory to draw than is sensible"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pages of one form that are to be drawn, by number from 1: its type of content, its bytes, and what reads it."""

    kind: str
    numbers: tuple[int, ...]
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as a picture (WebP), or the reason why there is none."""

    picture: bytes | None = None
    reason: str = ""


def draw_all(wanted: Sequence[Wanted]) -> Iterator[tuple[Drawing, ...]]:
    """The drawings of each form, in order; as many forms are drawn at a time as there are processors."""
    from concurrent.futures import ThreadPoolExecutor

    count = min(cores(), 8)
    until = time.monotonic() + SECONDS_IN_ALL + SECONDS_A_PAGE * sum(len(one.numbers) for one in wanted)
    idle: SimpleQueue[Drawer] = SimpleQueue()
    drawers = [Drawer() for _ in range(count)]
    for drawer in drawers:
        idle.put(drawer)

    def drawn(one: Wanted) -> tuple[Drawing, ...]:
        drawer = idle.get()
        try:
            return drawer.draw(one, until)
        finally:
            idle.put(drawer)

    pool = ThreadPoolExecutor(count)
    try:
        yield from pool.map(drawn, wanted)
    finally:
        pool.shutdown(cancel_futures=True)
        for drawer in drawers:
            drawer.end()


@dataclass(slots=True)
class Drawer:
    """One process that draws, started when it is first needed."""

    process: subprocess.Popen[bytes] | None = field(default=None)

    def draw(self, wanted: Wanted, until: float) -> tuple[Drawing, ...]:
        """The drawing of each page that is wanted of a form; none after a time of the monotonic clock."""
        if time.monotonic() > until:
            return (Drawing(reason=TOO_LATE),) * len(wanted.numbers)
        if wanted.size > MOST_FORM:
            return (Drawing(reason=f"its file has more than {MOST_FORM // MEGABYTE} MB"),) * len(wanted.numbers)
        try:
            raw = wanted.read()
        except OSError as error:
            return (Drawing(reason=f"it cannot be read: {error.strerror or error}"),) * len(wanted.numbers)
        drawn: list[Drawing] = []
        with contextlib.suppress(OSError, EOFError, struct.error):
            process = self._started()
            timer = threading.Timer(SECONDS, process.kill)
            timer.start()
            try:
                drawn.extend(_answers(process, wanted, raw))
            finally:
                timer.cancel()
        if len(drawn) < len(wanted.numbers):  # it ended, or what it said makes no sense
            self._kill()
        return (*drawn, *[Drawing(reason=TOO_MUCH)] * (len(wanted.numbers) - len(drawn)))

    def end(self) -> None:
        """Let the process come to its end, where there is one; soon, or by force."""
        if self.process is not None:
            assert self.process.stdin is not None  # noqa: S101
            with contextlib.suppress(OSError):
                self.process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(SECONDS_TO_END)
            self._kill()

    def _kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            with self.process:  # its pipes are closed, and it is waited for
                self.process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self._kill()
            command = [sys.executable, "-P", str(engine.__file__)]
            self.process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self.process


def _answers(process: subprocess.Popen[bytes], wanted: Wanted, raw: bytes) -> Iterator[Drawing]:
    """What the process draws, page by page. Raises EOFError where it ends before it is done."""
    numbers = struct.pack(f"<{len(wanted.numbers)}I", *wanted.numbers)
    assert process.stdin is not None  # noqa: S101
    process.stdin.write(engine.JOB.pack(wanted.kind.encode(), len(wanted.numbers), len(raw)) + numbers)
    process.stdin.write(raw)
    process.stdin.flush()
    for _ in wanted.numbers:
        is_drawn, length = engine.PICTURE.unpack(_exactly(process, engine.PICTURE.size))
        content = _exactly(process, length)
        yield Drawing(picture=content) if is_drawn else Drawing(reason=content.decode("utf-8", "replace"))


def _exactly(process: subprocess.Popen[bytes], count: int) -> bytes:
    """So many bytes of what the process writes; never more than a picture has."""
    assert process.stdout is not None  # noqa: S101
    content = process.stdout.read(count) if count <= engine.MOST_BYTES else b""
    if len(content) != count:
        raise EOFError
    return content
