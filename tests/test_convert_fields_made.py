"""fields.json made from labels, by types that their texts tell, and added to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings

from dataprep.conversion import Converted, labels_in
from dataprep.convert.fields import convert
from dataprep.declaring import OFFICIAL, PLAIN, added, made
from dataprep.findings import Location
from dataprep.guessing import LEAST_COUNTS, STRING, Guess, guess
from dataprep.model import Labels
from dataprep.names import key_of
from tests import building
from tests.test_convert_fields import CELLS, FILES, INDENTS, PATH, ROWS, TABLE, TARGETS, file, model, node, shown, text


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["selected", ":unselected:"], Guess("selectionMark")),
        (["1,200.00", "15"], Guess("number")),
        (["$5"], Guess("number")),
        (["€ 12", "(3.50)"], Guess("number")),
        (["98.6", "102.3"], Guess("number")),
        (["1,234", "12"], Guess("number")),
        (["USD 12.95"], Guess("number")),
        (["1 234.50"], Guess("number")),
        (["0.99"], Guess("number")),
        (["31/12/1999", "01.02.2003"], Guess("date", "dmy")),
        (["12/31/99", "01/02/03"], Guess("date", "mdy")),
        (["1999-12-31"], Guess("date", "ymd")),
        (["2003-01-02"], Guess("date", "ymd")),
        (["01/02/2003", "03/04/2005"], Guess("date")),
        (["31/12/21"], Guess("date")),  # ymd as well
        (["July 26, 2021"], Guess("date")),
        (["18/Nov/2025", "16/9/2022"], Guess("date", "dmy")),
        (["10:30", "9:05"], Guess("time")),
        (["9:05 am"], Guess("time")),
        (["15:11:08"], Guess("time")),
        ([str(number) for number in range(LEAST_COUNTS)], Guess("integer")),
        (["12", "", "$3"], Guess("number")),
    ],
    ids=str,
)
def test_types_are_told_from_texts(texts: list[str], wanted: Guess) -> None:
    assert guess(texts) == wanted


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["selected", ""],  # L310 would tell of the empty one
        ["selected selected"],
        ["selected", "Yes"],
        ["007", "12.50"],
        ["$0000.00"],
        ["0,500"],
        ["1042", "1043"],
        ["12345", "90210"],
        [str(number) for number in range(LEAST_COUNTS - 1)],
        ["1"] * LEAST_COUNTS,
        ["1", "2", "3", "1042"] * LEAST_COUNTS,
        ["01", "02", "03"] * LEAST_COUNTS,
        ["123 456 789"],
        ["555.1234"],
        ["555-348-6512"],
        ["192.168.001"],
        ["1.234"],
        ["12,50", "1.234,50"],
        ["12,50", "12.50"],
        ["10.30", "11.15"],  # times as well
        ["5%", "12.5%"],
        ["INV-1042"],
        ["USD 12"],
        ["1,200.00", "n/a"],
        ["12²", "1.50"],
        ["31/12/1999", "12/31/1999"],
        ["1999-12-31", "31/12/1999"],
        ["20-10-05"],
        ["01.02.03"],
        ["20201005"],
        ["0000/00/00"],
        ["1:50"],
        ["10:30", "noon"],
        ["9" * 10_000 + ".50"],
        ["$" + "1" * 99 + ".50"],
        ["٣٫٥٠"],
    ],
    ids=lambda texts: str(texts)[:40],
)
def test_what_is_in_doubt_is_a_string(texts: list[str]) -> None:
    assert guess(texts) == STRING


@pytest.mark.parametrize(("order", "value"), [("dmy", "31-12-1999"), ("mdy", "12/31/1999"), ("ymd", "1999-12-31")])
def test_a_day_over_twelve_tells_the_order(order: str, value: str) -> None:
    assert guess([value]) == Guess("date", order)


def labels_file(labeled: dict[str, Sequence[str] | None], name: str = "a.pdf", *, schema: bool = True) -> Labels:
    """A form's labels: of each field its words, None for a drawn region."""
    box = building.fractions(building.WORDS[0][1])
    entries = [
        {
            "label": field,
            "value": [{"page": 1, "text": word, "boundingBoxes": [box]} for word in ([""] if words is None else words)],
            **({"labelType": "region"} if words is None else {}),
        }
        for field, words in labeled.items()
    ]
    tree = {**({"$schema": building.SCHEMA} if schema else {}), "document": name, "labels": entries}
    found = labels_in(text(tree), f"{name}.labels.json")
    assert found is not None
    return found


