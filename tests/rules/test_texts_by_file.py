"""T: text classification, what takes files beside the labels, or many documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataprep.text_files import LOOK, MOST_BYTES
from tests import texts
from tests.rules.test_texts import DOCUMENT, ERROR, TWO, WARNING, L, Row, found, holds, put, without
from tests.texts import Json, preview, project, tags

BODY_OF_2022: Json = {
    "projectKind": "customMultiLabelClassification",
    "projectName": "Movies",
    "storageInputContainerName": "texts",
    "multilingual": False,
    "language": "en-US",
}
BODIES_OF_2022: list[tuple[str, Json, list[Row]]] = [
    ("the same", {}, []),
    (
        "another container",
        {"storageInputContainerName": "films"},
        [("p.json", "/storageInputContainerName", "'films' here, 'texts'", WARNING)],
    ),
    ("case of names", {"projectName": "movies"}, [("p.json", "/projectName", "'movies' here, 'Movies' in", WARNING)]),
    ("another language", {"language": "de"}, [("p.json", "/language", "'de' here, 'en' in 'labels.json'", WARNING)]),
    ("multilingual", {"multilingual": True}, [("p.json", "", "'multilingual' is true here, and false in", WARNING)]),
]


@pytest.mark.parametrize(("said", "expected"), [row[1:] for row in BODIES_OF_2022], ids=[row[0] for row in BODIES_OF_2022])
def test_a_body_that_contradicts_the_metadata(said: Json, expected: list[Row], tmp_path: Path) -> None:
    files = texts.files(project(TWO), "a.txt", "b.txt") | {"p.json": texts.written({**BODY_OF_2022, **said})}
    holds(found(tmp_path, "T926", files), expected)


def test_a_body_without_a_language(tmp_path: Path) -> None:
    body = without(dict(BODY_OF_2022), "/language")
    files = texts.files(project(TWO), "a.txt", "b.txt") | {"p.json": texts.written(body)}
    holds(found(tmp_path, "T925", files), [("p.json", "", "'language' is missing", WARNING)])


def test_a_body_without_its_kind_is_told_by_its_shape(tmp_path: Path) -> None:
    said = {key: value for key, value in texts.body().items() if key != "modelType"}
    files = texts.files(preview(TWO), "a.txt", "b.txt") | {"p.json": texts.written(said)}
    holds(found(tmp_path, "F015", files, project="p.json"), [("p.json", "", "'modelType' is missing", ERROR)])


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_beside_a_fault_is_none(value: bool, tmp_path: Path) -> None:
    tree = put(put(project(TWO), "/metadata/multilingual", value), "/metadata/settings", {"a": [1, None, {"b": 2.5}]})
    holds(
        found(tmp_path, "F015", texts.files(put(tree, "/metadata/language", 7))), [(L, "/metadata/language", "7 stands", ERROR)]
    )


def test_a_class_that_is_a_string_is_told_once(tmp_path: Path) -> None:
    tree = put(project(TWO, single=True), f"{DOCUMENT}/class", "Drama")
    (told,) = found(tmp_path, "F015", texts.files(tree))
    assert told.message.startswith('"Drama" stands where an array or an object or null belongs')


def test_a_hundred_lists_are_told_and_all_are_taken_away(tmp_path: Path) -> None:
    classes = {f"{number:03}.txt": ["Drama"] for number in range(250)}
    tree = project(classes, single=True)
    for entry in tree["assets"]["documents"]:
        entry["class"] = [entry["class"]]
    tree["assets"]["documents"][249]["class"] = []
    told = found(tmp_path, "T914", texts.files(tree))
    assert len(told) == 100
    assert sum(len(one.fix.edits) for one in told if one.fix) == 249
    assert [one.at.pointer for one in told if not one.fix] == ["/assets/documents/249/class"]
    assert [one for one in told if "(and 150 more)" in one.message]


def test_a_class_with_more_than_a_name_is_not_mended(tmp_path: Path) -> None:
    tree = put(project(TWO, single=True), f"{DOCUMENT}/class", [{"category": "Drama", "by": "me"}])
    (told,) = found(tmp_path, "T914", texts.files(tree, "a.txt", "b.txt"))
    assert told.fix is None


def test_more_documents_than_a_project_takes(tmp_path: Path) -> None:
    tree = tags({f"{number}.txt": ["Drama"] for number in range(100_001)})
    holds(found(tmp_path, "T927", {L: texts.written(tree)}), [])
    told = found(tmp_path, "T927", {}, target="2022-05-01")
    holds(told, [(L, "", "100,001 documents, over the limit of 100,000 in 2022-05-01", ERROR)])


def test_accents_in_another_unicode_form_are_said_to_look_the_same(tmp_path: Path) -> None:
    tree = tags({"a.txt": ["Drama"], "Am\u00e9lie.txt": ["Comedy"]})
    (told,) = found(tmp_path, "T902", texts.files(tree, "a.txt", "AMELIE.txt", "Ame\u0301lie.txt"))
    assert "another Unicode form: 'Ame\\u0301lie.txt'" in told.message


def test_backslashes_and_roots_of_disks(tmp_path: Path) -> None:
    files = texts.files(preview({"in\\a.txt": ["Drama"], "in\\b.txt": ["Comedy"]}), "in/a.txt", "in/b.txt")
    holds(found(tmp_path / "all", "T902", files), [(L, "", "did you mean 'in/a.txt'?", ERROR)])
    files = texts.files(preview({"a.txt": ["Drama"], "/b.txt": ["Comedy"]}), "a.txt", "b.txt")
    holds(found(tmp_path / "one", "T902", files), [(L, "/documents/1/location", "begins at the root of a disk", ERROR)])


def test_a_long_text_that_is_none(tmp_path: Path) -> None:
    files = texts.files(tags(TWO), "a.txt", "b.txt") | {
        "a.txt": b"\xff" * (MOST_BYTES + 1),
        "b.txt": "\u20ac".encode() * MOST_BYTES,
    }
    holds(found(tmp_path, "T905", files), [("a.txt", "", "byte 0 (line 1) is 0xff", ERROR)])
    holds(found(tmp_path, "T906", files), [("b.txt", "", "over the limit", ERROR)])


def test_a_mark_does_not_shift_what_is_told(tmp_path: Path) -> None:
    files = texts.files(tags(TWO), "a.txt", "b.txt") | {"a.txt": b"\xef\xbb\xbfab\nc\xe4"}
    holds(found(tmp_path, "T905", files), [("a.txt", "", "byte 4 (line 2) is 0xe4", ERROR)])


def test_texts_that_begin_alike(tmp_path: Path) -> None:
    head = b"Dear Sir or Madam,\n" * LOOK
    files = texts.files(tags({name: ["Drama"] for name in ("a.txt", "b.txt", "c.txt", "d.txt")}))
    files |= {
        "a.txt": head + b"one",
        "b.txt": head + b"two",
        "c.txt": b"\r\n" * LOOK + head + b"o ne",
        "d.txt": head.decode().encode() + b"one ",
    }
    holds(found(tmp_path, "T919", files), [("a.txt", "", "the same text as 'c.txt', 'd.txt'", WARNING)])


def test_a_secret_in_a_text_and_beside_it(tmp_path: Path) -> None:
    signature = "%2B".join(("abcdefghij", "0123456789", "ABCDEFGHIJ", "klmnopqrst"))
    link = f"see https://x.blob.core.windows.net/a?sv=2019&sig={signature}%3D".encode()
    files = texts.files(tags(TWO), "a.txt", "b.txt") | {"b.txt": link, "notes.md": link, "other.json": b'{"a": "%s"}' % link}
    told = found(tmp_path, "F018", files)
    assert [one.at.path for one in told] == ["b.txt", "notes.md", "other.json"]


def test_a_labels_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    files = {"a.txt": b"text", "tags.json": b"[" * 200_000}
    holds(found(tmp_path, "D708", files), [("", "", "'tags.json' cannot be read as one: --labels tags.json says why", ERROR)])
    holds(found(tmp_path, "F011", {}, labels="tags.json"), [("tags.json", "", "nested too deep", ERROR)])
