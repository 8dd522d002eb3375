"""For every rule three small folders: a good one, a bad one that shows its code, and the bad one mended."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.findings import Edit, Finding, Move, Put, Severity
from dataprep.rule import Rule
from dataprep.rules import RULES
from tests import building, mending

CASES = Path(__file__).parent / "cases"
STATES = ("good", "bad", "fixed")
MEGABYTE = 2**20
LARGEST = 20 * 1024

TOO_FEW = "D701"
"""Most cases have one form: that it is too few to train on is no part of the case."""

EXPLAINED: Mapping[str, Mapping[str, str]] = {}
"""By code and state the other errors of a case, each with a word why it cannot be without."""

MENDED = frozenset({"F005", "F006", "G401", "G402", "G404", "G405", "G408", "K602", "K606", "L306", "L308", "M502", "M503"})
"""The codes whose bad folder is mended by the fix that is proposed."""


def name_clash(folder: Path, state: str) -> None:
    """Not committed: where names are compared without case, a checkout would lose one of the two."""
    other = "form.pdf" if state == "bad" else "other.pdf"
    building.write(folder, {"Form.pdf": building.pdf(mark="a"), other: building.pdf(mark="b")})
    if len(list(folder.iterdir())) < 2:
        pytest.skip("this file system takes names that differ in case for one")


def unreadable(folder: Path, state: str) -> None:
    """A link to itself cannot be read, whoever asks."""
    building.write(folder, building.form())
    if state == "bad":
        (folder / "a.pdf").unlink()
        (folder / "a.pdf").symlink_to("a.pdf")


def sidecar_too_large(folder: Path, state: str) -> None:
    """White space counts, too."""
    building.write(folder, building.form())
    if state == "bad":
        with (folder / "a.pdf.labels.json").open("ab") as file:
            file.write(b" " * (10 * MEGABYTE))


def form_too_large(folder: Path, state: str) -> None:
    """An image whose file goes on behind its data, with nothing on the disk."""
    word: building.Word = ("1042", (10, 30, 50, 40))
    ocr = building.layout_2([word], width=60, height=60, unit="pixel")
    building.write(folder, {"a.png": building.image(60, 60), "a.png.ocr.json": ocr})
    if state == "bad":
        with (folder / "a.png").open("r+b") as file:
            file.truncate(50 * MEGABYTE + 1)


MADE: Mapping[str, Callable[[Path, str], None]] = {
    "F007": name_clash,
    "F010": unreadable,
    "F017": sidecar_too_large,
    "S106": form_too_large,
}
"""What cannot be committed is made when it is needed."""

CODES = tuple(sorted({path.name for path in CASES.iterdir()} | MADE.keys()))
"""The codes that have a case."""

every_code = pytest.mark.parametrize("code", CODES)


@pytest.fixture
def case(tmp_path: Path) -> Callable[[str, str], Path]:
    """A folder of a case, to do with as one likes."""

    def made(code: str, state: str) -> Path:
        folder = tmp_path / state
        if code in MADE:
            folder.mkdir()
            MADE[code](folder, state)
        else:
            shutil.copytree(CASES / code / state, folder)
        return folder

    return made


def errors(findings: Sequence[Finding]) -> set[str]:
    return {finding.code for finding in findings if finding.severity is Severity.ERROR}


@every_code
@pytest.mark.parametrize("state", STATES)
def test_a_case_shows_its_code_and_no_other_error(code: str, state: str, case: Callable[[str, str], Path]) -> None:
    findings = dataprep.check(case(code, state)).findings
    explained = EXPLAINED.get(f"{code}/{state}", {})
    assert (code in {finding.code for finding in findings}) is (state == "bad")
    assert errors(findings) - {code, TOO_FEW} == explained.keys() - {TOO_FEW}, [finding.message for finding in findings]
    assert all(explained.values())


@every_code
def test_what_is_proposed_mends_the_case(code: str, case: Callable[[str, str], Path]) -> None:
    bad, fixed = case(code, "bad"), case(code, "fixed")
    fixes = [finding.fix for finding in dataprep.check(bad).findings if finding.code == code and finding.fix]
    assert bool(fixes) is (code in MENDED)
    if not fixes:
        return
    proposed = [edit for fix in fixes for edit in fix.edits]
    carry_out(bad, proposed)
    assert trees(bad) == trees(fixed)
    assert code not in {finding.code for finding in dataprep.check(bad).findings}


def carry_out(folder: Path, proposed: Sequence[Edit]) -> None:
    """The edits of a fix in the files of a folder, moves last."""
    for path in sorted({edit.at.path for edit in proposed if isinstance(edit, Put)}):
        puts = [edit for edit in proposed if isinstance(edit, Put) and edit.at.path == path]
        mended = mending.apply(puts, json.loads((folder / path).read_bytes()))
        (folder / path).write_text(json.dumps(mended), encoding="utf-8")
    for edit in proposed:
        if isinstance(edit, Move):
            assert not (folder / edit.to).exists()
            (folder / edit.path).rename(folder / edit.to)


def trees(folder: Path) -> dict[str, Any]:
    """The files of a folder by name, JSON as what it says."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: json.loads(path.read_bytes()) if name.endswith(".json") else path.read_bytes() for name, path in files.items()}


every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


@every_rule
def test_a_rule_has_its_case(rule: Rule) -> None:
    assert rule.code in MADE or all((CASES / rule.code / state).is_dir() for state in STATES)


@every_rule
def test_a_rule_is_documented(rule: Rule) -> None:
    assert list(rule.documentation) == ["what", "why", "bad", "good", "fix", "source"]
    assert all(rule.documentation.values())
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert re.fullmatch(r"[A-Z][0-9]{3}", rule.code)


def test_codes_and_names_are_unique_and_sorted() -> None:
    codes, names = [rule.code for rule in RULES], [rule.name for rule in RULES]
    assert len(set(codes)) == len(set(names)) == len(RULES)
    families = {letter: list(family) for letter, family in itertools.groupby(codes, key=lambda code: code[0])}
    assert codes == [code for family in families.values() for code in family]
    assert all(family == sorted(family) for family in families.values())


def test_every_case_is_of_a_rule_and_small() -> None:
    assert set(CODES) <= {rule.code for rule in RULES}
    assert [path for path in CASES.rglob("*") if path.is_file() and path.stat().st_size > LARGEST] == []
