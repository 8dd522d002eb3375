"""Bad input: whatever stands in a folder, checking it ends soon, without an exception, and says what is wrong."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dataprep
from dataprep.errors import UsageError
from dataprep.findings import Finding, Report
from dataprep.render.text import render
from tests import building
from tests.building import Json
from tests.test_decode import HEALTHY, SHAPES, at, mutated

FORM, OCR, LABELS, FIELDS = NAMES = ("a.pdf", "a.pdf.ocr.json", "a.pdf.labels.json", "fields.json")
SIDECARS = (OCR, LABELS, FIELDS)
MEGABYTE = 2**20
BASE = 200 * MEGABYTE
LONGEST = 5.0

# Not ru_maxrss: on Linux that of a child begins with what its parent took.
MEASURED = """
import sys
import dataprep
report = dataprep.check(sys.argv[1])
report.to_json()
assert not report.crashed
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")))
"""


def peak_of_check(folder: Path) -> int:
    """The most memory, in bytes, that a process takes to check a folder."""
    if not Path("/proc/self/status").exists():
        pytest.skip("no /proc to read the memory of a process from")
    done = subprocess.run([sys.executable, "-W", "error", "-c", MEASURED, folder], capture_output=True, text=True, check=True)
    return int(done.stdout)


def refused(constant: str) -> NoReturn:
    """What a strict reader does with NaN."""
    raise ValueError(constant)


def checked(folder: Path) -> Report:
    """The report on a folder: made in time, without a crash, and shown by every renderer."""
    start = time.process_time()
    report = dataprep.check(folder)
    assert time.process_time() - start < LONGEST
    assert not report.crashed, [finding.message for finding in report.findings if finding.code == "E001"]
    json.loads(report.to_json(), parse_constant=refused)
    assert render(report).replace("\n", "").isprintable()
    return report


def told(folder: Path, files: dict[str, Any]) -> dict[str, list[Finding]]:
    """The findings by file, on a healthy form with some files replaced."""
    found: dict[str, list[Finding]] = {}
    for finding in checked(building.write(folder, {**building.form(), **files})).findings:
        found.setdefault(finding.at.path, []).append(finding)
    return found


def codes(folder: Path, files: dict[str, Any]) -> set[tuple[str, str]]:
    """The codes of findings, with their paths, on a healthy form with some files replaced; not those of the set."""
    return {(path, finding.code) for path, found in told(folder, files).items() for finding in found if path}


def text(name: str) -> str:
    """A healthy file of the form as it stands."""
    return json.dumps(building.form()[name])


def test_healthy_form(tmp_path: Path) -> None:
    assert codes(tmp_path, {}) == set()


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "nowhere/a.pdf"])
def test_folder_that_does_not_exist(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        dataprep.check(f"{tmp_path}/{name}")


def test_command_on_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dataprep", "check", str(tmp_path / "nowhere\n")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "does not exist; give the folder" in done.stderr


def test_empty_folder(tmp_path: Path) -> None:
    (finding,) = checked(tmp_path).findings
    assert (finding.code, finding.message) == ("D708", "no form in this folder; it is empty")


BROKEN = '{\n  "labels": [\n    {"é": }\n'


@pytest.mark.parametrize("name", SIDECARS)
def test_broken_json_has_line_and_column(tmp_path: Path, name: str) -> None:
    (finding,) = told(tmp_path, {name: BROKEN})[name]
    assert (finding.code, finding.at.line, finding.at.column) == ("F011", 3, 11)
    assert "Expecting value" in finding.message


@pytest.mark.parametrize("name", SIDECARS)
@pytest.mark.parametrize("shape", ["[{}", '{{"a":{}', '{{"labels":{}', '{{"pages":{}', '{{"fields":{}'])
def test_a_million_nested_values(tmp_path: Path, name: str, shape: str) -> None:
    for inside in ("[" * 10**6 + "]" * 10**6, '{"a":' * 10**6):
        found = told(tmp_path, {name: shape.format(inside)})[name]
        assert [(finding.code, "nested too deep" in finding.message) for finding in found] == [("F011", True)]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("name", SIDECARS)
def test_constants_that_are_not_json(tmp_path: Path, name: str, constant: str) -> None:
    for raw in (f'{{"text": "{constant}", "unread": {constant}, {text(name)[1:]}', f"{text(name)[:-1]}, {constant}: 1}}"):
        (finding,) = told(tmp_path, {name: raw})[name]
        assert finding.code == "F011"
    box = text(LABELS).replace("0.09090909090909091", constant, 1)
    (finding,) = told(tmp_path, {LABELS: box})[LABELS]
    assert (finding.code, finding.at.column) == ("F011", box.index(constant) + 1)


TOO_LARGE = ["1e999", "-1e999", "1" * 5000]


@pytest.mark.parametrize("number", TOO_LARGE, ids=["large", "negative", "long"])
def test_numbers_that_are_too_large(tmp_path: Path, number: str) -> None:
    for name, old, code in (
        (LABELS, "0.09090909090909091", "G403"),
        (LABELS, '"page": 1', "F015"),
        (LABELS, '"key": null', "F015"),
        (OCR, "8.5", "F015"),
        (OCR, "0.98", "F015"),
        (OCR, '"page": 1', "F015"),
    ):
        assert old in text(name)
        new = {'"page": 1': f'"page": {number}', '"key": null': f'"confidence": {number}'}.get(old, number)
        assert codes(tmp_path, {name: text(name).replace(old, new, 1)}) == {(name, code)}


@pytest.mark.parametrize("number", ["1e308", "-1e308", "1e200", "1e154", "1e-320", "-0.0"])
def test_numbers_near_the_end_of_what_can_be_held(tmp_path: Path, number: str) -> None:
    for name, old in ((LABELS, "0.09090909090909091"), (OCR, "3.0"), (OCR, "8.5"), (OCR, "0.98")):
        for count in (1, -1):
            assert (FORM, "E001") not in codes(tmp_path, {name: text(name).replace(old, number, count)})
    assert (FORM, "E001") not in codes(tmp_path, {OCR: text(OCR).replace("8.5", "1e-300").replace("3.0", number)})


@pytest.mark.parametrize("page", [-1, 0, 2**31, 2**63, 2**64, 10**40, 10**4298], ids=lambda page: len(str(page)))
def test_pages_that_do_not_exist(tmp_path: Path, page: int) -> None:
    found = told(tmp_path, {LABELS: building.put(building.labels(), "/labels/0/value/0/page", page)})[LABELS]
    assert [finding.code for finding in found] == ["M501"]
    found = told(tmp_path, {OCR: building.put(building.layout_2(), "/analyzeResult/readResults/0/page", page)})[OCR]
    assert [finding.code for finding in found] == ["O203"]


def test_words_without_a_place(tmp_path: Path) -> None:
    ocr = building.layout_3()
    for member in ("words", "lines"):
        del ocr["analyzeResult"]["pages"][0][member][2]["polygon"]
    moved = building.put(building.labels(), "/labels/0/value/0/boundingBoxes/0", building.corners((0.5, 0.5, 0.6, 0.6)))
    for finding in told(tmp_path, {OCR: ocr, LABELS: moved})[LABELS]:
        assert "nan" not in finding.message


def test_lone_surrogates_in_names(tmp_path: Path) -> None:
    labels = building.put(building.labels(), "/labels/0/label", "\ud800")
    assert codes(tmp_path, {LABELS: labels}) == {(LABELS, "K602"), (FIELDS, "K603")}
    fields = building.put(building.fields(), "/fields/0/fieldKey", "\ud800")
    assert codes(tmp_path, {LABELS: labels, FIELDS: fields}) == set()
    assert codes(tmp_path, {LABELS: {"\udfff": 1, **labels}, FIELDS: {"\udfff": 1, **fields}}) == set()


@pytest.mark.parametrize("name", SIDECARS)
def test_bytes_that_are_no_text_where_nobody_reads(tmp_path: Path, name: str) -> None:
    for unread in (b'"\xff": 1', b'"a": "\xed\xa0\x80"', b'"a": {"b": ["\xc0\xaf"]}'):
        raw = b"{\n " + unread + b", " + text(name).encode()[1:]
        (finding,) = told(tmp_path, {name: raw})[name]
        assert (finding.code, finding.at.line) == ("F012", 2)


@pytest.mark.parametrize("name", [LABELS, FIELDS])
def test_keys_that_stand_twice_at_every_depth(tmp_path: Path, name: str) -> None:
    raw = text(name)
    for place in (place for place, sign in enumerate(raw) if sign == "{" and raw[place + 1] != "}"):
        (finding,) = told(tmp_path, {name: f'{raw[: place + 1]}"x/": 1, "x/": {{}}, {raw[place + 1 :]}'})[name]
        assert (finding.code, finding.at.pointer.endswith("x~1")) == ("F014", True)
        assert finding.at.column == place + len('{"x/": 1, "x/": ') + 1


@pytest.mark.parametrize("name", [b"\xff.pdf", b"a\nb.pdf", b"a\x1b[31m.pdf", "a\u202eb.pdf".encode()])
def test_names_of_files_that_could_steer_a_terminal(tmp_path: Path, name: bytes) -> None:
    form = os.fsdecode(name)
    building.write(tmp_path, {form: b"x", f"{form}.ocr.json": "{", f"{form}.labels.json": "{", f"{form}.label.json": "{}"})
    report = checked(tmp_path)
    paths = {finding["path"] for finding in json.loads(report.to_json())["findings"]}
    assert {form, f"{form}.ocr.json", f"{form}.labels.json"} <= paths
    assert form not in render(report)


@SHAPES
@settings(deadline=None, max_examples=40)
@given(st.data())
def test_values_of_wrong_types(shape: str, data: st.DataObject) -> None:
    format_, build = HEALTHY[shape]
    tree = mutated(data, build())
    name = {"ocr": OCR, "labels": LABELS, "fields": FIELDS}[format_.kind]
    with tempfile.TemporaryDirectory() as folder:
        found = told(Path(folder), {name: tree}).get(name, [])
    for finding in found:
        if finding.code == "F015":
            assert isinstance(at(tree, finding.at.pointer), dict) or "is missing" not in finding.message
            assert finding.at.line or not finding.at.pointer


LARGE = [("a", SIDECARS), ("🙂", (LABELS,))]


@pytest.mark.parametrize(("first", "name"), [(first, name) for first, names in LARGE for name in names])
def test_string_of_99_megabytes(tmp_path: Path, first: str, name: str) -> None:
    raw = b'{"unread": "' + first.encode() + b"a" * (99 * MEGABYTE) + b'", ' + text(name)[1:].encode()
    building.write(tmp_path, {**building.form(), name: raw})
    assert peak_of_check(tmp_path) < BASE + 6 * len(raw)


@pytest.mark.parametrize("name", SIDECARS)
def test_200_megabytes_are_not_read_and_said(tmp_path: Path, name: str) -> None:
    building.write(tmp_path, {**building.form(), name: '{"labels": "'})
    os.truncate(tmp_path / name, 200 * MEGABYTE)
    assert [finding.code for finding in checked(tmp_path).findings if finding.at.path == name] == ["F017"]
    assert peak_of_check(tmp_path) < BASE


BOX = building.fractions(building.box_of("1042"))


def crowd(count: int, name: str = "L{}", step: float = 0.0) -> Json:
    """So many labels over one word, each a step beside the one before."""
    boxes = ([value + step * number for value in BOX] for number in range(count))
    items = ({"page": 1, "text": "1042", "boundingBoxes": [box]} for box in boxes)
    return building.labels() | {"labels": [{"label": name.format(number), "value": [item]} for number, item in enumerate(items)]}


@pytest.mark.parametrize(("name", "step"), [("Number", 0.0), ("L{}", 0.0), ("L{}", 1e-7), ("L{}", 2e-6)])
def test_3000_labels_over_one_word(tmp_path: Path, name: str, step: float) -> None:
    found = told(tmp_path, {LABELS: crowd(3000, name, step)})[LABELS]
    counted = Counter(finding.code for finding in found)
    assert counted & Counter({"L303": 1, "G410": 1, "M505": 1})
    assert max(counted[code] for code in ("G409", "G410", "M505")) <= 3000


def test_3000_identical_regions_of_one_label(tmp_path: Path) -> None:
    labels = building.labels()
    labels["labels"][0]["value"] *= 3000
    assert "G410" in {finding.code for finding in told(tmp_path, {LABELS: labels})[LABELS]}


@functools.cache
def packed(layout: str) -> str:
    """An OCR file of 20,000 words at one place."""
    return json.dumps(building.LAYOUTS[layout]([("1042", building.box_of("1042"))] * 20_000))


@pytest.mark.parametrize("layout", building.LAYOUTS)
@pytest.mark.parametrize("count", [1, 3000])
def test_20000_words_at_one_place(tmp_path: Path, layout: str, count: int) -> None:
    assert told(tmp_path, {OCR: packed(layout), LABELS: crowd(count)})
