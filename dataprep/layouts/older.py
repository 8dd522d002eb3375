"""A layout result from 3.0 on in the shape of 2.x: words within lines, tables by page, references instead of spans."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from dataprep.conversion import Loss, beyond
from dataprep.findings import Location
from dataprep.formats.elements import CORNERS, quadrilateral

Json = dict[str, Any]

ELEMENT = frozenset({"polygon", "boundingBox"})
HELD: Mapping[str, frozenset[str]] = {
    "": frozenset({"apiVersion", "modelId", "stringIndexType", "content", "contentFormat", "pages", "tables", "styles"}),
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

SIZE = ("angle", "width", "height", "unit")
SIZES = ("width", "height", "unit")


def is_sizeless(result: Json) -> bool:
    """Whether a page has no size, as those of Office files: 2.x cannot do without."""
    return any(page.get(key) is None for page in result["pages"] for key in SIZES)


def older(result: Json, at: Location, target: str, stamp: str) -> tuple[Json, tuple[Loss, ...]]:
    """The `analyzeResult` from 3.0 on, which stands at a place, as that of a target of 2.x, and what is lost.

    `stamp` is what layouts of the target say as their version. Each page has a size; who calls sees to it.
    """
    lost = list(beyond(HELD, result, at, target))
    places = Places()
    styles = Styles.of(result.get("styles") or (), at.child("styles"))
    pages = [_page(page, number, at.child("pages", number), places, styles, lost) for number, page in enumerate(result["pages"])]
    lost += styles.partial
    results = [{"page": page["page"], "tables": []} for page in pages]
    by_number = {page["page"]: page_result for page, page_result in zip(reversed(pages), reversed(results), strict=True)}
    for number, table in enumerate(result.get("tables") or ()):
        place = at.child("tables", number)
        numbers = _pages_of(table)
        if len(numbers) == 1 and (owner := by_number.get(*numbers)) is not None:
            owner["tables"].append(_table(table, place, places, lost))
        else:
            what = "stands on more than one page" if len(numbers) > 1 else "does not say its page"
            lost.append(Loss(place, f"a table {what}: left out"))
    return {"version": stamp, "readResults": pages, "pageResults": results}, tuple(lost)


@dataclass(slots=True)
class Places:
    """The references of words and marks by where they stand in the content."""

    found: list[tuple[int, int, str]] = field(default_factory=list)
    is_sorted: bool = False

    def add(self, element: Json, reference: str) -> None:
        """Note where an element stands."""
        if span := element.get("span"):
            self.found.append((span["offset"], span["offset"] + span["length"], reference))
            self.is_sorted = False

    def within(self, spans: Iterable[Json]) -> list[str]:
        """The references of all that stands within spans."""
        if not self.is_sorted:
            self.found.sort()
            self.is_sorted = True
        return [reference for span in spans for reference in self._within(span["offset"], span["offset"] + span["length"])]

    def _within(self, start: int, end: int) -> Iterator[str]:
        for number in range(bisect.bisect_left(self.found, start, key=itemgetter(0)), len(self.found)):
            first, last, reference = self.found[number]
            if first >= end:
                return
            if last <= end:
                yield reference


@dataclass(frozen=True, slots=True)
class Styles:
    """Stretches of the content with what is said of their handwriting, sorted; `partial` tells of those within lines."""

    stretches: Sequence[tuple[int, int, Json, Location]]
    partial: list[Loss] = field(default_factory=list)

    @classmethod
    def of(cls, styles: Sequence[Json], at: Location) -> Styles:
        """The styles that say whether they are handwritten."""
        found = [
            (span["offset"], span["offset"] + span["length"], style, at.child(number))
            for number, style in enumerate(styles)
            if isinstance(style, dict) and style.get("isHandwritten") is not None
            for span in style.get("spans") or ()
        ]
        return cls(sorted(found, key=itemgetter(0)))

    def of_line(self, spans: Sequence[Json]) -> Json:
        """The appearance of a line, as a member of it."""
        start = min((span["offset"] for span in spans), default=0)
        end = max((span["offset"] + span["length"] for span in spans), default=0)
        last = bisect.bisect_left(self.stretches, end, key=itemgetter(0))
        for first, until, style, at in self.stretches[max(0, last - 2) : last]:
            if until > start:
                if first > start or until < end:
                    self.partial.append(Loss(at, "a style is that of a part of a line: it is told of the whole line"))
                name = "handwriting" if style["isHandwritten"] else "other"
                sure = {"confidence": style["confidence"]} if "confidence" in style else {}
                return {"appearance": {"style": {"name": name, **sure}}}
        return {}


def _page(page: Json, number: int, at: Location, places: Places, styles: Styles, lost: list[Loss]) -> Json:
    read = (_line(line, styles, lost, at.child("lines", place)) for place, line in enumerate(page.get("lines") or ()))
    lines = [line for line in read if line]
    _fill(lines, page.get("words") or (), at, lost)
    for place, (_, line, words) in enumerate(lines):
        for order, word in enumerate(words):
            places.add(word, f"#/readResults/{number}/lines/{place}/words/{order}")
        line["words"] = [_word(word) for word in words]
    made = {"page": page["pageNumber"], **{key: page[key] for key in SIZE if key in page}}
    made["lines"] = [line for _, line, _ in lines]
    marks = list[Json]()
    for place, mark in enumerate(page.get("selectionMarks") or ()):
        if box := _box(mark, at.child("selectionMarks", place), lost):
            places.add(mark, f"#/readResults/{number}/selectionMarks/{len(marks)}")
            marks.append({"boundingBox": box, **_sure(mark), "state": mark["state"]})
    return made | ({"selectionMarks": marks} if "selectionMarks" in page else {})


Filled = tuple[Sequence[Json], Json, list[Json]]
"""A line's spans, the line as it will be, and the words that stand in it."""


