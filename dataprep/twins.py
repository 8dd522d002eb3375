"""Forms that are the same, byte for byte: sought among those of one size only, by a glance first and then in whole."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import BinaryIO

from dataprep.decode import LFS_POINTER
from dataprep.facts import Twins
from dataprep.model import Form
from dataprep.store import Store, expect

GLANCES = 16
WIDTH = 4096


def find_twins(store: Store, forms: Sequence[Form]) -> Twins:
    """The groups of forms with equal bytes, each in the order of the listing."""
    groups: list[Sequence[Form]] = [group for group in _split([forms], lambda form: form.size) if group[0].size]
    for look in (_glance, _digest):
        expect(store, [form.name for group in groups for form in group])
        groups = list(_split(groups, lambda form, look=look: _looked(store, form, look)))  # type: ignore[misc]
    return Twins(tuple(tuple(form.name for form in group) for group in groups))


def _split(groups: Iterable[Sequence[Form]], key: Callable[[Form], Hashable]) -> Iterator[Sequence[Form]]:
    """Groups by what a look says, those of one form left out."""
    for group in groups:
        found: dict[Hashable, list[Form]] = {}
        for form in group:
            found.setdefault(key(form), []).append(form)
        yield from (forms for forms in found.values() if len(forms) > 1)


def _looked(store: Store, form: Form, look: Callable[[BinaryIO, int], bytes]) -> Hashable:
    try:
        with store.open(form.name) as file:
            seen = look(file, form.size)
    except OSError:
        return form.name  # reading the form tells of it
    return form.name if seen.startswith(LFS_POINTER) else seen  # two pointers say nothing of their forms


def _glance(file: BinaryIO, size: int) -> bytes:
    """A few places of a file, spread evenly, its beginning first."""
    parts = []
    for number in range(GLANCES):
        file.seek(max(size - WIDTH, 0) * number // (GLANCES - 1))
        parts.append(file.read(WIDTH))
    return b"".join(parts)


def _digest(file: BinaryIO, _size: int) -> bytes:
    import hashlib  # few sets have two forms that are alike so far

    return hashlib.file_digest(file, "sha256").digest()  # type: ignore[arg-type]  # any buffered reader will do
