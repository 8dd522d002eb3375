"""What a folder is taken for: the kind of set and the API version, found from the files and said with the reason."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dataprep import classes, text_sets
from dataprep.classes import Classes
from dataprep.errors import UsageError
from dataprep.facts import Facts, Kind
from dataprep.formats import layout_3
from dataprep.listing import ALL_TYPES, JOURNAL, SIDECARS, Listing, below, list_folders, list_set
from dataprep.model import Form
from dataprep.settings import Settings
from dataprep.store import Below, Entry, Store
from dataprep.targets import CLASSIFIER, MODELS, TEXT_VERSIONS, VERSIONS, Target

HEAD = 4096
VERSION = re.compile(rb'"(?:version|apiVersion)"\s*:\s*"([^"\\]{1,40})"')
FIRST_OF: dict[str, str] = {"neural": "3.0", CLASSIFIER: "3.1"}
"""The API version that brought a kind of model."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A set before its forms are read: its files, its kind and why, its classes, and the first guess at its target.

    `labels` are the labels files of a text set, `project` the body that creates its project.
    """

    entries: Sequence[Entry]
    listing: Listing
    kind: Kind
    kind_reason: str
    classes: Classes | None
    target: Target
    labels: tuple[str, ...] = ()
    project: str | None = None

    def aimed(self, version: str) -> Plan:
        """The same set for another API version, which may take forms of other types."""
        target = replace(self.target, version=version)
        listing = _listing(self.entries, self.kind, self.classes, target.names("form_types"))
        return replace(self, target=target, listing=listing)


def plan_of(store: Store, entries: Sequence[Entry], settings: Settings, folder: str = ".") -> Plan:
    """What the files of a folder are taken for."""
    if settings.labels or settings.kind in (None, Kind.TEXT):
        given = _path_in(folder, settings.labels, entries, "labels")
        seen = text_sets.found_in(store, entries)
        labels = {given: text_sets.version_of(text_sets.look(store, given))} if given else seen.labels
        if labels or settings.kind == Kind.TEXT:
            project = _path_in(folder, settings.project, entries, "project") or seen.body
            return _plan_of_texts(entries, settings, labels, project, folder)
    everything = list_set(entries)
    lists = lists_of(store, everything)
    kind, reason = (Kind(settings.kind), "as given") if settings.kind else kind_of(everything, lists)
    found = _classes(store, entries, lists) if kind is Kind.CLASSIFIER else None
    model = model_of(kind, settings)
    version = settings.target
    if version is None:
        version = _lifted(guess(store, _listing(entries, kind, found, ALL_TYPES).forms, kind), model)
    target = Target(version, settings.target is not None, settings.tier, model)
    return Plan(entries, _listing(entries, kind, found, target.names("form_types")), kind, reason, found, target)


def model_of(kind: Kind, settings: Settings) -> str | None:
    """The kind of model that forms are for; None where any may be. Raises UsageError where kind, model and target do not fit."""
    _refuse_version(settings.target, VERSIONS, "a set of forms")
    if kind is Kind.CLASSIFIER and settings.model:
        raise UsageError(f"a classifier is no {settings.model} model; leave the model out, or give the kind")
    model = CLASSIFIER if kind is Kind.CLASSIFIER else settings.model
    if settings.target:
        check_model(settings.target, model)
    return model


def _plan_of_texts(
    entries: Sequence[Entry], settings: Settings, labels: Mapping[str, str | None], project: str | None, folder: str
) -> Plan:
    if not labels:
        raise UsageError(f"no labels file of texts lies in {folder!r}; give it as labels, or another kind")
    if settings.model:
        raise UsageError(f"a text set is no {settings.model} model; leave the model out, or give the kind")
    _refuse_version(settings.target, TEXT_VERSIONS, "a text set")
    version = settings.target or max((one for one in labels.values() if one), default=TEXT_VERSIONS[-1], key=TEXT_VERSIONS.index)
    listing = Listing({entry.path: entry for entry in entries}, (), (), has_journal=any(one.path == JOURNAL for one in entries))
    target = Target(version, settings.target is not None, settings.tier)
    reason = "as given" if settings.labels or settings.kind else f"{next(iter(labels))} holds labels of texts"
    return Plan(entries, listing, Kind.TEXT, reason, None, target, tuple(labels), project)


def _refuse_version(target: str | None, versions: Sequence[str], what: str) -> None:
    if target is not None and target not in versions:
        raise UsageError(f"{what} is for {', '.join(versions)}, not for {target}; give one of these, or another kind")


def _path_in(folder: str, given: str | None, entries: Sequence[Entry], what: str) -> str | None:
    """The path within the set of a file that is given as the user sees it, or by its path within the set."""
    if given is None:
        return None
    paths = {entry.path for entry in entries}
    seen = os.path.relpath(os.path.realpath(given), os.path.realpath(folder)).replace(os.sep, "/")
    found = next((path for path in (seen, given) if path in paths), None)
    if found is None:
        raise UsageError(f"{what} {given!r} is no file in {folder!r}; give one that lies there, or the folder above both")
    return found


def _listing(entries: Sequence[Entry], kind: Kind, found: Classes | None, types: Collection[str]) -> Listing:
    """The files of a set, with forms of some types."""
    if found:
        folders = {"", *(path.rpartition("/")[0] for path in found.paths)}
        listing = list_folders(entries, folders, types)
        listed = tuple(form for form in listing.forms if form.name in found.paths)
        listing = replace(listing, forms=listed, unlisted=_names(listing.forms, found.paths))
    else:
        listing = list_set(entries, types)
    lists = tuple(entry.at.path for entry in found.classes) if found and found.are_lists else ()
    listing = replace(listing, lists=lists)  # other files of that ending are no affair of ours
    if kind is Kind.LABELED:
        return listing
    return replace(listing, forms=tuple(Form(form.name, form.size, form.ocr) for form in listing.forms))


def _names(forms: Iterable[Form], listed: Collection[str]) -> tuple[str, ...]:
    return tuple(form.name for form in forms if form.name not in listed)


def lists_of(store: Store, listing: Listing) -> tuple[str, ...]:
    """The `.jsonl` files of a folder that list the forms of a class; beside them an empty one is a list, too."""
    heads = {name: _head(store, name) for name in listing.lists}
    lists = tuple(name for name, head in heads.items() if classes.LISTS_A_FILE.search(classes.text_of(head)))
    empty = tuple(name for name, head in heads.items() if not head.strip())
    return (*lists, *empty) if lists else ()


def _classes(store: Store, entries: Sequence[Entry], lists: Sequence[str]) -> Classes:
    paths = {entry.path for entry in entries}
    if not lists:
        return classes.of_folders(form.name for form in list_folders(entries, _folders(paths)).forms)
    return classes.of_lists({name: _head(store, name, classes.MOST_BYTES + 1) for name in lists}, paths)


def _folders(paths: Iterable[str]) -> set[str]:
    return {path.rpartition("/")[0] for path in paths} - {""}


def kind_of(listing: Listing, lists: Sequence[str]) -> tuple[Kind, str]:
    """The kind of a set, and why."""
    if listing.has_labels:
        return Kind.LABELED, "some forms have labels"
    if lists:
        return Kind.CLASSIFIER, f"{lists[0]} lists the forms of a class"
    return Kind.UNLABELED, "no form has labels"


def target_of(facts: Iterable[Facts], kind: Kind, model: str | None = None, untaken: Iterable[str] = ()) -> tuple[str, str]:
    """The API version that a set is for, and why, from what its forms left behind.

    `untaken` are the versions of the OCR of forms that the version at hand does not take, and another may.
    """
    release, reason = _target_of(list(facts), kind, untaken)
    lifted = _lifted(release, model)
    if lifted == release:
        return release, reason
    return lifted, f"{reason}, but {model} models are built from {lifted} on"


def _target_of(facts: Sequence[Facts], kind: Kind, untaken: Iterable[str]) -> tuple[str, str]:
    shapes = Counter(fact.shape for fact in facts if fact.shape)
    if shapes["preview"] * 2 > shapes.total():
        return "2.0-preview", "the labels have the shape of 2.0-preview"
    releases = Counter([*(fact.release for fact in facts if fact.release), *untaken])
    if not releases:
        release = "2.1" if kind is Kind.UNLABELED else "4.0"
        return release, f"no OCR file says a version: {release} is usual for {kind} sets"
    release = max(releases, key=lambda name: (releases[name], VERSIONS.index(name)))
    return release, f"{releases[release]} of {releases.total()} OCR files are of {release}"


def _lifted(version: str, model: str | None) -> str:
    """The version itself or, where it has not that kind of model, the first that has."""
    return max(version, FIRST_OF.get(model or "", version), key=VERSIONS.index)


def check_model(version: str, model: str | None) -> None:
    """Refuse a kind of model that a given version has not."""
    if _lifted(version, model) != version:
        plural = f"{model} models" if model in MODELS else f"{model}s"
        raise UsageError(f"{plural} are built from {FIRST_OF[model or '']} on, not by {version}; give a later target")


def guess(store: Store, forms: Sequence[Form], kind: Kind) -> str:
    """A first guess at the API version by a look at one form: what the whole set says comes after reading it."""
    labeled = next((form for form in forms if form.labels and form.ocr), None)
    first = labeled or next((form for form in forms if form.ocr), None)
    if first is None:
        return target_of((), kind)[0]
    if first.labels and b'"fieldKey"' in _head(store, first.labels):
        return "2.0-preview"
    return _release(store, first.ocr or "") or target_of((), kind)[0]


def untaken_releases(store: Store, listing: Listing) -> Iterator[str]:
    """The versions of the OCR files of forms that the version at hand does not take, by a look at each."""
    for name in listing.untaken:
        path = name + SIDECARS["ocr"]
        if path in listing.entries and (release := _release(store, path)):
            yield release


def _release(store: Store, path: str) -> str | None:
    """The target that an OCR file counts for, by its beginning."""
    found = VERSION.search(_head(store, path))
    version = found[1].decode(errors="replace") if found else ""
    return layout_3.release(version) or (version[:3] if version[:3] in VERSIONS else None)


def _head(store: Store, path: str, size: int = HEAD) -> bytes:
    try:
        with store.open(path) as file:
            return file.read(size)
    except OSError:
        return b""


def _lies_below(folder: str, others: Collection[str]) -> bool:
    return "" in others or any(folder[:place] in others for place, char in enumerate(folder) if char == "/")


def folders_with_sets(store: Store, entries: Sequence[Entry], kind: str | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders of a tree that hold a set, "" for the tree itself; and those that are passed over.

    The folders of a classifier's classes belong to it; where all are said to be classifiers, only lists make a set. A folder
    with nothing but sidecars is a set only if no folder above it holds forms. One with nothing but forms, without OCR,
    labels, fields or a list, is a set only where there is no other: else it may be anything. Where there is no set at all,
    the tree itself is one: it says what is missing.
    """
    taken: set[str] = set()
    found: dict[str, None] = {}
    bare: dict[str, None] = {}
    for folder in sorted({"", *_folders(entry.path for entry in entries)}):
        inside = tuple(below(entries, folder))
        part = Below(store, folder, inside) if folder else store
        listing = list_set(inside)
        if kind in (None, Kind.TEXT) and text_sets.found_in(part, inside).labels:
            found[folder] = None
            continue
        lists = () if listing.has_labels else lists_of(part, listing)
        if folder in taken or kind == Kind.TEXT or (kind == Kind.CLASSIFIER and not lists):
            continue
        is_apart = not _lies_below(folder, found) and not _lies_below(folder, bare)
        if lists or _has_sidecars(listing) or ((listing.strays or listing.fields) and is_apart):
            found[folder] = None
            taken |= {f"{folder}/{name}".lstrip("/") for name in _folders(_classes(part, inside, lists).paths if lists else ())}
        elif listing.forms:
            bare[folder] = None
    return (tuple(found), tuple(bare)) if found else (tuple(bare) or ("",), ())


def _has_sidecars(listing: Listing) -> bool:
    """Whether forms lie in a folder, and something that makes them a set."""
    has_any = any(form.ocr or form.labels for form in listing.forms)
    return bool(listing.forms) and (has_any or bool(listing.strays) or listing.fields is not None)
