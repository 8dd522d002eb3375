"""Small text sets of every shape on the disk, and what a set says, whatever its shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from dataprep.text_frames import text_table
from tests import building, texts

VERSIONS = ("preview.2", "2021-11", "2022-05-01")

CLASSES: Mapping[str, tuple[str, ...]] = {
    "one.txt": ("Drama",),
    "two.txt": ("Drama", "Comedy"),
    "three.txt": ("Comedy",),
    "four.txt": (),
}

LABELS: Mapping[str, Callable[[texts.Classes], texts.Json]] = {
    "preview.2": texts.preview,
    "2021-11": texts.tags,
    "2022-05-01": texts.project,
    "import": texts.imported,
}

Said: TypeAlias = dict[str, tuple[str | None, tuple[str, ...], str | None, str | None]]
"""By name the text, classes, language and dataset."""


def write(folder: Path, version: str = "2022-05-01", classes: texts.Classes = CLASSES, **files: bytes) -> Path:
    """A set of a version: its labels file, its texts, and other files."""
    return building.write(folder, {**texts.files(LABELS[version](classes), *classes), **files})


def said(source: Path) -> Said:
    """What a source says of each text."""
    rows: list[dict[str, Any]] = text_table(source).to_pylist()
    return {row["location"]: (row["text"], tuple(row["classes"]), row["language"], row["dataset"]) for row in rows}


def classes_in(source: Path) -> dict[str, tuple[str, ...]]:
    """The classes of each text."""
    return {name: row[1] for name, row in said(source).items()}


def labels(folder: Path, name: str = "labels.json") -> Any:
    """A labels file, parsed."""
    return json.loads((folder / name).read_bytes())
