"""F: files and folders. What the names say, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.findings import Fix, Location, Move, Problem, Severity
from dataprep.listing import SIDECARS, Listing, Sidecar
from dataprep.model import FaultKind, Faults, Form, Kind, Summary
from dataprep.rule import rule
from dataprep.targets import MEGABYTE, Target


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
            yield Problem(
                Location(stray.path),
                f"the form {stray.form!r} is not here; add it, or remove this file",
                about=stray.form,
                document=stray.form,
            )


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
        yield Problem(
            Location(stray.path),
            f"the form {stray.form!r} is not here, so these labels are dropped; add the form, or remove this file",
            about=stray.form,
            document=stray.form,
        )


def _orphans(listing: Listing, faults: Faults, kind: str) -> Iterator[Sidecar]:
    """The sidecars of a kind whose form is nowhere; those of other systems are theirs."""
    for stray in listing.strays:
        if stray.kind == kind and not stray.meant_for and not stray.form_elsewhere and not faults.is_foreign(stray.path):
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
    """A form of a labeled set without its `.ocr.json` file.

    Why: it has neither labels nor layout, so labeled training passes over it.
    Bad: `b.pdf` alone beside labeled forms
    Good: `b.pdf`, `b.pdf.ocr.json`, `b.pdf.labels.json`
    Fix: run Layout and label the form, or keep it elsewhere.
    Source: quickstart "Train with labels": OCR files make the service consider a form.
    """
    if kind is not Kind.LABELED or summary.is_foreign:
        return
    for form in listing.forms:
        if not form.ocr and not form.labels and (form.name, "ocr") not in listing.lost:
            yield Problem(
                Location(form.name),
                "it has no OCR file and no labels, so labeled training passes over it",
                document=form.name,
            )


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
    for stray in listing.strays:
        if not stray.meant_for:
            continue
        form = stray.meant_for[0]
        right = form + SIDECARS[stray.kind]
        if stray.right_name_taken:
            message = f"{right!r} exists too, so this file is not read; remove it"
            yield Problem(Location(stray.path), message, Severity.WARNING, form, document=form)
            continue
        only = len(stray.meant_for) == 1
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
            yield Problem(Location(stray.path), message, about=stray.form, fix=fix, document=stray.form)


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


@rule("F008", Severity.ERROR)
def empty_file(faults: Faults) -> Iterator[Problem]:
    """A form, sidecar or fields.json with nothing in it.

    Why: it was never written, or was cut off when copied; the service cannot use it.
    Bad: `a.pdf.ocr.json` of 0 bytes
    Good: the whole file
    Fix: copy or make it again.
    Source: service error InvalidContent: "The file is corrupted or format is unsupported".
    """
    for fault in faults.of(FaultKind.EMPTY):
        yield Problem(fault.at, "the file is empty; copy or make it again")


@rule("F009", Severity.ERROR)
def lfs_pointer(faults: Faults) -> Iterator[Problem]:
    """A git-LFS pointer in place of the file.

    Why: the repository was cloned without its large files; what is uploaded is a text of 130 bytes.
    Bad: `version https://git-lfs.github.com/spec/v1`
    Good: the file itself
    Fix: run `git lfs pull`.
    Source: seen in published sample sets.
    """
    for fault in faults.of(FaultKind.LFS_POINTER):
        yield Problem(fault.at, "this is a git-LFS pointer, not the file; run `git lfs pull`")


@rule("F010", Severity.ERROR)
def unreadable(faults: Faults) -> Iterator[Problem]:
    """A file that the system does not let us read.

    Why: what cannot be read here cannot be judged, nor uploaded.
    Bad: a form without read permission
    Good: a form that can be read
    Fix: mend the permissions, or the disk.
    Source: the operating system's own error.
    """
    for fault in faults.of(FaultKind.UNREADABLE):
        yield Problem(fault.at, f"cannot be read ({fault.detail}); mend its permissions")


@rule("F011", Severity.ERROR)
def not_json(faults: Faults) -> Iterator[Problem]:
    """A sidecar or fields.json that is not JSON.

    Why: the service refuses the file: "OCR file 'a.pdf.ocr.json' has an invalid schema".
    Bad: `{"labels": [NaN]}`, a file that was cut off
    Good: `{"labels": []}`
    Fix: mend it at the place that is named, or make it again. `NaN` and `Infinity` are not JSON.
    Source: RFC 8259.
    """
    for fault in faults.of(FaultKind.NOT_JSON):
        yield Problem(fault.at, f"not JSON: {fault.detail}; mend it here, or make the file again")


@rule("F012", Severity.ERROR)
def not_utf8(faults: Faults) -> Iterator[Problem]:
    """A sidecar or fields.json in another encoding than UTF-8.

    Why: JSON is UTF-8; other bytes are refused, or become wrong characters in names.
    Bad: a file saved as UTF-16 or Latin-1
    Good: the same text saved as UTF-8
    Fix: save it as UTF-8.
    Source: RFC 8259, section 8.1.
    """
    for fault in faults.of(FaultKind.NOT_UTF8):
        yield Problem(fault.at, f"not UTF-8: {fault.detail}; save the file as UTF-8")


@rule("F013", Severity.WARNING)
def byte_order_mark(faults: Faults) -> Iterator[Problem]:
    """A sidecar or fields.json that begins with a byte order mark.

    Why: strict readers refuse it; no labeling tool writes one.
    Bad: EF BB BF before the first brace
    Good: the first brace first
    Fix: save it as UTF-8 without a mark.
    Source: RFC 8259, section 8.1.
    """
    for fault in faults.of(FaultKind.BYTE_ORDER_MARK):
        yield Problem(fault.at, "begins with a byte order mark; save it as UTF-8 without one")


@rule("F014", Severity.ERROR)
def duplicate_key(faults: Faults) -> Iterator[Problem]:
    """The same key twice in one JSON object.

    Why: readers take one value or the other; what was meant is lost.
    Bad: `{"label": "Total", "label": "Tax"}`
    Good: `{"label": "Total"}`
    Fix: remove one.
    Source: RFC 8259, section 4: names should be unique.
    """
    for fault in faults.of(FaultKind.DUPLICATE_KEY):
        yield Problem(fault.at, f"the key {fault.detail!r} stands twice in one object; remove one")


@rule("F015", Severity.ERROR)
def schema_mismatch(faults: Faults) -> Iterator[Problem]:
    """A value of another type than its place allows, or a missing one.

    Why: the service refuses the file: "OCR file 'a.pdf.ocr.json' has an invalid schema". At most 100 are shown a file.
    Bad: `"confidence": "high"`, a box of six numbers
    Good: `"confidence": 0.98`, a box of eight numbers
    Fix: mend the value; `dataprep schema NAME` prints what is allowed.
    Source: the published specifications of each version.
    """
    for fault in faults.of(FaultKind.SCHEMA_MISMATCH):
        yield Problem(fault.at, f"{fault.detail}; mend the value")


@rule("F016", Severity.ERROR)
def unknown_format(faults: Faults) -> Iterator[Problem]:
    """A sidecar or fields.json of no known shape; that of another system is named, and left alone (info).

    Why: training does not understand the file.
    Bad: `{"annotations": []}` as `a.pdf.labels.json`
    Good: `{"document": "a.pdf", "labels": []}`
    Fix: convert it, or take the file of the right tool.
    Source: the shapes of all API versions: `dataprep schema` lists them.
    """
    for fault in faults.of(FaultKind.UNKNOWN_FORMAT):
        if fault.is_foreign:
            message = f"this is a file of {fault.detail}, which custom models of Document Intelligence do not read"
            yield Problem(fault.at, message, Severity.INFO)
        else:
            message = f"no known shape: it is {fault.detail}; compare with `dataprep schema`"
            yield Problem(fault.at, message)


@rule("F017", Severity.ERROR)
def sidecar_too_large(form: Form, listing: Listing, faults: Faults, target: Target) -> Iterator[Problem]:
    """A labels file over 10 MB, or an OCR file over 500 MB; JSON over 100 MB is not read at all.

    Why: the service refuses larger ones.
    Bad: a labels file of 12 MB
    Good: a labels file of 100 KB
    Fix: split the form.
    Source: service limits: labels file 10 MB, layout file 500 MB.
    """
    told = {fault.at.path for fault in faults.of(FaultKind.TOO_LARGE)}
    for unread in sorted(told):
        yield Problem(Location(unread), "over 100 MB of JSON: too large to be read here; split the form")
    for path, limit in ((form.labels, "labels_megabytes"), (form.ocr, "ocr_megabytes")):
        most = target.number(limit)
        size = listing.entries[path].size if path else 0
        if path and path not in told and most and size > most * MEGABYTE:
            yield Problem(Location(path), f"{size / MEGABYTE:.1f} MB, over the limit of {most} MB; split the form")


@rule("F022", Severity.INFO)
def sidecar_under_other_name(faults: Faults) -> Iterator[Problem]:
    """JSON of the OCR or labels shape whose name belongs to no form.

    Why: training does not read it.
    Bad: `labels.json`, `Layout-Result-a.jpg.json`
    Good: `a.jpg.labels.json`, `a.jpg.ocr.json`
    Fix: rename it if it belongs to a form.
    Source: quickstart "Train with labels": the naming convention.
    """
    for fault in faults.of(FaultKind.OTHER_NAME):
        shape = "an OCR file" if fault.detail == "ocr" else "a labels file"
        yield Problem(fault.at, f"has the shape of {shape}, but its name belongs to no form, so training does not read it")
