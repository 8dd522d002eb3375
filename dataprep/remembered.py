"""What a cache remembers of a set: of each form what judging it gave, of equal forms what looks at them said, and the verdict."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from dataprep.cache import Cache, Writing, digest_of, line_of, read_lines, touch
from dataprep.facts import Twins
from dataprep.inspection import Inspection, Outcome
from dataprep.model import Form
from dataprep.sets import OpenSet
from dataprep.settings import Settings
from dataprep.stored import restore_outcome, restore_verdict, store_outcome, store_verdict
from dataprep.twins import find_twins
from dataprep.verdicts import Verdict

Judge = Callable[[Iterator[Form]], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Place:
    """A form that is asked for: how its files are (None where nothing can be remembered of it), and what is known of it."""

    form: Form
    stamps: Any
    line: bytes = b""
    outcome: Outcome | None = None


def remembered_forms(cache: Cache, inspection: Inspection, judge: Judge) -> Generator[Outcome, None, None]:
    """What each form of a set gives, in order; only forms that are not as they were go to the judge."""
    path = cache.path_of(_home(inspection.dataset, inspection.settings), "forms", _key(inspection))
    writing = Writing(path)
    last = ""
    try:
        for place, outcome in _through(cache, path, inspection, judge):
            if line := place.line or _line(place, outcome):
                writing.write(line)
            last = place.form.name
            yield outcome
    except BaseException:  # interrupted: what comes after is as known as it was
        for values, line in read_lines(path):
            if _name(values) > last:
                writing.write(line)
        raise
    finally:
        writing.done()


def _through(cache: Cache, path: str, inspection: Inspection, judge: Judge) -> Iterator[tuple[Place, Outcome]]:
    known = Known(path, inspection.dataset)
    line: deque[Place] = deque()

    def unknown() -> Iterator[Form]:
        for form in inspection.listing.forms:
            line.append(known.place(form, _stamps(cache, inspection, form)))
            if line[-1].outcome is None:
                yield form

    def ready() -> Iterator[tuple[Place, Outcome]]:
        while line and (outcome := line[0].outcome) is not None:
            yield line.popleft(), outcome

    for outcome in judge(unknown()):
        yield from ready()
        yield line.popleft(), outcome
    yield from ready()


class Known:
    """The lines of a file, in the order of the forms, read as far as they are asked for."""

    def __init__(self, path: str, dataset: str) -> None:
        self._lines = read_lines(path)
        self._dataset = dataset
        self._next = next(self._lines, None)

    def place(self, form: Form, stamps: Any) -> Place:
        """A form with what is known of it, where its files are as they were."""
        while self._next and _name(self._next[0]) < form.name:
            self._next = next(self._lines, None)
        if self._next and stamps and _name(self._next[0]) == form.name:
            values, line = self._next
            try:
                if values[1] == stamps:
                    return Place(form, stamps, line, restore_outcome(values[2], self._dataset))
            except (LookupError, TypeError, ValueError, msgspec.ValidationError, RecursionError):
                pass
        return Place(form, stamps)


def _name(values: Any) -> str:
    """The form that a line speaks of; "" where it speaks of none."""
    return values[0] if isinstance(values, list) and values and isinstance(values[0], str) else ""


def _line(place: Place, outcome: Outcome) -> bytes | None:
    values = store_outcome(outcome) if place.stamps else None
    return line_of([place.form.name, place.stamps, values]) if values is not None else None


def _stamps(cache: Cache, inspection: Inspection, form: Form) -> Any:
    """How the files of a form are, and what their names say of it; None where nothing is to be remembered."""
    home, stamps = _home(inspection.dataset, inspection.settings), list[Any]()
    for name in (form.name, form.ocr, form.labels):
        is_there = name is not None and not inspection.listing.entries[name].problem
        stamp = cache.stamp(f"{home}/{name}") if is_there else None
        if name and stamp is None:
            return None
        stamps.append(stamp and list(stamp))
    return [*stamps, (form.name, "ocr") in inspection.listing.lost]


def _home(dataset: str, settings: Settings) -> str:
    """The folder of a set, wherever this process works."""
    return os.path.join(settings.here or "", dataset)  # noqa: PTH118


def _key(inspection: Inspection) -> Any:
    """What judging a form depends on beside its files."""
    shared, target = inspection.shared, inspection.target
    digests = {path: digest_of(raw) for path, raw in shared.texts.items()}
    aim = [target.version, target.is_given, target.tier, target.model]
    settings = [msgspec.to_builtins(inspection.settings.thresholds), inspection.settings.deep]
    return [str(inspection.kind), aim, settings, digests, sorted(shared.unread.values())]


def remembered_twins(cache: Cache, inspection: Inspection) -> Twins:
    """The groups of equal forms; a look at a form that is as it was is taken from memory."""
    home = _home(inspection.dataset, inspection.settings)
    path = cache.path_of(home, "looks", None)
    known = {_name(values): (values, line) for values, line in read_lines(path)}
    kept: dict[str, bytes | None] = {}
    looks: dict[str, tuple[Any, dict[str, str]]] = {}

    def remembered(form: Form, name: str, look: Callable[[], str]) -> str:
        if form.name not in looks:
            stamp = cache.stamp(f"{home}/{form.name}")
            values, line = known.get(form.name, ([], None))
            is_known = stamp is not None and values[1:2] == [list(stamp)] and _are_texts(values[2:])
            looks[form.name] = stamp, dict(values[2]) if is_known else {}
            kept[form.name] = line if is_known else None
        stamp, said = looks[form.name]
        if name not in said:
            said[name] = look()
            kept[form.name] = line_of([form.name, list(stamp), said]) if stamp else None
        return said[name]

    twins = find_twins(inspection.store, inspection.listing.forms, remembered)
    if list(kept.values()) != [line for _, line in known.values()]:
        writing = Writing(path)
        for line in filter(None, kept.values()):
            writing.write(line)
        writing.done()
    return twins


def _are_texts(values: Any) -> bool:
    return len(values) == 1 and isinstance(values[0], dict) and all(isinstance(one, str) for one in values[0].values())


@dataclass(frozen=True, slots=True)
class Memory:
    """Where the verdict on a set is remembered, and how all files of the set are; None where that cannot be said."""

    path: str
    seen: str | None


def memory_of(cache: Cache, one: OpenSet) -> Memory:
    """Look at every file of a set, before it is judged."""
    settings = msgspec.to_builtins(replace(one.settings, here=one.settings.here or os.getcwd()))  # noqa: PTH109
    key = [one.name, settings, sorted(one.asked), one.beside]
    seen = [json.dumps(sorted(one.excluded))]
    home = _home(one.name, one.settings)
    path = cache.path_of(home, "set", key)
    for entry in one.entries:
        stamp = None if entry.problem else cache.stamp(f"{home}/{entry.path}")
        if stamp is None and not entry.problem:
            return Memory(path, None)
        seen.append(json.dumps([entry.path, entry.problem, stamp]))
    return Memory(path, digest_of("".join(seen).encode()))


def recall(memory: Memory, one: OpenSet) -> Verdict | None:
    """The verdict on a set all of whose files are as they were; it stands between two lines that say so, and how long it is."""
    if memory.seen is None:
        return None
    lines = (values for values, _ in read_lines(memory.path))
    if next(lines, None) != [memory.seen]:
        return None
    parts = list(lines)
    if not parts or parts.pop() != [memory.seen, len(parts)]:
        return None
    try:
        verdict = restore_verdict(parts)
    except (LookupError, TypeError, ValueError, msgspec.ValidationError, RecursionError):
        return None
    touch(memory.path)
    return replace(verdict, baseline=one.settings.baseline, beside=one.beside)


def remember(memory: Memory, verdict: Verdict) -> None:
    """Keep a verdict for the next run."""
    if memory.seen is None:
        return
    writing, count = Writing(memory.path), 0
    try:
        writing.write(_written([memory.seen]))
        for count, part in enumerate(store_verdict(verdict), 1):  # noqa: B007 - the last is how many there are
            writing.write(_written(part))
        writing.write(_written([memory.seen, count]))
    except BaseException as error:
        writing.drop()
        if not isinstance(error, ValueError):
            raise
    writing.done()


def _written(values: Any) -> bytes:
    line = line_of(values)
    if line is None:
        raise ValueError("no line holds this")
    return line
