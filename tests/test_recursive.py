"""`--recursive`: which folders of a tree are sets, and that each is judged as if it had been given itself."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.cli import run
from dataprep.findings import Report
from dataprep.plan import folders_with_sets
from dataprep.store import Entry, LocalStore
from tests import building, sets

Folders = tuple[str, ...]


def found(tmp_path: Path, files: dict[str, Any]) -> tuple[Folders, Folders]:
    store = LocalStore(str(building.write(tmp_path, files)))
    return folders_with_sets(store, store.list())


def listed(*paths: str) -> str:
    return "".join(json.dumps({"file": path}) + "\n" for path in paths)


TREES: list[tuple[str, list[str], dict[str, str], Folders, Folders]] = [
    ("nothing", [], {}, ("",), ()),
    ("neighbours only", ["notes.txt", "a/readme.md"], {}, ("",), ()),
    ("one set", ["a.pdf"], {}, ("",), ()),
    ("sets beside each other", ["a/1.pdf", "b/1.pdf", "c/notes.txt"], {}, ("a", "b"), ()),
    ("a set in a set", ["1.pdf", "a/1.pdf"], {}, ("", "a"), ()),
    ("a set far down", ["a/b/c/d/1.pdf"], {}, ("a/b/c/d",), ()),
    ("names that sort between", ["a/1.pdf", "a-b/1.pdf", "a.b/1.pdf", "a0/1.pdf"], {}, ("a", "a-b", "a.b", "a0"), ()),
    ("sidecars of their own below forms", ["1.pdf", "ocr/1.pdf.ocr.json", "labels/1.pdf.labels.json"], {}, ("",), ()),
    ("sidecars without any form", ["ocr/1.pdf.ocr.json", "x/notes.txt"], {}, ("ocr",), ()),
    ("fields without any form", ["a/fields.json"], {}, ("a",), ()),
    ("fields below forms", ["1.pdf", "a/fields.json"], {}, ("",), ()),
    ("fields below nothing but forms beside", ["b/1.pdf", "a/fields.json"], {}, ("a",), ("b",)),
    ("sidecars below sidecars", ["a/1.pdf.ocr.json", "a/b/1.pdf.ocr.json"], {}, ("a",), ()),
    ("forms below sidecars", ["a/1.pdf.ocr.json", "a/b/1.pdf"], {}, ("a",), ("a/b",)),
    ("hidden folders", [".git/1.pdf", "a/1.pdf"], {}, ("a",), ()),
    ("class folders of lists", ["x/1.pdf", "y/1.pdf"], {"x.jsonl": listed("x/1.pdf"), "y.jsonl": listed("y/1.pdf")}, ("",), ()),
    ("class folders and another set", ["x/1.pdf", "z/1.pdf"], {"x.jsonl": listed("x/1.pdf")}, ("",), ("z",)),
    ("a classifier below", ["c/x/1.pdf", "s/1.pdf"], {"c/x.jsonl": listed("x/1.pdf")}, ("c",), ("s",)),
    ("a classifier whose root lies above", ["c/x/1.pdf"], {"c/x.jsonl": listed("box/c/x/1.pdf")}, ("c",), ()),
    ("a list that is none", ["x/1.pdf"], {"x.jsonl": '{"prompt": "x/1.pdf"}\n'}, ("x",), ()),
    ("a list of nothing that is there", ["x/1.pdf"], {"x.jsonl": listed("y/1.pdf")}, ("",), ("x",)),
    ("forms beside a set", ["a/1.pdf", "b/1.pdf", "b/1.pdf.ocr.json"], {}, ("b",), ("a",)),
    ("forms above a set", ["1.pdf", "a/1.pdf", "a/1.pdf.labels.json"], {}, ("a",), ("",)),
    ("forms with fields beside forms", ["a/1.pdf", "a/fields.json", "b/1.pdf"], {}, ("a",), ("b",)),
    ("forms with sidecars of their own below", ["a/1.pdf", "a/ocr/1.pdf.ocr.json", "b/1.pdf"], {}, ("a",), ("b",)),
]


@pytest.mark.parametrize(("paths", "texts", "folders", "beside"), [row[1:] for row in TREES], ids=[row[0] for row in TREES])
def test_which_folders_are_sets_and_which_are_passed_over(
    tmp_path: Path, paths: list[str], texts: dict[str, str], folders: Folders, beside: Folders
) -> None:
    assert found(tmp_path, {**dict.fromkeys(paths, building.pdf()), **texts}) == (folders, beside)


def test_many_and_deep_folders_take_no_time(tmp_path: Path) -> None:
    store = LocalStore(str(tmp_path))
    wide = [Entry(f"s{number:05}/1.pdf.ocr.json", 9) for number in range(3000)]
    assert len(folders_with_sets(store, wide)[0]) == 3000
    deep = sorted((Entry("d/" * level + "1.pdf", 9) for level in range(200)), key=lambda entry: entry.path)
    assert len(folders_with_sets(store, deep)[0]) == 200


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sets, of which one holds a third; two have something to find."""
    monkeypatch.chdir(tmp_path)
    sets.labeled(tmp_path / "tree" / "one")
    sets.turn(sets.labeled(tmp_path / "tree" / "two"))
    sets.declare(sets.labeled(tmp_path / "tree" / "two" / "three", ocr=building.layout_3()), "Unused")
    return tmp_path / "tree"


