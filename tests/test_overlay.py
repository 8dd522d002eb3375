"""A store with changes that are not yet written: it lists and reads what would be, and knows what is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataprep.durable import digest
from dataprep.errors import StoreError
from dataprep.overlay import Overlay
from dataprep.store import LocalStore
from dataprep.targets import MOST_JSON
from tests import building


@pytest.fixture
def store(tmp_path: Path) -> Overlay:
    building.write(tmp_path, {"a.json": b"aa", "b.json": b"b", "sub/c.json": b"ccc", "form.pdf": b"form"})
    return Overlay(LocalStore(str(tmp_path)))


def listed(store: Overlay) -> dict[str, int]:
    return {entry.path: entry.size for entry in store.list()}


def opened(store: Overlay, path: str) -> bytes:
    with store.open(path) as file:
        return file.read()


def test_without_changes_it_is_the_store(store: Overlay) -> None:
    assert store.list() == store.store.list()
    for path in listed(store):
        assert store.read(path) == opened(store, path) == store.store.read(path)
        assert store.original(path) == path
    with pytest.raises(FileNotFoundError):
        store.read("nowhere.json")
    with pytest.raises(FileNotFoundError):
        store.open("nowhere.json")


def test_contents(store: Overlay, tmp_path: Path) -> None:
    changed = store.changed({"a.json": b"longer"}, {})
    assert listed(changed) == {**listed(store), "a.json": 6}
    assert changed.read("a.json") == opened(changed, "a.json") == b"longer"
    assert changed.changed({"a.json": b"again"}, {}).read("a.json") == b"again"
    assert store.read("a.json") == b"aa"
    assert (tmp_path / "a.json").read_bytes() == b"aa"


def test_paths(store: Overlay) -> None:
    moved = store.changed({}, {"a.json": "z.json", "sub/c.json": "c.json"})
    assert list(listed(moved)) == ["b.json", "c.json", "form.pdf", "z.json"]
    assert moved.read("z.json") == opened(moved, "z.json") == b"aa"
    assert moved.original("z.json") == "a.json"
    assert moved.original("c.json") == "sub/c.json"


def test_contents_and_paths_at_once(store: Overlay) -> None:
    """Contents come first: they are given by the path before the move."""
    both = store.changed({"a.json": b"new"}, {"a.json": "z.json"})
    assert both.read("z.json") == b"new"
    assert listed(both)["z.json"] == 3
    assert "a.json" not in listed(both)


def test_one_after_the_other(store: Overlay) -> None:
    first = store.changed({}, {"a.json": "y.json"})
    second = first.changed({"y.json": b"new"}, {"y.json": "z.json"})
    assert second.read("z.json") == b"new"
    assert second.original("z.json") == "a.json"
    assert dict(second.moved) == {"z.json": "a.json"}
    back = second.changed({}, {"z.json": "a.json"})
    assert back.read("a.json") == b"new"
    assert back.original("a.json") == "a.json"


def test_digests_are_of_the_disk_and_by_the_path_there(store: Overlay) -> None:
    first = store.changed({"b.json": b"new"}, {"a.json": "y.json"})
    second = first.changed({"y.json": b"newer", "b.json": b"newer"}, {"y.json": "z.json"})
    assert dict(second.seen) == {"a.json": digest(b"aa"), "b.json": digest(b"b")}


@pytest.mark.parametrize("happen", ["changed", "moved"])
def test_a_file_that_is_not_what_was_judged(store: Overlay, tmp_path: Path, happen: str) -> None:
    opened(store, "a.json")
    (tmp_path / "a.json").write_bytes(b"mine")
    with pytest.raises(StoreError, match=r"'a\.json' changed meanwhile; nothing is written: run again"):
        store.changed({"a.json": b"new"} if happen == "changed" else {}, {"a.json": "z.json"} if happen == "moved" else {})
    assert store.changed({"b.json": b"new"}, {}).read("b.json") == b"new"


def test_the_last_look_counts(store: Overlay, tmp_path: Path) -> None:
    opened(store, "a.json")
    (tmp_path / "a.json").write_bytes(b"mine")
    opened(store, "a.json")
    assert store.changed({"a.json": b"new"}, {}).seen == {"a.json": digest(b"mine")}


def test_what_is_too_large_is_not_read(store: Overlay, tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(MOST_JSON + 1)
    with store.open("huge.json") as file:
        assert file.read(3) == b"\0\0\0"
        assert file.seek(0, 2) == MOST_JSON + 1
    assert store.heard == {}
