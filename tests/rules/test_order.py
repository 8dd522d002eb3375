"""M: labels against OCR, word by word: their order, and whole lines."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from dataprep.findings import Severity
from dataprep.targets import Target
from tests import building
from tests.building import LAYOUTS, SHAPES, Json, Word
from tests.judging import Row, holds, judge

INFO, WARNING = Severity.INFO, Severity.WARNING
NEURAL = Target("4.0", model="neural")

every_layout = pytest.mark.parametrize("layout", LAYOUTS)
every_shape = pytest.mark.parametrize("shape", SHAPES)


def words(count: int) -> list[Word]:
    """Words called w0, w1 ... in rows of ten, in the order of reading."""
    return [(f"w{n}", (0.5 + n % 10 * 0.7, 0.5 + n // 10 * 0.5, 1.0 + n % 10 * 0.7, 0.7 + n // 10 * 0.5)) for n in range(count)]


Labeled = Sequence[tuple[str, Sequence[tuple[int, str]]]]
"""Labels: each a name, and its items as the number of a word and what is said of it."""


def spelled(order: str) -> Labeled:
    """Words under labels of one letter, in the order of reading; a dot is a word without a label."""
    return [(name, [(n, f"w{n}") for n, letter in enumerate(order) if letter == name]) for name in sorted({*order} - {"."})]


def listed(**items: Sequence[int]) -> Labeled:
    return [(name, [(n, f"w{n}") for n in numbers]) for name, numbers in items.items()]


def labels_of(labeled: Labeled, seen: Sequence[Word], shape: str = "2021-03-01", page: int = 1) -> Json:
    """Labels of words by their number."""
    if shape == "2.0-preview":
        told = [
            {
                "fieldKey": name,
                "fieldValues": [text for _, text in items],
                "regions": [{"pageNumber": page, "polygon": building.fractions(seen[n][1])} for n, _ in items],
            }
            for name, items in labeled
        ]
        return {"version": "v1.0", "docName": "a.pdf", "labels": told}
    written = [
        {
            "label": name,
            "value": [{"page": page, "text": text, "boundingBoxes": [building.fractions(seen[n][1])]} for n, text in items],
        }
        for name, items in labeled
    ]
    return {**({"$schema": building.SCHEMA} if shape == "2021-03-01" else {}), "document": "a.pdf", "labels": written}


SEEN = words(20)

ORDERS: list[tuple[str, Labeled, list[tuple[int, int, str]]]] = [
    ("one word", listed(A=[3]), []),
    ("in order", listed(A=[3, 4, 5]), []),
    ("with gaps", listed(A=[0, 4, 9, 17]), []),
    ("two swapped", listed(A=[4, 3]), [(0, 1, "'A' lists 'w4' before 'w3', which is read first")]),
    ("backwards is one finding", listed(A=[5, 4, 3]), [(0, 1, "'w5' before 'w4'")]),
    ("late", listed(A=[3, 4, 6, 5]), [(0, 3, "'w6' before 'w5'")]),
    ("two labels", listed(A=[4, 3], B=[5], C=[9, 8]), [(0, 1, "'A'"), (2, 1, "'C'")]),
    ("labels in any order", listed(A=[9], B=[3], C=[1, 2]), []),
    ("one name twice is L303", [("A", [(9, "w9")]), ("A", [(3, "w3")])], []),
    ("one word twice is G410", listed(A=[3, 3]), []),
    ("other texts are M504", [("A", [(4, "w4"), (3, "w9")])], []),
    ("of another document", [("A", [(n, f"other {9 - n} text") for n in (5, 4, 3, 2)]), ("B", [(9, "w9"), (8, "w8")])], []),
]


@every_layout
@every_shape
@pytest.mark.parametrize(("labeled", "expected"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS])
def test_value_not_in_reading_order(labeled: Labeled, expected: list[tuple[int, int, str]], shape: str, layout: str) -> None:
    ocr, labels = LAYOUTS[layout](SEEN), labels_of(labeled, SEEN, shape)
    pointer = SHAPES[shape][1]
    for target, severity in (("2.1", INFO), (Target("4.0", model="template"), INFO), (NEURAL, WARNING)):
        told: list[Row] = [(pointer.format(label, item), piece, severity) for label, item, piece in expected]
        holds("M506", told, ocr=ocr, labels=labels, target=target)


def test_order_is_by_page() -> None:
    ocr = LAYOUTS["readResults"](SEEN, pages=2)
    labels = labels_of(listed(A=[9, 3]), SEEN)
    labels["labels"][0]["value"][0]["page"] = 2
    assert judge("M506", ocr=ocr, labels=labels) == []  # L305
    labels["labels"][0]["value"][1]["page"] = 2
    assert len(judge("M506", ocr=ocr, labels=labels)) == 1


ALTERNATING: list[tuple[str, str, list[str]]] = [
    ("one after the other", "AABB", []),
    ("one within the other", "ABBA", []),
    ("one in two gaps of the other", "A.BAA", []),
    ("three within one", "ABACADA", []),
    ("nested", "ABCBA", []),
    ("alternating", "ABAB", ["A B"]),
    ("with others between", "A.B..A.B", ["A B"]),
    ("many times", "ABABABAB", ["A B"]),
    ("lines of two columns", "AABBAABB", ["A B"]),
    ("the other first", "BABA", ["B A"]),
    ("three columns", "ABCABC", ["A C", "A B", "B C"]),
    ("two pairs", "ABABCDCD", ["A B", "C D"]),
    ("across one that is closed", "ABBCAC", ["A C"]),
    ("across one within", "ADDBAEEB", ["A B"]),
    ("over a gap", "ACABCB", ["A C", "C B"]),
    ("single words do not", "ABCADE", []),
]


@every_layout
@every_shape
@pytest.mark.parametrize(("order", "pairs"), [row[1:] for row in ALTERNATING], ids=[row[0] for row in ALTERNATING])
def test_values_interleave(order: str, pairs: list[str], shape: str, layout: str) -> None:
    ocr, labeled = LAYOUTS[layout](SEEN), spelled(order)
    names = [name for name, _ in labeled]
    for target, severity in (("2.1", INFO), (NEURAL, WARNING)):
        told: list[Row] = [
            (
                SHAPES[shape][1].format(names.index(other), 0),
                f"the words of {one!r} and {other!r} alternate on page 1, where 'w{order.index(other)}'",
                severity,
            )
            for one, other in (pair.split() for pair in pairs)
        ]
        holds("M507", told, ocr=ocr, labels=labels_of(labeled, SEEN, shape), target=target)


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        ("T/0/Item", "T/0/Price", False),
        ("T/0/Item", "T/1/Item", False),
        ("T/0/Item", "U/0/Item", True),
        ("T/0/Item", "Total", True),
        ("Tax", "tax ", False),
    ],
)
def test_cells_of_one_table_may_interleave(one: str, other: str, is_told: bool) -> None:
    labels = labels_of([(one, [(0, "w0"), (2, "w2")]), (other, [(1, "w1"), (3, "w3")])], SEEN)
    assert len(judge("M507", ocr=LAYOUTS["pages"](SEEN), labels=labels)) is int(is_told)
    labels.pop("$schema")  # without it there are no tables: a name is a name
    assert len(judge("M507", ocr=LAYOUTS["pages"](SEEN), labels=labels)) is int(is_told or "/" in one)


def test_two_fields_are_told_once() -> None:
    cells = [(f"T/{row}/Item", [(4 * row + n, f"w{4 * row + n}") for n in (0, 2)]) for row in range(4)]
    notes = ("Notes", [(4 * row + n, f"w{4 * row + n}") for row in range(4) for n in (1, 3)])
    assert len(judge("M507", ocr=LAYOUTS["pages"](SEEN), labels=labels_of([*cells, notes], SEEN))) == 1


def test_values_do_not_interleave_across_pages() -> None:
    labels = labels_of(spelled("ABAB"), SEEN)
    for label in labels["labels"]:
        label["value"][1]["page"] = 2
    assert judge("M507", ocr=LAYOUTS["pages"](SEEN, pages=2), labels=labels) == []


def test_words_labeled_twice_do_not_interleave() -> None:
    labels = labels_of(listed(A=[0, 1, 2, 3], B=[0, 1, 2, 3]), SEEN)  # G410
    assert judge("M507", ocr=LAYOUTS["pages"](SEEN), labels=labels) == []


def test_interleaving_labels_of_another_document_are_told_as_such() -> None:
    far = [(text, tuple(value + 3 for value in box)) for text, box in SEEN]
    labels = labels_of(spelled("ABAB"), SEEN)
    labels["labels"] += labels_of(listed(C=range(6)), far)["labels"]  # type: ignore[arg-type]
    assert judge("M507", ocr=LAYOUTS["pages"](SEEN), labels=labels) == []
    assert len(judge("M510", ocr=LAYOUTS["pages"](SEEN), labels=labels)) == 1


LINE: Word = ("w0 w1", (0.5, 0.5, 1.7, 0.7))
ITEMS: list[tuple[str, Labeled, list[Row]]] = [
    ("words", [("A", [(0, "w0"), (1, "w1")])], []),
    ("a line", [("B", [(2, "w2")]), ("A", [(20, "w0 w1")])], [("/labels/1/value/0/boundingBoxes/0", "1 item covers", INFO)]),
    (
        "lines",
        [("A", [(21, "w2 w3")]), ("B", [(20, "w0 w1")])],
        [("/labels/0/value/0/boundingBoxes/0", "2 items cover whole lines of words, first 'w2 w3' of 'A'", INFO)],
    ),
    ("a line of one word", [("A", [(4, "w4")])], []),
    ("another text is M504", [("A", [(20, "w9 w1")])], []),
    ("of another document", [("A", [(20, "w0 w1"), (4, "else"), (5, "other"), (6, "third")])], []),
]


@every_layout
@pytest.mark.parametrize(("labeled", "expected"), [row[1:] for row in ITEMS], ids=[row[0] for row in ITEMS])
def test_line_instead_of_words(labeled: Labeled, expected: list[Row], layout: str) -> None:
    lines: list[Word] = [LINE, ("w2 w3", (1.9, 0.5, 3.1, 0.7))]
    ocr = LAYOUTS[layout](SEEN)
    for page in building.pages(ocr):
        added = building.pages(LAYOUTS[layout](lines))[0]["lines"]
        page["lines"] += [{**line, "words": []} if "words" in line else line for line in added]
    holds("M509", expected, ocr=ocr, labels=labels_of(labeled, [*SEEN, *lines]))


def crowd(orders: Sequence[int]) -> tuple[Json, Json]:
    """Words on one page, each under a numbered label: those of odd numbers are cells of one table."""
    places = [(n % 100 * 0.08, n // 100 * 0.08) for n in range(len(orders))]
    seen: list[Word] = [(f"w{n}", (x, y, x + 0.05, y + 0.05)) for n, (x, y) in enumerate(places)]
    items: dict[str, list[tuple[int, str]]] = {}
    for number, label in enumerate(orders):
        items.setdefault(f"T/{label}/Item" if label % 2 else f"L{label}", []).append((number, f"w{number}"))
    return building.layout_3(seen), labels_of(list(items.items()), seen)


@pytest.mark.parametrize(
    ("orders", "count"),
    [([*range(3000)] * 2, 100), ([*range(3000), *reversed(range(3000))], 0), ([0, 2] * 3000, 1), ([*range(1, 6000, 2)] * 2, 0)],
    ids=["all with all", "all in one another", "two", "cells"],
)
def test_thousands_of_words_take_no_time(orders: list[int], count: int) -> None:
    ocr, labels = crowd(orders)
    started = time.process_time()
    judge("M509", ocr=ocr, labels=labels)
    matched = time.process_time()
    assert len(judge("M507", ocr=ocr, labels=labels)) == count
    assert time.process_time() - matched < 2 * (matched - started) + 2


def test_no_more_than_a_hundred_are_told() -> None:
    ocr, labels = crowd([number // 2 for number in range(400)])
    for label in labels["labels"]:
        label["value"].reverse()
    assert len(judge("M506", ocr=ocr, labels=labels)) == 100
