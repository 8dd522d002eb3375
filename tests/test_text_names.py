"""Names of texts that every disk and the service take."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataprep.text_names import MOST_BYTES, RESERVED, UNFIT, Names, fit

LETTERS = st.one_of(
    st.text(max_size=20), st.text("aA.-_ /\\\0é\u0301ßſ", max_size=20), st.sampled_from(["con", "LPT1", "com¹.x"])
)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a", "a"),
        ("A film.part-2_b", "A_film.part-2_b"),
        ("../../etc/passwd", "etc_passwd"),
        ("/etc/passwd", "etc_passwd"),
        ("a\\b:c*", "a_b_c"),
        ("", "_"),
        ("..", "_"),
        ("\ud800", "_"),
        ("文書 1", "文書_1"),
        ("e\u0301", "é"),
        ("CON", "_CON"),
        ("nul.tar", "_nul.tar"),
        ("com1", "_com1"),
        ("com¹", "_com¹"),
        ("console", "console"),
        ("con" + "-" * 300 + "x", "_con"),
        ("é" * 300, "é" * 100),
    ],
)
def test_what_does_not_fit_is_replaced(name: str, made: str) -> None:
    assert fit(name) == made


@given(LETTERS)
def test_a_fit_name_fits(name: str) -> None:
    made = fit(name)
    assert made
    assert not UNFIT.search(made)
    assert not RESERVED.match(made)
    assert made not in {".", ".."}
    assert not made.startswith(".")
    assert len(made.encode()) <= MOST_BYTES + 1
    assert fit(made.lstrip("_")) == made.lstrip("_") or RESERVED.match(made.lstrip("_")) or made.strip("_") == ""


@given(st.lists(LETTERS, max_size=12), st.lists(LETTERS, max_size=3))
def test_each_name_is_given_once(wanted: list[str], taken: list[str]) -> None:
    names = Names(taken)
    made = [*taken, *(names.new(name) for name in wanted)]
    keys = [unicodedata.normalize("NFC", name).casefold() for name in made]
    assert len(set(keys)) == len(set(keys[: len(taken)])) + len(wanted)
    assert all(name.endswith(".txt") for name in made[len(taken) :])


def test_a_name_that_is_taken_has_a_number() -> None:
    names = Names(["A.TXT", "e\u0301.txt"])
    assert [names.new(name) for name in ("a", "a.txt", "a-2", "a b", "a_b.txt", "é")] == [
        "a-2.txt", "a-3.txt", "a-2-2.txt", "a_b.txt", "a_b-2.txt", "é-2.txt",
    ]  # fmt: skip


def test_many_of_one_name_take_no_time() -> None:
    names = Names()
    assert len({names.new("a") for _ in range(100_000)}) == 100_000
