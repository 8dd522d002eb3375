"""Bytes -> parts: the only place where files become model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

import msgspec

from dataprep.decode import BYTE_ORDER_MARK, LFS_POINTER, Decoded, decode, decode_tree, foreign_system, has_shape, too_deep
from dataprep.faults import Fault, FaultKind, Faults
from dataprep.fields import Fields
from dataprep.findings import Location
from dataprep.formats import heif, image, office, pdf, pdf_ends, secrets
from dataprep.formats.shape import Part
from dataprep.listing import Listing
from dataprep.model import Form, Labels, Ocr, Source, suffix
from dataprep.ranged import is_ranged
from dataprep.store import LEAVES, NOT_A_FILE, Entry, Store
from dataprep.targets import MEGABYTE, MOST_JSON

HEAD = 1024
LARGE = 10**7
"""JSON beyond this is told with its size: a version may refuse it."""

MOST_TEXT = 100 * MEGABYTE
"""So much of the neighbours is looked through for secrets, of each at most one megabyte."""

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"RIFF", "webp"),
    (b"<!DOCTYPE html", "html"),
    (b"<html", "html"),
)
"""How content is known by its first bytes; a PDF may have up to 1,024 bytes before its own."""

IMAGES = frozenset({"jpeg", "png", "bmp", "tiff"})


class Loaded(msgspec.Struct, frozen=True):
    """What reading gave: parts by type, why others are missing, and the bytes of the JSON files by path."""

    parts: Mapping[type, object]
    unread: Mapping[type, str] = msgspec.field(default_factory=dict)
    texts: Mapping[str, bytes] = msgspec.field(default_factory=dict)


def load_form(store: Store, form: Form, *, deep: bool = False) -> Loaded:
    """A form with its sidecars; `deep` decodes images whole and opens every page of a PDF."""
    ocr, labels = read_json(store, form.ocr, "ocr"), read_json(store, form.labels, "labels")
    source, source_faults = read_source(lambda: store.open(form.name), form.name, deep=deep)
    faults = (*source_faults, *ocr.faults, *labels.faults)
    found: dict[type, object | None] = {Source: source, Ocr: ocr.part, Labels: labels.part}
    expected: dict[type, str | None] = {Source: form.name, Ocr: form.ocr, Labels: form.labels}
    unread = {kind: reason_of(path, faults) for kind, path in expected.items() if path and found[kind] is None}
    parts = {Form: form, Faults: Faults(faults)} | {kind: part for kind, part in found.items() if part is not None}
    texts = {path: read.raw for path, read in ((form.ocr, ocr), (form.labels, labels)) if path and read.raw}
    return Loaded(parts, unread, texts)


def load_shared(store: Store, listing: Listing) -> Loaded:
    """The files that belong to no single form: fields.json, and JSON whose name belongs to no form."""
    fields = read_json(store, listing.fields, "fields")
    claimed = listing.claimed
    problems = unopened(entry for entry in listing.entries.values() if entry.path not in claimed)
    unclaimed = (*listing.others, *(stray.path for stray in listing.strays if not stray.meant_for))
    others = (fault for path in unclaimed for fault in _other(store, path, listing))
    faults = (*problems, *secrets_in(store, _readable(listing)), *fields.faults, *_of_lists(store, listing), *others)
    parts: dict[type, object] = {Listing: listing, Faults: Faults(faults)}
    if fields.part is not None:
        parts[Fields] = fields.part
    unread: dict[type, str] = {}
    if listing.fields and fields.part is None:
        unread[Fields] = reason_of(listing.fields, faults)
    return Loaded(parts, unread, {listing.fields: fields.raw} if listing.fields and fields.raw else {})


def unopened(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Why neighbours are not to be opened."""
    for entry in entries:
        if entry.problem and entry.problem != NOT_A_FILE:
            kind = FaultKind.LINK if entry.problem == LEAVES else FaultKind.UNREADABLE
            yield Fault(kind, Location(entry.path), entry.problem)


def reading_order(listing: Listing) -> Iterator[str]:
    """The files of a set in the order in which `load_shared`, and then `load_form` of each form, read them."""
    strays = (stray.path for stray in listing.strays if not stray.meant_for)
    yield from (listing.fields or "", *(entry.path for entry in _readable(listing)), *listing.lists, *listing.others, *strays)
    for form in listing.forms:
        yield from (path for path in (form.ocr, form.labels, form.name) if path)


class ReadJson(msgspec.Struct, frozen=True):
    """A JSON file as it was read: what it became, what reading ran into, and its bytes."""

    part: Part | None = None
    faults: tuple[Fault, ...] = ()
    raw: bytes = b""


def read_json(store: Store, path: str | None, kind: str) -> ReadJson:
    """A JSON file of a kind, read into the model; nothing where there is no path."""
    if path is None:
        return ReadJson()
    raw = read_bytes(store, path)
    return ReadJson(faults=(raw,)) if isinstance(raw, Fault) else read_raw(raw, path, kind)


def read_raw(raw: bytes, path: str, kind: str) -> ReadJson:
    """The bytes of a JSON file of a kind, read into the model."""
    if len(raw) > MOST_JSON:
        return ReadJson(faults=(Fault(FaultKind.TOO_LARGE, Location(path), str(len(raw))),))
    read = _modelled(decode(raw, path, kind), path)
    return ReadJson(read.part, (*_large(raw, path), *secrets.faults(raw, path), *read.faults), raw)


