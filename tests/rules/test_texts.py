"""T: text classification, rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from msgspec import structs

import dataprep
from dataprep.findings import Finding, Severity
from dataprep.targets import TEXT_VERSIONS
from dataprep.text_files import digest_of, facts_of
from dataprep.texts import Texts
from tests import texts
from tests.texts import Json, imported, preview, project, tags

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
TWO = {"a.txt": ["Drama"], "b.txt": ["Comedy"]}
Row = tuple[str, str, str, Severity]
"""What is expected: path, pointer, a piece of the message, severity."""


def found(folder: Path, code: str, files: dict[str, bytes], **options: Any) -> list[Finding]:
    """The findings of one code in a folder with these files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    report = dataprep.check(folder, **options)
    assert not report.crashed
    return [finding for finding in report.findings if finding.code == code]


def holds(told: Sequence[Finding], expected: Sequence[Row]) -> None:
    """Assert that exactly this is told."""
    assert [(one.at.path, one.at.pointer, one.severity) for one in told] == [
        (path, pointer, severity) for path, pointer, _, severity in expected
    ], [one.message for one in told]
    for one, (_, _, piece, _) in zip(told, expected, strict=True):
        assert piece in one.message, one.message


def put(tree: Json, pointer: str, value: object) -> Json:
    """A tree with another value at a pointer."""
    *keys, last = pointer.split("/")[1:]
    node: Any = tree
    for key in keys:
        node = node[int(key)] if isinstance(node, list) else node[key]
    node[int(last) if isinstance(node, list) else last] = value
    return tree


def without(tree: Json, pointer: str) -> Json:
    """A tree without the member at a pointer."""
    *keys, last = pointer.split("/")[1:]
    node: Any = tree
    for key in keys:
        node = node[key]
    del node[last]
    return tree


L = "labels.json"
DOCUMENT = "/assets/documents/0"

