"""The folder of the set that a file belongs to: its own, or the one above it whose list names its form."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from dataprep import classes
from dataprep.listing import SIDECARS

MOST_LEVELS, MOST_LISTS = 4, 100


def home_of(path: str) -> tuple[str, str]:
    """The folder of the set that a file belongs to, and the file's path within it."""
    folder, name = os.path.split(path)
    form = next((name.removesuffix(ending) for ending in SIDECARS.values() if name.endswith(ending)), name)
    for above in islice(Path(os.path.abspath(path)).parents, 1, 1 + MOST_LEVELS):  # noqa: PTH100 - keeps links as they are
        if any(_names(file, form) for file in islice(sorted(above.glob(f"*{classes.ENDING}")), MOST_LISTS)):
            home = os.path.relpath(above) if not os.path.isabs(path) else str(above)  # noqa: PTH117
            return home, os.path.relpath(path, home).replace(os.sep, "/")
    return folder, name


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
