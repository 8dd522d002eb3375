"""Where the real data lies that tests hold the project against; the tests that need it say so where it is absent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("DATAPREP_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora").resolve()
FORMS, ADVERSARIAL = ROOT / "forms", ROOT / "adversarial"
JSON_SUITE = ADVERSARIAL / "JSONTestSuite"

needed = pytest.mark.skipif(not ROOT.is_dir(), reason="no corpora: set DATAPREP_CORPORA to the folder that holds them")


def files(folder: Path, *suffixes: str) -> list[Path]:
    """The files below a folder, sorted; those of some suffixes only, where any are given."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if not suffixes or path.suffix.lower() in suffixes]


def folders() -> list[str]:
    """The folders of labeled and unlabeled forms that directly hold files, by their path below `forms`."""
    return sorted(_holding_files(FORMS)) if FORMS.is_dir() else []


def _holding_files(folder: Path) -> Iterator[str]:
    for below in folder.rglob("*"):
        if below.is_dir() and any(child.is_file() for child in below.iterdir()):
            yield below.relative_to(FORMS).as_posix()


def names(paths: list[Path]) -> list[str]:
    """What tests over files are called: their path below the corpora."""
    return [path.relative_to(ROOT).as_posix() for path in paths]