ROWS: list[tuple[str, str, Json, list[Row]]] = [
    (
        "T901",
        "an index beyond",
        put(preview(TWO), "/documents/0/intents", [2]),
        [(L, "/documents/0/intents/0", "class 2 is beyond the 2", ERROR)],
    ),
    (
        "T901",
        "an index below",
        put(preview(TWO), "/documents/1/intents", [0, -1]),
        [(L, "/documents/1/intents/1", "class -1", ERROR)],
    ),
    (
        "T901",
        "case",
        tags(TWO, ["drama", "Comedy"]),
        [(L, "/documents/0/classifiers/0/classifierName", "did you mean 'drama'?", ERROR)],
    ),
    (
        "T901",
        "the first of several that are near",
        tags({"a.txt": ["DRAMA"]}, [f"dr{'A' * n}ma{' ' * m}" for n in (1, 2) for m in range(40)]),
        [(L, "/documents/0/classifiers/0/classifierName", "did you mean 'drAma'?", ERROR)],
    ),
    (
        "T901",
        "nothing near",
        project({"a.txt": ["Zzz"]}, ["Drama"]),
        [(L, f"{DOCUMENT}/classes/0/category", "declare it", ERROR)],
    ),
    ("T901", "single", project({"a.txt": ["Zzz"]}, ["Drama"], single=True), [(L, f"{DOCUMENT}/class/category", "'Zzz'", ERROR)]),
    ("T901", "a class that could not be read, F015", put(tags(TWO), "/classifiers/0/name", 7), []),
    (
        "T903",
        "twice",
        put(preview(TWO), "/documents/1/location", "./a.txt"),
        [(L, "/documents/1/location", "listed at /documents/0", ERROR)],
    ),
    (
        "T903",
        "twice, with other classes",
        put(preview(TWO), "/documents/1/location", "a.txt"),
        [(L, "/documents/1/location", "already, and the labels differ, 'Drama' there and 'Comedy' here: see which", ERROR)],
    ),
    (
        "T903",
        "twice, with the same classes in another order",
        put(preview({"a.txt": ["Drama", "Comedy"], "b.txt": ["Comedy", "Drama"]}), "/documents/1/location", "a.txt"),
        [(L, "/documents/1/location", "listed at /documents/0 already; take one out", ERROR)],
    ),
    ("T903", "another case", put(tags(TWO), "/documents/1/location", "A.txt"), []),
    (
        "T908",
        "a folder",
        put(tags(TWO), "/documents/1/location", "in/b.txt"),
        [(L, "/documents/1/location", "container's root", ERROR)],
    ),
    (
        "T908",
        "a folder, backwards",
        put(project(TWO), f"{DOCUMENT}/location", "in\\a.txt"),
        [(L, f"{DOCUMENT}/location", "'in\\\\a.txt' names a folder, and 'a.txt' lies at the container's root", ERROR)],
    ),
    ("T908", "a folder of preview.2", put(preview(TWO), "/documents/1/location", "in/b.txt"), []),
    ("T909", "symbols of 2021", tags({"a.txt": ["A@#_.,^\\[]9é"], "b.txt": ["C"]}), []),
    ("T909", "vowel signs", tags({"a.txt": ["हिन्दी"], "b.txt": ["C"]}), []),
    ("T909", "others", imported({"a.txt": ["A B"], "b.txt": ["C"]}), [(L, "/assets/classifiers/0/name", "holds ' '", ERROR)]),
    ("T909", "2022 takes blanks", project({"a.txt": ["A b, c"], "b.txt": ["C"]}), []),
    (
        "T909",
        "and not these",
        project({"a.txt": ["A#1"], "b.txt": ["C"]}),
        [(L, "/assets/classes/0/category", "holds '#'", ERROR)],
    ),
    (
        "T909",
        "51 characters",
        project({"a.txt": ["A" * 51], "b.txt": ["B" * 50]}),
        [(L, "/assets/classes/0/category", "51 characters", ERROR)],
    ),
    (
        "T909",
        "preview.2",
        preview({"a.txt": ["A & B: " + "C" * 99], "b.txt": ["  "]}),
        [(L, "/intentNames/1", "has no name", ERROR)],
    ),
    ("T910", "one", preview({"a.txt": ["A"]}), [(L, "/intentNames", "1 class; preview.2 needs at least 2", ERROR)]),
    ("T910", "one of 2022", project({"a.txt": ["A"]}), []),
    ("T910", "none", project({}), [(L, "", "no class; 2022-05-01 needs at least 1", ERROR)]),
    ("T910", "200", project({}, [f"A{n}" for n in range(200)]), []),
    ("T910", "201", tags({}, [f"A{n}" for n in range(201)]), [(L, "/classifiers", "201 classes, over the limit of 200", ERROR)]),
    ("T911", "none", tags({}), [(L, "", "no documents; from 10 on", ERROR)]),
    ("T911", "nine", tags({f"{n}.txt": ["A"] for n in range(9)}), [(L, "", "9 documents", ERROR)]),
    ("T911", "ten", tags({f"{n}.txt": ["A"] for n in range(10)}), []),
    (
        "T912",
        "nine",
        tags({f"{n}.txt": ["A"] for n in range(9)}),
        [(L, "/classifiers/0/name", "9 documents to train on; give it 10 or more, 200 are", WARNING)],
    ),
    (
        "T912",
        "one of preview.2",
        preview({"a.txt": ["A"]}),
        [(L, "/intentNames/0", "1 document to train on; give it 10 or more, 20 are", WARNING)],
    ),
    ("T912", "ten", tags({f"{n}.txt": ["A"] for n in range(10)}), []),
    (
        "T912",
        "ten of 2022",
        project({f"{n}.txt": ["A"] for n in range(10)}),
        [(L, "/assets/classes/0/category", "15 or more, 50 are", WARNING)],
    ),
    ("T912", "none, T913", project({}, ["A"]), []),
    (
        "T913",
        "none",
        project(TWO, ["Drama", "Comedy", "Zzz"]),
        [(L, "/assets/classes/2/category", "no document is of the class 'Zzz'", WARNING)],
    ),
    (
        "T914",
        "none of several",
        put(project(TWO), f"{DOCUMENT}/classes", []),
        [(L, f"{DOCUMENT}/classes", "has no class", WARNING)],
    ),
    ("T914", "none of one", put(project(TWO, single=True), f"{DOCUMENT}/class", None), [(L, DOCUMENT, "has no class", ERROR)]),
    ("T914", "classes for one", put(project(TWO, single=True), f"{DOCUMENT}/classes", [{"category": "Drama"}]), []),
    ("T914", "nobody says", preview(TWO), []),
    ("T915", "case", put(project(TWO), "/assets/projectKind", "customMultiLabelClassification"), []),
    (
        "T915",
        "another",
        put(project(TWO), "/assets/projectKind", "CustomSingleLabelClassification"),
        [(L, "/assets/projectKind", "same kind in both", ERROR)],
    ),
    (
        "T915",
        "no kind",
        put(project(TWO), "/metadata/projectKind", "CustomText"),
        [(L, "/metadata/projectKind", "no kind of text", ERROR)],
    ),
    ("T916", "en", put(project(TWO), f"{DOCUMENT}/language", "EN"), []),
    (
        "T914",
        "a list, and more than a name in it",
        put(project(TWO, single=True), f"{DOCUMENT}/class", [{"category": "Drama", "by": "me"}]),
        [(L, f"{DOCUMENT}/class", "take the list away", ERROR)],
    ),
    (
        "T914",
        "a list of no class",
        put(project(TWO, single=True), f"{DOCUMENT}/class", [{"category": 7}]),
        [(L, f"{DOCUMENT}/class", "take the list away", ERROR)],
    ),
    ("T914", "what could not be read is told by F015", put(project(TWO), f"{DOCUMENT}/classes", "Drama"), []),
    (
        "T915",
        "no kind in the metadata is told by T925",
        without(project(TWO), "/metadata/projectKind"),
        [],
    ),
    (
        "T916",
        "Swahili of 2021",
        put(tags(TWO), "/documents/0/language", "sw"),
        [(L, "/documents/0/language", "2021-11 does not know", WARNING)],
    ),
    ("T916", "Swahili of 2022", put(project(TWO), f"{DOCUMENT}/language", "sw-KE"), []),
    (
        "T918",
        "Train and Test",
        put(
            put(project({**TWO, "c.txt": ["Drama"], "d.txt": ["Comedy"]}), f"{DOCUMENT}/dataset", "Test"),
            "/assets/documents/1/dataset",
            "Test",
        ),
        [],
    ),
    ("T918", "all in Train", put(put(project(TWO), f"{DOCUMENT}/dataset", "Train"), "/assets/documents/1/dataset", "Train"), []),
    (
        "T918",
        "another",
        put(project(TWO), f"{DOCUMENT}/dataset", "Tset"),
        [(L, f"{DOCUMENT}/dataset", "did you mean 'Test'?", ERROR)],
    ),
    (
        "T918",
        "case",
        put(project(TWO), f"{DOCUMENT}/dataset", "train"),
        [(L, f"{DOCUMENT}/dataset", "did you mean 'Train'?", WARNING)],
    ),
    (
        "T918",
        "a class in Test alone",
        put(project(TWO), f"{DOCUMENT}/dataset", "Test"),
        [(L, "", "'Comedy' has no document in Test", WARNING), (L, "", "'Drama' stands in Test only", WARNING)],
    ),
    (
        "T918",
        "all in Test",
        put(put(project(TWO), f"{DOCUMENT}/dataset", "Test"), "/assets/documents/1/dataset", "Test"),
        [(L, "", "all documents (2) stand in Test and none in Train", ERROR)],
    ),
    (
        "T920",
        "blanks",
        put(project(TWO), "/metadata/projectName", "My films"),
        [(L, "/metadata/projectName", "holds ' '", ERROR)],
    ),
    ("T920", "symbols of 2022", put(project(TWO), "/metadata/projectName", "My_films.v-2"), []),
    ("T920", "not of 2021", put(imported(TWO), "/metadata/name", "My_films"), [(L, "/metadata/name", "holds '_'", ERROR)]),
    (
        "T920",
        "length",
        put(project(TWO), "/metadata/projectName", "a" * 51),
        [(L, "/metadata/projectName", "51 characters", ERROR)],
    ),
    (
        "T921",
        "ten times",
        project({f"{n}.txt": ["A" if n else "B"] for n in range(11)}),
        [(L, "/assets/classes", "'A' has 10 documents, 'B' only 1", INFO)],
    ),
    ("T921", "nine times", project({f"{n}.txt": ["A" if n else "B"] for n in range(10)}), []),
    (
        "T924",
        "case and blanks",
        preview(TWO, ["Drama", "Comedy", " drama"]),
        [(L, "/intentNames/2", "at /intentNames/0 already; write 0 for 2 in the documents, and take this one out", ERROR)],
    ),
    (
        "T924",
        "the indices behind it shift",
        preview(TWO, ["Drama", "drama", "Comedy"]),
        [(L, "/intentNames/1", "write 0 for 1 in the documents, and take this one out, and lower every index above 1", ERROR)],
    ),
    (
        "T924",
        "names do not shift",
        tags(TWO, ["Drama", "drama", "Comedy"]),
        [(L, "/classifiers/1/name", "; take one out", ERROR)],
    ),
    (
        "T913",
        "the indices behind it shift",
        preview(TWO, ["Zzz", "Drama", "Comedy"]),
        [(L, "/intentNames/0", "take the class out, and lower every index above 0 in the documents by 1", WARNING)],
    ),
    (
        "T914",
        "one class twice",
        project({"a.txt": ["Drama", "Comedy", "Drama"], "b.txt": ["Comedy"]}),
        [(L, f"{DOCUMENT}/classes", "has the class 'Drama' more than once; write it once", WARNING)],
    ),
    (
        "T914",
        "one index twice",
        preview({"a.txt": ["Drama", "Drama"], "b.txt": ["Comedy"]}),
        [(L, "/documents/0/intents", "has the class 'Drama' more than once", WARNING)],
    ),
    (
        "T917",
        "one text",
        project({"a.txt": ["Drama"]}),
        [("b.txt", "", "1 text is listed nowhere: 'b.txt'; label it, or keep it elsewhere", INFO)],
    ),
    ("T925", "all is there", project(TWO), []),
    ("T925", "no language", without(project(TWO), "/metadata/language"), [(L, "/metadata", "'language' is missing", WARNING)]),
    ("T925", "no kind", without(project(TWO), "/metadata/projectKind"), [(L, "/metadata", "'projectKind' is", ERROR)]),
    ("T925", "no metadata", without(project(TWO), "/metadata"), [(L, "", "'metadata' is missing", ERROR)]),
    ("T925", "metadata that could not be read", put(project(TWO), "/metadata", []), []),
    ("T925", "optional ones", without(project(TWO), "/metadata/multilingual"), []),
    ("T925", "of 2021", without(imported(TWO), "/metadata/language"), []),
    (
        "T925",
        "of 2022-03-01-preview",
        {"api-version": "2022-03-01-preview", **without(without(project(TWO), "/projectFileVersion"), "/metadata/language")},
        [],
    ),
]


