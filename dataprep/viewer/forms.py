"""The forms of a set as the page shows them: read once more, since what was read to judge them is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from dataprep.checking import Judged, asked_forms
from dataprep.findings import Report
from dataprep.load import load_form
from dataprep.model import Form, Labels, Ocr, Source
from dataprep.sets import WHOLE, OpenSet
from dataprep.store import Store
from dataprep.viewer.contents import MOST_FINDINGS, Placed
from dataprep.viewer.pages import Room, pages_of
from dataprep.viewer.placing import Pointed
from dataprep.viewer.shape import FormEntry, FormPages


@dataclass(frozen=True, slots=True)
class Shown:
    """A form as the page shows it, its type of content, its size, what reads it, and its findings by number in the report."""

    entry: FormEntry
    pages: FormPages
    type: str
    size: int
    read: Callable[[], bytes]
    placed: Mapping[int, Placed]


@dataclass(frozen=True)
class Reading:
    """What reading forms needs beside them: the report, its findings by set and form, the fields by name, and the room left."""

    report: Report
    fields: Mapping[str, int]
    room: Room
    found: Mapping[tuple[str, str], Sequence[int]]

    @staticmethod
    def of(report: Report, fields: Sequence[str], room: Room) -> Reading:
        """For a report whose fields have these names, in order."""
        found: dict[tuple[str, str], list[int]] = {}
        for number, finding in enumerate(report.findings[:MOST_FINDINGS]):
            found.setdefault((finding.dataset, finding.document or ""), []).append(number)
        return Reading(report, {name: number for number, name in enumerate(fields)}, room, found)

    def shown(self, opened: Sequence[OpenSet], judged: Sequence[Judged]) -> Iterator[Shown]:
        """The forms that are asked for."""
        for dataset, (one, verdict) in enumerate(zip(opened, judged, strict=True)):
            listing = verdict.plan.listing
            asked = asked_forms(listing, one.asked) if listing.forms else set()
            counts = {fact.document: fact.counts_for(verdict.plan.kind) for fact in verdict.facts}
            for form in listing.forms:
                if WHOLE in asked or form.name in asked:
                    entry = FormEntry(form.name, dataset, counts=counts.get(form.name))
                    yield self._told(one.store, form, entry, self.found.get((one.name, form.name), ()))

    def _told(self, store: Store, form: Form, entry: FormEntry, numbers: Sequence[int]) -> Shown:
        try:
            return self._form(store, form, entry, numbers)
        except Exception as error:  # a fault of ours must not take the other forms away
            note = f"this form cannot be shown ({type(error).__name__}: {error}); this is a fault of dataprep, please report it"
            return Shown(entry, FormPages((), (), (note,)), "", form.size, partial(store.read, form.name), {})

    def _form(self, store: Store, form: Form, entry: FormEntry, numbers: Sequence[int]) -> Shown:
        loaded = load_form(store, form)
        source, ocr, labels = (loaded.parts.get(kind) for kind in (Source, Ocr, Labels))
        pages = pages_of(loaded, self.fields, self.room)
        pointed = Pointed(labels if isinstance(labels, Labels) else None, ocr if isinstance(ocr, Ocr) else None)
        placed = {number: pointed.placed(self.report.findings[number]) for number in numbers}
        count = len(labels.labels) if isinstance(labels, Labels) else 0
        told = FormEntry(entry.name, entry.dataset, len(pages.pages), count, entry.counts)
        kind = source.type if isinstance(source, Source) else ""
        return Shown(told, pages, kind, form.size, partial(store.read, form.name), placed)
