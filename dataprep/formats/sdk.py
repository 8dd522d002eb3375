"""Layout that was written from an SDK's objects, and the raw response that they were made from.

The SDKs of 3.x write `analyze_result.to_dict()`: names with underscores, points as objects, null where nothing is, and an empty
polygon where there is none. The one of 4.0 writes `as_dict()`: the raw result without its envelope. `string_index_type` is left
out by the former, which always ask for code points (azure-ai-formrecognizer 3.2 and 3.3, DocumentAnalysisClient).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

REBUILDABLE = "nothing is lost"
"""What is noted of a file that can be rebuilt."""

NEVER = "0001-01-01T00:00:00Z"
"""When the operation ran is not known any more; the envelope has to say something."""

RESULT = frozenset({"apiVersion", "modelId", "content", "pages"})
ENVELOPED = ("analyze_result", "analyzeResult")
UNDERSCORE = re.compile(r"_([a-z0-9])")
POLYGONS = frozenset({"polygon", "boundingBox"})


class _LossError(ValueError):
    """Two members of an object would have one name."""


def raw_of(tree: object) -> dict[str, Any] | None:
    """The raw response that the objects in a parsed file were made from; None where something would be lost."""
    if not isinstance(tree, dict):
        return None
    result = next((tree[key] for key in ENVELOPED if key in tree), tree)
    envelope = {} if result is tree else {key: value for key, value in tree.items() if key not in ENVELOPED}
    try:
        rebuilt, around = (_camel(node) if isinstance(node, dict) else {} for node in (result, envelope))
    except _LossError:
        return None
    # Documents have fields by names of the user's own, which are not to be changed.
    if not rebuilt.keys() >= RESULT or not isinstance(rebuilt["pages"], list) or rebuilt.get("documents"):
        return None
    rebuilt.setdefault("stringIndexType", "unicodeCodePoint")
    told = {"status": "succeeded", "createdDateTime": NEVER, "lastUpdatedDateTime": NEVER, **around}
    if str(told["status"]).lower() != "succeeded":
        return None
    return {**told, "status": "succeeded", "analyzeResult": rebuilt}


def _camel(node: Mapping[str, Any]) -> dict[str, Any]:
    """An object with the names of the raw response, what is null or no polygon left out."""
    kept = {key: value for key, value in node.items() if value is not None}
    named = {UNDERSCORE.sub(lambda match: match[1].upper(), key): value for key, value in kept.items()}
    if len(named) < len(kept):
        raise _LossError
    return {key: _value(key, value) for key, value in named.items() if not (key in POLYGONS and value == [])}


def _value(key: str, value: Any) -> Any:
    if key in POLYGONS and isinstance(value, list) and all(map(_is_point, value)):
        return [point[axis] for point in value for axis in ("x", "y")]
    if isinstance(value, dict):
        return _camel(value)
    if isinstance(value, list):
        return [_value("", member) for member in value]
    return value


def _is_point(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"x", "y"}
