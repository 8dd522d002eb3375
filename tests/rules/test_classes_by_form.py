"""C: the forms of a class: which of them count, and which are the same as another's."""

from __future__ import annotations

from typing import Any

import pytest

from dataprep.classes import of_folders, of_lists
from dataprep.facts import Facts, Kind
from dataprep.findings import Severity
from tests.building import listing
from tests.judging import holds, judge
from tests.rules.test_classes import HERE, A, B, target

ERROR = Severity.ERROR

UNCOUNTED: list[tuple[str, dict[str, Any], str]] = [
    ("not there", {"c0.pdf": None}, "4 valid forms (not counted: 1 not there); it needs"),
    ("without OCR", {"a0.pdf": {"has_ocr": False}}, "(not counted: 1 without OCR)"),
    ("without OCR, with errors", {"a0.pdf": {"has_ocr": False, "is_valid": False}}, "(not counted: 1 without OCR)"),
    ("with errors", {"a0.pdf": {"is_valid": False}, "a1.pdf": {"is_valid": False}}, "3 valid forms (not counted: 2 with errors)"),
    ("each", {"c0.pdf": None, "a0.pdf": {"has_ocr": False}, "a1.pdf": {"is_valid": False}},
     "2 valid forms (not counted: 1 not there, 1 without OCR, 1 with errors)"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "piece"), [row[1:] for row in UNCOUNTED], ids=[row[0] for row in UNCOUNTED])
def test_why_forms_of_a_class_do_not_count(said: dict[str, Any], piece: str) -> None:
    names = [*said, *(name for name in A if name not in said)][:5]
    classes = of_lists({"a.jsonl": listing(*names).encode()}, HERE)
    facts = [Facts(name, 1000, **{"has_ocr": True, **(said.get(name) or {})}) for name in names if name in HERE]
    holds("C802", [("", piece, ERROR)], classes=classes, facts=facts, target=target("4.0"), kind=Kind.CLASSIFIER)


EQUAL: list[tuple[str, list[list[str]], list[tuple[str, str]], list[str]]] = [
    ("in one class", [["a0.pdf", "a1.pdf"]], [], ["a0.pdf"]),
    ("in two", [["a0.pdf", "b0.pdf"]], [("b0.pdf", "the same bytes as 'a0.pdf' of the class 'a'; remove one")], []),
    ("twice in the other", [["a0.pdf", "b0.pdf", "b1.pdf"]], [("b0.pdf", "'a0.pdf'"), ("b1.pdf", "'a0.pdf'")], []),
    ("two groups", [["a0.pdf", "b0.pdf"], ["b1.pdf", "b2.pdf"]], [("b0.pdf", "'a0.pdf'")], ["b1.pdf"]),
]


@pytest.mark.parametrize(("twins", "told", "alone"), [row[1:] for row in EQUAL], ids=[row[0] for row in EQUAL])
@pytest.mark.parametrize("are_lists", [True, False])
def test_forms_of_equal_bytes(twins: list[list[str]], told: list[tuple[str, str]], alone: list[str], are_lists: bool) -> None:
    """In two classes it is C805's affair, in one D706's; never both."""

    def at(name: str) -> str:
        return name if are_lists else f"{name[0]}/{name}"

    lists = {"a.jsonl": listing(*A).encode(), "b.jsonl": listing(*B).encode()}
    classes = of_lists(lists, HERE) if are_lists else of_folders(map(at, HERE))
    groups = [[at(name) for name in group] for group in twins]
    problems = judge("C805", classes=classes, twins=groups, kind=Kind.CLASSIFIER, target=target("4.0"))
    assert [problem.at.path for problem in problems] == [at(name) for name, _ in told]
    assert [problem.document for problem in problems] == [at(name) for name, _ in told]
    pieces = [piece.replace("a0.pdf", at("a0.pdf")) for _, piece in told]
    assert all(piece in problem.message for piece, problem in zip(pieces, problems, strict=True))
    assert [problem.at.path for problem in judge("D706", classes=classes, twins=groups)] == [at(name) for name in alone]


def test_of_many_forms_of_equal_bytes_a_hundred_are_shown() -> None:
    classes = of_lists({"a.jsonl": listing(*A).encode(), "b.jsonl": listing(*B).encode()}, HERE)
    assert len(judge("C805", classes=classes, twins=[["a0.pdf", *B]], kind=Kind.CLASSIFIER)) == 100
