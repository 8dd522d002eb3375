"""Layout results of 3.0, 3.1 and 4.0 and their previews: `pages`, words beside lines, `polygon`.

Shape: the published specification (2022-08-31, 2023-07-31, 2024-11-30). The previews of 2021 and early 2022 say
`boundingBox` for `polygon`. Width, height, unit and polygons are absent for Office files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from dataprep.findings import Location
from dataprep.formats.elements import CORNERS, Cell, Group, elements, number_or_none, quadrilateral, table_of, usable_size
from dataprep.formats.shape import Format, Wire
from dataprep.model import Elements, Ocr, Page, Table

Corners = Annotated[
    tuple[float, ...],
    Meta(min_length=6, description="x, y of each corner, clockwise from the top left of the text, absolute."),
]

RELEASES = (("2022-08-31", "3.0"), ("2023-07-31", "3.1"), ("2024-11-30", "4.0"))
"""The releases in order: a preview counts with the release after it."""

REFERENCE = re.compile(r"#?/(\w{1,40})/(\d{1,9})", re.ASCII)

JOINING = re.compile(
    "\r\n|[\u0d4e\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\uff9e\uff9f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)
"""What may be one text element with its neighbour, though it is neither a mark nor a control (Unicode annex 29)."""


class Element(Wire):
    """Something with a place on the page."""

    polygon: Corners | UnsetType = UNSET
    bounding_box: Corners | UnsetType = UNSET


class Span(Wire):
    """A piece of the content."""

    offset: Annotated[int, Meta(description="Where it begins, counted from 0.")]
    length: Annotated[int, Meta(description="How long it is.")]


class Word(Element, kw_only=True):
    """A word."""

    content: Annotated[str, Meta(description="The text.")]
    confidence: Annotated[float, Meta(description="How sure the reading is, 0 to 1.")] | UnsetType = UNSET
    span: Annotated[Span, Meta(description="Where the word stands in the content.")] | UnsetType = UNSET


class Line(Element, kw_only=True):
    """A line of text; its words are found by their spans."""

    content: Annotated[str, Meta(description="The text.")]


class SelectionMark(Element, kw_only=True):
    """A check box or radio button."""

    state: Annotated[str, Meta(description="selected or unselected.")]


class PageObject(Wire):
    """A page."""

    page_number: Annotated[int, Meta(description="The number of the page, counted from 1.")]
    angle: Annotated[float, Meta(description="Clockwise angle of the text in degrees, (-180, 180].")] | UnsetType = UNSET
    width: Annotated[float, Meta(description="Width of the page in its unit.")] | UnsetType = UNSET
    height: Annotated[float, Meta(description="Height of the page in its unit.")] | UnsetType = UNSET
    unit: Annotated[str, Meta(description="inch for PDF, pixel for images.")] | UnsetType = UNSET
    words: Annotated[list[Word], Meta(description="The words.")] | UnsetType = UNSET
    lines: Annotated[list[Line], Meta(description="The lines of text.")] | UnsetType = UNSET
    selection_marks: Annotated[list[SelectionMark], Meta(description="The selection marks.")] | UnsetType = UNSET


class DocumentTable(Wire):
    """A table."""

    row_count: Annotated[int, Meta(description="The number of rows.")] | UnsetType = UNSET
    column_count: Annotated[int, Meta(description="The number of columns.")] | UnsetType = UNSET
    cells: Annotated[list[Cell], Meta(description="The cells.")] | UnsetType = UNSET


class AnalyzeResult(Wire):
    """The result of the Layout operation."""

    api_version: Annotated[str, Meta(description="The version of the service that wrote the file.")]
    pages: Annotated[list[PageObject], Meta(description="The pages.")]
    string_index_type: Annotated[str, Meta(description="What spans count: textElements and so on.")] | UnsetType = UNSET
    content: Annotated[str, Meta(description="The text of all pages.")] | UnsetType = UNSET
    sections: Annotated[list[Group], Meta(description="The sections (from 4.0 on).")] | UnsetType = UNSET
    figures: Annotated[list[Group], Meta(description="The figures (from 4.0 on).")] | UnsetType = UNSET
    paragraphs: Annotated[list[msgspec.Raw], Meta(description="The paragraphs.")] | UnsetType = UNSET
    tables: Annotated[list[DocumentTable], Meta(description="The tables.")] | UnsetType = UNSET


class Operation(Wire):
    """The response of the Layout operation, as it came over the wire."""

    status: Annotated[str, Meta(description="succeeded, in either case.")]
    analyze_result: Annotated[AnalyzeResult, Meta(description="The result.")]


def read(wire: Operation, path: str, holes: bool) -> Ocr:
    """The layout as the model has it."""
    result = wire.analyze_result
    content = _counted(result)
    pages = tuple(
        _page(page, Location(path, f"/analyzeResult/pages/{number}"), content, content != result.content)
        for number, page in enumerate(result.pages)
        if page is not None
    )
    tables = tuple(_tables(result, path))
    dangling = () if holes else tuple(_dangling(result))
    at = Location(path, "/analyzeResult/apiVersion")
    return Ocr(path, result.api_version, at, release(result.api_version), wire.status, pages, tables, dangling, holes)


def release(version: str) -> str | None:
    """The target that a version counts with; None for one that is none of ours."""
    if not re.fullmatch(r"20\d\d-\d\d-\d\d(-preview)?", version, re.ASCII):
        return None
    return next((target for date, target in RELEASES if version[:10] <= date), None)


def _counted(result: AnalyzeResult) -> str | None:
    """The content with a character for each thing that spans count; None where that cannot be told."""
    content, kind = result.content, result.string_index_type
    if content is UNSET:
        return None
    if kind == "unicodeCodePoint" or (kind in {"textElements", "utf16CodeUnit"} and content.isascii() and "\r\n" not in content):
        return content
    if kind == "utf16CodeUnit":
        return _units(content)
    return content if kind == "textElements" and _stand_alone(content) else None


def _stand_alone(text: str) -> bool:
    """Whether every character is a text element of its own, as far as that is easily told."""
    letters = {char for char in set(text) if not char.isascii()}
    return not JOINING.search(text) and all(unicodedata.category(char)[0] in "LNPSZ" for char in letters)


def _units(text: str) -> str:
    """A text with a character for each code unit of UTF-16."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * len(text):
        return text
    return "".join([chr(low | high << 8) for low, high in zip(units[::2], units[1::2], strict=True)])


