"""Every labeled region of a form at once: the verdict on its shape, and the OCR element that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from dataprep.geometry import EDGE, Pairs, Verdict, as_columns, bounded, judge, overhang, pairs
from dataprep.model import Columns, Elements, Labels, Ocr, Page, Region
from dataprep.names import key_of
from dataprep.rule import part

SAME = 0.001
"""A region within this of an element stands for it (fractions of the page): measured over real folders."""

NEAR = 0.02
"""Beyond this nothing is meant."""

IDENTICAL = 1e-6
MOST = 100
"""Pairs told of one file: in a file with more of them everything is wrong."""

MOST_LOOKED_AT = 5_000
"""Pairs of one block of regions: no form has as many, and a hostile one shall not hurt."""

MOST_NEAR = 20
"""Elements that are looked at for a region, where more are near."""

FEWEST = 4
"""Boxes from which it can be told that the labels are another document's."""

STATE = re.compile(r":?(?:un)?selected:?", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions of all labels, in the order of the file, as columns too, with the verdict on each."""

    regions: tuple[Region, ...]
    columns: Columns
    verdicts: NDArray[np.uint8]

    @cached_property
    def worst(self) -> int:
        """The highest verdict that a region has: most sets know none but the lowest."""
        return int(self.verdicts.max(initial=0))

    def judged(self, verdict: Verdict) -> Iterator[Region]:
        """The regions with one verdict."""
        if verdict <= self.worst:
            yield from (self.regions[number] for number in np.flatnonzero(self.verdicts == verdict))

    @cached_property
    def simple(self) -> NDArray[np.intp]:
        """The numbers of the regions that have an area and sides that do not cross."""
        return np.flatnonzero(self.verdicts <= Verdict.ANTICLOCKWISE)

    @cached_property
    def doubles(self) -> tuple[tuple[Region, Region], ...]:
        """Pairs of regions with the identical box, the later one told once (G410); of one name, only within one label."""
        columns = self.columns[:, self.simple]
        # Boxes that are the same have the same middle: where no two middles are, there is nothing to look for.
        middles = np.sort(bounded(columns)[0::2].sum(axis=0))
        if not (np.diff(middles) <= 4 * IDENTICAL).any():
            return ()
        found: dict[int, tuple[Region, Region]] = {}
        for block in pairs(columns, columns, IDENTICAL):
            later = np.flatnonzero(block.seekers < block.elements)[:MOST_LOOKED_AT]
            for one, other in sorted(zip(block.seekers[later].tolist(), block.elements[later].tolist(), strict=True)):
                pair = (self.regions[self.simple[one]], self.regions[self.simple[other]])
                if other not in found and _are_double(*pair):
                    found[other] = pair
            if len(found) >= MOST:
                break
        return tuple(found[number] for number in sorted(found))

    @cached_property
    def named_together(self) -> frozenset[frozenset[str]]:
        """The pairs of labels that share an identical box."""
        return frozenset(frozenset((one.label, other.label)) for one, other in self.doubles)


def _are_double(one: Region, other: Region) -> bool:
    """Whether equal boxes are one too many: on one page, and not under two labels of one name, which L303 tells of."""
    is_same_name = key_of(one.label) == key_of(other.label)
    owners = ["/".join(region.at.pointer.split("/")[:3]) for region in (one, other)]
    return one.page == other.page and (not is_same_name or owners[0] == owners[1])


class Match(msgspec.Struct, frozen=True):
    """A region and the element that it stands for; `kind` is word, line or mark, `number` counts it on its page.

    `turn` is the corner of the element that the region begins at, 0 for the right one; `is_alike` says that both have the
    same text.
    """

    region: Region
    page: Page
    kind: str
    number: int
    text: str
    is_alike: bool
    distance: float
    turn: int

    @property
    def is_of_another_text(self) -> bool:
        """Whether nothing of the two texts is alike."""
        return not self.is_alike and are_unlike(self.region.text or "", self.text)


@dataclass(frozen=True, eq=False)
class Matches:
    """What the regions of values stand for; `astray` are near no element. Drawn and broken regions are left out."""

    found: tuple[Match, ...]
    astray: tuple[Region, ...]

    @cached_property
    def shared_words(self) -> tuple[tuple[Match, ...], ...]:
        """The matches with words that more than one region stands for, by word."""
        owners: dict[tuple[int, int], list[Match]] = {}
        for match in self.found:
            if match.kind == "word":
                owners.setdefault((match.page.number, match.number), []).append(match)
        return tuple(tuple(matches) for matches in owners.values() if len(matches) > 1)

    @cached_property
    def are_of_another_document(self) -> bool:
        """Whether most boxes stand over nothing, or over other texts (M510)."""
        total = len(self.found) + len(self.astray)
        wrong = sum(match.is_of_another_text for match in self.found if not match.is_alike)
        return total >= FEWEST and (wrong + len(self.astray)) * 2 > total


def are_unlike(text: str, other: str) -> bool:
    """Whether two texts share no token and are less than half similar."""
    text, other = text.casefold(), other.casefold()
    if set(text.split()) & set(other.split()):
        return False
    matcher = SequenceMatcher(None, text[:500], other[:500], autojunk=False)
    return matcher.quick_ratio() < 0.5 or matcher.ratio() < 0.5


def is_same_text(one: str | None, other: str, kind: str) -> bool:
    """Whether a label's text is an element's; selection marks are written with and without colons."""
    if one == other:
        return True
    if kind == "mark":
        return (one or "").strip(":").lower() == other.strip(":").lower()
    return " ".join((one or "").split()) == " ".join(other.split())


@part
def regions_of(labels: Labels, ocr: Ocr | None) -> Regions:
    """The regions with their verdicts; none is judged on a page whose size is not known (O204)."""
    regions = tuple(region for label in labels.labels for region in label.regions)
    columns = as_columns([region.polygon for region in regions])
    verdicts = judge(columns)
    verdicts[(overhang(columns) > EDGE) & (verdicts < Verdict.OFF_PAGE)] = Verdict.OFF_PAGE
    pages = ocr.by_number if ocr else {}
    for number in np.flatnonzero((columns > 1 + EDGE).any(axis=0) & (verdicts != Verdict.NOT_FINITE)):
        page = pages.get(regions[number].page)
        if page and page.has_size and absolute_distance(regions[number], page) <= NEAR:
            verdicts[number] = Verdict.NOT_NORMALIZED
    sizeless = {page.number for page in pages.values() if not page.has_size}
    if sizeless:
        verdicts[[region.page in sizeless for region in regions]] = Verdict.UNJUDGED
    return Regions(regions, columns, verdicts)


def absolute_distance(region: Region, page: Page) -> float:
    """How far a region, taken as absolute coordinates, is from the nearest word of the page; 1 where that is far."""
    scaled = as_columns([region.polygon]) / np.array(page.size * 4)[:, None]
    return min(float(block.distances.min(initial=1.0)) for block in pairs(scaled, page.words.columns, NEAR))


@part
def matches_of(regions: Regions, ocr: Ocr) -> Matches:
    """The element that each region stands for, page by page."""
    pages = {number: page for number, page in ocr.by_number.items() if len(page.words)}
    by_page: dict[int, list[int]] = {}
    for number, (region, verdict) in enumerate(zip(regions.regions, regions.verdicts.tolist(), strict=True)):
        if verdict <= Verdict.NOT_CONVEX and region.page in pages and is_text(region):
            by_page.setdefault(region.page, []).append(number)
    found: list[Match] = []
    astray: list[Region] = []
    for page, sought in by_page.items():
        matches = _matched(regions, sought, pages[page])
        found.extend(matches[number] for number in sought if number in matches)
        astray.extend(regions.regions[number] for number in sought if number not in matches)
    return Matches(tuple(found), tuple(astray))


def is_text(region: Region) -> bool:
    """Whether a region says a text, so that it ought to stand for an element."""
    return not region.drawn and region.text is not None and bool(region.text) and not region.text.isspace()


def _matched(regions: Regions, sought: Sequence[int], page: Page) -> Mapping[int, Match]:
    """The match of each region by number: the first kind that has one close, else the nearest of all kinds."""
    states = [number for number in sought if STATE.fullmatch(regions.regions[number].text or "")]
    words = [number for number in sought if number not in states] if states else sought
    matches: dict[int, Match] = {}
    for numbers, kinds in ((states, ("mark", "word", "line")), (words, ("word", "line", "mark"))):
        for tried, within in (*(((kind,), SAME) for kind in kinds), (kinds, NEAR)):
            left = [number for number in numbers if number not in matches]
            if left:
                matches |= _best(regions, left, page, tried, within)
    return matches


def _best(regions: Regions, sought: Sequence[int], page: Page, kinds: Sequence[str], within: float) -> Mapping[int, Match]:
    """For each region that is sought the best element within a distance: a word of its text first, then the nearest."""
    best: dict[int, tuple[tuple[bool, float, int], Match]] = {}
    columns = regions.columns[:, sought]
    for place, kind in enumerate(kinds):
        elements = elements_of(page, kind)
        for seeker, element, distance, turn in _pairs(columns, elements, within) if len(elements) else ():
            region, text = regions.regions[sought[seeker]], elements.texts[element]
            is_alike = is_same_text(region.text, text, kind)
            rank = (not (is_alike and place == 0), distance, place)
            if seeker not in best or rank < best[seeker][0]:
                best[seeker] = (rank, Match(region, page, kind, element, text, is_alike, distance, turn))
    return {sought[seeker]: match for seeker, (_, match) in best.items()}


def _pairs(columns: Columns, elements: Elements, within: float) -> Iterator[tuple[int, int, float, int]]:
    for block in pairs(columns, elements.columns, within):
        kept = block if len(block.seekers) <= MOST_NEAR * columns.shape[1] else _nearest_of(block)
        yield from zip(*(array.tolist() for array in kept), strict=True)


def _nearest_of(block: Pairs) -> Pairs:
    """The nearest few of each seeker: where hundreds lie in one place, the others say nothing."""
    order = np.lexsort((block.distances, block.seekers))
    seekers = block.seekers[order]
    place = np.arange(len(seekers)) - np.searchsorted(seekers, seekers)
    kept = order[place < MOST_NEAR]
    return Pairs(block.seekers[kept], block.elements[kept], block.distances[kept], block.turns[kept])


def elements_of(page: Page, kind: str) -> Elements:
    """The elements of one kind: word, line or mark."""
    return page.words if kind == "word" else page.lines if kind == "line" else page.marks


MAKERS = (regions_of, matches_of)
