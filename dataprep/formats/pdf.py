"""PDF forms: the number of pages and their sizes in inches, as they are shown.

pdfium reads the sizes. pypdf is asked where pdfium refuses, and where a page's UserUnit, which pdfium leaves out, may
stand: in plain sight or within compressed objects.
"""

from __future__ import annotations

import ctypes
import io
import logging
import threading

from dataprep.faults import FaultKind
from dataprep.formats.shape import MOST_PAGES
from dataprep.model import Source

POINTS = 72.0
BEYOND_PDFIUM = (b"/UserUnit", b"/ObjStm")
"""Signs of what pdfium does not tell: a unit of the page's own, in sight or compressed."""

LETTER = (8.5, 11.0)
"""What pdfium says of a page without a usable size; a page that is so large says it, in points."""

PASSWORD = 4
"""FPDF_ERR_PASSWORD, from fpdfview.h."""

_one_at_a_time = threading.Lock()  # PDFium is not thread-safe


def read(raw: bytes, path: str) -> Source | tuple[FaultKind, str]:
    """The form, or what stands in the way of opening it."""
    with _one_at_a_time:
        found = _by_pdfium(raw)
    if isinstance(found, list) and not any(sign in raw for sign in BEYOND_PDFIUM) and (LETTER not in found or b"792" in raw):
        return _source(found, path)
    if found == PASSWORD:
        return FaultKind.ENCRYPTED, "it asks for a password"
    exact = _by_pypdf(raw)
    if isinstance(exact, list):
        return _source(exact, path)
    # pypdf cannot read everything that pdfium can, newer encryption for one.
    return _source(found, path) if isinstance(found, list) else (FaultKind.CORRUPT, exact)


def _source(sizes: list[tuple[float, float]], path: str) -> Source | tuple[FaultKind, str]:
    if not sizes:
        return FaultKind.NO_PAGES, "it has no pages"
    bad = next((number for number, size in enumerate(sizes, 1) if min(size) <= 0), None)
    if bad:
        return FaultKind.NO_PAGES, f"page {bad} has no size"
    return Source(path, "pdf", tuple(sizes[:MOST_PAGES]), len(sizes))


def _by_pdfium(raw: bytes) -> list[tuple[float, float]] | int:
    """Sizes in inches, or the engine's error code."""
    import pypdfium2.raw as pdfium

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


def _by_pypdf(raw: bytes) -> list[tuple[float, float]] | str:
    """Sizes in inches, or what is wrong with the file."""
    import pypdf

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what it would print is told as a finding
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        return [_size(page) for _, page in zip(range(MOST_PAGES), reader.pages, strict=False)]
    except RecursionError:
        return "its objects are nested too deep"
    except Exception as error:  # a hostile file can make a parser raise anything
        return str(error) or type(error).__name__
    finally:
        logger.setLevel(level)


def _size(page: object) -> tuple[float, float]:
    import pypdf

    assert isinstance(page, pypdf.PageObject)  # noqa: S101
    crop, media = page.cropbox, page.mediabox
    # A box may name any two opposite corners.
    right, top = (min(max(crop[n], crop[n + 2]), max(media[n], media[n + 2])) for n in (0, 1))
    left, bottom = (max(min(crop[n], crop[n + 2]), min(media[n], media[n + 2])) for n in (0, 1))
    scale = page.user_unit / POINTS
    size = (float(right - left) * scale, float(top - bottom) * scale)
    return (size[1], size[0]) if page.rotation % 180 == 90 else size
