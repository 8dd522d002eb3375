"""Names of classes that a version refuses, when texts are converted to it: what they become, and what is told of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dataprep
from dataprep.cli import run
from tests import building
from tests.converting_texts import classes_in, labels, write
from tests.test_journal import tree

Print = pytest.CaptureFixture[str]

REFUSED = {"a.txt": ("C++", "C#"), "b.txt": ("C_", "x" * 60), "c.txt": ("x" * 59, "R&D, tests"), "d.txt": ("plain",)}


def refused(folder: Path) -> list[str]:
    """What a check says of the names of classes."""
    return [finding.message for finding in dataprep.check(folder).findings if finding.code == "T909"]


def test_names_that_2022_refuses(tmp_path: Path, capsys: Print) -> None:
    write(tmp_path / "in", "preview.2", REFUSED)
    assert run(["convert", "texts", str(tmp_path / "in"), str(tmp_path / "out"), "--to", "2022-05-01"]) in {0, 1}
    told = "names of classes that 2022-05-01 refuses are made such as it takes: 5, the first 'C++', now 'C__2'"
    assert f"note: labels.json: {told}\n" in capsys.readouterr().out
    assert classes_in(tmp_path / "out") == {
        "a.txt": ("C__2", "C__3"), "b.txt": ("C_", "x" * 50), "c.txt": (f"{'x' * 42}_2", "R_D, tests"), "d.txt": ("plain",),
    }  # fmt: skip
    listed = json.loads((tmp_path / "out-names.json").read_bytes())["names"]
    assert [one["name"] for one in listed] == ["C__2", "C__3", "x" * 50, f"{'x' * 42}_2", "R_D, tests"]
    assert refused(tmp_path / "out") == []


def test_names_that_2021_refuses(tmp_path: Path) -> None:
    write(tmp_path / "in", "2022-05-01", {"a.txt": ("Science fiction", "Science-fiction"), "b.txt": ("हिन्दी", "C#")})
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2021-11")
    assert done.renamed == (("Science fiction", "Science_fiction"), ("Science-fiction", "Science_fiction_2"))
    assert classes_in(tmp_path / "out")["b.txt"] == ("हिन्दी", "C#")
    assert refused(tmp_path / "out") == []


def test_a_labels_file_alone(tmp_path: Path) -> None:
    source = write(tmp_path / "in", "2021-11", {"a.txt": ("a#b",)})
    done = dataprep.convert_texts(source / "labels.json", tmp_path / "new.json", "2022-05-01")
    assert done.renamed == (("a#b", "a_b"),)
    assert labels(tmp_path, "new.json")["assets"]["classes"] == [{"category": "a_b"}]


@pytest.mark.parametrize("name", ["a.csv", "in"])
def test_tables_and_folders_check_clean(tmp_path: Path, name: str) -> None:
    building.write(tmp_path, {"a.csv": b"text,class\nOne,C++\nTwo,c_\n", "in/R&D/a.txt": b"One", "in/x/b.txt": b"Two"})
    done = dataprep.convert_texts(tmp_path / name, tmp_path / "out", "2022-05-01")
    assert done.renamed[0] in {("C++", "C__2"), ("R&D", "R_D")}
    assert refused(tmp_path / "out") == []


def test_a_set_of_the_version_keeps_its_names(tmp_path: Path) -> None:
    source = write(tmp_path / "in", "2022-05-01", {"a.txt": ("C++",)})
    assert not dataprep.convert_texts(source, tmp_path / "same", "2022-05-01").renamed
    assert tree(tmp_path / "same") == tree(source)
    dataprep.convert_texts(source, tmp_path / "other", "2022-05-01", container="new")
    assert classes_in(tmp_path / "other") == {"a.txt": ("C++",)}
