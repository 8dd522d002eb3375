"""Drawing pages of a PDF, in a process of its own: a few bytes can ask for hours, or for all memory.

This file is that process's program, too: it imports nothing of the package.
"""

from __future__ import annotations

import contextlib
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import TypeAlias

MEMORY = 768 * 2**20
SECONDS = 5
BATCH = 8
"""Pages that one process draws: what it has drawn is kept in memory."""

HEAD = struct.Struct(">III")
"""Before the rows of a page, which are RGB: its width and height in pixels, and the bytes of a row."""

Drawn: TypeAlias = tuple[int, int, int, bytes]
"""Width, height, bytes of a row, and the rows."""

NOTHING: Drawn = (0, 0, 0, b"")


def painted(raw: bytes, pages: Sequence[int], longest: int) -> Iterator[Drawn]:
    """What is drawn of each page, by its number from 1; the longest side has so many pixels.

    A page that cannot be drawn is NOTHING; so are all from the one on that takes more time or memory than is sensible.
    """
    left = list(pages)
    while left:
        drawn = list(_rows_of(_output(raw, left[:BATCH], longest)))
        yield from drawn
        left = left[len(drawn) :]
        if len(drawn) < BATCH:
            yield from (NOTHING for _ in left)
            return


def _output(raw: bytes, pages: Sequence[int], longest: int) -> bytes:
    """What the process writes; as much of it as there is, where it did not come to its end."""
    seconds = SECONDS + len(pages)
    numbers = ",".join(map(str, pages))
    command = [sys.executable, "-P", __file__, numbers, str(longest), str(MEMORY + 4 * len(raw)), str(seconds)]
    try:
        return subprocess.run(command, input=raw, capture_output=True, timeout=2 * seconds, check=False).stdout  # noqa: S603
    except subprocess.TimeoutExpired as error:
        return error.stdout or b""
    except OSError:  # no process can be started here
        return b""


def _rows_of(output: bytes) -> Iterator[Drawn]:
    start = 0
    while start + HEAD.size <= len(output):
        width, height, stride = HEAD.unpack_from(output, start)
        rows = output[start + HEAD.size : start + HEAD.size + height * stride]
        if len(rows) < height * stride:
            return
        yield width, height, stride, rows
        start += HEAD.size + len(rows)


def main(numbers: str, longest: int, memory: int, seconds: int) -> None:
    """Draw pages of the PDF on standard input, white paper and filled fields included, to standard output."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system can limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    import pypdfium2

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()
    for number in map(int, numbers.split(",")):
        try:
            page = document[number - 1]
            drawn = page.render(scale=longest / max(*page.get_size(), 1), rev_byteorder=True)
        except (pypdfium2.PdfiumError, IndexError):
            sys.stdout.buffer.write(HEAD.pack(0, 0, 0))
        else:
            sys.stdout.buffer.write(HEAD.pack(drawn.width, drawn.height, drawn.stride) + bytes(drawn.buffer))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
