"""Pages drawn as pictures: of every type, turned as they are shown, and of hostile forms without harm."""

from __future__ import annotations

import io
import os
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from dataprep.drawing import MOST_FORM, TOO_LATE, TOO_MUCH, Drawing, Wanted, draw_all, engine
from tests import building

WIDE, HIGH = 120, 80


def corner_marked(mode: str = "RGB") -> Image.Image:
    """A picture whose upper left quarter is black."""
    picture = Image.new("RGB", (WIDE, HIGH), "white")
    picture.paste("black", (0, 0, WIDE // 2, HIGH // 2))
    if mode == "I;16":
        return Image.frombytes("I;16", (WIDE, HIGH), b"".join(bytes((v, v)) for v in picture.convert("L").tobytes()))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def marked_pdf(rotation: int = 0, pages: int = 1) -> bytes:
    """A PDF of 120 x 80 points whose upper left quarter is black, with its pages turned clockwise."""
    content = f"0 {HIGH // 2} {WIDE // 2} {HIGH // 2} re f"
    kids = " ".join(f"{number + 4} 0 R" for number in range(pages))
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 {WIDE} {HIGH}]/Rotate {rotation}>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        *["<</Type/Page/Parent 2 0 R/Contents 3 0 R>>"] * pages,
    ]
    objects = "".join(f"{number} 0 obj\n{body}\nendobj\n" for number, body in enumerate(bodies, 1))
    return f"%PDF-1.4\n{objects}trailer\n<</Size {len(bodies) + 1}/Root 1 0 R>>\n%%EOF\n".encode()


def wanted(raw: bytes, kind: str, numbers: Sequence[int] = (1,)) -> Wanted:
    return Wanted(kind, tuple(numbers), len(raw), lambda: raw)


def drawn(raw: bytes, kind: str, numbers: Sequence[int] = (1,)) -> tuple[Drawing, ...]:
    (found,) = draw_all([wanted(raw, kind, numbers)])
    return found


