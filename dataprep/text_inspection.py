"""Inspect a text set: each labels file by itself, and what all of them leave to say of the folder and its texts."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from dataprep.facts import Kind
from dataprep.faults import Faults
from dataprep.inspection import Groups, Inspection, Outcome, bases_of, grouped
from dataprep.listing import Listing
from dataprep.load import Loaded, ReadJson, reason_of
from dataprep.plan import Plan
from dataprep.rule import Parts
from dataprep.rules import MAKERS, RULES
from dataprep.settings import Settings
from dataprep.store import Store
from dataprep.targets import TEXT_VERSIONS, Target
from dataprep.text_files import load_texts
from dataprep.texts import ProjectSaid, TextLabels, TextProject, Texts, TextSet, is_single, usable


@functools.cache
def labels_rules() -> Groups:
    """The rules that judge one labels file, and what reading it ran into."""
    return grouped(
        rule for rule in RULES if {TextLabels, ProjectSaid} & bases_of(rule) or {Faults} <= bases_of(rule) <= {Faults, Target}
    )


@functools.cache
def folder_rules() -> Groups:
    """The rules that judge the folder: its names, its texts, and all of its labels files together."""
    return grouped(
        rule
        for rule in RULES
        if TextSet in bases_of(rule) or bases_of(rule) == {Listing} or {Faults} <= bases_of(rule) <= {Faults, Target}
    )


@dataclass(frozen=True, slots=True)
class InspectedTexts:
    """A text set, inspected: what was found, what its labels files say, the facts of its texts, and its target with the reason.

    `documents` counts the texts that are listed, `valid` those of them that count for training.
    """

    inspection: Inspection
    outcomes: tuple[Outcome, ...]
    labels: tuple[TextLabels, ...]
    texts: Texts
    reason: str

    @property
    def documents(self) -> int:
        """How many texts are listed."""
        return len({path for one in self.labels for path in one.paths})

    @property
    def valid(self) -> int:
        """How many texts count for training."""
        return len({path for one in self.labels for path in self.valid_paths(one)})

    def valid_paths(self, labels: TextLabels) -> Iterator[str]:
        """The texts of a labels file that count for training: read, neither blank nor too long, and labeled as they should be."""
        most, texts = self.inspection.target.number("text_characters") or 0, self.texts.texts
        for path, document in labels.paths.items():
            text = texts.get(path)
            if text and not text.fault and not text.is_blank and text.characters <= most and usable(labels, document):
                yield path


def inspect_texts(name: str, store: Store, plan: Plan, settings: Settings) -> InspectedTexts:
    """Read and judge a text set; each labels file for its own version, unless one is given."""
    files = load_texts(store, plan.entries, plan.labels, plan.project)
    body = files.project[1].part if files.project else None
    kind = body.kind.value if isinstance(body, TextProject) and body.kind else None
    parts = {path: _with_kind(read.part, kind) for path, read in files.labels.items()}
    read_labels = tuple(part for part in parts.values() if part)
    target, reason = _target_of(plan, read_labels)
    together = TextSet(read_labels, plan.labels)
    found = (structs.replace(fault, is_needed=fault.is_needed and fault.at.path in together.listed) for fault in files.faults)
    faults = (*found, *(files.project[1].faults if files.project else ()))
    shared = Loaded({Listing: plan.listing, Faults: Faults(faults)}, {}, _raw(files.project))
    inspection = Inspection(name, store, plan.listing, shared, settings, Kind.TEXT, target)
    outcomes = [
        _of_labels(inspection, path, read, parts[path], files.texts, body if place == 0 else None)
        for place, (path, read) in enumerate(files.labels.items())
    ]
    parts_of_all = Parts({**shared.parts, Target: target, TextSet: together, Texts: files.texts}, MAKERS)
    outcomes.append(inspection.judged(folder_rules(), parts_of_all, shared, None))
    return InspectedTexts(inspection, tuple(outcomes), read_labels, files.texts, reason)


def _raw(file: tuple[str, ReadJson] | None) -> dict[str, bytes]:
    return {file[0]: file[1].raw} if file and file[1].raw else {}


def _with_kind(part: object, kind: str | None) -> TextLabels | None:
    """The labels, with the kind that the project's body says where they say none."""
    if not isinstance(part, TextLabels):
        return None
    return structs.replace(part, is_single=is_single(kind)) if part.is_single is None and kind else part


def _target_of(plan: Plan, labels: tuple[TextLabels, ...]) -> tuple[Target, str]:
    """What the folder as a whole is judged for: as given, or the newest version of its labels files."""
    if plan.target.is_given:
        return plan.target, "as given"
    newest = max(labels, key=lambda one: TEXT_VERSIONS.index(one.version), default=None)
    if newest is None:
        return plan.target, "the labels file could not be read"
    return replace(plan.target, version=newest.version), f"the shape of {newest.path}"


def _of_labels(
    inspection: Inspection, path: str, read: ReadJson, labels: TextLabels | None, texts: Texts, body: object
) -> Outcome:
    """One labels file, judged by itself."""
    target, faults = inspection.target, read.faults
    if labels and not target.is_given:
        target = replace(target, version=labels.version)
    said = ProjectSaid(labels.project if labels else None, body if isinstance(body, TextProject) else None)
    given: dict[type, object | None] = {
        Faults: Faults(faults),
        Target: target,
        Texts: texts,
        ProjectSaid: said,
        TextLabels: labels,
    }
    unread: dict[type, str] = {} if labels else {TextLabels: reason_of(path, faults)}
    return inspection.judged(labels_rules(), Parts(given, MAKERS, unread), Loaded({}, {}, _raw((path, read))), None)
