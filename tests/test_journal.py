"""Several files written as one: whatever fails, and wherever, each file is wholly old or wholly new, and all are in the end."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from dataprep import durable, journal
from dataprep.errors import StoreError
from dataprep.listing import JOURNAL
from tests import building

Tree = Mapping[str, bytes]

OLD: Tree = {"a.json": b"old a", "sub/b.json": b"old b", "c.json": b"old c", "form.pdf": b"form"}
TEXTS: Tree = {"a.json": b"new a, longer", "sub/b.json": b"b", "c.json": b"new c"}
MOVES = {"c.json": "sub/d.json"}
NEW: Tree = {"a.json": b"new a, longer", "sub/b.json": b"b", "sub/d.json": b"new c", "form.pdf": b"form"}
SEEN = {path: durable.digest(content) for path, content in OLD.items()}

CALLS = ("open", "fsync", "chown", "chmod", "replace", "rename", "unlink", "mkdir", "access")
"""What is asked of the system while a set is written."""

REPOSITORY = Path(__file__).parent.parent


def old(folder: Path) -> Path:
    """A folder as it is before the write."""
    return building.write(folder, OLD)


def tree(folder: Path) -> Tree:
    """All files of a folder, hidden ones included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path) -> None:
    journal.write(folder, TEXTS, MOVES, {path: SEEN[path] for path in TEXTS})


def is_whole(folder: Path) -> bool:
    """Whether each file is wholly old or wholly new."""
    files = {path: content for path, content in tree(folder).items() if not Path(path).name.startswith(".")}
    wanted = {path: {OLD.get(path), NEW.get(path)} for path in (OLD.keys() | NEW.keys())}
    wanted["c.json"] |= {b"new c"}
    missing = {"c.json"} if "sub/d.json" in files else {"sub/d.json"}
    return files.keys() == wanted.keys() - missing and all(content in wanted[path] for path, content in files.items())


def in_python(code: str, *arguments: object) -> str:
    """What a program prints that calls what stands here: it may fork, and be killed."""
    command = [sys.executable, "-c", f"import sys; from tests.test_journal import *; {code}", *map(str, arguments)]
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")
    }  # killed, it would write half
    environment = {**inherited, "PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, env=environment, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def failing_at(number: int, fail: Callable[[], Any]) -> Mapping[str, Callable[..., Any]]:
    """The calls of the system, of which the one with a number, counted over all, fails in place of being carried out."""
    count = itertools.count(1)

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **kwargs: fail() if next(count) == number else call(*args, **kwargs)

    return {name: wrapped(getattr(os, name)) for name in CALLS}


def dies_at(number: int, run: Callable[[], object]) -> bool:
    """Whether a process that does something dies at its call with a number: false where it makes fewer."""
    child = os.fork()
    if child == 0:
        for name, call in failing_at(number, lambda: os._exit(9)).items():
            setattr(os, name, call)
        run()
        os._exit(0)
    return bool(os.waitpid(child, 0)[1])


def crash_everywhere(place: Path) -> None:
    """Crash before every call of a write and, where it was committed, before every call of completing it."""
    for number in itertools.count(1):
        folder = old(place / str(number))
        has_died = dies_at(number, lambda folder=folder: write(folder))  # type: ignore[misc]
        assert is_whole(folder), number
        is_begun = journal.is_begun(folder)
        for later in itertools.count(1) if is_begun else ():
            other = Path(shutil.copytree(folder, place / f"{number}-{later}"))
            if not dies_at(later, lambda other=other: journal.complete(other)):  # type: ignore[misc]
                break
            assert is_whole(other), (number, later)
            journal.complete(other)
            assert tree(other) == NEW, (number, later)
        assert journal.complete(folder) == is_begun
        if tree(folder) != NEW:
            assert {path: content for path, content in tree(folder).items() if path in OLD} == OLD, number
            write(folder)
        assert tree(folder) == NEW, number
        if not has_died:
            print(number)
            return


def test_all_is_written(tmp_path: Path) -> None:
    write(old(tmp_path))
    assert tree(tmp_path) == NEW


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_crash_before_every_call_of_the_system(tmp_path: Path) -> None:
    assert int(in_python("crash_everywhere(Path(sys.argv[1]))", tmp_path)) > 30


@pytest.mark.parametrize("failure", [OSError(5, "Input/output error"), KeyboardInterrupt()], ids=["broken disk", "interrupted"])
def test_a_failure_of_every_call_of_the_system(tmp_path: Path, failure: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise failure

    for number in itertools.count(1):
        folder = old(tmp_path / str(number))
        try:
            with monkeypatch.context() as patch:
                for name, call in failing_at(number, fail).items():
                    patch.setattr(os, name, call)
                write(folder)
        except (StoreError, KeyboardInterrupt) as error:
            said = str(error)
            assert is_whole(folder)
            if "nothing is changed" in said:
                assert tree(folder) == OLD, number
            elif "run again" in said:
                journal.complete(folder)
                assert tree(folder) == NEW, number
            journal.complete(folder)
            assert tree(folder) in (OLD, NEW), number
        else:
            assert tree(folder) == NEW
            if number > 30:
                return


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o444, 0o755])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = old(tmp_path) / "a.json"
    path.chmod(mode)
    if os.geteuid() == 0:
        os.chown(path, 1234, 1235)
    before = path.stat()
    write(tmp_path)
    after = path.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_what_has_another_name_elsewhere_is_left_there(tmp_path: Path) -> None:
    (tmp_path / "twin.json").hardlink_to(old(tmp_path / "set") / "a.json")
    write(tmp_path / "set")
    assert (tmp_path / "twin.json").read_bytes() == OLD["a.json"]
    assert tree(tmp_path / "set") == NEW


