"""The report as JSON lines, version 1, published as `report-line`: a line each finding, for logs and streams."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from dataprep import __version__
from dataprep.findings import Report, Severity
from dataprep.report_objects import (
    Dataset,
    FindingObject,
    Fixable,
    IgnoredObject,
    SkippedObject,
    Summary,
    Tool,
    dataset_object,
    finding_object,
    ignored_object,
    skipped_object,
)


class Run(Struct):
    """The first line: what wrote the others."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    tool: Annotated[Tool, Meta(description="What wrote it.")]


class End(Struct):
    """The last line: without it the file is not whole."""

    summary: Annotated[Summary, Meta(description="Findings by severity.")]
    fixable: Annotated[Fixable, Meta(description="Findings that `dataprep fix` can mend.")]
    gone: Annotated[int, Meta(description="Findings that the baseline remembers and that are no more.")]


class Line(Struct, forbid_unknown_fields=True):
    """One line, an object with exactly one member, in this order: what it is says the member's name."""

    run: Annotated[Run | UnsetType, Meta(description="Once, first.")] = UNSET
    dataset: Annotated[Dataset | UnsetType, Meta(description="One for each folder.")] = UNSET
    finding: Annotated[FindingObject | UnsetType, Meta(description="One for each finding.")] = UNSET
    known: Annotated[FindingObject | UnsetType, Meta(description="A finding that the baseline remembers.")] = UNSET
    skipped: Annotated[SkippedObject | UnsetType, Meta(description="Rules that could not run.")] = UNSET
    ignored: Annotated[IgnoredObject | UnsetType, Meta(description="Findings that the settings leave out.")] = UNSET
    passed_over: Annotated[str | UnsetType, Meta(description="A folder of forms that was not taken for a set.")] = UNSET
    end: Annotated[End | UnsetType, Meta(description="Once, last.")] = UNSET


def render(report: Report) -> str:
    """The report as objects, one a line, in ASCII: what a line holds is escaped, and no line ends within one."""
    return "".join(json.dumps(msgspec.to_builtins(line)) + "\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[Line]:
    yield Line(run=Run(1, Tool("dataprep", __version__)))
    yield from (Line(dataset=dataset_object(one)) for one in report.datasets)
    yield from (Line(finding=finding_object(one)) for one in report.findings)
    yield from (Line(known=finding_object(one)) for one in report.known)
    yield from (Line(skipped=skipped_object(one)) for one in report.skipped)
    yield from (Line(ignored=ignored_object(one)) for one in report.ignored)
    yield from (Line(passed_over=folder) for folder in report.passed_over)
    counts = Summary(*(report.count(severity) for severity in reversed(Severity)))
    yield Line(end=End(counts, Fixable(report.fixable(safe=True), report.fixable(safe=False)), report.gone))
