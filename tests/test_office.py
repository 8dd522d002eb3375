"""Office files: archives, compound files of old, and those that are locked."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dataprep
from dataprep.faults import FaultKind
from dataprep.formats import office
from dataprep.model import Source
from tests import building


def archive(*names: str) -> bytes:
    """A ZIP archive of empty members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as members:
        for name in names:
            members.writestr(name, "")
    return written.getvalue()


def with_long_numbers(content: bytes) -> bytes:
    """The same archive, whose end tells its numbers in 64 bits (ZIP64)."""
    count, size, start = struct.unpack_from("<HII", content, len(content) - 12)
    at = len(content) - 22
    long = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    return content[:at] + long + locator + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, *[2**16 - 1] * 2, *[2**32 - 1] * 2, 0)


WORD = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
LONG_WORD = with_long_numbers(WORD)
ARCHIVES: list[tuple[str, bytes, str]] = [
    ("a document", WORD, "docx"),
    ("a sheet", archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ("slides", archive("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
    ("another archive", archive("a.txt", "sword/a.txt"), "zip"),
    ("a comment behind it", WORD[:-2] + b"\x05\x00hello", "docx"),
    ("numbers of 64 bits", LONG_WORD, "docx"),
    ("numbers of 64 bits and a comment", LONG_WORD[:-2] + b"\x05\x00hello", "docx"),
    ("more members than 16 bits count", archive(*map(str, range(70_000)), "ppt/presentation.xml"), "pptx"),
    ("many members", archive(*(f"{number}.xml" for number in range(500)), "xl/workbook.xml"), "xlsx"),
]


@pytest.mark.parametrize(("content", "kind"), [row[1:] for row in ARCHIVES], ids=[row[0] for row in ARCHIVES])
def test_office_files(content: bytes, kind: str) -> None:
    assert office.read(io.BytesIO(content), "a") == Source("a", kind, (), 0)


@pytest.mark.parametrize("end", [4, 30, len(WORD) // 2, len(WORD) - 22, len(WORD) - 1])
def test_an_archive_cut_off(end: int) -> None:
    assert isinstance(found := office.read(io.BytesIO(WORD[:end]), "a"), tuple)
    assert found[0] is FaultKind.CORRUPT


def test_numbers_of_64_bits_are_as_others_read_them() -> None:
    assert zipfile.ZipFile(io.BytesIO(LONG_WORD)).namelist()[-1] == "word/document.xml"


@pytest.mark.parametrize("place", [0, 2**40, 2**64 - 1])
def test_an_end_that_points_nowhere(place: int) -> None:
    content = LONG_WORD[:-34] + struct.pack("<Q", place) + LONG_WORD[-26:]
    assert office.read(io.BytesIO(content), "a") == (
        FaultKind.CORRUPT,
        "the archive's list of members is missing: it was cut off",
    )


MAGIC, NO_SECTOR, END_OF_CHAIN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0xFFFFFFFF, 0xFFFFFFFE
FIRST_FAR = 109 * 128
"""The first sector whose successor stands in a table that the head has no place for."""


def compound(*names: str, first: int = 1, again: bool = False) -> bytes:
    """A compound file of empty streams, whose list of them starts in a sector from 1 on; `again` lets the list go round."""
    entries = [name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62) for name in names]
    entries += [bytes(128)] * (-len(entries) % 4)
    sectors = [b"".join(entries[start : start + 4]) for start in range(0, len(entries), 4)]
    number, place = divmod(first, 128)
    chain = [*range(first + 1, first + len(sectors)), first if again else END_OF_CHAIN]
    table = struct.pack("<128I", *[NO_SECTOR] * place, *chain, *[NO_SECTOR] * (128 - place - len(chain)))
    tables = [0 if place == number else NO_SECTOR for place in range(109)]
    further = struct.pack("<128I", *(0 if place == number - 109 else NO_SECTOR for place in range(127)), END_OF_CHAIN)
    has_list = number >= 109
    head = MAGIC + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack(
        "<IIIIIIII", 1, first, 0, 4096, END_OF_CHAIN, 0, first + len(sectors) if has_list else END_OF_CHAIN, has_list
    )
    start = head + struct.pack("<109I", *tables) + table
    return start + bytes(512 * (first - 1)) + b"".join(sectors) + further * has_list


LOCKED = ("Root Entry", "\6DataSpaces", "Version", "DataSpaceMap", "EncryptedPackage", "EncryptionInfo")
COMPOUND: list[tuple[str, bytes, str]] = [
    ("a document of old", compound("Root Entry", "1Table", "WordDocument"), "doc"),
    ("a sheet of old", compound("Root Entry", *map(str, range(20)), "Workbook"), "xls"),
    ("a sheet of very old", compound("Root Entry", "Book"), "xls"),
    ("slides of old", compound("Root Entry", "Current User", "PowerPoint Document"), "ppt"),
    ("a message", compound("Root Entry", "__nameid_version1.0"), "ole"),
    ("a list that goes round", compound("Root Entry", again=True), "ole"),
    ("a list far away", compound("Root Entry", *map(str, range(20)), "WordDocument", first=FIRST_FAR), "doc"),
]


@pytest.mark.parametrize(("content", "kind"), [row[1:] for row in COMPOUND], ids=[row[0] for row in COMPOUND])
def test_office_files_of_old(content: bytes, kind: str) -> None:
    assert office.read_compound(io.BytesIO(content), "a") == Source("a", kind, (), 0)


@pytest.mark.parametrize("first", [1, 50, FIRST_FAR])
def test_locked_office_files(first: int) -> None:
    found = office.read_compound(io.BytesIO(compound(*LOCKED, first=first)), "a")
    assert found == (FaultKind.ENCRYPTED, "it asks for a password")


@settings(deadline=None)
@given(st.integers(24, 2000), st.binary(min_size=1, max_size=8), st.integers(0, 2048))
def test_compound_files_of_wrong_bytes(place: int, junk: bytes, end: int) -> None:
    whole = compound(*LOCKED)
    for content in (whole[:end], whole[:place] + junk + whole[place + len(junk) :]):
        found = office.read_compound(io.BytesIO(content), "a")
        assert isinstance(found, Source) or found[0] in (FaultKind.ENCRYPTED, FaultKind.CORRUPT)


FAR = MAGIC + bytes(22) + struct.pack("<H", 12) + bytes(16) + struct.pack("<I", 0xFFFFFF00) + bytes(460)
FAR_WORD = LONG_WORD[:-34] + b"\xff" * 8 + LONG_WORD[-26:]

OFFICE: list[tuple[str, str, bytes, list[tuple[str, str]]]] = [
    ("a document", "a.docx", WORD, []),
    ("with numbers of 64 bits", "a.docx", LONG_WORD, []),
    ("locked", "a.docx", compound(*LOCKED), [("S103", "asks for a password")]),
    ("a locked sheet", "a.xlsx", compound(*LOCKED), [("S103", "asks for a password")]),
    ("of old", "a.docx", COMPOUND[0][1], [("S101", "holds DOC data, which 4.0 does not train on")]),
    ("with a list beyond the end", "a.docx", FAR, [("S102", "its list of streams is broken or cut off")]),
    ("with a far list of 64 bits", "a.docx", FAR_WORD, [("S102", "the archive's list of members is missing")]),
    ("cut off", "a.docx", compound(*LOCKED)[:600], [("S102", "its list of streams is broken or cut off")]),
    ("an archive of something else", "a.docx", archive("a.txt"), [("S101", "holds ZIP data")]),
]


@pytest.mark.parametrize(("name", "content", "expected"), [row[1:] for row in OFFICE], ids=[row[0] for row in OFFICE])
def test_office_forms(tmp_path: Path, name: str, content: bytes, expected: list[tuple[str, str]]) -> None:
    building.write(tmp_path, {f"x/{name}": content, "x.jsonl": json.dumps({"file": f"x/{name}"})})
    found = dataprep.check(tmp_path, target="4.0", kind="classifier").findings
    told = [finding for finding in found if finding.code[0] in "SE"]
    assert [(finding.code, finding.at.path) for finding in told] == [(code, f"x/{name}") for code, _ in expected]
    assert all(piece in finding.message for finding, (_, piece) in zip(told, expected, strict=True))