def read_tree(tree: object, path: str, kind: str) -> ReadJson:
    """A parsed JSON file of a kind, read into the model; the faults of its text are not seen."""
    return _modelled(decode_tree(tree, path, kind), path)


def _modelled(decoded: Decoded, path: str) -> ReadJson:
    try:
        return ReadJson(decoded.part(path), decoded.faults)
    except RecursionError:
        return ReadJson(faults=(*decoded.faults, too_deep(path)))


def _large(raw: bytes, path: str) -> Iterable[Fault]:
    if len(raw) > LARGE:
        yield Fault(FaultKind.TOO_LARGE, Location(path), str(len(raw)))


def read_bytes(store: Store, path: str) -> bytes | Fault:
    """A JSON file's bytes, or why they are not read: there may be more than is sensible."""
    try:
        with store.open(path) as file:
            size = file.seek(0, os.SEEK_END)
            if size > MOST_JSON:
                return Fault(FaultKind.TOO_LARGE, Location(path), str(size))
            return _all(file)
    except OSError as error:
        return unreadable(error, path)


def unreadable(error: OSError, path: str) -> Fault:
    """Why a file that a set needs is not read."""
    reason = error.strerror or str(error)
    return Fault(FaultKind.LINK if reason == LEAVES else FaultKind.UNREADABLE, Location(path), reason, is_needed=True)


def reason_of(path: str | None, faults: Iterable[Fault]) -> str:
    """Why a file gave no part."""
    # What stopped the reading came last: a byte order mark does not.
    code = [fault.kind.value for fault in faults if fault.at.path == path][-1]
    return f"{path} could not be read ({code})"


def read_source(opened: Callable[[], BinaryIO], name: str, *, deep: bool) -> tuple[Source | None, tuple[Fault, ...]]:
    """What the form itself is, from wherever it is opened, or why that is not known."""
    try:
        with opened() as file:
            found = source_of(file, name, deep=deep)
    except OSError as error:
        return None, (unreadable(error, name),)
    if isinstance(found, Source):
        return found, ()
    kind, detail = found
    return None, (Fault(kind, Location(name), detail),)


def _all(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def source_of(file: BinaryIO, name: str, *, deep: bool = False) -> Source | tuple[FaultKind, str]:
    """The form in a file, known by its content, or what stands in the way of opening it."""
    head = file.read(HEAD)
    if not head.strip() and not _all(file).strip():
        return FaultKind.EMPTY, ""
    if head.startswith(LFS_POINTER):
        return FaultKind.LFS_POINTER, ""
    kind = content_type(head)
    if kind is None:
        return FaultKind.CORRUPT, "its content is neither a PDF nor an image"
    if kind == "pdf":
        by_end = pdf_ends.read(file, name) if is_ranged(file) and not deep else None
        return by_end or pdf.read(_all(file), name, deep=deep)
    if kind in IMAGES:
        return image.read(file, name, kind, deep=deep)
    other = {"heif": heif.read, "zip": office.read, "ole": office.read_compound}.get(kind)
    return other(file, name) if other else Source(name, kind, (), 0)


def content_type(head: bytes) -> str | None:
    """What a file's first 1,024 bytes say it is; None where they say nothing known."""
    known = next((kind for magic, kind in MAGIC if head.startswith(magic)), None)
    if known is None and head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"heif"}:
        return "heif"
    return known or ("pdf" if b"%PDF-" in head else None)


def _of_lists(store: Store, listing: Listing) -> Iterator[Fault]:
    """Lists of a classifier that say nothing."""
    for path in (path for path in listing.lists if not listing.entries[path].problem):
        raw = read_bytes(store, path)
        if isinstance(raw, Fault):
            yield raw
        elif not raw.removeprefix(BYTE_ORDER_MARK).strip():
            yield Fault(FaultKind.EMPTY, Location(path))
        elif raw.startswith(LFS_POINTER):
            yield Fault(FaultKind.LFS_POINTER, Location(path))


def _readable(listing: Listing) -> Iterator[Entry]:
    return (entry for entry in listing.entries.values() if suffix(entry.path) in secrets.TEXTS)


def secrets_in(store: Store, entries: Iterable[Entry]) -> Iterator[Fault]:
    """Secrets in files that are read for nothing else."""
    left = MOST_TEXT
    for entry in entries:
        if entry.size <= MEGABYTE and not entry.problem and left >= entry.size:
            left -= entry.size
            raw = read_bytes(store, entry.path)
            yield from secrets.faults(raw, entry.path) if isinstance(raw, bytes) else ()


def _other(store: Store, path: str, listing: Listing) -> Iterable[Fault]:
    """A file of no form: told only where it has the shape of a sidecar, or is another system's."""
    if path.endswith(".result.json") or ".redacted." in path:
        return
    raw = read_bytes(store, path)
    if isinstance(raw, Fault):
        return
    yield from secrets.faults(raw, path)
    kind = next((kind for kind in ("ocr", "labels") if has_shape(raw, kind)), None)
    if kind and path in listing.others:
        yield Fault(FaultKind.OTHER_NAME, Location(path), kind)
    elif kind is None and (name := foreign_system(raw)):
        yield Fault(FaultKind.UNKNOWN_FORMAT, Location(path), name, is_foreign=True)
