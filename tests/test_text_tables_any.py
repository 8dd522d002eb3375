"""Tables of any texts: all is read back, whatever the text, and no size or shape is too much."""

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
from dataprep.text_tables import TABLES, read, write
from tests.test_text_tables import USUAL, rows

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