def _strayed(words: Sequence[Word | None], content: str, by_units: bool) -> tuple[int, ...]:
    """The numbers of the words whose span is not their text in the content."""
    if by_units:
        words = [word and Word(content=_units(word.content), span=word.span) for word in words]
    return tuple(
        [
            number
            for number, word in enumerate(words)
            if word
            and word.span
            and (
                word.span.offset < 0  # that would be counted from the end
                or word.span.length != len(word.content)
                or not content.startswith(word.content, word.span.offset)
            )
        ]
    )


def _tables(result: AnalyzeResult, path: str) -> Iterator[Table]:
    for number, wire in enumerate(result.tables or ()):
        at = Location(path, f"/analyzeResult/tables/{number}")
        found = table_of(wire.row_count, wire.column_count, wire.cells or (), at) if wire else None
        if found:
            yield found


def _page(wire: PageObject, at: Location, content: str | None, by_units: bool) -> Page:
    size = usable_size(wire.width, wire.height)
    words, lines, marks = wire.words or [], wire.lines or [], wire.selection_marks or []
    return Page(
        wire.page_number,
        number_or_none(wire.width),
        number_or_none(wire.height),
        wire.unit or None,
        number_or_none(wire.angle),
        _elements(
            [word.content if word else "" for word in words],
            words,
            size,
            f"{at.pointer}/words",
            [word.confidence if word else UNSET for word in words],
        ),
        _elements([line.content if line else "" for line in lines], lines, size, f"{at.pointer}/lines"),
        _elements([mark.state if mark else "" for mark in marks], marks, size, f"{at.pointer}/selectionMarks"),
        at,
        _strayed(words, content, by_units) if content is not None else (),
    )


def _elements(
    texts: Sequence[str],
    wires: Sequence[Element],
    size: tuple[float, float] | None,
    prefix: str,
    confidences: Sequence[float | UnsetType] = (),
) -> Elements:
    first = next((wire for wire in wires if wire and (wire.polygon or wire.bounding_box)), None)
    is_preview = first is not None and bool(first.bounding_box)
    if is_preview:
        boxes: list[Sequence[float]] = [wire.bounding_box or () if wire else () for wire in wires]
    else:
        boxes = [wire.polygon or () if wire else () for wire in wires]
    bent: tuple[int, ...] = ()
    if set(map(len, boxes)) != {CORNERS}:
        bent = tuple(number for number, box in enumerate(boxes) if len(box) not in (0, CORNERS))
        boxes = [box if len(box) == CORNERS else quadrilateral(box) for box in boxes]
    member = "boundingBox" if is_preview else "polygon"
    return elements(texts, boxes, size, prefix, member, confidences=confidences, bent=bent)


def _dangling(result: AnalyzeResult) -> Iterator[tuple[str, str]]:
    counts = {
        "sections": len(result.sections or ()),
        "figures": len(result.figures or ()),
        "paragraphs": len(result.paragraphs or ()),
        "tables": len(result.tables or ()),
    }
    groups: list[tuple[str, Sequence[Group]]] = [("sections", result.sections or ()), ("figures", result.figures or ())]
    groups += [(f"tables/{number}/cells", table.cells or ()) for number, table in enumerate(result.tables or ())]
    for place, members in groups:
        for number, group in enumerate(members):
            for position, reference in enumerate(group.elements or ()):
                found = REFERENCE.match(reference)
                if found is None or (found[1] in counts and int(found[2]) >= counts[found[1]]):
                    yield f"/analyzeResult/{place}/{number}/elements/{position}", reference


def claims(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a layout result of this shape."""
    result = tree.get("analyzeResult")
    has_read_results = isinstance(result, dict) and "readResults" in result
    return not tree.keys().isdisjoint({"status", "analyzeResult"}) and not has_read_results


FORMAT = Format(
    name="layout from 3.0 on",
    kind="ocr",
    key=re.compile(rb'"pages"\s*:'),
    wire=Operation,
    claims=claims,
    read=read,
    versions={
        "ocr-3.0-preview": "Layout result, previews of API version 3.0 that say boundingBox",
        "ocr-3.0": "Layout result, API version 3.0 (2022-08-31)",
        "ocr-3.1": "Layout result, API version 3.1 (2023-07-31)",
        "ocr-4.0": "Layout result, API version 4.0 (2024-11-30)",
    },
)
