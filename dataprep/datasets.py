"""A set of forms as an object to look at: its documents with their labels, OCR and findings, as pictures and as tables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from dataprep.checking import Judged, judge_set
from dataprep.drawing import KINDS, Drawing, Wanted, draw_all
from dataprep.errors import UsageError
from dataprep.facts import Facts, Kind
from dataprep.findings import Finding, Report
from dataprep.frames import labels_table, words_table
from dataprep.load import HEAD, Loaded, content_type, load_form, read_json
from dataprep.model import Form, Labels, Ocr, Source
from dataprep.names import meant
from dataprep.render.notebook import MOST, chips, grid, safe
from dataprep.sets import OpenSet, open_sets
from dataprep.settings import Settings
from dataprep.store import Store
from dataprep.verdicts import combined
from dataprep.viewing import Box, PageView

if TYPE_CHECKING:
    import pyarrow

Part = TypeVar("Part")


def open_dataset(
    folder: str | os.PathLike[str],
    *,
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    **options: object,
) -> Dataset:
    """A folder of forms as a `Dataset`, checked; settings and options are those of `check`.

    Raises UsageError for what is no folder, for several sets (recursive) and for a set of texts, which has no pages.
    """
    if os.path.isfile(folder):  # noqa: PTH113 - False, not an error, for a name that no disk can have
        raise UsageError(f"{os.fspath(folder)!r} is a file; give the folder of its set")
    if options.get("recursive"):
        raise UsageError("a dataset is one set; give its folder, and leave recursive out")
    (one,) = open_sets([folder], {**options, "recursive": False}, settings, config)
    judged = judge_set(one)
    if judged.plan.kind is Kind.TEXT:
        raise UsageError(f"{one.name!r} holds texts, which have no pages; dataprep.text_table gives them as a table")
    return Dataset(one, judged)


@dataclass(frozen=True, eq=False)
class Document:
    """A form with what lies beside it, read when it is asked for; findings are those of the form and its files."""

    name: str
    store: Store = field(repr=False)
    form: Form = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)

    @cached_property
    def ocr(self) -> Ocr | None:
        """The layout, boxes as fractions of the page; None where there is none, or it cannot be read."""
        return _part(self._loaded, Ocr)

    @cached_property
    def labels(self) -> Labels | None:
        """The labels; None where there are none, or they cannot be read."""
        return _part(self._loaded, Labels)

    @cached_property
    def source(self) -> Source | None:
        """What the form itself is: type, number of pages and their sizes; None where it cannot be opened."""
        return _part(self._loaded, Source)

    @cached_property
    def _loaded(self) -> Loaded:
        return load_form(self.store, self.form)

    def show(self, page: int = 1, *, words: bool = False) -> PageView:
        """A page, by its number from 1, as a picture with the regions of its labels over it.

        Regions with findings are red and dashed; `words` shows the boxes of the OCR, too. `picture` of what is given is a Pillow
        image, or None where the form cannot be drawn: `note` says why. Raises UsageError for a page that is not there.
        """
        count = max(self.source.pages if self.source else 0, len(self.ocr.pages) if self.ocr else 0, 1)
        if not isinstance(page, int) or not 1 <= page <= count:
            raise UsageError(f"{self.name!r} has no page {page!r}; it has {count}")
        drawing, boxes = self._drawn(page), tuple(self._boxes(page))
        shown = self._words(page) if words else ()
        return PageView(self.name, page, self._size(page), drawing.picture, boxes, shown, drawing.reason or None)

    def _drawn(self, page: int) -> Drawing:
        """The picture of a page, or why there is none; only what the check could read is drawn."""
        if self.source is None or page > self.source.pages:
            return Drawing(reason="the form cannot be read" if self.source is None else f"the form has {self.source.pages} pages")
        with self.store.open(self.name) as file:
            kind = content_type(file.read(HEAD))
        if kind not in KINDS:
            return Drawing(reason=f"a {self.source.type} is not drawn here")
        (drawings,) = draw_all([Wanted(kind, (page,), self.form.size, lambda: self.store.read(self.name))])
        return drawings[0]

    def _boxes(self, page: int) -> Iterator[Box]:
        regions = (region for label in (self.labels.labels if self.labels else ()) for region in label.regions)
        for region in regions:
            if region.page == page:
                yield Box(region.label, region.text, region.polygon, self._faults(region.at.pointer))

    def _faults(self, pointer: str) -> tuple[str, ...]:
        """What is said of a region, or of what it holds."""
        mine = (one for one in self.findings if one.at.path == self.form.labels)
        return tuple(f"{one.code} {one.message}" for one in mine if f"{one.at.pointer}/".startswith(f"{pointer}/"))

    def _size(self, page: int) -> tuple[float, float]:
        """Width and height of a page, by the form, or else by its OCR."""
        if self.source and page <= len(self.source.sizes):
            return self.source.sizes[page - 1]
        found = self.ocr.by_number.get(page) if self.ocr else None
        return found.size if found and found.has_size else (8.5, 11.0)

    def _words(self, page: int) -> tuple[tuple[float, float, float, float, float, float, float, float], ...]:
        found = self.ocr.by_number.get(page) if self.ocr else None
        return tuple(map(tuple, found.words.columns.T.tolist())) if found else ()

    def _repr_html_(self) -> str:
        """The first page, for a notebook."""
        return f"<div>{chips(self.findings)}</div>{self.show()._repr_html_()}"


@dataclass(frozen=True, eq=False)
class Dataset:
    """A set of forms that was checked: `dataset["form.pdf"]` is a document, iterating gives all of them."""

    opened: OpenSet = field(repr=False)
    judged: Judged = field(repr=False)

    @property
    def path(self) -> str:
        """The folder, as it was given."""
        return self.opened.name

    @cached_property
    def report(self) -> Report:
        """What the check says, as `dataprep.check` gives it."""
        return combined([self.judged.verdict])

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The forms, sorted by name."""
        found: dict[str | None, list[Finding]] = {}
        for finding in self.report.findings:
            found.setdefault(finding.document, []).append(finding)
        forms = self.judged.plan.listing.forms
        return tuple(Document(form.name, self.opened.store, form, tuple(found.get(form.name, ()))) for form in forms)

    def words(self) -> pyarrow.Table:
        """All words of the OCR as an Arrow table: document, page, text, confidence, polygon. Needs the extra `tables`."""
        return words_table(self._read("ocr", Ocr))

    def labels(self) -> pyarrow.Table:
        """All labels as an Arrow table, a row for each region; `.to_pandas()` makes a DataFrame. Needs the extra `tables`."""
        return labels_table(self._read("labels", Labels))

    def _read(self, name: str, kind: type[Part]) -> Iterator[tuple[str, Part]]:
        """The sidecar of one kind of each form that has it; none is kept."""
        for form in self.judged.plan.listing.forms:
            part = read_json(self.opened.store, getattr(form, name), name).part
            if isinstance(part, kind):
                yield form.name, part

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __getitem__(self, name: str) -> Document:
        found = self._by_name.get(name)
        if found is None:
            raise KeyError(f"no form {name!r}; {meant(str(name), self._by_name)}" if self._by_name else f"no form {name!r}")
        return found

    @cached_property
    def _by_name(self) -> dict[str, Document]:
        return {document.name: document for document in self.documents}

    def __repr__(self) -> str:
        summary = self.report.datasets[0]
        return f"Dataset({self.path!r}: {len(self)} forms, {summary.kind}, {len(self.report.findings)} findings)"

    def _repr_html_(self) -> str:
        """The set and its documents, for a notebook."""
        summary = self.report.datasets[0]
        facts = {fact.document: fact for fact in self.judged.facts}
        rows = [_cells(document, facts.get(document.name)) for document in self.documents[:MOST]]
        head = f"<b>{safe(self.path)}</b>: {safe(summary.kind)}, target {safe(summary.target)} {chips(self.report.findings)}"
        return f"<div>{head}{grid(('form', 'pages', 'OCR', 'labels', 'findings'), rows, len(self), 'forms')}</div>"


def _cells(document: Document, facts: Facts | None) -> Sequence[str]:
    """What a row of the set says of a form."""
    fact = facts or Facts(document.name, 0)
    labels = str(sum(fact.labels)) if fact.fields is not None else ""
    pages = str(fact.pages) if fact.pages else ""
    return (safe(document.name), pages, safe(fact.version or ""), labels, chips(document.findings))


def _part(loaded: Loaded, kind: type[Part]) -> Part | None:
    part = loaded.parts.get(kind)
    return part if isinstance(part, kind) else None
