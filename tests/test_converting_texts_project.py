"""What labels of texts and the bodies that create their projects say of a project, from version to version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.cli import run
from tests import building, texts
from tests.converting_texts import labels, said, write
from tests.test_converting import names
from tests.test_journal import tree

Print = pytest.CaptureFixture[str]

ONE, SEVERAL = {"a.txt": ("x",), "b.txt": ("y",)}, {"a.txt": ("x",), "b.txt": ("x", "y")}


def converted(tmp_path: Path, to: str, **options: Any) -> Path:
    """What a set becomes."""
    assert dataprep.convert_texts(tmp_path / "in", tmp_path / "out", to, **options).is_written
    return tmp_path / "out"


def metadata(folder: Path) -> Any:
    return labels(folder)["metadata"]


def test_what_is_given_is_said(tmp_path: Path) -> None:
    write(tmp_path / "in", "2021-11", ONE)
    options = {"kind": "multi", "language": "pt-br", "container": "store", "project_name": "Films"}
    made = converted(tmp_path, "2022-05-01", **options)
    assert metadata(made) == {
        "projectKind": "CustomMultiLabelClassification",
        "storageInputContainerName": "store",
        "projectName": "Films",
        "language": "pt-br",
    }
    assert labels(made)["assets"]["projectKind"] == "CustomMultiLabelClassification"
    assert labels(made)["assets"]["documents"][0]["classes"] == [{"category": "x"}]


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    write(tmp_path / "in", "2021-11", ONE)
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / f"{'o' * 60}.json", "2022-05-01")
    (outcome,) = done.outcomes
    assert outcome.notes == (
        "taken for a project of kind single, as its texts are labeled; give kind multi if it is not",
        "says no storageInputContainerName, which the import asks for: give it with container",
    )
    assert metadata(Path(done.out)) == {
        "projectKind": "CustomSingleLabelClassification",
        "projectName": "o" * 50,
        "language": "en-us",
    }
    assert labels(Path(done.out))["assets"]["documents"][0]["class"] == {"category": "x"}


def test_the_kind_is_guessed_where_nothing_says_it(tmp_path: Path) -> None:
    write(tmp_path / "in", "2021-11", SEVERAL)
    (outcome,) = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01", language="en").outcomes
    assert outcome.notes[0].startswith("taken for a project of kind multi")
    assert metadata(tmp_path / "out")["projectKind"] == "CustomMultiLabelClassification"
    (tmp_path / "a.csv").write_bytes(b"text,class\nOne,x\n")
    (outcome, _) = dataprep.convert_texts(tmp_path / "a.csv", tmp_path / "new", "2022-05-01").outcomes
    assert "says no language, which the import asks for: give it with language" in outcome.notes


def test_a_body_is_made_for_2021_of_what_2022_says(tmp_path: Path) -> None:
    write(tmp_path / "in", "2022-05-01", SEVERAL)
    made = converted(tmp_path, "2021-11")
    assert labels(made, "project.json") == {
        "culture": "en",
        "name": "Movies",
        "modelType": "MultiClassification",
        "multiLingual": False,
        "storageInputContainerName": "texts",
        "labelsLocation": "labels.json",
    }
    assert not [finding for finding in dataprep.check(made).findings if finding.at.path == "project.json"]
    back = dataprep.convert_texts(made, tmp_path / "back", "2022-05-01")
    assert not back.losses
    wanted = texts.project(SEVERAL)
    assert metadata(tmp_path / "back") == wanted["metadata"]
    assert labels(tmp_path / "back")["assets"] == wanted["assets"]


def test_without_a_container_no_body_is_made(tmp_path: Path) -> None:
    tree_of = texts.project(SEVERAL)
    del tree_of["metadata"]["storageInputContainerName"]
    building.write(tmp_path / "in", texts.files(tree_of, *SEVERAL))
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2021-11")
    assert any(note.startswith("what is said of the project has no place there") for note in done.outcomes[0].notes)
    assert names(tmp_path / "out") == ["a.txt", "b.txt", "labels.json"]


@pytest.mark.parametrize("version", ["preview.2", "2021-11"])
def test_a_body_beside_labels_is_converted_with_them(tmp_path: Path, version: str) -> None:
    body = texts.body(modelType="SingleClassification", description="Films", odd=1, settings={"a": 1})
    write(tmp_path / "in", version, ONE, **{"body.json": texts.written(body)})
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01", allow_loss=True)
    assert [(loss.at.path, loss.at.pointer, loss.message) for loss in done.losses] == [
        ("body.json", "/odd", "odd has no place in 2022-05-01: left out")
    ]
    assert done.losses[0].at.line
    wanted = {
        "projectKind": "CustomSingleLabelClassification",
        "storageInputContainerName": "texts",
        "settings": {"a": 1},
        "projectName": "Movies",
        "language": "en-US",
        "multilingual": False,
        "description": "Films",
    }
    assert metadata(tmp_path / "out") == wanted
    assert labels(tmp_path / "out", "body.json") == wanted
    assert [one.kind for one in done.outcomes] == ["labels", "project"]
    other = {"preview.2": "2021-11", "2021-11": "preview.2"}[version]
    lost = dataprep.convert_texts(tmp_path / "in", tmp_path / "old", other, allow_loss=True).losses
    assert [loss.at.pointer for loss in lost] == ["/odd", "/settings"]
    assert labels(tmp_path / "old", "body.json") == {key: body[key] for key in body if key not in {"odd", "settings"}}


@pytest.mark.parametrize(
    "change",
    [{"multiLingual": "no"}, {"settings": "INFINITE"}, {"storageInputContainerName": 5}, {"storageInputContainerName": None}],
)
def test_a_body_that_cannot_be_read_stays_and_is_told(tmp_path: Path, change: Mapping[str, Any]) -> None:
    raw = json.dumps(texts.body(**change)).replace('"INFINITE"', '{"a": 1e999}').encode()
    write(tmp_path / "in", "2021-11", ONE, **{"body.json": raw})
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01", allow_loss=True)
    assert [(loss.at.path, loss.message) for loss in done.losses] == [
        ("body.json", "not converted: it cannot be read whole; dataprep check says where")
    ]
    assert tree(tmp_path / "out")["body.json"] == raw
    same = dataprep.convert_texts(tmp_path / "in", tmp_path / "same", "2021-11")
    assert not same.losses
    assert tree(tmp_path / "same") == tree(tmp_path / "in")


def test_labels_that_say_two_things_keep_the_version_that_they_are_of(tmp_path: Path) -> None:
    tree_of = {**texts.project(ONE, single=True), "projectFileVersion": "preview.2"}
    building.write(tmp_path / "in", texts.files(tree_of, *ONE))
    made = converted(tmp_path, "preview.2")
    assert labels(made)["intentNames"] == ["x", "y"]


def test_newer_and_older_releases_are_converted(tmp_path: Path) -> None:
    for release in ("2022-03-01-preview", "2023-04-01"):
        tree_of = {**texts.project(ONE, single=True), "projectFileVersion": release}
        building.write(tmp_path / "in", texts.files(tree_of, *ONE))
        made = dataprep.convert_texts(tmp_path / "in", tmp_path / release, "2022-05-01")
        assert made.outcomes[0].was == release
        assert labels(tmp_path / release)["projectFileVersion"] == "2022-05-01"


def test_classes_that_are_not_declared_are_declared(tmp_path: Path) -> None:
    building.write(tmp_path / "in", texts.files(texts.tags(SEVERAL, ["x"]), *SEVERAL))
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "preview.2")
    assert done.outcomes[0].notes == ("classes that are used but not declared are now: 'y'",)
    same = dataprep.convert_texts(tmp_path / "in", tmp_path / "same", "2021-11")
    assert not same.outcomes[0].notes


def test_indentation_is_that_of_the_labels_file(tmp_path: Path) -> None:
    write(tmp_path / "in", "2021-11", ONE)
    (tmp_path / "in" / "labels.json").write_bytes(json.dumps(texts.tags(ONE), indent="\t").encode().replace(b"\n", b"\r\n"))
    raw = (converted(tmp_path, "preview.2") / "labels.json").read_bytes()
    assert raw.startswith(b'{\r\n\t"intentNames": [\r\n\t\t"x"')


def test_data_sets(tmp_path: Path) -> None:
    tree_of = texts.project({"a.txt": ("x",), "b.txt": ("x", "y"), "c.txt": ("y",)})
    for document, dataset in zip(tree_of["assets"]["documents"], ["Train", "Test", "Train"], strict=True):
        document["dataset"] = dataset
        del document["language"]
    source = building.write(tmp_path / "in", texts.files(tree_of, "a.txt", "b.txt", "c.txt"))
    assert not dataprep.convert_texts(source, tmp_path / "out", "folders").losses
    assert set(tree(tmp_path / "out")) == {"train/x/a.txt", "test/x/b.txt", "test/y/b.txt", "train/y/c.txt"}
    dataprep.convert_texts(tmp_path / "out", tmp_path / "back", "2022-05-01", kind="multi")
    assert said(tmp_path / "back") == said(source)
    (loss,) = dataprep.convert_texts(source, tmp_path / "old", "2021-11").losses
    assert (loss.message, loss.count, loss.at.pointer) == (
        "dataset has no place in 2021-11: left out", 3, "/assets/documents/0",
    )  # fmt: skip
    assert loss.at.line
    del tree_of["assets"]["documents"][0]["dataset"]
    (source / "labels.json").write_bytes(texts.written(tree_of))
    (loss,) = dataprep.convert_texts(source, tmp_path / "old", "folders").losses
    assert (loss.message, loss.count) == ("dataset has no place in folders: left out", 2)


def test_the_command_takes_them_all(tmp_path: Path, capsys: Print) -> None:
    many = {f"{number}.txt": (f"c{number % 2}",) for number in range(60)}
    write(tmp_path / "in", "2021-11", many)
    options = ["--kind", "single", "--language", "en", "--container", "texts", "--project-name", "Films", "--link"]
    assert run(["convert", "texts", str(tmp_path / "in"), str(tmp_path / "out"), "--to", "2022-05-01", *options]) == 0
    told = capsys.readouterr().out
    assert "1 labels file: converted from 2021-11\n  60 other files: copied\n" in told
    assert run(["convert", "texts", str(tmp_path / "in"), str(tmp_path / "o.csv"), "--to", "csv"]) == 0
