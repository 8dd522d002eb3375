"""Inspect one form, or the set as a whole: run the rules over the parts, and place what they find."""

from __future__ import annotations

import functools
import math
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec
from msgspec import structs

from dataprep.classes import ENDING, Classes
from dataprep.facts import Crash, Facts, Kind, Summary, Twins, Untrimmed
from dataprep.faults import Faults
from dataprep.fields import Fields
from dataprep.findings import Finding, Location, Problem, Severity, Skipped
from dataprep.formats import secrets
from dataprep.listing import Listing
from dataprep.load import Loaded, load_form, read_bytes
from dataprep.model import Form, Labels, Ocr, Source
from dataprep.places import Sites, sites
from dataprep.quotes import quoted
from dataprep.rule import Need, Parts, Rule
from dataprep.rules import MAKERS, RULES
from dataprep.rules.run import rule_crashed, skipped
from dataprep.settings import Settings, Thresholds
from dataprep.store import Store
from dataprep.targets import Target
from dataprep.twins import find_twins

SPOILING = ("F", "S", "O", "L", "G401", "G402", "G403", "G404", "G405", "G406", "M501", "M510")
"""An error of these makes the service drop a form. An undeclared field or a shifted box does not."""

LONGEST = 2000
"""A message is cut here: names in hostile files have no end."""

OF_A_FORM = frozenset({Form, Source, Ocr, Labels})
NO_FAULTS = Faults()

Kept = TypeVar("Kept", bound=Hashable)
Groups = tuple[tuple[tuple[Need, ...], tuple[Rule, ...]], ...]
"""Rules by what they ask for: it is fetched once for all that ask for the same."""


@functools.cache
def document_rules() -> Groups:
    """The rules that judge one form: those that ask for a part of it, or only for what reading ran into."""
    return grouped(rule for rule in RULES if bases_of(rule) & OF_A_FORM or {Faults} <= bases_of(rule) <= {Faults, Target})


@functools.cache
def faultless_rules() -> Groups:
    """The rules that judge a form of which reading ran into nothing: those that only tell of faults have nothing to say."""
    of_faults = {Faults, Target}
    return tuple((needs, group) for needs, group in document_rules() if not {need.kind for need in needs} <= of_faults)


@functools.cache
def set_rules() -> Groups:
    """The rules that judge the set: its names, its shared files, and what all forms left behind."""
    return grouped(rule for rule in RULES if not bases_of(rule) & OF_A_FORM)


def grouped(rules: Iterable[Rule]) -> Groups:
    """Rules put together by what they ask for."""
    groups: dict[tuple[Need, ...], list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.needs, []).append(rule)
    return tuple((needs, tuple(group)) for needs, group in groups.items())


def bases_of(rule: Rule) -> frozenset[type]:
    """The parts read from files that a rule's needs come down to."""
    return frozenset(need.kind for need in Parts({}, MAKERS).bases(rule.needs))


