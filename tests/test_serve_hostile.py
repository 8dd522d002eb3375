"""Whatever comes in, `dataprep serve` answers with an error or ends in a line: no traceback, no endless memory, no hanging."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
from typing import Any

import pytest

from dataprep.cli import run
from dataprep.serve import framing
from dataprep.serve.framing import FramingError
from dataprep.serve.stdio import serve
from tests import building
from tests.test_serve import answers, exchange, framed

VERSION = {"jsonrpc": "2.0", "id": 9, "method": "version"}
COMMAND = [sys.executable, "-m", "dataprep", "serve", "--stdio"]


def codes(found: list[Any]) -> list[int | None]:
    return [answer.get("error", {}).get("code") for answer in found]


BROKEN: list[tuple[bytes, int]] = [
    (b"", -32700),
    (b"{", -32700),
    (b'{"jsonrpc": "2.0", "id": 1, "method": "version",}', -32700),
    (b'\xff{"jsonrpc": "2.0"}', -32700),
    (b'{"jsonrpc": "2.0", "id": NaN, "method": "version"}', -32700),
    (b"[" * 200_000, -32700),
    (b"[" * 200_000 + b"]" * 200_000, -32700),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, -32700),
    (b"null", -32600),
    (b"7", -32600),
    (b"[]", -32600),
    (b"{}", -32600),
    (json.dumps([VERSION] * 101).encode(), -32600),
    (b'{"jsonrpc": "1.0", "id": 1, "method": "version"}', -32600),
    (b'{"jsonrpc": "2.0", "id": {}, "method": "version"}', -32600),
    (b'{"jsonrpc": "2.0", "id": true, "method": "version"}', -32600),
    (b'{"jsonrpc": "2.0", "id": 1e999, "method": "version"}', -32600),
    (b'{"jsonrpc": "2.0", "id": 1, "method": ["version"]}', -32600),
    (b'{"jsonrpc": "2.0", "id": 1}', -32600),
]


@pytest.mark.parametrize(("body", "code"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_message_is_refused_and_the_next_is_answered(body: bytes, code: int) -> None:
    found, status = exchange(framed(body), framed(VERSION))
    assert codes(found) == [code, None]
    assert found[0]["id"] is None
    assert status == 0


LENGTHS = [b"-1", b"x", b"", b"1e3", b"+5", b"0x10", b"9" * 5000, "٣".encode()]


@pytest.mark.parametrize(
    "stream",
    [
        *(b"Content-Length: %b\r\n\r\n{}" % length for length in LENGTHS),
        b"GET / HTTP/1.1\r\n\r\n",
        b"Content-Type: text\r\n\r\n{}",
        b"\x00\x01\x02" * 1000,
        b"X: y\r\n" * 10_000,
        b"Content-Length: 5",
        b"Content-Length: 5\r\n",
        b"Content-Length: 5\r\n\r\n{}",
        b"Content-Length: 50000000\r\n\r\n{}",
    ],
)
def test_a_stream_out_of_step_is_told_and_ends(stream: bytes) -> None:
    sink = io.BytesIO()
    with pytest.raises(FramingError) as raised:
        serve(io.BytesIO(framed(VERSION) + stream), sink)
    assert "\n" not in str(raised.value)
    assert codes(answers(sink.getvalue())) == [None, -32700]


def test_what_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MOST_BYTES", 2000)
    monkeypatch.setattr(framing, "MEGABYTE", 700)
    long = {**VERSION, "id": "x" * 3000}
    found, _ = exchange(framed(long), framed(VERSION), json.dumps(long).encode() + b"\n", json.dumps(VERSION).encode() + b"\n")
    assert codes(found) == [-32600, None, -32600, None]


def test_a_huge_length_is_told_before_it_comes() -> None:
    found, status = exchange(b"Content-Length: 999999999999999999\r\n\r\n{}")
    assert codes(found) == [-32600]
    assert status == 0


def test_lines_are_answered_in_lines() -> None:
    sink = io.BytesIO()
    serve(io.BytesIO(b"\n  \n" + json.dumps(VERSION).encode() + b"\n\r\n" + framed(VERSION) + json.dumps(VERSION).encode()), sink)
    first, header, *_ = sink.getvalue().splitlines()
    assert json.loads(first)["id"] == 9
    assert header.startswith(b"Content-Length: ")
    assert len(answers(sink.getvalue())) == 3


def test_other_headers_are_passed_over_in_any_case() -> None:
    body = json.dumps(VERSION).encode()
    head = b"content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:  %d \r\n\r\n" % len(body)
    assert codes(exchange(head + body)[0]) == [None]


def test_batches_and_notifications() -> None:
    quiet = {"jsonrpc": "2.0", "method": "version"}
    wrong = {"jsonrpc": "2.0", "method": "chek"}
    found, _ = exchange(framed([VERSION, quiet, 3, wrong, {**VERSION, "id": "é"}]), framed([quiet]), framed(wrong), framed(quiet))
    ((first, refused, last),) = found
    assert (first["id"], refused["error"]["code"], last["id"]) == (9, -32600, "é")


def test_what_json_can_hold_and_few_languages_can() -> None:
    odd = b'{"\\ud800": "\\udfff", "n": 123456789012345678901234567890, "x": 1.50}'
    edits = b'[{"path": "x", "pointer": "/y", "put": "\\ud83d"}]'
    wanted = (
        b'{"jsonrpc": "2.0", "id": 123456789012345678901234567890, "method": "apply", "params": {"document": %b, "edits": %b}}'
    )
    ((answer,), _) = exchange(framed(wanted % (odd, edits)))
    assert answer["id"] == 123456789012345678901234567890
    assert answer["result"]["document"] == {**json.loads(odd), "y": "\ud83d"}
    for params in ({"\ud800": 1}, {"options": {"severity": {"L": "\ud800"}}}, {"name": "\ud800"}, {"form": "\ud800.pdf"}):
        lone, _ = exchange(framed({**VERSION, "method": "check", "params": params}))
        assert codes(lone) == [-32602], params
    endless, _ = exchange(framed(wanted % (b'{"n": 1e999}', edits)))
    assert codes(endless) == [-32602]


@pytest.mark.parametrize("depth", [100, 900, 5000])
def test_deep_documents(depth: int) -> None:
    document = b'{"a":' * depth + b"1" + b"}" * depth
    for params in (
        b'{"labels": %b}',
        b'{"document": %b, "edits": []}',
        b'{"document": %b, "edits": [{"path": "", "pointer": "/b", "put": 1}]}',
    ):
        method = b"check" if b"labels" in params else b"apply"
        request = b'{"jsonrpc": "2.0", "id": 1, "method": "%b", "params": %b}' % (method, params % document)
        found, _ = exchange(framed(request), framed(VERSION))
        assert codes(found)[0] in {None, -32602, -32700}
        assert "result" in found[1]


ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e308,
    10**400,
    "",
    "\ud800",
    "\0",
    [],
    {},
    [[]],
    [[1, 2]],
    "~",
    "/a//b/~2",
    "{",
    "K",
    "fields.json",
)
PUT, CUT = (
    {"path": "x", "pointer": "/document", "put": 1},
    {"path": "x", "pointer": "", "cut": {"start": 0, "end": 1, "text": ""}},
)
REQUESTS: list[tuple[str, Any]] = [
    ("check", {"labels": building.labels("b.pdf"), "ocr": building.layout_3(), "name": "a.pdf", "form": [[8.5, 11]]}),
    ("check", {"fields": building.fields(), "options": {"target": "4.0", "select": ["L"], "severity": {"L": "info"}}}),
    ("open", {"labels": json.dumps(building.labels())}),
    ("change", {"session": "1", "labels": building.preview_labels()}),
    ("apply", {"document": building.labels(), "edits": [PUT, {"path": "x", "pointer": "/labels/0", "drop": True}, CUT]}),
    ("apply", {"document": building.layout_2(), "edits": [{"path": "x", "pointer": "", "rebuild": True}]}),
    ("explain", {"code": "G401"}),
    ("schema", {"name": "report"}),
]


def spoiled(node: Any, chosen: random.Random) -> Any:
    """A message with an odd value somewhere."""
    if not isinstance(node, dict | list) or not node or chosen.random() < 0.1:
        return chosen.choice(ODD)
    key = chosen.choice(list(node) if isinstance(node, dict) else range(len(node)))
    copied: Any = node.copy()
    copied[key] = spoiled(node[key], chosen)
    return copied


@pytest.mark.parametrize("seed", range(4))
def test_nothing_in_a_message_is_a_fault_of_ours(seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311
    requests = [{"jsonrpc": "2.0", "id": 1, "method": name, "params": params} for name, params in chosen.choices(REQUESTS, k=200)]
    replies, status = exchange(*(framed(spoiled(request, chosen)) for request in requests))
    found = [answer for reply in replies for answer in (reply if isinstance(reply, list) else [reply])]
    assert status == 0
    assert -32603 not in codes(found)
    assert {-32602, -32600, None} <= set(codes(found))
    assert not [answer for answer in found if "E001" in json.dumps(answer.get("result", {}))]


def test_the_command_wants_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve"]) == 2
    assert capsys.readouterr().err == "dataprep: how to be reached is not said; give --stdio\n"


def test_the_process_ends_as_it_says() -> None:
    labels = {"jsonrpc": "2.0", "id": 1, "method": "check", "params": {"labels": building.labels()}}
    ended = subprocess.run(COMMAND, input=framed(labels), capture_output=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert answers(ended.stdout)[0]["result"]["findings"] == []
    broken = subprocess.run(COMMAND, input=b"garbage\n", capture_output=True, check=False, timeout=60)
    assert broken.returncode == 3
    assert broken.stderr.count(b"\n") == 1
    assert broken.stderr.startswith(b"dataprep: the input is no message")


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes as POSIX has them")
def test_nobody_listens_any_more() -> None:
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write(framed(VERSION))
    process.stdin.flush()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stdin.close()
    process.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes as POSIX has them")
def test_an_interrupt_is_a_line() -> None:
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdin.write(framed(VERSION))
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"Content-Length")
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert (process.returncode, error.strip()) == (130, b"dataprep: interrupted")
