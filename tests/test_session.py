"""A form checked in memory says what the folder says of it, and a session after each change what a fresh check says."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.decode import decode
from dataprep.demo import write_demo
from dataprep.errors import UsageError
from dataprep.findings import Finding, Location, Report
from dataprep.listing import FIELDS
from dataprep.model import Labels
from dataprep.plan import plan_of
from dataprep.rejudging import rules_of_a_document
from dataprep.settings import Settings
from dataprep.store import LocalStore
from tests import building, corpora
from tests.test_cases import CASES

CODES = frozenset(rule.code for rule, _ in rules_of_a_document())
TARGETED = frozenset({"O216", "O217", "L316"})
"""These speak of a target that was given, which the folder's is not."""

NAME = "a.pdf"
Documents = dict[str, Any]


@pytest.fixture
def documents() -> Documents:
    return {"labels": building.labels(), "ocr": building.layout_2(), "fields": building.fields()}


def said(findings: tuple[Finding, ...], *, lines: bool = True) -> set[tuple[object, ...]]:
    """What findings say, without the set that they are of."""
    return {
        (one.code, one.at if lines else (one.at.path, one.at.pointer), one.message, one.severity, one.about, str(one.fix))
        for one in findings
    }


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def in_memory(folder: Path) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """What the folder's check says of its forms, and what checks of them in memory say."""
    report = dataprep.check(folder)
    if report.datasets[0].kind == "text":
        return set(), set()
    kind, target = report.datasets[0].kind, report.datasets[0].target
    store = LocalStore(str(folder))
    listing = plan_of(store, store.list(), Settings(kind=kind, target=target if kind != "classifier" else None)).listing
    files = {name: store.read(name) for name, entry in listing.entries.items() if not entry.problem}
    paths, findings = set(), set()
    for form in listing.forms:
        given = [files.get(path) if path else None for path in (form.labels, form.ocr, listing.fields)]
        found = dataprep.check_document(*given, form=folder / form.name, name=form.name, kind=kind, target=target).findings
        findings |= said(tuple(one for one in found if one.code not in TARGETED))
        paths |= {form.name, form.ocr, form.labels, listing.fields}
    offered = (one for one in report.findings if one.code in CODES - TARGETED and one.at.path in paths)
    return said(tuple(offered)), findings


@pytest.mark.parametrize("broken", [False, True])
def test_it_says_what_the_folder_says(tmp_path: Path, broken: bool) -> None:
    write_demo(tmp_path / "sample", broken=broken)
    of_folder, of_memory = in_memory(tmp_path / "sample")
    assert of_memory == of_folder
    assert bool(of_memory) is broken


CASE_FOLDERS = sorted(path for path in CASES.glob("*/bad") if path.parent.name in CODES)


@pytest.mark.parametrize("folder", CASE_FOLDERS, ids=lambda path: path.parent.name)
def test_it_says_what_the_folder_says_of_each_case(folder: Path) -> None:
    of_folder, of_memory = in_memory(folder)
    assert of_memory == of_folder


@corpora.needed
@pytest.mark.parametrize("folder", corpora.folders())
def test_it_says_what_the_folder_says_of_real_forms(folder: str) -> None:
    of_folder, of_memory = in_memory(corpora.FORMS / folder)
    assert of_memory == of_folder


def shapes(documents: Documents) -> Iterator[Documents]:
    """The same documents in all the ways in which they may be given."""
    texts: Documents = {kind: json.dumps(tree) for kind, tree in documents.items()}
    yield texts
    yield {kind: text.encode() for kind, text in texts.items()}
    yield {kind: bytearray(text.encode()) for kind, text in texts.items()}
    paths = {"labels": f"{NAME}.labels.json", "ocr": f"{NAME}.ocr.json", "fields": FIELDS}
    yield {kind: decode(text.encode(), paths[kind], kind).part(paths[kind]) for kind, text in texts.items()}


