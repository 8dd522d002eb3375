"""A folder on disk as a store: what it lists, what it reads, and what it leaves alone."""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from dataprep.errors import UsageError
from dataprep.store import Entry, LocalStore
from tests import building
from tests.test_hostile import FIELDS, FORM, LABELS, NAMES, OCR, checked, codes


def store_of(folder: Path, *names: str) -> LocalStore:
    """A store over a folder with files of three bytes."""
    building.write(folder, dict.fromkeys(names, b"abc"))
    return LocalStore(str(folder))


def test_listing_is_sorted_by_path(tmp_path: Path) -> None:
    store = store_of(tmp_path, "b.pdf", "a.pdf", "sub/z.pdf", "sub/deeper/a.pdf", "sub.pdf", "B.pdf", "é.pdf")
    paths = [entry.path for entry in store.list()]
    assert paths == ["B.pdf", "a.pdf", "b.pdf", "sub.pdf", "sub/deeper/a.pdf", "sub/z.pdf", "é.pdf"]
    assert {entry.size for entry in store.list()} == {3}
    assert not any(entry.problem for entry in store.list())


def test_hidden_folders_are_left_alone(tmp_path: Path) -> None:
    store = store_of(tmp_path, ".git/a.pdf", ".DS_Store", "sub/.cache/a.pdf", "a.pdf")
    assert [entry.path for entry in store.list()] == [".DS_Store", "a.pdf"]


def test_empty_folder(tmp_path: Path) -> None:
    assert LocalStore(str(tmp_path)).list() == ()


@pytest.mark.parametrize("name", ["nowhere", "nowhere/deeper", "a\0b", "x" * 5000], ids=["plain", "deep", "zero", "long"])
def test_folder_that_does_not_exist(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="does not exist; give the folder"):
        LocalStore(f"{tmp_path}/{name}").list()


def test_file_in_place_of_the_folder(tmp_path: Path) -> None:
    store_of(tmp_path, "a.pdf")
    with pytest.raises(UsageError, match="is not a folder"):
        LocalStore(str(tmp_path / "a.pdf")).list()


def test_reading(tmp_path: Path) -> None:
    store = store_of(tmp_path, "sub/a.pdf")
    assert store.read("sub/a.pdf") == b"abc"
    with store.open("sub/a.pdf") as file:
        assert file.seek(0, os.SEEK_END) == 3
        file.seek(1)
        assert file.read(1) == b"b"


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store_of(tmp_path).read("a.pdf")


def test_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    store = store_of(tmp_path, "a.pdf", "sub/b.pdf")
    (tmp_path / "c.pdf").symlink_to("a.pdf")
    (tmp_path / "d.pdf").symlink_to(tmp_path / "sub" / "b.pdf")
    (tmp_path / "sub" / "e.pdf").symlink_to("../a.pdf")
    assert [entry.path for entry in store.list()] == ["a.pdf", "c.pdf", "d.pdf", "sub/b.pdf", "sub/e.pdf"]
    assert not any(entry.problem for entry in store.list())
    assert store.read("d.pdf") == store.read("sub/e.pdf") == b"abc"


