"""Defects of text sets: their classes, their documents, what the texts hold, and what is said of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dataprep.targets import TEXT_VERSIONS
from tests import texts
from tests.mutations.files import added
from tests.mutations.planting import Files, Place, Plant, Planted, Row, changed, each, inside, planted, tree_of, without
from tests.mutations.samples import TEXT_SETS

PREVIEW, TAGS, IMPORT, MULTI, SINGLE = TEXT_SETS
LABELS, FIRST, LAST = "labels.json", "00.txt", "31.txt"
LATER = (TAGS, IMPORT, MULTI, SINGLE)
NEWER = (MULTI, SINGLE)
DEPTHS = {"first": 0, "last": 31}


def assets(tree: Any) -> Any:
    """The object that holds classes and documents."""
    return tree.get("assets", tree)


def prefix(tree: Any) -> str:
    """Its pointer."""
    return "/assets" if "assets" in tree else ""


def in_document(number: int, change: Callable[[Any], object], *keys: str) -> Plant:
    """Changes a document; told at a member of it."""

    def edit(tree: Any) -> str:
        change(assets(tree)["documents"][number])
        return "/".join((f"{prefix(tree)}/documents/{number}", *keys))

    return inside(LABELS, edit)


def located(number: int, location: str) -> Plant:
    """Another location; told there."""
    return in_document(number, lambda entry: entry.update(location=location), "location")


def undeclared(number: int, name: str) -> Plant:
    """Another class; told at its name."""

    def edit(tree: Any) -> str:
        entry = assets(tree)["documents"][number]
        key = next(key for key in ("intents", "classifiers", "classes", "class") if key in entry)
        at = f"{prefix(tree)}/documents/{number}/{key}"
        if key == "intents":
            entry[key][0] = 2 if name == "Western" else -1
            return f"{at}/0"
        owner = entry[key] if key == "class" else entry[key][0]
        member = "classifierName" if key == "classifiers" else "category"
        owner[member] = name
        return f"{at}/{member}" if key == "class" else f"{at}/0/{member}"

    return inside(LABELS, edit)


def declared(*names: str) -> Plant:
    """Further classes at the end of the list; told at the last."""

    def edit(tree: Any) -> str:
        key = next(key for key in ("intentNames", "classifiers", "classes") if key in assets(tree))
        member = {"intentNames": "", "classifiers": "name", "classes": "category"}[key]
        assets(tree)[key].extend({member: name} if member else name for name in names)
        return "/".join((f"{prefix(tree)}/{key}/{len(assets(tree)[key]) - 1}", *([member] if member else [])))

    return inside(LABELS, edit)


def again(number: int) -> Plant:
    """A document that is listed again at the end."""

    def edit(tree: Any) -> str:
        documents = assets(tree)["documents"]
        documents.append(dict(documents[number]))
        return f"{prefix(tree)}/documents/{len(documents) - 1}/location"

    return inside(LABELS, edit)


def kept(count: int) -> Plant:
    """So many documents; told of the file."""

    def edit(tree: Any) -> str:
        del assets(tree)["documents"][count:]
        return ""

    return inside(LABELS, edit)


def other(path: str, content: bytes) -> Plant:
    """A text with another content; told there."""
    return lambda files: planted({**files, path: content}, path)


def nested(files: Files) -> Planted:
    """A text and its location in a folder."""
    found = located(0, f"films/{FIRST}")(files)
    return Planted({**without(found.files, FIRST), f"films/{FIRST}": files[FIRST]}, found.places)


def one_class(files: Files) -> Planted:
    """All documents of the first class, and the second taken out of the list."""

    def edit(tree: Any) -> str:
        key = next(key for key in ("intentNames", "classifiers") if key in assets(tree))
        del assets(tree)[key][1:]
        for entry in assets(tree)["documents"]:
            entry.update({"intents": [0]} if key == "intentNames" else {"classifiers": [{"classifierName": "Drama"}]})
        return f"{prefix(tree)}/{key}"

    return inside(LABELS, edit)(files)


def too_many(files: Files) -> Planted:
    """201 classes; told at their list."""
    found = declared(*WESTERN)(files)
    return planted(found.files, LABELS, found.places[0].pointer.partition("/200")[0])


def rare(count: int, told: str | None = None) -> Plant:
    """Another class with so few documents; told at its name, or at the list."""

    def plant(files: Files) -> Planted:
        found = declared("Western")(files)
        pointer = found.places[0].pointer if told is None else found.places[0].pointer.partition("/2")[0]

        def edit(tree: Any) -> None:
            for entry in assets(tree)["documents"][:count]:
                key = next(key for key in KINDS.values() if key in entry)
                member = "classifierName" if key == "classifiers" else "category"
                western: Any = 2 if key == "intents" else {member: "Western"}
                entry[key] = western if key == "class" else [western]

        return planted(changed(found.files, LABELS, edit), LABELS, pointer)

    return plant


def no_texts(files: Files) -> Planted:
    """The labels file alone."""
    return planted({LABELS: files[LABELS]}, LABELS)


def as_they_are(files: Files) -> Planted:
    """The set itself; told of the labels file."""
    return planted(files, LABELS)


def as_markdown(files: Files) -> Planted:
    """A document of another type, with its location."""
    found = located(0, "00.md")(files)
    return Planted({**without(found.files, FIRST), "00.md": files[FIRST]}, found.places)


def said_of_project(key: str, value: object) -> Plant:
    """Something else said in the metadata; told there."""

    def edit(tree: Any) -> str:
        tree["metadata"][key] = value
        return f"/metadata/{key}"

    return inside(LABELS, edit)


def body(key: str, value: object) -> Plant:
    """A body that creates a project, with something wrong in it."""
    return lambda files: planted({**files, "project.json": texts.written(texts.body(**{key: value}))}, "project.json", f"/{key}")


def one_twice(number: int) -> Plant:
    """A class of a document again; told at its classes."""

    def edit(tree: Any) -> str:
        entry = assets(tree)["documents"][number]
        key = next(key for key in KINDS.values() if key in entry)
        entry[key].append(entry[key][0])
        return f"{prefix(tree)}/documents/{number}/{key}"

    return inside(LABELS, edit)


def unsaid(key: str) -> Plant:
    """A member taken out of the metadata, or of the file; told at what held it."""

    def edit(tree: Any) -> str:
        owner = tree["metadata"] if key in tree["metadata"] else tree
        del owner[key]
        return "/metadata" if owner is not tree else ""

    return inside(LABELS, edit)


def body_of_2022(key: str, value: object) -> Plant:
    """A body that says another thing than the metadata; told there."""

    def plant(files: Files) -> Planted:
        said = dict(tree_of(files, LABELS)["metadata"], **{key: value})
        return planted({**files, "project.json": texts.written(said)}, "project.json", "" if key == "multilingual" else f"/{key}")

    return plant


def crowd(files: Files) -> Planted:
    """So many documents that one is too many, and no text; told of the file."""

    def edit(tree: Any) -> None:
        documents = assets(tree)["documents"]
        documents.extend({**documents[0], "location": f"m{number}.txt"} for number in range(100_001 - len(documents)))

    return planted({LABELS: changed(files, LABELS, edit)[LABELS]}, LABELS)


def renamed(files: Files) -> Planted:
    """A text whose name has more than letters and digits."""
    found = located(0, "00 (copy).txt")(files)
    return planted({**without(found.files, FIRST), "00 (copy).txt": files[FIRST]}, LABELS)


def unwrapped(entry: Any) -> None:
    """A list where an object belongs."""
    entry["class"] = [entry["class"]]


def lacking(key: str) -> Callable[[Any], object]:
    """Takes a member away."""
    return lambda entry: entry.pop(key)


LATIN = "Ein Mädchen geht über die Brücke.".encode("cp1252")
UTF_16 = "Somebody comes to town.".encode("utf-16")
LONG = {PREVIEW: 17_501, TAGS: 17_501, IMPORT: 17_501, MULTI: 128_001, SINGLE: 128_001}
WESTERN = [f"Western{number}" for number in range(199)]
KINDS = {PREVIEW: "intents", TAGS: "classifiers", IMPORT: "classifiers", MULTI: "classes", SINGLE: "class"}
SHAPES = {PREVIEW: "preview.2", TAGS: "2021-11", IMPORT: "2021-11", MULTI: "2022-05-01", SINGLE: "2022-05-01"}
NEAR = ("0o.txt", "00", "00.TXT", "00.text", "00 .txt", "other.txt")

ROWS = (
    *each(
        "T901",
        TEXT_SETS,
        {f"{depth}, {name}": undeclared(at, name) for depth, at in DEPTHS.items() for name in ("Western", "drama")},
    ),
    *each("T902", TEXT_SETS, {f"{depth}, {name}": located(at, name) for depth, at in DEPTHS.items() for name in NEAR}),
    *each("T902", TEXT_SETS, {"no text at all": no_texts}),
    *each("T903", TEXT_SETS, {depth: again(at) for depth, at in DEPTHS.items()}),
    *each("T904", TEXT_SETS, {what: other(LAST, content) for what, content in {"0 bytes": b"", "blanks": b" \n\t\r\n"}.items()}),
    *each(
        "T905",
        TEXT_SETS,
        {"Windows-1252": other(FIRST, LATIN), "UTF-16": other(LAST, UTF_16), "UTF-16, no mark": other(LAST, UTF_16[2:])},
    ),
    *(Row("T906", one, "one character too many", other(FIRST, b"a" * count)) for one, count in LONG.items()),
    *each("T907", TEXT_SETS, {"markdown": as_markdown}),
    *each("T908", LATER, {"in a folder": nested}),
    *each("T909", NEWER, {name: declared(name) for name in ("Q&A", "a/b", "a" * 51, " ")}),
    *each("T909", (TAGS, IMPORT), {name: declared(name) for name in ("Q&A", "a b", "a-b")}),
    *each("T909", (PREVIEW,), {"blank": declared(" ")}),
    *each("T910", (PREVIEW, TAGS, IMPORT), {"one class": one_class}),
    *each("T910", TEXT_SETS, {"201 classes": too_many}),
    *each("T911", TEXT_SETS, {f"{count} documents": kept(count) for count in (1, 9)}),
    *each("T912", TEXT_SETS, {"1 document": rare(1)}),
    *each("T912", (PREVIEW, TAGS, IMPORT), {"6 documents": rare(6)}),
    *each("T913", TEXT_SETS, {"one more class": declared("Western")}),
    *each("T914", (SINGLE,), {depth: in_document(at, unwrapped, "class") for depth, at in DEPTHS.items()}),
    *each("T914", (MULTI, TAGS, IMPORT, PREVIEW), {f"{depth}, one twice": one_twice(at) for depth, at in DEPTHS.items()}),
    *(
        Row("T914", one, f"{depth}, none", in_document(at, lacking(KINDS[one])))
        for one in TEXT_SETS
        for depth, at in DEPTHS.items()
    ),
    *each(
        "T915",
        (MULTI,),
        {
            "in the metadata": lambda files: Planted(
                said_of_project("projectKind", "CustomSingleLabelClassification")(files).files,
                (Place(LABELS, "/assets/projectKind"),),
            )
        },
    ),
    *each("T915", (PREVIEW, TAGS), {"the body's": body("modelType", "Extraction")}),
    *each(
        "T916",
        NEWER,
        {
            "of the project": said_of_project("language", "english"),
            "of a document": in_document(3, lambda entry: entry.update(language="xx-us"), "language"),
        },
    ),
    *each("T916", (PREVIEW,), {"of a document": in_document(3, lambda entry: entry.update(culture="xx-us"), "culture")}),
    *each("T916", (PREVIEW, TAGS), {"the body's": body("culture", "klingon")}),
    *each("T917", TEXT_SETS, {"one more": added("99.txt", texts.text("one more"))}),
    *each("T920", NEWER, {name: said_of_project("projectName", name) for name in ("My films", "a/b", "a" * 51, "")}),
    *each("T920", (IMPORT,), {name: said_of_project("name", name) for name in ("My films", "my-films")}),
    *each("T920", (PREVIEW,), {"the body's": body("name", "My films")}),
    *each("T921", TEXT_SETS, {"1 document": rare(1, told="")}),
    *each("T922", TEXT_SETS, {"a copy": renamed}),
    *each("T923", TEXT_SETS, {"an older one": lambda files: planted({**files, "older.json": files[LABELS]}, LABELS)}),
    *each("T924", TEXT_SETS, {name: declared(name) for name in ("drama", "Comedy")}),
    *each("T924", (PREVIEW, *NEWER), {"blanks": declared(" Comedy")}),
    *each("T925", NEWER, {f"no {key}": unsaid(key) for key in ("projectKind", "projectName", "storageInputContainerName")}),
    *each("T925", NEWER, {f"no {key}": unsaid(key) for key in ("language", "metadata", "stringIndexType", "projectFileVersion")}),
    *each("T926", NEWER, {key: body_of_2022(key, "other") for key in ("projectName", "storageInputContainerName")}),
    *each("T926", NEWER, {"language": body_of_2022("language", "de"), "multilingual": body_of_2022("multilingual", True)}),
    *each("T927", (MULTI,), {"100,001": crowd}, follows={"T902": "the texts of so many documents are not written"}),
    *(
        Row("T928", one, f"target {target}", as_they_are, also={"target": target})
        for one, version in SHAPES.items()
        for target in TEXT_VERSIONS
        if target != version
    ),
)
"""A row each."""
