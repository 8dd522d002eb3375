"""JSON-RPC 2.0: a message becomes calls of methods, and what these give its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from dataprep.decode import parse
from dataprep.errors import UsageError
from dataprep.names import meant, printable
from dataprep.render.messages import Error

PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32601, -32602, -32603
SERVER_ERROR = -32000

MOST_CALLS = 100
"""Calls of one batch."""

LONGEST = 1000
"""A message of an error is cut here."""

Call = Callable[[Mapping[str, Any]], object]


class CallError(Exception):
    """A call that is answered with an error of a code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Answer(msgspec.Struct, omit_defaults=True):
    """What is sent back; `id` is that of the request, None where it could not be read."""

    jsonrpc: str
    id: str | int | float | None
    result: Any = msgspec.UNSET
    error: Error | msgspec.UnsetType = msgspec.UNSET


def answer(body: bytes, calls: Mapping[str, Call]) -> bytes | None:
    """The answer to a message; None where none is wanted."""
    try:
        tree = _parsed(body)
    except CallError as error:
        return encoded(refused(error))
    if not isinstance(tree, list):
        return encoded(_answered(tree, calls))
    if not 0 < len(tree) <= MOST_CALLS:
        return encoded(refused(CallError(INVALID_REQUEST, f"a batch has 1 to {MOST_CALLS} requests, not {len(tree):,}")))
    answers = [found for one in tree if (found := _answered(one, calls)) is not None]
    return encoded(answers) if answers else None


def refused(error: CallError, key: Any = None) -> Answer:
    """The answer that says why there is no result."""
    message = printable(" ".join(str(error).split()))
    return Answer("2.0", key, error=Error(error.code, message if len(message) <= LONGEST else f"{message[: LONGEST - 3]}..."))


def encoded(answers: Answer | list[Answer] | None) -> bytes | None:
    """An answer as JSON; what UTF-8 cannot hold is escaped, and numbers may be as long as they came."""
    if answers is None:
        return None
    try:
        return msgspec.json.encode(answers)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(msgspec.to_builtins(answers)).encode()


def _parsed(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # it is broken, or has what only the patient parser takes: lone surrogates, numbers without end
    except RecursionError as error:
        raise CallError(PARSE_ERROR, "the message is nested too deep") from error
    try:
        return parse(body.decode()).tree
    except UnicodeDecodeError as error:
        raise CallError(PARSE_ERROR, f"the message is not UTF-8: byte {error.start} is 0x{body[error.start]:02x}") from error
    except json.JSONDecodeError as error:
        raise CallError(PARSE_ERROR, f"the message is no JSON: {error.msg}, line {error.lineno} column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise CallError(PARSE_ERROR, "the message is nested too deep, or has a number that cannot be read") from error


def _answered(request: Any, calls: Mapping[str, Call]) -> Answer | None:
    """The answer to one request; None to a notification, whatever comes of it."""
    key = request.get("id") if isinstance(request, dict) else None
    is_key = key is None or (isinstance(key, str | int | float) and not isinstance(key, bool))
    if (
        not isinstance(request, dict)
        or request.get("jsonrpc") != "2.0"
        or not isinstance(request.get("method"), str)
        or not is_key
    ):
        return refused(CallError(INVALID_REQUEST, 'this is no request: {"jsonrpc": "2.0", "id": 1, "method": "check", ...}'))
    try:
        result = _called(request["method"], request.get("params"), calls)
    except CallError as error:
        found = refused(error, key)
    else:
        found = Answer("2.0", key, result)
    return found if "id" in request else None


def _called(method: str, params: Any, calls: Mapping[str, Call]) -> object:
    if method not in calls:
        raise CallError(UNKNOWN_METHOD, f"there is no method {method[:LONGEST]!r}; {meant(method[:LONGEST], calls)}")
    if params is not None and not isinstance(params, dict):
        raise CallError(INVALID_PARAMS, f"{method} takes its parameters by name, in an object")
    try:
        return calls[method](params or {})
    except CallError:
        raise
    except (UsageError, msgspec.ValidationError) as error:
        raise CallError(INVALID_PARAMS, f"{method}: {error}") from error
    except RecursionError as error:
        raise CallError(INVALID_PARAMS, f"{method}: the parameters are nested too deep") from error
    except Exception as error:  # our own fault: the next request is answered all the same
        said = f"{type(error).__name__}: {error}; this is a fault of dataprep, please report it"
        raise CallError(INTERNAL_ERROR, said) from error
