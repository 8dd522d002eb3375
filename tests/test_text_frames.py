"""Texts as an Arrow table, for pandas and Parquet."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import dataprep
from dataprep.errors import StoreError, UsageError
from tests import building, texts
from tests.converting_texts import CLASSES, VERSIONS, write

pyarrow = pytest.importorskip("pyarrow")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_set_is_a_table(tmp_path: Path, version: str) -> None:
    table = dataprep.text_table(write(tmp_path / "in", version))
    assert table.schema.names == ["location", "text", "classes", "language", "dataset"]
    assert table.to_pylist() == [
        {"location": name, "text": texts.text(name).decode(), "classes": [*owned], "language": "en-us", "dataset": None}
        for name, owned in CLASSES.items()
    ]


def test_it_is_a_frame_of_pandas(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    (tmp_path / "a.csv").write_bytes(b"id,Essay,Grade,split\na,One,x;y,test\nb,Two,,\n")
    frame = dataprep.text_table(tmp_path / "a.csv", name_column="id", text_column="essay", class_column="grade").to_pandas()
    assert list(frame["text"]) == ["One", "Two"]
    assert [list(names) for names in frame["classes"]] == [["x", "y"], []]
    assert frame["dataset"][0] == "Test"


def test_parquet_and_back(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = dataprep.text_table(write(tmp_path / "in"))
    parquet.write_table(table, tmp_path / "texts.parquet")
    assert parquet.read_table(tmp_path / "texts.parquet").to_pylist() == table.to_pylist()


def test_half_characters_are_question_marks(tmp_path: Path) -> None:
    labels = json.dumps(texts.tags({"a.txt": ("\ud800x",)})).encode()
    source = building.write(tmp_path / "in", {"labels.json": labels, "a.txt": b"One"})
    assert dataprep.text_table(source).column("classes").to_pylist() == [["?x"]]


def test_what_is_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        dataprep.text_table(tmp_path / "none")
    write(tmp_path / "in")
    (tmp_path / "in" / "away.json").symlink_to("/etc/passwd")
    with pytest.raises(StoreError, match="a link that leaves the folder"):
        dataprep.text_table(tmp_path / "in", labels="away.json")


def test_without_pyarrow_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install dataprep-forms\[tables\]"):
        dataprep.text_table(tmp_path)
