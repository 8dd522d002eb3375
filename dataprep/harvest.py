"""Saved results of a tree: the form that each is of, its labels and OCR, and one fields.json for all of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dataprep.conversion import Converted, Loss, tree_of, written
from dataprep.convert import fields, labels, ocr, results
from dataprep.declaring import STYLE, added, crowded, merged
from dataprep.findings import Location, escape, unescape
from dataprep.listing import FIELDS
from dataprep.model import FORM_TYPES, suffix
from dataprep.names import key_of
from dataprep.targets import VERSIONS
from dataprep.tasks import LABELS, OCR, SHAPES, Output, Read, Task, Wanted, beside, kind_of

Json = dict[str, Any]

AS_READ = "as read"
"""The target that leaves the version as it is."""

FAMILIES: Mapping[str, str] = {"readResults": "2.1", "pages": VERSIONS[-1]}
"""The target of labels beside a layout whose version nobody knows."""

NO_FORM = "it names no form: call it FORM.json, or convert it alone with --form"

BOUNDARY = re.compile(r"(?<![^\W_])(?=[^\W_])|^")
"""Where the name of a form may begin within that of a result."""

ENDS = re.compile(rf"(?:{'|'.join(map(re.escape, FORM_TYPES))})(?![^\W_])", re.IGNORECASE)


@dataclass(slots=True)
class Gathered:
    """What the results of one folder show of fields, and the versions that they are of."""

    trees: list[Json] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)


def tasks(paths: Sequence[str], read: Read, wanted: Wanted) -> Iterator[Task]:
    """The tasks of all results of a tree, and of the fields.json of each folder that has some."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    for members in folders.values():
        named = [path for path in members if path.endswith(".json") and not kind_of(path) and _is_result(path, read)]
        if named:
            yield from _of_folder(named, {path.rpartition("/")[2] for path in members}, wanted)


def of_file(path: str, forms: Set[str], wanted: Wanted) -> Iterator[Task]:
    """The tasks of one result, whatever its name; `forms` lie beside it."""
    return _of_folder([path], forms, wanted)


def _is_result(path: str, read: Read) -> bool:
    try:
        return results.is_result(read(path))
    except OSError:  # told where it is copied
        return False


def _of_folder(paths: Sequence[str], known: Set[str], wanted: Wanted) -> Iterator[Task]:
    gathered, taken = Gathered(), set[str]()
    for path in paths:
        form, why = (wanted.form, "") if wanted.form else form_of(path.rpartition("/")[2], known)
        if form is not None and form in taken:
            why = "it is the second of its form"
        elif form is not None and f"{form}{LABELS}" in known:
            why = f"{form}{LABELS} is there already"
        if form is None or why:
            yield Task((path,), partial(_refused, path, why))
        else:
            taken.add(form)
            has_ocr = f"{form}{OCR}" in known
            claims = (path,) if has_ocr else (path, beside(path, form + OCR))
            yield Task(claims, partial(_harvested, path, form, wanted.to, gathered, has_ocr))
    name = beside(paths[0], FIELDS)
    yield Task((name,) if FIELDS in known else (), partial(_declared, name, FIELDS in known, gathered, wanted.to))


def form_of(name: str, known: Set[str]) -> tuple[str | None, str]:
    """The form that the name of a result says it is of, and why none: one that lies beside it, or the name without its ending."""
    whole = name.removesuffix(".json").removesuffix(".result")
    if whole in known and suffix(whole) in FORM_TYPES:
        return whole, ""
    starts = [found.start() for found in BOUNDARY.finditer(name)]
    inner = {name[start : end.end()] for end in ENDS.finditer(name) for start in starts if start < end.start()}
    beside_it = sorted(inner & known, key=lambda one: (-len(one), one))
    if any(one not in beside_it[0] for one in beside_it):
        return None, f"it names several forms, {beside_it[0]!r} and others: name it after one"
    if beside_it:
        return beside_it[0], ""
    return (whole, "") if suffix(whole) in FORM_TYPES else (None, NO_FORM)


def _refused(path: str, why: str, read: Read) -> Sequence[Output]:
    return (Output(path, "result", Converted(read(path), None, (Loss(Location(path), f"is not used: {why}"),))),)


def _harvested(path: str, form: str, to: str, gathered: Gathered, has_ocr: bool, read: Read) -> Sequence[Output]:
    """The OCR and the labels of one form; a result that cannot be used stays as it is."""
    made = results.labels_of(read(path), path, form)
    if isinstance(made, Converted):
        return (Output(path, "result", Converted(made.raw, None, made.losses, made.notes)),)
    layout = ocr.convert(made.ocr, path, ocr.RAW if to == AS_READ else to)
    version = to if to != AS_READ else _version(made.ocr, layout.was)
    gathered.trees.append(made.fields)
    gathered.versions.append(version)
    tree = _as_declared(made.labels, beside(path, FIELDS), read)
    shaped = labels.convert(written(tree, STYLE), beside(path, form + LABELS), SHAPES[version])
    kept = (f"{form}{OCR} is there already, and is kept",) if has_ocr else ()
    told = Converted(shaped.raw, "a result", (*made.losses, *shaped.losses), (*made.notes, *kept))
    outputs = [Output(beside(path, form + LABELS), "labels", told, is_left_out=not made.labels["labels"])]
    if not has_ocr:
        outputs.append(Output(beside(path, form + OCR), "ocr", Converted(layout.raw, "a result", layout.losses, layout.notes)))
    return outputs


def _version(layout: bytes, was: str | None) -> str:
    """The version of a layout, or the last one of its family."""
    return was if was in VERSIONS else next(version for key, version in FAMILIES.items() if f'"{key}"'.encode() in layout)


def _as_declared(tree: Json, name: str, read: Read) -> Json:
    """Labels with the names of fields spelt as they are declared, which may differ by blanks and case."""
    try:
        declared = tree_of(read(name))["fields"]
        spelt = {key_of(node["fieldKey"]): node["fieldKey"] for node in declared}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return tree
    for label in tree["labels"]:
        first, slash, rest = label["label"].partition("/")
        label["label"] = escape(spelt.get(key_of(unescape(first)), unescape(first))) + slash + rest
    return tree


def _declared(name: str, is_there: bool, gathered: Gathered, to: str, read: Read) -> Sequence[Output]:
    """The fields that results show, added to those that are declared."""
    trees = [tree for tree in gathered.trees if tree["fields"]]
    if not trees:
        return (Output(name, "fields", Converted(read(name), "")),) if is_there else ()
    tree = trees[0]
    for other in trees[1:]:
        tree = merged(tree, other)
    made = added(read(name), name, tree) if is_there else Converted(written(tree, STYLE), None)
    version = to if to != AS_READ else max(gathered.versions, key=VERSIONS.index)
    shaped = fields.convert(made.raw, name, version)
    clashes = (loss for other in trees for loss in crowded(tree, other, Location(name)))
    losses = (*clashes, *made.losses, *shaped.losses)
    return (Output(name, "fields", Converted(shaped.raw, made.was, losses, (*made.notes, *shaped.notes))),)
