"""Small labeled sets on disk, healthy until a test turns a label's box around or adds a field that no form labels."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dataprep.findings import Report
from tests import building


def labeled(folder: Path, count: int = 6, ocr: building.Json | None = None) -> Path:
    """A healthy set of labeled forms f0.pdf, f1.pdf ...: with six forms nothing at all is found."""
    for number in range(count):
        name = f"f{number}.pdf"
        sidecars = {f"{name}.ocr.json": ocr or building.layout_2(), f"{name}.labels.json": building.labels(name)}
        building.write(folder, {name: building.pdf(mark="x" * number), **sidecars})
    return building.write(folder, {"fields.json": building.fields()})


def turn(folder: Path, form: str = "f0.pdf", field: str = "Number") -> None:
    """Make the boxes of a field run anticlockwise: G404, an error that takes the form away."""
    path = folder / f"{form}.labels.json"
    labels = json.loads(path.read_text(encoding="utf-8"))
    for label in labels["labels"]:
        for value in label["value"] if label["label"] == field else ():
            box = value["boundingBoxes"][0]
            box[2:4], box[6:8] = box[6:8], box[2:4]
    path.write_text(json.dumps(labels, indent=1), encoding="utf-8")


def declare(folder: Path, *names: str) -> None:
    """Declare further fields, which no form labels: K603, a warning."""
    building.write(folder, {"fields.json": building.fields((*building.LABELED, *names))})


def codes(report: Report) -> list[str]:
    """The codes of what was found, in order."""
    return [finding.code for finding in report.findings]


def settle(folder: Path, text: str, name: str = "dataprep.toml") -> Path:
    """Write a settings file into a folder."""
    building.write(folder, {name: text})
    return folder / name


def parsed(report: Report) -> Mapping[str, Any]:
    """The report as parsed JSON."""
    tree: Mapping[str, Any] = json.loads(report.to_json())
    return tree


def many(folder: Path, count: int, words: int = 4) -> Path:
    """A labeled set of many forms, each with an error: hard links of one, whose layout has so many words."""
    row = [(f"word{number}", (1.0, 1.0, 2.0, 1.2)) for number in range(words)]
    ocr = building.layout_2((*building.WORDS, *row))
    turn(labeled(folder, 1, ocr))
    for number in range(1, count):
        for ending in ("", ".ocr.json", ".labels.json"):
            (folder / f"f{number}.pdf{ending}").hardlink_to(folder / f"f0.pdf{ending}")
    return folder


def aged(folder: Path) -> Path:
    """The folder with files that changed long ago, each at a time of its own."""
    for number, path in enumerate(sorted(folder.rglob("*"))):
        os.utime(path, ns=(10**18 + number, 10**18 + number))
    return folder
