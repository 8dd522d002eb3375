"""fields.json with `$schema` and without it, made from labels where there is none, and fields added to one.

2.0 has no `$schema`, no tables and no marks; all later versions write the shape of 2021-03-01. Shapes: the official schema of
2021-03-01, and the labeling tools' sources (microsoft/OCR-Form-Tools, microsoft/Form-Recognizer-Toolkit).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dataprep.conversion import Converted, Loss, edited, is_whole, unread, whole_or_nothing, written
from dataprep.decode import decode, parse
from dataprep.fields import FORMATS, MISSPELT
from dataprep.findings import Drop, Edit, Insert, Location, Put
from dataprep.guessing import STRING, Guess, Labeled, guess, labeled
from dataprep.model import Labels
from dataprep.names import key_of, listed
from dataprep.targets import Target

Json = dict[str, Any]

PLAIN, OFFICIAL = "2.0", "2021-03-01"
SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/fields.json"
SCHEMAS = frozenset({SCHEMA, "http://www.azure.com/schema/formrecognizer/fields.json"})
"""The two names that the tools write for the shape of 2021-03-01."""

FILE_MEMBERS = ("$schema", "definitions")
FIELD_MEMBERS = ("fieldFormat", "itemType", "fields", "visualizationHint", "definitions")
"""What tools write null for, and the official schema wants absent."""

STYLE = b"{\n    }"
"""How microsoft/OCR-Form-Tools indents the files that it writes."""

MOST_NAMES, MOST_TEXT = 10, 40


@whole_or_nothing
def convert(raw: bytes, path: str, to: str) -> Converted:
    """A fields.json as another version has it: "2.0" or "2021-03-01". One that is so already is the same, byte for byte.

    The tools' misspellings and nulls are mended in both.
    """
    mended, notes = _mended(raw, path)
    decoded = decode(mended, path, "fields")
    if not is_whole(decoded):
        return unread(raw, decoded.faults)
    tree, at = _tree(mended), Location(path)
    edits, losses = _to_plain(tree, at) if to == PLAIN else (_to_official(tree, at), ())
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


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _mended(raw: bytes, path: str) -> tuple[bytes, tuple[str, ...]]:
    """A file with nulls removed and formats spelt as the official schema has it, and how many there were."""
    if decode(raw, path, "fields").wire is None:
        return raw, ()
    at, tree = Location(path), _tree(raw)
    objects = list(_field_objects(tree, at))
    members = [(at.child(key), tree, key) for key in FILE_MEMBERS]
    members += [(place.child(key), node, key) for place, node in objects for key in FIELD_MEMBERS]
    nulls = [Drop(place) for place, node, key in members if node.get(key, "") is None]
    formats = [(place.child("fieldFormat"), node.get("fieldFormat")) for place, node in objects]
    spelt = [Put(place, MISSPELT[said]) for place, said in formats if isinstance(said, str) and said in MISSPELT]
    notes = (f"{_counted(len(nulls), 'null')} removed", f"{_counted(len(spelt), 'format')} spelt as the schema does")
    return edited(raw, [*nulls, *spelt]), tuple(note for note, edits in zip(notes, (nulls, spelt), strict=True) if edits)


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


def _to_plain(tree: Json, at: Location) -> tuple[list[Edit], tuple[Loss, ...]]:
    """What takes away all that 2.0 does not know, and what is lost with it."""
    definitions = tree.get("definitions", {})
    later = [(at.child("fields", number), node) for number, node in enumerate(tree["fields"]) if _is_later(node, definitions)]
    used = _used((node for _, node in later), definitions)
    losses = [
        *(
            Loss(place, f"is of the type {node['fieldType']}, which {PLAIN} does not have: left out", node["fieldKey"])
            for place, node in later
        ),
        *(
            Loss(
                at.child("definitions", name),
                f"is a definition, which {PLAIN} does not have, and no table uses it: left out",
                name,
            )
            for name in definitions
            if name not in used
        ),
    ]
    return [*(Drop(at.child(key)) for key in FILE_MEMBERS if key in tree), *(Drop(place) for place, _ in later)], tuple(losses)


def _is_later(node: Json, definitions: Json) -> bool:
    """Whether a field is of a type that came after 2.0; one that does not exist is not: that is for a check to say."""
    kind = node["fieldType"]
    return kind not in Target(PLAIN).names("field_types") and (kind in FORMATS or kind in definitions)


def _used(nodes: Iterable[Json], definitions: Mapping[str, Json]) -> set[str]:
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


@whole_or_nothing
def added(raw: bytes, path: str, fields: Json) -> Converted:
    """A fields.json with those fields of another tree, of the shape of 2021-03-01, that it lacks added at the end.

    Names are compared when trimmed and lower-cased. The definitions that it then uses and lacks are added with them.
    """
    decoded = decode(raw, path, "fields")
    return _added(raw, Location(path), fields) if is_whole(decoded) else unread(raw, decoded.faults)


def _added(raw: bytes, at: Location, fields: Json) -> Converted:
    tree = _tree(raw)
    known = {key_of(node["fieldKey"]) for node in tree["fields"]}
    new: dict[str, Json] = {}
    for node in fields["fields"]:
        if (key := key_of(node["fieldKey"])) not in known:
            new.setdefault(key, node)
    there, others = tree.get("definitions", {}), fields.get("definitions") or {}
    in_use = _used([*tree["fields"], *there.values(), *new.values()], {**others, **there})
    extra = {name: node for name, node in others.items() if name in in_use and name not in there}
    edits: list[Edit] = [Insert(at.child("fields", "-"), node) for node in new.values()]
    if there:
        edits += [Put(at.child("definitions", name), node) for name, node in extra.items()]
    elif extra:
        edits.append(Put(at.child("definitions"), extra))
    notes = (_added_note("field", [node["fieldKey"] for node in new.values()]), _added_note("definition", list(extra)))
    losses = tuple(
        Loss(at.child("definitions", name), "a definition of this name was there: its columns stay as they were", name)
        for name in sorted(_used(new.values(), others) & there.keys())
        if _columns(others[name]) != _columns(there[name])
    )
    return Converted(edited(raw, edits), _shape(tree), losses, tuple(filter(None, notes)))


def _added_note(what: str, names: Sequence[str]) -> str:
    return f"{_counted(len(names), what)} added: {listed(names, MOST_NAMES)}" if names else ""


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
    tree: Json = {"fields": [_table(one) if one.columns else _plain(one, to) for one in kept]}
    if to == OFFICIAL:
        tree = {"$schema": SCHEMA, **tree, "definitions": {_rows_of(one): _definition(one) for one in kept if one.columns}}
    losses = tuple(Loss(one.at, f"left out: {PLAIN} has no tables", one.name) for one in found if one.columns and to == PLAIN)
    notes = (f"made from the labels of {_counted(len(sets), 'form')}", *_guesses(kept, to), *_beside(kept, nameless))
    return Converted(written(tree, STYLE), None, losses, notes)


def _guess(one: Labeled, to: str) -> Guess:
    """The type of a field, a string where that came after 2.0 and 2.0 is wanted."""
    told = guess(one.texts)
    return told if to == OFFICIAL or told.type in Target(PLAIN).names("field_types") else STRING


def _plain(one: Labeled, to: str = OFFICIAL) -> Json:
    told = _guess(one, to)
    return _node(one.name, told.type, told.format)


def _node(name: str, kind: str, form: str = STRING.format, **more: object) -> Json:
    return {"fieldKey": name, "fieldType": kind, "fieldFormat": form, **more}


def _rows_of(table: Labeled) -> str:
    """The name of the definition of a table's rows: the labeling tool looks for no other."""
    return f"{table.name}_object"


