"""What OCR reads off a sheet: the words where they are drawn, in the unit of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dataprep.demo.sheets import HEIGHT, WIDTH, Box, Run, Sheet


class Face(Protocol):
    """A typeface and the paper it is set on; lengths in points but for `on_page`."""

    @property
    def unit(self) -> str:
        """The unit of the page: inch or pixel."""

    def advance(self, text: str, size: float) -> float:
        """How long a text is."""

    def extent(self, size: float) -> tuple[float, float]:
        """How far letters reach above and below their baseline."""

    def on_page(self, points: float) -> float:
        """A length in the unit of the page."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in the unit of the page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, what it is labeled, and the row and column of its table cell."""

    words: tuple[Word, ...]
    field: str | None
    cell: tuple[int, int] | None

    @property
    def text(self) -> str:
        """The words joined by blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The box around the words."""
        return around([word.box for word in self.words])


@dataclass(frozen=True, slots=True)
class Mark:
    """A selection mark, its box, and what it is labeled."""

    state: str
    box: Box
    field: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is read; `cells` are the boxes of its table by row and column."""

    width: float
    height: float
    unit: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    cells: Mapping[tuple[int, int], Box]


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def corners(box: Box) -> list[float]:
    """Eight numbers, clockwise from the top left."""
    left, top, right, bottom = box
    return [left, top, right, top, right, bottom, left, bottom]


def set_words(run: Run, face: Face) -> Iterator[tuple[str, float, float]]:
    """Each word of a run with its left and right end, in points."""
    left = run.x - face.advance(run.text, run.size) if run.to_right else run.x
    for found in re.finditer(r"\S+", run.text):
        start = left + face.advance(run.text[: found.start()], run.size)
        yield found[0], start, start + face.advance(found[0], run.size)


def read(sheet: Sheet, face: Face) -> Page:
    """A sheet as OCR reads it."""
    return Page(
        face.on_page(WIDTH),
        face.on_page(HEIGHT),
        face.unit,
        tuple(_line(run, face) for run in sheet.runs),
        tuple(Mark("selected" if tick.selected else "unselected", _box(tick.box, face), tick.field) for tick in sheet.ticks),
        dict(_cells(sheet, face)),
    )


def _line(run: Run, face: Face) -> Line:
    above, below = face.extent(run.size)
    words = (
        Word(text, _box((left, run.baseline - above, right, run.baseline + below), face))
        for text, left, right in set_words(run, face)
    )
    return Line(tuple(words), run.field, run.cell)


def _cells(sheet: Sheet, face: Face) -> Iterator[tuple[tuple[int, int], Box]]:
    for row, (top, bottom) in enumerate(zip(sheet.rows, sheet.rows[1:], strict=False)):
        for column, (left, right) in enumerate(zip(sheet.columns, sheet.columns[1:], strict=False)):
            yield (row, column), _box((left, top, right, bottom), face)


def _box(box: Box, face: Face) -> Box:
    left, top, right, bottom = box
    return (face.on_page(left), face.on_page(top), face.on_page(right), face.on_page(bottom))
