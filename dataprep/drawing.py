"""Forms as pictures: a page of a PDF or an image at a bounded size, or why there is none."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dataprep.formats import image, painting
from dataprep.load import HEAD, IMAGES, content_type, source_of
from dataprep.model import Source

if TYPE_CHECKING:
    from PIL import Image

LONGEST, MOST = 1200, 4000
"""The pixels of a page's longest side: enough to read by, and the most that is drawn."""


class DrawingError(Exception):
    """Why a page has no picture: a fault of the form, or a type that is not drawn."""


def draw(raw: bytes, page: int = 1, longest: int = LONGEST) -> Image.Image:
    """A page of a form, by its number from 1, as an RGB picture on white whose longest side has at most so many pixels.

    Raises DrawingError where the form has no such page, is broken, locked, out of bounds, or neither a PDF nor an image.
    """
    found = next(iter(draw_pages(raw, [page], longest)))
    if isinstance(found, DrawingError):
        raise found
    return found


def draw_pages(raw: bytes, pages: Sequence[int], longest: int = LONGEST) -> Iterator[Image.Image | DrawingError]:
    """For each page, by its number from 1, its picture, or why there is none: a PDF is opened once for several of them.

    The form is read as the check reads it, within its bounds; a PDF is drawn by a process whose time and memory are bounded.
    """
    longest = min(max(longest, 1), MOST)
    kind = content_type(raw[:HEAD])
    source = source_of(io.BytesIO(raw), "")
    if not isinstance(source, Source):
        yield from (DrawingError(source[1] or "the form is empty") for _ in pages)
    elif kind == "pdf":
        yield from _of_pdf(raw, pages, source.pages, longest)
    elif kind in IMAGES:
        yield from (_of_image(raw, kind or "", page, source.pages, longest) for page in pages)
    else:
        yield from (DrawingError(f"a {source.type} is not drawn here") for _ in pages)


def _of_pdf(raw: bytes, pages: Sequence[int], count: int, longest: int) -> Iterator[Image.Image | DrawingError]:
    from PIL import Image

    there = [page for page in pages if 1 <= page <= count]
    drawn = painting.painted(raw, there, longest)
    for page in pages:
        width, height, stride, rows = next(drawn) if page in there else painting.NOTHING
        if width:
            yield Image.frombytes("RGB", (width, height), rows, "raw", "RGB", stride, 1)
        elif page in there:
            yield DrawingError(f"page {page} cannot be drawn, or takes more time or memory than is sensible")
        else:
            yield _no_page(page, count)


def _of_image(raw: bytes, kind: str, page: int, count: int, longest: int) -> Image.Image | DrawingError:
    if not 1 <= page <= count:
        return _no_page(page, count)
    try:
        return image.picture(io.BytesIO(raw), kind, page, longest)
    except image.TooLargeError as error:
        return DrawingError(str(error))
    except Exception:  # a hostile file can make a decoder raise anything
        return DrawingError(image.BROKEN)


def _no_page(page: int, count: int) -> DrawingError:
    return DrawingError(f"there is no page {page}: the form has {count}")
