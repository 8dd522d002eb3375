"""Findings as an Arrow table, for pandas, Parquet, and whatever else reads Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dataprep.finding_rows import COLUMNS, FLAGS, NUMBERS, rows
from dataprep.findings import Report
from dataprep.frames import arrow

if TYPE_CHECKING:
    import pyarrow


def findings_table(report: Report) -> pyarrow.Table:
    """The findings of a report as a `pyarrow.Table`, a row each; the columns are those of `dataprep check --format csv`.

    Texts are printable: control characters in names are escapes. Lines and columns are 64-bit integers, from 1; what there is
    not is null. `.to_pandas()` makes a DataFrame of the table. Needs the extra `tables`: pip install dataprep-forms[tables].
    Raises UsageError where pyarrow is missing.
    """
    pyarrow = arrow()
    kinds = {**dict.fromkeys(NUMBERS, pyarrow.int64()), **dict.fromkeys(FLAGS, pyarrow.bool_())}
    columns = list(zip(*rows(report), strict=True)) or [()] * len(COLUMNS)
    arrays = [pyarrow.array(column, kinds.get(name, pyarrow.string())) for name, column in zip(COLUMNS, columns, strict=True)]
    return pyarrow.table(arrays, names=list(COLUMNS))


def write_parquet(report: Report, path: str) -> None:
    """Write the findings of a report as a Parquet file. Raises UsageError where pyarrow is missing, OSError as writing does."""
    table = findings_table(report)
    import pyarrow.parquet

    pyarrow.parquet.write_table(table, path)
