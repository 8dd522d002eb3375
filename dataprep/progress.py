"""How far a check is: what is read, and what was found so far; for whoever watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from dataprep.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check is. `forms` were judged of the `of` that the set at hand has, None where sets are judged several at a time.

    `sets` were judged in whole before, `found` counts what is to be shown of all of them, by severity.
    """

    dataset: str
    document: str | None
    forms: int
    of: int | None
    sets: int
    found: tuple[tuple[Severity, int], ...]


Watch: TypeAlias = Callable[[Progress], object]


@dataclass(slots=True)
class Tally:
    """What a watcher is told, added up: what was found in whole sets, and in the forms of the one at hand."""

    watch: Watch
    sets: int = 0
    forms: int = 0
    before: Counter[Severity] = field(default_factory=Counter)
    found: Counter[Severity] = field(default_factory=Counter)

    def form(self, dataset: str, document: str, of: int, findings: Iterable[Finding]) -> None:
        """One more form of a set was judged."""
        if self.forms == of:  # the set is judged a second time, for another target
            self.forms, self.found = 0, Counter()
        self.forms += 1
        self.found.update(finding.severity for finding in findings)
        self._tell(dataset, document, of)

    def whole(self, dataset: str, findings: Iterable[Finding]) -> None:
        """A set is complete: these are all of its findings."""
        self.sets += 1
        self.before.update(finding.severity for finding in findings)
        self.forms, self.found = 0, Counter()
        self._tell(dataset, None, None)

    def _tell(self, dataset: str, document: str | None, of: int | None) -> None:
        both = self.before + self.found
        found = tuple((level, both[level]) for level in reversed(Severity) if both[level])
        self.watch(Progress(dataset, document, self.forms, of, self.sets, found))
