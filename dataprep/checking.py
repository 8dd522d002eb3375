"""The check itself: find out what a folder is, inspect each form, judge the set, and put together the report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dataprep.cache import cache_of
from dataprep.errors import UsageError
from dataprep.facts import Facts, Kind
from dataprep.fields import Fields
from dataprep.findings import DatasetSummary, Finding, Ignored, Report, Severity, Subject, Suppressed
from dataprep.inspection import Inspection, Outcome
from dataprep.listing import Listing
from dataprep.load import load_shared, reading_order
from dataprep.model import suffix
from dataprep.plan import Plan, plan_of, target_of, untaken_releases
from dataprep.progress import Watch
from dataprep.remembered import memory_of, recall, remember, remembered_twins
from dataprep.rules.run import rule_crashed
from dataprep.sets import WHOLE, OpenSet, open_sets
from dataprep.settings import Ignore, Settings
from dataprep.store import expect
from dataprep.text_inspection import InspectedTexts, inspect_texts
from dataprep.verdicts import Interrupted, Verdict, combined
from dataprep.work import ALONE, Run, each_set, outcomes, running

if TYPE_CHECKING:
    from concurrent.futures import Executor

OF_A_SET: Mapping[Kind, str] = {Kind.LABELED: "FKD", Kind.UNLABELED: "FD", Kind.CLASSIFIER: "FDC", Kind.TEXT: "FT"}
"""The letters of the families of rules that judge a set as a whole, by its kind."""

TEXT_FAMILIES = "T"
"""The letters of those that judge one text."""


def check(
    *paths: str | os.PathLike[str],
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    whole_set: bool = False,
    executor: Executor | None = None,
    jobs: int | None = None,
    cache: str | os.PathLike[str] | None = None,
    cache_strict: bool = False,
    progress: Watch | None = None,
    **options: object,
) -> Report:
    """Check folders of training data and report what is wrong with them.

    `paths` are folders, or files: a file means its folder, and only the findings of its form (`whole_set`: all of them).
    Options are those of `Settings`: target ("2.0-preview" to "4.0"; of texts "preview.2", "2021-11" or "2022-05-01"), model,
    tier, kind, select and ignore (codes or their beginnings), severity (by code), fail_on, thresholds, deep, recursive,
    show_skipped, baseline, labels, project. Without `settings` those of the nearest dataprep.toml or pyproject.toml upward
    from each folder hold, or of the file `config`; options go over them.

    The work is done in this process, by `jobs` processes (0: one a core), or by an `executor` of which `jobs` is then the
    number of workers; they read the same files. `cache` is a folder that remembers what was found in files that are as they
    were, by size and time, or by content (`cache_strict`). `progress` is called with a `Progress` after each form or set.

    Raises UsageError for a path that does not exist or an unknown option or value, StoreError for a folder that cannot be
    listed, and Interrupted, a KeyboardInterrupt whose `report` has what was found until then. What is wrong with the data is
    never an exception.
    """
    with running(executor, jobs, cache_of(cache, paths, cache_strict), progress) as run:
        return combined(list(_verdicts(open_sets(paths, options, settings, config, whole_set=whole_set), run)))


def _verdicts(sets: Iterator[OpenSet], run: Run) -> Iterator[Verdict]:
    """What is said of each set; an interruption has all that was said before."""
    said: list[Verdict] = []
    try:
        for verdict in each_set(verdict_of, sets, run):
            if run.tally:
                run.tally.whole(verdict.report.datasets[0].path, verdict.report.findings)
            said.append(verdict)
            yield verdict
    except KeyboardInterrupt as error:
        raise Interrupted(*said, *getattr(error, "verdicts", ())) from None


def verdict_of(one: OpenSet, run: Run) -> Verdict:
    """What is said of a set, from memory where all of its files are as they were."""
    memory = memory_of(run.cache, one) if run.cache else None
    known = recall(memory, one) if memory else None
    if known:
        return known
    verdict = judge_set(one, run).verdict
    if memory:
        remember(memory, verdict)
    return verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """One set, judged: its settings, what its forms left behind, its fields, its part of the report, and all that was found.

    `texts` is a text set as it was inspected. `beside` are the folders of its tree that were passed over, where it is the
    first set of one.
    """

    plan: Plan
    settings: Settings
    facts: tuple[Facts, ...]
    fields: Fields | None
    report: Report
    found: tuple[Finding, ...]
    texts: InspectedTexts | None = None
    beside: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What is kept of it when the next set comes."""
        baseline = self.settings.baseline
        return Verdict(self.report, baseline, self.found if baseline else (), self.beside)


