"""Layout that an SDK's objects were written as, and the raw response that is made of it again."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.decode import decode
from dataprep.edits import EditError, apply
from dataprep.faults import FaultKind
from dataprep.findings import Location, Rebuild, Severity
from dataprep.formats.sdk import NEVER, raw_of
from tests import building
from tests.building import NOTHING, Json, put

HERE = Rebuild(Location("a.pdf.ocr.json"))


def layout() -> Json:
    """A raw response with all that a page may hold."""
    file = building.with_marks(building.layout_3(), [("selected", (5.0, 1.0, 5.2, 1.2))])
    return put(building.with_table(file, 1, 1, [(0, 0, 1, 1)]), "/analyzeResult/stringIndexType", "unicodeCodePoint")


def as_objects(node: Any, key: str = "") -> Any:
    """What `to_dict` of the SDKs of 3.x makes of a raw value: other names, and points for polygons."""
    if key == "polygon":
        return [{"x": x, "y": y} for x, y in zip(node[::2], node[1::2], strict=True)]
    if isinstance(node, dict):
        return {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): as_objects(node[name], name) for name in node}
    return [as_objects(member) for member in node] if isinstance(node, list) else node


def written() -> Json:
    """The layout as the SDKs of 3.x write it, with what they add."""
    result: Json = as_objects(layout()["analyzeResult"])
    del result["string_index_type"]
    result |= {"languages": [], "paragraphs": [], "key_value_pairs": [], "documents": [], "styles": None}
    result["pages"][0] |= {"kind": None, "barcodes": []}
    return result


def test_the_raw_response_comes_back() -> None:
    result = written()
    before = copy.deepcopy(result)
    raw = raw_of(result)
    assert raw is not None
    assert result == before
    added: Json = {"languages": [], "paragraphs": [], "keyValuePairs": [], "documents": []}
    expected = copy.deepcopy(layout()["analyzeResult"]) | added
    expected["pages"][0]["barcodes"] = []
    assert raw == {"status": "succeeded", "createdDateTime": NEVER, "lastUpdatedDateTime": NEVER, "analyzeResult": expected}


def test_the_result_without_its_envelope_gets_one() -> None:
    result = put(layout()["analyzeResult"], "/stringIndexType", "textElements")
    assert raw_of(result) == {
        "status": "succeeded",
        "createdDateTime": NEVER,
        "lastUpdatedDateTime": NEVER,
        "analyzeResult": result,
    }


@pytest.mark.parametrize("key", ["analyze_result", "analyzeResult"])
def test_what_an_envelope_says_is_kept(key: str) -> None:
    around = {"status": "Succeeded", "created_date_time": "2024-01-01T00:00:00Z", "percent_completed": 100, "error": None}
    raw = raw_of({**around, key: written()})
    assert raw == {
        "status": "succeeded",
        "createdDateTime": "2024-01-01T00:00:00Z",
        "lastUpdatedDateTime": NEVER,
        "percentCompleted": 100,
        "analyzeResult": (raw_of(written()) or {})["analyzeResult"],
    }


WORD = "/pages/0/words/0"
POLYGONS: list[tuple[str, Any, Any]] = [
    ("points", [{"x": 1, "y": 2.5}, {"x": 3, "y": 4}, {"y": 6, "x": 5}], [1, 2.5, 3, 4, 5, 6]),
    ("numbers", [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]),
    ("none", [], NOTHING),
    ("null", None, NOTHING),
    ("points with more", [{"x": 1, "y": 2, "z": 3}], [{"x": 1, "y": 2, "z": 3}]),
    ("no list", "abc", "abc"),
]


@pytest.mark.parametrize("key", ["polygon", "bounding_box", "boundingBox"])
@pytest.mark.parametrize(("told", "raw"), [row[1:] for row in POLYGONS], ids=[row[0] for row in POLYGONS])
def test_polygons(key: str, told: Any, raw: Any) -> None:
    file = put(written(), f"{WORD}/polygon", NOTHING)
    made = (raw_of(put(file, f"{WORD}/{key}", told)) or {})["analyzeResult"]["pages"][0]["words"][0]
    assert made.get("polygon" if key == "polygon" else "boundingBox", NOTHING) == raw
    assert key not in made or "_" not in key


LOST: list[tuple[str, Any]] = [
    ("a list", [{"page_number": 1}]),
    ("a text", "analyze_result"),
    ("nothing", None),
    ("an empty object", {}),
    ("an empty envelope", {"analyze_result": None}),
    ("an envelope of something", {"analyze_result": [written()]}),
    ("a layout of 2.x", building.layout_2()["analyzeResult"]),
    *((f"no {key}", put(written(), f"/{key}", NOTHING)) for key in ("api_version", "model_id", "content", "pages")),
    ("no pages but one", put(written(), "/pages", {"page_number": 1})),
    ("fields, whose names are the user's", put(written(), "/documents", [{"doc_type": "a", "fields": {"total_due": {}}}])),
    ("two members of one name", put(written(), "/pages/0/pageNumber", 1)),
    ("two members of one name around it", {"analyze_result": written(), "created_on": "a", "createdOn": "b"}),
]


@pytest.mark.parametrize("tree", [row[1] for row in LOST], ids=[row[0] for row in LOST])
def test_what_cannot_be_rebuilt_is_left_alone(tree: Any) -> None:
    assert raw_of(tree) is None
    with pytest.raises(EditError):
        apply([HERE], json.dumps(tree))


@pytest.mark.parametrize("indent", [None, 1, 4, "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("is_ascii", [True, False])
def test_a_rebuilt_file_looks_as_it_did(indent: Any, newline: str, mark: str, is_ascii: bool) -> None:
    tree = put(written(), f"{WORD}/content", "Réf")

    def as_text(tree: Any) -> str:
        return mark + json.dumps(tree, indent=indent, ensure_ascii=is_ascii).replace("\n", newline) + newline

    assert apply([HERE], as_text(tree)) == as_text(raw_of(tree))
    assert apply([HERE], tree) == raw_of(tree)


@pytest.mark.parametrize("tree", [written(), {"analyze_result": written()}, layout()["analyzeResult"]])
def test_a_rebuilt_file_is_read_as_the_raw_one(tree: Json, tmp_path: Path) -> None:
    def told(ocr: Json) -> list[tuple[str, str]]:
        folder = building.write(tmp_path, {**building.form(), "a.pdf.ocr.json": ocr})
        found = dataprep.check(folder, target="3.1").findings
        return [(finding.code, finding.message) for finding in found if finding.severity > Severity.INFO]

    assert "O202" in dict(told(tree))
    assert told(apply([HERE], tree)) == told(layout())


PAGES = '[{"width": 1.50, "height": 0.12345678901234567890123}]'
NUMBERS = f'{{"api_version": "2023-07-31", "model_id": "m", "content": "", "pages": {PAGES}}}'


def test_numbers_keep_their_digits() -> None:
    rebuilt = apply([Rebuild(Location("a.pdf.ocr.json"))], NUMBERS)
    assert '"width": 1.50, "height": 0.12345678901234567890123' in rebuilt


def test_an_operation_that_failed_is_not_rebuilt() -> None:
    assert raw_of({"status": "failed", "analyze_result": json.loads(NUMBERS)}) is None


def test_a_file_with_a_key_twice_is_not_offered_to_be_rebuilt() -> None:
    raw = NUMBERS.replace('"content": ""', '"content": "", "content": "x"').encode()
    decoded = decode(raw, "a.pdf.ocr.json", "ocr")
    assert [fault.detail for fault in decoded.faults if fault.kind is FaultKind.FROM_SDK] == [""]
