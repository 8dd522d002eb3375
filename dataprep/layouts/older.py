"""A layout result from 3.0 on in the shape of 2.x: words within lines, tables by page, references instead of spans."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from operator import itemgetter
from typing import Any, TypeAlias

from dataprep.conversion import Loss, beyond
from dataprep.findings import Location
from dataprep.formats.elements import CORNERS, quadrilateral

Json = dict[str, Any]

ELEMENT = frozenset({"polygon", "boundingBox"})
HELD: Mapping[str, frozenset[str]] = {
    "": frozenset({"apiVersion", "stringIndexType", "content", "pages", "tables", "styles"}),
    "pages/*": frozenset({"pageNumber", "spans", "angle", "width", "height", "unit", "words", "lines", "selectionMarks", "kind"}),
    "pages/*/words/*": ELEMENT | {"content", "span", "confidence"},
    "pages/*/lines/*": ELEMENT | {"content", "spans"},
    "pages/*/selectionMarks/*": ELEMENT | {"state", "span", "confidence"},
    "tables/*": frozenset({"rowCount", "columnCount", "cells", "spans", "boundingRegions"}),
    "tables/*/cells/*": frozenset(
        {"kind", "rowIndex", "columnIndex", "rowSpan", "columnSpan", "content", "spans", "boundingRegions", "elements"}
    ),
    "styles/*": frozenset({"isHandwritten", "confidence", "spans"}),
}
"""The members of a result from 3.0 on that have a place in 2.x; those that only say where content stands are not missed."""

USUAL: Mapping[str, str] = {"modelId": "prebuilt-layout", "contentFormat": "text"}
"""What is no loss: the values that every layout has."""

KINDS: Mapping[str, Json] = {"content": {}, "columnHeader": {"isHeader": True}}
"""What the kinds of cells are in 2.x, which knows headers of columns only."""

SIZE = ("angle", "width", "height", "unit")
SIZES = ("width", "height", "unit")

MARK = re.compile(r":(?:un)?selected:\s*")
"""How the text of a line tells of a selection mark; lines of 2.x do not."""

MOST = 10
"""So many references to each word, on average, are made; more are a hostile file's."""


def is_sizeless(result: Json) -> bool:
    """Whether a page has no size, as those of Office files: 2.x cannot do without."""
    return any(page.get(key) is None for page in result["pages"] for key in SIZES)


def older(result: Json, at: Location, target: str, stamp: str) -> tuple[Json, tuple[Loss, ...]]:
    """The `analyzeResult` from 3.0 on, which stands at a place, as that of a target of 2.x, and what is lost.

    `stamp` is what layouts of the target say as their version. Each page has a size, and members that the reader leaves unread
    are of their type; who calls sees to both.
    """
    lost = list(beyond(HELD, {key: value for key, value in result.items() if USUAL.get(key) != value}, at, target))
    places, styles = Places(), Styles.of(result.get("styles") or (), at.child("styles"))
    pages = [_page(page, number, at.child("pages", number), places, styles, lost) for number, page in enumerate(result["pages"])]
    lost += styles.losses()
    tables: dict[int, list[Json]] = {page["page"]: [] for page in pages}
    for number, table in enumerate(result.get("tables") or ()):
        place = at.child("tables", number)
        numbers = list(_pages_of(table))
        if len(numbers) == 1:
            tables.setdefault(numbers[0], []).append(_table(table, place, places, lost))
        else:
            what = "stands on more than one page" if numbers else "does not say its page"
            lost.append(Loss(place, f"a table {what}: left out"))
    results = [{"page": page, "tables": found} for page, found in tables.items()]
    return {"version": stamp, "readResults": pages, "pageResults": results}, tuple(lost)


def _range(span: Json) -> tuple[int, int]:
    """Where a piece of the content begins and ends."""
    return span["offset"], span["offset"] + span["length"]


def _spans(element: Json) -> Sequence[Json]:
    return [element["span"]] if element.get("span") else ()


@dataclass(slots=True)
class Places:
    """The references of what stands in the content, by where it begins there; `left` is how many more may be found."""

    found: list[tuple[int, int, str]] = field(default_factory=list)
    left: int | None = None

    def add(self, spans: Sequence[Json], reference: str) -> None:
        """Note where something stands."""
        if spans:
            self.found.append((*_range(spans[0]), reference))

    def within(self, spans: Iterable[Json]) -> list[str] | None:
        """The references of all that stands within spans; None where there are too many. Nothing is added afterwards."""
        if self.left is None:
            self.found.sort(key=itemgetter(0))
            self.left = MOST * (len(self.found) + 1000)
        references: list[str] = []
        for start, end in map(_range, spans):
            first = bisect.bisect_left(self.found, start, key=itemgetter(0))
            until = bisect.bisect_left(self.found, max(end, start + 1), key=itemgetter(0))
            self.left -= max(until - first, 0) + 1
            if self.left < 0:
                return None
            references += (
                reference for _, last, reference in self.found[first:until] if last <= end and (last > start or start == end)
            )
        return references


