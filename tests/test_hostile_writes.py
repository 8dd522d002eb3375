"""Writing where the world or someone else is against it: hostile journals, folders that are read-only, disks that are full."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dataprep import durable, journal
from dataprep.cli import run
from dataprep.errors import StoreError
from dataprep.listing import JOURNAL
from tests import building, sets
from tests.test_journal import NEW, OLD, in_python, old, tree, write

STAGED = ".dataprep-staged-0-0"


def replace(path: str, staged: str = STAGED) -> dict[str, Any]:
    return {"step": "replace", "path": path, "staged": staged, "was": None}


def move(path: str, to: str) -> dict[str, Any]:
    return {"step": "move", "path": path, "to": to}


STEPS: dict[str, dict[str, Any]] = {
    "out of the folder": replace("../loot.json", f"../{STAGED}"),
    "out and in again": replace("../set/../loot.json", f"../{STAGED}"),
    "to an absolute path": replace("/tmp/loot.json", f"/tmp/{STAGED}"),  # noqa: S108 - never written
    "what is not staged": replace("a.json", "form.pdf"),
    "what is staged elsewhere": replace("a.json", f"sub/{STAGED}"),
    "into a hidden folder": replace(".git/config", f".git/{STAGED}"),
    "move into a hidden folder": move("a.json", ".git/hooks/pre-commit"),
    "move out": move("a.json", "../loot.json"),
    "move in": move("../mine.json", "loot.json"),
    "move to an absolute path": move("a.json", "/tmp/loot.json"),  # noqa: S108 - never written
    "through a link": replace("link/mine.json", f"link/{STAGED}"),
    "through a link that turns": move("loop/a.json", "b.json"),
    "through a link within": move("within/b.json", "b.json"),
    "no name": replace("", STAGED),
    "the folder itself": move(".", "sub/x"),
    "a zero": replace("a\0.json"),
    "a zero in a folder": move("a\0/b.json", "b.json"),
    "no name of a disk": replace("\ud800"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set in a place with things that are no affair of its."""
    folder = old(tmp_path / "set")
    building.write(tmp_path, {"mine.json": b"mine", "outside/mine.json": b"mine"})
    building.write(folder, {".git/config": b"mine", ".git/hooks/x": b"mine", STAGED: b"loot"})
    building.write(tmp_path, {STAGED: b"loot", f"outside/{STAGED}": b"loot", f"set/.git/{STAGED}": b"loot"})
    (folder / "link").symlink_to("../outside")
    (folder / "within").symlink_to("sub")
    (folder / "loop").symlink_to("loop")
    return folder


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_journal_moves_files_of_its_set_and_no_others(folder: Path, step: dict[str, Any]) -> None:
    building.write(folder, {JOURNAL: {"version": 1, "steps": [move("form.pdf", "moved.pdf"), step]}})
    before = tree(folder.parent)
    with pytest.raises(StoreError, match="look at it, and remove it"):
        journal.complete(folder)
    assert tree(folder.parent) == before


def test_a_step_that_leads_nowhere_is_done(folder: Path) -> None:
    steps = [
        replace("x" * 5000),
        replace("nowhere/a.json", f"nowhere/{STAGED}"),
        move("nowhere", "a.json"),
        move("x" * 5000, "y"),
    ]
    building.write(folder, {JOURNAL: {"version": 1, "steps": steps[1:]}})
    (folder / STAGED).unlink()
    before = tree(folder.parent)
    assert journal.complete(folder)
    assert tree(folder.parent) == {path: content for path, content in before.items() if path != f"set/{JOURNAL}"}
    building.write(folder, {JOURNAL: {"version": 1, "steps": steps[:1]}})
    assert journal.complete(folder)


BODIES: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"version": 1, "steps": ["\xff"]}',
    "another version": b'{"version": 2, "steps": []}',
    "no steps": b'{"version": 1}',
    "a step of another kind": b'{"version": 1, "steps": [{"step": "run", "path": "a.json"}]}',
    "more than a step": b'{"version": 1, "steps": [{"step": "move", "path": "a", "to": "b", "mode": 7}]}',
    "nested too deep": b'{"version": 1, "steps": ' + b"[" * 100_000,
    "a huge number": b'{"version": ' + b"9" * 10_000 + b"}",
    "a list": b"[]",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_journal(folder: Path, body: bytes) -> None:
    building.write(folder, {JOURNAL: body})
    before = tree(folder)
    for begin in (journal.complete, write):
        with pytest.raises(StoreError, match="is no journal of dataprep"):
            begin(folder)
    assert tree(folder) == before


