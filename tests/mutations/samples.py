"""The healthy sets: those of the demo in each shape, with what they lack: turned pages, more tables, signatures, regions."""

from __future__ import annotations

import functools
import io
import json
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from dataprep.demo import write_demo
from dataprep.demo.invoices import INVOICES, MAKER, Invoice, money
from tests import building, texts
from tests.mutations.planting import Files, Json, changed, text_of, tree_of, without, written
from tests.mutations.shapes import Layout, Numbers, chosen, labels_of, new_label, ocr_of, polygons

FIRST, TURNED, PIXELS, INCHES, SKEWED, PAGES = (invoice.name for invoice in INVOICES[:6])
"""The forms: a plain PDF, one turned by 90 degrees, a PNG, another PDF, a crooked JPEG, a TIFF of two pages."""

SKEW = 5.0

PREVIEW = "preview"
OLDER = (PREVIEW, "2.0")
TABLES = ("2.1", "3.0 preview", "4.0")
SIGNED = TABLES[1:]
LABELED = (*OLDER, *TABLES)
"""The labeled sets: those before tables, those with tables and drawn regions, those with signatures as well."""

LATER = LABELED[1:]
FROM_3 = ("3.0 preview", "3.1", "4.0")
"""Those with a fields.json, and those of 3.0 and later, with 3.1 as well, which is 4.0 but for the version it names."""

EACH_LABELS = (PREVIEW, "2.0", "4.0")
EACH_LAYOUT = ("2.0", "3.0 preview", "4.0")
"""A set of each shape of labels, and of each shape of OCR."""

CHARGES = "Charges_object"


def demo(shape: str) -> Files:
    """The demo's set, as it writes it."""
    with tempfile.TemporaryDirectory() as folder:
        names = write_demo(Path(folder, "demo"), shape=shape)
        return {name: Path(folder, "demo", name).read_bytes() for name in names}


def forms_of(files: Files) -> list[str]:
    """The labeled forms of a set, in order."""
    return sorted(name.removesuffix(".labels.json") for name in files if name.endswith(".labels.json"))


def last_form(files: Files) -> str:
    """The last labeled form of a set."""
    return forms_of(files)[-1]


def _labeled(shape: str) -> Files:
    """The demo's set with a label on the last page of each form, and two pages turned."""
    files = demo(shape)
    for form in forms_of(files):
        files = _with_label(files, form, "Maker", MAKER, page=len(Layout(tree_of(files, ocr_of(form))).pages))
    return _with_field(files, "Maker", "string")


def _turned_pages(files: Files) -> Files:
    turned = {**_turned(files, TURNED, _quarter, 90), TURNED: _rotated(text_of(files, TURNED))}
    return _turned(turned, SKEWED, _skewed, SKEW)


def _with_label(files: Files, form: str, name: str, text: str, page: int = 1) -> Files:
    layout = Layout(tree_of(files, ocr_of(form)))

    def add(tree: Json) -> None:
        label = new_label(tree, name)
        for word in layout.phrase(text, page):
            label.insert(word.text, page, layout.fractions(word, page))

    return changed(files, labels_of(form), add)


def _with_region(files: Files, name: str, box: tuple[float, float, float, float]) -> Files:
    for form in forms_of(files):
        add = functools.partial(_draw, name=name, box=building.corners(box))
        files = changed(files, labels_of(form), add)
    return files


def _draw(tree: Json, name: str, box: Numbers) -> None:
    new_label(tree, name).insert("", 1, box, drawn=True)


def _with_field(files: Files, name: str, type_: str, **more: object) -> Files:
    if "fields.json" not in files:
        return files
    field = {"fieldKey": name, "fieldType": type_, "fieldFormat": "not-specified", **more}
    return changed(files, "fields.json", lambda tree: tree["fields"].append(field))


def _with_charges(files: Files) -> Files:
    """A fixed table of two rows and two columns."""
    for invoice in INVOICES[:6]:
        for row, value in _charges(invoice).items():
            files = _with_label(files, invoice.name, f"Charges/{row}/Name", row)
            files = _with_label(files, invoice.name, f"Charges/{row}/Value", value)
    columns = [{"fieldKey": name, "fieldType": "string", "fieldFormat": "not-specified"} for name in ("Name", "Value")]
    rows = [{"fieldKey": row, "fieldType": CHARGES, "fieldFormat": "not-specified"} for row in ("Due", "Shipping")]
    definition = {"fieldKey": CHARGES, "fieldType": "object", "fieldFormat": "not-specified", "fields": columns}
    files = changed(files, "fields.json", lambda tree: tree["definitions"].update({CHARGES: definition}))
    return _with_field(files, "Charges", "object", fields=rows, visualizationHint="vertical")


def _charges(invoice: Invoice) -> Mapping[str, str]:
    return {"Due": invoice.due, "Shipping": money(invoice.shipping)}


def _rich(shape: str, *, signed: bool) -> Files:
    """With a fixed table and a drawn region and, if wanted, a signature."""
    files = _with_charges(_labeled(shape))
    files = _with_field(_with_region(files, "Stamp", (0.5, 0.83, 0.8, 0.9)), "Stamp", "string")
    if signed:
        files = _with_field(_with_region(files, "Signature", (0.5, 0.7, 0.8, 0.76)), "Signature", "signature")
    return _turned_pages(files)


def _of_version(files: Files, version: str) -> Files:
    """The OCR files of 4.0 as an older version wrote them; the previews say boundingBox for polygon."""
    for path in files:
        if path.endswith(".ocr.json"):
            text = text_of(files, path).replace(b"2024-11-30", version.encode())
            text = text.replace(b'"polygon"', b'"boundingBox"') if version.endswith("preview") else text
            tree = json.loads(text)
            del tree["analyzeResult"]["contentFormat"]
            files = {**files, path: written(tree)}
    return files


