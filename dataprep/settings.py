"""What the user chose: what to judge for, what to show, and how much it matters."""

from __future__ import annotations

import fnmatch
import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dataprep.addresses import is_url
from dataprep.findings import Finding, Severity

SKIPPED = "E002"

MAGIC = frozenset("*?[")
"""What makes a glob of a path."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of rules that no service sets. `overlap` and `confidence` are fractions, `text_height` is in pixels."""

    confidence: float = 0.8
    text_height: float = 12.0
    overlap: float = 0.2
    forms_per_field: int = 5


@dataclass(frozen=True, slots=True)
class Ignore:
    """A code, or the beginning of codes, that does not matter: everywhere, or in the files that a glob names; and why.

    The glob is held against the path within the set, and against the path from the folder of the settings file.
    """

    code: str
    path: str = "*"
    reason: str | None = None

    def covers(self, names: Sequence[str]) -> bool:
        """Whether this speaks of a file, by the names that it has."""
        return self.path == "*" or any(fnmatch.fnmatchcase(name, self.path) for name in names)


@dataclass(frozen=True)  # no slots: what is ignored is looked up for each finding, so that it is put in order once
class Settings:
    """Options of a check. `select`, `ignore` and `severity` hold codes or their beginnings: G401, G4, G.

    `exclude` are globs over the paths below the folder that is checked: what fits, or lies in a folder that fits, is not there.
    What is None is found from the files: `target`, `model` (template or neural), `kind` (labeled, unlabeled, classifier, text),
    and of a text set `labels` and `project`, the paths of its labels file and of the body that creates its project. `deep`
    decodes images whole. `baseline` is the path of a file of known findings, and `source` that of the settings;
    `here` is the folder that paths are relative to, where it is not the one that this process works in.
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
    exclude: tuple[str, ...] = ()
    show_skipped: bool = False
    baseline: str | None = None
    labels: str | None = None
    project: str | None = None
    source: str | None = None
    here: str | None = None

    @property
    def shows_skipped(self) -> bool:
        """Whether what could not be judged is shown: as asked, or selected by its code."""
        return self.show_skipped or _fit(SKIPPED, self.select) > 0

    def leaves_out(self, path: str) -> bool:
        """Whether a path, or a folder that it lies in, is excluded."""
        if not self.exclude:
            return False
        folders = [path[:place] for place, char in enumerate(path) if char == "/"]
        return any(fnmatch.fnmatchcase(name, glob) for glob in self.exclude for name in (*folders, path))

    def shows(self, finding: Finding) -> bool:
        """Whether a finding is in the report."""
        return (not self.select or _fit(finding.code, self.select) > 0) and self.ignored_by(finding) is None

    def ignored_by(self, finding: Finding) -> Ignore | None:
        """Why a finding does not matter: the longest code that fits decides, and only a longer selected one is stronger."""
        if not self.ignore:
            return None
        folder, path = _folder_from(finding.dataset, self.source, self.here or str(Path.cwd())), finding.at.path
        names = (path, f"{folder}/{path}") if folder else (path,)
        prefixes = (finding.code[:length] for length in range(len(finding.code), 0, -1))
        longest = next((entry for prefix in prefixes if (entry := self._ignored_as(prefix, names))), None)
        return longest if longest and len(longest.code) >= _fit(finding.code, self.select) else None

    def _ignored_as(self, code: str, names: Sequence[str]) -> Ignore | None:
        """What of exactly this code covers a file: one that names it, or else the first glob that fits."""
        plain = (self._plain.get((code, name)) for name in names)
        globs = (entry for entry in self._globs.get(code, ()) if entry.covers(names))
        return next((entry for entry in (*plain, next(globs, None)) if entry), None)

    @functools.cached_property
    def _plain(self) -> Mapping[tuple[str, str], Ignore]:
        """What is ignored in one file, by code and path."""
        return {(entry.code, entry.path): entry for entry in reversed(self.ignore) if MAGIC.isdisjoint(entry.path)}

    @functools.cached_property
    def _globs(self) -> Mapping[str, tuple[Ignore, ...]]:
        """What is ignored where a glob says, by code, each entry once."""
        found: dict[str, dict[Ignore, None]] = {}
        for entry in self.ignore:
            if not MAGIC.isdisjoint(entry.path):
                found.setdefault(entry.code, {})[entry] = None
        return {code: tuple(group) for code, group in found.items()}

    def severity_of(self, code: str, severity: Severity) -> Severity:
        """How much a finding matters: as the longest code that fits says, the last of equal ones; else as the rule does."""
        fitting = [(len(prefix), place) for place, (prefix, _) in enumerate(self.severity) if code.startswith(prefix)]
        return self.severity[max(fitting)[1]][1] if fitting else severity


@functools.lru_cache(64)
def _folder_from(dataset: str, source: str | None, here: str) -> str:
    """The folder of a set as the folder of the settings file sees it, or the working directory; "" for the same."""
    if is_url(dataset):
        return dataset
    home = os.path.dirname(source) if source else ""  # noqa: PTH120
    folder = os.path.relpath(os.path.join(here, dataset), os.path.join(here, home)).replace(os.sep, "/")  # noqa: PTH118
    return "" if folder == "." else folder


def _fit(code: str, prefixes: tuple[str, ...]) -> int:
    """The length of the longest prefix that fits a code; 0 where none does."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)
