"""What is said of one set, and of several together: all that a check keeps of a set when it goes on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dataprep.baseline import read_baseline, split
from dataprep.findings import Finding, Report
from dataprep.rules.run import rule_crashed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one set: its report and, where it has a baseline, all that was found, shown or not.

    `beside` are the folders of its tree that were passed over, where it is the first set of one.
    """

    report: Report
    baseline: str | None = None
    found: tuple[Finding, ...] = ()
    beside: tuple[str, ...] = ()


class Interrupted(KeyboardInterrupt):
    """A check was interrupted; `report` is what it had found by then."""

    def __init__(self, *verdicts: Verdict) -> None:
        super().__init__("interrupted")
        self.verdicts = verdicts

    @property
    def report(self) -> Report:
        """The report of the sets that were judged, and of the forms of the one that was being judged."""
        return combined(self.verdicts)


def combined(verdicts: Sequence[Verdict]) -> Report:
    """The reports of all sets as one, the findings that a baseline knows kept apart."""
    findings = sorted((finding for one in verdicts for finding in one.report.findings), key=lambda finding: finding.order)
    known: list[Finding] = []
    gone = 0
    for baseline in dict.fromkeys(one.baseline for one in verdicts if one.baseline):
        sets = [one for one in verdicts if one.baseline == baseline]
        folders = {one.report.datasets[0].path for one in sets}
        theirs = [finding for finding in findings if finding.dataset in folders and finding.code != rule_crashed.code]
        found = (finding for one in sets for finding in one.found)
        parted = split(theirs, found, read_baseline(baseline), baseline, folders)
        known.extend(parted.known)
        gone += parted.gone
        left = set(map(id, parted.known))
        findings = [finding for finding in findings if id(finding) not in left]
    summaries = tuple(summary for one in verdicts for summary in one.report.datasets)
    given = {summary.path for summary in summaries}
    return Report(
        summaries,
        tuple(findings),
        tuple(entry for one in verdicts for entry in one.report.skipped),
        tuple(entry for one in verdicts for entry in one.report.ignored),
        tuple(sorted(known, key=lambda finding: finding.order)),
        gone,
        tuple(folder for one in verdicts for folder in one.beside if folder not in given),
        tuple(entry for one in verdicts for entry in one.report.suppressed),
    )
