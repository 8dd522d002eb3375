"""T: text classification, the documents. Whether each location leads to a text, and which texts no labels file lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from dataprep.findings import Location, Problem, Severity
from dataprep.model import suffix
from dataprep.names import listed
from dataprep.rule import MOST, rule
from dataprep.targets import Target
from dataprep.texts import FREE_PATHS, TEXT, ProjectSaid, TextDocument, TextLabels, Texts, TextSet, differ

USUAL = re.compile(r"[A-Za-z0-9]+\.txt")
"""The printed rule for names of files: letters and digits, no spaces."""

MOST_NEAR = 20
"""So many of the texts that go by one name are compared: folders may hold a thousand of it."""

GARBLING = ("cp437", "cp1252")
"""As what archives without the mark of UTF-8 are unpacked."""


@rule("T902", Severity.ERROR)
def text_missing(text_labels: TextLabels, texts: Texts, target: Target, said: ProjectSaid) -> Iterator[Problem]:
    """A location without its file; where no location exists, one finding for the labels file; else at most 100 are shown.

    The `labelsLocation` of a project's body is told as well, where no file here is called so (warning).

    Why: the document cannot be read, and the import or the training fails.
    Bad: `"location": "Cafe.txt"` beside `Café.txt`
    Good: `"location": "Café.txt"`
    Fix: mend the location, or add the text; case counts, and so do accents and their Unicode form.
    Targets: all; in preview.2 locations begin at the labels file, later at the container's root.
    Source: azure-docs, how-to/tag-data; azure-docs issue 105054 (names garbled by an archive); sample-data-files, its history.
    """
    yield from _mislaid(text_labels, texts, said)
    lost = [document for path, document in text_labels.paths.items() if path not in texts.files]
    missing = [document for document in lost if not _is_nested(document, target)]  # those are T908's
    near = _by_plain_name(texts.files) if missing else {}
    if len(missing) > 1 and len(missing) == len(text_labels.paths):
        first, found = missing[0].location, _near(text_labels.path_of(missing[0]), near)
        advice = _hint(first, found[0]) if found else "give the folder of the texts, or mend them"
        message = f"none of the {len(missing):,} locations lies here, {first!r} first; {advice}"
        yield Problem(Location(text_labels.path), message)
        return
    for document in missing[:MOST]:
        path = text_labels.path_of(document)
        more = f" (and {len(missing) - MOST} more)" if len(missing) > MOST and document is missing[MOST - 1] else ""
        yield Problem(document.location_at, f"{_lack(document, path, near)}{more}", None, document.location, document=path)


def _mislaid(labels: TextLabels, texts: Texts, said: ProjectSaid) -> Iterator[Problem]:
    """A body whose labels file is not here."""
    place = said.body.labels_location if said.body else None
    name = _bare(place.value) if place else ""
    if place and name not in map(_bare, texts.files):
        message = f"there is no labels file {name!r} here; did you mean {labels.path!r}?"
        yield Problem(place.at, message, Severity.WARNING)


def _lack(document: TextDocument, path: str, near: Mapping[str, Sequence[str]]) -> str:
    if path.startswith("../"):
        return f"{document.location!r} leads out of this folder; check the one above, with --labels"
    if path.startswith("/"):
        return f"{document.location!r} begins at the root of a disk; write it from the labels file on"
    found = _near(path, near)
    hint = _hint(document.location, found[0]) if found else "add the text, or mend the location"
    return f"there is no file {document.location!r}; {hint}"


def _near(path: str, near: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The texts that may be meant, the nearest first."""
    found = [name for key in _plain_names(path) for name in near.get(key, ())[:MOST_NEAR]]
    return sorted(found, key=lambda name: _composed(name) != _composed(path))


def _hint(said: str, there: str) -> str:
    if there != said and _composed(there) == _composed(said):
        return f"did you mean {there!r}? it looks the same, and writes its accents in another Unicode form: {there!a}"
    return f"did you mean {there!r}?"


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _by_plain_name(paths: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The texts by what people may call them."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for path in paths if suffix(path) == TEXT):
        for key in _plain_names(path):
            found.setdefault(key, []).append(path)
    return found


def _bare(path: str) -> str:
    """A name without its folder."""
    return path.replace("\\", "/").rpartition("/")[2]


def _plain_names(path: str) -> tuple[str, ...]:
    """A name but for its folder, its type, case, accents, Unicode form, blanks and punctuation, as it is and ungarbled."""
    name = _bare(path)
    name = name[: -len(TEXT)] if suffix(name) == TEXT else name
    return tuple(dict.fromkeys(key for said in (name, *_ungarbled(name)) if (key := _plain(said))))


def _plain(name: str) -> str:
    parted = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in parted if char.isalnum())


def _ungarbled(name: str) -> Iterator[str]:
    if name.isascii():
        return
    for encoding in GARBLING:
        try:
            yield name.encode(encoding).decode()
        except UnicodeError:
            continue


