"""Options of a check: what they choose, which wins, and what a wrong one is answered with."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.findings import Finding, Location, Severity
from dataprep.options import codes_of, with_options
from dataprep.rules import RULES
from dataprep.settings import Ignore, Settings, Thresholds
from tests import building, sets


def finding(code: str, path: str = "a.pdf.labels.json", dataset: str = "training") -> Finding:
    return Finding(code, "name", Severity.ERROR, dataset, None, Location(path), "message")


SHOWN: list[tuple[str, dict[str, Any], str, bool]] = [
    ("nothing chosen", {}, "G401", True),
    ("its family", {"select": "G"}, "G401", True),
    ("another family", {"select": "G"}, "K603", False),
    ("its own code", {"select": ["g401"]}, "G401", True),
    ("codes with commas and blanks", {"select": "K6 , G401"}, "G401", True),
    ("ignored by family", {"ignore": "G"}, "G401", False),
    ("ignored by another code", {"ignore": "G402"}, "G401", True),
    ("a longer selection", {"select": "G401", "ignore": "G"}, "G401", True),
    ("a longer ignore", {"select": "G", "ignore": "G401"}, "G401", False),
    ("ignored as exactly as it is selected", {"select": "G401", "ignore": "G401"}, "G401", False),
    ("ignored there as exactly as selected", {"select": "G", "ignore": Ignore("G", "a.*")}, "G401", False),
    ("a glob that fits", {"ignore": Ignore("G", "*.labels.json")}, "G401", False),
    ("a glob that does not", {"ignore": Ignore("G", "b.*")}, "G401", True),
    ("a glob over the set's folder", {"ignore": Ignore("G", "training/a*")}, "G401", False),
    ("a glob over another folder", {"ignore": Ignore("G", "testing/*")}, "G401", True),
    ("a set of several", {"ignore": {"K", "G"}}, "G401", False),
    ("a set of entries", {"ignore": {Ignore("K"), Ignore("G")}}, "G401", False),
]


@pytest.mark.parametrize(("options", "code", "expected"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_what_is_shown(options: dict[str, Any], code: str, expected: bool) -> None:
    assert with_options(Settings(), options).shows(finding(code)) is expected


SEVERITIES: list[tuple[str, Any, str, Severity]] = [
    ("no entry", {}, "G401", Severity.ERROR),
    ("a family", {"G": "info"}, "G401", Severity.INFO),
    ("the longest decides, first", {"G401": "warning", "G": "info"}, "G401", Severity.WARNING),
    ("the longest decides, last", {"G": "info", "G401": "warning"}, "G401", Severity.WARNING),
    ("of equal ones the last", ["G401=info", "G401=warning"], "G401", Severity.WARNING),
    ("another code", "G402=info", "G401", Severity.ERROR),
    ("several with commas", "K603=error,G4=info", "G401", Severity.INFO),
    ("several texts, with blanks", ["K603=error, g4 =info", "S=info"], "G401", Severity.INFO),
    ("several codes of one level", {"K603,G4": "info"}, "G401", Severity.INFO),
    ("pairs", [("G4", Severity.WARNING)], "G401", Severity.WARNING),
]


@pytest.mark.parametrize(("given", "code", "expected"), [row[1:] for row in SEVERITIES], ids=[row[0] for row in SEVERITIES])
def test_how_much_it_matters(given: Any, code: str, expected: Severity) -> None:
    assert with_options(Settings(), {"severity": given}).severity_of(code, Severity.ERROR) is expected


CROWDS: dict[str, list[Ignore]] = {
    "one code": [Ignore("K603")] * 25_000,
    "files of another code": [Ignore("K603", f"f{number}.pdf") for number in range(25_000)],
    "files of its code": [Ignore("G401", f"g{number}.pdf") for number in range(25_000)],
    "globs of another code": [Ignore("K603", f"f{number}.*") for number in range(25_000)],
}


@pytest.mark.parametrize("entries", CROWDS.values(), ids=CROWDS)
def test_a_crowd_of_entries_takes_no_time(entries: list[Ignore]) -> None:
    findings = [finding("G401", f"f{number}.pdf") for number in range(2000)]

    def seconds(ignored: list[Ignore]) -> float:
        settings = Settings(ignore=tuple(ignored))
        start = time.process_time()
        assert all(settings.shows(one) for one in findings)
        return time.process_time() - start

    assert min(seconds(entries) for _ in range(3)) < 20 * min(seconds(entries[:1]) for _ in range(3))


NAMED: list[tuple[str, list[Ignore], str | None]] = [
    ("the first of equal ones", [Ignore("G", "a.*", "one"), Ignore("G", "*.json", "two")], "one"),
    ("a file before globs", [Ignore("G", "*", "one"), Ignore("G", "a.pdf.labels.json", "two")], "two"),
    ("the first of equal files", [Ignore("G", "a.pdf.labels.json", "one"), Ignore("G", "a.pdf.labels.json", "two")], "one"),
    ("a longer code before a file", [Ignore("G", "a.pdf.labels.json", "one"), Ignore("G4", "*", "two")], "two"),
    ("a file with its set's folder", [Ignore("G", "training/a.pdf.labels.json", "one")], "one"),
    ("a class of letters", [Ignore("G", "[ab].pdf.labels.json", "one")], "one"),
    ("another file", [Ignore("G", "b.pdf.labels.json", "one"), Ignore("G", "A.*", "two")], None),
]


@pytest.mark.parametrize(("entries", "reason"), [row[1:] for row in NAMED], ids=[row[0] for row in NAMED])
def test_which_entry_says_why(entries: list[Ignore], reason: str | None) -> None:
    found = Settings(ignore=tuple(entries)).ignored_by(finding("G401"))
    assert (found.reason if found else None) == reason


def test_options_go_over_settings_and_add_to_lists() -> None:
    base = Settings(target="2.1", select=("G",), ignore=(Ignore("K"),), severity=(("S", Severity.INFO),))
    found = with_options(base, {"target": "4.0", "select": "M", "ignore": "L", "severity": "S1=error", "tier": None})
    assert (found.target, found.select, found.tier) == ("4.0", ("M",), "S0")
    assert found.ignore == (Ignore("K"), Ignore("L"))
    assert found.severity == (("S", Severity.INFO), ("S1", Severity.ERROR))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_code_and_its_beginnings_are_known(rule: Any) -> None:
    beginnings = [rule.code[:length] for length in range(1, len(rule.code) + 1)]
    assert codes_of(",".join(beginnings).lower()) == tuple(beginnings)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"traget": "2.1"}, "'traget' is no option of check; did you mean 'target'?"),
    ({"confg": "x"}, "did you mean 'config'?"),
    ({"target": "2.2"}, "'2.2' is no target; did you mean '2.1'?"),
    ({"target": 4.0}, "4.0 is no target; did you mean '4.0'?"),
    ({"model": "nueral"}, "'nueral' is no model; did you mean 'neural'?"),
    ({"model": ["neural"]}, "is no model"),
    ({"tier": "f0"}, "'f0' is no tier; did you mean 'F0'?"),
    ({"kind": "labelled"}, "'labelled' is no kind; did you mean 'labeled'?"),
    ({"select": "K6O3"}, "'K6O3' is no code of a rule nor the beginning of one; did you mean 'K6"),
    ({"select": "G401,,K6"}, "'' is no code"),
    ({"select": ""}, "'' is no code"),
    ({"ignore": 5}, "'5' is no code"),
    ({"ignore": Ignore("X")}, "'X' is no code"),
    ({"ignore": Ignore("K603", path=5)}, "code and path of what to ignore are texts"),  # type: ignore[arg-type]
    ({"severity": "K603"}, "'K603' says no severity; write CODE=LEVEL"),
    ({"severity": "K603=warn"}, "'warn' is no severity; did you mean 'warning'?"),
    ({"severity": "K603,G4=info"}, "'K603' says no severity; write CODE=LEVEL"),
    ({"severity": "K603=info,"}, "'' says no severity"),
    ({"severity": {"K603": 5}}, "5 is no severity"),
    ({"severity": "Z9=info"}, "'Z9' is no code"),
    ({"fail_on": "eror"}, "'eror' is no severity; did you mean 'error'?"),
    ({"deep": 1}, "deep is True or False, not 1"),
    ({"recursive": "yes"}, "recursive is True or False, not 'yes'"),
    ({"show_skipped": "no"}, "show_skipped is True or False, not 'no'"),
    ({"baseline": 3}, "baseline is the path of a file, not 3"),
    ({"exclude": ["a", ""]}, "exclude holds globs over paths, and one of them is empty"),
    ({"settings": Settings(), "config": "x.toml"}, "give settings, or the file config that holds them, not both"),
    ({"thresholds": 0.5}, "thresholds are a Thresholds, not 0.5"),
    ({"thresholds": Thresholds(confidence=80)}, "confidence is a number from 0 to 1, not 80"),
    ({"thresholds": Thresholds(overlap=float("nan"))}, "overlap is a number from 0 to 1, not nan"),
    ({"thresholds": Thresholds(forms_per_field=-1)}, "forms_per_field is a number from 0 on, not -1"),
    ({"settings": {"target": "2.1"}}, "settings are a Settings, not {'target': '2.1'}"),
    ({"settings": Settings(target="9")}, "'9' is no target"),
    ({"settings": Settings(ignore=(Ignore("Z"),))}, "'Z' is no code"),
    ({"model": "neural", "target": "2.1"}, "neural models are built from 3.0 on, not by 2.1; give a later target"),
    ({"kind": "classifier", "model": "neural"}, "a classifier is no neural model; leave the model out, or give the kind"),
    ({"kind": "classifier", "target": "3.0"}, "classifiers are built from 3.1 on, not by 3.0"),
]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sets.labeled(tmp_path_factory.mktemp("healthy") / "set")


@pytest.mark.parametrize(("options", "piece"), WRONG, ids=[piece for _, piece in WRONG])
def test_a_wrong_option_is_one_line(healthy: Path, options: dict[str, Any], piece: str) -> None:
    for call in (dataprep.check, dataprep.stats):
        with pytest.raises(dataprep.UsageError) as raised:
            call(healthy, **options)
        assert piece in str(raised.value)
        assert "\n" not in str(raised.value)


def test_settings_of_the_library_keep_files_out(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set", count=5)
    sets.settle(folder, 'ignore = ["D702"]')
    assert sets.codes(dataprep.check(folder)) == []
    assert sets.codes(dataprep.check(folder, settings=Settings())) == ["D702"]
    assert sets.codes(dataprep.check(folder, settings=Settings(severity=(("D7", Severity.ERROR),)))) == ["D702"]


def test_a_downgraded_or_ignored_finding_spoils_no_form(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set", count=6)
    sets.turn(folder)

    def valid(**options: Any) -> int:
        return dataprep.check(folder, **options).datasets[0].valid_documents

    assert valid() == 5
    assert valid(ignore="G404") == valid(severity="G=info") == valid(severity="G404=warning") == 6
    assert valid(ignore=Ignore("G404", "f0*")) == 6
    assert valid(ignore=Ignore("G404", "f1*")) == 5
    assert valid(select="K") == 5


def test_an_upgraded_finding_spoils_no_form(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set", count=6)
    building.write(folder, {"f0.pdf.labels.json": building.labels("other.pdf")})
    report = dataprep.check(folder, severity="L306=error", fail_on="error")
    assert [(one.code, one.severity) for one in report.findings] == [("L306", Severity.ERROR)]
    assert report.datasets[0].valid_documents == 6
    assert report.fails


THRESHOLDS = [
    ("forms_per_field", 6, "K610"),
    ("forms_per_field", 5, None),
    ("confidence", 0.99, "O212"),
    ("confidence", 0.9, None),
]


@pytest.mark.parametrize(("name", "value", "code"), THRESHOLDS)
def test_thresholds(tmp_path: Path, name: str, value: float, code: str | None) -> None:
    folder = sets.labeled(tmp_path / "set")
    without_number = {field: words for field, words in building.LABELED.items() if field != "Number"}
    building.write(folder, {"f0.pdf.labels.json": building.labels("f0.pdf", without_number)})
    report = dataprep.check(folder, thresholds=Thresholds(**{name: value}))  # type: ignore[arg-type]
    assert set(sets.codes(report)) == ({code} if code else set())


def test_ignored_findings_are_counted_with_their_reason(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set")
    sets.declare(folder, "One", "Two")
    sets.turn(folder)
    entries = [Ignore("K603", "fields.json", "kept for\x1b later"), Ignore("G"), Ignore("S")]
    report = dataprep.check(folder, ignore=entries)
    expected = [("K603", "fields.json", "kept for\x1b later", 2), ("G", "*", None, 1)]
    assert [(one.code, one.path, one.reason, one.count) for one in report.ignored] == expected
    assert sets.parsed(report)["ignored"][0] == {
        "dataset": str(folder),
        "code": "K603",
        "path": "fields.json",
        "reason": "kept for\x1b later",
        "count": 2,
    }
    from dataprep.render.text import render

    assert "ignored: 2 of K603 in fields.json: kept for\\x1b later\nignored: 1 of G\n" in render(report)


def test_a_crash_cannot_be_ignored_or_made_less(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dataprep.regions.judge", None)
    report = dataprep.check(healthy, ignore="E001,G,M", severity="E=info")
    assert {one.severity for one in report.findings if one.code == "E001"} == {Severity.ERROR}
    assert report.crashed
    assert "E001" not in {entry.code for entry in report.ignored}
