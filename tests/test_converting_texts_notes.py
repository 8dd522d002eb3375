"""What is told of texts that a conversion takes otherwise than they lie there, though nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import dataprep
from dataprep.passages import is_rough
from dataprep.production import Conversion
from tests import building
from tests.converting_texts import classes_in, said, write
from tests.test_journal import tree


def notes(done: Conversion) -> list[str]:
    """All that is told, but of the project."""
    about = ("taken for a project", "says no ")
    return [note for one in done.outcomes for note in one.notes if not note.startswith(about)]


def test_rows_of_one_text(tmp_path: Path) -> None:
    rows = b"a,One,x\na,One,y\nb,Two,x\nb,Two,x\nb,Two,x\nc,Three,y\n"
    building.write(tmp_path, {"a.csv": b"id,text,class\n" + rows})
    wanted = [
        "texts that are there several times, with other classes, have all of these: 1, the first 'a' of line 2",
        "texts that are there again, wholly the same, are taken once: 2, the first 'b' of line 5",
    ]
    assert notes(dataprep.convert_texts(tmp_path / "a.csv", tmp_path / "out", "2022-05-01")) == wanted
    assert notes(dataprep.convert_texts(tmp_path / "a.csv", tmp_path / "out.jsonl", "jsonl")) == wanted
    assert classes_in(tmp_path / "out") == {"a.txt": ("x", "y"), "b.txt": ("x",), "c.txt": ("y",)}


def test_copies_in_folders(tmp_path: Path) -> None:
    building.write(tmp_path / "in", {"x/a.txt": b"One", "y/a.txt": b"One", "x/b.txt": b"Two", "y/b.txt": b"Three"})
    assert notes(dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01")) == [
        "texts that are there several times, with other classes, have all of these: 1, the first 'a.txt'"
    ]


def test_hidden_files_are_no_texts(tmp_path: Path) -> None:
    hidden = {"x/._a.txt": b"\0\5\26\7", "x/.b.txt": b"Mine", "._c.txt": b"\0"}
    building.write(tmp_path / "in", {"x/a.txt": b"One", "y/b.txt": b"Two", **hidden})
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01")
    assert notes(done) == ["hidden files are no texts, and are left out: 3, the first '._c.txt'"]
    assert classes_in(tmp_path / "out") == {"a.txt": ("x",), "b.txt": ("y",)}
    assert set(tree(tmp_path / "out")) == {"a.txt", "b.txt", "labels.json"}
    dataprep.convert_texts(tmp_path / "in", tmp_path / "again", "folders")
    assert set(tree(tmp_path / "again")) == {"x/a.txt", "y/b.txt"}


@pytest.mark.parametrize("third", ["valid", "VAL", "dev", "validation"])
def test_texts_for_validation_are_in_no_data_set(tmp_path: Path, third: str) -> None:
    building.write(tmp_path / "in", {"train/x/1.txt": b"1", f"{third}/y/2.txt": b"2", "test/x/3.txt": b"3"})
    building.write(tmp_path, {"a.csv": f"id,text,class,split\n1.txt,1,x,train\n2.txt,2,y,{third}\n3.txt,3,x,test\n".encode()})
    for source in ("in", "a.csv"):
        done = dataprep.convert_texts(tmp_path / source, tmp_path / f"out-{source}", "2022-05-01")
        assert notes(done) == ["texts of a set for validation are kept, in no data set: 1, the first '2.txt'"]
        assert {name: row[1:] for name, row in said(tmp_path / f"out-{source}").items()} == {
            "1.txt": (("x",), None, "Train"), "2.txt": (("y",), None, None), "3.txt": (("x",), None, "Test"),
        }  # fmt: skip


def test_class_folders_without_texts(tmp_path: Path) -> None:
    building.write(tmp_path, {"in/x/1.txt": b"1", "in/y/deep/a.md": b"", "sets/train/x/1.txt": b"1"})
    (tmp_path / "in" / "z").mkdir()
    (tmp_path / "in" / ".git").mkdir()
    (tmp_path / "sets" / "train" / "z").mkdir()
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01")
    assert notes(done) == ["folders without any text are no classes: 'y', 'z'"]
    done = dataprep.convert_texts(tmp_path / "sets", tmp_path / "new", "2022-05-01")
    assert notes(done) == ["folders without any text are no classes: 'train/z'"]


def test_texts_that_are_cut_where_no_paragraph_ends(tmp_path: Path) -> None:
    building.write(
        tmp_path / "in", {"x/a.txt": "One.\n\nTwo two.", "x/b.txt": "A line\nand more", "y/c.txt": "\n".join("abcdef")}
    )
    wanted = ["texts cut where no paragraph ends, but a line, a sentence or a word: 2, the first 'b.txt'"]
    for number, to in enumerate(("2021-11", "folders", "csv")):
        assert notes(dataprep.convert_texts(tmp_path / "in", tmp_path / f"out-{number}", to, split_at=9)) == wanted
    assert is_rough(("a\n", "\nb")) is False


@pytest.mark.parametrize("to", ["csv", "folders"])
def test_texts_that_no_labels_file_lists(tmp_path: Path, to: str) -> None:
    source = building.write(write(tmp_path / "in", "preview.2", {"a.txt": ("x",)}), {"b.txt": b"2", "c.txt": b"3"})
    wanted = "texts that the labels file does not list are left out: 2, the first 'b.txt'"
    assert wanted in notes(dataprep.convert_texts(source, tmp_path / "out", to, allow_loss=True))
    assert classes_in(tmp_path / "out") == {"a.txt": ("x",)} if to == "folders" else (tmp_path / "out").is_file()


def test_byte_order_marks_in_tables(tmp_path: Path) -> None:
    building.write(tmp_path / "in", {"x/a.txt": b"One", "y/b.txt": b"\xef\xbb\xbfTwo"})
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out.csv", "csv")
    assert notes(done) == ["byte order marks of texts are not kept in a table: 1, the first that of 'b.txt'"]
    assert [row[0] for row in said(tmp_path / "out.csv").values()] == ["One", "Two"]


def test_an_output_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    building.write(tmp_path, {"here/in/x/a.txt": b"One", "to/b": b""})
    monkeypatch.chdir(tmp_path / "here")
    assert dataprep.convert_texts("in", "../to/x", "2022-05-01").is_written
    assert (tmp_path / "to" / "x" / "a.txt").read_bytes() == b"One"
