"""Real folders converted to every version: what is found there was found before, and there and back is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.conversion import labels_in
from dataprep.model import Labels
from dataprep.targets import VERSIONS
from tests import corpora
from tests.test_journal import tree

LABELED = [name for name in corpora.folders() if any((corpora.FORMS / name).glob("*.labels.json"))]

FOLLOWS = {
    ("tables-dynamic", "2.0-preview"): {"L301"},  # all labels are cells of tables: none is left
    ("tables-dynamic", "2.0"): {"L301", "D701", "K601"},
}
"""What is found in a converted folder and not before, because of what was lost."""


def told(folder: Path, version: str | None) -> set[tuple[str, str]]:
    """The errors and warnings of a folder: code and file."""
    report = dataprep.check(folder, target=version) if version else dataprep.check(folder)
    return {(finding.code, finding.at.path) for finding in report.findings if finding.severity > 0}


@corpora.needed
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", LABELED)
def test_a_converted_folder_is_as_clean_as_it_was(tmp_path: Path, name: str, version: str) -> None:
    source = corpora.FORMS / name
    done = dataprep.convert_files(source, tmp_path / "out", "set", version, allow_loss=True, link=True)
    assert done.is_written
    new = told(tmp_path / "out", version) - told(source, None) - told(source, version)
    assert {code for code, _ in new} <= FOLLOWS.get((name, version), set()), new


def content(labels: Labels | None) -> Any:
    """What labels say, whatever their shape and place."""
    assert labels is not None
    return [
        (label.path, [value.text or "" for value in label.values], [(box.page, box.polygon) for box in label.regions])
        for label in labels.labels
    ]


@corpora.needed
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", LABELED)
def test_there_and_back_without_loss_is_the_same(tmp_path: Path, name: str, version: str) -> None:
    source = corpora.FORMS / name
    there = dataprep.convert_files(source, tmp_path / "there", "labels", version, allow_loss=True, link=True)
    before, after = tree(source), tree(tmp_path / "there")
    lost = {loss.at.path for loss in there.losses}
    for outcome in there.outcomes:
        path = outcome.path
        if outcome.is_same:
            assert after[path] == before[path]
        elif path not in lost and outcome.was is not None:
            assert content(labels_in(after[path], path)) == content(labels_in(before[path], path))
            back = dataprep.convert_document(after[path], "labels", outcome.was)
            if any(loss.message.startswith("is a selection mark") for loss in back.losses):
                continue  # labeled with the shape of 2.0, which has none
            assert content(labels_in(back.document, path)) == content(labels_in(before[path], path))
            assert version == "2.0-preview" or back.document == before[path]
            assert not back.losses


@corpora.needed
@pytest.mark.parametrize("name", LABELED)
def test_nothing_of_the_source_changes(tmp_path: Path, name: str) -> None:
    source = corpora.FORMS / name
    before = tree(source)
    for version in ("2.0-preview", "4.0"):
        dataprep.convert_files(source, tmp_path / version, "set", version, allow_loss=True, link=True)
    assert tree(source) == before
