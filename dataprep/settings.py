"""What the user chose: what to judge for, what to show, and how much it matters."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass

from dataprep.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of rules that no service sets. `overlap` and `confidence` are fractions, `text_height` is in pixels."""

    confidence: float = 0.8
    text_height: float = 12.0
    overlap: float = 0.2
    forms_per_field: int = 5


@dataclass(frozen=True, slots=True)
class Ignore:
    """A code, or the beginning of codes, that does not matter: everywhere, or in the files that a glob names; and why."""

    code: str
    path: str = "*"
    reason: str | None = None

    def fits(self, code: str, dataset: str, path: str) -> bool:
        """Whether this speaks of a code in a file, whose path is matched with and without that of its set."""
        is_there = self.path == "*" or any(fnmatch.fnmatchcase(name, self.path) for name in (path, f"{dataset}/{path}"))
        return is_there and code.startswith(self.code)


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of a check. `select`, `ignore` and `severity` hold codes or their beginnings: G401, G4, G.

    What is None is found from the files: `target`, `model` (template or neural) and `kind` (labeled, unlabeled, classifier).
    `deep` decodes images whole. `baseline` is the path of a file of known findings, and `source` that of the settings.
    """

    target: str | None = None
    model: str | None = None
    tier: str = "S0"
    kind: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    fail_on: Severity = Severity.ERROR
    thresholds: Thresholds = Thresholds()
    deep: bool = False
    recursive: bool = False
    show_skipped: bool = False
    baseline: str | None = None
    source: str | None = None

    def shows(self, finding: Finding) -> bool:
        """Whether a finding is in the report."""
        return (not self.select or _fit(finding.code, self.select) > 0) and self.ignored_by(finding) is None

    def ignored_by(self, finding: Finding) -> Ignore | None:
        """Why a finding does not matter: the longest code that fits decides, and only a longer selected one is stronger."""
        fitting = (entry for entry in self.ignore if entry.fits(finding.code, finding.dataset, finding.at.path))
        longest = max(fitting, key=lambda entry: len(entry.code), default=None)
        return longest if longest and len(longest.code) >= _fit(finding.code, self.select) else None

    def severity_of(self, code: str, severity: Severity) -> Severity:
        """How much a finding matters: as the longest code that fits says, the last of equal ones; else as the rule does."""
        fitting = [(len(prefix), place) for place, (prefix, _) in enumerate(self.severity) if code.startswith(prefix)]
        return self.severity[max(fitting)[1]][1] if fitting else severity


def _fit(code: str, prefixes: tuple[str, ...]) -> int:
    """The length of the longest prefix that fits a code; 0 where none does."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)
