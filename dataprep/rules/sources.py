"""S: source forms. What the form itself is, by its content."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.faults import FaultKind, Faults
from dataprep.findings import Location, Problem, Severity
from dataprep.model import Form, Source
from dataprep.rule import rule
from dataprep.targets import MEGABYTE, Target


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
    Source: input requirements: "If your PDFs are password-locked, you must remove the lock".
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
    Source: input requirements: 200 pages in 2.x, 2,000 from 3.0 on, 2 in the free tier.
    """
    most = target.number("form_pages")
    if most and source.pages > most:
        message = f"{source.pages} pages, over the limit of {most} in {target.version}; split the form"
        yield Problem(Location(source.path), message)


@rule("S106", Severity.ERROR)
def form_too_large(form: Form, target: Target) -> Iterator[Problem]:
    """A form of more bytes than the target takes.

    Why: "The input image is too large."
    Bad: a scan of 60 MB for 2.1
    Good: the same scan, compressed
    Fix: compress or split it.
    Source: service error InvalidContentLength; input requirements: 50 MB in 2.1, 500 MB from 3.0 on, 4 MB in the free
    tier. Whether MB is 10**6 or 2**20 bytes is not printed: between the two it is a warning.
    """
    most = target.number("form_megabytes")
    if most and form.size > most * 10**6:
        severity = Severity.ERROR if form.size > most * MEGABYTE else Severity.WARNING
        message = f"{form.size / MEGABYTE:.1f} MB, over the limit of {most} MB in {target.version}; compress or split it"
        yield Problem(Location(form.name), message, severity)


@rule("S107", Severity.ERROR)
def image_size_out_of_range(source: Source, target: Target) -> Iterator[Problem]:
    """An image smaller or larger than the service takes.

    Why: "The input image dimensions are out of range."
    Bad: 40 x 30 pixels, 12,000 x 9,000 pixels
    Good: 1,700 x 2,200 pixels
    Fix: scan it again at another resolution.
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
