"""The renderers: goldens of one report, and what may not get out as it came in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dataprep
from dataprep import __version__
from dataprep.demo import write_demo
from dataprep.findings import DatasetSummary, Finding, Fix, Location, Move, Put, Report, Severity, Skipped
from dataprep.render import RENDERERS, renderer
from dataprep.render.text import printable

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of the broken sample, checked from beside it so that its path is the same everywhere."""
    folder = tmp_path_factory.mktemp("goldens")
    write_demo(folder / "sample", broken=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return dataprep.check("sample")


@pytest.mark.parametrize("name", RENDERERS)
def test_golden(report: Report, name: str) -> None:
    golden = GOLDENS / f"broken.{'txt' if name == 'text' else name}"
    text = renderer(name)(report).replace(f'"version": "{__version__}"', '"version": "VERSION"')
    assert text == golden.read_text(encoding="utf-8"), f"if the change is right, write it to {golden}"


def test_report_to_json_is_the_renderer(report: Report) -> None:
    assert report.to_json() == renderer("json")(report)


HOSTILE = "a\x1b[31m\u202e\n\ud800.pdf"


@pytest.fixture
def hostile() -> Report:
    summary = DatasetSummary(HOSTILE, "labeled", "2.1", 1, 0, "why\x07", "why")
    at = Location(HOSTILE, "/labels/0", 3, 7)
    fix = Fix("rename\x1b", (Move(HOSTILE, "b.pdf"), Put(at, {"value": HOSTILE})))
    finding = Finding("F005", "misnamed-sidecar", Severity.ERROR, HOSTILE, HOSTILE, at, f"about {HOSTILE}", HOSTILE, fix)
    return Report((summary,), (finding,), (Skipped(HOSTILE, HOSTILE, HOSTILE, ("M501",)),))


def test_text_steers_no_terminal(hostile: Report) -> None:
    text = renderer("text")(hostile)
    assert all(line.isprintable() for line in text.splitlines())
    text.encode("utf-8")
    assert "\\x1b[31m\\u202e\\n\\ud800" in text


def test_json_holds_any_name(hostile: Report) -> None:
    text = renderer("json")(hostile)
    text.encode("ascii")
    (finding,) = json.loads(text)["findings"]
    assert finding["path"] == HOSTILE
    assert finding["fix"]["edits"][0] == {"path": HOSTILE, "move": "b.pdf"}
    assert finding["fix"]["edits"][1] == {"path": HOSTILE, "pointer": "/labels/0", "put": {"value": HOSTILE}}


def test_printable_leaves_letters_alone() -> None:
    assert printable("Größe 大 1/2") == "Größe 大 1/2"


def test_nothing_found_is_said() -> None:
    summary = DatasetSummary("set", "labeled", "2.1", 5, 5, "why", "why")
    assert renderer("text")(Report((summary,), ())).endswith("nothing found\n")
