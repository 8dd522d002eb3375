"""Folders of saved results: which form each is of, what is made of them, and what is not used."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep import harvest
from dataprep.cli import run
from dataprep.tasks import Wanted
from tests import building, results
from tests.test_journal import tree

Print = pytest.CaptureFixture[str]


def result(version: str = "2.1.0", **fields: str) -> building.Json:
    """A saved result of 2.1: each field is the first word of a text."""
    layout = building.layout_2(version=version)
    words = [text for text, _ in building.WORDS]
    found = {
        name: {
            "type": "string",
            "text": text,
            "page": 1,
            "confidence": 0.9,
            "elements": [f"#/readResults/0/lines/{words.index(text)}/words/0"],
        }
        for name, text in (fields or {"Number": "1042", "Total": "1,200.00"}).items()
    }
    layout["analyzeResult"]["documentResults"] = [{"docType": "custom", "pageRange": [1, 1], "fields": found}]
    return layout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five forms, each with its result under another kind of name."""
    files: dict[str, Any] = {f"f{number}.pdf": building.pdf(mark="x" * number) for number in range(5)}
    names = ("f0.pdf.json", "f1.pdf.result.json", "analyze-result-f2.pdf.json", "f3.pdf.labels.result.json", "f4.pdf-4.json")
    return building.write(tmp_path / "in", {**files, **{name: result() for name in names}})


def test_each_form_gets_what_its_result_says(folder: Path, tmp_path: Path, capsys: Print) -> None:
    assert run(["convert", "results", str(folder), str(tmp_path / "out")]) == 0
    assert "  5 labels files: converted from a result\n" in capsys.readouterr().out
    made = tree(tmp_path / "out")
    forms = [f"f{number}.pdf" for number in range(5)]
    sidecars = [f"{form}{ending}" for form in forms for ending in (".labels.json", ".ocr.json")]
    assert sorted(made) == sorted([*forms, *sidecars, "fields.json"])
    labels = json.loads(made["f2.pdf.labels.json"])
    assert labels["document"] == "f2.pdf"
    assert labels["labelingState"] == 3
    assert [label["label"] for label in labels["labels"]] == ["Number", "Total"]
    report = dataprep.check(tmp_path / "out")
    assert report.ok
    assert report.datasets[0].valid_documents == 5


@pytest.mark.parametrize("version", ["2.0-preview", "2.0", "2.1", "3.1", "4.0"])
def test_for_another_version(folder: Path, tmp_path: Path, version: str) -> None:
    done = dataprep.convert_files(folder, tmp_path / "out", "results", version, allow_loss=version == "2.0-preview")
    assert {loss.message.split()[0] for loss in done.losses} <= {"confidence", "labelingState"}
    report = dataprep.check(tmp_path / "out", target=version)
    assert report.ok
    assert report.datasets[0].valid_documents == 5


def test_a_result_of_2_0_gives_labels_of_2_0(tmp_path: Path) -> None:
    building.write(tmp_path / "in", {"a.pdf": building.pdf(), "a.pdf.json": result("2.0.0")})
    assert not dataprep.convert_files(tmp_path / "in", tmp_path / "out", "results", "as read").losses
    assert "$schema" not in json.loads((tmp_path / "out" / "a.pdf.labels.json").read_bytes())


def test_one_result_beside_its_form(folder: Path, tmp_path: Path, capsys: Print) -> None:
    assert run(["convert", "results", str(folder / "analyze-result-f2.pdf.json"), str(tmp_path / "out")]) == 0
    assert "1 other file: copied" in capsys.readouterr().out
    assert sorted(tree(tmp_path / "out")) == ["f2.pdf", "f2.pdf.labels.json", "f2.pdf.ocr.json", "fields.json"]


def test_one_result_of_a_form_that_is_named(tmp_path: Path, capsys: Print) -> None:
    building.write(tmp_path, {"saved.json": result()})
    assert run(["convert", "results", str(tmp_path / "saved.json"), str(tmp_path / "out")]) == 1
    assert (
        "lost: saved.json: is not used: it names no form: call it FORM.json, or convert it alone with --form"
        in capsys.readouterr().out
    )
    assert run(["convert", "results", str(tmp_path / "saved.json"), str(tmp_path / "out"), "--form", "a b.pdf"]) == 0
    assert sorted(tree(tmp_path / "out")) == ["a b.pdf.labels.json", "a b.pdf.ocr.json", "fields.json"]


