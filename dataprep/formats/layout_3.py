"""Layout results of 3.0, 3.1 and 4.0 and their previews: `pages`, words beside lines, `polygon`.

Shape: the published specification (2022-08-31, 2023-07-31, 2024-11-30). The previews of 2021 and early 2022 say
`boundingBox` for `polygon`. Width, height, unit and polygons are absent for Office files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from dataprep.findings import Location
from dataprep.formats.elements import elements, number_or_none, usable_size
from dataprep.formats.shape import Format, Wire
from dataprep.model import Elements, Ocr, Page

Corners = Annotated[
    list[float],
    Meta(min_length=6, description="x, y of each corner, clockwise from the top left of the text, absolute."),
]

RELEASES = (("2022-08-31", "3.0"), ("2023-07-31", "3.1"), ("2024-11-30", "4.0"))
"""The releases in order: a preview counts with the release after it."""

REFERENCE = re.compile(r"#?/(\w{1,40})/(\d{1,9})", re.ASCII)


class Element(Wire):
    """Something with a place on the page."""

    polygon: Corners | UnsetType = UNSET
    bounding_box: Corners | UnsetType = UNSET


class Word(Element, kw_only=True):
    """A word."""

    content: Annotated[str, Meta(description="The text.")]
    confidence: Annotated[float, Meta(description="How sure the reading is, 0 to 1.")] | UnsetType = UNSET


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


class Group(Wire):
    """A section, figure or table cell, which refers to other elements."""

    elements: Annotated[list[str], Meta(description="References to paragraphs, tables and the like.")] | UnsetType = UNSET


class Table(Wire):
    """A table."""

    cells: Annotated[list[Group], Meta(description="The cells.")] | UnsetType = UNSET


class AnalyzeResult(Wire):
    """The result of the Layout operation."""

    api_version: Annotated[str, Meta(description="The version of the service that wrote the file.")]
    pages: Annotated[list[PageObject], Meta(description="The pages.")]
    sections: Annotated[list[Group], Meta(description="The sections (from 4.0 on).")] | UnsetType = UNSET
    figures: Annotated[list[Group], Meta(description="The figures (from 4.0 on).")] | UnsetType = UNSET
    paragraphs: Annotated[list[msgspec.Raw], Meta(description="The paragraphs.")] | UnsetType = UNSET
    tables: Annotated[list[Table], Meta(description="The tables.")] | UnsetType = UNSET


class Operation(Wire):
    """The response of the Layout operation, as it came over the wire."""

    status: Annotated[str, Meta(description="succeeded, in either case.")]
    analyze_result: Annotated[AnalyzeResult, Meta(description="The result.")]


def read(wire: Operation, path: str, holes: bool) -> Ocr:
    """The layout as the model has it."""
    result = wire.analyze_result
    pages = tuple(
        _page(page, Location(path, f"/analyzeResult/pages/{number}"))
        for number, page in enumerate(result.pages)
        if page is not None
    )
    dangling = () if holes else tuple(_dangling(result))
    return Ocr(path, result.api_version, release(result.api_version), wire.status, pages, dangling, holes)


def release(version: str) -> str | None:
    """The target that a version counts with; None for one that is none of ours."""
    if not re.fullmatch(r"20\d\d-\d\d-\d\d(-preview)?", version, re.ASCII):
        return None
    return next((target for date, target in RELEASES if version[:10] <= date), None)


def _page(wire: PageObject, at: Location) -> Page:
    size = usable_size(wire.width, wire.height)
    words, lines, marks = wire.words or [], wire.lines or [], wire.selection_marks or []
    return Page(
        wire.page_number,
        number_or_none(wire.width),
        number_or_none(wire.height),
        wire.unit or None,
        number_or_none(wire.angle),
        _elements([word.content if word else "" for word in words], words, size, f"{at.pointer}/words"),
        _elements([line.content if line else "" for line in lines], lines, size, f"{at.pointer}/lines"),
        _elements([mark.state if mark else "" for mark in marks], marks, size, f"{at.pointer}/selectionMarks"),
        at,
    )


def _elements(texts: Sequence[str], wires: Sequence[Element], size: tuple[float, float] | None, prefix: str) -> Elements:
    first = next((wire for wire in wires if wire and (wire.polygon or wire.bounding_box)), None)
    is_preview = first is not None and bool(first.bounding_box)
    boxes = [((wire.bounding_box if is_preview else wire.polygon) or ()) if wire else () for wire in wires]
    return elements(texts, boxes, size, prefix, "boundingBox" if is_preview else "polygon")


def _dangling(result: AnalyzeResult) -> Iterator[tuple[str, str]]:
    counts = {
        "sections": len(result.sections or ()),
        "figures": len(result.figures or ()),
        "paragraphs": len(result.paragraphs or ()),
        "tables": len(result.tables or ()),
    }
    groups = [("sections", result.sections or []), ("figures", result.figures or [])]
    groups += [(f"tables/{number}/cells", table.cells or []) for number, table in enumerate(result.tables or ())]
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
