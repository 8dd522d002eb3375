"""The baseline: what is known stays apart, however files are rewritten, and what is new fails."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.cli import run
from dataprep.demo import write_demo
from dataprep.findings import Report
from tests import building, sets

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set with two G404 and two K603, and nothing else; the working directory is the one above it."""
    monkeypatch.chdir(tmp_path)
    folder = sets.labeled(tmp_path / "set", count=8)
    sets.declare(folder, "One", "Two")
    sets.turn(folder, "f0.pdf", "Number")
    sets.turn(folder, "f1.pdf", "Vendor")
    return folder


def remember(*arguments: str) -> None:
    assert run(["check", *arguments, "--write-baseline", "known.json"]) == 0


def known(*paths: Any, **options: Any) -> Report:
    return dataprep.check(*paths, baseline="known.json", **options)


def test_what_is_remembered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember("set")
    assert capsys.readouterr().out == "wrote 5 findings into known.json; from now on: --baseline known.json\n"
    text = Path("known.json").read_text(encoding="utf-8")
    body = json.loads(text)
    assert body["version"] == 1
    assert [(one["path"], one["code"], one["about"], one["count"]) for one in body["findings"]] == [
        ("set/f0.pdf.labels.json", "G404", "Number", 1),
        ("set/f1.pdf.labels.json", "G404", "Vendor", 2),
        ("set/fields.json", "K603", "One", 1),
        ("set/fields.json", "K603", "Two", 1),
    ]
    remember("set", "--baseline", "known.json")
    assert Path("known.json").read_text(encoding="utf-8") == text


def test_known_findings_stand_apart_and_do_not_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember("set")
    capsys.readouterr()
    assert run(["check", "set", "--baseline", "known.json", "--fail-on", "info"]) == 0
    assert capsys.readouterr().out.endswith("\n5 known from the baseline, not shown\nnothing new\n")
    report = sets.parsed(known("set"))
    assert (len(report["findings"]), len(report["known"]), report["gone"]) == (0, 5, 0)
    assert report["summary"] == {"error": 0, "warning": 0, "info": 0}
    assert report["datasets"][0]["valid_documents"] == 6


def test_a_new_finding_of_the_same_kind_fails(folder: Path) -> None:
    remember("set")
    sets.turn(folder, "f2.pdf", "Number")
    sets.turn(folder, "f0.pdf", "Total")
    report = known("set")
    assert [(one.at.path, one.about) for one in report.findings] == [
        ("f0.pdf.labels.json", "Total"),
        ("f2.pdf.labels.json", "Number"),
    ]
    assert report.fails


def test_more_of_a_known_kind_fail(folder: Path) -> None:
    remember("set")
    body = json.loads(Path("known.json").read_text(encoding="utf-8"))
    body["findings"][1]["count"] = 1
    Path("known.json").write_text(json.dumps(body), encoding="utf-8")
    assert [(one.about, one.at.pointer) for one in known("set").findings] == [("Vendor", "/labels/2/value/1/boundingBoxes/0")]


def test_fixed_ones_are_counted_as_gone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember("set")
    sets.turn(folder, "f1.pdf", "Vendor")
    assert known("set").gone == 2
    sets.declare(folder)
    assert known("set").gone == 4
    capsys.readouterr()
    assert run(["check", "set", "--baseline", "known.json"]) == 0
    assert "4 of the baseline are gone: write it anew with --write-baseline" in capsys.readouterr().out


@pytest.mark.parametrize("options", [{"select": "K"}, {"ignore": "G,K"}, {"select": "D708"}])
def test_what_is_not_shown_is_not_gone(folder: Path, options: Any) -> None:
    remember("set")
    report = known("set", **options)
    assert (report.findings, report.gone) == ((), 0)


def test_what_a_file_of_the_set_does_not_show_is_not_gone(folder: Path) -> None:
    remember("set")
    report = known("set/f0.pdf")
    assert ([one.code for one in report.known], report.findings, report.gone) == (["G404"], (), 0)