@pytest.mark.parametrize("target", ["../secret.pdf", "sub/../../secret.pdf", "/etc/hostname", "hop.pdf"])
def test_link_that_leaves_the_folder_is_not_followed(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "set"
    building.write(tmp_path, {"secret.pdf": b"secret", "set/sub/a.pdf": b"abc"})
    (folder / "hop.pdf").symlink_to("../secret.pdf")
    (folder / "link.pdf").symlink_to(target)
    store = LocalStore(str(folder))
    assert Entry("link.pdf", 0, "a link that leaves the folder") in store.list()
    with pytest.raises(PermissionError, match="a link that leaves the folder"):
        store.open("link.pdf")


def test_folder_next_door_whose_name_begins_alike(tmp_path: Path) -> None:
    building.write(tmp_path, {"set-private/secret.pdf": b"secret", "set/a.pdf": b"abc"})
    (tmp_path / "set" / "link.pdf").symlink_to("../set-private/secret.pdf")
    store = LocalStore(str(tmp_path / "set"))
    assert [entry.problem for entry in store.list()] == [None, "a link that leaves the folder"]


def test_folder_that_is_itself_a_link(tmp_path: Path) -> None:
    store_of(tmp_path / "set", "a.pdf", "sub/b.pdf")
    (tmp_path / "set" / "link.pdf").symlink_to("a.pdf")
    (tmp_path / "alias").symlink_to("set")
    store = LocalStore(str(tmp_path / "alias"))
    assert [(entry.path, entry.problem) for entry in store.list()] == [("a.pdf", None), ("link.pdf", None), ("sub/b.pdf", None)]
    assert store.read("link.pdf") == b"abc"


def test_link_to_a_folder_is_not_entered(tmp_path: Path) -> None:
    store = store_of(tmp_path, "sub/a.pdf")
    (tmp_path / "again").symlink_to("sub")
    (tmp_path / "sub" / "up").symlink_to("..")
    assert [entry.path for entry in store.list()] == ["sub/a.pdf"]


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    store = store_of(tmp_path, "a.pdf")
    (tmp_path / "dangling.pdf").symlink_to("gone.pdf")
    (tmp_path / "loop.pdf").symlink_to("loop.pdf")
    problems = {entry.path: entry.problem for entry in store.list()}
    assert problems == {
        "a.pdf": None,
        "dangling.pdf": "No such file or directory",
        "loop.pdf": "Too many levels of symbolic links",
    }
    for name in ("dangling.pdf", "loop.pdf"):
        with pytest.raises(OSError, match=r"No such file|Too many levels"):
            store.open(name)


def test_what_is_no_file_is_not_listed_and_not_opened(tmp_path: Path) -> None:
    store = store_of(tmp_path, "a.pdf", "folder.pdf/b.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "device.pdf").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "door.pdf"))
        assert [entry.path for entry in store.list() if not entry.problem] == ["a.pdf", "folder.pdf/b.pdf"]
        for name in ("pipe.pdf", "device.pdf", "door.pdf", "folder.pdf"):
            with pytest.raises(OSError, match=r"regular|directory|link|device"):
                store.open(name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_and_file_without_permission(tmp_path: Path) -> None:
    store = store_of(tmp_path, "locked/a.pdf", "b.pdf")
    (tmp_path / "b.pdf").chmod(0)
    (tmp_path / "locked").chmod(0)
    try:
        assert Entry("locked", 0, "Permission denied") in store.list()
        with pytest.raises(PermissionError):
            store.open("b.pdf")
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    for name in (b"\xff.pdf", b"a\nb.pdf", b"a\x1b[31m.pdf"):
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_bytes(b"abc")  # noqa: PTH118
    store = LocalStore(str(tmp_path))
    assert [entry.path for entry in store.list()] == ["a\nb.pdf", "a\x1b[31m.pdf", "\udcff.pdf"]
    assert [store.read(entry.path) for entry in store.list()] == [b"abc"] * 3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["gone", "a.pdf.link", "/etc/hostname"])
def test_links_that_cannot_be_followed(tmp_path: Path, name: str, target: str) -> None:
    building.write(tmp_path, building.form())
    (tmp_path / "a.pdf.link").symlink_to("a.pdf.link")
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to(target)
    found = [finding.code for finding in checked(tmp_path).findings if finding.at.path == name]
    assert found in (["F010"], ["F020"])


def test_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    building.write(tmp_path, {"secret.json": '{"labels": [{"label": "SECRET"}], "labels": []}', **building.form("set/a.pdf")})
    for name in (OCR, LABELS, FIELDS, "other.json"):
        (tmp_path / "set" / name).unlink(missing_ok=True)
        (tmp_path / "set" / name).symlink_to("../secret.json")
    report = checked(tmp_path / "set")
    assert {finding.code for finding in report.findings if finding.at.path} <= {"F010", "F020"}
    assert "SECRET" not in report.to_json()


def test_link_within_the_folder_is_read(tmp_path: Path) -> None:
    building.write(tmp_path, building.form())
    for name in NAMES:
        (tmp_path / name).rename(tmp_path / f"{name}.real")
        (tmp_path / name).symlink_to(f"{name}.real")
    assert not {finding.code for finding in checked(tmp_path).findings if finding.at.path}


FOLLOWS = {FORM: "D708", OCR: "F003", LABELS: "D701", FIELDS: "K601"}


@pytest.mark.parametrize("name", NAMES)
def test_pipe_or_folder_in_place_of_a_file(tmp_path: Path, name: str) -> None:
    for make, code in ((os.mkfifo, "F010"), (os.mkdir, FOLLOWS[name])):
        folder = building.write(tmp_path / make.__name__, building.form())
        (folder / name).unlink()
        make(folder / name)
        assert code in {finding.code for finding in checked(folder).findings}


def gone(path: Path) -> None:
    """Delete a file."""
    path.unlink(missing_ok=True)


def swapped(make: Callable[[Path], None], path: Path) -> None:
    """Put something else in place of a file, once."""
    if path.is_file():
        path.unlink()
        make(path)


CHANGES: dict[str, Callable[[Path], None]] = {
    "deleted": gone,
    "a folder": functools.partial(swapped, os.mkdir),
    "a pipe": functools.partial(swapped, os.mkfifo),
    "a link out": functools.partial(swapped, lambda path: path.symlink_to("/etc/hostname")),
    "a loop": functools.partial(swapped, lambda path: path.symlink_to(path.name)),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", CHANGES)
def test_file_that_changes_after_it_was_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, change: str) -> None:
    class Changing(LocalStore):
        def open(self, path: str) -> BinaryIO:
            if path == name:
                CHANGES[change](Path(self.root) / path)
            return super().open(path)

    monkeypatch.setattr("dataprep.sets.LocalStore", Changing)
    assert codes(tmp_path, {}) == {(name, "F020" if change == "a link out" else "F010")}
