"""What makes a folder a text set: JSON of one of the shapes of labels files, whatever it is called; known by a look at each."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

from dataprep.classes import text_of
from dataprep.listing import SIDECARS
from dataprep.store import Entry, Store

JSON = ".json"
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


def labels_in(store: Store, entries: Sequence[Entry]) -> Mapping[str, str]:
    """The labels files of a folder, by path, each with the version that it seems to be of."""
    looks = {path: look(store, path) for path in _candidates(entries)}
    return {path: version for path, text in looks.items() if (version := version_of(text))}


def project_in(store: Store, entries: Sequence[Entry]) -> str | None:
    """The body that creates a project, where one lies in the folder; the first of several."""
    return next((path for path in _candidates(entries) if is_body(look(store, path))), None)


def _candidates(entries: Sequence[Entry]) -> Sequence[str]:
    """The JSON files of a folder that are no sidecars, nor links that leave it."""
    names = [entry.path for entry in entries if entry.path.endswith(JSON) and "/" not in entry.path and not entry.problem]
    sidecars = [name for name in names if name.endswith(tuple(SIDECARS.values()))]
    files = {entry.path for entry in entries} if sidecars else set()
    own = {name for name in sidecars if name.removesuffix(JSON).rpartition(".")[0] in files}
    return [name for name in names if name not in own and not name.startswith(".")]


def look(store: Store, path: str) -> str:
    """The beginning and the end of a file; "" where it cannot be read."""
    try:
        with store.open(path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            head = file.read(LOOK)
            file.seek(max(len(head), size - LOOK))
            return text_of(head) + file.read(LOOK).decode(errors="ignore")
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
