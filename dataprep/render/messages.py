"""The messages of `dataprep serve`, JSON-RPC 2.0: what each method takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from dataprep.publish import Schema, components, headed
from dataprep.render.json import ReportObject
from dataprep.report_objects import EditObject, Level, Tool

Size = Annotated[list[float], Meta(min_length=2, max_length=2, description="Width and height of a page.")]
Json = dict[str, Any] | str | None
"""A JSON file: parsed, or its text."""

Labels = Annotated[Json, Meta(description="The labels: parsed, or as text, which gives findings lines; null for none.")]
Ocr = Annotated[Json, Meta(description="The OCR: parsed, or as text; null for none.")]
Fields = Annotated[Json, Meta(description="fields.json: parsed, or as text; null for none.")]
Form = Annotated[
    str | list[Size] | None,
    Meta(description="The form: its path, or the size of each page, in inches for a PDF, in pixels for an image."),
]
Key = Annotated[str, Meta(description="The session, as `open` named it.")]


class Options(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What to judge for, and what to show; found from the documents, or usual, where it is not said."""

    target: Annotated[str, Meta(description="The API version: 2.0-preview to 4.0.")] | UnsetType = UNSET
    model: Annotated[str, Meta(description="template or neural.")] | UnsetType = UNSET
    tier: Annotated[str, Meta(description="S0 or F0.")] | UnsetType = UNSET
    kind: Annotated[str, Meta(description="labeled, unlabeled or classifier.")] | UnsetType = UNSET
    select: Annotated[list[str], Meta(description="Only these codes or families.")] | UnsetType = UNSET
    ignore: Annotated[list[str], Meta(description="All but these.")] | UnsetType = UNSET
    severity: Annotated[dict[str, Level], Meta(description="By code another severity.")] | UnsetType = UNSET
    deep: Annotated[bool, Meta(description="Whether an image is decoded whole.")] | UnsetType = UNSET
    show_skipped: Annotated[bool, Meta(description="What could not be judged as findings, too.")] | UnsetType = UNSET


class CheckParams(Struct, forbid_unknown_fields=True):
    """One form: what is left out is not judged."""

    labels: Labels | UnsetType = UNSET
    ocr: Ocr | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET
    form: Form | UnsetType = UNSET
    name: Annotated[str, Meta(description="The form's file name; by default what the labels say.")] | UnsetType = UNSET
    options: Annotated[Options, Meta(description="What to judge for, and what to show.")] | UnsetType = UNSET


class ChangeParams(Struct, forbid_unknown_fields=True):
    """What changed in an open form: what is left out is as it was, null takes it away."""

    session: Key
    labels: Labels | UnsetType = UNSET
    ocr: Ocr | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET
    form: Form | UnsetType = UNSET


class CloseParams(Struct, forbid_unknown_fields=True):
    """The session to forget."""

    session: Key


class ApplyParams(Struct, forbid_unknown_fields=True):
    """A document, and edits of it as findings offer them; nothing is written."""

    document: Annotated[dict[str, Any] | str, Meta(description="The document: parsed, or its text, of which all else stays.")]
    edits: Annotated[list[EditObject], Meta(description="The edits of one fix, or of several that do not meet.")]


class ExplainParams(Struct, forbid_unknown_fields=True):
    """A rule."""

    code: Annotated[str, Meta(description="Its code or its name.")]


class SchemaParams(Struct, forbid_unknown_fields=True):
    """A schema; without a name the titles of all by name."""

    name: Annotated[str, Meta(description="The name of the schema.")] | UnsetType = UNSET


class NoParams(Struct, forbid_unknown_fields=True):
    """Nothing."""


class Opened(Struct):
    """An open form."""

    session: Key
    report: Annotated[ReportObject, Meta(description="The form as it was given.")]


class Applied(Struct):
    """A document with edits carried out."""

    document: Annotated[dict[str, Any] | str, Meta(description="Of the kind that was given: parsed, or text.")]


