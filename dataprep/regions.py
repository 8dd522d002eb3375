"""Every labeled region of a form at once: the verdict on its shape, and the OCR element that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from dataprep.geometry import (
    EDGE,
    Pairs,
    Verdict,
    are_apart,
    as_columns,
    bounded,
    bounds,
    distances,
    is_on_page,
    judge,
    middles,
    overhang,
    pairs,
)
from dataprep.model import Columns, Elements, Labels, Ocr, Page, Region
from dataprep.rule import part

SAME = 0.001
"""A region within this of an element stands for it (fractions of the page): measured over real folders."""

NEAR = 0.02
"""Beyond this nothing is meant."""

IDENTICAL = 1e-6
LONGEST = 60
"""Letters of two texts that are compared: no word is longer, and a hostile one shall not hurt."""

MOST_NEAR = 20
"""Elements that are looked at for a region, where more are near."""

FEWEST = 4
"""Boxes from which it can be told that the labels are another document's."""

NO_BOX: frozenset[int] = frozenset()

STATE = re.compile(r":?(?:un)?selected:?", re.IGNORECASE)


class Regions(msgspec.Struct, frozen=True, eq=False, dict=True):
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
    def pages(self) -> NDArray[np.int64]:
        """The page of each region, (n,); what no page can have is folded into what fits."""
        return np.array([region.page % 2**31 for region in self.regions], np.int64)

    @cached_property
    def around(self) -> NDArray[np.float64]:
        """The rectangle around each region, (4, n), as `bounds` has it."""
        return bounds(bounded(self.columns))

    @cached_property
    def are_apart(self) -> bool:
        """Whether no two regions of a page meet, so that none overlap, nor are identical: the usual case."""
        return are_apart(self.around, self.pages, 2 * IDENTICAL)

    @cached_property
    def same_boxes(self) -> tuple[tuple[Region, ...], ...]:
        """The regions with the identical box, in groups of two or more, each in the order of the file."""
        if self.are_apart:
            return ()
        columns = bounded(self.columns[:, self.simple])
        across, down = middles(columns)
        pages = self.pages[self.simple]
        order = np.lexsort((np.round(down, 5), np.round(across, 5), pages))
        apart = distances(columns[:, order[1:]], columns[:, order[:-1]])[0] > IDENTICAL
        starts = np.flatnonzero(np.concatenate(([True], apart | (np.diff(pages[order]) != 0), [True])))
        groups = (self.simple[np.sort(order[start:end])] for start, end in pairwise(starts.tolist()) if end - start > 1)
        return tuple(tuple(self.regions[number] for number in group) for group in sorted(groups, key=lambda group: group[0]))

    @cached_property
    def boxes_of(self) -> Mapping[str, frozenset[int]]:
        """The identical boxes that each label has, by number of their group."""
        boxes: dict[str, set[int]] = {}
        for number, group in enumerate(self.same_boxes):
            for region in group:
                boxes.setdefault(region.label, set()).add(number)
        return {label: frozenset(numbers) for label, numbers in boxes.items()}

    def share_a_box(self, one: str, other: str) -> bool:
        """Whether two labels have an identical box (G410)."""
        return not self.boxes_of.get(one, NO_BOX).isdisjoint(self.boxes_of.get(other, NO_BOX))


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


