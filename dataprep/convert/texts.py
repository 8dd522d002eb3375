"""Labels files of text classification, from and to the three shapes, and the body that creates their project.

Shapes: tag-data (2021-07-15) for `intentNames`, data-formats (2021-11-02) for `classifiers`, data-formats (2022-05-01) for
`assets`; their keys are those of dataprep/formats/text_*.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from dataprep.conversion import EMPTY, Loss, TooLargeError, beyond, is_whole, tree_of, unread
from dataprep.decode import decode
from dataprep.findings import Location
from dataprep.names import listed
from dataprep.samples import Sample, Samples
from dataprep.targets import TEXT_VERSIONS
from dataprep.texts import TextDocument, TextLabels, is_single

Json: TypeAlias = dict[str, Any]

PREVIEW, LATE_2021, SINCE_2022 = "preview.2", "2021-11", "2022-05-01"

KEYS_OF_2021: Mapping[str, str] = {
    "name": "projectName",
    "modelType": "projectKind",
    "culture": "language",
    "language": "language",
    "multiLingual": "multilingual",
    "description": "description",
    "storageInputContainerName": "storageInputContainerName",
    "settings": "settings",
}
"""What 2021 calls the members of a project that 2022 has, too."""

KINDS: Mapping[str, tuple[str, str]] = {
    SINCE_2022: ("CustomMultiLabelClassification", "CustomSingleLabelClassification"),
    PREVIEW: ("MultiClassification", "SingleClassification"),
    LATE_2021: ("MultiClassification", "SingleClassification"),
}
"""What a project of several classes a text, and of one, is called."""

HELD: Mapping[str, Mapping[str, frozenset[str]]] = {
    "intentNames": {
        "": frozenset({"intentNames", "documents"}),
        "documents/*": frozenset({"location", "culture", "intents"}),
    },
    "classifiers": {
        "": frozenset({"classifiers", "documents"}),
        "classifiers/*": frozenset({"name"}),
        "documents/*": frozenset({"location", "language", "classifiers"}),
        "documents/*/classifiers/*": frozenset({"classifierName"}),
    },
    "assets": {
        "": frozenset({"projectFileVersion", "api-version", "stringIndexType", "metadata", "assets"}),
        "assets": frozenset({"projectKind", "classes", "classifiers", "documents"}),
        "assets/classes/*": frozenset({"category"}),
        "assets/classifiers/*": frozenset({"name"}),
        "assets/documents/*": frozenset({"location", "language", "dataset", "classes", "class", "classifiers"}),
        "assets/documents/*/classes/*": frozenset({"category"}),
        "assets/documents/*/class": frozenset({"category"}),
        "assets/documents/*/classifiers/*": frozenset({"classifierName"}),
    },
}
"""The members of each shape that are carried over; all others are losses. `assets` is the envelope of 2021-11-01-preview, too."""


def samples_of(raw: bytes, path: str, to: str) -> Samples:
    """What a labels file says; `to` names the target in what is lost."""
    decoded = decode(raw, path, "texts")
    if not is_whole(decoded):
        return Samples(None, losses=unread(raw, decoded.faults).losses)
    try:
        return _samples(cast("TextLabels", decoded.part(path)), tree_of(raw), path, to)
    except (RecursionError, TooLargeError):
        return Samples(None, losses=(Loss(Location(path), "not converted: nested too deep, or a number is too large"),))


def _samples(labels: TextLabels, tree: Json, path: str, to: str) -> Samples:
    held = {**next(held for key, held in HELD.items() if key in tree), "metadata": _members(to)}
    losses = [*beyond(held, tree, Location(path), to), *_unknown(labels)]
    classes = dict.fromkeys([*(entry.name for entry in labels.classes), *labels.by_class])
    return Samples(
        labels.release.value if labels.release and labels.release.value not in TEXT_VERSIONS else labels.version,
        tuple(_sample(labels, document) for document in labels.documents),
        tuple(classes),
        labels.is_single,
        project_of(tree.get("metadata") or {}),
        tuple(losses),
        tuple(_undeclared(labels)),
    )


def _members(to: str) -> frozenset[str]:
    """The members of a project that are carried over: 2021 has no settings."""
    return frozenset({*KEYS_OF_2021, *KEYS_OF_2021.values(), "labelsLocation"} - ({"settings"} if to != SINCE_2022 else set()))


def _sample(labels: TextLabels, document: TextDocument) -> Sample:
    path, classes = labels.path_of(document), tuple(dict.fromkeys(document.classes))
    return Sample(path, classes, document.at, document.language, document.dataset, path=path)


def _unknown(labels: TextLabels) -> Iterator[Loss]:
    """The indices that no class has."""
    for document in labels.documents:
        for place, name in enumerate(document.said):
            if not isinstance(name, str):
                yield Loss(document.class_at(place), "names no class: left out", document.location)


def _undeclared(labels: TextLabels) -> Iterator[str]:
    added = sorted(labels.by_class.keys() - labels.names)
    if added:
        yield f"classes that are used but not declared are now: {listed(added, 3)}"


def project_of(tree: Mapping[str, Any]) -> Json:
    """What a project's body or metadata of any version says, by the keys of 2022-05-01; what is empty says nothing."""
    found = {KEYS_OF_2021.get(key, key): value for key, value in tree.items() if value not in EMPTY}
    return {key: found[key] for key in KEYS_OF_2021.values() if key in found}


