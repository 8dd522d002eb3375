"""What a folder is taken for: its kind, its target and why; and kinds and models that are given against what is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.cli import run
from dataprep.facts import Facts, Kind
from dataprep.plan import target_of
from tests import building, sets


def facts(*releases: str | None, shapes: tuple[str, ...] = ()) -> list[Facts]:
    labeled = [Facts(f"l{number}.pdf", 1, shape=shape) for number, shape in enumerate(shapes)]
    return [*(Facts(f"{number}.pdf", 1, release=release) for number, release in enumerate(releases)), *labeled]


TARGETS: list[tuple[str, list[Facts], Kind, str | None, str, str]] = [
    ("nothing, labeled", [], Kind.LABELED, None, "4.0", "no OCR file says a version: 4.0 is usual for labeled sets"),
    ("nothing, unlabeled", [], Kind.UNLABELED, None, "2.1", "no OCR file says a version: 2.1 is usual for unlabeled sets"),
    ("nothing, classifier", [], Kind.CLASSIFIER, "classifier", "4.0", "4.0 is usual for classifier sets"),
    ("the most frequent", facts("2.1", "2.1", "3.1"), Kind.LABELED, None, "2.1", "2 of 3 OCR files are of 2.1"),
    ("ties the newer", facts("2.1", "3.1", None), Kind.LABELED, None, "3.1", "1 of 2 OCR files are of 3.1"),
    ("preview labels", facts("2.0", shapes=("preview",)), Kind.LABELED, None, "2.0-preview", "the labels have the shape of"),
    ("half preview labels", facts("2.1", shapes=("preview", "2021")), Kind.LABELED, None, "2.1", "1 of 1 OCR files"),
    ("neural", facts("2.1"), Kind.LABELED, "neural", "3.0", "are of 2.1, but neural models are built from 3.0 on"),
    ("neural, later", facts("3.1"), Kind.LABELED, "neural", "3.1", "1 of 1 OCR files are of 3.1"),
    ("template", facts("2.1"), Kind.LABELED, "template", "2.1", "1 of 1 OCR files are of 2.1"),
    ("classifier", facts("3.0"), Kind.CLASSIFIER, "classifier", "3.1", "but classifier models are built from 3.1 on"),
]


@pytest.mark.parametrize(
    ("left", "kind", "model", "target", "reason"), [row[1:] for row in TARGETS], ids=[row[0] for row in TARGETS]
)
def test_the_target_and_why(left: list[Facts], kind: Kind, model: str | None, target: str, reason: str) -> None:
    version, why = target_of(left, kind, model)
    assert version == target
    assert reason in why


def listed(*paths: str) -> str:
    return "".join(json.dumps({"file": path}) + "\n" for path in paths)


KINDS: list[tuple[str, dict[str, Any], str, str]] = [
    ("labels", building.form(), "labeled", "some forms have labels"),
    ("forms alone", {"a.pdf": building.pdf()}, "unlabeled", "no form has labels"),
    ("a list", {"a.pdf": building.pdf(), "x.jsonl": listed("a.pdf")}, "classifier", "x.jsonl lists the forms of a class"),
    ("labels before lists", building.form() | {"x.jsonl": listed("a.pdf")}, "labeled", "some forms have labels"),
    ("another jsonl", {"a.pdf": building.pdf(), "x.jsonl": '{"prompt": "a"}'}, "unlabeled", "no form has labels"),
    ("nothing", {"notes.txt": "notes"}, "unlabeled", "no form has labels"),
]


@pytest.mark.parametrize(("files", "kind", "reason"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_the_kind_and_why(tmp_path: Path, files: dict[str, Any], kind: str, reason: str) -> None:
    (summary,) = dataprep.check(building.write(tmp_path, files)).datasets
    assert (summary.kind, summary.kind_reason) == (kind, reason)


@pytest.fixture
def labeled(tmp_path: Path) -> Path:
    """A labeled set with something wrong in a labels file and a field that no form labels."""
    folder = sets.labeled(tmp_path / "set")
    sets.turn(folder)
    sets.declare(folder, "Unused")
    return folder


def test_labeled_taken_for_unlabeled_has_no_labels_to_judge(labeled: Path) -> None:
    report = dataprep.check(labeled, kind="unlabeled")
    (summary,) = report.datasets
    assert (summary.kind, summary.kind_reason, summary.target) == ("unlabeled", "as given", "2.1")
    assert (summary.documents, summary.valid_documents) == (6, 6)
    assert not {code[0] for code in sets.codes(report)} & set("LGM")
    building.write(labeled, {"f1.pdf.labels.json": "{"})
    assert dataprep.check(labeled, kind="unlabeled").findings == report.findings
    assert dataprep.stats(labeled, kind="unlabeled").datasets[0].labels == 0


def test_unlabeled_taken_for_labeled_has_too_few(tmp_path: Path) -> None:
    building.write(tmp_path, {f"f{number}.pdf": building.pdf(mark="x" * number) for number in range(6)})
    report = dataprep.check(tmp_path, kind="labeled")
    assert (report.datasets[0].kind, report.datasets[0].valid_documents) == ("labeled", 0)
    assert "D701" in sets.codes(report)


def classes(folder: Path, **given: int) -> Path:
    for name, count in given.items():
        for number in range(count):
            form = f"{name}/{number}.pdf"
            ocr = building.layout_3([(name, (1, 1, 2, 2)), (str(number), (3, 3, 4, 4))], version="2024-11-30")
            building.write(folder, {form: building.pdf(mark=form), f"{form}.ocr.json": ocr})
    return folder


def test_sub_folders_are_classes_where_a_classifier_is_given(tmp_path: Path) -> None:
    report = dataprep.check(classes(tmp_path, invoices=5, receipts=5), kind="classifier")
    (summary,) = report.datasets
    assert (summary.kind, summary.kind_reason, summary.target) == ("classifier", "as given", "4.0")
    assert (summary.documents, summary.valid_documents) == (10, 10)
    assert [finding for finding in report.findings if finding.severity == dataprep.Severity.ERROR] == []


def test_a_labeled_set_is_no_classifier(labeled: Path) -> None:
    report = dataprep.check(labeled, kind="classifier")
    assert (report.datasets[0].kind, report.datasets[0].documents) == ("classifier", 0)
    assert "C801" in sets.codes(report)


def test_a_neural_model_lifts_the_target_and_says_why(labeled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(labeled), "--model", "neural"]) == 1
    head = capsys.readouterr().out.splitlines()[0]
    assert head.endswith(
        "labeled (some forms have labels), target 3.0 "
        "(6 of 6 OCR files are of 2.1, but neural models are built from 3.0 on), neural model"
    )
    for version in ("2.0-preview", "2.0", "2.1"):
        assert run(["check", str(labeled), "--model", "neural", "--target", version]) == 2
        told = capsys.readouterr().err
        assert told == f"dataprep: neural models are built from 3.0 on, not by {version}; give a later target\n"
    assert run(["check", str(labeled), "--model", "neural", "--target", "3.0"]) == 1


def test_the_look_at_one_form_does_not_decide(tmp_path: Path) -> None:
    """The first form says 4.0, the set says 2.1: it is judged for 2.1, which does not take its HEIF form."""
    folder = sets.labeled(tmp_path / "set")
    building.write(
        folder, {"f0.pdf.ocr.json": building.layout_3(version="2024-11-30"), "x.heic": b"\0\0\0\x18ftypheic" + b"\0" * 12}
    )
    report = dataprep.check(folder)
    assert report.datasets[0].target == "2.1"
    assert report.datasets[0].documents == 6
    assert [finding.at.path for finding in report.findings if finding.code == "F021"] == ["x.heic"]
    assert dataprep.check(folder, target="4.0").datasets[0].documents == 7


def voting(folder: Path, first: str, *others: tuple[str, str]) -> Path:
    """Forms without labels: a PDF with OCR of one version, which is looked at first, and others by name and version."""
    pictures = {".bmp": building.image(60, 60, "BMP"), ".heic": b"\0\0\0\x18ftypheic" + b"\0" * 12}
    for name, version in (("0.pdf", first), *others):
        layout = building.layout_3 if version >= "2022" else building.layout_2
        content = pictures.get(Path(name).suffix) or building.pdf(mark=name)
        building.write(folder, {name: content, f"{name}.ocr.json": layout(version=version)})
    return folder


V20, V21, V31, V40 = "2.0.0", "2.1.0", "2023-07-31", "2024-11-30"

VOTES: list[tuple[str, str, list[tuple[str, str]], str, str, int]] = [
    ("bitmaps outvote", V20, [("a.bmp", V21), ("b.bmp", V21)], "2.1", "2 of 3 OCR files are of 2.1", 3),
    ("bitmaps are outvoted", V20, [("a.bmp", V21), ("1.pdf", V20)], "2.0", "2 of 3 OCR files are of 2.0", 2),
    ("HEIF outvotes", V21, [("a.heic", V40), ("b.heic", V40)], "4.0", "2 of 3 OCR files are of 4.0", 3),
    ("a tie goes to the newer", V21, [("a.heic", V40)], "4.0", "1 of 2 OCR files are of 4.0", 2),
    (
        "HEIF is outvoted",
        V40,
        [("a.heic", V40), ("1.pdf", V21), ("2.pdf", V21), ("3.pdf", V21)],
        "2.1",
        "3 of 5 OCR files are of 2.1",
        4,
    ),
    ("both kinds", V20, [("a.bmp", V21), ("a.heic", V31), ("b.heic", V31)], "3.1", "2 of 4 OCR files are of 3.1", 4),
    ("one says nothing", V21, [("a.heic", "x"), ("b.heic", "x")], "2.1", "1 of 1 OCR files are of 2.1", 1),
]


@pytest.mark.parametrize(
    ("first", "others", "target", "reason", "documents"), [row[1:] for row in VOTES], ids=[row[0] for row in VOTES]
)
def test_forms_that_the_guess_does_not_take_have_a_vote(
    tmp_path: Path, first: str, others: list[tuple[str, str]], target: str, reason: str, documents: int
) -> None:
    folder = voting(tmp_path / "set", first, *others)
    (summary,) = dataprep.check(folder).datasets
    assert (summary.target, summary.target_reason, summary.documents) == (target, reason, documents)
    (given,) = dataprep.check(folder, target="2.0").datasets
    assert (given.target, given.target_reason) == ("2.0", "as given")


def test_a_classifier_is_no_template_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    building.write(tmp_path, building.classifier())
    for command in ("check", "stats"):
        assert run([command, str(tmp_path), "--model", "template"]) == 2
        told = capsys.readouterr().err
        assert told == "dataprep: a classifier is no template model; leave the model out, or give the kind\n"


def test_tier_and_model_are_in_the_report(labeled: Path) -> None:
    (one,) = sets.parsed(dataprep.check(labeled, tier="F0", model="template"))["datasets"]
    assert (one["tier"], one["model"], one["kind"]) == ("F0", "template", "labeled")
