"""The demo: healthy sets that pass without a word, and broken ones that show what was planted."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageOps

import dataprep
from dataprep.cli import run
from dataprep.cli.demo import command
from dataprep.demo import SHAPES, write_demo
from dataprep.demo.defects import DEFECTS, FOLLOWING, Defect
from dataprep.errors import UsageError
from dataprep.findings import Severity

FORMS = ("pdf", "png", "jpg", "tif")
TARGETS = {"preview": "2.0-preview", "2.0": "2.0", "2.1": "2.1", "4.0": "4.0"}


def loaded(path: Path) -> Any:
    return json.loads(path.read_bytes())


def layouts(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Each form with its layout result."""
    found = [(path.with_name(path.name.removesuffix(".ocr.json")), loaded(path)) for path in sorted(folder.glob("*.ocr.json"))]
    return [(form, tree["analyzeResult"]) for form, tree in found]


@pytest.mark.parametrize("shape", SHAPES)
def test_healthy_set_has_no_finding(shape: str, tmp_path: Path) -> None:
    names = write_demo(tmp_path / "new", shape=shape)
    report = dataprep.check(tmp_path / "new")
    assert report.findings == ()
    assert report.skipped == ()
    (summary,) = report.datasets
    assert (summary.kind, summary.target) == ("labeled", TARGETS[shape])
    assert summary.documents == summary.valid_documents == SHAPES[shape].forms
    assert names == sorted(path.name for path in (tmp_path / "new").iterdir())
    assert {name.rpartition(".")[2] for name in names} == {*FORMS, "json"}


@pytest.mark.parametrize("shape", SHAPES)
def test_broken_set_shows_what_was_planted(shape: str, tmp_path: Path) -> None:
    write_demo(tmp_path, broken=True, shape=shape)
    shown = {finding.code for finding in dataprep.check(tmp_path).findings if finding.severity > Severity.INFO}
    planted = {code for defect in DEFECTS if shape != "preview" or defect.file != "fields.json" for code in defect.codes}
    assert shown == planted | FOLLOWING.keys()
    assert len(shown) >= 12


def test_each_defect_is_shown_in_its_own_file(tmp_path: Path) -> None:
    write_demo(tmp_path, broken=True)
    findings = dataprep.check(tmp_path).findings
    for defect in DEFECTS:
        form = defect.file.removesuffix(".json").removesuffix(".labels").removesuffix(".ocr")
        found = [finding for finding in findings if finding.code == defect.codes[0]]
        assert [finding.document or finding.at.path for finding in found] == [form.replace("fields", "fields.json")], defect.name


@pytest.mark.parametrize("shape", SHAPES)
def test_no_defect_hides_another(shape: str, tmp_path: Path) -> None:
    """One cause, one finding: only the field with the blank is told of in each form that labels it."""
    write_demo(tmp_path, broken=True, shape=shape)
    findings = [finding for finding in dataprep.check(tmp_path).findings if finding.severity > Severity.INFO]
    once = [finding.code for finding in findings if finding.code != "K602"]
    assert sorted(once) == sorted(set(once))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("broken", [False, True])