def change(folder: Path) -> None:
    (folder / "sub" / "b.json").write_bytes(b"mine")


def vanish(folder: Path) -> None:
    (folder / "a.json").unlink()


def link(folder: Path) -> None:
    (folder / "a.json").rename(folder.parent / "a.json")
    (folder / "a.json").symlink_to(folder.parent / "a.json")


def link_what_moves(folder: Path) -> None:
    (folder / "c.json").rename(folder / "e.json")
    (folder / "c.json").symlink_to("e.json")


def link_folder(folder: Path) -> None:
    (folder / "sub").rename(folder.parent / "sub")
    (folder / "sub").symlink_to(folder.parent / "sub")


def occupy(folder: Path) -> None:
    (folder / "sub" / "d.json").write_bytes(b"mine")


def pipe(folder: Path) -> None:
    (folder / "a.json").unlink()
    os.mkfifo(folder / "a.json")


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (change, "'sub/b.json' changed meanwhile; nothing is written: run again"),
    (vanish, "'a.json' is gone; nothing is written"),
    (link, "'a.json' is a link; mend the file that it leads to"),
    (link_what_moves, "'c.json' is a link"),
    (link_folder, "'sub/b.json' is no place for a file of"),
    (occupy, "'sub/d.json' is there already; nothing is written"),
    (pipe, "'a.json' is no regular file"),
]


@pytest.mark.parametrize(("happen", "piece"), REFUSED, ids=[happen.__name__ for happen, _ in REFUSED])
def test_what_changed_meanwhile_is_refused(tmp_path: Path, happen: Callable[[Path], None], piece: str) -> None:
    folder = old(tmp_path / "set")
    happen(folder)
    before = tree(tmp_path)
    with pytest.raises(StoreError, match=piece):
        write(folder)
    assert tree(tmp_path) == before


def test_what_changes_while_contents_are_staged_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = durable.store_all

    def slow(files: Iterable[tuple[Path, bytes, Path | None]]) -> None:
        store(files)
        change(tmp_path)

    old(tmp_path)
    monkeypatch.setattr(journal, "store_all", slow)
    with pytest.raises(StoreError, match="changed meanwhile"):
        write(tmp_path)
    assert tree(tmp_path) == {**OLD, "sub/b.json": b"mine"}


