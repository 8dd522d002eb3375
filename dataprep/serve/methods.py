"""The methods of `dataprep serve`: each takes what its message says, and gives what is published of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct

from dataprep import __version__
from dataprep.edits import EditError, apply
from dataprep.errors import UsageError
from dataprep.findings import Cut, Drop, Edit, Insert, Location, Move, Put, Rebuild, Rename
from dataprep.render import catalogue, schemas
from dataprep.render.json import ReportObject, object_of
from dataprep.render.messages import (
    METHODS,
    Applied,
    ApplyParams,
    ChangeParams,
    CheckParams,
    CloseParams,
    ExplainParams,
    Opened,
    RuleObject,
    SchemaParams,
)
from dataprep.report_objects import EditObject, Tool
from dataprep.serve.calls import INVALID_REQUEST, SERVER_ERROR, Call, CallError
from dataprep.session import Session

MOST_SESSIONS = 100
"""Forms that are open at once."""


class Methods:
    """The methods, and what they keep between calls: open forms, and whether the end was asked for."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._opened = 0
        self.is_shut_down = False
        self.is_over = False
        self.table: Mapping[str, Call] = {name: self._guarded(name) for name in METHODS}

    def _guarded(self, name: str) -> Call:
        method: Callable[[Any], object] = getattr(self, f"_{name}")
        shape = METHODS[name].params

        def call(params: Mapping[str, Any]) -> object:
            if self.is_shut_down and name != "exit":
                raise CallError(INVALID_REQUEST, f"{name}: after shutdown nothing but exit is answered")
            try:
                taken = msgspec.convert(params, shape)
            except UnicodeError as error:
                raise UsageError("a parameter holds a lone surrogate, which is no character") from error
            return method(taken)

        return call

    def _check(self, params: CheckParams) -> ReportObject:
        session = _session(params)
        return object_of(session.check(**_given(params, "labels")))

    def _open(self, params: CheckParams) -> Opened:
        if len(self._sessions) >= MOST_SESSIONS:
            raise CallError(SERVER_ERROR, f"open: {MOST_SESSIONS} sessions are open; close one")
        session = _session(params)
        report = object_of(session.check(**_given(params, "labels")))
        self._opened += 1
        key = str(self._opened)
        self._sessions[key] = session
        return Opened(key, report)

    def _change(self, params: ChangeParams) -> ReportObject:
        return object_of(self._of(params.session).check(**_given(params, "labels", "ocr", "fields", "form")))

    def _close(self, params: CloseParams) -> None:
        self._of(params.session)
        del self._sessions[params.session]

    def _of(self, key: str) -> Session:
        if key not in self._sessions:
            raise UsageError(f"no session {key[:100]!r} is open; open gives one")
        return self._sessions[key]

    def _apply(self, params: ApplyParams) -> Applied:
        edits = [edit_of(edit) for edit in params.edits]
        try:
            return Applied(apply(edits, cast("str", params.document)))  # or parsed, of which it gives the same kind
        except (EditError, TypeError) as error:  # the latter for numbers without end, which no JSON has
            raise UsageError(str(error)) from error

    def _explain(self, params: ExplainParams) -> RuleObject:
        return msgspec.convert(catalogue.told(catalogue.found(params.code)), RuleObject)

    def _schema(self, params: SchemaParams) -> object:
        if isinstance(params.name, str):
            return schemas.schema_of(params.name)
        return {name: schema["title"] for name, schema in schemas.catalogue().items()}

    def _version(self, _: Struct) -> Tool:
        return Tool("dataprep", __version__)

    def _shutdown(self, _: Struct) -> None:
        self.is_shut_down = True
        self._sessions.clear()

    def _exit(self, _: Struct) -> None:
        self.is_over = True


def edit_of(edit: EditObject) -> Edit:
    """An edit as a finding's fix shows it. Raises UsageError for what is none."""
    at = Location(edit.path, edit.pointer if isinstance(edit.pointer, str) else "")
    made: dict[str, Callable[[Any], Edit]] = {
        "put": lambda value: Put(at, value),
        "insert": lambda value: Insert(at, value),
        "drop": lambda _: Drop(at),
        "rename": lambda name: Rename(at, name),
        "cut": lambda cut: Cut(at, cut.start, cut.end, cut.text),
        "rebuild": lambda _: Rebuild(at),
        "move": lambda to: Move(edit.path, to),
    }
    said = [name for name in made if getattr(edit, name) is not UNSET]
    if len(said) != 1:
        raise UsageError(f"an edit says one of {', '.join(made)}, not {len(said)} of them")
    if said == ["move"]:
        raise UsageError("a move is of a file, not of a document; leave it out")
    return made[said[0]](getattr(edit, said[0]))


def _session(params: CheckParams) -> Session:
    options = msgspec.to_builtins(params.options) if isinstance(params.options, Struct) else {}
    return Session(**_given(params, "ocr", "fields", "form", "name"), **options)


def _given(params: Struct, *names: str) -> dict[str, Any]:
    """The parameters of some names that are there."""
    return {name: value for name in names if (value := getattr(params, name)) is not UNSET}
