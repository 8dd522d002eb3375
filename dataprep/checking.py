"""The check itself: find out what a folder is, inspect each form, judge the set, and put together the report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dataprep.baseline import read_baseline, split
from dataprep.configuration import read_settings, settings_for
from dataprep.errors import UsageError
from dataprep.facts import Facts
from dataprep.fields import Fields
from dataprep.findings import DatasetSummary, Finding, Ignored, Report, Severity
from dataprep.inspection import Inspection, Outcome
from dataprep.listing import Listing, below
from dataprep.load import load_shared
from dataprep.model import suffix
from dataprep.options import known_settings, with_options
from dataprep.plan import Plan, folders_with_sets, plan_of, target_of
from dataprep.rules.run import rule_crashed
from dataprep.settings import Ignore, Settings
from dataprep.store import Below, Entry, LocalStore, Store

WHOLE = ""
"""What is asked of a folder that was given itself, not one of its files."""


def check(
    *paths: str | os.PathLike[str],
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    whole_set: bool = False,
    **options: object,
) -> Report:
    """Check folders of training data and report what is wrong with them.

    `paths` are folders, or files: a file means its folder, and only the findings of its form (`whole_set`: all of them).
    Options are those of `Settings`: target ("2.0-preview" to "4.0"), model, tier, kind, select and ignore (codes or their
    beginnings), severity (by code), fail_on, thresholds, deep, recursive, show_skipped, baseline. Without `settings` those of
    the nearest dataprep.toml or pyproject.toml upward from each folder hold, or of the file `config`; options go over them.

    Raises UsageError for a path that does not exist or an unknown option or value, StoreError for a folder that cannot be
    listed. What is wrong with the data is never an exception.
    """
    chosen = settings or (read_settings(os.fspath(config)) if config is not None else None)
    return _combined(list(judged_sets(paths, options, chosen, whole_set=whole_set)))


def judged_sets(
    paths: Sequence[str | os.PathLike[str]],
    options: Mapping[str, object],
    settings: Settings | None = None,
    *,
    whole_set: bool = False,
) -> Iterator[Judged]:
    """Each set, judged, one after the other."""
    return map(judge_set, open_sets(paths, options, settings, whole_set=whole_set))


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A set that is about to be judged: where it is, what lies in it, and what is asked of it."""

    name: str
    store: Store
    entries: Sequence[Entry]
    settings: Settings
    asked: frozenset[str] = frozenset({WHOLE})

    def over(self, store: Store) -> OpenSet:
        """The same set as another store has it."""
        return replace(self, store=store, entries=store.list())


def open_sets(
    paths: Sequence[str | os.PathLike[str]],
    options: Mapping[str, object],
    settings: Settings | None = None,
    *,
    whole_set: bool = False,
) -> Iterator[OpenSet]:
    """The sets that paths mean, each once; without settings each with those that are found for it."""
    with_options(Settings(), options)  # a mistake in them is told before anything is read
    fixed = known_settings(settings) if settings is not None else None

    def chosen(folder: str) -> Settings:
        return with_options(fixed or settings_for(folder), options)

    seen: set[str] = set()
    for folder, asked in _folders(paths).items():
        for one in _sets_of(folder, frozenset({WHOLE}) if whole_set else frozenset(asked), chosen):
            if one.name not in seen:
                seen.add(one.name)
                yield one


@dataclass(frozen=True, slots=True)
class Judged:
    """One set, judged: its settings, what its forms left behind, its fields, its part of the report, and all that was found."""

    plan: Plan
    settings: Settings
    facts: tuple[Facts, ...]
    fields: Fields | None
    report: Report
    found: tuple[Finding, ...]


def _folders(paths: Sequence[str | os.PathLike[str]]) -> Mapping[str, set[str]]:
    """Each folder once, with the names that were asked for in it."""
    folders: dict[str, set[str]] = {}
    for given in paths:
        if not isinstance(given, str | os.PathLike):
            raise UsageError(f"a path is a text or a Path, not {type(given).__name__}; give several as check(one, two)")
        path = os.fspath(given)
        is_file = os.path.isfile(path)  # noqa: PTH113 - False, not an error, for a name that no disk can have
        folder, name = os.path.split(path) if is_file else (path, WHOLE)
        if not path:
            raise UsageError("the path is empty; give the folder that holds the training data, or . for this one")
        folders.setdefault(folder.rstrip("/") or folder[:1] or ".", set()).add(name)
    if not folders:
        raise UsageError("no path is given; give the folder that holds the training data")
    return folders


def _sets_of(folder: str, asked: frozenset[str], chosen: Callable[[str], Settings]) -> Iterator[OpenSet]:
    """The folder as one set or, where the settings say so, each set that lies in it, by its own settings."""
    settings = chosen(folder)
    store = LocalStore(folder)
    entries = store.list()
    if not settings.recursive or WHOLE not in asked:
        yield OpenSet(folder, store, entries, settings, asked)
        return
    for name in folders_with_sets(store, entries, settings.kind):
        inside = tuple(below(entries, name))
        part: Store = Below(store, name, inside) if name else store
        place = os.path.join(folder, name) if name else folder  # noqa: PTH118
        yield OpenSet(place, part, inside, chosen(place))