def test_labels_that_are_there_are_kept(folder: Path, tmp_path: Path) -> None:
    mine = building.labels("f0.pdf")
    building.write(folder, {"f0.pdf.labels.json": mine, "f0.pdf.ocr.json": building.layout_2()})
    done = dataprep.convert_files(folder, tmp_path / "out", "results", "as read", allow_loss=True)
    (loss,) = done.losses
    assert loss.at.path == "f0.pdf.json"
    assert loss.message == "is not used: f0.pdf.labels.json is there already"
    assert json.loads(tree(tmp_path / "out")["f0.pdf.labels.json"]) == mine
    assert "f0.pdf.json" in tree(tmp_path / "out")


def test_a_second_result_of_a_form_is_not_used(folder: Path, tmp_path: Path) -> None:
    building.write(folder, {"f0.pdf.second.json": result(Vendor="Contoso")})
    done = dataprep.convert_files(folder, tmp_path / "out", "results", "as read", allow_loss=True)
    assert [(loss.at.path, loss.message) for loss in done.losses] == [
        ("f0.pdf.second.json", "is not used: it is the second of its form")
    ]
    assert "f0.pdf.second.json" in tree(tmp_path / "out")


def test_fields_are_added_to_those_that_are_declared(folder: Path, tmp_path: Path) -> None:
    declared = building.fields(("Total", "Vendor"))
    building.write(folder, {"fields.json": declared, "f4.pdf-4.json": result(Total="1,200.00", Vendor="Contoso", Buyer="Ltd")})
    done = dataprep.convert_files(folder, tmp_path / "out", "results", "as read")
    fields = json.loads((tmp_path / "out" / "fields.json").read_bytes())["fields"]
    assert fields[:2] == declared["fields"]
    assert [field["fieldKey"] for field in fields] == ["Total", "Vendor", "Number", "Buyer"]
    assert not done.losses
    assert dataprep.check(tmp_path / "out").ok


def test_results_below_each_with_the_forms_of_its_own_folder(folder: Path, tmp_path: Path) -> None:
    building.write(folder, {"below/f0.pdf": building.pdf(mark="other"), "below/f0.pdf.json": result(Vendor="Contoso")})
    dataprep.convert_files(folder, tmp_path / "out", "results", "as read")
    made = tree(tmp_path / "out")
    assert [label["label"] for label in json.loads(made["below/f0.pdf.labels.json"])["labels"]] == ["Vendor"]
    assert [field["fieldKey"] for field in json.loads(made["below/fields.json"])["fields"]] == ["Vendor"]


def test_a_result_without_anything_to_label_gives_no_labels(tmp_path: Path, capsys: Print) -> None:
    empty = result()
    empty["analyzeResult"]["documentResults"][0]["fields"] = {"Number": None}
    building.write(tmp_path / "in", {"a.pdf": building.pdf(), "a.pdf.json": empty})
    assert run(["convert", "results", str(tmp_path / "in"), str(tmp_path / "out")]) == 0
    assert "  1 labels file: left out\n" in capsys.readouterr().out
    assert sorted(tree(tmp_path / "out")) == ["a.pdf", "a.pdf.ocr.json"]


def test_fields_that_cannot_be_labeled_are_lost_and_told(tmp_path: Path) -> None:
    saved = result()
    for field in saved["analyzeResult"]["documentResults"][0]["fields"].values():
        del field["elements"]
    building.write(tmp_path / "in", {"a.pdf": building.pdf(), "a.pdf.json": saved})
    done = dataprep.convert_files(tmp_path / "in", tmp_path / "out", "results", "as read")
    assert not done.is_written
    assert [loss.about for loss in done.losses] == ["Number", "Total"]


def test_a_broken_result_leaves_the_ocr_that_is_there(folder: Path, tmp_path: Path) -> None:
    layout = building.layout_2()
    building.write(folder, {"f0.pdf.json": json.dumps(result())[:-9], "f0.pdf.ocr.json": layout, "f1.pdf.ocr.json": layout})
    done = dataprep.convert_files(folder, tmp_path / "out", "results", "as read", allow_loss=True)
    made = tree(tmp_path / "out")
    assert [loss.at.path for loss in done.losses] == ["f0.pdf.json"]
    assert json.loads(made["f0.pdf.ocr.json"]) == json.loads(made["f1.pdf.ocr.json"]) == layout
    assert "f0.pdf.labels.json" not in made
    (noted,) = [one for one in done.outcomes if one.path == "f1.pdf.labels.json"]
    assert noted.notes[-1] == "f1.pdf.ocr.json is there already, and is kept"


