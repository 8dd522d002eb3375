"""The sizes of PDF pages: both engines agree over all that they can open, and so does what is made of them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pypdf import PageObject, PdfWriter
from pypdf.generic import FloatObject, NameObject, NumberObject, PdfObject, RectangleObject

from dataprep.faults import FaultKind
from dataprep.formats.pdf import PASSWORD, _by_pdfium, _by_pypdf, read
from dataprep.model import Source
from tests import building, corpora

CLOSE = 0.005
PDFS = [*corpora.files(corpora.FORMS, ".pdf"), *corpora.files(corpora.ADVERSARIAL, ".pdf")]
ONE_ENGINE = {
    # A page without a MediaBox: PDFium takes Letter, as all viewers do.
    "cyclic-toc.pdf",
    # A fuzzed file: PDFium repairs it, its page has no size.
    "378014596.pdf",
}
NO_ENGINE = {
    # Two ask for a password, one has no page tree, one is a git-LFS pointer.
    "graph-encrypted.pdf",
    "libreoffice-writer-password.pdf",
    "unreadablemetadata.pdf",
    "form_sample_1.pdf",
}


def close(sizes: object, others: Sequence[tuple[float, float]]) -> bool:
    """Whether sizes, if they are any, are equal within what is allowed."""
    return isinstance(sizes, list) and sum(sizes, ()) == pytest.approx(sum(others, ()), abs=CLOSE)


def shown(raw: bytes) -> list[tuple[float, float]]:
    """The sizes of the pages of a PDF that can be opened."""
    source = read(raw, "a.pdf")
    assert isinstance(source, Source), source
    assert (source.path, source.type, source.pages) == ("a.pdf", "pdf", len(source.sizes))
    return list(source.sizes)


@corpora.needed
@pytest.mark.parametrize("path", PDFS, ids=corpora.names(PDFS))
def test_engines_agree(path: Path) -> None:
    raw = path.read_bytes()
    one, other = _by_pdfium(raw), _by_pypdf(raw)
    assert isinstance(one, list) == (path.name not in NO_ENGINE)
    assert isinstance(other, list) == (path.name not in NO_ENGINE | ONE_ENGINE)
    if isinstance(one, list) and isinstance(other, list):
        assert b"/UserUnit" not in raw
        assert close(one, other)


def page(**entries: PdfObject) -> bytes:
    """A PDF of one page of 8.5 x 11 inches, written by pypdf, with further entries."""

    def change(blank: PageObject) -> None:
        blank.update({NameObject(f"/{name}"): value for name, value in entries.items()})

    return written(change)


def unchanged(_made: object) -> None:
    """Leave what was made as it is."""


def written(change: Callable[[PageObject], None], finish: Callable[[PdfWriter], object] = unchanged) -> bytes:
    """A PDF of one page of 8.5 x 11 inches, changed, written by pypdf."""
    writer = PdfWriter()
    change(writer.add_blank_page(612, 792))
    finish(writer)
    raw = io.BytesIO()
    writer.write(raw)
    return raw.getvalue()


def box(left: float, bottom: float, right: float, top: float) -> RectangleObject:
    """A rectangle as PDF has it."""
    return RectangleObject((left, bottom, right, top))


def compressed(entries: str) -> bytes:
    """A PDF of one page of 8.5 x 11 inches, with further entries, all its objects in a compressed object stream."""
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    media = "" if "/MediaBox" in entries else "/MediaBox[0 0 612 792]"
    bodies.append(f"<</Type/Page/Parent 2 0 R{media}{entries}>>")
    starts = [sum(len(body) + 1 for body in bodies[:number]) for number in range(len(bodies))]
    heads = " ".join(f"{number} {start}" for number, start in enumerate(starts, 1)) + " "
    inside = zlib.compress((heads + "\n".join(bodies)).encode())
    head = f"4 0 obj\n<</Type/ObjStm/N 3/First {len(heads)}/Length {len(inside)}/Filter/FlateDecode>>\nstream\n"
    objects = b"%PDF-1.5\n" + head.encode() + inside + b"\nendstream\nendobj\n"
    rows = [(0, 0, 65535), *((2, 4, number) for number in range(3)), (1, 9, 0), (1, len(objects), 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + number.to_bytes(2, "big") for kind, at, number in rows)
    tail = f"5 0 obj\n<</Type/XRef/Size 6/Root 1 0 R/W[1 4 2]/Length {len(table)}>>\nstream\n"
    return objects + tail.encode() + table + f"\nendstream\nendobj\nstartxref\n{len(objects)}\n%%EOF\n".encode()


LETTER, TURNED = (8.5, 11.0), (11.0, 8.5)
SHOWN: dict[str, tuple[dict[str, PdfObject], str, tuple[float, float]]] = {
    "upright": ({}, "", LETTER),
    "turned by 90": ({"Rotate": NumberObject(90)}, "/Rotate 90", TURNED),
    "turned by 180": ({"Rotate": NumberObject(180)}, "/Rotate 180", LETTER),
    "turned by 270": ({"Rotate": NumberObject(270)}, "/Rotate 270", TURNED),
    "turned back": ({"Rotate": NumberObject(-90)}, "/Rotate -90", TURNED),
    "turned by more than a circle": ({"Rotate": NumberObject(450)}, "/Rotate 450", TURNED),
    "cropped": ({"CropBox": box(72, 72, 288, 360)}, "/CropBox[72 72 288 360]", (3.0, 4.0)),
    "cropped and turned": (
        {"CropBox": box(72, 72, 288, 360), "Rotate": NumberObject(90)},
        "/CropBox[72 72 288 360]/Rotate 90",
        (4.0, 3.0),
    ),
    "a crop box over the edge": ({"CropBox": box(324, 360, 900, 1200)}, "/CropBox[324 360 900 1200]", (4.0, 6.0)),
    "a crop box around the page": ({"CropBox": box(-100, -100, 900, 900)}, "/CropBox[-100 -100 900 900]", LETTER),
    "an origin off the corner": ({"MediaBox": box(-72, -72, 216, 288)}, "/MediaBox[-72 -72 216 288]", (4.0, 5.0)),
    "a media box from the other corner": ({"MediaBox": box(612, 792, 0, 0)}, "/MediaBox[612 792 0 0]", LETTER),
    "a crop box from the other corner": ({"CropBox": box(288, 360, 72, 72)}, "/CropBox[288 360 72 72]", (3.0, 4.0)),
}


@pytest.mark.parametrize("case", SHOWN)
def test_page_as_it_is_shown(case: str) -> None:
    entries, _, size = SHOWN[case]
    raw = page(**entries)
    assert close(_by_pdfium(raw), [size])
    assert close(shown(raw), [size])


@pytest.mark.parametrize("case", SHOWN)
def test_page_within_compressed_objects(case: str) -> None:
    _, entries, size = SHOWN[case]
    raw = compressed(entries)
    assert close(_by_pdfium(raw), [size])
    assert close(shown(raw), [size])


@pytest.mark.parametrize(("unit", "scale"), [("2", 2.0), ("1.5", 1.5), ("1", 1.0)])
def test_user_unit(unit: str, scale: float) -> None:
    size = (8.5 * scale, 11.0 * scale)
    for raw in (page(UserUnit=FloatObject(unit)), compressed(f"/UserUnit {unit}")):
        assert close(_by_pdfium(raw), [LETTER])
        assert close(_by_pypdf(raw), [size])
        assert close(shown(raw), [size])


@pytest.mark.parametrize("unit", ["(two)", "null", "[2]", "1" + "0" * 400])
def test_user_unit_that_is_none(unit: str) -> None:
    plain = page(UserUnit=NumberObject(2)).replace(b"/UserUnit 2", b"/UserUnit " + unit.encode())
    for raw in (plain, compressed(f"/UserUnit {unit}")):
        assert shown(raw) == [LETTER]


CIPHERS = ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")


@pytest.mark.parametrize("cipher", CIPHERS)
def test_asking_for_a_password(cipher: str) -> None:
    raw = written(unchanged, lambda writer: writer.encrypt("user", "owner", algorithm=cipher))
    assert _by_pdfium(raw) == PASSWORD
    assert read(raw, "a.pdf") == (FaultKind.ENCRYPTED, "it asks for a password")


@pytest.mark.parametrize("cipher", CIPHERS)
def test_encrypted_for_its_owner_only(cipher: str) -> None:
    def twice(blank: PageObject) -> None:
        blank[NameObject("/UserUnit")] = NumberObject(2)

    for change, size in ((unchanged, LETTER), (twice, (17.0, 22.0))):
        raw = written(change, lambda writer: writer.encrypt("", "owner", algorithm=cipher))
        assert close(shown(raw), [size])


def test_no_pages() -> None:
    raw = io.BytesIO()
    PdfWriter().write(raw)
    assert read(raw.getvalue(), "a.pdf") == (FaultKind.NO_PAGES, "it has no pages")


EMPTY = {
    "/MediaBox[0 0 0 0]": {"MediaBox": box(0, 0, 0, 0)},
    "/MediaBox[0 0 612 0]": {"MediaBox": box(0, 0, 612, 0)},
    "/CropBox[700 800 900 1200]": {"CropBox": box(700, 800, 900, 1200)},
}


@pytest.mark.parametrize("entries", EMPTY)
def test_page_without_size(entries: str) -> None:
    for raw in (page(**EMPTY[entries]), compressed(entries)):
        assert read(raw, "a.pdf") == (FaultKind.NO_PAGES, "page 1 has no size")


def test_page_without_a_box_is_letter() -> None:
    def bare(blank: PageObject) -> None:
        del blank["/MediaBox"]

    assert shown(written(bare)) == [LETTER]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_off(share: float) -> None:
    for whole in (building.pdf(3), page(), compressed("")):
        found = read(whole[: int(len(whole) * share)], "a.pdf")
        assert isinstance(found, tuple)
        assert found[0] is FaultKind.CORRUPT


@pytest.mark.parametrize("before", [1, 500, 1000])
def test_garbage_before_the_header(before: int) -> None:
    for filling in (b"x", b"\n"):
        assert shown(filling * before + building.pdf()) == [LETTER]


@pytest.mark.parametrize("count", [2, 50_000, 1_000_000, 2**31 - 1, -1])
def test_count_that_lies(count: int) -> None:
    found = read(building.pdf().replace(b"/Count 1", f"/Count {count}".encode()), "a.pdf")
    if isinstance(found, Source):
        assert (found.sizes, found.pages) == ((LETTER,), 1)
    else:
        assert found == (FaultKind.NO_PAGES, "page 2 has no size")


@pytest.mark.parametrize("kids", ["2 0 R", "2 0 R 2 0 R 2 0 R", "1 0 R", "99 0 R", "null", "3 0 R " * 3])
def test_tree_of_pages_that_is_none(kids: str) -> None:
    raw = building.pdf().replace(b"/Kids[3 0 R]/Count 1", f"/Kids[{kids}]/Count 3/UserUnit 1".encode())
    found = read(raw, "a.pdf")
    assert isinstance(found, Source) or found[0] in (FaultKind.NO_PAGES, FaultKind.CORRUPT)
