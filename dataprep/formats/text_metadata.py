"""What is said of a text project: the body that creates it, of 2021 and from 2022 on, and the metadata of a labels file.

Shapes: "create project" of the REST quickstarts (2021-07-15, 2021-11-02) and of the authoring API 2022-05-01, whose body is
the metadata of a labels file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from dataprep.findings import Location
from dataprep.formats.shape import Format, Wire
from dataprep.texts import Said, TextProject

Name = Annotated[str, Meta(description="The name of the project.")]
Kind = Annotated[str, Meta(description="CustomSingleLabelClassification or CustomMultiLabelClassification.")]
Container = Annotated[str, Meta(description="The storage container of the texts.")]
Multilingual = Annotated[bool, Meta(description="Whether texts of other languages are meant to be read, too.")]
Description = Annotated[str | None, Meta(description="What the project is for.")]

OF_2021 = frozenset({"modelType", "multiLingual", "labelsLocation"})
"""Keys by which a body of 2021 is known."""

REQUIRED = ("projectKind", "projectName", "storageInputContainerName", "language")
"""What is said of every project from 2022 on (azure-ai-textanalytics-authoring 1.0.0b1, the models of the API)."""


class ProjectOf2021(Wire):
    """A project as 2021 describes it."""

    model_type: Annotated[str, Meta(description="SingleClassification or MultiClassification.")]
    name: Name | UnsetType = UNSET
    multi_lingual: Multilingual | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    culture: Annotated[str, Meta(description="The language of the texts: en-US.")] | UnsetType = UNSET
    language: Annotated[str, Meta(description="The same in 2021-11-01-preview.")] | UnsetType = UNSET
    storage_input_container_name: Container | UnsetType = UNSET
    labels_location: Annotated[str, Meta(description="The path of the labels file in the container.")] | UnsetType = UNSET
    settings: Annotated[dict[str, Any], Meta(description="Unused.")] | UnsetType = UNSET


class ProjectOf2022(Wire):
    """A project as it is described from 2022 on."""

    project_kind: Kind | UnsetType = UNSET
    project_name: Name | UnsetType = UNSET
    multilingual: Multilingual | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    language: Annotated[str, Meta(description="The language of the texts: en.")] | UnsetType = UNSET
    storage_input_container_name: Container | UnsetType = UNSET
    settings: Annotated[dict[str, Any] | None, Meta(description="Settings of the project.")] | UnsetType = UNSET


class BodyOf2021(ProjectOf2021, kw_only=True):
    """The body that creates a project of 2021."""

    name: Name
    storage_input_container_name: Container


class BodyOf2022(ProjectOf2022, kw_only=True):
    """The body that creates a project from 2022 on."""

    project_kind: Kind
    project_name: Name
    storage_input_container_name: Container


def project_of_2021(wire: ProjectOf2021, at: Location) -> TextProject:
    """A project of 2021 as the model has it."""
    language = said(wire.culture, at, "culture") or said(wire.language, at, "language")
    return TextProject(
        at,
        said(wire.name, at, "name"),
        said(wire.model_type, at, "modelType"),
        language,
        wire.multi_lingual if isinstance(wire.multi_lingual, bool) else None,
        said(wire.storage_input_container_name, at, "storageInputContainerName"),
        said(wire.labels_location, at, "labelsLocation"),
    )


def project_of_2022(wire: ProjectOf2022, at: Location, holes: bool) -> TextProject:
    """A project from 2022 on as the model has it; with holes nobody knows what it lacks."""
    return TextProject(
        at,
        said(wire.project_name, at, "projectName"),
        said(wire.project_kind, at, "projectKind"),
        said(wire.language, at, "language"),
        wire.multilingual if isinstance(wire.multilingual, bool) else None,
        said(wire.storage_input_container_name, at, "storageInputContainerName"),
        lacks=() if holes else lacking(wire, at, REQUIRED),
    )


def lacking(wire: Wire, at: Location, keys: Sequence[str]) -> tuple[Location, ...]:
    """The places of the keys that an object should have, and has not."""
    names = {key: name for name, key in zip(wire.__struct_fields__, wire.__struct_encode_fields__, strict=True)}
    return tuple(at.child(key) for key in keys if getattr(wire, names[key]) is UNSET)


def said(value: str | UnsetType | None, at: Location, key: str) -> Said | None:
    """A text member of an object with its place; None where it is absent."""
    return Said(value, at.child(key)) if isinstance(value, str) else None


def claims_2021(tree: Mapping[str, Any]) -> bool:
    """Whether an object is the body that creates a project of 2021."""
    return "storageInputContainerName" in tree and not OF_2021.isdisjoint(tree)


def claims_2022(tree: Mapping[str, Any]) -> bool:
    """Whether an object is the body that creates a project of 2022."""
    return not {"projectKind", "projectName"}.isdisjoint(tree)


BODY_OF_2021 = Format(
    name="a text project of 2021",
    kind="project",
    key=re.compile(rb'"modelType"\s*:'),
    wire=BodyOf2021,
    claims=claims_2021,
    read=lambda wire, path, _holes: project_of_2021(wire, Location(path)),
    versions={"text-project-preview.2": "The body that creates a text project, API version v1.0-preview.2"},
)

BODY_OF_2022 = Format(
    name="a text project from 2022 on",
    kind="project",
    key=re.compile(rb'"projectKind"\s*:'),
    wire=BodyOf2022,
    claims=claims_2022,
    read=lambda wire, path, holes: project_of_2022(wire, Location(path), holes),
    versions={"text-project-2022-05-01": "The body that creates a text project, API version 2022-05-01"},
)
