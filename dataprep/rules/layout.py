"""O: layout (OCR) files. What the service wrote about each page, and whether it is of this form."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dataprep.faults import FaultKind, Faults
from dataprep.findings import Fix, Location, Problem, Rebuild, Severity
from dataprep.geometry import Verdict, judge, overhang
from dataprep.model import Elements, Form, Labels, Ocr, Page, Source
from dataprep.rule import rule

OFF_PAGE = 0.01
"""Words may lean a little over the edge of a crooked scan."""

BROKEN = {
    Verdict.DEGENERATE: "without area",
    Verdict.SELF_INTERSECTING: "crossing itself",
    Verdict.ANTICLOCKWISE: "anticlockwise",
}

IS_BROKEN = np.array([verdict in BROKEN for verdict in Verdict])


@rule("O201", Severity.ERROR)
def ocr_not_succeeded(ocr: Ocr | None, faults: Faults) -> Iterator[Problem]:
    """An OCR file of an operation that did not succeed.

    Why: it holds no layout, or not all of it; the form does not count.
    Bad: `"status": "running"`
    Good: `"status": "succeeded"`
    Fix: run Layout again, and save the response when it has succeeded.
    Source: specification of the Layout operation: status notStarted, running, succeeded, failed.
    """
    for fault in faults.of(FaultKind.NOT_SUCCEEDED):
        yield Problem(fault.at, f"the status is {fault.detail!r}, not succeeded; run Layout on the form again")
    if ocr and not ocr.succeeded:
        at = Location(ocr.path, "/status")
        yield Problem(at, f"the status is {ocr.status!r}, not succeeded; run Layout on the form again")


@rule("O202", Severity.ERROR)
def ocr_from_sdk(faults: Faults) -> Iterator[Problem]:
    """An OCR file written from an SDK's objects, or without the envelope of the response.

    Why: training reads the raw response: "Make sure that the layout results are the API results and not the SDK response."
    Bad: `{"api_version": "2023-07-31", "model_id": "prebuilt-layout", "pages": []}`
    Good: `{"status": "succeeded", "analyzeResult": {"apiVersion": "2023-07-31", "pages": []}}`
    Fix: save the body of the response, not the object that the SDK makes of it; unsafe: rebuild it, where nothing is lost.
    Source: how-to "Build a custom classifier"; azure-sdk-for-python issue 34370, InvalidContentSourceFormat.
    """
    for fault in faults.of(FaultKind.FROM_SDK):
        fix = Fix("rebuild the raw response", (Rebuild(fault.at),)) if fault.detail else None
        message = "written from an SDK's objects; save the raw response, with `status` and `analyzeResult`"
        yield Problem(fault.at, message, fix=fix)


@rule("O203", Severity.ERROR, whole=True)
def page_numbers_broken(ocr: Ocr) -> Iterator[Problem]:
    """Pages that are not numbered 1, 2, 3 and so on.

    Why: labels name their page by its number.
    Bad: pages 1, 1, 3
    Good: pages 1, 2, 3
    Fix: run Layout again.
    Source: every published OCR file; the specification counts from 1.
    """
    for wanted, page in enumerate(ocr.pages, 1):
        if page.number != wanted:
            member = "pageNumber" if "/pages/" in page.at.pointer else "page"
            yield Problem(
                page.at.child(member),
                f"page {page.number} stands where page {wanted} belongs; run Layout on the form again",
            )
            return


@rule("O204", Severity.ERROR, whole=True)
def page_size_missing(ocr: Ocr, source: Source | None) -> Iterator[Problem]:
    """A page of a PDF or image without a positive width and height.

    Why: labels are fractions of the page; without its size no word can be found under them.
    Bad: `"width": 0`
    Good: `"width": 8.5, "height": 11`
    Fix: run Layout again.
    Source: specification of ReadResult and DocumentPage; only Office files have no size.
    """
    for page in ocr.pages if source is None or source.sizes else ():
        if not page.has_size:
            size = " and ".join(
                f"{name} is {'absent' if value is None else format(value, 'g')}"
                for name, value in (("width", page.width), ("height", page.height))
                if value is None or value <= 0
            )
            yield Problem(page.at, f"page {page.number} has no size ({size}); run Layout on the form again")


@rule("O205", Severity.WARNING)
def angle_out_of_range(ocr: Ocr) -> Iterator[Problem]:
    """An angle outside of (-180, 180].

    Why: the file was not written by the service, or was changed.
    Bad: `"angle": 270`
    Good: `"angle": -90`
    Fix: run Layout again.
    Source: specification: "a value between (-180, 180]".
    """
    for page in ocr.pages:
        if page.angle is not None and not -180 < page.angle <= 180:
            message = f"page {page.number} has the angle {page.angle:g}, outside of (-180, 180]; run Layout again"
            yield Problem(page.at.child("angle"), message)


@rule("O206", Severity.WARNING)
def word_off_page(ocr: Ocr) -> Iterator[Problem]:
    """Words or lines that leave their page by more than 1 % of its side; one finding a page.

    Why: the page's size or unit is not that of its words, so no label can be held against them.
    Bad: a page of 8.5 inches with words in pixels
    Good: words within the page
    Fix: run Layout again.
    Source: no word lies off its page in any published OCR file.
    """
    for page in ocr.pages:
        for elements, kind in ((page.words, "word"), (page.lines, "line")):
            columns = elements.columns
            if len(elements) and (np.fmax.reduce(columns, None) > 1 + OFF_PAGE or np.fmin.reduce(columns, None) < -OFF_PAGE):
                yield _off_page(ocr, page, elements, kind)
                break


def _off_page(ocr: Ocr, page: Page, elements: Elements, kind: str) -> Problem:
    beyond = overhang(elements.columns)
    first = int(np.argmax(beyond > OFF_PAGE))
    count = int((beyond > OFF_PAGE).sum())
    message = (
        f"{count} of {len(elements)} {kind}s leave page {page.number}, {elements.texts[first]!r} first, by up to "
        f"{np.nanmax(beyond):.1%} of its side; run Layout on the form again"
    )
    return Problem(Location(ocr.path, elements.pointer(first)), message, about=str(page.number))


@rule("O207", Severity.WARNING)
def word_polygon_broken(ocr: Ocr) -> Iterator[Problem]:
    """Words whose polygon has no area, crosses itself, runs anticlockwise, or has other than four corners; one a page.

    Why: a label over such a word cannot be held against it.
    Bad: `[1, 1, 2, 2, 2, 1, 1, 2]`
    Good: `[1, 1, 2, 1, 2, 2, 1, 2]`
    Fix: run Layout again.
    Source: specification: four points, clockwise from the top left of the text.
    """
    for page in ocr.pages:
        verdicts = judge(page.words.columns)
        if not verdicts.any() and not page.words.bent:
            continue
        broken = IS_BROKEN[verdicts]
        broken[list(page.words.bent)] = True
        count = int(broken.sum())
        if not count:
            continue
        first = int(np.argmax(broken))
        how = "not of four corners" if first in page.words.bent else BROKEN[Verdict(int(verdicts[first]))]
        message = (
            f"{count} of {len(page.words)} words of page {page.number} have a broken polygon: {page.words.texts[first]!r} "
            f"is {how}; run Layout on the form again"
        )
        yield Problem(Location(ocr.path, page.words.pointer(first)), message, about=str(page.number))


@rule("O208", Severity.ERROR, whole=True)
def broken_reference(ocr: Ocr) -> Iterator[Problem]:
    """A reference to an element that is not there.

    Why: the file was cut or put together from two.
    Bad: `"#/readResults/0/lines/99/words/0"` on a page of 40 lines
    Good: `"#/readResults/0/lines/9/words/0"`
    Fix: run Layout again.
    Source: every reference resolves in every published OCR file.
    """
    for pointer, reference in ocr.dangling:
        yield Problem(
            Location(ocr.path, pointer),
            f"the reference {reference!r} resolves to nothing; run Layout on the form again",
        )


@rule("O213", Severity.WARNING, whole=True)
def page_count_differs(ocr: Ocr, source: Source, labels: Labels | None) -> Iterator[Problem]:
    """Another number of pages in the OCR file than in the form.

    Why: the layout is of another document, or of a part of it; the free tier reads two pages.
    Bad: a form of five pages, OCR of two
    Good: a form and OCR of five pages
    Fix: run Layout on this form, in a paid tier.
    Source: service limits: the free tier reads the first two pages.
    """
    if not ocr.succeeded or not source.sizes or len(ocr.pages) == source.pages:
        return
    labeled = (region.page for label in (labels.labels if labels else ()) for region in label.regions)
    if len(ocr.pages) < source.pages and any(page > len(ocr.pages) for page in labeled):
        return  # M501 tells of it, with the labels that suffer
    free = " (the free tier reads two pages)" if len(ocr.pages) == 2 < source.pages else ""
    message = (
        f"the OCR has {len(ocr.pages)} {_pages(len(ocr.pages))}, the form {source.pages}{free}; "
        "run Layout on the whole of this form"
    )
    yield Problem(Location(ocr.path), message)


def _pages(count: int) -> str:
    return "page" if count == 1 else "pages"


@rule("O214", Severity.WARNING)
def page_size_differs(ocr: Ocr, source: Source) -> Iterator[Problem]:
    """A page of another size, or turned, in the OCR file than in the form.

    Why: the layout is of another document, or the form was changed since; labels then stand in the wrong place.
    Bad: a form of 8.5 x 11 inches, OCR of 11 x 8.5
    Good: equal within 0.05 inch, for images in aspect within 2 %
    Fix: run Layout on this form.
    Source: measured: published PDF forms differ by up to 0.014 inch, images in aspect by 0.8 %.
    """
    for page in ocr.pages:
        if page.has_size and 0 < page.number <= len(source.sizes):
            form, layout = source.sizes[page.number - 1], page.size
            if not _same_size(form, layout, source, page):
                turned = _same_size(form[::-1], layout, source, page)
                message = (
                    f"page {page.number} is {layout[0]:g} x {layout[1]:g} {page.unit or ''} here and "
                    f"{form[0]:.4g} x {form[1]:.4g} in the form{' (turned by 90 degrees)' if turned else ''}; "
                    "run Layout on this form"
                )
                yield Problem(page.at.child("width"), message, about=str(page.number))


def _same_size(form: tuple[float, float], layout: tuple[float, float], source: Source, page: Page) -> bool:
    if source.is_pdf and page.unit == "inch":
        return all(abs(one - other) <= 0.05 for one, other in zip(form, layout, strict=True))
    return abs(form[0] * layout[1] - form[1] * layout[0]) <= 0.02 * form[1] * layout[0]


@rule("O215", Severity.WARNING)
def unit_unexpected(form: Form, ocr: Ocr, source: Source) -> Iterator[Problem]:
    """A PDF measured in pixels, or an image in inches.

    Why: the layout is of the same form in another type; sizes and labels may not fit.
    Bad: `"unit": "pixel"` for a PDF
    Good: `"unit": "inch"` for a PDF, `"unit": "pixel"` for an image
    Fix: run Layout on this form.
    Source: specification: "For images the unit is pixel. For PDF, inch."
    """
    usual = "inch" if source.is_pdf else "pixel"
    if source.type != form.promised_type or not source.sizes:
        return
    for page in ocr.pages:
        if page.unit and page.unit != usual:
            what = "a PDF" if source.is_pdf else "an image"
            message = f"page {page.number} is measured in {page.unit!r}, though {what} is in {usual}; run Layout on this form"
            yield Problem(page.at.child("unit"), message, about=str(page.number))
            return
