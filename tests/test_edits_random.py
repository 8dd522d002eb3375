"""Random edits of random documents, held against a slow and plain reading of what they mean."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dataprep.edits import EditError, apply
from dataprep.findings import Drop, Edit, Insert, Location, Put, Rebuild, Rename, unescape
from tests.test_places import KEYS, TREES, Writer, below

ROOT = Location("")
BREAKS = ("\n", "\r\n")
PARTS = st.sampled_from(["new", {"new": [1, {}]}, {"new": {"x": [], "y": [[]]}}])
"""What differs from all that is in a document, so that it is written and not merged."""


def above(at: Location) -> Location:
    """The place of the container around a value."""
    return Location("", at.pointer.rpartition("/")[0])


def key_of(at: Location) -> str:
    """The last key of a place."""
    return unescape(at.pointer.rpartition("/")[2])


def value_at(tree: Any, at: Location) -> Any:
    """The value at a place."""
    for token in at.pointer.split("/")[1:]:
        tree = tree[int(token)] if isinstance(tree, list) else tree[unescape(token)]
    return tree


def plainly(value: Any, edits: Mapping[str, list[Any]], at: Location = ROOT) -> Any:
    """What edits, by their pointers, make of a value: it is gone through once, each part with the edits at its place."""

    def told(place: Location, kind: type) -> list[Any]:
        return [edit for edit in edits.get(place.pointer, ()) if isinstance(edit, kind)]

    for edit in told(at, Put):
        return edit.value
    if isinstance(value, list):
        members: list[Any] = []
        for number, member in enumerate(value):
            place = at.child(number)
            members += [edit.value for edit in told(place, Insert)]
            members += [] if told(place, Drop) else [plainly(member, edits, place)]
        return [*members, *(edit.value for edit in told(at.child("-"), Insert))]
    if isinstance(value, dict):
        kept = [key for key in value if not told(at.child(key), Drop)]
        names = {key: edit.name for key in kept for edit in told(at.child(key), Rename)}
        old = {names.get(key, key): plainly(value[key], edits, at.child(key)) for key in kept}
        inner = [edit for several in edits.values() for edit in several if edit.at.pointer and above(edit.at) == at]
        new = [edit for edit in inner if key_of(edit.at) not in value]
        first, last = ({key_of(edit.at): edit.value for edit in new if isinstance(edit, kind)} for kind in (Insert, Put))
        return first | old | last
    return value


def by_pointer(edits: Sequence[Any]) -> dict[str, list[Any]]:
    """Edits by their pointers, those of one in their order."""
    return {edit.at.pointer: [other for other in edits if other.at.pointer == edit.at.pointer] for edit in edits}


@st.composite
def edited(draw: st.DrawFn, values: st.SearchStrategy[Any] = TREES) -> tuple[Any, list[Any]]:
    """A document, and edits of it that do not clash: none is within what another takes away or replaces."""
    tree = {"a": draw(TREES), "z": 0}
    edits: list[Any] = []
    closed: set[str] = set()  # what is gone or replaced, with all that is in it
    opened: set[str] = set()  # what has another name, or holds an edit further down
    names: set[Location] = set()
    for at in draw(st.lists(st.sampled_from(list(below(tree))[1:]), max_size=8)):
        around = {at.pointer[:end] for end, char in enumerate(at.pointer) if char == "/"}
        value, owner = value_at(tree, at), value_at(tree, above(at))
        kinds = ["insert"] * isinstance(owner, list) if not closed & around else []
        if kinds or not closed & around:
            kinds += ["new"] * isinstance(value, dict | list) if at.pointer not in closed else []
            kinds += ["put", "drop", "rename"] if not (closed | opened) & {at.pointer} else []
        kind = draw(st.sampled_from(kinds)) if kinds else ""
        name = at.child("-") if isinstance(value, list) else at.child(draw(KEYS))
        if kind == "insert":
            edits.append(Insert(at, draw(values)))
        elif kind == "new" and (isinstance(value, list) or (key_of(name) not in value and name not in names)):
            edits.append(draw(st.sampled_from([Insert, Insert if isinstance(value, list) else Put]))(name, draw(values)))
            names.add(name)
        elif kind in {"put", "drop"}:
            edits.append(Put(at, draw(values)) if kind == "put" else Drop(at))
            closed.add(at.pointer)
        elif kind == "rename" and isinstance(owner, dict):
            edits.append(Rename(at, f"name {len(names)}"))
            names.add(at)
            opened.add(at.pointer)
        opened |= around | ({at.pointer} if kind == "new" else set())
    return tree, edits


@settings(max_examples=300)
@given(edited(), st.integers(0, 2**16), st.sampled_from([BREAKS[:1], BREAKS[1:], BREAKS]), st.sampled_from(["", "\ufeff"]))
def test_edits_mean_the_same_in_a_text_and_in_what_it_says(
    pair: tuple[Any, list[Any]], seed: int, breaks: tuple[str, ...], mark: str
) -> None:
    tree, edits = pair
    before, expected = copy.deepcopy(tree), plainly(tree, by_pointer(edits))
    writer = Writer(seed, breaks)
    writer.write(tree, ROOT)
    changed = apply(edits, mark + writer.text)
    assert json.loads(changed.removeprefix("\ufeff")) == expected
    assert changed.startswith("\ufeff") is bool(mark)
    assert apply(edits, (mark + writer.text).encode()) == changed.encode()
    assert apply(edits, tree) == expected
    assert tree == before


@settings(max_examples=300)
@given(edited(PARTS), st.sampled_from([1, 2, 4, 8, "\t"]), st.sampled_from(BREAKS))
def test_an_indented_file_stays_as_it_would_be_written(pair: tuple[Any, list[Any]], indent: Any, newline: str) -> None:
    tree, edits = pair

    def written(document: Any) -> str:
        return json.dumps(document, indent=indent).replace("\n", newline)

    assert apply(edits, written(tree)) == written(plainly(tree, by_pointer(edits)))


@given(TREES, st.integers(0, 2**16), st.data())
def test_one_edit_changes_one_stretch(tree: Any, seed: int, data: st.DataObject) -> None:
    document = {"tree": tree, "last": 1.0}
    writer = Writer(seed, BREAKS)
    writer.write(document, ROOT)
    text, at = writer.text, data.draw(st.sampled_from(list(below(document))[1:]))
    start = writer.starts[at.pointer]
    end = json.JSONDecoder().raw_decode(text, start)[1]
    assert apply([Put(at, "another")], text) == f'{text[:start]}"another"{text[end:]}'
    assert is_without_one_stretch(apply([Drop(at)], text), text)
    new = at if isinstance(value_at(document, above(at)), list) else above(at).child("another")
    assert is_without_one_stretch(text, apply([Insert(new, "another")], text))


def is_without_one_stretch(shorter: str, longer: str) -> bool:
    """Whether a text is another without one stretch of it."""
    pairs = zip(shorter, longer, strict=False)
    first = next((place for place, (one, other) in enumerate(pairs) if one != other), len(shorter))
    return len(shorter) < len(longer) and longer.endswith(shorter[first:])


@given(TREES, st.integers(0, 2**16))
def test_edits_that_change_nothing_leave_the_text(tree: Any, seed: int) -> None:
    writer = Writer(seed, BREAKS)
    writer.write(tree, ROOT)
    for at in below(tree):
        assert apply([Put(at, value_at(tree, at))], writer.text) == writer.text
        if at.pointer and isinstance(value_at(tree, above(at)), dict):
            assert apply([Rename(at, key_of(at))], writer.text) == writer.text


@given(TREES, st.data(), st.sampled_from([None, 1, "\t"]))
def test_putting_a_scalar_back_restores_the_text(tree: Any, data: st.DataObject, indent: Any) -> None:
    text = json.dumps([tree, 1], indent=indent)
    at = data.draw(st.sampled_from([at for at in below([tree, 1]) if not isinstance(value_at([tree, 1], at), list | dict)]))
    others: tuple[Any, ...] = ("another", {"another": ["value"]}, [])
    for other in others:
        changed = apply([Put(at, other)], text)
        assert changed != text
        assert apply([Put(at, value_at([tree, 1], at))], changed) == text


POINTERS = st.lists(st.sampled_from(["a", "z", "0", "1", "2", "-", "", "~0", "~1", "01", "9" * 30, "é", "\ud800"]), max_size=4)
ANYWHERE = POINTERS.map(lambda tokens: Location("", "".join(f"/{token}" for token in tokens)))
ANY_EDIT = st.one_of(
    st.builds(Put, ANYWHERE, TREES),
    st.builds(Insert, ANYWHERE, TREES),
    st.builds(Drop, ANYWHERE),
    st.builds(Rename, ANYWHERE, KEYS),
    st.builds(Rebuild, ANYWHERE),
)
SMALL = st.recursive(
    st.sampled_from([0, "a", None]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("a/~z0-é"), inner),
    max_leaves=8,
).map(lambda inner: {"a": inner, "0": [inner, {}]})


def outcome(edits: Sequence[Edit], document: Any) -> Any:
    """What becomes of a document; None where the edits are refused."""
    try:
        made = apply(edits, document)
    except EditError:
        return None
    return json.loads(made) if isinstance(document, bytes | str) else made


@settings(max_examples=500)
@given(SMALL, st.lists(ANY_EDIT, max_size=3))
def test_any_edits_are_carried_out_or_refused(tree: Any, edits: list[Edit]) -> None:
    narrow, wide = json.dumps(tree), json.dumps(tree, indent=1, ensure_ascii=False)
    told = [outcome(edits, document) for document in (tree, narrow, narrow.encode(), wide, wide.encode())]
    assert all(json.dumps(one) == json.dumps(told[0]) for one in told)


@given(st.lists(ANY_EDIT, min_size=1, max_size=2), st.binary(max_size=20) | st.text('{}[]",:1a \n', max_size=12).map(str.encode))
@example([Drop(ROOT.child(0))], b"[1 2]")
@example([Drop(ROOT.child(0))], b"\xff\xfe[\x001\x00]\x00")
def test_edits_of_what_is_no_json_are_refused(edits: list[Edit], raw: bytes) -> None:
    try:
        json.loads(raw.decode("utf-8-sig"), strict=False)
    except ValueError:
        with pytest.raises(EditError):
            apply(edits, raw)
