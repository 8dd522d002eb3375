"""The shapes of OCR files, so that one table can be tried on all of them."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests import building

Json = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """One shape of OCR file: what it calls things, and where they stand."""

    name: str
    pages: str
    number: str
    member: str
    text: str

    def file(self, words: Sequence[building.Word] = building.WORDS, **given: Any) -> Json:
        """A file of this shape."""
        if self.pages == "readResults":
            return building.layout_2(words, **given)
        return building.layout_3(words, polygon=self.member, **given)

    def page(self, index: int) -> str:
        """The pointer of a page."""
        return f"/analyzeResult/{self.pages}/{index}"

    def word(self, index: int, page: int = 0) -> str:
        """The pointer of the box of a word; in 2.x each is a line of its own."""
        return f"{self.page(page)}/{'lines' if self.text == 'text' else 'words'}/{index}{self.inner}/{self.member}"

    @property
    def inner(self) -> str:
        """What leads from a line to its only word."""
        return "/words/0" if self.text == "text" else ""

    def changed(self, changes: Mapping[int, Json], **given: Any) -> Json:
        """A file with members of its pages changed; None takes a member away. `number` is the page's number."""
        file = copy.deepcopy(self.file(pages=max(changes) + 1, **given))
        for index, members in changes.items():
            page = file["analyzeResult"][self.pages][index]
            for key, value in members.items():
                page[self.number if key == "number" else key] = value
            for key in [key for key, value in page.items() if value is None]:
                del page[key]
        return file


SHAPES = (
    Shape("2.x", "readResults", "page", "boundingBox", "text"),
    Shape("from 3.0 on", "pages", "pageNumber", "polygon", "content"),
    Shape("preview of 3.0", "pages", "pageNumber", "boundingBox", "content"),
)
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
