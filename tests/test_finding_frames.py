"""Findings as tables: CSV, Arrow and Parquet hold the same rows."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import dataprep
from dataprep.cli import run
from dataprep.demo import write_demo
from dataprep.findings import Report, Suppressed
from dataprep.render import renderer
from tests import reports


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frames") / "sample"
    write_demo(folder, broken=True)
    return folder


def test_the_table_holds_what_csv_holds(broken: Path) -> None:
    report = dataprep.check(broken, ignore="K602")
    table = dataprep.findings_table(report)
    header, *rows = csv.reader(io.StringIO(renderer("csv")(report)))
    assert table.column_names == header
    assert len(rows) == len(report.findings) + len(report.suppressed) > 20
    as_text = [
        ["" if value is None else str(value).lower() if isinstance(value, bool) else str(value) for value in row.values()]
        for row in table.to_pylist()
    ]
    assert as_text == rows


def test_columns_have_types_whatever_is_found() -> None:
    for report in (Report((), ()), reports.of(reports.finding()), reports.of(reports.finding(line=3))):
        schema = dataprep.findings_table(report).schema
        assert [schema.field(name).type for name in ("line", "column", "is_safe", "code")] == [
            *(pyarrow.int64(), pyarrow.int64(), pyarrow.bool_(), pyarrow.string())
        ]


def test_a_row_says_whether_it_is_new() -> None:
    one = reports.finding()
    report = reports.of(one, known=(one,), suppressed=(Suppressed(one, None),))
    assert dataprep.findings_table(report).column("status").to_pylist() == ["new", "known", "ignored"]


def test_names_that_no_table_holds_are_escaped() -> None:
    table = dataprep.findings_table(reports.hostile("a\ud800\x1b"))
    assert set(table.column("path").to_pylist()) == {"a\\ud800\\x1b"}


def test_parquet_goes_to_a_file(broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "findings.parquet"
    assert run(["check", str(broken), "--format", "parquet", "--output", str(target)]) == 1
    assert capsys.readouterr().out == ""
    assert pyarrow.parquet.read_table(target).equals(dataprep.findings_table(dataprep.check(broken)))
    for output in ([], ["--output", "-"]):
        assert run(["check", str(broken), "--format", "parquet", *output]) == 2
        assert "a Parquet file is not for a terminal; give its name with --output" in capsys.readouterr().err


def test_without_pyarrow_it_is_said_what_to_install(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert run(["check", str(broken), "--format", "parquet", "--output", str(tmp_path / "a.parquet")]) == 2
    assert "pip install dataprep-forms[tables]" in capsys.readouterr().err
