"""K: fields.json, by the types of its fields."""

from __future__ import annotations

import pytest

from dataprep.edits import apply
from dataprep.fields import FORMATS, MISSPELT
from dataprep.findings import Severity
from dataprep.targets import MODELS, VERSIONS, Target
from tests.building import NOTHING, Json
from tests.judging import Row, holds, judge, spoken
from tests.rules.test_fields import COLUMNS, FIXED, GROWING, field, fields, row

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
TYPE, FORM = "/fields/0/fieldType", "/fields/0/fieldFormat"

ROWS: dict[str, list[tuple[str, Json, list[Row]]]] = {
    "K606": [
        *(
            (f"{kind} {form}", fields(field("A", kind, form)), [])
            for kind, forms in (
                ("string", ("alphanumeric", "no-whitespaces")),
                ("number", ("currency", "decimal", "decimal-comma-separated")),
                ("date", ("dmy", "mdy", "ymd")),
                ("time", ("not-specified",)),
                ("integer", ("not-specified",)),
            )
            for form in forms
        ),
        ("a type", fields(field("A", "text")), [(TYPE, "the type 'text', which does not exist", ERROR)]),
        ("a type, nearly", fields(field("A", "String")), [(TYPE, "did you mean 'string'?", ERROR)]),
        ("a type, empty", fields(field("A", "")), [(TYPE, "which does not exist", ERROR)]),
        ("a format", fields(field("A", "date", "iso")), [(FORM, "the format 'iso', which does not exist", ERROR)]),
        ("the tools' own", fields(field("A", form="no-white-spaces")), [(FORM, "spell it 'no-whitespaces'", ERROR)]),
        (
            "the tools' other one",
            fields(field("A", "number", "decimal-comma-seperated")),
            [(FORM, "spell it 'decimal-comma-separated'", ERROR)],
        ),
        ("a column", fields(GROWING, row=row(field("A", "text"))), [("/definitions/row/fields/0/fieldType", "'text'", ERROR)]),
        ("a row that is not defined, K608", fields(FIXED), []),
    ],
    "K607": [
        ("its own", fields(field("A", "date", "dmy"), field("B", "number", "currency")), []),
        ("not specified", fields(*(field(kind, kind) for kind in ("time", "integer", "selectionMark", "signature"))), []),
        ("another's", fields(field("A", "number", "dmy")), [(FORM, "a number with the format 'dmy'; it takes", WARNING)]),
        ("of a type that takes none", fields(field("A", "time", "currency")), [(FORM, "it takes not-specified", WARNING)]),
        ("of a mark", fields(field("A", "selectionMark", "alphanumeric")), [(FORM, "a selectionMark", WARNING)]),
        (
            "a column",
            fields(GROWING, row=row(field("A", "date", "currency"))),
            [("/definitions/row/fields/0/fieldFormat", "'A'", WARNING)],
        ),
        ("an unknown one is K606's", fields(field("A", "date", "iso"), field("B", "text", "dmy")), []),
    ],
    "K612": [
        ("its own name", fields(GROWING, FIXED, row=COLUMNS), []),
        ("nearly a type", fields(field("A", "array", itemType="Number"), Number=COLUMNS, numbers=COLUMNS), []),
        ("a format is no type", fields(field("A", "array", itemType="currency"), currency=COLUMNS), []),
        *(
            (
                name,
                fields(field("A", "array", itemType=name), **{name: COLUMNS}),
                [(f"/definitions/{name}", f"{name!r} has", ERROR)],
            )
            for name in sorted(FORMATS)
        ),
        ("that nobody uses", fields(field("A"), date=COLUMNS), [("/definitions/date", "rename it, and the itemType", ERROR)]),
    ],
    "K613": [
        *((form, fields(field("A", "date", form)), []) for form in ("dmy", "mdy", "ymd")),
        ("not specified", fields(field("A", "date")), [("/fields/0", "'A' is a date without the order of its parts", INFO)]),
        ("without a format", fields(field("A", "date", NOTHING)), [("/fields/0", "dmy, mdy or ymd", INFO)]),
        ("other types", fields(*(field(kind, kind) for kind in sorted(FORMATS.keys() - {"date"}))), []),
        ("a column", fields(GROWING, row=row(field("A", "date"))), [("/definitions/row/fields/0", "'A' is a date", INFO)]),
        ("an unknown format is K606's", fields(field("A", "date", "iso")), []),
        ("another's format is K607's", fields(field("A", "date", "currency")), []),
        ("a definition called so", fields(field("A", "array", itemType="date"), date=COLUMNS), []),
    ],
}
CASES = [(code, tree, rows) for code, cases in ROWS.items() for _, tree, rows in cases]
NAMES = [f"{code}-{name}" for code, cases in ROWS.items() for name, *_ in cases]


