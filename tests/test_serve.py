"""The methods of `dataprep serve`, each message held against its published schema."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import dataprep
from dataprep.findings import Cut, Drop, Edit, Insert, Location, Put, Rebuild, Rename
from dataprep.render.messages import METHODS
from dataprep.render.schemas import catalogue
from dataprep.report_objects import _edit
from dataprep.rules import RULES
from dataprep.serve.methods import MOST_SESSIONS, edit_of
from dataprep.serve.stdio import serve
from tests import building

REQUEST, RESPONSE = (Draft202012Validator(catalogue()[name]) for name in ("rpc-request", "rpc-response"))
NAME = "a.pdf"


def framed(message: object) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def answers(stream: bytes) -> list[Any]:
    """The messages of a stream, in whichever framing."""
    found = []
    while stream:
        if stream.startswith((b"{", b"[")):
            body, _, stream = stream.partition(b"\n")
        else:
            head, _, rest = stream.partition(b"\r\n\r\n")
            length = int(head.removeprefix(b"Content-Length: "))
            body, stream = rest[:length], rest[length:]
        found.append(json.loads(body))
    return found


def exchange(*stream: bytes) -> tuple[list[Any], int]:
    """What is answered to a stream, and the exit status."""
    sink = io.BytesIO()
    status = serve(io.BytesIO(b"".join(stream)), sink)
    return answers(sink.getvalue()), status


def calls(*requests: tuple[str, Mapping[str, Any]]) -> list[Any]:
    """The answers to requests, which fit their schema, as the answers fit theirs."""
    messages = [
        {"jsonrpc": "2.0", "id": number, "method": name, "params": params} for number, (name, params) in enumerate(requests)
    ]
    for message in messages:
        assert list(REQUEST.iter_errors(message)) == []
    found, status = exchange(*map(framed, messages))
    assert status == 0
    assert [answer["id"] for answer in found] == list(range(len(requests)))
    for answer in found:
        assert list(RESPONSE.iter_errors(answer)) == []
    return found


@pytest.fixture
def given() -> dict[str, Any]:
    labels = building.labels("other.pdf")
    return {
        "labels": labels,
        "ocr": building.layout_2(),
        "fields": json.dumps(building.fields()),
        "name": NAME,
        "form": [[8.5, 11]],
    }


def test_check_gives_the_report_of_python(given: dict[str, Any]) -> None:
    (answer,) = calls(("check", given))
    report = dataprep.check_document(**given)
    assert answer["result"] == json.loads(report.to_json())
    assert [finding["code"] for finding in answer["result"]["findings"]] == ["L306"]


def test_options_and_a_form_by_its_path(tmp_path: Path, given: dict[str, Any]) -> None:
    (tmp_path / NAME).write_bytes(building.pdf(3))
    given["form"] = str(tmp_path / NAME)
    options = {"target": "2.1", "tier": "F0", "ignore": ["L306"], "severity": {"O213": "info"}, "show_skipped": False}
    (answer,) = calls(("check", {**given, "options": options}))
    found = answer["result"]["findings"]
    assert {(finding["code"], finding["severity"]) for finding in found if finding["code"] == "O213"} == {("O213", "info")}
    assert answer["result"]["ignored"][0]["code"] == "L306"
    assert answer["result"]["datasets"][0]["tier"] == "F0"


def test_an_open_form_is_changed_and_closed(given: dict[str, Any]) -> None:
    opened, mended, apart, nothing, closed, gone = calls(
        ("open", given),
        ("change", {"session": "1", "labels": building.labels(NAME)}),
        ("change", {"session": "1", "labels": None, "form": None}),
        ("change", {"session": "1"}),
        ("close", {"session": "1"}),
        ("change", {"session": "1"}),
    )
    assert opened["result"]["session"] == "1"
    assert [finding["code"] for finding in opened["result"]["report"]["findings"]] == ["L306"]
    assert mended["result"]["findings"] == []
    assert "labels are not given" in {entry["reason"] for entry in apart["result"]["skipped"]}
    assert nothing["result"] == apart["result"]
    assert closed["result"] is None
    assert gone["error"] == {"code": -32602, "message": "change: no session '1' is open; open gives one"}


def test_sessions_have_an_end() -> None:
    found = calls(*[("open", {})] * (MOST_SESSIONS + 1), ("close", {"session": "7"}), ("open", {}))
    assert found[MOST_SESSIONS]["error"]["code"] == -32000
    assert found[-1]["result"]["session"] == str(MOST_SESSIONS + 1)


@pytest.mark.parametrize("as_text", [False, True])
def test_fixes_are_applied_as_they_came(given: dict[str, Any], as_text: bool) -> None:
    document = json.dumps(given["labels"], indent=3) if as_text else given["labels"]
    (answer,) = calls(("check", {**given, "labels": document}))
    (finding,) = answer["result"]["findings"]
    assert (finding["line"] is not None) is as_text
    (applied,) = calls(("apply", {"document": document, "edits": finding["fix"]["edits"]}))
    mended = applied["result"]["document"]
    assert isinstance(mended, str) is as_text
    assert mended == (document.replace("other.pdf", NAME) if as_text else building.labels(NAME))


AT = Location("x", "/a/0")
EDITS: tuple[Edit, ...] = (
    Put(AT, {"b": [1, None]}),
    Put(AT, None),
    Insert(AT, 1.5),
    Drop(AT),
    Rename(AT, "c"),
    Cut(Location("x", ""), 0, 1, "é"),
    Rebuild(Location("x", "")),
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_edits_come_back_as_they_were_shown(edit: Edit) -> None:
    assert edit_of(_edit(edit)) == edit


WRONG: list[tuple[str, Any, int, str]] = [
    ("check", {"labelz": {}}, -32602, "unknown field `labelz`"),
    ("check", {"labels": 3}, -32602, "got `int` - at `$.labels`"),
    ("check", {"name": "a.txt"}, -32602, "no form is called"),
    ("check", {"form": [[1]]}, -32602, "length >= 2"),
    ("check", {"form": "/nowhere.pdf"}, -32602, "is no file"),
    ("check", {"options": {"target": "9"}}, -32602, "'9' is no target"),
    ("check", {"options": {"kind": "text"}}, -32602, "a text set is no form"),
    ("check", [1], -32602, "takes its parameters by name"),
    ("check", 7, -32602, "takes its parameters by name"),
    ("change", {}, -32602, "missing required field `session`"),
    ("close", {"session": "x" * 5000}, -32602, "no session 'xxx"),
    ("apply", {"document": {}, "edits": [{"path": "x", "pointer": "/a", "drop": True}]}, -32602, "'/a' is not there"),
    ("apply", {"document": {}, "edits": [{"path": "x", "pointer": "/a"}]}, -32602, "not 0 of them"),
    ("apply", {"document": {}, "edits": [{"path": "x", "move": "y"}]}, -32602, "a move is of a file"),
    ("apply", {"document": "{", "edits": [{"path": "x", "pointer": "/a", "put": 1}]}, -32602, "apply: "),
    ("explain", {"code": "region-not-normalised"}, -32602, "did you mean G402"),
    ("schema", {"name": "report2"}, -32602, "did you mean 'report'"),
    ("version", {"x": 1}, -32602, "unknown field `x`"),
    ("chek", {}, -32601, "did you mean 'check'"),
    ("x" * 100_000, {}, -32601, "there is no method"),
]


@pytest.mark.parametrize(("method", "params", "code", "message"), WRONG)
def test_what_is_wrong_is_told_in_a_line(method: str, params: Any, code: int, message: str) -> None:
    found, status = exchange(framed({"jsonrpc": "2.0", "id": "k", "method": method, "params": params}))
    (answer,) = found
    assert (answer["id"], answer["error"]["code"], status) == ("k", code, 0)
    assert message in answer["error"]["message"]
    assert "\n" not in answer["error"]["message"]
    assert len(answer["error"]["message"]) <= 1000
    assert list(RESPONSE.iter_errors(answer)) == []


def test_rules_and_schemas_are_told() -> None:
    rule, by_name, schema, titles, version = calls(
        ("explain", {"code": "g402"}),
        ("explain", {"code": "region-not-normalized"}),
        ("schema", {"name": "report"}),
        ("schema", {}),
        ("version", {}),
    )
    assert rule["result"] == by_name["result"]
    assert rule["result"]["what"].startswith("A labeled region in inches")
    assert schema["result"] == catalogue()["report"]
    assert titles["result"].keys() == catalogue().keys()
    assert version["result"] == {"name": "dataprep", "version": dataprep.__version__}
    assert all("result" in answer for answer in calls(*(("explain", {"code": one.code}) for one in RULES)))


def test_after_shutdown_only_exit_counts() -> None:
    end = [{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}, {"jsonrpc": "2.0", "id": 2, "method": "version"}]
    leave = {"jsonrpc": "2.0", "method": "exit"}
    found, status = exchange(*map(framed, [*end, leave, end[1]]))
    assert [answer.get("error", {}).get("code") for answer in found] == [None, -32600]
    assert status == 0
    assert exchange(framed(leave)) == ([], 1)


def test_every_method_is_described() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "labeling-tools.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in guide for name in METHODS)
    assert list(REQUEST.iter_errors({"jsonrpc": "2.0", "id": 1, "method": "change"}))
    assert list(REQUEST.iter_errors({"jsonrpc": "2.0", "id": 1, "method": "check", "params": {"labelz": 1}}))
