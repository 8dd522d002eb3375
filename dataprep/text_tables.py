"""Texts in a table: CSV or TSV with a header, or JSON lines, a document a row; columns are known by their names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec import Struct

from dataprep.cells import joined, parted, table
from dataprep.class_tables import ACTUAL, DOCUMENTS, PLAIN
from dataprep.conversion import Loss
from dataprep.decode import BYTE_ORDER_MARK
from dataprep.findings import Location
from dataprep.names import key_of, listed, whole
from dataprep.rows import Row, cells, objects
from dataprep.samples import KNOWN_SETS, OTHER_SETS, SETS, NoSamplesError, Sample, Samples, classes_of, merged, without_set

TABLES = ("csv", "tsv", "jsonl")
LINES = (".jsonl", ".ndjson")
ENDINGS = (".csv", ".tsv", *LINES)
"""What the names of files that are read as tables end with."""

NOT_UTF8 = "is not UTF-8: save it as UTF-8 (in Excel: CSV UTF-8)"

COLUMNS = ("location", "text", "classes", "language", "dataset")
"""The columns of a table that is written."""


class Header(Struct, frozen=True):
    """The names of a table's columns, by what they hold; None where a table has none of a sort, or where it is to be found."""

    name: str | None = None
    text: str | None = None
    classes: str | None = None
    language: str | None = None
    dataset: str | None = None


USUAL: Mapping[str, Sequence[str]] = {
    "text": ("text", "content", "body", "sentence"),
    "name": DOCUMENTS,
    "classes": (*PLAIN, *ACTUAL, "intent", "intents"),
    "language": ("language", "culture", "lang"),
    "dataset": ("dataset", "split", "set"),
}
"""What columns are usually called."""


def read(raw: bytes, path: str, wanted: Header) -> Samples:
    """The samples of a table. Raises NoSamplesError for a file that is none, or lacks a column that is wanted.

    Rows of one name and one text are one sample of all their classes. What cannot be read of a row is a loss.
    """
    try:
        text = raw.removeprefix(BYTE_ORDER_MARK).decode()
    except UnicodeDecodeError as error:
        raise NoSamplesError(NOT_UTF8) from error
    losses, notes = list[Loss](), list[str]()
    is_json = path.lower().endswith(LINES)
    rows = list((objects if is_json else cells)(text, lambda line, why: losses.append(Loss(Location(path, line=line), why))))
    if not rows:
        raise NoSamplesError(f"has no row: line {losses[0].at.line} {losses[0].message}" if losses else "has no row")
    columns = list(dict.fromkeys(key for _, row in rows for key in row))
    header = _header(columns, wanted)
    parts = _in_json if is_json else lambda cell: parted(cell or "")
    notes += without_set(_third_set(rows, header))
    samples = tuple(merged(_samples(rows, header, path, parts, losses), losses, notes))
    unused = [name for name in columns if name not in msgspec.structs.astuple(header)]
    notes += [f"columns that are not used: {listed(unused, 5)}"] * bool(unused)
    losses.sort(key=lambda one: one.at.line or 0)
    return Samples("a table", samples, classes_of(samples), losses=tuple(losses), notes=tuple(notes))


def _header(columns: Sequence[str], wanted: Header) -> Header:
    """The columns of a table: those that are named, and those of usual names."""
    by_key: dict[str, str] = {}
    for column in columns:
        by_key.setdefault(key_of(column), column)
    found: dict[str, str | None] = {}
    for sort, name in msgspec.structs.asdict(wanted).items():
        if name is not None and key_of(name) not in by_key:
            raise NoSamplesError(f"has no column {name!r}: there are {listed(columns, 10)}")
        found[sort] = by_key[key_of(name)] if name is not None else None
    for sort, usual in USUAL.items():
        free = (by_key[name] for name in usual if name in by_key and by_key[name] not in found.values())
        found[sort] = next(free, None) if found[sort] is None else found[sort]
    header = Header(**found)
    if header.classes is None or (header.text is None and header.name is None):
        lacking = "classes" if header.classes is None else "texts"
        option = "--class-column" if header.classes is None else "--text-column"
        apart = "; cells stand apart by a tab, comma or semicolon" if len(columns) == 1 else ""
        told = f"has no column that is known to hold {lacking}: name it with {option}; there are {listed(columns, 10)}{apart}"
        raise NoSamplesError(told)
    return header