def result(labels: Sequence[Labels], to: str = OFFICIAL) -> Converted:
    """What is made of labels, of which there are some."""
    done = made(labels, to)
    assert done is not None
    assert done.was is None
    return done


def test_made_in_order_of_appearance_with_every_guess_told() -> None:
    forms = [
        {"Vendor": ["Contoso", "Ltd"], "Total": ["1,200.00"], "Paid": ["selected"]},
        {"Day": ["31/12/", "1999"], "Total": ["15"], "Paid": [":unselected:"], "a~1b": ["x"]},
    ]
    done = result([labels_file(dict(form)) for form in forms])
    fields = [node("Vendor"), node("Total", "number"), node("Paid", "selectionMark"), node("Day", "date", "dmy"), node("a/b")]
    assert done.raw == text(file(*fields, definitions={}), indent=4) + b"\n"
    assert done.notes == (
        "made from the labels of 2 forms",
        "'Total' is taken for a number, by 2 values such as '1,200.00'",
        "'Paid' is taken for a selection mark, by 2 values such as 'selected'",
        "'Day' is taken for a date of the format dmy, by 1 value such as '31/12/ 1999'",
        "2 fields are taken for strings",
    )
    assert done.losses == ()


@pytest.mark.parametrize("to", TARGETS)
def test_nothing_is_made_of_nothing(to: str) -> None:
    assert made([], to) is None
    assert made([labels_file({})], to) is None
    assert made([labels_file({" ": ["x"]})], to) is None


def test_made_for_plain_has_no_schema_and_only_its_types() -> None:
    forms = {"Total": ["12.95"], "Paid": ["selected"], "Items/0/Price": ["1.50"], "Items/1/Price": ["2.50"]}
    done = result([labels_file(dict(forms))], PLAIN)
    assert done.raw == text(file(node("Total", "number"), node("Paid"), schema=None), indent=4) + b"\n"
    place = Location("a.pdf.labels.json", "/labels/2")
    assert [(loss.at, loss.message, loss.about) for loss in done.losses] == [
        (place, "is a table, which 2.0 does not have: left out", "Items")
    ]
    assert "1 field is taken for strings" in done.notes


def test_made_of_the_preview_by_its_whole_texts() -> None:
    tree = building.preview_labels()
    tree["labels"] += [{"fieldKey": "Sum/All", "fieldValue": "$ 12.00"}]
    labels = labels_in(text(tree), "a.pdf.labels.json")
    assert labels is not None
    assert json.loads(result([labels], PLAIN).raw)["fields"][2:] == [node("Vendor"), node("Sum/All", "number")]


def test_made_names_are_literal_without_a_schema() -> None:
    done = result([labels_file({"a/b": ["x"], "c~1d": ["y"]}, schema=False)])
    assert [entry.name for entry in model(done.raw).fields] == ["a/b", "c~1d"]


def test_made_of_drawn_regions_are_strings_that_may_be_signatures() -> None:
    done = result([labels_file({"Sign": None, "Total": None}), labels_file({"Total": ["$5"]})])
    assert [(entry.name, entry.type) for entry in model(done.raw).fields] == [("Sign", "string"), ("Total", "number")]
    assert done.notes[-1] == "drawn without a text, and so perhaps signatures: 'Sign'"


def test_made_tables_with_numbered_and_with_fixed_rows() -> None:
    cells = {"Items/0/Price": ["$1"], "Items/0/Name": ["x"], "Items/1/Price": ["2"], "Grid/~0N/Sum": ["1.5"], "Grid/2/Sum": ["7"]}
    done = result([labels_file(dict(cells))])
    grid = [node("~N", "Grid_object"), node("2", "Grid_object")]
    definitions = {
        "Items_object": node("Items_object", "object", fields=[node("Price", "number"), node("Name")]),
        "Grid_object": node("Grid_object", "object", fields=[node("Sum", "number")]),
    }
    tables = [TABLE, node("Grid", "object", fields=grid, visualizationHint="vertical")]
    assert json.loads(done.raw) == file(*tables, definitions=definitions)
    assert done.notes[1:] == (
        "'Items' is taken for a table of 2 columns, with rows by number",
        "'Price' of 'Items' is taken for a number, by 2 values such as '$1'",
        "'Grid' is taken for a table of 1 column, with 2 fixed rows",
        "'Sum' of 'Grid' is taken for a number, by 2 values such as '1.5'",
        "1 column is taken for strings",
    )


