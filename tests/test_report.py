"""The page of `dataprep report`: what it holds, where findings are placed, and that nothing of the set can run in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.cli import run
from dataprep.counting import SetStats
from dataprep.demo import write_demo
from dataprep.errors import UsageError
from dataprep.findings import DatasetSummary, Finding, Location, Report, Severity
from dataprep.reporting import make
from dataprep.viewer.contents import MOST_FINDINGS, data_of
from dataprep.viewer.document import document
from dataprep.viewer.shape import FormEntry
from tests import building, sets
from tests.test_tiff import directories


class Blocks(HTMLParser):
    """The scripts of a page by id, as a browser tells them apart, and every other element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: dict[str, str] = {}
        self.tags: list[str] = []
        self.policy = self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.append(tag)
        if tag in ("script", "style"):
            self._open = named.get("id") or tag
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.scripts[self._open] = self.scripts.get(self._open, "") + data

    def json(self, name: str) -> Any:
        """The JSON of a data block."""
        return json.loads(self.scripts[name])


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "sample"
    write_demo(folder, broken=True)
    return folder


@pytest.fixture(scope="module")
def page(broken: Path) -> Blocks:
    return Blocks(dataprep.report_html(broken))


def finding_of(page: Blocks, code: str) -> list[Any]:
    """The first finding of a rule, as a row."""
    data = page.json("data")
    rule = next(number for number, one in enumerate(data["rules"]) if one["code"] == code)
    row: list[Any] = next(row for row in data["findings"] if row[1] == rule)
    return row


def form_of(page: Blocks, name: str) -> Any:
    """What is drawn of a form."""
    forms = [one["name"] for one in page.json("data")["forms"]]
    return page.json(f"form-{forms.index(name)}")


def test_the_same_folder_gives_the_same_page(broken: Path) -> None:
    assert dataprep.report_html(broken) == dataprep.report_html(broken)


def test_the_page_tells_what_check_and_stats_tell(broken: Path, page: Blocks) -> None:
    data, report = page.json("data"), dataprep.check(broken)
    assert [(row[5], row[6], row[9]) for row in data["findings"]] == [
        (finding.message, finding.at.path, finding.at.pointer) for finding in report.findings
    ]
    assert data["counts"] == [report.summary[name] for name in ("info", "warning", "error")]
    (stats,) = dataprep.stats(broken).datasets
    assert data["datasets"][0]["stats"]["valid"] == stats.valid
    assert [room["limit"] for room in data["datasets"][0]["stats"]["limits"]] == [room.limit for room in stats.limits]


