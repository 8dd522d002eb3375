"""S: source forms."""

from __future__ import annotations

from typing import Any

import pytest

from dataprep.findings import Severity
from dataprep.model import Form, Source
from dataprep.settings import Thresholds
from dataprep.targets import MEGABYTE, Target
from tests import building
from tests.judging import Row, holds

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

TYPES: list[tuple[str, str, str, str, list[Row]]] = [
    ("a PDF", "a.pdf", "pdf", "2.1", []),
    ("upper case", "IMG.JPEG", "jpeg", "2.1", []),
    ("both endings", "a.tif", "tiff", "2.0", []),
    ("a PNG as JPEG", "a.jpg", "png", "2.1", [("", "holds a PNG, though its name ends in .jpg", WARNING)]),
    ("a PDF as PNG", "a.PNG", "pdf", "4.0", [("", "holds a PDF, though its name ends in .png", WARNING)]),
    ("BMP, which 2.1 takes", "a.png", "bmp", "2.1", [("", "holds a BMP", WARNING)]),
    ("BMP, which the preview takes", "a.png", "bmp", "2.0-preview", [("", "holds a BMP", WARNING)]),
    ("BMP, which 2.0 does not take", "a.png", "bmp", "2.0", [("", "BMP data, which 2.0 does not train on", ERROR)]),
    ("HEIF, which 3.1 takes", "a.jpg", "heif", "3.1", [("", "holds a HEIF", WARNING)]),
    ("HEIF, which 3.0 does not take", "a.jpg", "heif", "3.0", [("", "HEIF data", ERROR)]),
    ("an archive", "a.pdf", "zip", "4.0", [("", "ZIP data", ERROR)]),
    ("an Office file", "a.pdf", "docx", "4.0", [("", "DOCX data", ERROR)]),
    ("HEIF", "IMG_1.HEIC", "heif", "4.0", []),
    ("HEIF of another ending", "a.heif", "heif", "3.1", []),
    ("a JPEG as HEIF", "a.heic", "jpeg", "4.0", [("", "holds a JPEG", WARNING)]),
    ("a web page", "a.pdf", "html", "4.0", [("", "HTML data", ERROR)]),
]


@pytest.mark.parametrize(("name", "kind", "target", "expected"), [row[1:] for row in TYPES], ids=[row[0] for row in TYPES])
def test_type_mismatch(name: str, kind: str, target: str, expected: list[Row]) -> None:
    holds("S101", expected, form=Form(name, 1000), source=Source(name, kind, ((100, 100),), 1), target=target)


PAGES: list[tuple[str, int, Target, list[Row]]] = [
    ("one", 1, Target("2.1"), []),
    ("200 in 2.1", 200, Target("2.1"), []),
    ("201 in 2.1", 201, Target("2.1"), [("", "201 pages, over the limit of 200 in 2.1", ERROR)]),
    ("201 in the preview", 201, Target("2.0-preview"), [("", "limit of 200", ERROR)]),
    ("2,000 in 3.0", 2000, Target("3.0"), []),
    ("2,001 in 4.0", 2001, Target("4.0"), [("", "2,001 pages, over the limit of 2,000 in 4.0; split", ERROR)]),
    ("two in the free tier", 2, Target("4.0", tier="F0"), []),
    ("three in the free tier", 3, Target("4.0", tier="F0"), [("", "over the limit of 2 of the free tier (F0) in 4.0", ERROR)]),
    ("three in the free tier of 2.1", 3, Target("2.1", tier="F0"), []),
    ("more than are measured", 20_000, Target("4.0"), [("", "20,000 pages", ERROR)]),
]


