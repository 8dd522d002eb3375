"""Stores far away for what works on this disk: copies of what is read, and places from which what is made is uploaded."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from dataprep.addresses import is_url, local_path
from dataprep.errors import StoreError, UsageError
from dataprep.store import LocalStore

Given = str | os.PathLike[str]
Told = TypeVar("Told")


@dataclass(slots=True)
class Mirror:
    """What lies far away, by the place that it has on this disk meanwhile."""

    stack: contextlib.ExitStack
    names: dict[str, str] = field(default_factory=dict)
    outs: list[tuple[str, Path]] = field(default_factory=list)

    def source(self, given: Given) -> Given:
        """A path as it is; of a URL a copy of what lies there. Raises UsageError or StoreError where there is none."""
        path = given if not isinstance(given, str) else local_path(given)
        if not isinstance(path, str) or not is_url(path):
            return path
        from dataprep.remote import open_remote
        from dataprep.transfer import fetch

        store, name = open_remote(path)
        self.stack.callback(store.close)
        place = self._place(store.address.name or "set", store.shown)
        done = fetch(store, list(store.blobs().values()), place, overwrite=True)
        if done.left_out:
            raise StoreError(f"{store.shown!r} has a file called {done.left_out[0][0]!r}, which no folder can hold")
        return str(place / name) if name else str(place)

    def sources(self, given: Given | Sequence[Given]) -> list[Given]:
        """Each of several."""
        return [self.source(one) for one in ([given] if isinstance(given, str | os.PathLike) else given)]

    def out(self, given: Given) -> Given:
        """A path as it is; for a URL, below which nothing may lie yet, a place from which it is uploaded at the end."""
        path = given if not isinstance(given, str) else local_path(given)
        if not isinstance(path, str) or not is_url(path):
            return path
        from dataprep.remote import remote_at

        store = remote_at(path)
        self.stack.callback(store.close)
        if not store.address.name:
            raise UsageError(f"{store.shown!r} is a whole store; name a new folder in it")
        store.bucket.check_rights("rlwc")
        try:
            if store.blobs():
                raise UsageError(f"{store.shown!r} is there already and not empty; name a new one")
        except OSError as error:
            raise StoreError(f"cannot list {store.shown!r}: {error.strerror}") from error
        place = self._place(store.address.name, store.shown)
        self.outs.append((path, place))
        return str(place)

    def told(self, value: Told) -> Told:
        """What is said of copies, said of what they are copies of."""
        import msgspec

        if not self.names:
            return value
        return msgspec.convert(_renamed(msgspec.to_builtins(value), self.names), type(value))

    def upload(self) -> None:
        """Bring what was made where it was wanted: all files beside and below it have to be new there."""
        for url, place in self.outs:
            from dataprep.remote import remote_above
            from dataprep.transfer import send

            local, store = LocalStore(str(place.parent)), remote_above(url)
            self.stack.callback(store.close)
            send(local, local.list(), store, {}, overwrite=False)

    def _place(self, name: str, shown: str) -> Path:
        """A place of that name in a folder of its own."""
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="dataprep-")))
        place = Path(os.path.realpath(folder)) / (name if name not in {".", ".."} else "set")
        self.names[str(place)] = shown
        return place


@contextlib.contextmanager
def mirrored() -> Iterator[Mirror]:
    """Copies as long as they are needed; what is made is uploaded where all went well, and messages name what was given."""
    with contextlib.ExitStack() as stack:
        mirror = Mirror(stack)
        try:
            yield mirror
            mirror.upload()
        except (UsageError, StoreError) as error:
            message = _renamed(str(error), mirror.names)
            if message == str(error):
                raise
            raise type(error)(message) from error


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A tree of plain values with other names for places in its texts."""
    if isinstance(value, str):
        for place, shown in names.items():
            value = value.replace(place, shown)
        return value
    if isinstance(value, dict):
        return {_renamed(key, names): _renamed(entry, names) for key, entry in value.items()}
    return [_renamed(entry, names) for entry in value] if isinstance(value, list | tuple) else value
