"""Defects of layout (OCR) files by what was read: text, tables, confidence, and the version that read it."""

from __future__ import annotations

import copy
from collections.abc import Callable

from tests.mutations.planting import Json, each, inside
from tests.mutations.samples import FIRST, INCHES, LABELED, PAGES, PIXELS, PREVIEW, SKEWED, TURNED
from tests.mutations.shapes import Layout, ocr_of
from tests.mutations.spots import FIRST_SHEET, LAST_SHEET, SHEETS, Sheet, at_sheets

OF_2 = (PREVIEW, "2.0", "2.1")
OF_3 = ("3.0 preview", "4.0")
FORMS = (FIRST, TURNED, SKEWED, PAGES)


def table_of(layout: Layout) -> tuple[Json, str]:
    """The table of the first page, and its pointer."""
    if layout.is_2:
        table: Json = layout.result["pageResults"][0]["tables"][0]
        return table, "/analyzeResult/pageResults/0/tables/0"
    table = layout.result["tables"][0]
    return table, "/analyzeResult/tables/0"


def cell(number: int, **members: int) -> Callable[[Json], str]:
    """A cell of the table in another place."""

    def change(tree: Json) -> str:
        table, pointer = table_of(Layout(tree))
        place = number % len(table["cells"])
        table["cells"][place].update(members)
        return f"{pointer}/cells/{place}"

    return change


def fewer(member_of_2: str, member: str) -> Callable[[Json], str]:
    """A grid of a row or column less than its cells; the first cell that is outside is told."""

    def change(tree: Json) -> str:
        layout = Layout(tree)
        table, pointer = table_of(layout)
        name = member_of_2 if layout.is_2 else member
        table[name] -= 1
        key = "rowIndex" if member.startswith("row") else "columnIndex"
        outside = next(place for place, one in enumerate(table["cells"]) if one[key] >= table[name])
        return f"{pointer}/cells/{outside}"

    return change


def shifted_span(place: int, offset: int, length: int) -> Callable[[Layout, int], str]:
    """The span of a word is another."""

    def change(layout: Layout, index: int) -> str:
        word = layout.words(index)[place]
        word.node["span"]["offset"] += offset
        word.node["span"]["length"] += length
        return f"{word.at}/span"

    return change


def other_content(layout: Layout, index: int) -> str:
    """The last word of a page is another in the content; its span stays."""
    word, content = layout.words(index)[-1], layout.result["content"]
    start = word.node["span"]["offset"]
    layout.result["content"] = content[:start] + "~" * len(word.text) + content[start + len(word.text) :]
    return f"{word.at}/span"


def counted_otherwise(tree: Json) -> str:
    """Spans count code points, and the file says code units: behind a letter of two units all are one off."""
    layout = Layout(tree)
    layout.result.update(content="\U0001f4a1\n" + layout.result["content"], stringIndexType="utf16CodeUnit")
    for page in layout.pages:
        for word in page["words"]:
            word["span"]["offset"] += 2
    return f"{layout.words(0)[0].at}/span"


def counted_for_all(tree: Json) -> list[str]:
    """The same, told on each page."""
    first = counted_otherwise(tree)
    return [first, *(f"{Layout(tree).words(index)[0].at}/span" for index in range(1, len(Layout(tree).pages)))]


def blank(layout: Layout, index: int) -> str:
    """A page without a word."""
    page = layout.pages[index]
    page["lines"] = []
    if layout.is_2:
        layout.result["pageResults"][index]["tables"] = []
    else:
        page["words"] = []
    return layout.page_at(index) if len(layout.pages) > 1 else ""


def all_blank(tree: Json) -> str:
    """A file without a word."""
    layout = Layout(tree)
    for index in range(len(layout.pages)):
        blank(layout, index)
    return ""


def confidences(value: float) -> Callable[[Json], str]:
    """All words were read with the same confidence."""

    def change(tree: Json) -> str:
        layout = Layout(tree)
        for index in range(len(layout.pages)):
            for word in layout.words(index):
                word.node["confidence"] = value
        return ""

    return change