Stretch: TypeAlias = tuple[int, int, int]
"""Where a stretch of the content begins and ends, and the number of the style that it is of."""


def _further(one: Stretch, other: Stretch) -> Stretch:
    return one if one[1] >= other[1] else other


@dataclass(frozen=True, slots=True)
class Styles:
    """What is said of handwriting: stretches of the content in order, and for each the one until there that ends last."""

    styles: Sequence[Json]
    at: Location
    stretches: Sequence[Stretch]
    furthest: Sequence[Stretch]
    told: set[Stretch] = field(default_factory=set)
    partial: list[Loss] = field(default_factory=list)

    @classmethod
    def of(cls, styles: Sequence[Json], at: Location) -> Styles:
        """The styles that say whether they are handwritten."""
        stretches = sorted(
            (*_range(span), number)
            for number, style in enumerate(styles)
            if style.get("isHandwritten") is not None
            for span in style.get("spans") or ()
        )
        return cls(styles, at, stretches, list(accumulate(stretches, _further)))

    def of_line(self, spans: Sequence[Json]) -> Json:
        """The appearance of a line, as a member of it."""
        found = [(self._over(*span), span) for span in map(_range, spans)] if self.stretches else []
        stretches = [stretch for stretch, _ in found if stretch]
        if not stretches:
            return {}
        self.told.update(stretches)
        number = stretches[0][2]
        if any(not stretch or stretch[2] != number or stretch[0] > start or stretch[1] < end for stretch, (start, end) in found):
            self.partial.append(Loss(self.at.child(number), "a style is that of a part of a line: it is told of the whole line"))
        style = self.styles[number]
        sure = {} if style.get("confidence") is None else {"confidence": style["confidence"]}
        return {"appearance": {"style": {"name": "handwriting" if style["isHandwritten"] else "other", **sure}}}

    def _over(self, start: int, end: int) -> Stretch | None:
        """The stretch over a part of a piece of the content that ends last."""
        place = bisect.bisect_left(self.stretches, max(end, start + 1), key=itemgetter(0))
        stretch = self.furthest[place - 1] if place else None
        return stretch if stretch and (stretch[1] > start or stretch[:2] == (start, end)) else None

    def losses(self) -> Iterator[Loss]:
        """What no line tells, or more than is said."""
        yield from self.partial
        for number in sorted({stretch[2] for stretch in set(self.stretches) - self.told}):
            yield Loss(self.at.child(number), "a style is that of no line, or of one with another style: left out")


@dataclass(slots=True)
class Line:
    """A line: its place in the file and in the content, its text, its box, and the words that stand in it."""

    at: Location
    spans: Sequence[Json]
    text: str
    box: Sequence[float]
    words: list[Json] = field(default_factory=list)

    @property
    def begin(self) -> float:
        """Where it begins in the content; behind everything where it does not say so."""
        return min((span["offset"] for span in self.spans), default=float("inf"))

    @property
    def plain(self) -> str:
        """The text without the selection marks that stand in it, which are told apart."""
        if not MARK.search(self.text) or any(MARK.search(word["content"]) for word in self.words):
            return self.text
        return MARK.sub("", self.text).strip()

    @property
    def is_of_marks(self) -> bool:
        """Whether nothing but selection marks stands in it."""
        return not self.words and not self.plain and self.text != ""


def _page(page: Json, number: int, at: Location, places: Places, styles: Styles, lost: list[Loss]) -> Json:
    prefix = f"#/readResults/{number}"
    lines = list(_lines(page, at, lost))
    for place, line in enumerate(lines):
        for order, word in enumerate(line.words):
            places.add(_spans(word), f"{prefix}/lines/{place}/words/{order}")
        if not line.words:
            places.add(line.spans, f"{prefix}/lines/{place}")
    marks = list[Json]()
    for place, mark in enumerate(page.get("selectionMarks") or ()):
        if box := _box(mark, at.child("selectionMarks", place), lost):
            places.add(_spans(mark), f"{prefix}/selectionMarks/{len(marks)}")
            marks.append({"boundingBox": box, **_sure(mark), "state": mark["state"]})
    made = {"page": page["pageNumber"], **{key: page[key] for key in SIZE if key in page}}
    made["lines"] = [
        {"text": line.plain, "boundingBox": line.box, **styles.of_line(line.spans), "words": [_word(word) for word in line.words]}
        for line in lines
    ]
    return made | ({"selectionMarks": marks} if "selectionMarks" in page else {})


