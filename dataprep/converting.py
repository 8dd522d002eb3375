"""Converting what belongs to forms: a file, or a whole tree of them, into a new place."""

from __future__ import annotations

import os
from pathlib import Path

from dataprep import harvest
from dataprep.conversions import CONVERTERS, check_target
from dataprep.convert.results import is_result
from dataprep.durable import check_place, is_within
from dataprep.errors import StoreError, UsageError
from dataprep.journal import check_done
from dataprep.listing import PROJECTS, SIDECARS
from dataprep.model import FORM_TYPES, suffix
from dataprep.production import Conversion, Plan, check_out, lost, produce
from dataprep.store import LocalStore
from dataprep.targets import MOST_JSON
from dataprep.tasks import Wanted, kind_of

MOST_DOTS = 1e6
"""No picture has more dots to an inch."""


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
    check_out(out)
    store = LocalStore(str(given.parent if is_file else given))
    plan = _plan_of_file(store, given.name, place, what, wanted) if is_file else _plan(store, place, what, wanted)
    return produce(plan, store, os.fspath(source), out, to, allow_loss=allow_loss, link=link)


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
    if wanted.form is not None and not _is_form(wanted.form):
        raise UsageError(f"{wanted.form!r} is no name of a form: form.pdf, form.jpg and the like")


def _is_form(name: str) -> bool:
    return suffix(name) in FORM_TYPES and "/" not in name and is_within(Path(), name)


def _plan_of_file(store: LocalStore, name: str, out: Path, what: str, wanted: Wanted) -> Plan:
    """The one task of a file, whatever its name; those of a result."""
    converter = CONVERTERS[what]
    if converter.of_file is None:
        return _plan_of_result(store, name, out, wanted)
    if len(converter.kinds) != 1:
        raise UsageError(f"{name!r} is a file; give the folder of the set")
    if os.path.lexists(out):
        raise UsageError(f"{str(out)!r} is there already; name a new file")
    return Plan((converter.of_file(name, wanted),), alone=name)


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
    barred = (lost(entry.path, f"is not copied: {entry.problem}") for entry in entries if entry.problem)
    large = (entry.path for entry in kept if entry.size > MOST_JSON and kind_of(entry.path) in converter.kinds)
    told = (*barred, *(lost(path, "not converted: it is larger than what is read") for path in large))
    return Plan(tasks, tuple(entry.path for entry in kept if entry.path not in claims), left_out, told)