class Matches(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What the regions of values stand for; `astray` are near no element. Drawn and broken regions are left out."""

    found: tuple[Match, ...]
    astray: tuple[Region, ...]

    @cached_property
    def shared_words(self) -> tuple[tuple[Match, ...], ...]:
        """The matches with words that more than one region stands for, by word."""
        words = [match for match in self.found if match.kind == "word"]
        places = [(match.page.number, match.number) for match in words]
        if len(set(places)) == len(places):
            return ()
        owners: dict[tuple[int, int], list[Match]] = {}
        for place, match in zip(places, words, strict=True):
            owners.setdefault(place, []).append(match)
        return tuple(tuple(matches) for matches in owners.values() if len(matches) > 1)

    @cached_property
    def are_of_another_document(self) -> bool:
        """Whether most boxes stand over nothing, or over other texts (M510)."""
        total = len(self.found) + len(self.astray)
        wrong = sum(match.is_of_another_text for match in self.found if not match.is_alike)
        return total >= FEWEST and (wrong + len(self.astray)) * 2 > total


def are_unlike(text: str, other: str) -> bool:
    """Whether two texts share no token and are less than half similar."""
    from difflib import SequenceMatcher

    text, other = text.casefold(), other.casefold()
    if set(text.split()) & set(other.split()):
        return False
    matcher = SequenceMatcher(None, text[:LONGEST], other[:LONGEST], autojunk=False)
    return matcher.quick_ratio() < 0.5 or matcher.ratio() < 0.5


def is_same_text(one: str | None, other: str, kind: str) -> bool:
    """Whether a label's text is an element's; selection marks are written with and without colons."""
    if one == other:
        return True
    if kind == "mark":
        return (one or "").strip(":").lower() == other.strip(":").lower()
    return plain_text(one) == plain_text(other)


def plain_text(text: str | None) -> str:
    """A text with single blanks."""
    return " ".join((text or "").split())


@part
def regions_of(labels: Labels, ocr: Ocr | None) -> Regions:
    """The regions with their verdicts; none is judged on a page whose size is not known (O204)."""
    regions = tuple(region for label in labels.labels for region in label.regions)
    columns = as_columns([region.polygon for region in regions])
    verdicts = judge(columns)
    pages = ocr.by_number if ocr else {}
    if not is_on_page(columns):
        verdicts[(overhang(columns) > EDGE) & (verdicts < Verdict.OFF_PAGE)] = Verdict.OFF_PAGE
        verdicts[list(_absolute(regions, columns, verdicts, pages))] = Verdict.NOT_NORMALIZED
    sizeless = {page.number for page in pages.values() if not page.has_size}
    if sizeless:
        verdicts[[region.page in sizeless for region in regions]] = Verdict.UNJUDGED
    return Regions(regions, columns, verdicts)


def _absolute(
    regions: Sequence[Region], columns: Columns, verdicts: NDArray[np.uint8], pages: Mapping[int, Page]
) -> Iterator[int]:
    """The numbers of the regions that are absolute: beyond the page, and elements of it when divided by its size.

    Where one is, those of the same file that lie within the page by chance are held against the elements as well.
    """
    finite = verdicts != Verdict.NOT_FINITE
    beyond = np.flatnonzero((columns > 1 + EDGE).any(axis=0) & finite)
    found = absolute_distances(regions, columns, beyond, pages) if beyond.size else {}
    if found:
        rest = absolute_distances(regions, columns, np.setdiff1d(np.flatnonzero(finite), beyond), pages)
        yield from found
        yield from (number for number, distance in rest.items() if distance <= SAME)


def absolute_distances(
    regions: Sequence[Region], columns: Columns, numbers: Iterable[int], pages: Mapping[int, Page]
) -> Mapping[int, float]:
    """How far regions, taken as absolute, are from the nearest element of their page; those far from all are left out."""
    by_page: dict[int, list[int]] = {}
    for number in map(int, numbers):
        by_page.setdefault(regions[number].page, []).append(number)
    nearest: dict[int, float] = {}
    for page, sought in ((pages[number], sought) for number, sought in by_page.items() if number in pages):
        scaled = bounded(columns[:, sought]) / np.array(page.size * 4)[:, None] if page.has_size else columns[:, :0]
        for elements in (page.words, page.lines, page.marks):
            for seeker, _, distance, _ in _pairs(scaled, elements, NEAR):
                nearest[sought[seeker]] = min(distance, nearest.get(sought[seeker], 1.0))
    return nearest


@part
def matches_of(regions: Regions, ocr: Ocr) -> Matches:
    """The element that each region stands for, page by page."""
    pages = {number: page for number, page in ocr.by_number.items() if len(page.words)} if ocr.is_in_order else {}
    by_page: dict[int, list[int]] = {}
    for number in np.flatnonzero(regions.verdicts == Verdict.FINE).tolist():
        region = regions.regions[number]
        if region.page in pages and is_text(region):
            by_page.setdefault(region.page, []).append(number)
    found: list[Match] = []
    astray: list[Region] = []
    for page, sought in by_page.items():
        matches = _matched(regions, sought, pages[page])
        found += [matches[number] for number in sought if number in matches]
        astray += [regions.regions[number] for number in sought if number not in matches]
    return Matches(tuple(found), tuple(astray))


def is_text(region: Region) -> bool:
    """Whether a region says a text, so that it ought to stand for an element."""
    return not region.drawn and region.text is not None and bool(region.text) and not region.text.isspace()


def _matched(regions: Regions, sought: Sequence[int], page: Page) -> Mapping[int, Match]:
    """The match of each region by number: the first kind that has one close, else the nearest of all kinds."""
    found = regions.regions
    states = [number for number in sought if STATE.fullmatch(found[number].text or "")]
    words = [number for number in sought if number not in states] if states else sought
    matches: dict[int, Match] = {}
    for left, kinds in ((states, ("mark", "word", "line")), (words, ("word", "line", "mark"))):
        for tried, within in (*(((kind,), SAME) for kind in kinds), (kinds, NEAR)):
            if not left:
                break
            matches |= _best(regions, left, page, tried, within)
            left = [number for number in left if number not in matches]
    return matches


def _best(regions: Regions, sought: Sequence[int], page: Page, kinds: Sequence[str], within: float) -> Mapping[int, Match]:
    """For each region that is sought the best element within a distance: a word of its text first, then the nearest."""
    best: dict[int, tuple[tuple[bool, float, int], Match]] = {}
    found = [regions.regions[number] for number in sought]
    columns = regions.columns.take(sought, axis=1)
    for place, kind in enumerate(kinds):
        elements = elements_of(page, kind)
        for seeker, element, distance, turn in _pairs(columns, elements, within) if len(elements) else ():
            region, text = found[seeker], elements.texts[element]
            is_alike = region.text == text or is_same_text(region.text, text, kind)
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