def test_made_takes_names_that_differ_by_blanks_and_case_for_one() -> None:
    forms = [labels_file({"Total": ["$5"], "T/0/A": ["x"]}), labels_file({"total ": ["$6"], "t/0/a": ["y"]})]
    found = model(result(forms).raw)
    assert [entry.name for entry in found.fields] == ["Total", "T"]
    assert [entry.name for entry in found.definitions["T_object"].fields] == ["A"]


def test_made_leaves_out_what_names_no_field() -> None:
    done = result([labels_file({"A": ["x"], "Date/Time": ["y"], "a/b/c/d": ["z"], "T/0/": ["z"]})])
    assert [entry.name for entry in model(done.raw).fields] == ["A"]
    assert done.notes[-1] == "left out, for they name neither a field nor a cell: 'Date/Time', 'a/b/c/d', 'T/0/'"


@pytest.mark.parametrize("name", ["\x00\x1b[31m", "\ud800", "é\u202e", "number"])
def test_made_of_names_of_any_letters(name: str) -> None:
    done = result([labels_file({name: ["x"], f"{name}T/0/{name}": ["y"]})])
    assert [entry.name for entry in model(done.raw).fields] == [name, f"{name}T"]
    assert convert(done.raw, PATH, OFFICIAL) == Converted(done.raw, OFFICIAL)


@pytest.mark.parametrize("style", [{"indent": 4}, {"indent": "\t"}], ids=str)
def test_fields_and_their_definitions_are_added_at_the_end(style: Any) -> None:
    old, new = node(" total"), node("Vendor")
    raw = text(file(old, definitions=CELLS), **style)
    done = added(raw, PATH, file(node("Total", "number"), new, TABLE, definitions={**ROWS, "Unused": node("Unused", "object")}))
    assert done.raw == text(file(old, new, TABLE, definitions={**CELLS, **ROWS}), **style)
    assert (done.was, done.losses) == (OFFICIAL, ())
    assert done.notes == ("2 fields added: 'Vendor', 'Items'", "1 definition added: 'Items_object'")


@pytest.mark.parametrize("definitions", [None, {}])
def test_definitions_are_added_where_there_are_none(definitions: Any) -> None:
    done = added(text(file(definitions=definitions), indent=4), PATH, file(TABLE, definitions=ROWS))
    assert done.raw == text(file(TABLE, definitions=ROWS), indent=4)


def test_a_table_gets_the_definition_that_it_lacked() -> None:
    done = added(text(file(TABLE)), PATH, file(node("items", "array", itemType="Items_object"), definitions=ROWS))
    assert json.loads(done.raw) == file(TABLE, definitions=ROWS)
    assert done.notes == ("1 definition added: 'Items_object'",)


def test_where_nothing_lacks_nothing_changes() -> None:
    raw = text(file(node("A"), schema=None))
    assert added(raw, PATH, file(node("a "), definitions=ROWS)) == Converted(raw, PLAIN)


def test_a_definition_of_the_same_name_stays_and_is_told() -> None:
    mine = {"Items_object": node("Items_object", "object", fields=[node("Else")])}
    done = added(text(file(node("A"), definitions=mine)), PATH, file(TABLE, definitions=ROWS))
    assert json.loads(done.raw) == file(node("A"), TABLE, definitions=mine)
    assert [(loss.at.pointer, loss.about) for loss in done.losses] == [("/definitions/Items_object", "Items_object")]
    assert done.losses[0].message == "has a definition of other columns, which stays as it was"
    same = added(text(file(node("A"), definitions=ROWS)), PATH, file(TABLE, definitions=ROWS))
    assert same.losses == ()


@settings(deadline=None)
@given(FILES, FILES, INDENTS)
def test_what_is_added_is_what_was_lacking(tree: Any, other: Any, indent: Any) -> None:
    start = convert(text(tree, indent=indent), PATH, OFFICIAL).raw
    given_ = json.loads(convert(text(other), PATH, OFFICIAL).raw)
    done = added(start, PATH, given_)
    before, after = model(start), model(done.raw)
    count = len(before.fields)
    assert list(map(shown, after.fields[:count])) == list(map(shown, before.fields))
    known = {key_of(entry.name) for entry in before.fields}
    lacking = {key_of(entry["fieldKey"]) for entry in given_["fields"]} - known
    assert sorted(key_of(entry.name) for entry in after.fields[count:]) == sorted(lacking)
    assert {name: shown(entry) for name, entry in before.definitions.items()}.items() <= {
        name: shown(entry) for name, entry in after.definitions.items()
    }.items()
    assert added(done.raw, PATH, given_).raw == done.raw
