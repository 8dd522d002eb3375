"""Converting: a file, or a whole tree of them, into a new place, all of it or nothing; what was given stays as it was.

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

from dataprep import harvest, losses, staging
from dataprep.conversion import Loss
from dataprep.conversions import CONVERTERS, check_target
from dataprep.convert.results import is_result
from dataprep.durable import check_parent, check_place, is_within, store_all
from dataprep.errors import StoreError, UsageError
from dataprep.findings import Location
from dataprep.journal import check_done
from dataprep.listing import PROJECTS, SIDECARS
from dataprep.model import FORM_TYPES, suffix
from dataprep.places import places
from dataprep.store import LocalStore
from dataprep.targets import MOST_JSON
from dataprep.tasks import Output, Task, Wanted, kind_of

MOST_DOTS = 1e6
"""No picture has more dots to an inch."""

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

    `is_written` is False where something would be lost and that was not allowed. In both cases `report`, a file beside the
    output, lists all that is lost, if anything is.
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
    def failed(self) -> tuple[Outcome, ...]:
        """The files that could not be converted, and are as they were."""
        return tuple(outcome for outcome in self.outcomes if outcome.is_failed)

    @property
    def report(self) -> Path:
        """Where the losses are listed."""
        return losses.place_of(self.out)


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
    """Convert a file into a new file, or a tree into a new or empty folder; what needs no converting is copied.

    `what` is coordinates, labels, ocr, fields, set or results, and `to` a version, shape or frame. For coordinates, `origin` is
    the frame they are in, found from the OCR if None, and `resolution` that of pixels in dots an inch. For a result, `form` is
    the name of the form that it is of. Without `allow_loss` nothing is written where something would be lost, but the list of
    it. `link` makes hard links of what is copied. Raises UsageError for a mistake of the caller, and StoreError where the disk
    fails: then nothing is written.
    """
    check_target(what, to)
    wanted = Wanted(to, origin, resolution, form)
    given, place = Path(source), Path(out)
    is_file = os.path.isfile(source)  # noqa: PTH113 - False, not an error, for a name that no disk can have
    _check_details(what, wanted, is_file=is_file)
    _check_place(place, os.fspath(out))
    store = LocalStore(str(given.parent if is_file else given))
    plan = _plan_of_file(store, given.name, place, what, wanted) if is_file else _plan(store, place, what, wanted)
    real = Path(os.path.realpath(out))
    with staging.beside(real) as staged:
        outcomes = (*plan.barred, *_made(plan.tasks, store, staged))
        done = Conversion(os.fspath(source), str(place), to, outcomes, len(plan.copies), plan.left_out)
        if not done.losses or (allow_loss and not (plan.is_file and done.failed)):
            unlinked = staging.copy_tree(plan.copies, store, staged, link=link)
            staging.commit(staged / given.name if plan.is_file else staged, real)
            done = replace(done, unlinked=unlinked, is_written=True)
        losses.write(place, done.source, to, done.losses)
    return done


def _check_details(what: str, wanted: Wanted, *, is_file: bool) -> None:
    """Refuse details that the conversion has no use for, and those that are wrong. Raises UsageError."""
    given = {"origin": "a frame", "resolution": "a resolution", "form": "the name of a form"}
    for name, title in given.items():
        if getattr(wanted, name) is not None and name not in CONVERTERS[what].details:
            raise UsageError(f"{title} is not for {what}; leave it out")
    if wanted.origin is not None:
        check_target(what, wanted.origin)
    if wanted.resolution is not None and not 0 < wanted.resolution < MOST_DOTS:
        raise UsageError(f"a resolution is a positive number of dots an inch, not {wanted.resolution}")
    if wanted.form is not None and not is_file:
        raise UsageError("the name of a form is for one result; in a folder call each result FORM.json")
    if wanted.form is not None and (
        suffix(wanted.form) not in FORM_TYPES or "/" in wanted.form or not is_within(Path(), wanted.form)
    ):
        raise UsageError(f"{wanted.form!r} is no name of a form: form.pdf, form.jpg and the like")


def _is_form(name: str) -> bool:
    return suffix(name) in FORM_TYPES and "/" not in name and is_within(Path(), name)


def _check_place(place: Path, out: str) -> None:
    """Refuse a place that cannot be written to, or where a list of losses would take the place of another file."""
    check_parent(out)
    losses.check_free(place)


def _plan_of_file(store: LocalStore, name: str, out: Path, what: str, wanted: Wanted) -> Plan:
    """The one task of a file, whatever its name; those of a result."""
    converter = CONVERTERS[what]
    if converter.of_file is None:
        return _plan_of_result(store, name, out, wanted)
    if len(converter.kinds) != 1:
        raise UsageError(f"{name!r} is a file; give the folder of the set")
    if os.path.lexists(out):
        raise UsageError(f"{str(out)!r} is there already; name a new file")
    return Plan((converter.of_file(name, wanted),), is_file=True)


def _plan_of_result(store: LocalStore, name: str, out: Path, wanted: Wanted) -> Plan:
    """What becomes of one result: its form, where it lies beside it, with OCR, labels and fields.json in a new folder."""
    check_place(str(out), ())
    try:
        is_one, names = is_result(store.read(name)), sorted(child.name for child in Path(store.root).iterdir())
    except OSError as error:
        raise StoreError(f"cannot read {name!r}: {error.strerror or error}") from error
    if not is_one:
        raise UsageError(f"{name!r} holds nothing to convert: {CONVERTERS['results'].nothing}")
    forms = [one for one in names if suffix(one) in FORM_TYPES]
    tasks = tuple(harvest.of_file(name, set(forms), wanted))
    claims = {path for task in tasks for path in task.claims}
    return Plan(tasks, tuple(form for form in forms if f"{form}{SIDECARS['ocr']}" in claims))


def _plan(store: LocalStore, out: Path, what: str, wanted: Wanted) -> Plan:
    """What becomes of each file of a tree."""
    entries, converter = store.list(), CONVERTERS[what]
    check_place(os.path.realpath(out) if ".." in out.parts else str(out), [store.root])
    check_done(Path(store.root))
    left_out = tuple(entry.path for entry in entries if suffix(entry.path) in PROJECTS)
    kept = [entry for entry in entries if not entry.problem and entry.path not in left_out]
    tasks = tuple(converter.tasks([entry.path for entry in kept if entry.size <= MOST_JSON], store.read, wanted))
    if not tasks:
        raise UsageError(f"{store.root!r} holds nothing to convert: {converter.nothing}")
    claims = {path for task in tasks for path in task.claims}
    barred = (_lost(entry.path, f"is not copied: {entry.problem}") for entry in entries if entry.problem)
    large = (entry.path for entry in kept if entry.size > MOST_JSON and kind_of(entry.path) in converter.kinds)
    lost = (*barred, *(_lost(path, "not converted: it is larger than what is read") for path in large))
    return Plan(tasks, tuple(entry.path for entry in kept if entry.path not in claims), left_out, lost)


def _lost(path: str, message: str) -> Outcome:
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
        return [(None, _lost(path, f"not converted: it cannot be read ({error.strerror or error})")) for path in task.claims[:1]]
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
