"""Layouts of both families as hypothesis draws them, and what of them stays the same in every version."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dataprep import publish
from dataprep.conversion import Converted
from dataprep.convert import ocr
from dataprep.model import Elements, Ocr
from tests import building
from tests.results import read

Json = dict[str, Any]
Draw = Any

SCHEMAS = {"2.0-preview": "ocr-2.0", **{to: f"ocr-{to}" for to in ("2.0", "2.1", "3.0", "3.1", "4.0")}}
"""The published schema of the layouts of each version."""

ENVELOPE = {"status": "succeeded", "createdDateTime": "2024-01-01T00:00:00Z", "lastUpdatedDateTime": "2024-01-01T00:00:01Z"}

CORNERS = building.corners((1, 1, 2, 2))
SPAN = {"offset": 0, "length": 7}
"""A box, and where the first word stands."""

TEXTS = st.text("aB1é漢\u0301\U0001d518\U0001f600:\u3000", min_size=1, max_size=4)
BLANKS = st.sampled_from(["", " ", " ", "  ", "\u3000", "\t"])
NUMBERS = st.one_of(st.integers(0, 12), st.floats(0, 12, allow_nan=False).map(lambda value: round(value, 4)))
SURE = st.one_of(st.floats(0, 1), st.integers(0, 1))
BOXES = st.lists(NUMBERS, min_size=8, max_size=8)


def raw_of(tree: object, indent: int | None = None) -> bytes:
    """A tree as a file."""
    return json.dumps(tree, indent=indent).encode()


def converted(tree: Json | bytes, to: str) -> Converted:
    """A layout converted, which is read whole by the published schema too, and whose references and spans lead somewhere."""
    raw = tree if isinstance(tree, bytes) else raw_of(tree)
    made = ocr.convert(raw, "a.pdf.ocr.json", to)
    assert made.was is not None, made.losses
    assert not list(_validator(SCHEMAS[to]).iter_errors(json.loads(made.raw)))
    found: Ocr = read(made.raw, "ocr")
    assert not found.dangling
    assert not any(page.strayed for page in found.pages) or any(page.strayed for page in read(raw, "ocr").pages)
    return made


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(publish.of_formats()[name])


def result(made: Converted) -> Json:
    """What a converted file holds."""
    found: Json = json.loads(made.raw)["analyzeResult"]
    return found


def told(made: Converted) -> list[tuple[str, str, int]]:
    """What is lost, where it stood, and how often."""
    return [(loss.message, loss.at.pointer, loss.count) for loss in made.losses]


def model(raw: bytes | Json) -> Json:
    """What the model has of a layout: the same in every version."""
    found: Ocr = read(raw, "ocr")
    return {
        "pages": [
            {
                "head": (page.number, page.width, page.height, page.unit, page.angle),
                **{name: _columns(getattr(page, name)) for name in ("words", "lines", "marks")},
                "strayed": page.strayed,
            }
            for page in found.pages
        ],
        "tables": [(table.rows, table.columns, table.cells) for table in found.tables],
        "dangling": found.dangling,
        "status": found.status,
    }


def _columns(elements: Elements) -> tuple[Any, ...]:
    return elements.texts, elements.columns.tolist(), [str(value) for value in elements.confidences]


def alone(tree: Json) -> Json:
    """A tree of which no part stands at two places."""
    found: Json = json.loads(json.dumps(tree))
    return found


def full_2() -> Json:
    """A layout of 2.1 with all that 3.x can hold."""
    file = building.with_marks(building.layout_2(pages=2), [("selected", (5, 5, 5.2, 5.2))])
    cells = [
        {"rowIndex": 0, "columnIndex": 0, "text": "Invoice Number", "boundingBox": CORNERS, "isHeader": True},
        {"rowIndex": 1, "columnIndex": 0, "text": "1042", "boundingBox": CORNERS},
    ]
    cells[0]["elements"] = ["#/readResults/0/lines/0/words/0", "#/readResults/0/lines/1/words/0"]
    cells[1]["elements"] = ["#/readResults/0/lines/2/words/0", "#/readResults/0/selectionMarks/0"]
    table = {"rows": 2, "columns": 1, "cells": cells, "boundingBox": CORNERS}
    pages = alone(file)["analyzeResult"]["readResults"]
    pages[0]["lines"][0]["appearance"] = {"style": {"name": "handwriting", "confidence": 0.5}}
    found = [{"page": 1, "tables": [table]}, {"page": 2, "tables": []}]
    return alone({**file, "analyzeResult": {"version": "2.1.0", "readResults": pages, "pageResults": found}})


def full_3(version: str = "2024-11-30") -> Json:
    """A layout from 3.0 on with all that 2.1 can hold."""
    file = building.with_marks(building.layout_3(version=version), [("selected", (5, 5, 5.2, 5.2))])
    on = {"boundingRegions": [{"pageNumber": 1, "polygon": CORNERS}], "spans": [SPAN]}
    cell = {"rowIndex": 0, "columnIndex": 0, "content": "Invoice", **on}
    file["analyzeResult"]["tables"] = [{"rowCount": 1, "columnCount": 1, "cells": [cell, {**cell, "rowIndex": 1}], **on}]
    file["analyzeResult"]["styles"] = [{"isHandwritten": True, "confidence": 0.5, "spans": [SPAN]}]
    return alone(file)


def words(raw: bytes) -> Counter[str]:
    """How often each word stands in a layout."""
    return Counter(text for page in read(raw, "ocr").pages for text in page.words.texts)


def maybe(draw: Draw, **members: st.SearchStrategy[Any]) -> Json:
    """Some of optional members."""
    return {name: draw(value) for name, value in members.items() if draw(st.booleans())}


def put_together(draw: Draw, texts: Sequence[str]) -> str:
    """The text of a line: words with blanks about them."""
    blanks: list[str] = [draw(BLANKS) for _ in range(len(texts) + 1)]
    return blanks[0] + "".join(text + after for text, after in zip(texts, blanks[1:], strict=True))


@st.composite
def layouts_2(draw: Draw, marks: bool = True) -> Json:
    """A layout of 2.1 in one spelling: what is empty is there, references are to words, and to lines without any."""
    pages = [_page_2(draw, number, marks) for number in range(1, draw(st.integers(1, 3)) + 1)]
    references = [reference for number, page in enumerate(pages) for reference in _references(number, page)]
    tables = [[_table_2(draw, references) for _ in range(draw(st.integers(0, 2)))] for _ in pages]
    results = [{"page": number, "tables": found} for number, found in enumerate(tables, 1)]
    return {**ENVELOPE, "analyzeResult": {"version": "2.1.0", "readResults": pages, "pageResults": results}}


def _page_2(draw: Draw, number: int, marks: bool) -> Json:
    head = {"page": number, **maybe(draw, angle=st.floats(-180, 180)), "width": 8.5, "height": 11, "unit": "inch"}
    lines = [_line_2(draw, marks) for _ in range(draw(st.integers(0, 4)))]
    mark = st.builds(
        lambda box, sure, state: {"boundingBox": box, **sure, "state": state},
        BOXES,
        st.fixed_dictionaries({}, optional={"confidence": SURE}),
        st.sampled_from(["selected", "unselected"]),
    )
    return {**head, "lines": lines, **(maybe(draw, selectionMarks=st.lists(mark, max_size=3)) if marks else {})}


def _line_2(draw: Draw, appearance: bool) -> Json:
    texts = draw(st.lists(TEXTS, max_size=4))
    look = st.fixed_dictionaries({"name": st.sampled_from(["handwriting", "other"])}, optional={"confidence": SURE})
    read_words = [{"boundingBox": draw(BOXES), "text": text, **maybe(draw, confidence=SURE)} for text in texts]
    style = maybe(draw, appearance=st.fixed_dictionaries({"style": look})) if appearance else {}
    text = put_together(draw, texts) if texts else draw(st.sampled_from(["", "a", " "]))
    return {"text": text, "boundingBox": draw(BOXES), **style, "words": read_words}


def _references(number: int, page: Json) -> list[str]:
    prefix = f"#/readResults/{number}"
    found = [f"{prefix}/lines/{place}" for place, line in enumerate(page["lines"]) if not line["words"]]
    for place, line in enumerate(page["lines"]):
        found += [f"{prefix}/lines/{place}/words/{word}" for word in range(len(line["words"]))]
    return [*found, *(f"{prefix}/selectionMarks/{mark}" for mark in range(len(page.get("selectionMarks", ()))))]


def _table_2(draw: Draw, references: Sequence[str]) -> Json:
    def cell(row: int, column: int) -> Json:
        place = {"rowIndex": row, "columnIndex": column, **maybe(draw, rowSpan=st.integers(1, 2), columnSpan=st.integers(1, 2))}
        refers = maybe(draw, elements=st.lists(st.sampled_from(references), min_size=1, max_size=4)) if references else {}
        header = {"isHeader": True} if draw(st.booleans()) else {}
        return {**place, "text": draw(TEXTS), **maybe(draw, boundingBox=BOXES), **refers, **header}

    rows, columns = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    cells = [cell(row, column) for row in range(rows) for column in range(columns)]
    cells[0]["boundingBox"] = draw(BOXES)
    return {"rows": rows, "columns": columns, "cells": cells, **maybe(draw, boundingBox=BOXES)}


UNITS: Mapping[str, Any] = {
    "unicodeCodePoint": len,
    "utf16CodeUnit": lambda text: len(text.encode("utf-16-le")) // 2,
    "textElements": lambda text: sum(char != "\u0301" for char in text),
}
"""What spans count, and how: a combining accent is no text element of its own."""


@st.composite
def layouts_3(draw: Draw, wild: bool = False) -> Json:
    """A layout from 3.0 on, with a box for everything, and each word in a line; a wild one has neither, nor true spans."""
    kind = draw(st.sampled_from(sorted(UNITS)))
    writer = Writer(draw, kind, wild)
    pages = [writer.page(number) for number in range(1, draw(st.integers(1, 3)) + 1)]
    tables = [writer.table(len(pages)) for _ in range(draw(st.integers(0, 2)))]
    styles = (
        maybe(draw, styles=st.lists(st.builds(_style, st.lists(writer.spans(), max_size=3), SURE), max_size=2)) if wild else {}
    )
    head = {"apiVersion": draw(st.sampled_from(["2022-08-31", "2023-07-31", "2024-11-30"])), "modelId": "prebuilt-layout"}
    told_of = {"stringIndexType": kind, "content": writer.content, "pages": pages, "tables": tables}
    return {**ENVELOPE, "analyzeResult": {**head, **told_of, **styles}}


def _style(spans: list[Json], sure: float) -> Json:
    return {"isHandwritten": True, "confidence": sure, "spans": spans}


class Writer:
    """The content of a layout as it grows, of which everything on the pages says its span."""

    def __init__(self, draw: Draw, kind: str, wild: bool) -> None:
        self.draw, self.count, self.wild = draw, UNITS[kind], wild
        self.content, self.seen = "", [{"offset": 0, "length": 0}]

    def add(self, text: str) -> Json:
        """The span of a new piece."""
        span = {"offset": self.count(self.content), "length": self.count(text)}
        self.content += text
        self.seen.append(span)
        return span

    def spans(self) -> st.SearchStrategy[Json]:
        """True spans, and false ones."""
        numbers = st.integers(-5, 60) | st.sampled_from([-(10**9), 10**9, 10**18])
        return st.sampled_from(self.seen) | st.fixed_dictionaries({"offset": numbers, "length": numbers})

    def polygon(self) -> Json:
        """A polygon as a member: of four corners, or in a wild one of three or five, or none."""
        if not self.wild:
            return {"polygon": self.draw(BOXES)}
        sides = self.draw(st.sampled_from([6, 8, 8, 8, 10]))
        return maybe(self.draw, polygon=st.lists(NUMBERS, min_size=sides, max_size=sides))

    def place(self, span: Json) -> Json:
        """A span as a member; in a wild one any, or none."""
        if not self.wild or self.draw(st.integers(0, 3)):
            return {"span": span}
        return maybe(self.draw, span=self.spans())

    def page(self, number: int) -> Json:
        """A page, all of whose members are written."""
        found, lines, start = list[Json](), list[Json](), self.count(self.content)
        for _ in range(self.draw(st.integers(0, 3))):
            texts = self.draw(st.lists(TEXTS, min_size=1, max_size=3))
            begin = self.count(self.content)
            for text in texts:
                span = self.add(text)
                found.append({"content": text, **self.polygon(), **self.place(span), **maybe(self.draw, confidence=SURE)})
                self.content += " "
            span = {"offset": begin, "length": self.count(self.content) - 1 - begin}
            if not self.wild or self.draw(st.booleans()):
                lines.append({"content": " ".join(texts), **self.polygon(), "spans": [self.place(span).get("span", span)]})
        marks = [self._mark() for _ in range(self.draw(st.integers(0, 2)))]
        head = {"pageNumber": number, "width": 8.5, "height": 11, "unit": "inch", **maybe(self.draw, angle=st.floats(-180, 180))}
        spans = [{"offset": start, "length": self.count(self.content) - start}]
        return {**head, "spans": spans, "words": found, "lines": lines, "selectionMarks": marks}

    def _mark(self) -> Json:
        state = self.draw(st.sampled_from(["selected", "unselected"]))
        span = self.add(f":{state}:")
        self.content += " "
        return {"state": state, **self.polygon(), **self.place(span), "confidence": self.draw(SURE)}

    def table(self, pages: int) -> Json:
        """A table on one page; in a wild one on any number of them."""
        numbers = st.integers(1, pages)
        region = st.builds(lambda number: {"pageNumber": number, **self.polygon()}, numbers)
        regions = st.lists(region, min_size=0 if self.wild else 1, max_size=2 if self.wild else 1)
        cell = {"rowIndex": 0, "columnIndex": 0, "content": "x", "spans": self.draw(st.lists(self.spans(), max_size=3))}
        on = {"boundingRegions": self.draw(regions)}
        return {"rowCount": 1, "columnCount": 1, "cells": [cell], **on, "spans": cell["spans"]}
