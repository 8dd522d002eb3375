"""The findings of a report as a pandas table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dataprep.errors import UsageError
from dataprep.findings import Finding, Report, Severity

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "dataset",
    "document",
    "severity",
    "code",
    "name",
    "path",
    "line",
    "column",
    "pointer",
    "about",
    "message",
    "fix",
    "safe",
)


def render(report: Report) -> pandas.DataFrame:
    """A row for each finding, in the order of the report; lines are nullable integers, the severity an ordered category.

    Raises UsageError where pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise UsageError("tables need pandas: pip install dataprep-forms[tables]") from error
    frame = pandas.DataFrame([_row(finding) for finding in report.findings], columns=list(COLUMNS), dtype=object)
    levels = pandas.CategoricalDtype([str(severity) for severity in Severity], ordered=True)
    words = dict.fromkeys(set(COLUMNS) - {"severity", "line", "column", "safe"}, "string")
    return frame.astype({**words, "severity": levels, "line": "Int64", "column": "Int64", "safe": "boolean"})


def _row(finding: Finding) -> tuple[object, ...]:
    at, fix = finding.at, finding.fix
    texts = (finding.dataset, finding.document, str(finding.severity), finding.code, finding.name, at.path)
    mended = (fix.title, fix.safe) if fix else (None, None)
    return (*texts, at.line, at.column, at.pointer, finding.about, finding.message, *mended)
