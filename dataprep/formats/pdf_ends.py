"""Large PDF forms far away: their pages by their end, and by what that leads to, where this is much less than the whole."""

from __future__ import annotations

import logging
import os
import struct
from typing import BinaryIO

from dataprep import ranged
from dataprep.formats.pdf import POINTS, bounded, size_of
from dataprep.model import Source

TAIL = 1024
"""So far from the end `%%EOF` stands in a whole file (ISO 32000-1, annex H.3, note 18)."""

MOST_FETCHES = 40
"""Where pages lie scattered, the whole in one piece comes sooner."""


def read(file: BinaryIO, path: str) -> Source | None:
    """The form; None where only the whole of it can tell: it is cut off, encrypted, odd, or its pages are scattered."""
    import pypdf

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        file.seek(-TAIL, os.SEEK_END)
        if b"%%EOF" not in file.read(TAIL):
            return None
        with bounded():
            reader = pypdf.PdfReader(file)
            sizes = [] if reader.is_encrypted else _sizes(reader, file)
    except Exception:  # a hostile file can make a parser raise anything; the whole of it tells what is wrong
        return None
    finally:
        logger.setLevel(level)
    return Source(path, "pdf", tuple(sizes), len(sizes)) if sizes and min(map(min, sizes)) > 0 else None


def _sizes(reader: object, file: BinaryIO) -> list[tuple[float, float]]:
    import pypdf

    assert isinstance(reader, pypdf.PdfReader)  # noqa: S101
    sizes, has_unit = [], False
    for page in reader.pages:
        sizes.append(size_of(page))
        has_unit = has_unit or "/UserUnit" in page
        if ranged.fetches(file) > MOST_FETCHES:
            return []
    return sizes if has_unit else [(_single(width), _single(height)) for width, height in sizes]


def _single(side: float) -> float:
    """A side as pdfium says it, in points of single precision: so the same form has the same size, wherever it lies."""
    points: float = struct.unpack("f", struct.pack("f", side * POINTS))[0]
    return points / POINTS
