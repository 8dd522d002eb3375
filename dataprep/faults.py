"""What reading a file can run into: a part like others, so that rules tell of it."""

from __future__ import annotations

import enum

import msgspec

from dataprep.findings import Location


class FaultKind(enum.Enum):
    """What reading a file can run into. Each is told by one rule, whose code it carries."""

    EMPTY = "F008"
    LFS_POINTER = "F009"
    UNREADABLE = "F010"
    NOT_JSON = "F011"
    NOT_UTF8 = "F012"
    BYTE_ORDER_MARK = "F013"
    DUPLICATE_KEY = "F014"
    SCHEMA_MISMATCH = "F015"
    UNKNOWN_FORMAT = "F016"
    TOO_LARGE = "F017"
    CREDENTIAL = "F018"
    LINK = "F020"
    OTHER_NAME = "F022"
    CORRUPT = "S102"
    ENCRYPTED = "S103"
    NO_PAGES = "S104"
    BOMB = "S110"
    FROM_SDK = "O202"
    NOT_SUCCEEDED = "O201"


class Fault(msgspec.Struct, frozen=True):
    """Something that reading ran into: where, and what was there. How it is told is the rule's affair.

    `is_foreign` marks a known file of another system, named in `detail`; `is_needed` a form, a sidecar or fields.json.
    """

    kind: FaultKind
    at: Location
    detail: str = ""
    is_foreign: bool = False
    is_needed: bool = False


class Faults(msgspec.Struct, frozen=True):
    """All that reading the files of one form, or the shared files of the set, ran into."""

    faults: tuple[Fault, ...] = ()

    def of(self, kind: FaultKind) -> tuple[Fault, ...]:
        """The faults of one kind, in the order of reading."""
        return tuple(fault for fault in self.faults if fault.kind is kind) if self.faults else ()

    def is_foreign(self, path: str | None) -> bool:
        """Whether a file is a known one of another system."""
        return any(fault.is_foreign and fault.at.path == path for fault in self.faults)
