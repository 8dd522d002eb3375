"""Saved answers of the service about texts, in every shape: the example of the vendor's page on evaluation metrics."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Json = Any

MOVIES: Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]] = (
    ("1.txt", ("action", "comedy"), ("comedy",)),
    ("2.txt", ("action",), ("action",)),
    ("3.txt", ("romance",), ("romance",)),
    ("4.txt", ("romance", "comedy"), ("romance",)),
    ("5.txt", ("comedy",), ("action",)),
)
"""Documents, the classes that they have, and those that were predicted."""

PAPERS = (("a.txt", ("x",), ("x",)), ("b.txt", ("x",), ("y",)), ("c.txt", ("y",), ("y",)))
"""Documents of one class each."""

Rows = Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]]


def validation(rows: Rows = MOVIES, member: str = "multiClassificationValidation") -> Json:
    """What v1.0-preview.2 answers for the validation set."""
    documents = [
        {"classes": {"labeledClasses": list(actual), "predictedClasses": list(predicted)}, "location": name, "culture": "en-us"}
        for name, actual, predicted in rows
    ]
    empty = {"singleClassificationValidation": None, "multiClassificationValidation": None}
    return {"modelType": "MultiClassification", **empty, member: {"documents": documents}}


def results(rows: Rows = MOVIES) -> Json:
    """A page of `evaluation/result` of 2022-05-01, of several classes a document."""
    return {"value": [_result(*row) for row in rows], "nextLink": "https://example.com/next"}


def _result(name: str, actual: Sequence[str], predicted: Sequence[str]) -> Json:
    told = {"expectedClasses": list(actual), "predictedClasses": list(predicted)}
    kind = "CustomMultiLabelClassification"
    return {"projectKind": kind, "location": name, "language": "en", "customMultiLabelClassificationResult": told}


def single_results(rows: Rows = PAPERS) -> Json:
    """`evaluation/result` of 2022-05-01, of one class a document, as a list."""
    return [
        {
            "projectKind": "CustomSingleLabelClassification",
            "location": name,
            "customSingleLabelClassificationResult": {"expectedClass": actual[0], "predictedClass": predicted[0]},
        }
        for name, actual, predicted in rows
    ]


def _classified(rows: Rows, member: str) -> Json:
    documents = [
        {"id": name, member: [{"category": one, "confidenceScore": 0.9} for one in predicted], "warnings": []}
        for name, _, predicted in rows
    ]
    return {"documents": documents, "errors": [], "statistics": {"documentsCount": len(documents)}}


def task_preview(rows: Rows = MOVIES, name: str = "customMultiClassificationTasks") -> Json:
    """The result of a job of v3.1-preview.ct.1."""
    tasks = {"completed": 1, "tasks": {name: [{"status": "completed", "results": _classified(rows, "classes")}]}}
    return {"jobId": "1", "status": "completed", "errors": [], "tasks": tasks}


def task_2022(rows: Rows = MOVIES, kind: str = "CustomMultiLabelClassificationLROResults") -> Json:
    """The result of a job of 2022-05-01: `class`, a list."""
    items = [{"kind": kind, "taskName": "t", "status": "succeeded", "results": _classified(rows, "class")}]
    return {"jobId": "1", "status": "succeeded", "errors": [], "tasks": {"completed": 1, "items": items}}


def labels_preview(rows: Rows = MOVIES) -> Json:
    """A labels file of v1.0-preview.2."""
    names = sorted({name for _, actual, _ in rows for name in actual})
    documents = [
        {"location": name, "culture": "en-us", "intents": [names.index(one) for one in actual]} for name, actual, _ in rows
    ]
    return {"intentNames": names, "documents": documents}


def labels_2021(rows: Rows = MOVIES) -> Json:
    """A labels file of November 2021."""
    names = sorted({name for _, actual, _ in rows for name in actual})
    documents = [{"location": name, "classifiers": [{"classifierName": one} for one in actual]} for name, actual, _ in rows]
    return {"classifiers": [{"name": name} for name in names], "documents": documents}


def labels_2022(rows: Rows = MOVIES, *, single: bool = False) -> Json:
    """A labels file of 2022-05-01."""
    kind = f"Custom{'Single' if single else 'Multi'}LabelClassification"
    names = sorted({name for _, actual, _ in rows for name in actual})
    documents = []
    for location, actual, _ in rows:
        classes = [{"category": one} for one in actual]
        documents.append(
            {"location": location, "language": "en-us", **({"class": classes[0]} if single else {"classes": classes})}
        )
    return {
        "projectFileVersion": "2022-05-01",
        "stringIndexType": "Utf16CodeUnit",
        "metadata": {"projectKind": kind, "storageInputContainerName": "c", "projectName": "p", "language": "en"},
        "assets": {"projectKind": kind, "classes": [{"category": name} for name in names], "documents": documents},
    }


def table(rows: Rows = MOVIES) -> str:
    """A table of both."""
    lines = [f"{name},{';'.join(actual)},{';'.join(predicted)}" for name, actual, predicted in rows]
    return "\n".join(["location,actual,predicted", *lines])


def summary(spelling: str = "count{}s", **totals: float) -> Json:
    """What the service printed of the movies, with the counts of the page in one of three spellings."""

    def entry(tp: int, tn: int, fp: int, fn: int, *ratios: float) -> Json:
        told = dict(zip(("TruePositive", "TrueNegative", "FalsePositive", "FalseNegative"), (tp, tn, fp, fn), strict=True))
        counts = {_camel(spelling.format(long)): count for long, count in told.items()}
        return {**dict(zip(("precision", "recall", "f1"), ratios, strict=True)), **counts}

    classes = {
        "action": entry(1, 2, 1, 1, 0.5, 0.5, 0.5),
        "comedy": entry(1, 2, 0, 2, 1, 1 / 3, 0.5),
        "romance": entry(2, 3, 0, 0, 1, 1, 1),
    }
    right = {"microPrecision": 0.8, "microRecall": 0.5714286, "microF1": 0.6666667, "macroF1": 0.6666667}
    return {"modelType": "MultiClassification", "multiClassificationEvaluation": {"classes": classes, **right, **totals}}


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


def save(folder: Path, name: str, answer: Json) -> Path:
    """An answer as a file; text as it is."""
    path = folder / name
    path.write_text(answer if isinstance(answer, str) else json.dumps(answer, indent=1), encoding="utf-8")
    return path
