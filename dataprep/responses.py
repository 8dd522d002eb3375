"""The classes of texts as the service's saved answers have them, whatever version wrote them.

`validation` (v1.0-preview.2) and `evaluation/result` (2022-05-01 and later) say what a document is and what it was taken for; the
results of a task say only the latter, in `classes` (preview.2) or `class` (2022-05-01). What lies around them is looked through:
pages of results, jobs and their tasks, or a list of any of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from dataprep.evaluation import Note, note_at
from dataprep.findings import Location
from dataprep.metrics import Classes

CONTAINERS: Mapping[str, bool | None] = {
    **dict.fromkeys(("value", "documents", "results", "result", "tasks", "items")),
    "singleClassificationValidation": True,
    "multiClassificationValidation": False,
    "customClassificationTasks": True,
    "customSingleClassificationTasks": True,
    "customMultiClassificationTasks": False,
}
"""The members that documents stand below, and whether those have one class; None where the name does not say."""

SINGLE = {"customSingleLabelClassificationResult": True, "customMultiLabelClassificationResult": False}
KINDS = {"CustomSingleLabelClassificationLROResults": True, "CustomMultiLabelClassificationLROResults": False}
"""How a task of 2022-05-01 says what it is."""

NAMES = ("location", "id")
ACTUAL = ("expectedClasses", "expectedClass", "labeledClasses", "labeledClass")
PREDICTED = ("predictedClasses", "predictedClass")
TASK = ("class", "classes")
"""The classes in the results of a task: `class` on the wire from 2022-05-01 on, `classes` in its documentation and before."""

DONE = frozenset({"succeeded", "completed", "partiallycompleted", "partiallysucceeded"})
"""The statuses of jobs and tasks that give results, in any case."""

NOT_READ = "is neither a document nor holds any: left out"
NO_CLASSES = f"holds none of {', '.join((*PREDICTED, *TASK))}: left out"


class Classified(Struct, frozen=True, gc=False):
    """A document of a file: the classes that it has and those that were predicted, None where the file says none.

    `is_single` tells whether it can have one class only; None where the file does not say. `is_plain` says that the file does
    not tell which of the two its classes are: they stand as actual, and are predicted where they are given as that.
    """

    document: str
    actual: Classes | None
    predicted: Classes | None
    at: Location
    is_single: bool | None = None
    is_plain: bool = False


def read(tree: object, at: Location) -> Iterator[Classified | Note]:
    """The documents of a parsed answer in the order of the file, and notes on what is none."""
    pending: list[tuple[object, Location, bool | None]] = [(tree, at, None)]
    while pending:
        node, place, is_single = pending.pop()
        if isinstance(node, list):
            pending += [(member, place.child(number), is_single) for number, member in reversed(list(enumerate(node)))]
        elif not isinstance(node, dict):
            yield note_at(place, NOT_READ)
        elif any(key in node for key in NAMES):
            yield from _document(node, place, is_single)
        else:
            yield from _troubles(node, place)
            pending += reversed(list(_below(node, place, is_single)))


def _below(node: Mapping[str, Any], at: Location, is_single: bool | None) -> Iterator[tuple[object, Location, bool | None]]:
    """What may hold documents in an object."""
    kind = node.get("kind")
    told = KINDS.get(kind, is_single) if isinstance(kind, str) else is_single
    for key, says in CONTAINERS.items():
        if isinstance(node.get(key), dict | list):
            yield node[key], at.child(key), told if says is None else says


def _troubles(node: Mapping[str, Any], at: Location) -> Iterator[Note]:
    """A job or task that is not done, and what the service could not classify, or do at all."""
    status = node.get("status")
    if isinstance(status, str) and status.lower() not in DONE:
        yield note_at(at.child("status"), f"its status is {status!r:.100}: save the answer of a job that has succeeded")
    errors = node.get("errors")
    for number, entry in enumerate(errors) if isinstance(errors, list) else ():
        yield _error(entry, at.child("errors", number))
    if isinstance(node.get("error"), dict):
        yield _error(node, at.child("error"))


def _error(entry: object, at: Location) -> Note:
    """An error of a document, which has its id, or of a whole answer."""
    said = entry if isinstance(entry, dict) else {}
    error = said["error"] if isinstance(said.get("error"), dict) else said
    about = f" for {said['id']!r:.100}" if "id" in said else ""
    return note_at(at, f"the service gave an error{about}: {error.get('message') or error.get('code')!s:.200}")


def _document(node: Mapping[str, Any], at: Location, is_single: bool | None) -> Iterator[Classified | Note]:
    name = next((node[key] for key in NAMES if key in node), None)
    if not isinstance(name, str | int) or isinstance(name, bool):
        yield note_at(at, f"its {' or '.join(NAMES)} is no text: left out")
        return
    owner, place = _owner(node, at)
    single = next((SINGLE[key] for key in SINGLE if key in node), is_single)
    actual, notes = _first(owner, place, ACTUAL)
    predicted, more = _first(owner, place, PREDICTED)
    if predicted is None and not more and owner is node:
        predicted, more = _first(node, at, TASK)
    yield from (*notes, *more)
    if predicted is not None:
        yield Classified(str(name), actual, predicted, at, single)
    elif not more:
        yield note_at(at, NO_CLASSES)


def _owner(node: Mapping[str, Any], at: Location) -> tuple[Mapping[str, Any], Location]:
    """The object that holds the classes of a document: a member of it, or itself."""
    for key in (*SINGLE, *reversed(TASK)):
        member = node.get(key)
        if isinstance(member, dict) and any(name in member for name in (*ACTUAL, *PREDICTED)):
            return member, at.child(key)
    return node, at


def _first(node: Mapping[str, Any], at: Location, keys: tuple[str, ...]) -> tuple[Classes | None, tuple[Note, ...]]:
    """The classes in the first of some members that is there; None without any, or where it holds none that can be read."""
    key = next((key for key in keys if key in node), None)
    if key is None:
        return None, ()
    entries = node[key] if isinstance(node[key], list) else [node[key]]
    names = [_name(entry) for entry in entries if entry is not None]
    notes = tuple(note_at(at.child(key), "holds what is no class: left out") for name in names if name is None)[:1]
    known = frozenset(name for name in names if name is not None)
    return (None if notes and not known else known), notes


def _name(entry: object) -> str | None:
    """The name of a class, as text or as an object with its category; None for what is none."""
    name = entry.get("category") if isinstance(entry, dict) else entry
    return name if isinstance(name, str) and name else None
