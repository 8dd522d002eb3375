"""The names of a set: which files are forms, which belong to which form, and which are named so that none can find them.

Naming convention: `form.pdf`, `form.pdf.ocr.json`, `form.pdf.labels.json`, one `fields.json` a folder; names and suffixes
are compared byte for byte (quickstart of 2019-10-16; labeling tools' sources).
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from msgspec import structs

from dataprep.model import FORM_TYPES, Form, suffix
from dataprep.store import Entry
from dataprep.texts import TEXT

SIDECARS: Mapping[str, str] = {"ocr": ".ocr.json", "labels": ".labels.json"}
FIELDS = "fields.json"
JOURNAL = ".dataprep-journal.json"
"""What a writer of ours leaves where it was interrupted between two files."""

PROJECTS = frozenset({".fott", ".vott"})
"""Files of labeling projects, which may hold keys (microsoft/OCR-Form-Tools, assets[].path): they are not passed on."""

ALL_TYPES = frozenset(FORM_TYPES.values())
NO_FORM_TYPES = frozenset({".doc", ".gif", ".jfif", ".ppt", ".webp", ".xls"})
"""What documents end in that no version trains on."""

NEARLY_SIDECAR = re.compile(r"(?P<form>.+)\.(?:(?P<ocr>ocrs?|layouts?)|(?P<labels>labels?))\.json", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar that no form finds: its kind (ocr or labels), and the name of the form that it asks for.

    `meant_for` are forms beside it that it may belong to; `form_elsewhere` is its form's path in another folder.
    """

    path: str
    kind: str
    form: str
    meant_for: tuple[str, ...] = ()
    right_name_taken: bool = False
    form_elsewhere: str | None = None


@dataclass(frozen=True)
class Listing:
    """One folder of a set as its names tell it. Paths are relative to it; `below` are the forms in its sub-folders.

    `lists` are its `.jsonl` files, `others` its JSON files of no form, `untaken` its documents of types that are not trained on;
    `unlisted` are, in the folders of a classifier, the forms that no list names; `texts` are its `.txt` files and those below.
    """

    entries: Mapping[str, Entry]
    forms: tuple[Form, ...]
    strays: tuple[Sidecar, ...]
    below: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()
    has_journal: bool = False
    unlisted: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def fields(self) -> str | None:
        """The path of fields.json, where there is one."""
        return FIELDS if FIELDS in self.entries else None

    @cached_property
    def lost(self) -> frozenset[tuple[str, str]]:
        """Forms of this folder and the kinds of sidecar that exist for them under a wrong name or in another folder."""
        misnamed = {(form, stray.kind) for stray in self.strays for form in stray.meant_for}
        return frozenset(misnamed | {(stray.form_elsewhere or "", stray.kind) for stray in self.strays})

    def only(self, forms: Iterable[Form]) -> Listing:
        """As much of it as judging some of its forms asks for: for which of them a sidecar is lost."""
        pairs = ((form.name, kind) for form in forms for kind in SIDECARS if (form.name, kind) in self.lost)
        return Listing({}, (), tuple(Sidecar("", kind, name, (name,)) for name, kind in pairs))

    @property
    def has_labels(self) -> bool:
        """Whether someone labeled forms here, be the labels found or lost."""
        return any(form.labels for form in self.forms) or any((form.name, "labels") in self.lost for form in self.forms)

    @property
    def claimed(self) -> frozenset[str]:
        """The files that are read as a form, a sidecar or fields.json."""
        names = {name for form in self.forms for name in (form.name, form.ocr, form.labels) if name}
        return frozenset(names | {FIELDS})


def list_set(entries: Sequence[Entry], types: Collection[str] = ALL_TYPES) -> Listing:
    """The folder whose files, and those of its sub-folders, are given; forms are of the types that are trained on."""
    here = {entry.path: entry for entry in entries if "/" not in entry.path and not entry.path.startswith(".")}
    documents = [name for name in here if not name.endswith(".json") and _is_document(name)]
    forms = tuple(_form(here, name) for name in documents if _is_taken(name, types))
    claimed = {name for form in forms for name in (form.ocr, form.labels)} | {FIELDS}
    names = [name for name in here if name.lower().endswith(".json") and name not in claimed]
    index = _Index.of(forms, entries)
    strays = (*(stray for name in names for stray in index.stray(name)), *_misplaced(entries, here))
    stray_names = {stray.path for stray in strays}
    return Listing(
        here,
        forms,
        strays,
        tuple(entry.path for entry in entries if "/" in entry.path and _is_taken(entry.path, types)),
        tuple(name for name in here if name.lower().endswith(".jsonl")),
        tuple(name for name in names if name not in stray_names),
        tuple(name for name in documents if not _is_taken(name, types)),
        any(entry.path == JOURNAL for entry in entries),
        texts=tuple(entry.path for entry in entries if entry.path.lower().endswith(TEXT) and not entry.problem),
    )