@pytest.mark.parametrize(
    ("code", "tree", "expected"), [(row[0], row[2], row[3]) for row in ROWS], ids=[f"{row[0]} {row[1]}" for row in ROWS]
)
def test_labels(code: str, tree: Json, expected: list[Row], tmp_path: Path) -> None:
    holds(found(tmp_path, code, texts.files(tree, "a.txt", "b.txt")), expected)


NEAR: list[tuple[str, str, str]] = [
    ("case", "Film.txt", "film.txt"),
    ("accents", "Amelie.txt", "Amélie.txt"),
    ("Unicode form", "Ame\u0301lie.txt", "Am\u00e9lie.txt"),
    ("no type", "film", "film.txt"),
    ("punctuation", "a-film & more.txt", "A_film_more.txt"),
    ("a folder", "films\\film.txt", "film.txt"),
    ("garbled by an archive", "Amélie.txt", "Amélie.txt".encode().decode("cp437")),
]


@pytest.mark.parametrize(("said", "there"), [row[1:] for row in NEAR], ids=[row[0] for row in NEAR])
def test_near_names_are_told(said: str, there: str, tmp_path: Path) -> None:
    (told,) = found(tmp_path, "T902", texts.files(preview({"a.txt": ["Drama"], said: ["Comedy"]}), "a.txt", there))
    assert f"did you mean {there!r}?" in told.message
    assert told.at.pointer == "/documents/1/location"
    assert told.document == said


