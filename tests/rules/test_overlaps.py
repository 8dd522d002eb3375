"""G409 by target: neural models of 4.0 take two fields over one text, no others do."""

from __future__ import annotations

from typing import Any

import pytest

from dataprep.findings import Severity
from dataprep.settings import Thresholds
from dataprep.targets import Target
from tests import building
from tests.judging import Row, holds

NEURAL = Target("4.0", model="neural")
SECOND, THIRD = "/labels/1/value/0/boundingBoxes/0", "/labels/2/value/0/boundingBoxes/0"


def drawn(*lefts: float, kind: str = "region") -> Any:
    """Labels with a box each, of a tenth of the page, beginning at some distance from the left."""
    boxes = [building.corners((left, 0.1, left + 0.1, 0.2)) for left in lefts]
    text = "" if kind == "region" else "1042"
    return {
        "$schema": building.SCHEMA,
        "document": "a.pdf",
        "labels": [
            {"label": name, "labelType": kind, "value": [{"page": 1, "text": text, "boundingBoxes": [box]}]}
            for name, box in zip("ABC", boxes, strict=False)
        ],
    }


def row(severity: Severity, place: str = SECOND, names: str = "'A' and 'B'") -> Row:
    return place, f"{names} overlap", severity


TARGETS: list[tuple[str, Target, Any, list[Row]]] = [
    ("two for neural models of 4.0", NEURAL, drawn(0.1, 0.15), []),
    ("two for 4.0", Target("4.0"), drawn(0.1, 0.15), [row(Severity.INFO)]),
    ("two for template models of 4.0", Target("4.0", model="template"), drawn(0.1, 0.15), [row(Severity.WARNING)]),
    ("two for neural models of 3.1", Target("3.1", model="neural"), drawn(0.1, 0.15), [row(Severity.WARNING)]),
    ("two of words", NEURAL, drawn(0.1, 0.15, kind="words"), [row(Severity.WARNING)]),
    (
        "three",
        NEURAL,
        drawn(0.1, 0.15, 0.2),
        [row(Severity.WARNING), row(Severity.WARNING, THIRD, "'B' and 'C'")],
    ),
]


@pytest.mark.parametrize(("target", "labels", "expected"), [row[1:] for row in TARGETS], ids=[row[0] for row in TARGETS])
def test_overlap_by_target(target: Target, labels: Any, expected: list[Row]) -> None:
    holds("G409", expected, labels=labels, target=target)


@pytest.mark.parametrize(("share", "count"), [(0.2, 1), (0.49, 1), (0.51, 0)])
def test_the_share_can_be_chosen(share: float, count: int) -> None:
    expected = [row(Severity.WARNING)] * count
    holds("G409", expected, labels=drawn(0.1, 0.15), thresholds=Thresholds(overlap=share))
