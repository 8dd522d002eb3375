"""Office files: which of them a ZIP archive or a compound file is, told by the names of what is in it.

Today's are archives. One with a password is a compound file (MS-CFB) around the locked archive, as are all files before 2007.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from dataprep.faults import FaultKind
from dataprep.model import Source

TYPES = {b"word": "docx", b"xl": "xlsx", b"ppt": "pptx"}
END, MEMBER = b"PK\x05\x06", b"PK\x01\x02"
LOCATOR, LONG_END = b"PK\x06\x07", b"PK\x06\x06"
"""What stands before the end of an archive whose numbers take 64 bits, and where that points."""

MOST_TAIL = 20 + 22 + 2**16
"""The end of an archive with the longest comment."""

MOST_LIST = 2**24
"""Office allows itself no more than 65,535 members, of some eighty bytes each."""

LOCKED = "EncryptedPackage"
OLD_TYPES = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
MOST_SECTORS, LAST_SECTOR = 1000, 0xFFFFFFFA
TABLES, MOST_LISTS = 109, 100
"""Places of tables that the head of a compound file has room for, and the further lists of them that are read."""

ENTRY = 128
FAR = 2**40
"""Beyond what file systems hold; some refuse to seek farther."""


def read(file: BinaryIO, path: str) -> Source | tuple[FaultKind, str]:
    """The form, without pages; `zip` for an archive that is no Office file."""
    end = _end(file)
    if end is None:
        return FaultKind.CORRUPT, "the archive's list of members is missing: it was cut off"
    count, size, start = end
    file.seek(min(start, FAR))
    names = list(_names(file.read(min(size, MOST_LIST))))
    if count and not names:
        return FaultKind.CORRUPT, "the archive's list of members is broken"
    folders = {name.partition(b"/")[0] for name in names if b"/" in name}
    return Source(path, next((kind for folder, kind in TYPES.items() if folder in folders), "zip"), (), 0)


def _end(file: BinaryIO) -> tuple[int, int, int] | None:
    """How many members an archive has, the bytes of their list, and where it starts."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - MOST_TAIL))
    tail = file.read()
    end = tail.rfind(END)
    if end < 0 or end + 22 > len(tail):
        return None
    if tail.startswith(LOCATOR, end - 20) and end >= 20:
        (place,) = struct.unpack_from("<Q", tail, end - 12)
        file.seek(min(place, FAR))
        long = file.read(56)
        return struct.unpack_from("<QQQ", long, 32) if long.startswith(LONG_END) and len(long) == 56 else None
    return struct.unpack_from("<HII", tail, end + 10)


def _names(members: bytes) -> Iterator[bytes]:
    start = 0
    while members.startswith(MEMBER, start) and start + 46 <= len(members):
        name, extra, comment = struct.unpack_from("<HHH", members, start + 28)
        yield members[start + 46 : start + 46 + name]
        start += 46 + name + extra + comment


def read_compound(file: BinaryIO, path: str) -> Source | tuple[FaultKind, str]:
    """The form, without pages: doc, xls or ppt, or `ole` for what is none of them; a locked one asks for a password."""
    try:
        names = set(_streams(file))
    except struct.error:
        return FaultKind.CORRUPT, "its list of streams is broken or cut off"
    if LOCKED in names:
        return FaultKind.ENCRYPTED, "it asks for a password"
    return Source(path, next((kind for name, kind in OLD_TYPES.items() if name in names), "ole"), (), 0)


def _streams(file: BinaryIO) -> Iterator[str]:
    """The names of what is in a compound file; raises struct.error where they cannot be read."""
    head = _read(file, 0, 512)
    shift, sector = struct.unpack_from("<H", head, 30)[0], struct.unpack_from("<I", head, 48)[0]
    if shift not in (9, 12):
        raise struct.error
    for _ in range(MOST_SECTORS):
        if sector >= LAST_SECTOR:
            return
        entries = _read(file, (sector + 1) << shift, 1 << shift)
        for start in range(0, len(entries), ENTRY):
            (length,) = struct.unpack_from("<H", entries, start + 64)
            yield entries[start : start + min(length, 64)].decode("utf-16-le", "replace").rstrip("\0")
        table, place = divmod(sector, (1 << shift) // 4)
        at = (_table(file, head, table, shift) + 1) << shift
        (sector,) = struct.unpack("<I", _read(file, at + 4 * place, 4))


def _table(file: BinaryIO, head: bytes, number: int, shift: int) -> int:
    """The sector of a table of sectors; the places of the first ones stand in the head, of the others in lists of their own."""
    if number < TABLES:
        return int(struct.unpack_from("<I", head, 76 + 4 * number)[0])
    (sector,), room = struct.unpack_from("<I", head, 68), (1 << shift) // 4 - 1
    lists, place = divmod(number - TABLES, room)
    if lists > MOST_LISTS:
        raise struct.error
    for _ in range(lists):
        (sector,) = struct.unpack("<I", _read(file, ((sector + 1) << shift) + 4 * room, 4))
    return int(struct.unpack("<I", _read(file, ((sector + 1) << shift) + 4 * place, 4))[0])


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    """So many bytes; raises struct.error where there are fewer."""
    file.seek(min(start, FAR))
    found = file.read(length)
    if len(found) < length:
        raise struct.error
    return found