def judge_set(one: OpenSet, run: Run = ALONE) -> Judged:
    """One set, judged; of the findings only those of the files that are asked for."""
    plan = plan_of(one.store, one.entries, one.settings, one.name)
    return _judged_texts(plan, one) if plan.kind is Kind.TEXT else _judged_forms(plan, one, run)


def _judged_texts(plan: Plan, one: OpenSet) -> Judged:
    texts = inspect_texts(one.name, one.store, plan, one.settings)
    for name in one.asked - {WHOLE} - plan.listing.entries.keys():
        raise UsageError(f"{name!r} is excluded, or no file of the set; give another, or the folder")
    counts = (texts.documents, texts.valid)
    subjects = _subjects(
        plan.kind, ((path, TEXT_FAMILIES) for path in sorted({path for one in texts.labels for path in one.paths}))
    )
    plan = replace(plan, target=texts.inspection.target)
    report = report_of(texts.inspection, texts.outcomes, counts, plan, texts.reason, subjects, set(one.asked))
    return Judged(plan, one.settings, (), None, report, _found(texts.inspection, texts.outcomes), texts, one.beside)


def _judged_forms(plan: Plan, one: OpenSet, run: Run) -> Judged:
    gathered = _gathered(plan, one, run)
    untaken = tuple(untaken_releases(one.store, plan.listing))
    version, reason = target_of(gathered.facts, plan.kind, plan.target.model, untaken)
    if not plan.target.is_given and version != plan.target.version:  # the set as a whole says another than the look at one form
        plan = plan.aimed(version)
        gathered = _gathered(plan, one, run)
    with _never_in_vain(gathered, plan, one):
        twins = remembered_twins(run.cache, gathered.inspection) if run.cache else None
        gathered.outcomes.append(gathered.inspection.rest(gathered.facts, twins))
    return gathered.judged(plan, one, "as given" if plan.target.is_given else reason)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the forms of a set gave: outcomes that say something, and the facts of each."""

    inspection: Inspection
    outcomes: list[Outcome]
    facts: list[Facts]

    def judged(self, plan: Plan, one: OpenSet, reason: str) -> Judged:
        """The set, judged by this."""
        inspection, facts = self.inspection, self.facts
        fields = inspection.shared.parts.get(Fields)
        counts = (len(facts), sum(fact.counts_for(plan.kind) for fact in facts))
        subjects = _subjects(plan.kind, ((fact.document, _families(fact)) for fact in facts))
        report = report_of(inspection, self.outcomes, counts, plan, reason, subjects, asked_forms(plan.listing, one.asked))
        own = fields if isinstance(fields, Fields) else None
        return Judged(plan, one.settings, tuple(facts), own, report, _found(inspection, self.outcomes), beside=one.beside)


def _subjects(kind: Kind, documents: Iterable[tuple[str, str]]) -> tuple[Subject, ...]:
    """The set itself, and its documents, each with the families of rules that judge it."""
    return (Subject(None, OF_A_SET[kind]), *(Subject(name, families) for name, families in documents))


def _families(fact: Facts) -> str:
    """The letters of the families of rules that judge a form with such files."""
    has_labels = fact.has_labels and not fact.is_foreign
    return f"FS{'O' * fact.has_ocr}{'LG' * has_labels}{'M' * (has_labels and fact.has_ocr)}{'K' * has_labels}"


def _found(inspection: Inspection, outcomes: Sequence[Outcome]) -> tuple[Finding, ...]:
    """All that was found, shown or not."""
    left_out = (inspection.left_out(entry) for outcome in outcomes for entry in outcome.skipped)
    return (*(finding for outcome in outcomes for finding in outcome.findings), *left_out)


def _gathered(plan: Plan, one: OpenSet, run: Run) -> Gathered:
    """Each form of a set, inspected for the target that the plan has."""
    expect(one.store, reading_order(plan.listing))
    shared = load_shared(one.store, plan.listing)
    inspection = Inspection(one.name, one.store, plan.listing, shared, one.settings, plan.kind, plan.target, plan.classes)
    gathered = Gathered(inspection, [], [])
    with _never_in_vain(gathered, plan, one), closing(outcomes(inspection, run)) as given:
        for outcome in given:
            gathered.facts.extend([outcome.facts] if outcome.facts else ())
            gathered.outcomes.extend([outcome] if outcome.findings or outcome.skipped else ())
    return gathered


@contextmanager
def _never_in_vain(gathered: Gathered, plan: Plan, one: OpenSet) -> Iterator[None]:
    """An interruption has what was gathered until then."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(gathered.judged(plan, one, "interrupted").verdict) from None


