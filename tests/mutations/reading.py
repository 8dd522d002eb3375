"""Defects that reading a file runs into: it is no JSON, or not of its shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.mutations.files import FILES, filled_with
from tests.mutations.planting import Files, Json, Plant, Planted, Row, inside, replaced, rewritten
from tests.mutations.samples import EACH_LABELS, LATER

JSON = tuple((kind, path) for kind, path in FILES if kind != "form")
AGAIN = "@again@"


def of_json(
    code: str, what: str, plant: Callable[[str], Plant], kinds: str = "ocr labels fields", samples: Sequence[str] = EACH_LABELS
) -> Iterator[Row]:
    """A row for each set and JSON file of some kinds."""
    for sample in samples:
        for kind, path in JSON:
            if kind in kinds and (kind != "fields" or sample in LATER):
                yield Row(code, sample, f"{what}, {path}", plant(path))


def text(change: Callable[[bytes], bytes]) -> Callable[[str], Plant]:
    """A change of a file's text; the file itself is told."""
    return lambda path: rewritten(path, change)


def stray_byte(raw: bytes) -> bytes:
    """A letter of another encoding in the last text of the file."""
    end = raw.rindex(b'"')
    return raw[:end] + b"\xe9" + raw[end:]


def unquoted(raw: bytes) -> bytes:
    """The first number after a colon is none."""
    return raw.replace(b": 0", b": NaN", 1).replace(b": 1", b": NaN", 1)


def twice(path: str, find: Callable[[Any], tuple[Any, str, str]]) -> Plant:
    """A key a second time in its object; told there. `find` gives the object, its pointer and the key."""

    def change(tree: Json) -> tuple[str, str]:
        owner, pointer, key = find(tree)
        owner[AGAIN] = owner[key]
        return f"{pointer}/{key}", key

    def plant(files: Files) -> Planted:
        keys: list[str] = []

        def edit(tree: Json) -> str:
            pointer, key = change(tree)
            keys.append(key)
            return pointer

        mutated, places = inside(path, edit)(files)
        return Planted(replaced(mutated, path, json.dumps(AGAIN).encode(), json.dumps(keys[0]).encode()), places)

    return plant


def first_key(tree: Json) -> tuple[Any, str, str]:
    """The first key of the file."""
    return tree, "", next(iter(tree))


def key_of_last_label(tree: Json) -> tuple[Any, str, str]:
    """The name of the last label."""
    label = tree["labels"][-1]
    return label, f"/labels/{len(tree['labels']) - 1}", next(iter(label))


def key_of_last_item(tree: Json) -> tuple[Any, str, str]:
    """The page of the last item of the last label."""
    owner, pointer, _ = key_of_last_label(tree)
    member = "regions" if "regions" in owner else "value"
    item = owner[member][-1]
    return item, f"{pointer}/{member}/{len(owner[member]) - 1}", next(iter(item))


def key_of_last_field(tree: Json) -> tuple[Any, str, str]:
    """The name of the last field."""
    return tree["fields"][-1], f"/fields/{len(tree['fields']) - 1}", "fieldKey"


ODD: tuple[tuple[str, bytes], ...] = (
    ("another object", b'{"annotations": []}'),
    ("a list", b"[1, 2]"),
    ("a text", b'"labels"'),
    ("an empty object", b"{}"),
)
FOREIGN: tuple[tuple[str, bytes], ...] = (
    (
        "Content Understanding",
        b'{"$schema": "https://schema.ai.azure.com/mmi/2024-12-01-preview/labels.json", "fileId": "", "fieldLabels": {}}',
    ),
    (
        "a generative model",
        b'{"$schema": "https://schema.ai.azure.com/documentintelligence/2024/labels.json", "fieldLabels": {}}',
    ),
    ("entities", b'{"assets": {"entities": [], "documents": []}}'),
    ("a conversation", b'{"intents": [], "utterances": []}'),
)
DEEP = b"[" * 100_000

ROWS = (
    *of_json("F011", "cut off in the middle", text(lambda raw: raw[: len(raw) // 2])),
    *of_json("F011", "the last brace is missing", text(lambda raw: raw.rstrip()[:-1])),
    *of_json("F011", "a comma too many", text(lambda raw: raw.rstrip()[:-1] + b",}")),
    *of_json("F011", "more behind the end", text(lambda raw: raw + b"{}")),
    *of_json("F011", "NaN", text(unquoted), "ocr labels"),
    *of_json("F011", "single quotes", text(lambda raw: raw.replace(b'"', b"'", 2))),
    *of_json("F011", "nested too deep", filled_with(DEEP)),
    *of_json("F012", "Latin-1", text(stray_byte)),
    *of_json("F012", "UTF-16", text(lambda raw: raw.decode().encode("utf-16"))),
    *of_json("F013", "a mark", text(lambda raw: b"\xef\xbb\xbf" + raw)),
    *of_json("F014", "the first key", lambda path: twice(path, first_key), "labels fields"),
    *of_json("F014", "a label's name", lambda path: twice(path, key_of_last_label), "labels"),
    *of_json("F014", "an item's page", lambda path: twice(path, key_of_last_item), "labels"),
    *of_json("F014", "a field's name", lambda path: twice(path, key_of_last_field), "fields"),
    *(row for what, raw in ODD for row in of_json("F016", what, filled_with(raw), samples=("4.0",))),
    *(row for what, raw in FOREIGN for row in of_json("F016", what, filled_with(raw), samples=("2.0",))),
)
"""A row each."""
