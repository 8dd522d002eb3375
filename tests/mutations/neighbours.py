"""Defects of what lies beside the forms: secrets, links, folders, files of other types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.mutations.files import added
from tests.mutations.planting import Files, Link, Plant, Planted, Row, changed, each, planted
from tests.mutations.samples import EACH_LABELS, FIRST, LABELED, LATER, PAGES, PIXELS, SKEWED, TURNED
from tests.mutations.shapes import labels_of, ocr_of

SIGNATURE = "Zk3fQ9xL0aV7mNq2RtYbC5dEgHjKpSuWwXyAz18TsI4%3D"
LINK = f"https://example.blob.core.windows.net/forms?sv=2019-12-12&sp=rl&sig={SIGNATURE}"
KEY = "q7Lm2Xc9Vb4Nz8Ks1Dj6Hg3Fp5Rt0Yw" * 2 + "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Q=="
ACCOUNT = f"DefaultEndpointsProtocol=https;AccountName=forms;AccountKey={KEY};EndpointSuffix=core.windows.net"

TEXTS = (
    ("training.fott", f'{{"name": "t", "assets": {{"a": {{"path": "{LINK}"}}}}}}', 1),
    ("notes.txt", f"The container:\n\n{LINK}\n", 3),
    ("upload.ps1", f"$where = '{ACCOUNT}'\r\n", 1),
)


def secret(path: str, text: str, line: int) -> Plant:
    """A file with a secret in it; told in its line."""

    def plant(files: Files) -> Planted:
        mutated, (place,) = planted({**files, path: text.encode()}, path)
        return Planted(mutated, (place._replace(line=line),))

    return plant


def secret_in(path: Callable[[str], str], form: str, member: str) -> Plant:
    """A link with its signature in a sidecar, in a member that nobody asked for."""

    def plant(files: Files) -> Planted:
        return planted(changed(files, path(form), lambda tree: tree.update({member: LINK})), path(form))

    return plant


def folder_of(form: str, folder: str) -> Plant:
    """A form in a folder below, with its sidecars: training of this folder does not mean it."""

    def plant(files: Files) -> Planted:
        more = {f"{folder}/{name}": files[name] for name in (form, ocr_of(form), labels_of(form)) if name in files}
        return planted({**files, **more}, f"{folder}/{form}")

    return plant


def document(name: str, *, with_sidecars: bool) -> Plant:
    """A document of another type, alone or with the sidecars of a form."""

    def plant(files: Files) -> Planted:
        more = {ocr_of(name): files[ocr_of(FIRST)], labels_of(name): files[labels_of(FIRST)]} if with_sidecars else {}
        return planted({**files, name: b"PK\x03\x04 a document", **more}, name)

    return plant


NO_FORMS = ("more.docx", "more.gif", "old.DOC", "more.webp", "slides.pptx")
FILES = (FIRST, PIXELS, ocr_of(TURNED), labels_of(SKEWED), ocr_of(PAGES))
OUT = Link(str(Path(__file__).resolve()))
NOWHERE = Link("/nowhere/at/all")
UP = Link("../../outside.pdf")

ROWS = (
    *each("F018", EACH_LABELS, {path: secret(path, text, line) for path, text, line in TEXTS}),
    *each("F018", LABELED, {f"labels of {form}": secret_in(labels_of, form, "url") for form in (FIRST, PAGES)}),
    *each("F018", LABELED, {f"OCR of {form}": secret_in(ocr_of, form, "source") for form in (TURNED,)}),
    *each("F018", LATER, {"fields.json": secret_in(lambda _: "fields.json", "", "container")}),
    *each(
        "F019",
        (*LABELED, "unlabeled"),
        {
            f"{form} in {folder}": folder_of(form, folder)
            for form, folder in ((FIRST, "old"), (PAGES, "a/b/c"), (SKEWED, "Rejected scans"))
        },
    ),
    *each("F020", EACH_LABELS, {f"a neighbour, {to.target}": added("more.txt", to) for to in (NOWHERE, UP)}),
    *each("F020", EACH_LABELS, {"a neighbour that exists": added("more.txt", OUT)}),
    *each("F020", LABELED, {path: added(path, OUT) for path in FILES}),
    *each("F020", LATER, {"fields.json": added("fields.json", OUT)}),
    *each("F020", EACH_LABELS, {"a form more": added("more.pdf", OUT)}),
    *(Row("F020", "4.0", f"{path}, to nothing", added(path, NOWHERE)) for path in (FIRST, ocr_of(PAGES), "fields.json")),
    *each("F021", (*LABELED, "unlabeled"), {name: document(name, with_sidecars=False) for name in NO_FORMS}),
    *each("F021", LABELED, {f"{name} with sidecars": document(name, with_sidecars=True) for name in NO_FORMS[:2]}),
    *each("F021", ("preview", "2.0", "2.1", "3.0 preview"), {"more.heic": document("more.heic", with_sidecars=False)}),
    Row("F021", "2.0", "more.bmp", document("more.bmp", with_sidecars=True)),
    *each("F023", (*LABELED, "unlabeled"), {"a journal": added(".dataprep-journal.json", b'{"version": 1, "steps": []}')}),
)
"""A row each."""
