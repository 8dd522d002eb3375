"""D: the set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

import dataprep
from dataprep.facts import Facts, Kind
from dataprep.findings import Severity
from dataprep.targets import MEGABYTE, Target
from tests import building
from tests.judging import Row, holds, judge

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
LABELED, UNLABELED, CLASSIFIER = Kind.LABELED, Kind.UNLABELED, Kind.CLASSIFIER


V2_0, V2_1 = {"version": "2.0.0", "release": "2.0"}, {"version": "2.1.0", "release": "2.1"}
V4_0, UNKNOWN = {"version": "2024-11-30", "release": "4.0"}, {"version": "9.9", "release": None}
OTHER_SYSTEMS: dict[str, Any] = {"is_foreign": True, "fields": None}
BARE: dict[str, Any] = {"has_labels": False, "fields": None}


def forms(count: int, prefix: str = "form", **facts: Any) -> list[Facts]:
    """What so many labeled forms leave behind."""
    usual = {"has_ocr": True, "has_labels": True, "fields": ("Total",), "shape": "2021-03-01", **V2_1}
    return [Facts(f"{prefix}-{number}.pdf", 1000, **{**usual, **facts}) for number in range(count)]


def plain(count: int, prefix: str = "form", **facts: Any) -> list[Facts]:
    """What so many unlabeled forms without OCR leave behind."""
    return [Facts(f"{prefix}-{number}.pdf", 1000, **facts) for number in range(count)]


def sized(size: int) -> list[Facts]:
    """Four labeled forms of so many bytes together, sidecars not counted."""
    part = size // 4
    return [msgspec.structs.replace(fact, size=part) for fact in forms(3)] + [Facts("rest.pdf", size - 3 * part)]


SETS: list[tuple[str, str, Sequence[Facts], Kind, str, list[Row]]] = [
    ("five", "D701", forms(5), LABELED, "2.1", []),
    ("four", "D701", forms(4), LABELED, "4.0", [("", "only 4 valid labeled forms; 4.0 needs at least 5", ERROR)]),
    ("one", "D701", forms(1), LABELED, "2.0", [("", "only 1 valid labeled form;", ERROR)]),
    ("one of five broken", "D701", [*forms(4), *forms(1, "b", is_valid=False)], LABELED, "3.0", [("", "only 4 valid", ERROR)]),
    ("one of six broken", "D701", [*forms(5), *forms(1, "b", is_valid=False)], LABELED, "3.0", []),
    ("one has no OCR", "D701", [*forms(4), *forms(1, "b", has_ocr=False)], LABELED, "2.1", [("", "only 4", ERROR)]),
    ("one has no labels", "D701", [*forms(4), *forms(1, "b", **BARE)], LABELED, "2.1", [("", "only 4", ERROR)]),
    ("an unlabeled one beside", "D701", [*forms(5), *plain(3, "b")], LABELED, "2.1", []),
    ("four of the preview", "D701", forms(4), LABELED, "2.0-preview", [("", "needs at least 5", ERROR)]),
    ("five of the preview", "D701", forms(5), LABELED, "2.0-preview", [("", "10 are recommended", WARNING)]),
    ("nine of the preview", "D701", forms(9), LABELED, "2.0-preview", [("", "only 9 valid", WARNING)]),
    ("ten of the preview", "D701", forms(10), LABELED, "2.0-preview", []),
    ("no form is D708", "D701", [], LABELED, "2.1", []),
    ("another system's", "D701", forms(2, **OTHER_SYSTEMS), LABELED, "4.0", []),
    ("some are another's", "D701", [*forms(1), *forms(3, "b", **OTHER_SYSTEMS)], LABELED, "4.0", [("", "only 1", ERROR)]),
    ("five unlabeled", "D701", plain(5), UNLABELED, "2.1", []),
    ("four unlabeled", "D701", plain(4), UNLABELED, "2.0", [("", "only 4 valid filled forms; 2.0 needs 5, or 2 and one", ERROR)]),
    ("one of five broken", "D701", [*plain(4), *plain(1, "b", is_valid=False)], UNLABELED, "2.1", [("", "4", ERROR)]),
    ("two and an empty one", "D701", [*plain(2), *plain(1, "Empty")], UNLABELED, "2.1", []),
    ("one and an empty one", "D701", [*plain(1), *plain(1, "my-EMPTY")], UNLABELED, "2.0-preview",
     [("", "only 1 valid filled form beside 1 called empty; 2.0-preview needs 5, or 2 and one with", ERROR)]),
    ("one and many empty ones", "D701", [*plain(1), *plain(7, "empty")], UNLABELED, "2.1", [("", "beside 7 called", ERROR)]),
    ("empty ones alone", "D701", plain(7, "empty"), UNLABELED, "2.1", [("", "no valid filled form beside 7 called", ERROR)]),
    ("a folder is no name", "D701", plain(4, "empty/a"), UNLABELED, "2.1", [("", "only 4 valid filled forms; 2.1", ERROR)]),
    ("an empty one broken", "D701", [*plain(3), *plain(1, "empty", is_valid=False)], UNLABELED, "2.1", [("", "only 3", ERROR)]),
    ("three, none empty", "D701", plain(3), UNLABELED, "2.1", [("", "only 3", ERROR)]),
    ("unlabeled is D713's from 3.0 on", "D701", plain(2), UNLABELED, "3.0", []),
    ("a classifier", "D701", plain(2), CLASSIFIER, "4.0", []),
    ("six", "D702", forms(6), LABELED, "2.1", []),
    ("five", "D702", forms(5), LABELED, "4.0", [("", "5 forms in all; with 6", INFO)]),
    ("broken ones are forms", "D702", forms(6, is_valid=False), LABELED, "2.1", []),
    ("ten of the preview", "D702", forms(10), LABELED, "2.0-preview", [("", "10 forms in all; with 11", INFO)]),
    ("eleven of the preview", "D702", forms(11), LABELED, "2.0-preview", []),
    ("five unlabeled", "D702", plain(5), UNLABELED, "2.1", [("", "5 forms", INFO)]),
    ("no form is D708", "D702", [], UNLABELED, "2.1", []),
    ("500 pages", "D703", forms(5, pages=100), LABELED, "2.1", []),
    ("501 pages", "D703", [*forms(5, pages=100), *plain(1, "b", pages=1)], LABELED, "2.1", [("", "501 pages in all", ERROR)]),
    ("501 pages, unlabeled", "D703", plain(3, pages=167), UNLABELED, "2.0", [("", "over the limit of 500 in 2.0", ERROR)]),
    ("501 pages of the preview", "D703", forms(3, pages=167), LABELED, "2.0-preview", [("", "take fewer forms", ERROR)]),
    ("501 pages for 3.0", "D703", forms(3, pages=167), LABELED, "3.0", [("", "for template models (neural ones take it)", INFO)]),
    ("50,001 pages", "D703", forms(27, pages=1_852)[1:] + plain(1, pages=1_849), LABELED, "4.0", [("", "50,001 pages", ERROR)]),
    ("50,000 pages", "D703", forms(25, pages=2_000), LABELED, "4.0", [("", "(neural ones take it)", INFO)]),
    ("pages of a classifier, C806", "D703", plain(30, pages=2_000), CLASSIFIER, "4.0", []),
    ("a form of too many, S105", "D703", [*forms(4, pages=100), *plain(1, "b", pages=300)], LABELED, "2.1", []),
    ("too many without it, too", "D703", [*forms(6, pages=100), *plain(1, "b", pages=300)], LABELED, "2.1",
     [("", "900 pages in all, over the limit of 500 in 2.1", ERROR)]),
    ("a form of too many bytes, S106", "D703", [Facts("a.pdf", 51 * MEGABYTE)], LABELED, "2.1", []),
    ("pages that are not known", "D703", forms(600, pages=None), LABELED, "2.1", []),
    ("50 MB", "D703", sized(50 * 10**6), LABELED, "2.1", []),
    ("50 MB, as MB is read", "D703", sized(50 * MEGABYTE), LABELED, "2.1", [("", "if MB means a power of ten", WARNING)]),
    ("more", "D703", sized(50 * MEGABYTE + 1), LABELED, "2.1", [("", "52,428,801 bytes in all, over the limit", ERROR)]),
    ("more for 2.0, which says none", "D703", sized(50 * MEGABYTE + 1), LABELED, "2.0", []),
    ("more for 4.0", "D703", sized(50 * MEGABYTE + 1), LABELED, "4.0", [("", "(neural ones take it)", INFO)]),
    ("1 GB", "D703", sized(1024 * MEGABYTE + 1), LABELED, "3.1", [("", "1,073,741,825 bytes in all, over the limit", ERROR)]),
    ("one version", "D704", forms(2), LABELED, "2.1", []),
    ("spelled in two ways", "D704", [*forms(1, **V2_0), *forms(1, "b", version="2.0", release="2.0")], LABELED, "2.0", []),
    ("some without OCR", "D704", [*forms(1), *plain(2)], LABELED, "2.1", []),
    ("two versions", "D704", [*forms(3), *forms(1, "b", **V4_0)], LABELED, "2.1", [("", "3 of 2.1, 1 of 4.0", WARNING)]),
    ("2.0 and 2.1", "D704", [*forms(1), *forms(2, "b", **V2_0)], LABELED, "2.1", [("", "2 of 2.0, 1 of 2.1", WARNING)]),
    ("an unknown one", "D704", [*forms(1), *forms(1, "b", **UNKNOWN)], LABELED, "2.1", [("", "1 of 9.9", WARNING)]),
    ("with and without $schema", "D705", [*forms(1), *forms(1, "b", shape="2.0")], LABELED, "2.1", []),
    ("all of the preview", "D705", forms(2, shape="preview"), LABELED, "2.0-preview", []),
    ("some unlabeled", "D705", [*forms(1, shape="preview"), *plain(2)], LABELED, "2.1", []),
    ("both", "D705", [*forms(1, shape="preview"), *forms(2, "b")], LABELED, "2.1", [("", "preview, 2 of a later", WARNING)]),
    ("labeled", "D709", forms(2), LABELED, "2.1", []),
    ("no labels", "D709", forms(1, has_labels=False), LABELED, "2.1", [("", "an ordinary training document", INFO)]),
    ("no labels from 3.0 on", "D709", forms(1, has_labels=False), LABELED, "3.0", [("", "of unknown use from 3.0 on", INFO)]),
    ("without OCR it is F004", "D709", plain(1), LABELED, "2.1", []),
    ("an unlabeled set", "D709", forms(1, has_labels=False), UNLABELED, "2.1", []),
    ("a classifier", "D709", forms(1, has_labels=False), CLASSIFIER, "4.0", []),
    ("names", "D712", [*forms(2), *forms(1, "emp-ty"), *forms(1, "empty/a")], LABELED, "2.1", []),
    ("empty, labeled", "D712", forms(1, "Empty"), LABELED, "2.1", [("", "there is nothing to label on it; remove it", INFO)]),
    ("empty, no labels", "D712", forms(1, "my EMPTY", **BARE), LABELED, "4.0", [("", "only where no form has labels", INFO)]),
    ("empty, an unlabeled set", "D712", plain(1, "empty"), UNLABELED, "2.1", []),
    ("empty, a classifier", "D712", plain(1, "empty"), CLASSIFIER, "4.0", []),
    ("labeled", "D713", forms(5), LABELED, "4.0", []),
    ("unlabeled up to 2.1", "D713", plain(5), UNLABELED, "2.1", []),
    ("unlabeled from 3.0 on", "D713", plain(5), UNLABELED, "3.0", [("", "5 forms and no labels; 3.0 trains on", ERROR)]),
    ("with OCR of 3.0", "D713", plain(5, has_ocr=True), UNLABELED, "3.0", [("", "label them", ERROR)]),
    ("perhaps a class", "D713", plain(5, has_ocr=True), UNLABELED, "3.1", [("", "then check the folder above", INFO)]),
    ("a class has OCR", "D713", [*plain(4, has_ocr=True), *plain(1)], UNLABELED, "4.0", [("", "label them", ERROR)]),
    ("a classifier", "D713", plain(5, has_ocr=True), CLASSIFIER, "4.0", []),
    ("no form is D708", "D713", [], UNLABELED, "4.0", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "facts", "kind", "target", "expected"), [row[1:] for row in SETS], ids=[f"{row[1]} {row[0]}" for row in SETS]
)
def test_sets(code: str, facts: Sequence[Facts], kind: Kind, target: str, expected: list[Row]) -> None:
    holds(code, expected, facts=facts, kind=kind, target=target, files=[fact.document for fact in facts])


@pytest.mark.parametrize(
    ("kind", "is_given", "is_told"), [(LABELED, False, True), (LABELED, True, False), (CLASSIFIER, False, False)]
)
def test_mixed_versions_are_told_once(kind: Kind, is_given: bool, is_told: bool) -> None:
    """For a given target and for a classifier O216 and O217 name each file."""
    expected: list[Row] = [("", "2 of 4.0, 1 of 2.1", WARNING)] if is_told else []
    holds("D704", expected, facts=[*forms(1), *forms(2, "b", **V4_0)], kind=kind, target=Target("4.0", is_given=is_given))


def test_a_set_for_a_given_target_is_no_class() -> None:
    holds("D713", [("", "label them", ERROR)], facts=plain(5, has_ocr=True), kind=UNLABELED, target=Target("4.0", is_given=True))


@pytest.mark.parametrize(("model", "is_over"), [("template", True), ("neural", False)])
def test_how_much_is_too_much_depends_on_the_model(model: str, is_over: bool) -> None:
    facts, target = forms(3, pages=167), Target("4.0", model=model)
    holds("D703", [("", "501 pages in all, over the limit of 500 in 4.0", ERROR)] if is_over else [], facts=facts, target=target)


@pytest.mark.parametrize("code", ["D701", "D702", "D703", "D709", "D712", "D713"])
def test_a_classifier_is_told_nothing_of_labels(code: str) -> None:
    facts = [Facts("empty.pdf", 2**40, pages=10**6, has_ocr=True)]
    assert judge(code, facts=facts, kind=CLASSIFIER, target=Target("4.0", model="classifier")) == []


def test_lost_labels_are_not_absent() -> None:
    (fact,) = forms(1, has_labels=False)
    assert judge("D709", facts=[fact], files=[fact.document, f"{fact.document}.label.json"]) == []


NOTHING: list[tuple[str, str, Kind, str]] = [
    ("a form", "a.pdf", UNLABELED, ""),
    ("an image in upper case", "IMG.JPEG", UNLABELED, ""),
    ("a list of a classifier", "class.jsonl", CLASSIFIER, ""),
    ("nothing", "", UNLABELED, "it is empty"),
    ("other files", "README.md", UNLABELED, "there are only 'README.md' (neither a PDF nor an image); add forms"),
    ("other documents", "a.docx, b.gif", UNLABELED, "'a.docx' (of a type that 2.1 does not train on), 'b.gif' (of a type"),
    ("an image of a phone", "a.heic", LABELED, "'a.heic' (of a type that 2.1 does not train on); add forms"),
    ("ten of them", "0, 1, 2, 3, 4, 5, 6, 7, 8, 9", UNLABELED, "'9' (neither a PDF nor an image); add forms"),
    ("many of them", "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, a, b", UNLABELED, "'9' (neither a PDF nor an image) and 2 more; add forms"),
    (
        "forms below",
        "a.txt, two/a.pdf, two/b.pdf",
        UNLABELED,
        "are 2, in 'two' first: give that folder, or check with --recursive; if each folder is a class, with --kind",
    ),
    ("forms below and a file", "a.gif, two/a.pdf", UNLABELED, "in sub-folders are 1"),
    (
        "texts",
        "a.txt, b.TXT, notes.md",
        UNLABELED,
        "there are 2 texts, 'a.txt' first, and no labels file: give it by --labels, or",
    ),
    ("a text", "a.txt", UNLABELED, "there is 1 text, 'a.txt', and no labels file"),
    ("texts in a folder for each class", "a/a.txt, b/b.txt", UNLABELED, "are 2 texts, 'a/a.txt' first, and no labels file"),
    (
        "texts, and what may be their labels",
        "a.txt, tags.json",
        UNLABELED,
        "'tags.json' cannot be read as one: --labels tags.json",
    ),
    ("texts beside fields", "a.txt, fields.json", UNLABELED, "'fields.json' (the fields, without forms)"),
    ("OCR alone", "a.pdf.ocr.json", UNLABELED, "there are only 'a.pdf.ocr.json' (without its form 'a.pdf')"),
    ("labels alone", "a.pdf.labels.json", UNLABELED, "'a.pdf.labels.json' (without its form 'a.pdf')"),
    ("fields alone", "fields.json", LABELED, "'fields.json' (the fields, without forms)"),
    ("hidden files", ".DS_Store", UNLABELED, "it is empty"),
]


@pytest.mark.parametrize(("names", "kind", "piece"), [row[1:] for row in NOTHING], ids=[row[0] for row in NOTHING])
def test_no_forms(names: str, kind: Kind, piece: str) -> None:
    expected: list[Row] = [("", piece, ERROR)] if piece else []
    holds("D708", expected, files=[name for name in names.split(", ") if name], kind=kind)


def test_a_link_is_named_as_one(tmp_path: Path) -> None:
    (tmp_path / "b.txt").symlink_to("/b.txt")
    (message,) = (finding.message for finding in dataprep.check(tmp_path, select="D708").findings)
    assert "'b.txt' (a link that leaves the folder)" in message


GENERATIVE = {"docType": "a", "fieldSchema": {}}


def test_another_systems_folder_needs_no_forms() -> None:
    assert judge("D708", files=["fields.json"], kind=UNLABELED, fields=GENERATIVE) == []
    assert judge("D708", files=["fields.json"], kind=UNLABELED, fields=building.fields()) != []


COUNTED: list[tuple[str, dict[str, Any], int]] = [
    ("healthy", {}, 1),
    ("a field that is not declared", {"fields.json": building.fields(["Number"])}, 1),
    ("another text", {"a.pdf.labels.json": building.labels(labeled={"Number": ("Total", "1042")})}, 1),
    ("an empty form", {"a.pdf": b""}, 0),
    ("an encoding", {"a.pdf.labels.json": b"\xff"}, 0),
    ("an operation that runs", {"a.pdf.ocr.json": {"status": "running"}}, 0),
    ("no label", {"a.pdf.labels.json": building.labels(labeled={})}, 0),
    ("a page that is missing", {"a.pdf.ocr.json": building.layout_2(pages=1, width=0)}, 0),
    ("a warning", {"a.pdf": building.pdf(2)}, 1),
]


@pytest.mark.parametrize(("files", "valid"), [row[1:] for row in COUNTED], ids=[row[0] for row in COUNTED])
def test_valid_forms(tmp_path: Path, files: dict[str, Any], valid: int) -> None:
    report = dataprep.check(building.write(tmp_path, {**building.form(), **files}))
    assert report.datasets[0].valid_documents == valid
    (finding,) = [finding for finding in report.findings if finding.code == "D701"]
    assert finding.at.path == ""


def test_same_bytes_are_found_in_a_folder(tmp_path: Path) -> None:
    copies = {"a.pdf": building.pdf(), "b.pdf": building.pdf(), "c.pdf": building.pdf(mark="x"), "d.pdf": building.pdf(mark="y")}
    found = dataprep.check(building.write(tmp_path, copies)).findings
    assert [finding.message for finding in found if finding.code == "D706"] == ["the same bytes as 'b.pdf'; keep one of them"]


def test_ocr_without_form_does_not_count(tmp_path: Path) -> None:
    newer = building.layout_3(version="2024-11-30")
    report = dataprep.check(building.write(tmp_path, {**building.form(), "b.pdf.ocr.json": newer}))
    assert report.datasets[0].target == "2.1"
    assert "D704" not in {finding.code for finding in report.findings}
