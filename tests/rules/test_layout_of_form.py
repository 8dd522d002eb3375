"""O: layout (OCR) files, held against their forms."""

from __future__ import annotations

from pathlib import Path

import pytest

import dataprep
from dataprep.findings import Severity
from dataprep.model import Form, Source
from tests import building
from tests.judging import holds
from tests.shapes import SHAPES, Json, Shape, every_shape

WARNING = Severity.WARNING


def source(kind: str, width: float, height: float, pages: int = 1) -> Source:
    return Source("a", kind, ((width, height),) * pages, pages)


COUNTS: list[tuple[str, int, int, str]] = [
    ("equal", 2, 2, ""),
    ("fewer", 1, 3, "the OCR has 1 page, the form 3; run"),
    ("the free tier", 2, 5, "the OCR has 2 pages, the form 5 (the free tier reads two pages)"),
    ("more", 2, 1, "the OCR has 2 pages, the form 1; run"),
]


@every_shape
@pytest.mark.parametrize(("seen", "pages", "piece"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_page_count_differs(shape: Shape, seen: int, pages: int, piece: str) -> None:
    file = shape.file(pages=seen)
    holds("O213", [("", piece, WARNING)] if piece else [], ocr=file, source=source("pdf", 8.5, 11, pages))
    holds("O213", [], ocr={**file, "status": "running"}, source=source("pdf", 8.5, 11, pages))


SIZES: list[tuple[str, str, tuple[float, float], Json, str]] = [
    ("equal", "pdf", (8.5, 11), {}, ""),
    ("as measured", "pdf", (8.514, 10.986), {}, ""),
    ("just within", "pdf", (8.549, 11), {}, ""),
    ("just beyond", "pdf", (8.551, 11), {}, "8.5 x 11 inch here and 8.551 x 11 in the form; run"),
    ("higher", "pdf", (8.5, 11.1), {}, "8.5 x 11.1 in the form"),
    ("turned", "pdf", (11, 8.5), {}, "(turned by 90 degrees)"),
    ("twice as large", "pdf", (17, 22), {}, "17 x 22"),
    ("a PDF in pixels", "pdf", (8.5, 11), {"width": 1700, "height": 2200, "unit": "pixel"}, ""),
    ("an image scaled down", "jpeg", (850, 1108), {"width": 1700, "height": 2200, "unit": "pixel"}, ""),
    ("an image within 2 %", "png", (1000, 1019), {"width": 500, "height": 500, "unit": "pixel"}, ""),
    ("an image beyond 2 %", "png", (1000, 1021), {"width": 500, "height": 500, "unit": "pixel"}, "500 x 500 pixel here"),
    ("an image turned", "png", (2200, 1700), {"width": 1700, "height": 2200, "unit": "pixel"}, "(turned by 90 degrees)"),
    ("O204 says it", "pdf", (8.5, 14), {"width": 0}, ""),
]


@every_shape
@pytest.mark.parametrize(("kind", "size", "changes", "piece"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_page_size_differs(shape: Shape, kind: str, size: tuple[float, float], changes: Json, piece: str) -> None:
    expected = [(f"{shape.page(0)}/width", piece, WARNING)] if piece else []
    holds("O214", expected, ocr=shape.changed({0: changes}), source=source(kind, *size))


UNITS: list[tuple[str, str, str, Json, str]] = [
    ("a PDF in inches", "a.pdf", "pdf", {"unit": "inch"}, ""),
    ("an image in pixels", "a.tiff", "tiff", {"unit": "pixel"}, ""),
    ("a PDF in pixels", "a.pdf", "pdf", {"unit": "pixel"}, "'pixel', though a PDF is in inch"),
    ("an image in inches", "a.JPG", "jpeg", {"unit": "inch"}, "'inch', though an image is in pixel"),
    ("no unit", "a.jpg", "jpeg", {"unit": None}, ""),
    ("S101 says it", "a.pdf", "png", {"unit": "pixel"}, ""),
    ("S101 says it of inches", "a.pdf", "png", {"unit": "inch"}, ""),
]


@every_shape
@pytest.mark.parametrize(("name", "kind", "changes", "piece"), [row[1:] for row in UNITS], ids=[row[0] for row in UNITS])
def test_unit_unexpected(shape: Shape, name: str, kind: str, changes: Json, piece: str) -> None:
    expected = [(f"{shape.page(0)}/unit", piece, WARNING)] if piece else []
    holds("O215", expected, form=Form(name, 1000), ocr=shape.changed({0: changes}), source=source(kind, 8.5, 11))


def test_office_files_have_no_size() -> None:
    office = Source("a.pdf", "zip", (), 0)
    file = SHAPES[1].changed({0: {"width": None, "height": None, "unit": None}})
    for code in ("O204", "O213", "O214", "O215"):
        holds(code, [], ocr=file, source=office)


def test_labels_on_a_page_that_is_missing_say_it_alone(tmp_path: Path) -> None:
    labels = building.labels()
    labels["labels"][0]["value"][0]["page"] = 3
    building.write(tmp_path, {**building.form(), "a.pdf": building.pdf(3), "a.pdf.labels.json": labels})
    found = dataprep.check(building.write(tmp_path, {"a.pdf.ocr.json": building.layout_2(pages=2)})).findings
    assert [finding.code for finding in found if finding.code[0] in "OM"] == ["M501"]