class Outcome(msgspec.Struct, frozen=True):
    """What inspecting one form, or the set's shared files, gave."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that inspecting the forms of one set needs beside the form."""

    dataset: str
    store: Store
    listing: Listing
    shared: Loaded
    settings: Settings
    kind: Kind
    target: Target
    classes: Classes | None = None

    def form(self, form: Form) -> Outcome:
        """Read and judge one form; whether it counts for training is said by `settled`."""
        try:
            loaded = load_form(self.store, form, deep=self.settings.deep)
        except Exception as error:  # a fault of ours must not take the other forms' findings away
            return Outcome((self._crashed("reading", error, form.name),), (), Facts(form.name, form.size))
        rules = faultless_rules() if loaded.parts[Faults] == NO_FAULTS else document_rules()
        outcome = self.judged(rules, self._parts(loaded), loaded, form.name)
        return structs.replace(outcome, facts=facts_of(form, loaded))

    def settled(self, outcome: Outcome) -> Outcome:
        """What a form gave, with what the settings say of it: it counts for training unless an error spoils it."""
        if outcome.facts is None or self.is_valid(outcome.findings):
            return outcome
        return structs.replace(outcome, facts=structs.replace(outcome.facts, is_valid=False))

    def sent(self, store: Store) -> Inspection:
        """As much of it as judging forms elsewhere asks for, by a store that reads there; `of_forms` adds the rest."""
        kept: dict[type, object] = {kind: part for kind, part in self.shared.parts.items() if kind is Fields}
        settings = Settings(thresholds=self.settings.thresholds, deep=self.settings.deep)
        nothing = Listing({}, (), ())
        return replace(
            self, store=store, listing=nothing, shared=structs.replace(self.shared, parts=kept), settings=settings, classes=None
        )

    def of_forms(self, listing: Listing) -> Inspection:
        """What was sent, for forms of which `Listing.only` tells."""
        return replace(self, shared=structs.replace(self.shared, parts={**self.shared.parts, Listing: listing}))

    def rest(self, facts: Sequence[Facts], twins: Twins | None = None) -> Outcome:
        """Judge the set by its names, its shared files and what the forms left behind; `twins` where they are known."""
        faults = self.shared.parts[Faults]
        is_foreign = isinstance(faults, Faults) and faults.is_foreign(self.listing.fields)
        is_partial = bool(self.settings.exclude) or any(kind == "labels" for _, kind in self.listing.lost)
        summary = Summary(tuple(facts), is_foreign, bool(self.listing.fields) and not is_foreign, is_partial)
        parts = self._parts(Loaded({Summary: summary, Twins: twins or find_twins(self.store, self.listing.forms)}))
        outcome = self.judged(set_rules(), parts, self.shared, None)
        return structs.replace(outcome, findings=tuple(located(outcome.findings, self._lists(outcome.findings))))

    def _lists(self, findings: Sequence[Finding]) -> Mapping[str, bytes]:
        """The lists of a classifier of which a line is spoken of: they are not kept from when they were read."""
        told = {finding.at.path for finding in findings if finding.at.line and not finding.quote}
        return {
            path: raw for path in self.listing.lists if path in told and isinstance(raw := read_bytes(self.store, path), bytes)
        }

    def _parts(self, loaded: Loaded) -> Parts:
        chosen = {Kind: self.kind, Target: self.target, Thresholds: self.settings.thresholds}
        given = {**self.shared.parts, **chosen, Classes: self.classes, **loaded.parts}
        return Parts(given, MAKERS, {**self.shared.unread, **loaded.unread})

    def judged(self, rules: Groups, parts: Parts, loaded: Loaded, document: str | None) -> Outcome:
        """What rules find in parts, with the places in the texts that were loaded; rules that crash are told."""
        findings: list[Finding] = []
        unjudged: dict[str, list[str]] = {}
        for needs, group in rules:
            try:
                arguments = parts.gather(needs)
            except Exception as error:  # a fault of ours must not take the other findings away
                findings.append(self._crashed(group[0].code, error, document))
                continue
            for rule in group:
                doubtful = not parts.is_whole and (arguments is None or rule.whole)
                reason = parts.obstacle(rule) if doubtful else None
                if reason:
                    unjudged.setdefault(reason, []).append(rule.code)
                elif arguments is not None:
                    try:
                        if problems := list(rule.judge(*arguments)):
                            findings.extend([self._finding(rule, problem, document) for problem in problems])
                    except Exception as error:  # a fault of ours must not take the other findings away
                        findings.append(self._crashed(rule.code, error, document))
        left_out = tuple(Skipped(self.dataset, document, reason, tuple(sorted(codes))) for reason, codes in unjudged.items())
        return Outcome(tuple(located(findings, {**self.shared.texts, **loaded.texts})), left_out)

    def _crashed(self, code: str, error: Exception, document: str | None) -> Finding:
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        (problem,) = rule_crashed.judge(Crash(code, said, document))
        return self._finding(rule_crashed, problem, document)

    def left_out(self, entry: Skipped) -> Finding:
        """What could not be judged, as a finding."""
        (problem,) = skipped.judge(entry)
        return self._finding(skipped, problem, entry.document)

    def _finding(self, rule: Rule, problem: Problem, document: str | None) -> Finding:
        severity = rule.severity if problem.severity is None else problem.severity
        message = problem.message if len(problem.message) <= LONGEST else f"{problem.message[: LONGEST - 3]}..."
        return Finding(
            rule.code,
            rule.name,
            severity,
            self.dataset,
            document or problem.document,
            problem.at,
            message,
            problem.about,
            problem.fix,
        )

    def is_valid(self, findings: Iterable[Finding]) -> bool:
        """Whether none of the findings of a form makes the service drop it."""
        return not any(
            finding.severity is Severity.ERROR
            and finding.code.startswith(SPOILING)
            and self.settings.severity_of(finding.code, Severity.ERROR) is Severity.ERROR
            and not self.settings.ignored_by(finding)
            for finding in findings
        )


