"""Defects of the forms themselves: what the file is, by its content."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests import building
from tests.mutations.files import MEGABYTE, added
from tests.mutations.planting import Files, Long, Plant, Planted, Row, each, planted, text_of
from tests.mutations.samples import EACH_LABELS, FIRST, FROM_3, INCHES, LABELED, PAGES, PIXELS, SKEWED, TURNED

PDFS = (FIRST, INCHES, TURNED)
OF_2 = ("preview", "2.0", "2.1")


def archive(member: str) -> bytes:
    """A ZIP archive with one file in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr(zipfile.ZipInfo(member), "<w/>")
    return file.getvalue()


NO_FORMS: tuple[tuple[str, bytes], ...] = (
    ("an archive", archive("a.txt")),
    ("a text document", archive("word/document.xml")),
    ("a GIF", b"GIF89a" + b"\0" * 2000),
    ("a web page", b"<!DOCTYPE html><html><body>Not found</body></html>"),
    ("a WebP", b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 2000),
)


def saved_as(form: str, kind: str) -> Plant:
    """An image in another type, under its old name."""

    def plant(files: Files) -> Planted:
        return planted({**files, form: converted(text_of(files, form), kind)}, form)

    return plant


@functools.cache
def converted(raw: bytes, kind: str) -> bytes:
    """An image in another type."""
    from PIL import Image

    file = io.BytesIO()
    with Image.open(io.BytesIO(raw)) as image:
        image.save(file, kind)
    return file.getvalue()


def resized(form: str, width: int, kind: str) -> Plant:
    """An image of another width, the same in shape."""

    def plant(files: Files) -> Planted:
        return planted({**files, form: small(text_of(files, form), width, kind)}, form)

    return plant


@functools.cache
def small(raw: bytes, width: int, kind: str) -> bytes:
    """An image scaled to a width."""
    from PIL import Image

    file = io.BytesIO()
    with Image.open(io.BytesIO(raw)) as image:
        image.resize((width, round(width * image.height / image.width))).save(file, kind)
    return file.getvalue()


def said_to_be(width: int) -> Plant:
    """A PNG whose header tells of a width, and of a height in the shape of the page."""

    def plant(files: Files) -> Planted:
        raw = text_of(files, PIXELS)
        now = struct.unpack(">II", raw[16:24])
        head = b"IHDR" + struct.pack(">II", width, round(width * now[1] / now[0])) + raw[24:29]
        return planted({**files, PIXELS: raw[:12] + head + struct.pack(">I", zlib.crc32(head)) + raw[33:]}, PIXELS)

    return plant


def locked(form: str, algorithm: str) -> Plant:
    """A PDF that asks for a password."""
    return lambda files: planted({**files, form: encrypted(text_of(files, form), algorithm)}, form)


@functools.cache
def encrypted(raw: bytes, algorithm: str) -> bytes:
    """A PDF with a password."""
    from pypdf import PdfReader, PdfWriter

    writer, file = PdfWriter(PdfReader(io.BytesIO(raw))), io.BytesIO()
    writer.encrypt("secret", algorithm=algorithm)
    writer.write(file)
    return file.getvalue()


