"""The line that a finding quotes: short, around the value, and never one that holds a secret."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dataprep
from dataprep.findings import Quote
from dataprep.names import printable
from dataprep.quotes import BEFORE, BEHIND, marked, quoted
from dataprep.terminal import PLAIN, Style, columns_of
from tests import building, sets

ROWS = [
    ('{\n    "a": "b",\n    "c": 1\n}', '"b"', '"a": "b",', '"b"'),
    ('{\n    "a": "b",\r\n    "c": 1\r\n}', '"b"', '"a": "b",', '"b"'),
    ('{"a": [1, 2], "b": 0}', "[1", '{"a": [1, 2], "b": 0}', "[1, 2]"),
    ('{\n  "a": [\n    1,\n    2\n  ], "b": 0\n}', "[\n", '"a": [ 1, 2 ], "b": 0', "[ 1, 2 ]"),
    ('"a\tb"', '"a', '"a\tb"', '"a\tb"'),
    ('{"a": "open', '"open', '{"a": "open', '"open'),
    ('{"a": truth\n}', "truth", '{"a": truth', "truth"),
]


@pytest.mark.parametrize(("text", "at", "expected", "value"), ROWS)
def test_a_value_stands_in_its_line(text: str, at: str, expected: str, value: str) -> None:
    start = text.index(at)
    quote = quoted(text, text.rfind("\n", 0, start) + 1, start)
    assert quote is not None
    assert (quote.text, quote.text[quote.start : quote.end]) == (expected, value)


def test_a_long_line_is_cut_on_both_sides() -> None:
    text = json.dumps({"words": ["word"] * 50_000, "sought": "here", "more": ["word"] * 50_000})
    quote = quoted(text, 0, text.index('"here"'))
    assert quote is not None
    assert quote.text[quote.start : quote.end] == '"here"'
    assert quote.text.startswith("...")
    assert quote.text.endswith("...")
    assert len(quote.text) <= BEFORE + BEHIND + 3


def test_what_is_no_value_is_one_sign() -> None:
    assert quoted('{"a" 1}', 0, 5, is_value=False) == Quote('{"a" 1}', 5, 6)
    assert quoted("\n\n", 1, 1, is_value=False) is None
    assert quoted("", 0, 0, is_value=False) is None


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from('[]{}",: \n\t漢'), max_size=900),
    st.integers(0, 900),
    st.integers(20, 90),
)
def test_any_text_is_quoted_in_bounds(text: str, start: int, width: int) -> None:
    start = min(start, len(text))
    quote = quoted(text, text.rfind("\n", 0, start) + 1, start)
    if quote is not None:
        assert 0 <= quote.start <= quote.end <= len(quote.text) <= BEFORE + BEHIND + 3
        for style in (PLAIN, Style(width)):
            lines = list(marked(quote, 7, 3, "error", style, ""))
            assert len(lines) == 2
            assert all(line == printable(line) for line in lines)
            assert style.width is None or max(map(columns_of, lines)) <= max(width, 20)


def test_the_mark_stands_under_wide_letters() -> None:
    assert list(marked(Quote('"漢字": "字", 1', 6, 9), 3, 1, "error", PLAIN, "")) == ['3 | "漢字": "字", 1', "  |         ^~~~"]


def test_a_file_with_a_secret_is_not_quoted(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path)
    sets.turn(folder)
    before = next(finding for finding in dataprep.check(folder).findings if finding.code == "G404")
    path = folder / "f0.pdf.labels.json"
    labels = json.loads(path.read_text(encoding="utf-8"))
    key = "AccountKey=" + "aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW" * 3
    building.write(folder, {path.name: {**labels, "note": key}})
    after = next(finding for finding in dataprep.check(folder).findings if finding.code == "G404")
    assert before.quote is not None
    assert (after.quote, after.at.pointer) == (None, before.at.pointer)


def test_a_line_of_a_list_is_quoted(tmp_path: Path) -> None:
    lines = '{"file": "a/none.pdf"}\n{"file": 7}\n'
    building.write(tmp_path, {**building.scanned("b/1.pdf"), "Bills.jsonl": lines, "Orders.jsonl": building.listing("b/1.pdf")})
    quotes = {finding.at.line: finding.quote for finding in dataprep.check(tmp_path).findings if finding.at.path == "Bills.jsonl"}
    assert quotes[1] == Quote('{"file": "a/none.pdf"}', 0, 22)
    assert quotes[2] == Quote('{"file": 7}', 0, 11)


def test_a_fault_of_syntax_is_quoted(tmp_path: Path) -> None:
    building.write(tmp_path, {**building.form(), "fields.json": b'{\n  "fields": [,]\n}'})
    (finding,) = (one for one in dataprep.check(tmp_path).findings if one.code == "F011")
    assert (finding.at.line, finding.at.column) == (2, 14)
    assert finding.quote == Quote('"fields": [,]', 11, 12)


@pytest.mark.parametrize("raw", [b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf[,", b"{" * 5000, b"\n\n\n", b"[1,\r\n\r\n"])
def test_what_is_no_json_at_all_is_quoted_or_not(tmp_path: Path, raw: bytes) -> None:
    building.write(tmp_path, {**building.form(), "fields.json": raw})
    told = [one for one in dataprep.check(tmp_path).findings if one.at.path == "fields.json"]
    assert told
    assert all(len(one.quote.text) <= BEFORE + BEHIND + 3 for one in told if one.quote)


def test_many_findings_in_one_line_cost_little() -> None:
    text = json.dumps([[number] * 8 for number in range(20_000)])
    begin = time.process_time()
    quotes = [quoted(text, 0, start) for start in range(0, len(text), 20)]
    assert all(quotes)
    assert time.process_time() - begin < 2