def test_a_new_file_takes_no_other_place(tmp_path: Path) -> None:
    old(tmp_path)
    with pytest.raises(StoreError, match=r"'a\.json' is there already"):
        journal.write(tmp_path, {"a.json": b"new"}, {}, {})
    journal.write(tmp_path, {"n.json": b"new"}, {}, {})
    assert tree(tmp_path) == {**OLD, "n.json": b"new"}


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    old(tmp_path)
    with journal.locked(tmp_path), pytest.raises(StoreError, match="another writer is at work"):
        write(tmp_path)
    assert tree(tmp_path) == OLD
    write(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot open"):
        write(tmp_path / "nowhere")


def test_what_an_earlier_crash_left_is_removed(tmp_path: Path) -> None:
    left = dict.fromkeys(
        (".dataprep-staged-0-0", ".dataprep-staged-0-77", "sub/.dataprep-staged-1-5", ".dataprep-staged-journal")
    )
    building.write(old(tmp_path), dict.fromkeys(left, b"half"))
    write(tmp_path)
    assert tree(tmp_path) == NEW


def test_a_set_within_another_keeps_its_staged_files(tmp_path: Path) -> None:
    """One of them crashed after its commit; the other writes in the same folder."""
    building.write(tmp_path, {"sub/b.json": b"old b", "sub/c.json": b"old c"})
    outer = {"step": "replace", "path": "sub/b.json", "staged": "sub/.dataprep-staged-1-0", "was": durable.digest(b"old b")}
    building.write(tmp_path, {"sub/.dataprep-staged-1-0": b"new b", JOURNAL: {"version": 1, "steps": [outer]}})
    journal.write(tmp_path / "sub", {"c.json": b"new c"}, {}, {"c.json": durable.digest(b"old c")})
    assert journal.complete(tmp_path)
    assert tree(tmp_path) == {"sub/b.json": b"new b", "sub/c.json": b"new c"}


def test_sweeping_a_set_leaves_what_the_one_above_has_staged(tmp_path: Path) -> None:
    building.write(tmp_path, dict.fromkeys(("sub/.dataprep-staged-1-0", "sub/.dataprep-staged-0-0"), b"new"))
    journal.sweep(tmp_path / "sub")
    assert tree(tmp_path) == {"sub/.dataprep-staged-1-0": b"new"}


def committed(folder: Path) -> Iterator[dict[str, Any]]:
    """The steps of a write that was committed and no further."""
    old(folder)
    for number, (path, content) in enumerate(TEXTS.items()):
        parent = Path(path).parent
        staged = (parent / f".dataprep-staged-{len(parent.parts)}-{number}").as_posix()
        building.write(folder, {staged: content})
        yield {"step": "replace", "path": path, "staged": staged, "was": SEEN[path]}
    yield from ({"step": "move", "path": path, "to": to} for path, to in MOVES.items())


def test_what_someone_made_of_a_file_since_a_crash_is_kept(tmp_path: Path) -> None:
    building.write(tmp_path, {JOURNAL: {"version": 1, "steps": list(committed(tmp_path))}})
    change(tmp_path)
    vanish(tmp_path)
    assert journal.complete(tmp_path)
    kept = {path: content for path, content in NEW.items() if path != "a.json"}
    assert tree(tmp_path) == {**kept, "sub/b.json": b"mine"}


def test_a_write_completes_what_another_began(tmp_path: Path) -> None:
    building.write(tmp_path, {JOURNAL: {"version": 1, "steps": list(committed(tmp_path))}})
    journal.write(tmp_path, {"a.json": b"newer"}, {}, {"a.json": durable.digest(NEW["a.json"])})
    assert tree(tmp_path) == {**NEW, "a.json": b"newer"}


def test_a_folder_that_is_gone_is_made_again(tmp_path: Path) -> None:
    old(tmp_path)
    journal.write(tmp_path, {}, {"c.json": "deep/er/c.json"}, {"c.json": SEEN["c.json"]})
    assert json.dumps(sorted(tree(tmp_path))) == json.dumps(["a.json", "deep/er/c.json", "form.pdf", "sub/b.json"])