def test_the_policy_allows_this_style_and_script_and_nothing_else(page: Blocks) -> None:
    script, style = page.scripts["script"], page.scripts["style"]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    assert page.policy == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'"
    )
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", script + style), "nothing is asked for"
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(", script)


def test_findings_know_their_place(page: Blocks) -> None:
    label, element, nowhere = (finding_of(page, code)[12] for code in ("G404", "F015", "D701"))
    assert label[0] == 1
    assert len(label[1][0]) == 8
    assert element[0] == 1
    assert nowhere is None
    regions = [region for one in form_of(page, "invoice-03.png")["labels"] for region in one["regions"]]
    assert [1, label[1][0], "corners run anticlockwise"] in regions


def test_broken_regions_are_told(page: Blocks) -> None:
    names = ("invoice-03.png", "invoice-04.pdf")
    told = {region[2] for name in names for one in form_of(page, name)["labels"] for region in one["regions"]}
    assert told == {"", "corners run anticlockwise", "sides cross", "leaves the page", "is not in fractions of the page"}


def test_pages_with_findings_are_drawn_first(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set")
    sets.turn(folder, "f3.pdf")
    made = make([folder], {}, pages=1)
    page = Blocks(made.html)
    assert (made.drawn, made.pages) == (1, 6)
    assert [form_of(page, f"f{number}.pdf")["pages"][0]["picture"] for number in range(6)] == [None, None, None, 0, None, None]
    assert form_of(page, "f0.pdf")["pages"][0]["reason"] == "it is beyond the pages that are drawn"
    assert "1 of 6 pages are drawn: --pages 6 draws all" in page.json("data")["notes"]


def test_without_images_there_are_words(tmp_path: Path) -> None:
    page = Blocks(dataprep.report_html(sets.labeled(tmp_path / "set"), images=False))
    assert not [name for name in page.scripts if name.startswith("picture-")]
    (sheet,) = form_of(page, "f0.pdf")["pages"]
    assert sheet["words"]["texts"] == [text for text, _ in building.WORDS]
    assert sheet["words"]["boxes"][0] == [1176, 909, 2118, 1091]
    assert (sheet["width"], sheet["height"], sheet["unit"]) == (8.5, 11.0, "in")


def test_a_file_means_its_form(broken: Path) -> None:
    data = Blocks(dataprep.report_html(broken / "invoice-03.png")).json("data")
    assert [one["name"] for one in data["forms"]] == ["invoice-03.png"]
    assert {row[3] for row in data["findings"]} == {0}


def test_regions_on_pages_that_are_not_there_have_one(tmp_path: Path) -> None:
    labels = building.labels("f0.pdf")
    labels["labels"][0]["value"][0]["page"] = 9
    folder = building.write(sets.labeled(tmp_path / "set"), {"f0.pdf.labels.json": labels})
    pages = form_of(Blocks(dataprep.report_html(folder)), "f0.pdf")["pages"]
    assert [(one["number"], one["picture"], one["reason"]) for one in pages] == [(1, 0, ""), (9, None, "the form has no page 9")]


def test_several_sets_are_one_page(broken: Path, tmp_path: Path) -> None:
    healthy = sets.labeled(tmp_path / "set")
    data = Blocks(dataprep.report_html(healthy, broken)).json("data")
    assert [one["stats"]["path"] for one in data["datasets"]] == [str(healthy), str(broken)]
    assert {one["dataset"] for one in data["forms"]} == {0, 1}
    assert {row[2] for row in data["findings"]} == {1}


def test_texts_have_no_pages(tmp_path: Path) -> None:
    asset = {"location": "a.txt", "language": "en", "dataset": "Train", "class": {"category": "x"}}
    body = {"projectKind": "CustomSingleLabelClassification", "classes": [{"category": "x"}], "documents": [asset]}
    labels = {"projectFileVersion": "2022-05-01", "stringIndexType": "Utf16CodeUnit", "metadata": {}, "assets": body}
    page = Blocks(dataprep.report_html(building.write(tmp_path / "set", {"labels.json": labels, "a.txt": "some words"})))
    data = page.json("data")
    assert data["datasets"][0]["stats"]["kind"] == "text"
    assert not [name for name in page.scripts if name.startswith("form-")]


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; \u2028\u2029",
    "a\x1b[31m\u202e\ud800\x00",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_cannot_break_out(tmp_path: Path, name: str) -> None:
    folder = sets.labeled(tmp_path / "set")
    labels, ocr = building.labels("f0.pdf"), building.layout_2([(name, (1.0, 1.0, 2.0, 1.2)), *building.WORDS])
    labels["labels"][0]["label"] = name
    labels["labels"][0]["value"][0]["text"] = name
    building.write(folder, {"f0.pdf.labels.json": labels, "f0.pdf.ocr.json": ocr, "fields.json": building.fields((name,))})
    page, plain = (Blocks(dataprep.report_html(one, images=False)) for one in (folder, sets.labeled(tmp_path / "plain")))
    assert [tag for tag in page.tags if tag != "script"] == [tag for tag in plain.tags if tag != "script"]
    assert set(page.scripts) == set(plain.scripts)
    assert all(page.scripts[block].isascii() for block in page.scripts if block not in ("script", "style"))
    shown = form_of(page, "f0.pdf")["labels"][0]["name"]
    assert shown.isprintable()
    assert shown.startswith(name[:5].replace("\x1b", "\\x1b"))


def test_folders_cannot_break_out(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "<img src=x onerror=alert(1)>&amp;")
    html = dataprep.report_html(folder)
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;&amp;amp;: dataprep report</title>" in html


def test_what_has_no_end_is_cut_and_said(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set", count=1)
    labels = building.labels("f0.tif", {"Number": ("1042",)})
    labels["labels"][0]["value"] *= 6_000
    words = [("w" * 10_000, (1.0, 1.0, 1.8, 1.2)), *building.WORDS]
    ocr = building.layout_2(words, width=60, height=80, unit="pixel")
    building.write(folder, {"f0.tif": directories(500), "f0.tif.labels.json": labels, "f0.tif.ocr.json": ocr})
    page = form_of(Blocks(dataprep.report_html(folder, images=False)), "f0.tif")
    assert page["notes"] == ["300 pages are left out here", "1,000 regions are left out here"]
    assert len(page["pages"]) == 200
    assert sum(len(one["regions"]) for one in page["labels"]) == 5_000
    assert page["pages"][0]["words"]["texts"][0] == "w" * 100


def test_many_words_are_left_out_page_by_page(tmp_path: Path) -> None:
    words = [*building.WORDS] * 800
    folder = sets.labeled(tmp_path / "set", count=1, ocr=building.layout_2(words))
    page = form_of(Blocks(dataprep.report_html(folder, images=False)), "f0.pdf")
    assert page["pages"][0]["words"] is None
    assert page["notes"] == ["5,600 words are left out here"]


def test_a_fault_of_ours_takes_no_other_form_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("boom")

    folder = sets.labeled(tmp_path / "set")
    monkeypatch.setattr("dataprep.viewer.pages._labels", fails)
    page = Blocks(dataprep.report_html(folder, images=False))
    told = "this form cannot be shown (ZeroDivisionError: boom); this is a fault of dataprep, please report it"
    assert form_of(page, "f0.pdf")["notes"] == [told]


NUMBERS = [1e308, -1e308, 1e-320, 5e5, -7.25]


@pytest.mark.parametrize("value", NUMBERS)
def test_coordinates_of_any_size_are_shown(tmp_path: Path, value: float) -> None:
    folder = sets.labeled(tmp_path / "set")
    labels, ocr = building.labels("f0.pdf"), building.layout_2(width=abs(value), height=abs(value))
    labels["labels"][0]["value"][0]["boundingBoxes"] = [[value, 0.1, value, 0.1, value, 0.2, 0.1, value]]
    labels["labels"][0]["value"][0]["page"] = int(min(abs(value), 2**62))
    building.write(folder, {"f0.pdf.labels.json": labels, "f0.pdf.ocr.json": ocr})
    page = Blocks(dataprep.report_html(folder, images=False))
    boxes = [region[1] for one in form_of(page, "f0.pdf")["labels"] for region in one["regions"]]
    assert all(abs(number) <= 200_000 for box in boxes for number in box)


def test_a_hundred_thousand_findings_are_listed(tmp_path: Path) -> None:
    summary = DatasetSummary("set", "labeled", "2.1", 5, 5, "why", "why")
    stats = SetStats("set", "labeled", "2.1", None, "S0", 5, 5, 5, 5, 5, 5, 5, {}, {}, [], [], [], True)
    at = Location("a.pdf.labels.json", "/labels/0", 3, 7)
    one = Finding("G404", "region-anticlockwise", Severity.ERROR, "set", "a.pdf", at, "'x' runs " * 400)
    report = Report((summary,), (one,) * (MOST_FINDINGS + 7))
    start = time.process_time()
    html = document(data_of(report, [stats], [FormEntry("a.pdf", 0)], {}), [], [])
    assert time.process_time() - start < 10
    data = Blocks(html).json("data")
    assert len(data["findings"]) == MOST_FINDINGS
    assert data["counts"] == [0, 0, MOST_FINDINGS + 7]
    assert data["notes"] == ["7 findings more than the 100,000 that are listed here"]
    assert len(html) < 1000 * MOST_FINDINGS


def test_the_command_writes_a_file(broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.html"
    assert run(["report", str(broken), "-o", str(target)]) == 0
    html = target.read_text(encoding="utf-8")
    assert capsys.readouterr().out == (
        f"wrote {target} ({len(html) / 1e6:.1f} MB): 17 errors, 5 warnings, 1 info, 7 of 8 pages drawn\n"
    )
    assert run(["report", str(broken), "--output", "-", "--no-images"]) == 0
    assert capsys.readouterr().out == dataprep.report_html(str(broken), images=False)


WRONG_CALLS = [
    (["report"], "Missing argument 'PATH...'"),
    (["report", "tests", "--pages", "0"], "pages is a number from 1 on, not 0"),
    (["report", "tests", "-o", "fields.json"], "named as training data is"),
    (["report", "tests", "-o", "no-such-folder/report.html"], "its folder does not exist"),
    (["report", "tests", "--target", "2.2"], "did you mean '2.1'?"),
]


@pytest.mark.parametrize(("arguments", "piece"), WRONG_CALLS, ids=[" ".join(call) for call, _ in WRONG_CALLS])
def test_a_wrong_call_is_one_line(arguments: list[str], piece: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert piece in printed.err


@pytest.mark.parametrize("pages", [0, -1, True, 2.5])
def test_a_wrong_number_of_pages_is_refused(broken: Path, pages: Any) -> None:
    with pytest.raises(UsageError, match="pages is a number from 1 on"):
        dataprep.report_html(broken, pages=pages)
