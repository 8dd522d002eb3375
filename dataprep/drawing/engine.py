"""The program of a process that draws pages: it reads forms on standard input and writes pictures on standard output.

It runs apart, because a few bytes can ask a decoder for hours, or for all memory. It imports nothing of the package.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from PIL import Image

JOB = struct.Struct("<8sIQ")
"""What comes before a form: its kind, how many pages of it are wanted, its length; their numbers follow, then its bytes."""

PICTURE = struct.Struct("<?I")
"""What comes before a picture, or before the reason why there is none: which of both it is, and its length."""

SIDE = 1400
"""Pixels of a drawn page's longer side: small print can be read, and a picture stays small."""

MOST_BYTES = 240_000
"""A picture has no more: fifty of them come to 16 MB as base64, whatever is scanned, and leave room for the words."""

MOST_PIXELS = 120_000_000
"""A scan beyond this is not decoded; of a JPEG a smaller version is."""

QUALITIES = (62, 40, 20, 5, 0)
"""The best that is small enough is taken: print takes the first, noise the last."""

MEMORY = 2**30


def main() -> None:
    """Draw what is asked for until nothing more is."""
    ask, answer = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # to which libraries write themselves
        os.dup2(nowhere, stream)
    _limit()
    while len(head := ask.read(JOB.size)) == JOB.size:
        kind, count, length = JOB.unpack(head)
        numbers = struct.unpack(f"<{count}I", ask.read(4 * count))
        for is_drawn, content in drawn(ask.read(length), kind.rstrip(b"\0").decode(), numbers):
            answer.write(PICTURE.pack(is_drawn, len(content)) + content)
            answer.flush()


def drawn(raw: bytes, kind: str, numbers: tuple[int, ...]) -> Iterator[tuple[bool, bytes]]:
    """The picture of each page, or why there is none; pages are numbered from 1."""
    is_opened, opened = _tried(partial(_pdf, raw) if kind == "pdf" else partial(_image, raw, kind))
    for number in numbers:
        yield _tried(lambda: encoded(opened(number))) if is_opened else (False, opened)  # noqa: B023 - called at once


def _tried(make: Callable[[], Any]) -> tuple[bool, Any]:
    """What a function makes or, where it fails, why."""
    try:
        return True, make()
    except MemoryError:
        return False, b"it takes more memory to draw than is sensible"
    except Exception as error:  # a hostile file can make a decoder raise anything
        return False, f"it cannot be drawn: {error or type(error).__name__}"[:200].encode("utf-8", "replace")


def encoded(picture: Image.Image) -> bytes:
    """A picture as WebP, in the best quality in which it is small enough."""
    content = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=2)
        content = file.getvalue()
        if len(content) <= MOST_BYTES:
            return content
    return encoded(picture.resize((max(1, picture.width // 2), max(1, picture.height // 2))))


def _pdf(raw: bytes) -> Callable[[int], Image.Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    with contextlib.suppress(Exception):  # what is filled in is drawn where it can be
        document.init_forms()

    def draw(number: int) -> Image.Image:
        page = document[number - 1]
        try:
            bitmap = page.render(scale=SIDE / max(*page.get_size(), 1), rev_byteorder=True)
            picture: Image.Image = bitmap.to_pil().convert("RGB")
            return picture
        finally:
            page.close()

    return draw


def _image(raw: bytes, kind: str) -> Callable[[int], Image.Image]:
    """What draws a page of an image, turned as the reader of sizes turns it: TIFF as its orientation says, others never."""
    image = _opened(io.BytesIO(raw), kind)

    def draw(number: int) -> Image.Image:
        if kind == "tiff":
            image.seek(number - 1)
        if kind == "jpeg":
            image.draft("RGB", (SIDE, SIDE))
        _check_pixels(*image.size)
        return _on_paper(_small(image))

    return draw


def _opened(file: BinaryIO, kind: str) -> Any:
    """Each format's own reader, not Image.open: no guessing."""
    from PIL import BmpImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

    readers: dict[str, Any] = {
        "bmp": BmpImagePlugin.BmpImageFile,
        "heif": _heif,
        "jpeg": JpegImagePlugin.JpegImageFile,
        "png": PngImagePlugin.PngImageFile,
        "tiff": TiffImagePlugin.TiffImageFile,
    }
    return readers[kind](file)


def _heif(file: BinaryIO) -> Any:
    """A picture as it is shown, by a decoder that only the extra `report` brings."""
    try:
        import pi_heif
    except ImportError as error:
        raise ValueError("HEIF asks for pip install 'dataprep-forms[report]'") from error
    found = pi_heif.open_heif(file)
    _check_pixels(*found.size)
    return found.to_pillow()


def _check_pixels(width: int, height: int) -> None:
    """Raise ValueError for a picture that is not decoded here."""
    if width * height > MOST_PIXELS:
        raise ValueError(f"{width:,} x {height:,} pixels are more than are decoded here")


def _small(image: Any) -> Image.Image:
    """An image of at most the sides of a drawn page, made small before it is given three channels."""
    image.load()
    image = image.copy()  # the next page is read from the original
    if image.mode.startswith(("I;16", "I", "F")):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode in ("1", "P", "PA"):
        image = image.convert("L" if image.mode == "1" else "RGBA")
    image.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    small: Image.Image = image
    return small


def _on_paper(picture: Image.Image) -> Image.Image:
    """A picture on white, where it lets something through."""
    from PIL import Image

    if picture.mode not in ("RGBA", "LA", "La", "RGBa"):
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system can limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
