"""What texts and their classes become: a set in any version's shape, a table, or a folder for each class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import structs

from dataprep import class_folders, text_tables
from dataprep.conversion import Converted, Loss, written
from dataprep.convert import texts
from dataprep.convert.texts import PREVIEW, SINCE_2022
from dataprep.errors import UsageError
from dataprep.findings import Location
from dataprep.names import whole
from dataprep.production import Outcome, Plan
from dataprep.samples import SETS, Sample, merged
from dataprep.targets import TEXT_VERSIONS
from dataprep.tasks import Output, Read, Task
from dataprep.text_listing import ELSEWHERE, Listed, TextWanted, listed
from dataprep.text_names import Names, fit
from dataprep.text_placing import (
    MARK,
    Placed,
    barred_of,
    copies_of,
    marked_text_of,
    parts_of,
    place,
    rough,
    text_tasks,
    unlisted,
)
from dataprep.text_sources import TextSource

FOLDERS = "folders"
TARGETS = (*TEXT_VERSIONS, *text_tables.TABLES, FOLDERS)

LABELS, BODY = "labels.json", "project.json"
"""What the files of a set are called that has none."""

INDENTED = b"{\n  \n}\n"
"""How a labels file is laid out that is made anew."""


def plan_of(source: TextSource, wanted: TextWanted, out: str) -> Plan:
    """The plan of a conversion; `out` is the name of the output. Raises UsageError for what only a folder can be made of."""
    if wanted.to in text_tables.TABLES:
        return _table(source, wanted, out)
    return _folders(source, wanted) if wanted.to == FOLDERS else _set(source, wanted, out)


def _set(source: TextSource, wanted: TextWanted, out: str) -> Plan:
    """A labels file of a version with its texts; of a labels file by itself no more than that."""
    is_alone = source.labels is not None and not source.is_folder
    if is_alone and wanted.split_at is not None:
        raise UsageError("texts are split where they lie: give the folder of the set, not its labels file alone")
    others = source.files.keys() - {one.path for one in source.samples.samples} if source.is_folder else ()
    taken = {name.partition("/")[0] for name in others}
    path, body = source.labels or Names(taken).new(LABELS, ".json"), source.body or Names(taken).new(BODY, ".json")
    taken |= {path, body}
    placed = tuple(place(source, wanted.split_at, lambda one: is_alone or _may_stay(one, source, wanted.to), taken))
    made = listed(source, wanted, placed, out)
    labels = Task((path,) if source.labels else (), partial(_labels, source, wanted, made, path))
    if is_alone:
        return Plan((labels,), renamed=made.renamed, alone=path)
    moved = [one for one in placed if not one.is_kept]
    tasks = (
        labels,
        *_body(source, wanted, made, path, body),
        *text_tasks(source, moved, wanted.split_at, lambda _, name: (name,)),
    )
    return Plan(tasks, copies_of(source, placed, tasks), told=barred_of(source), renamed=(*made.renamed, *_renamed(placed)))


def _may_stay(one: Sample, source: TextSource, to: str) -> bool:
    """Whether a text can keep its name: in the root, but for the preview; of folders and tables only a fit one."""
    if one.path is None or source.samples.was == to:
        return one.path is not None
    if ("/" in one.path and to != PREVIEW) or one.path.startswith("../"):
        return False
    return source.labels is not None or one.path == one.name == f"{fit(one.name.removesuffix('.txt'))}.txt"


def _labels(source: TextSource, wanted: TextWanted, made: Listed, path: str, read: Read) -> Sequence[Output]:
    like = read(path) if source.labels else INDENTED
    tree = texts.labels_of(made.samples, wanted.to, single=made.is_single)
    raw = like if made.is_same else written(tree, like)
    was = source.samples.was if source.labels else None
    return (Output(path, "labels", Converted(raw, was, made.losses, made.notes)),)


def _body(source: TextSource, wanted: TextWanted, made: Listed, labels: str, path: str) -> Iterator[Task]:
    """The body that creates the project: for 2021, which says there what 2022 says in the labels file, or where there is one."""
    project = made.samples.project
    is_told = wanted.to != SINCE_2022 and "storageInputContainerName" in project
    if made.is_same or not (source.body or is_told):
        return

    def make(read: Read) -> Sequence[Output]:
        like = read(source.body) if source.body else INDENTED
        tree = texts.body_of(project, wanted.to, single=made.is_single, labels=labels)
        losses = texts.beyond_body(like, path, wanted.to) if source.body else ()
        return (Output(path, "project", Converted(written(tree, like), None, losses)),)

    yield Task((source.body,) if source.body else (), make)


def _renamed(placed: Iterable[Placed]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pair for one in placed for pair in one.renamed))


def _table(source: TextSource, wanted: TextWanted, out: str) -> Plan:
    """A table of all texts."""
    placed = tuple(place(source, wanted.split_at, lambda one: one.path is not None, ()))

    def make(read: Read) -> Sequence[Output]:
        losses = [*source.samples.losses, *_unused(source), *_halved(source)]
        if source.labels:
            read(source.labels)  # its lines are told where something is lost
        marked: list[str] = []
        raw = text_tables.write(_rows(source, wanted, placed, losses, marked), wanted.to)
        notes = (*source.samples.notes, *_notes(source, placed), *_marks(marked))
        return (Output(out, "table", Converted(raw, None, tuple(losses), notes)),)

    return Plan((Task((), make),), alone=out, renamed=_renamed(placed))


def _rows(
    source: TextSource, wanted: TextWanted, placed: Iterable[Placed], losses: list[Loss], marked: list[str]
) -> Iterator[Sample]:
    for one in placed:
        if isinstance(text := marked_text_of(source, one.sample), Loss):
            losses.append(text)
            yield structs.replace(one.sample, text=None)
        else:
            if one.sample.text is None and text.startswith(MARK):
                marked.append(one.sample.name)
                text = text.removeprefix(MARK)
            for name, part in parts_of(text, one, wanted.split_at):
                yield structs.replace(one.sample, name=name, text=part)


def _unused(source: TextSource) -> Iterator[Loss]:
    """The classes that only a labels file can name."""
    used = {name for one in source.samples.samples for name in one.classes}
    for name in source.samples.classes:
        if name not in used:
            yield Loss(Location(source.name), "is a class of no text: left out", name)


def _halved(source: TextSource) -> Iterator[Loss]:
    """The classes whose names UTF-8 cannot hold."""
    for name in source.samples.classes:
        if name != whole(name):
            yield Loss(Location(source.name), "holds half a character, which becomes a question mark", name)


def _marks(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"byte order marks of texts are not kept in a table: {len(names)}, the first that of {names[0]!r}"


def _notes(source: TextSource, placed: Iterable[Placed]) -> Iterator[str]:
    yield from rough(placed)
    yield from unlisted(source)
    if source.samples.project:
        yield ELSEWHERE


def _folders(source: TextSource, wanted: TextWanted) -> Plan:
    """A folder for each class, with a copy of each text in those of all its classes."""
    losses, notes = [*source.samples.losses, *_unused(source)], list[str]()
    present = [one for one in source.samples.samples if one.path is None or one.path in source.files]
    missing = (one for one in source.samples.samples if one.path is not None and one.path not in source.files)
    losses += (Loss(one.at, "there is no such text: left out", one.name) for one in missing)
    samples = tuple(merged(present, losses, notes))
    source = structs.replace(source, samples=structs.replace(source.samples, samples=samples))
    placed = tuple(place(source, wanted.split_at, lambda one: source.labels is not None and "/" not in (one.path or "/"), ()))
    names = Names(name for one in placed for name in one.names)
    folders = {name: names.new(name, "") for name in source.samples.classes}
    has_sets = all(one.dataset in SETS.values() for one in samples)

    def places(one: Placed, name: str) -> Iterator[str]:
        dataset = one.sample.dataset if has_sets else None
        for folder in [folders[each] for each in one.sample.classes] or ("",):
            yield class_folders.place_of(name, folder, dataset)

    losses += _unheld_by_folders(samples, has_sets)
    classes = tuple((name, folder) for name, folder in folders.items() if name != folder)
    tasks = tuple(text_tasks(source, placed, wanted.split_at, places))
    told = Outcome(
        source.name, "source", source.samples.was, False, tuple(losses), (*source.samples.notes, *notes, *_notes(source, placed))
    )
    return Plan(tasks, told=(told,), renamed=(*classes, *_renamed(placed)))


def _unheld_by_folders(samples: Sequence[Sample], has_sets: bool) -> Iterator[Loss]:
    for key, found in (
        ("language", [one for one in samples if one.language is not None]),
        ("dataset", [one for one in samples if one.dataset is not None and not has_sets]),
    ):
        if found:
            yield Loss(found[0].at, f"{key} has no place in folders: left out", None, len(found))
