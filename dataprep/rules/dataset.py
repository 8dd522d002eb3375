"""D: the set. Whether there is enough to train on, and whether it belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from dataprep.classes import Classes
from dataprep.facts import Facts, Kind, Summary, Twins
from dataprep.faults import FaultKind, Faults
from dataprep.findings import Location, Problem, Severity
from dataprep.listing import Listing
from dataprep.names import listed
from dataprep.rule import rule
from dataprep.targets import Target

FOLDER = Location("")

MOST_NAMED = 10
"""Files that are named where none is a form."""


@rule("D701", Severity.ERROR)
def too_few_forms(summary: Summary, target: Target, kind: Kind, listing: Listing) -> Iterator[Problem]:
    """Fewer forms than the target needs; a form with an error of its own does not count.

    Why: "Only 4 valid input document(s) were found. Please provide at least 5 input documents."
    Bad: four labeled forms
    Good: five labeled forms with OCR
    Fix: label more forms, or mend those that do not count.
    Targets: all; 2.0-preview recommends ten.
    Source: prerequisites of each version; enforced from 3.0 on (azure-sdk-for-net issue 29692). 2.0-preview recommends ten:
    from five to nine is a warning.
    """
    if not summary.facts or summary.is_foreign:
        return
    if kind is Kind.LABELED:
        labeled = [fact for fact in summary.facts if fact.has_labels or (fact.document, "labels") in listing.lost]
        yield from _too_few_labeled(labeled, target)
    elif kind is Kind.UNLABELED and target.before("3.0"):
        yield from _too_few_unlabeled(summary.facts, target)


def _too_few_labeled(facts: Sequence[Facts], target: Target) -> Iterator[Problem]:
    valid = sum(fact.counts for fact in facts)
    needed, wanted = target.number("labeled_forms") or 0, target.number("labeled_forms_recommended") or 0
    dropped = len(facts) - valid
    why = f" (not counted, for errors of their own: {dropped})" if dropped else ""
    found = f"{_only(valid)} valid labeled {_forms(valid)}{why}"
    if valid < needed:
        yield Problem(FOLDER, f"{found}; {target.version} needs at least {needed}")
    elif valid < wanted:
        message = f"{found}; {wanted} are recommended for {target.version}"
        yield Problem(FOLDER, message, Severity.WARNING)


def _only(count: int) -> str:
    return f"only {count}" if count else "no"


def _forms(count: int) -> str:
    return "form" if count < 2 else "forms"


def _too_few_unlabeled(facts: Sequence[Facts], target: Target) -> Iterator[Problem]:
    valid = [fact for fact in facts if fact.is_valid]
    filled = sum(not fact.is_called_empty for fact in valid)
    needed, beside = target.number("unlabeled_forms") or 0, target.number("unlabeled_forms_beside_empty") or 0
    if filled < (beside if filled < len(valid) else needed):
        empty = f" beside {len(valid) - filled} called empty" if filled < len(valid) else ""
        message = (
            f"{_only(filled)} valid filled {_forms(filled)}{empty}; {target.version} needs {needed}, "
            f'or {beside} and one with "empty" in its name'
        )
        yield Problem(FOLDER, message)


@rule("D702", Severity.INFO)
def too_few_to_test(summary: Summary, target: Target, kind: Kind) -> Iterator[Problem]:
    """Too few forms to keep one back for a test.

    Why: a model is tried on a form that it has not seen.
    Bad: five forms in all
    Good: six forms: five to train, one to test
    Fix: add a form.
    Source: quickstarts: "at least six forms", "at least 11 forms" in 2.0-preview.
    """
    needed = target.number("forms_to_train_and_test") or 0
    if 0 < len(summary.facts) < needed and kind is not Kind.CLASSIFIER:
        message = (
            f"{len(summary.facts)} {_forms(len(summary.facts))} in all; with {needed} one can be kept back to try the model on"
        )
        yield Problem(FOLDER, message)


@rule("D703", Severity.ERROR)
def set_too_large(summary: Summary, target: Target, kind: Kind) -> Iterator[Problem]:
    """More pages or bytes in all forms together than the target takes; sidecars do not count.

    Why: "Training content contains 612 pages. Training is limited to 500 pages."
    Bad: 600 pages for a template model
    Good: 400 pages
    Fix: take fewer forms, or compress them; `dataprep stats` shows how much room is left.
    Targets: all but 2.0-preview and 2.0 for bytes.
    Source: service errors InvalidTrainingContentLength and InvalidTrainingContentPageCount; service limits: template 500
    pages and 50 MB, neural 50,000 pages and 1 GB, 2.x 500 pages, 2.1 50 MB. Forms without labels count, too.
    """
    if kind is Kind.CLASSIFIER:  # C806 tells of it
        return
    pages, sizes = [fact.pages or 0 for fact in summary.facts], [fact.size for fact in summary.facts]
    for over, amount in target.excesses_of_set(pages, sizes):
        yield Problem(FOLDER, f"{amount}, {over.words}; take fewer forms, or compress them", over.severity)


@rule("D704", Severity.WARNING)
def mixed_ocr_versions(summary: Summary, target: Target, kind: Kind) -> Iterator[Problem]:
    """OCR files of several API versions in one set.

    Why: words and boxes differ between versions; the model learns from both at once.
    Bad: four files of 2.1 and one of 4.0
    Good: all of one version
    Fix: run Layout again on the forms of the older version.
    Source: how-to "Build a custom classifier": layout output should match the version; "can result in lower accuracy".
    """
    releases = Counter(fact.release or fact.version for fact in summary.facts if fact.version)
    is_told = target.is_given or kind is Kind.CLASSIFIER  # O216 and O217 name each file
    if len(releases) > 1 and not is_told:
        ranked = sorted(releases.items(), key=lambda item: (-item[1], item[0] or ""))
        listed = ", ".join(f"{count} of {release}" for release, count in ranked)
        message = f"the OCR files are of several API versions: {listed}; run Layout again on the fewer ones"
        yield Problem(FOLDER, message)


@rule("D705", Severity.WARNING)
def mixed_label_formats(summary: Summary) -> Iterator[Problem]:
    """Labels of the preview shape beside later ones.

    Why: a version reads one of the two shapes; the other labels are lost.
    Bad: one file with `fieldKey`, another with `label`
    Good: all files of one shape
    Fix: convert the fewer ones.
    Source: quickstarts of 2.0-preview and of 2.0.
    """
    shapes = Counter("preview" if fact.shape == "preview" else "later" for fact in summary.facts if fact.shape)
    if len(shapes) > 1:
        counts = f"{shapes['preview']} of the shape of 2.0-preview, {shapes['later']} of a later one"
        message = f"the labels files are of two shapes: {counts}; convert the fewer"
        yield Problem(FOLDER, message)


@rule("D706", Severity.WARNING)
def duplicate_form(twins: Twins, classes: Classes | None) -> Iterator[Problem]:
    """The same form, byte for byte, under several names.

    Why: it counts as several forms, but teaches as one.
    Bad: `a.pdf` and a copy of it, `b.pdf`
    Good: different forms
    Fix: keep one.
    Source: azure-ai-docs, custom model best practices: variety of samples.
    """
    for first, *others in twins.groups:
        if classes and len({classes.of(path) for path in (first, *others)}) > 1:  # C805
            continue
        message = f"the same bytes as {listed(others, 5)}; keep one of them"
        yield Problem(Location(first), message, about=first, document=first)


@rule("D708", Severity.ERROR)
def no_forms(listing: Listing, faults: Faults, kind: Kind, target: Target) -> Iterator[Problem]:
    """A folder with nothing to train on; says what is there, and why each file was not taken; texts want a labels file.

    Why: "No valid blobs found in the specified Azure blob container."
    Bad: an empty folder, forms only in sub-folders
    Good: forms in the folder itself
    Fix: give the folder that holds the forms; for texts their labels file.
    Source: service error 2014; azure-docs issues 43054 and 37582.
    """
    foreign = {fault.at.path for fault in faults.of(FaultKind.UNKNOWN_FORMAT) if fault.is_foreign}
    is_foreign = bool(foreign) and (listing.fields is None or listing.fields in foreign)
    if listing.forms or kind is Kind.CLASSIFIER or is_foreign:
        return
    where = "it is empty"
    if listing.below:
        folder = listing.below[0].rpartition("/")[0]
        where = f"in sub-folders are {len(listing.below)}, in {folder!r} first: give that folder, or check with --recursive"
        where += "; if each folder is a class, with --kind classifier"
    elif listing.texts and not (listing.untaken or listing.strays or listing.fields):
        where = _only_texts(listing)
    elif listing.entries:
        names = list(listing.entries)
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        where = f"there are only {', '.join(_not_taken(listing, target, name) for name in names[:MOST_NAMED])}{more}; add forms"
    yield Problem(FOLDER, f"no form in this folder; {where}")


def _only_texts(listing: Listing) -> str:
    """What is said of texts whose labels file is missing, or is not known as one."""
    count = len(listing.texts)
    verb = f"is 1 text, {listing.texts[0]!r}," if count == 1 else f"are {count:,} texts, {listing.texts[0]!r} first,"
    if listing.others:
        unknown = f"{listed(listing.others, 3)} cannot be read as one: --labels {listing.others[0]} says why"
        return f"there {verb} and no labels file of texts; {unknown}"
    how = "of a table, or of a folder for each class"
    return f"there {verb} and no labels file: give it by --labels, or make one with `dataprep convert texts`, {how}"


def _not_taken(listing: Listing, target: Target, name: str) -> str:
    """A file and why training does not take it."""
    stray = next((stray for stray in listing.strays if stray.path == name), None)
    if name in listing.untaken:
        return f"{name!r} (of a type that {target.version} does not train on)"
    if stray:
        return f"{name!r} (without its form {stray.form!r})"
    if name == listing.fields:
        return f"{name!r} (the fields, without forms)"
    return f"{name!r} ({listing.entries[name].problem or 'neither a PDF nor an image'})"


@rule("D709", Severity.INFO)
def unlabeled_form(summary: Summary, kind: Kind, target: Target, listing: Listing) -> Iterator[Problem]:
    """A form with OCR but without labels in a labeled set.

    Why: in 2.x it is an ordinary training document; from 3.0 on no source says what it is for.
    Bad: `b.pdf`, `b.pdf.ocr.json` beside labeled forms
    Good: `b.pdf`, `b.pdf.ocr.json`, `b.pdf.labels.json`
    Fix: label it, or keep it elsewhere.
    Source: quickstart "Train with labels": "Source files without labels will be treated as ordinary training documents".
    """
    for fact in summary.facts if kind is Kind.LABELED else ():
        if fact.has_ocr and not fact.has_labels and (fact.document, "labels") not in listing.lost:
            use = "an ordinary training document" if target.before("3.0") else "of unknown use from 3.0 on"
            message = f"it has OCR but no labels: {use}; label it, or keep it elsewhere"
            yield Problem(Location(fact.document), message, document=fact.document)


@rule("D712", Severity.INFO)
def empty_form_counted(summary: Summary, kind: Kind) -> Iterator[Problem]:
    """A form with "empty" in its name in a labeled set.

    Why: an empty form helps only where training goes without labels: beside labels it does not count, with labels it teaches
    nothing.
    Bad: `empty.pdf` with a labels file
    Good: `empty.pdf` kept elsewhere
    Fix: remove it, or rename it if it is filled.
    Source: azure-docs, build-training-data-set: the empty form is an option of training without labels.
    """
    for fact in summary.facts if kind is Kind.LABELED else ():
        if fact.is_called_empty:
            what = "there is nothing to label on it" if fact.has_labels else "it counts only where no form has labels"
            message = f'has "empty" in its name, and {what}; remove it, or rename it if it is filled'
            yield Problem(Location(fact.document), message, document=fact.document)


@rule("D713", Severity.ERROR)
def labels_needed(summary: Summary, kind: Kind, target: Target) -> Iterator[Problem]:
    """Forms without labels for a target that trains on labels only.

    Why: "Can't find any valid labels for provided dataset". Where the target was not given and every form has OCR of 3.1
    or later, the folder may be one class of a classifier: then it is an info.
    Bad: five PDFs without labels for 4.0
    Good: five PDFs with OCR and labels
    Fix: label the forms, or train a classifier.
    Targets: 3.0 and later.
    Source: azure-ai-docs, custom models from 3.0 on: every build is labeled.
    """
    if kind is Kind.UNLABELED and summary.facts and not target.before("3.0"):
        may_be_class = not target.before("3.1") and not target.is_given and all(fact.has_ocr for fact in summary.facts)
        unless = ", unless this is one class: then check the folder above with --kind classifier" if may_be_class else ""
        message = f"{len(summary.facts)} forms and no labels; {target.version} trains on labeled forms only: label them{unless}"
        yield Problem(FOLDER, message, Severity.INFO if may_be_class else None)
