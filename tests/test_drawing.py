"""Pages as pictures: of every type, at a bounded size, and a reason where there is none."""

from __future__ import annotations

import io
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from dataprep.demo import write_demo
from dataprep.drawing import MOST, DrawingError, draw, draw_pages
from dataprep.formats import painting
from tests import building, corpora


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawing") / "sample"
    write_demo(folder, broken=False)
    return folder


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".jpg", ".tif"])
def test_each_type_is_drawn(folder: Path, suffix: str) -> None:
    path = next(path for path in sorted(folder.iterdir()) if path.suffix == suffix)
    picture = draw(path.read_bytes(), longest=600)
    assert (picture.mode, max(picture.size)) == ("RGB", 600)
    assert picture.getextrema() != ((255, 255),) * 3


def test_pages_come_in_the_order_that_is_asked_for(folder: Path) -> None:
    raw = next(path for path in sorted(folder.iterdir()) if path.suffix == ".tif").read_bytes()
    second, none, first = draw_pages(raw, [2, 3, 1], 200)
    assert isinstance(first, Image.Image)
    assert isinstance(second, Image.Image)
    assert first.tobytes() != second.tobytes()
    assert str(none) == "there is no page 3: the form has 2"


def test_pages_of_a_pdf_keep_their_places() -> None:
    none, first, last = draw_pages(building.pdf(), [9, 1, 1], 100)
    assert isinstance(none, DrawingError)
    assert isinstance(first, Image.Image)
    assert isinstance(last, Image.Image)
    assert first.tobytes() == last.tobytes()


def test_many_pages_are_drawn_in_batches() -> None:
    found = list(draw_pages(building.pdf(), [1] * 19, 50))
    assert [type(one) for one in found] == [Image.Image] * 19


def picture_of(mode: str, colour: object, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (40, 20), colour).save(file, kind)  # type: ignore[arg-type]
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "colour"),
    [
        (picture_of("1", 1), (255, 255, 255)),
        (picture_of("RGBA", (0, 0, 0, 0)), (255, 255, 255)),
        (picture_of("LA", (0, 255)), (0, 0, 0)),
        (picture_of("I;16", 0x8000), (128, 128, 128)),
        (picture_of("CMYK", (0, 0, 0, 255), "TIFF"), (0, 0, 0)),
        (picture_of("P", 0, "BMP"), (0, 0, 0)),
    ],
)
def test_each_mode_becomes_paper(raw: bytes, colour: tuple[int, int, int]) -> None:
    picture = draw(raw)
    assert picture.size == (40, 20)
    assert picture.getpixel((5, 5)) == colour


def png_of(width: int, height: int) -> bytes:
    """A PNG that says a size, and holds next to nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, data, b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"hello", "neither a PDF nor an image"),
        (b"%PDF-1.7\nnothing", "ended unexpectedly"),
        (png_of(60_000, 60_000), "GB"),
        (png_of(12_000, 3), "more than 10,000 pixels"),
        (png_of(100, 100), "cut off or broken"),
        (b"\xff\xd8\xff\xe0", "buffer"),
        (b"GIF89a" + b"\0" * 40, "a gif is not drawn here"),
    ],
)
def test_what_cannot_be_drawn_says_why(raw: bytes, said: str) -> None:
    with pytest.raises(DrawingError, match=said):
        draw(raw)


def test_the_size_is_bounded() -> None:
    assert max(draw(building.pdf(), longest=10**9).size) == MOST
    assert min(draw(building.pdf(), longest=-1).size) == 1


def test_a_page_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "SECONDS", 1)
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>/Length %d>>stream\n%s\nendstream"
    calls = b"/A Do " * 40
    parts = [form % (number + 6, len(calls), calls) for number in range(12)]
    start = time.monotonic()
    (found,) = draw_pages(nested(parts), [1], 100)
    assert "more time or memory than is sensible" in str(found)
    assert time.monotonic() - start < 10


def nested(parts: list[bytes]) -> bytes:
    """A PDF whose page draws a form that draws a form, and so on."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/A Do\nendstream",
        *parts,
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n0 0 9 9 re f\nendstream",
    ]
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % pair for pair in enumerate(objects, 1)) + b"trailer<</Root 1 0 R>>"


@corpora.needed
def test_no_hostile_file_is_an_accident() -> None:
    paths = corpora.files(corpora.ADVERSARIAL, ".pdf", ".png", ".jpg", ".tif", ".tiff", ".bmp")
    small = [path for path in paths if path.stat().st_size < 200_000][::9][:40]
    for path in small:
        (found,) = draw_pages(path.read_bytes(), [1], 80)
        assert isinstance(found, Image.Image | DrawingError), path
