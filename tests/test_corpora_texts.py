"""Published sets of texts: what is wrong with each, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

import dataprep
from dataprep.findings import Severity
from tests import corpora

pytestmark = corpora.needed

TEXTS = corpora.ROOT / "text"
THREE = "three texts of the folder Test stand beside it under another name; nothing says `dataset`"

EXPECTED: Mapping[str, tuple[str, Mapping[str, int], str]] = {
    "broken": (
        "2022-05-01",
        {"T902": 2, "T903": 11, "T914": 100, "T923": 1, "T922": 1},
        "two labels files without texts, one with documents listed twice, one with lists for single classes",
    ),
    "movies-2021-11-classifiers": ("2021-11", {"T917": 1, "T919": 3, "T922": 1}, THREE),
    "movies-2022-05-01": ("2022-05-01", {"T917": 1, "T919": 3, "T922": 1}, THREE),
    "movies-preview2-intentnames": ("preview.2", {"T917": 1, "T919": 3, "T922": 1}, THREE),
    "web-of-science-2021-11-classifiers": ("2021-11", {"T904": 1, "T917": 1}, "brief.txt is empty, and listed nowhere"),
    "web-of-science-2022-05-01": ("2022-05-01", {"T904": 1, "T917": 1}, "brief.txt is empty, and listed nowhere"),
}
"""By folder the target, the findings by code, and why they are true."""

COUNTED = {
    "broken": (420, 0),
    "movies-2021-11-classifiers": (190, 190),
    "movies-2022-05-01": (210, 210),
    "movies-preview2-intentnames": (191, 191),
    "web-of-science-2021-11-classifiers": (210, 210),
    "web-of-science-2022-05-01": (210, 210),
}
"""The texts that are listed, and those that count for training."""


def test_every_folder_is_expected() -> None:
    assert sorted(path.name for path in TEXTS.iterdir() if path.is_dir()) == sorted(EXPECTED)


@pytest.mark.parametrize("folder", EXPECTED)
def test_findings_are_those_that_are_true(folder: str) -> None:
    target, counts, why = EXPECTED[folder]
    report = dataprep.check(TEXTS / folder)
    assert Counter(finding.code for finding in report.findings) == counts
    assert report.ok is (folder != "broken")
    (dataset,) = report.datasets
    assert (dataset.kind, dataset.target) == ("text", target)
    assert (dataset.documents, dataset.valid_documents) == COUNTED[folder]
    assert why
    assert not report.skipped


def test_all_that_is_not_shown_is_counted() -> None:
    told = [finding for finding in dataprep.check(TEXTS / "broken").findings if finding.code == "T914"]
    assert [one.message for one in told if "(and 110 more)" in one.message]
    assert sum(len(one.fix.edits) for one in told if one.fix) == 210


@pytest.mark.parametrize("folder", EXPECTED)
def test_what_is_not_listed_is_an_info(folder: str) -> None:
    told = [finding for finding in dataprep.check(TEXTS / folder).findings if finding.code in {"T904", "T917", "T922"}]
    assert {finding.severity for finding in told} == {Severity.INFO}


def test_all_sets_of_the_tree_are_found() -> None:
    report = dataprep.check(TEXTS, recursive=True)
    assert [dataset.path.rpartition("/")[2] for dataset in report.datasets] == sorted(EXPECTED)
