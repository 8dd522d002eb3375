"""A store with changes that are not yet written: so a fix is tried, and judged again, before a byte of it is on the disk."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from msgspec import structs

from dataprep.durable import digest
from dataprep.errors import StoreError
from dataprep.journal import CHANGED
from dataprep.store import Entry, Store
from dataprep.targets import MOST_JSON


@dataclass(frozen=True, slots=True)
class Overlay:
    """A store, new contents by present path, and what files that have another path by now are called on the disk.

    `seen` are the digests of the changed files as they are on the disk, by their path there; `heard` is what the files that a
    fix may change were when they were last judged.
    """

    store: Store
    texts: Mapping[str, bytes] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def list(self) -> tuple[Entry, ...]:
        """Every file as it would be, sorted by path."""
        now = {was: path for path, was in self.moved.items()}
        entries = (structs.replace(entry, path=now.get(entry.path, entry.path)) for entry in self.store.list())
        sized = (structs.replace(one, size=len(self.texts[one.path])) if one.path in self.texts else one for one in entries)
        return tuple(sorted(sized, key=lambda entry: entry.path))

    def read(self, path: str) -> bytes:
        """The whole of a file as it would be."""
        return self.texts[path] if path in self.texts else self.store.read(self.original(path))

    def open(self, path: str) -> BinaryIO:
        """A file to read from and seek in."""
        if path in self.texts:
            return io.BytesIO(self.texts[path])
        file = self.store.open(self.original(path))
        return self._heard(path, file) if path.endswith((".json", ".jsonl")) else file

    def _heard(self, path: str, file: BinaryIO) -> BinaryIO:
        """The whole of a file, remembered, unless it is larger than what is read."""
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if size > MOST_JSON:
            return file
        with file:
            raw = file.read()
        self.heard[self.original(path)] = hash(raw)
        return io.BytesIO(raw)

    def original(self, path: str) -> str:
        """What a file is called on the disk."""
        return self.moved.get(path, path)

    def changed(self, texts: Mapping[str, bytes], moves: Mapping[str, str]) -> Overlay:
        """This with further contents, and then further paths. Raises StoreError where a file is not what was judged."""
        contents = {moves.get(path, path): text for path, text in {**self.texts, **texts}.items()}
        moved = {moves.get(path, path): was for path, was in self.moved.items()}
        moved |= {to: path for path, to in moves.items() if path not in self.moved}
        touched = {self.original(path) for path in (*texts, *moves)} - self.seen.keys()
        seen = {path: self._seen(path) for path in sorted(touched)}
        return Overlay(self.store, contents, moved, {**self.seen, **seen})

    def _seen(self, path: str) -> str:
        raw = self.store.read(path)
        if self.heard.get(path, hash(raw)) != hash(raw):
            raise StoreError(f"{path!r} {CHANGED}")
        return digest(raw)
