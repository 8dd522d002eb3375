"""Converting: a file, or a whole tree of them, into a new place, all of it or nothing; what was given stays as it was.

The new tree is made beside its place, under a hidden name, and moved there when it is whole. What an interrupted run leaves
under that name is removed by the next one.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from dataprep import staging
from dataprep.conversion import Loss
from dataprep.convert import CONVERTERS, Task, Wanted, check_target, kind_of
from dataprep.durable import check_place, copy_all, encoded, is_within, store_all
from dataprep.errors import UsageError
from dataprep.findings import Location
from dataprep.journal import is_begun
from dataprep.listing import FIELDS, SIDECARS
from dataprep.model import FORM_TYPES, suffix
from dataprep.places import places
from dataprep.store import LocalStore
from dataprep.targets import MOST_JSON

PROJECTS = frozenset({".fott", ".vott"})
"""Files of labeling projects, which may hold keys (microsoft/OCR-Form-Tools, assets[].path): they are not passed on."""

NOTHING = {
    **dict.fromkeys(("coordinates", "labels"), f"no *{SIDECARS['labels']}"),
    "ocr": f"no *{SIDECARS['ocr']}",
    "fields": f"neither {FIELDS} nor *{SIDECARS['labels']}",
    "set": f"neither {', '.join(f'*{ending}' for ending in SIDECARS.values())} nor {FIELDS}",
    "results": "no result of a model, with documentResults, documents or keyValuePairs",
}
"""What is missing where there is nothing to convert."""

AT_ONCE = 128
"""So many files are held in memory before they are written."""


class Outcome(Struct, frozen=True):
    """What became of one file: its kind, what it was, and whether it stays as it is.

    `was` is None where it was made anew, or is not converted.
    """

    path: str
    kind: str
    was: str | None
    is_same: bool
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()


class Conversion(Struct, frozen=True):
    """What became of a file or a tree: `copied` files beside those that were converted, and `left_out` ones, which are not.

    `is_written` is False where something would be lost and that was not allowed. Otherwise `report`, beside the output, lists
    what was lost, if anything was.
    """

    source: str
    out: str
    to: str
    outcomes: tuple[Outcome, ...]
    copied: int
    left_out: tuple[str, ...] = ()
    unlinked: int = 0
    is_written: bool = False

    @property
    def losses(self) -> tuple[Loss, ...]:
        """All that the target cannot hold."""
        return tuple(loss for outcome in self.outcomes for loss in outcome.losses)

    @property
    def report(self) -> Path:
        """Where the losses are listed."""
        return Path(f"{self.out}-losses.json")


class LossObject(Struct):
    """Something that the target cannot hold."""

    path: Annotated[str, Meta(description="The file that was read, relative to the source.")]
    pointer: Annotated[str, Meta(description="Where in it, as a JSON pointer.")]
    line: Annotated[int | None, Meta(description="The line, counted from 1.")]
    about: Annotated[str | None, Meta(description="The label or field.")]
    message: Annotated[str, Meta(description="What is not kept, and what becomes of it.")]
    count: Annotated[int, Meta(description="How many of these the file holds; the place is that of the first.")]


class LossesObject(Struct):
    """What was lost in a conversion."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    source: Annotated[str, Meta(description="The file or folder that was converted.")]
    to: Annotated[str, Meta(description="The version or shape that it was converted to.")]
    losses: Annotated[list[LossObject], Meta(description="In the order of the files.")]


class Plan(Struct, frozen=True):
    """What is made of a source: by which tasks, which files are copied, and which are not passed on."""

    tasks: tuple[Task, ...]
    copies: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    barred: tuple[Outcome, ...] = ()
    is_file: bool = False


def convert_files(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    what: str,
    to: str,
    *,
    allow_loss: bool = False,
    link: bool = False,
    origin: str | None = None,
    resolution: float | None = None,
    form: str | None = None,
) -> Conversion:
    """Convert a file into a new file, or a tree into a new or empty folder; what stays as it is, is copied.

    `what` is coordinates, labels, ocr, fields, set or results, and `to` a version, shape or frame. For coordinates, `origin` is
    the frame they are in, found from the OCR if None, and `resolution` that of pixels in dots an inch. For a result, `form` is
    the name of the form that it is of. Without `allow_loss` nothing is written where something would be lost. `link` makes hard
    links instead of copies. Raises UsageError for a mistake of the caller, and StoreError where the disk fails: then nothing is
    written.
    """
    check_target(what, to)
    wanted = Wanted(to, origin, resolution, form)
    _check_details(what, wanted)
    given, place = Path(source), Path(out)
    is_file = os.path.isfile(source)  # noqa: PTH113 - False, not an error, for a name that no disk can have
    store = LocalStore(str(given.parent if is_file else given))
    plan = _plan_of_file(store, given.name, place, what, wanted) if is_file else _plan(store, place, what, wanted)
    place = Path(os.path.realpath(out))
    with staging.beside(place) as staged:
        outcomes = tuple(_made(plan.tasks, store, staged))
        found = Conversion(
            os.fspath(source), os.fspath(out), wanted.to, (*plan.barred, *outcomes), len(plan.copies), plan.left_out
        )
        if found.losses and not allow_loss:
            return found
        unlinked = _copy(plan.copies, store, staged, link=link)
        _report(found)
        staging.commit(staged / given.name if plan.is_file else staged, place)
    return replace(found, unlinked=unlinked, is_written=True)


