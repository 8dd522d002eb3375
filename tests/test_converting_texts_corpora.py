"""Published sets of texts converted to every shape and back: nothing new is found, and nothing is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

import dataprep
from dataprep.findings import Severity
from tests import corpora
from tests.converting_texts import VERSIONS, labels, said
from tests.test_corpora_texts import EXPECTED
from tests.test_journal import tree

pytestmark = corpora.needed

TEXTS = corpora.ROOT / "text"
SETS = [name for name in EXPECTED if name != "broken"]

Codes = set[tuple[str, str]]


def told(folder: Path, version: str) -> Codes:
    """The errors and warnings of a folder: code and file."""
    report = dataprep.check(folder, target=version)
    return {(finding.code, finding.at.path) for finding in report.findings if finding.severity > Severity.INFO}


@pytest.mark.parametrize("to", VERSIONS)
@pytest.mark.parametrize("name", SETS)
def test_a_version_and_back(tmp_path: Path, name: str, to: str) -> None:
    source = TEXTS / name
    done = dataprep.convert_texts(source, tmp_path / "out", to, link=True, container="texts", language="en-us")
    assert not done.losses
    assert told(tmp_path / "out", to) <= told(source, to)
    before, after = said(source), said(tmp_path / "out")
    assert after == before
    was = EXPECTED[name][0]
    back = dataprep.convert_texts(tmp_path / "out", tmp_path / "back", was, link=True)
    assert not back.losses
    assert said(tmp_path / "back") == before
    file = next(source.glob("*abels*.json")).name
    texts = {path: raw for path, raw in tree(source).items() if path != file}
    assert {path: raw for path, raw in tree(tmp_path / "back").items() if path in texts} == texts


@pytest.mark.parametrize("to", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("name", SETS)
def test_a_table_and_back(tmp_path: Path, name: str, to: str) -> None:
    before = said(TEXTS / name)
    done = dataprep.convert_texts(TEXTS / name, tmp_path / f"out.{to}", to)
    assert not done.losses
    assert said(tmp_path / f"out.{to}") == before
    was = EXPECTED[name][0]
    dataprep.convert_texts(tmp_path / f"out.{to}", tmp_path / "back", was, container="texts", language="en-us")
    assert sorted(row[:3] for row in said(tmp_path / "back").values()) == sorted(row[:3] for row in before.values())
    assert {code for code, _ in told(tmp_path / "back", was)} <= {code for code, _ in told(TEXTS / name, was)}


@pytest.mark.parametrize("name", SETS)
def test_folders_and_back(tmp_path: Path, name: str) -> None:
    before = said(TEXTS / name)
    done = dataprep.convert_texts(TEXTS / name, tmp_path / "out", "folders", allow_loss=True)
    assert {loss.message for loss in done.losses} <= {
        f"{key} has no place in folders: left out" for key in ("language", "dataset")
    }
    folders = dict(done.renamed)
    wanted = sorted((row[0], sorted(folders.get(one, one) for one in row[1])) for row in before.values())
    assert sorted((row[0], sorted(row[1])) for row in said(tmp_path / "out").values()) == wanted


@pytest.mark.parametrize("to", [*VERSIONS, "csv", "folders"])
def test_what_is_broken_is_told(tmp_path: Path, to: str) -> None:
    for name in ("multi-duplicate-locations.json", "single-class-is-array.json"):
        done = dataprep.convert_texts(TEXTS / "broken", tmp_path / name, to, labels=name, allow_loss=True)
        assert done.is_written
        missing = [loss for loss in done.losses if loss.message == "there is no such text: left out"]
        documents = labels(TEXTS / "broken", name)["assets"]["documents"]
        assert len(missing) == (0 if to in VERSIONS else len(documents))
