"""Every published JSON Schema by name: those of the files that are read, and that of the report."""

from __future__ import annotations

from collections.abc import Mapping

from dataprep.publish import Schema, of_formats, titled
from dataprep.render.json import ReportObject


def catalogue() -> Mapping[str, Schema]:
    """The schemas, as they stand in `schemas/`."""
    return {**of_formats(), "report": titled(ReportObject, "report", "The report of dataprep check, version 1")}
