"""The pages of a form as they are shown: their sizes, their words, and the labels' regions with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from dataprep.geometry import Verdict
from dataprep.load import Loaded
from dataprep.model import Labels, Ocr, Page, Region, Source
from dataprep.regions import Regions
from dataprep.rule import Parts
from dataprep.rules import MAKERS
from dataprep.viewer.placing import box_of, boxes_of, page_of
from dataprep.viewer.shape import Box, FormPages, LabelEntry, PageEntry, RegionRow, Words

LETTER = (8.5, 11.0)
"""How a page is shown whose size nobody knows."""

LONGEST = 1e6
LONGEST_WORD = 100
"""Inches or pixels of a page's side, and letters of a word: more is cut."""

MOST_PAGES = 200
"""Pages of one form that are shown."""

MOST_WORDS, MOST_REGIONS = 5_000, 5_000
"""Words of one page and regions of one form that are shown: a dense page has two thousand words."""

BROKEN: Mapping[int, str] = {
    Verdict.NOT_CONVEX: "has a dent",
    Verdict.OFF_PAGE: "leaves the page",
    Verdict.ANTICLOCKWISE: "corners run anticlockwise",
    Verdict.SELF_INTERSECTING: "sides cross",
    Verdict.DEGENERATE: "has no area",
    Verdict.NOT_NORMALIZED: "is not in fractions of the page",
    Verdict.NOT_FINITE: "is not of numbers",
}


class Room:
    """How many words and regions there still is room for in a page to look at."""

    def __init__(self, words: int, regions: int) -> None:
        self.words, self.regions = words, regions

    def words_of(self, page: Page | None) -> Words | None:
        """The words of a page, where there is room for all of them."""
        count = len(page.words) if page else 0
        if page is None or not count or count > min(self.words, MOST_WORDS):
            return None
        self.words -= count
        return Words(tuple(text[:LONGEST_WORD] for text in page.words.texts), tuple(map(_sides, boxes_of(page.words))))


def _sides(box: Box) -> Box:
    """The sides of an upright box; any other as it is."""
    x0, y0, x1, y1, x2, y2, x3, y3 = box
    return (x0, y0, x2, y2) if x0 == x3 and x1 == x2 and y0 == y1 and y2 == y3 else box


def pages_of(loaded: Loaded, fields: Mapping[str, int], room: Room) -> FormPages:
    """The pages of a form that was read; `fields` are the numbers of the fields by name."""
    source, ocr, labels = (loaded.parts.get(kind) for kind in (Source, Ocr, Labels))
    regions = Parts(dict(loaded.parts), MAKERS).find(Regions)
    entries, left = _labels(labels, regions, fields, room) if isinstance(labels, Labels) else ((), 0)
    by_number = ocr.by_number if isinstance(ocr, Ocr) else {}
    sizes = source.sizes if isinstance(source, Source) else ()
    unit = "in" if isinstance(source, Source) and source.is_pdf else "px"
    labeled = {region.page for label in entries for region in label.regions}
    numbers = sorted({*range(1, len(sizes) + 1), *map(page_of, by_number), *labeled})
    pages = tuple(_page(number, sizes, by_number.get(number), unit, room) for number in numbers[:MOST_PAGES])
    unshown = sum(len(page.words) for page in by_number.values()) - sum(len(page.words.texts) for page in pages if page.words)
    return FormPages(pages, entries, tuple(_notes(len(numbers) - len(pages), left, unshown)))


def _page(number: int, sizes: Sequence[tuple[float, float]], page: Page | None, unit: str, room: Room) -> PageEntry:
    is_there = 0 < number <= len(sizes)
    if is_there:
        width, height = sizes[number - 1]
    elif page is not None and page.has_size:
        (width, height), unit = page.size, {"inch": "in", "pixel": "px"}.get(page.unit or "", "")
    else:
        (width, height), unit = LETTER, ""
    reason = "" if is_there else f"the form has no page {number}" if sizes else "the form cannot be opened"
    return PageEntry(number, *_sensible(width, height), unit, room.words_of(page), reason=reason)


def _sensible(width: float, height: float) -> tuple[float, float]:
    """A size that can be shown: no strip, and no endless page, whatever a hostile file says."""
    width, height = min(width, LONGEST), min(height, LONGEST)
    return max(width, height / 20), max(height, width / 20)


def _labels(labels: Labels, regions: object, fields: Mapping[str, int], room: Room) -> tuple[tuple[LabelEntry, ...], int]:
    """The labels with their regions, as many as there is room for; and how many regions are left out."""
    verdicts = iter(regions.verdicts.tolist() if isinstance(regions, Regions) else ())
    most = min(room.regions, MOST_REGIONS)
    entries: list[LabelEntry] = []
    shown = 0
    for label in labels.labels:
        if len(entries) >= most or shown >= most:
            break
        own = tuple(islice((_region(region, next(verdicts, 0)) for region in label.regions), most - shown))
        shown += len(own)
        text = label.text or " ".join(value.text for value in label.values if value.text)
        entries.append(LabelEntry(label.name, fields.get(label.field, -1), text[:200], own))
    room.regions -= shown
    return tuple(entries), sum(len(label.regions) for label in labels.labels) - shown


def _region(region: Region, verdict: int) -> RegionRow:
    return RegionRow(page_of(region.page), box_of(region.polygon), BROKEN.get(verdict, ""))


def _notes(pages: int, regions: int, words: int) -> Iterator[str]:
    """What is left out, a line each."""
    for count, what in ((pages, "pages"), (regions, "regions"), (words, "words")):
        if count:
            yield f"{count:,} {what} are left out here"
