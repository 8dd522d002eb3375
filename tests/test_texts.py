"""Text sets as a whole: how a folder is known for one, which version it is of, and what commands say of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, BinaryIO

import pytest

import dataprep
from dataprep.cli import run
from dataprep.errors import UsageError
from dataprep.mending import mend, write
from dataprep.store import LocalStore
from dataprep.text_sets import found_in
from tests import building, texts
from tests.texts import imported, preview, project, tags

CLASSES = {f"{number:02}.txt": [("Drama", "Comedy")[number % 2]] for number in range(30)}


def written(folder: Path, files: dict[str, bytes]) -> Path:
    """A folder with files in it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def healthy(folder: Path, labels: object, name: str = "labels.json") -> Path:
    """A set without a fault, its labels file called by some name."""
    files = texts.files(labels, *CLASSES)
    files[name] = files.pop("labels.json")
    return written(folder, files)


class Counting(LocalStore):
    """A folder that remembers what was opened."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        object.__setattr__(self, "opened", [])

    opened: list[str]

    def open(self, path: str) -> BinaryIO:
        self.opened.append(path)
        return super().open(path)


def codes(report: dataprep.Report) -> set[str]:
    return {finding.code for finding in report.findings}


SHAPES = [
    ("preview.2", preview(CLASSES)),
    ("2021-11", tags(CLASSES)),
    ("2021-11", imported(CLASSES)),
    ("2022-05-01", project(CLASSES)),
    ("2022-05-01", project(CLASSES, single=True)),
    ("preview.2", dict(sorted(preview(CLASSES).items()))),
    ("2022-05-01", dict(sorted(project(CLASSES).items()))),
]


@pytest.mark.parametrize(("version", "tree"), SHAPES)
@pytest.mark.parametrize("name", ["labels.json", "any name.json", "fields.json", "movies.labels.json", "Labels.JSON", "labels"])
def test_a_set_is_known_by_its_labels_file(version: str, tree: Any, name: str, tmp_path: Path) -> None:
    report = dataprep.check(healthy(tmp_path, tree, name))
    (dataset,) = report.datasets
    assert (dataset.kind, dataset.target, dataset.documents, dataset.valid_documents) == ("text", version, 30, 30)
    assert report.findings == ()


NO_LABELS: dict[str, Any] = {
    "entities": {"projectFileVersion": "2022-05-01", "assets": {"entities": [], "documents": []}},
    "conversations": {"assets": {"intents": [{"category": "Go"}], "utterances": []}},
    "a labeling project": {"assets": {"1": {"path": "a.pdf"}}, "documents": []},
    "other JSON": {"classes": ["a"], "documents": []},
    "a list": [1],
}


@pytest.mark.parametrize("tree", NO_LABELS.values(), ids=NO_LABELS)
def test_other_json_makes_no_text_set(tree: Any, tmp_path: Path) -> None:
    written(tmp_path, {"a.json": texts.written(tree), "a.txt": b"text"})
    assert dataprep.check(tmp_path).datasets[0].kind == "unlabeled"


def test_a_form_set_stays_one(tmp_path: Path) -> None:
    building.write(tmp_path, building.form())
    assert dataprep.check(tmp_path).datasets[0].kind == "labeled"


def test_a_target_that_is_given_holds(tmp_path: Path) -> None:
    folder = healthy(tmp_path, project(CLASSES))
    assert dataprep.check(folder, target="2021-11").datasets[0].target == "2021-11"
    assert codes(dataprep.check(folder, target="2021-11")) == {"T928"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"target": "4.0"}, "a text set is for preview.2, 2021-11, 2022-05-01, not for 4.0"),
        ({"model": "neural"}, "a text set is no neural model"),
        ({"labels": "other.json"}, "labels 'other.json' is no file in"),
        ({"project": "../out.json"}, "project '../out.json' is no file in"),
        ({"recursive": True, "labels": "labels.json"}, "leave recursive out"),
    ],
)
def test_mistakes_of_the_caller(options: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=words):
        dataprep.check(healthy(tmp_path, project(CLASSES)), **options)


def test_kinds_that_are_not_there(tmp_path: Path) -> None:
    building.write(tmp_path, building.form())
    with pytest.raises(UsageError, match="no labels file of texts lies in"):
        dataprep.check(tmp_path, kind="text")
    with pytest.raises(UsageError, match=r"a set of forms is for .*, not for 2021-11"):
        dataprep.check(tmp_path, target="2021-11")


def test_a_labels_file_that_is_called_a_text_is_none(tmp_path: Path) -> None:
    folder = healthy(tmp_path, project(CLASSES), "labels.txt")
    assert dataprep.check(folder, labels="labels.txt").findings == ()


def test_utf_16_without_its_mark_is_told_where_the_labels_are_read(tmp_path: Path) -> None:
    raw = texts.written(project(CLASSES)).decode().encode("utf-16-le")
    report = dataprep.check(healthy(tmp_path, raw))
    assert report.datasets[0].kind == "text"
    assert codes(report) == {"F011"}


def test_each_file_of_a_folder_is_looked_at_once(tmp_path: Path) -> None:
    folder = healthy(tmp_path, preview(CLASSES))
    written(folder, {"project.json": texts.written(texts.body()), "other.json": b"{}"})
    store = Counting(str(folder))
    entries = store.list()
    seen = found_in(store, entries)
    assert (seen.labels, seen.body) == ({"labels.json": "preview.2"}, "project.json")
    assert store.opened == ["labels.json", "other.json", "project.json"]


def test_one_labels_file_of_several(tmp_path: Path) -> None:
    folder = healthy(tmp_path, project(CLASSES))
    (folder / "older.json").write_bytes(texts.written(preview({"00.txt": ["Drama"]})))
    assert codes(dataprep.check(folder)) == {"T910", "T911", "T912", "T923"}
    assert dataprep.check(folder).datasets[0].target == "2022-05-01"
    assert codes(dataprep.check(folder, labels=folder / "labels.json")) == set()
    assert codes(dataprep.check(folder, labels="older.json")) == {"T910", "T911", "T912", "T917"}


def test_broken_labels_are_told_and_the_rest_is_skipped(tmp_path: Path) -> None:
    folder = healthy(tmp_path, project(CLASSES))
    raw = (folder / "labels.json").read_bytes()
    (folder / "labels.json").write_bytes(raw[:-20])
    report = dataprep.check(folder)
    assert codes(report) == {"F011"}
    assert "T901" in {code for entry in report.skipped for code in entry.codes}
    assert report.datasets[0].documents == 0


def test_a_value_of_another_type_leaves_the_rest_to_be_judged(tmp_path: Path) -> None:
    tree = project(CLASSES)
    tree["metadata"]["multilingual"] = "false"
    tree["assets"]["documents"][3]["location"] = None
    tree["assets"]["documents"][4]["classes"][0]["category"] = "Dramma"
    found = {(one.code, one.at.pointer) for one in dataprep.check(healthy(tmp_path, tree)).findings}
    assert ("F015", "/metadata/multilingual") in found
    assert ("F015", "/assets/documents/3/location") in found
    assert ("T901", "/assets/documents/4/classes/0/category") in found


def test_fix_takes_lists_away_and_nothing_else_changes(tmp_path: Path) -> None:
    tree = project(CLASSES, single=True)
    for entry in tree["assets"]["documents"][:150]:
        entry["class"] = [entry["class"]]
    folder = healthy(tmp_path, tree)
    (mended,) = mend([folder], {})
    write(mended)
    assert json.loads((folder / "labels.json").read_bytes()) == project(CLASSES, single=True)
    assert dataprep.check(folder).findings == ()


def test_a_file_means_its_own_findings(tmp_path: Path) -> None:
    folder = healthy(tmp_path, preview({**CLASSES, "in/deep.txt": ["Drama"]}))
    written(folder, {"00.txt": b" ", "in/deep.txt": b""})
    assert [one.at.path for one in dataprep.check(folder / "00.txt").findings] == ["00.txt"]
    assert [one.at.path for one in dataprep.check(folder / "in" / "deep.txt").findings] == ["in/deep.txt"]


def test_what_commands_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = healthy(tmp_path, project(CLASSES))
    assert run(["check", str(folder)]) == 0
    assert "30 of 30 texts count for training" in capsys.readouterr().out
    assert run(["check", str(folder), "--format", "json"]) == 0
    (dataset,) = json.loads(capsys.readouterr().out)["datasets"]
    assert (dataset["kind"], dataset["documents"]) == ("text", 30)
    assert run(["stats", str(folder)]) == 0
    assert "characters of the longest text" in capsys.readouterr().out


def test_a_baseline_remembers(tmp_path: Path) -> None:
    folder = healthy(tmp_path / "set", project(CLASSES))
    (folder / "00.txt").write_bytes(b"")
    known = str(tmp_path / "known.json")
    assert run(["check", str(folder), "--write-baseline", known]) == 0
    assert run(["check", str(folder), "--baseline", known]) == 0


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links")
def test_a_text_that_is_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    folder = healthy(tmp_path / "set", project(CLASSES))
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"\xff secret")
    (folder / "00.txt").unlink()
    (folder / "00.txt").symlink_to(secret)
    report = dataprep.check(folder)
    assert codes(report) == {"F020"}
    assert report.datasets[0].valid_documents == 29


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no links")
def test_links_and_pipes_are_told_as_much_as_they_matter(tmp_path: Path) -> None:
    folder = healthy(tmp_path / "set", project(CLASSES))
    (folder / "00.txt").unlink()
    os.mkfifo(folder / "00.txt")
    for name in ("unlisted.txt", "project.json"):
        (folder / name).symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_bytes(b"x")
    told = [(one.code, str(one.severity), one.at.path) for one in dataprep.check(folder).findings]
    assert told == [
        ("T902", "error", "labels.json"),
        ("F020", "warning", "project.json"),
        ("F020", "warning", "unlisted.txt"),
    ]


def test_names_that_steer_terminals_and_lone_surrogates(tmp_path: Path) -> None:
    tree = project({**CLASSES, "\u202e\x1b[2J.txt": ["\x07"], "x": ["Drama"]})
    raw = texts.written(tree).replace(b'"x"', b'"\\ud800.txt"')
    report = dataprep.check(healthy(tmp_path, raw))
    assert not report.crashed
    assert len([one for one in report.findings if one.code == "T902"]) == 2
    assert report.to_json()
