"""Labels from saved results: held against real ones, and made ones of every shape."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dataprep
from dataprep.conversion import Converted
from dataprep.convert.results import is_result, labels_of
from dataprep.fields import Fields
from dataprep.findings import Severity
from dataprep.model import Labels, Ocr
from tests import building, corpora
from tests.results import BOX, FIELDS, FIELDS_3, Json, boxed, boxes, field_2, field_3, lost, of, read, result_2, result_3, texts

RESULTS = corpora.ROOT / "analyze-results"
REAL = sorted(path for path in RESULTS.rglob("*.json") if is_result(path.read_bytes())) if RESULTS.is_dir() else []


def leaves(fields: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """The fields of a real result that have a place, and the cells of its tables, by the names of their labels."""
    for name, field in fields.items():
        rows = [row.get("valueObject") for row in field.get("valueArray", ())] if field else []
        if field and (
            "boundingBox" in field
            or any("boundingBox" in one and "valueObject" not in one for one in field.get("valueArray", ()))
        ):
            yield name, field
        for number, row in enumerate(rows):
            yield from ((f"{name}/{number}/{column}", cell) for column, cell in (row or {}).items())


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_results_give_a_label_for_each_field_with_a_place(path: Path) -> None:
    raw = path.read_bytes()
    tree, found = json.loads(raw), of(raw)
    wanted = dict(leaves(tree["analyzeResult"].get("documentResults", [{"fields": {}}])[0]["fields"]))
    assert list(texts(found)) == list(wanted) or tree["analyzeResult"].get("keyValuePairs")
    assert texts(found)
    for name, field in wanted.items():
        for reference, box in zip(field.get("elements", ()), boxes(found, name), strict=bool(field.get("elements"))):
            node, page = tree["analyzeResult"], tree["analyzeResult"]["readResults"][int(reference.split("/")[2])]
            for key in reference.split("/")[1:]:
                node = node[int(key)] if isinstance(node, list) else node[key]
            assert box == [value / (page["width"], page["height"])[at % 2] for at, value in enumerate(node["boundingBox"])]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_results_give_files_that_are_read_whole(path: Path) -> None:
    raw = path.read_bytes()
    found, tree = of(raw), json.loads(raw)
    for member in ("documentResults", "errors", "documents", "keyValuePairs", "entities"):
        tree["analyzeResult"].pop(member, None)
    if "modelId" in tree["analyzeResult"]:
        tree["analyzeResult"]["modelId"] = "prebuilt-layout"
    assert json.loads(found.ocr) == tree
    assert isinstance(read(found.ocr, "ocr"), Ocr)
    labels, fields = read(found.labels, "labels"), read(found.fields, "fields")
    assert isinstance(labels, Labels)
    assert (labels.shape, labels.state, labels.document) == ("2021-03-01", 3, "a.pdf")
    assert isinstance(fields, Fields)
    assert all(fields.entry(label.path) for label in labels.labels)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_the_check_finds_no_error_in_what_real_results_give(path: Path, tmp_path: Path) -> None:
    raw = path.read_bytes()
    page = building.pages(json.loads(raw))[0]
    size = page["width"], page["height"]
    name = "a.pdf" if page["unit"] == "inch" else "a.png"
    form = building.pdf(width=size[0], height=size[1]) if name == "a.pdf" else building.image(*size)
    found = of(raw, name)
    files: dict[str, bytes | str | Json] = {
        name: form,
        f"{name}.ocr.json": found.ocr,
        f"{name}.labels.json": found.labels,
        "fields.json": found.fields,
    }
    report = dataprep.check(building.write(tmp_path, files))
    told = {finding.code for finding in report.findings if finding.severity is Severity.ERROR}
    is_cut_short = path.name == "general_documents_sample_response.json"  # it was published without the words of its fields
    assert {code for code in told if code[0] in "GKLM"} == ({"M502"} if is_cut_short else set()), report.findings


def test_the_layout_keeps_its_text() -> None:
    bare = json.dumps(building.layout_2(), indent=3).replace("1.8", "1.800").encode()
    raw = bare.replace(b'"pageResults": []', b'"pageResults": [ ], "documentResults": [{"fields": {}}], "errors": []')
    assert of(raw).ocr == bare.replace(b'"pageResults": []', b'"pageResults": [ ]')
    pairs = b'"pageResults": [{"page": 1, "keyValuePairs": [{}], "tables": []}]'
    assert of(bare.replace(b'"pageResults": []', pairs)).ocr == bare.replace(
        b'"pageResults": []', b'"pageResults": [{"page": 1, "tables": []}]'
    )


NAMES = st.text("aBé~/ .0", min_size=1, max_size=4).filter(str.strip)
LABELED = st.dictionaries(NAMES, st.lists(st.sampled_from(range(7)), min_size=1, unique=True), min_size=1, max_size=5)


@given(LABELED)
@settings(max_examples=60, deadline=None)
def test_labels_of_a_healthy_set_come_back(labeled: dict[str, list[int]]) -> None:
    names = {name.strip().lower(): name for name in labeled}  # equal ones are lost: another test
    labeled = {name: labeled[name] for name in names.values()}
    escaped = {name.replace("~", "~0").replace("/", "~1"): sorted(words) for name, words in labeled.items()}
    wanted = {name: [building.WORDS[word] for word in words] for name, words in escaped.items()}
    by_elements = of(result_2({name: field_2(*sorted(words)) for name, words in labeled.items()}))
    by_spans = of(result_3({name: field_3(*(building.WORDS[word][0] for word in words)) for name, words in labeled.items()}))
    for found in (by_elements, by_spans):
        assert {name: sorted(said) for name, said in texts(found).items()} == {
            name: sorted(text for text, _ in words) for name, words in wanted.items()
        }
        assert not found.losses
        for name, words in wanted.items():
            assert sorted(boxes(found, name)) == sorted(building.fractions(box) for _, box in words)
        assert {label.path[0] for label in read(found.labels, "labels").labels} == labeled.keys()


PLACED = {"text": "v", "page": 1, "boundingBox": BOX}
LOSSES: dict[str, tuple[Json, str, str | None, str]] = {
    "no place": (result_2({"A": {"valueString": "x"}}), f"{FIELDS}/A", "A", "without a place"),
    "a page that is not there": (result_3({"A": boxed(page=7, content="x")}), f"{FIELDS_3}/A", "A", "without a place"),
    "money without a place": (result_3({"A": {"valueCurrency": {"amount": 1}}}), f"{FIELDS_3}/A", "A", "without a place"),
    "parts that are none": (result_3({"A": {"valueArray": "x"}}), f"{FIELDS_3}/A", "A", "without a place"),
    "no field": (result_2({"A": 12}), f"{FIELDS}/A", "A", "no field"),
    "no fields": (result_2([1]), "/analyzeResult/documentResults/0", None, "no field"),
    "a word that is not there": (result_2({"A": field_2(0, 99)}), f"{FIELDS}/A", "A", "words that are not there"),
    "a list of single values": (result_2({"A": {"valueArray": [PLACED, PLACED]}}), f"{FIELDS}/A", "A", "labeled as one text"),
    "a list with one without a place": (
        result_2({"A": {"valueArray": [PLACED, {"text": "x"}]}}),
        f"{FIELDS}/A",
        "A",
        "and no place",
    ),
    "an object without a place": (
        result_2({"A": {"valueObject": {"B": {"text": "x"}}}}),
        f"{FIELDS}/A",
        "A",
        "no rows of a table, and",
    ),
    "an object with a place": (result_2({"A": field_2(0, valueObject={"B": PLACED})}), f"{FIELDS}/A", "A", "labeled as one text"),
    "a cell without a place": (
        result_2({"A": {"valueArray": [{"valueObject": {"B/": {"text": "x"}}}]}}),
        f"{FIELDS}/A/valueArray/0/valueObject/B~1",
        "A/0/B~1",
        "without a place",
    ),
    "two pages": (
        result_2({"A": {"elements": ["#/readResults/0/lines/0/words/0", "#/readResults/1/lines/0/words/0"]}}, pages=2),
        f"{FIELDS}/A",
        "A",
        "several pages",
    ),
    "a blank name": (result_2({" ": field_2(0)}), f"{FIELDS}/ ", " ", "blank name"),
    "names alike": (result_2({"A": field_2(0), "a ": field_2(1)}), f"{FIELDS}/a ", "a ", "second of its name"),
    "errors": (building.put(result_2({}), "/analyzeResult/errors", [{"code": "1"}]), "/analyzeResult/errors", None, "no layout"),
    "pairs beside fields": (
        building.put(result_3({"A": boxed()}), "/analyzeResult/keyValuePairs", [{}]),
        "/analyzeResult/keyValuePairs",
        None,
        "the fields of the documents",
    ),
}


@pytest.mark.parametrize(("tree", "pointer", "about", "message"), LOSSES.values(), ids=LOSSES)
def test_what_is_lost(tree: Json, pointer: str, about: str | None, message: str) -> None:
    found = of(tree)
    assert lost(found) == [(pointer, about)]
    assert message in found.losses[0].message


def test_of_a_field_on_two_pages_the_first_stays() -> None:
    found = of(LOSSES["two pages"][0])
    assert [item["page"] for item in found.labels["labels"][0]["value"]] == [1]


def test_of_a_field_with_parts_and_a_place_the_whole_is_a_string() -> None:
    found = of(result_3({"Address": field_3("Contoso", "Ltd", type="object", valueObject={"Street": {"content": "x"}})}))
    assert texts(found) == {"Address": ["Contoso", "Ltd"]}
    assert found.fields["fields"][0]["fieldType"] == "string"


def test_the_second_document_adds_only_new_names() -> None:
    tree = result_2({"A": field_2(0), "Empty": None, "T": {"valueArray": [{"valueObject": {"B": field_2(1)}}]}})
    second = {"a": field_2(2), "Empty": field_2(3), "T": {"valueArray": [None, {"valueObject": {"B": field_2(4)}}]}}
    tree["analyzeResult"]["documentResults"].append({"fields": second})
    found = of(tree)
    assert texts(found) == {"A": ["Invoice"], "T/0/B": ["Number"], "Empty": ["Total"]}
    at = "/analyzeResult/documentResults/1/fields"
    assert lost(found) == [(f"{at}/a", "a"), (f"{at}/T/valueArray/1/valueObject/B", "T/1/B")]


@pytest.mark.parametrize(
    "nothing", [None, {}, {"type": "string"}, {"type": "array", "valueArray": []}, {"valueObject": {"B": None}}]
)
def test_a_field_without_a_value_is_nothing(nothing: object) -> None:
    found = of(result_2({"A": nothing}))
    assert (found.labels["labels"], found.fields["fields"], found.losses) == ([], [], ())
    assert found.notes == ("nothing of it can be labeled",)


def test_words_are_found_by_every_kind_of_reference() -> None:
    references = ["#/analyzeResult/readResults/0/lines/5/words/0", "#/readResults/0/lines/6", "#/readResults/0/selectionMarks/0"]
    found = of(result_2({"A": {"elements": references}, "B": {"type": "selectionMark", "elements": references[2:]}}))
    assert texts(found) == {"A": ["Contoso", "Ltd", "selected"], "B": ["selected"]}
    assert found.fields["fields"][1]["fieldType"] == "selectionMark"
    assert not found.losses


def test_without_references_the_words_in_the_box_are_taken_or_the_box_itself() -> None:
    around = [0.9, 2.9, 2.4, 2.9, 2.4, 3.3, 0.9, 3.3]
    nowhere = [7.0, 9.0, 8.0, 9.0, 8.0, 9.5, 7.0, 9.5]
    place = {"page": 1, "text": "x"}
    fields = {
        "Words": {**place, "boundingBox": around, "elements": []},
        "Box": {**place, "boundingBox": nowhere},
        "Mark": {**place, "type": "selectionMark", "boundingBox": [4, 4, 6, 4, 6, 6, 4, 6]},
    }
    found = of(result_2(fields))
    assert texts(found) == {"Words": ["Contoso", "Ltd"], "Box": ["x"], "Mark": ["selected"]}
    assert boxes(found, "Box") == [[value / (8.5, 11)[at % 2] for at, value in enumerate(nowhere)]]


def test_spans_and_regions_of_later_versions() -> None:
    mark = {"offset": len(building.layout_3()["analyzeResult"]["content"]) + 1, "length": 12}
    other = building.corners((3.0, 3.0, 4.0, 3.5))
    two = [{"pageNumber": 1, "polygon": BOX}, {"pageNumber": 1, "boundingBox": other}]
    fields = {
        "Part of a word": boxed(content="1,2", spans=[{"offset": 29, "length": 3}]),
        "Mark": {"type": "selectionMark", "content": ":unselected:", "spans": [mark]},
        "Mark by its region": {**boxed(content=":selected:"), "type": "selectionMark"},
        "Words beside a mark": {"spans": [{"offset": 0, "length": 500}]},
        "Two regions": {"content": "x", "boundingRegions": two},
        "Three corners": boxed([1, 1, 2, 1, 2, 2]),
        "Signature": {**boxed(), "type": "signature", "spans": [{"offset": 0, "length": 500}]},
    }
    found = of(result_3(fields))
    said = texts(found)
    assert said.pop("Words beside a mark") == [text for text, _ in building.WORDS]
    marks = {"Mark": ["unselected"], "Mark by its region": ["selected"]}
    assert said == marks | {"Part of a word": ["1,2"], "Two regions": ["x"], "Three corners": [""], "Signature": [""]}
    assert boxes(found, "Two regions") == [building.fractions((BOX[0], BOX[1], 4.0, 3.5))]
    assert boxes(found, "Three corners") == [building.fractions((1, 1, 2, 2))]
    assert found.labels["labels"][-1]["labelType"] == "region"
    types = {field["fieldKey"]: field["fieldType"] for field in found.fields["fields"]}
    assert (types["Mark"], types["Mark by its region"], types["Signature"]) == ("selectionMark", "selectionMark", "signature")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        *((name, (name, "not-specified")) for name in ("string", "number", "integer", "date", "time")),
        *(
            (name, ("string", "not-specified"))
            for name in ("phoneNumber", "countryRegion", "address", "boolean", "of tomorrow", 7)
        ),
        ("currency", ("number", "currency")),
    ],
)
def test_types_of_fields(said: object, wanted: tuple[str, str]) -> None:
    declared = of(result_3({"A": field_3("Contoso", type=said)})).fields["fields"][0]
    assert (declared["fieldType"], declared["fieldFormat"]) == wanted


def test_tables() -> None:
    rows = [{"type": "object", "valueObject": {"A/B": field_2(0, type="number"), "C": field_2(1)}}]
    more = {"valueObject": {"A/B": field_2(2), "D": {"elements": field_2(3)["elements"], "valueArray": [1, 2]}}}
    fixed = {"one": {"valueObject": {"X": field_2(4)}}, "two": {"valueObject": {"X": field_2(5)}}, "none": {"type": "object"}}
    found = of(result_2({"It~s": {"type": "array", "valueArray": [*rows, None, more]}, "Fixed": {"valueObject": fixed}}))
    assert list(texts(found)) == ["It~0s/0/A~1B", "It~0s/0/C", "It~0s/2/A~1B", "It~0s/2/D", "Fixed/one/X", "Fixed/two/X"]
    assert lost(found) == [(f"{FIELDS}/It~0s/valueArray/2/valueObject/D", "It~0s/2/D")]
    fields = read(found.fields, "fields")
    labels = read(found.labels, "labels").labels
    assert [fields.type_of(label.path) for label in labels] == ["string"] * 6
    assert {name: field.type for name, field in fields.by_name.items()} == {"It~s": "array", "Fixed": "object"}
    assert [row.name for row in fields.by_name["Fixed"].fields] == ["one", "two"]


def test_pairs_of_an_unlabeled_model() -> None:
    value = {"text": "1042", "boundingBox": building.corners(building.WORDS[2][1]), "elements": None}
    keys = ["Invoice\n Number : ", "invoice number", "__Tokens__1", ":", "Empty:", "Without"]
    found_pairs = [{"key": {"text": key}, "value": value, "confidence": 0.5} for key in keys[:4]]
    found_pairs += [{"key": {"text": "Empty:"}, "value": None}, {"key": {"text": "Without"}, "value": {"text": "x"}}]
    page = {"page": 1, "keyValuePairs": [*found_pairs, 5]}
    found = of(building.put(building.layout_2(), "/analyzeResult/pageResults", [page]))
    assert texts(found) == {"Invoice Number": ["1042"], "invoice number 2": ["1042"]}
    assert found.labels["labels"][0]["confidence"] == 0.5
    assert [field["fieldType"] for field in found.fields["fields"]] == ["string", "string"]
    at = "/analyzeResult/pageResults/0/keyValuePairs"
    assert lost(found) == [(f"{at}/5/value", "Without"), (f"{at}/6", None)]
    assert found.notes == (
        "1 pair has no key (__Tokens__): left out",
        "1 pair has no key: left out",
        "1 pair has no value: left out",
        "2 key-value pairs are proposed as labels and fields: look them over, and name the fields as you want them",
    )


def test_pairs_of_later_versions() -> None:
    tree = result_3({})
    end = tree["analyzeResult"]["content"].index(":unselected:")
    mark = {"content": ":unselected:", "spans": [{"offset": end, "length": 12}]}
    pairs = [{"key": {"content": "Firm"}, "value": field_3("Contoso", "Ltd"), "confidence": 0.25}]
    found = of(building.put(tree, "/analyzeResult/keyValuePairs", [*pairs, {"key": {"content": "Paid"}, "value": mark}]))
    assert texts(found) == {"Firm": ["Contoso", "Ltd"], "Paid": ["unselected"]}
    assert [field["fieldType"] for field in found.fields["fields"]] == ["string", "selectionMark"]
    assert "keyValuePairs" not in json.loads(found.ocr)["analyzeResult"]


def test_a_result_without_its_envelope_gets_one() -> None:
    bare = result_3({"A": field_3("Contoso"), "B": {"valueString": "x"}})["analyzeResult"]
    found = of(bare)
    assert texts(found) == {"A": ["Contoso"]}
    assert lost(found) == [("/documents/0/fields/B", "B")]
    assert "envelope" in found.notes[0]
    assert read(found.ocr, "ocr").succeeded
    assert json.loads(found.ocr)["analyzeResult"] == {key: value for key, value in bare.items() if key != "documents"}


UNREAD: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "F011"),
    "a layout": (json.dumps(building.layout_2()).encode(), "documentResults, documents or keyValuePairs"),
    "a layout without its envelope": (json.dumps(building.layout_3()["analyzeResult"]).encode(), "documentResults, documents or"),
    "written by an older SDK": (
        b'{"api_version": "1", "model_id": "m", "pages": [], "documents": [{}]}',
        "O202",
    ),
    "a number too long": (json.dumps(result_2({"A": 1})).replace(": 1}", f": 1{'0' * 5000}}}").encode(), "F011"),
    "nested too deep": (json.dumps(result_2({"A": 1})).replace(": 1}", f": {'[' * 2000}{']' * 2000}}}").encode(), "F011"),
}


@pytest.mark.parametrize(("raw", "why"), UNREAD.values(), ids=UNREAD)
def test_what_is_no_result_stays_as_it_is(raw: bytes, why: str) -> None:
    found = labels_of(raw, "r.json", "a.pdf")
    assert isinstance(found, Converted)
    assert found.raw == raw
    assert [why in loss.message for loss in found.losses] == [True]


def test_results_are_known_among_other_files() -> None:
    assert is_result(json.dumps(result_2({})).encode())
    assert is_result(json.dumps(result_3({})["analyzeResult"], indent=1).encode())
    others: list[Json] = [building.layout_2(), building.layout_3(), building.labels(), building.fields(), {"documents": [{}]}]
    for other in others:
        assert not is_result(json.dumps(other).encode())
