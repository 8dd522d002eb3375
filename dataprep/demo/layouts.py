"""What was read as the layout results of 2.x and 4.0, as the service sends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, TypeAlias

from dataprep.demo.reading import Line, Mark, Page, Word, around, corners

Json: TypeAlias = dict[str, Any]

TIMES = {"createdDateTime": "2021-06-14T09:30:00Z", "lastUpdatedDateTime": "2021-06-14T09:30:04Z"}
TIMES_OF_4_0 = {"createdDateTime": "2024-12-03T09:30:00Z", "lastUpdatedDateTime": "2024-12-03T09:30:04Z"}


def confidence(word: Word) -> float:
    """A confidence as OCR gives: high, a little less for long words."""
    return round(0.998 - 0.003 * (len(word.text) % 9), 3)


def layout_2_0(pages: Sequence[Page]) -> Json:
    """A layout result of 2.0 and of its preview: without selection marks."""
    return _layout_2("2.0.0", pages)


def layout_2_1(pages: Sequence[Page]) -> Json:
    """A layout result of 2.1."""
    layout = _layout_2("2.1.0", pages)
    for page, read in zip(pages, layout["analyzeResult"]["readResults"], strict=True):
        for line in read["lines"]:
            line["appearance"] = {"style": {"name": "other", "confidence": 0.878}}
        if page.marks:
            read["selectionMarks"] = [
                {"boundingBox": corners(mark.box), "confidence": 0.989, "state": mark.state} for mark in page.marks
            ]
    return layout


def _layout_2(version: str, pages: Sequence[Page]) -> Json:
    return {
        "status": "succeeded",
        **TIMES,
        "analyzeResult": {
            "version": version,
            "readResults": [_read_result(page, number) for number, page in enumerate(pages, 1)],
            "pageResults": [{"page": number, "tables": list(_tables_2(page, number))} for number, page in enumerate(pages, 1)],
        },
    }


def _read_result(page: Page, number: int) -> Json:
    lines = [
        {
            "boundingBox": corners(line.box),
            "text": line.text,
            "words": [
                {"boundingBox": corners(word.box), "text": word.text, "confidence": confidence(word)} for word in line.words
            ],
        }
        for line in page.lines
    ]
    return {"page": number, "angle": 0, "width": page.width, "height": page.height, "unit": page.unit, "lines": lines}


def _tables_2(page: Page, number: int) -> Iterator[Json]:
    if not page.cells:
        return
    cells = [
        {
            "rowIndex": line.cell[0],
            "columnIndex": line.cell[1],
            "text": line.text,
            "boundingBox": corners(page.cells[line.cell]),
            "elements": [f"#/readResults/{number - 1}/lines/{place}/words/{word}" for word in range(len(line.words))],
        }
        for place, line in enumerate(page.lines)
        if line.cell
    ]
    rows, columns = _extent(page)
    yield {"rows": rows, "columns": columns, "cells": cells, "boundingBox": corners(around(list(page.cells.values())))}


def _extent(page: Page) -> tuple[int, int]:
    rows, columns = zip(*page.cells, strict=True)
    return max(rows) + 1, max(columns) + 1


def layout_4_0(pages: Sequence[Page]) -> Json:
    """A layout result of 4.0: `content` holds the lines of all pages, and everything says its span of it."""
    texts = [text for page in pages for text in _texts(page)]
    offsets = iter(accumulate((len(text) + 1 for text in texts), initial=0))
    numbered = [(number, page, [next(offsets) for _ in _texts(page)]) for number, page in enumerate(pages, 1)]
    return {
        "status": "succeeded",
        **TIMES_OF_4_0,
        "analyzeResult": {
            "apiVersion": "2024-11-30",
            "modelId": "prebuilt-layout",
            "stringIndexType": "unicodeCodePoint",
            "content": "\n".join(texts),
            "pages": [_page(*entry) for entry in numbered],
            "tables": [table for entry in numbered for table in _tables_4(*entry)],
            "styles": [],
            "contentFormat": "text",
        },
    }


def _texts(page: Page) -> list[str]:
    """The pieces of the content that a page gives: its lines, then its selection marks."""
    return [line.text for line in page.lines] + [_mark_text(mark) for mark in page.marks]


def _mark_text(mark: Mark) -> str:
    return f":{mark.state}:"


def _span(offset: int, text: str) -> Json:
    return {"offset": offset, "length": len(text)}


def _page(number: int, page: Page, offsets: Sequence[int]) -> Json:
    lines = list(zip(page.lines, offsets, strict=False))
    marks = zip(page.marks, offsets[len(lines) :], strict=True)
    end = offsets[-1] + len(_texts(page)[-1])
    return {
        "pageNumber": number,
        "angle": 0,
        "width": page.width,
        "height": page.height,
        "unit": page.unit,
        "words": [word for line, offset in lines for word in _words(line, offset)],
        "selectionMarks": [
            {"state": mark.state, "polygon": corners(mark.box), "confidence": 0.989, "span": _span(offset, _mark_text(mark))}
            for mark, offset in marks
        ],
        "lines": [
            {"content": line.text, "polygon": corners(line.box), "spans": [_span(offset, line.text)]} for line, offset in lines
        ],
        "spans": [{"offset": offsets[0], "length": end - offsets[0]}],
    }


def _words(line: Line, offset: int) -> Iterator[Json]:
    for word in line.words:
        span = _span(offset, word.text)
        yield {"content": word.text, "polygon": corners(word.box), "confidence": confidence(word), "span": span}
        offset += len(word.text) + 1


def _tables_4(number: int, page: Page, offsets: Sequence[int]) -> Iterator[Json]:
    if not page.cells:
        return
    placed = [(line, line.cell, offset) for line, offset in zip(page.lines, offsets, strict=False) if line.cell]
    start, end = placed[0][2], placed[-1][2] + len(placed[-1][0].text)
    rows, columns = _extent(page)
    yield {
        "rowCount": rows,
        "columnCount": columns,
        "cells": [
            {
                **({"kind": "columnHeader"} if cell[0] == 0 else {}),
                "rowIndex": cell[0],
                "columnIndex": cell[1],
                "content": line.text,
                "boundingRegions": [{"pageNumber": number, "polygon": corners(page.cells[cell])}],
                "spans": [_span(offset, line.text)],
            }
            for line, cell, offset in placed
        ],
        "boundingRegions": [{"pageNumber": number, "polygon": corners(around(list(page.cells.values())))}],
        "spans": [{"offset": start, "length": end - start}],
    }
