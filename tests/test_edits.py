"""Edits carried out: what they make of a text, to the letter, and what is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

import dataprep
from dataprep.edits import Change, EditError, apply, clash, rewritten
from dataprep.findings import Cut, Drop, Edit, Insert, Location, Move, Put, Rebuild, Rename

ROOT = Location("")


def put(pointer: str, value: Any) -> Put:
    return Put(Location("", pointer), value)


def insert(pointer: str, value: Any) -> Insert:
    return Insert(Location("", pointer), value)


def drop(pointer: str) -> Drop:
    return Drop(Location("", pointer))


def rename(pointer: str, name: str) -> Rename:
    return Rename(Location("", pointer), name)


KEPT = '\ufeff{ "n":[1.50 ,1e3,-0,\t1E+2],\r\n\t"t": "\\u00e9\\/é" ,"d":1,"d":2 , "\\u0061":{ } }\n\n'
EXACT: list[tuple[str, str, list[Edit], str]] = [
    ("a number beside others", KEPT, [put("/n/1", 7)], KEPT.replace("1e3", "7")),
    ("a list of which one number is new", KEPT, [put("/n", [1.5, 1000, 3, 100])], KEPT.replace("-0", "3")),
    ("equal numbers, however written", KEPT, [put("/n", [1.5, 1000.0, 0, 100])], KEPT),
    ("an equal text, however written", KEPT, [put("/t", "é/é")], KEPT),
    ("an object with the same members", '{"a": 1.0, "b": 2}', [put("", {"b": 3, "a": 1})], '{"a": 1.0, "b": 3}'),
    ("a control character, as it stands", '["a\tb"]', [put("/0", "a\tb")], '["a\tb"]'),
    ("true is not 1", "[1, true]", [put("", [True, 1])], "[true, 1]"),
    ("the first member", KEPT, [drop("/n")], KEPT.replace('"n":[1.50 ,1e3,-0,\t1E+2],\r\n\t', "")),
    ("the last member", KEPT, [drop("/a")], KEPT.replace(' , "\\u0061":{ }', "")),
    ("all of one key", KEPT, [drop("/d")], KEPT.replace('"d":1,"d":2 , ', "")),
    ("the last of one key is put", KEPT, [put("/d", 3)], KEPT.replace('"d":2', '"d":3')),
    ("all of one key are renamed", KEPT, [rename("/d", "D")], KEPT.replace('"d"', '"D"')),
    ("an escaped key", KEPT, [rename("/a", "b")], KEPT.replace("\\u0061", "b")),
    ("into an empty object", '{"a":{ }}', [put("/a/b", [])], '{"a":{"b": []}}'),
    ("text beside ASCII", '["a"]', [insert("/-", "é\u2028")], '["a","\\u00e9\\u2028"]'),
    ("text beside other", '["ä"]', [insert("/-", "é")], '["ä","é"]'),
    ("a mark is no text", '\ufeff["a"]', [put("/0", "é")], '\ufeff["\\u00e9"]'),
    ("half a character", '["ä", "b"]', [put("/1", "\ud800é")], '["ä", "\\ud800\\u00e9"]'),
    ("a cut and a put", '\ufeff{"a": 1}', [Cut(ROOT, 0, 1), put("/a", 2)], '{"a": 2}'),
    ("a cut of what is no JSON", "\ufeff{,", [Cut(ROOT, 0, 1)], "{,"),
    ("a cut of nothing", "[]", [Cut(ROOT, 1, 1, "1")], "[1]"),
    ("a move is of files", "no JSON", [Move("a", "b")], "no JSON"),
    ("adjacent ones go", "[0, 1, 2, 3]", [drop("/2"), drop("/1")], "[0, 3]"),
    ("all go", "[ 0, 1 ]", [drop("/0"), drop("/1")], "[]"),
    ("one goes and one comes", "[0, 1]", [drop("/1"), insert("/1", 2)], "[0, 2]"),
    ("all go and others come", "[0, 1]", [insert("/-", 3), drop("/0"), insert("/0", 2), drop("/1")], "[2, 3]"),
    ("in the order given", "[0]", [insert("/0", 1), insert("/0", 2), insert("/-", 3), insert("/1", 4)], "[1,2,0,3,4]"),
    ("two new members", '{"a": 1}', [put("/b", 2), insert("/c", 3)], '{"c": 3, "a": 1, "b": 2}'),
    ("in a narrow file", '{"a":1}', [put("/b", 2)], '{"a":1,"b":2}'),
    ("names changed places", '{"a":1, "b":2}', [rename("/a", "b"), rename("/b", "a")], '{"b":1, "a":2}'),
    ("a name that gets free", '{"a":1, "b":2}', [rename("/a", "b"), drop("/b")], '{"b":1}'),
    ("renamed and put", '{"a":1}', [rename("/a", "b"), put("/a", 2)], '{"b":2}'),
    ("a member again", '{"a":1, "b":2}', [drop("/a"), insert("/a", 3)], '{"a":3, "b":2}'),
    ("a narrow box in a wide file", '[\n  [1, 2]\n]', [put("/0", [1, 2, 3])], '[\n  [1, 2, 3]\n]'),
    ("into a narrow list in a wide file", '[\n  [1, 2]\n]', [insert("/0/0", {"a": 1})], '[\n  [{"a": 1}, 1, 2]\n]'),
    ("a wide list emptied and filled", "[\n\t1\n]", [drop("/0"), insert("/0", 2)], "[\n\t2\n]"),
    ("the whole of a wide file", "{\r\n    \"a\": 1\r\n}\r\n", [put("", [1])], "[\r\n    1\r\n]\r\n"),
    ("the whole of a narrow file", '{"a": [1]} ', [put("", [1])], "[1] "),
    ("a tuple is a list", "[1.0, 2]", [put("", (1, 3))], "[1.0, 3]"),
    ("a number beyond reading", f"[{'1' * 5000}, 2]", [put("/0", 1)], "[1, 2]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edits", "made"), [row[1:] for row in EXACT], ids=[row[0] for row in EXACT])
def test_the_text_to_the_letter(text: str, edits: list[Edit], made: str) -> None:
    assert dataprep.apply(edits, text) == made
    assert dataprep.apply(edits, text.encode()) == made.encode()


DEEP = "[" * 10_000 + "]" * 10_000
NOWHERE = ("/a/b/c", "/x/y", "/l/2", "/l/-", "/l/-1", "/l/01", "/l/ 1", "/l/1e0", "/l/x", "/l/", "//", "a", "a/b")
NO_GAP = ("", "0", "/3", "/-1", "/+1", "/1/0", "/--", "/", f"/{10**30}")
NO_KEY = ("/a~b/c", "/a~0b/c/d", "/a~1b", "/a~00b", "/a~01b")
REFUSED: list[tuple[str, Any, Sequence[Edit]]] = [
    *(
        (f"{name} at {pointer!r}", {"a": {"b": 1}, "l": [0, 1], "": 2}, [edit(pointer)])
        for name, edit in (("put", partial(put, value=9)), ("drop", drop), ("rename", partial(rename, name="n")))
        for pointer in NOWHERE
    ),
    *((f"insert at {pointer!r}", [0, 1], [insert(pointer, 9)]) for pointer in NO_GAP),
    *((f"drop at {pointer!r}", {"a~b": {"c/d": 1}}, [drop(pointer)]) for pointer in NO_KEY),
    ("the whole dropped", {}, [drop("")]),
    ("the whole renamed", {}, [rename("", "a")]),
    ("an element renamed", [1], [rename("/0", "a")]),
    ("a member that is there", {"a": 1}, [insert("/a", 2)]),
    ("a name that is taken", {"a": 1, "b": 2}, [rename("/a", "b")]),
    ("two of one name", {"a": 1, "b": 2}, [rename("/a", "c"), rename("/b", "c")]),
    ("one new member twice", {}, [put("/a", 1), put("/a", 1)]),
    ("put twice", [1], [put("/0", 2), put("/0", 3)]),
    ("put and dropped", [1], [put("/0", 2), drop("/0")]),
    ("put and put within", {"a": {"b": 1}}, [put("/a", 2), put("/a/b", 3)]),
    ("dropped and put within", {"a": {"b": 1}}, [put("/a/b", 3), drop("/a")]),
    ("dropped and grown within", {"a": []}, [insert("/a/-", 3), drop("/a")]),
    ("all dropped and put within", [[1], [2]], [drop("/0"), drop("/1"), put("/1/0", 3)]),
    ("renamed twice", {"a": 1}, [rename("/a", "b"), rename("/a", "c")]),
    ("renamed and dropped", {"a": 1}, [rename("/a", "b"), drop("/a")]),
    ("the whole and a part", [1], [put("", [2]), put("/0", 3)]),
    ("no layout", {"a": 1}, [Rebuild(ROOT)]),
    ("not a number", [1], [put("/0", float("nan"))]),
    ("infinite", [1], [put("/0", [float("inf")])]),
    ("too deep", [1], [put("/0/0" * 5000, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "edits"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_does_not_fit_is_refused(tree: Any, edits: Sequence[Edit]) -> None:
    before = copy.deepcopy(tree)
    documents: tuple[Any, ...] = (tree, json.dumps(tree), json.dumps(tree, indent=1).encode())
    for document in documents:
        with pytest.raises(EditError):
            apply(edits, document)
    assert tree == before


UNREADABLE: list[tuple[str, Any, Sequence[Edit]]] = [
    ("not UTF-8", b'{"a": "\xff"}', [put("/a", 1)]),
    ("UTF-16", json.dumps({"a": 1}).encode("utf-16"), [put("/a", 1)]),
    ("a cut of what is not UTF-8", b"\xff", [Cut(ROOT, 0, 1)]),
    ("a cut beyond the end", "[]", [Cut(ROOT, 1, 3)]),
    ("a cut before the start", "[]", [Cut(ROOT, -1, 1)]),
    ("a cut backwards", "[]", [Cut(ROOT, 2, 1)]),
    ("two cuts of one place", "[]", [Cut(ROOT, 1, 1, "1"), Cut(ROOT, 1, 1, "2")]),
    ("half a character, cut in", b"[]", [Cut(ROOT, 1, 1, '"\ud800"')]),
    ("nested too deep", DEEP, [drop("/0" * 9_999)]),
    ("nested too deep, the whole", DEEP, [put("", 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edits"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE])
def test_a_text_that_cannot_be_edited_is_refused(text: Any, edits: Sequence[Edit]) -> None:
    with pytest.raises(EditError):
        apply(edits, text)


def test_a_parsed_document_that_cannot_be_edited_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(10_000):
        deep = [deep]
    circular: list[Any] = []
    circular.append(circular)
    for document, edit in ((deep, drop("/0")), (circular, drop("/0")), ([1], put("/0", deep)), ([1], Cut(ROOT, 0, 0))):
        with pytest.raises(EditError):
            apply([edit], document)


def test_without_edits_a_document_stays() -> None:
    tree = {"a": [1.5, {"b": None}]}
    assert apply([], tree) == tree
    assert apply([], tree) is not tree
    assert apply([], b"\xff no text") == b"\xff no text"


@pytest.mark.parametrize(
    ("changes", "is_clash"),
    [
        ([], False),
        ([(0, 1), (1, 2)], False),
        ([(0, 2), (1, 3)], True),
        ([(0, 9), (1, 2)], True),
        ([(1, 2), (1, 2)], True),
        ([(1, 1), (1, 1)], True),
        ([(1, 2), (1, 1)], False),
        ([(0, 1), (1, 1)], False),
        ([(0, 2), (1, 1)], True),
        ([(0, 1), (2, 4), (3, 5)], True),
    ],
)
def test_changes_clash_where_they_want_one_place(changes: list[tuple[int, int]], is_clash: bool) -> None:
    told = [Change(start, end, "x") for start, end in changes]
    assert clash(told) is clash(reversed(told)) is is_clash


def test_changes_at_one_place_come_in_order() -> None:
    changes = [Change(1, 2, "2"), Change(1, 1, "1"), Change(0, 1, "0")]
    assert rewritten("abc", changes) == rewritten("abc", changes[::-1]) == "012c"
