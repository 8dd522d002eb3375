"""Long texts cut where paragraphs end."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataprep.passages import passages

PIECES = st.sampled_from(
    ["a", "Word", " ", "\n", "\r", "\r\n", "\n\n", ". ", "。", "?", "\u0301", "\ufe00", "\u200d", "👩", "🏽", "\u3000"]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)

ROWS = {
    "short": ("One.\n\nTwo.", 50, ("One.\n\nTwo.",)),
    "just as long": ("abc", 3, ("abc",)),
    "after a paragraph": ("One. A\nB\n\nTwo.\nC", 12, ("One. A\nB\n\n", "Two.\nC")),
    "after the last that fits": ("A\n\nB\n\nC", 6, ("A\n\nB\n\n", "C")),
    "blanks in the empty line": ("A.\n \t\nB. C", 8, ("A.\n \t\n", "B. C")),
    "after a paragraph of Windows": ("a\r\nb\r\n\r\nc\r\nd", 11, ("a\r\nb\r\n\r\n", "c\r\nd")),
    "of old Macs": ("a\rb\r\rc\rd", 7, ("a\rb\r\r", "c\rd")),
    "after a line": ("One two.\nThree four", 12, ("One two.\n", "Three four")),
    "after a sentence": ("One two. Three four", 12, ("One two. ", "Three four")),
    "after a quoted one": ("“One.” Two three", 10, ("“One.” ", "Two three")),
    "of Chinese": ("第一句。第二句", 5, ("第一句。", "第二句")),
    "after a word": ("alpha beta gamma", 11, ("alpha beta ", "gamma")),
    "anywhere": ("abcdef", 4, ("abcd", "ef")),
    "no blank part": ("a" + " " * 9 + "b", 4, ("a   ", "  b")),
    "blanks first": ("\n\n\n\nabc def", 8, ("\n\n\n\nabc ", "def")),
    "blank altogether": ("   ", 1, ("   ",)),
    "with its accents": ("aaae\u0301b", 4, ("aaa", "e\u0301b")),
    "with vowels of Hindi": ("नमकी", 3, ("नम", "की")),
    "with its joiners": ("aa👩\u200d🔬", 4, ("aa", "👩\u200d🔬")),
    "with colours of skin": ("aa👩🏽", 3, ("aa", "👩🏽")),
    "no line in two": ("ab\r\ncd", 3, ("ab", "\r\nc", "d")),
    "an accent on a blank": ("aa bb \u0301cc", 6, ("aa ", "bb \u0301cc")),
    "more marks than anybody reads": ("a" + "\u0301" * 99, 50, ("a" + "\u0301" * 49, "\u0301" * 50)),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_text_is_cut(row: str) -> None:
    text, most, parts = ROWS[row]
    assert passages(text, most) == parts


@given(TEXTS, st.integers(1, 30))
def test_parts_are_the_text_and_none_is_too_long(text: str, most: int) -> None:
    parts = passages(text, most)
    assert all(len(part) <= most for part in parts) or not text.strip()
    rest = text
    for part in parts:
        start = rest.index(part)
        assert not rest[:start].strip()
        rest = rest[start + len(part) :]
    assert not rest.strip()
    assert all(part.strip() for part in parts) or parts == (text,)


WHOLE = st.sampled_from(["a", "e\u0301\u0302", " ", " \u0301", "\r\n", "。\ufe00", "👩🏽", "👩\u200d🔬", "की", ". "])


@given(st.lists(WHOLE, max_size=60).map("".join), st.integers(4, 30))
def test_no_part_begins_within_a_character(text: str, most: int) -> None:
    for part in passages(text, most)[1:]:
        assert unicodedata.category(part[0])[0] != "M"
        assert part[0] not in "\u200d🏽🔬"


@given(st.lists(st.text("ab .\n", min_size=1, max_size=20).filter(str.strip), min_size=2))
def test_a_paragraph_that_fits_is_not_cut(paragraphs: list[str]) -> None:
    wanted = [" ".join(text.split()) for text in paragraphs]
    parts = passages("\n\n".join(wanted), 24)
    assert "\n\n".join(part.strip() for part in parts) == "\n\n".join(wanted)


@pytest.mark.parametrize("unit", ["a ", "a", "\n", "a.\r\n", ".''' ", "\u0301", " \n"])
def test_the_time_grows_with_the_text_alone(unit: str) -> None:
    text = f"a{unit * 500_000}"
    start = time.process_time()
    parts = passages(text, len(text) // 2)
    assert time.process_time() - start < 4
    assert all(len(part) <= len(text) // 2 for part in parts)