def test_other_sets_are_not_gone(folder: Path, tmp_path: Path) -> None:
    sets.declare(sets.labeled(tmp_path / "set-2"), "Unused")
    remember("set", "set-2")
    assert (len(known("set").known), known("set").gone) == (5, 0)
    assert (len(known("set-2").known), known("set-2").gone) == (1, 0)
    both = known("set", "set-2")
    assert (len(both.known), both.gone, both.findings) == (6, 0, ())


def test_severities_and_kept_apart_findings_do_not_matter(folder: Path) -> None:
    remember("set", "--severity", "K603=error")
    assert known("set", severity="G=info").findings == ()


def rewritten(change: Callable[[Any], Any]) -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        for path in sorted(folder.rglob("*.json")):
            try:
                tree = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue
            path.write_text(json.dumps(change(tree), indent=5), encoding="utf-8")

    return rewrite


def reordered_keys(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: reordered_keys(tree[key]) for key in sorted(tree, reverse=True)}
    return [reordered_keys(item) for item in tree] if isinstance(tree, list) else tree


def reordered_labels(tree: Any) -> Any:
    return tree | {"labels": tree["labels"][::-1]} if isinstance(tree, dict) and isinstance(tree.get("labels"), list) else tree


REWRITES = {"lines": rewritten(lambda tree: tree), "keys": rewritten(reordered_keys), "labels": rewritten(reordered_labels)}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
def test_it_outlives_lines_keys_and_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rewrite: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_demo(tmp_path / "set", broken=True)
    remember("set")
    before = dataprep.check("set")
    rewrite(tmp_path / "set")
    report = known("set")
    left_out = {"F014"}  # a key that stands twice is read, and so written, once
    assert [one for one in report.findings if one.code not in left_out] == []
    assert len(report.known) >= len(before.findings) - 1


@pytest.mark.parametrize("code", ["G409", "G410", "M505", "M507", "K603", "L303", "L313", "K602"])
def test_pairs_outlive_another_order_of_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(CASES / code / "bad", tmp_path / "set")
    remember("set")
    REWRITES["labels"](tmp_path / "set")
    report = known("set", select=code)
    assert (sets.codes(report), report.gone) == ([], 0)
    assert code in {one.code for one in report.known}


def test_it_holds_wherever_the_check_is_run_from(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember("set")
    (tmp_path / "elsewhere").mkdir()
    for place, path, baseline in (
        (folder, ".", "../known.json"),
        (tmp_path / "elsewhere", "../set", "../known.json"),
        (tmp_path / "elsewhere", str(folder), str(tmp_path / "known.json")),
        (tmp_path, "set/", "./known.json"),
        (tmp_path, "elsewhere/../set", "set/../known.json"),
    ):
        monkeypatch.chdir(place)
        report = dataprep.check(path, baseline=baseline)
        assert (report.findings, len(report.known), report.gone) == ((), 5, 0), path


def test_the_settings_name_it_relative_to_their_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sets.settle(folder, 'baseline = "known/all.json"')
    (folder / "known").mkdir()
    assert run(["check", "set"]) == 2
    assert run(["check", "set", "--write-baseline", "set/known/all.json"]) == 0
    assert len(dataprep.check("set").known) == 5
    monkeypatch.chdir(folder / "known")
    assert len(dataprep.check("..").known) == 5
    assert run(["check", "..", "--write-baseline", "all.json"]) == 0
    assert len(dataprep.check("..").known) == 5


def test_of_a_classifier_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("set", "."):
        building.write(tmp_path / place, {**building.classifier(), "invoices/0.pdf.ocr.json": "{", "receipts/1.pdf": b"no form"})
        remember(place)
        report = known(place)
        assert {one.at.path for one in report.known} >= {"invoices/0.pdf.ocr.json", "receipts/1.pdf"}
        assert (report.findings, report.gone) == ((), 0)
        building.write(tmp_path / place, building.scanned("receipts/1.pdf"))
        assert (known(place).findings, known(place).gone > 0) == ((), True)


BROKEN: list[tuple[str, str]] = [
    ("{", "Expecting property name"),
    ("[]", "Expected `object`, got `array`"),
    ("{}", "missing required field `version`"),
    ('{"version": 2, "findings": []}', "Invalid enum value 2"),
    ('{"version": 1, "findings": [{"code": "K603"}]}', "missing required field"),
    ('{"version": 1, "findings": [{"code": "K603", "path": "a", "about": null, "count": -3}]}', "Expected `int` >= 1"),
    ('{"version": 1, "findings": [], "x": ' + "[" * 100_000, "recursion"),
    ("", "Expecting value"),
    ("\xff", "codec can't decode"),
]


@pytest.mark.parametrize(("text", "piece"), BROKEN, ids=[text[:30] for text, _ in BROKEN])
def test_a_broken_one_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], text: str, piece: str) -> None:
    Path("known.json").write_bytes(text.encode("latin-1"))
    assert run(["check", "set", "--baseline", "known.json"]) == 2
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert told.err.startswith("dataprep: cannot read the baseline 'known.json': ")
    assert piece in told.err
    assert told.err.endswith("; write it anew with --write-baseline\n")
    remember("set", "--baseline", "known.json")
    assert known("set").findings == ()


