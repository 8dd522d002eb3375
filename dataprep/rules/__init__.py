"""The rules, a module for each family, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from dataprep import regions
from dataprep.rule import Maker, Rule
from dataprep.rules import (
    classes,
    contents,
    dataset,
    fields,
    files,
    geometry,
    labels,
    layout,
    matches,
    meaning,
    order,
    overlaps,
    reading,
    releases,
    run,
    sources,
    text_assignments,
    text_classes,
    text_contents,
    text_documents,
    text_projects,
    types,
    values,
    versions,
)

FAMILIES = (
    files,
    reading,
    sources,
    layout,
    contents,
    releases,
    labels,
    values,
    versions,
    geometry,
    overlaps,
    matches,
    order,
    meaning,
    fields,
    types,
    dataset,
    classes,
    text_documents,
    text_contents,
    text_classes,
    text_assignments,
    text_projects,
    run,
)

LETTERS: Mapping[str, str] = {
    "F": "files and folders",
    "S": "source forms",
    "O": "layout files",
    "L": "labels files",
    "G": "geometry of regions",
    "M": "labels against OCR",
    "K": "fields",
    "D": "the set",
    "C": "classifiers",
    "T": "text classification",
    "E": "the run itself",
}
"""What the first letter of a code speaks of, in the order of the catalogue."""

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (value for family in FAMILIES for value in vars(family).values() if isinstance(value, Rule)),
        key=lambda rule: (tuple(LETTERS).index(rule.code[0]), rule.code),
    )
)
"""Every rule: whatever a family's module defines."""

MAKERS: dict[type, Maker] = {maker.makes: maker for maker in regions.MAKERS}
"""The part functions by what they make."""
