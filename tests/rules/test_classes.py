"""C: classifiers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.classes import Classes, of_folders, of_lists
from dataprep.facts import Facts, Kind
from dataprep.findings import Report, Severity
from dataprep.targets import CLASSIFIER, Target
from tests import building
from tests.building import Json, classifier, listing, scanned
from tests.judging import Row, holds, judge

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
GIGABYTE = 2**30
Files = dict[str, bytes | str | Json]


def target(version: str, tier: str = "S0") -> Target:
    """A target of classifiers."""
    return Target(version, tier=tier, model=CLASSIFIER)


def folders(*counts: int) -> Classes:
    """Classes of so many forms: 0/0.pdf and so on."""
    return of_folders(f"{name}/{number}.pdf" for name, count in enumerate(counts) for number in range(count))


def forms(classes: Classes, **facts: Any) -> list[Facts]:
    """What the forms of classes leave behind."""
    return [Facts(path, **{"size": 1000, "has_ocr": True, "pages": 1, **facts}) for path in sorted(classes.paths)]


COUNTS: list[tuple[str, str, Classes, dict[str, Any], str, list[Row]]] = [
    ("two classes", "C801", folders(5, 5), {}, "4.0", []),
    ("one", "C801", folders(5), {}, "3.1", [("", "one class only, '0'; a classifier needs at least 2", ERROR)]),
    ("none", "C801", folders(), {}, "4.0", [("", "no class; a classifier needs at least 2", ERROR)]),
    ("five forms", "C802", folders(5, 6), {}, "4.0", []),
    ("four", "C802", folders(5, 4), {}, "3.1", [("", "'1' has 4 valid forms; it needs at least 5", ERROR)]),
    ("one", "C802", folders(1, 5), {}, "4.0", [("", "'0' has 1 valid form; it", ERROR)]),
    ("no OCR", "C802", folders(5), {"has_ocr": False}, "4.0", [("", "no valid forms (not counted: 5 without OCR)", ERROR)]),
    ("errors", "C802", folders(5), {"is_valid": False}, "4.0", [("", "(not counted: 5 with errors); it", ERROR)]),
    ("labels are not asked for", "C802", folders(5), {"has_labels": False}, "4.0", []),
    ("a hundred", "C806", folders(100, 100), {}, "4.0", []),
    ("more", "C806", folders(5, 101), {}, "3.1", [("", "'1' has 101 forms, over the limit of 100 in 3.1", ERROR)]),
    ("all the classes", "C806", folders(*[1] * 500), {}, "3.1", []),
    ("a class too many", "C806", folders(*[1] * 501), {}, "3.1", [("", "501 classes, over the limit of 500 in 3.1", ERROR)]),
    ("501 for 4.0", "C806", folders(*[1] * 501), {}, "4.0", []),
    ("1,001", "C806", folders(*[1] * 1001), {}, "4.0", [("", "1,001 classes, over the limit of 1,000", ERROR)]),
    ("pages", "C806", folders(50, 50), {"pages": 100}, "3.1", []),
    ("pages for 3.1", "C806", folders(50, 50), {"pages": 101}, "3.1", [("", "10,100 pages in all, over the limit", ERROR)]),
    ("pages for 4.0", "C806", folders(50, 50), {"pages": 101}, "4.0", [("", "not over the 25,000 of another", WARNING)]),
    ("pages over both", "C806", folders(50, 50), {"pages": 251}, "4.0", [("", "over the limit of 25,000 in 4.0", ERROR)]),
    ("unread pages", "C806", folders(50, 50), {"pages": None}, "3.1", []),
    ("a form of too many pages, S105", "C806", folders(6), {"pages": 2_001}, "3.1", []),
    ("bytes", "C806", folders(8), {"size": 10**9 // 8}, "3.1", []),
    ("bytes, as GB is read", "C806", folders(8), {"size": GIGABYTE // 8}, "3.1", [("", "if GB means a power of ten", WARNING)]),
    ("bytes for 3.1", "C806", folders(8), {"size": GIGABYTE // 8 + 1}, "3.1", [("", "1,073,741,832 bytes in all, over", ERROR)]),
    ("bytes for 4.0", "C806", folders(8), {"size": GIGABYTE // 8 + 1}, "4.0", []),
    ("more bytes", "C806", folders(8), {"size": GIGABYTE // 4 + 1}, "4.0", [("", "over the limit of 2 GB in 4.0", ERROR)]),
    ("a form of too many bytes, S106", "C806", folders(5), {"size": GIGABYTE}, "4.0", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "classes", "facts", "version", "expected"),
    [row[1:] for row in COUNTS],
    ids=[f"{row[1]} {row[0]}" for row in COUNTS],
)
def test_counts(code: str, classes: Classes, facts: dict[str, Any], version: str, expected: list[Row]) -> None:
    holds(code, expected, classes=classes, facts=forms(classes, **facts), target=target(version), kind=Kind.CLASSIFIER)


def test_the_free_tier_takes_half() -> None:
    """The limit of a form is 4 MB there."""
    parts: dict[str, Any] = {"classes": folders(*[90] * 3), "kind": Kind.CLASSIFIER}
    facts = forms(parts["classes"], size=4 * 10**6)
    holds(
        "C806", [("", "over the limit of 1 GB of the free tier (F0) in", ERROR)], facts=facts, target=target("4.0", "F0"), **parts
    )
    holds("C806", [], facts=facts, target=target("4.0"), **parts)


def test_a_set_that_is_no_classifier_has_no_classes() -> None:
    assert [judge(code, facts=[Facts("a.pdf", 1)]) for code in ("C801", "C802", "C806")] == [[], [], []]


HERE = tuple(f"{name}{number}.pdf" for name in "ab" for number in range(200))
A, B = HERE[:200], HERE[200:]
Line = tuple[str, int, str]
"""A list, a line of it, and a piece of the message."""

LINES: list[tuple[str, str, dict[str, str], list[Line]]] = [
    ("all there", "C803", {"a": listing(*A), "b": listing(*B)}, []),
    ("missing", "C803", {"a": listing("a0.pdf", "c.pdf")}, [("a", 2, "lists 'c.pdf', but there is no such file; add it")]),
    ("nearly", "C803", {"a": listing("a0.pdf", "A1.PDF")}, [("a", 2, "no such file; did you mean 'a1.pdf'?")]),
    ("no name", "C803", {"a": listing("", "a0.pdf")}, [("a", 1, "lists '', but")]),
    ("no form", "C803", {"a": listing("x.txt")}, [("a", 1, "lists 'x.txt', which is no form; remove the line")]),
    ("not for the target", "C803", {"a": listing("x.gif")}, []),
    ("a line of a name", "C803", {"a": listing("a\n\x1b[31m.pdf")}, [("a", 1, "'a\\n\\x1b[31m.pdf'")]),
    ("none here", "C803", {"a": "\n" + listing("c.pdf"), "b": listing("d.pdf", "e/f.pdf")}, [("a", 2, "none of the 3 listed")]),
    ("none here, checked elsewhere", "C803", {"a": listing("c.pdf")}, [("a", 1, "'c.pdf' first; check the container's root")]),
    ("none here, one is meant", "C803", {"a": listing("A0.pdf")}, [("a", 1, "did you mean 'a0.pdf'?")]),
    ("none here, no other finding", "C802", {"a": listing("c.pdf"), "b": listing("d.pdf")}, []),
    ("a broken one is C804's", "C803", {"a": "c.pdf\n"}, []),
    ("whole", "C804", {"a": listing("c.pdf", "")}, []),
    ("a path", "C804", {"a": listing("a0.pdf") + "a1.pdf\n"}, [("a", 2, 'the line is not of the shape {"file": "..."}: JSON')]),
    ("null", "C804", {"b": '{"file": null}'}, [("b", 1, "Expected `str`, got `null`")]),
    ("apart", "C805", {"a": listing(*A), "b": listing(*B)}, []),
    ("in two", "C805", {"a": listing("a0.pdf"), "b": listing("b0.pdf", "a0.pdf")}, [("b", 2, "of the class 'a' too; remove")]),
    ("missing in two", "C805", {"a": listing("c.pdf"), "b": listing("c.pdf")}, []),
    ("in two, there twice", "C805", {"a": listing("a0.pdf"), "b": listing("a0.pdf", "a0.pdf")}, [("b", 1, "the class 'a'")]),
    ("in three", "C805", dict.fromkeys("abc", listing("a0.pdf")), [("b", 1, "'a' too"), ("c", 1, "'a' too")]),
    ("once", "C807", {"a": listing(*A), "b": listing(*A)}, []),
    ("twice", "C807", {"a": listing("a0.pdf", "a1.pdf", "a0.pdf")}, [("a", 3, "lists 'a0.pdf' 2 times; remove a line")]),
    ("three times", "C807", {"a": listing(*["a0.pdf"] * 3)}, [("a", 3, "3 times")]),
    ("missing twice", "C807", {"a": listing("c.pdf", "c.pdf")}, []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "texts", "expected"), [row[1:] for row in LINES], ids=[f"{row[1]} {row[0]}" for row in LINES])
def test_lines(code: str, texts: dict[str, str], expected: list[Line]) -> None:
    files = [*HERE, "x.txt", "x.gif"]
    classes = of_lists({f"{name}.jsonl": text.encode() for name, text in texts.items()}, files)
    problems = judge(code, classes=classes, files=files, kind=Kind.CLASSIFIER, target=target("4.0"))
    assert [(problem.at.path, problem.at.line) for problem in problems] == [(f"{name}.jsonl", at) for name, at, _ in expected]
    for problem, (_, _, piece) in zip(problems, expected, strict=True):
        assert piece in problem.message


MANY: list[tuple[str, dict[str, str], str]] = [
    ("C803", {"a": listing("a0.pdf", *(f"c{number}.pdf" for number in range(300)))}, "(and 200 lines more)"),
    ("C804", {"a": "x\n" * 300}, "(and 200 lines more)"),
    ("C805", {"a": listing(*A), "b": listing(*A)}, ""),
    ("C805", {"a": listing("a0.pdf"), "b": listing(*["a0.pdf"] * 300)}, ""),
    ("C807", {"a": listing(*A, *A)}, ""),
]


@pytest.mark.parametrize(("code", "texts", "piece"), MANY)
def test_at_most_a_hundred_are_shown_a_list(code: str, texts: dict[str, str], piece: str) -> None:
    classes = of_lists({f"{name}.jsonl": text.encode() for name, text in texts.items()}, HERE)
    problems = judge(code, classes=classes, files=HERE, kind=Kind.CLASSIFIER, target=target("4.0"))
    assert 1 <= len(problems) <= 100
    assert piece in problems[-1].message
    assert [problem.message for problem in problems[:-1] if "lines more" in problem.message] == []


def test_folders_are_no_lists() -> None:
    classes = of_folders(["a/0.gif", "a/1.pdf"])
    assert [judge(code, classes=classes, target=target("4.0")) for code in ("C803", "C804", "C805", "C807", "C808")] == [[]] * 5


def checked(folder: Path, files: Files, **options: Any) -> tuple[Report, list[tuple[str, Severity, str]]]:
    """The report of a folder with these files, and code, severity and path of its findings."""
    report = dataprep.check(building.write(folder, files), **options)
    return report, [(finding.code, finding.severity, finding.at.path) for finding in report.findings]


HEALTHY, SIX = classifier(), classifier(invoices=6, receipts=5)
SPARED = "invoices/5.pdf"
INVOICES = [f"invoices/{number}.pdf" for number in range(5)]
Found = list[tuple[str, Severity, str]]


def without(files: Files, *names: str) -> Files:
    """The files but for some."""
    return {name: content for name, content in files.items() if name not in names}


def marked(end: str) -> Files:
    """The healthy lists as Windows writes them."""
    texts = {name: f"\ufeff{text}".replace("\n", end) for name, text in HEALTHY.items() if isinstance(text, str)}
    return {**HEALTHY, **texts}


SETS: list[tuple[str, Files, dict[str, Any], Found]] = [
    ("healthy", HEALTHY, {}, []),
    ("healthy for 3.1", {**classifier(), **scanned(*INVOICES, version="2023-07-31")}, {"select": "C"}, []),
    ("of Windows", marked("\r\n\r\n"), {}, []),
    ("a list of nothing", {**HEALTHY, "x.jsonl": ""}, {}, [("F008", ERROR, "x.jsonl")]),
    ("another's lines", {**HEALTHY, "x.jsonl": '{"messages": []}\n'}, {}, []),
    ("a form without OCR", without(SIX, f"{SPARED}.ocr.json"), {}, [("F004", ERROR, SPARED)]),
    ("its OCR misnamed", {**without(SIX, f"{SPARED}.ocr.json"), "invoices/5.ocr.json": building.layout_3()}, {"select": "F"},
     [("F005", ERROR, "invoices/5.ocr.json")]),
    ("its OCR above", {**without(SIX, f"{SPARED}.ocr.json"), "5.pdf.ocr.json": building.layout_3()}, {"select": "F"},
     [("F006", ERROR, "5.pdf.ocr.json")]),
    ("OCR of 2.1", {**SIX, f"{SPARED}.ocr.json": building.layout_2()}, {"select": "C, D, O2"},
     [("O216", WARNING, f"{SPARED}.ocr.json")]),
    ("all OCR of 2.1", {**classifier(a=1), "a/0.pdf.ocr.json": building.layout_2()}, {"select": "D, O2"},
     [("O216", WARNING, "a/0.pdf.ocr.json")]),
    ("a form that no list names", {**HEALTHY, **scanned(SPARED)}, {}, [("C808", INFO, SPARED)]),
    ("a form in two classes under two names", {**SIX, **dict.fromkeys(("receipts/4.pdf", SPARED), SIX[SPARED])}, {},
     [("C805", ERROR, "receipts/4.pdf")]),
    ("a form twice in a class", {**SIX, "invoices/4.pdf": SIX[SPARED]}, {}, [("D706", WARNING, "invoices/4.pdf")]),
    ("no form of the lists", {name: text for name, text in HEALTHY.items() if "/" not in name}, {},
     [("C803", ERROR, "invoices.jsonl")]),
    ("a form elsewhere", {**HEALTHY, **scanned("other/1.pdf", "2.pdf")}, {"select": "C, D, F"}, [("C808", INFO, "2.pdf")]),
    ("labels in a class", {**HEALTHY, f"{INVOICES[0]}.labels.json": building.labels("0.pdf")}, {}, []),
    ("labels and fields in a class", {**HEALTHY, f"{INVOICES[0]}.labels.json": b"[", "invoices/fields.json": b""}, {}, []),
    ("an image of a phone", {**HEALTHY, "invoices/9.gif": b"GIF89a"}, {}, [("F021", WARNING, "invoices/9.gif")]),
    ("folders", {name: data for name, data in HEALTHY.items() if "/" in name}, {"kind": "classifier"}, []),
    ("lists, as given", {**HEALTHY, **scanned("a.pdf")}, {"kind": "classifier"}, [("C808", INFO, "a.pdf")]),
    ("one folder", scanned(*INVOICES), {"kind": "classifier"}, [("C801", ERROR, "")]),
    ("a form beside the folders", {**{name: data for name, data in HEALTHY.items() if "/" in name}, **scanned("a.pdf")},
     {"kind": "classifier"}, [("C808", INFO, "a.pdf")]),
    ("forms without folders", scanned("a.pdf", "b.pdf"), {"kind": "classifier"}, [("C801", ERROR, ""), ("C808", INFO, "a.pdf")]),
    ("nothing", {}, {"kind": "classifier"}, [("C801", ERROR, "")]),
    ("a list beside labeled forms", {**building.form(), "x.jsonl": listing("a.pdf")}, {"select": "C"}, []),
    ("no list beside forms", {**building.scanned("a.pdf"), "x.jsonl": '{"text": "a"}\n'}, {"select": "C, F"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("files", "options", "expected"), [row[1:] for row in SETS], ids=[row[0] for row in SETS])
def test_sets(tmp_path: Path, files: Files, options: dict[str, Any], expected: Found) -> None:
    if "select" in options:
        options = {**options, "select": options["select"].split(", ")}
    assert checked(tmp_path, files, **options)[1] == expected


def office(*names: str) -> Files:
    """Word files, each with its OCR."""
    files = scanned(*names)
    return {name: _word(name) if name.endswith(".docx") else content for name, content in files.items()}


def _word(name: str) -> bytes:
    import io
    import zipfile

    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("[Content_Types].xml", f"<Types name='{name}'/>")
        file.writestr("word/document.xml", "<document/>")
    return written.getvalue()


def test_office_files_are_for_classifiers_of_4_0(tmp_path: Path) -> None:
    names = [f"letters/{number}.docx" for number in range(5)]
    files = {**HEALTHY, "letters.jsonl": listing(*names), **office(*names)}
    report, found = checked(tmp_path, files)
    assert (found, report.datasets[0].documents) == ([], 15)
    report, found = checked(tmp_path, {}, target="3.1", select=["C", "F"])
    assert found == [("C802", ERROR, "letters.jsonl"), *(("F021", WARNING, name) for name in names)]
    assert report.datasets[0].documents == 10


@pytest.mark.parametrize("kind", [None, "classifier"])
def test_what_a_classifier_is_taken_for(tmp_path: Path, kind: str | None) -> None:
    (summary,) = checked(tmp_path, HEALTHY, **({"kind": kind} if kind else {}))[0].datasets
    assert (summary.kind, summary.target, summary.documents, summary.valid_documents) == ("classifier", "4.0", 10, 10)
    assert summary.kind_reason == ("as given" if kind else "invoices.jsonl lists the forms of a class")


def test_classes_below_a_root(tmp_path: Path) -> None:
    """With --recursive the folder of the lists is one set, its folders none; findings have the path within it."""
    files = {f"data/{name}": content for name, content in without(HEALTHY, f"{INVOICES[4]}.ocr.json").items()}
    report, found = checked(tmp_path, files, recursive=True)
    assert [summary.path for summary in report.datasets] == [f"{tmp_path}/data"]
    assert found == [("C802", ERROR, "invoices.jsonl"), ("F004", ERROR, INVOICES[4])]


HUGE: list[tuple[str, Sequence[str]]] = [
    ("C803", [f"invoices/{number}.pdf" for number in range(100_000)]),
    ("C805", ["receipts/0.pdf"] * 100_000),
]


@pytest.mark.parametrize(("code", "names"), HUGE)
def test_ten_times_the_lines_take_no_hundred_times_the_time(tmp_path: Path, code: str, names: Sequence[str]) -> None:
    took = []
    for count in (len(names) // 10, len(names)):
        start = time.process_time()
        found = checked(tmp_path, {**HEALTHY, "invoices.jsonl": listing(*names[:count])}, select=[code])[1]
        took.append(time.process_time() - start)
        assert 1 <= len(found) <= 100
    assert took[1] < 50 * took[0]