def _lines(page: Json, at: Location, lost: list[Loss]) -> Sequence[Line]:
    """The lines of a page with the words in whose spans they stand; a word that stands in none becomes a line of its own."""
    lines = [
        Line(place, line.get("spans") or (), line["content"], box)
        for number, line in enumerate(page.get("lines") or ())
        for place in [at.child("lines", number)]
        if (box := _box(line, place, lost))
    ]
    starts = sorted((*_range(span), number) for number, line in enumerate(lines) for span in line.spans)
    alone: list[Line] = []
    for number, word in enumerate(page.get("words") or ()):
        place = at.child("words", number)
        if box := _box(word, place, lost):
            owner = _owner(word, starts)
            if owner is None:
                alone.append(Line(place, _spans(word), word["content"], box, [word]))
            else:
                lines[owner].words.append(word)
    lost += (Loss(line.at, "a line of selection marks is none in 2.x: left out") for line in lines if line.is_of_marks)
    lines = [line for line in lines if not line.is_of_marks]
    return sorted([*lines, *alone], key=lambda line: line.begin) if alone else lines


def _owner(word: Json, starts: Sequence[tuple[int, int, int]]) -> int | None:
    """The number of the line in whose span a word stands."""
    if "span" not in word:
        return None
    start, end = _range(word["span"])
    place = bisect.bisect_right(starts, start, key=itemgetter(0)) - 1
    return starts[place][2] if place >= 0 and end <= starts[place][1] else None


def _word(word: Json) -> Json:
    return {"boundingBox": _quadrilateral(word), "text": word["content"], **_sure(word)}


def _sure(element: Json) -> Json:
    return {"confidence": element["confidence"]} if element.get("confidence") is not None else {}


def _corners(element: Json) -> Sequence[float]:
    return element.get("polygon") or element.get("boundingBox") or ()


def _quadrilateral(element: Json) -> Sequence[float]:
    corners = _corners(element)
    return corners if len(corners) == CORNERS else quadrilateral(corners)


def _box(element: Json, at: Location, lost: list[Loss]) -> Sequence[float] | None:
    """The four corners of an element; None, and a loss, where it says none."""
    corners = _corners(element)
    kind = {"words": "word", "lines": "line", "selectionMarks": "selection mark"}[at.pointer.rsplit("/", 2)[1]]
    if not corners:
        lost.append(Loss(at, f"a {kind} does not say its place: left out"))
        return None
    if len(corners) != CORNERS:
        lost.append(Loss(at, f"a {kind} has other than four corners: the box around it is kept"))
    return _quadrilateral(element)


def _pages_of(table: Json) -> set[int]:
    """The numbers of the pages that a table and its cells stand on."""
    regions = (part.get("boundingRegions") or () for part in (table, *(table.get("cells") or ())))
    return {region["pageNumber"] for region in chain.from_iterable(regions)}


def _table(table: Json, at: Location, places: Places, lost: list[Loss]) -> Json:
    made = {name: table[key] for key, name in (("rowCount", "rows"), ("columnCount", "columns")) if key in table}
    cells = enumerate(table.get("cells") or ())
    made["cells"] = [_cell(cell, at.child("cells", number), places, lost) for number, cell in cells]
    return made | _bounding(table, at, lost)


def _cell(cell: Json, at: Location, places: Places, lost: list[Loss]) -> Json:
    kind = cell.get("kind") or "content"
    if kind not in KINDS:
        lost.append(Loss(at.child("kind"), f"a cell is a {kind}, which 2.x does not know: kept as any other"))
    made: Json = {key: cell[key] for key in ("rowIndex", "columnIndex", "rowSpan", "columnSpan") if key in cell}
    made["text"] = cell.get("content") or ""
    elements = places.within(cell.get("spans") or ())
    if elements is None:
        lost.append(Loss(at.child("spans"), "a cell holds the words of too many others: its references are left out"))
    return made | _bounding(cell, at, lost) | ({"elements": elements} if elements else {}) | KINDS.get(kind, {})


def _bounding(element: Json, at: Location, lost: list[Loss]) -> Json:
    """The box of a table or cell, as a member of it."""
    polygons = [corners for region in element.get("boundingRegions") or () if (corners := _corners(region))]
    if not polygons:
        return {}
    if [len(corners) for corners in polygons] == [CORNERS]:
        return {"boundingBox": polygons[0]}
    lost.append(Loss(at.child("boundingRegions"), "regions are not one of four corners: the box around them is kept"))
    boxes = [quadrilateral(corners) for corners in polygons if len(corners) >= 4]
    return {"boundingBox": quadrilateral(list(chain.from_iterable(boxes)))} if boxes else {}
