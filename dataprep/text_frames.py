"""Texts with their classes as an Arrow table, for pandas, Parquet, and whatever else reads Arrow."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dataprep.frames import arrow
from dataprep.names import whole
from dataprep.text_placing import text_of
from dataprep.text_sources import open_source
from dataprep.text_tables import COLUMNS, Header

if TYPE_CHECKING:
    import pyarrow


def text_table(
    source: str | os.PathLike[str],
    *,
    labels: str | None = None,
    name_column: str | None = None,
    text_column: str | None = None,
    class_column: str | None = None,
) -> pyarrow.Table:
    """All texts of a source as a `pyarrow.Table`: location, text, classes (a list), language and dataset; null where not said.

    The source is that of `convert_texts`. A text that cannot be read is null, half a character in a name becomes a question
    mark. `.to_pandas()` makes a DataFrame of the table, `pyarrow.parquet.write_table(table, "texts.parquet")` a file. Needs the
    extra `tables`: pip install dataprep-forms[tables].
    Raises UsageError for a source that holds no texts with classes, StoreError for one that cannot be read.
    """
    pyarrow = arrow()
    opened = open_source(source, "jsonl", Header(name_column, text_column, class_column), labels)
    samples = opened.samples.samples
    texts = (text_of(opened, one) for one in samples)
    columns = (
        [whole(one.name) for one in samples],
        [text if isinstance(text, str) else None for text in texts],
        [[*map(whole, one.classes)] for one in samples],
        [one.language and whole(one.language) for one in samples],
        [one.dataset and whole(one.dataset) for one in samples],
    )
    word = pyarrow.string()
    types = (word, pyarrow.large_string(), pyarrow.list_(word), word, word)
    arrays = [pyarrow.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    return pyarrow.table(arrays, names=list(COLUMNS))
