"""Mending in memory: which fixes are taken, in which round, and that a second time changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep import mending
from dataprep.checking import Judged, judge_set
from dataprep.demo import write_demo
from dataprep.errors import StoreError, UsageError
from dataprep.findings import Cut, Drop, Edit, Fix, Location, Move, Put, Rename, Severity
from dataprep.mending import Mended, Outcome, Round, mend
from dataprep.overlay import Overlay
from dataprep.sets import OpenSet
from dataprep.store import LocalStore
from tests import building, sets
from tests.test_journal import tree

PATH = "f0.pdf.labels.json"


def mended(folder: Path | str, *, unsafe: bool = False, **options: object) -> Mended:
    """The only set of a path, mended in memory."""
    (one,) = mend([folder], options, unsafe=unsafe)
    return one


def fixed(one: Mended) -> list[str]:
    return [finding.code for finding in one.fixed]


def written(folder: Path, **options: Any) -> list[str]:
    """The codes of what is mended on the disk."""
    one = mended(folder, **options)
    mending.write(one)
    return fixed(one)


def put(folder: Path, pointer: str, value: Any, path: str = PATH) -> None:
    """Change a value in a file of a set."""
    tree = building.put(json.loads((folder / path).read_text(encoding="utf-8")), pointer, value)
    building.write(folder, {path: tree})


def untrim(folder: Path, name: str = "Total", to: str = "Total ") -> None:
    """Give a field's name a blank, in fields.json and in every labels file."""
    for path in (folder / "fields.json", *folder.glob("*.labels.json")):
        path.write_text(path.read_text(encoding="utf-8").replace(f'"{name}"', f'"{to}"'), encoding="utf-8")


def test_a_healthy_set_stays_as_it_is(tmp_path: Path) -> None:
    one = mended(sets.labeled(tmp_path))
    assert (one.fixed, one.refused, one.files, one.has_changes) == ((), (), 0, False)
    before = tree(tmp_path)
    mending.write(one)
    assert tree(tmp_path) == before


def test_what_is_mended_is_gone_and_nothing_new_comes(tmp_path: Path) -> None:
    write_demo(tmp_path / "sample", broken=True)
    before = dataprep.check(tmp_path / "sample")
    one = mended(tmp_path / "sample", unsafe=True)
    assert len(one.fixed) == before.fixable(safe=True) + before.fixable(safe=False) > 5
    mending.write(one)
    after = dataprep.check(tmp_path / "sample")
    assert {finding.code for finding in after.findings} < {finding.code for finding in before.findings}
    assert [(finding.code, finding.at, finding.message) for finding in after.findings] == [
        (finding.code, finding.at, finding.message) for finding in one.left
    ]
    assert after.fixable(safe=True) == after.fixable(safe=False) == 0
    assert not mended(tmp_path / "sample", unsafe=True).has_changes


def test_unsafe_fixes_are_left_where_they_are_not_wanted(tmp_path: Path) -> None:
    put(sets.labeled(tmp_path), "/labels/0/value/0/text", "1043")
    one = mended(tmp_path)
    assert (fixed(one), [finding.code for finding in one.left], one.is_unsafe) == ([], ["M504"], False)
    assert fixed(mended(tmp_path, unsafe=True)) == ["M504"]


def test_a_sidecar_is_moved_and_mended_within(tmp_path: Path) -> None:
    """Its faults show when its form finds it: the edits come after the move, and are written at once."""
    put(sets.labeled(tmp_path), "/document", "other.pdf")
    sets.turn(tmp_path)
    (tmp_path / PATH).rename(tmp_path / "f0.labels.json")
    one = mended(tmp_path)
    assert fixed(one) == ["F005", "L306", "G404"]
    assert list(one.texts) == ["f0.labels.json"]
    assert dict(one.moves) == {"f0.labels.json": PATH}
    assert one.files == 1
    mending.write(one)
    assert not (tmp_path / "f0.labels.json").exists()
    assert json.loads((tmp_path / PATH).read_text(encoding="utf-8")) == building.labels("f0.pdf")
    assert not dataprep.check(tmp_path).findings


