"""Defects of files and folders by their names: a file is not where training looks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests import building
from tests.mutations.planting import Files, Link, Long, Plant, Planted, Row, each, moved, planted, text_of, without
from tests.mutations.samples import EACH_LABELS, FIRST, INCHES, LABELED, LATER, PAGES, PIXELS, SKEWED, TABLES, TURNED
from tests.mutations.shapes import labels_of, ocr_of

FORMS = (FIRST, TURNED, PAGES)


def gone(*paths: str, at: str) -> Plant:
    """Files that are missing; told at another."""
    return lambda files: planted(without(files, *paths), at)


def renamed(path: str, to: str) -> Plant:
    """A file under another name; told there."""
    return lambda files: planted(moved(files, path, to), to)


def copied(path: str, to: str) -> Plant:
    """A file under a further name; told there."""
    return lambda files: planted({**files, to: files[path]}, to)


def added(path: str, content: bytes | Link | Long) -> Plant:
    """A file more, or in place of another."""
    return lambda files: planted({**files, path: content}, path)


def form_moved(form: str) -> Plant:
    """A form in a folder of its own, its sidecars left behind: both are told."""

    def plant(files: Files) -> Planted:
        mutated = moved(files, form, f"scans/{form}")
        first, second = planted(mutated, ocr_of(form)), planted(mutated, labels_of(form))
        return Planted(mutated, first.places + second.places)

    return plant


def unreadable(path: str) -> Plant:
    """A link to itself: nobody can read it."""
    return added(path, Link(path.rpartition("/")[2]))


def longer(path: str, size: int) -> Plant:
    """White space at the end, up to a size."""
    return lambda files: planted({**files, path: text_of(files, path).ljust(size)}, path)


def misnamed(form: str) -> Iterator[tuple[str, str]]:
    """A sidecar's name and what became of it."""
    stem = form.rpartition(".")[0]
    yield ocr_of(form), f"{stem}.ocr.json"
    yield ocr_of(form), f"{form}.OCR.json"
    yield ocr_of(form), f"{form}.ocr.JSON"
    yield ocr_of(form), f"{form}.layout.json"
    yield labels_of(form), f"{stem}.labels.json"
    yield labels_of(form), f"{form}.label.json"
    yield labels_of(form), f"{form}.Labels.json"
    yield labels_of(form), f"{form.upper()}.labels.json"


def clash(one: str, other: str) -> Plant:
    """Two neighbours whose names are nearly the same; the later one is told."""
    return lambda files: planted({**files, one: b"one", other: b"other"}, max(one, other))


def filled_with(content: bytes) -> Callable[[str], Plant]:
    """Other bytes in place of a file's."""
    return lambda path: added(path, content)


def of_files(code: str, what: str, plant: Callable[[str], Plant], kinds: str) -> Iterator[Row]:
    """A row for each set and file of some kinds: form, ocr, labels, fields."""
    for sample in EACH_LABELS:
        for kind, path in FILES:
            if kind in kinds and (path != "fields.json" or sample in LATER):
                yield Row(code, sample, f"{what}, {path}", plant(path))


FILES = (
    ("form", FIRST),
    ("form", PIXELS),
    ("form", PAGES),
    ("ocr", ocr_of(FIRST)),
    ("ocr", ocr_of(PAGES)),
    ("labels", labels_of(TURNED)),
    ("labels", labels_of(SKEWED)),
    ("fields", "fields.json"),
)
"""Files of a set by their kind."""

MEGABYTE = 2**20
CLASHES = (("case", "notes.txt", "Notes.txt"), ("Unicode form", "caf\u00e9.txt", "cafe\u0301.txt"))
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
OTHER_NAMES = (
    (labels_of(FIRST), "labels.json"),
    (labels_of(PAGES), "customer.labels.copy.json"),
    (ocr_of(FIRST), "Layout-Result-a.json"),
    (ocr_of(PAGES), "ocr.json"),
)

ROWS = (
    *each("F001", LABELED, {f"the form is lost, {form}": gone(form, labels_of(form), at=ocr_of(form)) for form in FORMS}),
    *each("F001", LABELED, {"a form that never was": copied(ocr_of(FIRST), ocr_of("other.tiff"))}),
    *each("F002", LABELED, {f"the form is lost, {form}": gone(form, at=labels_of(form)) for form in FORMS}),
    *each("F002", LABELED, {"a form that never was": copied(labels_of(FIRST), labels_of("other.jpg"))}),
    *each("F003", LABELED, {f"no OCR, {form}": gone(ocr_of(form), at=labels_of(form)) for form in FORMS}),
    *each("F004", LABELED, {f"no OCR and no labels, {form}": gone(ocr_of(form), labels_of(form), at=form) for form in FORMS}),
    *each("F004", LABELED, {"a form more": added("more.pdf", building.pdf())}),
    *each("F005", EACH_LABELS, {f"{path} as {to}": renamed(path, to) for form in (FIRST, PAGES) for path, to in misnamed(form)}),
    *each("F005", LABELED, {"a leftover beside the right one": copied(labels_of(SKEWED), "invoice-05.labels.json")}),
    *each("F006", LABELED, {f"{path} in a folder": renamed(path, f"out/{path}") for path in (ocr_of(FIRST), labels_of(PAGES))}),
    *each("F006", LABELED, {f"two folders down, {path}": renamed(path, f"a/b/{path}") for path in (labels_of(TURNED),)}),
    *each("F006", LABELED, {f"its form in a folder, {form}": form_moved(form) for form in (INCHES, SKEWED)}),
    *each("F007", LABELED, {what: clash(one, other) for what, one, other in CLASHES}),
    *of_files("F008", "nothing in it", filled_with(b""), "form ocr labels fields"),
    *of_files("F008", "white space", filled_with(b" \n\t\n"), "form ocr labels fields"),
    *of_files("F009", "a pointer", filled_with(LFS), "form ocr labels fields"),
    *of_files("F010", "a link to itself", unreadable, "form ocr labels fields"),
    *each("F010", LABELED, {"a neighbour": unreadable("README.md")}),
    *each(
        "F017",
        TABLES,
        {
            f"labels of {size} bytes, {form}": longer(labels_of(form), size)
            for form, size in ((FIRST, 10 * MEGABYTE + 1), (PAGES, 10_000_001))
        },
    ),
    *each("F017", TABLES, {"OCR of over 500 MB": added(ocr_of(PAGES), Long(b"{", 500 * MEGABYTE + 1))}),
    *each("F017", LABELED, {"OCR of over 100 MB": added(ocr_of(PAGES), Long(b"{", 100 * MEGABYTE + 1))}),
    *each("F022", LABELED, {f"{path} as {to}": copied(path, to) for path, to in OTHER_NAMES}),
)
"""A row each."""
