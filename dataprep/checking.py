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
from dataprep.homes import home_of
from dataprep.inspection import Inspection, Outcome
from dataprep.listing import Listing, below
from dataprep.load import load_shared
from dataprep.model import suffix
from dataprep.options import known_settings, with_options
from dataprep.plan import Plan, folders_with_sets, plan_of, target_of, untaken_releases
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
    return _combined(list(judged_sets(paths, options, settings, config, whole_set=whole_set)))


def judged_sets(
    paths: Sequence[str | os.PathLike[str]],
    options: Mapping[str, object],
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    *,
    whole_set: bool = False,
) -> Iterator[Judged]:
    """Each set, judged, one after the other; without settings each by those that are found for it."""
    if settings is not None and config is not None:
        raise UsageError("give settings, or the file config that holds them, not both")
    with_options(Settings(), options)  # a mistake in them is told before anything is read
    fixed = read_settings(os.fspath(config)) if config is not None else None
    fixed = known_settings(settings) if settings is not None else fixed

    def chosen(folder: str) -> Settings:
        return with_options(fixed or settings_for(folder), options)

    seen: set[str] = set()  # by real path: a folder may be given twice
    for folder, asked in _folders(paths).items():
        yield from _judge_sets(folder, {WHOLE} if whole_set else asked, chosen, seen)


@dataclass(frozen=True, slots=True)
class Judged:
    """One set, judged: its settings, what its forms left behind, its fields, its part of the report, and all that was found.

    `beside` are the folders of its tree that were passed over, where it is the first set of one.
    """

    plan: Plan
    settings: Settings
    facts: tuple[Facts, ...]
    fields: Fields | None
    report: Report
    found: tuple[Finding, ...]
    beside: tuple[str, ...] = ()


def _folders(paths: Sequence[str | os.PathLike[str]]) -> Mapping[str, set[str]]:
    """Each folder once, with the names that were asked for in it."""
    folders: dict[str, set[str]] = {}
    for given in paths:
        if not isinstance(given, str | os.PathLike):
            raise UsageError(f"a path is a text or a Path, not {type(given).__name__}; give several as check(one, two)")
        path = os.fspath(given)
        is_file = os.path.isfile(path)  # noqa: PTH113 - False, not an error, for a name that no disk can have
        folder, name = home_of(path) if is_file else (path, WHOLE)
        if not path:
            raise UsageError("the path is empty; give the folder that holds the training data, or . for this one")
        folders.setdefault(folder.rstrip("/") or folder[:1] or ".", set()).add(name)
    if not folders:
        raise UsageError("no path is given; give the folder that holds the training data")
    return folders


def _judge_sets(folder: str, asked: set[str], chosen: Callable[[str], Settings], seen: set[str]) -> Iterator[Judged]:
    """The folder as one set or, where the settings say so, each set that lies in it, by its own settings and only once."""
    settings = chosen(folder)
    store = LocalStore(folder)
    entries = tuple(entry for entry in store.list() if not settings.leaves_out(entry.path))
    if not settings.recursive or WHOLE not in asked:
        if WHOLE not in asked or _is_new(folder, seen):
            yield judge_set(store, folder, entries, settings, asked)
        return
    names, bare = folders_with_sets(store, entries, settings.kind)
    beside = tuple(os.path.join(folder, name) if name else folder for name in bare)  # noqa: PTH118
    for name in names:
        inside = tuple(below(entries, name))
        part: Store = Below(store, name, inside) if name else store
        place = os.path.join(folder, name) if name else folder  # noqa: PTH118
        if _is_new(place, seen):
            own = chosen(place)
            if own.exclude != settings.exclude:
                inside = tuple(entry for entry in inside if not own.leaves_out(entry.path))
            yield replace(judge_set(part, place, inside, own), beside=beside)
            beside = ()


def _is_new(folder: str, seen: set[str]) -> bool:
    """Whether a folder was not judged before, under whatever name; from now on it was."""
    real = os.path.realpath(folder)
    is_new = real not in seen
    seen.add(real)
    return is_new


def judge_set(
    store: Store, name: str, entries: Sequence[Entry], settings: Settings, asked: set[str] | frozenset[str] = frozenset({WHOLE})
) -> Judged:
    """One set, judged; of the findings only those of the files that are asked for."""
    plan = plan_of(store, entries, settings)
    inspection, outcomes, facts = _inspected(plan, store, name, settings)
    untaken = tuple(untaken_releases(store, plan.listing))
    version, reason = target_of(facts, plan.kind, plan.target.model, untaken)
    if not plan.target.is_given and version != plan.target.version:  # the set as a whole says another than the look at one form
        plan = plan.aimed(version)
        inspection, outcomes, facts = _inspected(plan, store, name, settings)
    outcomes.append(inspection.rest(facts))
    reason = "as given" if plan.target.is_given else reason
    fields = inspection.shared.parts.get(Fields)
    report = _report(inspection, outcomes, facts, plan, reason, _forms(plan.listing, asked))
    found = (finding for outcome in outcomes for finding in outcome.findings)
    left_out = (inspection.left_out(entry) for outcome in outcomes for entry in outcome.skipped)
    return Judged(plan, settings, facts, fields if isinstance(fields, Fields) else None, report, (*found, *left_out))


def _inspected(plan: Plan, store: Store, name: str, settings: Settings) -> tuple[Inspection, list[Outcome], tuple[Facts, ...]]:
    """Each form of a set, inspected for the target that the plan has."""
    shared = load_shared(store, plan.listing)
    inspection = Inspection(name, store, plan.listing, shared, settings, plan.kind, plan.target, plan.classes)
    outcomes = [inspection.form(form) for form in plan.listing.forms]
    return inspection, outcomes, tuple(outcome.facts for outcome in outcomes if outcome.facts)


def _forms(listing: Listing, asked: set[str] | frozenset[str]) -> set[str]:
    """The names that were asked for, the form's in place of its sidecar's."""
    owners = {name: form.name for form in listing.forms for name in (form.name, form.ocr, form.labels) if name}
    for name in asked - {WHOLE} - owners.keys():
        if suffix(name) not in {".json", ".jsonl"} and name not in {*listing.untaken, *listing.unlisted}:
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
    left_out = [inspection.left_out(entry) for entry in skipped]
    shown += [finding for finding in left_out if settings.shows_skipped and not settings.ignored_by(finding)]
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
        sets = [one for one in judged if one.settings.baseline == baseline]
        folders = {one.report.datasets[0].path for one in sets}
        theirs = [finding for finding in findings if finding.dataset in folders and finding.code != rule_crashed.code]
        found = (finding for one in sets for finding in one.found)
        parted = split(theirs, found, read_baseline(baseline), baseline, folders)
        known.extend(parted.known)
        gone += parted.gone
        left = set(map(id, parted.known))
        findings = [finding for finding in findings if id(finding) not in left]
    summaries = tuple(summary for one in judged for summary in one.report.datasets)
    given = {summary.path for summary in summaries}
    return Report(
        summaries,
        tuple(findings),
        tuple(entry for one in judged for entry in one.report.skipped),
        tuple(entry for one in judged for entry in one.report.ignored),
        tuple(sorted(known, key=lambda finding: finding.order)),
        gone,
        tuple(folder for one in judged for folder in one.beside if folder not in given),
    )
