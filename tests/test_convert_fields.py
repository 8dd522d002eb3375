"""fields.json converted: what changes, what is lost, and that all else keeps its text."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dataprep.conversion import Converted, is_whole
from dataprep.convert.fields import convert
from dataprep.declaring import OFFICIAL, PLAIN, SCHEMA, added
from dataprep.decode import decode
from dataprep.fields import FORMATS, MISSPELT, Field, Fields
from dataprep.findings import Location
from dataprep.targets import Target
from tests import building

PATH = "fields.json"
ALIAS = "http://www.azure.com/schema/formrecognizer/fields.json"
TARGETS = (PLAIN, OFFICIAL)


def node(name: str, kind: str = "string", form: str = "not-specified", **more: Any) -> building.Json:
    """A field as it stands in a file."""
    return {"fieldKey": name, "fieldType": kind, "fieldFormat": form, **more}


def file(*fields: building.Json, definitions: Any = None, schema: str | None = SCHEMA) -> building.Json:
    """A fields.json as a tree."""
    head = {"$schema": schema} if schema else {}
    return {**head, "fields": list(fields), **({} if definitions is None else {"definitions": definitions})}


def text(tree: Any, **style: Any) -> bytes:
    """A tree as a file."""
    return json.dumps(tree, **style).encode()


def model(raw: bytes) -> Fields:
    """What a fields.json says, read whole."""
    decoded = decode(raw, PATH, "fields")
    assert is_whole(decoded), decoded.faults
    assert decoded.format is not None
    read = decoded.format.read(decoded.wire, PATH, False)
    assert isinstance(read, Fields)
    return read


Shown = tuple[str, str, str | None, str | None, tuple[Any, ...]]


def shown(entry: Field) -> Shown:
    """A field without its place."""
    return entry.name, entry.type, entry.format, entry.item_type, tuple(map(shown, entry.fields))


TABLE = node("Items", "array", itemType="Items_object")
GRID = node("Grid", "object", fields=[node("North", "Grid_object")], visualizationHint="vertical")
ROWS = {"Items_object": node("Items_object", "object", fields=[node("Price", "number", "currency")])}
CELLS = {"Grid_object": node("Grid_object", "object", fields=[node("Sum", "number")])}


@pytest.mark.parametrize("style", [{"indent": 4}, {"indent": "\t"}, {"indent": 1}, {}, {"separators": (",", ":")}], ids=str)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "marked"])
def test_there_and_back_is_the_same_byte_for_byte(style: Any, mark: bytes) -> None:
    raw = mark + text(file(node("Größe"), node("Total", "number", "currency"), schema=None), **style)
    for start in (raw, raw.replace(b"\n", b"\r\n")):
        there = convert(start, PATH, OFFICIAL)
        assert (there.was, there.losses, there.notes) == (PLAIN, (), ())
        assert list(json.loads(there.raw.decode("utf-8-sig"))) == ["$schema", "fields"]
        assert b"".join(there.raw.replace(text(SCHEMA), b"").split()).count(b'"$schema":,') == 1
        back = convert(there.raw, PATH, PLAIN)
        assert (back.raw, back.was, back.losses, back.notes) == (start, OFFICIAL, (), ())


def test_what_is_so_already_stays_as_it_is() -> None:
    raw = b'{"$schema" :"%s","fields":[ {"fieldType":"array","fieldKey":"Items" ,"itemType":"Rows"}],"x":1e3}' % SCHEMA.encode()
    assert convert(raw, PATH, OFFICIAL) == Converted(raw, OFFICIAL)
    plain = b' {"fields":[ {"fieldType":"date","fieldKey":"Day" ,"y":null}],"x":1e3}\n'
    assert convert(plain, PATH, PLAIN) == Converted(plain, PLAIN)


def test_the_other_name_of_the_schema_becomes_the_official_one() -> None:
    raw = text(file(node("A"), schema=ALIAS), indent=2)
    done = convert(raw, PATH, OFFICIAL)
    assert done == Converted(raw.replace(ALIAS.encode(), SCHEMA.encode()), OFFICIAL)
    assert convert(raw, PATH, PLAIN) == Converted(text(file(node("A"), schema=None), indent=2), OFFICIAL)


@pytest.mark.parametrize("to", TARGETS)
def test_an_unknown_schema_goes_and_is_told(to: str) -> None:
    done = convert(text(file(node("A"), schema="urn:other")), PATH, to)
    assert json.loads(done.raw).get("$schema") == (SCHEMA if to == OFFICIAL else None)
    assert (done.was, done.notes) == (PLAIN, ("the $schema was 'urn:other', no known name of one",))


@pytest.mark.parametrize("to", TARGETS)
def test_nulls_and_misspellings_are_mended_everywhere(to: str) -> None:
    column = {**node("Price", "number", "decimal-comma-seperated"), "itemType": None, "fields": None}
    tree = file(
        {**node("Code", form="no-white-spaces"), "itemType": None, "fields": None, "visualizationHint": None, "own": None},
        {**node("Day", "date"), "fieldFormat": None, "definitions": None},
        {**TABLE, "fields": None},
        {**GRID, "fields": [{**node("North", "Items_object", "no-white-spaces"), "fields": None}]},
        definitions={"Items_object": {**node("a/b~c", "object", fields=[column]), "itemType": None}, "~/": node("~/", "object")},
    )
    done = convert(text(tree, indent=4), PATH, to)
    assert done.notes == ("10 nulls removed", "3 spellings of types and formats mended")
    mended = json.loads(done.raw)
    assert mended["fields"][:2] == [
        {**node("Code", form="no-whitespaces"), "own": None},
        {"fieldKey": "Day", "fieldType": "date"},
    ]
    if to == OFFICIAL:
        assert b"null" not in done.raw.replace(b'"own": null', b"")
        assert mended["fields"][3]["fields"] == [node("North", "Items_object", "no-whitespaces")]
        rows = mended["definitions"]["Items_object"]
        assert rows == node("a/b~c", "object", fields=[node("Price", "number", "decimal-comma-separated")])


@pytest.mark.parametrize(
    ("kind", "form", "spelt"),
    [
        ("Date", "DMY", ("date", "dmy")),
        ("selection-mark", "Not Specified", ("selectionMark", "not-specified")),
        ("SELECTIONMARK", "not_specified", ("selectionMark", "not-specified")),
        ("string", "NoWhitespaces", ("string", "no-whitespaces")),
        ("money", "foo", ("money", "foo")),
    ],
)
def test_types_and_formats_are_spelt_as_the_schema_does(kind: str, form: str, spelt: tuple[str, str]) -> None:
    made = json.loads(convert(text(file(node("A", kind, form))), PATH, OFFICIAL).raw)["fields"][0]
    assert (made["fieldType"], made["fieldFormat"]) == spelt


def test_one_null_is_one_and_none_is_not_told() -> None:
    assert convert(text({**file(node("A")), "definitions": None}), PATH, OFFICIAL).notes == ("1 null removed",)
    assert convert(text({**file(node("A")), "$schema": None}), PATH, OFFICIAL).raw == text({**file(node("A"), schema=SCHEMA)})
    assert convert(text(file(node("A", form="no-white-spaces"))), PATH, OFFICIAL).notes == (
        "1 spelling of types and formats mended",
    )


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_to_plain_types_of_later_versions_are_lost_and_no_others(kind: str) -> None:
    raw = text(file(node("a/b", "string"), node("It", kind), node("Last", "date"), schema=None), indent=1)
    done = convert(raw, PATH, PLAIN)
    if kind in {"string", "number", "integer", "date", "time"}:
        assert done == Converted(raw, PLAIN)
    else:
        assert [(loss.at, loss.about) for loss in done.losses] == [(Location(PATH, "/fields/1"), "It")]
        assert done.losses[0].message == f"is of the type {kind}, which 2.0 does not have: left out"
        assert done.raw == text(file(node("a/b", "string"), node("Last", "date"), schema=None), indent=1)


def test_to_plain_tables_go_with_their_definitions() -> None:
    deep = {
        "Inner": node("Inner", "object", fields=[node("Of", "Innermost")]),
        "Innermost": node("Innermost", "object", fields=[]),
    }
    row = node("Row", "object", fields=[node("More", "array", itemType="Inner")])
    done = convert(text(file(TABLE, GRID, node("One", "Row"), definitions={**ROWS, **CELLS, **deep, "Row": row})), PATH, PLAIN)
    assert json.loads(done.raw) == {"fields": []}
    assert [loss.about for loss in done.losses] == ["Items", "Grid", "One"]
    assert done.losses[2].message == "is of the type Row, which 2.0 does not have: left out"


def test_to_plain_a_definition_that_no_table_uses_is_a_loss_and_an_empty_list_of_them_none() -> None:
    done = convert(text(file(TABLE, definitions={**ROWS, "a/b": node("a/b", "object", fields=[])})), PATH, PLAIN)
    assert [(loss.at.pointer, loss.about) for loss in done.losses] == [("/fields/0", "Items"), ("/definitions/a~1b", "a/b")]
    assert done.losses[1].message == "is a definition, which 2.0 does not have, and no table uses it: left out"
    assert convert(text(file(node("A"), definitions={})), PATH, PLAIN) == Converted(text(file(node("A"), schema=None)), OFFICIAL)


def test_to_plain_a_type_that_does_not_exist_is_left_to_the_check() -> None:
    raw = text(file(node("A", "text"), schema=None))
    assert convert(raw, PATH, PLAIN) == Converted(raw, PLAIN)


HOSTILE = {
    "empty": b"",
    "cut off": b'{"fields": [',
    "not UTF-8": b'{"fields": [], "x": "\xff"}',
    "a list": b"[]",
    "no fields": b'{"fields": null}',
    "a null field": b'{"fields": [null], "definitions": null}',
    "a field without a name": text({"fields": [{"fieldKey": None, "fieldType": "string", "itemType": None}]}),
    "a number for a format": text({"fields": [{"fieldKey": "A", "fieldType": "string", "fieldFormat": 1, "itemType": None}]}),
    "a list for a format": text({"fields": [{"fieldKey": "A", "fieldType": "string", "fieldFormat": []}]}),
    "a list of definitions": b'{"fields": [], "definitions": []}',
    "a null definition": b'{"fields": [], "definitions": {"a": null}}',
    "a key twice": b'{"fields": [{"fieldKey": "A", "fieldKey": "B", "fieldType": "string", "itemType": null}]}',
    "of another system": text(
        {"$schema": "https://schema.ai.azure.com/documentintelligence/2024-11-30/fields.json", "fields": {}}
    ),
    "deep fields": b'{"fields":' + b'[{"fieldKey":"A","fieldType":"object","fields":' * 50_000 + b"[]" + b"}]" * 50_000 + b"}",
    "NaN": b'{"fields": [], "x": NaN}',
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_read_whole_stays_as_it_is(raw: bytes) -> None:
    for done in (convert(raw, PATH, PLAIN), convert(raw, PATH, OFFICIAL), added(raw, PATH, file(node("New")))):
        assert (done.raw, done.was, done.notes, len(done.losses)) == (raw, None, (), 1)
        assert done.losses[0].message.startswith("not converted")


def test_depth_that_only_some_readers_follow_is_refused_or_converted() -> None:
    refused: Counter[bool] = Counter()
    for depth in (*range(380, 500, 3), *range(860, 1000)):
        deep = b'[{"fieldKey":"A","fieldType":"x","fields":' * depth + b"[]" + b"}]" * depth
        for raw in (b'{"fields":' + deep + b"}", b'{"fields":[],"x":' + b"[" * depth + b"]" * depth + b"}"):
            for done in (convert(raw, PATH, OFFICIAL), added(raw, PATH, file(node("New")))):
                refused[done.was is None] += 1
                assert (done.raw == raw) is (done.was is None)
    assert refused[True]
    assert refused[False]


@pytest.mark.parametrize(
    "value", [b"1" * 5000, b"1e400", b'"\\ud800"', b"-0.0", b'"\\u003a"'], ids=["long", "huge", "half", "0", ":"]
)
def test_odd_values_keep_their_text(value: bytes) -> None:
    raw = b'{"fields": [{"fieldKey": "A", "fieldType": "string", "x": %s}], "y": %s}' % (value, value)
    there = convert(raw, PATH, OFFICIAL)
    assert there.was == PLAIN
    assert convert(there.raw, PATH, PLAIN).raw == raw


@pytest.mark.parametrize("name", ["\x00\x1b[31m", "a/b~c\n", "é\u202e", "x" * 10_000, ""])
def test_names_of_any_letters_are_told_and_kept(name: str) -> None:
    tree = file(node(name, "signature"), node(name), definitions={name: node(name, "object", fields=[])})
    done = convert(text(tree), PATH, PLAIN)
    assert [loss.about for loss in done.losses] == [name, name]
    assert json.loads(done.raw) == {"fields": [node(name)]}


NAMES = st.text(max_size=4) | st.sampled_from(["Total", "total ", "a/b", "~1"])
KINDS = st.sampled_from([*FORMATS, "Rows", "Other", "text"])
ABSENT = st.just("<absent>")


def _objects(fields: st.SearchStrategy[Any]) -> st.SearchStrategy[building.Json]:
    members = {
        "fieldKey": NAMES,
        "fieldType": KINDS,
        "fieldFormat": st.sampled_from([*sorted(frozenset().union(*FORMATS.values())), *MISSPELT, None, "<absent>"]),
        "itemType": st.sampled_from(["Rows", "Other", None, "<absent>"]),
        "fields": fields | ABSENT | st.none(),
        "visualizationHint": st.sampled_from(["vertical", None, "<absent>"]),
        "own": st.sampled_from([None, 1.50, {"fields": None}, "<absent>"]),
    }
    found = st.fixed_dictionaries(members)
    return found.map(lambda node: {key: value for key, value in node.items() if value != "<absent>"})


NODES = _objects(st.lists(_objects(ABSENT), max_size=2))
FILES = st.builds(
    lambda schema, fields, definitions: {
        key: value
        for key, value in {"$schema": schema, "fields": fields, "definitions": definitions}.items()
        if value != "<absent>"
    },
    st.sampled_from([SCHEMA, ALIAS, "urn:other", None, "<absent>"]),
    st.lists(NODES, max_size=4),
    st.none() | ABSENT | st.dictionaries(st.sampled_from(["Rows", "Other", "a/b"]), NODES, max_size=3),
)
INDENTS = st.sampled_from([None, 1, 4, "\t"])


@settings(deadline=None)
@given(FILES, INDENTS)
@example(file(TABLE, node("A"), definitions=ROWS), 4)
def test_what_plain_files_hold_comes_back(tree: Any, indent: Any) -> None:
    there = convert(text(tree, indent=indent), PATH, OFFICIAL)
    assert there.was is not None
    plain = convert(there.raw, PATH, PLAIN)
    back = convert(plain.raw, PATH, OFFICIAL)
    later = (FORMATS.keys() | model(there.raw).definitions.keys()) - Target(PLAIN).names("field_types")
    held = [shown(entry) for entry in model(there.raw).fields if entry.type not in later]
    assert [shown(entry) for entry in model(back.raw).fields] == held
    assert len(held) + sum(loss.at.pointer.startswith("/fields/") for loss in plain.losses) == len(tree["fields"])
    assert not model(back.raw).definitions


@settings(deadline=None)
@given(FILES, INDENTS, st.sampled_from(TARGETS))
def test_a_second_conversion_changes_nothing(tree: Any, indent: Any, to: str) -> None:
    once = convert(text(tree, indent=indent), PATH, to)
    again = convert(once.raw, PATH, to)
    assert again == Converted(once.raw, to)
    assert not any(entry.format in MISSPELT for entry in model(once.raw).all())
