"""Wrong calls of the conversion of texts, and sources that are none: one line says why, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import dataprep
from dataprep.cli import run
from dataprep.errors import StoreError, UsageError
from tests import building, texts
from tests.converting_texts import CLASSES, write
from tests.test_converting import names

Print = pytest.CaptureFixture[str]

WRONG: Mapping[str, tuple[list[str], str]] = {
    "another target": (["in", "out", "--to", "2022"], "texts cannot be converted to '2022'; there are preview.2, 2021-11"),
    "nearly a target": (["in", "out", "--to", "json"], "did you mean 'jsonl'?"),
    "another kind": (
        ["in", "out", "--to", "csv", "--kind", "Single"],
        "there is no kind 'Single' of project; did you mean 'single'?",
    ),
    "no language": (["in", "out", "--to", "csv", "--language", "English!"], "'English!' is no code of a language"),
    "no number": (["in", "out", "--to", "csv", "--split-at", "x"], "or at the limit of the version, not at 'x'"),
    "nothing": (["in", "out", "--to", "csv", "--split-at", "0"], "not at '0'"),
    "no limit": (["in", "out", "--to", "csv", "--split-at", "limit"], "csv has no limit; say how many characters"),
    "columns of a folder": (["in", "out", "--to", "csv", "--text-column", "a"], "columns are those of a table"),
    "labels of a file": (["in/labels.json", "out", "--to", "csv", "--labels", "a"], "labels is the file of a folder"),
    "no labels there": (
        ["in", "out", "--to", "csv", "--labels", "../a.json"],
        "'in' holds no '../a.json'; give labels as a path",
    ),
    "no labels": (
        ["in", "out", "--to", "csv", "--labels", "one.txt"],
        "'in' holds a labels file, 'one.txt', that cannot be read: ",
    ),
    "nothing there": (["none", "out", "--to", "csv"], "'none' does not exist"),
    "nothing in it": (
        ["full", "out", "--to", "csv"],
        "'full' holds no labels file, and no folder for each class with texts in it",
    ),
    "a picture": (
        ["in/one.txt", "out", "--to", "csv"],
        "'in/one.txt' is no labels file of texts, and no table (.csv, .tsv, .jsonl)",
    ),
    "two labels files": (["two", "out", "--to", "csv"], "'two' holds 2 labels files, 'a.json', 'b.json': say which with labels"),
    "UTF-16": (["full/wide.csv", "out", "--to", "2021-11"], "'full/wide.csv' is not UTF-8: save it as UTF-8"),
    "UTF-16 of Excel": (["wide.txt", "out", "--to", "2021-11"], "'wide.txt' is not UTF-8: save it as UTF-8 (in Excel"),
    "no such column": (
        ["full/a.csv", "out", "--to", "2021-11", "--class-column", "z"],
        "'full/a.csv' has no column 'z': there are 'text'",
    ),
    "within itself": (["in", "in/out", "--to", "2021-11"], "'in/out' lies in 'in', where it would be taken"),
    "a table within itself": (["in", "in/out.csv", "--to", "csv"], "'in/out.csv' lies in 'in', where it would be taken"),
    "over a folder": (["in", "full", "--to", "2021-11"], "'full' is there already and not an empty folder"),
    "over a file": (["in", "full/a.csv", "--to", "csv"], "'full/a.csv' is there already; name a new file"),
    "over a link": (["in", "broken", "--to", "csv"], "'broken' is there already; name a new file"),
    "no parent": (["in", "no/out", "--to", "csv"], "cannot write 'no/out': its folder does not exist"),
    "a list in the way": (["in", "busy", "--to", "csv"], "'busy-names.json' is there, and no list of names"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_call_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Print, case: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in", "2021-11")
    two = texts.written(texts.tags(CLASSES))
    building.write(tmp_path, {"full/a.csv": b"text\nOne\n", "full/wide.csv": "text,class\n".encode("utf-16"), "two/a.json": two})
    building.write(tmp_path, {"two/b.json": two, "busy-names.json": b"mine"})
    building.write(tmp_path, {"wide.txt": "text\tclass\nOne\tx\n".encode("utf-16")})
    (tmp_path / "broken").symlink_to("nowhere")
    before = names(tmp_path)
    arguments, told = WRONG[case]
    assert run(["convert", "texts", *arguments]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert told in said.err
    assert said.out == ""
    assert names(tmp_path) == before


@pytest.mark.parametrize(
    "raw",
    [
        b'{"classifiers": [',
        b'{"classifiers": 5, "documents": []}',
        b'{"assets": {"classes": [], "documents": [1]}}',
        b"[" * 100_000,
    ],
)
def test_labels_that_cannot_be_read(tmp_path: Path, raw: bytes) -> None:
    building.write(tmp_path, {"in/labels.json": raw, "in/a.txt": b"One"})
    with pytest.raises(UsageError, match=r"that cannot be read: .*; dataprep check says where"):
        dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "csv", labels="labels.json")
    assert names(tmp_path) == ["in"]


def test_labels_of_numbers_that_no_computer_holds(tmp_path: Path) -> None:
    raw = json.dumps({**texts.tags(CLASSES), "odd": "BIG"}).replace('"BIG"', "1e999").encode()
    building.write(tmp_path, {"in/labels.json": raw})
    with pytest.raises(UsageError, match="nested too deep, or a number is too large"):
        dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01")


def test_labels_that_are_too_large_or_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", "2021-11")
    (tmp_path / "in" / "away.json").symlink_to("/etc/passwd")
    with pytest.raises(StoreError, match="a link that leaves the folder"):
        dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "csv", labels="away.json")
    monkeypatch.setattr("dataprep.text_sources.MOST_JSON", 10)
    with pytest.raises(UsageError, match="that is larger than what is read"):
        dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "csv")
