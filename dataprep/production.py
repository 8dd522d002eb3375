"""Producing: a plan carried out into a new place, all of it or nothing; what was given stays as it was.

The new tree is made beside its place, under a hidden name, and moved there when it is whole. What an interrupted run leaves
under that name is removed by the next one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from dataprep import lists, staging
from dataprep.conversion import Loss
from dataprep.durable import check_parent, store_all
from dataprep.findings import Location
from dataprep.places import places
from dataprep.store import LocalStore
from dataprep.tasks import Output, Task

AT_ONCE = 128
"""So many files are held in memory before they are written."""


class Outcome(Struct, frozen=True):
    """What became of one file: its kind, what it was, whether it stays as it is, and whether it is left out.

    `was` is None where it was made anew, or could not be converted.
    """

    path: str
    kind: str
    was: str | None
    is_same: bool
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()
    is_left_out: bool = False

    @property
    def is_failed(self) -> bool:
        """Whether the file could not be converted."""
        return self.was is None and self.is_same


class Conversion(Struct, frozen=True):
    """What became of a file or a tree: `copied` files beside those that were converted, and `left_out` ones, which are not.

    `renamed` are the texts that have other names, as pairs of the old and the new one. `is_written` is False where something
    would be lost and that was not allowed. In both cases `report`, a file beside the output, lists all that is lost, if
    anything is, and `names` the new names.
    """

    source: str
    out: str
    to: str
    outcomes: tuple[Outcome, ...]
    copied: int
    left_out: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    unlinked: int = 0
    is_written: bool = False

    @property
    def losses(self) -> tuple[Loss, ...]:
        """All that the target cannot hold."""
        return tuple(loss for outcome in self.outcomes for loss in outcome.losses)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The files that could not be converted, and are as they were."""
        return tuple(outcome for outcome in self.outcomes if outcome.is_failed)

    @property
    def report(self) -> Path:
        """Where the losses are listed."""
        return lists.place_of(self.out, "losses")

    @property
    def names(self) -> Path:
        """Where new names are listed."""
        return lists.place_of(self.out, "names")


class Plan(Struct, frozen=True):
    """What is made of a source: by which tasks, which files are copied, which are not passed on, which get other names.

    `told` is what is known before anything is made. `alone` is the only file that is made, where the output is no folder.
    """

    tasks: tuple[Task, ...]
    copies: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    told: tuple[Outcome, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    alone: str | None = None


def check_out(out: str | os.PathLike[str]) -> None:
    """Refuse a place that cannot be written to, or where a list would take the place of another file. Raises UsageError."""
    check_parent(os.fspath(out))
    lists.check_free(out)


def produce(
    plan: Plan, store: LocalStore, source: str, out: str | os.PathLike[str], to: str, *, allow_loss: bool, link: bool
) -> Conversion:
    """Carry out a plan; nothing is written where something would be lost, but lists of it, unless that is allowed."""
    place, real = Path(out), Path(os.path.realpath(out))
    with staging.beside(real) as staged:
        outcomes = (*plan.told, *_made(plan.tasks, store, staged))
        done = Conversion(source, str(place), to, outcomes, len(plan.copies), plan.left_out, plan.renamed)
        if not done.losses or (allow_loss and not (plan.alone and done.failed)):
            unlinked = staging.copy_tree(plan.copies, store, staged, link=link)
            staging.commit(staged / plan.alone if plan.alone else staged, real)
            done = replace(done, unlinked=unlinked, is_written=True)
        lists.write(place, done.source, to, done.losses, done.renamed)
    return done


def lost(path: str, message: str) -> Outcome:
    """What becomes of a file that is not converted."""
    return Outcome(path, "file", None, True, (Loss(Location(path), message),))


def _made(tasks: Iterable[Task], store: LocalStore, staged: Path) -> Iterator[Outcome]:
    """Carry out tasks, and write what they make, some at a time; with the permissions of what it was made from."""
    pending, root = iter(tasks), Path(store.root)
    while some := list(islice(pending, AT_ONCE)):
        done = [entry for task in some for entry in _carried_out(task, store)]
        files = {outcome.path: raw for raw, outcome in done if raw is not None}
        for folder in {(staged / path).parent for path in files}:
            folder.mkdir(parents=True, exist_ok=True)
        store_all((staged / path, raw, root / path if (root / path).is_file() else None) for path, raw in files.items())
        yield from (outcome for _, outcome in done)


def _carried_out(task: Task, store: LocalStore) -> list[tuple[bytes | None, Outcome]]:
    """What a task makes: the bytes of each file, None of one that is not written, and what became of it."""
    seen: dict[str, bytes] = {}

    def read(path: str) -> bytes:
        seen[path] = store.read(path)
        return seen[path]

    try:
        outputs = task.make(read)
    except OSError as error:
        return [(None, lost(path, f"not converted: it cannot be read ({error.strerror or error})")) for path in task.claims[:1]]
    return [(None if one.is_left_out else one.made.raw, _outcome(one, seen)) for one in outputs]


def _outcome(one: Output, seen: Mapping[str, bytes]) -> Outcome:
    made = one.made
    is_same = seen.get(one.path) == made.raw and not one.is_left_out
    return Outcome(one.path, one.kind, made.was, is_same, _placed(made.losses, seen), made.notes, one.is_left_out)


def _placed(losses: Sequence[Loss], seen: Mapping[str, bytes]) -> tuple[Loss, ...]:
    """Losses with the lines of their places."""
    pointers: dict[str, set[str]] = {}
    for loss in losses:
        pointers.setdefault(loss.at.path, set()).add(loss.at.pointer)
    found = {path: places(seen[path], sought) for path, sought in pointers.items() if path in seen}
    return tuple(replace(loss, at=_with_line(loss.at, found.get(loss.at.path, {}))) for loss in losses)


def _with_line(at: Location, found: Mapping[str, tuple[int, int]]) -> Location:
    line, column = found.get(at.pointer, (None, None)) if at.line is None and at.pointer else (at.line, at.column)
    return replace(at, line=line, column=column)
