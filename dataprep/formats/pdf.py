"""PDF forms: the number of pages and their sizes in inches, as they are shown.

pdfium reads the sizes. pypdf is asked where pdfium refuses, and where a page's UserUnit, which pdfium leaves out, may
stand: in plain sight or within compressed objects, which are inflated here first, for pdfium does it without bounds.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import io
import logging
import re
import threading
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import msgspec

from dataprep.faults import FaultKind
from dataprep.formats import opening, streams
from dataprep.formats.shape import MOST_PAGES
from dataprep.model import Source
from dataprep.targets import MEGABYTE

POINTS = 72.0
LETTER = (8.5, 11.0)
"""What pdfium says of a page without a usable size; a page that is so large says it, in points."""

LETTER_POINTS = frozenset({(612.0, 792.0), (792.0, 612.0)})
NUMBER = rb"([-+]?(?:\d{1,50}+\.?+\d{0,50}+|\.\d{1,50}+))"
BOX = re.compile(rb"/(?:Media|Crop)Box\s*+\[\s*+" + rb"\s++".join([NUMBER] * 4) + rb"\s*+\]")
"""Nothing is given back, so that digits without end take no time."""

PASSWORD = 4
"""FPDF_ERR_PASSWORD, from fpdfview.h."""

MOST_BY_PYPDF = 16 * MEGABYTE
"""It takes a second to read so much."""

_one_at_a_time = threading.Lock()  # PDFium is not thread-safe


def read(raw: bytes, path: str, *, deep: bool = False) -> Source | tuple[FaultKind, str]:
    """The form, or what stands in the way of opening it; `deep` opens every page."""
    try:
        hints = _hints(raw)
    except streams.TooLargeError as error:
        return FaultKind.BOMB, str(error)
    found = _measured(raw, path, hints)
    if deep and isinstance(found, Source):
        return _unopened(raw, len(found.sizes)) or found
    return found


def _measured(raw: bytes, path: str, hints: _Hints) -> Source | tuple[FaultKind, str]:
    exact = _by_pypdf(raw) if hints.is_sealed else None  # of the two it is the one with bounds
    if isinstance(exact, tuple) and exact[0] is FaultKind.BOMB:
        return exact
    with _one_at_a_time:
        found = _by_pdfium(raw)
    is_sure = not hints.is_sealed and not hints.has_unit and not hints.has_flat
    if isinstance(found, list) and is_sure and (LETTER not in found or hints.has_letter):
        return _source(found, path)
    if found == PASSWORD:
        return FaultKind.ENCRYPTED, "it asks for a password"
    exact = _by_pypdf(raw) if exact is None else exact
    if isinstance(exact, list):
        return _source(exact, path)
    # pypdf cannot read everything that pdfium can, newer encryption for one.
    return _source(found, path) if isinstance(found, list) else exact


class _Hints(msgspec.Struct, frozen=True):
    """What a look at the bytes tells: a unit of a page's own, a box of Letter size, one without area, objects not to be read."""

    has_unit: bool
    has_letter: bool
    has_flat: bool
    is_sealed: bool


def _hints(raw: bytes) -> _Hints:
    has_unit = is_sealed = False
    sizes: set[tuple[float, float]] = set()
    for content in chain((raw,), streams.unpacked(raw)):
        is_sealed = is_sealed or content is None
        has_unit = has_unit or b"/UserUnit" in (content or b"")
        sizes |= {(right - left, top - bottom) for left, bottom, right, top in _boxes(content or b"")}
    return _Hints(has_unit, not sizes.isdisjoint(LETTER_POINTS), any(0 in size for size in sizes), is_sealed)


def _boxes(content: bytes) -> Iterator[tuple[float, ...]]:
    """The page boxes that stand there in plain sight, the first many."""
    for match in islice(BOX.finditer(content), MOST_PAGES):
        yield tuple(map(float, match.groups()))


