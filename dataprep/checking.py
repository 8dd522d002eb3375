"""The check itself: find out what a folder is, inspect each form, judge the set, and put together the report."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dataprep.errors import UsageError
from dataprep.facts import Facts, Kind
from dataprep.findings import DatasetSummary, Report
from dataprep.inspection import CRASHED, Inspection, Outcome
from dataprep.listing import Listing, list_set
from dataprep.load import load_shared
from dataprep.model import suffix
from dataprep.names import meant
from dataprep.plan import guess, kind_of, target_of
from dataprep.rules import RULES
from dataprep.settings import Settings, codes_of
from dataprep.store import LocalStore
from dataprep.targets import VERSIONS, Target

WHOLE = ""
"""What is asked of a folder that was given itself, not one of its files."""


def check(*paths: str | os.PathLike[str], settings: Settings | None = None, **options: object) -> Report:
    """Check folders of training data and report what is wrong with them.

    `paths` are folders, or files: a file means its folder, and only the findings of its form. Options are those of
    `Settings`: target ("2.0-preview" to "4.0"), select and ignore (codes or their beginnings).

    Raises UsageError for a path that does not exist or an unknown option or value, StoreError for a folder that cannot be
    listed. What is wrong with the data is never an exception.
    """
    chosen = validated(settings or Settings(), options)
    reports = [_check_one(folder, asked, chosen) for folder, asked in _folders(paths).items()]
    findings = (finding for report in reports for finding in report.findings)
    return Report(
        tuple(summary for report in reports for summary in report.datasets),
        tuple(sorted(findings, key=lambda finding: finding.order)),
        tuple(entry for report in reports for entry in report.skipped),
    )


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


def validated(settings: Settings, options: Mapping[str, object]) -> Settings:
    """The settings with options over them, every value known."""
    known = sorted(entry.name for entry in dataclasses.fields(Settings))
    for name in options:
        if name not in known:
            raise UsageError(f"{name!r} is no option of check; {meant(name, known)}")
    codes = {name: _codes(options[name]) for name in ("select", "ignore") if name in options}
    settings = replace(settings, **{**options, **codes})  # type: ignore[arg-type]
    if settings.target is not None and settings.target not in VERSIONS:
        raise UsageError(f"{str(settings.target)!r} is no target; {meant(str(settings.target), VERSIONS)}")
    for prefix in (*settings.select, *settings.ignore):
        if not prefix or not any(rule.code.startswith(prefix) for rule in RULES):
            raise UsageError(f"{prefix!r} is no code of a rule nor the beginning of one; `dataprep rules` lists them")
    return settings


def _codes(given: object) -> tuple[str, ...]:
    """Codes given as a text with commas, or as several texts."""
    texts = [given] if isinstance(given, str) else given if isinstance(given, list | tuple | set | frozenset) else [repr(given)]
    return codes_of(*map(str, texts))


def _check_one(folder: str, asked: set[str], settings: Settings) -> Report:
    store = LocalStore(folder)
    listing = list_set(store.list())
    kind, kind_reason = kind_of(listing)
    shared = load_shared(store, listing)
    given = settings.target
    version = given or guess(store, listing.forms, kind)
    for _ in range(2):  # once more where the set as a whole says another version than the look at one form
        target = Target(version, given is not None)
        inspection = Inspection(folder, store, listing, shared, settings, kind, target)
        outcomes = [inspection.form(form) for form in listing.forms]
        facts = [outcome.facts for outcome in outcomes if outcome.facts]
        version, reason = (given, "as given") if given else target_of(facts, kind)
        if version == target.version:
            break
    outcomes.append(inspection.rest(facts))
    return _report(inspection, outcomes, facts, (kind_reason, reason), _forms(listing, asked))


def _forms(listing: Listing, asked: set[str]) -> set[str]:
    """The names that were asked for, the form's in place of its sidecar's."""
    owners = {name: form.name for form in listing.forms for name in (form.name, form.ocr, form.labels) if name}
    for name in asked - {WHOLE} - owners.keys():
        if suffix(name) not in {".json", ".jsonl"}:
            raise UsageError(f"{name!r} is neither a form nor a file of one; give a form, or the folder")
    return {owners.get(name, name) for name in asked}


def _report(
    inspection: Inspection, outcomes: Sequence[Outcome], facts: Sequence[Facts], reasons: tuple[str, str], asked: set[str]
) -> Report:
    def is_asked(*names: str | None) -> bool:
        return WHOLE in asked or not asked.isdisjoint(names)

    found = [finding for outcome in outcomes for finding in outcome.findings if is_asked(finding.document, finding.at.path)]
    shown = tuple(finding for finding in found if inspection.settings.shows(finding.code) or finding.code == CRASHED)
    skipped = tuple(entry for outcome in outcomes for entry in outcome.skipped if is_asked(entry.document))
    valid = sum(fact.counts if inspection.kind is Kind.LABELED else fact.is_valid for fact in facts)
    summary = DatasetSummary(inspection.dataset, str(inspection.kind), inspection.target.version, len(facts), valid, *reasons)
    return Report((summary,), shown, skipped)
