"""Files that are small on the disk and huge in memory: none is decoded, and each is told as what it is."""

from __future__ import annotations

import base64
import contextlib
import io
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

import dataprep
from dataprep.faults import FaultKind
from dataprep.findings import Finding
from dataprep.formats import opening, pdf, streams
from dataprep.model import Source
from dataprep.settings import Settings
from tests import building
from tests.test_hostile import peak_of_check

MEGABYTE = 2**20
MOST_MEMORY = 300 * MEGABYTE
LONGEST = 1.0

BODIES = (
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]%s>>",
)


def deflated(data: bytes, blanks: int = 0) -> bytes:
    """Some data with so many bytes of white space behind it, compressed without holding them."""
    engine = zlib.compressobj(9)
    written = [engine.compress(data)]
    written += [engine.compress(b" " * MEGABYTE) for _ in range(blanks // MEGABYTE)]
    return b"".join((*written, engine.flush()))


def stream(number: int, entries: str, data: bytes) -> bytes:
    """A PDF's stream with further entries in its dictionary."""
    return f"{number} 0 obj\n<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream\nendobj\n"


def objects(entries: str = "", numbers: int = 0) -> tuple[str, bytes]:
    """The content of an object stream with a page and so many numbers: the entries that describe it, and its bytes."""
    bodies = [*(body % entries if "%s" in body else body for body in BODIES), *["1"] * numbers]
    starts = [0]
    for body in bodies:
        starts.append(starts[-1] + len(body) + 1)
    heads = " ".join(f"{number} {start}" for number, start in zip(range(1, len(bodies) + 1), starts, strict=False)) + " "
    return f"/N {len(bodies)}/First {len(heads)}", (heads + "\n".join(bodies)).encode()


def packed(inside: bytes, filters: str, described: str, *, kind: str = "/Type/ObjStm") -> bytes:
    """A PDF whose objects are compressed, as they are given."""
    start = b"%PDF-1.5\n" + stream(4_000_000, f"{kind}{described}/Filter{filters}", inside)
    rows = [(0, 0, 65535), *((2, 4_000_000, number) for number in range(3)), (1, len(start), 0), (1, 9, 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + number.to_bytes(2, "big") for kind, at, number in rows)
    entries = "/Type/XRef/Size 4000001/Root 1 0 R/W[1 4 2]/Index[0 5 4000000 1]"
    return start + stream(4, entries, table) + f"startxref\n{len(start)}\n%%EOF\n".encode()


def tabled(entries: int) -> bytes:
    """A PDF whose table of places has so many entries."""
    bodies = [body.replace("%s", "").encode() for body in BODIES]
    written, rows = b"%PDF-1.5\n", [(0, 0, 255)]
    for number, body in enumerate(bodies, 1):
        rows.append((1, len(written), 0))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows.append((1, len(written), 0))
    table = b"".join(bytes([kind]) + at.to_bytes(2, "big") + bytes([number]) for kind, at, number in rows)
    packed_table = zlib.compress(table + b"\1\0\x09\0" * (entries - len(rows)), 9)
    described = f"/Type/XRef/Size {entries}/Root 1 0 R/W[1 2 1]/Filter/FlateDecode"
    return written + stream(4, described, packed_table) + f"startxref\n{len(written)}\n%%EOF\n".encode()


DESCRIBED, PLAIN = objects()
ONE, TWO = "/FlateDecode", "[/FlateDecode/FlateDecode]"

HEALTHY: dict[str, bytes] = {
    "compressed": packed(deflated(PLAIN), ONE, DESCRIBED),
    "compressed twice": packed(deflated(deflated(PLAIN)), TWO, DESCRIBED),
    "eight megabytes": packed(deflated(PLAIN, 8 * MEGABYTE), ONE, DESCRIBED),
    "as a text": packed(base64.a85encode(deflated(PLAIN)) + b"~>", "[/ASCII85Decode/FlateDecode]", DESCRIBED),
    "a name in other signs": packed(deflated(PLAIN), ONE, DESCRIBED, kind="/Type/Obj#53tm"),
    "a table": tabled(1000),
    "a long table": tabled(100_000),
}


@pytest.mark.parametrize("case", HEALTHY)
def test_healthy_documents_are_read(case: str) -> None:
    assert pdf.read(HEALTHY[case], "a.pdf") == Source("a.pdf", "pdf", ((8.5, 11.0),), 1)


@pytest.mark.parametrize("filters", [ONE, TWO])
def test_unit_within_compressed_objects(filters: str) -> None:
    described, inside = objects("/UserUnit 2")
    inner = deflated(inside) if filters == ONE else deflated(deflated(inside))
    assert pdf.read(packed(inner, filters, described), "a.pdf") == Source("a.pdf", "pdf", ((17.0, 22.0),), 1)


@pytest.fixture(scope="module")
def huge() -> bytes:
    """A gigabyte of white space behind the objects of a page, compressed once."""
    return deflated(PLAIN, 1024 * MEGABYTE)


LONG = deflated(b"", 8 * MEGABYTE)
BOMBS: dict[str, Callable[[bytes], bytes]] = {
    "once": lambda huge: packed(huge, ONE, DESCRIBED),
    "twice": lambda huge: packed(deflated(huge), TWO, DESCRIBED),
    "twice, not said": lambda huge: packed(deflated(huge), " 9 0 R", DESCRIBED),
    "five times": lambda huge: packed(deflated(deflated(deflated(deflated(huge)))), TWO, DESCRIBED),
    "a name in other signs": lambda huge: packed(huge, ONE, DESCRIBED, kind="/Type/#4fbjStm"),
    "filters in other signs": lambda huge: packed(deflated(huge), "[/Fl#61teDecode/Fl#61teDecode]", DESCRIBED),
    "as a text": lambda huge: packed(
        base64.a85encode(deflated(huge)) + b"~>", "[/ASCII85Decode/FlateDecode/FlateDecode]", DESCRIBED
    ),
    "a comment between": lambda huge: packed(huge, ONE, DESCRIBED).replace(b">>\nstream", b">>%x\nstream"),
    "a table": lambda _: tabled(4_000_000),
    "many streams": lambda _: b"".join((HEALTHY["compressed"], *[stream(9, "/Type/ObjStm/Filter/FlateDecode", LONG)] * 20)),
}


@pytest.mark.parametrize("case", BOMBS)
def test_documents(tmp_path: Path, huge: bytes, case: str) -> None:
    building.write(tmp_path, {"a.pdf": BOMBS[case](huge)})
    (finding,) = timed(tmp_path)
    assert (finding.code, finding.message[:13]) == ("S110", "not decoded: ")
    assert peak_of_check(tmp_path) < MOST_MEMORY


def timed(folder: Path, *, deep: bool = False) -> Sequence[Finding]:
    """What is found about forms, found in time."""
    start = time.process_time()
    report = dataprep.check(folder, settings=Settings(target="2.1", deep=deep))
    assert time.process_time() - start < LONGEST
    return [finding for finding in report.findings if finding.code[0] in "SE"]


def test_beginnings_of_streams_within_a_stream_cost_no_more_than_they_are() -> None:
    inner = b"1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n\x78\x01" + b"\0\0\0\xff\xff" * 10
    raw = b"%PDF-1.5\n" + inner * 20_000
    start = time.process_time()
    with contextlib.suppress(streams.TooLargeError):
        assert all(content is None for content in streams.unpacked(raw))
    assert time.process_time() - start < LONGEST


@pytest.mark.parametrize("raw", [b"/ObjStm " * 10**6, b"/ObjStm stream" * 10**5, b"/XRef/ObjStm obj stream\n" * 10**5])
def test_signs_without_streams(raw: bytes) -> None:
    start = time.process_time()
    assert pdf.read(b"%PDF-1.5\n" + raw, "a.pdf")[0] in (FaultKind.CORRUPT, FaultKind.BOMB)  # type: ignore[index]
    assert time.process_time() - start < 2 * LONGEST


DIGITS = b"1" * 200
BOXES: dict[str, bytes] = {
    "digits": b"/MediaBox [" + DIGITS,
    "a million digits": b"/MediaBox [" + b"1" * 10**6,
    "digits and dots": b"/CropBox[" + b"1." * 10**5,
    "digits and blanks": b"/MediaBox [ " + b"1 " * 10**5,
    "blanks": b"/MediaBox" + b" " * 10**6 + b"[" + b" " * 10**6,
    "numbers, but no end": b"/MediaBox [" + b" ".join([DIGITS] * 4),
    "many": (b"/MediaBox [1 1 1 " + DIGITS) * 5000,
}


@pytest.mark.parametrize("case", BOXES)
@pytest.mark.parametrize("is_packed", [False, True])
def test_boxes_without_end(tmp_path: Path, case: str, is_packed: bool) -> None:
    described, inside = objects()
    content = packed(deflated(inside + BOXES[case]), ONE, described) if is_packed else b"%PDF-1.4\n" + BOXES[case]
    building.write(tmp_path, {"a.pdf": content})
    start = time.process_time()
    assert [finding.code for finding in timed(tmp_path)] == ([] if is_packed else ["S102"])
    assert time.process_time() - start < LONGEST / 2


NUMBERS = ["[0 0 612 792]", "[0\n0\t612. 792.000]", "[ -0 +0.0 612 792 ]", "[.0 .0 612.0 792]", f"[0 0 612 792.{'0' * 40}]"]


@pytest.mark.parametrize("box", NUMBERS)
def test_numbers_of_a_box(box: str) -> None:
    (found,) = pdf._boxes(f"/MediaBox {box}".encode())
    assert found == (0, 0, 612, 792)


def bitmap(width: int, height: int) -> bytes:
    """A BMP that says another size than it has."""
    raw = building.image(60, 60, "BMP")
    return raw[:18] + width.to_bytes(4, "little") + height.to_bytes(4, "little") + raw[26:]


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """The head of a PNG of eight bits and three colours, with further chunks."""
    head = (b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0")
    parts = (
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big") for kind, data in (head, *chunks)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pages(count: int, side: int) -> bytes:
    """A TIFF of so many pages, all of which are one and the same data."""
    entry = ImageFileDirectory_v2()
    for tag, value in {256: side, 257: side, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: side, 279: side * side}.items():
        entry[tag] = value
    written = b"II*\0\x08\0\0\0"
    for number in range(count):
        directory = entry.tobytes(len(written))
        last = number == count - 1
        written += directory[:-4] + (b"\0\0\0\0" if last else (len(written) + len(directory)).to_bytes(4, "little"))
    return written


TEXT = b"Comment\0\0" + deflated(b"", 64 * MEGABYTE)
IMAGES: dict[str, tuple[str, bytes, str]] = {
    "a bitmap": ("a.bmp", bitmap(40_000, 40_000), "its picture comes to 1.5 GB"),
    "a PNG": ("a.png", png(60_000, 60_000, (b"IDAT", b"")), "its picture comes to 10.1 GB"),
    "a PNG with a long text": ("a.png", png(100, 100, (b"zTXt", TEXT), (b"IDAT", b"")), "Decompressed data too large"),
    "a TIFF": ("a.tif", pages(1, 60_000), "3.4 GB"),
    "a TIFF of many pages": ("a.tif", pages(1000, 5000), "its picture comes to 23.3 GB"),
}


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("case", IMAGES)
def test_images(tmp_path: Path, case: str, deep: bool) -> None:
    name, content, piece = IMAGES[case]
    (finding,) = timed(building.write(tmp_path, {name: content}), deep=deep)
    assert (finding.code, piece in finding.message) == ("S110", True), finding.message
    assert peak_of_check(tmp_path) < MOST_MEMORY


def test_images_that_are_only_large(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.bmp": bitmap(20_000, 20_000), "b.png": png(10_001, 100, (b"IDAT", b""))})
    assert [(finding.code, finding.at.path) for finding in timed(tmp_path, deep=True)] == [("S107", "a.bmp"), ("S107", "b.png")]


def test_a_scan_of_many_pages_is_none(tmp_path: Path) -> None:
    page, written = Image.new("L", (5000, 10_000), 255), io.BytesIO()
    page.save(written, "TIFF", compression="tiff_adobe_deflate", save_all=True, append_images=[page] * 21)
    building.write(tmp_path, {"a.tif": written.getvalue()})
    assert 22 * 5000 * 10_000 > 2**30 > 100 * len(written.getvalue())
    assert timed(tmp_path) == []


def drawn(content: bytes, *forms: bytes) -> bytes:
    """A PDF of one page with some content, and forms within forms for it."""
    resources = b"/Resources<</XObject<</F %d 0 R>>>>"
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]>>"]
    parts.append(b"<</Type/Page/Parent 2 0 R/Contents 4 0 R" + resources % 5 + b">>")
    parts.append(b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(content), content))
    for number, form in enumerate(forms, 6):
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources % number
        parts.append(head + b"/Length %d>>\nstream\n%s\nendstream" % (len(form), form))
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


DEEP: dict[str, bytes] = {
    "a page of a gigabyte": drawn(deflated(b"", 1024 * MEGABYTE)),
    "forms within forms": drawn(zlib.compress(b"/F Do"), *[b"/F Do " * 10] * 8, b"0 0 m 1 1 l S"),
}


@pytest.mark.parametrize("case", DEEP)
def test_pages_are_opened_within_bounds(tmp_path: Path, case: str) -> None:
    building.write(tmp_path, {"a.pdf": DEEP[case]})
    assert timed(tmp_path) == []
    (finding,) = timed(tmp_path, deep=True)
    assert finding.code == "S110"
    assert "more time or memory" in finding.message


def test_pages_that_open(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.pdf": drawn(zlib.compress(b"/F Do"), b"0 0 m 1 1 l S"), "b.pdf": building.pdf(3)})
    assert timed(tmp_path, deep=True) == []
    assert opening.first_unopened(building.pdf(3), 3) is None


@pytest.mark.parametrize(("pages", "first"), [(1, 2), (3, 4)])
def test_page_that_does_not_open(pages: int, first: int) -> None:
    assert opening.first_unopened(building.pdf(pages), pages + 1) == first
