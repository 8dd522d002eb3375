"""The report for people: findings by form, each with its line and what to do, equal ones together, and a summary last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from dataprep.findings import DatasetSummary, Finding, Ignored, Report, Severity, Skipped
from dataprep.names import printable
from dataprep.quotes import marked
from dataprep.terminal import PLAIN, Style, columns_of, wrapped

INDENT = "    "
MANY = 3
"""Forms from which on an equal finding is told once for all of them."""

NAMED = 3
"""Forms of a folded finding that are named, unless all are asked for."""

THE_SET = "the set"

Entry = TypeVar("Entry", Finding, Skipped, Ignored)


def render(report: Report, style: Style = PLAIN) -> str:
    """The report as text in a style; what could steer a terminal is escaped."""
    parts, is_alone = _parted(report), len(report.datasets) == 1
    shows_skipped = any(finding.code == "E002" for finding in report.findings)
    lines: list[str] = []
    for dataset in report.datasets:
        part = parts[dataset.path]
        told = [*_dataset(part.findings, dataset, is_alone, style), *_wrapped(_apart(part, shows_skipped), style)]
        lines.extend([*told, ""] if told[-1] and not is_alone else told)
    lines.extend(_wrapped(_beside(report), style))
    nothing = style.paint("nothing new" if report.known else "nothing found", "fix")
    return "\n".join([*lines, _counts(report.findings, style) or nothing]) + "\n"


def _parted(report: Report) -> Mapping[str, Report]:
    """The report of each set by itself: there may be thousands of them."""
    findings, skipped, ignored = _by_set(report.findings), _by_set(report.skipped), _by_set(report.ignored)
    paths = [dataset.path for dataset in report.datasets]
    return {path: Report((), tuple(findings[path]), tuple(skipped[path]), tuple(ignored[path])) for path in paths}


def _by_set(entries: Iterable[Entry]) -> Mapping[str, Sequence[Entry]]:
    """What speaks of sets, by set; of others there is nothing."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.dataset].append(entry)
    return found


def _wrapped(lines: Iterable[str], style: Style) -> Iterator[str]:
    for line in lines:
        yield from wrapped(printable(line), style.width)


def _dataset(findings: Sequence[Finding], dataset: DatasetSummary, is_alone: bool, style: Style) -> Iterator[str]:
    model = f", {dataset.model} model" if dataset.model else ""
    model += f", tier {dataset.tier}" if dataset.tier != "S0" else ""
    about = f": {dataset.kind} ({dataset.kind_reason}), target {dataset.target} ({dataset.target_reason}){model}"
    path = printable(dataset.path)
    first, *rest = wrapped(path + printable(about), style.width)
    yield style.paint(path, "strong") + first.removeprefix(path) if first.startswith(path) else first
    yield from rest
    if dataset.settings:
        yield from _wrapped([f"settings from {dataset.settings}"], style)
    what = _what(dataset)
    counted = f"{dataset.valid_documents} of {dataset.documents} {what} count for training"
    counted += f": {_counts(findings) or 'nothing found'}" if not is_alone else ""
    if dataset.documents:
        yield counted
    yield ""
    yield from _found(findings, what, style)


def _what(dataset: DatasetSummary) -> str:
    """What the documents of a set are called."""
    return "texts" if dataset.kind == "text" else "forms"


def _found(findings: Sequence[Finding], what: str, style: Style) -> Iterator[str]:
    """The findings in sections, each with its counts, unless there is none but that of the set."""
    sections = _sections(findings, what)
    for title, groups in sections.items():
        if sections.keys() != {THE_SET}:
            counts = _counts([finding for group in groups for finding in group], style)
            yield f"{style.paint(printable(f'== {title}'), 'heading')}: {counts}"
        gutter = max((len(str(group[0].at.line)) for group in groups if group[0].quote), default=0)
        for group in groups:
            yield from _told(group, gutter, what, style)
        yield ""


