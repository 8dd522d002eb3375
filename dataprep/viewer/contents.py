"""What the page shows of a report: its findings by number of rule, form and field, with their places, and all that is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from dataprep import __version__
from dataprep.counting import ClassCount, FieldCount, SetStats
from dataprep.findings import DatasetSummary, Finding, Report, Severity
from dataprep.rule import Rule
from dataprep.rules import RULES
from dataprep.rules.run import rule_crashed, skipped
from dataprep.viewer.shape import DatasetEntry, FindingRow, FormEntry, PageData, Place, RuleEntry

MOST_FINDINGS = 100_000
"""Findings that the page lists; a browser holds so many and answers at once."""

LONGEST = 500
"""Letters of a message that are shown."""

CATALOGUE: Mapping[str, Rule] = {rule.code: rule for rule in (*RULES, rule_crashed, skipped)}


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a finding is on its form, and which field it is about, where that is known."""

    place: Place | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Names by the number under which the page knows them, in the order in which they came."""

    names: dict[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """The number of a name; a new one gets the next."""
        return self.names.setdefault(name, len(self.names))


def data_of(
    report: Report,
    stats: Sequence[SetStats],
    forms: Sequence[FormEntry],
    placed: Mapping[int, Placed],
    notes: Sequence[str] = (),
) -> PageData:
    """All that the page shows of a report; `placed` are its findings by number, `notes` come after the report's own."""
    fields = Numbers({name: number for number, name in enumerate(field_names(stats))})
    known_forms = {(form.dataset, form.name): number for number, form in enumerate(forms)}
    datasets = {one.path: number for number, one in enumerate(report.datasets)}
    others: list[FormEntry] = []
    rules, rows = Numbers(), []
    for number, finding in enumerate(report.findings[:MOST_FINDINGS]):
        dataset = datasets[finding.dataset]
        key = (dataset, finding.document or "")
        if finding.document and key not in known_forms:  # a text, or a form that lies elsewhere
            known_forms[key] = len(forms) + len(others)
            others.append(FormEntry(finding.document, dataset))
        where = placed.get(number, Placed())
        about = fields.names.get(where.field or _field(finding, fields.names) or "", -1)
        rows.append(_row(finding, rules.of(finding.code), dataset, known_forms.get(key, -1), about, where.place))
    return PageData(
        version=__version__,
        datasets=tuple(map(_dataset, report.datasets, stats)),
        counts=tuple(report.count(level) for level in Severity),  # type: ignore[arg-type]
        safe=report.fixable(safe=True),
        unsafe=report.fixable(safe=False),
        rules=tuple(map(_rule, rules.names)),
        fields=tuple(fields.names),
        forms=(*forms, *others),
        findings=tuple(rows),
        notes=(*_notes(report), *notes),
    )


def field_names(stats: Sequence[SetStats]) -> Sequence[str]:
    """The names of the fields of all sets, each once, as declared; those of classes where there are no fields."""
    counts = chain.from_iterable(chain[FieldCount | ClassCount](one.fields, one.classes) for one in stats)
    return list(dict.fromkeys(entry.name for entry in counts))


def _field(finding: Finding, known: Mapping[str, int]) -> str | None:
    """The field that a finding speaks of: by its name, or by that of a cell."""
    about = finding.about or ""
    return next((name for name in (about, about.partition("/")[0]) if name in known), None)


def _row(finding: Finding, rule: int, dataset: int, form: int, about: int, place: Place | None) -> FindingRow:
    message = finding.message if len(finding.message) <= LONGEST else f"{finding.message[: LONGEST - 3]}..."
    return FindingRow(
        severity=int(finding.severity),
        rule=rule,
        dataset=dataset,
        form=form,
        field=about,
        message=message,
        file=finding.at.path,
        line=finding.at.line or 0,
        column=finding.at.column or 0,
        pointer=finding.at.pointer[:LONGEST],
        fix=finding.fix.title[:LONGEST] if finding.fix else "",
        safe=bool(finding.fix and finding.fix.safe),
        place=place,
    )


def _rule(code: str) -> RuleEntry:
    rule = CATALOGUE[code]
    told = {name: " ".join(body.split()) for name, body in rule.documentation.items()}
    return RuleEntry(code, rule.name, told["what"], told["why"], told["fix"], told["source"])


def _dataset(summary: DatasetSummary, stats: SetStats) -> DatasetEntry:
    return DatasetEntry(summary.kind_reason, summary.target_reason, summary.settings, stats)


def _notes(report: Report) -> Iterator[str]:
    """What is no finding: what was left out, ignored, known before, or not judged."""
    if len(report.findings) > MOST_FINDINGS:
        yield f"{len(report.findings) - MOST_FINDINGS:,} findings more than the {MOST_FINDINGS:,} that are listed here"
    unjudged = len({(entry.dataset, entry.document) for entry in report.skipped})
    if unjudged:
        yield f"{unjudged:,} {'form was' if unjudged == 1 else 'forms were'} not judged by every rule: --show-skipped says why"
    for entry in report.ignored:
        where = "" if entry.path == "*" else f" in {entry.path}"
        yield f"ignored: {entry.count:,} of {entry.code}{where}{f': {entry.reason}' if entry.reason else ''}"
    if report.known:
        yield f"{len(report.known):,} known from the baseline, not shown"
    if report.gone:
        yield f"{report.gone:,} of the baseline {'is' if report.gone == 1 else 'are'} gone"
    for folder in report.passed_over:
        yield f"passed over: {folder}: forms without OCR, labels, fields or a list"
