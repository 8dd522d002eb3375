"""Files that others wrote to break readers: whatever place they take in a set, checking it ends with findings."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NoReturn

import pytest

import dataprep
from dataprep.findings import Finding, Report
from dataprep.model import FORM_TYPES
from tests import building, corpora
from tests.test_hostile import BASE, peak_of_check

pytestmark = corpora.needed

LONGEST = 5.0
SIDECARS = ("a.pdf.ocr.json", "a.pdf.labels.json", "fields.json")
FILES = corpora.files(corpora.ADVERSARIAL)
SUITE = corpora.files(corpora.JSON_SUITE / "test_parsing", ".json")
SYNTAX = {"F008", "F011", "F012"}


def checked(folder: Path, name: str, raw: bytes) -> Report:
    """The report on a healthy form with one file replaced, within the time that is allowed."""
    folder.mkdir()
    building.write(folder, {**building.form(), name: raw})
    start = time.process_time()
    report = dataprep.check(folder)
    assert time.process_time() - start < LONGEST
    assert not report.crashed, [finding.message for finding in report.findings if finding.code == "E001"]
    assert json.loads(report.to_json())["version"] == 1
    return report


def of(report: Report, name: str) -> list[Finding]:
    """The findings about one file."""
    return [finding for finding in report.findings if finding.at.path == name]


def as_form(path: Path) -> str | None:
    """The name under which a file is put in place of the form; None where it is like none."""
    if path.suffix.lower() in FORM_TYPES:
        return f"a{path.suffix.lower()}"
    return "a.pdf" if b"%PDF-" in path.read_bytes()[:1024] else None


@pytest.mark.parametrize("path", FILES, ids=corpora.names(FILES))
def test_every_file_in_every_place(path: Path, tmp_path: Path) -> None:
    for number, name in enumerate(filter(None, (as_form(path), *SIDECARS))):
        report = checked(tmp_path / str(number), name, path.read_bytes())
        assert report.findings
        assert not name.endswith(".json") or of(report, name), "what is no sidecar has to be told as that"


@pytest.mark.parametrize("path", SUITE, ids=corpora.names(SUITE))
def test_syntax(path: Path, tmp_path: Path) -> None:
    for name in SIDECARS:
        codes = {finding.code for finding in of(checked(tmp_path / name, name, path.read_bytes()), name)}
        if path.name.startswith("n_"):
            assert codes & SYNTAX
        if path.name.startswith("y_"):
            assert not codes & SYNTAX
            assert ("F014" in codes) == ("duplicated_key" in path.name)


@pytest.mark.parametrize("path", SUITE, ids=corpora.names(SUITE))
def test_syntax_of_values_that_nobody_reads(path: Path, tmp_path: Path) -> None:
    for name in SIDECARS:
        healthy = json.dumps(building.form()[name]).encode()
        raw = b'{"unread": ' + path.read_bytes() + b", " + healthy[1:]
        codes = {finding.code for finding in of(checked(tmp_path / name, name, raw), name)}
        assert bool(codes & SYNTAX) != is_json(raw), name


def is_json(raw: bytes) -> bool:
    """Whether Python's reader, told to be strict, takes some bytes for JSON."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        json.loads(raw.decode(), parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


TRANSFORMED = corpora.files(corpora.JSON_SUITE / "test_transform", ".json")


PLACES = ("/labels/1/label", "/labels/0/value/0/page", "/labels/0/value/0/boundingBoxes/0/0", "/labels/0/key")


@pytest.mark.parametrize("path", TRANSFORMED, ids=corpora.names(TRANSFORMED))
def test_values_in_labels(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes().strip()
    value = content[1:-1] if content.startswith(b"[") else content
    for number, pointer in enumerate(PLACES):
        labels = json.dumps(building.put(building.labels(), pointer, "@")).encode()
        report = checked(tmp_path / str(number), "a.pdf.labels.json", labels.replace(b'"@"', value))
        codes = {finding.code for finding in of(report, "a.pdf.labels.json")}
        assert ("F014" in codes) == ("same_key" in path.name)
        assert ("F012" in codes) == (not is_json(value))


BIGGEST = sorted(FILES, key=lambda path: path.stat().st_size)[-10:]


@pytest.mark.parametrize("path", BIGGEST, ids=corpora.names(BIGGEST))
def test_memory(path: Path, tmp_path: Path) -> None:
    folder = building.write(tmp_path, {**building.form(), as_form(path) or "fields.json": path.read_bytes()})
    assert peak_of_check(folder) < BASE + 6 * path.stat().st_size
