"""The compressed objects and tables of a PDF, inflated within bounds before an engine does it without any."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from dataprep.targets import MEGABYTE

MOST_INFLATED = 64 * MEGABYTE
"""What all objects and tables of a file may come to; a larger file may have eight times its own size."""

MOST_ROWS = 2_000_000
"""Objects that a file may say it has: an engine takes sixty bytes for each."""

NEAR = 64 * 1024
"""A dictionary beyond this is not searched for the beginning of its stream."""

CHUNK = 64 * 1024


def _escaped(name: bytes) -> bytes:
    """A pattern for a name, each of whose characters may be written as # and two digits."""
    return b"".join(b"(?:%c|#%02x|#%02X)" % (sign, sign, sign) for sign in name)


SIGN = re.compile(b"/(?:(?P<table>" + _escaped(b"XRef") + b")|" + _escaped(b"ObjStm") + rb")(?=[\s\0/<>\[\]()%])")
START = re.compile(rb"endobj|(?<!end)stream[ \t]*(?:\r\n?|\n)")
WIDTHS = re.compile(rb"/W\s*\[([\d\s]{1,100})\]")


class TooLargeError(Exception):
    """What is compressed would take more memory than is sensible."""


def unpacked(raw: bytes) -> Iterator[bytes | None]:
    """The content of each compressed stream of objects or table of places; None where it is not plainly deflated.

    What is not compressed stands in plain sight, and is left out.
    Raises TooLargeError before memory is taken that is out of proportion.
    """
    most = max(MOST_INFLATED, 8 * len(raw))
    left, rows = most + 2 * len(raw), 0
    for dictionary, is_table, start in _streams(raw):
        if b"Filter" not in dictionary and b"#" not in dictionary:
            continue
        content, work = _peeled(memoryview(raw)[start:], left)
        left -= work
        if content and is_table:
            rows += len(content) // _width(dictionary)
        if left < 0 or rows > MOST_ROWS:
            amount = f"{most // MEGABYTE:,} MB" if left < 0 else f"{MOST_ROWS:,} entries"
            raise TooLargeError(f"its compressed objects come to more than {amount}")
        yield content


def _streams(raw: bytes) -> Iterator[tuple[bytes, bool, int]]:
    """The dictionary of each stream of objects or table of places, which of both it is, and where its data starts."""
    start, seen, done = None, 0, 0
    for sign in SIGN.finditer(raw):
        if start is None or start.start() < sign.end():
            start = START.search(raw, max(sign.end(), seen), sign.end() + NEAR)
            seen = start.end() if start else sign.end() + NEAR
        if start and start[0] != b"endobj" and start.end() > done:
            begin = raw.rfind(b"obj", max(done, sign.start() - NEAR), sign.start())
            yield raw[max(done, begin) : start.end()], bool(sign["table"]), start.end()
            done = start.end()


def _width(dictionary: bytes) -> int:
    """The bytes of a table's row."""
    found = WIDTHS.search(dictionary)
    return max(1, sum(map(int, found[1].split()))) if found else 1


def _peeled(data: memoryview, left: int) -> tuple[bytes | None, int]:
    """What is deflated, be it several times over, and the bytes that were read and written for it."""
    content, work = None, 0
    while work <= left:
        inner, more = _inflated(data, left - work)
        work += more
        if inner is None:
            break
        content, data = inner, memoryview(inner)
        if content[:1] != b"x":  # the first byte of what zlib writes; no object and no table begins so
            break
    return content, work


def _inflated(data: memoryview, left: int) -> tuple[bytes | None, int]:
    engine, written, work = zlib.decompressobj(), [], 0
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        try:
            written.append(engine.decompress(chunk, max(1, left - work)))
        except zlib.error:
            break  # what came before is used, as the engines do
        work += len(chunk) + len(written[-1])
        if engine.eof or work > left:
            break
    return (b"".join(written) if any(written) else None), work