def _sections(findings: Sequence[Finding], what: str) -> Mapping[str, Sequence[Sequence[Finding]]]:
    """The findings of the set, those that many forms have, and those of each form; equal ones of many forms together."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_key(finding), []).append(finding)
    folded = {key for key, group in alike.items() if len({finding.document for finding in group} - {None}) >= MANY}
    sections: dict[str, list[Sequence[Finding]]] = {
        THE_SET: [],
        f"several {what}": [alike[key] for key in alike if key in folded],
    }
    for finding in findings:
        if finding.document is None or _key(finding) not in folded:
            sections.setdefault(finding.document or THE_SET, []).append([finding])
    return {title: groups for title, groups in sections.items() if groups}


def _key(finding: Finding) -> tuple[object, ...]:
    """What equal findings have in common: all that they say, but for the name of the form."""
    own = finding.document or "\0"
    fix = finding.fix and (finding.fix.title.replace(own, "\0"), finding.fix.safe)
    return (finding.document is None, finding.code, finding.severity, finding.message.replace(own, "\0"), fix)


def _told(group: Sequence[Finding], gutter: int, what: str, style: Style) -> Iterator[str]:
    """Equal findings: the first one with its line, then the fix, and where the others are."""
    finding = group[0]
    level = str(finding.severity)
    times = f" ({_times(group, what)})" if len(group) > 1 else ""
    place = f"{_place(finding)}:"
    told = f"{finding.severity} {finding.code} {finding.name}{times}"
    is_long = style.width is not None and columns_of(f"{place} {told}") > style.width
    label = f"{style.paint(f'{level} {finding.code}', level)} {printable(finding.name)}{style.paint(times, 'strong')}"
    yield f"{style.paint(place, 'strong')}" + (f"\n{INDENT}" if is_long else " ") + label
    yield from wrapped(printable(finding.message), style.width, INDENT)
    if finding.quote and finding.at.line:
        yield from marked(finding.quote, finding.at.line, gutter, level, style, INDENT)
    if finding.fix:
        fix = f"fix: {finding.fix.title} ({'safe' if finding.fix.safe else 'unsafe: look first'})"
        yield from (style.paint(line, "fix") for line in wrapped(printable(fix), style.width, INDENT))
    if len(group) > 1:
        yield from _others(group, style)


def _times(group: Sequence[Finding], what: str) -> str:
    forms = len({finding.document for finding in group})
    return f"in {forms:,} {what}" if forms == len(group) else f"{len(group):,} times in {forms:,} {what}"


def _others(group: Sequence[Finding], style: Style) -> Iterator[str]:
    """Which forms have an equal finding: the first few by name, or the place in each."""
    if style.names_all:
        yield from (f"{INDENT}also {_place(finding)}" for finding in group[1:])
        return
    forms = list(dict.fromkeys(finding.document or "" for finding in group))
    more = f" and {len(forms) - NAMED:,} more (--all-forms names them)" if len(forms) > NAMED else ""
    yield from wrapped(printable(f"in {', '.join(forms[:NAMED])}{more}"), style.width, INDENT)


def _place(finding: Finding) -> str:
    return printable(":".join(str(part) for part in (finding.file, finding.at.line, finding.at.column) if part))


def _apart(report: Report, shows_skipped: bool) -> Iterator[str]:
    """What is not among the findings of a set: what was not judged, left out, or known before."""
    if report.skipped and not shows_skipped:
        documents = len({entry.document for entry in report.skipped} - {None})
        forms = "the set was" if not documents else "1 form was" if documents == 1 else f"{documents} forms were"
        yield f"{forms} not judged by every rule: --show-skipped says why"
    for entry in report.ignored:
        where = "" if entry.path == "*" else f" in {entry.path}"
        why = f": {entry.reason}" if entry.reason else ""
        yield f"ignored: {entry.count} of {entry.code}{where}{why}"


def _beside(report: Report) -> Iterator[str]:
    """What is to be known of all sets beside what was found: what was passed over, what is known, and what can be mended."""
    for folder in report.passed_over:
        yield f"passed over: {folder} (forms without OCR, labels, fields or a list): give it by itself if it is a set"
    if report.known:
        yield f"{len(report.known)} known from the baseline, not shown"
    if report.gone:
        yield f"{report.gone} of the baseline {'is' if report.gone == 1 else 'are'} gone: write it anew with --write-baseline"
    safe, unsafe = report.fixable(safe=True), report.fixable(safe=False)
    if safe or unsafe:
        more = f"{unsafe}{' more' if safe else ''} with --unsafe" if unsafe else ""
        yield f"`dataprep fix` can mend {', '.join(filter(None, (str(safe) if safe else '', more)))}"


def _counts(findings: Sequence[Finding], style: Style = PLAIN) -> str:
    """How many findings of each severity there are."""
    counts = [(level, sum(finding.severity is level for finding in findings)) for level in reversed(Severity)]
    return ", ".join(style.paint(f"{count} {level}{'s' * (count != 1)}", str(level)) for level, count in counts if count)
