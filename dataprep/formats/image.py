"""Image forms: the size in pixels of each page, from headers only; no picture is decoded."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, BinaryIO

from dataprep.faults import FaultKind
from dataprep.formats.shape import MOST_PAGES
from dataprep.model import Source

if TYPE_CHECKING:
    from PIL import ImageFile


def read(file: BinaryIO, path: str, kind: str) -> Source | tuple[FaultKind, str]:
    """The form of a known kind (jpeg, png, bmp, tiff), or what stands in the way of opening it."""
    try:
        # Each format's own reader, not Image.open: no guessing, and no alarm on sizes that a rule judges.
        with warnings.catch_warnings(action="ignore"), _opened(file, kind) as image:
            # Only a TIFF has pages; to go on to the next frame of a moving PNG would decode it.
            pages = min(getattr(image, "n_frames", 1), MOST_PAGES) if kind == "tiff" else 1
            sizes = []
            for number in range(pages):
                image.seek(number)
                sizes.append((float(image.size[0]), float(image.size[1])))
    except Exception as error:  # a hostile file can make a parser raise anything
        return FaultKind.CORRUPT, str(error) or type(error).__name__
    if any(min(size) <= 0 for size in sizes):
        return FaultKind.NO_PAGES, "it has no size"
    return Source(path, kind, tuple(sizes), pages)


def _opened(file: BinaryIO, kind: str) -> ImageFile.ImageFile:
    from PIL import BmpImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

    readers: Mapping[str, Callable[[BinaryIO], ImageFile.ImageFile]] = {
        "bmp": BmpImagePlugin.BmpImageFile,
        "jpeg": JpegImagePlugin.JpegImageFile,
        "png": PngImagePlugin.PngImageFile,
        "tiff": TiffImagePlugin.TiffImageFile,
    }
    return readers[kind](file)