def paths(report: Report) -> list[str]:
    return [one.path for one in report.datasets]


def test_each_set_is_judged_as_if_it_were_given(tree: Path) -> None:
    report = dataprep.check("tree", recursive=True)
    assert paths(report) == ["tree/one", "tree/two", "tree/two/three"]
    assert report == dataprep.check("tree/one", "tree/two", "tree/two/three")
    assert [one.target for one in report.datasets] == ["2.1", "2.1", "3.1"]
    assert sets.codes(dataprep.check("tree")) == ["D708"]


def test_a_set_is_judged_once(tree: Path) -> None:
    report = dataprep.check("tree", "tree/two", "tree/two/", recursive=True)
    assert report == dataprep.check("tree", recursive=True)


def test_a_file_means_its_folder(tree: Path) -> None:
    assert paths(dataprep.check("tree/two/f0.pdf", recursive=True)) == ["tree/two"]


def test_each_set_has_its_own_settings(tree: Path) -> None:
    sets.settle(tree, 'recursive = true\ntarget = "3.0"\nfail-on = "warning"')
    sets.settle(tree / "two" / "three", 'ignore = ["K603"]')
    report = dataprep.check("tree")
    assert [(one.path, one.target, one.settings) for one in report.datasets] == [
        ("tree/one", "3.0", "tree/dataprep.toml"),
        ("tree/two", "3.0", "tree/dataprep.toml"),
        ("tree/two/three", "3.1", "tree/two/three/dataprep.toml"),
    ]
    assert [(entry.dataset, entry.code) for entry in report.ignored] == [("tree/two/three", "K603")]
    assert {one.target for one in dataprep.check("tree", target="2.1").datasets} == {"2.1"}


def test_nothing_at_all_is_told_once(tmp_path: Path) -> None:
    for name in ("a", "b/c", "d"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "notes.txt").write_text("notes", encoding="utf-8")
    report = dataprep.check(tmp_path, recursive=True)
    assert [(finding.dataset, finding.code) for finding in report.findings] == [(str(tmp_path), "D708")]


def test_a_tree_of_any_depth(tmp_path: Path) -> None:
    folder = tmp_path
    for level in range(60):
        folder = folder / f"level-{level}"
    sets.labeled(folder)
    assert paths(dataprep.check(tmp_path, recursive=True)) == [str(folder)]


