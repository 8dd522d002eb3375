"""The guide for labeling tools: each of its examples runs, and prints what it shows."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
from pathlib import Path

import pytest

from dataprep.demo import write_demo
from tests import javascript

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "labeling-tools.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", GUIDE, re.DOTALL)
SCRIPTS = dict(re.findall(r"```js\n// (\S+)\n(.*?)```", GUIDE, re.DOTALL))
PRINTED = dict(re.findall(r"```js\n// (\S+)\n(?:(?!```).)*```\n\n```text\n(.*?)```", GUIDE, re.DOTALL))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_demo(tmp_path / "training", broken=True)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("number", range(2))
def test_the_examples_in_python(place: Path, number: int) -> None:
    code, printed = PYTHON[number]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "labeling-tools.md", "exec"), {})  # noqa: S102
    assert output.getvalue() == printed


def test_the_client_is_the_one_that_is_tried() -> None:
    assert f"// client.mjs\n{SCRIPTS['client.mjs']}" == (javascript.FOLDER / "client.mjs").read_text(encoding="utf-8")


def test_the_tool_in_javascript(place: Path) -> None:
    assert _run("tool.mjs", place) == PRINTED["tool.mjs"]


def test_the_validation_in_javascript(place: Path) -> None:
    (place / "node_modules").symlink_to(javascript.ajv() / "node_modules")
    assert _run("validate.mjs", place) == PRINTED["validate.mjs"]


def _run(name: str, place: Path) -> str:
    node = javascript.node()
    for script, text in SCRIPTS.items():
        (place / script).write_text(text, encoding="utf-8")
    return subprocess.run(
        [node, name], cwd=place, env=javascript.environment(place), capture_output=True, text=True, check=True, timeout=60
    ).stdout
