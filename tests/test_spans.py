"""Where the values of a JSON text stand, with their members and keys, held against a writer that knows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataprep.findings import Location
from dataprep.spans import Container, JsonText
from tests.test_places import KEYS, TREES, Writer, below

BREAKS = st.sampled_from([("\n",), ("\r\n",), ("\n", "\r\n", "\r")])
MARKS = st.sampled_from(["", "\ufeff"])


def at(tree: Any, pointer: str) -> Any:
    """The value at a pointer of the writer's own making."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


@given(TREES, st.integers(0, 2**16), BREAKS, MARKS)
def test_every_value_is_found(tree: Any, seed: int, breaks: tuple[str, ...], mark: str) -> None:
    writer = Writer(seed, breaks)
    writer.write(tree, Location(""))
    text = JsonText(mark + writer.text)
    starts = {pointer: start + len(mark) for pointer, start in writer.starts.items()}
    start, end = text.whole
    assert (start, json.loads(text.text[start:end])) == (starts[""], tree)
    for pointer in [place.pointer for place in below(tree)][1:]:
        owner, key = text.owner(pointer)
        (number,) = owner.having(key)
        member = owner.members[number]
        value = at(tree, pointer)
        assert member.start == starts[pointer]
        assert json.loads(text.text[member.start : member.end]) == value
        assert text.is_container(member.start) is isinstance(value, list | dict)
        assert owner.start == starts[pointer.rpartition("/")[0]]
        assert text.text[owner.start] + text.text[owner.end - 1] == ("{}" if owner.is_object else "[]")
        said = json.loads(text.text[member.begin : member.key_end]) if owner.is_object else str(number)
        assert said == member.key == key


@given(TREES, KEYS, st.sampled_from(["", "/", "-", "00", "1e0"]))
def test_what_is_not_there_is_not_found(tree: Any, key: str, last: str) -> None:
    text = JsonText(json.dumps({"here": tree}))
    for place in below({"here": tree}):
        missing = place.child(f"{key}?", last).pointer
        with pytest.raises(LookupError):
            text.owner(missing)


LISTED = JsonText('[10, 11, 12, "a"]')


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("0", [0]),
        ("3", [3]),
        ("4", []),
        ("-", []),
        ("-1", []),
        ("+1", []),
        ("01", []),
        ("1 ", []),
        ("1_0", []),
        ("1.0", []),
        ("١", []),
        ("", []),
        ("9" * 5000, []),
        ("a", []),
    ],
)
def test_elements_go_by_number(key: str, numbers: list[int]) -> None:
    assert LISTED.container(0).having(key) == numbers


@pytest.mark.parametrize("key", ["0", "-", "", " ", "01", "a/b", "~1"])
def test_members_go_by_key(key: str) -> None:
    owner, said = JsonText(json.dumps({"other": 0, key: 1})).owner(Location("").child(key).pointer)
    assert (said, owner.having(said)) == (key, [1])


def test_of_members_with_one_key_all_are_found() -> None:
    text = JsonText(r'{"a": {"x": 1}, "b": 2, "\u0061": {"y": 2}}')
    owner, key = text.owner("/a")
    assert owner.having(key) == [0, 2]
    assert text.owner("/a/y")[0].start == owner.members[2].start


def test_a_text_is_looked_through_once() -> None:
    text = JsonText('{"a": [1, 2]}')
    assert text.owner("/a/0")[0] is text.owner("/a/1")[0]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        " ",
        "\ufeff",
        "\ufeff\ufeff{}",
        "{\ufeff}",
        "{",
        "[1 2]",
        "[1,]",
        "[,1]",
        "[1}",
        '{"a" 1}',
        '{"a": 1,}',
        "{a: 1}",
        '{"a": 1} {}',
        "[1]]",
        "[1] // none",
        "'a'",
        "\u00a0[]",
        '"\\x"',
    ],
)
def test_what_is_no_json_has_no_places(broken: str) -> None:
    text = JsonText(broken)
    with pytest.raises(ValueError, match=r"line 1|follows"):
        _ = text.whole
    with pytest.raises(ValueError, match=r"line 1|follows"):
        text.owner("/a")


def test_nesting_that_nobody_follows_is_told() -> None:
    with pytest.raises(RecursionError):
        JsonText("[" * 10_000 + "]" * 10_000).owner("/0" * 10_000)


@pytest.mark.parametrize("pointer", ["", "a", "a/b", "#/a", "~1a"])
def test_a_pointer_to_no_member_is_told(pointer: str) -> None:
    with pytest.raises(LookupError, match="points to no member"):
        JsonText('{"a": {"b": 1}}').owner(pointer)


def test_an_empty_container_ends_where_it_closes() -> None:
    assert JsonText("[ \n ]").container(0) == Container(0, 5, (), is_object=False)
    assert JsonText(" { }").container(1) == Container(1, 4, (), is_object=True)


@pytest.mark.parametrize(("before", "blanks"), [("", ""), ("[1,", ""), ("[1, ", " "), ("[1,\r\n\t", "\r\n\t"), (" \n", " \n")])
def test_blanks_before_a_place(before: str, blanks: str) -> None:
    assert JsonText(f"{before}2]").blanks_before(len(before)) == blanks