def _check_details(what: str, wanted: Wanted) -> None:
    """Refuse details that the conversion has no use for, and those that are wrong. Raises UsageError."""
    if what != "coordinates" and (wanted.origin is not None or wanted.resolution is not None):
        raise UsageError(f"a frame and a resolution are for coordinates, not for {what}; leave them out")
    if what != "results" and wanted.form is not None:
        raise UsageError(f"the name of a form is for results, not for {what}; leave it out")
    if wanted.origin is not None:
        check_target(what, wanted.origin)
    if wanted.resolution is not None and not 0 < wanted.resolution < math.inf:
        raise UsageError(f"a resolution is a positive number of dots an inch, not {wanted.resolution}")
    if wanted.form is not None and (suffix(wanted.form) not in FORM_TYPES or not is_within(Path(), wanted.form)):
        raise UsageError(f"{wanted.form!r} is no name of a form: form.pdf, form.jpg and the like")


def _plan_of_file(store: LocalStore, name: str, out: Path, what: str, wanted: Wanted) -> Plan:
    """The one task of a file, whatever its name; those of a result."""
    converter = CONVERTERS[what]
    if converter.of_file is None:
        return _plan_of_result(store, name, out, what, wanted)
    if len(converter.kinds) != 1:
        raise UsageError(f"{name!r} is a file; give the folder of the set")
    if os.path.lexists(out):
        raise UsageError(f"{str(out)!r} is there already; name a new file")
    return Plan((converter.of_file(name, converter.kinds[0], wanted),), is_file=True)


def _plan_of_result(store: LocalStore, name: str, out: Path, what: str, wanted: Wanted) -> Plan:
    """What becomes of one result: its form, where it lies beside it, with OCR, labels and fields.json in a new folder."""
    check_place(str(out), ())
    forms = [entry.path for entry in store.list() if "/" not in entry.path and suffix(entry.path) in FORM_TYPES]
    tasks = tuple(CONVERTERS[what].tasks([name, *forms], store.read, wanted))
    if not tasks:
        raise UsageError(f"{name!r} holds nothing to convert: {NOTHING[what]}")
    made = {task.path for task in tasks}
    return Plan(tasks, tuple(form for form in forms if f"{form}{SIDECARS['ocr']}" in made))


def _plan(store: LocalStore, out: Path, what: str, wanted: Wanted) -> Plan:
    """What becomes of each file of a tree."""
    entries, converter = store.list(), CONVERTERS[what]
    check_place(str(out), [store.root])
    if is_begun(Path(store.root)):
        told = f"an interrupted fix left {store.root!r} half done"
        raise UsageError(f"{told}; complete it first: dataprep fix {store.root} --write")
    left_out = tuple(entry.path for entry in entries if suffix(entry.path) in PROJECTS or staging.ENDING in entry.path)
    kept = [entry for entry in entries if not entry.problem and entry.path not in left_out]
    tasks = tuple(converter.tasks([entry.path for entry in kept if entry.size <= MOST_JSON], store.read, wanted))
    if not tasks:
        raise UsageError(f"{store.root!r} holds nothing to convert: {NOTHING[what]}")
    made = {path for task in tasks for path in (task.path, *task.replaces)}
    barred = (_lost(entry.path, f"is not copied: {entry.problem}") for entry in entries if entry.problem)
    large = (entry.path for entry in kept if entry.size > MOST_JSON and kind_of(entry.path) in converter.kinds)
    lost = (*barred, *(_lost(path, "not converted: it is larger than what is read") for path in large))
    return Plan(tasks, tuple(entry.path for entry in kept if entry.path not in made), left_out, lost)


def _lost(path: str, message: str) -> Outcome:
    return Outcome(path, "file", None, True, (Loss(Location(path), message),))


def _made(tasks: Iterable[Task], store: LocalStore, staged: Path) -> Iterator[Outcome]:
    """Carry out tasks, and write what they make, some at a time."""
    pending = iter(tasks)
    while some := list(islice(pending, AT_ONCE)):
        done = [(task, _carried_out(task, store)) for task in some]
        files = {staged / task.path: raw for task, (raw, _) in done if raw is not None}
        for folder in {path.parent for path in files}:
            folder.mkdir(parents=True, exist_ok=True)
        store_all((path, raw, None) for path, raw in files.items())
        yield from (outcome for _, (_, outcome) in done if outcome is not None)


def _carried_out(task: Task, store: LocalStore) -> tuple[bytes | None, Outcome | None]:
    """What a task makes, and what became of its file; None where it makes none."""
    seen: dict[str, bytes] = {}

    def read(path: str) -> bytes:
        seen[path] = store.read(path)
        return seen[path]

    try:
        made = task.make(read)
    except OSError as error:
        return None, _lost(task.path, f"not converted: it cannot be read ({error.strerror or error})")
    if made is None:
        return None, None
    is_same = seen.get(task.path) == made.raw
    return made.raw, Outcome(task.path, task.kind, made.was, is_same, _placed(made.losses, seen), made.notes)


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


def _copy(paths: Sequence[str], store: LocalStore, staged: Path, *, link: bool) -> int:
    """Copy or link what no task makes; returns how many files could not be linked."""
    for folder in {(staged / path).parent for path in paths}:
        folder.mkdir(parents=True, exist_ok=True)
    root = Path(store.root)
    return copy_all((partial(store.open, path), staged / path, root / path if link else None) for path in paths)


def _report(found: Conversion) -> None:
    """List what is lost, in place of a list of an earlier run."""
    if not found.losses:
        return
    losses = [
        LossObject(loss.at.path, loss.at.pointer, loss.at.line, loss.about, loss.message, loss.count) for loss in found.losses
    ]
    found.report.unlink(missing_ok=True)
    store_all([(found.report, encoded(LossesObject(1, found.source, found.to, losses)), None)])