def test_a_sidecar_in_another_folder_is_moved_and_mended_within(tmp_path: Path) -> None:
    put(sets.labeled(tmp_path), "/document", "other.pdf")
    building.write(tmp_path, {f"labels/{PATH}": (tmp_path / PATH).read_bytes()})
    (tmp_path / PATH).unlink()
    assert fixed(mended(tmp_path)) == []
    assert written(tmp_path, unsafe=True) == ["F006", "L306"]
    assert not dataprep.check(tmp_path).findings
    assert list((tmp_path / "labels").iterdir()) == []


def test_a_name_is_trimmed_in_all_files_together(tmp_path: Path) -> None:
    untrim(sets.labeled(tmp_path))
    one = mended(tmp_path)
    assert "K605" in fixed(one)
    assert sorted(one.texts) == [*(f"f{number}.pdf.labels.json" for number in range(6)), "fields.json"]
    mending.write(one)
    assert not dataprep.check(tmp_path).findings
    assert b"Total " not in b"".join(tree(tmp_path).values())


def test_a_fix_over_several_files_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    untrim(sets.labeled(tmp_path))
    one = mended(tmp_path)
    building.write(tmp_path, {PATH: (tmp_path / PATH).read_bytes() + b"\n"})
    before = tree(tmp_path)
    with pytest.raises(StoreError, match="changed meanwhile"):
        mending.write(one)
    assert tree(tmp_path) == before


def test_one_box_with_two_faults(tmp_path: Path) -> None:
    """The second shows when the first is mended: it is tried in the next round."""
    words = (*building.WORDS, ("1042", (8.245, 1.1, 8.5, 1.32)))
    building.write(sets.labeled(tmp_path), {"f0.pdf.ocr.json": building.layout_2(words)})
    put(tmp_path, "/labels/0/value/0/boundingBoxes/0", [0.97, 0.1, 0.97, 0.12, 1.0005, 0.12, 1.0005, 0.1])
    one = mended(tmp_path)
    assert fixed(one) == ["G404", "G401"]
    (text,) = one.texts.values()
    assert json.loads(text)["labels"][0]["value"][0]["boundingBoxes"][0] == [0.97, 0.1, 1, 0.1, 1, 0.12, 0.97, 0.12]


def test_several_marks_before_the_first_character(tmp_path: Path) -> None:
    text = (sets.labeled(tmp_path) / PATH).read_bytes()
    building.write(tmp_path, {PATH: b"\xef\xbb\xbf" * 3 + text})
    assert written(tmp_path) == ["F013"] * 3
    assert (tmp_path / PATH).read_bytes() == text
    assert written(tmp_path) == []


SELECTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["L306", "G404"]),
    ({"select": "G"}, ["G404"]),
    ({"select": "L306"}, ["L306"]),
    ({"ignore": "G404"}, ["L306"]),
    ({"select": "F"}, []),
    ({"severity": "G404=info"}, ["L306", "G404"]),
]


@pytest.mark.parametrize(("options", "codes"), SELECTIONS)
def test_only_what_is_shown_is_mended(tmp_path: Path, options: dict[str, Any], codes: list[str]) -> None:
    put(sets.labeled(tmp_path), "/document", "other.pdf")
    sets.turn(tmp_path)
    assert fixed(mended(tmp_path, **options)) == codes


IGNORED: Mapping[str, str] = {
    "by code": 'ignore = ["G404"]',
    "by path": '[[ignore]]\ncode = "G"\npath = "f0.*"',
}


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED)
def test_what_the_settings_ignore_is_not_mended(tmp_path: Path, text: str) -> None:
    sets.turn(sets.labeled(tmp_path))
    sets.turn(tmp_path, "f1.pdf")
    sets.settle(tmp_path, text)
    assert fixed(mended(tmp_path)) == ([] if "path" not in text else ["G404"])


def test_a_file_means_its_form(tmp_path: Path) -> None:
    for form in ("f0.pdf", "f1.pdf"):
        sets.turn(sets.labeled(tmp_path) if form == "f0.pdf" else tmp_path, form)
    put(tmp_path, "/fields/0/fieldFormat", "no-white-spaces", "fields.json")
    assert list(mended(tmp_path / "f1.pdf").texts) == ["f1.pdf.labels.json"]
    assert list(mended(tmp_path / PATH).texts) == [PATH]
    assert list(mended(tmp_path / "fields.json").texts) == ["fields.json"]
    assert len(mended(tmp_path).texts) == 3
    building.write(tmp_path, {"notes.txt": "x"})
    with pytest.raises(UsageError, match="neither a form nor a file of one"):
        mended(tmp_path / "notes.txt")


