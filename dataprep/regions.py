"""Every labeled region of a form at once: the verdict on its shape, and the OCR element that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dataprep.geometry import EDGE, Verdict, as_columns, judge, overhang, pairs
from dataprep.model import Columns, Elements, Labels, Ocr, Page, Region
from dataprep.rule import part

SAME = 0.001
"""A region within this of an element stands for it (fractions of the page): measured over real folders."""

NEAR = 0.02
"""Beyond this nothing is meant."""

STATE = re.compile(r":?(?:un)?selected:?", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions of all labels, in the order of the file, with the verdict on each."""

    regions: tuple[Region, ...]
    verdicts: tuple[Verdict, ...]

    def judged(self, verdict: Verdict) -> Iterator[Region]:
        """The regions with one verdict."""
        if verdict in self.verdicts:
            yield from (region for region, found in zip(self.regions, self.verdicts, strict=True) if found is verdict)


@dataclass(frozen=True, slots=True)
class Match:
    """A region and the element that it stands for; `kind` is word, line or mark, `number` counts it on its page."""

    region: Region
    page: Page
    kind: str
    number: int
    distance: float
    text: str

    @property
    def says_the_same(self) -> bool:
        """Whether region and element have the same text."""
        return same_text(self.region.text, self.text, self.kind)


@dataclass(frozen=True, eq=False)
class Matches:
    """What the regions of values stand for; `astray` are those near no element. Drawn and broken regions are left out."""

    found: tuple[Match, ...]
    astray: tuple[Region, ...]

    @cached_property
    def words(self) -> tuple[Match, ...]:
        """The matches with words."""
        return tuple(match for match in self.found if match.kind == "word")


def same_text(one: str | None, other: str, kind: str) -> bool:
    """Whether a label's text is an element's; selection marks are written with and without colons."""
    if kind == "mark":
        return (one or "").strip(":").lower() == other.strip(":").lower()
    return " ".join((one or "").split()) == " ".join(other.split())


@part
def regions_of(labels: Labels, ocr: Ocr | None) -> Regions:
    """The regions with their verdicts; none is judged on a page whose size is not known (O204)."""
    regions = tuple(region for label in labels.labels for region in label.regions)
    if not regions:
        return Regions((), ())
    columns = as_columns([region.polygon for region in regions])
    verdicts = judge(columns)
    with np.errstate(invalid="ignore"):
        beyond = np.flatnonzero((overhang(columns) > EDGE) & (verdicts < Verdict.OFF_PAGE))
    verdicts[beyond] = Verdict.OFF_PAGE
    pages = ocr.by_number if ocr else {}
    for number in np.flatnonzero((columns > 1 + EDGE).any(axis=0) & (verdicts != Verdict.NOT_FINITE)):
        page = pages.get(regions[number].page)
        if page and page.has_size and absolute_distance(regions[number], page) <= NEAR:
            verdicts[number] = Verdict.NOT_NORMALIZED
    sizeless = {page.number for page in pages.values() if not page.has_size}
    judged = zip(regions, map(Verdict, verdicts.tolist()), strict=True)
    return Regions(regions, tuple(Verdict.UNJUDGED if region.page in sizeless else found for region, found in judged))


def absolute_distance(region: Region, page: Page) -> float:
    """How far a region, taken as absolute coordinates, is from the nearest word of the page; 1 where that is far."""
    scaled = as_columns([region.polygon]) / np.array(page.size * 4)[:, None]
    return min(
        (float(distance.min(initial=1.0)) for _, _, distance in pairs(scaled, page.words.columns, NEAR)), default=1.0
    )


@part
def matches_of(regions: Regions, ocr: Ocr) -> Matches:
    """The element that each region stands for, page by page."""
    found: list[Match] = []
    astray: list[Region] = []
    for page in ocr.by_number.values():
        if len(page.words):
            sought = [
                region
                for region, verdict in zip(regions.regions, regions.verdicts, strict=True)
                if region.page == page.number and verdict <= Verdict.NOT_CONVEX and is_text(region)
            ]
            for region, match in zip(sought, _matched(sought, page), strict=True):
                if match is None:
                    astray.append(region)
                else:
                    found.append(match)
    return Matches(tuple(found), tuple(astray))


def is_text(region: Region) -> bool:
    """Whether a region says a text, so that it ought to stand for an element."""
    return not region.drawn and bool((region.text or "").strip())


def _matched(regions: Sequence[Region], page: Page) -> Iterable[Match | None]:
    matches: dict[int, Match] = {}
    left = list(range(len(regions)))
    for within in (SAME, NEAR):
        if left:
            columns = as_columns([regions[number].polygon for number in left])
            chosen = _nearest([regions[number] for number in left], columns, page, within)
            matches |= {left[number]: match for number, match in chosen.items()}
            left = [number for number in left if number not in matches]
    return [matches.get(number) for number in range(len(regions))]


def _nearest(regions: Sequence[Region], columns: Columns, page: Page, within: float) -> dict[int, Match]:
    """For each region the element within a distance that it is taken for, by rank: kind first where both are close."""
    best: dict[int, tuple[tuple[float, ...], Match]] = {}
    for place, (kind, elements) in enumerate((("word", page.words), ("line", page.lines), ("mark", page.marks))):
        if not len(elements):
            continue
        for seeker, element, distance in _pairs(columns, elements, within):
            match = Match(regions[seeker], page, kind, element, distance, elements.texts[element])
            rank = _rank(match, place, within)
            if seeker not in best or rank < best[seeker][0]:
                best[seeker] = (rank, match)
    return {number: match for number, (_, match) in best.items()}


def _pairs(columns: Columns, elements: Elements, within: float) -> Iterator[tuple[int, int, float]]:
    for block in pairs(columns, elements.columns, within):
        yield from zip(*(array.tolist() for array in block), strict=True)


def _rank(match: Match, place: int, within: float) -> tuple[float, ...]:
    is_state = bool(STATE.fullmatch(match.region.text or ""))
    order = -1 if is_state and match.kind == "mark" else place
    if within == SAME:
        return (order, match.distance, match.number)
    told_apart = not (match.kind == "word" and match.says_the_same)
    return (-1 if is_state and match.kind == "mark" else 0, told_apart, match.distance, order, match.number)


MAKERS = (regions_of, matches_of)
