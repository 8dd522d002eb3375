"""A healthy set of many forms to measure with: those of `dataprep demo` under new names, with their sidecars."""

from __future__ import annotations

from pathlib import Path

from dataprep.demo import write_demo


def set_of(place: Path, count: int) -> Path:
    """A set of 2.1 of so many forms in a folder of a place; their labels files go on naming the forms that they are copies of."""
    write_demo(place / "demo")
    folder = place / "set"
    folder.mkdir()
    forms = sorted(path for path in (place / "demo").iterdir() if path.suffix != ".json")
    for number in range(count):
        form = forms[number % len(forms)]
        for ending in ("", ".ocr.json", ".labels.json"):
            content = form.with_name(form.name + ending).read_bytes()
            (folder / f"form-{number:05}{form.suffix}{ending}").write_bytes(content)
    (folder / "fields.json").write_bytes((place / "demo" / "fields.json").read_bytes())
    return folder
