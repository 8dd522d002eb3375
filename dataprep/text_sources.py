"""Where texts and their classes come from: a labels file with its folder, a table, or a folder for each class."""

from __future__ import annotations

import contextlib
import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, structs

from dataprep import class_folders, text_tables
from dataprep.conversion import Loss
from dataprep.convert import texts
from dataprep.errors import StoreError, UsageError
from dataprep.findings import Location
from dataprep.names import listed
from dataprep.samples import NoSamplesError, Sample, Samples
from dataprep.store import Entry, LocalStore
from dataprep.targets import MOST_JSON, TEXT_VERSIONS
from dataprep.text_sets import found_in, look, version_of
from dataprep.texts import TEXT

CLASS_DEPTH = 2
"""How deep the folders of classes lie at most."""


class TextSource(Struct, frozen=True):
    """A source of texts: where its files are, what they say, and which of them says it.

    `name` is what is converted, and `files` are those among which the texts are. `labels` is the path of the labels file, None
    of other sources, and `body` that of the body that creates the project. `is_folder` tells whether a folder was given, whose
    other files are passed on.
    """

    name: str
    store: LocalStore
    samples: Samples
    files: Mapping[str, Entry]
    labels: str | None = None
    body: str | None = None
    is_folder: bool = False


def open_source(source: str | os.PathLike[str], to: str, header: text_tables.Header, labels: str | None) -> TextSource:
    """Open and read a source. Raises UsageError for one that holds no texts with classes, StoreError where it cannot be read."""
    given = Path(source)
    is_file = os.path.isfile(source)  # noqa: PTH113 - False, not an error, for a name that no disk can have
    try:
        if is_file and labels is not None:
            raise UsageError("labels is the file of a folder; a file alone is converted as it is")
        if is_file:
            return _of_file(LocalStore(str(given.parent)), given.name, to, header)
        if header != text_tables.Header():
            raise UsageError("columns are those of a table; give the table (.csv, .tsv, .jsonl)")
        return _of_folder(LocalStore(str(given)), to, labels)
    except NoSamplesError as error:
        raise UsageError(f"{os.fspath(source)!r} {error}") from error
    except OSError as error:
        raise StoreError(f"cannot read {os.fspath(source)!r}: {error.strerror or error}") from error


def _of_file(store: LocalStore, name: str, to: str, header: text_tables.Header) -> TextSource:
    if name.lower().endswith(text_tables.ENDINGS):
        samples = text_tables.read(store.read(name), name, header)
        if all(one.text is not None for one in samples.samples):
            return TextSource(name, store, samples, {})
        files = _files(store)
        return TextSource(name, store, _with_texts(samples, files), files)
    if version_of(look(store, name)) is None:
        with store.open(name) as file:
            if file.read(2) in {BOM_UTF16_LE, BOM_UTF16_BE}:  # "Unicode text" of Excel
                raise NoSamplesError(text_tables.NOT_UTF8)
        raise NoSamplesError("is no labels file of texts, and no table (.csv, .tsv, .jsonl)")
    return TextSource(name, store, _said(store, name, to), {} if to in TEXT_VERSIONS else _files(store), name)


def _files(store: LocalStore) -> Mapping[str, Entry]:
    return {entry.path: entry for entry in store.list()}


def _with_texts(samples: Samples, files: Mapping[str, Entry]) -> Samples:
    """Samples of a table without texts, which names them, with or without their ending; those that are not there are losses."""
    readable = {path for path, entry in files.items() if not entry.problem}
    found, losses = list[Sample](), list(samples.losses)
    for one in samples.samples:
        path = next((path for path in (one.name, f"{one.name}{TEXT}") if path in readable), None)
        if path is not None:
            found.append(structs.replace(one, path=path))
        else:
            losses.append(Loss(one.at, "there is no such text that can be read: left out", one.name))
    return structs.replace(samples, samples=tuple(found), losses=tuple(losses))


def _of_folder(store: LocalStore, to: str, labels: str | None) -> TextSource:
    files = _files(store)
    seen = found_in(store, tuple(files.values()))
    found = [labels] if labels else list(seen.labels)
    if len(found) > 1:
        raise UsageError(f"{store.root!r} holds {len(found)} labels files, {listed(found, 3)}: say which with labels")
    if not found:
        readable = [path for path, entry in files.items() if not entry.problem]
        samples = class_folders.read(readable, store.read, _folders(store.root))
        return TextSource("", store, samples, files, is_folder=True)
    if found[0] not in files:
        raise UsageError(f"{store.root!r} holds no {found[0]!r}; give labels as a path within it")
    samples, body = _said(store, found[0], to), seen.body
    project = texts.body_in(store.read(body), body) if body is not None else {}
    if project is None:
        loss = Loss(Location(body or ""), "not converted: it cannot be read whole; dataprep check says where")
        samples, body = structs.replace(samples, losses=(*samples.losses, loss)), None
    return TextSource(found[0], store, _with_project(samples, project or {}), files, found[0], body, is_folder=True)


def _folders(root: str, depth: int = CLASS_DEPTH, prefix: str = "") -> Iterator[str]:
    """The paths of the folders that may be those of classes, or of sets of these."""
    names: list[str] = []
    with contextlib.suppress(OSError), os.scandir(root) as children:  # what cannot be listed is told with its files
        names = [child.name for child in children if child.is_dir(follow_symlinks=False) and not child.name.startswith(".")]
    for name in names:
        yield f"{prefix}{name}"
        if depth > 1:
            yield from _folders(f"{root}/{name}", depth - 1, f"{prefix}{name}/")


def _with_project(samples: Samples, body: Mapping[str, object]) -> Samples:
    """What a labels file says and, of the project, what its body says beside it."""
    project = {**body, **samples.project}
    kind = samples.is_single if samples.is_single is not None else texts.kind_of(project)
    return structs.replace(samples, project=project, is_single=kind)


def _said(store: LocalStore, path: str, to: str) -> Samples:
    """What a labels file says."""
    with store.open(path) as file:
        raw = file.read(MOST_JSON + 1)
    if len(raw) > MOST_JSON:
        raise NoSamplesError(f"holds a labels file, {path!r}, that is larger than what is read")
    samples = texts.samples_of(raw, path, to)
    if samples.was is None:
        why = samples.losses[0].message.removeprefix("not converted: ")
        raise NoSamplesError(f"holds a labels file, {path!r}, that cannot be read: {why}; dataprep check says where")
    return samples
