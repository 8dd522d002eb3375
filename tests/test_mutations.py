"""Recall: in healthy sets of every shape each rule tells the defects that are planted for it, where they are planted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dataprep.findings import Severity
from dataprep.rules import RULES
from tests.mutations import ROWS
from tests.mutations.planting import Row, planted, without
from tests.mutations.recall import HEADER, OF_THE_RUN, Bench, line, total
from tests.mutations.samples import OPTIONS, SAMPLES, forms_of, healthy
from tests.mutations.shapes import labels_of

PAGE = Path(__file__).parent.parent / "docs" / "recall.md"
NAMES = {rule.code: rule.name for rule in RULES if rule.code not in OF_THE_RUN}
HINT = "python -m tests.mutations > docs/recall.md"


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A folder to check sets in."""
    return Bench(tmp_path_factory.mktemp("bench"))


def lines() -> list[str]:
    """The lines of the page's table, the total left out."""
    page = PAGE.read_text(encoding="utf-8")
    assert page.startswith(HEADER), HINT
    return page.removeprefix(HEADER).splitlines()[:-1]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_healthy_set_has_nothing_above_info(sample: str, bench: Bench) -> None:
    findings = bench.check(sample, healthy(sample), OPTIONS.get(sample, {}))
    assert [finding for finding in findings if finding.severity > Severity.INFO] == []


@pytest.mark.parametrize("code", NAMES)
def test_what_is_planted_is_found(code: str, bench: Bench) -> None:
    measured = [bench.measure(row) for row in ROWS if row.code == code]
    complaints = [one.complaint for one in measured if one.complaint]
    assert not complaints, "\n".join(complaints)
    assert line(code, NAMES[code], measured) in lines(), HINT


@pytest.mark.parametrize("code", NAMES)
def test_the_healthy_set_is_without_it(code: str, bench: Bench) -> None:
    """With the same options: for what the options themselves plant, without those."""
    sets = {(row.sample, tuple(sorted(row.options.items()))) for row in ROWS if row.code == code}
    for sample, options in sorted(sets):
        findings = bench.check(sample, healthy(sample), dict(options))
        above = [finding for finding in findings if finding.severity > Severity.INFO or finding.code == code]
        assert above == [], f"{sample}, {options}"


def test_what_is_not_told_is_complained_of(bench: Bench) -> None:
    """A row whose planting does nothing, one that is told elsewhere, and one with a consequence that its row does not name."""
    nothing = Row("G401", "2.0", "nothing", lambda files: planted(files, "fields.json"))
    elsewhere = Row("F008", "2.0", "elsewhere", lambda files: planted({**files, "fields.json": b""}, "fields.json", "/fields"))
    unexplained = Row("L301", "2.0", "two", lambda files: planted(without(files, *map(labels_of, forms_of(files)[:2])), ""))
    complaints = [bench.measure(row).complaint or "" for row in (nothing, elsewhere, unexplained)]
    assert ["not found" in complaint for complaint in complaints] == [True, True, True]
    assert ["told elsewhere" in complaint for complaint in complaints] == [False, True, False]
    assert ["errors that are not as the row says: ['D701']" in complaint for complaint in complaints] == [False, False, True]


def test_every_rule_has_rows_and_every_row_a_rule() -> None:
    assert {row.code for row in ROWS} == NAMES.keys()


def test_rows_have_names_of_their_own() -> None:
    assert [name for name, count in Counter(row.name for row in ROWS).items() if count > 1] == []


def test_every_consequence_has_a_reason() -> None:
    reasons = {(row.code, code): reason for row in ROWS for code, reason in row.follows.items()}
    assert all(reasons.values())
    assert all(code != other and other in NAMES for code, other in reasons)


def test_planting_plants_something_and_leaves_the_healthy_set_alone() -> None:
    for row in {row.code: row for row in ROWS}.values():
        before = dict(healthy(row.sample))
        files, places = row.plant(healthy(row.sample))
        assert dict(healthy(row.sample)) == before, row.name
        assert dict(files) != before or row.also, row.name
        assert places, row.name


def test_the_page_has_a_line_for_each_rule_and_their_sum() -> None:
    codes = [entry.split(" | ")[0].removeprefix("| ") for entry in lines()]
    assert codes == list(NAMES), HINT
    assert PAGE.read_text(encoding="utf-8").splitlines()[-1] == total(lines()), HINT
