"""The check as a whole: kinds of set, targets, what is counted and what is skipped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.demo import write_demo
from dataprep.faults import Faults
from dataprep.findings import Severity
from dataprep.inspection import document_rules, faultless_rules
from dataprep.settings import Settings
from dataprep.store import LocalStore
from dataprep.targets import Target
from tests import building

Change = Callable[[Path], None]

SHAPES: list[tuple[str, Any, Any, str]] = [
    ("2.0-preview", building.layout_2(version="2.0"), building.preview_labels(), "2.0-preview"),
    ("2.0", building.layout_2(version="2.0.0"), building.labels(schema=False), "2.0"),
    ("2.1", building.layout_2(), building.labels(), "2.1"),
    ("3.0 preview", building.layout_3(version="2021-09-30-preview", polygon="boundingBox"), building.labels(), "3.0"),
    ("3.0", building.layout_3(version="2022-08-31"), building.labels(), "3.0"),
    ("3.1", building.layout_3(), building.labels(), "3.1"),
    ("4.0 preview", building.layout_3(version="2024-02-29-preview"), building.labels(), "4.0"),
    ("4.0", building.layout_3(version="2024-11-30"), building.labels(), "4.0"),
]

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def write(folder: Path, ocr: Any, labels: Any, count: int = 5) -> Path:
    """A folder of forms that differ in a comment, with the given sidecars."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        name = f"form-{number}.pdf"
        (folder / name).write_bytes(PDF + b"%" + b"x" * number)
        if ocr is not None:
            (folder / f"{name}.ocr.json").write_text(json.dumps(ocr), encoding="utf-8")
        if labels is not None:
            key = "docName" if "docName" in labels else "document"
            (folder / f"{name}.labels.json").write_text(json.dumps(labels | {key: name}), encoding="utf-8")
    if labels is not None and "docName" not in labels:
        (folder / "fields.json").write_text(json.dumps(building.fields()), encoding="utf-8")
    return folder


def above_info(folder: Path, **options: Any) -> list[str]:
    """The codes that a check finds, infos left out."""
    return [finding.code for finding in dataprep.check(folder, **options).findings if finding.severity > Severity.INFO]


