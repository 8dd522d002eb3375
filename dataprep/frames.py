"""What is in a set as Arrow tables, for pandas, Parquet, and whatever else reads Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dataprep.errors import UsageError
from dataprep.model import Label, Labels, Ocr, Page, Region
from dataprep.names import whole

if TYPE_CHECKING:
    import pyarrow

CORNERS = 8
"""The numbers of a polygon: x and y of its four corners."""


def arrow() -> Any:
    """The module pyarrow. Raises UsageError where it is not installed."""
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError("tables need pyarrow: pip install dataprep-forms[tables]") from error
    return pyarrow


def words_table(layouts: Iterable[tuple[str, Ocr]]) -> pyarrow.Table:
    """The words of layouts, each with the name of its form, as a `pyarrow.Table` in reading order.

    Columns: document, page (int32), text, confidence (null where the file says none), polygon (eight float64: x and y of the
    corners, fractions of the page).
    """
    pa = arrow()
    word = pa.string()
    kinds = {"document": word, "page": pa.int32(), "text": pa.large_string(), "confidence": pa.float64()}
    schema = pa.schema([*kinds.items(), ("polygon", pa.list_(pa.float64(), CORNERS))])
    parts = [_words_of(name, page, schema) for name, ocr in layouts for page in ocr.pages if len(page.words)]
    return pa.Table.from_batches(parts, schema)


def _words_of(name: str, page: Page, schema: pyarrow.Schema) -> pyarrow.RecordBatch:
    pa, words = arrow(), page.words
    count = len(words)
    said = words.confidences if len(words.confidences) == count else np.full(count, np.nan)
    corners = pa.array(np.ascontiguousarray(words.columns.T, np.float64).reshape(-1))
    columns = (
        pa.array([name] * count, pa.string()),
        pa.array([fitting(page.number)] * count, pa.int32()),
        pa.array([sound(text) for text in words.texts], pa.large_string()),
        pa.array(said, pa.float64(), from_pandas=True),
        pa.FixedSizeListArray.from_arrays(corners, CORNERS),
    )
    return pa.RecordBatch.from_arrays(list(columns), schema=schema)


def labels_table(files: Iterable[tuple[str, Labels]]) -> pyarrow.Table:
    """The labels of forms, a row for each region, as a `pyarrow.Table` in the order of the files.

    Columns: document, label (as it is called), field (that of the table for a cell), text, page (int32), polygon (eight float64,
    fractions of the page), drawn (a region without text), confidence (set by automatic labeling), pointer (where it stands in
    the labels file). A label without regions has a row without text, page and polygon.
    """
    pa = arrow()
    word, number = pa.string(), pa.float64()
    kinds = {"document": word, "label": word, "field": word, "text": pa.large_string(), "page": pa.int32()}
    kinds |= {"polygon": pa.list_(number, CORNERS), "drawn": pa.bool_(), "confidence": number, "pointer": word}
    rows = [_row(name, label, region) for name, labels in files for label in labels.labels for region in label.regions or (None,)]
    columns: Sequence[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * len(kinds)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds.values(), strict=True)]
    return pa.table(arrays, names=list(kinds))


def _row(name: str, label: Label, region: Region | None) -> tuple[object, ...]:
    at = sound((region or label).at.pointer)
    names = (name, sound(label.name), sound(label.field))
    found = (sound(region.text), fitting(region.page), region.polygon) if region else (None, None, None)
    return (*names, *found, label.drawn, label.confidence, at)


def fitting(page: int) -> int | None:
    """The number of a page; None for one that no page has."""
    return page if -(2**31) <= page < 2**31 else None


def sound(text: str | None) -> str | None:
    """A text that UTF-8 can hold: lone surrogates of hostile files are replaced."""
    return text if text is None or text.isascii() else whole(text)
