"""What is told of texts that a conversion takes otherwise than they lie there, though nothing is lost."""

from __future__ import annotations

from pathlib import Path

import dataprep
from dataprep.production import Conversion
from tests import building
from tests.converting_texts import classes_in


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
