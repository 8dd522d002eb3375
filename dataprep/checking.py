"""The check itself: find out what a folder is, inspect each form, judge the set, and put together the report."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dataprep.errors import UsageError
from dataprep.facts import Facts, Kind
from dataprep.findings import DatasetSummary, Report
from dataprep.inspection import Inspection, Outcome
from dataprep.listing import list_set
from dataprep.load import load_shared
from dataprep.names import meant
from dataprep.plan import guess, kind_of, target_of
from dataprep.rules import RULES
from dataprep.settings import Settings
from dataprep.store import LocalStore
from dataprep.targets import VERSIONS, Target


def check(*paths: str | os.PathLike[str], settings: Settings | None = None, **options: object) -> Report:
    """Check folders of training data and report what is wrong with them.

    `paths` are folders, or files: a file means its folder, and only the findings of its form. Options are those of
    `Settings`: target ("2.0-preview" to "4.0"), select and ignore (codes or their beginnings).

    Raises UsageError for a path that does not exist or an unknown option or value, StoreError for a folder that cannot be
    listed. What is wrong with the data is never an exception.
    """
    chosen = validated(settings or Settings(), options)
    reports = [_check_one(os.fspath(path), chosen) for path in paths]
    return Report(
        tuple(summary for report in reports for summary in report.datasets),
        tuple(finding for report in reports for finding in report.findings),
        tuple(entry for report in reports for entry in report.skipped),
    )


def validated(settings: Settings, options: Mapping[str, object]) -> Settings:
    """The settings with options over them, every value known."""
    known = {entry.name for entry in dataclasses.fields(Settings)}
    for name in options.keys() - known:
        raise UsageError(f"{name!r} is no option of check; {meant(name, sorted(known))}")
    settings = replace(settings, **options)  # type: ignore[arg-type]
    if settings.target is not None and settings.target not in VERSIONS:
        raise UsageError(f"{settings.target!r} is no target; {meant(settings.target, VERSIONS)}")
    for prefix in (*settings.select, *settings.ignore):
        if not any(rule.code.startswith(prefix) for rule in RULES) or not prefix:
            raise UsageError(f"{prefix!r} is no code of a rule nor the beginning of one; `dataprep rules` lists them")
    return settings


def _check_one(path: str, settings: Settings) -> Report:
    if not path:
        raise UsageError("the path is empty; give the folder that holds the training data, or . for this one")
    is_file = os.path.isfile(path)  # noqa: PTH113 - False, not an error, for a name that no disk can have
    folder, only = os.path.split(path) if is_file else (path, "")
    store = LocalStore(folder or ".")
    listing = list_set(store.list())
    kind, kind_reason = kind_of(listing)
    shared = load_shared(store, listing)
    version = settings.target or guess(store, listing.forms, kind)
    while True:
        inspection = Inspection(
            folder or ".", store, listing, shared, settings, kind, Target(version, settings.target is not None)
        )
        outcomes = [inspection.form(form) for form in listing.forms]
        facts = [outcome.facts for outcome in outcomes if outcome.facts]
        said, reason = (version, "as given") if settings.target else target_of(facts, kind)
        if said == version:
            break
        version = said
    outcomes.append(inspection.rest(facts))
    form = next((form.name for form in listing.forms if only in {form.name, form.ocr, form.labels}), only)
    return _report(inspection, outcomes, facts, (kind_reason, reason), form)


def _report(
    inspection: Inspection, outcomes: Sequence[Outcome], facts: Sequence[Facts], reasons: tuple[str, str], only: str
) -> Report:
    settings = inspection.settings
    shown = [
        finding
        for outcome in outcomes
        for finding in outcome.findings
        if settings.shows(finding.code) and only in ("", finding.document, finding.at.path)
    ]
    valid = sum(fact.counts if inspection.kind is Kind.LABELED else fact.is_valid for fact in facts)
    summary = DatasetSummary(inspection.dataset, str(inspection.kind), inspection.target.version, len(facts), valid, *reasons)
    skipped = tuple(entry for outcome in outcomes for entry in outcome.skipped)
    return Report((summary,), tuple(sorted(shown, key=lambda finding: finding.order)), skipped)