@pytest.mark.parametrize(("code", "tree", "expected"), CASES, ids=NAMES)
def test_types_and_formats(code: str, tree: Json, expected: list[Row]) -> None:
    holds(code, expected, fields=tree)


def test_the_formats_are_those_of_all_types() -> None:
    assert FORMATS.keys() == Target("4.0").names("field_types")
    assert set(MISSPELT.values()) <= set().union(*FORMATS.values())


MARK, SIGNATURE = field("A", "selectionMark"), field("A", "signature")
IGNORED: list[tuple[Json, str | None, dict[str, tuple[str, Severity]]]] = [
    (field("A"), None, {}),
    *((told, None, dict.fromkeys(("2.0-preview", "2.0"), ("{} ignores", WARNING))) for told in (MARK, GROWING, FIXED)),
    (SIGNATURE, None, {
        **dict.fromkeys(("2.0-preview", "2.0", "2.1"), ("which {} ignores; remove it, or train", WARNING)),
        **dict.fromkeys(("3.0", "3.1"), ("which neural models of {} ignore; do not train such", INFO)),
    }),
    (SIGNATURE, "template", dict.fromkeys(("2.0-preview", "2.0", "2.1"), ("template models of {} ignore", WARNING))),
    (SIGNATURE, "neural", dict.fromkeys(("2.0-preview", "2.0", "2.1", "3.0", "3.1"), ("neural models of {} ignore", WARNING))),
    (MARK, "neural", dict.fromkeys(("2.0-preview", "2.0"), ("neural models of {} ignore", WARNING))),
]  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("told", "model", "ignored"), IGNORED, ids=[f"{row[0]['fieldType']}-{row[1]}" for row in IGNORED])
def test_types_that_are_ignored(told: Json, model: str | None, ignored: dict[str, tuple[str, Severity]], version: str) -> None:
    expected: list[Row] = [(TYPE, ignored[version][0].format(version), ignored[version][1])] if version in ignored else []
    holds("K611", expected, fields=fields(told, row=COLUMNS), target=Target(version, model=model))


@pytest.mark.parametrize("kind", ["string", "number", "date", "time", "integer"])
@pytest.mark.parametrize("model", [None, *MODELS])
def test_plain_types_come_early(kind: str, model: str | None) -> None:
    holds("K611", [], fields=fields(field(kind, kind)), target=Target("2.0-preview", model=model))


def test_an_unknown_type_is_k606s() -> None:
    assert spoken("K", fields=fields(field("A", "text")), target="2.0") == ["K606"]


@pytest.mark.parametrize("wrong", MISSPELT)
def test_spelling_is_mended_safely(wrong: str) -> None:
    tree = fields(field("A", "string" if wrong.startswith("no") else "number", wrong))
    (problem,) = judge("K606", fields=tree)
    assert problem.fix is not None
    assert problem.fix.safe
    assert spoken("K", fields=apply(problem.fix.edits, tree)) == []


def test_a_wrong_spelling_of_our_own_is_not_mended() -> None:
    assert [problem.fix for problem in judge("K606", fields=fields(field("A", "String", "Currency")))] == [None, None]
