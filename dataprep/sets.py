"""The sets that paths mean: each folder, or each set that lies in it, with the settings that hold for it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dataprep.addresses import is_url, local_path
from dataprep.configuration import read_settings, settings_for
from dataprep.errors import UsageError
from dataprep.homes import home_of
from dataprep.listing import below
from dataprep.options import known_settings, with_options
from dataprep.plan import folders_with_sets, plan_of
from dataprep.settings import Settings
from dataprep.store import Below, Entry, LocalStore, Store

WHOLE = ""
"""What is asked of a folder that was given itself, not one of its files."""


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A set that is about to be judged: where it is, what lies in it, and what is asked of it.

    `beside` are the folders of its tree that were passed over, where it is the first set of one; `excluded` are the paths that
    the settings leave out.
    """

    name: str
    store: Store
    entries: Sequence[Entry]
    settings: Settings
    asked: frozenset[str] = frozenset({WHOLE})
    beside: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()

    def over(self, store: Store) -> OpenSet:
        """The same set as another store has it."""
        return replace(self, store=store, entries=tuple(entry for entry in store.list() if entry.path not in self.excluded))


def open_sets(
    paths: Sequence[str | os.PathLike[str]],
    options: Mapping[str, object],
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    *,
    whole_set: bool = False,
) -> Iterator[OpenSet]:
    """The sets that paths mean, each once; without settings each with those that are found for it."""
    if settings is not None and config is not None:
        raise UsageError("give settings, or the file config that holds them, not both")
    with_options(Settings(), options)  # a mistake in them is told before anything is read
    fixed = read_settings(os.fspath(config)) if config is not None else None
    fixed = known_settings(settings) if settings is not None else fixed

    def chosen(folder: str) -> Settings:
        return with_options(fixed or settings_for(folder), options)

    seen: set[str] = set()  # by real path: a folder may be given twice
    with contextlib.ExitStack() as stack:  # stores far away are let go when the last set is done with
        for folder, (store, asked) in _folders(paths, stack).items():
            yield from _sets_of(folder, store, frozenset({WHOLE} if whole_set else asked), chosen, seen)


def _folders(paths: Sequence[str | os.PathLike[str]], stack: contextlib.ExitStack) -> Mapping[str, tuple[Store, set[str]]]:
    """Each folder once, with its store and the names that were asked for in it."""
    folders: dict[str, tuple[Store, set[str]]] = {}
    for given in paths:
        if not isinstance(given, str | os.PathLike):
            raise UsageError(f"a path is a text or a Path, not {type(given).__name__}; give several as check(one, two)")
        path = local_path(os.fspath(given))
        if is_url(path):
            shown, store, name = _far(path, stack)
            folders.setdefault(shown, (store, set()))[1].add(name)
            continue
        is_file = os.path.isfile(path)  # noqa: PTH113 - False, not an error, for a name that no disk can have
        folder, name = home_of(path) if is_file else (path, WHOLE)
        if not path:
            raise UsageError("the path is empty; give the folder that holds the training data, or . for this one")
        folder = folder.rstrip("/") or folder[:1] or "."
        folders.setdefault(folder, (LocalStore(folder), set()))[1].add(name)
    if not folders:
        raise UsageError("no path is given; give the folder that holds the training data")
    return folders


def _far(url: str, stack: contextlib.ExitStack) -> tuple[str, Store, str]:
    """What a URL is called, the store that it is in, and what of it is asked for."""
    from dataprep.remote import open_remote  # a folder on disk needs nothing of it

    store, name = open_remote(url)
    stack.callback(store.close)
    return store.shown, store, WHOLE if name is None else name


def _sets_of(
    folder: str, store: Store, asked: frozenset[str], chosen: Callable[[str], Settings], seen: set[str]
) -> Iterator[OpenSet]:
    """The folder as one set or, where the settings say so, each set that lies in it, by its own settings and only once."""
    settings = chosen(folder)
    if settings.recursive and (settings.labels or settings.project):
        raise UsageError("labels and project are files of one set; give its folder, and leave recursive out")
    entries, excluded = _kept(store.list(), settings)
    if not settings.recursive or WHOLE not in asked:
        if WHOLE not in asked or _is_new(folder, seen):
            yield OpenSet(folder, store, entries, settings, asked, excluded=excluded)
        return
    names, bare = folders_with_sets(store, entries, settings.kind)
    beside = tuple(os.path.join(folder, name) if name else folder for name in bare)  # noqa: PTH118
    for name in names:
        inside = tuple(below(entries, name))
        above = frozenset(path[len(name) + 1 :] if name else path for path in excluded if path.startswith(f"{name}/") or not name)
        part: Store = Below(store, name, inside) if name else store
        place = os.path.join(folder, name) if name else folder  # noqa: PTH118
        if _is_new(place, seen):
            own = chosen(place)
            left, gone = (inside, above) if own.exclude == settings.exclude else _kept(inside, own)
            yield OpenSet(place, part, left, own, beside=beside, excluded=above | gone)
            beside = ()


def _kept(entries: Sequence[Entry], settings: Settings) -> tuple[tuple[Entry, ...], frozenset[str]]:
    """The entries that are not excluded, and the paths of those that are."""
    excluded = frozenset(entry.path for entry in entries if settings.leaves_out(entry.path))
    return tuple(entry for entry in entries if entry.path not in excluded), excluded


def _is_new(folder: str, seen: set[str]) -> bool:
    """Whether a folder was not judged before, under whatever name; from now on it was."""
    real = os.path.realpath(folder)
    is_new = real not in seen
    seen.add(real)
    return is_new


def refuse_unfit(folder: str, version: str) -> None:
    """Refuse an API version that cannot train what lies in a folder, before anything is read. Raises UsageError."""
    for one in open_sets([folder], {"target": version, "recursive": True}):
        plan_of(one.store, one.entries, one.settings)
