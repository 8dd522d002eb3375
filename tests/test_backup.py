"""A backup of what a fix changes, and the way back."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dataprep import backup, durable, journal
from dataprep.cli import run
from dataprep.demo import write_demo
from dataprep.errors import StoreError, UsageError
from tests import building, sets
from tests.test_journal import MOVES, NEW, OLD, SEEN, TEXTS, Tree, old, tree, write

Print = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set after a fix, with a backup beside it."""
    folder = old(tmp_path / "set")
    (folder / "a.json").chmod(0o600)
    backup.save(folder, tmp_path / "backup", TEXTS, MOVES, {path: SEEN[path] for path in TEXTS})
    write(folder)
    return folder


def test_what_is_kept(folder: Path) -> None:
    place = folder.parent / "backup"
    kept = tree(place)
    assert {path: kept[path] for path in TEXTS} == {path: OLD[path] for path in TEXTS}
    assert kept.keys() == TEXTS.keys() | {backup.MANIFEST}
    assert json.loads(kept[backup.MANIFEST]) == {
        "version": 1,
        "name": "set",
        "files": {path: durable.digest(content) for path, content in TEXTS.items()},
        "moves": [{"path": "c.json", "to": "sub/d.json"}],
    }
    assert (place / "a.json").stat().st_mode & 0o777 == 0o600


def test_the_way_back(folder: Path) -> None:
    assert tree(folder) == NEW
    assert backup.restore(folder, folder.parent / "backup") == 3
    assert tree(folder) == OLD
    assert (folder / "a.json").stat().st_mode & 0o777 == 0o600


def test_the_way_back_of_a_move_whose_folder_is_gone(tmp_path: Path) -> None:
    folder = old(tmp_path / "set")
    moves, seen = {"sub/b.json": "b.json"}, {"sub/b.json": SEEN["sub/b.json"]}
    backup.save(folder, tmp_path / "backup", {}, moves, seen)
    journal.write(folder, {}, moves, seen)
    (folder / "sub").rmdir()
    assert backup.restore(folder, tmp_path / "backup") == 1
    assert tree(folder) == OLD