def _table(one: Labeled) -> Json:
    if one.grows:
        return _node(one.name, "array", itemType=_rows_of(one))
    rows = [_node(name, _rows_of(one)) for name in one.rows.values()]
    return _node(one.name, "object", fields=rows, visualizationHint="vertical")


def _definition(table: Labeled) -> Json:
    return _node(_rows_of(table), "object", fields=[_plain(column) for column in table.columns.values()])


def _guesses(kept: Iterable[Labeled], to: str) -> Iterator[str]:
    """What each field was taken for, and strings together."""
    strings = {"field": 0, "column": 0}
    for one in kept:
        if one.columns:
            rows = "rows by number" if one.grows else _counted(len(one.rows), "fixed row")
            yield f"{one.name!r} is taken for a table of {_counted(len(one.columns), 'column')}, with {rows}"
        for part in one.columns.values() or (one,):
            told, said = _guess(part, to), [text for text in part.texts if text]
            if told == STRING:
                strings["column" if one.columns else "field"] += 1
            else:
                title = f"{part.name!r} of {one.name!r}" if one.columns else repr(part.name)
                yield f"{title} is taken for {told.words}, by {_counted(len(said), 'value')} such as {said[0]!r}"
    counts = [_counted(count, what) for what, count in strings.items() if count]
    if counts:
        yield f"{' and '.join(counts)} {'are' if sum(strings.values()) > 1 else 'is'} taken for strings"


def _beside(kept: Iterable[Labeled], nameless: Sequence[str]) -> Iterator[str]:
    """What the labels do not tell."""
    drawn = [one.name for one in kept if not one.columns and not one.texts]
    if drawn:
        yield f"drawn without a text, and so perhaps signatures: {listed(drawn, MOST_NAMES)}"
    if nameless:
        yield f"left out, for they name neither a field nor a cell: {listed(nameless, MOST_NAMES)}"