@rule("T903", Severity.ERROR)
def duplicate_location(text_labels: TextLabels) -> Iterator[Problem]:
    """A document that the labels file lists again; at most 100 are shown a labels file.

    Why: the import throws an error that names them.
    Bad: two documents with `"location": "a.txt"`
    Good: one, with all its classes
    Fix: join the two, or take one out; where their classes differ, see which are right.
    Source: cognitive-services-sample-data-files issue 52.
    """
    first: dict[str, TextDocument] = {}
    again = (
        (document, owner)
        for document in text_labels.documents
        if (owner := first.setdefault(text_labels.path_of(document), document)) is not document
    )
    for document, owner in islice(again, MOST):
        message = f"{document.location!r} is listed at {owner.at.pointer} already{_differing(document, owner)}; take one out"
        path = text_labels.path_of(document)
        yield Problem(document.location_at, message, None, document.location, document=path)


def _differing(document: TextDocument, owner: TextDocument) -> str:
    """What is said of classes that differ from those of the first, where they do."""
    classes = f"{listed(owner.classes, 3)} there and {listed(document.classes, 3)} here"
    return f", and the labels differ, {classes}: see which is right" if differ(document, owner) else ""


@rule("T907", Severity.ERROR)
def not_a_text_file(text_labels: TextLabels, texts: Texts) -> Iterator[Problem]:
    """A location that leads to a file that is no `.txt`; at most 100 are shown a labels file.

    Why: the service takes texts only, one document a file.
    Bad: `"location": "a.docx"`
    Good: `"location": "a.txt"`
    Fix: save the document's text as UTF-8 with the ending `.txt`.
    Source: azure-docs, data-limits; azure-docs issue 100727.
    """
    other = ((path, document) for path, document in text_labels.paths.items() if path not in texts.texts and path in texts.files)
    for path, document in islice((pair for pair in other if suffix(pair[0]) != TEXT), MOST):
        message = f"{document.location!r} is no .txt file; save its text as one"
        yield Problem(document.location_at, message, None, document.location, document=path)


@rule("T908", Severity.ERROR)
def location_nested(text_labels: TextLabels, texts: Texts, target: Target) -> Iterator[Problem]:
    """A location in a folder, where all texts have to lie in the container's root; at most 100 are shown a labels file.

    Why: the service looks for texts in the root only.
    Bad: `"location": "movies/a.txt"`
    Good: `"location": "a.txt"`
    Fix: move the text to the root.
    Targets: 2021-11 and later; preview.2 takes folders.
    Source: azure-docs, data-limits: "all files should be available at the root of your container".
    """
    nested = (one for one in text_labels.documents if _is_nested(one, target)) if target.version != FREE_PATHS else ()
    for document in islice(nested, MOST):
        path, name = text_labels.path_of(document), _bare(document.location)
        message = f"{document.location!r} names a folder, and {name!r} lies at the container's root; write that"
        if path in texts.files or name not in texts.files:
            message = f"{document.location!r} lies in a folder; move the text to the container's root"
        yield Problem(document.location_at, message, None, document.location, document=path)


def _is_nested(document: TextDocument, target: Target) -> bool:
    return target.version != FREE_PATHS and ("/" in document.location or "\\" in document.location)


@rule("T917", Severity.INFO, whole=True)
def text_not_listed(text_set: TextSet, texts: Texts) -> Iterator[Problem]:
    """Texts that no labels file lists; one finding a set.

    Why: training does not see them.
    Bad: `b.txt`, and no document with that location
    Good: a document for each text
    Fix: label them, or keep them elsewhere.
    Source: azure-docs, how-to/tag-data.
    """
    unlisted = [path for path in texts.texts if path not in text_set.listed]
    if unlisted:
        verb, them = ("text is", "it") if len(unlisted) == 1 else ("texts are", "them")
        message = f"{len(unlisted)} {verb} listed nowhere: {listed(unlisted, 3)}; label {them}, or keep {them} elsewhere"
        yield Problem(Location(unlisted[0]), message, document=unlisted[0])


@rule("T922", Severity.INFO)
def name_unusual(text_set: TextSet) -> Iterator[Problem]:
    """Names of texts with other characters than letters and digits; one finding a set.

    Why: the printed rule takes no others. The vendor's own samples break it, so it says little.
    Bad: `A King & his movie.txt`
    Good: `AKingAndHisMovie.txt`
    Fix: rename them, in the labels file as well, if the service complains.
    Source: azure-docs, service-limits, file names: letters and digits, no spaces; cognitive-services-sample-data-files.
    """
    unusual = sorted(path for path in text_set.listed if not USUAL.fullmatch(path.rpartition("/")[2]))
    if unusual:
        message = (
            f"names with more than letters and digits: {listed(unusual, 3)}; the printed rule takes no others, the service does"
        )
        yield Problem(Location(text_set.labels[0].path), message)


@rule("T923", Severity.WARNING)
def several_labels_files(text_set: TextSet) -> Iterator[Problem]:
    """Several labels files in one folder; each is judged by itself.

    Why: a project has one, and a container is of one project.
    Bad: `movieLabels.json` and `moviesLabels-old.json`
    Good: `movieLabels.json`
    Fix: keep the others elsewhere, or check one with `--labels FILE`.
    Source: azure-docs, service-limits: 1 container and 1 tags file a project.
    """
    if len(text_set.paths) > 1:
        first, *others = text_set.paths
        message = (
            f"beside {first!r} lies {listed(others, 3)}; a project has one labels file: keep one here, or give it by --labels"
        )
        yield Problem(Location(first), message)
