"""Where the fields of a saved result stand: the words, selection marks and boxes of its layout that a field speaks of.

A field of 2.x names its words (`elements`), or has a box and a page; one from 3.0 on has `spans` of the content, and regions.
Nothing in a field is read by types: a result may hold anything, and what it should hold is looked at where it is used.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import msgspec
import numpy as np

from dataprep.formats.elements import CORNERS, quadrilateral
from dataprep.formats.layout_2 import REFERENCE
from dataprep.geometry import bounded
from dataprep.model import Elements, Ocr, Page, Polygon

if TYPE_CHECKING:
    import shapely

MARK, SIGNATURE = "selectionMark", "signature"
MARKS = frozenset({MARK, "boolean"})
STATES = {":selected:": "selected", ":unselected:": "unselected"}
"""How content from 3.0 on shows a selection mark, and how labels say it."""

FOLD = 10
"""A word is in one field, rarely in two: a hostile file that names each in more than so many shall not hurt."""

NO_WORD = "has words that are not there, or have no place: they are left out"
MANY_PAGES = "stands on several pages: only labeled on the first of them"
TOO_OFTEN = "is one of too many fields over the same words: not labeled"


class Piece(msgspec.Struct, frozen=True, gc=False):
    """One word of a field, one selection mark, or the field's own box, in fractions of the page."""

    page: int
    text: str
    polygon: Polygon
    is_mark: bool = False


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page of the layout as pieces: None for a word or mark that has no place."""

    page: Page

    @cached_property
    def words(self) -> list[Piece | None]:
        """The words in the order of the file."""
        return _pieces(self.page.number, self.page.words, is_mark=False)

    @cached_property
    def marks(self) -> list[Piece | None]:
        """The selection marks in the order of the file."""
        return _pieces(self.page.number, self.page.marks, is_mark=True)

    @cached_property
    def trees(self) -> tuple[shapely.STRtree, shapely.STRtree]:
        """The middles of the words, and of the marks, to be searched by place."""
        import shapely

        both = (bounded(np.nan_to_num(found.columns, nan=math.inf)) for found in (self.page.words, self.page.marks))
        words, marks = (shapely.STRtree(shapely.points(found[0::2].mean(axis=0), found[1::2].mean(axis=0))) for found in both)
        return words, marks

    def referred(self, line: str | None, word: str | None, mark: str | None) -> Sequence[Piece | None]:
        """What the numbers in a reference of 2.x lead to: a mark, a word, or the words of a line."""
        if mark is not None:
            return self.marks[int(mark) : int(mark) + 1]
        starts, number = self.page.words.starts or (), int(line or 0)
        first, last = (*starts[number : number + 2], len(self.words))[:2] if number < len(starts) else (0, 0)
        return self.words[first:last] if word is None else self.words[first + int(word) : last][:1]

    def within(self, polygon: Polygon, *, marks: bool) -> list[Piece]:
        """The words, or marks, whose middle lies in a box, in the order of the file."""
        import shapely

        box = shapely.Polygon(bounded(np.array(polygon).reshape(-1, 2)))
        pieces = self.marks if marks else self.words
        found = (pieces[number] for number in sorted(self.trees[marks].query(box, "intersects").tolist()))
        return [piece for piece in found if piece]


def _pieces(page: int, elements: Elements, *, is_mark: bool) -> list[Piece | None]:
    placed = cast("list[bool]", np.isfinite(elements.columns).all(axis=0).tolist())
    return [
        Piece(page, text, cast("Polygon", tuple(box)), is_mark) if is_placed else None
        for text, box, is_placed in zip(elements.texts, elements.columns.T.tolist(), placed, strict=True)
    ]


@dataclass(eq=False)
class Layout:
    """The layout of a result, in which the words of its fields are found; `left` is how many may be found yet."""

    ocr: Ocr
    result: Mapping[str, Any]
    sheets: Sequence[Sheet] = field(init=False)
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.sheets = [Sheet(page) for page in self.ocr.pages]
        self.left = FOLD * sum(len(sheet.words) + len(sheet.marks) for sheet in self.sheets)

    @cached_property
    def by_number(self) -> Mapping[int, Sheet]:
        """The pages by their number, the first of equal ones."""
        return {sheet.page.number: sheet for sheet in reversed(self.sheets)}

    @cached_property
    def spanned(self) -> tuple[list[int], list[tuple[int, Piece | None]]]:
        """Where each word and mark begins in the content, ascending, and with its piece where it ends."""
        found: list[tuple[int, int, Piece | None]] = []
        for sheet, page in zip(self.sheets, self.result.get("pages") or (), strict=False):
            for member, pieces in (("words", sheet.words), ("selectionMarks", sheet.marks)):
                for number, node in enumerate(page.get(member) or ()):
                    if span := _span(node.get("span")):
                        found.append((*span, pieces[number] if number < len(pieces) else None))
        found.sort(key=lambda one: one[0])
        return [begin for begin, _, _ in found], [(end, piece) for _, end, piece in found]

    def place(self, node: Mapping[str, Any], type_: str) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
        """The pieces of a field on the first of its pages, and what is lost of it."""
        regions = list(self._regions(node))
        named = list(self._named(node, type_)) if type_ != SIGNATURE else []
        pieces = list({id(piece): piece for piece in named if piece}.values())
        if not pieces and "boundingBox" in node and regions and type_ != SIGNATURE:
            pieces = self._boxed(*regions[0], type_)
        if self.left < 0:
            return (), (TOO_OFTEN,)
        pages = [piece.page for piece in pieces] or [page for page, _ in regions]
        lost = ((NO_WORD,) if None in named and pages else ()) + ((MANY_PAGES,) if len(set(pages)) > 1 else ())
        if pieces or not regions:
            return tuple(piece for piece in pieces if piece.page == pages[0]), lost
        return (_as_one([polygon for page, polygon in regions if page == pages[0]], pages[0], node, type_),), lost

    def _named(self, node: Mapping[str, Any], type_: str) -> Sequence[Piece | None]:
        """The words and marks that a field says it is made of; None for what is not there."""
        elements, spans = node.get("elements"), node.get("spans")
        if isinstance(elements, list) and elements:
            return list(chain.from_iterable(map(self._referred, elements)))
        found = list(chain.from_iterable(map(self._in_span, spans if isinstance(spans, list) else ())))
        wanted = [piece for piece in found if piece is None or piece.is_mark is (type_ in MARKS)]
        return wanted if any(wanted) else found

    def _referred(self, reference: object) -> Sequence[Piece | None]:
        text = reference.replace("/analyzeResult/", "/", 1) if isinstance(reference, str) else ""
        match = REFERENCE.fullmatch(text)
        if match is None or int(match["page"]) >= len(self.sheets) or self.left < 0:
            return (None,)
        found = self.sheets[int(match["page"])].referred(match["line"], match["word"], match["mark"])
        return found or (None,) if self._may_take(len(found)) else ()

    def _in_span(self, node: object) -> Sequence[Piece | None]:
        span = _span(node)
        if span is None:
            return ()
        begins, pieces = self.spanned
        first, last = bisect_left(begins, span[0]), bisect_left(begins, span[1])
        return [piece for end, piece in pieces[first:last] if end <= span[1]] if self._may_take(last - first) else ()

    def _boxed(self, page: int, polygon: Polygon, type_: str) -> list[Piece]:
        found = self.by_number[page].within(polygon, marks=type_ in MARKS) if self.left >= 0 else []
        return found if self._may_take(len(found)) else []

    def _regions(self, node: Mapping[str, Any]) -> Iterator[tuple[int, Polygon]]:
        """The boxes of a field with their page, in fractions of it."""
        regions = node.get("boundingRegions")
        told = [region for region in regions if isinstance(region, dict)] if isinstance(regions, list) else []
        places = [(region.get("pageNumber"), region.get("polygon") or region.get("boundingBox")) for region in told]
        for number, box in places or [(node.get("page"), node.get("boundingBox"))]:
            sheet = self.by_number.get(number) if type(number) is int else None
            polygon = _polygon(box, sheet.page) if sheet else None
            if sheet and polygon:
                yield sheet.page.number, polygon

    def _may_take(self, count: int) -> bool:
        """Whether so many words may be taken; if not, none may any more."""
        self.left = self.left - count if count <= self.left else -1
        return self.left >= 0


def _as_one(polygons: Sequence[Polygon], page: int, node: Mapping[str, Any], type_: str) -> Piece:
    """The boxes of a field on one page as one: as it stands, or the rectangle around several, or around a signature."""
    if len(polygons) == 1 and type_ != SIGNATURE:
        return Piece(page, text_of(node), polygons[0])
    around = quadrilateral(list(chain.from_iterable(polygons)))
    return Piece(page, "" if type_ == SIGNATURE else text_of(node), cast("Polygon", around))


def text_of(node: Mapping[str, Any]) -> str:
    """What a field says on the page."""
    said = (node.get(member) for member in ("text", "content", "valueSelectionMark"))
    text = next((text for text in said if isinstance(text, str)), "")
    return STATES.get(text, text)


def _polygon(box: object, page: Page) -> Polygon | None:
    """Absolute coordinates as fractions of the page; None for what is no polygon, or has no place on the page."""
    numbers = [number_of(value) for value in box] if isinstance(box, list) and page.has_size else []
    if len(numbers) < 6 or len(numbers) % 2 or None in numbers:
        return None
    corners = cast("list[float]", numbers)
    four = corners if len(corners) == CORNERS else quadrilateral(corners)
    fractions = [value / page.size[number % 2] for number, value in enumerate(four)]
    return cast("Polygon", tuple(fractions)) if all(map(math.isfinite, fractions)) else None


def number_of(value: object) -> float | None:
    """A finite number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _span(node: object) -> tuple[int, int] | None:
    """Where a piece of the content begins and ends; None for what is none, or empty."""
    if not isinstance(node, dict):
        return None
    offset, length = node.get("offset"), node.get("length")
    if type(offset) is not int or type(length) is not int or length <= 0:
        return None
    return offset, offset + length
