"""fields.json with `$schema` and without it, made from labels where there is none, and fields added to one.

2.0 has no `$schema`, no tables and no marks; all later versions write the shape of 2021-03-01. Shapes: the official schema of
2021-03-01, and the labeling tools' sources (microsoft/OCR-Form-Tools, microsoft/Form-Recognizer-Toolkit).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dataprep.conversion import Converted, Loss, edited, is_whole, unread, whole_or_nothing
from dataprep.declaring import OFFICIAL, PLAIN, SCHEMA, SCHEMAS, counted, used_by
from dataprep.decode import decode, parse
from dataprep.fields import FORMATS, MISSPELT
from dataprep.findings import Drop, Edit, Insert, Location, Put
from dataprep.names import key_of
from dataprep.targets import VERSIONS, Target

Json = dict[str, Any]

BEFORE_SCHEMA = frozenset({"2.0-preview", PLAIN})
"""The versions whose fields.json has no $schema and no tables; the preview reads none at all."""

FILE_MEMBERS = ("$schema", "definitions")
FIELD_MEMBERS = ("fieldFormat", "itemType", "fields", "visualizationHint", "definitions")
"""What tools write null for, and the official schema wants absent."""

NO_LETTER = re.compile(r"[-_\s]")

MOST_TEXT = 40


def folded(name: str) -> str:
    """A name of a type or format but for case, blanks and hyphens: people write Date and selection-mark."""
    return NO_LETTER.sub("", name).lower()


SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "fieldType": {folded(name): name for name in FORMATS},
    "fieldFormat": {folded(name): name for names in FORMATS.values() for name in sorted(names)}
    | {folded(said): name for said, name in MISSPELT.items()},
}
"""How the official schema spells types and formats, by their folded names."""


@whole_or_nothing
def convert(raw: bytes, path: str, to: str) -> Converted:
    """A fields.json for an API version, or of the shape "2021-03-01". One that is so already is the same, byte for byte.

    The tools' misspellings and nulls are mended in all. Fields of types that the version does not have are left out.
    """
    mended, notes = _mended(raw, path)
    decoded = decode(mended, path, "fields")
    if not is_whole(decoded):
        return unread(raw, decoded.faults)
    tree, at = _tree(mended), Location(path)
    edits, losses = _without(tree, at, to)
    if to in BEFORE_SCHEMA:
        edits += [Drop(at.child(key)) for key in FILE_MEMBERS if key in tree]
    else:
        edits += _to_official(tree, at)
    return Converted(edited(mended, edits), _shape(tree), losses, (*notes, *_strange_schema(tree)))


def _tree(raw: bytes) -> Any:
    return parse(raw.decode("utf-8-sig")).tree


def _shape(tree: Json) -> str:
    """The shape; a file whose `$schema` is no known name is one without it."""
    return OFFICIAL if tree.get("$schema") in SCHEMAS else PLAIN


def _strange_schema(tree: Json) -> Iterator[str]:
    said = tree.get("$schema")
    if said is not None and said not in SCHEMAS:
        yield f"the $schema was {said[:MOST_TEXT]!r}, no known name of one"


def _mended(raw: bytes, path: str) -> tuple[bytes, tuple[str, ...]]:
    """A file with nulls removed and formats spelt as the official schema has it, and how many there were."""
    if decode(raw, path, "fields").wire is None:
        return raw, ()
    at, tree = Location(path), _tree(raw)
    objects = list(_field_objects(tree, at))
    members = [(at.child(key), tree, key) for key in FILE_MEMBERS]
    members += [(place.child(key), node, key) for place, node in objects for key in FIELD_MEMBERS]
    nulls = [Drop(place) for place, node, key in members if node.get(key, "") is None]
    told = [(place.child(key), node.get(key), known) for place, node in objects for key, known in SPELLINGS.items()]
    spelt = [
        Put(place, known[folded(said)]) for place, said, known in told if isinstance(said, str) and _is_misspelt(said, known)
    ]
    notes = (
        f"{counted(len(nulls), 'null')} removed",
        f"{counted(len(spelt), 'spelling')} of types and formats mended",
    )
    return edited(raw, [*nulls, *spelt]), tuple(note for note, edits in zip(notes, (nulls, spelt), strict=True) if edits)


def _is_misspelt(said: str, known: Mapping[str, str]) -> bool:
    return said not in known.values() and folded(said) in known


def _field_objects(tree: Json, at: Location) -> Iterator[tuple[Location, Json]]:
    """Every field, definition, row and column, each with its place, also of a file that is not as it should be."""
    definitions = tree.get("definitions")
    pending: list[tuple[Location, Any]] = [(at.child("fields", number), node) for number, node in enumerate(tree["fields"])]
    if isinstance(definitions, dict):
        pending += [(at.child("definitions", name), node) for name, node in definitions.items()]
    while pending:
        place, node = pending.pop()
        if isinstance(node, dict):
            yield place, node
            inner = node.get("fields")
            members = inner if isinstance(inner, list) else []
            pending += [(place.child("fields", number), member) for number, member in enumerate(members)]


def _to_official(tree: Json, at: Location) -> list[Edit]:
    """What gives a file the official `$schema`."""
    place = at.child("$schema")
    if "$schema" not in tree:
        return [Insert(place, SCHEMA)]
    return [Put(place, SCHEMA)] if tree["$schema"] != SCHEMA else []


def _without(tree: Json, at: Location, to: str) -> tuple[list[Edit], tuple[Loss, ...]]:
    """What takes away the fields whose types a version does not have, and what is lost with them."""
    definitions = tree.get("definitions", {})
    later = [(at.child("fields", number), node) for number, node in enumerate(tree["fields"]) if _is_later(node, definitions, to)]
    losses = [
        Loss(place, f"is of the type {node['fieldType']}, which {to} does not have: left out", node["fieldKey"])
        for place, node in later
    ]
    used = used_by((node for _, node in later), definitions)
    losses += [
        Loss(at.child("definitions", name), f"is a definition, which {to} does not have, and no table uses it: left out", name)
        for name in definitions
        if name not in used and to in BEFORE_SCHEMA
    ]
    return [Drop(place) for place, _ in later], tuple(losses)


def _is_later(node: Json, definitions: Json, to: str) -> bool:
    """Whether a version does not have a field's type; one that does not exist is not meant: that is for a check to say."""
    kind = node["fieldType"]
    return to in VERSIONS and not is_known_to(kind, to) and (kind in FORMATS or kind in definitions)


def is_known_to(kind: str, to: str) -> bool:
    """Whether some model of a version has fields of a type."""
    return kind in Target(to).names("field_types")


@lru_cache(8)  # asked for with each labels file of a folder
def unheld(raw: bytes, to: str) -> frozenset[str]:
    """The names of the fields of a file whose type a version does not have; none where it cannot be read."""
    decoded = decode(raw, "", "fields")
    if to not in VERSIONS or not is_whole(decoded):
        return frozenset()
    tree = _tree(raw)
    definitions = tree.get("definitions") or {}
    return frozenset(key_of(node["fieldKey"]) for node in tree["fields"] if _is_later(node, definitions, to))
