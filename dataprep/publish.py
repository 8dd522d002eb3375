"""The JSON Schemas (draft 2020-12) of all that is read, made from the same types that read it."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from dataprep.formats import FORMATS

Schema = dict[str, Any]


@functools.cache
def published(wire: type[msgspec.Struct]) -> Schema:
    """The schema of one type as it is published: plain, so that a validator's errors point at the value at fault."""
    (head,), definitions = msgspec.json.schema_components([wire], ref_template="#/$defs/{name}")
    root = head["$ref"].rpartition("/")[2]
    body = definitions.pop(root) if not _refers(definitions, root) else {"$ref": f"#/$defs/{root}"}
    schema = _plain({**body, "$defs": definitions}) if definitions else _plain(body)
    return dict(schema)


def _refers(definitions: Mapping[str, Any], name: str) -> bool:
    return f"#/$defs/{name}'" in str(definitions)


def _plain(node: Any) -> Any:
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _plain(value) for key, value in node.items()}
    return _or_null(_eight(node))


def _or_null(node: Schema) -> Schema:
    """`anyOf` of a type and null as a list of types: with `anyOf` a validator blames the whole value."""
    choices = node.get("anyOf")
    if not choices or {"type": "null"} not in choices or len(choices) > 2:
        return node
    (choice,) = (choice for choice in choices if choice != {"type": "null"})
    if "type" not in choice:
        return {**node, "anyOf": [choice, {"type": "null"}]}
    rest = {key: value for key, value in node.items() if key not in {"anyOf", "default"}}
    return {**choice, **rest, "type": [choice["type"], "null"]}


def _eight(node: Schema) -> Schema:
    """A tuple of like items as `items` with a length."""
    items = node.get("prefixItems")
    if not items or any(item != items[0] for item in items):
        return node
    return {**{key: value for key, value in node.items() if key != "prefixItems"}, "items": items[0]}


def of_formats() -> Mapping[str, Schema]:
    """The schema of every version of every format, by name."""
    return {name: titled(format_.wire, name, title) for format_ in FORMATS for name, title in format_.versions.items()}


def titled(wire: type[msgspec.Struct], name: str, title: str) -> Schema:
    """The schema of a type under its published name."""
    return {**headed(name, title), **published(wire), "title": title}


def headed(name: str, title: str) -> Schema:
    """What every published schema begins with."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:dataprep:schema:{name}", "title": title}


def components(wires: Sequence[type[msgspec.Struct]]) -> tuple[list[Schema], Schema]:
    """References to the schemas of types, one each, and what they refer to, by name."""
    heads, definitions = msgspec.json.schema_components(wires, ref_template="#/$defs/{name}")
    return [dict(head) for head in heads], dict(_plain(definitions))


def at(schema: Schema, path: tuple[str | int, ...]) -> Schema:
    """The sub-schema for the value at a path, its reference resolved; {} where the schema says nothing of it."""
    definitions = schema.get("$defs", {})
    for key in path:
        schema = _resolved(schema, definitions)
        if isinstance(key, int):
            schema = schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(key) or schema.get("additionalProperties", {})
    return {**_resolved(schema, definitions), "$defs": definitions}


def _resolved(schema: Schema, definitions: Mapping[str, Any]) -> Schema:
    if "$ref" not in schema:
        return schema
    return dict(definitions[schema["$ref"].rpartition("/")[2]])