@pytest.mark.parametrize("layout", [building.layout_2, building.layout_3], ids=["2.1", "3.1"])
def test_every_way_to_give_a_document_says_the_same(documents: Documents, layout: Callable[[], building.Json]) -> None:
    documents["ocr"] = layout()
    building.put(documents["labels"], "/labels/0/value/0/boundingBoxes/0/0", 1.5)
    building.put(documents["labels"], "/labels/1/label", "Nmae")
    building.put(documents["fields"], "/fields/0/fieldFormat", "no-white-spaces")
    before = copy.deepcopy(documents)
    parsed = dataprep.check_document(**documents, name=NAME)
    assert documents == before
    assert {"K606", "K602"} <= set(codes(parsed))
    assert all(finding.at.line is None for finding in parsed.findings)
    for given in shapes(documents):
        report = dataprep.check_document(**given, name=NAME)
        assert said(report.findings, lines=False) == said(parsed.findings, lines=False)
        assert report.datasets == parsed.datasets


def test_a_healthy_form(documents: Documents) -> None:
    text, *_ = shapes(documents)
    report = dataprep.check_document(**text, form=building.pdf(), name=NAME)
    assert (report.findings, report.skipped) == ((), ())
    (summary,) = report.datasets
    assert (summary.documents, summary.valid_documents, summary.target, summary.kind) == (1, 1, "2.1", "labeled")
    assert json.loads(report.to_json())["findings"] == []


def test_what_is_not_given_is_not_judged_and_said(documents: Documents) -> None:
    report = dataprep.check_document(documents["labels"], name=NAME)
    assert report.findings == ()
    reasons = {entry.reason: set(entry.codes) for entry in report.skipped}
    assert {"M501", "G402", "O204"} <= reasons["ocr is not given"]
    assert {"L310", "K606"} <= reasons["fields are not given"]
    assert {"S102", "S105", "S106"} <= reasons["the form is not given"]
    assert reasons["a.pdf.labels.json is given parsed, without its text"] == {"F017", "F018"}
    shown = dataprep.check_document(documents["labels"], name=NAME, show_skipped=True)
    assert set(codes(shown)) == {"E002"}
    nameless = dataprep.check_document(ocr=documents["ocr"])
    assert "the name of the form is not given" in {entry.reason for entry in nameless.skipped}
    assert {entry.reason for entry in dataprep.check_document(kind="classifier", name=NAME).skipped} == {
        "ocr is not given",
        "the form is not given",
    }


def test_the_form_by_bytes_path_or_page_sizes(tmp_path: Path, documents: Documents) -> None:
    path = tmp_path / "b.pdf"
    path.write_bytes(building.pdf(2))
    documents["labels"]["document"] = "b.pdf"
    for form in (path, str(path), path.read_bytes(), [(8.5, 11), (8.5, 11)]):
        report = dataprep.check_document(**documents, form=form, name="b.pdf")
        assert codes(report) == ["O213"], form
        reasons = {entry.reason: entry.codes for entry in report.skipped}
        assert ("only the sizes of the form's pages are given" in reasons) is isinstance(form, list)
    assert dataprep.check_document(**documents, form=path).findings[0].document == "b.pdf"
    (found,) = dataprep.check_document(form=b"no form", name=NAME).findings
    assert (found.code, found.at) == ("S102", Location(NAME))


def test_the_name_is_that_of_the_labels_where_none_is_given(documents: Documents) -> None:
    documents["labels"]["labels"] = []
    (found,) = dataprep.check_document(documents["labels"], documents["ocr"]).findings
    assert (found.code, found.document, found.at.path) == ("L301", "a.pdf", "form.labels.json")
    (other,) = (one for one in dataprep.check_document(documents["labels"], name="b.pdf").findings if one.code == "L306")
    assert other.at == Location("b.pdf.labels.json", "/document")


def test_fixes_mend_what_was_given(documents: Documents) -> None:
    documents["labels"]["document"] = "other.pdf"
    building.put(documents["fields"], "/fields/0/fieldFormat", "no-white-spaces")
    paths = {f"{NAME}.labels.json": "labels", FIELDS: "fields"}
    for given in (documents, *list(shapes(documents))[:2]):
        mended = dict(given)
        for finding in dataprep.check_document(**given, name=NAME).findings:
            assert finding.fix is not None
            kind = paths[finding.fix.edits[0].at.path]  # type: ignore[union-attr]
            mended[kind] = dataprep.apply(finding.fix.edits, mended[kind])
        assert mended != dict(given)
        assert dataprep.check_document(**mended, name=NAME).findings == ()


