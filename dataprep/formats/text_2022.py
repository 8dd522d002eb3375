"""Labels of texts from 2022 on: `metadata` and `assets` (data-formats, 2022-05-01; import project, 2022-03-01-preview)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, field

from dataprep.findings import Location
from dataprep.formats.shape import Format, Wire
from dataprep.formats.text_metadata import ProjectOf2022, lacking, project_of_2022, said
from dataprep.texts import TextClass, TextDocument, TextLabels, has_holes, is_single

REQUIRED = ("projectFileVersion", "stringIndexType", "metadata")
"""What stands beside the assets (azure-ai-textanalytics-authoring 1.0.0b1, the models); not yet in 2022-03-01-preview."""


class Category(Wire):
    """A class."""

    category: Annotated[str, Meta(description="The name of the class.")]


class AssetText(Wire):
    """A document with its class or classes."""

    location: Annotated[str, Meta(description="The name of the text in the container.")]
    language: Annotated[str | None, Meta(description="The language of the text: en-us.")] | UnsetType = UNSET
    dataset: Annotated[str | None, Meta(description="Train or Test; absent where the service splits.")] | UnsetType = UNSET
    classes: Annotated[list[Category], Meta(description="Its classes, in a project of several a document.")] | UnsetType = UNSET
    class_: (
        Annotated[
            Category | list[dict[str, Any]] | None,
            Meta(description="Its class, in a project of one a document: an object; a list is read and told (T914)."),
        ]
        | UnsetType
    ) = field(name="class", default=UNSET)


class Assets(Wire):
    """Classes and documents."""

    classes: Annotated[list[Category], Meta(description="The classes.")]
    documents: Annotated[list[AssetText], Meta(description="The documents.")]
    project_kind: Annotated[str, Meta(description="The same as that of the metadata; from 2022-05-01 on.")] | UnsetType = UNSET


class TextProjectFile(Wire):
    """A project with its labels."""

    assets: Annotated[Assets, Meta(description="Classes and documents.")]
    metadata: Annotated[ProjectOf2022, Meta(description="The project.")] | UnsetType = UNSET
    project_file_version: Annotated[str, Meta(description="2022-05-01.")] | UnsetType = UNSET
    api_version: Annotated[str, Meta(description="2022-03-01-preview, in its place.")] | UnsetType = field(
        name="api-version", default=UNSET
    )
    string_index_type: Annotated[str, Meta(description="Utf16CodeUnit.")] | UnsetType = UNSET


def read(wire: TextProjectFile, path: str, holes: bool) -> TextLabels:
    """The labels as the model has them; what could not be read is left out."""
    root = Location(path)
    at = root.child("assets")
    metadata = wire.metadata if isinstance(wire.metadata, ProjectOf2022) else None
    is_unsure = holes or wire.api_version is not UNSET
    project = project_of_2022(metadata, root.child("metadata"), is_unsure) if metadata else None
    release = said(wire.project_file_version, root, "projectFileVersion") or said(wire.api_version, root, "api-version")
    kind = said(wire.assets.project_kind, at, "projectKind")
    names_at, list_at = at.child("classes"), at.child("documents")
    classes = tuple(
        TextClass(entry.category, names_at.child(number, "category"))
        for number, entry in enumerate(wire.assets.classes)
        if entry is not None
    )
    documents = tuple(
        _document(entry, number, list_at) for number, entry in enumerate(wire.assets.documents) if entry is not None
    )
    single = _is_single(documents, *(one.value for one in (project and project.kind, kind) if one))
    gaps = holes and has_holes((*wire.assets.classes, *wire.assets.documents), documents)
    lacks_classes = None in wire.assets.classes
    lacks = () if is_unsure else lacking(wire, root, REQUIRED)
    return TextLabels(path, "2022-05-01", classes, documents, project, release, kind, single, gaps, lacks_classes, lacks)


def _document(wire: AssetText, number: int, list_at: Location) -> TextDocument:
    one, several = wire.class_, wire.classes if isinstance(wire.classes, list) else None
    language, dataset = wire.language or None, wire.dataset or None
    if isinstance(one, Category):
        return TextDocument(wire.location, number, list_at, (one.category,), "class", False, language, dataset)
    if isinstance(one, list):
        names = tuple(map(_name_of, one))
        has_more = any(entry and entry.keys() != {"category"} for entry in one)
        return TextDocument(wire.location, number, list_at, names, "class", True, language, dataset, has_more)
    names = tuple([entry.category if entry is not None else None for entry in several or ()])
    return TextDocument(wire.location, number, list_at, names, None if several is None else "classes", True, language, dataset)


def _name_of(entry: Mapping[str, Any] | None) -> str | None:
    """The name of a class in a list that should be none; None for what is no class."""
    name = entry.get("category") if entry else None
    return name if isinstance(name, str) else None


def _is_single(documents: tuple[TextDocument, ...], *kinds: str) -> bool | None:
    """As the project says or, where it says neither or both, as the documents are written."""
    told = {single for kind in kinds if (single := is_single(kind)) is not None}
    written = {document.member == "class" for document in documents if document.member}
    return next((one.pop() for one in (told, written) if len(one) == 1), None)


def claims(tree: Mapping[str, Any]) -> bool:
    """Whether an object is a labels file of this shape."""
    assets = tree.get("assets")
    if not isinstance(assets, dict) or "classifiers" in assets:
        return False
    return "classes" in assets or "classification" in str(assets.get("projectKind")).lower()


FORMAT = Format(
    name="labels of texts from 2022 on",
    kind="texts",
    key=re.compile(rb'"assets"\s*:'),
    wire=TextProjectFile,
    claims=claims,
    read=read,
    versions={
        "text-labels-2022-03-01-preview": "Labels of texts, API version 2022-03-01-preview: api-version, no second projectKind",
        "text-labels-2022-05-01": "Labels of texts, API versions 2022-05-01 and later: projectFileVersion and two projectKinds",
    },
)