def test_each_set_below_by_itself(tmp_path: Path) -> None:
    for name in ("one", "two/deep"):
        sets.turn(sets.labeled(tmp_path / name))
    sets.labeled(tmp_path / "healthy")
    found = {Path(one.name).relative_to(tmp_path).as_posix(): fixed(one) for one in mend([tmp_path], {"recursive": True})}
    assert found == {"healthy": [], "one": ["G404"], "two/deep": ["G404"]}
    for one in mend([tmp_path], {"recursive": True}):
        mending.write(one)
    assert not dataprep.check(tmp_path, recursive=True).findings


def test_what_is_moved_into_a_set_below_is_mended_there_at_once(tmp_path: Path) -> None:
    sets.labeled(tmp_path, 1)
    for path in sets.labeled(tmp_path / "sub").iterdir():
        path.rename(path.with_name(path.name.replace("f", "g", 1) if path.name != "fields.json" else path.name))
    (tmp_path / "sub" / "g0.pdf.labels.json").rename(tmp_path / "g0.pdf.labels.json")
    found = []
    for one in mend([tmp_path], {"recursive": True, "select": "F006,L306"}, unsafe=True):
        mending.write(one)
        found.append(fixed(one))
    assert found == [["F006"], ["L306"] * 6]
    assert not any(one.has_changes for one in mend([tmp_path], {"recursive": True}, unsafe=True))


def test_a_file_that_changes_while_it_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(one: OpenSet) -> Judged:
        judged = judge_set(one)
        put(tmp_path, "/labels/2/value/0/text", "mine")
        return judged

    sets.turn(sets.labeled(tmp_path))
    monkeypatch.setattr(mending, "judge_set", slow)
    with pytest.raises(StoreError, match="changed meanwhile; nothing is written: run again"):
        mended(tmp_path)
    assert json.loads((tmp_path / PATH).read_text(encoding="utf-8"))["labels"][2]["value"][0]["text"] == "mine"


