"""Cells of tables: no spreadsheet runs one, and each is read back as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataprep.cells import guarded, joined, parted, unguarded
from dataprep.names import whole

SIGNS = st.lists(st.sampled_from(["'", "=", "＝", "+", "-", "@", "\t", "\r", "\n", "(", "|", "a", ";", '["', "\\", '"', " "]))
NAMES = st.one_of(SIGNS.map("".join), st.text(max_size=8)).filter(bool)

RUN = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "-2+3+cmd|' /C calc'!A0",
    "-2\n+cmd|' /C calc'!A0",
    "@SUM(1,2)",
    "＠SUM(1,2)",
    '+HYPERLINK("http://example.org")',
    '\t=HYPERLINK("http://example.org")',
    '\r\n=HYPERLINK("http://example.org")',
]


@pytest.mark.parametrize("cell", RUN)
def test_what_a_spreadsheet_runs_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert guarded(f"'{cell}") == f"''{cell}"


@pytest.mark.parametrize(
    "cell", ["", "- a point", "-5 °C", "a = b", "@home", "+49 30 1234", "'tis (so)", "'", "\n\nA text (with more)"[2:]]
)
def test_what_none_runs_stays(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


@given(st.one_of(SIGNS.map("".join), st.text()))
def test_a_cell_is_read_back_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "＝"))


@given(st.lists(NAMES, unique=True))
def test_names_in_a_cell_are_read_back(names: list[str]) -> None:
    assert parted(joined(names)) == tuple(names)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("", ()),
        ("a", ("a",)),
        (" a ; b|c ", ("a", "b", "c")),
        ("a;a;;b", ("a", "b")),
        ('["a;b", "c"]', ("a;b", "c")),
        ('["a", 1]', ('["a", 1]',)),
        ('["a"', ('["a"',)),
        ("[a]", ("[a]",)),
        ('["\\ud800"]', ('["\\ud800"]',)),
        ('["a",' + "[" * 100_000, ('["a",' + "[" * 100_000,)),
    ],
)
def test_names_as_people_write_them(cell: str, names: tuple[str, ...]) -> None:
    assert parted(cell) == names


def test_names_that_would_be_parted_are_a_list() -> None:
    assert joined(["a", "b"]) == "a;b"
    assert json.loads(joined(["R&D; tests", "b"])) == ["R&D; tests", "b"]


@given(st.text(st.characters(categories=["L", "Cs"])))
def test_what_utf_8_does_not_have_is_made_whole(text: str) -> None:
    assert len(whole(text)) == len(text)
    assert all(made in {was, "?"} for was, made in zip(text, whole(text), strict=True))
    whole(text).encode()
