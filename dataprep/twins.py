"""Forms that are the same, byte for byte: sought among those of one size only, by a glance first and then in whole."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import BinaryIO, TypeAlias

from dataprep.decode import LFS_POINTER
from dataprep.facts import Twins
from dataprep.model import Form
from dataprep.store import Store, expect

GLANCES = 16
WIDTH = 4096

Look: TypeAlias = Callable[[BinaryIO, int], str]


Remembered: TypeAlias = Callable[[Form, str, Callable[[], str]], str]
"""Gives what a look at a form, called by a name, said before, or else what it says now."""


def find_twins(store: Store, forms: Sequence[Form], remembered: Remembered = lambda _form, _name, look: look()) -> Twins:
    """The groups of forms with equal bytes, each in the order of the listing."""
    groups: list[Sequence[Form]] = [group for group in _split([forms], lambda form: form.size) if group[0].size]
    for look in (_glance, _digest):
        expect(store, [form.name for group in groups for form in group])
        groups = list(_split(groups, lambda form, look=look: _seen(store, form, look, remembered)))  # type: ignore[misc]
    return Twins(tuple(tuple(form.name for form in group) for group in groups))


def _split(groups: Iterable[Sequence[Form]], key: Callable[[Form], Hashable]) -> Iterator[Sequence[Form]]:
    """Groups by what a look says, those of one form left out."""
    for group in groups:
        found: dict[Hashable, list[Form]] = {}
        for form in group:
            found.setdefault(key(form), []).append(form)
        yield from (forms for forms in found.values() if len(forms) > 1)


def _seen(store: Store, form: Form, look: Look, remembered: Remembered) -> str:
    """What a look says; a name that no other form has where it says nothing."""
    return remembered(form, look.__name__, lambda: _looked(store, form, look)) or form.name


def _looked(store: Store, form: Form, look: Look) -> str:
    """What a look says in hexadecimal digits, "" where it says nothing."""
    try:
        with store.open(form.name) as file:
            return look(file, form.size)
    except OSError:
        return ""  # reading the form tells of it


def _glance(file: BinaryIO, size: int) -> str:
    """A few places of a file, spread evenly, its beginning first."""
    import hashlib  # few sets have two forms that are alike so far

    seen = hashlib.sha256()
    for number in range(GLANCES):
        file.seek(max(size - WIDTH, 0) * number // (GLANCES - 1))
        part = file.read(WIDTH)
        if number == 0 and part.startswith(LFS_POINTER):
            return ""  # two pointers say nothing of their forms
        seen.update(part)
    return seen.hexdigest()


def _digest(file: BinaryIO, _size: int) -> str:
    import hashlib

    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any buffered reader will do
