"""Where on a form's pages a finding is: the boxes of its label, or the element of the OCR, by its pointer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from dataprep.findings import Finding
from dataprep.geometry import FAR
from dataprep.model import Elements, Labels, Ocr, Page, Region
from dataprep.viewer.contents import Placed
from dataprep.viewer.shape import PARTS, Box, Place

MOST_BOXES = 20
"""Boxes of one label that are marked; a label has one or two."""

FARTHEST = 20 * PARTS
"""What lies farther off the page is taken to lie here."""


class Pointed:
    """What the pointers of one form's files point at."""

    def __init__(self, labels: Labels | None, ocr: Ocr | None) -> None:
        self.labels, self.ocr = labels, ocr
        self._elements: dict[int, Mapping[str, Box]] = {}

    def placed(self, finding: Finding) -> Placed:
        """Where a finding is, and which field it is about."""
        return Placed(self._place(finding), self._field(finding))

    def _place(self, finding: Finding) -> Place | None:
        if self.labels is not None and finding.at.path == self.labels.path:
            return self._by_label(finding.at.pointer)
        if self.ocr is not None and finding.at.path == self.ocr.path:
            return self._by_element(finding.at.pointer)
        return None

    def _field(self, finding: Finding) -> str | None:
        if self.labels is None or finding.at.path != self.labels.path:
            return None
        return next((self._fields[above] for above in _upward(finding.at.pointer) if above in self._fields), None)

    @cached_property
    def _fields(self) -> Mapping[str, str]:
        return {label.at.pointer: label.field for label in self.labels.labels} if self.labels else {}

    @cached_property
    def _regions(self) -> Mapping[str, list[Region]]:
        """The regions below each pointer, the first few."""
        found: dict[str, list[Region]] = {}
        for label in self.labels.labels if self.labels else ():
            for region in label.regions:
                for pointer in _upward(region.at.pointer, label.at.pointer):
                    below = found.setdefault(pointer, [])
                    if len(below) < MOST_BOXES:
                        below.append(region)
        return found

    def _by_label(self, pointer: str) -> Place | None:
        for above in _upward(pointer):
            if regions := self._regions.get(above):
                page = regions[0].page
                boxes = (box_of(region.polygon) for region in regions if region.page == page)
                return Place(page_of(page), tuple(box for box in boxes if box))
        return None

    def _by_element(self, pointer: str) -> Place | None:
        page = next((self._pages[above] for above in _upward(pointer) if above in self._pages), None)
        if page is None:
            return None
        boxes = self._elements_of(page)
        box = next((boxes[above] for above in _upward(pointer) if above in boxes), None)
        return Place(page_of(page.number), (box,) if box else ())

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return {page.at.pointer: page for page in self.ocr.pages} if self.ocr else {}

    def _elements_of(self, page: Page) -> Mapping[str, Box]:
        if id(page) not in self._elements:
            kinds = (page.marks, page.lines, page.words)
            self._elements[id(page)] = {pointer: box for elements in kinds for pointer, box in _boxes(elements)}
        return self._elements[id(page)]


def _boxes(elements: Elements) -> Iterator[tuple[str, Box]]:
    """The pointer of each element, and its box."""
    for number, box in enumerate(boxes_of(elements)):
        yield elements.pointer(number).rpartition("/")[0], box


def boxes_of(elements: Elements) -> list[Box]:
    """The boxes of elements, in parts of the page."""
    columns = np.nan_to_num(elements.columns, nan=0.0, posinf=FAR, neginf=-FAR) * PARTS
    return [tuple(row) for row in np.clip(np.rint(columns), -FARTHEST, FARTHEST).astype(int).T.tolist()]


def box_of(polygon: tuple[float, ...]) -> Box | None:
    """The box of a region, in parts of the page; None where a coordinate is not a number."""
    if not np.isfinite(polygon).all():
        return None
    return tuple(round(min(max(value * PARTS, -FARTHEST), FARTHEST)) for value in polygon)


def page_of(number: int) -> int:
    """The number of a page, as a script can hold it."""
    return min(max(number, -(2**31)), 2**31)


def _upward(pointer: str, top: str = "") -> Iterator[str]:
    """A pointer and those above it, up to another."""
    while True:
        yield pointer
        if pointer == top or not pointer:
            return
        pointer = pointer.rpartition("/")[0]