def test_a_link_that_leaves_is_no_reason_to_leave_the_rest(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set")
    sets.turn(folder)
    (folder / "f1.pdf.ocr.json").rename(tmp_path / "ocr.json")
    (folder / "f1.ocr.json").symlink_to(tmp_path / "ocr.json")
    one = mended(folder)
    assert fixed(one) == ["G404"]
    assert [finding.code for finding in one.refused] in ([], ["F005"])
    mending.write(one)
    assert (folder / "f1.ocr.json").is_symlink()


def here(pointer: str) -> Location:
    return Location("a.json", pointer)


A, B = here("/a"), here("/b")

PAIRS: dict[str, tuple[tuple[Edit, ...], tuple[Edit, ...], Outcome]] = {
    "apart": ((Put(A, 1),), (Put(B, 1),), Outcome.TAKEN),
    "the same value": ((Put(A, 1),), (Put(A, 2),), Outcome.WAITS),
    "a value within another": ((Drop(here("/c")),), (Put(here("/c/0"), 3),), Outcome.WAITS),
    "a value and its key": ((Put(A, 1),), (Rename(A, "z"),), Outcome.TAKEN),
    "one of two places": ((Put(A, 1),), (Put(B, 1), Put(A, 2)), Outcome.WAITS),
    "the same path": ((Move("m.json", "x.json"),), (Move("n.json", "x.json"),), Outcome.WAITS),
    "the same file": ((Move("m.json", "x.json"),), (Move("m.json", "y.json"),), Outcome.WAITS),
    "a path that is taken": ((), (Move("m.json", "n.json"),), Outcome.WAITS),
    "a file that is not there": ((), (Move("nowhere.json", "x.json"),), Outcome.REFUSED),
    "a pointer to nothing": ((), (Put(here("/x/y"), 1),), Outcome.REFUSED),
    "a file to edit that is not there": ((), (Put(Location("nowhere.json", "/a"), 1),), Outcome.REFUSED),
    "a file that is no text": ((), (Cut(Location("form.pdf"), 0, 1),), Outcome.REFUSED),
    "two edits of its own that clash": ((), (Put(A, 1), Put(A, 2)), Outcome.REFUSED),
    "nothing to change": ((), (Put(A, 0),), Outcome.REFUSED),
    "no edits": ((), (), Outcome.REFUSED),
}


@pytest.mark.parametrize(("first", "second", "outcome"), PAIRS.values(), ids=PAIRS)
def test_a_round(tmp_path: Path, first: tuple[Edit, ...], second: tuple[Edit, ...], outcome: Outcome) -> None:
    files: dict[str, Any] = {"a.json": {"a": 0, "b": 0, "c": [0]}, "m.json": b"{}", "n.json": b"{}", "form.pdf": b"\xff\xfe"}
    this = Round(Overlay(LocalStore(str(building.write(tmp_path, files)))))
    if first:
        assert this.take(Fix("first", first)) is Outcome.TAKEN
    before = this.result()
    assert this.take(Fix("second", second)) is outcome
    assert (this.result() == before) is (outcome is not Outcome.TAKEN)
    assert this.has_changes is bool(first or outcome is Outcome.TAKEN)


def test_what_is_excluded_above_is_not_mended_below(tmp_path: Path) -> None:
    """A set in a tree is mended as it was judged: without what the tree's settings leave out."""
    for name in ("one", "two"):
        folder = sets.labeled(tmp_path / name)
        for number in (0, 1):
            turn(folder / f"f{number}.pdf.labels.json")
    building.write(tmp_path, {"dataprep.toml": b'recursive = true\nexclude = ["one/f1.pdf*"]\n'})
    told = {f"{one.name}/{path}" for one in mend([tmp_path], {}) for path in one.texts}
    changed = ("one/f0", "two/f0", "two/f1")
    assert told == {f"{tmp_path}/{name}.pdf.labels.json" for name in changed}


def turn(path: Path) -> None:
    """The first box of a labels file, anticlockwise."""
    tree = json.loads(path.read_bytes())
    box = tree["labels"][0]["value"][0]["boundingBoxes"][0]
    box[2:4], box[6:8] = box[6:8], box[2:4]
    path.write_text(json.dumps(tree), encoding="utf-8")


NUMBER = "1042"
BESIDE: dict[str, tuple[list[float], list[float]]] = {
    "a word that leaves the page": (building.corners((8.0, 1.0, 8.517, 1.2)), building.corners((7.95, 1.0, 8.467, 1.2))),
    "a word far beyond the page": (building.corners((8.0, 1.0, 8.58, 1.2)), building.corners((7.92, 1.0, 8.5, 1.2))),
    "a word of another winding": ([3.0, 1.0, 3.0, 1.2, 3.03, 1.2, 3.03, 1.0], building.corners((3.0, 1.0, 3.03, 1.2))),
}


@pytest.mark.parametrize(("word_box", "label_box"), BESIDE.values(), ids=BESIDE)
def test_no_fix_makes_an_error_or_comes_again(tmp_path: Path, word_box: list[float], label_box: list[float]) -> None:
    """Labels are not snapped to words that are broken themselves, nor do fixes undo each other for ever."""
    folder = sets.labeled(tmp_path / "set")
    for path in folder.glob("*.ocr.json"):
        tree = json.loads(path.read_bytes())
        lines = tree["analyzeResult"]["readResults"][0]["lines"]
        (word,) = [word for line in lines for word in line["words"] if word["text"] == NUMBER]
        word["boundingBox"] = word_box
        path.write_text(json.dumps(tree), encoding="utf-8")
        labels = path.with_name(path.name.replace(".ocr.", ".labels."))
        tree = json.loads(labels.read_bytes())
        (item,) = [item for label in tree["labels"] for item in label["value"] if item["text"] == NUMBER]
        item["boundingBoxes"] = [[value / (8.5, 11)[place % 2] for place, value in enumerate(label_box)]]
        labels.write_text(json.dumps(tree), encoding="utf-8")
    assert "M503" in {finding.code for finding in dataprep.check(folder).findings}
    before = {finding.code for finding in dataprep.check(folder).findings if finding.severity is Severity.ERROR}
    for unsafe in (False, True):
        (mended,) = mend([folder], {}, unsafe=unsafe)
        mending.write(mended)
        after = {finding.code for finding in dataprep.check(folder).findings if finding.severity is Severity.ERROR}
        assert after <= before
        (again,) = mend([folder], {}, unsafe=unsafe)
        assert again.files == 0
