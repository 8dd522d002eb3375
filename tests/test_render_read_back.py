"""Machine formats: they fit the schemas that others published, and tools that others wrote read them back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import JUnitXml
from lxml import etree
from sarif.loader import load_sarif_file

import dataprep
from dataprep.demo import write_demo
from dataprep.findings import Report, Severity, Suppressed
from dataprep.render import renderer
from dataprep.render.schemas import catalogue
from dataprep.replacements import with_replacements
from dataprep.settings import Ignore
from tests import reports

PUBLISHED = Path(__file__).parent / "published"
SARIF = Draft4Validator(json.loads((PUBLISHED / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))
JUNIT = etree.XMLSchema(etree.parse(PUBLISHED / "junit-10.xsd"))
LINE = Draft202012Validator(catalogue()["report-line"])


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("read-back")
    write_demo(folder / "a set", broken=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return with_replacements(dataprep.check("a set", ignore=[Ignore("K602", reason="next year")]))


@pytest.fixture
def any_report(request: pytest.FixtureRequest, broken: Report) -> Report:
    made: dict[str, Callable[[], Report]] = {
        "broken": lambda: broken,
        "hostile": lambda: reports.hostile("a\x1b[31m\u202e<b>&'\"]]>\n\ud800\udc80.pdf"),
        "empty": reports.of,
        "no set": lambda: Report((), ()),
        "known": lambda: reports.of(reports.finding(), known=(reports.finding(about="A"),), gone=1),
        "suppressed": lambda: reports.of(suppressed=(Suppressed(reports.finding(), None),)),
    }
    return made[request.param]()


EVERY = pytest.mark.parametrize("any_report", ["broken", "hostile", "empty", "no set", "known", "suppressed"], indirect=True)


@EVERY
def test_sarif_fits_its_schema(any_report: Report) -> None:
    log = json.loads(renderer("sarif")(any_report))
    assert [f"{error.json_path}: {error.message}" for error in SARIF.iter_errors(log)] == []


@EVERY
def test_junit_fits_its_schema(any_report: Report) -> None:
    document = etree.fromstring(renderer("junit")(any_report).encode())
    assert JUNIT.validate(document), JUNIT.error_log


@EVERY
def test_every_line_fits_its_schema_and_is_one_thing(any_report: Report) -> None:
    lines = [json.loads(line) for line in renderer("jsonl")(any_report).splitlines()]
    assert [error.message for line in lines for error in LINE.iter_errors(line)] == []
    assert {len(line) for line in lines} == {1}
    assert ("run" in lines[0], "end" in lines[-1]) == (True, True)
    assert sum("finding" in line for line in lines) == len(any_report.findings)


def test_lines_say_what_the_report_says(broken: Report) -> None:
    whole = json.loads(renderer("json")(broken))
    lines = [json.loads(line) for line in renderer("jsonl")(broken).splitlines()]

    def of(name: str) -> list[Any]:
        return [line[name] for line in lines if name in line]

    assert of("dataset") == whole["datasets"]
    assert of("finding") == whole["findings"]
    assert of("skipped") == whole["skipped"]
    assert of("ignored") == whole["ignored"]
    assert of("end") == [{"summary": whole["summary"], "fixable": whole["fixable"], "gone": 0}]


def test_sarif_tools_read_what_was_found(broken: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.sarif"
    path.write_text(renderer("sarif")(broken), encoding="utf-8")
    read = load_sarif_file(str(path))
    assert read.get_distinct_tool_names() == ["dataprep"]
    records = read.get_records()
    ignored = sum(entry.count for entry in broken.ignored)
    assert len(records) == len(broken.findings) + ignored
    told = {(one["Location"], str(one["Line"]), one["Code"].split()[0]) for one in records}
    for finding in broken.findings:
        place = finding.file.replace(" ", "%20") if finding.at.path else "a%20set/"
        assert (place, str(finding.at.line or 1), finding.code) in told
    severities = [one["Severity"] for one in records]
    assert severities.count("error") == broken.count(Severity.ERROR) + ignored
    assert severities.count("warning") == broken.count(Severity.WARNING)
    assert severities.count("note") == broken.count(Severity.INFO)


def test_junitparser_reads_what_failed(broken: Report) -> None:
    (suite,) = list(JUnitXml.fromstring(renderer("junit")(broken).encode()))
    cases = list(suite)
    assert (suite.name, suite.tests) == ("a set", len(cases))
    failed = [case for case in cases if case.is_failure]
    assert suite.failures == len(failed) == len({(one.document, one.code[0]) for one in broken.findings if one.severity == 2})
    assert suite.skipped == len([case for case in cases if case.is_skipped])
    told = "\n".join(str(result.text) for case in failed for result in case.result)
    for finding in broken.findings:
        assert finding.severity < Severity.ERROR or finding.message in told
    passed = {(case.classname, case.name) for case in cases if case.is_passed}
    assert ("invoice-06.tif", "geometry of regions") in passed
    assert ("invoice-01.pdf", "geometry of regions") not in {(case.classname, case.name) for case in cases}, "it has no labels"