def _unopened(raw: bytes, pages: int) -> tuple[FaultKind, str] | None:
    try:
        number = opening.first_unopened(raw, pages)
    except TimeoutError:
        return FaultKind.BOMB, "its pages take more time or memory to open than is sensible"
    return (FaultKind.CORRUPT, f"page {number} cannot be read") if number else None


def _source(sizes: list[tuple[float, float]], path: str) -> Source | tuple[FaultKind, str]:
    if not sizes:
        return FaultKind.NO_PAGES, "it has no pages"
    bad = next((number for number, size in enumerate(sizes, 1) if min(size) <= 0), None)
    if bad:
        return FaultKind.NO_PAGES, f"page {bad} has no size"
    return Source(path, "pdf", tuple(sizes[:MOST_PAGES]), len(sizes))


@functools.cache
def _engine() -> Any:
    """pdfium's bare functions: to import what pypdfium2 has around them costs more than a hundred forms."""
    import pypdfium2_raw as pdfium

    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))  # the first time only; later ones do nothing
    return pdfium


def _by_pdfium(raw: bytes) -> list[tuple[float, float]] | int:
    """Sizes in inches, or the engine's error code."""
    pdfium = _engine()
    document = pdfium.FPDF_LoadMemDocument64(raw, len(raw), None)
    if not document:
        return int(pdfium.FPDF_GetLastError())
    try:
        size = pdfium.FS_SIZEF()
        sizes = []
        for number in range(pdfium.FPDF_GetPageCount(document)):
            known = number < MOST_PAGES and pdfium.FPDF_GetPageSizeByIndexF(document, number, ctypes.byref(size))
            sizes.append((size.width / POINTS, size.height / POINTS) if known or number >= MOST_PAGES else (0.0, 0.0))
        return sizes
    finally:
        pdfium.FPDF_CloseDocument(document)


def _by_pypdf(raw: bytes) -> list[tuple[float, float]] | tuple[FaultKind, str]:
    """Sizes in inches, or what is wrong with the file."""
    import pypdf

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what it would print is told as a finding
    try:
        with bounded():
            reader = pypdf.PdfReader(io.BytesIO(raw))
            return [size_of(page) for _, page in zip(range(MOST_PAGES), reader.pages, strict=False)]
    except RecursionError:
        return FaultKind.CORRUPT, "its objects are nested too deep"
    except Exception as error:  # a hostile file can make a parser raise anything
        is_limit = type(error).__name__ == "LimitReachedError"  # no older version knows it
        return FaultKind.BOMB if is_limit else FaultKind.CORRUPT, str(error).rstrip(".") or type(error).__name__
    finally:
        logger.setLevel(level)


def bounded() -> contextlib.AbstractContextManager[object]:
    """Limits on what pypdf inflates: its own are five times as wide; older versions have other ones, or none."""
    import pypdf

    if not hasattr(pypdf, "apply_configuration"):
        return contextlib.nullcontext()
    return pypdf.apply_configuration(
        zlib_maximum_output_length=MOST_BY_PYPDF,
        lzw_maximum_output_length=MOST_BY_PYPDF,
        run_length_maximum_output_length=MOST_BY_PYPDF,
        stream_decoding_work_maximum_length=2 * MOST_BY_PYPDF,
    )


def size_of(page: object) -> tuple[float, float]:
    """Width and height of a page of pypdf as it is shown, in inches."""
    import pypdf

    assert isinstance(page, pypdf.PageObject)  # noqa: S101
    crop, media = page.cropbox, page.mediabox
    # A box may name any two opposite corners.
    right, top = (min(max(crop[n], crop[n + 2]), max(media[n], media[n + 2])) for n in (0, 1))
    left, bottom = (max(min(crop[n], crop[n + 2]), min(media[n], media[n + 2])) for n in (0, 1))
    scale = page.user_unit / POINTS
    size = (float(right - left) * scale, float(top - bottom) * scale)
    return (size[1], size[0]) if page.rotation % 180 == 90 else size
