"""JSON of other services' training data, and of SDKs: known by name, so that it can be named and left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Claims = Callable[[Mapping[str, Any]], bool]


def _schema(tree: Mapping[str, Any]) -> str:
    schema = tree.get("$schema")
    return schema if isinstance(schema, str) else ""


def _is_content_understanding(tree: Mapping[str, Any]) -> bool:
    result = tree.get("result")
    return (
        "schema.ai.azure.com/mmi/" in _schema(tree)
        or {"fieldLabels", "fileId"} <= tree.keys()
        or "analyzerId" in tree
        or (isinstance(result, dict) and "contents" in result)
    )


def _is_generative(tree: Mapping[str, Any]) -> bool:
    return "schema.ai.azure.com/documentintelligence/" in _schema(tree) or not tree.keys().isdisjoint(
        {"fieldLabels", "fieldSchema"}
    )


def _assets(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    assets = tree.get("assets")
    return assets if isinstance(assets, dict) else tree


def _is_entities(tree: Mapping[str, Any]) -> bool:
    return "documents" in _assets(tree) and not _assets(tree).keys().isdisjoint({"extractors", "entities"})


def _is_conversation(tree: Mapping[str, Any]) -> bool:
    return {"intents", "utterances"} <= _assets(tree).keys()


FOREIGN: Mapping[str, Claims] = {
    "Content Understanding": _is_content_understanding,
    "a custom generative model": _is_generative,
    "custom entity recognition": _is_entities,
    "a conversation project": _is_conversation,
}
"""What other systems' files are called, and how each is known; the first that claims a file names it."""


def foreign_name(tree: object) -> str | None:
    """The name of the other system whose file this is; None where it is none that we know."""
    if not isinstance(tree, dict):
        return None
    return next((name for name, claims in FOREIGN.items() if claims(tree)), None)


def is_from_sdk(tree: object) -> bool:
    """Whether this is a layout result written from an SDK's objects: pages without the envelope of the response."""
    if isinstance(tree, list):
        return bool(tree) and isinstance(tree[0], dict) and "page_number" in tree[0]
    if not isinstance(tree, dict) or "analyzeResult" in tree:
        return False
    keys = {key.replace("_", "").lower() for key in tree}
    return "analyzeresult" in keys or {"pages", "modelid"} <= keys or "readresults" in keys
