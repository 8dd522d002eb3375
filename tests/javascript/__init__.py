"""What is written in JavaScript, and what it takes to run it: tests that need it skip, saying so, where Node is absent."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
AJV = "ajv@8.17.1"


def node() -> str:
    """The path of Node; skips where there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed")
    return found


def environment(place: Path) -> Mapping[str, str]:
    """The environment with a command `dataprep` that is the checkout's."""
    command = place / "bin" / "dataprep"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dataprep "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    search = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PATH": os.pathsep.join((str(command.parent), os.environ["PATH"])), "PYTHONPATH": search}


def ajv() -> Path:
    """A folder that ajv is installed in; skips where npm is absent, or the registry does not answer."""
    node()
    found = _installed()
    if isinstance(found, str):
        pytest.skip(found)
    return found


@functools.cache
def _installed() -> Path | str:
    """The folder, once a run of tests, or why there is none."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    folder = Path(tempfile.mkdtemp(prefix="dataprep-ajv-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--no-save", "--fetch-retries=0", "--fetch-timeout=20000", AJV]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=90)
    except subprocess.TimeoutExpired:
        return "npm did not install ajv in time"
    return folder if done.returncode == 0 else "npm could not install ajv: the registry does not answer"
