"""The example notebook runs from its first cell to its last, and what it shows is small, safe and without script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import dataprep
from dataprep.demo import write_demo
from dataprep.findings import DatasetSummary, Finding, Location, Report, Severity
from dataprep.render import notebook
from dataprep.viewing import Box, PageView

EXAMPLE = Path(__file__).parent.parent / "docs" / "example.ipynb"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e\ud800 & &amp;\x00"


class Tags(HTMLParser):
    """The tags of a page, and the attributes of all of them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        """What is closed is what was opened last."""
        assert self.open.pop() == tag


def is_safe(text: str) -> bool:
    """Whether a page is well formed, holds nothing that runs or asks for anything, and has no character that steers."""
    found = Tags(text)
    runs = {"script", "img", "iframe", "object", "link", "style"} & set(found.tags)
    asks = re.findall(r'(?:href|src)="(?!data:image/webp;base64,)', text)
    text.encode("utf-8")
    return not runs and not asks and not found.open and not any(name.startswith("on") for name in found.attributes)


def hostile_report(count: int = 1) -> Report:
    summary = DatasetSummary(HOSTILE, HOSTILE, HOSTILE, 5, 5, HOSTILE, HOSTILE)
    at = Location(HOSTILE, f"/{HOSTILE}", 3, 4)
    finding = Finding("K602", HOSTILE, Severity.WARNING, HOSTILE, HOSTILE, at, HOSTILE * 100, HOSTILE)
    return Report((summary,), (finding,) * count)


@pytest.mark.filterwarnings("ignore")  # what runs the notebook warns of its own affairs
def test_the_example_runs(tmp_path: Path) -> None:
    cells = nbformat.read(EXAMPLE, as_version=4)  # type: ignore[no-untyped-call]
    done = NotebookClient(cells, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output["data"] for cell in done.cells for output in cell.get("outputs", []) if "data" in output]
    pages = [data["text/html"] for data in shown if "text/html" in data]
    assert "6 forms" in shown[0]["text/plain"]
    assert sum("<svg" in page for page in pages) == 1
    assert all(is_safe(page) for page in pages if "dataframe" not in page)
    assert len(pages) >= 4


def test_the_example_is_kept_without_its_outputs() -> None:
    cells: list[dict[str, Any]] = json.loads(EXAMPLE.read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook") / "sample"
    write_demo(folder, broken=True)
    return folder


def test_a_report_draws_itself(folder: Path) -> None:
    report = dataprep.check(folder)
    page = report._repr_html_()
    assert is_safe(page)
    assert "17 errors" in page
    assert page.count("<tr>") == 2 + 19 + len(report.findings)
    assert repr(report) == f"Report({folder}: 17 errors, 5 warnings, 1 info)"


def test_a_set_draws_itself(folder: Path) -> None:
    page = dataprep.open_dataset(folder)._repr_html_()
    assert is_safe(page)
    assert page.count("invoice-0") == 6


def test_nothing_hostile_gets_through() -> None:
    page = notebook.render(hostile_report())
    assert is_safe(page)
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert len(page) < 6000
    assert is_safe(
        PageView(HOSTILE, 1, (8.5, 11.0), None, (Box(HOSTILE, HOSTILE, (0.1,) * 8, (HOSTILE,)),), (), HOSTILE)._repr_html_()
    )


def test_a_long_report_is_cut() -> None:
    page = notebook.render(hostile_report(10_000))
    assert "and 9,950 more findings" in page
    assert len(page) < 300_000


def test_nothing_found_is_said() -> None:
    report = replace(hostile_report(), findings=())
    assert "nothing found" in notebook.render(report)
    assert repr(replace(report, datasets=())) == "Report(: nothing found)"
