"""A set as an object: its documents, their pages, and tables of what they hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import dataprep
from dataprep import UsageError
from dataprep.datasets import Dataset
from dataprep.demo import write_demo
from dataprep.viewing import Box, PageView
from tests import building, sets


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("datasets") / "sample"
    write_demo(folder, broken=True)
    return dataprep.open_dataset(folder)


def test_a_set_has_its_documents(sample: Dataset) -> None:
    assert len(sample) == 6
    assert [document.name for document in sample][:2] == ["invoice-01.pdf", "invoice-02.pdf"]
    assert sample["invoice-06.tif"].source is not None
    assert sample["invoice-06.tif"].source.pages == 2
    assert sample["invoice-02.pdf"].ocr is None
    assert sample["invoice-02.pdf"].labels is not None
    assert repr(sample).endswith("sample': 6 forms, labeled, 23 findings)")
    with pytest.raises(KeyError, match="did you mean"):
        sample["invoice-6.tif"]


def test_its_report_is_that_of_the_check(sample: Dataset) -> None:
    report = dataprep.check(sample.path)
    assert sample.report == report
    told = [finding for document in sample for finding in document.findings]
    assert told == sorted((one for one in report.findings if one.document), key=lambda one: str(one.document))


def test_a_page_has_its_regions(sample: Dataset) -> None:
    view = sample["invoice-03.png"].show()
    assert view.picture is not None
    assert max(view.picture.size) > 1000
    broken = {box.label: box.faults[0][:4] for box in view.boxes if box.faults}
    assert broken == {"Number": "G404", "City": "M504", "Total": "G405"}
    assert view.svg().count("<polygon") == 22
    assert view.svg().count("stroke-dasharray") == 3
    with_words = sample["invoice-03.png"].show(words=True)
    assert with_words.svg().count("<polygon") == 22 + len(with_words.words)


def test_regions_lie_where_the_file_says(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path)
    document = dataprep.open_dataset(folder)["f0.pdf"]
    view = document.show()
    assert view.picture is not None
    assert document.labels is not None
    width, height = view.picture.size
    polygon = document.labels.labels[0].regions[0].polygon
    assert f'points="{polygon[0] * width:.1f},{polygon[1] * height:.1f} ' in view.svg()


def test_regions_that_are_not_on_the_page_are_counted() -> None:
    boxes = (
        Box("a", "in", (0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2)),
        Box("b", "far", (7.1, 7.1, 7.2, 7.1, 7.2, 7.2, 7.1, 7.2)),
        Box("c", "odd", (float("inf"), float("nan"), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        Box("d", "wide", (-1e300, 0.1, 1e300, 0.1, 1e300, 0.2, -1e300, 0.2)),
    )
    view = PageView("a.pdf", 1, (8.5, 11.0), None, boxes)
    assert "4 regions, 2 not on the page" in view._repr_html_()
    assert view.svg().count("<polygon") == 2
    assert 'points="-695.0,' in view.svg()


@pytest.mark.parametrize("page", [0, 2, -1, "1"])
def test_a_page_that_is_not_there_is_a_mistake(tmp_path: Path, page: int) -> None:
    document = dataprep.open_dataset(sets.labeled(tmp_path))["f0.pdf"]
    with pytest.raises(UsageError, match="has no page"):
        document.show(page)


def test_a_form_that_cannot_be_drawn_has_its_regions_all_the_same(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path)
    (folder / "f0.pdf").write_bytes(b"%PDF-1.7 broken")
    view = dataprep.open_dataset(folder)["f0.pdf"].show()
    assert view.picture is None
    assert view.note
    assert view.svg().count("<polygon") == len(view.boxes) > 0
    assert "(no picture: " in view._repr_html_()
    (folder / "f1.pdf").unlink()
    view = dataprep.open_dataset(folder)["f2.pdf"].show()
    assert view.picture is not None


def test_what_is_no_set_of_forms_is_a_mistake(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set")
    for given, options, said in (
        (folder / "f0.pdf", {}, "give the folder"),
        (folder / "none", {}, "does not exist"),
        (folder, {"recursive": True}, "leave recursive out"),
        (folder, {"colour": 1}, "colour"),
    ):
        with pytest.raises(UsageError, match=said):
            dataprep.open_dataset(given, **options)


def test_texts_have_no_pages(tmp_path: Path) -> None:
    labels = {"assets": {"classes": [{"category": "a"}], "documents": [{"location": "a.txt", "class": {"category": "a"}}]}}
    building.write(tmp_path, {"labels.json": labels, "a.txt": b"text"})
    with pytest.raises(UsageError, match="which have no pages"):
        dataprep.open_dataset(tmp_path)


def test_settings_for_a_tree_do_not_disturb(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path)
    sets.settle(folder, "recursive = true")
    assert len(dataprep.open_dataset(folder)) == 6


def test_words_are_a_table(sample: Dataset) -> None:
    table = sample.words()
    assert table.column_names == ["document", "page", "text", "confidence", "polygon"]
    ocr = sample["invoice-06.tif"].ocr
    assert ocr is not None
    rows = [row for row in table.to_pylist() if row["document"] == "invoice-06.tif" and row["page"] == 2]
    assert [row["text"] for row in rows] == list(ocr.pages[1].words.texts)
    assert rows[0]["polygon"] == ocr.pages[1].words.columns[:, 0].tolist()
    assert table.to_pandas().confidence.between(0, 1).any()


def test_labels_are_a_table(sample: Dataset) -> None:
    table = sample.labels()
    row = next(row for row in table.to_pylist() if row["document"] == "invoice-03.png" and row["label"] == "City")
    assert (row["field"], row["text"], row["page"], row["drawn"]) == ("City", "Saltmarsk", 1, False)
    assert row["pointer"].endswith("/boundingBoxes/0")
    assert len(row["polygon"]) == 8
    assert table.num_rows == sum(len(one.regions) or 1 for found in sample if found.labels for one in found.labels.labels)


def test_tables_of_nothing_have_their_columns(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.pdf": building.pdf()})
    dataset = dataprep.open_dataset(tmp_path)
    assert (dataset.words().num_rows, dataset.labels().num_rows) == (0, 0)
    assert dataset.words().schema.names == dataprep.open_dataset(tmp_path).words().column_names
    assert "polygon" in dataset.labels().column_names
    assert list(dataprep.check(tmp_path).to_pandas().columns)[:4] == ["status", "severity", "code", "name"]


def test_hostile_labels_fit_into_tables(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path)
    path = folder / "f0.pdf.labels.json"
    labels = json.loads(path.read_text(encoding="utf-8"))
    labels["labels"][0]["label"] = "\ud800\x00"
    labels["labels"][0]["value"][0]["text"] = "\udfff"
    labels["labels"][0]["value"][0]["page"] = 2**40
    labels["labels"][1]["value"] = []
    building.write(folder, {path.name: labels})
    rows = dataprep.open_dataset(folder).labels().to_pylist()
    assert rows[0]["page"] is None
    assert rows[0]["label"].endswith("\x00")
    assert any(row["polygon"] is None for row in rows if row["document"] == "f0.pdf")


def test_findings_are_a_table(sample: Dataset) -> None:
    frame = sample.report.to_pandas()
    assert len(frame) == len(sample.report.findings)
    assert (frame.severity >= "warning").sum() == 22
    first = frame[frame.code == "G404"].iloc[0]
    assert (first.document, first.line, first.fix, bool(first.is_safe)) == ("invoice-03.png", 67, "reverse the corners", True)
    assert frame.line.isna().any()


@pytest.mark.parametrize(("module", "call"), [("pyarrow", "words"), ("pyarrow", "labels"), ("pandas", "to_pandas")])
def test_without_the_extra_it_is_said(sample: Dataset, monkeypatch: pytest.MonkeyPatch, module: str, call: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=f"tables need {module}: pip install"):
        getattr(sample.report if call == "to_pandas" else sample, call)()