def quarters(drawing: Drawing) -> str:
    """Which quarters of a drawing are black: upper left, upper right, lower left, lower right."""
    assert drawing.picture is not None, drawing.reason
    picture = Image.open(io.BytesIO(drawing.picture)).convert("L")
    wide, high = picture.size
    places = [(wide // 4, high // 4), (3 * wide // 4, high // 4), (wide // 4, 3 * high // 4), (3 * wide // 4, 3 * high // 4)]
    return "".join("x" if int(str(picture.getpixel(place))) < 128 else "-" for place in places)


IMAGES = [
    ("png", "PNG", "1"),
    ("png", "PNG", "L"),
    ("png", "PNG", "P"),
    ("png", "PNG", "RGBA"),
    ("png", "PNG", "LA"),
    ("png", "PNG", "I;16"),
    ("jpeg", "JPEG", "L"),
    ("jpeg", "JPEG", "RGB"),
    ("jpeg", "JPEG", "CMYK"),
    ("bmp", "BMP", "RGB"),
    ("tiff", "TIFF", "1"),
    ("tiff", "TIFF", "RGB"),
    ("tiff", "TIFF", "CMYK"),
]


@pytest.mark.parametrize(("kind", "format_", "mode"), IMAGES, ids=[f"{kind} {mode}" for kind, _, mode in IMAGES])
def test_images_of_every_mode_are_drawn(kind: str, format_: str, mode: str) -> None:
    (drawing,) = drawn(saved(corner_marked(mode), format_), kind)
    assert quarters(drawing) == "x---"


def test_what_lets_something_through_is_drawn_on_white() -> None:
    (drawing,) = drawn(saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"), "png")
    assert quarters(drawing) == "----"


@pytest.mark.parametrize(("rotation", "black"), [(0, "x---"), (90, "-x--"), (180, "---x"), (270, "--x-")])
def test_a_pdf_is_drawn_as_it_is_turned(rotation: int, black: str) -> None:
    (drawing,) = drawn(marked_pdf(rotation), "pdf")
    assert quarters(drawing) == black


@pytest.mark.parametrize(("orientation", "black"), [(1, "x---"), (3, "---x"), (6, "-x--"), (8, "--x-")])
def test_a_tiff_is_turned_as_the_reader_of_sizes_turns_it(orientation: int, black: str) -> None:
    (drawing,) = drawn(saved(corner_marked(), "TIFF", tiffinfo={274: orientation}), "tiff")
    assert quarters(drawing) == black


def test_a_jpeg_is_shown_as_it_is_stored() -> None:
    exif = Image.Exif()
    exif[274] = 6
    (drawing,) = drawn(saved(corner_marked(), "JPEG", exif=exif), "jpeg")
    assert quarters(drawing) == "x---"


HEIF = (Path(__file__).parent / "goldens" / "corner.heic").read_bytes()


def test_a_heif_is_drawn_with_the_extra() -> None:
    pytest.importorskip("pi_heif")
    (drawing,) = drawn(HEIF, "heif")
    assert quarters(drawing) == "x---"


def test_without_the_extra_a_heif_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    ((is_drawn, reason),) = engine.drawn(HEIF, "heif", (1,))
    assert not is_drawn
    assert reason == b"it cannot be drawn: HEIF asks for pip install 'dataprep-forms[report]'"


def test_each_page_of_a_tiff_is_drawn() -> None:
    pages = [Image.new("L", (60, 60), 255), corner_marked("L"), corner_marked("L").rotate(180)]
    raw = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert [quarters(drawing) for drawing in drawn(raw, "tiff", (1, 3, 2))] == ["----", "---x", "x---"]


def test_pages_are_small_and_the_same_each_time() -> None:
    noise = saved(Image.frombytes("RGB", (1800, 2400), os.urandom(1800 * 2400 * 3)), "PNG")
    once, again = draw_all([wanted(noise, "png"), wanted(noise, "png")])
    assert once == again
    assert once[0].picture is not None
    assert len(once[0].picture) <= engine.MOST_BYTES
    assert max(Image.open(io.BytesIO(once[0].picture)).size) <= engine.SIDE


def huge_png(side: int) -> bytes:
    """A blank picture of so many pixels a side, in a few KB."""
    engine_ = zlib.compressobj(9)
    row = bytes(side // 8 + 1)
    data = b"".join([*(engine_.compress(row) for _ in range(side)), engine_.flush()])
    chunks = ((b"IHDR", side.to_bytes(4, "big") * 2 + b"\1\0\0\0\0"), (b"IDAT", data), (b"IEND", b""))
    body = (len(x).to_bytes(4, "big") + name + x + zlib.crc32(name + x).to_bytes(4, "big") for name, x in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def greedy_pdf() -> bytes:
    """A page that draws a picture of 60,000 x 60,000 points of colour."""
    pixels = zlib.compress(bytes(2**20))
    shape = "/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    image = f"<</Type/XObject/Subtype/Image{shape}/Filter/FlateDecode/Length {len(pixels)}>>"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[5 0 R]/Count 1/MediaBox[0 0 600 600]>>",
        b"<</Length 23>>\nstream\n600 0 0 600 0 0 cm/I Do\nendstream",
        f"{image}\nstream\n".encode() + pixels + b"\nendstream",
        b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<</XObject<</I 4 0 R>>>>>>",
    ]
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(bodies, 1))
    return b"%PDF-1.4\n" + objects + b"trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n"


HOSTILE = [
    ("no PDF", b"%PDF-1.4\n" + bytes(1000), "pdf"),
    ("cut off", saved(corner_marked(), "JPEG")[:300], "jpeg"),
    ("another type", saved(corner_marked(), "PNG"), "jpeg"),
    ("nothing", b"", "png"),
    ("huge", huge_png(30_000), "png"),
    ("of a type that is not drawn", b"PK", "docx"),
]


@pytest.mark.parametrize(("raw", "kind"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_what_cannot_be_drawn_says_why(raw: bytes, kind: str) -> None:
    start = time.monotonic()
    (drawing,) = drawn(raw, kind)
    assert drawing.picture is None
    assert drawing.reason.startswith("it cannot be drawn: ")
    assert time.monotonic() - start < 10


def test_a_form_that_asks_for_all_memory_harms_no_other() -> None:
    healthy = wanted(marked_pdf(), "pdf")
    found = list(draw_all([healthy, wanted(greedy_pdf(), "pdf"), *[healthy] * 4]))
    assert [quarters(drawing) for number, (drawing,) in enumerate(found) if number != 1] == ["x---"] * 5


def test_a_process_that_ends_or_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "engine.py"
    text = "import sys, time\nhead = sys.stdin.buffer.read(20)\ntime.sleep(60 if head.startswith(b'png') else 0)\n"
    program.write_text(text, encoding="utf-8")
    monkeypatch.setattr("dataprep.drawing.SECONDS", 1)
    monkeypatch.setattr(engine, "__file__", str(program))
    ended, hung = draw_all([wanted(b"x" * 10, "pdf", (1, 2)), wanted(b"x" * 10, "png")])
    assert ended == (Drawing(reason=TOO_MUCH),) * 2
    assert hung == (Drawing(reason=TOO_MUCH),)


def test_forms_that_hang_cannot_use_up_all_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dataprep.drawing.SECONDS_IN_ALL", -10)
    assert list(draw_all([wanted(marked_pdf(), "pdf")])) == [(Drawing(reason=TOO_LATE),)]


def test_one_bad_page_leaves_the_others() -> None:
    found = drawn(marked_pdf(pages=2), "pdf", (1, 9, 2))
    assert [drawing.picture is not None for drawing in found] == [True, False, True]


def test_a_form_that_is_too_large_or_gone_is_not_drawn() -> None:
    def gone() -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    large, lost = draw_all([Wanted("pdf", (1,), MOST_FORM + 1, gone), Wanted("pdf", (1, 2), 10, gone)])
    assert large == (Drawing(reason="its file has more than 100 MB"),)
    assert lost == (Drawing(reason="it cannot be read: No such file or directory"),) * 2


def test_a_blank_form_of_the_samples_is_white() -> None:
    (drawing,) = drawn(building.pdf(), "pdf")
    assert quarters(drawing) == "----"