def as_link(path: Path) -> None:
    building.write(path.parent.parent, {"journal.json": {"version": 1, "steps": [move("a.json", "b.json")]}})
    path.symlink_to("../journal.json")


def as_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


OTHERS: dict[str, Callable[[Path], object]] = {"link": as_link, "folder": Path.mkdir, "pipe": os.mkfifo, "huge": as_huge}


@pytest.mark.parametrize("make", OTHERS.values(), ids=OTHERS)
def test_a_journal_is_a_file(tmp_path: Path, make: Callable[[Path], object], capsys: pytest.CaptureFixture[str]) -> None:
    folder = sets.labeled(tmp_path / "set")
    sets.turn(folder)
    make(folder / JOURNAL)
    before = (folder / "f0.pdf.labels.json").read_bytes()
    assert run(["fix", str(folder), "--write"]) == 3
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "is no journal of dataprep (no regular file of a sensible size)" in printed.err
    assert (folder / "f0.pdf.labels.json").read_bytes() == before
    assert run(["fix", str(folder)]) == 1
    assert "an interrupted run left it half done" in capsys.readouterr().out


def system(*command: str) -> bool:
    """Whether a command of the system succeeds."""
    return bool(shutil.which(command[0])) and subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that cannot be written to, even by root."""
    folder = old(tmp_path / "locked")
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
        return
    for lock, unlock in (
        (("mount", "-o", "bind,ro", str(folder), str(folder)), ("umount", str(folder))),
        (("chattr", "+i", str(folder)), ("chattr", "-i", str(folder))),
    ):
        if system(*lock):
            yield folder
            assert system(*unlock)
            return
    pytest.skip("root writes everywhere, and may neither mount nor make immutable here")


def test_a_read_only_folder(read_only: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot write to .*; nothing is changed"):
        write(read_only)
    with pytest.raises(StoreError, match=r"cannot write to .*; nothing is changed"):
        journal.write(read_only, {}, {"a.json": "b.json"}, {"a.json": durable.digest(OLD["a.json"])})
    assert tree(read_only) == OLD
    assert not journal.complete(read_only)


def test_a_file_that_is_immutable(tmp_path: Path) -> None:
    """It shows after the commit: told, and completed when the cause is gone."""
    folder = old(tmp_path)
    if not system("chattr", "+i", str(folder / "c.json")):
        pytest.skip("files cannot be made immutable here")
    try:
        with pytest.raises(StoreError, match=r"interrupted between two files of .*c\.json.*; run again, which completes it"):
            write(folder)
    finally:
        assert system("chattr", "-i", str(folder / "c.json"))
    assert journal.complete(folder)
    assert tree(folder) == NEW


def test_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    if os.geteuid() != 0 or not system("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path / "disk")):
        pytest.skip("a small file system cannot be mounted here")
    try:
        folder = old(tmp_path / "disk" / "set")
        texts = {"a.json": b"x" * 20_000, "sub/b.json": b"x" * 60_000}
        seen = {path: durable.digest(OLD[path]) for path in texts}
        with pytest.raises(StoreError, match="No space left on device; nothing is changed"):
            journal.write(folder, texts, {}, seen)
        assert tree(folder) == OLD
        assert not journal.complete(folder)
    finally:
        assert system("umount", str(tmp_path / "disk"))


def write_little(folder: Path) -> None:
    """Write where files may have four thousand bytes and no more."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
    seen = {path: durable.digest(OLD[path]) for path in ("a.json", "sub/b.json")}
    try:
        journal.write(folder, {"a.json": b"x" * 3000, "sub/b.json": b"x" * 9000}, {}, seen)
    except StoreError as error:
        print(error)


@pytest.mark.skipif(os.name == "nt", reason="this system has no limits for a process")
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    said = in_python("from tests.test_hostile_writes import write_little; write_little(Path(sys.argv[1]))", old(tmp_path))
    assert "cannot write to" in said
    assert "nothing is changed" in said
    assert tree(tmp_path) == OLD
