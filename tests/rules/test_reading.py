"""F: files and folders, as reading them tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.edits import apply
from dataprep.findings import Severity
from tests import building
from tests.judging import Row, holds, judge

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def text(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False).encode()


LABELS, LAYOUT_2, LAYOUT_3 = text(building.labels()), text(building.layout_2()), text(building.layout_3())
PREVIEW_LAYOUT = text(building.layout_3(polygon="boundingBox", version="2021-09-30-preview"))
LATIN = LABELS.replace(b"Contoso", b"Cont\xf6so")
MARK, POINTER = b"\xef\xbb\xbf", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
SIX = {"labels": [{"label": "a", "value": [{"page": 1, "text": "a", "boundingBoxes": [[0.1] * 6]}]}]}
NULLS = {"fields": [{"fieldKey": "a", "fieldType": "array", "itemType": None, "fields": None}]}
FOREIGN = {"$schema": "https://schema.ai.azure.com/mmi/2025-11-01/labels.json", "fieldLabels": {}, "fileId": ""}
GENERATIVE = {"$schema": "https://schema.ai.azure.com/documentintelligence/2024-11-30/labels.json", "fieldLabels": {}}

FIRST = "/labels/0/value/0"
BOX = f"{FIRST}/boundingBoxes/0"
CONFIDENCE_2 = "/analyzeResult/readResults/0/lines/0/words/0/confidence"
CONFIDENCE_3 = "/analyzeResult/pages/0/words/0/confidence"

ROWS: list[tuple[str, str, str, bytes, list[Row]]] = [
    ("healthy", "F008", "labels", LABELS, []),
    ("nothing", "F008", "ocr", b"", [("", "empty", ERROR)]),
    ("white space", "F008", "fields", b" \r\n\t", [("", "empty", ERROR)]),
    ("null is something", "F008", "ocr", b"null", []),
    ("healthy", "F009", "ocr", LAYOUT_2, []),
    ("a pointer", "F009", "labels", POINTER, [("", "git lfs pull", ERROR)]),
    ("a pointer is told once", "F011", "labels", POINTER, []),
    ("an empty file is told once", "F011", "labels", b"", []),
    ("Latin-1 is told once", "F011", "labels", LATIN, []),
    ("cut off", "F011", "ocr", LAYOUT_2[:500], [("", "not JSON", ERROR)]),
    ("NaN", "F011", "labels", b'{"labels": [NaN]}', [("", "NaN is not JSON", ERROR)]),
    ("Infinity", "F011", "ocr", b'{"status": "NaN", "x": -Infinity}', [("", "Infinity is not JSON", ERROR)]),
    ("the word NaN", "F011", "labels", LABELS.replace(b"1042", b"NaN"), []),
    ("too deep", "F011", "labels", b'{"labels":' + b"[" * 100_000, [("", "nested too deep", ERROR)]),
    ("a lone surrogate", "F011", "labels", LABELS.replace(b"1042", b"\\ud800"), []),
    ("a comma too many", "F011", "fields", b'{"fields": [],}', [("", "not JSON", ERROR)]),
    ("two values", "F011", "fields", b'{"fields": []} {}', [("", "not JSON", ERROR)]),
    ("UTF-8", "F012", "labels", text(building.labels("résumé.pdf")), []),
    ("Latin-1", "F012", "labels", LATIN, [("", f"byte {LATIN.index(0xF6)} is 0xf6", ERROR)]),
    ("UTF-16", "F012", "fields", json.dumps(building.fields()).encode("utf-16"), [("", "byte 0 is 0xff", ERROR)]),
    ("behind a mark", "F012", "labels", MARK + b'{"labels": "\xf6"}', [("", "byte 15 is 0xf6", ERROR)]),
    ("no mark", "F013", "ocr", LAYOUT_3, []),
    ("a mark", "F013", "labels", MARK + LABELS, [("", "byte order mark", WARNING)]),
    ("a mark within", "F013", "labels", text(building.labels("\ufeffa.pdf")), []),
    ("each key once", "F014", "labels", LABELS, []),
    ("one key in two objects", "F014", "labels", b'{"labels": [{"label": "a"}, {"label": "b"}]}', []),
    ("twice", "F014", "labels", b'{"labels": [], "document": "a", "document": "b"}', [("/document", "'document'", ERROR)]),
    ("twice within", "F014", "fields", b'{"fields": [{"fieldKey": "a", "fieldKey": "b"}]}', [("/fields/0/fieldKey", "", ERROR)]),
    ("twice, escaped", "F014", "labels", b'{"labels": [], "\\u0061": 1, "a": 2}', [("/a", "'a'", ERROR)]),
    ("an escaped colon", "F014", "labels", b'{"document": "\\u003a", "labels": [], "labels": []}', [("/labels", "", ERROR)]),
    ("a key with a slash", "F014", "fields", b'{"fields": [], "a/b": 1, "a/b": 2}', [("/a~1b", "'a/b'", ERROR)]),
    ("thrice", "F014", "fields", b'{"fields": [], "a": 1, "a": 2, "a": 3}', [("/a", "'a'", ERROR)]),
    ("healthy", "F015", "labels", LABELS, []),
    ("other keys", "F015", "labels", text({**building.labels(), "labelingState": 2, "tableLabels": []}), []),
    ("nulls of the tools", "F015", "fields", text(NULLS), []),
    ("1.0 is an integer", "F015", "labels", LABELS.replace(b'"page": 1', b'"page": 1.0'), []),
    ("1.5 is none", "F015", "labels", LABELS.replace(b'"page": 1', b'"page": 1.5', 1), [(f"{FIRST}/page", "1.5", ERROR)]),
    ("true is none", "F015", "labels", LABELS.replace(b'"page": 1', b'"page": true', 1), [(f"{FIRST}/page", "true", ERROR)]),
    ("a text in 2.x", "F015", "ocr", LAYOUT_2.replace(b"0.98", b'"high"', 1), [(CONFIDENCE_2, '"high" stands where', ERROR)]),
    ("a text in 3.0", "F015", "ocr", LAYOUT_3.replace(b"0.98", b'"high"', 1), [(CONFIDENCE_3, "a number belongs", ERROR)]),
    ("a text in a preview", "F015", "ocr", PREVIEW_LAYOUT.replace(b"0.98", b'"high"', 1), [(CONFIDENCE_3, "number", ERROR)]),
    ("six numbers", "F015", "labels", text(SIX), [(BOX, "6 numbers stand where 8 belong", ERROR)]),
    ("missing", "F015", "labels", b'{"labels": [{"value": []}]}', [("/labels/0", "'label' is missing", ERROR)]),
    ("no result", "F015", "ocr", b'{"status": "succeeded"}', [("", "'analyzeResult' is missing", ERROR)]),
    ("preview labels", "F015", "labels", text({**building.preview_labels(), "docName": 1}), [("/docName", "a string", ERROR)]),
    ("overflow", "F015", "ocr", LAYOUT_3.replace(b"8.5", b"1e999", 1), [("/analyzeResult/pages/0/width", "1e999", ERROR)]),
    ("behind a mark", "F015", "labels", MARK + b'{"labels": 1}', [("/labels", "1 stands where", ERROR)]),
    ("another shape is F016", "F015", "labels", b'{"annotations": 1}', []),
    ("layout of 2.x", "F016", "ocr", LAYOUT_2, []),
    ("layout of a preview", "F016", "ocr", PREVIEW_LAYOUT, []),
    ("preview labels", "F016", "labels", text(building.preview_labels()), []),
    ("fields without $schema", "F016", "fields", b'{"fields": []}', []),
    ("unknown labels", "F016", "labels", b'{"annotations": []}', [("", "an object with 'annotations'", ERROR)]),
    ("unknown OCR", "F016", "ocr", b"[]", [("", "a list", ERROR)]),
    ("unknown fields", "F016", "fields", b"{}", [("", "an empty object", ERROR)]),
    ("a text", "F016", "fields", b'"fields"', [("", "a string", ERROR)]),
    ("Content Understanding", "F016", "labels", text(FOREIGN), [("", "Content Understanding", INFO)]),
    ("generative", "F016", "labels", text(GENERATIVE), [("", "generative", INFO)]),
    ("generative fields", "F016", "fields", b'{"docType": "a", "fieldSchema": {}}', [("", "generative", INFO)]),
    ("entities", "F016", "labels", b'{"assets": {"entities": [], "documents": []}}', [("", "entity", INFO)]),
    ("conversation", "F016", "labels", b'{"assets": {"intents": [], "utterances": []}}', [("", "conversation", INFO)]),
    ("SDK objects are O202", "F016", "ocr", b'{"api_version": "", "model_id": "", "pages": []}', []),
    ("a running operation is O201", "F016", "ocr", b'{"status": "running"}', []),
]


@pytest.mark.parametrize(
    ("code", "kind", "raw", "expected"), [row[1:] for row in ROWS], ids=[f"{row[1]} {row[0]}" for row in ROWS]
)
def test_one_file(code: str, kind: str, raw: bytes, expected: list[Row]) -> None:
    holds(code, expected, **{kind: raw})


def test_the_place_of_bad_json_is_told() -> None:
    (problem,) = judge("F011", labels=b'{\n "labels": [\n  NaN]}')
    assert (problem.at.line, problem.at.column) == (3, 3)


def test_the_place_of_a_wrong_byte_is_told_in_characters() -> None:
    (problem,) = judge("F012", labels='{\n "é"'.encode() + b": \xff}")
    assert (problem.at.line, problem.at.column) == (2, 7)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("labels", LABELS), ("ocr", LAYOUT_2), ("ocr", LAYOUT_3), ("fields", text(building.fields())), ("labels", b"[1,")],
)
def test_a_mark_is_removed_and_nothing_else(kind: str, raw: bytes) -> None:
    parts: dict[str, Any] = {kind: MARK + raw}
    (problem,) = judge("F013", **parts)
    assert problem.fix is not None
    assert problem.fix.safe
    assert apply(problem.fix.edits, MARK + raw) == raw


@pytest.mark.parametrize(("count", "last"), [(99, ""), (100, ""), (101, "100 of 101"), (250, "100 of 250")])
def test_at_most_a_hundred_faults_are_told(count: int, last: str) -> None:
    problems = judge("F015", labels={"labels": [{"label": number} for number in range(count)]})
    assert len(problems) == min(count, 100)
    assert last in problems[-1].message
    assert ("such faults" in problems[-1].message) is bool(last)


def told(folder: Path) -> list[tuple[str, str]]:
    """The codes and paths of what is found about the files of a folder."""
    return [(finding.code, finding.at.path) for finding in dataprep.check(folder).findings if finding.code[0] in "FSO"]


OCR, WORDS = "a.pdf.ocr.json", building.layout_2()

FOLDERS: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("healthy", {}, []),
    ("an empty form", {"a.pdf": b""}, [("F008", "a.pdf")]),
    ("a form of white space", {"a.pdf": b" \n" * 10}, [("F008", "a.pdf")]),
    ("a form of much white space", {"a.pdf": b" \n" * 1000}, [("F008", "a.pdf")]),
    ("an empty README", {"README.md": b""}, []),
    ("an empty list beside labels is none", {"class.jsonl": b""}, []),
    ("a huge .jsonl beside labels", {"train.jsonl": b"{}\n" * 5_000_000}, []),
    ("a pointer for a form", {"a.pdf": POINTER}, [("F009", "a.pdf")]),
    ("a pointer for an image", {"a.pdf": building.pdf(), "b.png": POINTER}, [("F009", "b.png"), ("F004", "b.png")]),
    ("a pointer for fields.json", {"fields.json": POINTER}, [("F009", "fields.json")]),
    ("an empty OCR file", {OCR: b""}, [("F008", OCR)]),
    ("foreign under another name", {"b.json": FOREIGN}, [("F016", "b.json")]),
    ("labels of another form", {"labels.json": building.labels()}, [("F022", "labels.json")]),
    ("labels without form", {"customer.label.json": building.labels()}, [("F022", "customer.label.json")]),
    ("OCR of 2.x", {"Layout-Result-a.pdf.json": WORDS}, [("F022", "Layout-Result-a.pdf.json")]),
    ("OCR from 3.0 on", {"layout.json": building.layout_3()}, [("F022", "layout.json")]),
    ("preview labels", {"old.json": building.preview_labels()}, [("F022", "old.json")]),
    ("results are neighbours", {"a.pdf.result.json": WORDS, "a.redacted.pdf.ocr.json": WORDS}, []),
    ("other JSON", {"package.json": {"name": "a"}, "broken.json": b"{", "list.json": b"[]", "empty.json": b""}, []),
    ("an orphan is not told twice", {"b.pdf.ocr.json": WORDS}, [("F001", "b.pdf.ocr.json")]),
    ("a foreign orphan is its system's", {"b.pdf.labels.json": FOREIGN}, [("F016", "b.pdf.labels.json")]),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in FOLDERS], ids=[row[0] for row in FOLDERS])
def test_one_cause_one_finding(tmp_path: Path, files: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert sorted(told(building.write(tmp_path, {**building.form(), **files}))) == sorted(expected)


@pytest.mark.parametrize("name", ["a.pdf", "a.pdf.ocr.json", "a.pdf.labels.json", "fields.json"])
def test_an_unreadable_file_is_told_once(tmp_path: Path, name: str) -> None:
    building.write(tmp_path, building.form())
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to(name)
    assert told(tmp_path) == [("F010", name)]


NEIGHBOURS = ("README.md", "notes", "labels.json", "class.jsonl", "forms.fott", "below")


@pytest.mark.parametrize("name", ["a.pdf", "a.pdf.ocr.json", "a.pdf.labels.json", "fields.json", *NEIGHBOURS])
def test_a_link_out_of_the_folder_is_told_once(tmp_path: Path, name: str) -> None:
    folder, elsewhere = tmp_path / "set", tmp_path / name
    folder.mkdir()
    building.write(folder, building.form())
    if name == "below":
        elsewhere.mkdir()
    else:
        elsewhere.write_bytes((folder / name).read_bytes() if (folder / name).exists() else b"{}")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(f"../{name}")
    report = dataprep.check(folder)
    (finding,) = (finding for finding in report.findings if finding.at.path == name and finding.code[0] in "FSO")
    is_needed = name not in NEIGHBOURS
    assert (finding.code, finding.severity) == ("F020", ERROR if is_needed else WARNING)
    assert finding.message == "a link that leaves the folder, which is not followed; copy the file itself here"
    (summary,) = report.datasets
    assert summary.valid_documents == int(name == "fields.json" or not is_needed)


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_link_to_nothing_out_of_the_folder(tmp_path: Path, name: str) -> None:
    building.write(tmp_path, building.form())
    (tmp_path / name).symlink_to("../nowhere")
    assert told(tmp_path) == [("F020", name)]


def test_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    building.write(tmp_path, {f"below/{name}": content for name, content in building.form().items()})
    for name in building.form():
        (tmp_path / name).symlink_to(f"below/{name}")
    assert [code for code, _ in told(tmp_path)] in ([], ["F019"])


def test_a_folder_of_another_system_lacks_nothing(tmp_path: Path) -> None:
    fields = {"$schema": "https://schema.ai.azure.com/mmi/2025-11-01/fields.json", "fieldSchema": {}}
    files: dict[str, Any] = {"a.pdf": building.pdf(), "a.pdf.labels.json": FOREIGN, "fields.json": fields}
    findings = dataprep.check(building.write(tmp_path, files)).findings
    assert {finding.code for finding in findings} - {"D702"} == {"F016"}


def test_fields_of_another_system_lack_no_forms(tmp_path: Path) -> None:
    files: dict[str, Any] = {"a.pdf": building.pdf(), "fields.json": GENERATIVE}
    findings = dataprep.check(building.write(tmp_path, files)).findings
    assert {finding.code for finding in findings} - {"D702"} == {"F016"}


@pytest.mark.parametrize("name", ["a.pdf.labels.json", "a.pdf.ocr.json", "fields.json"])
def test_json_over_a_hundred_megabytes_is_not_read(tmp_path: Path, name: str) -> None:
    building.write(tmp_path, building.form())
    with (tmp_path / name).open("r+b") as file:
        file.truncate(100 * 2**20 + 1)
    assert told(tmp_path) == [("F017", name)]