@pytest.mark.parametrize("name", ["no.json", "set", "a\0b", "pipe"])
def test_what_is_no_file_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo("pipe")
    assert run(["check", "set", "--baseline", name]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


REFUSED: list[tuple[list[str], str]] = [
    (["set", "--output", "report.txt"], "--write-baseline writes no report: leave --output out"),
    (["set", "--output", "-"], "--write-baseline writes no report"),
    (["set", "--select", "K603"], "a baseline holds all findings of whole sets: leave --select out, and give folders"),
    (["set/f0.pdf"], "and give folders"),
    (["set/f0.pdf", "--whole-set"], "and give folders"),
    (["set", "set/fields.json"], "and give folders"),
]


@pytest.mark.parametrize(("arguments", "piece"), REFUSED, ids=[" ".join(row[0]) for row in REFUSED])
def test_what_would_leave_findings_out_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], piece: str
) -> None:
    assert run(["check", *arguments, "--write-baseline", "known.json"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
    assert piece in printed.err
    assert not Path("known.json").exists()
    assert not Path("report.txt").exists()


def test_a_crash_is_never_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("dataprep.regions.judge", None)
    assert run(["check", "set", "--write-baseline", "known.json"]) == 3
    remembered = json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"]
    assert "E001" not in {one["code"] for one in remembered}
    forged = {
        "version": 1,
        "findings": [{"code": "E001", "path": f"set/f{n}.pdf", "about": "G401", "count": 9} for n in range(8)],
    }
    building.write(Path(), {"known.json": forged})
    assert known("set").crashed
    assert run(["check", "set", "--baseline", "known.json"]) == 3


def test_skipped_ones_can_be_remembered(folder: Path) -> None:
    building.write(folder, {"f3.pdf.ocr.json": "["})
    remember("set", "--show-skipped")
    report = known("set", show_skipped=True, fail_on="info")
    assert (report.findings, report.gone) == ((), 0)
    assert "E002" in {one.code for one in report.known}
    assert known("set").gone == 0


def test_names_that_are_no_text_are_remembered(folder: Path) -> None:
    name = b"set/\xff\n\x1b[31m.pdf.labels.json"
    with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123 - a name in bytes
        file.write("{")
    remember("set")
    assert known("set").findings == ()


@pytest.mark.parametrize(
    "name", ["set/fields.json", "set/f0.pdf.labels.json", "set/f0.pdf", "set/x.jsonl", "set", "no/x.json", "-"]
)
def test_training_data_is_never_overwritten(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    building.write(folder, {"x.jsonl": '{"file": "f0.pdf"}\n'})
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert run(["check", "set", "--write-baseline", name]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
