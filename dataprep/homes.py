"""The folder of the set that a file belongs to: its own, or the one above it whose list, or labels file, names it."""

from __future__ import annotations

import json
import os
from itertools import islice
from pathlib import Path

from dataprep import classes, text_sets
from dataprep.listing import SIDECARS
from dataprep.texts import TEXT

MOST_LEVELS, MOST_LISTS = 4, 100


def home_of(path: str) -> tuple[str, str]:
    """The folder of the set that a file belongs to, and the file's path within it."""
    folder, name = os.path.split(path)
    form = next((name.removesuffix(ending) for ending in SIDECARS.values() if name.endswith(ending)), name)
    for above in islice(Path(os.path.abspath(path)).parents, 1, 1 + MOST_LEVELS):  # noqa: PTH100 - keeps links as they are
        lists, labels = (islice(sorted(above.glob(glob)), MOST_LISTS) for glob in (f"*{classes.ENDING}", "*.json"))
        inside = os.path.relpath(path, above).replace(os.sep, "/")
        if any(_names(file, form) for file in lists) or any(_lists(file, inside) for file in labels):
            home = os.path.relpath(above) if not os.path.isabs(path) else str(above)  # noqa: PTH117
            return home, os.path.relpath(path, home).replace(os.sep, "/")
    return folder, name


def _lists(file: Path, name: str) -> bool:
    """Whether a file is a labels file of texts that names a text by its path from there."""
    if not name.endswith(TEXT):
        return False
    try:
        if not file.is_file() or file.stat().st_size > classes.MOST_BYTES:
            return False
        raw = file.read_bytes()
    except OSError:
        return False
    text = classes.text_of(raw)
    return text_sets.version_of(text) is not None and json.dumps(name, ensure_ascii=False) in text


def _names(file: Path, form: str) -> bool:
    """Whether a file is a list of a classifier that names a form."""
    try:
        if not file.is_file():
            return False
        with file.open("rb") as text:
            raw = classes.text_of(text.read(classes.MOST_BYTES))
    except OSError:
        return False
    return bool(classes.LISTS_A_FILE.search(raw)) and any(f'{mark}{form}"' in raw for mark in '/"')