def _line(line: Json, styles: Styles, lost: list[Loss], at: Location) -> Filled | None:
    box = _box(line, at, lost)
    spans = line.get("spans") or ()
    return (spans, {"text": line["content"], "boundingBox": box, **styles.of_line(spans)}, []) if box else None


def _fill(lines: list[Filled], words: Sequence[Json], at: Location, lost: list[Loss]) -> None:
    """Put each word into the line in whose span it stands; one that stands in none becomes a line of its own."""
    starts = sorted(
        (span["offset"], span["offset"] + span["length"], number) for number, line in enumerate(lines) for span in line[0]
    )
    alone: list[Filled] = []
    for number, word in enumerate(words):
        if _box(word, at.child("words", number), lost) is None:
            continue
        span = word.get("span")
        place = bisect.bisect_right(starts, span["offset"], key=itemgetter(0)) - 1 if span else -1
        if span and place >= 0 and span["offset"] + span["length"] <= starts[place][1]:
            lines[starts[place][2]][2].append(word)
        else:
            box = _quadrilateral(word)
            alone.append(([span] if span else (), {"text": word["content"], "boundingBox": box}, [word]))
    if alone:
        lines[:] = sorted([*lines, *alone], key=_begin)


def _begin(line: Filled) -> float:
    return min((span["offset"] for span in line[0]), default=float("inf"))


def _word(word: Json) -> Json:
    return {"boundingBox": _quadrilateral(word), "text": word["content"], **_sure(word)}


def _sure(element: Json) -> Json:
    return {"confidence": element["confidence"]} if "confidence" in element else {}


def _quadrilateral(element: Json) -> list[float]:
    corners = element.get("polygon") or element.get("boundingBox") or []
    return corners if len(corners) == CORNERS else list(quadrilateral(corners))


def _box(element: Json, at: Location, lost: list[Loss]) -> list[float] | None:
    """The four corners of an element; None, and a loss, where it says none."""
    corners = element.get("polygon") or element.get("boundingBox")
    kind = at.pointer.rsplit("/", 2)[1].rstrip("s")
    if not corners:
        lost.append(Loss(at, f"a {kind} does not say its place: left out"))
        return None
    if len(corners) != CORNERS:
        lost.append(Loss(at, f"a {kind} has other than four corners: the box around it is kept"))
    return _quadrilateral(element)


def _regions(element: Json) -> list[Json]:
    regions = element.get("boundingRegions")
    return [region for region in regions if isinstance(region, dict)] if isinstance(regions, list) else []


def _pages_of(table: Json) -> set[int]:
    """The numbers of the pages that a table and its cells stand on."""
    regions = [*_regions(table), *(region for cell in table.get("cells") or () for region in _regions(cell))]
    return {number for region in regions if isinstance(number := region.get("pageNumber"), int)}


def _table(table: Json, at: Location, places: Places, lost: list[Loss]) -> Json:
    made: Json = {}
    for key, name in (("rowCount", "rows"), ("columnCount", "columns")):
        if key in table:
            made[name] = table[key]
    cells = enumerate(table.get("cells") or ())
    made["cells"] = [_cell(cell, at.child("cells", number), places, lost) for number, cell in cells]
    return made | _bounding(table)


def _bounding(element: Json) -> Json:
    polygons = [region.get("polygon") or region.get("boundingBox") for region in _regions(element)]
    boxes = [polygon for polygon in polygons if isinstance(polygon, list) and len(polygon) == CORNERS]
    return {"boundingBox": boxes[0]} if boxes else {}


KINDS: Mapping[str, Json] = {"content": {}, "columnHeader": {"isHeader": True}}
"""What the kinds of cells are in 2.x, which knows headers of columns only."""


def _cell(cell: Json, at: Location, places: Places, lost: list[Loss]) -> Json:
    kind = cell.get("kind") or "content"
    if kind not in KINDS:
        lost.append(Loss(at.child("kind"), f"a cell is a {kind}, which 2.x does not know: kept as any other"))
    made: Json = {key: cell[key] for key in ("rowIndex", "columnIndex", "rowSpan", "columnSpan") if key in cell}
    made["text"] = cell.get("content", "")
    elements = places.within(cell.get("spans") or ())
    return made | _bounding(cell) | ({"elements": elements} if elements else {}) | KINDS.get(kind, {})
