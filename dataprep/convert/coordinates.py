"""The boxes of a labels file from one frame to another: fractions of the page, or inches, pixels, points or a grid.

Each box is measured by its own page of the form's OCR file: its unit, its width and its height. Only its numbers change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from dataprep.conversion import Converted, Loss, edited, is_whole, unread, whole_or_nothing
from dataprep.coordinates import PRECISION, page_size, to_absolute, to_normalized
from dataprep.decode import decode
from dataprep.errors import UsageError
from dataprep.findings import Put
from dataprep.geometry import EDGE, FAR, Verdict, as_columns
from dataprep.model import Columns, Labels, Ocr, Page, Region
from dataprep.regions import NEAR, SAME, Matches, Regions, absolute_distances, is_text, matches_of

NORMALIZED = "normalized"
FRAMES = (NORMALIZED, *PRECISION)
"""What boxes can be measured in: fractions of the page, or a unit."""

ROUNDED = {
    "inch": "four decimals of an inch",
    "pixel": "whole pixels",
    "point": "three decimals of a point",
    "grid": "whole cells",
}
"""What the precision of each unit is called."""

UNTOLD = (
    "they lie beyond their page, and over no word if they are absolute: "
    "say what they are in with --from, and of pixels --resolution"
)
MIXES = "mixes fractions of the page with absolute boxes"
PER_PAGE = "absolute"
"""The frame of boxes that are in the unit of their own page, whatever it is."""

MIXED = "mixed"
UNKNOWN = ""

FARTHEST = 1e9
"""No box lies so far away in any unit: beyond it whole numbers would not be exact."""


@dataclass(frozen=True, slots=True)
class Frames:
    """What is wanted: the frame to convert to, the one that files are in (found from the values if None), and the resolution.

    `resolution` is in dots an inch: it is needed between pixels and inches or points.
    """

    to: str
    source: str | None = None
    resolution: float | None = None


@whole_or_nothing
@np.errstate(all="ignore")
def convert(raw: bytes, path: str, layout: bytes | None, frames: Frames) -> Converted:
    """A labels file with its boxes in another frame; `layout` is the OCR file of its form, whose pages they are measured by."""
    decoded = decode(raw, path, "labels")
    if not is_whole(decoded):
        return unread(raw, decoded.faults)
    labels = cast("Labels", decoded.part(path))
    regions = [region for label in labels.labels for region in label.regions]
    ocr = _ocr(layout)
    found = _frames(regions, ocr, frames)
    was = _told(regions, found, ocr)
    lost = list[Loss]()
    edits = [Put(region.at, box) for region, box in _converted(regions, found, ocr, frames, lost)]
    if lost:  # a file in two frames would be of use to nobody
        return Converted(raw, None, tuple(lost))
    rounded = f"boxes are rounded to {ROUNDED[frames.to]}" if edits and frames.to in ROUNDED else ""
    notes = (MIXES if was == MIXED else "", rounded)
    return Converted(edited(raw, edits), was, (), tuple(filter(None, notes)))


def _ocr(layout: bytes | None) -> Ocr | None:
    """The OCR file as the model has it; one with pages out of order says of no box on which it is."""
    ocr = cast("Ocr | None", decode(layout, "", "ocr").part("")) if layout is not None else None
    return ocr if ocr and ocr.is_in_order else None


def _frames(regions: Sequence[Region], ocr: Ocr | None, frames: Frames) -> Sequence[str]:
    """The frame of each box: as it is said, or as the words of the pages tell it.

    Where no box lies beyond its page, all are fractions, unless more stand for words of their text as absolute boxes. Where one
    does, boxes are fractions, or in the unit of their page, or all in another unit if more of them stand for such words so.
    """
    columns = as_columns([region.polygon for region in regions])
    beyond = np.any(columns > 1 + EDGE, axis=0)
    if frames.source is not None:
        return [frames.source] * len(regions)
    if ocr is None:
        return [UNKNOWN if beyond.any() else NORMALIZED] * len(regions)
    if not beyond.any():
        return [_within(regions, columns, ocr)] * len(regions)
    sought = {frame: _fractions(regions, columns, ocr, frame, frames.resolution) for frame in (PER_PAGE, *FRAMES)}
    usual = (sought[NORMALIZED], sought[PER_PAGE])
    votes = sum(_votes(regions, found, ocr) for found in usual)
    if votes < sum(map(is_text, regions)):
        others = {unit: _votes(regions, sought[unit], ocr) for unit in PRECISION}
        best = max(PRECISION, key=lambda unit: others[unit])
        if others[best] > votes:
            return [best] * len(regions)
    return _usual(beyond, *(_distances(regions, found, ocr) for found in usual))


def _within(regions: Sequence[Region], columns: Columns, ocr: Ocr) -> str:
    """The frame of boxes that all lie within their pages as fractions."""
    votes = _votes(regions, columns, ocr)
    if 2 * votes >= sum(map(is_text, regions)):
        return NORMALIZED
    return PER_PAGE if _votes(regions, _fractions(regions, columns, ocr, PER_PAGE, None), ocr) > votes else NORMALIZED


def _fractions(regions: Sequence[Region], columns: Columns, ocr: Ocr, frame: str, resolution: float | None) -> Columns:
    """Boxes as fractions of their pages, if they are in a frame; far from everything where the page has no size in it."""
    sizes = {}
    for number, page in ocr.by_number.items():
        with suppress(UsageError):
            sizes[number] = _size(page, frame, resolution)
    size = np.array([sizes.get(region.page, (np.nan, np.nan)) for region in regions]).T
    found = columns / np.tile(size, (4, 1))
    return np.where(np.isfinite(found), found, FAR)


def _votes(regions: Sequence[Region], fractions: Columns, ocr: Ocr) -> int:
    """How many boxes stand for an element that has their text."""
    fine = np.full(len(regions), Verdict.FINE, np.uint8)
    matches = cast("Matches", matches_of.make(Regions(tuple(regions), fractions, fine), ocr))
    return sum(match.is_alike for match in matches.found)


def _distances(regions: Sequence[Region], fractions: Columns, ocr: Ocr) -> NDArray[np.float64]:
    """How far each box is from the nearest element of its page, (n,); infinite where it is near none."""
    pages = {number: replace(page, width=1.0, height=1.0) for number, page in ocr.by_number.items()}
    found = np.full(len(regions), np.inf)
    for number, distance in absolute_distances(regions, fractions, range(len(regions)), pages).items():
        found[number] = distance
    return found


def _usual(beyond: NDArray[np.bool_], fraction: NDArray[np.float64], absolute: NDArray[np.float64]) -> Sequence[str]:
    """The frame of each box in a file of fractions, of absolute boxes, or of both.

    It is given which boxes lie beyond their page, and how far each is from an element if it is a fraction, or absolute. A file
    that is mostly fractions has an absolute box only if that stands exactly for an element: a fraction may lie beyond the page.
    """
    absolute = np.where(beyond | (absolute <= SAME), absolute, np.inf)
    rest = NORMALIZED if np.isfinite(fraction).sum() >= np.isfinite(absolute).sum() else PER_PAGE
    if not (beyond & (absolute <= (SAME if rest == NORMALIZED else NEAR))).any():
        return [NORMALIZED if np.isfinite(fraction).any() else UNKNOWN] * len(beyond)
    within = np.where(absolute < fraction, PER_PAGE, np.where(np.isfinite(fraction), NORMALIZED, rest))
    return [str(frame) for frame in np.where(beyond, PER_PAGE, within)]


def _told(regions: Sequence[Region], found: Sequence[str], ocr: Ocr | None) -> str:
    """The frame of all boxes of a file; of several PER_PAGE where none is of fractions, else MIXED."""
    units = {_unit(frame, ocr.by_number.get(region.page) if ocr else None) for region, frame in zip(regions, found, strict=True)}
    if len(units) > 1:
        return MIXED if NORMALIZED in units else PER_PAGE
    return units.pop() if units else NORMALIZED


def _unit(frame: str, page: Page | None) -> str:
    return (page.unit or UNKNOWN) if frame == PER_PAGE and page else frame


def _size(page: Page, frame: str, resolution: float | None) -> tuple[float, float]:
    """The size of a page in a frame. Raises UsageError where it has none."""
    if frame in (NORMALIZED, PER_PAGE):
        return (1.0, 1.0) if frame == NORMALIZED else page.size
    return page_size(*page.size, page.unit or UNKNOWN, frame, resolution)


def _converted(
    regions: Sequence[Region], found: Sequence[str], ocr: Ocr | None, frames: Frames, lost: list[Loss]
) -> Iterator[tuple[Region, list[float]]]:
    """The new box of each region that changes, page by page."""
    groups: dict[tuple[int, str], list[Region]] = {}
    for region, frame in zip(regions, found, strict=True):
        groups.setdefault((region.page, frame), []).append(region)
    for (number, frame), members in groups.items():
        source = _unit(frame, ocr.by_number.get(number) if ocr else None)
        if source == frames.to:
            continue
        near, why = [region for region in members if _is_near(region.polygon)], "they lie too far from their page"
        try:
            boxes = _measured(near, _page(ocr, number, source), source, frames)
        except UsageError as error:
            boxes, near, why = [], [], str(error)
        moved = [(region, box) for region, box in zip(near, boxes, strict=True) if _is_near(box)]
        done = {region.at.pointer for region, _ in moved}
        left = [region.at for region in members if region.at.pointer not in done]
        lost += [Loss(left[0], f"boxes are not converted: {why}", None, len(left))] if left else []
        yield from moved


def _is_near(box: Sequence[float]) -> bool:
    return all(abs(value) < FARTHEST for value in box)


def _page(ocr: Ocr | None, number: int, source: str) -> Page:
    """The page that boxes are measured by. Raises UsageError where there is none that they can be measured by."""
    if ocr is None:
        raise UsageError("the form has no OCR file that can be read, with its pages in order, to measure them by")
    page = ocr.by_number.get(number)
    if page is None:
        raise UsageError("the OCR file has no such page")
    if not page.has_size or page.unit not in PRECISION:
        raise UsageError("their page in the OCR file says no size, or no unit")
    if source == UNKNOWN:
        raise UsageError(UNTOLD)
    return page


def _is_off(box: Sequence[float]) -> bool:
    """Whether the whole of a box lies to the right of its page, or below it."""
    return min(box[0::2]) > 1 + EDGE or min(box[1::2]) > 1 + EDGE


def _measured(members: Sequence[Region], page: Page, source: str, frames: Frames) -> list[list[float]]:
    """Boxes of one page in the frame that is wanted."""
    if not members:
        return []
    boxes = [list(region.polygon) for region in members]
    sizes = {frame: _size(page, frame, frames.resolution) for frame in (source, frames.to)}
    if source != NORMALIZED:
        boxes = to_normalized(boxes, *sizes[source])
        if frames.source and 2 * sum(map(_is_off, boxes)) > len(boxes):
            raise UsageError(f"as {source} most of them lie off their page: they are in something else (--from)")
    return boxes if frames.to == NORMALIZED else to_absolute(boxes, *sizes[frames.to], frames.to)