def test_the_way_back_from_a_fix_that_was_interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is completed first."""
    shutil.rmtree(folder)
    old(folder)

    def interrupted(path: object, to: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(folder)
    assert journal.is_begun(folder)
    assert backup.restore(folder, folder.parent / "backup") == 3
    assert tree(folder) == OLD


def change(folder: Path) -> None:
    building.write(folder, {"a.json": b"mine"})


def vanish(folder: Path) -> None:
    (folder / "sub" / "d.json").unlink()


def occupy(folder: Path) -> None:
    building.write(folder, {"c.json": b"mine"})


def go_back(folder: Path) -> None:
    backup.restore(folder, folder.parent / "backup")


def go_elsewhere(folder: Path) -> None:
    building.write(folder, dict.fromkeys(tree(folder), b"of another set"))


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (change, "'a.json' is not as the fix left it; nothing is changed"),
    (vanish, "'sub/d.json' is gone; nothing is written"),
    (occupy, "'c.json' is there already; nothing is written"),
    (go_back, "'a.json' is not as the fix left it; nothing is changed"),
    (go_elsewhere, "'a.json' is not as the fix left it; nothing is changed"),
]


@pytest.mark.parametrize(("happen", "piece"), REFUSED, ids=[happen.__name__ for happen, _ in REFUSED])
def test_what_changed_since_is_not_lost(folder: Path, happen: Callable[[Path], None], piece: str, capsys: Print) -> None:
    happen(folder)
    before = tree(folder)
    assert run(["fix", str(folder), "--undo", f"{folder.parent}/backup"]) == 3
    printed = capsys.readouterr()
    assert printed.err == f"dataprep: {piece}\n"
    assert printed.out == ""
    assert tree(folder) == before


A, DIGEST = {"a.json": durable.digest(NEW["a.json"])}, "0" * 64


def manifest(files: Any = A, moves: Any = (), version: Any = 1) -> dict[str, Any]:
    return {"version": version, "name": "set", "files": files, "moves": list(moves)}


MANIFESTS: dict[str, tuple[Any, str]] = {
    "another version": (manifest(version=2), "is no backup of a fix"),
    "no JSON": (b"{", "is no backup of a fix"),
    "a list": (b"[]", "is no backup of a fix"),
    "nested too deep": (b'{"version": 1, "files": ' + b"[" * 100_000, "nested too deep"),
    "more than a backup": ({**manifest(), "run": "x"}, "is no backup of a fix"),
    "a file out of it": (manifest({"../secret.json": DIGEST}), "holds no file '../secret.json'"),
    "an absolute path": (manifest({"/etc/hostname": DIGEST}), "holds no file '/etc/hostname'"),
    "a file that is a link": (manifest({"link.json": DIGEST}), "holds no file 'link.json'"),
    "a file behind a link": (manifest({"out/secret.json": DIGEST}), "holds no file 'out/secret.json'"),
    "a file that it has not": (manifest({"nowhere.json": DIGEST}), "holds no file 'nowhere.json'"),
    "a folder": (manifest({"sub": DIGEST}), "holds no file 'sub'"),
    "no name": (manifest({"": DIGEST}), "holds no file ''"),
    "a zero": (manifest({"a\0b": DIGEST}), "holds no file"),
    "a pipe": (manifest({"pipe.json": DIGEST}), "holds no file 'pipe.json'"),
    "a move of what it has not": (manifest({}, [{"path": "a.json", "to": "b.json"}]), "moves files that it does not keep"),
    "a move out of the set": (manifest(A, [{"path": "a.json", "to": "../secret.json"}]), "is no place for a file"),
    "a move to an absolute path": (manifest(A, [{"path": "a.json", "to": "/etc/hostname"}]), "is no place for a file"),
    "a move into a hidden folder": (manifest(A, [{"path": "a.json", "to": ".git/config"}]), "is no place for a file"),
    "a move with a zero": (manifest(A, [{"path": "a.json", "to": "a\0/b"}]), "is no place for a file"),
}


@pytest.mark.parametrize(("body", "piece"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_hostile_manifest(folder: Path, body: Any, piece: str) -> None:
    place = folder.parent / "backup"
    building.write(folder.parent, {"secret.json": b"secret", "backup/" + backup.MANIFEST: body})
    (place / "link.json").symlink_to("../secret.json")
    (place / "out").symlink_to("..")
    os.mkfifo(place / "pipe.json")
    with pytest.raises((UsageError, StoreError), match=piece):
        backup.restore(folder, place)
    assert tree(folder) == NEW
    assert (folder.parent / "secret.json").read_bytes() == b"secret"


def test_what_is_behind_a_link_of_the_set_is_not_written(folder: Path) -> None:
    """Though the manifest knows what it is."""
    building.write(folder.parent, {"outside/x.json": b"theirs", "backup/link/x.json": b"loot"})
    building.write(folder.parent / "backup", {backup.MANIFEST: manifest({"link/x.json": durable.digest(b"theirs")})})
    (folder / "link").symlink_to("../outside")
    with pytest.raises(StoreError, match=r"'link/x\.json' is no place for a file"):
        backup.restore(folder, folder.parent / "backup")
    assert (folder.parent / "outside" / "x.json").read_bytes() == b"theirs"


def test_what_is_no_backup(folder: Path) -> None:
    for place in (folder, folder.parent / "nowhere", folder / "a.json"):
        with pytest.raises(UsageError, match="is no backup of a fix"):
            backup.restore(folder, place)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    folder = old(tmp_path / "set")
    building.write(tmp_path, {"file": b""})
    with pytest.raises(StoreError, match=r"cannot keep a backup in .*; nothing is changed"):
        backup.save(folder, tmp_path / "file" / "backup", TEXTS, MOVES, {path: SEEN[path] for path in TEXTS})
    assert tree(folder) == OLD


def test_nothing_is_kept_of_a_set_that_changed_meanwhile(tmp_path: Path) -> None:
    folder = old(tmp_path / "set")
    change(folder)
    with pytest.raises(StoreError, match="changed meanwhile"):
        backup.save(folder, tmp_path / "backup", TEXTS, MOVES, {path: SEEN[path] for path in TEXTS})
    assert not (tmp_path / "backup").exists()


def broken(folder: Path) -> Tree:
    """A demo with something of everything to mend."""
    write_demo(folder, broken=True)
    return tree(folder)


def test_from_the_command_line(tmp_path: Path, capsys: Print) -> None:
    before = broken(tmp_path / "set")
    options = ["fix", str(tmp_path / "set"), "--unsafe"]
    assert run([*options, "--write", "--backup", str(tmp_path / "backup")]) == 0
    assert f"what they were is kept in {tmp_path / 'backup'}: dataprep fix" in capsys.readouterr().out
    assert tree(tmp_path / "set") != before
    assert run(["fix", str(tmp_path / "set"), "--undo", str(tmp_path / "backup")]) == 0
    assert "5 files are as before the fix" in capsys.readouterr().out
    assert tree(tmp_path / "set") == before


def test_several_sets_have_a_place_each(tmp_path: Path, capsys: Print) -> None:
    before = [broken(tmp_path / name) for name in ("one", "two")]
    sets.labeled(tmp_path / "healthy")
    names = [str(tmp_path / name) for name in ("one", "healthy", "two")]
    assert run(["fix", *names, "--write", "--backup", f"{tmp_path}/backup/"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "backup-3", "healthy", "one", "two"]
    assert f"is kept in {tmp_path / 'backup-3'}: dataprep fix" in capsys.readouterr().out
    for name, place in (("one", "backup"), ("two", "backup-3")):
        assert run(["fix", str(tmp_path / name), "--undo", str(tmp_path / place)]) == 0
    assert [tree(tmp_path / name) for name in ("one", "two")] == before


@pytest.mark.parametrize("place", ["set/backup", "other/backup", "set/.hidden", "link/backup", "full", "file", "full-2"])
def test_places_that_are_none(tmp_path: Path, place: str, capsys: Print) -> None:
    """All places are looked at before anything is written."""
    for name in ("set", "other"):
        sets.turn(sets.labeled(tmp_path / name))
    building.write(tmp_path, {"full/x": b"x", "file": b"", "full-2-2/x": b"x"})
    (tmp_path / "link").symlink_to("set")
    before = tree(tmp_path)
    for form in ("", "/f0.pdf"):
        arguments = [f"{tmp_path}/set{form}", f"{tmp_path}/other", "--write", "--backup", f"{tmp_path}/{place}"]
        assert run(["fix", *arguments]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1
        assert "name a" in printed.err
        assert tree(tmp_path) == before


def test_the_backup_of_another_set_is_refused(folder: Path) -> None:
    other = folder.parent / "other"
    building.write(other, dict(tree(folder)))
    with pytest.raises(UsageError, match="it is of a set called 'set', not 'other'"):
        backup.restore(other, folder.parent / "backup")
    assert tree(other) == tree(folder)


def test_a_backup_does_not_lead_upwards(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="leads upwards"):
        durable.check_place(str(tmp_path / "new" / ".." / "x"), [])
