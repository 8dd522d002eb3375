"""A layout result of 2.x in the shape of 3.0: words beside lines, and `content`, of which everything says its span."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from dataprep.conversion import Loss, beyond
from dataprep.findings import Location
from dataprep.formats.layout_2 import REFERENCE

Json = dict[str, Any]
Span = tuple[int, int]
"""Where a piece of the content begins and ends."""

HELD: Mapping[str, frozenset[str]] = {
    "": frozenset({"version", "readResults", "pageResults"}),
    "readResults/*": frozenset({"page", "angle", "width", "height", "unit", "lines", "selectionMarks"}),
    "readResults/*/lines/*": frozenset({"text", "boundingBox", "words", "appearance"}),
    "readResults/*/lines/*/words/*": frozenset({"text", "boundingBox", "confidence"}),
    "readResults/*/lines/*/appearance": frozenset({"style"}),
    "readResults/*/lines/*/appearance/style": frozenset({"name", "confidence"}),
    "readResults/*/selectionMarks/*": frozenset({"boundingBox", "confidence", "state"}),
    "pageResults/*": frozenset({"page", "tables"}),
    "pageResults/*/tables/*": frozenset({"rows", "columns", "cells", "boundingBox"}),
    "pageResults/*/tables/*/cells/*": frozenset(
        {"rowIndex", "columnIndex", "rowSpan", "columnSpan", "text", "boundingBox", "elements", "isHeader"}
    ),
}
"""The members of a result of 2.x that have a place from 3.0 on."""

SIZE = ("angle", "width", "height", "unit")


def newer(result: Json, at: Location, target: str, stamp: str) -> tuple[Json, tuple[Loss, ...]]:
    """The `analyzeResult` of 2.x, which stands at a place, as that of a target from 3.0 on, and what is lost.

    `stamp` is what layouts of the target say as their version.
    """
    text = Content()
    lost = list(beyond(HELD, result, at, target))
    pages = [text.page(page, at.child("readResults", number), lost) for number, page in enumerate(result["readResults"])]
    tables = [
        _table(table, page_result.get("page"), text, place.child("tables", number), lost)
        for index, page_result in enumerate(result.get("pageResults") or ())
        for place in [at.child("pageResults", index)]
        for number, table in enumerate(page_result.get("tables") or ())
    ]
    made = {
        "apiVersion": stamp,
        "modelId": "prebuilt-layout",
        "stringIndexType": "unicodeCodePoint",
        "content": "\n".join(text.pieces),
        "pages": pages,
        "tables": tables,
        "styles": list(_styles(result, text)),
    }
    return made, tuple(lost)


@dataclass(slots=True)
class Content:
    """The text of all pages, a line or a mark a piece, and where in it stands what references speak of."""

    pieces: list[str] = field(default_factory=list)
    end: int = 0
    words: dict[tuple[int, int, int], Span] = field(default_factory=dict)
    lines: dict[tuple[int, int], Span] = field(default_factory=dict)
    marks: dict[tuple[int, int], Span] = field(default_factory=dict)
    pages: int = 0

    def add(self, piece: str) -> Span:
        """Where a new piece stands."""
        start = self.end + 1 if self.pieces else 0
        self.pieces.append(piece)
        self.end = start + len(piece)
        return start, self.end

    def page(self, page: Json, at: Location, lost: list[Loss]) -> Json:
        """A page whose text is added: its lines, then its marks, as the service orders neither."""
        number, count = self.pages, len(self.pieces)
        start = self.end + 1 if self.pieces else 0
        lines = [self._line(line, (number, place), at.child("lines", place), lost) for place, line in _listed(page, "lines")]
        marks = [self._mark(mark, (number, place)) for place, mark in _listed(page, "selectionMarks")]
        self.pages += 1
        end = self.end if len(self.pieces) > count else start
        made = {"pageNumber": page["page"], **{key: page[key] for key in SIZE if key in page}}
        made["spans"] = [_span((start, end))]
        made["words"] = list(chain.from_iterable(words for _, words in lines))
        if "selectionMarks" in page:
            made["selectionMarks"] = marks
        return made | {"lines": [line for line, _ in lines]}

    def _line(self, line: Json, key: tuple[int, int], at: Location, lost: list[Loss]) -> tuple[Json, list[Json]]:
        text, places = line["text"], _places(line["text"], [word["text"] for word in line["words"]])
        if places is None:
            lost.append(Loss(at.child("text"), "the text of a line is not that of its words, which is kept"))
            text = " ".join(word["text"] for word in line["words"])
            places = _places(text, [word["text"] for word in line["words"]]) or []
        start, end = self.lines[key] = self.add(text)
        words = []
        for number, (word, place) in enumerate(zip(line["words"], places, strict=True)):
            span = self.words[*key, number] = (start + place, start + place + len(word["text"]))
            sure = {"confidence": word["confidence"]} if "confidence" in word else {}
            words.append({"content": word["text"], "polygon": word["boundingBox"], **sure, "span": _span(span)})
        return {"content": text, "polygon": line["boundingBox"], "spans": [_span((start, end))]}, words

    def _mark(self, mark: Json, key: tuple[int, int]) -> Json:
        span = self.marks[key] = self.add(f":{mark['state']}:")
        sure = {"confidence": mark["confidence"]} if "confidence" in mark else {}
        return {"state": mark["state"], "polygon": mark["boundingBox"], **sure, "span": _span(span)}

    def spans_of(self, elements: Sequence[str]) -> tuple[list[Span], int]:
        """Where the elements stand that references name, and how many references lead nowhere."""
        found = [self._span_of(reference) for reference in elements]
        return _joined([span for span in found if span]), found.count(None)

    def _span_of(self, reference: str) -> Span | None:
        match = REFERENCE.fullmatch(reference)
        if match is None:
            return None
        page, line, word, mark = (None if part is None else int(part) for part in match.group("page", "line", "word", "mark"))
        if page is None:
            return None
        if mark is not None:
            return self.marks.get((page, mark))
        return self.lines.get((page, line or 0)) if word is None else self.words.get((page, line or 0, word))


def _listed(page: Json, key: str) -> Iterator[tuple[int, Json]]:
    return enumerate(page.get(key) or ())


def _places(text: str, words: Sequence[str]) -> list[int] | None:
    """Where each word begins in the text of its line; None where one is not found there, behind the one before."""
    places, end = list[int](), 0
    for word in words:
        place = text.find(word, end)
        if place < 0:
            return None
        places.append(place)
        end = place + len(word)
    return places


def _span(span: Span) -> Json:
    return {"offset": span[0], "length": span[1] - span[0]}


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that only one blank parts as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _table(table: Json, page: object, text: Content, at: Location, lost: list[Loss]) -> Json:
    made: Json = {}
    for key, name in (("rows", "rowCount"), ("columns", "columnCount")):
        if key in table:
            made[name] = table[key]
    made["cells"] = [_cell(cell, page, text, at.child("cells", number), lost) for number, cell in enumerate(table["cells"])]
    if "boundingBox" in table:
        made["boundingRegions"] = [{"pageNumber": page, "polygon": table["boundingBox"]}]
    spans = [(span["offset"], span["offset"] + span["length"]) for cell in made["cells"] for span in cell["spans"]]
    return made | {"spans": [_span(span) for span in _joined(spans)]}


def _cell(cell: Json, page: object, text: Content, at: Location, lost: list[Loss]) -> Json:
    spans, dangling = text.spans_of(cell.get("elements") or ())
    if dangling:
        lost.append(Loss(at.child("elements"), "a reference of a cell leads to no word: left out", None, dangling))
    made: Json = {"kind": "columnHeader"} if cell.get("isHeader") else {}
    made |= {key: cell[key] for key in ("rowIndex", "columnIndex", "rowSpan", "columnSpan") if key in cell}
    made["content"] = cell.get("text", "")
    if "boundingBox" in cell:
        made["boundingRegions"] = [{"pageNumber": page, "polygon": cell["boundingBox"]}]
    return made | {"spans": [_span(span) for span in spans]}


def _styles(result: Json, text: Content) -> Iterator[Json]:
    """The appearance of lines as styles, one for all lines that look alike with the same confidence."""
    alike: dict[tuple[object, object], list[Span]] = {}
    for page, wire in enumerate(result["readResults"]):
        for number, line in _listed(wire, "lines"):
            style = (line.get("appearance") or {}).get("style") or {}
            if style:
                alike.setdefault((style.get("name"), style.get("confidence")), []).append(text.lines[page, number])
    for (name, confidence), spans in alike.items():
        sure = {} if confidence is None else {"confidence": confidence}
        yield {**sure, "spans": [_span(span) for span in spans], "isHandwritten": name == "handwriting"}
