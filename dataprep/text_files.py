"""The files of a text set -> parts: its labels files, its project, and the facts of each text, made in one pass."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import structs

from dataprep.decode import BYTE_ORDER_MARK, LFS_POINTER
from dataprep.faults import Fault, FaultKind
from dataprep.findings import Location
from dataprep.formats import secrets
from dataprep.load import ReadJson, read_json, secrets_in, unopened, unreadable
from dataprep.model import suffix
from dataprep.store import NOT_A_FILE, Entry, Store, expect
from dataprep.texts import TEXT, Text, Texts

MOST_BYTES = 4 * 2**20
"""A text is read no further: it has more characters by then than any version takes."""

NEIGHBOURS = {*secrets.TEXTS, ".json"} - {TEXT}
"""What is looked through for secrets beside the texts."""

WHITE = b" \t\n\r\v\f\x1c\x1d\x1e\x1f"
BEGINNING, LOOK = 64, 256
"""Texts are compared whole where so many bytes without white space, found in so many with it, are the same at their beginning."""

MARKS = re.compile(r"[^\w\x00-\u02ff\u2010-\u20cf\u2100-\u2bff]+")
"""Accents, and some signs that stand among them."""

LONG_RUN = re.compile(f"{MARKS.pattern[:-1]}{{31}}")
"""More accents on one letter than any text has (Unicode's UAX 15, stream-safe text): to compose them takes quadratic time."""

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
    own = {*labels, project}
    texts = _texts(store, [entry for entry in entries if entry.path not in labels], faults)
    others = [entry for entry in entries if entry.path not in own and not is_text(entry)]
    faults += (*unopened(others), *secrets_in(store, (entry for entry in others if suffix(entry.path) in NEIGHBOURS)))
    read = {path: read_json(store, path, "texts") for path in labels}
    body = (project, read_json(store, project, "project")) if project else None
    files = frozenset(entry.path for entry in entries if entry.problem != NOT_A_FILE)
    return TextFiles(read, body, Texts(texts, files), tuple(faults))


def is_text(entry: Entry) -> bool:
    """Whether a file is called as texts are."""
    return entry.path.lower().endswith(TEXT)


def _texts(store: Store, entries: Sequence[Entry], faults: list[Fault]) -> dict[str, Text]:
    """The facts of each text; whole digests only of those that begin alike, for they take longer than the reading."""
    found: dict[str, Text] = {}
    firsts: dict[int, str] = {}
    expect(store, [entry.path for entry in entries if is_text(entry) and not entry.problem])
    for path, size, raw in _read(store, entries, faults):
        text = facts_of(raw, size)
        if text.is_whole and (first := firsts.setdefault(_beginning(raw), path)) != path:
            text = structs.replace(text, digest=digest_of(raw))
            if found[first].digest is None:
                found[first] = structs.replace(found[first], digest=_digest(store, first))
        found[path] = text
    return found


def _read(store: Store, entries: Sequence[Entry], faults: list[Fault]) -> Iterator[tuple[str, int, bytes]]:
    """Path, size and bytes of each text, of a very long one its beginning; what cannot be read is a fault."""
    for entry in entries:
        if not is_text(entry) or entry.problem == NOT_A_FILE:
            continue
        try:
            if entry.problem:
                raise OSError(0, entry.problem)
            raw = store.read(entry.path) if entry.size <= MOST_BYTES else _head(store, entry.path)
        except OSError as error:
            faults.append(unreadable(error, entry.path))
            continue
        if b"=" in raw:  # rare in texts, and sought faster than the rest is called
            faults += secrets.faults(raw, entry.path)
        if raw.startswith(LFS_POINTER):
            faults.append(Fault(FaultKind.LFS_POINTER, Location(entry.path)))
        else:
            yield entry.path, entry.size, raw


def _head(store: Store, path: str) -> bytes:
    with store.open(path) as file:
        return file.read(MOST_BYTES + 1)


def _digest(store: Store, path: str) -> int | None:
    """The digest of a text that was read before; None where it is no longer to be had."""
    try:
        return digest_of(store.read(path))
    except (OSError, UnicodeDecodeError):
        return None


def facts_of(raw: bytes, size: int) -> Text:
    """The facts of a text but for its digest, of at most `MOST_BYTES` and one bytes of it."""
    is_whole = len(raw) <= MOST_BYTES and size <= MOST_BYTES
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    try:
        text, _ = (raw.decode(), 0) if is_whole else codecs.utf_8_decode(raw)  # the latter takes a sign that is cut off
    except UnicodeDecodeError as error:
        return Text(size, fault=_encoding(raw, error))
    if b"\0" in raw:
        return Text(size, len(text), fault="it holds NUL characters, as UTF-16 does that is read byte by byte")
    is_blank = not text or text.isspace()
    return Text(size, len(text), is_blank=is_blank, is_whole=is_whole and not is_blank)


def digest_of(raw: bytes) -> int:
    """A hash of a text without its white space, the same for all Unicode forms; for this process. Raises UnicodeDecodeError."""
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    if raw.isascii():
        return hash(_bare(raw))
    return hash(_composed("NFC", "".join(raw.decode().split())).encode())


def _bare(raw: bytes) -> bytes:
    # Python's own white space is taken out of ASCII several times faster in bytes.
    return raw.translate(None, WHITE)


def _beginning(raw: bytes) -> int:
    """A hash of the first characters of a text without white space and accents: the same text begins the same."""
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    letters = _letters(raw[:LOOK])
    letters = letters if len(letters) >= BEGINNING or len(raw) <= LOOK else _letters(raw)
    return hash(letters[:BEGINNING])


def _letters(raw: bytes) -> bytes:
    """A text without white space and accents, in one Unicode form: the letters of its beginning are the beginning of its own."""
    if raw.isascii():
        return _bare(raw)
    return MARKS.sub("", _composed("NFD", "".join(raw.decode(errors="ignore").split()))).encode()


def _composed(form: Literal["NFC", "NFD"], text: str) -> str:
    """A text in one Unicode form; as it is where that would take too long."""
    return text if LONG_RUN.search(text) else unicodedata.normalize(form, text)


def _encoding(raw: bytes, error: UnicodeDecodeError) -> str:
    """What bytes that are no UTF-8 are, as far as they tell."""
    if raw.startswith(UTF_16):
        return "it begins with the mark of UTF-16"
    line = raw.count(b"\n", 0, error.start) + 1
    return f"byte {error.start} (line {line}) is 0x{raw[error.start]:02x}"
