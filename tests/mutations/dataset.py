"""Defects of the set: too little, too much, or things that do not belong together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests import building
from tests.mutations.files import MEGABYTE
from tests.mutations.labels import document_member, emptied
from tests.mutations.planting import Files, Long, Plant, Planted, Row, changed, each, moved, planted, text_of, without
from tests.mutations.samples import (
    EACH_LABELS,
    FIRST,
    FROM_3,
    INCHES,
    LABELED,
    LATER,
    PAGES,
    PIXELS,
    PREVIEW,
    SKEWED,
    TURNED,
    forms_of,
    healthy,
)
from tests.mutations.shapes import labels_of, ocr_of

FOLDER = ""


def family(files: Files, form: str) -> tuple[str, ...]:
    """A form with its sidecars."""
    return tuple(name for name in (form, ocr_of(form), labels_of(form)) if name in files)


def only(kept: int) -> Plant:
    """So many forms are left."""

    def plant(files: Files) -> Planted:
        dropped = [name for form in all_forms(files)[kept:] for name in family(files, form)]
        return planted(without(files, *dropped), FOLDER)

    return plant


def all_forms(files: Files) -> list[str]:
    """The forms of a set, in order."""
    return sorted(name for name in files if not name.endswith(".json"))


def labeled(kept: int, *, also_ocr: bool = False) -> Plant:
    """So many forms have labels."""

    def plant(files: Files) -> Planted:
        forms = forms_of(files)[kept:]
        dropped = [*map(labels_of, forms), *(map(ocr_of, forms) if also_ocr else ())]
        return planted(without(files, *dropped), FOLDER)

    return plant


def spoiled(count: int) -> Plant:
    """So many forms do not count, each for an error of its own."""

    def plant(files: Files) -> Planted:
        for form in forms_of(files)[:count]:
            files = changed(files, labels_of(form), emptied)
        return planted(files, FOLDER)

    return plant


def empty_form(files: Files) -> Planted:
    """An empty form and one filled one: one too few."""
    return planted(moved(only(2)(files).files, FIRST, "Empty form.pdf"), FOLDER)


def borrowed(other: str, name: Callable[[str], str], *forms: str) -> Plant:
    """Sidecars of the same forms in another shape."""
    return lambda files: planted({**files, **{name(form): healthy(other)[name(form)] for form in forms}}, FOLDER)


def of_version(old: bytes, new: bytes, *forms: str) -> Plant:
    """OCR of a few forms that says another version."""

    def plant(files: Files) -> Planted:
        texts = {ocr_of(form): files[ocr_of(form)] for form in forms}
        return planted(
            {**files, **{path: raw.replace(old, new) for path, raw in texts.items() if isinstance(raw, bytes)}}, FOLDER
        )

    return plant


def twin(form: str, to: str) -> Plant:
    """A form under a further name, with its sidecars; the first name is told."""

    def plant(files: Files) -> Planted:
        mutated = {**files, **{name.replace(form, to): files[name] for name in family(files, form)}}
        if labels_of(to) in mutated:
            mutated = dict(changed(mutated, labels_of(to), lambda tree: tree.update({document_member(tree): to})))
        return planted(mutated, min(form, to))

    return plant


def none_but(*kept: str, below: str = "") -> Plant:
    """A folder with a few files, or with everything in a folder below."""

    def plant(files: Files) -> Planted:
        if below:
            return planted({f"{below}/{name}": content for name, content in files.items()}, FOLDER)
        return planted({name: files.get(name, b"a text") for name in kept}, FOLDER)

    return plant


def other_documents(_: Files) -> Planted:
    """Documents that no version trains on."""
    return planted({"a.doc": b"a document", "b.gif": b"GIF89a"}, FOLDER)


def corrupt(count: int) -> Plant:
    """So many forms cannot be opened."""

    def plant(files: Files) -> Planted:
        return planted({**files, **dict.fromkeys(all_forms(files)[:count], b"%PDF-1.4 and nothing more")}, FOLDER)

    return plant


def unlabeled(form: str) -> Plant:
    """A form with OCR and without labels."""
    return lambda files: planted(without(files, labels_of(form)), form)


def no_labels(files: Files) -> Planted:
    """Forms only."""
    return labeled(0)(files)


def no_labels_nor_ocr(files: Files) -> Planted:
    """A form has no OCR: no class of a classifier then."""
    return planted(without(no_labels(files).files, ocr_of(TURNED)), FOLDER)


def long_forms(pages: int) -> Plant:
    """Three forms of so many pages; none of them is too long by itself."""
    return lambda files: planted({**files, **{form: building.pdf(pages, mark=form) for form in (FIRST, INCHES, TURNED)}}, FOLDER)


def large_forms(megabytes: int) -> Plant:
    """Three scans of so many megabytes; none of them is too large by itself."""

    def plant(files: Files) -> Planted:
        sizes = {form: megabytes * MEGABYTE + number for number, form in enumerate((PIXELS, SKEWED, PAGES))}
        return planted({**files, **{form: Long(text_of(files, form), size) for form, size in sizes.items()}}, FOLDER)

    return plant


def as_empty(form: str, to: str) -> Plant:
    """A form under the name of an empty one, with its sidecars."""

    def plant(files: Files) -> Planted:
        for name in family(files, form):
            files = moved(files, name, name.replace(form, to))
        return planted(files, to)

    return plant


TEMPLATE: dict[str, Any] = {"options": {"model": "template"}}
EMPTIED = {"L301": "the errors that spoil the forms"}
RELEASES = {"3.0 preview": "3.0", "3.1": "3.1", "4.0": "4.0"}
OTHER_OCR = {PREVIEW: "2.1", "2.0": "2.1", "2.1": "4.0", "4.0": "2.1", "3.1": "4.0", "3.0 preview": "3.1"}
OTHER_LABELS = {PREVIEW: "2.0", "2.0": PREVIEW, "2.1": PREVIEW, "3.1": PREVIEW, "4.0": PREVIEW}

ROWS = (
    *each("D701", LABELED, {f"{kept} labeled": labeled(kept) for kept in (1, 4)}),
    *each("D701", LABELED, {f"{kept} with OCR": labeled(kept, also_ocr=True) for kept in (1, 4)}),
    *each("D701", (*LABELED, "unlabeled"), {f"{kept} forms": only(kept) for kept in (1, 4)}),
    *(Row("D701", PREVIEW, f"{kept} labeled of 11", labeled(kept)) for kept in (5, 9)),
    *each("D701", LATER, {"two have an error": spoiled(2)}, follows=EMPTIED),
    Row("D701", PREVIEW, "two have an error", spoiled(2), follows=EMPTIED),
    Row("D701", "unlabeled", "two cannot be opened", corrupt(2), follows={"S102": "the errors that spoil the forms"}),
    Row("D701", "unlabeled", "an empty form and a filled one", empty_form),
    *(Row("D702", sample, "a form less", only(10 if sample == PREVIEW else 5)) for sample in (*LABELED, "unlabeled")),
    *(
        Row("D704", sample, f"{', '.join(forms)} of {other}", borrowed(other, ocr_of, *forms))
        for sample, other in OTHER_OCR.items()
        for forms in ((FIRST,), (TURNED, SKEWED), (PAGES,))
    ),
    *each("D703", ("preview", "2.0", "2.1"), {"510 pages": long_forms(170)}),
    *each("D703", FROM_3, {"510 pages, a template model": long_forms(170)}, **TEMPLATE),
    Row("D703", "unlabeled", "510 pages", long_forms(170)),
    *each("D703", ("2.1", "unlabeled"), {"over 50 MB": large_forms(18)}),
    *each("D703", FROM_3, {"over 50 MB, a template model": large_forms(18)}, **TEMPLATE),
    *each("D703", FROM_3, {"over 1 GB": large_forms(360)}),
    Row("D703", "4.0", "over 1 GB, a neural model", large_forms(360), options={"model": "neural"}),
    *each(
        "D712", LABELED, {f"{form} as {to}": as_empty(form, to) for form, to in ((FIRST, "empty.pdf"), (PAGES, "Form_EMPTY.tif"))}
    ),
    *(Row("D704", "unlabeled", f"{form} of another", of_version(b"2.1.0", b"2.0.0", form)) for form in (FIRST, PAGES)),
    *(
        Row("D705", sample, f"{form} as in {other}", borrowed(other, labels_of, form))
        for sample, other in OTHER_LABELS.items()
        for form in (FIRST, TURNED, PAGES)
    ),
    *each(
        "D706",
        (*LABELED, "unlabeled"),
        {
            f"{form} as {to}": twin(form, to)
            for form, to in (
                (FIRST, "copy.pdf"),
                (PIXELS, "again.png"),
                (SKEWED, "z.jpg"),
                (PAGES, "z.tiff"),
                (INCHES, "Copy of it.PDF"),
            )
        },
    ),
    *each("D708", EACH_LABELS, {"an empty folder": none_but()}),
    *each("D708", EACH_LABELS, {"a text only": none_but("README.md")}),
    *each("D708", LATER, {"sidecars only": none_but(ocr_of(FIRST), labels_of(FIRST), "fields.json")}),
    *each("D708", EACH_LABELS, {"documents of other types only": other_documents}),
    *each("D708", LABELED, {"all in a folder": none_but(below="scans")}),
    *each("D709", LABELED, {form: unlabeled(form) for form in (FIRST, TURNED, PIXELS, PAGES)}),
    *each("D713", FROM_3, {"no labels": no_labels}),
    *each("D713", FROM_3, {"no labels, and a form without OCR": no_labels_nor_ocr}),
    *(
        Row("D713", sample, "no labels, target given", no_labels, options={"target": target})
        for sample, target in RELEASES.items()
    ),
)
"""A row each."""
