"""The GitHub action: what it names exists, nothing that is given becomes a command, and its steps run as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dataprep.cli.check import FORMATS
from dataprep.demo import write_demo

ROOT = Path(__file__).parent.parent
OFFLINE = ("No matching distribution found", "Could not find a version")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
GIVEN = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")

needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="no bash to run the steps in")


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The environment of a runner, in which `python` is this one."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (tools / "python").chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "outputs"),
        "GITHUB_ACTION_PATH": str(ROOT),
    }


def step(name: str, variables: dict[str, str], folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, with inputs over their defaults."""
    defaults = {key: one["default"] for key, one in ACTION["inputs"].items()}
    values = {**defaults, **{key.replace("_", "-"): value for key, value in inputs.items()}}
    given = {key: GIVEN.sub(lambda found: values[found[1]], value) for key, value in STEPS[name]["env"].items()}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
    return subprocess.run(command, cwd=folder, env={**variables, **given}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with two sets in it, which no test changes."""
    work = tmp_path_factory.mktemp("work")
    write_demo(work / "healthy")
    write_demo(work / "a broken set", broken=True)
    return work


def test_what_is_given_reaches_the_shell_as_variables_only() -> None:
    used = {name for one in STEPS.values() for name in GIVEN.findall(json.dumps({**one, "run": ""}))}
    assert not any("${{" in one.get("run", "") for one in STEPS.values())
    assert used | {"upload"} == set(ACTION["inputs"])
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))


def test_every_format_is_named() -> None:
    assert all(re.search(rf"\b{form}\b", ACTION["inputs"]["format"]["description"]) for form in FORMATS)


@needs_bash
def test_by_default_findings_are_annotations_and_fail_the_step(folder: Path, variables: dict[str, str]) -> None:
    done = step("Check", variables, folder, path="a broken set")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error title=D701 too-few-forms::a broken set: only 1")
    assert not Path(variables["GITHUB_OUTPUT"]).exists()
    assert step("Check", variables, folder, path="healthy").returncode == 0


@needs_bash
def test_sarif_is_written_for_the_upload_though_the_step_fails(folder: Path, variables: dict[str, str]) -> None:
    done = step("Check", variables, folder, path="healthy\na broken set\n", format="sarif")
    assert done.returncode == 1, done.stderr
    (line,) = Path(variables["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
    report = json.loads(Path(line.removeprefix("report=")).read_text(encoding="utf-8"))
    assert [one["path"] for one in report["runs"][0]["properties"]["datasets"]] == ["healthy", "a broken set"]
    assert "!cancelled()" in STEPS["Upload"]["if"]
    assert STEPS["Upload"]["with"]["sarif_file"] == "${{ steps.check.outputs.report }}"


@needs_bash
def test_options_are_passed_on(folder: Path, variables: dict[str, str]) -> None:
    done = step(
        "Check", variables, folder, path=".", recursive="true", target="4.0", model="neural", fail_on="info", format="json"
    )
    assert done.returncode == 1, done.stderr
    report = json.loads((Path(variables["RUNNER_TEMP"]) / "dataprep.json").read_text(encoding="utf-8"))
    assert [(one["target"], one["model"]) for one in report["datasets"]] == [("4.0", "neural")] * 2


@needs_bash
@pytest.mark.parametrize("path", ["$(touch x)", "`touch x`", "; touch x", "--output=x", "*"])
def test_a_path_is_no_command_and_no_option(path: str, folder: Path, variables: dict[str, str]) -> None:
    done = step("Check", variables, folder, path=path)
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert not (folder / "x").exists()


@needs_bash
def test_it_installs_what_it_runs(tmp_path: Path, variables: dict[str, str]) -> None:
    shim = tmp_path / "tools" / "python"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@" --no-deps --target "{tmp_path}/installed"\n', encoding="utf-8")
    done = step("Install", {**variables, "PYTHONPATH": ""}, tmp_path)
    if any(sign in done.stderr for sign in OFFLINE):
        pytest.skip(f"pip cannot build here: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "installed" / "dataprep" / "schemas" / "report.json").is_file()
