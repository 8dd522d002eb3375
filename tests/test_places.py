"""Where a pointer stands in the text of a file, held against a slow way of finding out."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dataprep.findings import Location
from dataprep.places import places

KEYS = st.text(st.characters(codec="utf-8") | st.sampled_from('/~"\\0123🙂é\n\u2028'), max_size=6)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | KEYS
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25)

ROOT = Location("")


class Writer:
    """Writes JSON with random blanks between its tokens, and notes where each value starts."""

    def __init__(self, seed: int, breaks: tuple[str, ...]) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.breaks = breaks
        self.text = ""
        self.starts: dict[str, int] = {}

    def write(self, value: Any, at: Location) -> None:
        """Write a value with what is below it."""
        self.blanks()
        self.starts[at.pointer] = len(self.text)
        if isinstance(value, dict):
            self.members("{", "}", [(self.literal(key), at.child(key), member) for key, member in value.items()])
        elif isinstance(value, list):
            self.members("[", "]", [("", at.child(number), member) for number, member in enumerate(value)])
        else:
            self.text += self.literal(value)
        self.blanks()

    def members(self, opening: str, closing: str, members: list[tuple[str, Location, Any]]) -> None:
        """Write what an object or list holds."""
        self.text += opening
        self.blanks()
        for number, (key, at, member) in enumerate(members):
            self.text += "," if number else ""
            if key:
                self.blanks()
                self.text += key
                self.blanks()
                self.text += ":"
            self.write(member, at)
        self.text += closing

    def literal(self, value: Any) -> str:
        """A value without members, its text escaped or not."""
        return json.dumps(value, ensure_ascii=self.random.random() < 0.5)

    def blanks(self) -> None:
        """Write nothing, or something between tokens."""
        self.text += "".join(self.random.choice((" ", "\t", *self.breaks)) for _ in range(self.random.choice((0, 0, 0, 1, 3))))


def place_of(text: str, start: int) -> tuple[int, int]:
    """Line and column of a position, by counting."""
    before = text[:start].split("\n")
    return len(before), len(before[-1]) + 1


def below(value: Any, at: Location = ROOT) -> Iterator[Location]:
    """The places of a value and of all below it."""
    yield at
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from below(member, at.child(key))


@given(TREES, st.integers(0, 2**32), st.sampled_from([("\n",), ("\r\n",), ("\r\n", "\n"), ()]), st.booleans())
def test_every_value_is_found_where_it_was_written(tree: Any, seed: int, breaks: tuple[str, ...], mark: bool) -> None:
    writer = Writer(seed, breaks)
    writer.write(tree, ROOT)
    raw = writer.text.encode("utf-8-sig" if mark else "utf-8")
    expected = {pointer: place_of(writer.text, start) for pointer, start in writer.starts.items()}
    assert places(raw, expected) == expected
    some = set(random.Random(seed).sample(sorted(expected), min(3, len(expected))))  # noqa: S311
    assert places(raw, some) == {pointer: expected[pointer] for pointer in some}


@given(TREES, st.integers(0, 2**32), st.data())
def test_a_value_that_is_missing_has_the_place_of_what_would_hold_it(tree: Any, seed: int, data: st.DataObject) -> None:
    writer = Writer(seed, ("\n",))
    writer.write(tree, ROOT)
    at = data.draw(st.sampled_from(list(below(tree))))
    key = data.draw(KEYS | st.integers(0, 5).map(str))
    wanted = at.child(key, "deeper", 0).pointer
    assume(at.child(key).pointer not in writer.starts)
    assert places(writer.text.encode(), [wanted]) == {wanted: place_of(writer.text, writer.starts[at.pointer])}


def test_by_hand() -> None:
    text = '{\n  "a/b": [1, {"c~d": "🙂🙂", "e": null}],\r\n  "é": {"": true}\n}'
    expected = {
        "": (1, 1),
        "/a~1b": (2, 10),
        "/a~1b/0": (2, 11),
        "/a~1b/1": (2, 14),
        "/a~1b/1/c~0d": (2, 22),
        "/a~1b/1/e": (2, 33),
        "/é": (3, 8),
        "/é/": (3, 13),
    }
    assert places(text.encode(), expected) == expected


def test_missing_keys_by_hand() -> None:
    raw = b'{"labels": [{"label": "Total"}]}'
    expected = {
        "/document": (1, 1),
        "/labels/0/value": (1, 13),
        "/labels/0/value/0/text": (1, 13),
        "/labels/0/label/0": (1, 23),
        "/labels/7": (1, 12),
        "/labels/-": (1, 12),
        "/labels/00": (1, 12),
    }
    assert places(raw, expected) == expected


def test_no_pointers() -> None:
    assert places(b'{"a": 1}', []) == {}


def test_of_a_key_that_stands_twice_the_last() -> None:
    assert places(b'{"a": 1, "b": 2, "a": [3]}', ["/a", "/a/0"]) == {"/a": (1, 23), "/a/0": (1, 24)}


@pytest.mark.parametrize("tail", ["]", "", ', "b": tru', ', "b": [}', ', "b": "', "\x00"])
def test_before_a_fault_of_syntax(tail: str) -> None:
    assert places(f'{{"a": [1, 2]{tail}'.encode(), ["/a/1"])["/a/1"] == (1, 11)


@pytest.mark.parametrize(
    "raw", [b"", b" ", b"{", b"[", b'{"a"', b'{"a":', b'{"a" 1}', b"[1", b"[,", b"\xff", b"nul", b"[" * 100_000]
)
def test_what_is_no_json_is_no_exception(raw: bytes) -> None:
    assert set(places(raw, ["", "/a", "/a/0/b", "/0", "/0/0"])) <= {"", "/a", "/a/0/b", "/0", "/0/0"}


def test_behind_a_number_of_many_digits() -> None:
    raw = b'{"n": ' + b"1" * 5000 + b', "a": 1}'
    assert places(raw, ["/a"]) == {"/a": (1, 5014)}


def test_behind_lone_surrogates_and_control_characters() -> None:
    raw = b'{"\\ud800": "\\udfff", "t": "a\tb", "a": 1}'
    assert places(raw, ["/a", "/\ud800"]) == {"/a": (1, 39), "/\ud800": (1, 12)}


def test_many_pointers_into_a_large_file() -> None:
    items = [{"box": [number] * 8, "text": "word"} for number in range(20_000)]
    text = json.dumps({"items": items}, indent=1)
    pointers = [f"/items/{number}/box/7" for number in range(0, 20_000, 200)]
    found = places(text.encode(), pointers)
    for number, pointer in enumerate(pointers):
        line, column = found[pointer]
        assert text.split("\n", line)[line - 1][column - 1 :] == str(number * 200)
