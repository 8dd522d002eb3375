"""`dataprep stats`: what is counted, how much room is left, and how it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import dataprep
from dataprep.cli import run
from dataprep.counting import MEASURES, SetStats, StatsObject
from dataprep.render.schemas import catalogue
from dataprep.render.stats import WIDEST, render
from dataprep.settings import Settings
from dataprep.targets import limits
from tests import building, sets

GOLDEN = """\
set: labeled, target 4.0, template model, tier F0

  forms     6, 5 of them valid
  with OCR  6 (5 of 2.1.0, 1 of 2024-11-30)
  labeled   6 (6 of 2021-03-01)
  labels    17
  pages     8
  bytes     {0:,}

  field           type  forms  labels
  Number        string      5       5
  Vendor        string      6       6
  Unused        string      0       0
  Total   not declared      6       6

  limit                              used              allowed         left
  valid labeled forms                   5           at least 5            0
  forms                                 6           at least 6            0
  pages of all forms (template)         8          at most 500          492
  bytes of all forms (template){0:>10,}   at most 50,000,000  {left0:>11,}
  pages of the longest form (F0)        3            at most 2         -1 !
  bytes of the largest form (F0){1:>9,}    at most 4,000,000  {left1:>11,}
  bytes of the largest labels file{2:>7,}   at most 10,000,000  {left2:>11,}
  bytes of the largest OCR file{3:>10,}  at most 500,000,000  {left3:>11,}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six forms: one of three pages, one whose OCR is of 4.0, one without the label of a field; and odd fields."""
    monkeypatch.chdir(tmp_path)
    folder = sets.labeled(tmp_path / "set")
    without = {name: words for name, words in building.LABELED.items() if name != "Number"}
    return building.write(
        folder,
        {
            "f1.pdf": building.pdf(3),
            "f1.pdf.ocr.json": building.layout_2(pages=3),
            "f2.pdf.ocr.json": building.layout_3(version="2024-11-30"),
            "f3.pdf.labels.json": building.labels("f3.pdf", without),
            "fields.json": building.fields(("Number", "Vendor", "Unused")),
        },
    )


def test_the_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "set", "--target", "4.0", "--tier", "F0", "--model", "template"]) == 0
    printed = capsys.readouterr().out
    forms, labels, ocr = (
        [path.stat().st_size for path in folder.glob(f"*{end}")] for end in (".pdf", ".labels.json", ".ocr.json")
    )
    sizes = (sum(forms), max(forms), max(labels), max(ocr))
    bounds = (50_000_000, 4_000_000, 10_000_000, 500_000_000)
    left = {f"left{number}": bound - size for number, (bound, size) in enumerate(zip(bounds, sizes, strict=True))}
    assert printed == GOLDEN.format(*sizes, **left)


def test_the_json_fits_its_schema_and_says_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "set", "set/f1.pdf", "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert list(Draft202012Validator(catalogue()["stats"]).iter_errors(body)) == []
    (one,) = body["datasets"]
    assert (one["forms"], one["valid"], one["pages"], one["labels"], one["target"]) == (6, 6, 8, 17, "2.1")
    assert one["bytes"] == sum(path.stat().st_size for path in folder.glob("*.pdf"))
    assert one["ocr_versions"] == {"2.1.0": 5, "2024-11-30": 1}
    assert [(field["name"], field["type"], field["forms"]) for field in one["fields"]] == [
        ("Number", "string", 5),
        ("Vendor", "string", 6),
        ("Unused", "string", 0),
        ("Total", None, 6),
    ]


def rooms(*paths: Any, **options: Any) -> dict[tuple[str, str, str | None], tuple[int, int, int]]:
    (one,) = dataprep.stats(*paths, **options).datasets
    return {(room.limit, room.bound, room.model): (room.used, room.value, room.left) for room in one.limits}


def test_room_by_model(folder: Path) -> None:
    both = rooms(folder, target="3.1")
    assert both["set_pages", "most", "template"] == (8, 500, 492)
    assert both["set_pages", "most", "neural"] == (8, 50_000, 49_992)
    assert ("set_pages", "most", "template") not in rooms(folder, target="3.1", model="neural")
    assert rooms(folder)["set_pages", "most", None] == (8, 500, 492)


@pytest.mark.parametrize("model", ["template", "neural"])
def test_the_free_tier_has_the_limits_of_all_tiers_too(folder: Path, model: str) -> None:
    free = rooms(folder, target="4.0", model=model, tier="F0")
    assert set(rooms(folder, target="4.0", model=model)) <= set(free)
    assert free["form_pages", "most", None] == (3, 2, -1)


def test_sides_of_images(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.png": building.image(40, 700), "b.png": building.image(60, 12_000)})
    found = rooms(tmp_path, target="2.1")
    assert found["image_pixels", "least", None] == (40, 50, -10)
    assert found["image_pixels", "most", None] == (12_000, 10_000, -2_000)


def test_classes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, count in (("invoices", 6), ("receipts", 2)):
        forms = [f"{name}/{number}.pdf" for number in range(count)]
        lines = "".join(json.dumps({"file": form}) + "\n" for form in [*forms, f"{name}/gone.pdf"])
        building.write(tmp_path, {f"{name}.jsonl": lines, **{form: building.pdf(mark=form) for form in forms}})
        building.write(tmp_path, {f"{form}.ocr.json": building.layout_3(version="2024-11-30") for form in forms[1:]})
    (one,) = dataprep.stats(tmp_path).datasets
    assert (one.kind, one.target, one.forms, one.with_ocr) == ("classifier", "4.0", 8, 6)
    assert [(entry.name, entry.forms, entry.valid) for entry in one.classes] == [("invoices", 6, 5), ("receipts", 2, 1)]
    found = rooms(tmp_path)
    assert found["class_forms_least", "least", "classifier"] == (1, 5, -4)
    assert found["class_forms", "most", "classifier"] == (6, 100, 94)
    pages = [(room.value, room.left, room.contested) for room in one.limits if room.limit == "set_pages"]
    assert pages == [(25_000, 24_992, True), (10_000, 9_992, True)]
    assert {room.limit for room in one.limits if room.contested} == {"set_pages"}
    assert run(["stats", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "  receipts      2      1\n" in printed
    rows = [line.split() for line in printed.splitlines() if "pages of all forms" in line]
    assert rows == [
        f"pages of all forms (classifier, by one source) 8 at most {most} {left}".split()
        for most, left in (("25,000", "24,992"), ("10,000", "9,992"))
    ]
    (before,) = dataprep.stats(tmp_path, target="3.1").datasets
    assert not any(room.contested for room in before.limits)


def test_every_limit_that_is_a_number_is_measured() -> None:
    unmeasured = {"fields_of_a_word", "text_class_name_characters", "text_project_name_characters"}
    recommended = {"image_pixels_wide_recommended", "image_pixels_high_recommended"}
    numbers = {entry.limit for entry in limits() if entry.number or entry.limit == "image_pixels"}
    assert {measure.limit for measure in MEASURES} == numbers - unmeasured - recommended


def test_unlabeled_and_empty(tmp_path: Path) -> None:
    building.write(tmp_path / "forms", {f"{number}.pdf": building.pdf(2) for number in range(3)})
    assert rooms(tmp_path / "forms")["unlabeled_forms", "least", None] == (3, 5, -2)
    building.write(tmp_path / "nothing", {"notes.txt": "notes"})
    (one,) = dataprep.stats(tmp_path / "nothing").datasets
    assert (one.forms, one.pages, one.fields, one.classes) == (0, 0, [], [])
    assert render(dataprep.stats(tmp_path / "nothing"))


def test_an_empty_form_is_counted_apart(tmp_path: Path) -> None:
    forms = {f"{name}.pdf": building.pdf(mark=name) for name in ("one", "two", "three", "invoice-empty")}
    found = rooms(building.write(tmp_path, forms))
    assert found["unlabeled_forms_beside_empty", "least", None] == (3, 2, 1)
    assert not [key for key in found if key[0] == "unlabeled_forms"]


def test_sides_of_pdf_pages(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.pdf": building.pdf(width=8, height=10), "b.pdf": building.pdf(width=20.5, height=3)})
    assert rooms(tmp_path, target="2.1")["page_inches", "most", None] == (21, 17, -4)
    building.write(tmp_path / "images", {"a.png": building.image(60, 60)})
    assert not [key for key in rooms(tmp_path / "images", target="2.1") if key[0] == "page_inches"]


def test_a_rule_that_crashes_is_status_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [one.complete for one in dataprep.stats("set").datasets] == [True]
    assert run(["stats", "set"]) == 0
    capsys.readouterr()
    monkeypatch.setattr("dataprep.regions.judge", None)
    assert run(["stats", "set"]) == 3
    told = "a rule crashed, so that what counts as valid is not known: `dataprep check` says which\n"
    assert capsys.readouterr().out.splitlines(keepends=True)[1] == told
    assert run(["stats", "set", "--format", "json"]) == 3
    body = json.loads(capsys.readouterr().out)
    assert [one["complete"] for one in body["datasets"]] == [False]
    assert list(Draft202012Validator(catalogue()["stats"]).iter_errors(body)) == []


def test_settings_hold_for_stats_too(folder: Path) -> None:
    sets.settle(folder, 'target = "3.0"')
    assert dataprep.stats(folder).datasets[0].target == "3.0"
    assert dataprep.stats(folder, settings=Settings(target="2.0")).datasets[0].target == "2.0"
    with pytest.raises(dataprep.UsageError, match=r"did you mean '2\.1'"):
        dataprep.stats(folder, target="2.2")


def test_two_runs_are_equal(folder: Path) -> None:
    assert dataprep.stats(folder) == dataprep.stats(folder)


def test_hostile_names_steer_no_terminal_and_make_no_row_long(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sets.labeled(tmp_path / "a\x1b[2J\n", count=1)
    names = ["\x1b[31m\u202e\nred", "\ud800", "x" * 20_000, *(f"field {number}" for number in range(300))]
    building.write(folder, {"fields.json": building.fields(names)})
    assert run(["stats", str(folder)]) == 0
    text = capsys.readouterr().out
    assert all(line.isprintable() for line in text.splitlines())
    assert "\\x1b[31m\\u202e\\nred" in text
    assert len(text) < 20_000 + 400 * 3 * WIDEST
    assert run(["stats", str(folder), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["datasets"][0]["fields"]
    assert [field["name"] for field in told][: len(names)] == names


def test_several_sets_stand_apart() -> None:
    one = SetStats("a", "labeled", "2.1", None, "S0", 0, 0, 0, 0, 0, 0, 0, {}, {}, [], [], [], complete=True)
    assert render(StatsObject(1, [one, one])).count("\n\na: labeled, target 2.1, tier S0\n") == 1


WRONG = [["no-such"], ["set", "--recursve"], ["set", "--format", "yaml"], ["set", "--target", "5"], ["set", "--kind", "x"], []]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_call_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(["stats", *arguments]) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
