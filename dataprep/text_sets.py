"""What makes a folder a text set: JSON of one of the shapes of labels files, whatever it is called; known by a look at each."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dataprep.classes import text_of
from dataprep.listing import SIDECARS
from dataprep.model import suffix
from dataprep.store import Entry, Store

ENDINGS = (".json", "")
"""What labels files end in, in any case; others are looked at where they are given."""

LOOK = 64 * 1024
"""So much of the beginning, and of the end, is looked at: keys may be sorted, so that the classes stand last."""

DOCUMENTS = re.compile(r'"documents"\s*:')
OTHERS = re.compile(r'"(?:entities|extractors|utterances|intents"\s*:\s*\[\s*\{)')
"""Keys of entity recognition and of conversations, which share the envelope."""

SHAPES: Mapping[str, re.Pattern[str]] = {
    "preview.2": re.compile(r'"intentNames"\s*:'),
    "2021-11": re.compile(r'"classifiers"\s*:'),
    "2022-05-01": re.compile(r'"assets"\s*:'),
}
CLASSES = re.compile(r'"class(?:es)?"\s*:|LabelClassification"', re.IGNORECASE)
BODY = re.compile(r'"(?:modelType|projectKind)"\s*:')
CONTAINER = re.compile(r'"storageInputContainerName"\s*:')


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at each file of a folder found: the labels files by path, each with its version as it seems; a body.

    `body` is the one that creates the project, the first of several.
    """

    labels: Mapping[str, str]
    body: str | None


def found_in(store: Store, entries: Sequence[Entry]) -> Found:
    """The labels files of a folder, and the body that creates the project."""
    labels: dict[str, str] = {}
    body: str | None = None
    for path in _candidates(entries):
        text = look(store, path)
        if version := version_of(text):
            labels[path] = version
        elif body is None and is_body(text):
            body = path
    return Found(labels, body)


def _candidates(entries: Sequence[Entry]) -> Sequence[str]:
    """The files of a folder that may be JSON, and are no sidecars, nor links that leave it."""
    names = [entry.path for entry in entries if "/" not in entry.path and suffix(entry.path) in ENDINGS and not entry.problem]
    sidecars = [name for name in names if name.endswith(tuple(SIDECARS.values()))]
    files = {entry.path for entry in entries} if sidecars else set()
    own = {name for name in sidecars if name.removesuffix(".json").rpartition(".")[0] in files}
    return [name for name in names if name not in own and not name.startswith(".")]


def look(store: Store, path: str) -> str:
    """The beginning and the end of a file; "" where it cannot be read."""
    try:
        with store.open(path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            head = file.read(LOOK)
            file.seek(max(len(head), size - LOOK))
            text = text_of(head) + file.read(LOOK).decode(errors="ignore")
            return text.replace("\0", "")  # UTF-16 without its mark: it is told when it is read
    except OSError:
        return ""


def version_of(text: str) -> str | None:
    """The version of a labels file, by a look at it; None where it is none."""
    if not DOCUMENTS.search(text):
        return None
    version = next((name for name, key in SHAPES.items() if key.search(text)), None)
    is_other = version == "2022-05-01" and (OTHERS.search(text) or not CLASSES.search(text))
    return None if is_other else version


def is_body(text: str) -> bool:
    """Whether a look at a file shows the body that creates a text project."""
    return bool(BODY.search(text) and CONTAINER.search(text) and not DOCUMENTS.search(text))
