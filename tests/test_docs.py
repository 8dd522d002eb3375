"""What is written about the project is true of it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from dataprep.cli import COMMANDS, cli, run
from dataprep.demo import write_demo
from dataprep.render.catalogue import markdown

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
PRINTED = [line[2:].split("  #")[0].strip() for block in CONSOLE for line in block.splitlines() if line.startswith("$ ")]


def test_the_page_of_rules_is_current() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == markdown(), "dataprep rules --format markdown > docs/rules.md"


@pytest.mark.parametrize("line", PRINTED)
def test_every_command_and_option_of_the_readme_exists(line: str) -> None:
    program, name, *arguments = shlex.split(line)
    assert program == "dataprep"
    assert name in COMMANDS
    command = cli.get_command(click.Context(cli), name)
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), arguments.pop(0))
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("--")} <= options


def test_the_tour_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = 0
    for block in CONSOLE:
        for command, output in re.findall(r"\$ dataprep ([^\n]*)\n((?:(?!\$ ).*\n)*)", block):
            if output:
                run(shlex.split(command))
                assert capsys.readouterr().out == output, command
                shown += 1
    assert shown >= 3


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    write_demo(tmp_path / "training", broken=True)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102
    assert "G404" in capsys.readouterr().out
    assert (tmp_path / "report.json").stat().st_size > 1000


def test_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "docs" / "labeling-tools.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_severity_and_status_is_documented() -> None:
    for status in ("| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 130 |"):
        assert status in README
