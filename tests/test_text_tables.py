"""Texts in tables: CSV, TSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataprep.findings import Location
from dataprep.samples import NoSamplesError, Sample, Samples
from dataprep.text_tables import TABLES, Header, read, write

Row = tuple[str, str | None, tuple[str, ...], str | None, str | None]
"""Name, text, classes, language and dataset."""

USUAL = Header()


def rows(samples: Samples) -> list[Row]:
    """What samples say."""
    return [(one.name, one.text, one.classes, one.language, one.dataset) for one in samples.samples]


def told(samples: Samples) -> list[tuple[int | None, str]]:
    """The losses: line and message."""
    return [(loss.at.line, loss.message) for loss in samples.losses]


HEAD = b"text,class\n"
ONE: Row = ("1", "One", ("x",), None, None)
NOT_JSON = "is no JSON object on one line, of whole characters, each key once: left out"

READ: dict[str, tuple[str, bytes, list[Row]]] = {
    "two columns": ("a.csv", b"text,class\nOne,x\nTwo,y\n", [("1", "One", ("x",), None, None), ("2", "Two", ("y",), None, None)]),
    "all columns": (
        "a.csv",
        b"Location , TEXT,Classes,language,split\r\na,One,x;y|z,en,Training\r\n",
        [("a", "One", ("x", "y", "z"), "en", "Train")],
    ),
    "tabs": ("a.csv", b"text\tlabel\nOne, two; three\tx\n", [("1", "One, two; three", ("x",), None, None)]),
    "semicolons": ("a.csv", b"text;label\nOne;x|y\n", [("1", "One", ("x", "y"), None, None)]),
    "a mark and blank lines": ("a.csv", b"\xef\xbb\xbf\n\ntext,class\n\n,\nOne,x\n", [("1", "One", ("x",), None, None)]),
    "no class": ("a.csv", HEAD + b"One\n", [("1", "One", (), None, None)]),
    "numbers of many rows": ("a.csv", HEAD + b"One,x\n" * 10, [(f"{n:02}", "One", ("x",), None, None) for n in range(1, 11)]),
    "names alone": ("a.csv", b"file,class\na.txt,x\n", [("a.txt", None, ("x",), None, None)]),
    "rows of a class each": ("a.csv", b"id,text,class\na,One,x\na,One,y\na,One,x\n", [("a", "One", ("x", "y"), None, None)]),
    "one name, two texts": (
        "a.csv",
        b"id,text,class\na,One,x\na,Two,y\n",
        [("a", "One", ("x",), None, None), ("a", "Two", ("y",), None, None)],
    ),
    "lines in a cell": (
        "a.csv",
        HEAD + b'"One\n""two"", three\r\n\r",x\n',
        [("1", 'One\n"two", three\r\n\r', ("x",), None, None)],
    ),
    "NULs": ("a.csv", HEAD + b"a\0b,x\0\n", [("1", "a\0b", ("x\0",), None, None)]),
    "objects": (
        "a.JSONL",
        b'{"text": "One", "label": "x;y"}\r\n\n{"text": "Two", "label": ["x", "y", "x"]}',
        [("1", "One", ("x;y",), None, None), ("2", "Two", ("x", "y"), None, None)],
    ),
    "numbers": ("a.ndjson", b'{"text": "One", "label": 1, "id": 7, "lang": null}', [("7", "One", ("1",), None, None)]),
}


@pytest.mark.parametrize("case", READ)
def test_a_table_is_read(case: str) -> None:
    path, raw, wanted = READ[case]
    samples = read(raw, path, USUAL)
    assert rows(samples) == wanted
    assert not samples.losses
    assert not samples.notes


LOST: dict[str, tuple[str, bytes, list[Row], list[tuple[int | None, str]]]] = {
    "no text": (
        "a.csv",
        HEAD + b",x\n \t,y\nOne,x\n",
        [("3", "One", ("x",), None, None)],
        [(2, "has no text: left out"), (3, "has no text: left out")],
    ),
    "another set": (
        "a.csv",
        b"text,class,dataset\nOne,x,dev\n",
        [ONE],
        [(2, "is of 'dev', neither Train nor Test: that is left out")],
    ),
    "more cells": (
        "a.csv",
        HEAD + b'"O\nne",x,y,z\n',
        [("1", "O\nne", ("x",), None, None)],
        [(2, "has 4 cells, but there are 2 columns: the last cells are left out")],
    ),
    "a quote that does not end": (
        "a.csv",
        HEAD + b'One,x\n"Two,y\nThree,z\n',
        [ONE],
        [(3, "is no table from here on: unexpected end of data")],
    ),
    "columns of one name": (
        "a.csv",
        b"text,class,class\nOne,x,y\n",
        [ONE],
        [(1, "names 2 columns 'class': all but the first are left out")],
    ),
    "rows that differ": (
        "a.csv",
        b"id,text,class,split\na,One,x,test\na,One,y,train\n",
        [("a", "One", ("x", "y"), None, "Test")],
        [(3, "says the same text again, of another language or dataset: that of the first is kept")],
    ),
    "no object": (
        "a.jsonl",
        b'[]\n{"text": "One", "label": "x"}\n{"text"\nnull',
        [ONE],
        [(1, NOT_JSON), (3, NOT_JSON), (4, NOT_JSON)],
    ),
    "half a character": ("a.jsonl", b'{"text": "One", "label": "x"}\n{"text": "\\ud800", "label": "x"}', [ONE], [(2, NOT_JSON)]),
    "a key twice": (
        "a.jsonl",
        b'{"text": "One", "label": "x"}\n{"text": "One", "label": "x", "label": "y"}',
        [ONE],
        [(2, NOT_JSON)],
    ),
    "nested deep": ("a.jsonl", b'{"text": "One", "label": "x"}\n{"text": ' + b"[" * 200_000, [ONE], [(2, NOT_JSON)]),
    "a long number": ("a.jsonl", b'{"text": "One", "label": "x"}\n{"text": ' + b"9" * 5000 + b"}", [ONE], [(2, NOT_JSON)]),
    "a text that is none": (
        "a.jsonl",
        b'{"text": ["One"], "label": "x"}\n{"text": 5, "label": "x"}\n{"label": 5}',
        [],
        [(n, "has no text: left out") for n in (1, 2, 3)],
    ),
    "names that are none": (
        "a.jsonl",
        b'{"text": "One", "id": [], "label": [{"category": "x"}, "y"], "lang": {}, "set": {}}',
        [("1", "One", ("y",), None, None)],
        [(1, f"has a {name} that is no text: left out") for name in ("name", "language", "dataset", "class")],
    ),
}


@pytest.mark.parametrize("case", LOST)
def test_what_is_not_read_is_told(case: str) -> None:
    path, raw, wanted, losses = LOST[case]
    samples = read(raw, path, USUAL)
    assert rows(samples) == wanted
    assert told(samples) == losses


REFUSED: dict[str, tuple[str, bytes, Header, str]] = {
    "nothing": ("a.csv", b"", USUAL, "has no row"),
    "a header alone": ("a.csv", HEAD, USUAL, "has no row"),
    "UTF-16": ("a.csv", HEAD.decode().encode("utf-16"), USUAL, "is not UTF-8: save it as UTF-8 (in Excel: CSV UTF-8)"),
    "UTF-16 without a mark": (
        "a.csv",
        (HEAD + b"One,x\n").decode().encode("utf-16-le"),
        USUAL,
        "has no column that is known to hold classes",
    ),
    "no classes": ("a.csv", b"text,b\nOne,x\n", USUAL, "no column that is known to hold classes: name it; there are 'text', 'b'"),
    "no texts": ("a.csv", b"a,class\nOne,x\n", USUAL, "no column that is known to hold texts: name it; there are 'a', 'class'"),
    "no such column": ("a.csv", HEAD + b"One,x\n", Header(text="Body"), "has no column 'Body': there are 'text', 'class'"),
    "lines that are none": ("a.jsonl", b"text,class\nOne,x\n", USUAL, "has no row"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused(case: str) -> None:
    path, raw, header, why = REFUSED[case]
    with pytest.raises(NoSamplesError) as refused:
        read(raw, path, header)
    assert why in str(refused.value)


def test_columns_that_are_named_and_those_that_are_not_used() -> None:
    raw = b"id,Essay,text,Grade,class\n1,One,Summary,good,x\n"
    samples = read(raw, "a.csv", Header(name="ID", text="essay", classes="grade"))
    assert rows(samples) == [("1", "One", ("good",), None, None)]
    assert samples.notes == ("columns that are not used: 'text', 'class'",)
    assert samples.classes == ("good",)


TEXT = st.one_of(
    st.text(min_size=1),
    st.lists(
        st.sampled_from(['"', ",", ";", "|", "\t", "\n", "\r", "\0", "'", "=", "+", "-", "(", "\\", "a", "\u2028"]), min_size=1
    ).map("".join),
).filter(str.strip)
WORD = TEXT.map(str.strip)
LANGUAGES, DATASETS = st.sampled_from([None, "en", "pt-br"]), st.sampled_from([None, "Train", "Test"])
SAMPLES = st.lists(
    st.builds(
        Sample, WORD, st.lists(WORD, unique=True, max_size=3).map(tuple), st.just(Location("a")), LANGUAGES, DATASETS, TEXT
    ),
    min_size=1, max_size=5, unique_by=lambda one: one.name,
)  # fmt: skip


@pytest.mark.parametrize("to", TABLES)
@given(samples=SAMPLES)
def test_a_table_is_read_back(to: str, samples: list[Sample]) -> None:
    raw = write(samples, to)
    found = read(raw, f"a.{to}", USUAL)
    assert rows(found) == [(one.name, one.text, one.classes, one.language, one.dataset) for one in samples]
    assert not found.losses


@given(samples=SAMPLES)
def test_no_cell_is_a_formula_and_any_reader_follows(samples: list[Sample]) -> None:
    raw = write(samples, "csv").decode()
    (_, *table) = csv.reader(io.StringIO(raw, newline=""))
    assert len(table) == len(samples)
    assert not any(cell.startswith(("=", "＝")) for row in table for cell in row)
    lines = write(samples, "jsonl").decode().split("\n")
    assert [json.loads(line)["text"] for line in lines if line] == [one.text for one in samples]


@given(
    raw=st.one_of(st.binary(), st.text().map(lambda text: f"text,class\n{text}".encode(errors="ignore"))),
    to=st.sampled_from(TABLES),
)
def test_any_bytes_are_read_or_refused(raw: bytes, to: str) -> None:
    try:
        samples = read(raw, f"a.{to}", USUAL)
    except NoSamplesError:
        samples = Samples(None)
    assert all(loss.at.line is not None for loss in samples.losses)


JSON = st.recursive(
    st.sampled_from([None, True, 1.5, 10**30, float("nan"), "", "One", "test"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("a"), inner),
    max_leaves=3,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(["text", "class", "id", "lang", "split"], JSON)))
def test_values_of_any_type_are_read_or_told(one: dict[str, object]) -> None:
    raw = "\n".join(json.dumps(row) for row in ({"text": "First", "class": "x"}, one)).encode()
    samples = read(raw, "a.jsonl", USUAL)
    assert {found.at.line for found in samples.samples} | {loss.at.line for loss in samples.losses} == {1, 2}


def test_half_characters_are_written_as_question_marks() -> None:
    sample = Sample("\udcff", ("\ud800",), Location("a"), "\ud800", None, "One")
    for to in TABLES:
        assert rows(read(write([sample], to), f"a.{to}", USUAL)) == [("?", "One", ("?",), "?", None)]


def test_a_cell_of_ten_megabytes() -> None:
    text = 'A "word"; ' * 1_000_000
    before = csv.field_size_limit()
    for to in TABLES:
        found = read(write([Sample("a", ("x",), Location("a"), text=text)], to), f"a.{to}", USUAL)
        assert found.samples[0].text == text
    assert csv.field_size_limit() == before


def test_a_hundred_thousand_rows() -> None:
    start = time.process_time()
    raw = b"id,text,class\n" + b"".join(b"a,One,c%d\n" % number for number in range(100_000))
    (one,) = read(raw, "a.csv", USUAL).samples
    assert len(one.classes) == 100_000
    assert time.process_time() - start < 20
