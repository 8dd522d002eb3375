"""Sheets as scans: grey images of 120 dots an inch, text in the typeface that Pillow brings along."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dataprep.demo.reading import set_words
from dataprep.demo.sheets import HEIGHT, WIDTH, Box, Run, Sheet, Tick

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SCALE = 120 / 72
PAPER = (250, 249, 245)
DEEPEST = "(gpqy|"
"""Letters that reach as far up and down as any."""

SAVED: dict[str, dict[str, object]] = {
    "png": {"format": "PNG", "optimize": True},
    "jpg": {"format": "JPEG", "quality": 85},
    "tif": {"format": "TIFF", "compression": "tiff_adobe_deflate", "save_all": True},
}
"""How Pillow writes each kind of scan, by the ending of its name."""


class Scanned:
    """Pillow's own typeface by its metrics, on a page in pixels."""

    unit = "pixel"

    def advance(self, text: str, size: float) -> float:
        """How long a text is."""
        return float(font(size).getlength(text)) / SCALE

    def extent(self, size: float) -> tuple[float, float]:
        """How far the longest letters reach."""
        _, top, _, bottom = font(size).getbbox(DEEPEST, anchor="ls")
        return -top / SCALE, bottom / SCALE

    def on_page(self, points: float) -> int:
        """Whole pixels."""
        return round(points * SCALE)


SCANNED = Scanned()


@functools.cache
def font(size: float) -> FreeTypeFont:
    """The typeface for a size in points."""
    from PIL import ImageFont

    return ImageFont.load_default(round(size * SCALE))  # type: ignore[return-value]


def draw(pages: Sequence[Sheet], ending: str) -> bytes:
    """An image file of one page or, as TIFF, of several; the same sheets give the same bytes."""
    first, *others = [_image(sheet) for sheet in pages]
    file = io.BytesIO()
    first.save(file, dpi=(120, 120), **SAVED[ending], **({"append_images": others} if others else {}))  # type: ignore[arg-type]
    return file.getvalue()


def _image(sheet: Sheet) -> Image:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SCANNED.on_page(WIDTH), SCANNED.on_page(HEIGHT)), PAPER)
    canvas = ImageDraw.Draw(image)
    for bar in sheet.bars:
        canvas.rectangle(_pixels(bar.box), fill=bar.ink)
    for tick in sheet.ticks:
        _tick(canvas, tick)
    for run in sheet.runs:
        _write(canvas, run)
    return image.convert("L")


def _pixels(box: Box) -> tuple[int, int, int, int]:
    """The pixels that a box fills, the last included and never none."""
    left, top, right, bottom = map(SCANNED.on_page, box)
    return left, top, max(right - 1, left), max(bottom - 1, top)


def _tick(canvas: ImageDraw, tick: Tick) -> None:
    left, top, right, bottom = _pixels(tick.box)
    canvas.rectangle((left, top, right, bottom), outline=(0, 0, 0), width=2)
    if tick.selected:
        canvas.line((left + 4, top + 4, right - 4, bottom - 4), fill=(0, 0, 0), width=2)
        canvas.line((left + 4, bottom - 4, right - 4, top + 4), fill=(0, 0, 0), width=2)


def _write(canvas: ImageDraw, run: Run) -> None:
    """Word by word, at whole pixels; bold is the same again one pixel beside."""
    baseline = SCANNED.on_page(run.baseline)
    for text, left, _ in set_words(run, SCANNED):
        for shift in (0, 1) if run.bold else (0,):
            canvas.text((SCANNED.on_page(left) + shift, baseline), text, run.ink, font(run.size), anchor="ls")
