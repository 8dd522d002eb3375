"""Layout results of 2.0-preview, 2.0 and 2.1: `readResults`, absolute coordinates in inches or pixels.

Shape: the published specification (FormRecognizer v2.0, v2.1). Departures that real files show are read: cells without
`confidence`, tables without `boundingBox`, lines without `appearance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from dataprep.findings import Location
from dataprep.formats.elements import Cell, elements, number_or_none, table_of, usable_size
from dataprep.formats.shape import Box, Format, Wire
from dataprep.model import Ocr, Page, Table

WORDS = re.compile(r"^#/readResults/(\d{1,9})/lines/(\d{1,9})/words/(\d{1,9})$", re.MULTILINE | re.ASCII)
REFERENCE = re.compile(
    r"#/readResults/(?P<page>\d{1,9})/"
    r"(?:lines/(?P<line>\d{1,9})(?:/words/(?P<word>\d{1,9}))?|selectionMarks/(?P<mark>\d{1,9}))",
    re.ASCII,
)


class Word(Wire):
    """A word."""

    text: Annotated[str, Meta(description="The text.")]
    bounding_box: Annotated[Box, Meta(description="Four corners, clockwise from the top left of the text, absolute.")]
    confidence: Annotated[float, Meta(description="How sure the reading is, 0 to 1.")] | UnsetType = UNSET


class Line(Wire):
    """A line of text with its words."""

    text: Annotated[str, Meta(description="The words joined by blanks.")]
    bounding_box: Annotated[Box, Meta(description="Four corners, clockwise from the top left of the text, absolute.")]
    words: Annotated[list[Word], Meta(description="The words of the line.")]


class SelectionMark(Wire):
    """A check box or radio button (from 2.1 on)."""

    bounding_box: Annotated[Box, Meta(description="Four corners, clockwise from the top left, absolute.")]
    state: Annotated[str, Meta(description="selected or unselected.")]


class ReadResult(Wire):
    """A page."""

    page: Annotated[int, Meta(description="The number of the page, counted from 1.")]
    angle: Annotated[float, Meta(description="Clockwise angle of the text in degrees, (-180, 180].")] | UnsetType = UNSET
    width: Annotated[float, Meta(description="Width of the page in its unit.")] | UnsetType = UNSET
    height: Annotated[float, Meta(description="Height of the page in its unit.")] | UnsetType = UNSET
    unit: Annotated[str, Meta(description="inch for PDF, pixel for images.")] | UnsetType = UNSET
    lines: Annotated[list[Line], Meta(description="The lines of text.")] | UnsetType = UNSET
    selection_marks: Annotated[list[SelectionMark], Meta(description="The selection marks.")] | UnsetType = UNSET


class DataTable(Wire):
    """A table."""

    cells: Annotated[list[Cell], Meta(description="The cells.")]
    rows: Annotated[int, Meta(description="The number of rows.")] | UnsetType = UNSET
    columns: Annotated[int, Meta(description="The number of columns.")] | UnsetType = UNSET


class PageResult(Wire):
    """What was made of a page beyond its text."""

    tables: Annotated[list[DataTable], Meta(description="The tables.")] | UnsetType = UNSET


class AnalyzeResult(Wire):
    """The result of the Layout operation."""

    version: Annotated[str, Meta(description="2.0, 2.0.0 or 2.1.0.")]
    read_results: Annotated[list[ReadResult], Meta(description="The pages.")]
    page_results: Annotated[list[PageResult], Meta(description="Tables by page.")] | UnsetType = UNSET


class Operation(Wire):
    """The response of the Layout operation, as it came over the wire."""

    status: Annotated[str, Meta(description="succeeded, in either case.")]
    analyze_result: Annotated[AnalyzeResult, Meta(description="The result.")]


def read(wire: Operation, path: str, holes: bool) -> Ocr:
    """The layout as the model has it."""
    result = wire.analyze_result
    numbered = [(number, page) for number, page in enumerate(result.read_results) if page is not None]
    pages = tuple(_page(page, Location(path, f"/analyzeResult/readResults/{number}"), holes) for number, page in numbered)
    release = "2.1" if result.version.startswith("2.1") else "2.0" if result.version.startswith("2.0") else None
    tables = tuple(_tables(result, path))
    dangling = () if holes else tuple(_dangling(result))
    at = Location(path, "/analyzeResult/version")
    return Ocr(path, result.version, at, release, wire.status, pages, tables, dangling, holes)


def _tables(result: AnalyzeResult, path: str) -> Iterator[Table]:
    for number, page in enumerate(result.page_results or ()):
        for position, wire in enumerate((page.tables or ()) if page else ()):
            at = Location(path, f"/analyzeResult/pageResults/{number}/tables/{position}")
            found = table_of(wire.rows, wire.columns, wire.cells, at) if wire else None
            if found:
                yield found


def _page(wire: ReadResult, at: Location, holes: bool) -> Page:
    lines, marks = wire.lines or [], wire.selection_marks or []
    if holes:
        lines, marks = [_whole(line) for line in lines], [mark or NO_MARK for mark in marks]
    words = [word for line in lines for word in line.words]
    starts = tuple(accumulate([len(line.words) for line in lines], initial=0))[:-1]
    size = usable_size(wire.width, wire.height)
    prefix = f"{at.pointer}/lines"
    return Page(
        wire.page,
        number_or_none(wire.width),
        number_or_none(wire.height),
        wire.unit or None,
        number_or_none(wire.angle),
        elements(
            [word.text for word in words],
            [word.bounding_box for word in words],
            size,
            prefix,
            MEMBER,
            starts,
            [word.confidence for word in words],
        ),
        elements([line.text for line in lines], [line.bounding_box for line in lines], size, prefix, MEMBER),
        elements(
            [mark.state for mark in marks],
            [mark.bounding_box for mark in marks],
            size,
            f"{at.pointer}/selectionMarks",
            MEMBER,
        ),
        at,
    )


MEMBER = "boundingBox"
NOWHERE: Box = (float("nan"),) * 8
NO_WORD = Word("", NOWHERE)
NO_LINE = Line("", NOWHERE, [])
NO_MARK = SelectionMark(NOWHERE, "")


def _whole(line: Line | None) -> Line:
    """A line in which what could not be read is nowhere, so that the numbers of its neighbours stay."""
    if line is None:
        return NO_LINE
    return Line(line.text, line.bounding_box, [word or NO_WORD for word in line.words])


def _dangling(result: AnalyzeResult) -> Iterator[tuple[str, str]]:
    if not any(page_result.tables for page_result in result.page_results or ()):
        return
    words = [[len(line.words) for line in page.lines or ()] for page in result.read_results]
    marks = [len(page.selection_marks or ()) for page in result.read_results]
    for page, page_result in enumerate(result.page_results or ()):
        for table_number, table in enumerate(page_result.tables or ()):
            references = list(chain.from_iterable([cell.elements or () for cell in table.cells]))
            if references and not _are_words(references, words):
                prefix = f"/analyzeResult/pageResults/{page}/tables/{table_number}/cells"
                yield from _unresolved(table, prefix, words, marks)


def _are_words(references: Sequence[str], words: Sequence[Sequence[int]]) -> bool:
    """Whether every reference is to a word that exists: the usual case, told without a call per reference."""
    found = WORDS.findall("\n".join(references))
    try:
        return len(found) == len(references) and all(int(w) < words[int(p)][int(n)] for p, n, w in found)
    except IndexError:
        return False


def _unresolved(table: DataTable, prefix: str, words: Sequence[Sequence[int]], marks: Sequence[int]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(table.cells):
        for position, reference in enumerate(cell.elements or ()):
            if not _resolves(reference, words, marks):
                yield f"{prefix}/{number}/elements/{position}", reference


def _resolves(reference: str, words: Sequence[Sequence[int]], marks: Sequence[int]) -> bool:
    found = REFERENCE.fullmatch(reference)
    if found is None or int(found["page"]) >= len(words):
        return False
    page = int(found["page"])
    if found["mark"]:
        return int(found["mark"]) < marks[page]
    line = int(found["line"])
    return line < len(words[page]) and (found["word"] is None or int(found["word"]) < words[page][line])


def claims(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a layout result of this shape."""
    result = tree.get("analyzeResult")
    return isinstance(result, dict) and "readResults" in result


FORMAT = Format(
    name="layout of 2.x",
    kind="ocr",
    key=re.compile(rb'"readResults"\s*:'),
    wire=Operation,
    claims=claims,
    read=read,
    versions={
        "ocr-2.0": "Layout result, API versions 2.0-preview and 2.0",
        "ocr-2.1": "Layout result, API version 2.1",
    },
)
