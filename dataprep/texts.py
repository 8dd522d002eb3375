"""Texts and their classes: what the labels file of custom text classification says, in one shape for all versions.

Three shapes followed each other: `intentNames` (v1.0-preview.2, July 2021), `classifiers` (November 2021), and `assets`
(2022-03-01-preview, 2022-05-01 and later). Facts of each document that exists are a part of their own, made in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from dataprep.findings import Location

TEXT = ".txt"

NAME_KEYS: Mapping[str, str | None] = {
    "intents": None,
    "classifiers": "classifierName",
    "classes": "category",
    "class": "category",
}
"""The member of a document that holds its classes, and the key of a class's name in it; None where an index stands itself."""


class Said(msgspec.Struct, frozen=True):
    """A value as it stands in a file, and where."""

    value: str
    at: Location


class TextProject(msgspec.Struct, frozen=True):
    """What is said of a project: by the body that creates it, or by the metadata of a labels file; None for what is not said.

    `kind` is its `modelType` or `projectKind`, `language` its `culture` or `language`, as they are written.
    """

    at: Location
    name: Said | None = None
    kind: Said | None = None
    language: Said | None = None
    multilingual: bool | None = None
    container: Said | None = None
    labels_location: Said | None = None

    @property
    def path(self) -> str:
        """The file that says so."""
        return self.at.path


class TextClass(msgspec.Struct, frozen=True):
    """A class that the labels file declares; `at` is the place of its name."""

    name: str
    at: Location


class TextDocument(msgspec.Struct, frozen=True, gc=False):  # there are a hundred thousand: places are worked out when asked for
    """A document of a labels file.

    `said` are its classes as they stand there: names, indices that no class has, or None for what could not be read. `member`
    is the key that holds them, `is_list` whether a list stands there; None where it is absent.
    """

    location: str
    number: int
    list_at: Location
    said: tuple[str | int | None, ...]
    member: str | None
    is_list: bool = True
    language: str | None = None
    dataset: str | None = None

    @property
    def at(self) -> Location:
        """The place of the document."""
        return self.list_at.child(self.number)

    @property
    def location_at(self) -> Location:
        """The place of its location."""
        return self.at.child("location")

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes, declared or not."""
        return tuple(name for name in self.said if isinstance(name, str))

    def class_at(self, place: int) -> Location:
        """The place of the name, or the index, of one of its classes."""
        keys = (place,) if self.is_list else ()
        key = NAME_KEYS[self.member or "classes"]
        return self.at.child(self.member or "", *keys, *([key] if key else []))


class TextLabels(msgspec.Struct, frozen=True, dict=True):
    """A labels file of text classification.

    `version` is the target that the file is of: `preview.2`, `2021-11` or `2022-05-01`; `release` what it says itself.
    `is_single` tells whether a document has one class; None where the file does not say. `assets_kind` is the second kind
    that newer files repeat. `holes` says that values are missing.
    """

    path: str
    version: str
    classes: tuple[TextClass, ...]
    documents: tuple[TextDocument, ...]
    project: TextProject | None = None
    release: Said | None = None
    assets_kind: Said | None = None
    is_single: bool | None = None
    holes: bool = False

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the declared classes."""
        return frozenset(entry.name for entry in self.classes)

    @cached_property
    def by_location(self) -> Mapping[str, TextDocument]:
        """The documents by location, the first of equal ones."""
        return {document.location: document for document in reversed(self.documents)}

    @cached_property
    def by_class(self) -> Mapping[str, tuple[TextDocument, ...]]:
        """The documents of each class, the declared ones first; each document once."""
        found: dict[str, list[TextDocument]] = {entry.name: [] for entry in self.classes}
        for document in self.documents:
            for name in dict.fromkeys(document.classes):
                found.setdefault(name, []).append(document)
        return {name: tuple(documents) for name, documents in found.items()}


def is_single(kind: str | None) -> bool | None:
    """Whether a `modelType` or `projectKind`, in any case, is that of documents of one class; None where it is neither."""
    known = {
        "singleclassification": True,
        "multiclassification": False,
        "customsinglelabelclassification": True,
        "custommultilabelclassification": False,
    }
    return known.get((kind or "").lower())


class Text(msgspec.Struct, frozen=True, gc=False):
    """The facts of one document: its size in bytes, its characters, and the digest of its text with white space collapsed.

    `fault` says why it could not be read as text; then there are neither characters nor digest. A text without characters
    but white space is blank.
    """

    size: int
    characters: int = 0
    digest: bytes = b""
    is_blank: bool = False
    is_utf8: bool = True
    fault: str | None = None


class Texts(msgspec.Struct, frozen=True, dict=True):
    """The `.txt` files of a set, by path, with their facts."""

    texts: Mapping[str, Text]

    def groups(self) -> Iterator[tuple[str, ...]]:
        """The paths of the same text, white space apart, two or more; texts that are blank or could not be read are none."""
        owners: dict[bytes, list[str]] = {}
        for path, text in self.texts.items():
            if text.digest and not text.is_blank:
                owners.setdefault(text.digest, []).append(path)
        yield from (tuple(paths) for paths in owners.values() if len(paths) > 1)
