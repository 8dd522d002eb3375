"""Splitting forms: two whole sets, what goes with what, and that nothing is half done."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import dataprep
from dataprep.cli import run
from dataprep.errors import StoreError, UsageError
from dataprep.render.schemas import catalogue
from dataprep.render.split import render
from tests import building, corpora, sets
from tests.test_journal import dies_at, in_python, tree

Print = pytest.CaptureFixture[str]

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A healthy set of ten labeled forms."""
    return sets.labeled(tmp_path / "forms", 10)


def codes(folder: Path, **options: Any) -> set[str]:
    return {finding.code for finding in dataprep.check(folder, **options).findings}


def test_each_side_is_a_whole_set(forms: Path, tmp_path: Path) -> None:
    before = tree(forms)
    done = dataprep.split(forms, test=0.4, seed=1)
    assert tree(forms) == before
    out = tmp_path / "forms-split"
    train, test = tree(out / "train"), tree(out / "test")
    assert {**train, **test} == before
    assert train.keys() & test.keys() == {"fields.json"}
    assert {name for name in test if name.endswith(".pdf")} == set(done.test)
    assert (len(done.train), len(done.test)) == (6, 4)
    assert codes(forms) == codes(out / "train") == set()
    assert codes(out / "test") == {"D701", "D702"}


def test_twins_stay_together_and_the_unlabeled_one_goes_along(forms: Path, tmp_path: Path) -> None:
    for number in (0, 2, 4):
        shutil.copy(forms / f"f{number}.pdf", forms / f"f{number + 1}.pdf")
    for number in range(6, 10):
        shutil.copy(forms / f"f{number}.pdf", forms / f"unlabeled-{number}.pdf")
    for seed in range(6):
        out = tmp_path / f"out-{seed}"
        done = dataprep.split(forms, out, test=0.4, seed=seed)
        sides = [
            {(out / side / name).read_bytes() for name in tree(out / side) if name.endswith(".pdf")} for side in ("train", "test")
        ]
        assert sides[0].isdisjoint(sides[1])
        assert len(done.together) == 3
        assert {one.reason for one in done.unused} == {"has no labels"}


@pytest.mark.parametrize("by", ["stratified", "random"])
def test_each_field_stays_in_training(by: str, forms: Path, tmp_path: Path) -> None:
    for number in range(9):
        name = f"f{number}.pdf"
        some = {field: words for field, words in building.LABELED.items() if field != "Vendor"}
        building.write(forms, {f"{name}.labels.json": building.labels(name, some)})
    for seed in range(5):
        done = dataprep.split(forms, tmp_path / f"{seed}", test=0.5, by=by, seed=seed)
        assert "f9.pdf" in done.train
        assert done.warnings[0] == "nothing to test 'Vendor' with: too few forms for a share"


def test_what_goes_where(forms: Path, tmp_path: Path, capsys: Print) -> None:
    done = dataprep.split(forms, tmp_path / "first", test=0.2)
    tested, trained = done.test[0], done.train[0]
    stem = tested.removesuffix(".pdf")
    extra: dict[str, Any] = {
        f"{tested}.result.json": "{}",
        f"{stem}.label.json": "{}",
        "lost.pdf.ocr.json": building.layout_2(),
        "bare.pdf": building.pdf(mark="bare"),
        "broken.pdf": b"",
        "broken.pdf.labels.json": building.labels("broken.pdf"),
        "old.docx": b"x",
        "notes.txt": "mine",
        "dataprep.toml": 'fail-on = "error"\n',
        "sub/other.pdf": building.pdf(mark="other"),
        "project.fott": "secret",
    }
    building.write(forms, extra)
    (forms / "leaves.pdf").symlink_to("/etc/hostname")
    (forms / "inside.json").symlink_to(f"{trained}.ocr.json")
    assert run(["split", str(forms), str(tmp_path / "out"), "--test", "0.2"]) == 0
    told = capsys.readouterr().out
    train, test = (tree(tmp_path / "out" / side).keys() for side in ("train", "test"))
    assert train & test == {"fields.json", "notes.txt", "dataprep.toml", "inside.json"}
    assert {f"{tested}.result.json", f"{stem}.label.json", f"{tested}.ocr.json"} <= test
    assert {"lost.pdf.ocr.json", "bare.pdf", "broken.pdf", "old.docx"} <= train
    assert {"leaves.pdf", "project.fott", "sub/other.pdf"}.isdisjoint(train | test)
    for line in ("in neither part: 'leaves.pdf'", "in neither part: 'project.fott'", "not counted: 'bare.pdf' has no labels"):
        assert f"{line}\n" in told


