"""A small set of training data of our own making: healthy, or with one of everything wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dataprep.demo import labeling, layouts, pdfs, scans
from dataprep.demo.defects import plant, written
from dataprep.demo.invoices import INVOICES, Invoice
from dataprep.demo.layouts import Json
from dataprep.demo.reading import Page, read
from dataprep.demo.sheets import sheets
from dataprep.errors import UsageError


@dataclass(frozen=True, slots=True)
class Shape:
    """How one version writes OCR, labels and fields (the preview has no fields.json), and how many forms it wants."""

    layout: Callable[[Sequence[Page]], Json]
    labels: Callable[[str, Sequence[Page]], Json]
    fields: Callable[[], Json] | None
    forms: int = 6


SHAPES: Mapping[str, Shape] = {
    "preview": Shape(layouts.layout_2_0, labeling.labels_preview, None, 11),
    "2.0": Shape(layouts.layout_2_0, labeling.labels_2_0, labeling.fields_2_0),
    "2.1": Shape(layouts.layout_2_1, labeling.labels_2_1, labeling.fields_2_1),
    "4.0": Shape(layouts.layout_4_0, labeling.labels_4_0, labeling.fields_2_1),
}


def write_demo(folder: Path, *, broken: bool = False, shape: str = "2.1") -> list[str]:
    """Write the set into a new or empty folder; returns the names of its files.

    Raises UsageError for a folder with something in it, and for an unknown shape.
    """
    if shape not in SHAPES:
        raise UsageError(f"{shape!r} is no shape; there are {', '.join(SHAPES)}")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageError(f"{str(folder)!r} is there already and not an empty folder; name a new one")
    files = _files(SHAPES[shape])
    if broken:
        plant(files)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return sorted(files)


def _files(shape: Shape) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for invoice in INVOICES[: shape.forms]:
        form, pages = _form(invoice)
        files[invoice.name] = form
        files[f"{invoice.name}.ocr.json"] = written(shape.layout(pages), 2)
        files[f"{invoice.name}.labels.json"] = written(shape.labels(invoice.name, pages), 4)
    if shape.fields:
        files["fields.json"] = written(shape.fields(), 4)
    return files


def _form(invoice: Invoice) -> tuple[bytes, list[Page]]:
    """The form itself, and what is read off it."""
    drawn, ending = sheets(invoice), invoice.name.rpartition(".")[2]
    if ending == "pdf":
        return pdfs.draw(drawn), [read(sheet, pdfs.COURIER) for sheet in drawn]
    return scans.draw(drawn, ending), [read(sheet, scans.SCANNED) for sheet in drawn]