def test_same_call_writes_same_bytes(shape: str, broken: bool, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    names = write_demo(one, broken=broken, shape=shape)
    assert names == write_demo(other, broken=broken, shape=shape)
    assert [(one / name).read_bytes() for name in names] == [(other / name).read_bytes() for name in names]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_defect_alone_is_told_by_its_rules(defect: Defect, tmp_path: Path) -> None:
    files = {name: (tmp_path / "healthy" / name).read_bytes() for name in write_demo(tmp_path / "healthy")}
    defect.plant(files, defect.file)
    (tmp_path / "broken").mkdir()
    for name, content in files.items():
        (tmp_path / "broken" / name).write_bytes(content)
    shown = {finding.code for finding in dataprep.check(tmp_path / "broken").findings if finding.severity > Severity.INFO}
    assert shown == set(defect.codes)


def test_forms_differ(tmp_path: Path) -> None:
    names = write_demo(tmp_path, shape="preview")
    forms = [(tmp_path / name).read_bytes() for name in names if not name.endswith(".json")]
    assert len(set(forms)) == len(forms) == 11


def test_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    for place in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(UsageError, match="name a new one"):
            write_demo(place)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert (tmp_path / "mine.txt").read_text() == "keep me"


def test_unknown_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'3\.0' is no shape; there are preview, 2\.0, 2\.1, 4\.0"):
        write_demo(tmp_path / "new", shape="3.0")
    assert not (tmp_path / "new").exists()


def test_words_of_pdfs_lie_where_they_are_drawn(tmp_path: Path) -> None:
    write_demo(tmp_path)
    checked = 0
    for form, result in layouts(tmp_path):
        for number, page in enumerate(result["readResults"] if form.suffix == ".pdf" else ()):
            with pdfium.PdfDocument(form) as document:
                drawn = document[number].get_textpage()
                for word in itertools.chain.from_iterable(line["words"] for line in page["lines"]):
                    left, top, _, _, right, bottom, _, _ = (72 * value for value in word["boundingBox"])
                    assert drawn.get_text_bounded(left, 792 - bottom, right, 792 - top).strip() == word["text"]
                    checked += 1
                drawn.close()
    assert checked > 100


def test_words_of_scans_lie_where_they_are_drawn(tmp_path: Path) -> None:
    write_demo(tmp_path)
    checked = 0
    for form, result in layouts(tmp_path):
        for number, page in enumerate(result["readResults"] if form.suffix in {".png", ".tif"} else ()):
            with Image.open(form) as image:
                image.seek(number)
                assert image.size == (page["width"], page["height"])
                for word in itertools.chain.from_iterable(line["words"] for line in page["lines"]):
                    box = word["boundingBox"]
                    assert_filled(image.crop((box[0] - 2, box[1], box[4] + 2, box[5])), word["text"])
                    checked += 1
    assert checked > 100


def assert_filled(image: Image.Image, text: str) -> None:
    """Assert that the ink of a word, cut out with two pixels more at each side, ends near its sides and not beyond them."""
    paper = Image.new("L", image.size, image.getpixel((0, 0)))
    ink = ImageOps.autocontrast(ImageChops.difference(image, paper)).point(lambda value: 255 * (value > 100))
    left, _, right, _ = ink.getbbox() or (0, 0, 0, 0)
    assert 1 <= left <= 6, text
    assert 1 <= image.width - right <= 6, text


@pytest.mark.parametrize("shape", ["2.0", "2.1", "4.0"])
def test_labels_are_exactly_the_words_of_the_layout(shape: str, tmp_path: Path) -> None:
    write_demo(tmp_path, shape=shape)
    for form, result in layouts(tmp_path):
        known = {
            (number, text, *fractions(box, page))
            for number, page in enumerate(result.get("readResults") or result["pages"], 1)
            for text, box in elements(page)
        }
        labels = loaded(form.with_name(f"{form.name}.labels.json"))["labels"]
        items = [(item["page"], item["text"], *item["boundingBoxes"][0]) for label in labels for item in label["value"]]
        assert items
        assert set(items) <= known


def fractions(box: list[float], page: dict[str, Any]) -> list[float]:
    return [value / (page["width"], page["height"])[number % 2] for number, value in enumerate(box)]


def elements(page: dict[str, Any]) -> list[tuple[str, list[float]]]:
    """The words and selection marks of a page of either shape."""
    words = page.get("words") or [word for line in page["lines"] for word in line["words"]]
    found = [*words, *page.get("selectionMarks", [])]
    return [
        (
            next(item[key] for key in ("text", "content", "state") if key in item),
            item["polygon"] if "polygon" in item else item["boundingBox"],
        )
        for item in found
    ]


def test_references_of_2_1_name_the_words_of_their_cells(tmp_path: Path) -> None:
    write_demo(tmp_path)
    for _, result in layouts(tmp_path):
        (table,) = (table for page in result["pageResults"] for table in page["tables"])
        assert (table["rows"], table["columns"], len(table["cells"])) == (3, 3, 9)
        for cell in table["cells"]:
            words = [referred(result, reference) for reference in cell["elements"]]
            assert " ".join(word["text"] for word in words) == cell["text"]


def referred(tree: Any, reference: str) -> Any:
    for key in reference.split("/")[1:]:
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


def test_spans_of_4_0_index_the_content(tmp_path: Path) -> None:
    write_demo(tmp_path, shape="4.0")
    for _, result in layouts(tmp_path):
        content = result["content"]
        pages = result["pages"]
        assert [spanned(content, page["spans"][0]) for page in pages] == ["\n".join(page_texts(page)) for page in pages]
        for item in itertools.chain.from_iterable((*page["words"], *page["lines"], *page["selectionMarks"]) for page in pages):
            assert spanned(content, item.get("span") or item["spans"][0]) == item.get("content", f":{item.get('state')}:")
        for table in result["tables"]:
            assert all(spanned(content, cell["spans"][0]) == cell["content"] for cell in table["cells"])
            assert spanned(content, table["spans"][0]) == "\n".join(cell["content"] for cell in table["cells"])


def spanned(content: str, span: dict[str, int]) -> str:
    return content[span["offset"] : span["offset"] + span["length"]]


def page_texts(page: dict[str, Any]) -> list[str]:
    return [line["content"] for line in page["lines"]] + [f":{mark['state']}:" for mark in page["selectionMarks"]]


def test_command_offers_every_shape() -> None:
    (option,) = (parameter for parameter in command.params if parameter.name == "shape")
    assert list(getattr(option.type, "choices", ())) == list(SHAPES)


def test_command_writes_and_says_what_to_try(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my sample"
    assert run(["demo", str(folder)]) == 0
    written, tried = capsys.readouterr().out.splitlines()
    assert f"19 files into {folder}: a healthy set" in written
    assert tried == f"next: dataprep check '{folder}'"
    assert run(["check", str(folder)]) == 0


def test_command_writes_a_broken_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", str(tmp_path), "--broken", "--shape", "4.0"]) == 0
    assert "a broken set" in capsys.readouterr().out
    assert run(["check", str(tmp_path)]) == 1


def test_command_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", str(tmp_path)]) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    capsys.readouterr()
    assert run(["demo", str(tmp_path), "--broken"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line == f"dataprep: {str(tmp_path)!r} is there already and not an empty folder; name a new one"
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