def list_folders(entries: Sequence[Entry], folders: Iterable[str], types: Collection[str] = ALL_TYPES) -> Listing:
    """The files of several folders as one set; "" is the folder whose files are given, others are sub-folders of it."""
    parts = [_moved(list_set(below(entries, folder), types), folder) for folder in sorted(folders)]
    found = sorted((stray for part in parts for stray in part.strays), key=_knows_its_form)
    strays = {stray.path: stray for stray in found}
    return Listing(
        {name: entry for part in parts for name, entry in part.entries.items()},
        tuple(sorted((form for part in parts for form in part.forms), key=lambda form: form.name)),
        tuple(stray for _, stray in sorted(strays.items())),
        lists=tuple(name for part in parts for name in part.lists),
        others=tuple(name for part in parts for name in part.others),
        untaken=tuple(name for part in parts for name in part.untaken),
        has_journal=any(part.has_journal for part in parts),
    )


def _knows_its_form(stray: Sidecar) -> bool:
    return bool(stray.meant_for or stray.form_elsewhere)


def below(entries: Sequence[Entry], folder: str) -> Sequence[Entry]:
    """The entries of a sub-folder, by their path within it; `entries` are sorted by path."""
    if not folder:
        return entries
    start, end = (bisect.bisect_left(entries, f"{folder}{mark}", key=lambda entry: entry.path) for mark in "/0")
    return [structs.replace(entry, path=entry.path[len(folder) + 1 :]) for entry in entries[start:end]]


def _moved(listing: Listing, folder: str) -> Listing:
    """A folder's listing with the paths of the folder above it."""
    if not folder:
        return listing

    def at(name: str | None) -> str | None:
        return name and f"{folder}/{name}"

    def moved(form: Form) -> Form:
        return Form(f"{folder}/{form.name}", form.size, at(form.ocr), at(form.labels))

    strays = (
        replace(
            stray,
            path=f"{folder}/{stray.path}",
            form=f"{folder}/{stray.form}",
            meant_for=tuple(f"{folder}/{name}" for name in stray.meant_for),
            form_elsewhere=at(stray.form_elsewhere),
        )
        for stray in listing.strays
    )
    lists, others, untaken = (
        tuple(f"{folder}/{name}" for name in names) for names in (listing.lists, listing.others, listing.untaken)
    )
    entries = {f"{folder}/{name}": structs.replace(entry, path=f"{folder}/{name}") for name, entry in listing.entries.items()}
    forms = tuple(map(moved, listing.forms))
    return Listing(entries, forms, tuple(strays), (), lists, others, untaken, listing.has_journal)


def _is_taken(path: str, types: Collection[str]) -> bool:
    return FORM_TYPES.get(suffix(path)) in types


def _is_document(path: str) -> bool:
    return suffix(path) in FORM_TYPES or suffix(path) in NO_FORM_TYPES


def _form(here: Mapping[str, Entry], name: str) -> Form:
    ocr, labels = (here.get(name + ending) for ending in SIDECARS.values())
    return Form(name, here[name].size, ocr.path if ocr else None, labels.path if labels else None)


@dataclass(frozen=True, slots=True)
class _Index:
    """The forms of the folder by what a sidecar may call them, and those of its sub-folders by name."""

    called: Mapping[str, Sequence[Form]]
    elsewhere: Mapping[str, str]
    paths: Collection[str]

    @classmethod
    def of(cls, forms: Sequence[Form], entries: Sequence[Entry]) -> _Index:
        called: dict[str, list[Form]] = {}
        for form in forms:
            for name in {_folded(form.name), _folded(form.name).removesuffix(form.suffix)}:
                called.setdefault(name, []).append(form)
        below = (entry.path for entry in reversed(entries) if "/" in entry.path and suffix(entry.path) in FORM_TYPES)
        return cls(called, {path.rpartition("/")[2]: path for path in below}, {entry.path for entry in entries})

    def stray(self, name: str) -> Iterator[Sidecar]:
        """What a JSON file of no form is, if its name is nearly or wholly a sidecar's."""
        found = NEARLY_SIDECAR.fullmatch(name)
        if found is None or ".redacted." in name:
            return
        proper = next((kind for kind, ending in SIDECARS.items() if name.endswith(ending)), None)
        kind = proper or ("ocr" if found["ocr"] else "labels")
        base = name.removesuffix(SIDECARS[kind]) if proper else found["form"]
        meant = self.called.get(_folded(base), ())
        meant = [form for form in meant if form.name == base] or meant
        lacking = [form for form in meant if (form.ocr if kind == "ocr" else form.labels) is None]
        if meant:
            yield Sidecar(name, kind, base, tuple(form.name for form in lacking or meant), not lacking)
        elif proper:
            yield _lost(name, kind, base, self.elsewhere.get(base), self.paths)


def _folded(name: str) -> str:
    """A name but for case and Unicode form."""
    return unicodedata.normalize("NFC", name).lower()


def _lost(path: str, kind: str, form: str, elsewhere: str | None, paths: Collection[str]) -> Sidecar:
    return Sidecar(path, kind, form, (), f"{elsewhere}{SIDECARS[kind]}" in paths, elsewhere)


def _misplaced(entries: Sequence[Entry], here: Mapping[str, Entry]) -> Iterator[Sidecar]:
    """The sidecars in sub-folders whose form lies here, and not beside them."""
    paths = {entry.path for entry in entries}
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        for kind, ending in SIDECARS.items():
            form = name.removesuffix(ending)
            is_lost = folder and name.endswith(ending) and form in here and suffix(form) in FORM_TYPES
            if is_lost and f"{folder}/{form}" not in paths and f"{form}{ending}" not in here:
                yield _lost(entry.path, kind, form, form, paths)