@pytest.mark.parametrize(("pages", "target", "expected"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_too_many_pages(pages: int, target: Target, expected: list[Row]) -> None:
    sizes = ((8.5, 11.0),) * min(pages, 10_000)
    holds("S105", expected, source=Source("a.pdf", "pdf", sizes, pages), target=target)


SIZES: list[tuple[str, int, Target, list[Row]]] = [
    ("small", 1000, Target("2.1"), []),
    ("50 MB in 2.1", 50 * 10**6, Target("2.1"), []),
    ("50 MB or less, as it is read", 50 * 10**6 + 1, Target("2.1"), [("", "50,000,001 bytes, over the limit", WARNING)]),
    ("50 MiB in 2.1", 50 * MEGABYTE, Target("2.1"), [("", "MB means a power of ten, which no source says;", WARNING)]),
    ("over 50 MiB in 2.1", 50 * MEGABYTE + 1, Target("2.1"), [("", "over the limit of 50 MB in 2.1; compress", ERROR)]),
    ("no limit is printed for 2.0", 900 * MEGABYTE, Target("2.0"), []),
    ("500 MB in 3.0", 500 * 10**6, Target("3.0"), []),
    ("over 500 MiB in 4.0", 500 * MEGABYTE + 1, Target("4.0"), [("", "limit of 500 MB", ERROR)]),
    ("4 MB in the free tier", 4 * 10**6, Target("3.1", tier="F0"), []),
    ("over 4 MiB in the free tier", 4 * MEGABYTE + 1, Target("3.1", tier="F0"), [("", "limit of 4 MB of the free tier", ERROR)]),
]


@pytest.mark.parametrize(("size", "target", "expected"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_form_too_large(size: int, target: Target, expected: list[Row]) -> None:
    holds("S106", expected, form=Form("a.pdf", size), target=target)


PIXELS: list[tuple[str, str, tuple[tuple[float, float], ...], str, list[Row]]] = [
    ("usual", "png", ((1700, 2200),), "2.1", []),
    ("the least", "jpeg", ((50, 50),), "4.0", []),
    ("the most", "jpeg", ((10_000, 10_000),), "2.1", []),
    ("too narrow", "bmp", ((49, 50),), "2.1", [("", "it is 49 x 50 pixels", ERROR)]),
    ("too low", "png", ((50, 49),), "4.0", [("", "50 to 10000 a side", ERROR)]),
    ("too wide", "png", ((10_001, 50),), "3.0", [("", "10001 x 50", ERROR)]),
    ("too high", "png", ((50, 10_001),), "2.0", [("", "50 x 10001", ERROR)]),
    ("a PDF has inches", "pdf", ((8.5, 11),), "2.1", []),
    ("a later page", "tiff", ((100, 100), (40, 100)), "2.1", [("", "page 2 is 40 x 100", ERROR)]),
    ("the least of 2020", "png", ((600, 100),), "2.0", []),
    ("the most of 2020", "png", ((4200, 4200),), "2.0-preview", []),
    ("narrower than in 2020", "png", ((599, 100),), "2.0", [("", "the text of 2020", INFO)]),
    ("lower than in 2020", "png", ((600, 99),), "2.0-preview", [("", "600 x 100 to 4200 x 4200", INFO)]),
    ("wider than in 2020", "png", ((4201, 4200),), "2.0", [("", "4201 x 4200", INFO)]),
    ("the text of 2020 is of 2.0", "png", ((599, 99),), "2.1", []),
]


@pytest.mark.parametrize(("kind", "sizes", "target", "expected"), [row[1:] for row in PIXELS], ids=[row[0] for row in PIXELS])
def test_image_size_out_of_range(kind: str, sizes: tuple[tuple[float, float], ...], target: str, expected: list[Row]) -> None:
    holds("S107", expected, source=Source("a", kind, sizes, len(sizes)), target=target)


INCHES: list[tuple[str, str, tuple[tuple[float, float], ...], str, list[Row]]] = [
    ("Letter", "pdf", ((8.5, 11),), "2.1", []),
    ("the most", "pdf", ((17, 17),), "2.1", []),
    ("the most, rounded", "pdf", ((17.009, 11),), "2.1", []),
    ("too wide", "pdf", ((17.02, 11),), "2.1", [("", "page 1 is 17.02 x 11 inch, over the limit of 17 x 17 in 2.1", WARNING)]),
    ("too high", "pdf", ((11, 22),), "3.0", [("", "11 x 22 inch", WARNING)]),
    ("the preview", "pdf", ((24, 36),), "2.0-preview", [("", "24 x 36", WARNING)]),
    ("later ones do not say it", "pdf", ((24, 36),), "3.1", []),
    ("the latest does not say it", "pdf", ((24, 36),), "4.0", []),
    ("an image has pixels", "png", ((1700, 2200),), "2.1", []),
    ("several", "pdf", ((8.5, 11), (18, 24), (18, 24)), "2.0", [("", "page 2 is 18 x 24 inch (2 such pages)", WARNING)]),
]


@pytest.mark.parametrize(("kind", "sizes", "target", "expected"), [row[1:] for row in INCHES], ids=[row[0] for row in INCHES])
def test_page_too_large(kind: str, sizes: tuple[tuple[float, float], ...], target: str, expected: list[Row]) -> None:
    holds("S108", expected, source=Source("a", kind, sizes, len(sizes)), target=target)


def words(height: float, count: int = 3) -> list[building.Word]:
    """Words so many pixels high."""
    return [(f"w{number}", (10, 10 + 40 * number, 60, 10 + 40 * number + height)) for number in range(count)]


def seen(found: list[building.Word], width: float = 1000, height: float = 1000) -> Any:
    """What is read off an image of so many pixels."""
    return building.layout_3(found, width=width, height=height, unit="pixel")


def standing(height: float) -> Any:
    """A word that runs upwards: its first corner is at the bottom left, its left side lies along the page's bottom."""
    layout = seen([("w", (100, 100, 100 + height, 400))])
    left, top, right, bottom = 100, 100, 100 + height, 400
    polygon = [left, bottom, left, top, right, top, right, bottom]
    return building.put(layout, "/analyzeResult/pages/0/words/0/polygon", polygon)


LOW = "pixels high (median), under 12; scan it"
HEIGHTS: list[tuple[str, str, tuple[float, float], Any, list[Row]]] = [
    ("usual", "png", (1000, 1000), seen(words(25)), []),
    ("the least", "png", (1000, 1000), seen(words(12.001)), []),
    ("low", "jpeg", (1000, 1000), seen(words(11.9)), [("", "11.9 " + LOW, INFO)]),
    ("one small word among others", "png", (1000, 1000), seen([*words(25), ("a", (10, 300, 20, 305))]), []),
    ("an image scaled down after OCR", "jpeg", (500, 500), seen(words(20)), [("", "10.0 " + LOW, INFO)]),
    ("an image scaled up after OCR", "jpeg", (2000, 2000), seen(words(8)), []),
    ("turned by its camera", "jpeg", (2000, 1000), seen(words(13), 1000, 2000), []),
    ("turned and low", "jpeg", (2000, 1000), seen(words(11), 1000, 2000), [("", "11.0 " + LOW, INFO)]),
    ("upright text of usual height", "png", (1000, 1000), standing(20), []),
    ("upright text, low", "png", (1000, 1000), standing(8), [("", "8.0 " + LOW, INFO)]),
    ("a PDF, in inches", "pdf", (8.5, 11), building.layout_3(), []),
    ("a PDF whose OCR is in pixels", "pdf", (8.5, 11), seen(words(5)), []),
    ("no words", "png", (1000, 1000), seen([]), []),
    ("a page without size", "png", (1000, 1000), seen(words(5), 0, 0), []),
    ("boxes that overflow", "png", (1e200, 1e200), seen(words(1e200), 1, 1), []),
]


@pytest.mark.parametrize(("kind", "size", "ocr", "expected"), [row[1:] for row in HEIGHTS], ids=[row[0] for row in HEIGHTS])
def test_low_resolution(kind: str, size: tuple[float, float], ocr: Any, expected: list[Row]) -> None:
    holds("S109", expected, source=Source("a", kind, (size,), 1), ocr=ocr)


def first_page(ocr: Any) -> Any:
    """The result of the first page alone."""
    result = ocr["analyzeResult"]
    return {**result, "readResults": result["readResults"][:1]}


def test_low_resolution_of_pages() -> None:
    ocr = building.layout_2(words(20), width=1000, height=1000, unit="pixel", pages=3)
    sizes = ((500.0, 500.0), (500.0, 500.0), (1000.0, 1000.0))
    holds("S109", [("", "10.0 " + LOW, INFO)], source=Source("a.tif", "tiff", sizes, 3), ocr=ocr)
    holds("S109", [], source=Source("a.tif", "tiff", sizes[::-1], 3), ocr={**ocr, "analyzeResult": first_page(ocr)})


def test_low_resolution_by_another_threshold() -> None:
    low, source = seen(words(11)), Source("a", "png", ((1000, 1000),), 1)
    holds("S109", [], source=source, ocr=low, thresholds=Thresholds(text_height=8))
    holds("S109", [("", "under 30;", INFO)], source=source, ocr=seen(words(25)), thresholds=Thresholds(text_height=30))
