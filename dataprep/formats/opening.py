"""Opening every page of a PDF, in a process of its own: a few bytes can ask for hours, or for all memory.

This file is that process's program, too: it imports nothing of the package.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys

MEMORY = 512 * 2**20
SECONDS = 5
PAGES_PER_SECOND = 10


def first_unopened(raw: bytes, pages: int) -> int | None:
    """The number of the first page that cannot be opened; None where all can.

    Raises TimeoutError where that takes more time or memory than is sensible.
    """
    seconds = SECONDS + pages // PAGES_PER_SECOND
    command = [sys.executable, "-P", __file__, str(pages), str(MEMORY + 4 * len(raw)), str(seconds)]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=2 * seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    except OSError:  # no process can be started here
        return None
    if done.returncode:  # out of memory, or out of time
        raise TimeoutError
    said = done.stdout.strip()
    return int(said) if said.isdigit() else None


def main(pages: int, memory: int, seconds: int) -> None:
    """Say the number of the first page, of those on standard input, that cannot be opened."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system can limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    import pypdfium2.raw as pdfium

    raw = sys.stdin.buffer.read()
    document = pdfium.FPDF_LoadMemDocument64(raw, len(raw), None)
    for number in range(pages if document else 0):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            sys.stdout.write(str(number + 1))
            return
        pdfium.FPDF_ClosePage(page)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
