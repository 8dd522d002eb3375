"""What of the planted is found: a row measured, and the page that says it of every rule."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import dataprep
from dataprep.findings import Finding, Location, Severity
from dataprep.rules import RULES
from tests.mutations.planting import Files, Row, write
from tests.mutations.samples import healthy

OF_THE_RUN = ("E001", "E002")
"""What no file can have: faults of the run itself."""

HEADER = """# Recall: what is planted, and what of it is found

For every rule defects are planted in healthy sets: labeled ones of every shape (labels of 2.0-preview, of 2.0 and of
2021-03-01; OCR of 2.x, of the previews of 3.0, and from 3.0 on), unlabeled ones, classifiers, and texts with labels of every
shape. They lie in different depths: the first and the last form, the first and the last label, cells of growing and of fixed
tables, selection marks, signatures, turned and crooked pages, pages in inches and in pixels. `tests/mutations/` holds them, a
row each, and `tests/test_mutations.py` runs them all and holds this page true.

- planted: the defects, each in a set that has nothing above an info and nothing of this code.
- found: those that are told by this code at the file and JSON pointer where they were planted.
- extra: errors told beside. There is none that its row does not name, with the reason why it follows from the defect.

`python -m tests.mutations > docs/recall.md` writes this page.

| code | name | planted | found | extra |
|---|---|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a check told of one row: whether the code stands at every planted place, where else it stands, other errors."""

    row: Row
    is_found: bool
    elsewhere: tuple[Location, ...]
    extra: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def complaint(self) -> str | None:
        """What is not as it should be; None where all is."""
        unexplained = sorted(set(self.extra) ^ self.row.follows.keys())
        reasons = (
            (not self.is_found, "not found where it was planted"),
            (bool(self.elsewhere), f"told elsewhere, at {[(at.path, at.pointer, at.line) for at in self.elsewhere[:3]]}"),
            (bool(unexplained), f"errors that are not as the row says: {unexplained}"),
        )
        found = [reason for applies, reason in reasons if applies]
        return f"{self.row.name}: {'; '.join(found)}; told was {self.told[:8]}" if found else None


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder to check sets in: what a planted set shares with its healthy one is linked, not written again."""

    root: Path

    def check(self, sample: str, files: Files, options: Mapping[str, object]) -> tuple[Finding, ...]:
        """What is found in a set that was planted in a healthy one."""
        whole, folder = self._healthy(sample), self.root / "set"
        known = healthy(sample)
        folder.mkdir()
        try:
            for name, content in files.items():
                if content is known.get(name) and "/" not in name:
                    os.link(whole / name, folder / name)
                else:
                    write(folder / name, content)
            return dataprep.check(folder, **options).findings  # type: ignore[arg-type]
        finally:
            shutil.rmtree(folder)

    def measure(self, row: Row) -> Measured:
        """Plant a row, check it, and see what is told."""
        files, places = row.plant(healthy(row.sample))
        findings = self.check(row.sample, files, {**row.options, **row.also})
        own = [finding.at for finding in findings if finding.code == row.code]
        return Measured(
            row,
            all(any(place.is_told(at) for at in own) for place in places),
            tuple(at for at in own if not any(place.is_told(at) for place in places)),
            tuple(finding.code for finding in findings if finding.severity is Severity.ERROR and finding.code != row.code),
            tuple(f"{finding.code} {finding.at.path}{finding.at.pointer}" for finding in findings),
        )

    def _healthy(self, sample: str) -> Path:
        folder = self.root / "healthy" / sample
        if not folder.exists():
            for name, content in healthy(sample).items():
                write(folder / name, content)
        return folder


def line(code: str, name: str, measured: Sequence[Measured]) -> str:
    """The line of a rule in the page."""
    found = sum(one.is_found for one in measured)
    extra = sum(len(one.extra) for one in measured)
    return f"| {code} | {name} | {len(measured)} | {found} | {extra} |"


def total(lines: Iterable[str]) -> str:
    """The last line of the page, from the others."""
    numbers = [[int(cell) for cell in entry.split("|")[3:6]] for entry in lines]
    sums = [sum(column) for column in zip(*numbers, strict=True)]
    return f"| | total | {' | '.join(map(str, sums))} |"


def page(measured: Sequence[Measured]) -> str:
    """The page: a line for each rule, and the total."""
    by_code = {rule.code: [one for one in measured if one.row.code == rule.code] for rule in RULES}
    names = {rule.code: rule.name for rule in RULES if rule.code not in OF_THE_RUN}
    lines = [line(code, name, by_code[code]) for code, name in names.items()]
    return HEADER + "\n".join((*lines, total(lines))) + "\n"