def test_no_text_at_all_is_one_finding(tmp_path: Path) -> None:
    holds(found(tmp_path, "T902", texts.files(tags(TWO))), [(L, "", "none of the 2 locations lies here, 'a.txt' first", ERROR)])


def test_a_hundred_missing_texts_are_told(tmp_path: Path) -> None:
    classes = {f"{number}.txt": ["A"] for number in range(150)}
    told = found(tmp_path, "T902", texts.files(tags(classes), "0.txt"))
    assert len(told) == 100
    assert "(and 49 more)" in max(told, key=lambda one: len(one.message)).message


def test_a_location_of_preview_begins_at_the_labels_file(tmp_path: Path) -> None:
    files = {"tags/labels.json": texts.written(preview({"../a.txt": ["Drama"], "b.txt": ["Comedy"], "../../c.txt": ["Drama"]}))}
    files |= {"a.txt": texts.text("a"), "tags/b.txt": texts.text("b")}
    (told,) = found(tmp_path, "T902", files, labels=tmp_path / "tags" / "labels.json")
    assert "leads out of this folder" in told.message


def test_texts_are_judged_by_what_they_hold(tmp_path: Path) -> None:
    files = texts.files(tags(TWO), "a.txt", "b.txt")
    files |= {
        "a.txt": b"\xef\xbb\xbf\n",
        "b.txt": "ä".encode("cp1252"),
        "c.txt": b"",
        "d.txt": b"a\0b\0",
        "e.txt": b"\xef\xbb\xbfok",
    }
    holds(found(tmp_path, "T904", files), [("a.txt", "", "is empty", ERROR), ("c.txt", "", "is empty", INFO)])
    told = found(tmp_path, "T905", files)
    holds(told, [("b.txt", "", "byte 0 (line 1) is 0xe4", ERROR), ("d.txt", "", "NUL characters", INFO)])


