"""A cache says what reading says, reads nothing that is as it was, and is of no harm whatever is in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep import cache as caching
from dataprep import work
from dataprep.errors import UsageError
from dataprep.store import LocalStore
from dataprep.verdicts import Interrupted
from tests import building, sets
from tests import texts as texts_sets
from tests.reports import told
from tests.test_work import Here, tree

CASES = sorted(path for path in (Path(__file__).parent / "cases").glob("*/bad") if path.is_dir())


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, as they are."""
    seen: list[str] = []

    def noted(method: Callable[[LocalStore, str], Any]) -> Callable[[LocalStore, str], Any]:
        return lambda store, path: seen.append(path) or method(store, path)  # type: ignore[func-returns-value]

    monkeypatch.setattr(LocalStore, "open", noted(LocalStore.open))
    monkeypatch.setattr(LocalStore, "read", noted(LocalStore.read))
    return seen


def checked(folder: Path, **options: Any) -> str:
    return told(dataprep.check(folder, cache=folder.parent / "cache", **options))


def test_a_second_run_reads_nothing_and_says_the_same(tmp_path: Path, read: list[str]) -> None:
    sets.aged(tree(tmp_path / "data"))
    for folder in sorted(path for path in (tmp_path / "data").iterdir() if path.is_dir()):
        alone = told(dataprep.check(folder))
        assert checked(folder) == alone
        read.clear()
        assert checked(folder) == alone
        assert read == [], folder


def test_a_tree_is_looked_through_for_sets_alone(tmp_path: Path, read: list[str]) -> None:
    """Which folders hold texts or lists is seen by the beginning of files that belong to no form."""
    folder = sets.aged(tree(tmp_path / "data"))
    alone = told(dataprep.check(folder, recursive=True))
    assert checked(folder, recursive=True) == alone
    read.clear()
    assert checked(folder, recursive=True) == alone
    assert read
    assert not [path for path in read if path.endswith((".pdf", ".png", ".ocr.json", "pdf.labels.json"))]


def test_texts_are_remembered_as_a_whole(tmp_path: Path, read: list[str]) -> None:
    folder = building.write(tmp_path / "texts", texts_sets.files(texts_sets.body()))
    alone = told(dataprep.check(sets.aged(folder)))
    assert checked(folder) == checked(folder) == alone
    read.clear()
    assert checked(folder) == alone
    assert read == []


def test_what_is_judged_and_left_out_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]) -> None:
    """Lines, what is suppressed and why, and the subjects, of which a part holds some."""
    monkeypatch.setattr("dataprep.stored.TOGETHER", 4)
    folder = sets.labeled(tmp_path / "data", 9)
    sets.turn(folder)
    sets.turn(folder, "f1.pdf")
    sets.settle(folder, 'ignore = [{ code = "G404", path = "f0*", reason = "so it is" }]')
    alone = dataprep.check(sets.aged(folder))
    checked(folder)
    read.clear()
    again = dataprep.check(folder, cache=tmp_path / "cache")
    assert read == []
    assert told(again) == told(alone)
    assert [finding.quote for finding in again.findings] == [finding.quote for finding in alone.findings]
    assert any(finding.quote for finding in again.findings)
    assert again.suppressed == alone.suppressed
    assert {(one.finding.code, one.reason, bool(one.finding.quote)) for one in again.suppressed} == {("G404", "so it is", True)}
    assert len(again.datasets[0].subjects) == 10
    assert again.datasets == alone.datasets


def test_only_what_changed_is_read(tmp_path: Path, read: list[str]) -> None:
    folder = sets.labeled(tmp_path / "data", 9)
    for name in ("f7.pdf", "f8.pdf"):
        building.write(folder, {name: building.pdf(mark="y")})
    checked(sets.aged(folder))
    sets.turn(folder, "f3.pdf")
    alone = told(dataprep.check(folder))
    read.clear()
    assert checked(folder) == alone
    assert {path for path in read if path.startswith("f") and path != "fields.json"} <= {
        *(f"f3.pdf{ending}" for ending in ("", ".ocr.json", ".labels.json")),
        "f0.pdf.labels.json",
        "f0.pdf.ocr.json",
    }