class RuleObject(Struct):
    """A rule in full."""

    code: Annotated[str, Meta(description="Its code.")]
    name: Annotated[str, Meta(description="Its name, which states the bad thing.")]
    severity: Annotated[Level, Meta(description="How much its findings matter.")]
    what: Annotated[str, Meta(description="What it finds.")]
    why: Annotated[str, Meta(description="Why that matters.")]
    bad: Annotated[str, Meta(description="An example.")]
    good: Annotated[str, Meta(description="The same as it should be.")]
    fix: Annotated[str, Meta(description="How to mend it.")]
    targets: Annotated[str, Meta(description="The API versions that it concerns.")]
    source: Annotated[str, Meta(description="Where it is written.")]


class Error(Struct, omit_defaults=True):
    """Why there is no result. Codes are those of JSON-RPC, and -32000 where too many sessions are open."""

    code: Annotated[int, Meta(description="-32700, -32600 to -32603, or -32000.")]
    message: Annotated[str, Meta(description="What is wrong, and what to do, in a line.")]


@dataclass(frozen=True, slots=True)
class Method:
    """What a method does, takes and gives; None where it gives null."""

    about: str
    params: type[Struct]
    result: type | None = None


METHODS: Mapping[str, Method] = {
    "check": Method("check one form", CheckParams, ReportObject),
    "open": Method("check one form, and keep it for changes", CheckParams, Opened),
    "change": Method("check an open form again", ChangeParams, ReportObject),
    "close": Method("forget an open form", CloseParams),
    "apply": Method("carry out edits on a document", ApplyParams, Applied),
    "explain": Method("explain a rule", ExplainParams, RuleObject),
    "schema": Method("give a JSON Schema, or the titles of all", SchemaParams, dict),
    "version": Method("say which program this is", NoParams, Tool),
    "shutdown": Method("make ready for exit", NoParams),
    "exit": Method("end the program", NoParams),
}
"""Every method."""

ID: Schema = {"type": ["string", "number", "null"], "description": "What the answer is found by; absent where none is wanted."}
VERSION: Schema = {"const": "2.0", "description": "The version of JSON-RPC."}


def request_schema() -> Schema:
    """The schema of a request or, without an id, a notification."""
    references, definitions = components([method.params for method in METHODS.values()])
    params = dict(zip(METHODS, references, strict=True))
    needed = [name for name, method in METHODS.items() if any(field.required for field in structs.fields(method.params))]
    members: Schema = {
        "jsonrpc": VERSION,
        "id": ID,
        "method": {"enum": list(METHODS), "description": "What is wanted."},
        "params": {"type": "object", "description": "What the method takes; where that is nothing it may be absent."},
    }
    return {
        **headed("rpc-request", "A request to dataprep serve, JSON-RPC 2.0"),
        "description": "; ".join(f"{name}: {method.about}" for name, method in METHODS.items()),
        "type": "object",
        "properties": members,
        "required": ["jsonrpc", "method"],
        "allOf": [_taking(name, reference, is_needed=name in needed) for name, reference in params.items()],
        "$defs": definitions,
    }


def response_schema() -> Schema:
    """The schema of an answer: with a result, or an error."""
    results = [result for method in METHODS.values() if (result := method.result) and issubclass(result, Struct)]
    references, definitions = components([*dict.fromkeys(results), Error])
    *given, error = references
    others: list[Schema] = [{"type": "object", "description": "A schema, or titles by name."}, {"type": "null"}]
    return {
        **headed("rpc-response", "An answer of dataprep serve, JSON-RPC 2.0"),
        "description": "The result of a method, or why there is none.",
        "type": "object",
        "properties": {
            "jsonrpc": VERSION,
            "id": {**ID, "description": "That of the request; null where it could not be read."},
            "result": {"anyOf": [*given, *others], "description": "What the method gives."},
            "error": {**error, "description": "Why there is no result."},
        },
        "required": ["jsonrpc", "id"],
        "oneOf": [{"required": ["result"]}, {"required": ["error"]}],
        "$defs": definitions,
    }


def _taking(name: str, params: Schema, *, is_needed: bool) -> Schema:
    """What a request of one method must have."""
    taken: Schema = {"properties": {"params": params}}
    return {
        "if": {"properties": {"method": {"const": name}}, "required": ["method"]},
        "then": {**taken, "required": ["params"]} if is_needed else taken,
    }