def judge_set(one: OpenSet) -> Judged:
    """One set, judged; of the findings only those of the files that are asked for."""
    store, settings = one.store, one.settings
    plan = plan_of(store, one.entries, settings)
    for attempt in (1, 2):  # once more where the set as a whole says another version than the look at one form
        shared = load_shared(store, plan.listing)
        inspection = Inspection(one.name, store, plan.listing, shared, settings, plan.kind, plan.target, plan.classes)
        outcomes = [inspection.form(form) for form in plan.listing.forms]
        facts = tuple(outcome.facts for outcome in outcomes if outcome.facts)
        version, reason = target_of(facts, plan.kind, plan.target.model)
        if plan.target.is_given or version == plan.target.version or attempt == 2:
            break
        plan = plan.aimed(version)
    outcomes.append(inspection.rest(facts))
    reason = "as given" if plan.target.is_given else reason
    fields = shared.parts.get(Fields)
    report = _report(inspection, outcomes, facts, plan, reason, _forms(plan.listing, one.asked))
    found = (finding for outcome in outcomes for finding in outcome.findings)
    left_out = (inspection.left_out(entry) for outcome in outcomes for entry in outcome.skipped)
    return Judged(plan, settings, facts, fields if isinstance(fields, Fields) else None, report, (*found, *left_out))


def _forms(listing: Listing, asked: set[str] | frozenset[str]) -> set[str]:
    """The names that were asked for, the form's in place of its sidecar's."""
    owners = {name: form.name for form in listing.forms for name in (form.name, form.ocr, form.labels) if name}
    for name in asked - {WHOLE} - owners.keys():
        if suffix(name) not in {".json", ".jsonl"} and name not in listing.untaken:
            raise UsageError(f"{name!r} is neither a form nor a file of one; give a form, or the folder")
    return {owners.get(name, name) for name in asked}


def _report(
    inspection: Inspection, outcomes: Sequence[Outcome], facts: Sequence[Facts], plan: Plan, reason: str, asked: set[str]
) -> Report:
    def is_asked(*names: str | None) -> bool:
        return WHOLE in asked or not asked.isdisjoint(names)

    settings = inspection.settings
    found = [finding for outcome in outcomes for finding in outcome.findings if is_asked(finding.document, finding.at.path)]
    skipped = tuple(entry for outcome in outcomes for entry in outcome.skipped if is_asked(entry.document))
    shown = [finding for finding in found if settings.shows(finding) or finding.code == rule_crashed.code]
    shown += map(inspection.left_out, skipped) if settings.show_skipped else ()
    summary = DatasetSummary(
        inspection.dataset,
        str(plan.kind),
        plan.target.version,
        len(facts),
        sum(fact.counts_for(plan.kind) for fact in facts),
        plan.kind_reason,
        reason,
        settings.model,
        settings.tier,
        settings.source,
        settings.fail_on,
    )
    ranked = (replace(finding, severity=_severity(settings, finding)) for finding in shown)
    return Report((summary,), tuple(ranked), skipped, tuple(_ignored(inspection.dataset, settings, found)))


def _severity(settings: Settings, finding: Finding) -> Severity:
    is_fixed = finding.code == rule_crashed.code
    return finding.severity if is_fixed else settings.severity_of(finding.code, finding.severity)


def _ignored(dataset: str, settings: Settings, found: Sequence[Finding]) -> Iterator[Ignored]:
    """What the settings leave out, in their order."""
    judged = (finding for finding in found if finding.code != rule_crashed.code)
    counts: Counter[Ignore] = Counter(entry for finding in judged if (entry := settings.ignored_by(finding)))
    for entry in dict.fromkeys(settings.ignore):
        if counts[entry]:
            yield Ignored(dataset, entry.code, entry.path, entry.reason, counts[entry])


def _combined(judged: Sequence[Judged]) -> Report:
    """The reports of all sets as one, the findings that a baseline knows kept apart."""
    findings = sorted((finding for one in judged for finding in one.report.findings), key=lambda finding: finding.order)
    known: list[Finding] = []
    gone = 0
    for baseline in dict.fromkeys(one.settings.baseline for one in judged if one.settings.baseline):
        folders = {one.report.datasets[0].path for one in judged if one.settings.baseline == baseline}
        theirs = [finding for finding in findings if finding.dataset in folders and finding.code != rule_crashed.code]
        found = (finding for one in judged if one.settings.baseline == baseline for finding in one.found)
        parted = split(theirs, found, read_baseline(baseline), baseline, folders)
        known.extend(parted.known)
        gone += parted.gone
        left = set(map(id, parted.known))
        findings = [finding for finding in findings if id(finding) not in left]
    return Report(
        tuple(summary for one in judged for summary in one.report.datasets),
        tuple(findings),
        tuple(entry for one in judged for entry in one.report.skipped),
        tuple(entry for one in judged for entry in one.report.ignored),
        tuple(sorted(known, key=lambda finding: finding.order)),
        gone,
    )
