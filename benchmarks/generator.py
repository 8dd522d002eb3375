"""Healthy sets of many forms, drawn and read by the demo's own hand: `python -m benchmarks.generator OUT COUNT`.

Seventy of a hundred forms are PDFs of one to three pages, the rest scans; a page has 300 to 800 words in runs of two to eight,
and a form 12 to 30 labels: about 250 KB of JSON. The first forms are drawn, further ones are copies of them with bytes of their
own at the end, and with hard links to their OCR, so that a hundred thousand forms take little time and place.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dataprep.demo import labeling, layouts, pdfs, scans
from dataprep.demo.layouts import Json
from dataprep.demo.reading import Page, read
from dataprep.demo.sheets import Run, Sheet

DRAWN = 500
SEED = 7
SIZE = 7.5
"""Of the letters, in points: twelve pixels and more at the demo's resolution."""

ENDINGS = ("pdf",) * 7 + ("png", "jpg", "tif")
WORDS = (
    "invoice",
    "total",
    "amount",
    "due",
    "customer",
    "account",
    "street",
    "city",
    "state",
    "phone",
    "tax",
    "handling",
    "unit",
)
FIELDS = tuple(f"Field {number}" for number in range(30))
TYPES = [{"fieldKey": name, "fieldType": "string", "fieldFormat": "not-specified"} for name in FIELDS]
SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/fields.json"


def write_forms(folder: Path, count: int, *, faults: float = 0) -> None:
    """Write a set of so many forms of API version 2.1; of a share of them one word's confidence is a text."""
    folder.mkdir(parents=True)
    for number in range(min(count, DRAWN)):
        _write(folder, number, faults)
    drawn = sorted(path for path in folder.iterdir() if path.suffix != ".json")
    for number in range(DRAWN, count):
        _copy(folder, drawn[number % DRAWN], number)
    fields = {"$schema": SCHEMA, "fields": TYPES, "definitions": {}}
    (folder / "fields.json").write_text(json.dumps(fields, indent=4), encoding="utf-8")


def _write(folder: Path, number: int, faults: float) -> None:
    chosen = random.Random(SEED * 1_000_003 + number)  # noqa: S311
    ending = chosen.choice(ENDINGS)
    name = f"form-{number:06}.{ending}"
    count = chosen.choice((1, 1, 2, 3)) if ending in {"pdf", "tif"} else 1
    named = [*chosen.sample(FIELDS, chosen.randint(12, 30))]
    sheets = [_sheet(chosen, named[place::count]) for place in range(count)]
    is_pdf = ending == "pdf"
    form = pdfs.draw(sheets) if is_pdf else scans.draw(sheets, ending)
    pages = [read(sheet, pdfs.COURIER if is_pdf else scans.SCANNED) for sheet in sheets]
    layout = layouts.layout_2_1(pages)
    if chosen.random() < faults:
        layout["analyzeResult"]["readResults"][0]["lines"][0]["words"][0]["confidence"] = "high"
    indent = 4 if chosen.random() < 0.3 else None
    (folder / name).write_bytes(form)
    (folder / f"{name}.ocr.json").write_text(json.dumps(layout, indent=indent), encoding="utf-8")
    (folder / f"{name}.labels.json").write_text(json.dumps(_labels(name, pages), indent=4), encoding="utf-8")


def _labels(name: str, pages: Sequence[Page]) -> Json:
    found = labeling.items(pages, plain=False)
    labels = [
        {"label": field, "value": [{"page": one.page, "text": one.text, "boundingBoxes": [one.box]} for one in items]}
        for field, items in found.items()
    ]
    return {"$schema": SCHEMA.replace("fields.json", "labels.json"), "document": name, "labels": labels}


def documents(words: int) -> Mapping[str, Json]:
    """The labels, OCR and fields of a form in memory: one page of so many words, and a label of each field."""
    pages = [read(_sheet(random.Random(SEED), FIELDS, words), pdfs.COURIER)]  # noqa: S311
    fields = {"$schema": SCHEMA, "fields": TYPES, "definitions": {}}
    return {"labels": _labels("form.pdf", pages), "ocr": layouts.layout_2_1(pages), "fields": fields}


def _sheet(chosen: random.Random, named: Sequence[str], words: int | None = None) -> Sheet:
    """A page of lines; some of its runs are labeled, each of a field."""
    runs = list(_runs(chosen, words or chosen.randint(300, 800)))
    for field, place in zip(named, sorted(chosen.sample(range(len(runs)), len(named))), strict=True):
        run = runs[place]
        runs[place] = Run(run.text, run.x, run.baseline, run.size, field=field)
    return Sheet(tuple(runs), ())


def _runs(chosen: random.Random, words: int) -> Iterator[Run]:
    """So many words, in runs of two to eight, from the top of a page to its end."""
    lines = max(30, words // 10)
    for line in range(lines):
        x, baseline = 36.0, 40 + line * 720 / lines
        while words and x < 420:
            some = [_word(chosen) for _ in range(min(words, chosen.randint(2, 8)))]
            words -= len(some)
            text = " ".join(some)
            room = int((580 - x) / pdfs.COURIER.advance("n", SIZE))
            yield Run(text[:room].strip(), x, baseline, SIZE)
            x += pdfs.COURIER.advance(text, SIZE) + 12


def _word(chosen: random.Random) -> str:
    return chosen.choice(WORDS) if chosen.random() < 0.75 else f"{chosen.random() * 9999:.2f}"


def _copy(folder: Path, form: Path, number: int) -> None:
    copy = folder / f"form-{number:06}{form.suffix}"
    copy.write_bytes(form.read_bytes() + b"\n" * (number // DRAWN))
    os.link(f"{form}.ocr.json", f"{copy}.ocr.json")
    labels = Path(f"{form}.labels.json").read_text(encoding="utf-8")
    Path(f"{copy}.labels.json").write_text(labels.replace(form.name, copy.name, 1), encoding="utf-8")


if __name__ == "__main__":
    write_forms(Path(sys.argv[1]), int(sys.argv[2]), faults=float(sys.argv[3]) if len(sys.argv) > 3 else 0)
