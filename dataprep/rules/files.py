"""F: files and folders, their names. Whether each file is where training looks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dataprep.facts import Kind, Summary
from dataprep.faults import Faults
from dataprep.findings import Fix, Location, Move, Problem, Severity
from dataprep.listing import JOURNAL, SIDECARS, Listing, Sidecar
from dataprep.model import Form, suffix
from dataprep.rule import rule
from dataprep.targets import Target

SPREADSHEETS = frozenset({".xls", ".xlsx"})


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


@rule("F019", Severity.INFO)
def forms_in_subfolder(listing: Listing, target: Target, kind: Kind) -> Iterator[Problem]:
    """Forms below a folder that has forms of its own; one finding a set.

    Why: to 2.1 training does not see them unless `includeSubFolders` is true; from 3.0 on a prefix takes them as well.
    Bad: `a.pdf` beside `old/b.pdf`
    Good: each set in a folder of its own
    Fix: keep them elsewhere, or train on the folder that is meant; `--recursive` checks each one.
    Targets: all; what it means differs from 3.0 on.
    Source: specification of 2.x, includeSubFolders (default false); from 3.0 on `prefix` is a plain prefix of names.
    """
    if listing.below and listing.forms and kind is not Kind.CLASSIFIER:
        count, folder = len(listing.below), listing.below[0].rpartition("/")[0]
        what = f"{count} form{'s lie' if count > 1 else ' lies'} in sub-folders, in {folder!r} first"
        seen = "training does not see them unless includeSubFolders is true"
        if not target.before("3.0"):
            seen = "a prefix for this folder takes them too"
        yield Problem(Location(listing.below[0]), f"{what}; {seen}: keep each set in a folder of its own")


@rule("F021", Severity.WARNING)
def unsupported_file(listing: Listing, target: Target) -> Iterator[Problem]:
    """A document of a type that the target does not train on.

    Why: "Other type of content is ignored": the form that you count on is not there. A spreadsheet without an OCR file is
    probably a list of yours (info).
    Bad: `a.docx`, `a.gif`, `a.heic` for 2.1, `a.bmp` for 2.0
    Good: `a.pdf`, `a.png`
    Fix: save it as PDF or image.
    Targets: all; which types are taken differs.
    Source: specification, Train Custom Model: PDF, JPEG, PNG, TIFF; BMP from 2.1 on (and in the quickstart of 2.0-preview),
    HEIF from 3.1 on; classifiers of 4.0 take Office files as well.
    """
    for name in listing.untaken if listing.forms else ():  # where there is no form, D708 lists them
        is_form = any(name + ending in listing.entries for ending in SIDECARS.values())
        severity = Severity.INFO if suffix(name) in SPREADSHEETS and not is_form else None
        message = f"{target.version} does not train on {suffix(name)} files, so it is passed over; save it as PDF or image"
        yield Problem(Location(name), message, severity, document=name)


@rule("F023", Severity.ERROR)
def unfinished_fix(listing: Listing) -> Iterator[Problem]:
    """The journal of a fix or conversion that was interrupted.

    Why: some files of the set are already changed and others are not.
    Bad: `.dataprep-journal.json` in the folder
    Good: no such file
    Fix: run `dataprep fix FOLDER --write`, which completes what was begun.
    Source: this project's own way of writing several files as one.
    """
    if listing.has_journal:
        message = "a fix or conversion was interrupted here; run `dataprep fix --write`, which completes it"
        yield Problem(Location(JOURNAL), message)
