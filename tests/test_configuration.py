"""Settings in files: which file holds, what may stand in it, and what a wrong one is answered with."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import dataprep
from dataprep.cli import run
from dataprep.configuration import MOST_BYTES, MOST_DOTS, settings_for
from dataprep.findings import Severity
from dataprep.settings import Ignore, Thresholds
from tests import sets

FULL = """
target = "4.0"
model = "neural"
tier = "F0"
kind = "labeled"
select = ["G", "k603"]
ignore = ["K6", {code = "G4,M5", path = "old/*", reason = "drawn by hand"}]
severity = {G401 = "warning", K = "info"}
fail-on = "warning"
deep = true
recursive = true
exclude = ["old", "*/drafts/*"]
show-skipped = true
baseline = "known.json"

[thresholds]
confidence = 0.5
text-height = 9
overlap = 0.1
forms-per-field = 2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A healthy set two folders down."""
    return sets.labeled(tmp_path / "project" / "sets" / "training")


@pytest.mark.parametrize(("name", "head"), [("dataprep.toml", ""), ("pyproject.toml", "[tool.dataprep]\n")])
def test_every_setting_in_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, head: str) -> None:
    monkeypatch.chdir(tmp_path)
    text = head + (FULL if not head else FULL.replace("[thresholds]", "[tool.dataprep.thresholds]"))
    sets.settle(tmp_path / "set", text, name)
    found = settings_for("set")
    assert (found.target, found.model, found.tier, found.kind) == ("4.0", "neural", "F0", "labeled")
    assert found.select == ("G", "K603")
    assert found.ignore == (Ignore("K6"), Ignore("G4", "old/*", "drawn by hand"), Ignore("M5", "old/*", "drawn by hand"))
    assert found.severity == (("G401", Severity.WARNING), ("K", Severity.INFO))
    assert (found.fail_on, found.deep, found.recursive, found.show_skipped) == (Severity.WARNING, True, True, True)
    assert found.exclude == ("old", "*/drafts/*")
    assert found.thresholds == Thresholds(0.5, 9, 0.1, 2)
    assert found.baseline == os.path.join("set", "known.json")  # noqa: PTH118
    assert found.source == f"set/{name}"


def test_the_nearest_file_holds_alone(folder: Path) -> None:
    project = folder.parents[1]
    sets.settle(project, 'tier = "F0"\nmodel = "neural"')
    assert settings_for(str(folder)).tier == "F0"
    sets.settle(folder.parent, '[tool.dataprep]\nmodel = "template"', "pyproject.toml")
    assert (settings_for(str(folder)).tier, settings_for(str(folder)).model) == ("S0", "template")
    sets.settle(folder.parent, 'tier = "F0"')
    assert (settings_for(str(folder)).tier, settings_for(str(folder)).model) == ("F0", None)


NOT_OURS: dict[str, bytes] = {
    "nothing": b"",
    "another tool": b"[tool.other]\nx = 1",
    "no tool": b"[tool]",
    "a comment": b"tool = 3 # [tool.dataprep]",
    "a project of our name": b"[project]\nname = 'dataprep'",
    "a tool named after us": b"[tool.other.dataprep]\ntier = 'S0'",
    "no table": b"[tool]\ndataprep = 3",
    "no TOML": b"#dataprep\ntier = ",
    "no text": b"#dataprep\n\xff\xfet\x00",
    "huge": b"# of another project\n" * 100_000,
    "huge, of blank lines": b"\n" * 2_000_000,
    "huge, of dots": b"a." * 1_000_000,
}


@pytest.mark.parametrize("raw", NOT_OURS.values(), ids=NOT_OURS)
def test_a_project_without_our_table_is_passed_by(folder: Path, raw: bytes) -> None:
    (folder.parent / "pyproject.toml").write_bytes(raw)
    sets.settle(folder.parents[1], 'tier = "F0"')
    assert settings_for(str(folder)).tier == "F0"
    (folder.parents[1] / "dataprep.toml").unlink()
    assert dataprep.check(folder).findings == ()


HEADS = [
    "[tool.dataprep]\ntier",
    "  [ tool . dataprep ]\ntier",
    '[tool."dataprep"]\ntier',
    "['tool'.dataprep]\ntier",
    "tool.dataprep.tier",
]


@pytest.mark.parametrize("head", HEADS)
def test_our_table_is_found_however_it_is_written(folder: Path, head: str) -> None:
    sets.settle(folder.parent, f'[project]\n\n{head} = "F0"' if "[" in head else f'{head} = "F0"', "pyproject.toml")
    assert settings_for(str(folder)).tier == "F0"


def test_a_huge_project_with_our_table_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sets.settle(folder.parent, "[tool.dataprep]\n" + "#" * MOST_BYTES, "pyproject.toml")
    assert "has over 200,000 bytes" in one_line(["check", str(folder)], capsys)


def test_an_empty_file_of_ours_ends_the_search(folder: Path) -> None:
    sets.settle(folder.parents[1], 'tier = "F0"')
    sets.settle(folder, "")
    assert settings_for(str(folder)).tier == "S0"


def test_the_report_names_the_file(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    sets.settle(folder, 'target = "4.0"')
    assert run(["check", "training"]) == 0
    assert "\nsettings from training/dataprep.toml\n" in capsys.readouterr().out
    assert run(["check", "training", "--target", "3.0", "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["datasets"]
    assert (one["settings"], one["target"], one["why"]["target"]) == ("training/dataprep.toml", "3.0", "as given")


def test_the_command_line_goes_over_the_file(folder: Path) -> None:
    sets.declare(folder, "Unused")
    sets.settle(folder, 'select = ["G"]\nfail-on = "warning"\nseverity = {K603 = "info"}\nignore = ["O"]')
    assert run(["check", str(folder)]) == 0
    assert run(["check", str(folder), "--select", "K603"]) == 0
    assert run(["check", str(folder), "--select", "K603", "--fail-on", "info"]) == 1
    assert run(["check", str(folder), "--select", "K603", "--severity", "K603=warning"]) == 1
    assert run(["check", str(folder), "--select", "K603", "--severity", "K603=warning", "--fail-on", "error"]) == 0


def test_a_named_file_holds_instead_of_the_nearest(folder: Path, tmp_path: Path) -> None:
    sets.settle(folder, 'target = "4.0"')
    named = sets.settle(tmp_path, 'target = "3.0"', "other.toml")
    assert dataprep.check(folder, config=named).datasets[0].target == "3.0"
    assert dataprep.check(folder, config=named, target="3.1").datasets[0].target == "3.1"
    project = sets.settle(tmp_path, '[tool.dataprep]\ntarget = "2.0"', "pyproject.toml")
    assert dataprep.stats(folder, config=str(project)).datasets[0].target == "2.0"


def test_each_folder_fails_by_its_own_settings(tmp_path: Path) -> None:
    for name, text in (("strict", 'fail-on = "warning"'), ("mild", 'fail-on = "error"')):
        sets.declare(sets.labeled(tmp_path / name), "Unused")
        sets.settle(tmp_path / name, text)
    assert not dataprep.check(tmp_path / "mild").fails
    assert dataprep.check(tmp_path / "strict").fails
    assert dataprep.check(tmp_path / "mild", tmp_path / "strict").fails
    assert not dataprep.check(tmp_path / "mild", tmp_path / "strict", fail_on="error").fails


def test_a_glob_is_over_the_path_in_the_set_or_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        sets.turn(sets.labeled(tmp_path / name))
    sets.settle(tmp_path, 'ignore = [{code = "G404", path = "one/f0*", reason = "known"}]')
    report = dataprep.check("one", "two")
    assert [(finding.dataset, finding.code) for finding in report.findings] == [("two", "G404")]
    assert [(entry.dataset, entry.path, entry.reason, entry.count) for entry in report.ignored] == [
        ("one", "one/f0*", "known", 1)
    ]


GLOBS: list[tuple[str, bool]] = [
    ("one/f0*", True),
    ("f0*", True),
    ("one/*", True),
    ("*", True),
    ("*/f0.pdf.labels.json", True),
    ("one/f0.pdf.labels.json", True),
    ("f0.pdf.labels.json", True),
    ("two/f0*", False),
    ("sets/one/f0*", False),
    ("../one/f0*", False),
    ("one", False),
]


@pytest.mark.parametrize(("place", "path"), [(".", "sets/one"), ("sets", "one"), ("sets/one", "."), ("aside", "../sets/one")])
@pytest.mark.parametrize(("glob", "is_ignored"), GLOBS)
def test_a_glob_holds_wherever_the_check_is_run_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, path: str, glob: str, is_ignored: bool
) -> None:
    """The path from the folder of the settings file, or that within the set: never that from the working directory."""
    (tmp_path / "aside").mkdir()
    sets.turn(sets.labeled(tmp_path / "sets" / "one"))
    sets.settle(tmp_path / "sets", f'ignore = [{{code = "G404", path = "{glob}"}}]')
    monkeypatch.chdir(tmp_path / place)
    for given in (path, str(tmp_path / "sets" / "one")):
        report = dataprep.check(given)
        assert (sets.codes(report), [entry.path for entry in report.ignored]) == (([], [glob]) if is_ignored else (["G404"], []))


WRONG: list[tuple[str, str]] = [
    ('traget = "2.1"', "'traget' is no setting; did you mean 'target'?"),
    ('fail_on = "error"', "'fail_on' is no setting; did you mean 'fail-on'?"),
    ('target = "2.2"', "'2.2' is no target; did you mean '2.1'?"),
    ("target = 4.0", "Expected `str`, got `float` - at `$.target`"),
    ('model = "nueral"', "'nueral' is no model; did you mean 'neural'?"),
    ('kind = "labelled"', "'labelled' is no kind; did you mean 'labeled'?"),
    ('tier = "f0"', "'f0' is no tier; did you mean 'F0'?"),
    ('fail-on = "eror"', "'eror' is no severity; did you mean 'error'?"),
    ('select = ["G4O1"]', "'G4O1' is no code of a rule nor the beginning of one; did you mean 'G4"),
    ('select = "G401"', "Expected `array`, got `str` - at `$.select`"),
    ('severity = {K603 = "warn"}', "'warn' is no severity; did you mean 'warning'?"),
    ('severity = {K6O3 = "info"}', "'K6O3' is no code"),
    ("severity = {K603 = 3}", "at `$.severity[...]`"),
    ('severity = ["K603=info"]', "Expected `object`, got `array` - at `$.severity`"),
    ("ignore = [3]", "at `$.ignore[0]`"),
    ('ignore = [{path = "*"}]', "missing required field `code` - at `$.ignore[0]`"),
    ('ignore = [{code = "K603", reson = "old"}]', "'reson' is no setting; did you mean 'reason'?"),
    ('ignore = [{code = "Z"}]', "'Z' is no code"),
    ("[thresholds]\nconfidnce = 1", "'confidnce' is no setting; did you mean 'confidence'?"),
    ("[thresholds]\nconfidence = 80", "Expected `float` <= 1.0 - at `$.thresholds.confidence`"),
    ("[thresholds]\nconfidence = nan", "at `$.thresholds.confidence`"),
    ("[thresholds]\ntext_height = 3", "did you mean 'text-height'?"),
    ('deep = "yes"', "Expected `bool`, got `str` - at `$.deep`"),
    ("baseline = 3", "at `$.baseline`"),
    ('exclude = "old"', "Expected `array`, got `str` - at `$.exclude`"),
    ('exclude = [""]', "exclude holds globs over paths, and one of them is empty"),
    ('"\\u001b[31m" = 1', "'\\x1b[31m' is no setting"),
    ("x" * 100_000 + " = 1", "is no setting"),
    ("target = ", "is not TOML"),
    ("a = " + "[" * 90_000, "is not TOML"),
    ("a." * (MOST_DOTS + 1) + "b = 1", "is not TOML: a line has more than 1000 dots"),
    ("#" * (MOST_BYTES + 1), "has over 200,000 bytes"),
]


@pytest.mark.parametrize(("text", "piece"), WRONG, ids=[text[:40] for text, _ in WRONG])
def test_a_wrong_setting_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], text: str, piece: str) -> None:
    path = sets.settle(folder, text)
    told = one_line(["check", str(folder)], capsys)
    assert piece in told or piece in told.replace("\\\\", "\\")
    assert "dataprep.toml" in told
    path.rename(path.with_name("named.toml"))
    assert piece in one_line(["stats", str(folder), "--config", str(path.with_name("named.toml"))], capsys).replace("\\\\", "\\")


def one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a refused call says."""
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert printed.err.rstrip("\n").isprintable()
    return printed.err


