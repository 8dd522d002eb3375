"""Annotations: what GitHub shows, in which order, and what is told of the rest."""

from __future__ import annotations

import re

from dataprep.findings import Report, Severity, Skipped, Suppressed
from dataprep.render import renderer
from dataprep.render.github import SHOWN
from tests import reports

ESCAPES = {"%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ",", "%25": "%"}


def lines_of(report: Report) -> list[str]:
    return renderer("github")(report).splitlines()


def unescaped(text: str) -> str:
    """As the runner reads it: the percent sign last."""
    for escape, char in ESCAPES.items():
        text = text.replace(escape, char)
    return text


def test_a_command_says_where_and_what() -> None:
    found = reports.finding("a,b:1.json", "100% wrong: a, b", line=3)
    command, summary = lines_of(reports.of(found))
    assert command == "::error file=set/a%2Cb%3A1.json,line=3,col=7,title=G404 region-anticlockwise::100%25 wrong: a, b"
    assert unescaped(command).endswith("::100% wrong: a, b")
    assert summary == "1 error"


def test_a_finding_of_the_set_names_no_file() -> None:
    assert lines_of(reports.of(reports.finding("", "too few")))[0] == "::error title=G404 region-anticlockwise::set: too few"


def test_paths_are_those_of_the_repository() -> None:
    report = Report((reports.summary("./sets/"),), (reports.finding("a.json", dataset="./sets/"),))
    assert "file=sets/a.json," in lines_of(report)[0]


def test_the_most_severe_come_first() -> None:
    found = [reports.finding(severity=severity) for severity in (Severity.INFO, Severity.ERROR, Severity.WARNING)]
    levels = [line.split()[0] for line in lines_of(reports.of(*found)) if line.startswith("::")]
    assert levels == ["::error", "::warning", "::notice"]


def test_beyond_what_is_shown_lines_tell_the_rest_and_a_summary_says_so() -> None:
    found = [reports.finding(f"{number}.json", severity=severity) for severity in Severity for number in range(SHOWN + 3)]
    lines = lines_of(reports.of(*found))
    shown = [line for line in lines if re.match("::(error|warning|notice) file=", line)]
    assert len(shown) == 3 * SHOWN - 1
    assert sum(bool(re.match("(error|warning|info) [A-Z]", line)) for line in lines) == len(found) - len(shown)
    assert lines[-1] == (
        "::notice title=dataprep::13 errors, 13 warnings, 13 infos; "
        "10 of them are in the log only, for GitHub shows 10 of each level"
    )
    assert sum(line.startswith("::notice") for line in lines) == SHOWN


def test_as_many_as_are_shown_need_no_summary() -> None:
    lines = lines_of(reports.of(*[reports.finding(severity=Severity.INFO)] * SHOWN))
    assert lines[-1] == "10 infos"
    assert len(lines) == SHOWN + 1


def test_what_is_apart_is_counted() -> None:
    one = reports.finding()
    report = Report(
        (reports.summary(),), (), (Skipped("set", "a.pdf", "why", ("M501",)),), (), (one,), 0, (), (Suppressed(one, None),)
    )
    assert lines_of(report) == [
        "nothing found; 1 known from the baseline; 1 ignored",
        "not judged by every rule: 1; --show-skipped says why",
    ]
