"""Every fix, over the planted defects: what was told is gone, nothing new is told, and a second run changes nothing."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import dataprep
from dataprep.findings import Finding, Severity
from dataprep.mending import mend, write
from tests.mutations import ROWS
from tests.mutations.planting import Row
from tests.mutations.planting import write as put
from tests.mutations.samples import healthy

FIXABLE: tuple[str, ...] = (
    *("F005", "F006", "F013", "O202", "L306", "L308", "G401", "G402", "G404", "G405", "G408"),
    *("M502", "M503", "M504", "K601", "K602", "K605", "K606", "T914"),
)
"""The codes of rules that carry a fix."""

MOST_ROWS = 8
"""Rows of each code, spread over samples and depths: all of them take minutes."""

REVEALED = {
    ("G401", "G409"): "a box that left the page was not held against others; clipped, it overlaps one",
    ("F005", "M"): "labels that were not found are read now",
    ("F006", "M"): "labels that were not found are read now",
}
"""What a fix lets come to light, with the reason."""


def some_rows(code: str) -> Iterator[Row]:
    """Rows of a code, evenly spread."""
    rows = [row for row in ROWS if row.code == code]
    step = max(1, len(rows) // MOST_ROWS)
    return itertools.islice(rows[::step], MOST_ROWS)


def counts(findings: tuple[Finding, ...]) -> Counter[tuple[str, str]]:
    """Errors and warnings by code and file."""
    return Counter((finding.code, finding.at.path) for finding in findings if finding.severity > Severity.INFO)


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "all"])
@pytest.mark.parametrize("code", FIXABLE)
def test_what_is_mended_is_gone_and_nothing_new_comes(code: str, unsafe: bool, tmp_path: Path) -> None:
    mended_rows = 0
    for number, row in enumerate(some_rows(code)):
        folder = tmp_path / str(number)
        for name, content in row.plant(healthy(row.sample)).files.items():
            put(folder / name, content)
        options = {**row.options, **row.also}
        before = dataprep.check(folder, **options).findings  # type: ignore[arg-type]
        (mended,) = mend([folder], options, unsafe=unsafe)
        mended_rows += code in {finding.code for finding in mended.fixed}
        assert mended.refused == (), row.name
        moved = {to: path for path, to in mended.moves.items()}
        write(mended)
        after = dataprep.check(folder, **options).findings  # type: ignore[arg-type]
        assert not any(finding.fix and (unsafe or finding.fix.safe) for finding in after), row.name
        known = counts(before)
        new = {(told, path) for told, path in counts(after) if not known[told, path] and not known[told, moved.get(path, path)]}
        assert {told for told, _ in new if not is_explained(code, told)} == set(), row.name
        (again,) = mend([folder], options, unsafe=unsafe)
        assert (again.files, again.fixed) == (0, ()), row.name
    assert mended_rows or not unsafe


def is_explained(fixed: str, new: str) -> bool:
    """Whether it is known that mending one lets the other come to light."""
    return any(fixed == one and new.startswith(other) for one, other in REVEALED)


def test_every_rule_with_a_fix_is_here(tmp_path: Path) -> None:
    found = set()
    for code in {row.code for row in ROWS}:
        for number, row in enumerate(some_rows(code) if code in FIXABLE else [next(some_rows(code))]):
            folder = tmp_path / f"{code}-{number}"
            folder.mkdir()
            for name, content in row.plant(healthy(row.sample)).files.items():
                put(folder / name, content)
            found |= {f.code for f in dataprep.check(folder, **row.options, **row.also).findings if f.fix}  # type: ignore[arg-type]
    assert found == set(FIXABLE)
