"""For every rule three small folders: a good one, a bad one that shows its code, and the bad one mended."""

from __future__ import annotations

import itertools
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.findings import Finding, Severity
from dataprep.mending import mend, write
from dataprep.rule import Rule
from dataprep.rules import RULES
from tests import building, texts

CASES = Path(__file__).parent / "cases"
STATES = ("good", "bad", "fixed")
MEGABYTE = 2**20
LARGEST = 20 * 1024

TOO_FEW = frozenset({"D701", "T911"})
"""Most cases have one form, or two texts: that these are too few to train on is no part of the case."""

EXPLAINED: Mapping[str, Mapping[str, str]] = {
    "E002/bad": {"F011": "what is not judged could not be read, and that is an error"},
    "T927/bad": {"T902": "so many texts are not written for a test"},
}
"""By code and state the other errors of a case, each with a word why it cannot be without."""

OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "E002": {"show_skipped": True},
    "L316": {"target": "2.1"},
    "L319": {"target": "3.1", "model": "neural"},
    "T928": {"target": "2022-05-01"},
}
"""By code what a case is checked with."""

FAULTS_OF_OURS = frozenset({"E001"})
"""The codes that no folder shows."""

MENDED = (
    *("F005", "F006", "F013"),
    *("G401", "G402", "G404", "G405", "G408"),
    *("K602", "K605", "K606"),
    *("L306", "L308"),
    *("M502", "M503", "M504"),
    *("O202", "T914"),
)
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


def secret_in_folder(folder: Path, state: str) -> None:
    """Not committed: those who look through repositories for secrets would cry wolf."""
    signature = "%2B".join(("abcdefghij", "0123456789", "ABCDEFGHIJ", "klmnopqrst")) if state == "bad" else "removed"
    project = {"assets": {"1": {"path": f"https://example.blob.core.windows.net/forms/a.pdf?sv=2019&sig={signature}%3D"}}}
    building.write(folder, {**building.form(), "forms.fott": project})


def link_out_of_folder(folder: Path, state: str) -> None:
    """Not committed: where links are none, a checkout would write a text in its place."""
    building.write(folder, building.form())
    if state == "bad":
        (folder / "a.pdf").rename(folder.parent / "elsewhere.pdf")
        (folder / "a.pdf").symlink_to("../elsewhere.pdf")


def set_too_large(folder: Path, state: str) -> None:
    """Of 501 pages or 500."""
    counts = {"a.pdf": 200, "b.pdf": 200, "c.pdf": 101 if state == "bad" else 100}
    building.write(folder, {name: building.pdf(count) for name, count in counts.items()})


def too_many_texts(folder: Path, state: str) -> None:
    """Not committed: a labels file of 100,001 documents has several megabytes."""
    listed = {"a.txt": ["Drama"], "b.txt": ["Comedy"]}
    more = {f"{number}.txt": ["Drama"] for number in range(99_999)} if state == "bad" else {}
    for name, content in texts.files(texts.project({**listed, **more}), *listed).items():
        (folder / name).write_bytes(content)


RECEIPTS = tuple(f"receipts/{number}.pdf" for number in range(6))
CROWD = tuple(f"invoices/{number}.pdf" for number in range(101))

CLASSIFIERS: Mapping[str, Mapping[str, Any]] = {
    "C801": {"receipts.jsonl": None},
    "C802": {"receipts.jsonl": building.listing(*RECEIPTS[:4])},
    "C803": {"receipts.jsonl": building.listing(*RECEIPTS)},
    "C804": {"receipts.jsonl": building.listing(*RECEIPTS[:5]) + "receipts/5.pdf\n"},
    "C805": {"receipts.jsonl": building.listing(*RECEIPTS[:5], "invoices/0.pdf")},
    "C806": {"invoices.jsonl": building.listing(*CROWD), **building.scanned(*CROWD)},
    "C807": {"receipts.jsonl": building.listing(*RECEIPTS[:5], RECEIPTS[0])},
    "C808": building.scanned(RECEIPTS[5]),
}
"""By code what makes a healthy classifier a bad one: files with another content, or without one."""


def classifier(folder: Path, state: str, *, code: str) -> None:
    """Not committed: ten forms with their OCR, three times for each code, would be the most of all cases."""
    files = {**building.classifier(), **(CLASSIFIERS[code] if state == "bad" else {})}
    building.write(folder, {name: content for name, content in files.items() if content is not None})


MADE: Mapping[str, Callable[[Path, str], None]] = {
    **{code: partial(classifier, code=code) for code in CLASSIFIERS},
    "D703": set_too_large,
    "F007": name_clash,
    "F010": unreadable,
    "F017": sidecar_too_large,
    "F018": secret_in_folder,
    "F020": link_out_of_folder,
    "S106": form_too_large,
    "T927": too_many_texts,
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
    findings = dataprep.check(case(code, state), **OPTIONS.get(code, {})).findings
    explained = EXPLAINED.get(f"{code}/{state}", {})
    assert (code in {finding.code for finding in findings}) is (state == "bad")
    assert errors(findings) - {code} - TOO_FEW == explained.keys() - TOO_FEW, [finding.message for finding in findings]
    assert all(explained.values())


@every_code
def test_a_fix_is_proposed_where_one_is_known(code: str, case: Callable[[str, str], Path]) -> None:
    findings = dataprep.check(case(code, "bad"), **OPTIONS.get(code, {})).findings
    assert any(finding.code == code and finding.fix for finding in findings) is (code in MENDED)


every_mended_code = pytest.mark.parametrize("code", MENDED)


@every_mended_code
def test_what_is_proposed_mends_the_case(code: str, case: Callable[[str, str], Path]) -> None:
    bad, fixed, options = case(code, "bad"), case(code, "fixed"), OPTIONS.get(code, {})
    before = Counter(finding.code for finding in dataprep.check(bad, **options).findings)
    assert fix(bad, options) > 0
    assert contents(bad) == contents(fixed)
    after = Counter(finding.code for finding in dataprep.check(bad, **options).findings)
    assert code not in after
    assert after <= before, "a fix makes no new finding"


@every_mended_code
def test_mending_twice_changes_nothing_the_second_time(code: str, case: Callable[[str, str], Path]) -> None:
    bad, options = case(code, "bad"), OPTIONS.get(code, {})
    fix(bad, options)
    assert fix(bad, options) == 0


def fix(folder: Path, options: Mapping[str, Any]) -> int:
    """Mend a folder with every fix that is proposed; the number of files that change."""
    count = 0
    for mended in mend([folder], options, unsafe=True):
        count += mended.files
        write(mended)
    return count


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


@every_rule
def test_a_rule_has_its_case(rule: Rule) -> None:
    assert rule.code in MADE.keys() | FAULTS_OF_OURS or all((CASES / rule.code / state).is_dir() for state in STATES)


@every_rule
def test_a_rule_is_documented(rule: Rule) -> None:
    assert list(rule.documentation) == ["what", "why", "bad", "good", "fix", "targets", "source"]
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