def test_class_folders_belong_to_their_classifier(tmp_path: Path) -> None:
    for name in ("invoices", "receipts"):
        forms = [f"{name}/{number}.pdf" for number in range(5)]
        ocr = building.layout_3()
        sidecars = {f"{form}.ocr.json": ocr for form in forms}
        sources = {form: building.pdf(mark=form) for form in forms}
        building.write(tmp_path, {f"{name}.jsonl": listed(*forms), **sources, **sidecars})
    sets.labeled(tmp_path / "other")
    report = dataprep.check(tmp_path, recursive=True)
    assert [(one.path, one.kind) for one in report.datasets] == [
        (str(tmp_path), "classifier"),
        (f"{tmp_path}/other", "labeled"),
    ]
    assert report.datasets[0].valid_documents == 10


def test_on_the_command_line(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "tree", "--recursive"]) == 1
    text = capsys.readouterr().out
    assert [line.split(":")[0] for line in text.splitlines() if "target" in line] == ["tree/one", "tree/two", "tree/two/three"]
    assert run(["check", "tree", "--recursive", "--ignore", "G"]) == 0
    capsys.readouterr()
    assert run(["stats", "tree", "--recursive", "--format", "json"]) == 0
    assert [one["path"] for one in json.loads(capsys.readouterr().out)["datasets"]] == ["tree/one", "tree/two", "tree/two/three"]


@pytest.fixture
def scans(tree: Path) -> Path:
    """The tree with a folder of forms and nothing else beside its sets."""
    building.write(tree, {"scans/1.pdf": building.pdf(), "scans/2.pdf": building.pdf(mark="2")})
    return tree


