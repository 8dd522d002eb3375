"""F: files and folders, as their names and sizes tell them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import dataprep
from dataprep.facts import Facts, Kind
from dataprep.findings import Move, Problem, Severity
from dataprep.listing import JOURNAL, list_set
from dataprep.store import Entry
from dataprep.targets import Target
from tests import building
from tests.judging import judge

MEGABYTE = 2**20
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
FOREIGN = {"$schema": "https://schema.ai.azure.com/mmi/2025-11-01/labels.json", "fieldLabels": {}, "fileId": ""}
OCR_OF_A, OCR_OF_B = "a.pdf.ocr.json", "b.pdf.ocr.json"
LABELS_OF_A, LABELS_OF_B = "a.pdf.labels.json", "b.pdf.labels.json"
WHOLE = f"a.pdf, {OCR_OF_A}, {LABELS_OF_A}, fields.json"

Told = tuple[str, str, Severity, str]
"""A path, a piece of the message, a severity, and what a fix does: `safe NAME`, `unsafe NAME`, or nothing."""

NEIGHBOURS = "project.fott, .DS_Store, README.md, LICENSE, forms.zip, class.jsonl, a.pdf.result.json, b.redacted.pdf.ocr.json"

NAMES: list[tuple[str, str, str, list[Told]]] = [
    ("healthy", "F001", f"{WHOLE}, {NEIGHBOURS}", []),
    ("redacted", "F001", "a.pdf, b.pdf.redacted.ocr.json, b.redacted.pdf.ocr.json", []),
    ("form lost", "F001", f"a.pdf, {OCR_OF_B}", [(OCR_OF_B, "the form 'b.pdf' is not here", WARNING, "")]),
    ("no form at all", "F001", OCR_OF_A, [(OCR_OF_A, "the form 'a.pdf' is not here", WARNING, "")]),
    ("labels name it too", "F001", f"a.pdf, {OCR_OF_B}, {LABELS_OF_B}", []),
    ("misnamed", "F001", "a.pdf, a.ocr.json", []),
    ("misplaced", "F001", f"forms/a.pdf, {OCR_OF_A}", []),
    ("below only", "F001", f"a.pdf, old/{OCR_OF_B}", []),
    ("healthy", "F002", f"{WHOLE}, {NEIGHBOURS}", []),
    ("redacted", "F002", "a.pdf, b.redacted.pdf.labels.json", []),
    ("a form that is not taken", "F002", "a.pdf, b.docx, b.docx.labels.json", []),
    ("a form that is not taken", "F001", "a.pdf, b.heic, b.heic.ocr.json", []),
    ("form lost", "F002", f"a.pdf, {LABELS_OF_B}", [(LABELS_OF_B, "labels are dropped", WARNING, "")]),
    ("misnamed", "F002", "a.pdf, a.labels.json", []),
    ("misplaced", "F002", f"forms/a.pdf, {LABELS_OF_A}", []),
    ("misnamed beside the right one", "F002", f"{WHOLE}, a.labels.json", []),
    ("healthy", "F005", f"{WHOLE}, {NEIGHBOURS}", []),
    ("healthy with blanks", "F005", "Form (1).JPEG, Form (1).JPEG.ocr.json, Form (1).JPEG.labels.json", []),
    ("no extension", "F005", "a.pdf, a.ocr.json", [("a.ocr.json", OCR_OF_A, ERROR, f"safe {OCR_OF_A}")]),
    ("labels", "F005", "a.pdf, a.labels.json", [("a.labels.json", LABELS_OF_A, ERROR, f"safe {LABELS_OF_A}")]),
    ("upper case", "F005", "a.pdf, a.pdf.OCR.json", [("a.pdf.OCR.json", OCR_OF_A, ERROR, f"safe {OCR_OF_A}")]),
    ("upper JSON", "F005", "a.pdf, a.pdf.labels.JSON", [("a.pdf.labels.JSON", LABELS_OF_A, ERROR, f"safe {LABELS_OF_A}")]),
    ("singular", "F005", "a.pdf, a.pdf.label.json", [("a.pdf.label.json", LABELS_OF_A, ERROR, f"safe {LABELS_OF_A}")]),
    ("case of the form", "F005", f"A.pdf, {OCR_OF_A}", [(OCR_OF_A, "'A.pdf.ocr.json'", ERROR, "safe A.pdf.ocr.json")]),
    ("two forms fit", "F005", "a.pdf, a.png, a.ocr.json", [("a.ocr.json", OCR_OF_A, ERROR, f"unsafe {OCR_OF_A}")]),
    ("the exact name first", "F005", "A.pdf, a.pdf, a.pdf.OCR.json", [("a.pdf.OCR.json", "", ERROR, f"safe {OCR_OF_A}")]),
    ("one lacks it", "F005", f"a.pdf, a.png, {OCR_OF_A}, a.ocr.json", [("a.ocr.json", "a.png", ERROR, "safe a.png.ocr.json")]),
    ("name taken", "F005", f"{WHOLE}, a.pdf.label.json", [("a.pdf.label.json", "exists too", WARNING, "")]),
    ("name taken, no extension", "F005", f"{WHOLE}, a.labels.json", [("a.labels.json", "exists too", WARNING, "")]),
    ("redacted", "F005", "a.pdf, a.redacted.ocr.json, a.pdf.redacted.ocr.json", []),
    ("healthy", "F006", "a.pdf, old/a.pdf, old/a.pdf.ocr.json, old/a.pdf.labels.json", []),
    ("form below", "F006", f"forms/a.pdf, {LABELS_OF_A}", [(LABELS_OF_A, "forms/a.pdf", ERROR, f"unsafe forms/{LABELS_OF_A}")]),
    ("form above", "F006", f"a.pdf, ocr/{OCR_OF_A}", [(f"ocr/{OCR_OF_A}", "a.pdf", ERROR, f"unsafe {OCR_OF_A}")]),
    ("a copy below", "F006", f"{WHOLE}, backup/{LABELS_OF_A}", []),
    ("form nowhere", "F006", f"b.pdf, ocr/{OCR_OF_A}", []),
    ("other system's JSON", "F006", "a.pdf, ocr/a.pdf.result.json, ocr/notes.json", []),
    ("healthy", "F007", "a.pdf, b.pdf, a1.pdf", []),
    ("case", "F007", "Form.pdf, form.pdf", [("form.pdf", "'Form.pdf'", WARNING, "")]),
    ("Unicode form", "F007", "é.pdf, e\u0301.pdf", [("é.pdf", "Unicode", WARNING, "")]),
    ("case of the extension", "F007", "a.PDF, a.pdf", [("a.pdf", "'a.PDF'", WARNING, "")]),
    ("other extension", "F007", "a.jpeg, a.jpg, a.png", []),
    ("accents differ", "F007", "resume.pdf, résumé.pdf", []),
]  # fmt: skip


def split(names: str) -> list[str]:
    """Names written in one line."""
    return [name for name in names.split(", ") if name]


def expect(problems: Sequence[Problem], expected: Sequence[Told], usual: Severity) -> None:
    """Assert paths, severities and fixes of problems, and pieces of their messages."""
    fixes = [
        " ".join((("unsafe", "safe")[problem.fix.safe], *(edit.to for edit in problem.fix.edits if isinstance(edit, Move))))
        if problem.fix
        else ""
        for problem in problems
    ]
    severities = [usual if problem.severity is None else problem.severity for problem in problems]
    found = [(problem.at.path, level, fix) for problem, level, fix in zip(problems, severities, fixes, strict=True)]
    assert found == [(path, level, fix) for path, _, level, fix in expected]
    for problem, (_, piece, _, _) in zip(problems, expected, strict=True):
        assert piece in problem.message


@pytest.mark.parametrize(("code", "names", "expected"), [row[1:] for row in NAMES], ids=[f"{row[1]} {row[0]}" for row in NAMES])
def test_names(code: str, names: str, expected: list[Told]) -> None:
    expect(judge(code, files=split(names)), expected, ERROR if code in {"F005", "F006"} else WARNING)


def test_no_two_fixes_rename_to_one_name() -> None:
    """A second misnamed file must not take the place of the first."""
    problems = judge("F005", files=["a.pdf", "a.ocr.json", "a.pdf.OCR.json"])
    assert len(problems) == 2
    assert sum(problem.fix is not None and problem.fix.safe for problem in problems) < 2


def test_a_misplaced_sidecar_is_not_moved_over_another() -> None:
    (problem,) = judge("F006", files=[LABELS_OF_A, "forms/a.pdf", f"forms/{LABELS_OF_A}"])
    assert problem.fix is None


WITHOUT_OCR: list[tuple[str, str, list[Told]]] = [
    ("whole", WHOLE, []),
    ("no labels either", "a.pdf", []),
    ("labels only", f"a.pdf, {LABELS_OF_A}", [(LABELS_OF_A, f"there is no '{OCR_OF_A}'", ERROR, "")]),
    ("under a wrong name", f"a.pdf, {LABELS_OF_A}, a.ocr.json", []),
    ("in another folder", f"a.pdf, {LABELS_OF_A}, ocr/{OCR_OF_A}", []),
]


@pytest.mark.parametrize(("names", "expected"), [row[1:] for row in WITHOUT_OCR], ids=[row[0] for row in WITHOUT_OCR])
def test_labels_without_ocr(names: str, expected: list[Told]) -> None:
    (form,) = list_set([Entry(name, 1000) for name in split(names)]).forms
    expect(judge("F003", form=form, files=split(names)), expected, ERROR)


BELOW: list[tuple[str, str, Kind, str, list[Told]]] = [
    ("whole", WHOLE, Kind.LABELED, "2.1", []),
    ("one", "a.pdf, old/b.pdf", Kind.LABELED, "2.1", [("old/b.pdf", "1 form lies in sub-folders, in 'old' first", INFO, "")]),
    ("more", "a.pdf, b/c/1.pdf, b/2.pdf", Kind.UNLABELED, "2.0", [("b/2.pdf", "2 forms lie", INFO, "")]),
    ("up to 2.1", "a.pdf, b/1.pdf", Kind.UNLABELED, "2.1", [("b/1.pdf", "unless includeSubFolders is true", INFO, "")]),
    ("from 3.0 on", "a.pdf, b/1.pdf", Kind.LABELED, "3.0", [("b/1.pdf", "a prefix for this folder takes them too", INFO, "")]),
    ("none here, D708", "b/1.pdf, b/2.pdf", Kind.UNLABELED, "2.1", []),
    ("sidecars below", f"a.pdf, b/{OCR_OF_A}, b/notes.txt", Kind.LABELED, "2.1", []),
    ("of types that are not taken", "a.pdf, b/1.docx, b/2.heic", Kind.LABELED, "2.1", []),
    ("the classes of a classifier", "a.pdf, b/1.pdf", Kind.CLASSIFIER, "4.0", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "kind", "target", "expected"), [row[1:] for row in BELOW], ids=[f"F019 {row[0]}" for row in BELOW]
)
def test_forms_below(names: str, kind: Kind, target: str, expected: list[Told]) -> None:
    expect(judge("F019", files=split(names), kind=kind, target=target), expected, INFO)


OTHER_TYPES: list[tuple[str, str, Target, list[Told]]] = [
    ("forms", "a.pdf, b.JPG, c.bmp, d.tiff", Target("2.1"), []),
    ("BMP", "0.pdf, a.bmp", Target("2.0"), [("a.bmp", "2.0 does not train on .bmp files, so it is passed over", WARNING, "")]),
    ("BMP of the preview", "a.bmp", Target("2.0-preview"), []),
    ("a phone's", "0.pdf, a.HEIC", Target("3.0"), [("a.HEIC", "does not train on .heic files", WARNING, "")]),
    ("a phone's from 3.1 on", "a.heic, b.heif", Target("3.1"), []),
    ("of the web", "0.pdf, a.gif, b.webp", Target("4.0"), [("a.gif", "save it", WARNING, ""), ("b.webp", ".webp", WARNING, "")]),
    ("of an office", "0.pdf, a.docx, b.pptx", Target("4.0"), [("a.docx", "", WARNING, ""), ("b.pptx", "", WARNING, "")]),
    ("of an office, old", "0.pdf, a.doc", Target("4.0", model="classifier"), [("a.doc", ".doc files", WARNING, "")]),
    ("of an office, a classifier", "a.docx, b.pptx, c.xlsx", Target("4.0", model="classifier"), []),
    ("of an office, a classifier of 3.1", "0.pdf, a.docx", Target("3.1", model="classifier"), [("a.docx", "3.1", WARNING, "")]),
    ("a list of forms", "0.pdf, a.xlsx, b.xls", Target("2.1"), [("a.xlsx", "", INFO, ""), ("b.xls", "", INFO, "")]),
    ("a sheet with OCR", "0.pdf, a.xlsx, a.xlsx.ocr.json", Target("4.0"), [("a.xlsx", "", WARNING, "")]),
    ("a sheet with labels", "0.pdf, a.xls, a.xls.labels.json", Target("4.0"), [("a.xls", "", WARNING, "")]),
    ("no documents", f"{NEIGHBOURS}, a.html, a.txt, a.csv, a.svg, a", Target("4.0"), []),
    ("below", "a.pdf, b/a.gif", Target("4.0"), []),
    ("without a form, D708 lists them", "a.bmp, b.gif", Target("2.0"), []),
    ("a form below is none", "a.gif, b/a.pdf", Target("4.0"), []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "target", "expected"), [row[1:] for row in OTHER_TYPES], ids=[f"F021 {row[0]}" for row in OTHER_TYPES]
)
def test_other_types(names: str, target: Target, expected: list[Told]) -> None:
    expect(judge("F021", files=split(names), target=target), expected, WARNING)


@pytest.mark.parametrize(("names", "is_told"), [("a.pdf", False), (f"a.pdf, {JOURNAL}", True), (f"a.pdf, b/{JOURNAL}", False)])
def test_unfinished_fix(names: str, is_told: bool) -> None:
    told: list[Told] = [(JOURNAL, "run `dataprep fix --write`", ERROR, "")] if is_told else []
    expect(judge("F023", files=split(names)), told, ERROR)


def test_an_unfinished_fix_is_found_in_a_folder(tmp_path: Path) -> None:
    building.write(tmp_path, {JOURNAL: b"", "a.pdf": building.pdf()})
    assert [finding.at.path for finding in dataprep.check(tmp_path, select="F").findings] == [JOURNAL]


def test_foreign_labels_need_no_ocr() -> None:
    (form,) = list_set([Entry("a.pdf", 1000), Entry(LABELS_OF_A, 1000)]).forms
    assert judge("F003", form=form, files=["a.pdf", LABELS_OF_A], labels=FOREIGN) == []


NOT_READ: list[tuple[str, str, Kind, list[Told]]] = [
    ("whole", WHOLE, Kind.LABELED, []),
    ("an unlabeled form", f"{WHOLE}, b.pdf, {OCR_OF_B}", Kind.LABELED, []),
    ("neither", f"{WHOLE}, b.pdf", Kind.LABELED, [("b.pdf", "passes over it", INFO, "")]),
    ("labels are F003's", f"a.pdf, {LABELS_OF_A}", Kind.LABELED, []),
    ("misnamed", f"{WHOLE}, b.pdf, b.ocr.json", Kind.LABELED, []),
    ("an unlabeled set", "a.pdf, b.pdf", Kind.UNLABELED, []),
    ("a class of a classifier", "a.pdf, class.jsonl", Kind.CLASSIFIER, [("a.pdf", "a classifier needs for each", ERROR, "")]),
    ("with labels it needs it, too", f"a.pdf, {LABELS_OF_A}", Kind.CLASSIFIER, [("a.pdf", "no OCR file", ERROR, "")]),
]


@pytest.mark.parametrize(("names", "kind", "expected"), [row[1:] for row in NOT_READ], ids=[row[0] for row in NOT_READ])
def test_form_without_ocr(names: str, kind: Kind, expected: list[Told]) -> None:
    expect(judge("F004", files=split(names), kind=kind), expected, INFO)


def test_forms_of_a_foreign_set_need_no_ocr() -> None:
    facts = [Facts("a.pdf", 1000, has_labels=True, is_foreign=True), Facts("b.pdf", 1000)]
    assert judge("F004", files=["a.pdf", LABELS_OF_A, "b.pdf"], facts=facts) == []


SIZES: list[tuple[str, int, list[Severity]]] = [
    ("at the limit, strictly read", 10 * 10**6, []),
    ("at the limit, loosely read", 10 * MEGABYTE, [WARNING]),
    ("over it", 10 * MEGABYTE + 1, [ERROR]),
]


@pytest.mark.parametrize(("size", "severities"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_sidecar_too_large(tmp_path: Path, size: int, severities: list[Severity]) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / LABELS_OF_A).write_bytes(b"{}".ljust(size))
    found = [finding for finding in dataprep.check(tmp_path).findings if finding.code == "F017"]
    assert [finding.severity for finding in found] == severities
    assert all(f"{size:,} bytes, over the limit of 10 MB" in finding.message for finding in found)
