"""S: source forms, as their content tells."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import dataprep
from dataprep.faults import FaultKind
from dataprep.formats.heif import read as read_heif
from dataprep.model import Source
from tests import building
from tests.test_office import WORD


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


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of a HEIF file."""
    inside = b"".join(content)
    return struct.pack(">I4s", len(inside) + 8, kind) + inside


def heif(width: int, height: int, *, turned: int = 0, wide: bool = False, before: bytes = b"") -> bytes:
    """The head of a HEIF picture, with a preview of another size; `wide` takes the longer form of its numbers."""
    ispe = [box(b"ispe", bytes(4), struct.pack(">II", *size)) for size in ((160, 120), (width, height))]
    ipco = box(b"ipco", *ispe, box(b"irot", bytes([turned])))
    number, index = (">I", ">H") if wide else (">H", ">B")
    essential = 0x8000 if wide else 0x80
    rows = [(7, [1]), (9, [2, 3 + essential])]
    entries = [struct.pack(f"{number}B", item, len(own)) + b"".join(struct.pack(index, one) for one in own) for item, own in rows]
    flags = struct.pack(">BBH", int(wide), 0, int(wide))
    ipma = box(b"ipma", flags, struct.pack(">I", len(rows)), *entries)
    pitm = box(b"pitm", bytes([int(wide), 0, 0, 0]), struct.pack(number, 9))
    meta = box(b"meta", bytes(4), box(b"hdlr", bytes(24)), pitm, box(b"iprp", ipco, ipma))
    return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + before + meta + box(b"mdat", bytes(50))


HEIFS: list[tuple[str, bytes, tuple[float, float]]] = [
    ("usual", heif(4032, 3024), (4032, 3024)),
    ("turned", heif(4032, 3024, turned=1), (3024, 4032)),
    ("turned the other way", heif(4032, 3024, turned=3), (3024, 4032)),
    ("turned around", heif(4032, 3024, turned=2), (4032, 3024)),
    ("long numbers", heif(4032, 3024, wide=True), (4032, 3024)),
    ("data before the boxes", heif(400, 300, before=box(b"mdat", bytes(2**21))), (400, 300)),
    ("a box of 64 bits", heif(400, 300, before=struct.pack(">I4sQ", 1, b"free", 20) + bytes(4)), (400, 300)),
]


@pytest.mark.parametrize(("content", "size"), [row[1:] for row in HEIFS], ids=[row[0] for row in HEIFS])
def test_heif(content: bytes, size: tuple[float, float]) -> None:
    assert read_heif(io.BytesIO(content), "a.heic") == Source("a.heic", "heif", (size,), 1)


@pytest.mark.parametrize("end", range(0, len(heif(400, 300)), 7))
def test_heif_cut_off(end: int) -> None:
    whole = heif(400, 300)
    assert isinstance(found := read_heif(io.BytesIO(whole[:end]), "a.heic"), Source | tuple)
    assert isinstance(found, Source) or found[0] is FaultKind.CORRUPT
    assert isinstance(found, Source) or end < whole.index(b"mdat")


@settings(deadline=None)
@given(st.integers(16, 200), st.binary(min_size=1, max_size=8))
def test_heif_of_wrong_bytes(place: int, junk: bytes) -> None:
    whole = heif(400, 300)
    found = read_heif(io.BytesIO(whole[:place] + junk + whole[place + len(junk) :]), "a.heic")
    assert isinstance(found, Source) or found[0] in (FaultKind.CORRUPT, FaultKind.BOMB, FaultKind.NO_PAGES)


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
    ("an Office file as PDF", "a.pdf", WORD, ["S101"]),
    ("an archive cut off", "a.pdf", b"PK\x03\x04" + bytes(100), ["S102"]),
    ("a HEIF as JPEG", "a.jpg", heif(400, 300), ["S101"]),
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


@pytest.mark.parametrize(("size", "expected"), [((400, 300), []), ((49, 300), ["S107"]), ((100_000, 100_000), ["S110"])])
def test_heif_forms(tmp_path: Path, size: tuple[int, int], expected: list[str]) -> None:
    found = dataprep.check(building.write(tmp_path, {"a.heic": heif(*size), "b.heif": heif(400, 300)}), target="4.0").findings
    assert [(finding.code, finding.at.path) for finding in found if finding.code[0] in "SE"] == [
        (code, "a.heic") for code in expected
    ]


NOISE = Image.effect_noise((200, 300), 100)


def drawn(kind: str, **options: Any) -> bytes:
    """An image that does not compress well."""
    written = io.BytesIO()
    NOISE.save(written, kind, **options)
    return written.getvalue()


def cut_off(content: bytes) -> bytes:
    """The first nine tenths."""
    return content[: len(content) * 9 // 10]


def overwritten(content: bytes) -> bytes:
    """Other bytes in the middle."""
    half = len(content) // 2
    return content[:half] + b"\xff" * 50 + content[half + 50 :]


DRAWN: list[tuple[str, bytes, Callable[[bytes], bytes]]] = [
    ("a.png", drawn("PNG"), cut_off),
    ("b.png", drawn("PNG"), overwritten),
    ("a.jpg", drawn("JPEG"), cut_off),
    ("a.jpeg", drawn("JPEG", progressive=True), cut_off),
    ("a.bmp", drawn("BMP"), cut_off),
    ("a.tif", drawn("TIFF"), cut_off),
    ("b.tif", drawn("TIFF", compression="tiff_adobe_deflate"), overwritten),
    ("c.tiff", drawn("TIFF", compression="tiff_adobe_deflate", save_all=True, append_images=[NOISE, NOISE]), overwritten),
]


@pytest.mark.parametrize(("name", "content", "damage"), DRAWN, ids=[row[0] for row in DRAWN])
def test_images_are_decoded_whole_where_that_is_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, content: bytes, damage: Callable[[bytes], bytes]
) -> None:
    def told(**options: Any) -> list[tuple[str, str]]:
        found = dataprep.check(tmp_path, target="2.1", **options).findings
        return [(finding.code, finding.message) for finding in found if finding.code[0] in "SE"]

    building.write(tmp_path, {name: content})
    assert told() == told(deep=True) == []
    building.write(tmp_path, {name: damage(content)})
    assert told() == []
    assert told(deep=True) == [("S102", "cannot be opened (the image data is cut off or broken); copy or scan it again")]
    assert capfd.readouterr() == ("", "")
