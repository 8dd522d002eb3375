"""S: source forms."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

import dataprep
from dataprep.findings import Severity
from dataprep.model import Form, Source
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
    ("an Office file", "a.pdf", "zip", "4.0", [("", "ZIP data", ERROR)]),
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
    ("2,001 in 4.0", 2001, Target("4.0"), [("", "limit of 2000", ERROR)]),
    ("two in the free tier", 2, Target("4.0", tier="F0"), []),
    ("three in the free tier", 3, Target("4.0", tier="F0"), [("", "limit of 2 ", ERROR)]),
    ("three in the free tier of 2.1", 3, Target("2.1", tier="F0"), []),
    ("more than are measured", 20_000, Target("4.0"), [("", "20000 pages", ERROR)]),
]


@pytest.mark.parametrize(("pages", "target", "expected"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_too_many_pages(pages: int, target: Target, expected: list[Row]) -> None:
    sizes = ((8.5, 11.0),) * min(pages, 10_000)
    holds("S105", expected, source=Source("a.pdf", "pdf", sizes, pages), target=target)


SIZES: list[tuple[str, int, Target, list[Row]]] = [
    ("small", 1000, Target("2.1"), []),
    ("50 MB in 2.1", 50 * 10**6, Target("2.1"), []),
    ("50 MB or less, as it is read", 50 * 10**6 + 1, Target("2.1"), [("", "limit of 50 MB in 2.1", WARNING)]),
    ("50 MiB in 2.1", 50 * MEGABYTE, Target("2.1"), [("", "limit of 50 MB", WARNING)]),
    ("over 50 MiB in 2.1", 50 * MEGABYTE + 1, Target("2.1"), [("", "limit of 50 MB", ERROR)]),
    ("no limit is printed for 2.0", 900 * MEGABYTE, Target("2.0"), []),
    ("500 MB in 3.0", 500 * 10**6, Target("3.0"), []),
    ("over 500 MiB in 4.0", 500 * MEGABYTE + 1, Target("4.0"), [("", "limit of 500 MB", ERROR)]),
    ("4 MB in the free tier", 4 * 10**6, Target("3.1", tier="F0"), []),
    ("over 4 MiB in the free tier", 4 * MEGABYTE + 1, Target("3.1", tier="F0"), [("", "limit of 4 MB", ERROR)]),
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


def locked(password: str, **options: Any) -> bytes:
    """A PDF that is encrypted: with an empty user password everyone can open it."""
    writer = pypdf.PdfWriter(io.BytesIO(building.pdf()))
    writer.encrypt(password, "owner", **options)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def sized(box: str) -> bytes:
    """A PDF whose page has another box."""
    return building.pdf().replace(b"[0 0 612 792]", box.encode())


PDF, PNG, JPEG = building.pdf(), building.image(60, 60), building.image(60, 60, "JPEG")

CONTENTS: list[tuple[str, str, bytes, list[str]]] = [
    ("a PDF", "a.pdf", PDF, []),
    ("a PDF behind other bytes", "a.pdf", b"\n" * 1000 + PDF, []),
    ("a PDF behind too many", "a.pdf", b"x" * 1024 + PDF, ["S102"]),
    ("a PDF with a wrong table of contents", "a.pdf", PDF.replace(b"0000000", b"0000001"), []),
    ("a PDF of another size", "a.pdf", building.pdf(width=11, height=17), []),
    ("a PNG", "a.png", PNG, []),
    ("a JPEG in upper case", "a.JPEG", JPEG, []),
    ("a BMP", "a.bmp", building.image(60, 60, "BMP"), []),
    ("a TIFF", "a.tif", building.image(60, 60, "TIFF"), []),
    ("a PNG as PDF", "a.pdf", PNG, ["S101"]),
    ("a JPEG as PNG", "a.png", JPEG, ["S101"]),
    ("a GIF as PNG", "a.png", building.image(60, 60, "GIF"), ["S101"]),
    ("an Office file as PDF", "a.pdf", b"PK\x03\x04" + bytes(100), ["S101"]),
    ("a small PNG", "a.png", building.image(40, 60), ["S107"]),
    ("a long PNG", "a.png", building.image(10_001, 50), ["S107"]),
    ("a text", "a.pdf", b"Dear Sir or Madam", ["S102"]),
    ("a PDF cut off", "a.pdf", PDF[:60], ["S102"]),
    ("a PNG of one byte", "a.png", b"\x89", ["S102"]),
    ("a PNG cut off in its head", "a.png", PNG[:20], ["S102"]),
    ("a JPEG cut off in its head", "a.jpg", JPEG[:10], ["S102"]),
    ("a TIFF cut off", "a.tiff", b"II*\0", ["S102"]),
    ("a locked PDF", "a.pdf", locked("secret", algorithm="RC4-40"), ["S103"]),
    ("a locked PDF of today", "a.pdf", locked("secret", algorithm="AES-256"), ["S103"]),
    ("a PDF that only its owner may change", "a.pdf", locked("", algorithm="AES-128"), []),
    ("a PDF without pages", "a.pdf", building.pdf(0), ["S104"]),
    ("a page without size", "a.pdf", sized("[0 0 0 0]"), ["S104"]),
    ("a page with its corners the other way", "a.pdf", sized("[612 792 0 0]"), []),
]


@pytest.mark.parametrize(("name", "content", "expected"), [row[1:] for row in CONTENTS], ids=[row[0] for row in CONTENTS])
def test_contents(tmp_path: Path, name: str, content: bytes, expected: list[str]) -> None:
    found = dataprep.check(building.write(tmp_path, {name: content}), target="2.1").findings
    assert [finding.code for finding in found if finding.code[0] in "SFE"] == expected
    assert all(finding.at.path == name for finding in found if finding.code in expected)


def test_a_locked_form_says_nothing_else(tmp_path: Path) -> None:
    building.write(tmp_path, {**building.form(), "a.pdf": locked("secret", algorithm="RC4-40")})
    assert [finding.code for finding in dataprep.check(tmp_path).findings if finding.code[0] in "FSOLGM"] == ["S103"]