def test_a_fix_of_the_text_is_not_offered_for_what_is_parsed() -> None:
    text = "\ufeff" + json.dumps(building.labels())
    (found,) = dataprep.check_document(text, name=NAME).findings
    assert found.code == "F013"
    assert found.fix is not None
    assert dataprep.apply(found.fix.edits, text) == text[1:]


def test_a_fix_that_concerns_what_was_not_given_is_not_offered(documents: Documents) -> None:
    documents["labels"]["document"] = "other.pdf"
    session = dataprep.Session(documents["ocr"], documents["fields"], name=NAME)
    paths = {f"{NAME}.labels.json", f"{NAME}.ocr.json", FIELDS}
    for finding in session.check(documents["labels"]).findings:
        assert finding.fix
        assert {edit.at.path for edit in finding.fix.edits} < paths  # type: ignore[union-attr]


def test_options_are_those_of_check(documents: Documents) -> None:
    building.put(documents["labels"], "/labels/0/value/0/boundingBoxes/0/0", 1.5)
    report = dataprep.check_document(**documents, name=NAME)
    code = codes(report)[0]
    assert dataprep.check_document(**documents, name=NAME, ignore=code).ignored[0].count == codes(report).count(code)
    assert dataprep.check_document(**documents, name=NAME, select="O").findings == ()
    mild = dataprep.check_document(**documents, name=NAME, settings=Settings(severity=((code, dataprep.Severity.INFO),)))
    assert mild.findings[0].severity is dataprep.Severity.INFO
    assert dataprep.check_document(**documents, name=NAME, target="4.0").datasets[0].target_reason == "as given"
    assert dataprep.check_document(**documents, name=NAME, model="neural").datasets[0].target == "3.0"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"labels": 3}, "labels is given as bytes, a text or parsed JSON"),
        ({"labels": []}, "not list"),
        ({"labels": {"labels": {1, 2}}}, "labels holds what is no JSON"),
        ({"ocr": Labels("x", "2.0", None, Location("x"), ())}, "not Labels"),
        ({"name": "a.txt"}, r"no form is called 'a.txt'"),
        ({"name": 7}, "no form is called 7"),
        ({"form": "/nowhere/a.pdf"}, "is no file"),
        ({"form": "a\0.pdf"}, "is no file"),
        ({"form": []}, "a form is bytes, a path, or a list"),
        ({"form": [(8.5, math.nan)]}, "a form is bytes, a path, or a list"),
        ({"form": [(8.5, "11")]}, "a form is bytes, a path, or a list"),
        ({"form": 7}, "a form is bytes, a path, or a list"),
        ({"recursive": True}, "'recursive' is an option of folders"),
        ({"baseline": "x"}, "'baseline' is an option of folders"),
        ({"traget": "2.1"}, "did you mean 'target'"),
        ({"target": "2022-05-01"}, "a set of forms is for"),
        ({"kind": "text"}, "a text set is no form"),
        ({"kind": "classifier", "model": "neural"}, "a classifier is no neural model"),
        ({"target": "2.1", "model": "neural"}, "neural models are built from 3.0 on"),
    ],
)
def test_a_mistake_of_the_caller_is_a_line(given: Documents, message: str) -> None:
    with pytest.raises(UsageError, match=message) as raised:
        dataprep.check_document(**given)
    assert "\n" not in str(raised.value)


def test_a_refused_change_leaves_the_session_as_it_was(documents: Documents) -> None:
    session = dataprep.Session(documents["ocr"], documents["fields"], name=NAME)
    documents["labels"]["document"] = "other.pdf"
    before = session.check(documents["labels"])
    for wrong in ({"labels": 3}, {"labels": None, "form": 3}, {"labels": None, "ocr": 3}):
        with pytest.raises(UsageError):
            session.check(**wrong)
    assert session.check() == before
    assert codes(before) == ["L306"]