@pytest.mark.parametrize(("target", "most"), [("preview.2", 17_500), ("2021-11", 17_500), ("2022-05-01", 128_000)])
def test_characters_are_counted_not_bytes(target: str, most: int, tmp_path: Path) -> None:
    files = texts.files(tags(TWO), "a.txt", "b.txt") | {"a.txt": ("ä" * most).encode(), "b.txt": ("ä" * most + "ä").encode()}
    (told,) = found(tmp_path, "T906", files, target=target)
    assert (told.at.path, told.severity) == ("b.txt", ERROR)
    assert f"{most + 1:,} characters, over the limit of {most:,} in {target}" in told.message


def test_a_text_without_end_is_read_no_further(tmp_path: Path) -> None:
    texts_here = texts.files(tags(TWO), "a.txt") | {"b.txt": b""}
    for name, content in texts_here.items():
        (tmp_path / name).write_bytes(content)
    with (tmp_path / "b.txt").open("r+b") as file:
        file.truncate(2**40)
    (told,) = found(tmp_path, "T906", {})
    assert told.at.path == "b.txt"


def test_the_same_text_white_space_apart() -> None:
    raws = {
        "a": b"one two\n",
        "b": b"one\r\n  two",
        "c": b"one two three",
        "d": "eins zw\u00f6lf".encode(),
        "e": "eins\u00a0 zw\u00f6lf".encode(),
    }
    facts = {name: structs.replace(facts_of(raw, len(raw)), digest=digest_of(raw)) for name, raw in raws.items()}
    assert Texts(facts, ()).groups == (("a", "b"), ("d", "e"))


FORMS: list[tuple[str, str]] = [
    ("accents", "Amélie über den Wolken, ça va"),
    ("Hangul, of which one form is three times as long", "한국어 영화 " * 40),
    ("accents two on a letter", "Tiếng Việt " * 60),
    ("plain to the edge of the look", "a" * 255 + "é" * 40),
    ("blanks, and then accents", " " * 300 + "Amélie " * 30),
    ("letters of other lists", "\u212bngstr\u00f6m \u2126 " * 50),
    ("lines drawn of signs", "─" * 80 + " Amélie"),
]


@pytest.mark.parametrize("text", [row[1] for row in FORMS], ids=[row[0] for row in FORMS])
def test_the_same_text_in_two_unicode_forms(text: str, tmp_path: Path) -> None:
    raws = {"b.txt": normalize("NFC", text).encode(), "a.txt": normalize("NFD", text).encode()}
    assert raws["a.txt"] != raws["b.txt"]
    files = texts.files(project(TWO), "a.txt", "b.txt") | raws
    holds(found(tmp_path, "T919", files), [("a.txt", "", "the same text as 'b.txt'", WARNING)])


def test_other_accents_are_another_text(tmp_path: Path) -> None:
    files = texts.files(project(TWO)) | {"a.txt": "Pêche".encode(), "b.txt": "Péché".encode()}
    holds(found(tmp_path, "T919", files), [])


def test_a_heap_of_accents_takes_no_quadratic_time(tmp_path: Path) -> None:
    raw = ("a" + "\u0301\u0316" * 10**6).encode()
    files = texts.files(project(TWO)) | {"a.txt": raw, "b.txt": raw}
    holds(found(tmp_path, "T919", files), [("a.txt", "", "the same text as 'b.txt'", WARNING)])


