"""M: labels against OCR."""

from __future__ import annotations

from typing import Any

import pytest

from dataprep.findings import Put, Severity
from tests import building
from tests.building import LAYOUTS, NOTHING, SHAPES, Json, Word, put, with_marks
from tests.judging import Row, holds, judge, spoken

BOX = "/labels/{}/value/{}/boundingBoxes/0"
FIRST = BOX.format(0, 0)
ERROR, WARNING = Severity.ERROR, Severity.WARNING

MARKS: tuple[Word, ...] = (("selected", (5.0, 1.0, 5.2, 1.2)), ("unselected", (6.0, 1.0, 6.2, 1.2)))


def labeled(*items: tuple[str, str, Any], page: int = 1, kind: str | None = None) -> Json:
    """Labels of one item each: name, text, and box in fractions of the page, or the word of which it is the box."""
    boxes = [building.fractions(building.box_of(box)) if isinstance(box, str) else list(box) for _, _, box in items]
    return {
        "$schema": building.SCHEMA,
        "document": "a.pdf",
        "labels": [
            {"label": name, "labelType": kind, "value": [{"page": page, "text": text, "boundingBoxes": [box]}]}
            for (name, text, _), box in zip(items, boxes, strict=True)
        ],
    }


def moved(word: str, across: float = 0.0, down: float = 0.0) -> list[float]:
    """The box of a word, moved by fractions of the page."""
    return [value + (across, down)[number % 2] for number, value in enumerate(building.fractions(building.box_of(word)))]


def shifted(labels: Json, shape: str, across: float, numbers: tuple[tuple[int, int], ...] = ((0, 0),)) -> Json:
    """The labels themselves, with items moved to the right."""
    pointer = SHAPES[shape][1]
    for label, item in numbers:
        (word,) = (box for name, box in zip(("1042", "1,200.00", "Contoso"), range(3), strict=True) if box == label) if item else (
            label,
        )
        put(labels, pointer.format(label, item), moved(("1042", "1,200.00", "Ltd" if item else "Contoso")[word], across))
    return labels
