"""Small text sets for tests: labels files of every shape, and texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Classes = Mapping[str, Sequence[str]]
"""The classes of each document, by location."""

Json = dict[str, Any]


def names_of(classes: Classes) -> list[str]:
    """The names of all classes, in order of appearance."""
    return list(dict.fromkeys(name for names in classes.values() for name in names))


def preview(classes: Classes, names: Sequence[str] | None = None) -> Json:
    """Labels of v1.0-preview.2."""
    known = list(names if names is not None else names_of(classes))
    documents = [
        {"location": path, "culture": "en-us", "intents": [known.index(name) for name in owned]}
        for path, owned in classes.items()
    ]
    return {"intentNames": known, "documents": documents}


def tags(classes: Classes, names: Sequence[str] | None = None) -> Json:
    """Labels of November 2021."""
    known = names if names is not None else names_of(classes)
    documents = [
        {"location": path, "language": "en-us", "classifiers": [{"classifierName": name} for name in owned]}
        for path, owned in classes.items()
    ]
    return {"classifiers": [{"name": name} for name in known], "documents": documents}


def project(classes: Classes, names: Sequence[str] | None = None, *, single: bool = False) -> Json:
    """Labels of 2022-05-01."""
    known = names if names is not None else names_of(classes)
    kind = f"Custom{'Single' if single else 'Multi'}LabelClassification"
    return {
        "projectFileVersion": "2022-05-01",
        "stringIndexType": "Utf16CodeUnit",
        "metadata": {
            "projectKind": kind,
            "storageInputContainerName": "texts",
            "projectName": "Movies",
            "multilingual": False,
            "language": "en",
        },
        "assets": {
            "projectKind": kind,
            "classes": [{"category": name} for name in known],
            "documents": [_document(path, owned, single) for path, owned in classes.items()],
        },
    }


def _document(path: str, owned: Sequence[str], single: bool) -> Json:
    categories = [{"category": name} for name in owned]
    held = {"class": categories[0]} if single else {"classes": categories}
    return {"location": path, "language": "en-us", **held}


def imported(classes: Classes, names: Sequence[str] | None = None) -> Json:
    """Labels of 2021-11-01-preview, as they are imported."""
    metadata = {"name": "Movies", "modelType": "multiClassification", "language": "en-us", "storageInputContainerName": "texts"}
    return {"api-version": "2021-11-01-preview", "metadata": metadata, "assets": tags(classes, names)}


def body(**more: Any) -> Json:
    """The body that creates a project of v1.0-preview.2."""
    return {
        "name": "Movies",
        "modelType": "MultiClassification",
        "multiLingual": False,
        "culture": "en-US",
        "storageInputContainerName": "texts",
        "labelsLocation": "labels.json",
        **more,
    }


def text(mark: object) -> bytes:
    """A text that no other mark has."""
    return f"Film {mark}: somebody comes to town, and leaves it.\n".encode()


def written(tree: object) -> bytes:
    """JSON as bytes."""
    return json.dumps(tree, indent=2, ensure_ascii=False).encode() + b"\n"


def files(labels: object, *paths: str) -> dict[str, bytes]:
    """A set: its labels file, and a text at each path."""
    return {"labels.json": labels if isinstance(labels, bytes) else written(labels), **{path: text(path) for path in paths}}