@pytest.mark.parametrize(("ocr", "labels", "target"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_every_shape_is_read_and_healthy(tmp_path: Path, ocr: Any, labels: Any, target: str) -> None:
    folder = write(tmp_path / "set", ocr, labels, count=10)
    report = dataprep.check(folder)
    assert above_info(folder) == []
    (summary,) = report.datasets
    assert (summary.kind, summary.target, summary.documents, summary.valid_documents) == ("labeled", target, 10, 10)


def test_the_most_frequent_version_is_the_target(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    write(folder, building.layout_3(), building.labels(), count=3)
    (summary,) = dataprep.check(folder).datasets
    assert (summary.target, summary.target_reason) == ("3.1", "3 of 5 OCR files are of 3.1")
    write(folder, building.layout_2(), building.labels(), count=1)
    assert dataprep.check(folder).datasets[0].target == "2.1"


def test_of_equally_frequent_versions_the_newer_is_the_target(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels(), count=4)
    write(folder, building.layout_3(), building.labels(), count=2)
    assert dataprep.check(folder).datasets[0].target == "3.1"


@pytest.mark.parametrize(("labels", "target"), [(None, "2.1"), (building.labels(), "4.0")])
def test_without_ocr_the_target_is_the_usual_one(tmp_path: Path, labels: Any, target: str) -> None:
    assert dataprep.check(write(tmp_path / "set", None, labels)).datasets[0].target == target


def test_a_target_can_be_given(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    (summary,) = dataprep.check(folder, target="4.0").datasets
    assert (summary.target, summary.target_reason) == ("4.0", "as given")


def test_a_form_with_an_error_does_not_count(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    (folder / "form-2.pdf.labels.json").write_text("{", encoding="utf-8")
    report = dataprep.check(folder)
    assert [finding.code for finding in report.findings if finding.severity is Severity.ERROR] == ["D701", "F011"]
    assert report.datasets[0].valid_documents == 4
    ignored = dataprep.check(folder, ignore=("F011",))
    assert "D701" in [finding.code for finding in ignored.findings]


def test_what_is_ignored_spoils_no_form_but_what_is_not_selected_does(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    labels = building.labels("form-1.pdf")
    box = labels["labels"][0]["value"][0]["boundingBoxes"][0]
    box[2:4], box[6:8] = box[6:8], box[2:4]
    (folder / "form-1.pdf.labels.json").write_text(json.dumps(labels), encoding="utf-8")
    assert "D701" in above_info(folder)
    assert above_info(folder, ignore=("G",)) == []
    assert above_info(folder, select=("D",)) == ["D701"]


def test_what_could_not_be_judged_is_said(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    (folder / "form-2.pdf.ocr.json").write_text("[", encoding="utf-8")
    (skipped,) = [entry for entry in dataprep.check(folder).skipped if "M502" in entry.codes]
    assert (skipped.document, skipped.reason) == ("form-2.pdf", "form-2.pdf.ocr.json could not be read (F011)")
    assert list(skipped.codes) == sorted(skipped.codes)


def test_options_are_known(tmp_path: Path) -> None:
    with pytest.raises(dataprep.UsageError, match="'traget' is no option of check; did you mean 'target'"):
        dataprep.check(tmp_path, traget="2.1")
    with pytest.raises(dataprep.UsageError, match="no code of a rule"):
        dataprep.check(tmp_path, select=("",))
    assert dataprep.check(tmp_path, settings=Settings(target="2.1")).datasets[0].target == "2.1"


def test_findings_are_in_order(tmp_path: Path) -> None:
    write_demo(tmp_path / "sample", broken=True)
    report = dataprep.check(tmp_path / "sample")
    assert list(report.findings) == sorted(report.findings, key=lambda finding: finding.order)
    assert not report.ok
    assert report.worst is Severity.ERROR


def test_the_public_names_are_there() -> None:
    assert set(dataprep.__all__) <= set(dir(dataprep))
    for name in dataprep.__all__:
        assert getattr(dataprep, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        getattr(dataprep, "chek")  # noqa: B009


@pytest.mark.parametrize("place", ["dataprep.inspection.load_form", "dataprep.regions.judge"])
def test_a_fault_of_ours_is_told_and_takes_nothing_else_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def failing(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("unforeseen")

    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    monkeypatch.setattr(place, failing)
    report = dataprep.check(folder)
    assert report.crashed
    told = [finding for finding in report.findings if finding.code == "E001"]
    assert {finding.document for finding in told} == {f"form-{number}.pdf" for number in range(5)}
    assert all("RuntimeError: unforeseen" in finding.message for finding in told)
    assert "D702" in {finding.code for finding in report.findings}


def test_an_empty_path_is_a_mistake() -> None:
    with pytest.raises(dataprep.UsageError, match="the path is empty"):
        dataprep.check("")


def test_a_crash_is_shown_whatever_is_selected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    monkeypatch.setattr("dataprep.regions.judge", None)
    assert dataprep.check(folder, select=("K",)).crashed


def test_files_of_one_folder_are_one_set(tmp_path: Path) -> None:
    write_demo(tmp_path / "set", broken=True)
    one, other = (dataprep.check(tmp_path / "set" / name) for name in ("invoice-03.png", "invoice-04.pdf"))
    both = dataprep.check(tmp_path / "set" / "invoice-03.png", f"{tmp_path}/set/invoice-04.pdf.labels.json")
    assert len(both.datasets) == 1
    assert both.findings == tuple(sorted((*one.findings, *other.findings), key=lambda finding: finding.order))
    assert {entry.document for entry in both.skipped} <= {"invoice-03.png", "invoice-04.pdf"}
    assert dataprep.check(tmp_path / "set", f"{tmp_path}/set/").findings == dataprep.check(tmp_path / "set").findings


def test_findings_of_several_sets_are_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write_demo(tmp_path / name, broken=True)
    report = dataprep.check(tmp_path / "b", tmp_path / "a")
    assert list(report.findings) == sorted(report.findings, key=lambda finding: finding.order)
    assert report.summary["error"] == report.count(Severity.ERROR)


WRONG: list[tuple[str, tuple[Any, ...], dict[str, Any], str]] = [
    ("no path", (), {}, "no path is given"),
    ("a list of paths", (["a", "b"],), {}, "check\\(one, two\\)"),
    ("a number for a target", (".",), {"target": 4.0}, "4.0 is no target; did you mean '4.0'"),
    ("an unknown code", (".",), {"ignore": "XX"}, "'XX' is no code"),
]


@pytest.mark.parametrize(("paths", "options", "piece"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_call_says_what_to_do(paths: tuple[Any, ...], options: dict[str, Any], piece: str) -> None:
    with pytest.raises(dataprep.UsageError, match=piece):
        dataprep.check(*paths, **options)


def test_codes_may_be_a_text_in_lower_case(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels(), count=4)
    assert above_info(folder, select="d701,g") == above_info(folder, select=["D701"]) == ["D701"]


def test_a_file_of_no_form_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    with pytest.raises(dataprep.UsageError, match="neither a form nor a file of one"):
        dataprep.check(tmp_path / "notes.txt")


def test_a_folder_of_any_depth_is_listed(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(400):
        folder = folder / "d"
        folder.mkdir()
    assert [finding.code for finding in dataprep.check(tmp_path).findings] == ["D708"]


def test_names_of_many_digits_are_sorted(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    definitions = {digits * 5000: {"fieldKey": "x", "fieldType": "object", "fields": []} for digits in "29"}
    (folder / "fields.json").write_text(json.dumps(building.fields(definitions=definitions)), encoding="utf-8")
    assert [finding.code for finding in dataprep.check(folder).findings] == ["D702", "K609", "K609"]


def test_a_whole_file_in_inches_is_told_box_by_box(tmp_path: Path) -> None:
    words = [*building.WORDS, ("Copy", (0.3, 0.4, 0.7, 0.6))]
    labels = building.labels()
    for label, text in zip(labels["labels"], ("1042", "1,200.00", "Copy"), strict=True):
        box = building.corners(building.box_of(text, words))
        label["value"] = [{"page": 1, "text": text, "boundingBoxes": [box]}]
    folder = write(tmp_path / "set", building.layout_2(words), labels, count=1)
    found = [finding for finding in dataprep.check(folder).findings if finding.code[0] in "GM"]
    assert [finding.code for finding in found] == ["G402"] * 3
    assert all(finding.fix and finding.fix.safe for finding in found)


def test_two_runs_are_equal_whatever_order_the_disk_lists_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_demo(tmp_path / "set", broken=True)
    first, second = dataprep.check(tmp_path / "set"), dataprep.check(tmp_path / "set")
    children = LocalStore._children
    monkeypatch.setattr(LocalStore, "_children", lambda store, folder: children(store, folder)[::-1])
    assert first == second == dataprep.check(tmp_path / "set")
    assert first.to_json() == dataprep.check(tmp_path / "set").to_json()


def test_what_was_not_judged_is_a_finding_when_asked_for(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", building.layout_2(), building.labels())
    (folder / "form-2.pdf.ocr.json").write_text("[", encoding="utf-8")
    report = dataprep.check(folder, show_skipped=True)
    (told,) = [finding for finding in report.findings if finding.code == "E002" and "M502" in finding.message]
    assert (told.document, told.severity) == ("form-2.pdf", Severity.INFO)
    assert "E002" not in {finding.code for finding in dataprep.check(folder).findings}


def test_three_labels_with_one_box_are_two_findings(tmp_path: Path) -> None:
    labels = building.labels()
    labels["labels"] = [{**labels["labels"][0], "label": name} for name in ("Number", "Total", "Vendor")]
    folder = write(tmp_path / "set", building.layout_2(), labels, count=1)
    codes = [finding.code for finding in dataprep.check(folder).findings if finding.code[0] in "GM"]
    assert codes == ["G410", "G410"]


def test_what_a_form_without_faults_is_spared_would_tell_nothing() -> None:
    kept = {rule.code for _, group in faultless_rules() for rule in group}
    given: dict[type, object] = {Faults: Faults(), Target: Target("4.0")}
    spared = [rule for _, group in document_rules() for rule in group if rule.code not in kept]
    assert {"F008", "F017", "S102", "O202"} <= {rule.code for rule in spared}
    assert [list(rule.judge(*(given[need.kind] for need in rule.needs))) for rule in spared] == [[]] * len(spared)
