"""A page as a picture with boxes over it: what `document.show()` gives, and a notebook draws by itself."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dataprep.model import Polygon
from dataprep.names import printable

if TYPE_CHECKING:
    from PIL import Image

COLOURS = ("#1565c0", "#2e7d32", "#8e24aa", "#00838f", "#ad6800", "#5d4037", "#c2185b", "#3949ab")
"""Colours of labels, dark enough on paper; red is kept for what is broken."""

BROKEN, WORD = "#d50000", "#9e9e9e"
MOST = 3000
"""Boxes of a page that are drawn."""

MOST_NAMED = 40
"""Labels that the legend names."""

WIDEST = 900
"""Pixels that a page is wide at most in a notebook."""

INSIDE = (-1.0, 2.0)
"""Corners are drawn within a page around the page: what lies further off is not seen."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a page: its label, its text, its corners as fractions of the page, and what is wrong with it."""

    label: str
    text: str | None
    polygon: Polygon
    faults: tuple[str, ...] = ()

    @property
    def is_seen(self) -> bool:
        """Whether some of it may lie on the page."""
        across, down = self.polygon[0::2], self.polygon[1::2]
        if not all(map(math.isfinite, self.polygon)):
            return False
        return max(across) > 0 and min(across) < 1 and max(down) > 0 and min(down) < 1


@dataclass(frozen=True)
class PageView:
    """A page of a form as a notebook shows it. `webp` is its picture, None where it cannot be drawn, as `note` then says."""

    document: str
    page: int
    size: tuple[float, float]
    webp: bytes | None = field(repr=False)
    boxes: tuple[Box, ...] = field(repr=False)
    words: tuple[Polygon, ...] = field(default=(), repr=False)
    note: str | None = None

    @cached_property
    def picture(self) -> Image.Image | None:
        """The bare page as a Pillow image."""
        if self.webp is None:
            return None
        from PIL import Image

        return Image.open(io.BytesIO(self.webp))

    def svg(self) -> str:
        """The page as one SVG image: the picture, the boxes of words and of labels; their texts are shown where one points."""
        width, height = self.picture.size if self.picture else _fitted(self.size)
        marks = [*_word_marks(self.words, width, height), *_label_marks(self.boxes, self._colours(), width, height)]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{min(width, WIDEST)}" role="img"'
            f' style="max-width:100%;height:auto;background:#fff" aria-label="{_safe(self._title())}">'
            f"{self._image(width, height)}{''.join(marks)}</svg>"
        )

    def _repr_html_(self) -> str:
        """The page with a caption and the colours of its labels, for a notebook."""
        names = [*self._colours().items()]
        legend = "".join(
            f'<span style="margin-right:1em">{_swatch(colour)}{_safe(name)}</span>' for name, colour in names[:MOST_NAMED]
        )
        more = f"and {len(names) - MOST_NAMED} more labels" if len(names) > MOST_NAMED else ""
        return (
            f'<figure style="margin:0"><figcaption style="margin-bottom:.4em">{_safe(self._title())}</figcaption>{self.svg()}'
            f'<div style="margin-top:.4em">{legend}{more}</div></figure>'
        )

    def _title(self) -> str:
        broken, unseen = sum(bool(box.faults) for box in self.boxes), sum(not box.is_seen for box in self.boxes)
        parts = [f"{self.document}, page {self.page}: {len(self.boxes)} region{'s' * (len(self.boxes) != 1)}"]
        parts += [f"{broken} with findings"] * bool(broken) + [f"{unseen} not on the page"] * bool(unseen)
        return ", ".join(parts) + (f" (no picture: {self.note})" if self.note else "")

    def _colours(self) -> Mapping[str, str]:
        """A colour for each label, in the order of the file."""
        names = dict.fromkeys(box.label for box in self.boxes)
        return {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(names)}

    def _image(self, width: int, height: int) -> str:
        if self.webp is None:
            return ""
        data = base64.b64encode(self.webp).decode()
        return f'<image href="data:image/webp;base64,{data}" width="{width}" height="{height}"/>'


def _fitted(size: tuple[float, float]) -> tuple[int, int]:
    """The sides of a page without a picture, in pixels."""
    width, height = (side if math.isfinite(side) and side > 0 else 1.0 for side in size)
    scale = WIDEST / max(width, height)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def _word_marks(words: Sequence[Polygon], width: int, height: int) -> Iterator[str]:
    for polygon in words[:MOST]:
        if all(map(math.isfinite, polygon)):
            yield f'<polygon points="{_points(polygon, width, height)}" fill="none" stroke="{WORD}"/>'


def _label_marks(boxes: Sequence[Box], colours: Mapping[str, str], width: int, height: int) -> Iterator[str]:
    """The boxes that are seen, each with a title; broken ones are dashed, for colour alone does not tell everybody."""
    for box in [box for box in boxes if box.is_seen][:MOST]:
        colour = colours[box.label]
        line = f'"{BROKEN}" stroke-width="3" stroke-dasharray="7 4"' if box.faults else f'"{colour}" stroke-width="1.5"'
        told = "\n".join(map(printable, (f"{box.label}: {box.text or ''}", *box.faults)))
        points = _points(box.polygon, width, height)
        yield (
            f'<polygon points="{points}" fill="{colour}" fill-opacity="0.18" stroke={line}>'
            f"<title>{html.escape(told)}</title></polygon>"
        )


def _points(polygon: Polygon, width: int, height: int) -> str:
    near = [min(max(value, INSIDE[0]), INSIDE[1]) for value in polygon]
    return " ".join(f"{x * width:.1f},{y * height:.1f}" for x, y in zip(near[0::2], near[1::2], strict=True))


def _swatch(colour: str) -> str:
    return f'<span style="display:inline-block;width:.8em;height:.8em;margin-right:.3em;background:{colour}"></span>'


def _safe(text: str) -> str:
    return html.escape(printable(text))
