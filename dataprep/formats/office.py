"""Office files: which of them a ZIP archive is, told by the names of its members."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from dataprep.faults import FaultKind
from dataprep.model import Source

TYPES = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
END, MEMBER = b"PK\x05\x06", b"PK\x01\x02"
MOST_TAIL = 22 + 2**16
"""The end of an archive with the longest comment."""

MOST_LIST = 2**20
BEYOND = 2**32 - 1
"""What an archive says of a list that is too far for 32 bits."""


def read(file: BinaryIO, path: str) -> Source | tuple[FaultKind, str]:
    """The form, without pages; `zip` for an archive that is no Office file."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - MOST_TAIL))
    tail = file.read()
    end = tail.rfind(END)
    if end < 0 or end + 22 > len(tail):
        return FaultKind.CORRUPT, "the archive's list of members is missing: it was cut off"
    count, size, start = struct.unpack_from("<HII", tail, end + 10)
    if start == BEYOND:
        return Source(path, "zip", (), 0)
    file.seek(start)
    names = list(_names(file.read(min(size, MOST_LIST))))
    if count and not names:
        return FaultKind.CORRUPT, "the archive's list of members is broken"
    kind = next((kind for folder, kind in TYPES if any(name.startswith(folder) for name in names)), "zip")
    return Source(path, kind, (), 0)


def _names(members: bytes) -> Iterator[bytes]:
    start = 0
    while members.startswith(MEMBER, start) and start + 46 <= len(members):
        name, extra, comment = struct.unpack_from("<HHH", members, start + 28)
        yield members[start + 46 : start + 46 + name]
        start += 46 + name + extra + comment
