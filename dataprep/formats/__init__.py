"""The formats that are read, each in a module of its own."""

import functools

from dataprep.formats import fields, labels, labels_preview, layout_2, layout_3, text_2021, text_2022, text_metadata, text_preview
from dataprep.formats.shape import Format

FORMATS: tuple[Format, ...] = (
    layout_2.FORMAT,
    layout_3.FORMAT,
    labels_preview.FORMAT,
    labels.FORMAT,
    fields.FORMAT,
    text_preview.FORMAT,
    text_2021.IMPORT,
    text_2022.FORMAT,
    text_2021.FORMAT,
    text_metadata.BODY_OF_2021,
    text_metadata.BODY_OF_2022,
)
"""Every format, in the order of trying: the first of a kind whose key stands in the file is tried."""


@functools.cache
def of_kind(kind: str) -> tuple[Format, ...]:
    """The formats of one kind of file: ocr, labels, fields, texts or project."""
    return tuple(format_ for format_ in FORMATS if format_.kind == kind)
