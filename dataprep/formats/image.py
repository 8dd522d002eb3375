"""Image forms: the size in pixels of each page, from headers only; no picture is decoded but where that is asked for."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

from dataprep.faults import FaultKind
from dataprep.formats import tiff
from dataprep.model import Source

if TYPE_CHECKING:
    from PIL import ImageFile

GIGABYTE = 2**30
MOST_TIMES = 2000
"""A file of many pages may come to this many times its size: blank pages compress nearly so well."""

MOST_PIXELS = 10_000
"""A side beyond this is told by a rule, and not decoded."""

CHANNELS: Mapping[str, int] = {"1": 1, "L": 1, "P": 1, "LA": 2, "I;16": 2, "RGB": 3, "YCbCr": 3}
"""The bytes of a pixel, decoded; of all other modes four."""

BROKEN = "the image data is cut off or broken"

STANDARD_ERROR = 2
_one_at_a_time = threading.Lock()


class TooLargeError(Exception):
    """A picture that would take more memory than is sensible."""


def read(file: BinaryIO, path: str, kind: str, *, deep: bool = False) -> Source | tuple[FaultKind, str]:
    """The form of a known kind (jpeg, png, bmp, tiff), or what stands in the way of opening it; `deep` decodes it whole."""
    try:
        pages = tiff.pages(file) if kind == "tiff" else []
        _check_pages(pages, file.seek(0, os.SEEK_END))
        sizes, is_broken = [(float(page.width), float(page.height)) for page in pages], False
        if not _is_unknown(file):
            # Each format's own reader, not Image.open: no guessing, and no alarm on sizes that a rule judges.
            with _silence(), _opened(file, kind) as image:
                sizes = sizes or [_size(image)]
                with _quiet() if deep and kind == "tiff" else contextlib.nullcontext():
                    is_broken = deep and _is_broken(image, sizes)
    except TooLargeError as error:
        return FaultKind.BOMB, str(error)
    except Exception as error:  # a hostile file can make a parser raise anything
        is_bomb = "ecompressed data too large" in str(error)  # a text or profile beside the picture
        return FaultKind.BOMB if is_bomb else FaultKind.CORRUPT, str(error) or type(error).__name__
    if any(min(size) <= 0 for size in sizes):
        return FaultKind.NO_PAGES, "it has no size"
    if is_broken:
        return FaultKind.CORRUPT, BROKEN
    return Source(path, kind, tuple(sizes), len(sizes))


def _is_unknown(file: BinaryIO) -> bool:
    """Whether Pillow cannot read this kind of TIFF, though the service may."""
    file.seek(0)
    head = file.read(len(tiff.HIGH_BYTE_FIRST))
    file.seek(0)
    return head == tiff.HIGH_BYTE_FIRST


def _check_pages(pages: Sequence[tiff.Page], length: int) -> None:
    """Raise TooLargeError where the pages of a TIFF are absurd for a file of so many bytes."""
    total = 0.0
    for width, height, channels, bits in pages:
        check_amount(width * height * channels * max(bits, 8) / 8)
        total += width * height * channels * bits / 8
    if total > MOST_TIMES * length:
        check_amount(total)


def _size(image: ImageFile.ImageFile) -> tuple[float, float]:
    """The size of a picture; to go on to the next frame of a moving PNG would decode it."""
    check_amount(image.size[0] * image.size[1] * CHANNELS.get(image.mode, 4))
    return float(image.size[0]), float(image.size[1])


def check_amount(amount: float) -> None:
    """Raise TooLargeError for pictures of absurdly many bytes."""
    if amount > GIGABYTE:
        raise TooLargeError(f"its picture comes to {amount / GIGABYTE:,.1f} GB")


def _is_broken(image: ImageFile.ImageFile, sizes: list[tuple[float, float]]) -> bool:
    """Whether a page of a sensible size cannot be decoded."""
    try:
        for number, size in enumerate(sizes):
            if min(size) > 0 and max(size) <= MOST_PIXELS:
                image.seek(number)
                if max(image.size) > max(size):  # Pillow reads another size: no picture to be sure of
                    return True
                image.load()
    except Exception:  # a hostile file can make a decoder raise anything
        return True
    return False


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """What Pillow would print is told as a finding."""
    logger = logging.getLogger("PIL")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logger.setLevel(level)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing on the standard error of the process, to which the library for TIFF writes itself."""
    with _one_at_a_time:
        try:
            kept = os.dup(STANDARD_ERROR)
        except OSError:  # it is closed
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, STANDARD_ERROR)
            yield
        finally:
            os.dup2(kept, STANDARD_ERROR)
            os.close(kept)
            os.close(nowhere)


def _opened(file: BinaryIO, kind: str) -> ImageFile.ImageFile:
    from PIL import BmpImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

    readers: Mapping[str, Callable[[BinaryIO], ImageFile.ImageFile]] = {
        "bmp": BmpImagePlugin.BmpImageFile,
        "jpeg": JpegImagePlugin.JpegImageFile,
        "png": PngImagePlugin.PngImageFile,
        "tiff": TiffImagePlugin.TiffImageFile,
    }
    return readers[kind](file)