def body_in(raw: bytes, path: str) -> Json | None:
    """What a body that creates a project says, as `project_of` does; None of one that cannot be read whole."""
    try:
        return project_of(tree_of(raw)) if is_whole(decode(raw, path, "project")) else None
    except (RecursionError, TooLargeError):
        return None


def beyond_body(raw: bytes, path: str, to: str) -> tuple[Loss, ...]:
    """What a body that creates a project says, and that of a version does not."""
    return tuple(beyond({"": _members(to)}, tree_of(raw), Location(path), to))


def body_of(project: Mapping[str, object], to: str, *, single: bool, labels: str) -> Json:
    """What is said of a project, as the body that creates it; `labels` is the path of the labels file."""
    told = {**project, "projectKind": KINDS[to][single]}
    if to == SINCE_2022:
        return _in_order(told, ("projectKind", "storageInputContainerName", "settings", "projectName"))
    names = {new: old for old, new in KEYS_OF_2021.items() if old != "language"}
    return {**{names[key]: value for key, value in told.items() if key != "settings"}, "labelsLocation": labels}


def _in_order(members: Json, first: Sequence[str]) -> Json:
    return {
        key: members[key] for key in (*(key for key in first if key in members), *(key for key in members if key not in first))
    }


def labels_of(samples: Samples, to: str, *, single: bool) -> Json:
    """The labels file of a version; a text of several classes in a project of one each is listed without any."""
    return WRITERS[to](samples, single)


def _preview(samples: Samples, _single: bool) -> Json:
    number = {name: place for place, name in enumerate(samples.classes)}
    documents = [
        {"location": one.name, **_told("culture", one.language), "intents": [number[name] for name in one.classes]}
        for one in samples.samples
    ]
    return {"intentNames": list(samples.classes), "documents": documents}


def _late_2021(samples: Samples, _single: bool) -> Json:
    documents = [
        {
            "location": one.name,
            **_told("language", one.language),
            "classifiers": [{"classifierName": name} for name in one.classes],
        }
        for one in samples.samples
    ]
    return {"classifiers": [{"name": name} for name in samples.classes], "documents": documents}


def _since_2022(samples: Samples, single: bool) -> Json:
    kind = KINDS[SINCE_2022][single]
    return {
        "projectFileVersion": SINCE_2022,
        "stringIndexType": "Utf16CodeUnit",
        "metadata": body_of(samples.project, SINCE_2022, single=single, labels=""),
        "assets": {
            "projectKind": kind,
            "classes": [{"category": name} for name in samples.classes],
            "documents": [_document(one, single) for one in samples.samples],
        },
    }


def _document(one: Sample, single: bool) -> Json:
    owned = [{"category": name} for name in one.classes]
    classes = {"class": owned[0]} if single and len(owned) == 1 else {} if single else {"classes": owned}
    return {"location": one.name, **_told("language", one.language), **_told("dataset", one.dataset), **classes}


def _told(key: str, value: str | None) -> Json:
    return {key: value} if value is not None else {}


WRITERS: Mapping[str, Callable[[Samples, bool], Json]] = {PREVIEW: _preview, LATE_2021: _late_2021, SINCE_2022: _since_2022}
"""What writes the labels of each version."""


def kind_of(project: Mapping[str, object]) -> bool | None:
    """Whether a project is one of a class a text; None where it does not say."""
    kind = project.get("projectKind")
    return is_single(kind) if isinstance(kind, str) else None