def test_the_report(forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Print) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["split", "forms", "--test", "0.6"]) == 0
    assert capsys.readouterr().out == (
        "forms -> forms-split\n"
        "labeled, target 2.1, stratified, seed 0\n"
        "10 forms: 4 to train with, 6 to test with (60.0%; wanted 60.0%)\n\n"
        "  field   train  test\n"
        "  Number      4     6\n"
        "  Total       4     6\n"
        "  Vendor      4     6\n\n"
        "warning: 4 forms to train with, where 2.1 wants at least 5\n"
        "next: dataprep check forms-split/train\n"
    )
    assert run(["split", "forms"]) == 2
    assert "is there already and not an empty folder" in capsys.readouterr().err
    assert run(["split", "forms", "other", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, catalogue()["split"])
    assert (found["kind"], found["wanted"], len(found["test"])) == ("labeled", 1, 1)


def test_hard_links(forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = dataprep.split(forms, link=True)
    side = "test" if "f0.pdf" in done.test else "train"
    assert (forms / "f0.pdf").samefile(tmp_path / "forms-split" / side / "f0.pdf")
    assert done.unlinked == 0

    def refused(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refused)
    copied = dataprep.split(forms, tmp_path / "copied", link=True)
    assert copied.unlinked == 32
    assert "32 files copied, for they cannot be linked there\n" in render(copied)


def test_lists_of_a_classifier_are_parted_line_by_line(tmp_path: Path) -> None:
    building.write(tmp_path / "in", building.classifier(invoices=10, receipts=20))
    listed = tmp_path / "in" / "invoices.jsonl"
    listed.write_bytes(b'\xef\xbb\xbf{"file": "invoices/gone.pdf"}\r\n' + listed.read_bytes().rstrip(b"\n"))
    done = dataprep.split(tmp_path / "in", tmp_path / "out", test=0.2)
    assert [(one.name, one.train, one.test) for one in done.classes] == [("invoices", 8, 2), ("receipts", 16, 4)]
    before = listed.read_bytes().split(b"\n")
    train, test = ((tmp_path / "out" / side / "invoices.jsonl").read_bytes() for side in ("train", "test"))
    assert (len(train.split(b"\n")), len(test.splitlines())) == (9, 2)
    assert {line.removeprefix(b"\xef\xbb\xbf") for line in before} == {*train.split(b"\n"), *test.splitlines()}
    for side, counted in (("train", 24), ("test", 6)):
        report = dataprep.check(tmp_path / "out" / side)
        assert (report.datasets[0].kind, report.datasets[0].valid_documents) == ("classifier", counted)


def test_folders_of_a_classifier(tmp_path: Path) -> None:
    files = building.classifier(invoices=10, receipts=10)
    building.write(tmp_path / "in", {name: raw for name, raw in files.items() if not name.endswith(".jsonl")})
    with pytest.raises(UsageError, match=r"no form of .* has labels"):
        dataprep.split(tmp_path / "in")
    done = dataprep.split(tmp_path / "in", kind="classifier", test=0.2)
    assert {name.partition("/")[0] for name in done.test} == {"invoices", "receipts"}
    assert not done.left_out
    assert not dataprep.check(tmp_path / "in-split" / "train", kind="classifier").findings


def test_a_class_without_a_test_form_has_no_list_there(tmp_path: Path) -> None:
    building.write(tmp_path / "in", building.classifier(invoices=30, rare=1))
    dataprep.split(tmp_path / "in", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out" / "test").iterdir()) == ["invoices", "invoices.jsonl"]


def test_what_cannot_be_split(forms: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    for options, told in (
        ({"out": forms / "split"}, "where it would be taken for training data"),
        ({"out": forms}, "is there already and not an empty folder"),
        ({"test": 2}, "the share to test with lies between 0 and 1"),
        ({"test": 0.01}, "there are too few for a test part of 0.01: 10 count"),
        ({"by": "chance"}, "there is no split by 'chance'"),
        ({"by": "Random"}, "did you mean 'random'"),
        ({"seed": "1"}, "a seed is a whole number"),
        ({"kind": "unlabeled"}, "what can be split is labeled forms, a classifier"),
        ({"targt": "4.0"}, "is no option of check"),
    ):
        with pytest.raises(UsageError, match=told):
            dataprep.split(forms, **options)
    for path in forms.glob("*.pdf"):
        path.write_bytes(b"the same")
    with pytest.raises(UsageError, match="nothing in the set counts for training; `dataprep check` says why"):
        dataprep.split(forms)
    assert tree(tmp_path).keys() == before.keys()


def test_forms_that_are_all_the_same_are_too_few(forms: Path) -> None:
    for path in forms.glob("f*.pdf"):
        path.write_bytes(building.pdf())
    with pytest.raises(UsageError, match="10 count, and stay together in 1; add some"):
        dataprep.split(forms, test=0.3)


def test_a_form_that_goes_away_meanwhile_leaves_nothing(forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("dataprep.durable.shutil.copyfileobj", gone)
    with pytest.raises(StoreError, match="Input/output error; nothing is written"):
        dataprep.split(forms)
    assert [path.name for path in tmp_path.iterdir()] == ["forms"]


def test_names_with_control_characters(forms: Path, tmp_path: Path, capsys: Print) -> None:
    for number, name in enumerate(("\x1b[31mred.pdf", "new\nline.pdf", "a.pdf.pdf")):
        for ending in ("", ".ocr.json", ".labels.json"):
            shutil.copy(forms / f"f{number}.pdf{ending}", forms / f"{name}{ending}")
        (forms / name).write_bytes(building.pdf(mark=f"odd {number}"))
    (forms / "\x1b[2J.pdf").write_bytes(building.pdf(mark="bare"))
    assert run(["split", str(forms), str(tmp_path / "out"), "--test", "0.5"]) == 0
    assert "\x1b" not in capsys.readouterr().out
    train, test = (tree(tmp_path / "out" / side).keys() for side in ("train", "test"))
    assert train | test == tree(forms).keys()
    for side in (train, test):
        assert {name.removesuffix(".ocr.json") for name in side if name.endswith(".ocr.json")} <= side


def crash_everywhere(place: Path) -> None:
    """Crash before every call of the system: there is nothing, or all; and the next run is not in its way."""
    source = sets.labeled(place / "in", 2)
    dataprep.split(source, place / "wanted", test=0.5)
    wanted = tree(place / "wanted")
    for number in itertools.count(1):
        out = place / str(number)
        has_died = dies_at(number, lambda out=out: dataprep.split(source, out, test=0.5))  # type: ignore[misc]
        assert not out.exists() or tree(out) == wanted, number
        if not has_died:
            print(number)
            return
        if not out.exists():
            dataprep.split(source, out, test=0.5)
        assert tree(out) == wanted


@FORKS
def test_a_crash_before_every_call_of_the_system(tmp_path: Path) -> None:
    code = "from tests.test_split_forms import crash_everywhere; crash_everywhere(Path(sys.argv[1]))"
    assert int(in_python(code, tmp_path).split()[-1]) > 10


PUBLISHED = {
    "contoso-safety": {"D701"},
    "hero-orders/ai-102": {"D701"},
    "patient-registration/english": {"D701", "D702", "K603"},
    "classifier-irs": {"C802"},
}
"""What is new after the split: too few forms, and a field that no form to test with labels."""


@corpora.needed
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_sets_have_nothing_new_but_for_their_size(name: str, tmp_path: Path) -> None:
    done = dataprep.split(corpora.FORMS / name, tmp_path / "out", test=0.2)
    before = codes(corpora.FORMS / name, target=done.target)
    for side in ("train", "test"):
        assert codes(tmp_path / "out" / side, target=done.target) - before <= PUBLISHED[name]
