"""JUnit XML: which cases there are, which fail, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import dataprep
from dataprep.demo import write_demo
from dataprep.findings import Finding, Location, Report, Severity, Skipped, Subject
from dataprep.render import renderer
from tests import reports, sets

FORM = (Subject("a.pdf", "GK"),)


def cases_of(report: Report) -> dict[tuple[str, str], ElementTree.Element]:
    root = ElementTree.fromstring(renderer("junit")(report))  # noqa: S314
    return {(case.attrib["classname"], case.attrib["name"]): case for case in root.iter("testcase")}


def outcome(case: ElementTree.Element) -> list[str]:
    return [element.tag for element in case]


def of_form(*findings: Finding, fail_on: Severity = Severity.ERROR, known: tuple[Finding, ...] = ()) -> Report:
    return Report((replace(reports.summary(subjects=FORM), fail_on=fail_on),), findings, known=known)


def test_a_healthy_set_has_a_case_for_each_form_and_family(tmp_path: Path) -> None:
    write_demo(tmp_path)
    cases = cases_of(dataprep.check(tmp_path))
    assert len(cases) == 3 + 6 * 7
    assert {form for form, name in cases if name == "labels against OCR"} == {
        *(f"invoice-0{number}.{ending}" for number, ending in enumerate(("pdf", "pdf", "png", "pdf", "jpg", "tif"), 1))
    }
    assert not any(outcome(case) for case in cases.values())


def test_a_form_without_labels_has_no_case_for_them(tmp_path: Path) -> None:
    sets.labeled(tmp_path, 7)
    (tmp_path / "f3.pdf.labels.json").unlink()
    names = {name for form, name in cases_of(dataprep.check(tmp_path)) if form == "f3.pdf"}
    assert names >= {"files and folders", "source forms", "layout files"}
    assert not names & {"labels files", "geometry of regions", "labels against OCR", "fields"}


def test_what_is_less_than_what_fails_is_told_and_passes() -> None:
    warning = reports.finding(severity=Severity.WARNING, document="a.pdf")
    case = cases_of(of_form(warning))["a.pdf", "fields"]
    assert outcome(case) == ["system-out"]
    assert "warning K605 untrimmed-name: message" in "".join(case.itertext())
    assert outcome(cases_of(of_form(warning, fail_on=Severity.WARNING))["a.pdf", "fields"]) == ["failure"]


def test_a_failure_holds_all_findings_of_its_case() -> None:
    found = [reports.finding(message=f"number {number}", line=number + 1, document="a.pdf") for number in range(3)]
    case = cases_of(of_form(*found))["a.pdf", "geometry of regions"]
    (failure,) = case
    assert failure.attrib == {"type": "G404", "message": "number 0 (and 2 more)"}
    assert [line.partition(": ")[0] for line in str(failure.text).strip().splitlines()] == [
        f"set/a.pdf.labels.json:{number}:7" for number in (1, 2, 3)
    ]


def test_what_could_not_be_judged_is_skipped_and_known_findings_pass() -> None:
    known = reports.finding(document="a.pdf")
    report = replace(of_form(known=(known,)), skipped=(Skipped("set", "a.pdf", "it could not be read", ("K602", "M501")),))
    cases = cases_of(report)
    assert outcome(cases["a.pdf", "geometry of regions"]) == ["system-out"]
    for name in ("fields", "labels against OCR"):
        assert cases["a.pdf", name][0].attrib["message"] == "K602, M501: it could not be read"
        assert outcome(cases["a.pdf", name]) == ["skipped"]


def test_a_rule_that_crashed_is_an_error() -> None:
    crash = Finding("E001", "rule-crashed", Severity.ERROR, "set", "a.pdf", Location("a.pdf"), "G404 failed")
    root = ElementTree.fromstring(renderer("junit")(of_form(crash)))  # noqa: S314
    assert (root.attrib["errors"], root.attrib["failures"]) == ("1", "0")
    assert outcome(cases_of(of_form(crash))["a.pdf", "the run itself"]) == ["error"]


def test_it_is_ascii_in_whatever_encoding_it_is_printed() -> None:
    text = renderer("junit")(of_form(reports.finding("größe 漢.pdf", document="größe 漢.pdf")))
    text.encode("ascii")
    assert ("größe 漢.pdf", "geometry of regions") in cases_of(of_form(reports.finding(document="größe 漢.pdf")))
