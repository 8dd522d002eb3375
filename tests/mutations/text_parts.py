"""Defects of text sets: what stands in Train and in Test, and which texts are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.mutations.planting import Files, Plant, Planted, changed, each, inside, planted, text_of
from tests.mutations.samples import TEXT_SETS
from tests.mutations.texts import FIRST, LABELS, LAST, NEWER, assets, in_document


def in_dataset(name: str) -> Callable[[Any], object]:
    """Puts a document into a part of the split."""
    return lambda entry: entry.update(dataset=name)


def twin(path: str, to: str) -> Plant:
    """The text of another document, with other white space."""
    return lambda files: planted({**files, to: b" \n" + text_of(files, path).replace(b" ", b"\r\n\t")}, min(path, to))


def in_both_parts(files: Files) -> Planted:
    """The same text in Train and in Test."""

    def split(tree: Any) -> None:
        for number, entry in enumerate(tree["assets"]["documents"]):
            entry["dataset"] = "Test" if number < 2 else "Train"

    return planted({**changed(files, LABELS, split), "05.txt": files[FIRST]}, FIRST)


def in_two_forms(files: Files) -> Planted:
    """A text in two Unicode forms."""
    forms = {FIRST: "Ame\u0301lie u\u0308ber den Wolken".encode(), LAST: "Am\u00e9lie \u00fcber den Wolken".encode()}
    return planted({**files, **forms}, FIRST)


def all_in_test(files: Files) -> Planted:
    """Every document in Test; told of the file."""

    def edit(tree: Any) -> str:
        for entry in assets(tree)["documents"]:
            entry["dataset"] = "Test"
        return ""

    return inside(LABELS, edit)(files)


ROWS = (
    *each(
        "T918",
        NEWER,
        {name: in_document(5, in_dataset(name), "dataset") for name in ("Validation", "train")},
    ),
    *each("T918", NEWER, {"all in Test": all_in_test}),
    *each("T919", TEXT_SETS, {"in another Unicode form": in_two_forms}),
    *each("T919", TEXT_SETS, {"listed": twin(FIRST, "07.txt"), "not listed": twin(LAST, "99.txt")}),
    *each("T919", NEWER, {"in Train and Test": in_both_parts}),
)
"""A row each."""
