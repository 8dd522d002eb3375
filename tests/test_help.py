"""Help as a manual has it, completion in the shell, and errors that name what was meant."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import CompletionItem, ShellComplete

from dataprep.cli import COMMANDS, cli, run

VARIABLE = "_DATAPREP_COMPLETE"


def pages(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command, as it is called."""
    yield path
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from pages(command, (*path, name))
        else:
            yield (*path, name)


PAGES = list(pages())


@pytest.mark.parametrize("path", PAGES, ids=" ".join)
def test_every_page_has_the_sections_of_a_manual(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*path, "--help"]) == 0
    page = capsys.readouterr().out
    heads = ["Usage:", "Examples:" if path else "Try it:", "Options:", "Exit status:", "Environment:"]
    places = [page.index(f"{head}") for head in heads]
    assert places == sorted(places)
    assert max(map(len, page.splitlines())) <= 80
    assert all(f"\n  {status}" in page for status in (0, 2, 3, 130))
    assert "..." not in page.partition("Commands:")[2]


@pytest.mark.parametrize("path", PAGES[1:], ids=" ".join)
def test_examples_are_calls_that_exist(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run([*path, "--help"])
    examples = capsys.readouterr().out.partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    assert examples
    for example in examples:
        assert example.split()[: len(path) + 1] == ["dataprep", *path][: len(example.split())]
        known = {option for parameter in command_at(example.split()[1:]).params for option in parameter.opts}
        assert {word for word in example.split() if word.startswith("--")} <= known


def command_at(words: list[str]) -> click.Command:
    command: click.Command = cli
    for word in words:
        found = command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
        if found is None:
            break
        command = found
    return command


def completed(*words: str) -> list[CompletionItem]:
    *before, last = words
    return ShellComplete(cli, {}, "dataprep", VARIABLE).get_completions(before, last)


def values(*words: str) -> list[str]:
    return [item.value for item in completed(*words)]


COMPLETED = [
    (["ch"], ["check"]),
    (["convert", "co"], ["coordinates"]),
    (["check", "--fail"], ["--fail-on"]),
    (["check", "--format", "s"], ["sarif"]),
    (["check", "--fail-on", "w"], ["warning"]),
    (["check", "--target", "3."], ["3.0", "3.1"]),
    (["check", "--model", ""], ["template", "neural"]),
    (["check", "--tier", "F"], ["F0"]),
    (["check", "--kind", "lab"], ["labeled"]),
    (["check", "--select", "G40,M502,k60"], [f"G40,M502,K60{number}" for number in range(1, 10)]),
    (["explain", "region-off"], ["region-off-page"]),
    (["explain", "g401"], ["G401"]),
    (["schema", "report-"], ["report-line"]),
    (["rules", "--format", "m"], ["markdown"]),
    (["demo", "sample", "--shape", "p"], ["preview"]),
]


@pytest.mark.parametrize(("words", "expected"), COMPLETED, ids=[" ".join(row[0]) for row in COMPLETED])
def test_words_are_completed(words: list[str], expected: list[str]) -> None:
    assert values(*words) == expected


def test_every_command_is_completed() -> None:
    assert values("") == list(COMMANDS)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["check", "tr"], "file"),
        (["check", "a", "tr"], "file"),
        (["check", "--output", "re"], "file"),
        (["fix", "a", "--backup", "be"], "dir"),
        (["convert", "set", "a"], "file"),
    ],
)
def test_paths_are_left_to_the_shell(words: list[str], kind: str) -> None:
    assert [(item.value, item.type) for item in completed(*words)] == [(words[-1], kind)]


@pytest.fixture
def on_the_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which `dataprep` is a command."""
    command = tmp_path / "dataprep"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dataprep "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(Path(__file__).parents[1])}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str, on_the_path: dict[str, str]) -> None:
    told = {**on_the_path, VARIABLE: f"{shell}_source"}
    done = subprocess.run(["dataprep"], env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "_dataprep_completion" in done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash to complete in")
def test_bash_completes_with_the_script(on_the_path: dict[str, str]) -> None:
    script = (
        f'eval "$({VARIABLE}=bash_source dataprep)"; COMP_WORDS=(dataprep check --form); COMP_CWORD=2; '
        '_dataprep_completion dataprep; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], env=on_the_path, capture_output=True, text=True, check=False)
    assert done.stdout == "--format\n", done.stderr


MEANT = [
    (["chek", "x"], "there is no command 'chek'; did you mean 'check'?"),
    (["convert", "label", "a", "b"], "there is no command 'convert label'; did you mean 'labels'?"),
    (["check", "x", "--fromat", "json"], "'dataprep check' has no option '--fromat'; did you mean '--format'?"),
    (
        ["convert", "set", "a", "b", "--alow-loss"],
        "'dataprep convert set' has no option '--alow-loss'; did you mean '--allow-loss'?",
    ),
    (["check", "x", "--xyz"], "'dataprep check' has no option '--xyz'; `dataprep check --help` lists them"),
    (["check", "x", "--format", "sarf"], "did you mean 'sarif'?"),
    (["check", "x", "--fail-on", "warnings"], "did you mean 'warning'?"),
    (["rules", "--format", "markdwn"], "did you mean 'markdown'?"),
    (["stats", "x", "--format", "jsno"], "did you mean 'json'?"),
    (["demo", "x", "--shape", "21"], "'21' is not one of preview, 2.0, 2.1, 4.0; did you mean '2.1'?"),
    (["check", "tests", "--target", "40"], "did you mean '4.0'?"),
    (["check", "tests", "--model", "neurl"], "did you mean 'neural'?"),
    (["explain", "region-of-page"], "did you mean G401 (region-off-page)?"),
    (["schema", "reports"], "did you mean 'report'?"),
    (["--versoin"], "'dataprep' has no option '--versoin'; did you mean '--version'?"),
]


@pytest.mark.parametrize(("arguments", "told"), MEANT, ids=[" ".join(row[0]) for row in MEANT])
def test_what_was_meant_is_named(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert len(printed.err.splitlines()) == 1
