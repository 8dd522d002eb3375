"""The renderers: functions from a report to text, by the name of their format."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping

from dataprep.findings import Report

RENDERERS: Mapping[str, str] = {
    "text": "dataprep.render.text",
    "json": "dataprep.render.json",
    "jsonl": "dataprep.render.jsonl",
    "sarif": "dataprep.render.sarif",
    "junit": "dataprep.render.junit",
    "github": "dataprep.render.github",
    "csv": "dataprep.render.csv",
}
"""The module of each format, imported when it is used; each has a function `render(report) -> str`."""


def renderer(name: str) -> Callable[[Report], str]:
    """The renderer of a format."""
    render: Callable[[Report], str] = importlib.import_module(RENDERERS[name]).render
    return render