def confidence_of(place: int, value: float) -> Callable[[Layout, int], str]:
    """A word with a confidence that is none."""

    def change(layout: Layout, index: int) -> str:
        word = layout.words(index)[place]
        word.node["confidence"] = value
        return f"{word.at}/confidence"

    return change


def many_lines(count: int) -> Callable[[Layout, int], str]:
    """A page with so many lines: the last one again and again."""

    def change(layout: Layout, index: int) -> str:
        lines = layout.pages[index]["lines"]
        lines.extend(copy.deepcopy(lines[-1]) for _ in range(count - len(lines)))
        return f"{layout.page_at(index)}/lines"

    return change


def other_line(place: int, spelling: Callable[[str], str]) -> Callable[[Layout, int], str]:
    """A line says something else than its words."""

    def change(layout: Layout, index: int) -> str:
        lines = layout.pages[index]["lines"]
        number = place % len(lines)
        lines[number]["text"] = spelling(lines[number]["text"])
        return f"{layout.page_at(index)}/lines/{number}/text"

    return change


CELLS: tuple[tuple[str, Callable[[Json], str]], ...] = (
    ("below the grid", cell(-1, rowIndex=99)),
    ("right of the grid", cell(-1, columnIndex=3)),
    ("left of the grid", cell(0, columnIndex=-1)),
    ("in the place of the first", cell(-1, rowIndex=0, columnIndex=0)),
    ("too wide", cell(-1, columnSpan=2)),
    ("too high", cell(-1, rowSpan=5)),
    ("over its neighbour", cell(1, columnSpan=2)),
    ("of no height", cell(4, rowSpan=0)),
    ("a row too many", fewer("rows", "rowCount")),
    ("a column too many", fewer("columns", "columnCount")),
)
OVER_NEIGHBOUR = "over its neighbour"
BLANK_SHEETS = (LAST_SHEET, Sheet("only page, turned", TURNED), Sheet("only page, in pixels", PIXELS))

ROWS = (
    *each(
        "O209",
        LABELED,
        {
            f"{what}, {form}": inside(ocr_of(form), change)
            for form in (FIRST, PAGES)
            for what, change in CELLS
            if what != OVER_NEIGHBOUR
        },
    ),
    *at_sheets("O210", "one to the right", shifted_span(-1, 1, 0), samples=OF_3),
    *at_sheets("O210", "one too long", shifted_span(0, 0, 1), samples=OF_3),
    *at_sheets("O210", "behind the end", shifted_span(2, 10**6, 0), samples=OF_3),
    *at_sheets("O210", "another word in the content", other_content, samples=OF_3),
    *each("O210", OF_3, {f"counted otherwise, {form}": inside(ocr_of(form), counted_for_all) for form in FORMS}),
    *at_sheets("O211", "no word", blank, BLANK_SHEETS),
    *each(
        "O211", (*LABELED, "unlabeled"), {f"no word at all, {form}": inside(ocr_of(form), all_blank) for form in (FIRST, PAGES)}
    ),
    *each(
        "O212",
        (*LABELED, "unlabeled"),
        {f"{value}, {form}": inside(ocr_of(form), confidences(value)) for form in FORMS for value in (0.5, 0.79)},
    ),
    *at_sheets("O218", "300 lines", many_lines(300), (FIRST_SHEET, LAST_SHEET), OF_2),
    *at_sheets("O218", "301 lines", many_lines(301), (Sheet("in inches", INCHES), Sheet("in pixels", PIXELS)), OF_2),
    *at_sheets("O219", "another text", other_line(-1, lambda text: f"{text} x"), samples=OF_2),
    *at_sheets("O219", "a word less", other_line(0, lambda text: text.rpartition(" ")[0] or "x"), samples=OF_2),
    *at_sheets("O219", "without blanks", other_line(0, lambda text: text.replace(" ", "")), samples=OF_2),
    *(
        row
        for place, value in ((0, 98), (-1, 1.01), (3, -0.5))
        for row in at_sheets("O220", f"{value}", confidence_of(place, value), SHEETS)
    ),
)
"""A row each."""
