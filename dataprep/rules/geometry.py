"""G: geometry of regions. Whether a box can be where it says it is, before any look at the words under it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dataprep.findings import Fix, Problem, Put, Severity
from dataprep.geometry import (
    Verdict,
    as_columns,
    clipped,
    judge,
    pairs,
    reversed_winding,
    uncrossed,
)
from dataprep.model import Ocr, Polygon, Region
from dataprep.regions import NEAR, SAME, Matches, Regions, absolute_distances, is_text
from dataprep.rule import rule

SAFE_CLIP = 0.001
UNITS = {"inch": "inches", "pixel": "pixels"}


def _put(region: Region, polygon: Polygon, title: str, *, safe: bool) -> Fix:
    return Fix(title, (Put(region.at, list(polygon)),), safe)


def _beyond(region: Region) -> str:
    worst = max(range(8), key=lambda number: max(region.polygon[number] - 1, -region.polygon[number]))
    value = region.polygon[worst]
    return f"{'xy'[worst % 2]} {value:.6g} is {'beyond 1' if value > 1 else 'below 0'}"


@rule("G401", Severity.ERROR)
def region_off_page(regions: Regions, ocr: Ocr | None) -> Iterator[Problem]:
    """A labeled region lies partly outside its page.

    Why: regions are fractions of the page, from 0 to 1; what lies beyond is not on the form.
    Bad: `[0.9, 0.1, 1.2, 0.1, 1.2, 0.2, 0.9, 0.2]`
    Good: `[0.9, 0.1, 1.0, 0.1, 1.0, 0.2, 0.9, 0.2]`
    Fix: clip it to the page, where it then is a word's, or is drawn; safe where it lies within 0.001 of the page.
    Source: quickstart "Train with labels": "Coordinate values are between zero and one".
    """
    for region in regions.judged(Verdict.OFF_PAGE):
        polygon = clipped(region.polygon)
        is_little = all(-SAFE_CLIP <= value <= 1 + SAFE_CLIP for value in region.polygon)
        is_whole = judge(as_columns([polygon]))[0] == Verdict.FINE
        fix = (
            _put(region, polygon, "clip to the page", safe=is_little)
            if is_whole and _is_something(region, polygon, ocr)
            else None
        )
        message = f"{region.label!r} leaves page {region.page}: {_beyond(region)}; clip it to the page, or draw it again"
        yield Problem(region.at, message, about=region.label, fix=fix)


def _is_something(region: Region, polygon: Polygon, ocr: Ocr | None) -> bool:
    """Whether a region with other corners stands for an element of its page, or need not."""
    page = ocr.by_number.get(region.page) if ocr else None
    if page is None or not len(page.words) or not is_text(region):
        return True
    some = (elements for elements in (page.words, page.lines, page.marks) if len(elements))
    return any(block.seekers.size for elements in some for block in pairs(as_columns([polygon]), elements.columns, NEAR))


@rule("G402", Severity.ERROR)
def region_not_normalized(regions: Regions, ocr: Ocr) -> Iterator[Problem]:
    """A labeled region in inches or pixels where fractions of the page belong.

    Why: the region lies far off the page; divided by the page's size it is a word of the OCR file.
    Bad: `[1.5668, 2.5559, 2.0739, 2.5584, 2.0672, 2.721, 1.5609, 2.7322]` on a page of 8.5 x 11 inches
    Good: `[0.1843, 0.2324, 0.244, 0.2326, 0.2432, 0.2474, 0.1836, 0.2484]`
    Fix: divide x by the page's width and y by its height; safe where the box then equals a word.
    Source: quickstart "Train with labels": "scaled to the dimensions of the page".
    """
    absolute = list(regions.judged(Verdict.NOT_NORMALIZED))
    pages = ocr.by_number
    numbers = np.flatnonzero(regions.verdicts == Verdict.NOT_NORMALIZED) if absolute else ()
    distances = absolute_distances(regions.regions, regions.columns, numbers, pages)
    safe = max(distances.values(), default=0.0) <= SAME
    for region in absolute:
        page = pages[region.page]
        width, height = page.size
        polygon = tuple(value / (width, height)[number % 2] for number, value in enumerate(region.polygon))
        fix = _put(region, polygon, f"divide by {width:g} x {height:g}", safe=safe)  # type: ignore[arg-type]
        unit = UNITS.get(page.unit or "", "absolute units")
        message = (
            f"{region.label!r} is in {unit}, not in fractions of the page: {_beyond(region)}; "
            f"divide x by {width:g} and y by {height:g}"
        )
        yield Problem(region.at, message, about=region.label, fix=fix)


@rule("G403", Severity.ERROR)
def region_not_finite(regions: Regions) -> Iterator[Problem]:
    """A coordinate that is too large to be a number.

    Why: 1e999 becomes infinite when read.
    Bad: `[1e999, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]`
    Good: `[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]`
    Fix: draw the region again.
    Source: IEEE 754; `NaN` itself is no JSON (F011).
    """
    for region in regions.judged(Verdict.NOT_FINITE):
        message = f"a coordinate of {region.label!r} is too large to be a number; draw the region again"
        yield Problem(region.at, message, about=region.label)


@rule("G404", Severity.ERROR)
def region_anticlockwise(regions: Regions) -> Iterator[Problem]:
    """A labeled region whose corners run anticlockwise.

    Why: corners are top left, top right, bottom right, bottom left of the text; the other way it is mirrored.
    Bad: `[0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.1]`
    Good: `[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]`
    Fix: reverse the corners, the first kept first; safe.
    Source: quickstart "Train with labels": top-left, top-right, bottom-right, and bottom-left.
    """
    for region in regions.judged(Verdict.ANTICLOCKWISE):
        fix = _put(region, reversed_winding(region.polygon), "reverse the corners", safe=True)
        message = f"the corners of {region.label!r} run anticlockwise; reverse them"
        yield Problem(region.at, message, about=region.label, fix=fix)


@rule("G405", Severity.ERROR)
def region_self_intersecting(regions: Regions) -> Iterator[Problem]:
    """A labeled region whose sides cross: a bow tie.

    Why: two corners are in the wrong order, so it covers nothing as it should.
    Bad: `[0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.2]`
    Good: `[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]`
    Fix: put the corners in clockwise order; safe.
    Source: quickstart "Train with labels": top-left, top-right, bottom-right, and bottom-left.
    """
    for region in regions.judged(Verdict.SELF_INTERSECTING):
        fix = _put(region, uncrossed(region.polygon), "put the corners in order", safe=True)
        message = f"the sides of {region.label!r} cross; put its corners in clockwise order"
        yield Problem(region.at, message, about=region.label, fix=fix)


@rule("G406", Severity.ERROR)
def region_degenerate(regions: Regions) -> Iterator[Problem]:
    """A labeled region without area, or with two corners in one place.

    Why: there is nothing in it.
    Bad: `[0.1, 0.1, 0.2, 0.1, 0.2, 0.1, 0.1, 0.1]`
    Good: `[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]`
    Fix: draw the region again.
    Source: measured: no published region is smaller than a ten-thousand-millionth of its page.
    """
    for region in regions.judged(Verdict.DEGENERATE):
        message = f"the region of {region.label!r} has no area, or two corners in one place; draw it again"
        yield Problem(region.at, message, about=region.label)


@rule("G407", Severity.WARNING)
def region_not_convex(regions: Regions) -> Iterator[Problem]:
    """A labeled region with a dent.

    Why: a word's box has none; a corner was moved by mistake.
    Bad: `[0.1, 0.1, 0.3, 0.1, 0.15, 0.12, 0.1, 0.3]`
    Good: `[0.1, 0.1, 0.3, 0.1, 0.3, 0.3, 0.1, 0.3]`
    Fix: draw the region again.
    Source: every published region is convex.
    """
    for region in regions.judged(Verdict.NOT_CONVEX):
        message = f"the region of {region.label!r} has a dent: a corner was moved; draw it again"
        yield Problem(region.at, message, about=region.label)


@rule("G408", Severity.INFO)
def region_start_corner(matches: Matches) -> Iterator[Problem]:
    """A labeled region that starts at another corner than the word under it.

    Why: the first corner is the top left of the text, so the text is taken as turned.
    Bad: `[0.2, 0.1, 0.2, 0.2, 0.1, 0.2, 0.1, 0.1]` over upright text
    Good: `[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]` over upright text
    Fix: begin with the corner that the OCR file begins with; safe.
    Source: specification: "clockwise from the top-left corner relative to the text orientation".
    """
    for match in matches.found:
        if match.turn and match.kind == "word":
            polygon = _rotated(match.region.polygon, 8 - 2 * match.turn)
            fix = _put(match.region, polygon, "begin at the top left of the text", safe=True)
            message = f"{match.region.label!r} begins at another corner than its word {match.text!r}; rotate its corners"
            yield Problem(match.region.at, message, about=match.region.label, fix=fix)


def _rotated(polygon: Polygon, shift: int) -> Polygon:
    return polygon[shift:] + polygon[:shift]  # type: ignore[return-value]
