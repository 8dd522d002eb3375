"""Drawing pages of a PDF, in a process of its own: a few bytes can ask for hours, or for all memory.

This file is that process's program, too: it imports nothing of the package.
"""

from __future__ import annotations

import contextlib
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence

MEMORY = 768 * 2**20
SECONDS = 5
HEAD = struct.Struct(">III")
"""Before the rows of a page, which are RGB: its width and height in pixels, and the bytes of a row."""


def painted(raw: bytes, pages: Sequence[int], longest: int) -> Iterator[tuple[int, int, int, bytes]]:
    """Width, height, bytes of a row and rows (RGB) of each page, by its number from 1; the longest side has so many pixels.

    A page that cannot be drawn has no width, and what could not be drawn in time or memory is missing at the end.
    """
    seconds = SECONDS + len(pages)
    numbers = ",".join(map(str, pages))
    command = [sys.executable, "-P", __file__, numbers, str(longest), str(MEMORY + 4 * len(raw)), str(seconds)]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=2 * seconds, check=False)  # noqa: S603
        output = done.stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    except OSError:  # no process can be started here
        return
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
