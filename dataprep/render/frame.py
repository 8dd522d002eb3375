"""The findings of a report as a pandas table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dataprep.errors import UsageError
from dataprep.finding_rows import COLUMNS, FLAGS, NUMBERS, rows
from dataprep.findings import Report, Severity

if TYPE_CHECKING:
    import pandas


def render(report: Report) -> pandas.DataFrame:
    """A row for each finding, in the order of the report; lines are nullable integers, the severity an ordered category.

    The columns are those of `dataprep.findings_table`. Raises UsageError where pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise UsageError("tables need pandas: pip install dataprep-forms[tables]") from error
    frame = pandas.DataFrame(list(rows(report)), columns=list(COLUMNS), dtype=object)
    levels = pandas.CategoricalDtype([str(severity) for severity in Severity], ordered=True)
    kinds = {**dict.fromkeys(COLUMNS, "string"), **dict.fromkeys(NUMBERS, "Int64"), **dict.fromkeys(FLAGS, "boolean")}
    return frame.astype({**kinds, "severity": levels})
