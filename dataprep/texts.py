"""Texts and their classes: what the labels file of custom text classification says, in one shape for all versions.

Three shapes followed each other: `intentNames` (v1.0-preview.2, July 2021), `classifiers` (November 2021), and `assets`
(2022-03-01-preview, 2022-05-01 and later). Facts of each document that exists are a part of their own, made in one pass.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import msgspec

from dataprep.findings import Location

TEXT = ".txt"
FREE_PATHS = "preview.2"
"""The version whose locations may lead into folders, from the labels file on; later all texts lie in the container's root."""

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

    `kind` is its `modelType` or `projectKind`, `language` its `culture` or `language`, as they are written. `lacks` are the
    places of members that are required, and absent.
    """

    at: Location
    name: Said | None = None
    kind: Said | None = None
    language: Said | None = None
    multilingual: bool | None = None
    container: Said | None = None
    labels_location: Said | None = None
    lacks: tuple[Location, ...] = ()

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
    is the key that holds them, `is_list` whether a list stands there; None where it is absent. `has_more` tells that its
    class has members beside its name, where a list stands in place of the one class.
    """

    location: str
    number: int
    list_at: Location
    said: tuple[str | int | None, ...]
    member: str | None
    is_list: bool = True
    language: str | None = None
    dataset: str | None = None
    has_more: bool = False

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


def differ(one: TextDocument, other: TextDocument) -> bool:
    """Whether two documents are of other classes; one without a name of a class, or with one that is not known, says nothing."""
    are_known = all(document.said and len(document.classes) == len(document.said) for document in (one, other))
    return are_known and {*one.said} != {*other.said}


class TextLabels(msgspec.Struct, frozen=True, dict=True):
    """A labels file of text classification.

    `version` is the target that the file is of: `preview.2`, `2021-11` or `2022-05-01`; `release` what it says itself.
    `is_single` tells whether a document has one class; None where the file does not say. `assets_kind` is the second kind
    that newer files repeat. `holes` says that classes or documents could not be read, `lacks_classes` that declared ones.
    `lacks` are the places of members of the file that are required, and absent.
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
    lacks_classes: bool = False
    lacks: tuple[Location, ...] = ()

    def path_of(self, document: TextDocument) -> str:
        """The path of a document within the set: from this file's folder in preview.2, else from the container's root."""
        if self.version != FREE_PATHS:
            return document.location
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), document.location))

    @cached_property
    def paths(self) -> Mapping[str, TextDocument]:
        """The documents by their path within the set, the first of equal ones."""
        found: dict[str, TextDocument] = {}
        for document in self.documents:
            found.setdefault(self.path_of(document), document)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the declared classes."""
        return frozenset(entry.name for entry in self.classes)

    @cached_property
    def by_class(self) -> Mapping[str, tuple[TextDocument, ...]]:
        """The documents of each class, the declared ones first; each document once."""
        found: dict[str, list[TextDocument]] = {entry.name: [] for entry in self.classes}
        for document in self.documents:
            for name in dict.fromkeys(document.said):
                if isinstance(name, str):
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


class ProjectSaid(msgspec.Struct, frozen=True):
    """What is said of the project of a labels file: by its own metadata, and by the body that creates the project."""

    labels: TextProject | None = None
    body: TextProject | None = None


def has_holes(values: Iterable[object | None], documents: Iterable[TextDocument]) -> bool:
    """Whether an entry of a list is missing because it could not be read, or a class of a document is."""
    return any(value is None for value in values) or any(None in document.said for document in documents)


class Text(msgspec.Struct, frozen=True, gc=False):  # there are a hundred thousand of them
    """The facts of one document: its size in bytes, its characters (code points), and a digest.

    The digest is of the text without white space, and holds for this process only; None where no other text begins as this one
    does. `fault` says why the bytes are not the text that they should be; "" where they are. `is_whole` tells that it was read
    to its end, is text, and not blank: others are not compared.
    """

    size: int
    characters: int = 0
    digest: int | None = None
    is_blank: bool = False
    fault: str = ""
    is_whole: bool = False


class Texts(msgspec.Struct, frozen=True, dict=True):
    """The `.txt` files of a set that could be read, by path, with their facts; and the paths of all files."""

    texts: Mapping[str, Text]
    files: Collection[str]

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The paths of the same text, white space apart, two or more each."""
        owners: dict[int, str] = {}
        found: dict[int, list[str]] = {}
        for path, text in self.texts.items():
            if text.digest is not None and (first := owners.setdefault(text.digest, path)) != path:
                found.setdefault(text.digest, [first]).append(path)
        return tuple(tuple(paths) for paths in found.values())


class TextSet(msgspec.Struct, frozen=True, dict=True):
    """All labels files of a folder that could be read, and the paths of all that there are."""

    labels: tuple[TextLabels, ...]
    paths: tuple[str, ...]

    @property
    def holes(self) -> bool:
        """Whether not all that is listed is known."""
        return len(self.labels) < len(self.paths) or any(one.holes for one in self.labels)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The paths of all documents that some file lists."""
        return frozenset(path for one in self.labels for path in one.paths)


def usable(labels: TextLabels, document: TextDocument) -> bool:
    """Whether what is said of a document can be trained on: declared classes, one where one belongs."""
    is_written_so = labels.is_single is None or labels.version != "2022-05-01" or document.is_list is not labels.is_single
    count = len(document.said)
    return is_written_so and labels.names.issuperset(document.said) and (count == 1 if labels.is_single else count > 0)
