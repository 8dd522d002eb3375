"""Reports for the tests of renderers: one that has all there is, hostile ones, and long ones."""

from __future__ import annotations

from dataprep.findings import (
    DatasetSummary,
    Finding,
    Fix,
    Ignored,
    Location,
    Move,
    Put,
    Replacement,
    Report,
    Severity,
    Skipped,
    Subject,
    Suppressed,
)
from dataprep.render import RENDERERS, renderer

CODES = {Severity.ERROR: ("G404", "region-anticlockwise"), Severity.WARNING: ("K605", "untrimmed-name")}


def summary(path: str = "set", subjects: tuple[Subject, ...] = ()) -> DatasetSummary:
    """A labeled set."""
    return DatasetSummary(path, "labeled", "2.1", 6, 5, "why", "why", subjects=subjects)


def finding(
    path: str = "a.pdf.labels.json",
    message: str = "message",
    *,
    severity: Severity = Severity.ERROR,
    about: str | None = None,
    pointer: str = "",
    line: int | None = None,
    dataset: str = "set",
    fix: Fix | None = None,
    document: str | None = None,
) -> Finding:
    """A finding: G404 for an error, K605 for a warning, K610 for an info."""
    code, name = CODES.get(severity, ("K610", "field-rarely-labeled"))
    at = Location(path, pointer, line, 7 if line else None)
    return Finding(code, name, severity, dataset, document, at, message, about, fix)


def of(*findings: Finding, known: tuple[Finding, ...] = (), suppressed: tuple[Suppressed, ...] = (), gone: int = 0) -> Report:
    """A report of one set."""
    return Report((summary(),), findings, known=known, suppressed=suppressed, gone=gone)


def told(report: Report) -> str:
    """The report in every format, one after the other: all that whoever reads it is told."""
    return "\n".join(renderer(form)(report) for form in RENDERERS)


def hostile(name: str) -> Report:
    """A report in which every text that a file or folder can bring is a name."""
    at = Location(name, f"/{name}", 3, 7)
    fix = Fix(name, (Put(at, {"value": name}),), replacements=(Replacement(name, (1, 1), (1, 2), "1"),))
    moved = Fix(name, (Move(name, name),))
    findings = tuple(
        Finding("F005", "misnamed-sidecar", severity, name, name, at, name, name, one)
        for severity, one in ((Severity.ERROR, fix), (Severity.WARNING, moved), (Severity.INFO, None))
        for _ in range(12)
    )
    whole = DatasetSummary(name, "labeled", "2.1", 1, 0, name, name, None, "S0", name, subjects=(Subject(name, "FS"),))
    skipped = Skipped(name, name, name, ("M501",))
    ignored = Ignored(name, "K603", name, name, 1)
    return Report((whole,), findings, (skipped,), (ignored,), findings[:1], 3, (name,), (Suppressed(findings[0], name),))


def long(count: int) -> Report:
    """A report of many findings in many forms, some of them with fixes."""
    fix = Fix("reverse", (Put(Location("x"), 1),), safe=True, replacements=(Replacement("x", (1, 1), (1, 2), "1"),))
    forms = max(count // 10, 1)
    findings = tuple(
        Finding(
            "G404",
            "region-anticlockwise",
            Severity(number % 3),
            "set",
            f"form-{number % forms:06}.pdf",
            Location(f"form-{number % forms:06}.pdf.labels.json", f"/labels/{number}/value/0", number + 1, 7),
            f"the corners of 'Field {number}' run anticlockwise; reverse them",
            f"Field {number}",
            fix if number % 2 else None,
        )
        for number in range(count)
    )
    subjects = tuple(Subject(f"form-{number:06}.pdf", "FSOLGMK") for number in range(forms))
    return Report((summary(subjects=subjects),), findings)