def half(form: str) -> Plant:
    """Of the picture the second half is missing; only who decodes it sees that."""
    return lambda files: planted({**files, form: text_of(files, form)[: len(text_of(files, form)) // 2]}, form)


def huge_jpeg(files: Files) -> Planted:
    """A JPEG whose header tells of 65,000 pixels a side."""
    raw = text_of(files, SKEWED)
    start = raw.index(b"\xff\xc0") + 5
    return planted({**files, SKEWED: raw[:start] + struct.pack(">HH", 65_000, 65_000) + raw[start + 4 :]}, SKEWED)


@functools.cache
def bomb() -> bytes:
    """A PDF whose compressed objects come to 100 MB."""
    packed = zlib.compress(b" " * (100 * MEGABYTE), 9)
    head = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return building.pdf().replace(b"xref", head + packed + b"\nendstream\nendobj\nxref", 1)


def cut_to(form: str, size: int) -> Plant:
    """Only the head of a form is left."""
    return lambda files: planted({**files, form: text_of(files, form)[:size]}, form)


def sparse(form: str, size: int) -> Plant:
    """An image whose file goes on behind its data."""
    return lambda files: planted({**files, form: Long(text_of(files, form), size)}, form)


def _mistaken() -> Iterator[tuple[str, str, Plant]]:
    for form, kind in ((SKEWED, "PNG"), (PIXELS, "JPEG"), (PAGES, "PNG"), (SKEWED, "TIFF"), (PIXELS, "BMP")):
        yield f"{kind} as {form}", form, saved_as(form, kind)
    yield f"PDF as {PIXELS}", PIXELS, added(PIXELS, building.pdf())
    yield f"PNG as {FIRST}", FIRST, added(FIRST, building.image(850, 1100))


ROWS = (
    *each("S101", EACH_LABELS, {what: plant for what, _, plant in _mistaken()}),
    *each("S101", EACH_LABELS, {f"{what} as {form}": added(form, raw) for what, raw in NO_FORMS for form in (FIRST, PIXELS)}),
    *each(
        "S102",
        EACH_LABELS,
        {
            f"the head of {form}": cut_to(form, size)
            for form, size in ((FIRST, 30), (TURNED, 200), (PIXELS, 20), (SKEWED, 11), (PAGES, 6))
        },
    ),
    *each(
        "S102",
        EACH_LABELS,
        {f"noise for {form}": added(form, bytes(range(1, 255)) * 8) for form in (FIRST, PIXELS, SKEWED, PAGES)},
    ),
    *each(
        "S103",
        EACH_LABELS,
        {f"{algorithm}, {form}": locked(form, algorithm) for form in PDFS for algorithm in ("RC4-128", "AES-256")},
    ),
    *each("S104", EACH_LABELS, {f"no pages, {form}": added(form, building.pdf(0)) for form in PDFS}),
    *each(
        "S104",
        EACH_LABELS,
        {
            f"a page of {width:g} x {height:g} inch, {form}": added(form, building.pdf(width=width, height=height))
            for form in PDFS
            for width, height in ((0, 11), (8.5, 0), (0, 0))
        },
    ),
    *each("S105", OF_2, {f"201 pages, {form}": added(form, building.pdf(201)) for form in PDFS}),
    *each("S105", FROM_3, {f"2,001 pages, {form}": added(form, building.pdf(2001)) for form in (FIRST,)}),
    *(Row("S106", "2.1", f"over 50 MB, {form}", sparse(form, 50 * MEGABYTE + 1)) for form in (PIXELS, SKEWED, PAGES)),
    *(Row("S106", "2.1", f"over 50,000,000 bytes, {form}", sparse(form, 50_000_001)) for form in (PIXELS, SKEWED, PAGES)),
    *each("S106", FROM_3, {f"over 500 MB, {form}": sparse(form, 500 * MEGABYTE + 1) for form in (PIXELS, PAGES)}),
    *each(
        "S107",
        LABELED,
        {f"49 pixels wide, {form}": resized(form, 49, kind) for form, kind in ((PIXELS, "PNG"), (SKEWED, "JPEG"))},
    ),
    *each("S107", LABELED, {"10,001 pixels wide": said_to_be(10_001)}),
    *each(
        "S102",
        EACH_LABELS,
        {f"the second half is missing, {form}": half(form) for form in (PIXELS, SKEWED)},
        options={"deep": True},
    ),
    *each("S105", FROM_3, {"3 pages in the free tier": added(FIRST, building.pdf(3))}, options={"tier": "F0"}),
    *each("S106", FROM_3, {"over 4 MB in the free tier": sparse(PIXELS, 4 * MEGABYTE + 1)}, options={"tier": "F0"}),
    *each(
        "S108",
        (*OF_2, "3.0 preview"),
        {
            f"{width} x {height} inch, {form}": added(form, building.pdf(width=width, height=height))
            for form in PDFS
            for width, height in ((24, 36), (17.02, 11), (8.5, 17.02))
        },
    ),
    *each(
        "S109",
        LABELED,
        {f"300 pixels wide, {form}": resized(form, 300, kind) for form, kind in ((PIXELS, "PNG"), (SKEWED, "JPEG"))},
    ),
    *each("S110", LABELED, {"a PNG of 60,000 pixels": said_to_be(60_000)}),
    *each("S110", EACH_LABELS, {"a JPEG of 65,000 pixels": huge_jpeg}),
    *each("S110", EACH_LABELS, {f"compressed objects, {form}": added(form, bomb()) for form in (FIRST, TURNED)}),
    *each("S107", ("preview", "2.0"), {f"{width} pixels wide": resized(PIXELS, width, "PNG") for width in (599, 4201)}),
)
"""A row each."""
