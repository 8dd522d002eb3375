"""The files of a text set -> parts: its labels files, its project, and the facts of each text, made in one pass."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dataprep.decode import BYTE_ORDER_MARK, LFS_POINTER
from dataprep.faults import Fault, FaultKind
from dataprep.findings import Location
from dataprep.load import ReadJson, read_json, unreadable
from dataprep.store import NOT_A_FILE, Entry, Store
from dataprep.texts import TEXT, Text, Texts

MOST_BYTES = 4 * 2**20
"""A text is read no further: it has more characters by then than any version takes."""

WHITE = b" \t\n\r\v\f\x1c\x1d\x1e\x1f"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class TextFiles:
    """A text set as it was read: each labels file by path, the project by path, the texts, and what the texts ran into."""

    labels: dict[str, ReadJson]
    project: tuple[str, ReadJson] | None
    texts: Texts
    faults: tuple[Fault, ...]


def load_texts(store: Store, entries: Sequence[Entry], labels: Sequence[str], project: str | None) -> TextFiles:
    """All files of a text set; of each text only its facts stay."""
    faults: list[Fault] = []
    texts = dict(_texts(store, entries, faults))
    read = {path: read_json(store, path, "texts") for path in labels}
    body = (project, read_json(store, project, "project")) if project else None
    return TextFiles(read, body, Texts(texts, frozenset(entry.path for entry in entries)), tuple(faults))


def _texts(store: Store, entries: Sequence[Entry], faults: list[Fault]) -> Iterator[tuple[str, Text]]:
    for entry in entries:
        if not entry.path.lower().endswith(TEXT) or entry.problem == NOT_A_FILE:
            continue
        try:
            if entry.problem:
                raise OSError(0, entry.problem)
            raw = store.read(entry.path) if entry.size <= MOST_BYTES else _head(store, entry.path)
        except OSError as error:
            faults.append(unreadable(error, entry.path))
            continue
        if raw.startswith(LFS_POINTER):
            faults.append(Fault(FaultKind.LFS_POINTER, Location(entry.path)))
        else:
            yield entry.path, text_of(raw, entry.size)


def _head(store: Store, path: str) -> bytes:
    with store.open(path) as file:
        return file.read(MOST_BYTES + 1)


def text_of(raw: bytes, size: int) -> Text:
    """The facts of a text, of at most `MOST_BYTES` and one bytes of it."""
    if len(raw) > MOST_BYTES or size > MOST_BYTES:
        text = raw.removeprefix(BYTE_ORDER_MARK).decode(errors="ignore")
        return Text(size, len(text))
    try:
        text = raw.removeprefix(BYTE_ORDER_MARK).decode()
    except UnicodeDecodeError as error:
        return Text(size, fault=_encoding(raw, error))
    if b"\0" in raw:
        return Text(size, len(text), fault="it holds NUL characters, as UTF-16 does that is read byte by byte")
    # Python's own white space is taken out of ASCII several times faster in bytes; it decides nearly all of the time here.
    bare = raw.translate(None, WHITE) if raw.isascii() else "".join(text.split()).encode()
    if not bare:
        return Text(size, len(text), is_blank=True)
    return Text(size, len(text), hash(bare))


def _encoding(raw: bytes, error: UnicodeDecodeError) -> str:
    """What bytes that are no UTF-8 are, as far as they tell."""
    if raw.startswith(UTF_16):
        return "it begins with the mark of UTF-16"
    line = raw.count(b"\n", 0, error.start) + 1
    return f"byte {error.start} (line {line}) is 0x{raw[error.start]:02x}"
