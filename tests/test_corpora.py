"""Published sets of forms: what is wrong with each, and nothing else, to the place."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.findings import Finding, Report, unescape
from tests import corpora
from tests.corpora_expected import EXPECTED

pytestmark = corpora.needed


@functools.cache
def report(folder: str) -> Report:
    """What checking a folder of the corpora gives."""
    return dataprep.check(corpora.FORMS / folder)


def found(folder: str, code: str) -> list[Finding]:
    """The findings of one code."""
    return [finding for finding in report(folder).findings if finding.code == code]


def at(folder: str, finding: Finding) -> Any:
    """The value that a finding points at."""
    value = json.loads((corpora.FORMS / folder / finding.at.path).read_bytes())
    for token in finding.at.pointer.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else value[unescape(token)]
    return value


def line_of(folder: str, finding: Finding) -> str:
    """The text from the place of a finding to the end of its line."""
    assert finding.at.line
    assert finding.at.column
    lines = (corpora.FORMS / folder / finding.at.path).read_text(encoding="utf-8").split("\n")
    return lines[finding.at.line - 1][finding.at.column - 1 :]


def test_every_folder_is_expected() -> None:
    assert corpora.folders() == sorted(EXPECTED)


@pytest.mark.parametrize("folder", EXPECTED)
def test_findings_are_those_that_are_true(folder: str) -> None:
    told = [(one.code, one.severity.name.lower(), one.at.path, one.at.pointer) for one in report(folder).findings]
    assert sorted(told) == sorted(
        (code, severity, path, pointer)
        for code, (severity, _, places) in EXPECTED[folder].items()
        for path, pointers in places.items()
        for pointer in pointers
    )


@pytest.mark.parametrize("folder", EXPECTED)
def test_every_code_has_a_reason(folder: str) -> None:
    assert all(why and places for _, why, places in EXPECTED[folder].values())


@pytest.mark.parametrize("folder", EXPECTED)
def test_every_path_exists(folder: str) -> None:
    for finding in report(folder).findings:
        path = corpora.FORMS / folder / finding.at.path
        assert path.exists() or (finding.code, finding.at.path) == ("K601", "fields.json"), finding


@pytest.mark.parametrize("folder", EXPECTED)
def test_every_pointer_has_its_place_in_the_text(folder: str) -> None:
    pointed = [finding for finding in report(folder).findings if finding.at.pointer]
    for finding in pointed:
        is_missing = finding.code == "L306" and "is missing" in finding.message
        value = at(folder, finding) if not is_missing else {}
        text = line_of(folder, finding)
        opening = "{" if isinstance(value, dict) else "[" if isinstance(value, list) else ""
        assert text.startswith(opening or json.dumps(value, ensure_ascii=False)), finding


def test_untrimmed_names_by_name() -> None:
    folder = "contoso-invoices/autolabel-pass1"
    names = [" INVOICE_DATE", " VENDOR", " BILL_TO", " TOTAL", " VAT_ID", " VENDOR_ZIP", " BILL_TO_ZIP"]
    told = found(folder, "K605")
    assert [finding.about for finding in told] == names
    assert [(finding.at.line, finding.at.pointer) for finding in told] == [
        (5 * number + 4, f"/fields/{number}/fieldKey") for number in range(1, 8)
    ]
    for finding, name in zip(told, names, strict=True):
        assert f'"{name}"' in line_of(folder, finding)


def test_labels_that_name_no_field() -> None:
    folder = "contoso-invoices/autolabel-pass1"
    told = found(folder, "K602")
    assert Counter(finding.about for finding in told) == {
        "INVOICE_DATE": 5,
        "VENDOR": 5,
        "TOTAL": 5,
        "VAT_ID": 5,
        "BILL_TO_ZIP": 5,
        "VENDOR_ZIP": 3,
    }
    for finding in told:
        assert line_of(folder, finding).startswith(f'"{finding.about}"')
        hint = f"fields.json has blanks around it, {f' {finding.about}'!r}: trim it there (K605)"
        assert finding.message == f"{finding.about!r} is no field of fields.json; {hint}"
    assert [finding.about for finding in found(folder, "K603")] == [" BILL_TO"]


def test_a_page_that_the_ocr_lacks_and_a_pointer_for_a_form() -> None:
    folder = "migration/di_data"
    (missing,) = found(folder, "M501")
    assert missing.at.path == "form_sample_1.pdf.labels.json"
    assert missing.at.pointer == "/labels/81/value/0/boundingBoxes/0"
    assert "on page 3, but the OCR ends at page 2 (the free tier reads two)" in missing.message
    assert missing.message.startswith("'fixed_table_row_header/COLUMN2/ymd', 'fixed_table_row_header/COLUMN1/ymd'")
    assert "and 3 more" in missing.message
    (pointer,) = found(folder, "F009")
    assert pointer.at.path == "form_sample_1.pdf"
    names = [finding.about for finding in found(folder, "K603")]
    assert names == ["string-field", "999", "this_is_a_very_long_field_name_that_approaches_the_maximum_len"]


def test_names_of_other_documents() -> None:
    folder = "redaction-testdata"
    told = {finding.at.path: finding.message for finding in found(folder, "L306")}
    assert list(told) == [
        "DLsample.jpg.labels.json",
        "redacted_DLsample.jpg.labels.json",
        "testdata-partial.jpg.labels.json",
    ]
    wrong, missing, copied = told.values()
    assert "'210623_Lsample-New-Adult-Standard.jpg', but the form is 'DLsample.jpg'" in wrong
    assert "'document' is missing" in missing
    assert "'testdata.jpg', but the form is 'testdata-partial.jpg'" in copied
    empty = [(finding.at.path, finding.about) for finding in found(folder, "L312")]
    assert empty == [
        ("redacted_DLsample.jpg.labels.json", "Profile"),
        ("redacted_DLsample.jpg.labels.json", "BackgroundProfile"),
        *(("testdata-mode-1.tiff.labels.json", name) for name in ("Name", "Date", "Total")),
    ]


def test_forms_of_other_types_and_equal_bytes() -> None:
    folder = corpora.FORMS / "hero-orders/ai-102"
    names = [finding.at.path for finding in found("hero-orders/ai-102", "S101")]
    assert names == [f"Form_{number}.jpg" for number in range(1, 6)]
    assert all((folder / name).read_bytes().startswith(b"\x89PNG") for name in names)
    (same,) = found("tables-dynamic", "D706")
    for number in range(2, 6):
        assert f"label_table_dynamic_rows{number}.pdf" in same.message


def test_boxes_beside_their_words() -> None:
    for finding in found("hero-orders/code-samples", "M503"):
        assert finding.document
        far = [shift for shift in shifts(corpora.FORMS / "hero-orders/code-samples" / finding.document) if shift > 0.0025]
        assert finding.message.startswith(f"{len(far)} boxes lie beside the words")
        assert f"farthest, by {max(far):.2%} of the page" in finding.message


def shifts(form: Path) -> Iterator[float]:
    """How far each box is from the nearest word of its text: the largest difference of a coordinate."""
    labels = json.loads(form.with_name(f"{form.name}.labels.json").read_bytes())["labels"]
    (page,) = json.loads(form.with_name(f"{form.name}.ocr.json").read_bytes())["analyzeResult"]["pages"]
    size = (page["width"], page["height"]) * 4
    for item in (item for label in labels for item in label["value"]):
        words = (word["boundingBox"] for word in page["words"] if word["content"] == item["text"])
        scaled = ([value / side for value, side in zip(box, size, strict=True)] for box in words)
        (box,) = item["boundingBoxes"]
        yield min(max(abs(one - other) for one, other in zip(box, word, strict=True)) for word in scaled)


REPORTS = "import sys, dataprep; [sys.stdout.write(dataprep.check(folder).to_json()) for folder in sys.argv[1:]]"


def test_reports_are_the_same_whatever_the_seed_of_hashes() -> None:
    written = set()
    for seed in ("0", "1", "4242"):
        command = [sys.executable, "-c", REPORTS, *EXPECTED]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=corpora.FORMS, env=environment, capture_output=True, text=True, check=True)
        written.add(done.stdout)
    assert written == {"".join(dataprep_json(folder) for folder in EXPECTED)}


def dataprep_json(folder: str) -> str:
    """The report on a folder of the corpora as if it had been called by its short name."""
    quoted = json.dumps(str(corpora.FORMS / folder))
    return report(folder).to_json().replace(quoted, json.dumps(folder))


@pytest.mark.parametrize("folder", ["redaction-testdata", "contoso-invoices/autolabel-pass1", "migration/di_data"])
def test_reports_are_the_same_in_whatever_order_files_were_written(folder: str, tmp_path: Path) -> None:
    files = sorted((corpora.FORMS / folder).iterdir())
    by_ending = sorted(files, key=lambda path: path.name[::-1])
    written = set()
    for number, order in enumerate((files, files[::-1], by_ending)):
        copy = tmp_path / str(number)
        copy.mkdir()
        for path in order:
            (copy / path.name).write_bytes(path.read_bytes())
        written.add(dataprep.check(copy).to_json().replace(json.dumps(str(copy)), '""'))
    assert len(written) == 1
