"""Long texts split where paragraphs end, while they are converted."""

from __future__ import annotations

from pathlib import Path

import pytest

import dataprep
from dataprep.errors import StoreError
from dataprep.store import LocalStore
from dataprep.targets import Target
from tests import building, texts
from tests.converting_texts import said, write
from tests.test_journal import tree

LONG = "Para one.\n\nPara two.\n\nPara three."


def sample(tmp_path: Path) -> Path:
    """A set of a long text and a short one."""
    source = write(tmp_path / "in", "2021-11", {"long.txt": ("x", "y"), "short.txt": ("y",)}, **{"long-1.txt": b"mine"})
    return building.write(source, {"long.txt": LONG, "short.txt": "Short."})


@pytest.mark.parametrize("to", ["preview.2", "2021-11", "2022-05-01"])
def test_parts_have_the_classes_of_the_text(tmp_path: Path, to: str) -> None:
    done = dataprep.convert_texts(sample(tmp_path), tmp_path / "out", to, split_at=25, link=True)
    assert done.renamed == (("long.txt", "long-1-2.txt"), ("long.txt", "long-2.txt"))
    found = tree(tmp_path / "out")
    assert found.keys() == {"labels.json", "long-1.txt", "long-1-2.txt", "long-2.txt", "short.txt"}
    assert {name: row[:2] for name, row in said(tmp_path / "out").items()} == {
        "long-1-2.txt": ("Para one.\n\nPara two.\n\n", ("x", "y")),
        "long-2.txt": ("Para three.", ("x", "y")),
        "short.txt": ("Short.", ("y",)),
    }
    assert not done.losses


def test_parts_in_tables_and_folders(tmp_path: Path) -> None:
    source = sample(tmp_path)
    dataprep.convert_texts(source, tmp_path / "out.csv", "csv", split_at="25")
    assert [(name, row[0]) for name, row in said(tmp_path / "out.csv").items()] == [
        ("long-1.txt", "Para one.\n\nPara two.\n\n"), ("long-2.txt", "Para three."), ("short.txt", "Short."),
    ]  # fmt: skip
    dataprep.convert_texts(tmp_path / "out.csv", tmp_path / "again.jsonl", "jsonl", split_at=12)
    assert [name for name in said(tmp_path / "again.jsonl") if name.startswith("long-1")] == ["long-1-1.txt", "long-1-2.txt"]
    dataprep.convert_texts(source, tmp_path / "out", "folders", split_at=25, allow_loss=True)
    assert set(tree(tmp_path / "out")) == {"x/long-1.txt", "y/long-1.txt", "x/long-2.txt", "y/long-2.txt", "y/short.txt"}


def test_the_limit_is_that_of_the_version(tmp_path: Path) -> None:
    most = int(Target("2021-11").number("text_characters") or 0)
    text = "Ä sentence. " * (most // 12 + 1)
    source = building.write(sample(tmp_path), {"long.txt": text, "short.txt": "é" * most})
    dataprep.convert_texts(source, tmp_path / "out", "2021-11", split_at="limit")
    found = tree(tmp_path / "out")
    assert b"".join(found[name] for name in ("long-1-2.txt", "long-2.txt")).decode() == text
    assert "short.txt" in found
    assert "T906" not in {finding.code for finding in dataprep.check(tmp_path / "out").findings}
    assert dataprep.convert_texts(source, tmp_path / "new", "2022-05-01", split_at="limit").renamed == ()


def test_a_text_whose_blanks_alone_are_too_long_loses_them(tmp_path: Path) -> None:
    source = building.write(sample(tmp_path), {"long.txt": "One.\n\nTwo.\n\n" + " " * 20})
    done = dataprep.convert_texts(source, tmp_path / "out", "2021-11", split_at=12)
    assert done.renamed == (("long.txt", "long-1-2.txt"),)
    assert (tmp_path / "out" / "long-1-2.txt").read_bytes() == b"One.\n\nTwo.\n\n"


def test_a_text_that_changes_meanwhile_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, opened, seen = sample(tmp_path), LocalStore.read, set[str]()

    def read(store: LocalStore, path: str) -> bytes:
        raw = opened(store, path) if path not in seen else b"Short."
        seen.add(path)
        return raw

    monkeypatch.setattr(LocalStore, "read", read)
    with pytest.raises(StoreError, match=r"'long.txt' changes while it is read; nothing is written"):
        dataprep.convert_texts(source, tmp_path / "out", "2021-11", split_at=25)
    assert not (tmp_path / "out").exists()


def test_what_is_no_text_is_not_split(tmp_path: Path) -> None:
    source = building.write(sample(tmp_path), {"long.txt": b"\xff" * 50, "short.txt": b" " * 50})
    done = dataprep.convert_texts(source, tmp_path / "out", "2021-11", split_at=25)
    assert tree(tmp_path / "out") == tree(source)
    assert not done.renamed


def test_a_text_that_is_listed_twice_is_split_once(tmp_path: Path) -> None:
    labels = texts.tags({"long.txt": ("x",), "b": ("y",)})
    labels["documents"][1]["location"] = "long.txt"
    source = building.write(tmp_path / "in", {"labels.json": texts.written(labels), "long.txt": LONG})
    done = dataprep.convert_texts(source, tmp_path / "out", "2021-11", split_at=25)
    assert done.renamed == (("long.txt", "long-1.txt"), ("long.txt", "long-2.txt"))
    assert set(tree(tmp_path / "out")) == {"labels.json", "long-1.txt", "long-2.txt"}
