"""Names in hostile files: whatever stands in them, no format lets it out as a control character, markup or a command."""

from __future__ import annotations

import csv
import io
import json
import time
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataprep.cells import unguarded
from dataprep.findings import Severity
from dataprep.render import RENDERERS, renderer
from dataprep.render.github import SHOWN
from tests import reports

NAMES = (
    "a\x1b[31m\x00\x07\u202e\r\n\x85\u2028\ud800\udc80.pdf",
    "x]]></failure><testcase name='y'/><!--&amp;&#0;\ufffe",
    "\n::error::x%0A::set-output name=a::b,line=1",
    "::add-mask::x",
    "  ::warning::x",
    "##[add-path]/tmp ##[error]x",
    "=cmd|' /C calc'!A1",
    "@SUM(1)\t-1+1",
    '"results": []',
    "[x](javascript:alert(1)) {0} `</script>`",
    "../../etc/passwd",
    "a,b:c%d",
)

hostile = pytest.mark.parametrize("name", NAMES, ids=ascii)


@hostile
@pytest.mark.parametrize("form", RENDERERS)
def test_no_control_character_gets_out(form: str, name: str) -> None:
    text = renderer(form)(reports.hostile(name))
    assert all(line.isprintable() for line in text.split("\n"))
    text.encode("utf-8")


@hostile
def test_xml_has_the_elements_that_it_should(name: str) -> None:
    root = ElementTree.fromstring(renderer("junit")(reports.hostile(name)))  # noqa: S314
    assert {element.tag for element in root.iter()} == {
        *("testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out")
    }
    assert len(list(root.iter("testcase"))) == 3
    assert len(list(root.iter("failure"))) == 1


@hostile
def test_only_our_own_commands_get_out(name: str) -> None:
    lines = renderer("github")(reports.hostile(name)).splitlines()
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert commands == lines[:SHOWN] + lines[SHOWN : 2 * SHOWN] + lines[2 * SHOWN : 3 * SHOWN - 1] + lines[-2:-1]
    for command in commands:
        head, properties, *_ = command.removeprefix("::").replace("::", " ", 1).split(" ")
        assert head in {"error", "warning", "notice"}
        assert properties.startswith(("file=", "title=dataprep"))
    assert not any("##[" in line for line in lines if line not in commands)


@hostile
def test_cells_are_no_formulas_and_are_read_back(name: str) -> None:
    header, *rows = csv.reader(io.StringIO(renderer("csv")(reports.hostile(name))))
    assert {len(row) for row in rows} == {len(header)}
    assert len(rows) == 36 + 1 + 1
    for row in rows:
        assert not any(cell.startswith("=") for cell in row)
        assert unguarded(row[header.index("document")]).isprintable()


@hostile
def test_a_log_holds_the_results_and_nothing_else(name: str) -> None:
    log = json.loads(renderer("sarif")(reports.hostile(name)))
    assert len(log["runs"][0]["results"]) == 36 + 1 + 1
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["runs"][0]["results"]]
    assert all(uri.isascii() and not set(uri) & set(" <>\"'`{}[]\\^|:") for uri in uris)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=30))
def test_any_name_is_written_and_read_back(name: str) -> None:
    report = reports.hostile(name or "x")
    json.loads(renderer("sarif")(report))
    ElementTree.fromstring(renderer("junit")(report))  # noqa: S314
    assert len([json.loads(line) for line in renderer("jsonl")(report).split("\n") if line]) == 1 + 1 + 36 + 1 + 1 + 1 + 1 + 1
    assert len(renderer("github")(report).split("\n")) == 36 + 2 + 1


@pytest.mark.parametrize("form", RENDERERS)
def test_a_long_report_is_written_in_seconds(form: str) -> None:
    report = reports.long(20_000)
    start = time.process_time()
    text = renderer(form)(report)
    assert time.process_time() - start < 5
    assert text.count("region-anticlockwise") + text.count("G404") >= report.count(Severity.ERROR)
