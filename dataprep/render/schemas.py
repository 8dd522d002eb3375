"""Every published JSON Schema by name: those of the files that are read, and that of the report."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from dataprep.baseline import BaselineObject
from dataprep.configuration import SettingsFile
from dataprep.counting import StatsObject
from dataprep.errors import UsageError
from dataprep.evaluation import Evaluation
from dataprep.lists import LossesObject, NamesObject
from dataprep.names import meant
from dataprep.publish import Schema, of_formats, titled
from dataprep.render.json import ReportObject
from dataprep.render.jsonl import Line
from dataprep.render.messages import request_schema, response_schema
from dataprep.splits import Split


def catalogue() -> Mapping[str, Schema]:
    """The schemas, as they stand in `schemas/`."""
    ours: Mapping[str, tuple[type[Struct], str]] = {
        "report": (ReportObject, "The report of dataprep check, version 1"),
        "report-line": (Line, "A line of the report of dataprep check as JSON lines, version 1"),
        "stats": (StatsObject, "What dataprep stats counts, version 1"),
        "evaluation": (Evaluation, "What dataprep evaluate finds, version 1"),
        "split": (Split, "What dataprep split did, version 1"),
        "settings": (SettingsFile, "The settings of dataprep check: dataprep.toml, or [tool.dataprep] of a pyproject.toml"),
        "losses": (LossesObject, "What a conversion lost, version 1"),
        "names": (NamesObject, "What a conversion calls by other names, version 1"),
        "baseline": (BaselineObject, "The known findings of a set, version 1"),
    }
    messages = {"rpc-request": request_schema(), "rpc-response": response_schema()}
    return {**of_formats(), **{name: titled(shape, name, title) for name, (shape, title) in ours.items()}, **messages}


def schema_of(name: str) -> Schema:
    """One of them. Raises UsageError where there is none of that name, with the nearest."""
    schemas = catalogue()
    if name not in schemas:
        raise UsageError(f"there is no schema {name!r}; {meant(name, schemas)}")
    return schemas[name]
