"""F: files and folders, what could not be read. What reading ran into, told with its place."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.faults import FaultKind, Faults
from dataprep.findings import Cut, Fix, Problem, Severity
from dataprep.listing import SIDECARS
from dataprep.rule import rule
from dataprep.targets import MOST_JSON, Target


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
        yield Problem(fault.at, f"cannot be read ({fault.detail}); mend the file, or its permissions")


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
    Fix: save it as UTF-8 without a mark; safe.
    Source: RFC 8259, section 8.1.
    """
    for fault in faults.of(FaultKind.BYTE_ORDER_MARK):
        fix = Fix("remove the mark", (Cut(fault.at, 0, 1),), safe=True)
        yield Problem(fault.at, "begins with a byte order mark; save it as UTF-8 without one", fix=fix)


@rule("F014", Severity.ERROR)
def duplicate_key(faults: Faults) -> Iterator[Problem]:
    """The same key twice in one JSON object.

    Why: readers take one value or the other; what was meant is lost. Large OCR files are not searched for it.
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
def sidecar_too_large(faults: Faults, target: Target) -> Iterator[Problem]:
    """A labels file over 10 MB, or an OCR file over 500 MB; JSON over 100 MB is not read here (warning).

    Why: the service refuses larger ones.
    Bad: a labels file of 12 MB
    Good: a labels file of 100 KB
    Fix: split the form.
    Targets: 2.1 and later.
    Source: service limits from 2.1 on: labels file 10 MB, layout file 500 MB. Whether MB is 10**6 or 2**20 is not printed:
    between the two it is a warning.
    """
    for fault in faults.of(FaultKind.TOO_LARGE):
        size = int(fault.detail)
        over = target.excess("labels_bytes" if fault.at.path.endswith(SIDECARS["labels"]) else "ocr_bytes", size)
        if over:
            yield Problem(fault.at, f"{size:,} bytes, {over.words}; split the form", over.severity)
        elif size > MOST_JSON:
            message = f"{size:,} bytes of JSON, more than the {MOST_JSON:,} that are read here; nothing in it was judged"
            yield Problem(fault.at, message, Severity.WARNING)


@rule("F018", Severity.WARNING)
def secret_in_folder(faults: Faults) -> Iterator[Problem]:
    """A key, or the signature of a link, that opens a storage account, in plain text.

    Why: whoever gets the folder can read, and perhaps change, what lies in the account. Labeling tools write such links into
    their project file. Of the files beside the forms only texts up to 1 MB are looked through.
    Bad: a `.fott` file with `?sv=...&sig=` and the signature
    Good: the same file with the signature taken out
    Fix: take it out, and make it void: revoke the signature, or rotate the key.
    Source: microsoft/OCR-Form-Tools writes the links of its assets, signature and all, into the project file.
    """
    for fault in faults.of(FaultKind.CREDENTIAL):
        message = f"{fault.detail} stands here in plain text and opens the storage account; take it out, and make it void there"
        yield Problem(fault.at, message)


@rule("F020", Severity.WARNING)
def link_out_of_folder(faults: Faults) -> Iterator[Problem]:
    """A symbolic link that leaves the folder; an error for a form or a file of one, which is then not read.

    Why: the folder may come from anyone; a link in it could lead to any file of this machine, so it is not followed.
    Bad: `a.pdf` that is a link to `/home/me/a.pdf`
    Good: `a.pdf` itself
    Fix: copy the file in place of the link.
    Source: CWE-59, link following.
    """
    for fault in faults.of(FaultKind.LINK):
        severity = Severity.ERROR if fault.is_needed else None
        yield Problem(fault.at, "a link that leaves the folder, which is not followed; copy the file itself here", severity)


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
