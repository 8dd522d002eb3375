"""Evaluating forms: results of a model against labels, field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.evaluation import Evaluation, FieldScores, WrongField
from dataprep.metrics import Threshold
from tests import building
from tests.results import boxed, field_2, field_3, result_2, result_3

NUMBER, TOTAL, VENDOR = 2, 4, (5, 6)
"""The words of the fields that are labeled, as lines of the page."""


def right(**more: Any) -> dict[str, Any]:
    """The fields of a result that reads the page as it is labeled."""
    fields = {
        "Number": field_2(NUMBER, confidence=0.9),
        "Total": field_2(TOTAL, confidence=0.8, type="number"),
        "Vendor": field_2(*VENDOR, confidence=0.7),
    }
    return fields | more


def evaluated(tmp_path: Path, *results: Any, labels: Any = None, **more: Any) -> Evaluation:
    """Forms that are all labeled alike, and what was read on each."""
    files: dict[str, Any] = {f"labels/f{number}.pdf.labels.json": labels or building.labels() for number in range(len(results))}
    files |= {f"results/f{number}.pdf.json": result for number, result in enumerate(results)}
    building.write(tmp_path, {**files, **more})
    return dataprep.evaluate(tmp_path / "labels", tmp_path / "results")


def field(found: Evaluation, name: str) -> FieldScores:
    return next(one for one in found.fields if one.name == name)


def outcome(found: Evaluation, name: str) -> tuple[int, ...]:
    """How often a field is exact, a match, wrong, missing and extra."""
    one = field(found, name)
    return (one.exact, one.matches, one.wrong, one.missing, one.extra)


RESULTS = {
    "2.1": result_2(right()),
    "3.1": result_3({"Number": field_3("1042"), "Total": field_3("1,200.00"), "Vendor": field_3("Contoso", "Ltd")}),
    "boxes": result_3({"Number": field_3("1042"), "Total": field_3("1,200.00"), "Vendor": boxed(content="Contoso Ltd")}),
    "no place": result_3(
        {"Number": {"type": "string", "content": "1042"}, "Total": field_3("1,200.00"), "Vendor": field_3("Contoso", "Ltd")}
    ),
}


@pytest.mark.parametrize("shape", RESULTS)
def test_all_is_right(tmp_path: Path, shape: str) -> None:
    found = evaluated(tmp_path, RESULTS[shape])
    assert (found.kind, found.documents, found.correct, found.accuracy) == ("form", 1, 1, 1)
    assert (found.micro.f1, found.macro.f1, found.wrong_fields) == (1, 1, ())
    assert {one.name: one.exact for one in found.fields} == {"Number": 1, "Total": 1, "Vendor": 1}


@pytest.mark.parametrize("labels", [building.labels(schema=False), building.preview_labels()])
def test_labels_of_other_shapes(tmp_path: Path, labels: Any) -> None:
    assert evaluated(tmp_path, result_2(right()), labels=labels).correct == 1


def test_every_outcome(tmp_path: Path) -> None:
    fields = {
        "Number": field_2(TOTAL, confidence=0.5),
        "Vendor": None,
        "Buyer": field_2(5, confidence=0.6),
        "Total": field_2(TOTAL),
    }
    found = evaluated(tmp_path, result_2(right()), result_2(fields))
    assert (found.documents, found.correct, found.accuracy) == (2, 1, 0.5)
    assert [outcome(found, name) for name in ("Buyer", "Number", "Total", "Vendor")] == [
        (0, 0, 0, 0, 1),
        (1, 1, 1, 0, 0),
        (2, 2, 0, 0, 0),
        (1, 1, 0, 1, 0),
    ]
    assert found.wrong_fields == (
        WrongField("f1.pdf", "Number", "wrong", "1042", "1,200.00", 0.5),
        WrongField("f1.pdf", "Vendor", "missing", "Contoso Ltd", None, None),
        WrongField("f1.pdf", "Buyer", "extra", None, "Contoso", 0.6),
    )
    number, vendor, buyer = (field(found, name) for name in ("Number", "Vendor", "Buyer"))
    assert (number.precision, number.recall, vendor.precision, vendor.recall) == (0.5, 0.5, 1, 0.5)
    assert (buyer.recall, buyer.undefined) == (0, ("recall",))
    assert found.micro.precision == pytest.approx(4 / 6)
    assert found.micro.recall == pytest.approx(4 / 6)


@pytest.mark.parametrize(("text", "matches"), [("Contoso\n Ltd", 1), ("Contoso Lid", 0)])
def test_what_names_no_words_was_read_as_it_says(tmp_path: Path, text: str, matches: int) -> None:
    """Whatever else stands in the box of the value, or leaves it."""
    vendor = {"type": "string", "text": text, "page": 1, "boundingBox": building.corners(building.box_of("Contoso"))}
    found = evaluated(tmp_path, result_2({"Vendor": vendor}))
    assert outcome(found, "Vendor") == (matches, matches, 1 - matches, 0, 0)


def labeled_as(**texts: str) -> Any:
    """Labels whose texts were typed over."""
    labels = building.labels()
    for label in labels["labels"]:
        for item in label["value"] if label["label"] in texts else ():
            item["text"] = texts[label["label"]]
    return labels


def test_numbers_match_by_value_where_they_are_numbers(tmp_path: Path) -> None:
    labels = labeled_as(Total="1200", Number="01042")
    found = evaluated(tmp_path, result_2(right()), labels=labels)
    assert (outcome(found, "Total"), outcome(found, "Number")) == ((0, 1, 0, 0, 0), (0, 0, 1, 0, 0))


def test_types_are_those_of_fields_json(tmp_path: Path) -> None:
    declared = building.fields()
    for entry in declared["fields"]:
        entry |= {"Total": {"fieldType": "string"}, "Number": {"fieldType": "number"}}.get(entry["fieldKey"], {})
    labels = labeled_as(Total="1200", Number="01042")
    found = evaluated(tmp_path, result_2(right()), labels=labels, **{"labels/fields.json": declared})
    assert (outcome(found, "Total"), outcome(found, "Number")) == ((0, 0, 1, 0, 0), (0, 1, 0, 0, 0))


def test_confidence_and_what_to_ask_for(tmp_path: Path) -> None:
    read = [(NUMBER, 0.99), (NUMBER, 0.9), (TOTAL, 0.8), (NUMBER, 0.7), (NUMBER, 0.6), (TOTAL, 0.5)]
    results = [result_2(right(Number=field_2(word, confidence=sure))) for word, sure in read]
    found = evaluated(tmp_path, *results)
    number = field(found, "Number")
    assert number.confidence == pytest.approx(4.49 / 6)
    assert number.thresholds == (Threshold(0.8, 0.6, 5, 0.8), Threshold(1.0, 0.9, 2, 1.0))
    found = dataprep.evaluate(tmp_path / "labels", tmp_path / "results", accuracies=[0.5])
    assert field(found, "Number").thresholds == (Threshold(0.5, 0.5, 6, 4 / 6),)


def test_a_field_that_is_never_right_reaches_nothing(tmp_path: Path) -> None:
    found = evaluated(tmp_path, result_2(right(Number=field_2(TOTAL, confidence=1))))
    assert field(found, "Number").thresholds == (Threshold(0.8, None, 0, 0), Threshold(1.0, None, 0, 0))


@pytest.mark.parametrize("version", ["2.1", "3.1"])
def test_the_confidence_of_the_words_stands_apart(tmp_path: Path, version: str) -> None:
    result = json.loads(json.dumps(RESULTS[version]))
    page = building.pages(result)[0]
    words = [word for line in page["lines"] for word in line["words"]] if version == "2.1" else page["words"]
    for word in words:
        word["confidence"] = {"Contoso": 0.5, "Ltd": 0.7}.get(word.get("text") or word.get("content"), 1.0)
    found = evaluated(tmp_path, result)
    assert field(found, "Vendor").ocr_confidence == pytest.approx(0.6)
    assert field(found, "Number").ocr_confidence == 1
    assert found.ocr_confidence == pytest.approx((len(words) - 0.8) / len(words))


def test_cells_of_a_column_are_one_field(tmp_path: Path) -> None:
    labels = building.labels(labeled={"Items/0/Name": ("Contoso",), "Items/1/Name": ("Ltd",), "Items/0/Sum": ("1042",)})
    rows = [
        {"type": "object", "valueObject": {"Name": field_2(5, confidence=0.9), "Sum": field_2(NUMBER)}},
        {"type": "object", "valueObject": {"Name": field_2(TOTAL, confidence=0.4)}},
    ]
    found = evaluated(tmp_path, result_2({"Items": {"type": "array", "valueArray": rows}}), labels=labels)
    assert [one.name for one in found.fields] == ["Items/*/Name", "Items/*/Sum"]
    assert outcome(found, "Items/*/Name") == (1, 1, 1, 0, 0)
    assert [one.name for one in found.wrong_fields] == ["Items/1/Name"]


def test_marks_and_signatures(tmp_path: Path) -> None:
    labels = building.labels()
    box = [0.1, 0.8, 0.2, 0.8, 0.2, 0.9, 0.1, 0.9]
    for name, text, kind in (("Signed", "", "region"), ("Unsigned", "", "region"), ("Paid", "selected", "words")):
        value = [{"page": 1, "text": text, "boundingBoxes": [box]}]
        labels["labels"].append({"label": name, "key": None, "labelType": kind, "value": value})
    signature = {"type": "signature", "boundingRegions": [{"pageNumber": 1, "polygon": [1, 9, 2, 9, 2, 10, 1, 10]}]}
    fields = {
        "Signed": {**signature, "valueSignature": "signed"},
        "Unsigned": {"type": "signature", "valueSignature": "unsigned"},
        "Paid": {"type": "selectionMark", "valueSelectionMark": "selected", "content": ":selected:"},
        "Other": {"type": "selectionMark", "valueSelectionMark": "unselected", "content": ":unselected:"},
    }
    found = evaluated(tmp_path, result_3(fields), labels=labels)
    assert [outcome(found, name) for name in ("Signed", "Unsigned", "Paid")] == [
        (1, 1, 0, 0, 0),
        (0, 0, 0, 1, 0),
        (1, 1, 0, 0, 0),
    ]
    assert "Other" not in {one.name for one in found.fields}


def test_a_form_without_labels_is_no_form_without_values(tmp_path: Path) -> None:
    unlabeled = building.labels() | {"labels": []}
    more = {"labels/f9.pdf.labels.json": unlabeled, "results/f9.pdf.json": result_2(right())}
    found = evaluated(tmp_path, result_2(right()), **more)
    assert (found.documents, found.correct, found.only_in_predicted) == (1, 1, ("f9.pdf",))
    assert [note.message.partition(":")[0] for note in found.notes] == ["holds no labels"]


@pytest.mark.parametrize("said", [-5, 1.0001, 1e308, "0.9", True])
def test_what_is_beyond_0_and_1_is_no_confidence(tmp_path: Path, said: object) -> None:
    result = result_2(right(Number={**field_2(NUMBER), "confidence": said}))
    for line in building.pages(result)[0]["lines"]:
        for word in line["words"]:
            word["confidence"] = said if isinstance(said, float) else 2
    found = evaluated(tmp_path, result, result)
    number = field(found, "Number")
    assert (number.confidence, number.ocr_confidence, found.ocr_confidence) == (None, None, None)
    assert number.thresholds == (Threshold(0.8, None, 0, 0), Threshold(1.0, None, 0, 0))
    assert json.loads(found.to_json(), parse_constant=pytest.fail)["documents"] == 2


def test_shares_and_means_are_right_to_the_last_digit(tmp_path: Path) -> None:
    wrong = result_2(right(Number=field_2(TOTAL, confidence=0.1)))
    found = evaluated(tmp_path, wrong, wrong, result_2(right(Number=field_2(NUMBER, confidence=0.7))))
    assert found.accuracy == 1 / 3
    assert field(found, "Number").confidence == 0.3


def test_results_beside_the_forms(tmp_path: Path) -> None:
    building.write(tmp_path, {**building.form("a.pdf"), "fields.json": building.fields(), "a.pdf.json": result_2(right())})
    found = dataprep.evaluate(tmp_path, tmp_path)
    assert (found.documents, found.correct, found.notes) == (1, 1, ())


def test_one_result_and_one_labels_file_of_any_name(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.pdf.labels.json": building.labels(), "saved.json": result_2(right())})
    found = dataprep.evaluate(tmp_path / "a.pdf.labels.json", tmp_path / "saved.json")
    assert (found.documents, found.correct) == (1, 1)


def test_a_model_that_found_no_document_misses_all(tmp_path: Path) -> None:
    empty = building.put(building.layout_3(), "/analyzeResult/documents", [])
    found = evaluated(tmp_path, empty)
    assert [one.kind for one in found.wrong_fields] == ["missing"] * 3
    assert "holds no document" in found.notes[0].message


NO_RESULTS: list[tuple[Any, str]] = [
    ("{", "it is no JSON: "),
    ("[" * 50_000, "it is no JSON: "),
    (building.layout_2(), "it holds no documentResults"),
    ({"status": "running"}, "the operation that wrote it is running"),
    ({"a": 1}, "no file of this kind (F016)"),
    ("", "it is empty (F008)"),
]


@pytest.mark.parametrize(("raw", "message"), NO_RESULTS)
def test_what_is_no_result_is_a_note(tmp_path: Path, raw: Any, message: str) -> None:
    found = evaluated(tmp_path, result_2(right()), raw)
    assert (found.documents, found.only_in_actual) == (1, ("f1.pdf",))
    (note,) = found.notes
    assert note.path.endswith("f1.pdf.json")
    assert message in note.message


ODD: list[tuple[Any, str, str]] = [
    ({**right(), "Number": "x"}, "/analyzeResult/documentResults/0/fields/Number", '"Number": "x"'),
    ({**right(), "": field_2(0)}, "/analyzeResult/documentResults/0/fields/", '"": {'),
    (5, "/analyzeResult/documentResults/0", "{"),
]


@pytest.mark.parametrize(("fields", "pointer", "line"), ODD)
def test_an_odd_field_is_a_note_with_its_place(tmp_path: Path, fields: Any, pointer: str, line: str) -> None:
    found = evaluated(tmp_path, result_2(right()), result_2(fields))
    (note,) = found.notes
    assert (found.documents, note.pointer) == (2, pointer)
    lines = Path(note.path).read_text(encoding="utf-8").splitlines()
    assert lines[(note.line or 0) - 1].strip().startswith(line)


def test_second_values_and_results_are_noted(tmp_path: Path) -> None:
    twice = result_2(right())
    twice["analyzeResult"]["documentResults"] *= 2
    more = {"results/f0.pdf.second.json": result_2(right())}
    found = evaluated(tmp_path, twice, **more)
    assert [note.message for note in found.notes] == [
        "'Number' is the second of its name: left out",
        "'Total' is the second of its name: left out",
        "'Vendor' is the second of its name: left out",
        "is the second result of 'f0.pdf': left out",
    ]


def test_labels_that_are_broken_are_a_note(tmp_path: Path) -> None:
    found = evaluated(tmp_path, result_2(right()), **{"labels/f9.pdf.labels.json": "{"})
    assert (found.documents, [note.path.rpartition("/")[2] for note in found.notes]) == (1, ["f9.pdf.labels.json"])


def test_nothing_in_both_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    building.write(tmp_path, {"l/a.pdf.labels.json": building.labels(), "r/b.pdf.json": result_2(right()), "r/c.pdf.json": "{"})
    with pytest.raises(
        dataprep.UsageError, match=r"no labeled form of .* has a result; name results as their forms: form\.pdf\.json"
    ):
        dataprep.evaluate(tmp_path / "l", tmp_path / "r")