def asked_forms(listing: Listing, asked: frozenset[str]) -> set[str]:
    """The names that were asked for, the form's in place of its sidecar's."""
    owners = {name: form.name for form in listing.forms for name in (form.name, form.ocr, form.labels) if name}
    for name in asked - {WHOLE} - owners.keys():
        if suffix(name) not in {".json", ".jsonl"} and name not in {*listing.untaken, *listing.unlisted}:
            raise UsageError(f"{name!r} is neither a form nor a file of one; give a form, or the folder")
    return {owners.get(name, name) for name in asked}


def report_of(
    inspection: Inspection,
    outcomes: Sequence[Outcome],
    counts: tuple[int, int],
    plan: Plan,
    reason: str,
    subjects: tuple[Subject, ...],
    asked: set[str],
) -> Report:
    """The part of the report that one set is: what the settings show of what was found in the files that are asked for."""

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
        *counts,
        plan.kind_reason,
        reason,
        settings.model,
        settings.tier,
        settings.source,
        settings.fail_on,
        tuple(subject for subject in subjects if is_asked(subject.name)),
    )
    suppressed = tuple(_suppressed(settings, found))
    ranked = (replace(finding, severity=_severity(settings, finding)) for finding in shown)
    ignored = tuple(_ignored(inspection.dataset, settings, [left_out_by for _, left_out_by in suppressed]))
    told = tuple(Suppressed(finding, entry.reason) for finding, entry in suppressed)
    return Report((summary,), tuple(ranked), skipped, ignored, suppressed=told)


def _severity(settings: Settings, finding: Finding) -> Severity:
    is_fixed = finding.code == rule_crashed.code
    return finding.severity if is_fixed else settings.severity_of(finding.code, finding.severity)


def _suppressed(settings: Settings, found: Sequence[Finding]) -> Iterator[tuple[Finding, Ignore]]:
    """The findings that the settings leave out, each with what says so."""
    for finding in found:
        entry = settings.ignored_by(finding) if finding.code != rule_crashed.code else None
        if entry:
            yield replace(finding, severity=_severity(settings, finding)), entry


def _ignored(dataset: str, settings: Settings, entries: Sequence[Ignore]) -> Iterator[Ignored]:
    """How much the settings leave out, in their order."""
    counts = Counter(entries)
    for entry in dict.fromkeys(settings.ignore):
        if counts[entry]:
            yield Ignored(dataset, entry.code, entry.path, entry.reason, counts[entry])
