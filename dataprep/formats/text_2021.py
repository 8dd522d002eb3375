"""Labels of texts of November 2021: `classifiers`, bare (tags file) or as the assets of an import of 2021-11-01-preview."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from dataprep.findings import Location
from dataprep.formats.shape import Format, Wire
from dataprep.formats.text_metadata import ProjectOf2021, project_of_2021, said
from dataprep.texts import TextClass, TextDocument, TextLabels, has_holes, is_single


class Classifier(Wire):
    """A class."""

    name: Annotated[str, Meta(description="The name of the class.")]


class ClassifierOfText(Wire):
    """A class of a document."""

    classifier_name: Annotated[str, Meta(description="The name of the class.")]


class ClassifiedText(Wire):
    """A document with its classes."""

    location: Annotated[str, Meta(description="The name of the text in the container.")]
    classifiers: Annotated[list[ClassifierOfText], Meta(description="Its classes.")] | UnsetType = UNSET
    language: Annotated[str | None, Meta(description="The language of the text: en-us.")] | UnsetType = UNSET


class ClassifiedTexts(Wire):
    """The labels of a project."""

    classifiers: Annotated[list[Classifier], Meta(description="The classes.")]
    documents: Annotated[list[ClassifiedText], Meta(description="The documents.")]


class ImportOf2021(Wire):
    """A project with its labels, as it is imported."""

    assets: Annotated[ClassifiedTexts, Meta(description="Classes and documents.")]
    metadata: Annotated[ProjectOf2021, Meta(description="The project.")] | UnsetType = UNSET
    api_version: Annotated[str, Meta(description="2021-11-01-preview.")] | UnsetType = field(name="api-version", default=UNSET)


def read_bare(wire: ClassifiedTexts, path: str, holes: bool) -> TextLabels:
    """The labels of a tags file as the model has them."""
    return _labels(wire, Location(path), holes)


def read_import(wire: ImportOf2021, path: str, holes: bool) -> TextLabels:
    """The labels of an import body as the model has them."""
    root = Location(path)
    project = project_of_2021(wire.metadata, root.child("metadata")) if isinstance(wire.metadata, ProjectOf2021) else None
    labels = _labels(wire.assets, root.child("assets"), holes)
    kind = project.kind.value if project and project.kind else None
    release = said(wire.api_version, root, "api-version")
    return msgspec.structs.replace(labels, project=project, release=release, is_single=is_single(kind))


def _labels(wire: ClassifiedTexts, at: Location, holes: bool) -> TextLabels:
    names_at, list_at = at.child("classifiers"), at.child("documents")
    classes = tuple(
        TextClass(entry.name, names_at.child(number, "name"))
        for number, entry in enumerate(wire.classifiers)
        if entry is not None
    )
    documents = tuple(_document(entry, number, list_at) for number, entry in enumerate(wire.documents) if entry is not None)
    return TextLabels(
        at.path,
        "2021-11",
        classes,
        documents,
        holes=holes and has_holes((*wire.classifiers, *wire.documents), documents),
        lacks_classes=None in wire.classifiers,
    )


def _document(wire: ClassifiedText, number: int, list_at: Location) -> TextDocument:
    owners = wire.classifiers if isinstance(wire.classifiers, list) else None
    names = tuple(owner.classifier_name if owner is not None else None for owner in owners or ())
    member = None if owners is None else "classifiers"
    return TextDocument(wire.location, number, list_at, names, member, language=wire.language or None)


def claims_bare(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a tags file."""
    return "classifiers" in tree


def claims_import(tree: Mapping[str, Any]) -> bool:
    """Whether an object is an import body of 2021."""
    assets = tree.get("assets")
    return isinstance(assets, dict) and "classifiers" in assets


IMPORT = Format(
    name="an import of texts of 2021-11-01-preview",
    kind="texts",
    key=re.compile(rb'"assets"\s*:\s*\{\s*"classifiers"\s*:'),
    wire=ImportOf2021,
    claims=claims_import,
    read=read_import,
    versions={"text-labels-2021-11-01-preview": "Labels of texts, API version 2021-11-01-preview: an import body"},
)

FORMAT = Format(
    name="labels of texts of November 2021",
    kind="texts",
    key=re.compile(rb'"classifiers"\s*:'),
    wire=ClassifiedTexts,
    claims=claims_bare,
    read=read_bare,
    versions={"text-labels-2021-11": "Labels of texts, November 2021: classifiers"},
)
