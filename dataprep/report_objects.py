"""The parts of a report as they are written: shapes of their own, apart from the internal types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dataprep.findings import Cut, DatasetSummary, Drop, Edit, Finding, Fix, Ignored, Insert, Move, Put, Rename, Skipped

Level = Literal["error", "warning", "info"]


class Tool(Struct):
    """What wrote the report."""

    name: str
    version: str


class Why(Struct):
    """Why a set was taken for what it was taken for."""

    kind: str
    target: str


class Dataset(Struct):
    """One folder."""

    path: Annotated[str, Meta(description="As it was given.")]
    kind: Annotated[str, Meta(description="labeled, unlabeled, classifier or text.")]
    target: Annotated[str, Meta(description="The API version it was judged for.")]
    model: Annotated[str | None, Meta(description="template or neural; null where it was not given.")]
    tier: Annotated[str, Meta(description="The pricing tier: S0 or F0.")]
    documents: Annotated[int, Meta(description="Forms found, or texts that are listed.")]
    valid_documents: Annotated[int, Meta(description="Forms that count for training.")]
    settings: Annotated[str | None, Meta(description="The file that the settings come from.")]
    why: Why


class Summary(Struct):
    """Findings by severity."""

    error: int
    warning: int
    info: int


class CutObject(Struct):
    """A stretch of a text, in code points from 0, and what to write in its place."""

    start: int
    end: int
    text: str


class Fixable(Struct):
    """Findings that `dataprep fix` can mend."""

    safe: Annotated[int, Meta(description="Without a change of meaning.")]
    unsafe: Annotated[int, Meta(description="With --unsafe only.")]


class EditObject(Struct):
    """A change of the file at `path`, or of the value at `pointer` in it; one of the other members says which.

    `put` a value in its place, `insert` one before it, `drop` it, `rename` its key, `cut` a stretch of the text, `rebuild`
    the raw layout, or `move` the file to another path.
    """

    path: str
    pointer: str | UnsetType = UNSET
    put: Any | UnsetType = UNSET
    insert: Any | UnsetType = UNSET
    drop: bool | UnsetType = UNSET
    rename: str | UnsetType = UNSET
    cut: CutObject | UnsetType = UNSET
    rebuild: bool | UnsetType = UNSET
    move: str | UnsetType = UNSET


class FixObject(Struct):
    """How to mend it: edits that belong together."""

    title: str
    safe: Annotated[bool, Meta(description="Whether the meaning cannot change.")]
    edits: list[EditObject]


class FindingObject(Struct):
    """One thing that is wrong."""

    code: str
    name: str
    severity: Level
    dataset: str
    document: Annotated[str | None, Meta(description="The form or text that suffers; null for the set.")]
    path: Annotated[str, Meta(description="Relative to the dataset, with `/`; empty for the set itself.")]
    pointer: Annotated[str, Meta(description="RFC 6901; empty for a whole file.")]
    line: Annotated[int | None, Meta(description="From 1; null where there is none.")]
    column: Annotated[int | None, Meta(description="From 1, in code points; null where there is none.")]
    message: str
    about: Annotated[str | None, Meta(description="The label, field or class that it speaks of.")]
    fix: FixObject | None


class SkippedObject(Struct):
    """Rules that could not run."""

    dataset: str
    document: str | None
    reason: str
    codes: list[str]


class IgnoredObject(Struct):
    """Findings that the settings leave out."""

    dataset: str
    code: str
    path: str
    reason: str | None
    count: int


def dataset_object(one: DatasetSummary) -> Dataset:
    """One folder as it is written."""
    return Dataset(
        one.path,
        one.kind,
        one.target,
        one.model,
        one.tier,
        one.documents,
        one.valid_documents,
        one.settings,
        Why(one.kind_reason, one.target_reason),
    )


def finding_object(finding: Finding) -> FindingObject:
    """A finding as it is written."""
    return FindingObject(
        finding.code,
        finding.name,
        str(finding.severity),  # type: ignore[arg-type]
        finding.dataset,
        finding.document,
        finding.at.path,
        finding.at.pointer,
        finding.at.line,
        finding.at.column,
        finding.message,
        finding.about,
        _fix(finding.fix) if finding.fix else None,
    )


def skipped_object(one: Skipped) -> SkippedObject:
    """Rules that could not run, as they are written."""
    return SkippedObject(one.dataset, one.document, one.reason, list(one.codes))


def ignored_object(one: Ignored) -> IgnoredObject:
    """What the settings leave out, as it is written."""
    return IgnoredObject(one.dataset, one.code, one.path, one.reason, one.count)


def _fix(fix: Fix) -> FixObject:
    return FixObject(fix.title, fix.safe, [_edit(edit) for edit in fix.edits])


def _edit(edit: Edit) -> EditObject:
    if isinstance(edit, Move):
        return EditObject(edit.path, move=edit.to)
    path, pointer = edit.at.path, edit.at.pointer
    match edit:
        case Put():
            return EditObject(path, pointer, put=edit.value)
        case Insert():
            return EditObject(path, pointer, insert=edit.value)
        case Rename():
            return EditObject(path, pointer, rename=edit.name)
        case Cut():
            return EditObject(path, pointer, cut=CutObject(edit.start, edit.end, edit.text))
        case Drop():
            return EditObject(path, pointer, drop=True)
    return EditObject(path, pointer, rebuild=True)