def test_folders_of_forms_are_passed_over_where_there_are_sets(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = dataprep.check("tree", recursive=True)
    assert paths(report) == ["tree/one", "tree/two", "tree/two/three"]
    assert report.passed_over == ("tree/scans",)
    assert sets.parsed(report)["passed_over"] == ["tree/scans"]
    assert run(["check", "tree", "--recursive"]) == 1
    line = "passed over: tree/scans (forms without OCR, labels, fields or a list): give it by itself if it is a set\n"
    assert capsys.readouterr().out.count(line) == 1
    assert dataprep.check("tree/one", recursive=True).passed_over == ()


def test_a_folder_of_forms_that_is_given_too_is_not_passed_over(scans: Path) -> None:
    report = dataprep.check("tree", "tree/scans", recursive=True)
    assert paths(report) == ["tree/one", "tree/two", "tree/two/three", "tree/scans"]
    assert report.passed_over == ()


def test_where_there_is_no_set_folders_of_forms_are_taken_for_such(tmp_path: Path) -> None:
    building.write(tmp_path, {f"{name}/{number}.pdf": building.pdf(mark=f"{name}{number}") for name in "ab" for number in "12"})
    report = dataprep.check(tmp_path, recursive=True)
    assert [(one.path, one.kind) for one in report.datasets] == [(f"{tmp_path}/{name}", "unlabeled") for name in "ab"]
    assert report.passed_over == ()


EXCLUDED: list[tuple[str, str | list[str], list[str], tuple[str, ...]]] = [
    ("a folder", "two", ["tree/one"], ("tree/scans",)),
    ("several", ["two/three", "scans"], ["tree/one", "tree/two"], ()),
    ("a glob", "*o*", ["tree/scans"], ()),
    ("a glob below", "two/*", ["tree/one"], ("tree/scans",)),
    ("nothing that is there", "three", ["tree/one", "tree/two", "tree/two/three"], ("tree/scans",)),
    ("all", "*", ["tree"], ()),
]


@pytest.mark.parametrize(("globs", "judged", "beside"), [row[1:] for row in EXCLUDED], ids=[row[0] for row in EXCLUDED])
def test_what_is_excluded_is_not_there(
    scans: Path, globs: str | list[str], judged: list[str], beside: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    report = dataprep.check("tree", recursive=True, exclude=globs)
    assert (paths(report), report.passed_over) == (judged, beside)
    several = [globs] if isinstance(globs, str) else globs
    run(["check", "tree", "--recursive", "--format", "json", *(f"--exclude={glob}" for glob in several)])
    assert [one["path"] for one in json.loads(capsys.readouterr().out)["datasets"]] == judged


def test_files_of_a_set_can_be_excluded(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set", count=8)
    sets.turn(folder, "f7.pdf")
    assert dataprep.check(folder, exclude="f7.*").findings == ()
    assert dataprep.check(folder, exclude="f7.*").datasets[0].documents == 7
    sets.settle(folder, 'exclude = ["f7.*", "f6.*"]')
    assert dataprep.check(folder).datasets[0].documents == 6
    assert dataprep.check(folder, exclude="nothing").datasets[0].documents == 8


def test_what_a_set_excludes_it_excludes_in_a_tree_too(tree: Path) -> None:
    sets.settle(tree / "two", 'recursive = true\nexclude = ["f0.*"]')
    alone, whole = dataprep.check("tree/two"), dataprep.check("tree", recursive=True)
    assert [one.documents for one in alone.datasets] == [5, 6]
    assert whole.datasets[1] == alone.datasets[0]


def test_a_set_under_two_names_is_judged_once(tree: Path) -> None:
    (tree.parent / "link").symlink_to(tree / "one")
    assert paths(dataprep.check("tree/one", "link")) == ["tree/one"]
    assert paths(dataprep.check("link", "tree/one", str(tree / "one"), "tree/two/../one")) == ["link"]
    assert paths(dataprep.check("link", "tree", recursive=True)) == ["link", "tree/two", "tree/two/three"]
    assert [one.path for one in dataprep.stats("tree/one", "link").datasets] == ["tree/one"]


def known(path: str, **options: Any) -> Report:
    return dataprep.check(path, baseline="known.json", **options)


@pytest.fixture
def nested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set in a set, each with a K603, and known; the outer one has an F019 for the inner one, and a G404."""
    monkeypatch.chdir(tmp_path)
    folder = sets.labeled(tmp_path / "set", count=7)
    sets.declare(folder, "Unused")
    sets.turn(folder)
    sets.declare(sets.labeled(folder / "inner"), "Unused")
    assert run(["check", "set", "--recursive", "--write-baseline", "known.json"]) == 0
    return folder / "inner"


def test_a_baseline_of_nested_sets(nested: Path) -> None:
    report = known("set", recursive=True)
    assert (report.findings, len(report.known), report.gone) == ((), 4, 0)
    assert sorted({(one.dataset, one.code) for one in report.known}) == [
        ("set", "F019"),
        ("set", "G404"),
        ("set", "K603"),
        ("set/inner", "K603"),
    ]


def test_what_is_gone_is_of_the_judged_sets(nested: Path) -> None:
    """A nested set is no part of the outer one, nor does the outer one's word on it belong to it."""
    sets.turn(nested.parent, "f0.pdf", "Number")
    sets.declare(nested)
    assert (known("set").gone, known("set/inner").gone, known("set", recursive=True).gone) == (1, 1, 2)
    assert (known("set/inner").known, known("set").findings, known("set/inner").findings) == ((), (), ())
    shutil.rmtree(nested)
    assert known("set").gone == known("set", recursive=True).gone == 2


def test_hostile_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sets.labeled(tmp_path / "a\x1b[31m\u202e\nb" / "c")
    assert run(["check", str(tmp_path), "--recursive"]) == 0
    printed = capsys.readouterr().out
    assert "a\\x1b[31m\\u202e\\nb/c" in printed
    assert all(line.isprintable() for line in printed.splitlines())


def test_runs_are_equal_whatever_order_the_disk_lists_in(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (dataprep.check("tree", recursive=True) for _ in range(2))
    children = LocalStore._children
    monkeypatch.setattr(LocalStore, "_children", lambda store, folder: children(store, folder)[::-1])
    assert first == second == dataprep.check("tree", recursive=True)
    assert first.to_json() == dataprep.check("tree", recursive=True).to_json()


def test_a_part_of_a_store_reads_as_a_folder_of_its_own(tree: Path) -> None:
    whole, alone = dataprep.check("tree", recursive=True), dataprep.check("tree/two")
    theirs = tuple(finding for finding in whole.findings if finding.dataset == "tree/two")
    assert theirs == alone.findings
    assert replace(alone, findings=()).datasets == whole.datasets[1:2]
