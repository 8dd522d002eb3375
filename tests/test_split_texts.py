"""Splitting texts: what is written of each shape, what stays on one side, and what is refused."""

from __future__ import annotations

import csv
import itertools
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dataprep
from dataprep.cells import guarded, unguarded
from dataprep.cli import run
from dataprep.errors import StoreError, UsageError
from dataprep.listing import JOURNAL
from dataprep.render.schemas import catalogue
from dataprep.render.split import render
from tests import corpora, texts
from tests.test_journal import dies_at, in_python, tree
from tests.test_texts import written
from tests.texts import imported, preview, project, tags

Print = pytest.CaptureFixture[str]

CLASSES = {f"{number:02}.txt": [("Drama", "Comedy")[number % 2]] for number in range(40)}


def a_set(folder: Path, labels: object = None, classes: Mapping[str, Sequence[str]] = CLASSES) -> Path:
    """A set of texts, all different."""
    return written(folder, texts.files(project(classes) if labels is None else labels, *classes))


def datasets(path: Path) -> dict[str, str | None]:
    """What a labels file of 2022 says of each document."""
    documents = json.loads(path.read_bytes())["assets"]["documents"]
    return {document["location"]: document.get("dataset") for document in documents}


def table(path: Path) -> dict[str, str]:
    """What a list says of each document."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["location", "dataset"]
    return {unguarded(location): dataset for location, dataset in rows}


def test_of_2022_each_document_says_its_side_and_all_else_stays(tmp_path: Path) -> None:
    films = a_set(tmp_path / "films")
    before = tree(films)
    done = dataprep.split(films, test=0.2, seed=3)
    assert done.out == str(tmp_path / "films-split.json")
    assert tree(films) == before
    assert datasets(Path(done.out)) == {name: "Test" if name in done.test else "Train" for name in CLASSES}
    assert [(one.name, one.train, one.test) for one in done.classes] == [("Drama", 16, 4), ("Comedy", 16, 4)]
    added = re.compile(rb',\s*"dataset": "(?:Train|Test)"')
    assert added.sub(b"", Path(done.out).read_bytes()) == before["labels.json"]


def test_what_says_a_side_already_gets_another_and_nothing_else_changes(tmp_path: Path) -> None:
    labels = project(CLASSES, single=True)
    for document in labels["assets"]["documents"]:
        document["dataset"] = "Train"
    films = a_set(tmp_path / "films", labels)
    done = dataprep.split(films)
    pairs = zip((films / "labels.json").read_bytes().splitlines(), Path(done.out).read_bytes().splitlines(), strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    assert len(changed) == len(done.test) == 4
    assert all(new == old.replace(b"Train", b"Test") for old, new in changed)


@pytest.mark.parametrize("labels", [preview(CLASSES), tags(CLASSES), imported(CLASSES)], ids=["preview.2", "tags", "import"])
def test_of_older_shapes_a_list_is_written(labels: object, tmp_path: Path) -> None:
    done = dataprep.split(a_set(tmp_path / "films", labels), test=0.25)
    assert done.out.endswith("films-split.csv")
    assert table(Path(done.out)) == {name: "Test" if name in done.test else "Train" for name in CLASSES}
    assert len(done.test) == 10


def test_the_result_is_as_healthy_as_the_set(tmp_path: Path) -> None:
    films = a_set(tmp_path / "films")
    assert not dataprep.check(films).findings
    shutil.copy(dataprep.split(films, test=0.2).out, films / "labels.json")
    assert not dataprep.check(films).findings


def test_the_same_text_is_never_on_both_sides(tmp_path: Path) -> None:
    films = a_set(tmp_path / "films")
    for number in range(0, 40, 4):
        (films / f"{number + 1:02}.txt").write_bytes((films / f"{number:02}.txt").read_bytes() + b" \n")
    for seed in range(5):
        done = dataprep.split(films, tmp_path / f"{seed}.json", test=0.3, seed=seed)
        said = datasets(Path(done.out))
        assert all(said[f"{number:02}.txt"] == said[f"{number + 1:02}.txt"] for number in range(0, 40, 4))
        assert len(done.together) == 10
        assert len(done.test) == 12


def test_a_document_that_is_listed_twice_is_on_one_side(tmp_path: Path) -> None:
    labels = project(CLASSES)
    documents = labels["assets"]["documents"]
    documents += [dict(document, classes=[{"category": "Drama"}]) for document in documents[1::2]]
    films = a_set(tmp_path / "films", labels)
    done = dataprep.split(films, test=0.2)
    said: dict[str, set[str]] = {}
    for document in json.loads(Path(done.out).read_bytes())["assets"]["documents"]:
        said.setdefault(document["location"], set()).add(document["dataset"])
    assert all(len(sides) == 1 for sides in said.values())
    assert {one.name: one.train + one.test for one in done.classes} == {"Drama": 40, "Comedy": 20}


@pytest.mark.parametrize("by", ["stratified", "random"])
def test_a_class_of_one_text_is_trained(by: str, tmp_path: Path) -> None:
    classes = {**CLASSES, **{f"rare-{number}.txt": ["Drama", f"Rare {number}"] for number in range(20)}}
    done = dataprep.split(a_set(tmp_path / "films", classes=classes), test=0.5, by=by)
    assert all(one.train for one in done.classes)
    assert not any(name.startswith("rare") for name in done.test)
    assert any("nothing to test 'Rare 0', 'Rare 1', 'Rare 2' and 17 more with" in warning for warning in done.warnings)


def test_what_does_not_count_is_told_and_stays_as_it_was(tmp_path: Path, capsys: Print) -> None:
    odd = {"gone.txt": ["Drama"], "none.txt": [], "blank.txt": ["Drama"], "latin.txt": ["Drama"], "undeclared.txt": ["Horror"]}
    labels = project({**CLASSES, **odd}, ["Drama", "Comedy"])
    labels["assets"]["documents"][-2]["dataset"] = "Test"
    films = a_set(tmp_path / "films", labels)
    written(films, {"none.txt": b"x", "blank.txt": b" \n", "latin.txt": b"caf\xe9", "undeclared.txt": b"y"})
    done = dataprep.split(films)
    assert {one.document: one.reason for one in done.unused} == {
        "gone.txt": "is not there",
        "none.txt": "has no class",
        "blank.txt": "is blank",
        "latin.txt": "is not UTF-8: byte 3 (line 1) is 0xe9",
        "undeclared.txt": "has a class that is not declared: 'Horror'",
    }
    assert {name: datasets(Path(done.out))[name] for name in odd} == {**dict.fromkeys(odd, None), "latin.txt": "Test"}
    assert "as it was: 'gone.txt' is not there\n" in render(done)


def test_the_command_tells_and_a_second_run_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Print) -> None:
    a_set(tmp_path / "films")
    monkeypatch.chdir(tmp_path)
    assert run(["split", "films", "--test", "0.2", "--seed", "7"]) == 0
    assert capsys.readouterr().out == (
        "films -> films-split.json\n"
        "text, target 2022-05-01, stratified, seed 7\n"
        "40 texts: 32 to train with, 8 to test with (20.0%; wanted 20.0%)\n\n"
        "  class   train  test\n"
        "  Drama      16     4\n"
        "  Comedy     16     4\n\n"
        "next: import films-split.json in place of labels.json, "
        "and train with the evaluation option manual, which goes by dataset\n"
    )
    assert run(["split", "films"]) == 2
    assert "'films-split.json' is there already; name a new file" in capsys.readouterr().err
    monkeypatch.chdir("films")
    assert run(["split", ".", "--format", "json"]) == 2
    (tmp_path / "films-split.json").unlink()
    assert run(["split", ".", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, catalogue()["split"])
    assert (len(found["train"]), len(found["test"]), found["wanted"]) == (36, 4, 4)


def test_few_are_warned_of_and_too_few_refused(tmp_path: Path) -> None:
    some = {name: CLASSES[name] for name in list(CLASSES)[:10]}
    done = dataprep.split(a_set(tmp_path / "ten", classes=some), test=0.2)
    assert done.warnings == (
        "8 texts to train with, where 2022-05-01 wants at least 10",
        "fewer than 15 texts to train with are left of 'Drama', 'Comedy'; 2022-05-01 wants as many",
    )
    few = {name: CLASSES[name] for name in list(CLASSES)[:4]}
    with pytest.raises(UsageError, match=r"too few for a test part of 0\.1: 4 count, and stay together in 4; add some"):
        dataprep.split(a_set(tmp_path / "four", classes=few))
    with pytest.raises(UsageError, match="nothing in the set counts"):
        dataprep.split(a_set(tmp_path / "none", project({"a.txt": ["Drama"]}), {}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["four", "none", "ten", "ten-split.json"]


BROKEN: dict[str, bytes] = {
    "cut off": texts.written(project(CLASSES))[:-100],
    "holes": texts.written(project(CLASSES)).replace(b'"location": "03.txt"', b'"location": 3'),
    "a class that is none": texts.written(project(CLASSES)).replace(b'"category": "Drama"\n          }', b'"category": 1\n }', 1),
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_a_broken_labels_file_is_refused(raw: bytes, tmp_path: Path, capsys: Print) -> None:
    a_set(tmp_path / "films", raw)
    assert run(["split", str(tmp_path / "films")]) == 2
    told = capsys.readouterr().err
    assert "not all of 'labels.json' can be read; `dataprep check " in told
    assert told.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["films"]


def test_one_of_several_labels_files_is_named(tmp_path: Path) -> None:
    films = a_set(tmp_path / "films")
    shutil.copy(films / "labels.json", films / "other.json")
    with pytest.raises(UsageError, match=r"holds 2 labels files, 'labels\.json', 'other\.json'; say which one with --labels"):
        dataprep.split(films)
    assert dataprep.split(films, labels=films / "other.json").labels == "other.json"
    assert dataprep.split(films / "labels.json", tmp_path / "new.json").labels == "labels.json"


def test_places_that_cannot_be(tmp_path: Path) -> None:
    films = a_set(tmp_path / "films")
    (tmp_path / "empty").mkdir()
    before = tree(tmp_path)
    for out, told in (
        (films / "new.json", "where it would be taken for training data"),
        (tmp_path / "empty", "is there already; name a new file"),
        (tmp_path / "none" / "new.json", "its folder does not exist"),
        ("", "its folder does not exist"),
    ):
        with pytest.raises(UsageError, match=told):
            dataprep.split(films, out)
    with pytest.raises(UsageError, match="leave link out"):
        dataprep.split(films, link=True)
    with pytest.raises(UsageError, match="does not exist"):
        dataprep.split(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="a path is a text or a Path, not NoneType"):
        dataprep.split(None)  # type: ignore[arg-type]
    written(films, {JOURNAL: b"{}"})
    with pytest.raises(UsageError, match="an interrupted fix left"):
        dataprep.split(films)
    (films / JOURNAL).unlink()
    assert tree(tmp_path) == before


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    films = a_set(tmp_path / "films")

    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refused)
    with pytest.raises(StoreError, match="No space left on device; nothing is written"):
        dataprep.split(films)
    assert [path.name for path in tmp_path.iterdir()] == ["films"]


def crash_everywhere(place: Path) -> None:
    """Crash before every call of the system: there is nothing, or all; and the next run is not in its way."""
    films = a_set(place / "films")
    wanted = Path(dataprep.split(films).out).read_bytes()
    for number in itertools.count(1):
        out = place / f"{number}.json"
        has_died = dies_at(number, lambda out=out: dataprep.split(films, out))  # type: ignore[misc]
        assert not out.exists() or out.read_bytes() == wanted, number
        if not has_died:
            print(number)
            return
        if not out.exists():
            dataprep.split(films, out)
        assert out.read_bytes() == wanted


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_crash_before_every_call_of_the_system(tmp_path: Path) -> None:
    code = "from tests.test_split_texts import crash_everywhere; crash_everywhere(Path(sys.argv[1]))"
    assert int(in_python(code, tmp_path).split()[-1]) > 5


def test_hostile_names_are_told_as_escapes_and_guarded_in_the_list(tmp_path: Path) -> None:
    odd = ["=1+1.txt", "'quoted.txt", "\x1b[31m.txt", 'a,"b".txt', "@x.txt", "-1.txt", "new\nline.txt", "bare\rreturn.txt"]
    classes = {**{name: ["=cmd()", "\x1b[2J"] for name in odd}, **CLASSES}
    done = dataprep.split(a_set(tmp_path / "films", tags(classes), classes), test=0.5)
    assert table(Path(done.out)).keys() == classes.keys()
    raw = Path(done.out).read_text(encoding="utf-8")
    assert "\n'=1+1.txt," in raw
    assert "\n'quoted.txt," in raw
    assert "\x1b" not in render(done)


@given(st.text())
def test_a_guard_can_be_taken_off(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith("=")
    assert guarded(cell)[:1] not in "+-@" or "(" not in guarded(cell).partition("\n")[0]


TEXTS = corpora.ROOT / "text"


@corpora.needed
@pytest.mark.parametrize("name", sorted(path.name for path in TEXTS.glob("*-20*")))
def test_published_sets_have_nothing_new_after_it(name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TEXTS / name, tmp_path / "set"))
    before = dataprep.check(folder)
    done = dataprep.split(folder, test=0.2)
    assert len(done.test) == done.wanted
    assert all(abs(one.test - 0.2 * (one.train + one.test)) < 2 for one in done.classes)
    if done.out.endswith(".json"):
        shutil.copy(done.out, folder / (done.labels or ""))
        told: list[Any] = [(finding.code, finding.message) for finding in before.findings]
        assert [(finding.code, finding.message) for finding in dataprep.check(folder).findings] == told


def test_the_same_text_in_two_unicode_forms_is_on_one_side(tmp_path: Path) -> None:
    films = a_set(tmp_path / "films")
    forms: dict[str, Literal["NFC", "NFD"]] = {"00.txt": "NFC", "02.txt": "NFD"}
    for name, form in forms.items():
        (films / name).write_text(normalize(form, "Amélie über den Wolken"), encoding="utf-8")
    for seed in range(10):
        sides = datasets(Path(dataprep.split(films, tmp_path / f"{seed}.json", test=0.5, seed=seed).out))
        assert sides["00.txt"] == sides["02.txt"]
