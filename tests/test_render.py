"""The renderers: goldens of one report, and what may not get out as it came in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep import __version__
from dataprep.demo import write_demo
from dataprep.findings import DatasetSummary, Finding, Fix, Ignored, Location, Move, Put, Quote, Report, Severity, Skipped
from dataprep.names import printable
from dataprep.render import RENDERERS, renderer, text
from dataprep.replacements import with_replacements
from dataprep.terminal import Style, columns_of

GOLDENS = Path(__file__).parent / "goldens"
ENDINGS = {"text": "txt", "junit": "xml", "github": "github.txt"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of the broken sample, checked from beside it so that its path is the same everywhere."""
    folder = tmp_path_factory.mktemp("goldens")
    write_demo(folder / "sample", broken=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return with_replacements(dataprep.check("sample"))


@pytest.mark.parametrize("name", RENDERERS)
def test_golden(report: Report, name: str) -> None:
    golden = GOLDENS / f"broken.{ENDINGS.get(name, name)}"
    text = renderer(name)(report).replace(f'"version": "{__version__}"', '"version": "VERSION"')
    assert text == golden.read_text(encoding="utf-8"), f"if the change is right, write it to {golden}"


def test_report_to_json_is_the_renderer(report: Report) -> None:
    assert report.to_json() == renderer("json")(report)


HOSTILE = "a\x1b[31m\u202e\n\ud800.pdf"


@pytest.fixture
def hostile() -> Report:
    summary = DatasetSummary(HOSTILE, "labeled", "2.1", 1, 0, "why\x07", "why", "neural", "F0", HOSTILE)
    at = Location(HOSTILE, "/labels/0", 3, 7)
    fix = Fix("rename\x1b", (Move(HOSTILE, "b.pdf"), Put(at, {"value": HOSTILE})))
    finding = Finding("F005", "misnamed-sidecar", Severity.ERROR, HOSTILE, HOSTILE, at, f"about {HOSTILE}", HOSTILE, fix)
    skipped = Skipped(HOSTILE, HOSTILE, HOSTILE, ("M501",))
    ignored = Ignored(HOSTILE, "K603", HOSTILE, HOSTILE, 2)
    return Report((summary,), (finding,), (skipped,), (ignored,), (finding,), 3, (HOSTILE,))


def test_text_steers_no_terminal(hostile: Report) -> None:
    text = renderer("text")(hostile)
    assert all(line.isprintable() for line in text.splitlines())
    text.encode("utf-8")
    name = "a\\x1b[31m\\u202e\\n\\ud800.pdf"
    assert f"settings from {name}\n" in text
    assert f"ignored: 2 of K603 in {name}: {name}\n" in text
    assert f"passed over: {name} (forms" in text
    assert f"{name}: labeled (why\\x07), target 2.1 (why), neural model, tier F0\n" in text
    assert f"\n{name}/{name}:3:7: error F005" in text


def test_json_holds_any_name(hostile: Report) -> None:
    text = renderer("json")(hostile)
    text.encode("ascii")
    (finding,) = json.loads(text)["findings"]
    assert finding["path"] == HOSTILE
    assert finding["fix"]["edits"][0] == {"path": HOSTILE, "move": "b.pdf"}
    assert json.loads(text)["ignored"][0]["reason"] == HOSTILE
    assert json.loads(text)["known"] == [finding]
    assert json.loads(text)["passed_over"] == [HOSTILE]
    assert finding["fix"]["edits"][1] == {"path": HOSTILE, "pointer": "/labels/0", "put": {"value": HOSTILE}}


def test_printable_leaves_letters_alone() -> None:
    assert printable("Größe 大 1/2") == "Größe 大 1/2"


APART: list[tuple[str, dict[str, Any], str]] = [
    ("one known", {"known": 1}, "1 known from the baseline, not shown\nnothing new\n"),
    ("one gone", {"gone": 1}, "1 of the baseline is gone: write it anew with --write-baseline\nnothing found\n"),
    ("two gone", {"gone": 2}, "2 of the baseline are gone: write it anew with --write-baseline\nnothing found\n"),
    ("ignored everywhere", {"ignored": (Ignored("set", "K6", "*", None, 3),)}, "ignored: 3 of K6\nnothing found\n"),
    ("ignored with a reason", {"ignored": (Ignored("set", "K6", "*", "old", 1),)}, "ignored: 1 of K6: old\nnothing found\n"),
    ("ignored in another set", {"ignored": (Ignored("other", "K6", "*", "old", 1),)}, "\n\nnothing found\n"),
    ("one form skipped", {"skipped": 1}, "1 form was not judged by every rule: --show-skipped says why\nnothing found\n"),
    ("two forms skipped", {"skipped": 2}, "2 forms were not judged by every rule: --show-skipped says why\nnothing found\n"),
]


@pytest.mark.parametrize(("parts", "ending"), [row[1:] for row in APART], ids=[row[0] for row in APART])
def test_what_is_no_finding_is_said_in_a_line(parts: dict[str, Any], ending: str) -> None:
    summary = DatasetSummary("set", "labeled", "2.1", 5, 5, "why", "why")
    finding = Finding("K603", "field-never-labeled", Severity.WARNING, "set", None, Location("fields.json"), "message")
    if "known" in parts:
        parts = {"known": (finding,) * parts["known"]}
    if "skipped" in parts:
        parts = {"skipped": tuple(Skipped("set", f"{number}.pdf", "why", ("M501",)) for number in range(parts["skipped"]))}
    assert renderer("text")(Report((summary,), (), **parts)).endswith(ending)


SEVERAL = """\
one: labeled (why), target 2.1 (why)
5 of 6 forms count for training: 1 error, 2 warnings

one/a.pdf.labels.json: error K603 field-never-labeled
    message
one/fields.json: warning K603 field-never-labeled
    message
one: warning K603 field-never-labeled
    message

/: labeled (why), target 4.0 (why), tier F0
6 of 6 forms count for training: nothing found

three/: unlabeled (why), target 2.1 (why)

three/: info K603 field-never-labeled
    message

passed over: scans (forms without OCR, labels, fields or a list): give it by itself if it is a set
1 error, 2 warnings, 1 info
"""


def test_several_sets_stand_apart_with_their_counts() -> None:
    def found(dataset: str, path: str, severity: Severity) -> Finding:
        return Finding("K603", "field-never-labeled", severity, dataset, None, Location(path), "message")

    summaries = (
        DatasetSummary("one", "labeled", "2.1", 6, 5, "why", "why"),
        DatasetSummary("/", "labeled", "4.0", 6, 6, "why", "why", None, "F0"),
        DatasetSummary("three/", "unlabeled", "2.1", 0, 0, "why", "why"),
    )
    findings = (
        found("one", "a.pdf.labels.json", Severity.ERROR),
        found("one", "fields.json", Severity.WARNING),
        found("one", "", Severity.WARNING),
        found("three/", "", Severity.INFO),
    )
    assert renderer("text")(Report(summaries, findings, passed_over=("scans",))) == SEVERAL


def test_nothing_found_is_said() -> None:
    summary = DatasetSummary("set", "labeled", "2.1", 5, 5, "why", "why")
    assert renderer("text")(Report((summary,), ())).endswith("nothing found\n")


def of_forms(*documents: str | None, message: str = "message", kind: str = "labeled") -> Report:
    """A report with a finding of each form, all alike, each on the line of its number."""
    summary = DatasetSummary("set", kind, "2.1", 5, 5, "why", "why")
    quote = Quote('"label": "Town",', 9, 15)
    findings = [
        Finding("K602", "undeclared", Severity.ERROR, "set", name, Location(f"{name}.json", "/a", line, 2), message, quote=quote)
        for line, name in enumerate(documents, 9)
    ]
    return Report((summary,), tuple(findings))


FOLDED = """\
== several forms: 4 errors
set/a.pdf.json:9:2: error K602 undeclared (in 4 forms)
    message
    9 | "label": "Town",
      |          ^~~~~~
    in a.pdf, b.pdf, c.pdf and 1 more (--all-forms names them)

4 errors
"""


def test_equal_findings_of_many_forms_are_told_once() -> None:
    assert text.render(of_forms("a.pdf", "b.pdf", "c.pdf", "d.pdf")).endswith(FOLDED)
    told = text.render(of_forms("a.pdf", "b.pdf", "c.pdf", "d.pdf"), Style(names_all=True))
    assert "    also set/b.pdf.json:10:2\n    also set/c.pdf.json:11:2\n    also set/d.pdf.json:12:2\n\n4 errors" in told
    assert "--all-forms" not in told


def test_findings_that_name_their_form_are_alike() -> None:
    report = of_forms("a.pdf", "b.pdf", "c.pdf")
    named = [replace(finding, message=f"{finding.document!r} is odd") for finding in report.findings]
    assert "error K602 undeclared (in 3 forms)\n    'a.pdf' is odd\n" in text.render(replace(report, findings=tuple(named)))


def test_two_forms_are_not_many() -> None:
    told = text.render(of_forms("a.pdf", "a.pdf", "a.pdf", "b.pdf"))
    assert "== a.pdf: 3 errors\n" in told
    assert "== b.pdf: 1 error\n" in told
    assert told.count("error K602 undeclared\n") == 4


def test_a_form_may_have_several_of_them() -> None:
    assert "error K602 undeclared (4 times in 3 forms)\n" in text.render(of_forms("a.pdf", "a.pdf", "b.pdf", "c.pdf"))
    assert "error K602 undeclared (in 3 texts)\n" in text.render(of_forms("a.txt", "b.txt", "c.txt", kind="text"))


def test_line_numbers_of_a_form_stand_under_each_other() -> None:
    told = text.render(of_forms("a.pdf", "a.pdf"))
    assert '     9 | "label": "Town",\n       |          ^~~~~~\n' in told
    assert '    10 | "label": "Town",\n       |          ^~~~~~\n' in told


@pytest.mark.parametrize("width", [60, 80, 120])
def test_nothing_is_wider_than_the_terminal(report: Report, width: int) -> None:
    lines = text.render(report, Style(width)).splitlines()
    assert max(columns_of(line) for line in lines if not line.startswith(("sample", "=="))) <= width
    assert " ".join(" ".join(lines[:3]).split()).startswith("sample: labeled (some forms have labels), target 2.1 (5 of 5")


def test_colours_change_nothing_but_colours(report: Report) -> None:
    for style in (Style(), Style(80)):
        coloured = text.render(report, replace(style, is_coloured=True))
        assert "\x1b[1;31merror G404\x1b[0m region-anticlockwise" in coloured
        assert re.sub(r"\x1b\[[\d;]+m", "", coloured) == text.render(report, style)


def test_a_hostile_quote_steers_no_terminal(hostile: Report) -> None:
    quote = Quote(f'"{HOSTILE}": "{HOSTILE}", {HOSTILE}', 22, 44)
    told = text.render(replace(hostile, findings=(replace(hostile.findings[0], quote=quote),)), Style(60))
    assert "^~~~" in told
    assert all(line.isprintable() for line in told.splitlines())
