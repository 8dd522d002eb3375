"""The pages of a TIFF, however many there are and however they follow each other."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path

import pytest
from PIL import Image

from dataprep.formats import image
from dataprep.formats.shape import MOST_PAGES
from dataprep.model import Source
from tests import building
from tests.test_bombs import LONGEST, timed


def directories(count: int, order: str = "<", *, is_big: bool = False, last: int = 0, entries: int = 5) -> bytes:
    """A TIFF of so many pages of 60 x 80 pixels that follow each other; the last one points to a place that is given."""
    place, many, row = ("Q", "Q", "HHQQ") if is_big else ("I", "H", "HHII")
    inline = 8 if is_big else 4
    values = {256: 60, 257: 80, 258: 8, 262: 1, 273: 8, **{300 + number: 1 for number in range(entries - 5)}}
    rows = b"".join(
        struct.pack(order + row[:-1], tag, 4, 1) + struct.pack(f"{order}I", value).ljust(inline, b"\0")
        for tag, value in values.items()
    )
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(
        f"{order}HHH" if is_big else f"{order}H", *((43, 8, 0) if is_big else (42,))
    )
    start = len(head) + struct.calcsize(order + place)
    size = struct.calcsize(f"{order}{many}") + len(rows) + struct.calcsize(f"{order}{place}")
    body = struct.pack(order + many, len(values)) + rows
    nexts = (start + size * number for number in range(1, count))
    written = [body + struct.pack(order + place, at) for at in (*nexts, last)]
    return b"".join((head, struct.pack(order + place, start), *written))


KINDS = [("<", False), (">", False), ("<", True), (">", True)]


@pytest.mark.parametrize(("order", "is_big"), KINDS)
@pytest.mark.parametrize("count", [1, 3, 16_000, 100_000])
def test_pages_of_a_tiff(order: str, is_big: bool, count: int) -> None:
    raw = directories(count, order, is_big=is_big)
    start = time.process_time()
    found = image.read(io.BytesIO(raw), "a.tif", "tiff")
    assert time.process_time() - start < LONGEST / 2
    told = min(count, MOST_PAGES)
    assert found == Source("a.tif", "tiff", ((60.0, 80.0),) * told, told)


@pytest.mark.parametrize(("order", "is_big"), KINDS)
@pytest.mark.parametrize("deep", [False, True])
def test_pages_that_come_back(order: str, is_big: bool, deep: bool) -> None:
    raw = directories(3, order, is_big=is_big, last=16 if is_big else 8) + bytes(5000)
    assert image.read(io.BytesIO(raw), "a.tif", "tiff", deep=deep) == Source("a.tif", "tiff", ((60.0, 80.0),) * 3, 3)


LOST = 2**32 - 1
CHAINS: dict[str, tuple[bytes, str]] = {
    "a page beyond the end": (directories(2, last=LOST), "the directory of page 3 is cut off"),
    "one farther than files are": (directories(2, is_big=True, last=2**64 - 1), "the directory of page 3 is cut off"),
    "a page cut off": (directories(2)[:-5], "the directory of page 2 is cut off"),
    "entries without end": (directories(1, is_big=True)[:16] + b"\xff" * 8, "the directory of page 1 has too many entries"),
    "more entries than a page has": (directories(1, entries=5000), "the directory of page 1 has too many entries"),
    "many entries on many pages": (directories(300, entries=4000), "the directory of page 251 has too many entries"),
    "no size": (directories(2).replace(b"\x01\x01\x04", b"\x09\x01\x04"), "page 1 does not say its size"),
    "no first page": (b"II*\0\0\0\0\0", "the directory of page 1"),
}


@pytest.mark.parametrize("case", CHAINS)
def test_chains_that_break(tmp_path: Path, case: str) -> None:
    content, piece = CHAINS[case]
    (finding,) = timed(building.write(tmp_path, {"a.tif": content}))
    assert (finding.code, piece in finding.message) == ("S102", True), finding.message


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_page_on_its_side(turned: int) -> None:
    size, other = ((80, 60), (90, 70)) if turned > 4 else ((60, 80), (70, 90))
    written = io.BytesIO()
    Image.new("RGB", (60, 80)).save(
        written, "TIFF", tiffinfo={274: turned}, save_all=True, append_images=[Image.new("1", (70, 90))]
    )
    assert image.read(written, "a.tif", "tiff", deep=True) == Source("a.tif", "tiff", (size, other), 2)
