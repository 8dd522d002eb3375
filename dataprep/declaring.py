"""fields.json made from labels, united, and added to one that is there.

Shapes: the official schema of 2021-03-01, and the labeling tools' sources (microsoft/OCR-Form-Tools).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dataprep.conversion import Converted, Loss, edited, is_whole, unread, whole_or_nothing, written
from dataprep.decode import decode, parse
from dataprep.findings import Edit, Insert, Location, Put
from dataprep.guessing import STRING, Guess, Labeled, guess, labeled
from dataprep.model import Labels
from dataprep.names import key_of, listed
from dataprep.targets import Target

Json = dict[str, Any]

PLAIN, OFFICIAL = "2.0", "2021-03-01"
SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/fields.json"
SCHEMAS = frozenset({SCHEMA, "http://www.azure.com/schema/formrecognizer/fields.json"})
"""The two names that the tools write for the shape of 2021-03-01."""

STYLE = b"{\n    }\n"
"""How microsoft/OCR-Form-Tools indents the files that it writes."""

MOST_NAMES = 10


@whole_or_nothing
def added(raw: bytes, path: str, fields: Json) -> Converted:
    """A fields.json with those fields of another tree, of the shape of 2021-03-01, that it lacks added at the end.

    Names are compared when trimmed and lower-cased. The definitions that it then uses and lacks are added with them.
    """
    decoded = decode(raw, path, "fields")
    return _added(raw, Location(path), fields) if is_whole(decoded) else unread(raw, decoded.faults)


def _added(raw: bytes, at: Location, fields: Json) -> Converted:
    tree = parse(raw.decode("utf-8-sig")).tree
    known = {key_of(node["fieldKey"]) for node in tree["fields"]}
    new: dict[str, Json] = {}
    for node in fields["fields"]:
        if (key := key_of(node["fieldKey"])) not in known:
            new.setdefault(key, node)
    there, others = tree.get("definitions", {}), fields.get("definitions") or {}
    in_use = used_by([*tree["fields"], *there.values(), *new.values()], {**others, **there})
    extra = {name: node for name, node in others.items() if name in in_use and name not in there}
    edits: list[Edit] = [Insert(at.child("fields", "-"), node) for node in new.values()]
    if there:
        edits += [Put(at.child("definitions", name), node) for name, node in extra.items()]
    elif extra:
        edits.append(Put(at.child("definitions"), extra))
    notes = (_added_note("field", [node["fieldKey"] for node in new.values()]), _added_note("definition", list(extra)))
    losses = [
        Loss(at.child("definitions", name), "has a definition of other columns, which stays as it was", name)
        for name in sorted(used_by(new.values(), others) & there.keys())
        if _columns(others[name]) != _columns(there[name])
    ]
    losses += crowded(tree, fields, at)
    shape = OFFICIAL if tree.get("$schema") in SCHEMAS else PLAIN
    return Converted(edited(raw, edits), shape, tuple(losses), tuple(filter(None, notes)))


def crowded(tree: Json, fields: Json, at: Location) -> Iterator[Loss]:
    """The fields of a tree that have no room for what another tree of the same fields declares: rows and columns of tables."""
    there, others = tree.get("definitions") or {}, fields.get("definitions") or {}
    declared = {key_of(node["fieldKey"]): (number, node) for number, node in enumerate(tree["fields"])}
    for node in fields["fields"]:
        number, old = declared.get(key_of(node["fieldKey"]), (0, node))
        if old is not node and not _tables(node, others).keys() <= _tables(old, there).keys():
            yield Loss(at.child("fields", number), "is declared without all that is labeled of it: it stays so", node["fieldKey"])


def _tables(node: Json, definitions: Json) -> Mapping[tuple[str, str], None]:
    """The cells that a field has room for: by row, "" for numbered ones, and column; none for what is no table."""
    rows = [(row["fieldKey"], row["fieldType"]) for row in node.get("fields") or ()] if node["fieldType"] == "object" else []
    rows += [("", node["itemType"])] if node["fieldType"] == "array" and node.get("itemType") else []
    return {
        (key_of(row), key_of(column["fieldKey"])): None
        for row, name in rows
        for column in definitions.get(name, {}).get("fields") or ()
    }


def merged(one: Json, other: Json) -> Json:
    """Two trees of fields that were made alike as one: the fields of both, and of tables the rows and columns of both."""
    fields = _united(one["fields"], other["fields"])
    definitions = _united(one["definitions"].values(), other["definitions"].values())
    return {**one, "fields": fields, "definitions": {node["fieldKey"]: node for node in definitions}}


def _united(nodes: Iterable[Json], others: Iterable[Json]) -> list[Json]:
    """Field objects by name, those of one name and type with the members of both."""
    found = {key_of(node["fieldKey"]): node for node in nodes}
    for node in others:
        old = found.setdefault(key_of(node["fieldKey"]), node)
        if "fields" in old and "fields" in node:
            found[key_of(node["fieldKey"])] = {**old, "fields": _united(old["fields"], node["fields"])}
    return list(found.values())


def _added_note(what: str, names: Sequence[str]) -> str:
    return f"{counted(len(names), what)} added: {listed(names, MOST_NAMES)}" if names else ""


def _columns(definition: Json) -> set[tuple[str, str]]:
    return {(node["fieldKey"], node["fieldType"]) for node in definition.get("fields") or ()}


def made(labels: Iterable[Labels], to: str) -> Converted | None:
    """A new fields.json, "2.0" or "2021-03-01", from all labels of a set; None where nothing is labeled.

    Types are guessed from the labeled texts, and every one that is not a string is said in a note.
    """
    sets = tuple(labels)
    found, nameless = labeled(sets)
    if not found:
        return None
    kept = [one for one in found if to == OFFICIAL or not one.columns]
    tables = {one.name: _table(one) for one in kept if one.columns}
    tree: Json = {"fields": [tables[one.name][0] if one.columns else _plain(one, to) for one in kept]}
    if to == OFFICIAL:
        definitions = {definition["fieldKey"]: definition for _, definition in tables.values()}
        tree = {"$schema": SCHEMA, **tree, "definitions": definitions}
    losses = tuple(
        Loss(one.at, f"is a table, which {PLAIN} does not have: left out", one.name)
        for one in found
        if one.columns and to == PLAIN
    )
    notes = (f"made from the labels of {counted(len(sets), 'form')}", *_guesses(kept, to), *_beside(kept, nameless))
    return Converted(written(tree, STYLE), None, losses, notes)


def _guess(one: Labeled, to: str) -> Guess:
    """The type of a field, a string where that came after 2.0 and 2.0 is wanted."""
    told = guess(one.texts)
    return told if to == OFFICIAL or told.type in Target(PLAIN).names("field_types") else STRING


def _plain(one: Labeled, to: str = OFFICIAL) -> Json:
    told = _guess(one, to)
    return node(one.name, told.type, told.format)


def node(name: str, kind: str, form: str = STRING.format, **more: object) -> Json:
    """A field, row, column or definition as it stands in the file."""
    return {"fieldKey": name, "fieldType": kind, "fieldFormat": form, **more}


def table(name: str, rows: Iterable[str], columns: Iterable[Json], *, grows: bool) -> tuple[Json, Json]:
    """A table, which grows by numbered rows or has fixed ones, and the definition of its rows.

    The labeling tool looks for a definition of no other name (microsoft/OCR-Form-Tools).
    """
    row = f"{name}_object"
    definition = node(row, "object", fields=list(columns))
    if grows:
        return node(name, "array", itemType=row), definition
    return node(name, "object", fields=[node(one, row) for one in rows], visualizationHint="vertical"), definition


def _table(one: Labeled) -> tuple[Json, Json]:
    return table(one.name, one.rows.values(), [_plain(column) for column in one.columns.values()], grows=one.grows)


def _guesses(kept: Iterable[Labeled], to: str) -> Iterator[str]:
    """What each field was taken for, and strings together."""
    strings = {"field": 0, "column": 0}
    for one in kept:
        if one.columns:
            rows = "rows by number" if one.grows else counted(len(one.rows), "fixed row")
            yield f"{one.name!r} is taken for a table of {counted(len(one.columns), 'column')}, with {rows}"
        for part in one.columns.values() or (one,):
            told, said = _guess(part, to), [text for text in part.texts if text]
            if told == STRING:
                strings["column" if one.columns else "field"] += 1
            else:
                title = f"{part.name!r} of {one.name!r}" if one.columns else repr(part.name)
                yield f"{title} is taken for {told.words}, by {counted(len(said), 'value')} such as {said[0]!r}"
    counts = [counted(count, what) for what, count in strings.items() if count]
    if counts:
        yield f"{' and '.join(counts)} {'are' if sum(strings.values()) > 1 else 'is'} taken for strings"


def _beside(kept: Iterable[Labeled], nameless: Sequence[str]) -> Iterator[str]:
    """What the labels do not tell."""
    drawn = [one.name for one in kept if not one.columns and not one.texts]
    if drawn:
        yield f"drawn without a text, and so perhaps signatures: {listed(drawn, MOST_NAMES)}"
    if nameless:
        yield f"left out, for they name neither a field nor a cell: {listed(nameless, MOST_NAMES)}"


def used_by(nodes: Iterable[Json], definitions: Mapping[str, Json]) -> set[str]:
    """The names of the definitions that fields use, also by way of others."""
    used: set[str] = set()
    pending = list(nodes)
    while pending:
        node = pending.pop()
        names = {node["fieldType"], node.get("itemType")} & definitions.keys() - used
        used |= names
        pending += [definitions[name] for name in names]
        pending += node.get("fields") or ()
    return used


def counted(count: int, what: str) -> str:
    """A number of things."""
    return f"{count} {what}{'s' * (count != 1)}"