UNREADABLE = [b'tier = "\xff"', b"\xff\xfet\x00", b"\x00"]


@pytest.mark.parametrize("raw", UNREADABLE)
@pytest.mark.parametrize("name", ["dataprep.toml", "pyproject.toml"])
def test_what_is_no_text_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], raw: bytes, name: str) -> None:
    (folder / name).write_bytes(b"[tool.dataprep]\n" + raw)
    assert f"{name} is not TOML" in one_line(["check", str(folder)], capsys)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
@pytest.mark.parametrize("name", ["dataprep.toml", "pyproject.toml"])
def test_a_pipe_is_not_waited_for(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    os.mkfifo(folder / name)
    assert "it is no regular file" in one_line(["check", str(folder)], capsys)
    assert "it is no regular file" in one_line(["check", str(folder), "--config", str(folder / name)], capsys)


def test_a_file_that_cannot_be_read_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sets.settle(folder, "")

    def refused(path: Path, _mode: str) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.open", refused)
    assert "dataprep.toml': Permission denied" in one_line(["check", str(folder)], capsys)


def test_a_folder_of_that_name_holds_no_settings(folder: Path) -> None:
    (folder / "dataprep.toml").mkdir()
    assert settings_for(str(folder)).source is None


NAMED = [("no.toml", "No such file"), (".", "Is a directory"), ("", "Is a directory"), ("a\0b", "null"), ("a" * 5000, "too long")]


@pytest.mark.parametrize(("name", "piece"), NAMED, ids=["absent", "folder", "empty", "null", "long"])
def test_a_named_file_must_be_there(folder: Path, capsys: pytest.CaptureFixture[str], name: str, piece: str) -> None:
    assert piece in one_line(["check", str(folder), "--config", name], capsys)


@pytest.mark.parametrize(("text", "name"), [("[tool.other]", "pyproject.toml"), ("[tool]\ndataprep = 3", "pyproject.toml")])
def test_a_named_project_must_have_our_table(folder: Path, capsys: pytest.CaptureFixture[str], text: str, name: str) -> None:
    path = sets.settle(folder.parent, text, name)
    assert "there is no table [tool.dataprep]" in one_line(["check", str(folder), "--config", str(path)], capsys)


@pytest.mark.parametrize("text", ["[[tool.dataprep]]", "tool.dataprep = 3"])
def test_our_entry_must_be_a_table(folder: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    sets.settle(folder, text, "pyproject.toml")
    assert "there is no table [tool.dataprep]" in one_line(["check", str(folder)], capsys)


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "\ud800"], ids=["long", "null", "surrogate"])
def test_hostile_names_are_said_not_to_exist(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert "does not exist" in one_line(["check", name], capsys)
