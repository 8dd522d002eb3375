"""Texts in tables: CSV, TSV and JSON lines."""

from __future__ import annotations

import pytest

from dataprep.samples import NoSamplesError, Samples
from dataprep.text_tables import Header, read

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
A_LIST = "is a JSON list, or begins one: write each of its objects on a line of its own; left out"
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


def test_rows_of_a_class_each() -> None:
    samples = read(b"id,text,class\na,One,x\na,One,y\na,One,x\n", "a.csv", USUAL)
    assert rows(samples) == [("a", "One", ("x", "y"), None, None)]
    assert len(samples.notes) == 2


LOST: dict[str, tuple[str, bytes, list[Row], list[tuple[int | None, str]]]] = {
    "no text": (
        "a.csv",
        HEAD + b",x\n \t,y\nOne,x\n",
        [("3", "One", ("x",), None, None)],
        [(2, "has no text: left out"), (3, "has no text: left out")],
    ),
    "another set": (
        "a.csv",
        b"text,class,dataset\nOne,x,spare\n",
        [ONE],
        [(2, "is of 'spare', neither Train nor Test: that is left out")],
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
        [(3, "is no table from here on: a quote is opened, and not closed")],
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
        [(1, A_LIST), (3, NOT_JSON), (4, NOT_JSON)],
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
    "no classes": (
        "a.csv",
        b"text,b\nOne,x\n",
        USUAL,
        "hold classes: name it with --class-column; there are 'text', 'b'",
    ),
    "no texts": (
        "a.csv",
        b"a,class\nOne,x\n",
        USUAL,
        "hold texts: name it with --text-column; there are 'a', 'class'",
    ),
    "no such column": ("a.csv", HEAD + b"One,x\n", Header(text="Body"), "has no column 'Body': there are 'text', 'class'"),
    "other separators": ("a.csv", b"text|class\nOne|x\n", USUAL, "'text|class'; cells stand apart by a tab, comma or semicolon"),
    "a list": (
        "a.jsonl",
        b'[{"text": "One"},\n{"label": "x"}]',
        USUAL,
        "has no row: line 1 is a JSON list, or begins one",
    ),
    "an open quote": (
        "a.csv",
        HEAD + b'"One,x\n',
        USUAL,
        "has no row: line 2 is no table from here on: a quote is opened",
    ),
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
