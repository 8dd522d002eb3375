"""TIFF forms: the pages, from the chain of directories that describe them (TIFF 6.0 and BigTIFF).

Pillow is not asked: its time grows with the square of their number, and of the two kinds of BigTIFF it knows one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

from dataprep.formats.shape import MOST_PAGES

WIDTH, HEIGHT, BITS, ORIENTATION, SAMPLES = 256, 257, 258, 274, 277
TAGS = frozenset({WIDTH, HEIGHT, BITS, ORIENTATION, SAMPLES})
NUMBERS: Mapping[int, str] = {1: "B", 3: "H", 4: "I", 16: "Q"}
ON_ITS_SIDE = range(5, 9)
HIGH_BYTE_FIRST = b"MM\0+"
"""The beginning of a BigTIFF that Pillow does not know."""

BIG = 43
MOST_ENTRIES = 4096
"""Entries of one page; a scan has twenty."""

MOST_IN_ALL = 1_000_000
MOST_CHANNELS, MOST_BITS, USUAL_BITS = 4, 64, 8
FAR = 2**40
"""Beyond what file systems hold; some refuse to seek farther."""


class Page(NamedTuple):
    """The size of a page in pixels, as it is shown, and the bits of each of its channels."""

    width: int
    height: int
    channels: int
    bits: int


def pages(file: BinaryIO) -> list[Page]:
    """The pages, the first ten thousand; raises ValueError where a directory cannot be read."""
    return [_page(values, number) for number, values in enumerate(_directories(file), 1)]


def _page(values: Mapping[int, int], number: int) -> Page:
    if WIDTH not in values or HEIGHT not in values:
        raise ValueError(f"page {number} does not say its size")
    size = values[WIDTH], values[HEIGHT]
    wide, high = reversed(size) if values.get(ORIENTATION) in ON_ITS_SIDE else size
    return Page(wide, high, min(values.get(SAMPLES, 1), MOST_CHANNELS), min(values.get(BITS, 1), MOST_BITS))


def _directories(file: BinaryIO) -> Iterator[Mapping[int, int]]:
    """What each directory says of its page; a chain that comes back to itself ends there."""
    file.seek(0)
    head = file.read(16).ljust(16, b"\0")
    order = "<" if head.startswith(b"II") else ">"
    is_big = BIG in head[2:4]
    place, many, entry = (struct.Struct(order + code) for code in (("Q", "Q", "HHQ8s") if is_big else ("I", "H", "HHI4s")))
    (at,) = place.unpack_from(head, 8 if is_big else 4)
    seen: set[int] = set()
    left = MOST_IN_ALL
    while not seen or (at and at not in seen and len(seen) < MOST_PAGES):
        seen.add(at)
        file.seek(min(at, FAR))
        (count,) = _unpacked(many, file.read(many.size), len(seen))
        left -= count
        if count > MOST_ENTRIES or left < 0:
            raise ValueError(f"the directory of page {len(seen)} has too many entries")
        rows = file.read(count * entry.size)
        (at,) = _unpacked(place, file.read(place.size), len(seen))
        yield _values(entry.iter_unpack(rows), order)


def _unpacked(numbers: struct.Struct, data: bytes, page: int) -> tuple[int, ...]:
    if len(data) < numbers.size:
        raise ValueError(f"the directory of page {page} is cut off")
    return numbers.unpack(data)


def _values(rows: Iterator[tuple[int, int, int, bytes]], order: str) -> Mapping[int, int]:
    """The numbers of the tags that count here; of a tag that stands there twice the first, as Pillow reads it."""
    found: dict[int, int] = {}
    for tag, kind, count, data in rows:
        if tag in TAGS and tag not in found and kind in NUMBERS and count:
            code = order + NUMBERS[kind]
            if struct.calcsize(code) * count <= len(data):
                found[tag] = struct.unpack_from(code, data)[0]
            elif tag == BITS:  # those of several channels stand elsewhere; nearly always each has as many
                found[tag] = USUAL_BITS
    return found
