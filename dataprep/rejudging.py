"""One form judged again after a change: only the rules run whose parts changed, and only these are made anew."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dataprep.facts import Kind
from dataprep.faults import Faults
from dataprep.fields import Fields
from dataprep.findings import Finding, Skipped
from dataprep.inspection import Groups, Inspection, bases_of, grouped
from dataprep.load import Loaded
from dataprep.model import Form, Labels, Ocr, Source
from dataprep.rule import Need, Parts, Rule
from dataprep.rules import MAKERS, RULES
from dataprep.rules.run import rule_crashed
from dataprep.settings import Thresholds
from dataprep.targets import Target

OF_A_DOCUMENT = frozenset({Form, Source, Ocr, Labels, Fields, Faults, Target, Kind, Thresholds})
"""What can be known of a form without the set that it belongs to."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A form as it was judged last: what was given, the parts that were made of it, and what every rule said."""

    document: str | None = None
    loaded: Loaded = field(default_factory=lambda: Loaded({}))
    made: Mapping[type, object | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def again(self, inspection: Inspection, loaded: Loaded, document: str | None) -> Seen:
        """The form as it is now; what speaks of nothing that changed is kept."""
        if document != self.document:
            return Seen(document).again(inspection, loaded, document)
        changed = _changed(self.loaded, loaded)
        groups, codes = _stale(changed)
        made = {kind: part for kind, part in self.made.items() if not _bases_of_part(kind) & changed}
        parts = Parts({**loaded.parts, **made}, MAKERS, loaded.unread)
        outcome = inspection.judged(groups, parts, loaded, document)
        kept = tuple(finding for finding in self.findings if _code_of(finding) not in codes)
        skipped = merged((*_without(self.skipped, codes), *outcome.skipped))
        made = {kind: part for kind, part in parts.given.items() if kind in MAKERS}
        return Seen(document, loaded, made, (*kept, *outcome.findings), skipped)


def merged(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """What could not be judged, each reason once."""
    codes: dict[tuple[str, str | None, str], set[str]] = {}
    for entry in skipped:
        codes.setdefault((entry.dataset, entry.document, entry.reason), set()).update(entry.codes)
    return tuple(Skipped(*key, tuple(sorted(found))) for key, found in sorted(codes.items(), key=lambda pair: pair[0][2]))


@functools.cache
def rules_of_a_document() -> tuple[tuple[Rule, frozenset[type]], ...]:
    """The rules that need one form with its sidecars and fields.json, and no set; each with what it comes down to."""
    return tuple((rule, bases) for rule in RULES if (bases := bases_of(rule)) <= OF_A_DOCUMENT)


@functools.lru_cache(256)
def _stale(changed: frozenset[type]) -> tuple[Groups, frozenset[str]]:
    """The rules that changed parts concern, and their codes."""
    rules = [rule for rule, bases in rules_of_a_document() if bases & changed]
    return grouped(rules), frozenset(rule.code for rule in rules)


@functools.cache
def _bases_of_part(kind: type) -> frozenset[type]:
    """What a part that is made comes down to."""
    return frozenset(need.kind for need in Parts({}, MAKERS).bases((Need(kind),)))


def _changed(old: Loaded, new: Loaded) -> frozenset[type]:
    """The parts that are others than before. Where a text is, lines are others, and places of what reading ran into."""
    changed = {kind for kind in OF_A_DOCUMENT if not _is_same(old.parts.get(kind), new.parts.get(kind))}
    changed |= {kind for kind in OF_A_DOCUMENT if old.unread.get(kind) != new.unread.get(kind)}
    for kind in (Ocr, Labels, Fields):
        texts = (one.texts.get(getattr(one.parts.get(kind), "path", "")) for one in (old, new))
        if next(texts) != next(texts):
            changed |= {kind, Faults}
    return frozenset(changed)


def _is_same(one: object, other: object) -> bool:
    return one is other or one == other


def _code_of(finding: Finding) -> str | None:
    """The code of the rule that a finding comes from; of one that crashed, that one's."""
    return finding.about if finding.code == rule_crashed.code else finding.code


def _without(skipped: Iterable[Skipped], codes: frozenset[str]) -> Iterable[Skipped]:
    for entry in skipped:
        if left := tuple(code for code in entry.codes if code not in codes):
            yield Skipped(entry.dataset, entry.document, entry.reason, left)
