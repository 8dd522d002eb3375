"""Defects of labels files by version: a shape that is not known, or that the target does not read."""

from __future__ import annotations

from collections.abc import Callable

from tests.mutations.labels import in_labels
from tests.mutations.planting import Files, Json, Place, Plant, Planted, Row, each, planted, tree_of
from tests.mutations.samples import FIRST, LATER, PAGES, PREVIEW, TABLES, TURNED, forms_of, healthy
from tests.mutations.shapes import Chosen, labels_of
from tests.mutations.spots import CELL, FIXED_CELL, STAMP, WORDED, at_items


def borrowed(other: str, form: str) -> Plant:
    """The labels of the same form in another shape."""
    return lambda files: planted({**files, labels_of(form): healthy(other)[labels_of(form)]}, labels_of(form))


def as_they_are(files: Files) -> Planted:
    """Nothing is changed: the target alone does not fit, for each form."""
    return Planted(files, tuple(Place(labels_of(form)) for form in forms_of(files)))


def drawn_in_each(files: Files) -> Planted:
    """Nothing is changed: the model does not take what is drawn, in each form."""
    places = []
    for form in forms_of(files):
        labels = tree_of(files, labels_of(form))["labels"]
        first = next(number for number, label in enumerate(labels) if "labelType" in label)
        places.append(Place(labels_of(form), f"/labels/{first}/labelType"))
    return Planted(files, tuple(places))


def schema(name: str) -> Callable[[Json], str]:
    """Another name for the shape."""

    def change(tree: Json) -> str:
        tree["$schema"] = name
        return "/$schema"

    return change


def of_type(name: str) -> Callable[[Chosen], str]:
    """A label of a type that is none."""

    def change(item: Chosen) -> str:
        item.label["labelType"] = name
        return f"{item.at}/labelType"

    return change


def drawn(item: Chosen) -> str:
    """A drawn region where there are none yet."""
    del item.items[1:]
    item.items[0]["text"] = ""
    item.label["labelType"] = "region"
    return f"{item.at}/labelType"


NO_FORM = {"D701": "no form has labels that the target reads"}
UNREAD = {"K602": "cells are then read as names of fields, which are none"}
NAMES = (
    "https://example.com/labels.json",
    "labels.json",
    "https://schema.cognitiveservices.azure.com/formrecognizer/2099-01-01/labels.json",
)
PREVIEW_OPTIONS = {"target": "2.0-preview"}
NOT_DRAWN = (CELL, FIXED_CELL, STAMP)

ROWS = (
    *(
        Row("L316", sample, f"{form} in the shape of the preview", borrowed(PREVIEW, form), options={"target": sample})
        for sample in ("2.0", "2.1", "4.0")
        for form in (FIRST, TURNED, PAGES)
    ),
    *(
        Row("L316", PREVIEW, f"{form} in the shape of 2.0", borrowed("2.0", form), options=PREVIEW_OPTIONS)
        for form in (FIRST, TURNED, PAGES)
    ),
    *(
        Row("L316", PREVIEW, f"target {target}", as_they_are, also={"target": target}, follows=NO_FORM)
        for target in ("2.0", "2.1")
    ),
    Row("L316", "2.0", "target 2.0-preview", as_they_are, also=PREVIEW_OPTIONS, follows=NO_FORM),
    *(Row("L317", "2.0", f"{name}, {form}", in_labels(form, schema(name))) for name in NAMES for form in (FIRST, PAGES)),
    *each(
        "L317",
        TABLES,
        {f"{name}, {form}": in_labels(form, schema(name)) for name in NAMES for form in (FIRST, PAGES)},
        follows=UNREAD,
    ),
    *at_items("L318", "of no type", of_type("rectangle"), WORDED, LATER),
    *at_items("L318", "one letter less", of_type("word"), NOT_DRAWN, TABLES),
    *at_items("L319", "a region", drawn, WORDED, ("2.0",)),
    *each("L319", ("3.0 preview", "3.1"), {"a neural model": drawn_in_each}, also={"model": "neural"}),
)
"""A row each."""
