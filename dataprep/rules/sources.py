"""S: source forms. What the form itself is, by its content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dataprep.faults import FaultKind, Faults
from dataprep.findings import Location, Problem, Severity
from dataprep.model import Columns, Form, Ocr, Source
from dataprep.rule import rule
from dataprep.settings import Thresholds
from dataprep.targets import Target

Column: TypeAlias = NDArray[np.float64]

ROUNDED = 0.01
"""Inches over the limit that are none: sizes are written rounded."""


@rule("S101", Severity.WARNING)
def type_mismatch(form: Form, source: Source, target: Target) -> Iterator[Problem]:
    """Content of another type than the extension says; an error where it is no type that the target trains on.

    Why: tools choose how to read a form by its extension, the service by its content; one of them will be wrong.
    Bad: `a.jpg` that holds a PNG
    Good: `a.png` that holds a PNG
    Fix: rename the form, its sidecars with it, or save it in the type that the extension says.
    Source: microsoft/OCR-Form-Tools, assetService.ts, sniffs the content; service error InvalidContent.
    """
    if source.type == form.promised_type:
        return
    allowed = target.names("form_types")
    if source.type in allowed:
        message = f"holds a {source.type.upper()}, though its name ends in {form.suffix}; rename it with its sidecars"
        yield Problem(Location(form.name), message)
    else:
        message = f"holds {source.type.upper()} data, which {target.version} does not train on; save it as PDF or image"
        yield Problem(Location(form.name), message, Severity.ERROR)


@rule("S102", Severity.ERROR)
def corrupt_form(faults: Faults) -> Iterator[Problem]:
    """A form that cannot be opened.

    Why: "The file is corrupted or format is unsupported."
    Bad: a PDF that was cut off
    Good: a PDF that opens
    Fix: copy or scan it again.
    Source: service error InvalidContent.
    """
    for fault in faults.of(FaultKind.CORRUPT):
        yield Problem(fault.at, f"cannot be opened ({fault.detail}); copy or scan it again")


@rule("S103", Severity.ERROR)
def encrypted_form(faults: Faults) -> Iterator[Problem]:
    """A PDF that asks for a password.

    Why: the service cannot open it.
    Bad: a locked PDF
    Good: the same PDF saved without a password
    Fix: remove the lock.
    Source: input requirements: "If your PDFs are password-locked, you must remove the lock". Office files can be locked, too.
    """
    for fault in faults.of(FaultKind.ENCRYPTED):
        yield Problem(fault.at, "asks for a password; save it without one")


@rule("S104", Severity.ERROR)
def form_without_pages(faults: Faults) -> Iterator[Problem]:
    """A form without pages, or with a page of no size.

    Why: there is nothing to learn from.
    Bad: a PDF with an empty page tree
    Good: a PDF with a page
    Fix: export it again.
    Source: service error InvalidContent.
    """
    for fault in faults.of(FaultKind.NO_PAGES):
        yield Problem(fault.at, f"{fault.detail}; export it again")


@rule("S105", Severity.ERROR)
def too_many_pages(source: Source, target: Target) -> Iterator[Problem]:
    """More pages in one form than the target takes.

    Why: the rest is not read, or the form is refused.
    Bad: 250 pages for 2.1
    Good: 10 pages
    Fix: split the form.
    Targets: all; 200 pages to 2.1, from 3.0 on 2,000, and 2 in the free tier.
    Source: input requirements: 200 pages in 2.x, 2,000 from 3.0 on, 2 in the free tier.
    """
    if over := target.excess("form_pages", source.pages):
        yield Problem(Location(source.path), f"{source.pages:,} pages, {over.words}; split the form", over.severity)


@rule("S106", Severity.ERROR)
def form_too_large(form: Form, target: Target) -> Iterator[Problem]:
    """A form of more bytes than the target takes.

    Why: "The input image is too large."
    Bad: a scan of 60 MB for 2.1
    Good: the same scan, compressed
    Fix: compress or split it.
    Targets: 2.1 and later; 50 MB in 2.1, from 3.0 on 500 MB, and 4 MB in the free tier.
    Source: service error InvalidContentLength; input requirements: 50 MB in 2.1, 500 MB from 3.0 on, 4 MB in the free
    tier. Whether MB is 10**6 or 2**20 bytes is not printed: between the two it is a warning.
    """
    if over := target.excess("form_bytes", form.size):
        yield Problem(Location(form.name), f"{form.size:,} bytes, {over.words}; compress or split it", over.severity)


@rule("S107", Severity.ERROR)
def image_size_out_of_range(source: Source, target: Target) -> Iterator[Problem]:
    """An image smaller or larger than the service takes.

    Why: "The input image dimensions are out of range."
    Bad: 40 x 30 pixels, 12,000 x 9,000 pixels
    Good: 1,700 x 2,200 pixels
    Fix: scan it again at another resolution.
    Targets: all; for 2.0-preview and 2.0 also the text of 2020.
    Source: service error InvalidContentDimensions; input requirements: 50 to 10,000 pixels a side. For 2.0 and its preview
    the text of 2020 says 600 x 100 to 4,200 x 4,200: beyond that is an info.
    """
    if source.is_pdf:
        return
    least, most = target.range("image_pixels") or (0, 10**9)
    wide, high = target.range("image_pixels_wide_recommended"), target.range("image_pixels_high_recommended")
    for number, (width, height) in enumerate(source.sizes, 1):
        page = f"page {number} is" if source.pages > 1 else "it is"
        size = f"{page} {width:.0f} x {height:.0f} pixels"
        if min(width, height) < least or max(width, height) > most:
            message = f"{size}; the service takes {least} to {most} a side: scan it again at another resolution"
            yield Problem(Location(source.path), message)
        elif wide and high and not (wide[0] <= width <= wide[1] and high[0] <= height <= high[1]):
            message = f"{size}; the text of 2020 says {wide[0]} x {high[0]} to {wide[1]} x {high[1]} for {target.version}"
            yield Problem(Location(source.path), message, Severity.INFO)


@rule("S108", Severity.WARNING)
def page_too_large(source: Source, target: Target) -> Iterator[Problem]:
    """A PDF page larger than the target takes.

    Why: the service scales it down or refuses it; later versions name no limit.
    Bad: a plan of 24 x 36 inch for 2.1
    Good: a page of 8.5 x 11 inch
    Fix: print it to a smaller page, or train with a later version.
    Targets: to 3.0.
    Source: input requirements of 2.x and 3.0: "up to 17 x 17 inches"; current ones do not say it.
    """
    most = target.number("page_inches")
    if not most or not source.is_pdf:
        return
    large = [number for number, size in enumerate(source.sizes, 1) if max(size) > most + ROUNDED]
    if large:
        width, height = source.sizes[large[0] - 1]
        more = f" ({len(large)} such pages)" if len(large) > 1 else ""
        size = f"page {large[0]} is {width:.4g} x {height:.4g} inch{more}"
        message = f"{size}, over the limit of {most} x {most} in {target.version}; print it to a smaller page"
        yield Problem(Location(source.path), message)


@rule("S109", Severity.INFO)
def low_resolution(source: Source, ocr: Ocr, thresholds: Thresholds) -> Iterator[Problem]:
    """An image whose words are only a few pixels high.

    Why: small text is read with errors, and what is read wrong is learned wrong. The dpi tag is not asked: it often lies.
    Bad: words 8 pixels high
    Good: words 25 pixels high
    Fix: scan it again at a higher resolution.
    Source: input requirements: "the minimum height of the text to be extracted is 12 pixels for a 1024 x 768 pixel image".
    """
    if source.is_pdf:
        return
    pages = [(page, source.sizes[page.number - 1]) for page in ocr.pages if 1 <= page.number <= len(source.sizes)]
    heights = [_heights(page.words.columns, _alike(size, page.size)) for page, size in pages if len(page.words)]
    known = np.concatenate(heights) if heights else np.empty(0)
    known = known[np.isfinite(known)]
    is_low = (known < thresholds.text_height).sum() * 2 >= known.size  # else no median need be looked for
    if known.size and is_low and (median := float(np.median(known))) < thresholds.text_height:
        height = f"its words are {median:.1f} pixels high (median), under {thresholds.text_height:g}"
        message = f"{height}; scan it at a higher resolution"
        yield Problem(Location(source.path), message)


def _heights(columns: Columns, size: tuple[float, float]) -> Column:
    """The length of each word's left side, from its first corner to its last, in pixels."""
    with np.errstate(all="ignore"):
        heights: Column = np.hypot((columns[6] - columns[0]) * size[0], (columns[7] - columns[1]) * size[1])
    return heights


def _alike(size: tuple[float, float], page: tuple[float, float]) -> tuple[float, float]:
    """The size of an image, turned as the OCR saw it: cameras note how it is to be turned."""
    is_turned = (size[0] > size[1]) != (page[0] > page[1]) and page[0] != page[1]
    return (size[1], size[0]) if is_turned else size


@rule("S110", Severity.ERROR)
def decompression_bomb(faults: Faults) -> Iterator[Problem]:
    """A form that is small as a file and absurdly large in memory.

    Why: it was made to stop whoever opens it, or is damaged; it was not decoded here.
    Bad: an image of 60,000 x 60,000 pixels in a file of 1 MB
    Good: an image of 1,700 x 2,200 pixels
    Fix: scan or export it again.
    Source: no version takes an image over 10,000 x 10,000 pixels; service error InvalidContentDimensions.
    """
    for fault in faults.of(FaultKind.BOMB):
        yield Problem(fault.at, f"not decoded: {fault.detail}; scan or export it again")
