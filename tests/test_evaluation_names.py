"""Evaluating: documents and classes that are called otherwise on either side, and forms by the names of their results."""

from __future__ import annotations

from pathlib import Path

import pytest

import dataprep
from tests import building, predictions
from tests.predictions import MOVIES, save
from tests.results import field_2, result_2

RESULT = result_2({"Number": field_2(2)})


def test_what_is_only_in_one_is_named(tmp_path: Path) -> None:
    labels = save(tmp_path, "l.json", predictions.labels_2021(MOVIES[:4]))
    found = dataprep.evaluate(labels, save(tmp_path, "p.json", predictions.task_2022(MOVIES[2:])))
    assert (found.documents, found.only_in_actual, found.only_in_predicted) == (2, ("1.txt", "2.txt"), ("5.txt",))


def test_classes_spelled_otherwise_are_noted(tmp_path: Path) -> None:
    rows = [("1.txt", ("action",), ("Action",)), ("2.txt", ("comedy",), ("drama",))]
    labels = save(tmp_path, "l.json", predictions.labels_2021(rows))
    found = dataprep.evaluate(labels, save(tmp_path, "p.json", predictions.task_2022(rows)))
    assert [note.message for note in found.notes] == [
        "the class 'Action' is 'action' but for case or blanks: counted as another class",
        "the class 'drama' is no class of --actual",
    ]


def test_many_classes_that_are_unknown_are_counted(tmp_path: Path) -> None:
    rows = [(f"{number}.txt", ("a",), (f"b{number}",)) for number in range(9)]
    labels = save(tmp_path, "l.json", predictions.labels_2021(rows))
    found = dataprep.evaluate(labels, save(tmp_path, "p.json", predictions.task_2022(rows)))
    assert [note.message for note in found.notes][2:] == [
        "the class 'b2' is no class of --actual",
        "and 6 more classes that are none of --actual's",
    ]


def test_either_side_may_leave_out_the_ending(tmp_path: Path) -> None:
    labels = save(tmp_path, "l.csv", "id,class\n1,a\n2.txt,a\n3,a")
    found = dataprep.evaluate(labels, save(tmp_path, "p.csv", "id,class\n1.txt,a\n2,b\n3,a"))
    assert (found.documents, found.correct, found.only_in_predicted) == (3, 2, ())


def test_a_class_of_a_document_without_a_prediction_is_known(tmp_path: Path) -> None:
    labels = save(tmp_path, "l.csv", "id,class\n1,a\n2,b")
    found = dataprep.evaluate(labels, save(tmp_path, "p.csv", "id,class\n1,b"))
    assert (found.correct, found.notes) == (0, ())


@pytest.mark.parametrize("rows", ["1,b\n1.txt,a\n", "1.txt,a\n1,b\n"])
def test_a_prediction_of_the_whole_name_goes_first(tmp_path: Path, rows: str) -> None:
    labels = save(tmp_path, "l.csv", "id,class\n1.txt,a\n")
    found = dataprep.evaluate(labels, save(tmp_path, "p.csv", f"id,class\n{rows}"))
    assert (found.documents, found.correct, found.only_in_predicted) == (1, 1, ())
    assert [note.message for note in found.notes] == ["documents that are there with and without .txt: '1'; left out"]


@pytest.mark.parametrize("other", ["CAF\u00c9.txt", "cafe\u0301.txt", "texts/caf\u00e9.TXT"])
def test_names_that_are_nearly_the_same_are_told(tmp_path: Path, other: str) -> None:
    labels = save(tmp_path, "l.csv", "id,class\n1.txt,a\ncaf\u00e9.txt,a")
    found = dataprep.evaluate(labels, save(tmp_path, "p.csv", f"id,class\n1.txt,a\n{other},a\nother.txt,a"))
    assert (found.documents, found.only_in_predicted) == (1, (other, "other.txt"))
    (note,) = found.notes
    assert note.message.startswith("documents that differ from those of --actual by folder, case, .txt or Unicode form: 1")
    assert repr(other) in note.message


def test_actual_holds_over_what_the_predictions_say(tmp_path: Path) -> None:
    labels = save(tmp_path, "l.json", predictions.labels_2021([("2.txt", ("comedy",), ())]))
    found = dataprep.evaluate(labels, save(tmp_path, "p.json", predictions.results()))
    assert found.wrong[0].actual == ("comedy",)
    assert found.notes[0].message == "says other classes of '2.txt' than --actual, which holds"


NAMES = ["f0.pdf.json", "f0.pdf.result.json", "analyze-result-f0.pdf.json", "f0.json", "f0.result.json", "f0.pdf-1.json"]


@pytest.mark.parametrize("name", NAMES)
def test_results_are_found_by_their_names(tmp_path: Path, name: str) -> None:
    labels = {f"labels/{form}.labels.json": building.labels() for form in ("f0.pdf", "f1.pdf", "0.pdf")}
    building.write(tmp_path, {**labels, f"results/{name}": RESULT, "results/f9.pdf.json": RESULT})
    found = dataprep.evaluate(tmp_path / "labels", tmp_path / "results")
    assert found.documents == 1
    assert (found.only_in_actual, found.only_in_predicted) == (("0.pdf", "f1.pdf"), ("f9.pdf",))


@pytest.mark.parametrize("name", ["10.pdf.json", "x0.pdf.json", "10.json"])
def test_a_result_of_another_form_is_not_taken_for_one_whose_name_ends_alike(tmp_path: Path, name: str) -> None:
    labels = {f"labels/{form}.labels.json": building.labels() for form in ("0.pdf", "1.pdf")}
    building.write(tmp_path, {**labels, f"results/{name}": RESULT, "results/1.pdf.json": RESULT})
    found = dataprep.evaluate(tmp_path / "labels", tmp_path / "results")
    assert (found.documents, found.only_in_actual) == (1, ("0.pdf",))
    assert found.only_in_predicted == (name.removesuffix(".json") if ".pdf" in name else name,)


def test_a_result_that_may_be_of_two_forms_is_of_none(tmp_path: Path) -> None:
    labels = {f"labels/{form}.labels.json": building.labels() for form in ("a.pdf", "a.jpg", "b.PDF")}
    results = {f"results/{name}": RESULT for name in ("a.json", "b.json", "a.pdf and a.jpg.json")}
    building.write(tmp_path, {**labels, **results})
    found = dataprep.evaluate(tmp_path / "labels", tmp_path / "results")
    assert (found.documents, found.only_in_actual) == (1, ("a.jpg", "a.pdf"))
    assert found.only_in_predicted == ("a.json", "a.pdf and a.jpg.json")
    (note,) = found.notes
    assert "is of no one form: it names several forms" in note.message
