"""The published schemas: what stands in `schemas/` is what reads, and healthy documents fit."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import dataprep
from dataprep.cli import run
from dataprep.configuration import read_settings
from dataprep.demo import write_demo
from dataprep.render.json import render
from dataprep.render.schemas import catalogue
from dataprep.settings import Ignore
from tests import building, sets, texts
from tests.test_configuration import FULL

FOLDER = Path(__file__).parent.parent / "schemas"

HEALTHY: list[tuple[str, Any]] = [
    ("labels-2.0-preview", building.preview_labels()),
    ("labels-2.0", building.labels(schema=False)),
    ("labels-2021-03-01", building.labels()),
    ("ocr-2.0", building.layout_2(version="2.0.0")),
    ("ocr-2.1", building.layout_2()),
    ("ocr-3.0-preview", building.layout_3(version="2022-01-30-preview", polygon="boundingBox")),
    ("ocr-3.0", building.layout_3(version="2022-08-31")),
    ("ocr-3.1", building.layout_3()),
    ("ocr-4.0", building.layout_3(version="2024-11-30")),
    ("fields-2.0", {"fields": building.fields()["fields"]}),
    ("fields-2021-03-01", building.fields()),
    ("text-labels-preview.2", texts.preview({"a.txt": ["Drama"]})),
    ("text-labels-2021-11", texts.tags({"a.txt": ["Drama"]})),
    ("text-labels-2021-11-01-preview", texts.imported({"a.txt": ["Drama"]})),
    ("text-labels-2022-05-01", texts.project({"a.txt": ["Drama"]})),
    ("text-labels-2022-03-01-preview", texts.project({"a.txt": ["Drama"]}, single=True)),
    ("text-project-preview.2", texts.body()),
    ("text-project-2022-05-01", texts.project({})["metadata"]),
]


def test_the_folder_holds_what_reads() -> None:
    published = catalogue()
    assert {path.stem for path in FOLDER.glob("*.json")} == set(published), "dataprep schema NAME > schemas/NAME.json"
    for name, schema in published.items():
        assert json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) == schema, name


MESSAGES = ("rpc-request", "rpc-response")
"""Schemas that hold that of the report."""


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_schemas_are_valid_and_documented(name: str) -> None:
    schema = catalogue()[name]
    Draft202012Validator.check_schema(schema)
    assert schema["title"]
    is_told_by_report = name.startswith("report") or name in MESSAGES
    may_choose = is_told_by_report or name == "settings" or name.startswith("text-labels-2022")
    assert "anyOf" not in json.dumps(schema) or may_choose
    for definition in [schema, *schema.get("$defs", {}).values()]:
        assert definition["description"]
        if not is_told_by_report:
            assert all("description" in member for member in definition["properties"].values())


@pytest.mark.parametrize(("name", "document"), HEALTHY, ids=[name for name, _ in HEALTHY])
def test_healthy_documents_fit(name: str, document: Any) -> None:
    assert list(Draft202012Validator(catalogue()[name]).iter_errors(document)) == []


@pytest.mark.parametrize("broken", [False, True])
def test_reports_fit(tmp_path: Path, broken: bool) -> None:
    write_demo(tmp_path / "sample", broken=broken)
    report = json.loads(render(dataprep.check(tmp_path / "sample")))
    assert list(Draft202012Validator(catalogue()["report"]).iter_errors(report)) == []


def test_a_report_with_all_its_parts_fits(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    write_demo(folder, broken=True)
    (folder / "invoice-01.pdf.ocr.json").write_text("{", encoding="utf-8")
    baseline = tmp_path / "known.json"
    assert run(["check", str(folder), "--ignore", "F,S", "--write-baseline", str(baseline)]) == 0
    ignore = [Ignore("K603", reason="old"), Ignore("L", "*.labels.json")]
    report = json.loads(render(dataprep.check(folder, baseline=baseline, ignore=ignore, show_skipped=True, model="neural")))
    assert all(report[part] for part in ("findings", "skipped", "ignored", "known"))
    assert list(Draft202012Validator(catalogue()["report"]).iter_errors(report)) == []
    known = json.loads(baseline.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(catalogue()["baseline"]).iter_errors(known)) == []


CODED = ['select = ["{}"]', 'ignore = ["{}"]', 'ignore = [{{code = "{}"}}]', 'severity = {{"{}" = "info"}}']
"""Where codes stand."""

CODES = ["D", "d7", "D70", "D702", "k603", " G , M5,d702 ", "E002"]
NO_CODES = ["D7O2", "", " ", "D7021", "DD", "702", "D7,", ",D7", "D7;G", "D7 G", "G*"]
TEXTS = [FULL, "", 'ignore = ["K", {code = "G"}]', 'exclude = ["old", "*/x"]']
WRONG = ['traget = "2.1"', 'target = "2.2"', "ignore = [3]", 'ignore = [{cod = "K"}]', "select = 3", 'exclude = "old"']


@pytest.mark.parametrize("text", [*TEXTS, *(text.format(code) for text in CODED for code in CODES)])
def test_settings_that_are_read_fit(tmp_path: Path, text: str) -> None:
    read_settings(str(sets.settle(tmp_path, text)))
    assert list(Draft202012Validator(catalogue()["settings"]).iter_errors(tomllib.loads(text))) == []


@pytest.mark.parametrize("text", [*WRONG, *(text.format(code) for text in CODED for code in NO_CODES)])
def test_settings_that_are_refused_do_not_fit(tmp_path: Path, text: str) -> None:
    with pytest.raises(dataprep.UsageError):
        read_settings(str(sets.settle(tmp_path, text)))
    assert list(Draft202012Validator(catalogue()["settings"]).iter_errors(tomllib.loads(text)))
