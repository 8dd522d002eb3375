"""Evaluating texts: every shape of what is actual and of what was predicted, and what is said of those that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import dataprep
from dataprep.evaluation import MOST, Evaluation
from tests import corpora, predictions
from tests.predictions import MOVIES, PAPERS, save

ACTUAL = {
    "preview.json": predictions.labels_preview(),
    "2021.json": predictions.labels_2021(),
    "2022.json": predictions.labels_2022(),
    "actual.csv": predictions.table(),
    "rows.csv": "File,Class\n" + "".join(f"{name},{one}\n" for name, actual, _ in MOVIES for one in actual),
    "rows.tsv": "id\tlabels\n" + "".join(f"{name}\t{'|'.join(actual)}\r\n" for name, actual, _ in MOVIES),
    "excel.csv": "\ufeffDocument;Category\n" + "".join(f'{name};"{"|".join(actual)}"\n' for name, actual, _ in MOVIES),
    "validation.json": predictions.validation(),
}
BOTH = {
    "validation.json": predictions.validation(),
    "results.json": predictions.results(),
    "list.json": predictions.results()["value"],
    "results.jsonl": "\n".join(map(json.dumps, predictions.results()["value"])),
    "table.csv": predictions.table(),
}
PREDICTED = {
    **BOTH,
    "task_preview.json": predictions.task_preview(),
    "task_2022.json": predictions.task_2022(),
    "tasks.json": [predictions.task_2022(MOVIES[:2]), predictions.task_preview(MOVIES[2:])],
    "labels.json": predictions.labels_2021([(name, predicted, ()) for name, _, predicted in MOVIES]),
    "rows.csv": "id,prediction\n" + "".join(f"{name},{one}\n" for name, _, predicted in MOVIES for one in predicted),
    "without-txt.csv": "id,class\n" + "".join(f"{name[:-4]},{one}\n" for name, _, predicted in MOVIES for one in predicted),
}


COUNTS = [("action", 1, 1, 1, 2), ("comedy", 1, 0, 2, 2), ("romance", 2, 0, 0, 3)]
"""Of each class of the five films the true and false positives, the false and true negatives."""

WRONG = [
    ("1.txt", ("action", "comedy"), ("comedy",)),
    ("4.txt", ("comedy", "romance"), ("romance",)),
    ("5.txt", ("comedy",), ("action",)),
]
"""The films that are wrongly classified: what they are, and what was predicted."""


def said(found: Evaluation) -> Any:
    """What an evaluation says, but for where it was read."""
    head = found.kind, found.documents, found.correct, found.single, found.confusion, found.accuracy, found.notes
    counts = [
        (one.name, one.true_positives, one.false_positives, one.false_negatives, one.true_negatives) for one in found.classes
    ]
    means = round(found.micro.f1, 9), round(found.macro.f1, 9)
    return head, counts, means, [(one.document, one.actual, one.predicted) for one in found.wrong]


SWAPPED = "is a labels file, and --actual holds predictions: are the two swapped?"
OF_THE_MOVIES: Any = (("text", 5, 2, False, {}, 0.4, ()), COUNTS, (0.666666667, 0.666666667), WRONG)


@pytest.mark.parametrize("actual", ACTUAL)
@pytest.mark.parametrize("predicted", PREDICTED)
def test_every_shape_says_the_same(tmp_path: Path, actual: str, predicted: str) -> None:
    one, other = save(tmp_path, f"a-{actual}", ACTUAL[actual]), save(tmp_path, f"p-{predicted}", PREDICTED[predicted])
    found = dataprep.evaluate(one, other)
    if predicted == "labels.json" and actual in {"actual.csv", "validation.json"}:
        assert [note.message for note in found.notes] == [SWAPPED]
        found = replace(found, notes=())
    assert said(found) == OF_THE_MOVIES


@pytest.mark.parametrize("predicted", BOTH)
def test_predictions_that_say_what_is_so(tmp_path: Path, predicted: str) -> None:
    found = dataprep.evaluate(None, save(tmp_path, predicted, BOTH[predicted]))
    assert said(found) == OF_THE_MOVIES
    assert found.actual is None


def test_several_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for number, row in enumerate(MOVIES):
        save(tmp_path / "pages", f"{number}.json", predictions.results([row]))
    assert said(dataprep.evaluate(None, tmp_path / "pages")) == OF_THE_MOVIES
    files = sorted((tmp_path / "pages").iterdir())
    assert said(dataprep.evaluate(None, files)) == OF_THE_MOVIES


SINGLE: dict[str, Any] = {
    "results": predictions.single_results(),
    "validation": predictions.validation(PAPERS, "singleClassificationValidation"),
    "preview": predictions.task_preview(PAPERS, "customClassificationTasks"),
    "2022": predictions.task_2022(PAPERS, "CustomSingleLabelClassificationLROResults"),
    "object": [{"id": name, "class": {"category": predicted[0]}} for name, _, predicted in PAPERS],
    "table": predictions.labels_preview([(name, predicted, ()) for name, _, predicted in PAPERS]),
}


@pytest.mark.parametrize("shape", SINGLE)
def test_one_class_each_gives_a_matrix(tmp_path: Path, shape: str) -> None:
    labels = save(tmp_path, "labels.json", predictions.labels_2022(PAPERS, single=True))
    found = dataprep.evaluate(labels, save(tmp_path, "predicted.json", SINGLE[shape]))
    assert found.single
    assert found.confusion == {"x": {"x": 1, "y": 1}, "y": {"y": 1}}
    assert found.micro.precision == found.micro.recall == found.accuracy == pytest.approx(2 / 3)


def test_several_classes_give_no_matrix_though_each_has_one(tmp_path: Path) -> None:
    found = dataprep.evaluate(None, save(tmp_path, "p.json", predictions.results(PAPERS)))
    assert (found.single, found.confusion) == (False, {})


def test_a_text_without_a_class_of_a_single_set_is_not_compared(tmp_path: Path) -> None:
    labels = predictions.labels_2022(PAPERS, single=True)
    del labels["assets"]["documents"][1]["class"]
    found = dataprep.evaluate(save(tmp_path, "l.json", labels), save(tmp_path, "p.json", predictions.single_results()))
    assert (found.documents, found.only_in_predicted) == (2, ("b.txt",))
    assert [note.message for note in found.notes] == ["documents without a class: 1"]


def test_the_folder_of_the_labels_gives_the_texts(tmp_path: Path) -> None:
    save(tmp_path, "labels.json", predictions.labels_2022())
    save(tmp_path, "1.txt", "\ufeff\n\n  A man \x1b[31mruns. \nAnd laughs.")
    (tmp_path / "5.txt").write_bytes(b"caf\xe9 \n")
    save(tmp_path, "p.jsonl", BOTH["results.jsonl"])
    found = dataprep.evaluate(tmp_path, tmp_path / "p.jsonl")
    assert [one.text for one in found.wrong] == ["A man \x1b[31mruns.", None, "caf\ufffd"]
    (tmp_path / "other").mkdir()
    save(tmp_path / "other", "4.txt", "x" * 10_000)
    found = dataprep.evaluate(None, tmp_path / "p.jsonl", texts=tmp_path / "other")
    assert [one.text for one in found.wrong] == [None, "x" * 200, None]


def test_labels_of_texts_may_be_called_what_labels_of_forms_are(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    labels, path = (
        save(tmp_path / "set", "movies.labels.json", predictions.labels_2021()),
        save(tmp_path, "p.json", predictions.task_2022()),
    )
    assert said(dataprep.evaluate(labels, path)) == OF_THE_MOVIES
    assert said(dataprep.evaluate(tmp_path / "set", path)) == OF_THE_MOVIES


def test_texts_are_not_read_from_outside_of_their_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    save(tmp_path, "secret.txt", "secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    save(inside, ".env", "secret")
    names = [
        "../secret.txt",
        str(tmp_path / "secret.txt"),
        "link.txt",
        ".env",
        "x/../../secret.txt",
        "nul\0.txt",
        "z\\..\\..\\secret.txt",
        "y" * 9000 + ".txt",
    ]
    rows = [(name, ("a",), ("b",)) for name in names]
    found = dataprep.evaluate(None, save(tmp_path, "p.json", predictions.results(rows)), texts=inside)
    assert len(found.wrong) == len(names)
    assert {one.text for one in found.wrong} == {None}


def test_the_labels_file_among_the_predictions_is_no_prediction(tmp_path: Path) -> None:
    save(tmp_path, "labels.json", predictions.labels_2021())
    save(tmp_path, "p.json", predictions.task_preview())
    assert said(dataprep.evaluate(tmp_path, tmp_path)) == OF_THE_MOVIES


NOT_WHOLE: list[tuple[Any, str, str, int | None]] = [
    ({"value": [*predictions.results()["value"], 7]}, "/value/5", "is neither a document nor holds any", 70),
    ([*predictions.results()["value"], {"location": "6.txt", "classes": {"labeledClasses": []}}], "/5", "holds none of", 69),
    ([*predictions.results()["value"], {"id": [], "class": "x"}], "/5", "is no text", 69),
    ([*predictions.results()["value"], {"id": "6", "class": [5]}], "/5/class", "holds what is no class", 71),
    ([*predictions.results()["value"], predictions.results()["value"][0]], "/5", "is the second of '1.txt'", 69),
    (
        [*predictions.results()["value"], {"errors": [{"id": "9", "error": {"message": "bad"}}]}],
        "/5/errors/0",
        "error for '9': bad",
        71,
    ),
    (
        [*predictions.results()["value"], {"status": "failed", "tasks": {"items": []}}],
        "/5/status",
        "its status is 'failed'",
        70,
    ),
    (
        [*predictions.results()["value"], {"errors": [{"code": "InvalidRequest", "message": "bad"}]}],
        "/5/errors/0",
        "the service gave an error: bad",
        71,
    ),
    ([*predictions.results()["value"], {"error": {"code": "NotFound"}}], "/5/error", "the service gave an error: NotFound", 70),
    (predictions.table() + "\n,action,comedy", "", "this row names no document", 7),
    (predictions.table() + '\n"6.txt"x,action,comedy', "", "is no table from here on", 7),
    ("\n".join([*map(json.dumps, predictions.results()["value"]), "", "{"]), "", "is no JSON", 7),
    ("\n".join([*map(json.dumps, predictions.results()["value"]), "", "{}", "[7]"]), "/0", "is neither a document", 8),
]


@pytest.mark.parametrize(("answer", "pointer", "message", "line"), NOT_WHOLE)
def test_what_cannot_be_read_is_a_note_with_its_place(
    tmp_path: Path, answer: Any, pointer: str, message: str, line: int | None
) -> None:
    suffix = "json" if not isinstance(answer, str) else "csv" if answer.startswith("location") else "jsonl"
    path = save(tmp_path, f"p.{suffix}", answer)
    found = dataprep.evaluate(None, path)
    assert (found.documents, found.correct) == (5, 2)
    (note,) = found.notes
    assert (note.path, note.pointer) == (path.as_posix(), pointer)
    assert message in note.message
    assert note.line == line


def test_a_document_in_two_files_is_noted(tmp_path: Path) -> None:
    files = [save(tmp_path, "p.json", predictions.results(MOVIES[:3])), save(tmp_path, "q.json", predictions.results(MOVIES[2:]))]
    found = dataprep.evaluate(None, files)
    assert found.documents == 5
    assert [note.message for note in found.notes] == ["documents that a file before told of: 1 ('3.txt'); left out"]


def test_a_labels_file_that_is_not_read_whole_is_noted(tmp_path: Path) -> None:
    labels = predictions.labels_2021()
    labels["documents"][0]["classifiers"] = 5
    found = dataprep.evaluate(save(tmp_path, "l.json", labels), save(tmp_path, "p.json", predictions.task_2022()))
    assert [(note.pointer, note.message) for note in found.notes] == [
        ("/documents/0/classifiers", "is not read whole (F015): `dataprep check` says why"),
        ("", "documents without a class: 1"),
    ]
    nothing = save(tmp_path, "n.json", "{")
    with pytest.raises(dataprep.UsageError, match="does not say which classes documents have: is no JSON"):
        dataprep.evaluate(nothing, tmp_path / "p.json")


def test_a_file_that_is_too_large_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dataprep.saved.MOST_JSON", 20_000)
    files = [save(tmp_path, "p.json", predictions.validation()), save(tmp_path, "q.json", " " * 30_000)]
    found = dataprep.evaluate(None, files)
    assert [note.path.rpartition("/")[2] for note in found.notes] == ["q.json"]
    assert "is larger than" in found.notes[0].message


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 100_000, b"\xff\xfe{}", b'{"a": 1}', b"5", b'"x"', b"[]", b'{"value": {}}'])
def test_a_file_that_says_nothing_is_a_note_beside_others(tmp_path: Path, raw: bytes) -> None:
    good, bad = save(tmp_path, "good.json", predictions.validation()), tmp_path / "bad.json"
    bad.write_bytes(raw)
    found = dataprep.evaluate(None, [bad, good])
    assert found.documents == 5
    assert [note.path for note in found.notes] == [bad.as_posix()]


def test_notes_are_capped(tmp_path: Path) -> None:
    found = dataprep.evaluate(None, save(tmp_path, "p.json", [*predictions.results()["value"], *[5] * 5000]))
    assert len(found.notes) == MOST + 1
    assert found.notes[-1].message == "and 4,900 more notes on this file"


PAIRS = [
    ("movies-preview2-intentnames", "movies-2021-11-classifiers"),
    ("movies-2021-11-classifiers", "movies-preview2-intentnames"),
    ("web-of-science-2022-05-01", "web-of-science-2021-11-classifiers"),
]


@corpora.needed
@pytest.mark.parametrize(("actual", "predicted"), PAIRS)
def test_published_sets_agree_with_themselves_in_another_shape(actual: str, predicted: str) -> None:
    (labels,) = (corpora.ROOT / "text" / predicted).glob("*.json")
    found = dataprep.evaluate(corpora.ROOT / "text" / actual, labels)
    assert found.documents > 180
    assert (found.correct, found.micro.f1, found.macro.f1) == (found.documents, 1, 1)
    assert found.single is actual.startswith("web")