def _samples(
    rows: Sequence[tuple[int, Row]], header: Header, path: str, parts: Callable[[Any], tuple[str, ...]], losses: list[Loss]
) -> Iterator[Sample]:
    digits, columns = len(str(len(rows))), msgspec.structs.asdict(header)
    for number, (line, row) in enumerate(rows, 1):
        at = Location(path, line=line)
        cell = {sort: row.get(column) for sort, column in columns.items() if column}
        text, dataset = cell.get("text"), _word(cell.get("dataset"))
        losses.extend(_unfit(cell, at))
        if header.text is not None and (not isinstance(text, str) or not text.strip()):
            losses.append(Loss(at, "has no text: left out"))
            continue
        if dataset and key_of(dataset) not in KNOWN_SETS:
            losses.append(Loss(at, f"is of {dataset!r}, neither Train nor Test: that is left out"))
        name, language = _word(cell.get("name")) or f"{number:0{digits}}", _word(cell.get("language")) or None
        yield Sample(name, parts(cell["classes"]), at, language, SETS.get(key_of(dataset)), text, None if header.text else name)


def _third_set(rows: Sequence[tuple[int, Row]], header: Header) -> Iterator[str]:
    """The names of rows of a set for validation."""
    for number, (_, row) in enumerate(rows, 1):
        if key_of(_word(row.get(header.dataset or ""))) in OTHER_SETS:
            yield _word(row.get(header.name or "")) or str(number)


def _unfit(cell: Row, at: Location) -> Iterator[Loss]:
    """What stands in JSON where a name belongs, and is none."""
    for sort in ("name", "language", "dataset"):
        if isinstance(cell.get(sort), dict | list):
            yield Loss(at, f"has a {sort} that is no text: left out")
    classes = cell["classes"] if isinstance(cell["classes"], list) else [cell["classes"]]
    if any(isinstance(one, dict | list) for one in classes):
        yield Loss(at, "has a class that is no text: left out")


def _word(value: object) -> str:
    """A name as a cell or a JSON value holds it: numbers are names, too."""
    if isinstance(value, str):
        return value.strip()
    return "" if value is None or isinstance(value, dict | list) else json.dumps(value)


def _in_json(value: object) -> tuple[str, ...]:
    """The classes of an object: a list, whose names stand as they are, or one name."""
    names = [one if isinstance(one, str) else _word(one) for one in value] if isinstance(value, list) else [_word(value)]
    return tuple(name for name in dict.fromkeys(names) if name)


def write(samples: Iterable[Sample], to: str) -> bytes:
    """A table of samples with texts, of one of TABLES."""
    return WRITERS[to](samples)


def _json_lines(samples: Iterable[Sample]) -> bytes:
    return b"".join(
        msgspec.json.encode({key: value for key, value in _row(one).items() if value is not None}) + b"\n" for one in samples
    )


def _row(one: Sample) -> Row:
    words = [None if word is None else whole(word) for word in (one.name, one.language, one.dataset)]
    return dict(zip(COLUMNS, (words[0], one.text, [*map(whole, one.classes)], *words[1:]), strict=True))


def _table(samples: Iterable[Sample], delimiter: str) -> bytes:
    """CSV or TSV, several classes in a cell."""
    rows = ((joined(cell) if isinstance(cell, list) else cell or "" for cell in _row(one).values()) for one in samples)
    return table(chain([COLUMNS], rows), delimiter).encode()


WRITERS: Mapping[str, Callable[[Iterable[Sample]], bytes]] = {
    "csv": lambda samples: _table(samples, ","),
    "tsv": lambda samples: _table(samples, "\t"),
    "jsonl": _json_lines,
}
"""What writes a table of each sort."""
