"""F: files and folders, their names. Whether each file is where training looks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dataprep.facts import Kind, Summary
from dataprep.faults import Faults
from dataprep.findings import Fix, Location, Move, Problem, Severity
from dataprep.listing import SIDECARS, Listing, Sidecar
from dataprep.model import Form
from dataprep.rule import rule


@rule("F001", Severity.WARNING)
def ocr_without_form(listing: Listing, faults: Faults) -> Iterator[Problem]:
    """An `.ocr.json` file whose form is absent.

    Why: training reads sidecars by the form's name; without the form the file is dead weight, or the form was lost.
    Bad: `a.pdf.ocr.json` without `a.pdf`
    Good: `a.pdf.ocr.json` beside `a.pdf`
    Fix: add the form, or remove the file.
    Source: quickstart "Train with labels": original file name appended with `.ocr.json`.
    """
    labeled = {stray.form for stray in _orphans(listing, faults, "labels")}
    for stray in _orphans(listing, faults, "ocr"):
        if stray.form not in labeled:
            message = f"the form {stray.form!r} is not here; add it, or remove this file"
            yield Problem(Location(stray.path), message, about=stray.form, document=stray.form)


@rule("F002", Severity.WARNING)
def labels_without_form(listing: Listing, faults: Faults) -> Iterator[Problem]:
    """A `.labels.json` file whose form is absent.

    Why: the labels are dropped, and with them a form that you count on.
    Bad: `a.pdf.labels.json` without `a.pdf`
    Good: `a.pdf.labels.json` beside `a.pdf`
    Fix: add the form, or remove the file.
    Source: microsoft/OCR-Form-Tools, projectService.ts: a labels file counts only beside its form.
    """
    for stray in _orphans(listing, faults, "labels"):
        message = f"the form {stray.form!r} is not here, so these labels are dropped; add the form, or remove this file"
        yield Problem(Location(stray.path), message, about=stray.form, document=stray.form)


def _orphans(listing: Listing, faults: Faults, kind: str) -> Iterator[Sidecar]:
    """The sidecars of a kind whose file is nowhere; those of other systems are theirs."""
    for stray in listing.strays:
        is_explained = stray.meant_for or stray.form_elsewhere or stray.form in listing.entries
        if stray.kind == kind and not is_explained and not faults.is_foreign(stray.path):
            yield stray


@rule("F003", Severity.ERROR)
def labels_without_ocr(form: Form, listing: Listing, faults: Faults) -> Iterator[Problem]:
    """A labeled form without its `.ocr.json` file.

    Why: labels count only where the layout of the form is known: "Can't find any OCR files for training".
    Bad: `a.pdf`, `a.pdf.labels.json`
    Good: `a.pdf`, `a.pdf.labels.json`, `a.pdf.ocr.json`
    Fix: run Layout on the form and save the raw response as `a.pdf.ocr.json`.
    Source: quickstart "Train with labels": "You need OCR result files"; .NET and Python TROUBLESHOOTING.md.
    """
    is_told = (form.name, "ocr") in listing.lost or faults.is_foreign(form.labels)
    if form.labels and not form.ocr and not is_told:
        wanted = form.name + SIDECARS["ocr"]
        yield Problem(
            Location(form.labels),
            f"there is no {wanted!r}, so these labels do not count; run Layout on {form.name!r} and save its raw response",
        )


@rule("F004", Severity.INFO)
def form_without_ocr(listing: Listing, summary: Summary, kind: Kind) -> Iterator[Problem]:
    """A form of a labeled set without its `.ocr.json` file; in a classifier's class an error.

    Why: it has neither labels nor layout, so labeled training passes over it. A classifier says "TrainingContentMissing".
    Bad: `b.pdf` alone beside labeled forms
    Good: `b.pdf`, `b.pdf.ocr.json`, `b.pdf.labels.json`
    Fix: run Layout and label the form, or keep it elsewhere.
    Source: quickstart "Train with labels": OCR files make the service consider a form.
    """
    if kind is Kind.UNLABELED or summary.is_foreign:
        return
    for form in listing.forms:
        is_told = listing.entries[form.name].problem or (form.name, "ocr") in listing.lost  # F010, F005, F006
        if form.ocr or (form.labels and kind is Kind.LABELED) or is_told:
            continue
        message = "it has no OCR file and no labels, so labeled training passes over it; run Layout and label it"
        if kind is Kind.CLASSIFIER:
            message = "it has no OCR file, which a classifier needs for each form; run Layout on it"
        severity = Severity.ERROR if kind is Kind.CLASSIFIER else None
        yield Problem(Location(form.name), message, severity, document=form.name)


@rule("F005", Severity.ERROR)
def misnamed_sidecar(listing: Listing) -> Iterator[Problem]:
    """A sidecar whose form is there, but whose name is not the form's whole name and the right ending.

    Why: names are compared byte for byte, so the file is not found. Where the right one exists too, this is a leftover
    (warning).
    Bad: `a.ocr.json`, `a.pdf.OCR.json`, `a.pdf.label.json` beside `a.pdf`
    Good: `a.pdf.ocr.json`, `a.pdf.labels.json`
    Fix: rename it; safe where only one form fits and its name is free.
    Source: labeling tools' constants `.ocr.json` and `.labels.json`, matched case-sensitively.
    """
    rivals = Counter(form + SIDECARS[stray.kind] for stray in listing.strays for form in stray.meant_for)
    for stray in listing.strays:
        if not stray.meant_for:
            continue
        form = stray.meant_for[0]
        right = form + SIDECARS[stray.kind]
        if stray.right_name_taken:
            message = f"{right!r} exists too, so this file is not read; remove it"
            yield Problem(Location(stray.path), message, Severity.WARNING, form, document=form)
            continue
        only = len(stray.meant_for) == 1 and rivals[right] == 1
        message = f"training looks for {right!r} and does not find this file; rename it"
        fix = Fix(f"rename to {right}", (Move(stray.path, right),), safe=only)
        yield Problem(Location(stray.path), message, about=form, fix=fix, document=form)


@rule("F006", Severity.ERROR)
def misplaced_sidecar(listing: Listing) -> Iterator[Problem]:
    """A sidecar that lies in another folder than its form.

    Why: a form and its files have to share a folder: "Can't find any valid labels for provided dataset".
    Bad: `forms/a.pdf`, `a.pdf.labels.json`
    Good: `forms/a.pdf`, `forms/a.pdf.labels.json`
    Fix: move it beside its form; unsafe, for another form of the same name may be meant.
    Source: quickstart "Train with labels": "should occupy the same sub-folder"; azure-sdk-for-python issue 41969.
    """
    for stray in listing.strays:
        if stray.form_elsewhere:
            to = stray.form_elsewhere + SIDECARS[stray.kind]
            message = f"its form is {stray.form_elsewhere!r}; move this file beside it, as {to!r}"
            fix = Fix("move beside its form", (Move(stray.path, to),))
            if stray.right_name_taken:
                message = f"its form is {stray.form_elsewhere!r}, which has {to!r} already; remove this file"
            severity = Severity.WARNING if stray.right_name_taken else None
            told = None if stray.right_name_taken else fix
            yield Problem(Location(stray.path), message, severity, stray.form, told, stray.form)


@rule("F007", Severity.WARNING)
def name_clash(listing: Listing) -> Iterator[Problem]:
    """Two names that are equal but for case or Unicode form.

    Why: file systems that take them for one lose a file when the set is copied; people mistake one for the other.
    Bad: `Form.pdf` and `form.pdf`
    Good: `form-1.pdf` and `form-2.pdf`
    Fix: rename one, its sidecars with it.
    Source: blob names are case-sensitive, most desktop file systems are not.
    """
    import unicodedata

    seen: dict[str, str] = {}
    for name in listing.entries:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            message = f"differs from {seen[key]!r} only in case or Unicode form; rename one of them"
            yield Problem(Location(name), message, about=seen[key])
        seen.setdefault(key, name)
