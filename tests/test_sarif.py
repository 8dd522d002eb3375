"""SARIF: places, what is known of a finding, what outlives renumbered lines, and fixes that a tool can carry out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import dataprep
from dataprep.demo import write_demo
from dataprep.edits import apply
from dataprep.findings import Fix, Location, Move, Put, Report, Severity, Suppressed
from dataprep.render import renderer
from dataprep.replacements import LONGEST, with_replacements
from tests import building, reports, sets

Object = dict[str, Any]


def run_of(report: Report) -> Object:
    (run,) = json.loads(renderer("sarif")(report))["runs"]
    return dict(run)


def uri_of(result: Object) -> Object:
    return dict(result["locations"][0]["physicalLocation"]["artifactLocation"])


def marks(report: Report) -> list[str]:
    return [result["partialFingerprints"]["dataprepFinding/v1"] for result in run_of(report)["results"]]


PLACES = [
    ("set", "a b.json", "%SRCROOT%", "set/a%20b.json"),
    ("./sets//one/", "ä#?%.json", "%SRCROOT%", "sets/one/%C3%A4%23%3F%25.json"),
    (".", "a:b.json", "%SRCROOT%", "a%3Ab.json"),
    (".", "", "%SRCROOT%", "./"),
    ("set", "", "%SRCROOT%", "set/"),
    ("../set", "a.json", "SET1", "a.json"),
    ("..", "", "SET1", "./"),
    ("/data/my set", "x/a.json", "SET1", "x/a.json"),
    ("set", "raw-\udcff.json", "%SRCROOT%", "set/raw-%FF.json"),
    ("set", "lone-\ud800.json", "%SRCROOT%", "set/lone-%ED%A0%80.json"),
]


@pytest.mark.parametrize(("dataset", "path", "base", "uri"), PLACES, ids=[f"{row[0]}:{row[1]!a}" for row in PLACES])
def test_a_file_is_told_relative_to_a_base(dataset: str, path: str, base: str, uri: str) -> None:
    report = Report((reports.summary(dataset),), (reports.finding(path, dataset=dataset),))
    run = run_of(report)
    assert uri_of(run["results"][0]) == {"uri": uri, "uriBaseId": base}
    assert base in run["originalUriBaseIds"]
    assert run["originalUriBaseIds"][base].get("uri") == ("file:///data/my%20set/" if dataset.startswith("/data") else None)


def test_a_result_says_level_rule_region_and_pointer() -> None:
    found = [
        reports.finding(severity=severity, line=3, pointer="/labels/0/a~1b", about="A", document="a.pdf") for severity in Severity
    ]
    run = run_of(reports.of(*found))
    assert {result["ruleId"]: result["level"] for result in run["results"]} == {
        "G404": "error",
        "K605": "warning",
        "K610": "note",
    }
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 7}
        assert location["logicalLocations"] == [{"name": "a/b", "fullyQualifiedName": "/labels/0/a~1b"}]
        assert result["properties"] == {"document": "a.pdf", "about": "A"}
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "note"]
    assert all("- **Why:** " in rule["help"]["markdown"] and "Why: " in rule["help"]["text"] for rule in rules)


def test_fingerprints_outlive_renumbered_lines_and_a_baseline() -> None:
    first, second = (reports.finding(pointer=f"/labels/{number}", line=number + 3, about="A") for number in range(2))
    other = reports.finding(about="B")
    before = marks(reports.of(first, other, second))
    assert len(set(before)) == 3
    lower = [reports.finding(pointer=f"/labels/{number}", line=number + 90, about="A") for number in range(2)]
    assert set(marks(reports.of(lower[0], other, lower[1]))) == set(before)
    assert set(marks(reports.of(second, known=(first, other)))) == set(before)
    assert set(marks(reports.of(second, other, suppressed=(Suppressed(first, None),)))) == set(before)


def test_what_a_baseline_knows_is_unchanged() -> None:
    run = run_of(reports.of(reports.finding(about="A"), known=(reports.finding(about="B"),)))
    assert [(result["properties"]["about"], result["baselineState"]) for result in run["results"]] == [
        ("A", "new"),
        ("B", "unchanged"),
    ]
    assert [result["baselineState"] for result in run_of(reports.of(reports.finding(), gone=1))["results"]] == ["new"]
    assert "baselineState" not in run_of(reports.of(reports.finding()))["results"][0]


def test_what_is_ignored_is_suppressed_with_its_reason(tmp_path: Path) -> None:
    sets.labeled(tmp_path)
    sets.turn(tmp_path)
    sets.declare(tmp_path, "New")
    report = dataprep.check(tmp_path, ignore=[dataprep.Ignore("G404", reason="as drawn")])
    results = {result["ruleId"]: result for result in run_of(report)["results"]}
    assert results["G404"]["suppressions"] == [{"kind": "external", "justification": "as drawn"}]
    assert results["K603"]["suppressions"] == []
    assert sum(entry.count for entry in report.ignored) == len(report.suppressed) == 1
    assert "suppressions" not in run_of(dataprep.check(tmp_path))["results"][0]


def test_what_was_not_judged_is_a_notification(tmp_path: Path) -> None:
    sets.labeled(tmp_path)
    (tmp_path / "f1.pdf.ocr.json").write_text("{", encoding="utf-8")
    (invocation,) = run_of(dataprep.check(tmp_path))["invocations"]
    assert invocation["executionSuccessful"] is True
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("not judged by G402")
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "f1.pdf"


MESSAGES = [
    ("see [here](http://example.com)", "see \\[here\\](http://example.com)"),
    ("a\\[b](c)", "a\\\\\\[b\\](c)"),
    ("the box [0, 1] of {0} and {a}", "the box [0, 1] of {{0}} and {a}"),
    ("\x1b[31m\u202e\ud800", "\\x1b[31m\\u202e\\ud800"),
]


@pytest.mark.parametrize(("message", "told"), MESSAGES)
def test_a_name_is_neither_link_nor_placeholder(message: str, told: str) -> None:
    (result,) = run_of(reports.of(reports.finding(message=message)))["results"]
    assert result["message"] == {"text": told}


def carried_out(text: str, change: Object) -> str:
    """A text with the replacements of an artifactChange made, as a reader of SARIF makes them."""
    bare = text.removeprefix("\ufeff")
    starts = [0]
    for line in bare.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for one in reversed(change["replacements"]):
        region = one["deletedRegion"]
        start = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        bare = bare[:start] + one.get("insertedContent", {"text": ""})["text"] + bare[end:]
    return text[: len(text) - len(text.removeprefix("\ufeff"))] + bare


@pytest.mark.parametrize("lead", ["", "\ufeff", "\r\n"])
def test_a_fix_carried_out_as_sarif_is_the_fix(tmp_path: Path, lead: str) -> None:
    write_demo(tmp_path, broken=True)
    for path in tmp_path.glob("*.labels.json"):
        path.write_bytes((lead + path.read_text(encoding="utf-8").replace("\n", "\r\n" if lead else "\n")).encode())
    report = with_replacements(dataprep.check(tmp_path))
    results = run_of(report)["results"]
    carried = 0
    for finding, result in zip(report.findings, results, strict=True):
        for fix in result.get("fixes", ()):
            assert finding.fix
            for change in fix["artifactChanges"]:
                text = (tmp_path / unquote(change["artifactLocation"]["uri"])).read_bytes().decode()
                edits = [edit for edit in finding.fix.edits if not isinstance(edit, Move)]
                assert carried_out(text, change) == apply([edit for edit in edits if edit.at.path == finding.at.path], text)
                carried += 1
    assert carried >= 6


def test_a_fix_that_has_no_region_is_said_to_be_left_out(tmp_path: Path) -> None:
    write_demo(tmp_path, broken=True)
    report = with_replacements(dataprep.check(tmp_path, select="F005"))
    (result,) = run_of(report)["results"]
    assert "fixes" not in result
    assert result["properties"]["fix"].endswith("(safe); no region is known: dataprep fix makes it")


def test_a_file_that_is_gone_or_changed_leaves_its_fixes_out(tmp_path: Path) -> None:
    sets.labeled(tmp_path)
    sets.turn(tmp_path)
    report = dataprep.check(tmp_path, select="G404")
    path = tmp_path / "f0.pdf.labels.json"
    assert with_replacements(report).findings[0].fix.replacements  # type: ignore[union-attr]
    for raw in (b"{}", b"\xff", b"[", b""):
        path.write_bytes(raw)
        assert with_replacements(report) == report
    path.unlink()
    assert with_replacements(report) == report


def test_a_fix_that_writes_much_is_left_to_the_program(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.json": {"a": 1}})
    at = Location("a.json", "/a")
    for count, is_told in ((LONGEST // 2, True), (LONGEST, False)):
        fix = Fix("put", (Put(at, "x" * count),))
        report = Report((reports.summary(str(tmp_path)),), (reports.finding("a.json", dataset=str(tmp_path), fix=fix),))
        found = with_replacements(report).findings[0].fix
        assert found is not None
        assert bool(found.replacements) is is_told