def relinked(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


CHANGES: dict[str, Callable[[Path], object]] = {
    "fields": lambda folder: sets.declare(folder, "Another"),
    "no fields": lambda folder: (folder / "fields.json").unlink(),
    "fields that are none": lambda folder: building.write(folder, {"fields.json": "{"}),
    "no OCR": lambda folder: (folder / "f1.pdf.ocr.json").unlink(),
    "no labels": lambda folder: (folder / "f1.pdf.labels.json").unlink(),
    "no form": lambda folder: (folder / "f1.pdf").unlink(),
    "one form more": lambda folder: building.write(folder, building.form("f1.5.pdf")),
    "a sidecar that is lost": lambda folder: (folder / "f1.pdf.ocr.json").rename(folder / "f1.ocr.json"),
    "a link that leaves": lambda folder: relinked(folder / "f1.pdf"),
    "another version": lambda folder: [
        building.write(folder, {f"f{number}.pdf.ocr.json": building.layout_3()}) for number in range(5)
    ],
    "a twin": lambda folder: (folder / "f8.pdf").write_bytes((folder / "f0.pdf").read_bytes()),
    "nothing": lambda folder: folder.exists(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("strict", [False, True])
def test_every_change_is_seen(tmp_path: Path, change: Callable[[Path], object], strict: bool) -> None:
    folder = sets.aged(sets.labeled(tmp_path / "data", 7))
    before = checked(folder, cache_strict=strict)
    change(folder)
    alone = told(dataprep.check(folder))
    assert checked(folder, cache_strict=strict) == alone
    assert checked(folder, cache_strict=strict) == alone
    assert (alone == before) is (change is CHANGES["nothing"])


def test_every_setting_is_seen(tmp_path: Path) -> None:
    folder = sets.aged(tree(tmp_path / "data"))
    for options in (
        {},
        {"target": "4.0"},
        {"model": "neural"},
        {"tier": "F0"},
        {"deep": True},
        {"select": "G"},
        {"ignore": "G404"},
        {"severity": "G404=info"},
        {"show_skipped": True},
        {"exclude": "f0*"},
        {"thresholds": dataprep.Thresholds(overlap=0.0, confidence=1.0)},
        {"kind": "unlabeled"},
        {},
    ):
        given: dict[str, Any] = options
        alone = told(dataprep.check(folder / "labeled", **given))
        for _ in range(2):
            found = told(dataprep.check(folder / "labeled", cache=tmp_path / "cache", **given))
            assert found == alone, options


def test_a_baseline_parts_what_is_remembered(tmp_path: Path) -> None:
    from dataprep.cli import run

    folder = sets.aged(tree(tmp_path / "data"))
    assert run(["check", str(folder), "--recursive", "--write-baseline", str(tmp_path / "known.json")]) == 0
    alone = dataprep.check(folder, recursive=True, baseline=tmp_path / "known.json")
    assert checked(folder, baseline=tmp_path / "known.json", recursive=True) == told(alone)
    assert checked(folder, baseline=tmp_path / "known.json", recursive=True) == told(alone)
    assert alone.known


def test_the_content_tells_where_time_and_size_do_not(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "data", 6)
    path = folder / "f0.pdf.labels.json"
    healthy = [checked(sets.aged(folder), cache_strict=strict) for strict in (False, True)]
    path.write_text(path.read_text(encoding="utf-8").replace('"Number"', '"Numbex"'), encoding="utf-8")
    assert checked(sets.aged(folder)) == healthy[0]
    assert checked(folder, cache_strict=True) == told(dataprep.check(folder)) != healthy[1]


def test_what_may_change_without_a_sign_is_not_remembered(tmp_path: Path, read: list[str]) -> None:
    folder = sets.labeled(tmp_path / "data", 6)
    checked(folder)
    assert not list((tmp_path / "cache").glob("*-set-*"))
    read.clear()
    checked(folder)
    assert len(read) >= 18


def test_workers_remember_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]) -> None:
    monkeypatch.setattr(work, "CHUNK_COUNT", 2)
    folder = sets.aged(tree(tmp_path / "data"))
    first = checked(folder, executor=Here(), recursive=True)
    read.clear()
    assert checked(folder, executor=Here(), recursive=True) == checked(folder, recursive=True) == first
    assert not [path for path in read if path.endswith((".pdf", ".ocr.json", ".png"))]


def damage(path: Path, kind: str) -> None:
    raw = path.read_bytes()
    if kind == "cut":
        path.write_bytes(raw[: len(raw) // 2])
    elif kind == "flipped":
        path.write_bytes(b"".join(line[:60] + bytes([line[60] ^ 1]) + line[61:] for line in raw.splitlines(keepends=True)))
    elif kind == "of another":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100)
    elif kind == "deep":
        path.write_bytes(caching._mark(b"[" * 100_000) + b"[" * 100_000 + b"\n")
    elif kind == "shuffled":
        path.write_bytes(b"".join(reversed(raw.splitlines(keepends=True))))
    else:
        path.unlink()
        makers: dict[str, Callable[[], None]] = {
            "link": lambda: path.symlink_to("/dev/zero"),
            "pipe": lambda: os.mkfifo(path),
            "folder": lambda: path.mkdir(),
        }
        makers[kind]()


@pytest.mark.parametrize("kind", ["cut", "flipped", "of another", "deep", "shuffled", "link", "pipe", "folder"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, kind: str, read: list[str]) -> None:
    folder = sets.labeled(tmp_path / "data", 6)
    sets.turn(folder)
    alone = checked(sets.aged(folder))
    for path in list((tmp_path / "cache").iterdir()):
        damage(path, kind)
    assert checked(folder) == alone
    read.clear()
    assert checked(folder) == alone
    assert read == [] or kind == "folder"  # which no file takes the place of


WRONG: list[Any] = [None, 1, "x", [], {}, [[]], ["f0.pdf"], ["f0.pdf", None], ["f0.pdf", None, [[["x"] * 8], [], {}]], 10**400]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:40])
def test_a_hostile_cache_says_nothing(tmp_path: Path, wrong: Any) -> None:
    folder = sets.labeled(tmp_path / "data", 6)
    sets.turn(folder)
    alone = checked(sets.aged(folder))
    for path in list((tmp_path / "cache").iterdir()):
        lines = []
        for values, _ in caching.read_lines(str(path)):
            for place in range(len(values)):
                lines.append(caching.line_of([*values[:place], wrong, *values[place + 1 :]]))
                for inner in range(len(values[place])) if isinstance(values[place], list) else ():
                    parts = [*values[place][:inner], wrong, *values[place][inner + 1 :]]
                    lines.append(caching.line_of([*values[:place], parts, *values[place + 1 :]]))
            lines.append(caching.line_of(wrong))
        path.write_bytes(b"".join(filter(None, lines)))
    found = checked(folder)
    allowed = {"null", "[]"}  # no findings at all is what a line may say
    assert found == alone or json.dumps(wrong) in allowed


def test_two_runs_at_once(tmp_path: Path) -> None:
    folder = sets.aged(tree(tmp_path / "data"))
    alone = dataprep.check(folder, recursive=True)
    command = [sys.executable, "-m", "dataprep", "check", str(folder), "--recursive", "--format", "json"]
    runs = [subprocess.Popen([*command, "--cache", str(tmp_path / "cache")], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [run.communicate()[0] for run in runs] == [alone.to_json()] * 3
    assert checked(folder, recursive=True) == told(alone)
    assert not [path for path in (tmp_path / "cache").iterdir() if path.name.startswith(".")]


def test_a_fault_of_ours_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sets.aged(sets.labeled(tmp_path / "data", 6))
    with monkeypatch.context() as broken:
        broken.setattr("dataprep.inspection.load_form", None)
        assert "E001" in checked(folder)
    assert checked(folder) == told(dataprep.check(folder))


def test_an_interruption_keeps_what_is_known(tmp_path: Path, read: list[str]) -> None:
    folder = sets.aged(sets.labeled(tmp_path / "data", 9))

    def stop(progress: Any) -> None:
        if progress.document == "f4.pdf":
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        checked(folder, progress=stop)
    assert caught.value.report.datasets[0].documents == 4
    read.clear()
    assert checked(folder) == told(dataprep.check(folder))
    (folder / "f8.pdf").write_bytes(building.pdf(mark="new"))
    with pytest.raises(Interrupted):
        checked(folder, progress=stop)
    (folder / "f8.pdf").unlink()
    read.clear()
    checked(folder)
    assert not {"f5.pdf.ocr.json", "f6.pdf.ocr.json", "f1.pdf.ocr.json"} & set(read)


def test_it_grows_no_further_than_is_sensible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sets.aged(sets.labeled(tmp_path / "data", 6))
    building.write(tmp_path / "cache", {"mine.txt": "not yours"})
    for number in range(8):
        sets.declare(folder, "Field" * (number + 1))
        checked(sets.aged(folder))
    kinds = [path.name.split("-")[1] for path in (tmp_path / "cache").iterdir() if path.name != "mine.txt"]
    assert kinds.count("forms") == caching.EACH
    monkeypatch.setattr(caching, "MOST_BYTES", 0)
    checked(folder)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["mine.txt"]


def test_a_cache_has_a_place_of_its_own(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "data", 6)
    with pytest.raises(UsageError, match="among the data"):
        dataprep.check(folder, cache=folder / "cache")
    with pytest.raises(UsageError, match="cannot make the cache"):
        dataprep.check(folder, cache=tmp_path / "x\0")
    with pytest.raises(UsageError, match="cannot make the cache"):
        dataprep.check(folder, cache=building.write(tmp_path, {"taken": "x"}) / "taken")
    with pytest.raises(UsageError, match="among the data"):
        dataprep.check(folder / "f0.pdf", cache=folder / "cache")
    assert dataprep.check(folder, cache=folder / ".cache").ok


def test_a_full_disk_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sets.aged(sets.labeled(tmp_path / "data", 6))

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dataprep.cache.os.replace", refuse)
    assert checked(folder) == told(dataprep.check(folder))
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.parent.name)
def test_every_kind_of_finding_comes_back(folder: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(folder, tmp_path / "data", symlinks=True)
    sets.aged(tmp_path / "data")
    alone = dataprep.check(tmp_path / "data", recursive=True, show_skipped=True)
    assert checked(tmp_path / "data", show_skipped=True, recursive=True) == told(alone)
    again = dataprep.check(tmp_path / "data", recursive=True, show_skipped=True, cache=tmp_path / "cache")
    assert again == alone
    names = {path.name.split("-")[1] for path in (tmp_path / "cache").iterdir()}
    assert "set" in names
