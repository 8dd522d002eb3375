"""HEIF forms: the size of the picture, from the boxes that describe it (ISO/IEC 14496-12 and 23008-12)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from dataprep.faults import FaultKind
from dataprep.formats.image import GIGABYTE
from dataprep.model import Source

MOST, MOST_BOXES, FAR = 2**20, 10_000, 2**40  # the boxes that describe a picture take a few KB


def read(file: BinaryIO, path: str) -> Source | tuple[FaultKind, str]:
    """The form, or what stands in the way of opening it."""
    try:
        wide, high = _size(next(content for kind, content in _boxes(file) if kind == b"meta"))
    except (LookupError, StopIteration, struct.error):
        return FaultKind.CORRUPT, "its boxes do not say the size of a picture"
    if wide * high * 3 > GIGABYTE:
        return FaultKind.BOMB, f"its picture comes to {wide * high * 3 / GIGABYTE:,.1f} GB"
    return Source(path, "heif", ((float(wide), float(high)),), 1) if wide * high else (FaultKind.NO_PAGES, "it has no size")


def _boxes(file: BinaryIO, start: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """The boxes from a place on: their kind and the beginning of their content."""
    for _ in range(MOST_BOXES):
        file.seek(min(start, FAR))
        size, kind, long = struct.unpack(">I4sQ", file.read(16).ljust(16, b"\0"))
        size, begin = (long, 16) if size == 1 else (size, 8)
        if size < begin:  # the end, too
            return
        file.seek(start + begin)
        yield kind, file.read(min(size - begin, MOST))
        start += size


def _size(meta: bytes) -> tuple[int, int]:
    """Width and height of the primary item as it is shown."""
    found = dict(_boxes(io.BytesIO(meta), start=4))
    (primary,) = struct.unpack_from(">I" if found[b"pitm"][0] else ">H", found[b"pitm"], 4)
    inner = dict(_boxes(io.BytesIO(found[b"iprp"])))
    properties = list(_boxes(io.BytesIO(inner[b"ipco"])))
    own = dict(properties[number - 1] for number in _associated(inner[b"ipma"], primary) if number)
    width, height = struct.unpack_from(">II", own[b"ispe"], 4)
    return (height, width) if own.get(b"irot", b"\0")[0] % 2 else (width, height)


def _associated(data: bytes, item: int) -> list[int]:
    """The numbers of an item's properties, counted from 1."""
    head, kind, entry = (">IB" if data[0] else ">HB"), "BH"[data[3] & 1], 8
    while True:  # to the end of the data: there unpacking fails
        owner, count = struct.unpack_from(head, data, entry)
        entry += struct.calcsize(head)
        if owner == item:
            return [number % (128 if kind == "B" else 32768) for number in struct.unpack_from(f">{count}{kind}", data, entry)]
        entry += struct.calcsize(f">{count}{kind}")
