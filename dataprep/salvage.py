"""What is left of a file that does not fit its schema: everything but the values at fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from jsonschema import Draft202012Validator, ValidationError
from msgspec import inspect

from dataprep import publish
from dataprep.faults import Fault, FaultKind
from dataprep.findings import Location
from dataprep.formats.shape import Format, Overflow

MOST = 100
"""Findings a file: more of them say nothing new; the last one tells how many there are."""

NOTHING: Any = object()

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Misfits:
    """The values that do not fit: where, what is there, and the missing key where that is it.

    `is_geometry` says that numbers too large for a computer are another rule's, if they stand in a polygon.
    """

    found: list[tuple[Path, Any, str | None]] = field(default_factory=list)
    is_geometry: bool = False

    def note(self, path: Path, value: Any, missing: str | None = None) -> Any:
        """Remember a value at fault; returns the hole that takes its place."""
        self.found.append((path, value, missing))
        return NOTHING


def salvage(tree: Any, format_: Format, path: str) -> tuple[msgspec.Struct | None, tuple[Fault, ...]]:
    """The typed object with holes where values do not fit, and a fault for each of the first hundred."""
    misfits = Misfits(is_geometry=format_.kind == "labels")
    wire = _convert(tree, inspect.type_info(format_.wire), (), misfits)
    schema = publish.published(format_.wire)
    faults = tuple(
        Fault(FaultKind.SCHEMA_MISMATCH, at, detail)
        for misfit in misfits.found[:MOST]
        for at, detail in [_explained(schema, path, *misfit)]
    )
    total = len(misfits.found)
    if total > MOST:
        last = faults[-1]
        rest = f"{last.detail} ({MOST} of {total} such faults are shown)"
        faults = (*faults[:-1], Fault(last.kind, last.at, rest))
    return (None if wire is NOTHING else wire), faults


def _convert(value: Any, node: inspect.Type, path: Path, misfits: Misfits) -> Any:
    match node:
        case inspect.StructType():
            return _struct(value, node, path, misfits)
        case inspect.VarTupleType(item_type=inspect.FloatType()) if isinstance(value, list):
            return _numbers(value, node.min_length or 0, None, path, misfits)
        case inspect.ListType(item_type=inspect.TupleType()) if isinstance(value, list) and value and all(map(_is_number, value)):
            return misfits.note(path, value)  # one box where a list of boxes belongs: one fault, not one a number
        case inspect.ListType() if isinstance(value, list):
            return _list(value, node.item_type, path, misfits)
        case inspect.DictType() if isinstance(value, dict):
            members = {key: _convert(item, node.value_type, (*path, key), misfits) for key, item in value.items()}
            return {key: item for key, item in members.items() if item is not NOTHING}
        case inspect.UnionType():
            return _union(value, node, path, misfits)
        case inspect.TupleType():
            length = len(node.item_types)
            return _numbers(value, length, length, path, misfits)
        case inspect.Metadata():
            return _convert(value, node.type, path, misfits)
    return _leaf(value, node, path, misfits)


def _struct(value: Any, node: inspect.StructType, path: Path, misfits: Misfits) -> Any:
    try:
        return msgspec.convert(value, node.cls)
    except (msgspec.ValidationError, UnicodeError):  # the latter for a lone surrogate, which JSON allows
        if not isinstance(value, dict):
            return misfits.note(path, value)
    members: dict[str, Any] = {}
    whole = True
    for entry in node.fields:
        key = entry.encode_name
        if key not in value:
            if entry.required:
                misfits.note(path, value, key)
            member = NOTHING
        else:
            member = _convert(value[key], entry.type, (*path, key), misfits)
        if member is not NOTHING:
            members[entry.name] = member
        elif entry.required:
            whole = False
    return node.cls(**members) if whole else NOTHING


def _list(values: list[Any], node: inspect.Type, path: Path, misfits: Misfits) -> Any:
    items = [_convert(value, node, (*path, number), misfits) for number, value in enumerate(values)]
    # None stands for a hole, so that the numbers of its neighbours stay those of the file.
    return [None if item is NOTHING else item for item in items]


def _union(value: Any, node: inspect.UnionType, path: Path, misfits: Misfits) -> Any:
    if value is None and any(isinstance(choice, inspect.NoneType) for choice in node.types):
        return None
    choices = [choice for choice in node.types if not isinstance(choice, inspect.NoneType)]
    is_list = isinstance(value, list)
    return _convert(
        value, next((one for one in choices if isinstance(one, inspect.ListType) is is_list), choices[0]), path, misfits
    )


def _numbers(value: Any, least: int, most: int | None, path: Path, misfits: Misfits) -> Any:
    """A polygon: all of it or nothing."""
    if not isinstance(value, list) or len(value) < least or len(value) > (most or len(value)):
        return misfits.note(path, value)
    # A region that overflows is told by the rule that judges regions (G403).
    if all(_is_number(number) or (misfits.is_geometry and isinstance(number, Overflow)) for number in value):
        return tuple(map(float, value))
    return misfits.note(path, value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _leaf(value: Any, node: inspect.Type, path: Path, misfits: Misfits) -> Any:
    match node:
        case inspect.FloatType() if _is_number(value):
            return float(value)
        case inspect.IntType() if _is_number(value) and float(value).is_integer():
            return int(value)  # 1.0 is an integer to JSON Schema
        case inspect.StrType() if type(value) is str:
            return value
        case inspect.BoolType() if isinstance(value, bool):
            return value
        case inspect.AnyType():
            return value
        case inspect.RawType():
            return msgspec.Raw()
    return misfits.note(path, value)


def _explained(schema: publish.Schema, file: str, path: Path, value: Any, missing: str | None) -> tuple[Location, str]:
    at = Location(file).child(*path)
    if missing is not None:
        return at, f"{missing!r} is missing"
    part = publish.at(schema, path)
    error = next(Draft202012Validator(part).iter_errors(value), None)
    if error is None:
        return at, f"{shown(value)} is not what the schema allows here"
    return at.child(*error.path), _told(error)


def _told(error: ValidationError) -> str:
    match error.validator:
        case "type":
            wanted: Any = error.validator_value
            return _misplaced(error.instance, [wanted] if isinstance(wanted, str) else wanted)
        case "anyOf":
            choices: Any = error.validator_value
            return _misplaced(error.instance, [choice.get("type", "object") for choice in choices])
        case "minItems" | "maxItems":
            numbers: Any = error.instance
            return f"{len(numbers)} numbers stand where {_lengths(error.schema)} belong"
    return error.message


def _misplaced(value: Any, types: Sequence[str]) -> str:
    return f"{shown(value)} stands where {' or '.join(map(_article, types))} belongs"


def _lengths(schema: Any) -> str:
    least, most = schema.get("minItems"), schema.get("maxItems")
    return str(least) if least == most else f"{least} or more"


def _article(name: str) -> str:
    return name if name == "null" else f"an {name}" if name[0] in "aio" else f"a {name}"


def shown(value: Any) -> str:
    """A JSON value in a few words, cut where it is long."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    text = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else _literal(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _literal(value: Any) -> str:
    constants = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return constants[value]
    return f'"{value}"' if type(value) is str else str(value)