def facts_of(form: Form, loaded: Loaded) -> Facts:
    """What a form leaves behind."""
    ocr, labels, source = (loaded.parts.get(kind) for kind in (Ocr, Labels, Source))
    faults = loaded.parts[Faults]
    read = labels if isinstance(labels, Labels) else None
    counts = Counter([label.field for label in read.labels]) if read else None
    return Facts(
        document=form.name,
        size=form.size,
        has_ocr=form.ocr is not None,
        has_labels=form.labels is not None,
        is_foreign=isinstance(faults, Faults) and faults.is_foreign(form.labels),
        pages=source.pages if isinstance(source, Source) else None,
        version=sys.intern(ocr.version) if isinstance(ocr, Ocr) else None,
        release=ocr.release if isinstance(ocr, Ocr) else None,
        shape=read.shape if read else None,
        fields=_one(tuple(counts)) if counts is not None else None,
        labels=_one(tuple(counts.values())) if counts else (),
        sides=_sides(source) if isinstance(source, Source) and not source.is_pdf else None,
        inches=_inches(source) if isinstance(source, Source) and source.is_pdf else None,
        has_holes=read.holes if read else False,
        untrimmed=tuple(_untrimmed(read)) if read else (),
    )


@functools.lru_cache(1024)
def _one(names: Kept) -> Kept:
    """The same value as it was kept before: most forms of a set have the same labels."""
    return names


def _untrimmed(labels: Labels) -> Iterator[Untrimmed]:
    """The names of labels, or of the parts of cells, with blanks at an end."""
    for label in labels.labels:
        if label.path != tuple(map(str.strip, label.path)):
            yield Untrimmed(label.path, label.name_at, labels.shape == "2021-03-01")


def _sides(source: Source) -> tuple[int, int] | None:
    """The shortest and the longest side of an image's pages."""
    sides = [round(side) for size in source.sizes for side in size]
    return (min(sides), max(sides)) if sides else None


def _inches(source: Source) -> int | None:
    """The longest side of a PDF's pages, rounded up from a hundredth on."""
    return max((math.ceil(side - 0.01) for size in source.sizes for side in size), default=None)


def located(findings: Sequence[Finding], texts: Mapping[str, bytes]) -> Iterator[Finding]:
    """The findings with line, column and what stands there, which whoever has the bytes looks up once a file."""
    wanted: dict[str, set[str]] = {}
    for finding in findings:
        if finding.at.path in texts and (finding.at.pointer or finding.at.line):
            wanted.setdefault(finding.at.path, set()).add(finding.at.pointer)
    found = {path: sites(texts[path], pointers - {""}) for path, pointers in wanted.items()}
    secret = {path for path in wanted if secrets.faults(texts[path], path)}
    for finding in findings:
        there = found.get(finding.at.path)
        yield _placed(finding, there, is_secret=finding.at.path in secret) if there else finding


def _placed(finding: Finding, there: Sites, *, is_secret: bool) -> Finding:
    """A finding with its place; a file that holds a secret is not quoted."""
    at = finding.at
    start = there.starts.get(at.pointer) if at.pointer else there.start(at.line or 0, at.column or 1)
    if start is None:
        return finding
    line, column = there.place(start) if at.pointer else (at.line, at.column)
    begin = there.lines[(line or 1) - 1]
    quote = None if is_secret else quoted(there.text, begin, start, is_value=bool(at.pointer) or at.path.endswith(ENDING))
    return replace(finding, at=Location(at.path, at.pointer, line, column), quote=quote)
