"""Mending a set: fixes are chosen, carried out in memory, and judged again, until nothing changes; then written as one."""

from __future__ import annotations

import enum
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dataprep import durable, journal
from dataprep.checking import judge_set
from dataprep.edits import Change, EditError, changes_of, clash, rewritten
from dataprep.findings import Finding, Fix, Move
from dataprep.listing import below
from dataprep.overlay import Overlay
from dataprep.rules.run import rule_crashed
from dataprep.sets import OpenSet, open_sets
from dataprep.spans import JsonText
from dataprep.store import Below, LocalStore
from dataprep.writing import check_writable, far_place
from dataprep.writing import write as write_far

MOST_ROUNDS = 20
"""Fixes wait for one another a few times at most; what goes on longer goes in circles."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A set with its fixes carried out in memory.

    `fixed` are the findings whose fix was carried out, `refused` those whose fix could not be, `left` all that remain.
    `is_unsafe` tells that unsafe fixes were wanted, too; `is_unfinished` that an interrupted writer left it half done, which
    the next one completes.
    """

    name: str
    store: Overlay
    fixed: tuple[Finding, ...]
    refused: tuple[Finding, ...]
    left: tuple[Finding, ...]
    is_unsafe: bool = False
    is_unfinished: bool = False

    @property
    def texts(self) -> Mapping[str, bytes]:
        """The new contents, by the path that a file has on the disk; a change that another took back is none."""
        texts = {self.store.original(path): text for path, text in sorted(self.store.texts.items())}
        return {path: text for path, text in texts.items() if durable.digest(text) != self.store.seen[path]}

    @property
    def moves(self) -> Mapping[str, str]:
        """The new path of each file that gets one."""
        return {was: path for path, was in sorted(self.store.moved.items()) if was != path}

    @property
    def files(self) -> int:
        """How many files change."""
        return len(self.texts.keys() | self.moves.keys())

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to write."""
        return self.files > 0 or self.is_unfinished

    @property
    def crashed(self) -> tuple[Finding, ...]:
        """The rules that failed, so that not all is known (E001)."""
        return tuple(finding for finding in self.left if finding.code == rule_crashed.code)


def mend(
    paths: Sequence[str | os.PathLike[str]],
    options: Mapping[str, object],
    *,
    config: str | os.PathLike[str] | None = None,
    unsafe: bool = False,
) -> Iterator[Mended]:
    """Each set with its fixes carried out in memory: the safe ones, or all."""
    return (mend_set(_relisted(one), unsafe=unsafe) for one in open_sets(paths, options, config=config))


def _relisted(one: OpenSet) -> OpenSet:
    """A set below another as it is by now: what was written before may have moved files into it."""
    if not isinstance(one.store, Below):
        return one
    known = {entry.path: entry for entry in one.entries}
    listed = below(one.store.store.list(), one.store.folder) if far_place(one.store) else LocalStore(one.name).list()
    present = (entry for entry in listed if entry.path not in one.excluded)
    entries = tuple(known.get(entry.path, entry) for entry in present)
    return replace(one, store=replace(one.store, entries=entries), entries=entries)


def resume(
    paths: Sequence[str | os.PathLike[str]], options: Mapping[str, object], config: str | os.PathLike[str] | None = None
) -> Iterator[str]:
    """Complete what an interrupted writer began; gives the names of the sets where there was something.

    Far away nothing is left half done that running again does not mend; there it is refused what cannot be written.
    """
    for one in open_sets(paths, options, config=config):
        if place := far_place(one.store):
            check_writable(place)
            continue
        root = Path(one.name)
        with journal.locked(root):
            was_begun = journal.complete(root)
            journal.sweep(root)
        if was_begun:
            yield one.name


def mend_set(one: OpenSet, *, unsafe: bool) -> Mended:
    """One set with its fixes carried out in memory, round after round until nothing changes."""
    store, states = Overlay(one.store), list[Overlay]()
    fixed: list[Finding] = []
    barred: set[str] = set()
    found, refused = _findings(one, store), list[Finding]()
    while True:
        states.append(store)
        this = Round(store, Path(one.name))
        wanted = [finding for finding in _mendable(found, unsafe) if _key(finding) not in barred]
        outcomes = [(finding, this.take(finding.fix)) for finding in wanted if finding.fix]
        taken = [finding for finding, outcome in outcomes if outcome is Outcome.TAKEN]
        refused = [finding for finding, outcome in outcomes if outcome is Outcome.REFUSED or not taken]
        if not taken:
            break
        after = this.result()
        if after in states or len(states) > MOST_ROUNDS:  # fixes that undo each other: none of them is made
            barred |= {_key(finding) for finding in (*fixed, *taken)}
            store, states, fixed = Overlay(one.store), [], []
        else:
            store, fixed = after, fixed + taken
        found = _findings(one, store)
    refused += [finding for finding in _mendable(found, unsafe) if _key(finding) in barred]
    return Mended(one.name, store, tuple(fixed), tuple(refused), tuple(found), unsafe, journal.is_begun(Path(one.name)))


def _mendable(found: Iterable[Finding], unsafe: bool) -> Iterator[Finding]:
    """The findings whose fix may be carried out."""
    return (finding for finding in found if finding.fix and (finding.fix.safe or unsafe))


def _key(finding: Finding) -> str:
    """What makes a fix the same in another round."""
    return f"{finding.code} {finding.at.path}"


def _findings(one: OpenSet, store: Overlay) -> list[Finding]:
    return sorted(judge_set(one.over(store)).report.findings, key=lambda finding: finding.order)


def write(mended: Mended) -> None:
    """Write a mended set over its folder, all of it or nothing. Raises StoreError where that cannot be done."""
    if place := far_place(mended.store.store):
        write_far(place, mended.texts, mended.moves, mended.store.seen)
        return
    journal.write(Path(mended.name), mended.texts, mended.moves, mended.store.seen)


class Outcome(enum.Enum):
    """What became of a fix in a round: one that leads nowhere, or changes nothing, is refused."""

    TAKEN = enum.auto()
    WAITS = enum.auto()
    REFUSED = enum.auto()


@dataclass(slots=True)
class Round:
    """Fixes that are carried out together: none wants a place that another changes; who does waits for the next round."""

    store: Overlay
    root: Path = Path()
    names: set[str] = field(init=False)
    texts: dict[str, JsonText] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {entry.path for entry in self.store.list()}

    @property
    def has_changes(self) -> bool:
        """Whether any fix was taken."""
        return bool(self.changes or self.moves)

    def take(self, fix: Fix) -> Outcome:
        """Carry out a fix, whole or not at all."""
        moves = {edit.path: edit.to for edit in fix.edits if isinstance(edit, Move)}
        try:
            wanted = self._wanted(fix)
            for path in moves:
                self.store.read(path)
            if any((self.root / self.store.original(path)).is_symlink() for path in (*wanted, *moves)):
                return Outcome.REFUSED
        except (EditError, OSError, UnicodeDecodeError):
            return Outcome.REFUSED
        if any(map(clash, wanted.values())) or not (moves or any(wanted.values())):
            return Outcome.REFUSED
        if any(clash([*self.changes.get(path, ()), *changes]) for path, changes in wanted.items()):
            return Outcome.WAITS
        if any(path in self.moves or to in self.names for path, to in moves.items()):
            return Outcome.WAITS
        for path, changes in wanted.items():
            self.changes.setdefault(path, []).extend(changes)
        self.moves |= moves
        self.names |= set(moves.values())
        return Outcome.TAKEN

    def _wanted(self, fix: Fix) -> Mapping[str, list[Change]]:
        """What a fix changes in each file."""
        edits = [edit for edit in fix.edits if not isinstance(edit, Move)]
        paths = dict.fromkeys(edit.at.path for edit in edits)
        return {path: changes_of(self._text(path), [edit for edit in edits if edit.at.path == path]) for path in paths}

    def _text(self, path: str) -> JsonText:
        if path not in self.texts:
            self.texts[path] = JsonText(self.store.read(path).decode())
        return self.texts[path]

    def result(self) -> Overlay:
        """The store with all that was taken."""
        changed = {path: rewritten(self.texts[path].text, changes) for path, changes in self.changes.items()}
        return self.store.changed({path: text.encode() for path, text in changed.items()}, self.moves)
