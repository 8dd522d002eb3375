"""M: labels against their fields. Whether the text of a label is of its field's type."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dataprep.fields import Field, Fields
from dataprep.findings import Problem, Severity
from dataprep.literals import LONGEST, TYPES, reads_as
from dataprep.model import Label, Labels
from dataprep.regions import Matches
from dataprep.rule import MOST, rule


@rule("M508", Severity.INFO, whole=(Labels,))
def value_not_of_its_type(labels: Labels, fields: Fields, matches: Matches | None) -> Iterator[Problem]:
    """A text that does not read as the type and format that its field has in fields.json.

    Why: the service gives the text, but no number, date or time for it.
    Bad: "5/72.33" for a number; "2024-01-31" for a date of the format dmy
    Good: "1,234.50" or "1.234,50 EUR" for a number; "31/01/2024" or "31 Jan 2024" for a date of the format dmy
    Fix: label the value alone and whole, or change the field's type or format.
    Source: azure-ai-docs, label-tool, and AI Builder, "Extract dates and numbers": how they are written for each format.
    """
    if matches is None or not matches.are_of_another_document:
        yield from islice(_misread(labels, fields), MOST)


def _misread(labels: Labels, fields: Fields) -> Iterator[Problem]:
    for label in labels.labels if not fields.types.isdisjoint(TYPES) else ():
        field = fields.entry(label.path)
        text = _text(label) if field and field.type in TYPES else ""
        if field and text and not reads_as(text, field.type, field.format):
            shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
            message = (
                f"{label.name!r} says {shown!r}, which does not read as {_kind(field)}; label the value alone and whole, "
                "or change the field's type or format"
            )
            yield Problem(label.at, message, about=label.name)


def _text(label: Label) -> str:
    """The items joined by blanks, no further than need be; "" where L309, L312 or a drawn region leave none."""
    if label.drawn or label.is_mixed:
        return ""
    return " ".join(value.text or "" for value in label.values[: LONGEST + 1]).strip()


def _kind(field: Field) -> str:
    name = f"{'an' if field.type == 'integer' else 'a'} {field.type}"
    is_plain = field.format in (None, "not-specified")
    return name if is_plain else f"{name} of the format {field.format}"
