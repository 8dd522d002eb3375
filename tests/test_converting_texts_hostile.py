"""Converting texts of hostile sources, into hostile places, by wrong calls: nothing leaks, nothing breaks, one line says why."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.errors import StoreError
from dataprep.store import LocalStore
from dataprep.text_plans import TARGETS
from tests import building, texts
from tests.converting_texts import VERSIONS, classes_in, labels, write
from tests.test_converting import FORKS, names
from tests.test_journal import dies_at, in_python, tree

Print = pytest.CaptureFixture[str]

OUTSIDE = (
    "../secret.txt",
    "/etc/passwd",
    "a/../../secret.txt",
    "..",
    "",
    "a\0b.txt",
    "link.txt",
    "~/secret.txt",
    ".",
    "sub",
    "\ud800.txt",
)


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("version", VERSIONS)
def test_places_that_lead_out_are_never_read(tmp_path: Path, version: str, to: str) -> None:
    building.write(tmp_path, {"secret.txt": b"secret"})
    source = building.write(tmp_path / "in", {"sub/a.txt": b"One", "a.txt": b"Two"})
    made = {"preview.2": texts.preview, "2021-11": texts.tags, "2022-05-01": texts.project}[version](
        {"a.txt": ("x",), **dict.fromkeys(OUTSIDE, ("x",))}
    )
    (source / "labels.json").write_bytes(json.dumps(made).encode())
    (source / "link.txt").symlink_to(tmp_path / "secret.txt")
    (source / "within.txt").symlink_to(source / "a.txt")
    done = dataprep.convert_texts(source, tmp_path / "out", to, allow_loss=True, link=True)
    assert done.is_written
    found = tree(tmp_path / "out") if (tmp_path / "out").is_dir() else {"out": (tmp_path / "out").read_bytes()}
    assert not any(b"secret\n" in raw or raw == b"secret" or b"root:" in raw for raw in found.values())
    assert any("link.txt" in {loss.at.path, loss.about} for loss in done.losses)
    assert all(path.resolve().is_relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*"))


@pytest.mark.parametrize("to", ["2021-11", "folders"])
def test_tables_that_name_places_outside(tmp_path: Path, to: str) -> None:
    building.write(tmp_path, {"secret.txt": b"secret", "in/a.txt": b"One"})
    lines = "".join(json.dumps({"location": name, "label": "x"}) + "\n" for name in ("a.txt", *OUTSIDE[:6]))
    (tmp_path / "in" / "t.jsonl").write_text(lines)
    done = dataprep.convert_texts(tmp_path / "in" / "t.jsonl", tmp_path / "out", to, allow_loss=True)
    assert len(done.losses) == 6
    assert set(tree(tmp_path / "out").values()) >= {b"One"}
    assert b"secret" not in tree(tmp_path / "out").values()


def test_texts_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "in", "2021-11", {f"{name}.txt": ("x",) for name in "abcd"})
    building.write(source, {"b.txt": b"\xff\xfeO\0", "c.txt": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"})
    opened = LocalStore.read

    def read(store: LocalStore, path: str) -> bytes:
        if path == "d.txt":
            raise PermissionError(13, "Permission denied")
        return opened(store, path)

    monkeypatch.setattr(LocalStore, "read", read)
    told = {(loss.at.path, loss.message) for loss in dataprep.convert_texts(source, tmp_path / "o.csv", "csv").losses}
    assert told == {
        ("b.txt", "cannot be read: it is not UTF-8; left out"),
        ("c.txt", "cannot be read: it is a pointer of Git LFS; left out"),
        ("d.txt", "cannot be read: Permission denied; left out"),
    }
    done = dataprep.convert_texts(source, tmp_path / "out", "folders", allow_loss=True, split_at=2)
    assert [loss.message for loss in done.losses if loss.at.path != "labels.json"] == [
        "not converted: it cannot be read (Permission denied)"
    ]
    assert tree(tmp_path / "out")["x/b.txt"] == b"\xff\xfeO\0"
    column = dataprep.text_table(source).column("text").to_pylist()
    assert [text is None for text in column] == [False, True, True, True]


def test_a_copy_that_cannot_be_opened_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "in", "2021-11")
    opened = LocalStore.open

    def refuse(store: LocalStore, path: str) -> Any:
        if path == "one.txt":
            raise PermissionError(13, "Permission denied")
        return opened(store, path)

    monkeypatch.setattr(LocalStore, "open", refuse)
    with pytest.raises(StoreError, match=r"cannot read 'one.txt': Permission denied; nothing is written"):
        dataprep.convert_texts(source, tmp_path / "out", "preview.2")
    assert names(tmp_path) == ["in"]


def test_folders_of_one_name_with_texts_and_classes(tmp_path: Path) -> None:
    owned = {"a.txt": ("b.txt", "B.TXT", "..", "con"), "b.txt": ()}
    source = write(tmp_path / "in", "2021-11", owned)
    done = dataprep.convert_texts(source, tmp_path / "out", "folders", allow_loss=True)
    assert set(tree(tmp_path / "out")) == {"b.txt", "b.txt-2/a.txt", "B.TXT-3/a.txt", "_/a.txt", "_con/a.txt"}
    assert dict(done.renamed) == {"b.txt": "b.txt-2", "B.TXT": "B.TXT-3", "..": "_", "con": "_con"}


def test_a_text_that_is_listed_twice_has_all_classes_in_folders(tmp_path: Path) -> None:
    tree_of = texts.tags({"a.txt": ("x",), "b.txt": ("y",)})
    tree_of["documents"][1]["location"] = "a.txt"
    building.write(tmp_path / "in", texts.files(tree_of, "a.txt"))
    dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "folders", allow_loss=True)
    assert set(tree(tmp_path / "out")) == {"x/a.txt", "y/a.txt"}
    dataprep.convert_texts(tmp_path / "in", tmp_path / "new", "2022-05-01")
    assert [one["location"] for one in labels(tmp_path / "new")["assets"]["documents"]] == ["a.txt", "a.txt"]


def test_class_folders_with_all_that_lies_in_them(tmp_path: Path) -> None:
    building.write(
        tmp_path / "in",
        {
            "x/a.TXT": b"One",
            "y/a.TXT": b"One",
            "y/b.txt": b"Two",
            "x/b.txt": b"Three",
            "x/deep/c.txt": b"",
            "read.md": b"",
            "d.txt": b"4",
        },
    )
    (tmp_path / "in" / "x" / "away.txt").symlink_to("/etc/passwd")
    done = dataprep.convert_texts(tmp_path / "in", tmp_path / "out", "2022-05-01", allow_loss=True)
    assert {(loss.at.path, loss.message) for loss in done.losses} == {
        ("x/deep/c.txt", "lies deeper than the folder of a class: left out"),
        ("x/away.txt", "is not copied: a link that leaves the folder"),
    }
    assert classes_in(tmp_path / "out") == {"a.txt": ("x", "y"), "b.txt": ("x",), "b-2.txt": ("y",)}
    assert set(tree(tmp_path / "out")) == {
        "a.txt", "b.txt", "b-2.txt", "d.txt", "labels.json", "read.md", "x/deep/c.txt",
    }  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    folder = building.write(tmp_path / "in", {"x/a.txt": b"One"}) / "x"
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_bytes(b"Two")
    for to in TARGETS:
        done = dataprep.convert_texts(tmp_path / "in", tmp_path / f"out-{to}", to)
        assert done.is_written
        assert not done.losses
    assert set(tree(tmp_path / "out-2021-11")) == {"labels.json", "a.txt", "_.txt"}
    assert dataprep.text_table(tmp_path / "in").column("location").to_pylist() == ["a.txt", "?.txt"]


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    rows = b"".join(b"%d,Text %d,c%d\n" % (number, number, number % 50) for number in range(100_000))
    (tmp_path / "a.csv").write_bytes(b"id,text,class\n" + rows)
    start = time.process_time()
    dataprep.convert_texts(tmp_path / "a.csv", tmp_path / "a.jsonl", "jsonl")
    dataprep.convert_texts(tmp_path / "a.jsonl", tmp_path / "back.tsv", "tsv", split_at=1000)
    assert (tmp_path / "back.tsv").read_bytes().count(b"\n") == 100_001
    assert time.process_time() - start < 30


def crash_everywhere(place: Path) -> None:
    """Crash before every call of a conversion: the source stays, and the output is not there or whole."""
    source = write(place / "in", "preview.2", {"a.txt": ("x",), "sub/b.txt": ("x",)})
    before = tree(source)
    dataprep.convert_texts(source, place / "whole", "2022-05-01")
    wanted, number = tree(place / "whole"), 0
    has_died = True
    while has_died:
        number += 1
        out = place / str(number)
        has_died = dies_at(number, lambda out=out: dataprep.convert_texts(source, out, "2022-05-01", project_name="whole"))  # type: ignore[misc]
        assert tree(source) == before, number
        assert not out.exists() or tree(out) == wanted, number
        if not out.exists():
            dataprep.convert_texts(source, out, "2022-05-01", project_name="whole")
        assert tree(out) == wanted, number
    print(number)


@FORKS
def test_a_crash_before_every_call_of_the_system(tmp_path: Path) -> None:
    code = "from tests.test_converting_texts_hostile import crash_everywhere; crash_everywhere(Path(sys.argv[1]))"
    assert int(in_python(code, tmp_path).split()[-1]) > 8
