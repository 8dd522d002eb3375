"""A layout result of 2.x in the shape of 3.0: words beside lines, and `content`, of which everything says its span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias

from dataprep.conversion import Loss, beyond
from dataprep.findings import Location
from dataprep.formats.layout_2 import REFERENCE

Json = dict[str, Any]
Span: TypeAlias = tuple[int, int]
"""Where a piece of the content begins and ends."""

Key: TypeAlias = tuple[int | None, ...]
"""What a reference names: the numbers of a page, line and word, or of a page and a mark, behind two that are None."""

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

IS_HANDWRITTEN: Mapping[str, bool] = {"handwriting": True, "other": False}
"""What the names of styles mean (specification of 2.1, TextAppearance)."""


def newer(result: Json, at: Location, target: str, stamp: str) -> tuple[Json, tuple[Loss, ...]]:
    """The `analyzeResult` of 2.x, which stands at a place, as that of a target from 3.0 on, and what is lost.

    `stamp` is what layouts of the target say as their version. Members that the reader leaves unread are of their type; who
    calls sees to it.
    """
    text = Content()
    lost = list(beyond(HELD, result, at, target))
    pages = [text.page(page, number, at.child("readResults", number), lost) for number, page in enumerate(result["readResults"])]
    tables = [
        _table(table, page_result.get("page"), text, place.child("tables", number), lost)
        for index, page_result in enumerate(result.get("pageResults") or ())
        for place in [at.child("pageResults", index)]
        for number, table in _listed(page_result, "tables")
    ]
    made = {
        "apiVersion": stamp,
        "modelId": "prebuilt-layout",
        "stringIndexType": "unicodeCodePoint",
        "content": "\n".join(text.pieces),
        "pages": pages,
        "tables": tables,
        "styles": list(_styles(result, text, at, lost)),
    }
    return made, tuple(lost)


@dataclass(slots=True)
class Content:
    """The text of all pages, a line or a mark a piece, and where in it stands what references name."""

    pieces: list[str] = field(default_factory=list)
    end: int = 0
    found: dict[Key, Span] = field(default_factory=dict)

    def add(self, piece: str) -> Span:
        """Where a new piece stands."""
        start = self.end + 1 if self.pieces else 0
        self.pieces.append(piece)
        self.end = start + len(piece)
        return start, self.end

    def page(self, page: Json, number: int, at: Location, lost: list[Loss]) -> Json:
        """A page whose text is added: its lines, then its marks, of which 2.x does not tell the order."""
        before, count = self.end, len(self.pieces)
        lines = [self._line(line, (number, place), at.child("lines", place), lost) for place, line in _listed(page, "lines")]
        marks = [self._mark(mark, (number, None, None, place)) for place, mark in _listed(page, "selectionMarks")]
        start = before + 1 if 0 < count < len(self.pieces) else before
        made = {"pageNumber": page["page"], **{key: page[key] for key in SIZE if key in page}}
        made["spans"] = [_span((start, self.end))]
        made["words"] = list(chain.from_iterable(words for _, words in lines))
        if "selectionMarks" in page:
            made["selectionMarks"] = marks
        return made | {"lines": [line for line, _ in lines]}

    def _line(self, line: Json, key: Key, at: Location, lost: list[Loss]) -> tuple[Json, list[Json]]:
        text, texts = line["text"], [word["text"] for word in line["words"]]
        places = _places(text, texts)
        if places is None:
            lost.append(Loss(at.child("text"), "the text of a line is not that of its words: theirs is kept"))
            text = " ".join(texts)
            places = _places(text, texts) or []
        start, end = self.found[*key, None, None] = self.add(text)
        words = []
        for number, (word, place) in enumerate(zip(line["words"], places, strict=True)):
            span = self.found[*key, number, None] = (start + place, start + place + len(word["text"]))
            words.append({"content": word["text"], "polygon": word["boundingBox"], **_sure(word), "span": _span(span)})
        return {"content": text, "polygon": line["boundingBox"], "spans": [_span((start, end))]}, words

    def _mark(self, mark: Json, key: Key) -> Json:
        span = self.found[key] = self.add(f":{mark['state']}:")
        return {"state": mark["state"], "polygon": mark["boundingBox"], **_sure(mark), "span": _span(span)}

    def spans_of(self, elements: Iterable[str]) -> tuple[list[Span], int]:
        """Where the elements stand that references name, in their order, and how many references lead nowhere.

        Words that follow each other in a line have one span, so that nothing else stands within it.
        """
        spans, dangling, before = list[Span](), 0, Key()
        for key in map(_key, elements):
            span = self.found.get(key)
            if span is None:
                dangling += 1
            elif before and key == (*before[:2], (before[2] or 0) + 1, None) and span[0] < span[1]:
                spans[-1] = (spans[-1][0], span[1])
            else:
                spans.append(span)
            before = key if span and key[2] is not None and span[0] < span[1] else Key()
        return spans, dangling


def _key(reference: str) -> Key:
    """What a reference names; of other members nothing."""
    match = REFERENCE.fullmatch(reference)
    return tuple(None if part is None else int(part) for part in match.group("page", "line", "word", "mark")) if match else ()


def _listed(owner: Json, key: str) -> Iterator[tuple[int, Json]]:
    return enumerate(owner.get(key) or ())


def _sure(element: Json) -> Json:
    return {"confidence": element["confidence"]} if element.get("confidence") is not None else {}


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


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that only one blank parts as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _table(table: Json, page: int | None, text: Content, at: Location, lost: list[Loss]) -> Json:
    made: Json = {name: table[key] for key, name in (("rows", "rowCount"), ("columns", "columnCount")) if key in table}
    found = [text.spans_of(cell.get("elements") or ()) for cell in table["cells"]]
    for number, (_, dangling) in enumerate(found):
        if dangling:
            place = at.child("cells", number, "elements")
            lost.append(Loss(place, "a reference of a cell leads to no element: left out", None, dangling))
    made["cells"] = [_cell(cell, page, spans) for cell, (spans, _) in zip(table["cells"], found, strict=True)]
    made |= _region(table, page)
    if not any("boundingRegions" in part for part in (made, *made["cells"])):
        lost.append(Loss(at, "a table has no place on a page, with neither boxes nor the page of boxes: its page is not told"))
    return made | {"spans": [_span(span) for span in _joined(chain.from_iterable(spans for spans, _ in found))]}


def _region(element: Json, page: int | None) -> Json:
    """The place of a table or cell, as a member of it; none where its page is not known."""
    box = element.get("boundingBox")
    return {} if box is None or page is None else {"boundingRegions": [{"pageNumber": page, "polygon": box}]}


def _cell(cell: Json, page: int | None, spans: Sequence[Span]) -> Json:
    made: Json = {"kind": "columnHeader"} if cell.get("isHeader") else {}
    made |= {key: cell[key] for key in ("rowIndex", "columnIndex", "rowSpan", "columnSpan") if key in cell}
    made["content"] = cell.get("text") or ""
    return made | _region(cell, page) | {"spans": [_span(span) for span in spans]}


def _styles(result: Json, text: Content, at: Location, lost: list[Loss]) -> Iterator[Json]:
    """The appearance of lines as styles, one for all lines that look alike with the same confidence."""
    alike: dict[tuple[str, object], list[Span]] = {}
    for page, wire in enumerate(result["readResults"]):
        for number, line in _listed(wire, "lines"):
            style = (line.get("appearance") or {}).get("style") or {}
            if style and style["name"] in IS_HANDWRITTEN:
                alike.setdefault((style["name"], style.get("confidence")), []).append(text.found[page, number, None, None])
            elif style:
                place = at.child("readResults", page, "lines", number, "appearance", "style", "name")
                lost.append(Loss(place, "a line is of a style that is neither handwriting nor other: left out"))
    for (name, confidence), spans in alike.items():
        sure = {} if confidence is None else {"confidence": confidence}
        yield {**sure, "spans": [_span(span) for span in spans], "isHandwritten": IS_HANDWRITTEN[name]}