def test_the_same_text_in_train_and_test_is_an_error(tmp_path: Path) -> None:
    tree = put(put(project(TWO), f"{DOCUMENT}/dataset", "Train"), "/assets/documents/1/dataset", "Test")
    files = texts.files(tree, "a.txt", "b.txt") | {"b.txt": texts.text("a.txt")}
    holds(found(tmp_path / "both", "T919", files), [("a.txt", "", "in Train and in Test", ERROR)])
    same = texts.files(project(TWO), "a.txt") | {"b.txt": texts.text("a.txt"), "Test/c.txt": texts.text("a.txt")}
    holds(found(tmp_path / "plain", "T919", same), [("Test/c.txt", "", "the same text as 'a.txt', 'b.txt'", WARNING)])


def test_the_same_text_of_other_classes(tmp_path: Path) -> None:
    files = texts.files(project(TWO), "a.txt") | {"b.txt": texts.text("a.txt"), "0.txt": texts.text("a.txt")}
    differ = "and the labels differ, 'Drama' of 'a.txt' and 'Comedy' of 'b.txt': see which is right; take one"
    holds(found(tmp_path / "other", "T919", files), [("0.txt", "", differ, WARNING)])
    same = {**files, L: texts.written(project({"a.txt": ["Drama"], "b.txt": ["Drama"]}))}
    (told,) = found(tmp_path / "same", "T919", same)
    assert "differ" not in told.message


@pytest.mark.parametrize("target", TEXT_VERSIONS)
@pytest.mark.parametrize(
    ("tree", "version", "key"),
    [(preview(TWO), "preview.2", "intentNames"), (tags(TWO), "2021-11", "classifiers"), (project(TWO), "2022-05-01", "assets")],
)
def test_no_version_reads_the_shape_of_another(tree: Json, version: str, key: str, target: str, tmp_path: Path) -> None:
    files = texts.files(tree, "a.txt", "b.txt")
    message = f"the shape of {version} ({key!r}), and {target} reads its own"
    expected: list[Row] = [] if target == version else [(L, "", message, ERROR)]
    holds(found(tmp_path, "T928", files), [])
    told = found(tmp_path, "T928", files, target=target)
    holds(told, expected)
    assert all(one.message.endswith(f"`dataprep convert texts OLD NEW --to {target}`") for one in told)


def test_several_classes_where_one_belongs(tmp_path: Path) -> None:
    tree = preview({"a.txt": ["Drama", "Comedy"], "b.txt": ["Comedy"]})
    files = {**texts.files(tree, "a.txt", "b.txt"), "project.json": texts.written(texts.body(modelType="SingleClassification"))}
    holds(found(tmp_path, "T914", files), [(L, "/documents/0/intents", "has 2 classes", ERROR)])


def test_a_second_kind_that_is_missing(tmp_path: Path) -> None:
    tree = project(TWO)
    del tree["assets"]["projectKind"]
    holds(found(tmp_path / "new", "T915", texts.files(tree)), [(L, "/assets", "'projectKind' is missing here", ERROR)])
    del tree["projectFileVersion"]
    holds(found(tmp_path / "old", "T915", texts.files({"api-version": "2022-03-01-preview", **tree})), [])


BODIES: list[tuple[str, str, object, Row]] = [
    ("T915", "modelType", "Extraction", ("project.json", "/modelType", "no kind of text classification", ERROR)),
    ("T916", "culture", "xx-XX", ("project.json", "/culture", "does not know the language 'xx-XX'", WARNING)),
    ("T920", "name", "My films", ("project.json", "/name", "holds ' '", ERROR)),
    (
        "T902",
        "labelsLocation",
        "https://x.example/films/tags.json",
        ("project.json", "/labelsLocation", "did you mean 'labels.json'?", WARNING),
    ),
    ("F015", "multiLingual", "false", ("project.json", "/multiLingual", "a boolean", ERROR)),
]


@pytest.mark.parametrize(("code", "key", "value", "expected"), BODIES, ids=[row[1] for row in BODIES])
def test_the_body_that_creates_the_project(code: str, key: str, value: object, expected: Row, tmp_path: Path) -> None:
    files = texts.files(preview(TWO), "a.txt", "b.txt")
    holds(found(tmp_path / "healthy", code, {**files, "project.json": texts.written(texts.body())}), [])
    holds(found(tmp_path / "beside", code, {**files, "project.json": texts.written(texts.body(**{key: value}))}), [expected])


def test_a_name_that_says_much_says_little(tmp_path: Path) -> None:
    files = texts.files(tags({"a b.txt": ["Drama"], "c.txt": ["Comedy"]}), "a b.txt", "c.txt")
    holds(found(tmp_path, "T922", files), [(L, "", "'a b.txt'; the printed rule", INFO)])
