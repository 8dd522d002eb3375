"""The names of a set: which files are forms, and which are not, in one folder and in several."""

from __future__ import annotations

import time

import pytest

from dataprep.listing import ALL_TYPES, JOURNAL, Listing, below, list_folders, list_set
from dataprep.model import Form
from dataprep.store import Entry
from dataprep.targets import CLASSIFIER, MODELS, VERSIONS, Target


def entries(*names: str) -> list[Entry]:
    """Files of 10 bytes, as a store lists them."""
    return sorted((Entry(name, 10) for name in names), key=lambda entry: entry.path)


OFFICE, NONE = ["docx", "xlsx", "pptx"], ["doc", "gif", "jfif", "ppt", "webp", "xls"]
ENDINGS = ["pdf", "jpg", "jpeg", "png", "bmp", "tif", "tiff", "heic", "heif", *OFFICE, *NONE]
IMAGES = {"pdf", "jpg", "jpeg", "png", "tif", "tiff"}
TAKEN: list[tuple[str, str | None, set[str]]] = [
    ("2.0-preview", None, IMAGES | {"bmp"}),
    ("2.0", None, IMAGES),
    ("2.1", None, IMAGES | {"bmp"}),
    *(("3.0", model, IMAGES | {"bmp"}) for model in (None, *MODELS)),
    *((version, model, IMAGES | {"bmp", "heic", "heif"}) for version in ("3.1", "4.0") for model in (None, *MODELS)),
    ("3.1", CLASSIFIER, IMAGES | {"bmp", "heic", "heif"}),
    ("4.0", CLASSIFIER, IMAGES | {"bmp", "heic", "heif", *OFFICE}),
]


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize(("version", "model", "endings"), TAKEN)
def test_forms_are_of_the_types_that_the_target_takes(version: str, model: str | None, endings: set[str], upper: bool) -> None:
    names = [f"a.{ending.upper() if upper else ending}" for ending in ENDINGS]
    others = ["a.txt", "a", ".pdf", "pdf", "a.pdf.ocr.json", "a.pdf.zip", "a.html", "fields.json"]
    listing = list_set(entries(*names, *others), Target(version, model=model).names("form_types"))
    assert {form.name.rpartition(".")[2].lower() for form in listing.forms} == endings
    assert {name.rpartition(".")[2].lower() for name in listing.untaken} == set(ENDINGS) - endings


def test_every_target_takes_some_types() -> None:
    assert {version for version, *_ in TAKEN} == set(VERSIONS)
    assert all(Target(version).names("form_types") <= ALL_TYPES for version in VERSIONS)


def test_below_are_forms_of_the_types_that_the_target_takes() -> None:
    names = entries("a.pdf", "b/b.pdf", "b/c/c.PNG", "b/d.docx", "b/e.txt", "b/.hidden.txt")
    assert list_set(names, {"pdf", "png"}).below == ("b/b.pdf", "b/c/c.PNG")
    assert list_set(names, {"pdf"}).untaken == ()


@pytest.mark.parametrize(("name", "is_found"), [(JOURNAL, True), (f"b/{JOURNAL}", False), ("dataprep-journal.json", False)])
def test_a_journal(name: str, is_found: bool) -> None:
    assert list_set(entries("a.pdf", name)).has_journal is is_found


def test_hidden_files_are_no_files_of_the_set() -> None:
    listing = list_set(entries(".DS_Store", "._a.pdf", JOURNAL, ".x.jsonl", "a.pdf"))
    assert list(listing.entries) == ["a.pdf"]
    assert (listing.lists, listing.others, listing.untaken) == ((), (), ())


PLACES: list[tuple[str, list[str]]] = [
    ("", ["a", "a-b/1", "a/1", "a/b/2", "a0", "b/1"]),
    ("a", ["1", "b/2"]),
    ("a/b", ["2"]),
    ("b", ["1"]),
    ("c", []),
]


@pytest.mark.parametrize(("folder", "names"), PLACES)
def test_what_lies_below_a_folder(folder: str, names: list[str]) -> None:
    """A hyphen sorts before the slash, a zero behind it."""
    found = below(entries("a", "a-b/1", "a/1", "a/b/2", "a0", "b/1"), folder)
    assert [entry.path for entry in found] == names
    assert {entry.size for entry in found} <= {10}


def several(*names: str, folders: tuple[str, ...] = ("a", "b/c")) -> Listing:
    """The listing of some folders."""
    return list_folders(entries(*names), folders)


def test_several_folders_are_one_set() -> None:
    names = ["a/1.pdf", "a/1.pdf.ocr.json", "b/c/2.pdf", "b/c/2.pdf.labels.json", "b/3.pdf", "4.pdf"]
    listing = several(*names)
    assert listing.forms == (
        Form("a/1.pdf", 10, "a/1.pdf.ocr.json"),
        Form("b/c/2.pdf", 10, None, "b/c/2.pdf.labels.json"),
    )
    assert sorted(listing.entries) == names[:4]
    assert [listing.entries[name].path for name in names[:4]] == names[:4]
    assert listing.below == ()


def test_the_folder_itself_and_one_below() -> None:
    listing = several("x.jsonl", "1.pdf", "a/2.pdf", "b/3.pdf", folders=("", "a"))
    assert [form.name for form in listing.forms] == ["1.pdf", "a/2.pdf"]
    assert listing.lists == ("x.jsonl",)


def test_what_is_told_of_a_folder_has_its_whole_path() -> None:
    listing = several("a/1.pdf", "a/1.ocr.json", "a/2.pdf.ocr.json", "a/x.jsonl", "a/y.json", "a/z.gif", f"a/{JOURNAL}")
    misnamed, lost = listing.strays
    assert (misnamed.path, misnamed.form, misnamed.meant_for) == ("a/1.ocr.json", "a/1", ("a/1.pdf",))
    assert (lost.path, lost.form, lost.form_elsewhere) == ("a/2.pdf.ocr.json", "a/2.pdf", None)
    assert (listing.lists, listing.others, listing.untaken) == (("a/x.jsonl",), ("a/y.json",), ("a/z.gif",))
    assert listing.has_journal
    assert listing.lost >= {("a/1.pdf", "ocr")}


@pytest.mark.parametrize("folders", [("", "a"), ("", "a", "a/b")])
def test_a_sidecar_of_several_folders_is_told_once(folders: tuple[str, ...]) -> None:
    listing = several("1.pdf", "a/2.pdf", "a/b/1.pdf.ocr.json", folders=folders)
    (stray,) = listing.strays
    assert (stray.path, stray.form_elsewhere) == ("a/b/1.pdf.ocr.json", "1.pdf")


def test_ten_times_the_folders_take_no_hundred_times_the_time() -> None:
    took = []
    for count in (100, 1000):
        names = entries(*(f"{folder}/{number}.pdf" for folder in range(count) for number in range(30)))
        start = time.process_time()
        assert len(list_folders(names, [str(folder) for folder in range(count)]).forms) == 30 * count
        took.append(time.process_time() - start)
    assert took[1] < 50 * took[0]
