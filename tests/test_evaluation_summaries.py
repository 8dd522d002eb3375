"""Evaluations that the service printed: in every spelling, held against their own counts and against the documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.evaluation import Difference
from dataprep.render.evaluation import render
from tests import predictions
from tests.predictions import MOVIES, save

SPELLINGS = ("count{}s", "{}sCount", "{}Count")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_evaluation_of_the_service_is_compared(tmp_path: Path, spelling: str) -> None:
    right = save(tmp_path, "right.json", predictions.summary(spelling))
    wrong = save(tmp_path, "wrong.json", predictions.summary(spelling, microRecall=0.67, microF1=0.73))
    found = dataprep.evaluate(None, [save(tmp_path, "p.json", predictions.results()), right, wrong])
    first, second = found.summaries
    assert (first.classes, first.by_counts, first.by_documents) == (3, (), ())
    assert second.by_counts == second.by_documents
    assert [(one.name, one.measure, one.theirs) for one in second.by_counts] == [
        (None, "microRecall", 0.67),
        (None, "microF1", 0.73),
    ]
    assert [one.ours for one in second.by_counts] == pytest.approx([4 / 7, 2 / 3])


def test_an_evaluation_alone_is_held_against_its_own_counts(tmp_path: Path) -> None:
    body = predictions.summary()
    body["multiClassificationEvaluation"]["classes"]["comedy"]["f1"] = 0.8
    found = dataprep.evaluate(None, save(tmp_path, "s.json", body))
    assert found.documents == 0
    assert found.summaries[0].by_counts == (Difference("comedy", "f1", 0.8, 0.5),)
    assert found.summaries[0].by_documents == ()


def test_an_evaluation_of_other_documents_is_noted(tmp_path: Path) -> None:
    files = [save(tmp_path, "p.json", predictions.results(MOVIES[:3])), save(tmp_path, "s.json", predictions.summary())]
    found = dataprep.evaluate(None, files)
    assert [note.message for note in found.notes] == ["is of 5 documents, not of the 3 here"]
    assert found.summaries[0].by_documents


def test_the_matrix_of_the_service_is_compared(tmp_path: Path) -> None:
    cells = {"x": {"x": {"rawValue": 1.0}, "y": {"rawValue": 1.0}}, "y": {"x": {"rawValue": 1.0, "normalizedValue": 100}, "y": 0}}
    answer = {"customSingleLabelClassificationEvaluation": {"classes": {}, "confusionMatrix": cells}}
    files = [save(tmp_path, "p.json", predictions.single_results()), save(tmp_path, "s.json", answer)]
    found = dataprep.evaluate(None, files)
    assert found.summaries[0].by_documents == (Difference("y", "confusion x", 1, 0), Difference("y", "confusion y", 0, 1))


def test_rows_and_classes_that_the_service_lacks_are_told(tmp_path: Path) -> None:
    cells = {"x": {"x": {"rawValue": 1}, "y": {"rawValue": 1}}}
    answer = {"customSingleLabelClassificationEvaluation": {"classes": {"x": {}}, "confusionMatrix": cells}}
    files = [save(tmp_path, "p.json", predictions.single_results()), save(tmp_path, "s.json", answer)]
    found = dataprep.evaluate(None, files)
    assert found.summaries[0].by_documents == (Difference("y", "confusion y", 0, 1),)
    assert [note.message for note in found.notes] == ["has no numbers of classes that documents here have: 'y'"]


@pytest.mark.parametrize(("macro", "differs"), [(2 / 3, False), (0.5, False), (0.6, True)])
def test_a_class_that_no_document_has_may_count_or_not(tmp_path: Path, macro: float, differs: bool) -> None:
    body = predictions.summary(macroF1=macro)
    zeros = {"countTruePositives": 0, "countFalsePositives": 0, "countFalseNegatives": 0, "countTrueNegatives": 5}
    body["multiClassificationEvaluation"]["classes"]["western"] = {"precision": 0, "recall": 0, "f1": 0, **zeros}
    files = [save(tmp_path, "p.json", predictions.results()), save(tmp_path, "s.json", body)]
    summary = dataprep.evaluate(None, files).summaries[0]
    told = (Difference(None, "macroF1", 0.6, 2 / 3),) if differs else ()
    assert (summary.by_counts, summary.by_documents) == (told, told)


def test_a_ratio_of_nothing_is_said_to_be_one(tmp_path: Path) -> None:
    """The quickstart of v1.0-preview.2 shows a class with no counts whose ratios are 1."""
    zeros = {"countTruePositives": 0, "countFalsePositives": 0, "countFalseNegatives": 0, "countTrueNegatives": 3}
    body = {"multiClassificationEvaluation": {"classes": {"a": {"f1": 1, **zeros}}}}
    found = dataprep.evaluate(None, save(tmp_path, "s.json", body))
    assert found.summaries[0].by_counts == (Difference("a", "f1", 1, 0, undefined=True),)
    assert "a: f1 is 1, its own counts give 0/0, counted as 0\n" in render(found)


HOSTILE: list[Any] = [
    {"classes": {"a": 5, "b": {"f1": "x", "truePositiveCount": -1}, "c": {"truePositiveCount": 1e308}}, "microF1": True},
    {"classes": [], "microF1": 1},
    {
        "classes": {"a": {"f1": 1e308, "countTruePositives": 1, "countFalsePositives": 1e9, "countFalseNegatives": 0}},
        "confusionMatrix": [5],
    },
    {"classes": {}, "confusionMatrix": {"x": {"y": {"rawValue": []}}, "z": 5}},
]


@pytest.mark.parametrize("node", HOSTILE)
def test_a_broken_evaluation_crashes_nothing(tmp_path: Path, node: Any) -> None:
    files = [save(tmp_path, "p.json", predictions.results()), save(tmp_path, "s.json", {"multiClassificationEvaluation": node})]
    found = dataprep.evaluate(None, files)
    assert found.documents == 5
    assert json.loads(found.to_json())["documents"] == 5


def test_a_summary_without_classes_is_a_note(tmp_path: Path) -> None:
    files = [
        save(tmp_path, "p.json", predictions.results()),
        save(tmp_path, "s.json", {"multiClassificationEvaluation": {"classes": 5}}),
    ]
    found = dataprep.evaluate(None, files)
    assert [(note.pointer, note.line) for note in found.notes] == [("/multiClassificationEvaluation", 2)]
