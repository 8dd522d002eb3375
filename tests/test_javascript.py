"""From JavaScript: a client in Node drives `dataprep serve`, and ajv reads every published schema as jsonschema does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import dataprep
from dataprep.demo import write_demo
from dataprep.render.schemas import catalogue
from tests import building, javascript
from tests.test_schemas import HEALTHY

SERVER = [sys.executable, "-m", "dataprep", "serve", "--stdio"]


def node(script: str, arguments: list[str], given: object, place: Path) -> Any:
    """What a script writes, as JSON, of what is given."""
    command = [javascript.node(), str(javascript.FOLDER / script), *arguments]
    environment = javascript.environment(place)
    done = subprocess.run(
        command, input=json.dumps(given), env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_a_client_in_javascript(tmp_path: Path) -> None:
    given: dict[str, Any] = {
        "labels": building.labels("Ünïcode 😀.pdf"),
        "ocr": building.layout_3(),
        "fields": building.fields(),
        "name": "a.pdf",
    }
    many = [["check", given]] * 20
    calls = [["version", {}], ["open", given], ["change", {"session": "1", "labels": building.labels()}], ["chek", {}], *many]
    made = node("drive.mjs", SERVER, calls, tmp_path)
    version, opened, changed, refused, *rest = made["answers"]
    expected = json.loads(dataprep.check_document(**given).to_json())
    assert version["result"]["version"] == dataprep.__version__
    assert opened["result"]["report"] == expected
    assert "Ünïcode 😀.pdf" in expected["findings"][0]["message"]
    assert changed["result"]["findings"] == []
    assert refused["error"].startswith("-32601")
    assert [answer["result"] for answer in rest] == [expected] * 20
    assert made["status"] == 0


def demo(folder: Path) -> list[tuple[str, Any]]:
    """The files of a healthy demo, each with the name of its schema."""
    write_demo(folder)
    endings = {".ocr.json": "ocr-2.1", ".labels.json": "labels-2021-03-01", "fields.json": "fields-2021-03-01"}
    return [
        (schema, json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.iterdir())
        for ending, schema in endings.items()
        if path.name.endswith(ending)
    ]


def broken() -> list[tuple[str, Any]]:
    """Files that their schema refuses."""
    return [
        ("labels-2021-03-01", {"labels": [{"label": 7}]}),
        ("labels-2021-03-01", building.put(building.labels(), "/labels/0/value/0/boundingBoxes/0", [1, 2, 3])),
        ("ocr-2.1", building.put(building.layout_2(), "/analyzeResult/readResults/0/page", "one")),
        ("ocr-3.1", {"analyzeResult": {}}),
        ("fields-2021-03-01", {"fields": [{"fieldKey": "a"}]}),
        ("report", {"version": 2}),
        ("rpc-request", {"jsonrpc": "2.0", "id": 1, "method": "chek"}),
        ("rpc-request", {"jsonrpc": "2.0", "id": 1, "method": "change", "params": {}}),
        ("rpc-request", {"jsonrpc": "2.0", "id": 1, "method": "check", "params": {"labelz": 1}}),
        ("rpc-response", {"jsonrpc": "2.0", "id": 1, "error": {"code": "x", "message": ""}}),
        ("rpc-response", {"jsonrpc": "2.0", "id": 1}),
    ]


def test_ajv_reads_every_schema(tmp_path: Path) -> None:
    folder = javascript.ajv()
    report = json.loads(dataprep.check_document({"labels": []}, name="a.pdf").to_json())
    messages = [
        ("report", report),
        ("rpc-request", {"jsonrpc": "2.0", "id": 1, "method": "check", "params": {"labels": {}, "form": [[8.5, 11]]}}),
        ("rpc-response", {"jsonrpc": "2.0", "id": 1, "result": report}),
        ("rpc-response", {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "no"}}),
    ]
    healthy = [*HEALTHY, *demo(tmp_path / "demo"), *messages]
    made = node("validate.mjs", [str(folder)], {"schemas": catalogue(), "values": [*healthy, *broken()]}, tmp_path)
    assert set(made["compiled"]) == set(catalogue())
    assert made["errors"][: len(healthy)] == [[]] * len(healthy)
    assert all(made["errors"][len(healthy) :])
    assert len(healthy) > 30
