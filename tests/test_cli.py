"""The command line: what is printed, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dataprep.cli import run
from dataprep.demo import write_demo
from dataprep.rules import RULES


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken") / "sample"
    write_demo(folder, broken=True)
    return folder


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("healthy") / "sample"
    write_demo(folder)
    return folder


def test_nothing_found_is_status_0(healthy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(healthy), "--fail-on", "info"]) == 0
    assert "nothing found" in capsys.readouterr().out


def test_errors_are_status_1(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(broken)]) == 1
    assert "errors" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--select", "K605"], 0),
        (["--select", "K605", "--fail-on", "warning"], 1),
        (["--select", "k605,L306", "--fail-on", "warning"], 1),
        (["--ignore", "F,S,O,L,G,M,K,D"], 0),
        (["--select", "G404", "--ignore", "G"], 1),
        (["--select", "G", "--ignore", "G404"], 1),
        (["--select", "K610", "--fail-on", "info"], 1),
    ],
)
def test_selection_decides_the_status(broken: Path, options: list[str], status: int) -> None:
    assert run(["check", str(broken), *options]) == status


def test_a_file_means_the_findings_of_its_form(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(broken / "invoice-03.png"), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {finding["document"] for finding in report["findings"]} == {"invoice-03.png"}
    assert report["datasets"][0]["documents"] == 6
    assert run(["check", str(broken / "invoice-03.png.ocr.json"), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"] == report["findings"]
    assert run(["check", str(broken / "fields.json"), "--format", "json"]) == 1
    assert {finding["path"] for finding in json.loads(capsys.readouterr().out)["findings"]} == {"fields.json"}


def test_output_goes_to_a_file(broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.json"
    assert run(["check", str(broken), "--format", "json", "--output", str(target)]) == 1
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == 1


def test_several_folders_are_one_report(broken: Path, healthy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(healthy), str(broken), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in report["datasets"]] == [str(healthy), str(broken)]


WRONG_CALLS: list[tuple[list[str], str]] = [
    (["chek"], "did you mean 'check'?"),
    (["check"], "Missing argument 'PATH...'"),
    (["check", "no-such-folder"], "'no-such-folder' does not exist"),
    (["check", "tests", "--targett", "2.1"], "--target"),
    (["check", "tests", "--target", "2.2"], "did you mean '2.1'?"),
    (["check", "tests", "--select", "Z9"], "'Z9' is no code of a rule"),
    (["check", "tests", "--format", "yaml"], "'yaml' is not one of"),
    (["check", "tests", "--fail-on", "never"], "'never' is not one of"),
    (["check", "tests", "--output", "no-such-folder/report.json", "--format", "json"], "no-such-folder"),
    (["explain", "G999"], "there is no rule 'G999'"),
    (["explain", "region-of-page"], "did you mean G401 (region-off-page)?"),
    (["schema", "labels-2.2"], "did you mean 'labels-2.0'?"),
    (["check", "tests", "--model", "nueral"], "did you mean 'neural'?"),
    (["check", "tests", "--tier", "f0"], "did you mean 'F0'?"),
    (["check", "tests", "--kind", "labelled"], "did you mean 'labeled'?"),
    (["check", "tests", "--ignore", "K6O3"], "'K6O3' is no code of a rule"),
    (["check", "tests", "--severity", "K603"], "write CODE=LEVEL"),
    (["check", "tests", "--severity", "K603=warn"], "did you mean 'warning'?"),
    (["check", "tests", "--severity", "K603=info,K605=eror"], "'eror' is no severity; did you mean 'error'?"),
    (["check", "tests", "--severity", "K603,K605=error"], "'K603' says no severity; write CODE=LEVEL"),
    (["check", "tests", "--exclude", ""], "exclude holds globs over paths, and one of them is empty"),
    (["check", "tests", "--kind", "classifier", "--model", "neural"], "a classifier is no neural model"),
    (["stats", "tests", "--kind", "classifier", "--model", "template"], "a classifier is no template model"),
    (["check", "tests", "--config", "no.toml"], "cannot read the settings 'no.toml'"),
    (["check", "tests", "--baseline", "no.json"], "cannot read the baseline 'no.json'"),
    (["check", "tests", "--output", "tests"], "it is a folder; give a file"),
    (["check", "tests", "--write-baseline", "-"], "a baseline is a file"),
    (["check", "tests", "--recursve"], "--recursive"),
    (["check", "tests", "--model", "neural", "--target", "2.1"], "neural models are built from 3.0 on"),
    (["check", ""], "the path is empty"),
    (["stat", "tests"], "did you mean 'stats'?"),
]


@pytest.mark.parametrize(("arguments", "piece"), WRONG_CALLS, ids=[" ".join(call) for call, _ in WRONG_CALLS])
def test_a_wrong_call_is_one_line_and_status_2(arguments: list[str], piece: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert piece in printed.err


def test_a_failed_store_is_status_3(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: str) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refused)
    assert run(["check", str(tmp_path)]) == 3
    assert "Permission denied" in capsys.readouterr().err


def test_a_crashed_rule_is_told_and_status_3(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = (
        "import dataprep.rules.geometry as g, dataclasses, dataprep.rules as r, sys\n"
        "def crash(regions: g.Regions):\n    raise ZeroDivisionError('boom')\n    yield\n"
        "from dataprep.rule import needs_of\n"
        "crashing = lambda rule: dataclasses.replace(rule, judge=crash, needs=needs_of(crash))\n"
        "r.RULES = tuple(crashing(rule) if rule.code == 'G404' else rule for rule in r.RULES)\n"
        "from dataprep.cli import run\n"
        f"sys.exit(run(['check', {str(broken)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "G404 failed (ZeroDivisionError: boom)" in done.stdout
    assert "G401" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_our_own_fault_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def broken_check(*_paths: object, **_options: object) -> None:
        raise RuntimeError("something\nunforeseen")

    monkeypatch.setattr("dataprep.checking.check", broken_check)
    assert run(["check", str(tmp_path)]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_interrupting_is_status_130(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_paths: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dataprep.checking.check", interrupted)
    assert run(["check", str(tmp_path)]) == 130


def test_rules_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]
    assert run(["rules", "--format", "json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert {"code", "name", "severity", "what", "why", "bad", "good", "fix", "source"} <= set(entries[0])


def test_explain_takes_code_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "g401"]) == 0
    by_code = capsys.readouterr().out
    assert run(["explain", "region-off-page"]) == 0
    assert capsys.readouterr().out == by_code
    assert by_code.startswith("G401 region-off-page (error)")


@pytest.mark.parametrize(("code", "name"), [("E001", "rule-crashed"), ("e002", "skipped")])
def test_the_rules_of_the_run_are_explained_too(code: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", code]) == 0
    assert capsys.readouterr().out.startswith(f"{code.upper()} {name} (")


def test_what_was_not_judged_is_shown_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_demo(tmp_path / "sample")
    (tmp_path / "sample" / "invoice-01.pdf.ocr.json").write_text("{", encoding="utf-8")
    options = ["check", str(tmp_path / "sample"), "--select", "D708"]
    assert run(options) == 0
    assert "1 form was not judged by every rule: --show-skipped says why\n" in capsys.readouterr().out
    assert run([*options, "--show-skipped"]) == 0
    text = capsys.readouterr().out
    assert "invoice-01.pdf: info E002 skipped\n    not judged by" in text
    assert "invoice-01.pdf.ocr.json could not be read (F011); mend that first\n" in text
    assert "--show-skipped" not in text
    assert run([*options, "--show-skipped", "--severity", "E002=error"]) == 1


SKIPPED: list[tuple[list[str], bool]] = [
    ([], False),
    (["--show-skipped"], True),
    (["--select", "E002"], True),
    (["--select", "F,E"], True),
    (["--select", "F"], False),
    (["--show-skipped", "--ignore", "E002"], False),
    (["--show-skipped", "--ignore", "E"], False),
    (["--select", "E002", "--ignore", "E002"], False),
    (["--select", "E002", "--ignore", "E"], True),
]


@pytest.mark.parametrize(("options", "is_shown"), SKIPPED, ids=[" ".join(row[0]) for row in SKIPPED])
def test_when_what_was_not_judged_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], is_shown: bool
) -> None:
    write_demo(tmp_path / "sample")
    (tmp_path / "sample" / "invoice-01.pdf.ocr.json").write_text("{", encoding="utf-8")
    run(["check", str(tmp_path / "sample"), "--format", "json", *options])
    assert ("E002" in {one["code"] for one in json.loads(capsys.readouterr().out)["findings"]}) is is_shown


def test_several_severities_with_commas(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(broken), "--select", "K605,G404", "--severity", "K605=error,G404=info", "--format", "json"])
    found = {(one["code"], one["severity"]) for one in json.loads(capsys.readouterr().out)["findings"]}
    assert found == {("K605", "error"), ("G404", "info")}


def test_deep_finds_what_is_cut_off(tmp_path: Path) -> None:
    write_demo(tmp_path / "sample")
    scan = next(path for path in sorted((tmp_path / "sample").iterdir()) if path.suffix == ".jpg")
    scan.write_bytes(scan.read_bytes()[:-2000])
    assert run(["check", str(tmp_path / "sample"), "--select", "S102"]) == 0
    assert run(["check", str(tmp_path / "sample"), "--select", "S102", "--deep"]) == 1


def test_the_whole_set_of_a_file(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(broken / "invoice-03.png"), "--whole-set", "--format", "json"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert run(["check", str(broken), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out) == whole


def test_a_report_never_takes_the_place_of_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text, status in (("class.jsonl", '{"file": "a.pdf"}\n', 2), ("report.jsonl", '{"version": 1}\n', 1)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert run(["check", str(tmp_path), "--output", str(tmp_path / name)]) == status
    assert (tmp_path / "class.jsonl").read_text(encoding="utf-8") == '{"file": "a.pdf"}\n'


def test_schema_lists_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    for name in names:
        assert run(["schema", name]) == 0
        assert json.loads(capsys.readouterr().out)["$id"] == f"urn:dataprep:schema:{name}"


@pytest.mark.parametrize("command", [[], ["check"], ["stats"], ["rules"], ["explain"], ["schema"], ["demo"]])
def test_help_says_what_a_command_does(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--help"]) == 0
    assert "Usage: dataprep" in capsys.readouterr().out


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().out


def test_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "dataprep", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("dataprep ")


def test_a_report_never_takes_the_place_of_training_data(healthy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("invoice-01.pdf", "fields.json", "invoice-01.pdf.labels.json"):
        before = (healthy / name).read_bytes()
        assert run(["check", str(healthy), "--output", str(healthy / name)]) == 2
        assert (healthy / name).read_bytes() == before
    assert "named as training data is" in capsys.readouterr().err
    assert run(["check", str(healthy), "--output", "-"]) == 0
    assert "nothing found" in capsys.readouterr().out


def test_a_selection_of_nothing_is_a_mistake(healthy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(healthy), "--select", " , "]) == 2
    assert "'' is no code of a rule" in capsys.readouterr().err


def test_a_stream_that_lacks_a_letter_gets_its_escape(tmp_path: Path) -> None:
    write_demo(tmp_path / "漢", broken=True)
    command = [sys.executable, "-m", "dataprep", "check", str(tmp_path / "漢")]
    done = subprocess.run(command, capture_output=True, env={"PYTHONIOENCODING": "latin-1", "PATH": ""}, check=False)
    assert done.returncode == 1, done.stderr
    assert b"\\u6f22" in done.stdout
