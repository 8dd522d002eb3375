"""The report as JSON, version 1: a shape of its own, apart from the internal types, published as `report`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

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


class ReportObject(Struct):
    """The outcome of a check."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    tool: Tool
    datasets: list[Dataset]
    summary: Summary
    fixable: Fixable
    findings: list[FindingObject]
    skipped: list[SkippedObject]
    ignored: list[IgnoredObject]
    known: Annotated[list[FindingObject], Meta(description="The findings that the baseline remembers.")]
    passed_over: Annotated[list[str], Meta(description="Folders of a tree with forms and nothing else: not taken for sets.")]
    gone: Annotated[int, Meta(description="Findings that the baseline remembers and that are no more.")]


def render(report: Report) -> str:
    """The report as JSON with an indent of two."""
    return to_text(object_of(report)) + "\n"


def object_of(report: Report) -> ReportObject:
    """The report in the shape that is published."""
    return ReportObject(
        1,
        Tool("dataprep", __version__),
        [dataset_object(summary) for summary in report.datasets],
        Summary(*(report.count(severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO))),
        Fixable(report.fixable(safe=True), report.fixable(safe=False)),
        [finding_object(finding) for finding in report.findings],
        [skipped_object(one) for one in report.skipped],
        [ignored_object(one) for one in report.ignored],
        [finding_object(finding) for finding in report.known],
        list(report.passed_over),
        report.gone,
    )


def to_text(body: Struct) -> str:
    """A struct as JSON text; what UTF-8 cannot hold, such as a lone surrogate in a name, is escaped."""
    import json

    return json.dumps(msgspec.to_builtins(body), indent=2, ensure_ascii=True)
