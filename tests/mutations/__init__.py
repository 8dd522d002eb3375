"""Recall: healthy sets of every shape, and in each a defect that the rule it belongs to has to tell."""

from __future__ import annotations

from tests.mutations import (
    classifiers,
    contents,
    dataset,
    fields,
    files,
    geometry,
    labels,
    layout,
    matches,
    neighbours,
    reading,
    releases,
    schema,
    sources,
    text_parts,
    texts,
    values,
    versions,
    words,
)
from tests.mutations.planting import Row

FAMILIES = (
    files,
    neighbours,
    reading,
    schema,
    sources,
    layout,
    contents,
    releases,
    labels,
    values,
    versions,
    geometry,
    matches,
    words,
    fields,
    dataset,
    classifiers,
    texts,
    text_parts,
)

ROWS: tuple[Row, ...] = tuple(row for family in FAMILIES for row in family.ROWS)
"""Every planted defect."""
