"""L: labels files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dataprep import check
from dataprep.findings import Put, Severity
from tests import building
from tests.building import NOTHING, SHAPES, Json, put
from tests.judging import Row, holds, judge, spoken

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
AWAY = building.corners((0.5, 0.5, 0.6, 0.6))
BOX, OTHER = (building.fractions(building.box_of(text)) for text in ("1042", "Total"))


def item(text: Any = "1042", page: int = 1, boxes: Any = None) -> Json:
    """One item of a value; without a text where it is NOTHING."""
    told = {"page": page, "text": text, "boundingBoxes": [BOX] if boxes is None else boxes}
    return {key: value for key, value in told.items() if value is not NOTHING}


def label(name: str, *items: Json, **more: Any) -> Json:
    """One label."""
    return {"label": name, "value": list(items), **more}


def labels(*told: Json, **more: Any) -> Json:
    """A labels file of 2021-03-01."""
    return {"$schema": building.SCHEMA, "document": "a.pdf", "labels": list(told), **more}


def of_2_0(tree: Json) -> Json:
    """The same without its schema."""
    return {key: value for key, value in tree.items() if key != "$schema"}


def preview(*told: Json, **more: Any) -> Json:
    """A labels file of the 2.0-preview."""
    return {"version": "v1.0", "docName": "a.pdf", "labels": list(told), **more}


def words(name: str, *texts: str, whole: str | None = None, pages: tuple[int, ...] | None = None) -> Json:
    """One label of the preview: a region for each word, or for each page given."""
    regions = [{"pageNumber": page, "polygon": BOX} for page in (pages if pages is not None else (1,) * len(texts))]
    said = " ".join(texts) if whole is None else whole
    return {"fieldKey": name, "fieldValue": said, "fieldValues": [*texts], "regions": regions}


def drawn(name: str, text: Any = "", *more: Json) -> Json:
    """A drawn region."""
    return label(name, item(text), *more, labelType="region")


def field(name: str, kind: str = "string", **more: Any) -> Json:
    """One field, or column, or definition."""
    return {"fieldKey": name, "fieldType": kind, "fieldFormat": "not-specified", **more}


COLUMNS = [field("Price"), field("In stock", "selectionMark"), field("By", "signature"), field("a/b~c")]
FIELDS = building.fields(
    ["Total", "Unit/Price", "Rate~"],
    definitions={"row": field("row", "object", fields=COLUMNS)},
    tables=[
        field("Items", "array", itemType="row", fields=None),
        field("Fruit", "object", itemType=None, fields=[field("Apple", "row"), field("a/b", "row")]),
        field("Open", "array", itemType="elsewhere"),
        field("Paid", "selectionMark"),
        field("Signed", "signature"),
    ],
)
Case = tuple[str, Json, list[Row]]

ROWS: dict[str, list[Case]] = {
    "L301": [
        ("a label", labels(label("A", item())), []),
        ("none", labels(), [("/labels", "no label in this file", ERROR)]),
        ("none, of 2.0", of_2_0(labels()), [("/labels", "no label", ERROR)]),
        ("none, of the preview", preview(), [("/labels", "no label", ERROR)]),
    ],
    "L302": [
        ("odd names are names", labels(*(label(name, item()) for name in ("1", "a  b", "$ ? @ # ( ) .", "ä" * 62, "-"))), []),
        ("blank", labels(label("A", item()), label(" \t", item())), [("/labels/1/label", "is blank", ERROR)]),
        ("empty", of_2_0(labels(label("", item()))), [("/labels/0/label", "the name ''", ERROR)]),
        ("blank, of the preview", preview(words(" ", "a")), [("/labels/0/fieldKey", "blank", ERROR)]),
    ],
    "L303": [
        ("apart", labels(label("Total", item()), label("Total 2", item()), label("To tal", item())), []),
        ("by case", labels(label("Total", item()), label("TOTAL", item())), [("/labels/1/label", "'Total' at /labels/0", ERROR)]),
        ("by blanks", labels(label("Total", item()), label(" Total", item())), [("/labels/1/label", "twice", ERROR)]),
        (
            "three times",
            of_2_0(labels(*(label("Total", item()) for _ in range(3)))),
            [("/labels/1/label", "twice", ERROR), ("/labels/2/label", "twice", ERROR)],
        ),
        ("cells of one table", labels(label("T/0/A", item()), label("T/1/A", item()), label("T/0/B", item())), []),
        ("one cell twice", labels(label("T/0/A", item()), label("T/0/A", item())), [("/labels/1/label", "T/0/A", ERROR)]),
        ("of the preview", preview(words("A", "x"), words("a ", "y")), [("/labels/1/fieldKey", "twice", ERROR)]),
        ("blank names are L302's", labels(label("", item()), label(" ", item())), []),
    ],
    "L304": [
        ("a value", labels(label("A", item())), []),
        ("an empty text is a value", labels(label("A", item("")), drawn("B")), []),
        ("an empty value", labels(label("A", item()), label("B")), [("/labels/1", "'B' has no value", ERROR)]),
        ("no value", of_2_0(labels({"label": "A", "key": None})), [("/labels/0", "no value", ERROR)]),
        ("of the preview, words alone", preview({"fieldKey": "A", "fieldValue": "a b", "fieldValues": ["a", "b"]}), []),
        ("of the preview, the whole alone", preview({"fieldKey": "A", "fieldValue": "a b"}), []),
        ("of the preview, regions alone", preview(words("A", pages=(1,))), []),
        ("of the preview, nothing", preview(words("A")), [("/labels/0", "no value", ERROR)]),
    ],
    "L305": [
        ("each on its page", labels(label("A", item(page=1), item(page=1)), label("B", item(page=2))), []),
        ("cells of one table", labels(label("T/0/A", item(page=1)), label("T/1/A", item(page=2))), []),
        ("on two", labels(label("A", item(page=2), item(page=1))), [("/labels/0", "on pages 1, 2; a label has to stay", ERROR)]),
        ("drawn, on two", labels(drawn("A", "", item("", 3))), [("/labels/0", "on pages 1, 3", ERROR)]),
        ("of the preview", preview(words("A", "a", "b", pages=(1, 2))), [("/labels/0", "on pages 1, 2", ERROR)]),
    ],
    "L307": [
        ("as many", preview(words("A", "a", "b")), []),
        ("no regions", preview({"fieldKey": "A", "fieldValue": "a b", "fieldValues": ["a", "b"]}), []),
        ("no values", preview({**words("A", "a"), "fieldValues": []}), []),
        ("fewer regions", preview(words("A", "a", "b", pages=(1,))), [("/labels/0", "2 fieldValues and 1 regions", ERROR)]),
        ("more regions", preview(words("A", "a", pages=(1, 1))), [("/labels/0", "1 fieldValues and 2 regions", ERROR)]),
    ],
    "L308": [
        ("joined", preview(words("A", "Master", "Card")), []),
        ("the whole alone", preview({"fieldKey": "A", "fieldValue": "Master Card"}), []),
        ("words alone", preview({"fieldKey": "A", "fieldValues": ["Master", "Card"]}), []),
        ("less", preview(words("A", "Master", "Card", whole="Master")), [("/labels/0/fieldValue", "'Master Card'", WARNING)]),
        ("two blanks", preview(words("A", "a", "b", whole="a  b")), [("/labels/0/fieldValue", "make them equal", WARNING)]),
    ],
    "L309": [
        ("words", labels(label("A", item(), item("Ltd"))), []),
        ("one drawn region", labels(drawn("A")), []),
        ("no text at all is L312's", labels(label("A", item(""), item(None))), []),
        ("mixed", labels(label("A", item(), item(""))), [("/labels/0/value/1", "mixes words with items without", ERROR)]),
        ("mixed with null", of_2_0(labels(label("A", item(None), item()))), [("/labels/0/value/0", "mixes", ERROR)]),
        ("mixed, a text missing", labels(label("A", item(), item(NOTHING))), [("/labels/0/value/1", "mixes", ERROR)]),
        ("a drawn region beside a word", labels(drawn("A", "", item())), [("/labels/0/value/0", "mixes", ERROR)]),
        ("of the preview", preview(words("A", "a", "")), [("/labels/0/fieldValues/1", "mixes", ERROR)]),
    ],
    "L312": [
        ("a text", labels(label("A", item())), []),
        ("drawn", labels(drawn("A"), drawn("B", None), label("C", item(""), labelType="Region")), []),
        ("empty", labels(label("A", item(""))), [("/labels/0", "'A' has no text", WARNING)]),
        ("null, or only blanks", of_2_0(labels(label("A", item(None), item("  ")))), [("/labels/0", "no text", WARNING)]),
        ("said to be words", labels(label("A", item(""), labelType="Words")), [("/labels/0", "no text", WARNING)]),
        ("some empty is L309's", labels(label("A", item(""), item())), []),
        ("no value is L304's", labels(label("A")), []),
        ("of the preview", preview(words("A", "")), [("/labels/0", "no text", WARNING)]),
    ],
    "L314": [
        *((f"state {state}", labels(label("A", item()), labelingState=state), []) for state in (1, 2, 4)),
        ("written by a machine", labels(label("A", item()), labelingState=3), [("/labelingState", "by a machine", INFO)]),
    ],
    "L315": [
        ("one", labels(label("A", item(), item("Total", boxes=[OTHER]))), []),
        ("none", labels(label("A", item(boxes=[]))), [("/labels/0/value/0/boundingBoxes", "has 0 boxes", ERROR)]),
        (
            "two",
            of_2_0(labels(label("A", item(), item("a b", boxes=[BOX, OTHER])))),
            [("/labels/0/value/1/boundingBoxes", "2 boxes", ERROR)],
        ),
        ("of the preview", preview(words("A", "a", "b", pages=(1,))), []),
    ],
    "L310": [
        *((f"{text}", labels(label("Paid", item(text))), []) for text in ("selected", "unselected", "Selected", ":unselected:")),
        ("drawn", labels(drawn("Paid"), drawn("Items/0/In stock", None)), []),
        ("of another type", labels(label("Total", item("X"), item("Y"))), []),
        ("not declared, K602", labels(label("paid", item("X"))), []),
        (
            "a cross",
            of_2_0(labels(label("Paid", item("X")))),
            [("/labels/0/value/0", "'X'; a selection mark is selected", ERROR)],
        ),
        ("a longer text", labels(label("Paid", item("unselected!"))), [("/labels/0/value/0", "unselected!", ERROR)]),
        ("two", labels(label("Paid", item("selected"), item("selected"))), [("/labels/0", "2 items; a selection mark", ERROR)]),
        ("two drawn", labels(drawn("Paid", "", item(""))), [("/labels/0", "has 2 items", ERROR)]),
        ("a cell", labels(label("Items/0/In stock", item(":selected:")), label("Items/0/Price", item("X"))), []),
        ("a cell with a cross", labels(label("Items/0/In stock", item("X"))), [("/labels/0/value/0", "'X'", ERROR)]),
        ("a cell of fixed rows", labels(label("Fruit/Apple/In stock", item("X"))), [("/labels/0/value/0", "'X'", ERROR)]),
        ("of the preview", preview(words("Paid", "X")), [("/labels/0/fieldValues/0", "'X'", ERROR)]),
    ],
    "L311": [
        ("drawn", labels(drawn("Signed"), drawn("Items/3/By", None)), []),
        ("words", labels(label("Signed", item("J."), item("S."))), [("/labels/0", "2 worded items; a signature", ERROR)]),
        ("one word", of_2_0(labels(label("Signed", item("J.")))), [("/labels/0", "1 worded item;", ERROR)]),
        ("two drawn", labels(drawn("Signed", "", item(""))), [("/labels/0", "2 drawn items", ERROR)]),
        ("a cell", labels(label("Items/0/By", item("J."))), [("/labels/0", "exactly one drawn region", ERROR)]),
    ],
    "L313": [
        ("cells", labels(label("Items/0/Price", item()), label("Fruit/Apple/Price", item()), label("Total", item())), []),
        ("sparse cells", labels(label("Items/0/Price", item()), label("Items/1/By", item()), label("Items/2/Price", item())), []),
        (
            "escaped",
            labels(label("Items/0/a~1b~0c", item()), label("Fruit/a~1b/Price", item()), label("Unit~1Price", item())),
            [],
        ),
        ("before 2.1 a / is a /", of_2_0(labels(label("Unit/Price", item()), label("Rate~", item()))), []),
        ("a table that is defined nowhere, K608", labels(label("Open/0/What", item())), []),
        ("a table that is not declared, K602", labels(label("Lines/0/Price", item())), []),
        ("the table itself", labels(label("Items", item())), [("/labels/0/label", "named field/row/column", ERROR)]),
        ("no column", labels(label("Items/0", item())), [("/labels/0/label", "name all three", ERROR)]),
        ("too deep", labels(label("Items/0/Price/x", item())), [("/labels/0/label", "name all three", ERROR)]),
        ("a row by name", labels(label("Items/x/Price", item())), [("/labels/0/label", "'x' is no number", ERROR)]),
        ("a row below 0", labels(label("Items/-1/Price", item())), [("/labels/0/label", "counted from 0", ERROR)]),
        ("no such column", labels(label("Items/0/Prise", item())), [("/labels/0/label", "has no column 'Prise', only", ERROR)]),
        (
            "no such row",
            labels(label("Fruit/Pear/Price", item())),
            [("/labels/0/label", "has no row 'Pear', only 'Apple'", ERROR)],
        ),
        ("no such column of a row", labels(label("Fruit/Apple/x", item())), [("/labels/0/label", "no column 'x'", ERROR)]),
        (
            "a cell of no table",
            labels(label("Total/0/Price", item())),
            [("/labels/0/label", "'Total' is no table; ~ must", ERROR)],
        ),
        ("a ~ that is no escape", labels(label("Rate~", item())), [("/labels/0/label", "~0", ERROR)]),
        ("a ~ that is no escape, in a cell", labels(label("Items/0/a~1b~c", item())), [("/labels/0/label", "", ERROR)]),
        (
            "a gap",
            labels(label("Items/2/Price", item()), label("Items/0/Price", item())),
            [("/labels/0/label", "row 1 of 'Items' is not labeled, though row 2 is", INFO)],
        ),
        ("no first row", labels(label("Items/1/Price", item())), [("/labels/0/label", "row 0 of 'Items'", INFO)]),
    ],
}
CASES = [(code, tree, rows) for code, cases in ROWS.items() for _, tree, rows in cases]
NAMES = [f"{code}-{name}" for code, cases in ROWS.items() for name, *_ in cases]


@pytest.mark.parametrize(("code", "tree", "expected"), CASES, ids=NAMES)
def test_labels(code: str, tree: Json, expected: list[Row]) -> None:
    holds(code, expected, labels=tree, fields=FIELDS)


DOCUMENTS: list[tuple[str, str, Any, str]] = [
    ("its own", "a.pdf", "a.pdf", ""),
    ("its own, with blanks", "Form (1).JPEG", "Form (1).JPEG", ""),
    ("another", "a.pdf", "b.pdf", "says 'b.pdf', but the form is 'a.pdf'"),
    ("by case", "a.pdf", "A.pdf", "says 'A.pdf'"),
    ("with its folder", "a.pdf", "forms/a.pdf", "says 'forms/a.pdf'"),
    ("none", "a.pdf", NOTHING, "is missing"),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("form", "document", "piece"), [row[1:] for row in DOCUMENTS], ids=[row[0] for row in DOCUMENTS])
def test_document_name(form: str, document: Any, piece: str, shape: str) -> None:
    key = "/docName" if shape == "2.0-preview" else "/document"
    tree = put(SHAPES[shape][0](), key, document)
    holds("L306", [(key, piece, WARNING)] if piece else [], form=form, labels=tree)
    for problem in judge("L306", form=form, labels=tree):
        assert problem.fix is not None
        assert problem.fix.safe
        assert problem.fix.edits == (Put(problem.at, form),)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_without_labels_has_its_document_all_the_same(shape: str) -> None:
    assert spoken("L", labels=put(SHAPES[shape][0](), "/labels", [])) == ["L301"]


@pytest.mark.parametrize(("more", "codes"), [({}, ["L314"]), ({"labelingState": 3}, ["L314"]), ({"labelingState": 4}, [])])
def test_a_confidence_is_a_machine_s(more: Json, codes: list[str]) -> None:
    assert spoken("L", labels=labels(label("A", item(), confidence=0.9), **more)) == codes


def test_joining_the_words_is_unsafe() -> None:
    (problem,) = judge("L308", labels=preview(words("A", "Master", "Card", whole="Master")))
    assert problem.fix is not None
    assert not problem.fix.safe
    assert problem.fix.edits == (Put(problem.at, "Master Card"),)


HEALTHY: list[tuple[str, Json]] = [
    *((shape, make()) for shape, (make, *_) in SHAPES.items()),
    ("the other name of the schema", {**building.labels(), "$schema": "http://www.azure.com/schema/formrecognizer/labels.json"}),
    ("keys of automatic labeling", labels(label("Total", item(), key=None, originValue=[], revised=True), labelingState=4)),
    ("unknown keys", labels(label("Total", item(), tableLabels=None), drawn("Vendor", None), more={"a": 1})),
    ("kinds of words", labels(*(label(name, item(), labelType=kind) for name, kind in zip("ab", (None, "Words"), strict=True)))),
    ("regions may be left out", preview({"fieldKey": "Total", "fieldValue": "1 2", "fieldValues": ["1", "2"]})),
]


@pytest.mark.parametrize("tree", [row[1] for row in HEALTHY], ids=[row[0] for row in HEALTHY])
def test_healthy_files_give_nothing(tree: Json) -> None:
    assert spoken("L", labels=tree, fields=building.fields()) == []


ALONE: list[tuple[str, Json, list[str]]] = [
    ("L309 before L312", labels(label("Total", item("", boxes=[OTHER]), item())), ["L309"]),
    ("L309 before M502", labels(label("Total", item(""), item("x", boxes=[AWAY]))), ["L309"]),
    ("L312 before M502", labels(label("Total", item("", boxes=[AWAY]))), ["L312"]),
    ("L305 and a page that is not there", labels(label("Total", item(), item(page=2))), ["L305", "M501"]),
]


@pytest.mark.parametrize(("tree", "codes"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE])
def test_one_cause_one_finding(tree: Json, codes: list[str]) -> None:
    assert spoken("LGM", labels=tree, ocr=building.layout_2(), fields=building.fields()) == codes


@pytest.mark.parametrize(
    ("boxes", "codes"),
    [([], {"L315"}), ([BOX, BOX], {"L315", "G410"}), ([BOX[:6]], {"F015"}), ([BOX, BOX[:6]], {"F015"}), (None, {"F015"})],
    ids=["none", "two", "a short one", "two, one of them short", "missing"],
)
def test_f015_before_l315(boxes: Any, codes: set[str], tmp_path: Path) -> None:
    broken = item(boxes=boxes if boxes is not None else NOTHING)
    tree = labels(label("Number", broken), label("Total", item("Total", boxes=[OTHER])))
    files = {**building.form(), "a.pdf.labels.json": tree, "fields.json": building.fields(["Number", "Total"])}
    report = check(building.write(tmp_path, files))
    assert {finding.code for finding in report.findings} - {"D701", "D702"} == codes