def cells(*columns: str) -> building.Json:
    """A result with one row of a table, and the columns that it has."""
    saved = result()
    fields = saved["analyzeResult"]["documentResults"][0]["fields"]
    row = {"type": "object", "valueObject": dict.fromkeys(columns, fields["Number"])}
    saved["analyzeResult"]["documentResults"][0]["fields"] = {"Items": {"type": "array", "valueArray": [row]}}
    return saved


def test_columns_of_all_results_are_declared(tmp_path: Path) -> None:
    files = {f"{name}.pdf": building.pdf(mark=name) for name in "ab"}
    building.write(tmp_path / "in", {**files, "a.pdf.json": cells("Amount"), "b.pdf.json": cells("Price", "Amount")})
    done = dataprep.convert_files(tmp_path / "in", tmp_path / "out", "results", "as read")
    assert not done.losses
    fields = json.loads((tmp_path / "out" / "fields.json").read_bytes())
    assert [column["fieldKey"] for column in fields["definitions"]["Items_object"]["fields"]] == ["Amount", "Price"]
    assert not [finding for finding in dataprep.check(tmp_path / "out").findings if finding.code == "L313"]


def test_a_table_that_is_declared_as_something_else_is_told(folder: Path, tmp_path: Path) -> None:
    building.write(folder, {"fields.json": building.fields(("Items",)), "f0.pdf.json": cells("Amount")})
    done = dataprep.convert_files(folder, tmp_path / "out", "results", "as read")
    assert [(loss.about, loss.at.path) for loss in done.losses] == [("Items", "fields.json")]


def test_a_table_in_one_result_and_a_text_in_another_is_told(tmp_path: Path) -> None:
    files = {f"{name}.pdf": building.pdf(mark=name) for name in "ab"}
    building.write(tmp_path / "in", {**files, "a.pdf.json": result(Items="Contoso"), "b.pdf.json": cells("Amount")})
    done = dataprep.convert_files(tmp_path / "in", tmp_path / "out", "results", "as read")
    assert [(loss.about, loss.at.path) for loss in done.losses] == [("Items", "fields.json")]


def test_planning_many_results_is_no_work(tmp_path: Path) -> None:
    raw = json.dumps(result()).encode()
    seconds = []
    for count in (500, 4000):
        paths = [f"f{number}.pdf{ending}" for number in range(count) for ending in ("", ".json")]
        start = time.process_time()
        assert len(list(harvest.tasks(paths, lambda _: raw, Wanted("as read")))) == count + 1
        seconds.append(time.process_time() - start)
    assert seconds[1] < 24 * seconds[0] + 1


def test_names_are_spelt_as_they_are_declared(folder: Path, tmp_path: Path) -> None:
    building.write(folder, {"fields.json": building.fields(("total", "Number"))})
    dataprep.convert_files(folder, tmp_path / "out", "results", "as read")
    labels = json.loads((tmp_path / "out" / "f0.pdf.labels.json").read_bytes())["labels"]
    assert [label["label"] for label in labels] == ["Number", "total"]
    assert dataprep.check(tmp_path / "out").ok


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.pdf.json", "a.pdf"),
        ("x-a.pdf-2.json", "a.pdf"),
        ("form-11.pdf.json", "form-11.pdf"),
        ("aa.pdf.json", "aa.pdf"),
        ("a.pdf.pdf.json", "a.pdf.pdf"),
        ("b a.pdf.json", "b a.pdf"),
        ("saved.json", None),
        ("a.pdf-b.pdf.json", None),
        ("x-c.tiff-2.json", "c.tiff"),
        ("a.pdfx.json", None),
    ],
)
def test_the_form_that_a_name_says(name: str, form: str | None) -> None:
    known = {"a.pdf", "b.pdf", "1.pdf", "b a.pdf", "a.pdf.pdf", "c.tiff"}
    assert harvest.form_of(name, known)[0] == form


@pytest.mark.parametrize("version", ["2031-01-01", "x", "2.7", "2.0.1"])
def test_versions_that_nobody_knows(tmp_path: Path, version: str) -> None:
    saved = result(version) if version.startswith("2.") else results.result_3({"A": results.field_3("Contoso")}, version=version)
    building.write(tmp_path / "in", {"a.pdf": building.pdf(), "a.pdf.json": saved})
    done = dataprep.convert_files(tmp_path / "in", tmp_path / "out", "results", "as read")
    assert done.is_written
    assert "a.pdf.labels.json" in tree(tmp_path / "out")
