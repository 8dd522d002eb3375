"""The set: what kind it is, and the little that each of its forms leaves behind for the rules of the set."""

from __future__ import annotations

import enum

import msgspec

from dataprep.findings import Location, escape


class Untrimmed(msgspec.Struct, frozen=True):
    """The name of a label with blanks at an end: its parts as they are, where it stands, and whether it is escaped there."""

    path: tuple[str, ...]
    at: Location
    is_escaped: bool

    def without(self, name: str, places: slice) -> str | None:
        """The name as it is to be written when a field, row or column is trimmed; None where it is not of it."""
        parts = list(self.path)
        parts[places] = [part.strip() if part == name else part for part in parts[places]]
        if tuple(parts) == self.path:
            return None
        return "/".join(map(escape, parts)) if self.is_escaped else parts[0]


INTERNED = ("version", "release", "shape", "fields", "labels", "sides")
"""What many forms of a set have in common."""


class Facts(msgspec.Struct, frozen=True):
    """The little that a form leaves behind for the rules of the set.

    `fields` are the names of its labels' fields, `labels` how many labels each has; `sides` are the shortest and the longest
    side of its pages in pixels, where it is an image, and `inches` the longest, rounded up, where it is a PDF. `untrimmed` are
    the names that a fix of fields.json changes with it.
    """

    document: str
    size: int
    has_ocr: bool = False
    has_labels: bool = False
    is_foreign: bool = False
    is_valid: bool = True
    pages: int | None = None
    version: str | None = None
    release: str | None = None
    shape: str | None = None
    fields: tuple[str, ...] | None = None
    labels: tuple[int, ...] = ()
    sides: tuple[int, int] | None = None
    inches: int | None = None
    has_holes: bool = False
    untrimmed: tuple[Untrimmed, ...] = ()

    def interned(self, document: str, known: dict[object, object]) -> Facts:
        """The same with the name that is given, and with values that other forms have too: they stand in memory once."""
        once = known.setdefault
        said = {name: once(value, value) for name in INTERNED if (value := getattr(self, name))}
        return msgspec.structs.replace(self, document=document, **said)

    @property
    def is_called_empty(self) -> bool:
        """Whether the name says that nothing is filled in, by which 2.x knows an empty form."""
        return "empty" in self.document.rpartition("/")[2].lower()

    @property
    def counts(self) -> bool:
        """Whether the form counts for labeled training: labels and OCR, and no error of its own."""
        return self.is_valid and self.has_ocr and bool(self.fields)

    def counts_for(self, kind: Kind) -> bool:
        """Whether the form counts for training a set of a kind."""
        if kind is Kind.LABELED:
            return self.counts
        return self.is_valid and (self.has_ocr or kind is Kind.UNLABELED)


class Crash(msgspec.Struct, frozen=True):
    """A fault of ours: what failed, how, and on which form."""

    code: str
    error: str
    document: str | None


class Twins(msgspec.Struct, frozen=True):
    """Forms that are the same, byte for byte, in groups of two or more names."""

    groups: tuple[tuple[str, ...], ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """What all forms of the set left behind, in their order; `is_partial` says that some labels were excluded, or are lost."""

    facts: tuple[Facts, ...]
    has_foreign_fields: bool = False
    has_own_fields: bool = False
    is_partial: bool = False

    @property
    def holes(self) -> bool:
        """Whether some labels file could not be read, so that nothing follows from a field's absence."""
        return any(fact.has_holes or (fact.has_labels and fact.fields is None) for fact in self.facts)

    @property
    def is_foreign(self) -> bool:
        """Whether all labels and fields are another system's, and there are some."""
        labeled = [fact for fact in self.facts if fact.has_labels]
        is_some = bool(labeled) or self.has_foreign_fields
        return is_some and not self.has_own_fields and all(fact.is_foreign for fact in labeled)


class Kind(enum.StrEnum):
    """What a folder is taken for."""

    LABELED = "labeled"
    UNLABELED = "unlabeled"
    CLASSIFIER = "classifier"
    TEXT = "text"
