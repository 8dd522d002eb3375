"""What can be converted: to which targets, by which tasks, and what is said where there is nothing to convert."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dataprep import harvest
from dataprep.convert import coordinates, ocr
from dataprep.convert.labels import ESCAPED, PREVIEW
from dataprep.errors import UsageError
from dataprep.listing import FIELDS, SIDECARS
from dataprep.names import meant
from dataprep.targets import VERSIONS
from dataprep.tasks import (
    Read,
    Task,
    Wanted,
    coordinates_task,
    fields_task,
    kind_of,
    labels_task,
    made_fields,
    ocr_task,
    set_task,
)


@dataclass(frozen=True, slots=True)
class Converter:
    """One kind of conversion: its targets, the kinds of file that become others, and the task of each.

    `beside` gives the tasks that make further files of a tree; `nothing` says what a tree lacks that has nothing to convert.
    `details` are those of what is wanted that it has a use for.
    """

    targets: Sequence[str]
    kinds: Sequence[str]
    nothing: str
    of_file: Callable[[str, Wanted], Task] | None = None
    beside: Callable[[Sequence[str], Read, Wanted], Iterator[Task]] | None = None
    details: Collection[str] = ()

    def tasks(self, paths: Sequence[str], read: Read, wanted: Wanted) -> Iterator[Task]:
        """All tasks of a tree."""
        yield from (self.of_file(path, wanted) for path in paths if self.of_file and kind_of(path) in self.kinds)
        if self.beside:
            yield from self.beside(paths, read, wanted)


def _fields_beside(paths: Sequence[str], _read: Read, wanted: Wanted) -> Iterator[Task]:
    """A fields.json where there is none; the preview reads none."""
    return iter(made_fields(paths, wanted.to) if wanted.to != PREVIEW else ())


ANY_LABELS, ANY_OCR = (f"*{SIDECARS[kind]}" for kind in ("labels", "ocr"))

CONVERTERS: Mapping[str, Converter] = {
    "coordinates": Converter(
        coordinates.FRAMES, ("labels",), f"no {ANY_LABELS}", coordinates_task, details=("origin", "resolution")
    ),
    "labels": Converter((*VERSIONS, ESCAPED), ("labels",), f"no {ANY_LABELS}", labels_task),
    "ocr": Converter((*ocr.STAMPS, ocr.RAW), ("ocr",), f"no {ANY_OCR}", ocr_task),
    "fields": Converter((*VERSIONS, ESCAPED), ("fields",), f"neither {FIELDS} nor {ANY_LABELS}", fields_task, _fields_beside),
    "set": Converter(
        VERSIONS, ("labels", "ocr", "fields"), f"neither {ANY_LABELS}, {ANY_OCR} nor {FIELDS}", set_task, _fields_beside
    ),
    "results": Converter(
        (harvest.AS_READ, *VERSIONS),
        (),
        "no result of a model, with documentResults, documents or keyValuePairs",
        beside=harvest.tasks,
        details=("form",),
    ),
}
"""All conversions by name."""


def check_target(what: str, to: str) -> None:
    """Refuse a conversion, or a target of it, that does not exist. Raises UsageError."""
    if what not in CONVERTERS:
        raise UsageError(f"there is no conversion of {what!r}; {meant(what, CONVERTERS)}")
    if to not in CONVERTERS[what].targets:
        raise UsageError(f"{what} cannot be converted to {to!r}; {meant(to, CONVERTERS[what].targets)}")
