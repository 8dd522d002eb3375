"""Converting texts with their classes from outside: what is written, under which names, and what is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import dataprep
from dataprep.cli import run
from dataprep.errors import UsageError
from dataprep.render.schemas import catalogue
from dataprep.text_plans import TARGETS
from tests import building, texts
from tests.converting_texts import CLASSES, LABELS, VERSIONS, classes_in, labels, said, write
from tests.test_converting import names
from tests.test_journal import tree

Print = pytest.CaptureFixture[str]


@pytest.mark.parametrize("to", VERSIONS)
@pytest.mark.parametrize("version", LABELS)
def test_versions(tmp_path: Path, version: str, to: str) -> None:
    source = building.write(write(tmp_path / "in", version), {"read.me": b"mine", "sub/a.md": b""})
    before = dict(tree(source))
    done = dataprep.convert_texts(source, tmp_path / "out", to)
    made = dict(tree(tmp_path / "out"))
    assert done.is_written
    assert not done.losses
    assert not done.renamed
    assert before.pop("labels.json") == made.pop("labels.json") or version != to
    assert ("project.json" in made) == (to != "2022-05-01" and version in {"2022-05-01", "import"})
    made.pop("project.json", None)
    assert made == before
    assert said(tmp_path / "out") == said(source)
    assert labels(tmp_path / "out").keys() == LABELS[to]({}).keys()


def test_a_set_of_the_version_already_is_the_same(tmp_path: Path) -> None:
    for version in VERSIONS:
        source = write(tmp_path / version, version)
        raw = (source / "labels.json").read_bytes()[:-1].replace(b'"documents"', b'"odd": 1, "documents"')
        (source / "labels.json").write_bytes(b"\xef\xbb\xbf" + raw)
        done = dataprep.convert_texts(source, tmp_path / f"{version}-out", version)
        assert tree(tmp_path / f"{version}-out") == tree(source)
        assert [one.is_same for one in done.outcomes] == [True]
        assert not done.losses
        assert done.copied == len(CLASSES)


@pytest.mark.parametrize("to", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("version", VERSIONS)
def test_tables(tmp_path: Path, version: str, to: str) -> None:
    source = write(tmp_path / "in", version)
    done = dataprep.convert_texts(source, tmp_path / f"out.{to}", to)
    assert not done.losses
    assert said(tmp_path / f"out.{to}") == said(source)
    back = dataprep.convert_texts(tmp_path / f"out.{to}", tmp_path / "back", version)
    assert not back.losses
    assert classes_in(tmp_path / "back") == {name: owned for name, owned in CLASSES.items() if owned}
    assert back.outcomes[0].notes[0] == "texts without a class are not listed: 1"
    assert {name: raw for name, raw in tree(tmp_path / "back").items() if name != "labels.json"} == {
        name: texts.text(name) for name in CLASSES
    }


def test_folders_and_back(tmp_path: Path) -> None:
    source = write(tmp_path / "in", "2021-11", {**CLASSES, "five.txt": ("R&D; tests",)})
    done = dataprep.convert_texts(source, tmp_path / "out", "folders", allow_loss=True)
    assert [(loss.message, loss.count) for loss in done.losses] == [("language has no place in folders: left out", 5)]
    assert done.renamed == (("R&D; tests", "R_D_tests"),)
    assert sorted(tree(tmp_path / "out")) == [
        "Comedy/three.txt", "Comedy/two.txt", "Drama/one.txt", "Drama/two.txt", "R_D_tests/five.txt", "four.txt",
    ]  # fmt: skip
    dataprep.convert_texts(tmp_path / "out", tmp_path / "back", "2021-11")
    found = classes_in(tmp_path / "back")
    assert {name: set(owned) for name, owned in found.items()} == {
        **{name: set(owned) for name, owned in CLASSES.items() if owned},
        "five.txt": {"R_D_tests"},
    }
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == sorted([*CLASSES, "five.txt", "labels.json"])


def _with(tree: Any, way: str, value: Any) -> Any:
    """A tree with a value at a place."""
    *keys, last = way.split("/")
    node = tree
    for key in keys:
        node = node[int(key) if isinstance(node, list) else key]
    node[last] = value
    return tree


ONE = {"a.txt": ("x",), "b.txt": ("x", "y")}
LOST: Mapping[str, tuple[Any, str, str, str]] = {
    "a member": (_with(texts.tags(ONE), "odd", 1), "2022-05-01", "/odd", "odd has no place in 2022-05-01: left out"),
    "a member of a text": (
        _with(texts.project(ONE), "assets/documents/1/odd", 1), "preview.2", "/assets/documents/1/odd",
        "assets/documents/odd has no place in preview.2: left out",
    ),
    "an index of no class": (
        _with(texts.preview(ONE), "documents/1/intents", [0, 7]),
        "csv", "/documents/1/intents/1", "names no class: left out",
    ),
    "settings": (
        _with(texts.project(ONE), "metadata/settings", {"a": 1}), "2021-11", "/metadata/settings",
        "metadata/settings has no place in 2021-11: left out",
    ),
    "a class of no text": (texts.tags(ONE, ["x", "y", "z"]), "jsonl", "", "is a class of no text: left out"),
    "several classes": (
        texts.tags(ONE),
        "single", "/documents/1", "has 2 classes in a project of one each: listed without a class",
    ),
    "a text that is not there": (texts.tags({**ONE, "c.txt": ("x",)}), "csv", "/documents/2", "there is no such text: left out"),
    "the same in folders": (
        texts.project({**ONE, "../c.txt": ("x",)}),
        "folders", "/assets/documents/2", "there is no such text: left out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_what_is_lost_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    made, to, pointer, message = LOST[case]
    building.write(tmp_path / "in", texts.files(made, *ONE))
    kind, to = ("single", "2022-05-01") if to == "single" else (None, to)
    refused = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", to, kind=kind)
    found = [loss for loss in refused.losses if loss.message == message]
    assert [(loss.at.path, loss.at.pointer) for loss in found] == [("labels.json", pointer)]
    assert (found[0].at.line is not None) == bool(pointer) or to == "folders"
    assert not refused.is_written
    assert names(tmp_path) == ["in", "out-losses.json"]
    listed = json.loads((tmp_path / "out-losses.json").read_bytes())
    jsonschema.validate(listed, catalogue()["losses"])
    assert message in [loss["message"] for loss in listed["losses"]]
    assert dataprep.convert_texts(tmp_path / "in", tmp_path / "out", to, kind=kind, allow_loss=True).is_written


def test_new_names_are_listed(tmp_path: Path, capsys: Print) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,text,class\nA film,One,x\na film,Two,y\n../b,Three,x\nc.txt,Four,x\n")
    assert run(["convert", "texts", str(tmp_path / "a.csv"), str(tmp_path / "out"), "--to", "2021-11"]) == 1
    told = capsys.readouterr().out
    assert f"3 new names: 'A_film.txt', 'a_film-2.txt' and 1 more, listed in {tmp_path}/out-names.json" in told
    listed = json.loads((tmp_path / "out-names.json").read_bytes())
    jsonschema.validate(listed, catalogue()["names"])
    assert [(one["was"], one["name"]) for one in listed["names"]] == [
        ("A film", "A_film.txt"), ("a film", "a_film-2.txt"), ("../b", "b.txt"),
    ]  # fmt: skip
    assert classes_in(tmp_path / "out") == {"A_film.txt": ("x",), "a_film-2.txt": ("y",), "b.txt": ("x",), "c.txt": ("x",)}
    assert (tmp_path / "out" / "b.txt").read_bytes() == b"Three"


def test_texts_in_folders_move_to_the_root_but_for_the_preview(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in", "preview.2", {"sub/a.txt": ("x",), "a.txt": ("y",), "sub/b.txt": ("x",)}, **{"b.txt": b"mine"}
    )
    done = dataprep.convert_texts(source, tmp_path / "out", "2022-05-01")
    assert done.renamed == (("sub/a.txt", "sub_a.txt"), ("sub/b.txt", "sub_b.txt"))
    assert set(tree(tmp_path / "out")) == {"a.txt", "sub_a.txt", "sub_b.txt", "b.txt", "labels.json"}
    assert dataprep.convert_texts(source, tmp_path / "same", "preview.2").copied == 4
    table = dataprep.convert_texts(source, tmp_path / "out.csv", "csv")
    assert not table.renamed
    dataprep.convert_texts(tmp_path / "out.csv", tmp_path / "back", "preview.2")
    assert sorted(classes_in(tmp_path / "back")) == ["a.txt", "sub_a.txt", "sub_b.txt"]


def test_what_a_new_set_is_called_takes_no_place_of_others(tmp_path: Path) -> None:
    mine = {"labels.json": b"[]", "project.json": b"[]", "x.txt/notes.md": b"mine", "c/x.txt": b"One", "d/labels.txt": b"Two"}
    building.write(tmp_path / "in", mine)
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2021-11", container="texts")
    assert done.is_written
    made = tree(tmp_path / "out")
    assert made.keys() == {
        "labels.json", "labels-2.json", "project.json", "project-2.json", "x.txt/notes.md", "x-2.txt", "labels.txt",
    }  # fmt: skip
    assert made["labels.json"] == made["project.json"] == b"[]"
    assert json.loads(made["project-2.json"])["labelsLocation"] == "labels-2.json"


def test_a_labels_file_in_a_folder_names_texts_from_there_in_the_preview(tmp_path: Path) -> None:
    source = building.write(tmp_path / "in", {"sub/all.json": texts.written(texts.tags({"a.txt": ("x",)})), "a.txt": b"One"})
    dataprep.convert_texts(source, tmp_path / "out", "preview.2", labels="sub/all.json")
    assert labels(tmp_path / "out" / "sub", "all.json")["documents"][0]["location"] == "../a.txt"
    back = dataprep.convert_texts(tmp_path / "out", tmp_path / "back", "2021-11", labels="sub/all.json")
    assert not back.renamed
    assert tree(tmp_path / "back") == tree(source)


def test_a_labels_file_alone(tmp_path: Path) -> None:
    source = write(tmp_path / "in", "preview.2", {"a.txt": ("x",), "sub/b.txt": ("x", "y")})
    done = dataprep.convert_texts(source / "labels.json", tmp_path / "new.json", "2022-05-01", kind="multi", allow_loss=True)
    assert [loss.message.partition(",")[0] for loss in done.losses] == ["lies in a folder"]
    assert labels(tmp_path, "new.json")["assets"]["documents"][1]["location"] == "sub/b.txt"
    assert labels(tmp_path, "new.json")["metadata"]["projectName"] == "new"
    (outcome,) = dataprep.convert_texts(
        source / "labels.json", tmp_path / "old.json", "2021-11", container="a", allow_loss=True
    ).outcomes
    assert outcome.notes[-1].startswith("what is said of the project has no place there")
    dataprep.convert_texts(source / "labels.json", tmp_path / "new.csv", "csv")
    assert said(tmp_path / "new.csv") == said(source)
    with pytest.raises(UsageError, match="texts are split where they lie"):
        dataprep.convert_texts(source / "labels.json", tmp_path / "other.json", "2021-11", split_at=5)


def test_a_table_that_names_its_texts(tmp_path: Path) -> None:
    building.write(
        tmp_path,
        {"a.csv": b"file,class\none.txt,x\ntwo,y\nsub/A b.txt,x\ngone,y\nout.txt,x\n", "one.txt": b"\xff", "two.txt": b"2"},
    )
    building.write(tmp_path, {"sub/A b.txt": b"3"})
    (tmp_path / "out.txt").symlink_to("/etc/passwd")
    done = dataprep.convert_texts(tmp_path / "a.csv", tmp_path / "out", "2021-11", allow_loss=True, link=True)
    why = "there is no such text that can be read: left out"
    assert [(loss.at.line, loss.about, loss.message) for loss in done.losses] == [(5, "gone", why), (6, "out.txt", why)]
    made = dict(tree(tmp_path / "out"))
    assert made.pop("labels.json")
    assert made == {"one.txt": b"\xff", "two.txt": b"2", "sub_A_b.txt": b"3"}
    assert (tmp_path / "out" / "one.txt").samefile(tmp_path / "one.txt")
    assert done.renamed == (("sub/A b.txt", "sub_A_b.txt"),)


def test_hard_links_are_made_of_what_stays(tmp_path: Path) -> None:
    source = write(tmp_path / "in", "preview.2", {"a.txt": ("x",), "sub/b.txt": ("x",)})
    dataprep.convert_texts(source, tmp_path / "out", "2021-11", link=True)
    assert (tmp_path / "out" / "a.txt").samefile(source / "a.txt")
    assert not (tmp_path / "out" / "sub_b.txt").samefile(source / "sub" / "b.txt")


def test_every_target_is_offered(capsys: Print) -> None:
    assert run(["convert", "texts", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(target in told for target in TARGETS)