def _turned(files: Files, form: str, turn: Callable[[float, float, float, float], tuple[float, float]], angle: float) -> Files:
    """The files with the only page of a form turned: its words and its labels."""
    width, height = Layout(tree_of(files, ocr_of(form))).size(1)
    new = (height, width) if angle == 90 else (width, height)

    def moved(box: Numbers, scale: Sequence[float], to: Sequence[float]) -> None:
        for place in range(0, 8, 2):
            point = turn(box[place] * scale[0], box[place + 1] * scale[1], width, height)
            box[place : place + 2] = [value / size for value, size in zip(point, to, strict=True)]

    def layout(tree: Json) -> None:
        for box in polygons(tree):
            moved(box, (1, 1), (1, 1))
        Layout(tree).pages[0].update({"angle": angle, "width": new[0], "height": new[1]})

    def labels(tree: Json) -> None:
        for number in range(len(tree["labels"])):
            for item in range(len(chosen(tree, number).items)):
                moved(chosen(tree, number, item).box, (width, height), new)

    return changed(changed(files, ocr_of(form), layout), labels_of(form), labels)


def _quarter(x: float, y: float, _width: float, height: float) -> tuple[float, float]:
    """Clockwise: what was on top is on the right."""
    return height - y, x


def _skewed(x: float, y: float, width: float, height: float) -> tuple[float, float]:
    """Clockwise around the middle."""
    across, down = x - width / 2, y - height / 2
    cosine, sine = math.cos(math.radians(SKEW)), math.sin(math.radians(SKEW))
    return across * cosine - down * sine + width / 2, across * sine + down * cosine + height / 2


def _rotated(raw: bytes) -> bytes:
    """A PDF whose pages are shown turned to the right."""
    from pypdf import PdfReader, PdfWriter

    writer, file = PdfWriter(), io.BytesIO()
    for page in PdfReader(io.BytesIO(raw)).pages:
        writer.add_page(page.rotate(90))
    writer.write(file)
    return file.getvalue()


def unlabeled() -> Files:
    """Forms of 2.1 with OCR, and no labels."""
    files = healthy("2.1")
    return without(files, "fields.json", *map(labels_of, forms_of(files)))


def classifier() -> Files:
    """Two classes of forms with OCR of 4.0, a folder each, and the list of each class beside the folders."""
    source = healthy("4.0")
    invoices = forms_of(source)
    files: dict[str, bytes] = {"invoice.jsonl": listed("invoice", invoices)}
    for form in invoices:
        files |= {f"invoice/{name}": text_of(source, name) for name in (form, ocr_of(form))}
    letters = [f"letter-{number:02}.pdf" for number in range(1, 7)]
    files["letter.jsonl"] = listed("letter", letters)
    for number, form in enumerate(letters):
        words: list[building.Word] = [(text, box) for text, box in building.WORDS]
        words[2] = (f"L{number}", words[2][1])
        files[f"letter/{form}"] = building.pdf(mark=form)
        files[f"letter/{ocr_of(form)}"] = written(building.layout_3(words, version="2024-11-30"))
    return files


def folders() -> Files:
    """The same classes by their folders alone."""
    return {path: content for path, content in healthy("classifier").items() if not path.endswith(".jsonl")}


def listed(folder: str, forms: Sequence[str]) -> bytes:
    """A class's list of its forms."""
    return "".join(json.dumps({"file": f"{folder}/{form}"}) + "\n" for form in forms).encode()


TEXT_SHAPES: Mapping[str, Callable[[texts.Classes], Json]] = {
    "text preview.2": texts.preview,
    "text 2021-11": texts.tags,
    "text 2021-11 import": texts.imported,
    "text 2022-05-01, multi": texts.project,
    "text 2022-05-01, single": functools.partial(texts.project, single=True),
}
TEXT_SETS = tuple(TEXT_SHAPES)


def text_set(shape: Callable[[texts.Classes], Json], kinds: int) -> Files:
    """32 texts of two classes, some of both where that may be."""
    classes = {
        f"{number:02}.txt": ["Drama", "Comedy", "Drama"][number % 2 :][: 1 + (number % kinds == 3 and kinds == 4)]
        for number in range(32)
    }
    return texts.files(shape(classes), *classes)


SAMPLES: Mapping[str, Callable[[], Files]] = {
    PREVIEW: lambda: _turned_pages(_labeled("preview")),
    "2.0": lambda: _turned_pages(_labeled("2.0")),
    "2.1": lambda: _rich("2.1", signed=False),
    "3.0 preview": lambda: _of_version(_rich("4.0", signed=True), "2022-01-30-preview"),
    "3.1": lambda: _of_version(_rich("4.0", signed=True), "2023-07-31"),
    "4.0": lambda: _rich("4.0", signed=True),
    "unlabeled": unlabeled,
    "classifier": classifier,
    "folders": folders,
    **{name: functools.partial(text_set, shape, 40 if "single" in name else 4) for name, shape in TEXT_SHAPES.items()},
}
"""Every healthy set by name."""

OPTIONS: Mapping[str, Mapping[str, object]] = {"folders": {"kind": "classifier"}}
"""What has to be said of a set for it to be healthy."""


@functools.cache
def healthy(name: str) -> Files:
    """The files of a healthy set; no planting can change them."""
    return MappingProxyType(dict(SAMPLES[name]()))
