"""Colours, widths and cuts: what a stream is written in."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from dataprep.cli import run
from dataprep.demo import write_demo
from dataprep.terminal import Style, columns_of, shortened, shortened_before, style_for, wrapped


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It does."""
        return True


WISHES: list[tuple[str, Mapping[str, str], bool, bool]] = [
    ("auto", {}, True, False),
    ("auto", {"NO_COLOR": "1"}, False, False),
    ("auto", {"NO_COLOR": ""}, True, False),
    ("auto", {"TERM": "dumb"}, False, False),
    ("auto", {"FORCE_COLOR": "1"}, True, True),
    ("auto", {"CLICOLOR_FORCE": "1"}, True, True),
    ("auto", {"FORCE_COLOR": "0"}, True, False),
    ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ("always", {"NO_COLOR": "1"}, True, True),
    ("never", {"FORCE_COLOR": "1"}, False, False),
]


@pytest.mark.parametrize(("colour", "environment", "on_terminal", "piped"), WISHES)
def test_who_wants_colours(colour: str, environment: Mapping[str, str], on_terminal: bool, piped: bool) -> None:
    assert style_for(Terminal(), colour, environment).is_coloured is on_terminal
    assert style_for(io.StringIO(), colour, environment).is_coloured is piped


def test_only_a_terminal_has_a_width() -> None:
    assert style_for(io.StringIO(), "always", {"COLUMNS": "70"}).width is None
    widths = {told: style_for(Terminal(), "never", {"COLUMNS": told}).width for told in ("70", "7", "9999")}
    assert widths == {"70": 70, "7": 40, "9999": 140}
    assert {style_for(Terminal(), "never", {"COLUMNS": told}).width for told in ("wide", "0", "-5", "٣", "9" * 5000)} == {80}


def test_columns() -> None:
    assert (columns_of("abc"), columns_of("漢字"), columns_of("e\u0301")) == (3, 4, 1)


def test_cuts_count_columns() -> None:
    assert (shortened("漢字漢字漢字", 8), shortened_before("漢字漢字漢字", 8)) == ("漢字...", "...漢字")
    assert (shortened("abc", 3), shortened_before("abc", 3)) == ("abc", "abc")


def test_wrapping_keeps_words_and_blanks() -> None:
    assert list(wrapped("one two  three", 8, "  ")) == ["  one", "  two", "  three"]
    assert list(wrapped("one two  three", None)) == ["one two  three"]
    assert list(wrapped("a/path/that/is/long is", 8)) == ["a/path/that/is/long", "is"]
    assert list(wrapped("", 8)) == [""]


def test_nothing_is_painted_without_colour() -> None:
    assert Style().paint("a", "error") == "a"
    assert Style(is_coloured=True).paint("a", "error") == "\x1b[1;31ma\x1b[0m"
    assert Style(is_coloured=True).paint("", "error") == ""


@pytest.fixture
def sample(tmp_path: Path) -> str:
    """The broken sample."""
    write_demo(tmp_path / "sample", broken=True)
    return str(tmp_path / "sample")


def test_the_command_line_colours_on_demand(sample: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", sample])
    plain = capsys.readouterr().out
    run(["check", sample, "--color", "always"])
    assert "\x1b[" not in plain
    assert "\x1b[1;31m" in capsys.readouterr().out
    run(["check", sample, "--output", str(tmp_path / "report.txt")])
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == plain


def test_all_forms_are_named_on_demand(sample: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", sample, "--select", "K602", "--all-forms"])
    assert capsys.readouterr().out.count("    also ") == 4


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_a_terminal_gets_colours_and_its_width(sample: str) -> None:
    import fcntl
    import struct
    import subprocess
    import sys
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    command = [sys.executable, "-m", "dataprep", "check", sample, "--select", "K606"]
    with subprocess.Popen(command, stdout=theirs, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
    os.close(ours)
    assert process.returncode == 1
    assert b"\x1b[1;31merror K606\x1b[0m" in shown
    message = next(line for line in shown.decode().splitlines() if "has the format" in line)
    assert len(message) <= 60


def _read(descriptor: int) -> bytes:
    """What comes from a pseudo-terminal; nothing when the other end is closed."""
    try:
        return os.read(descriptor, 2**16)
    except OSError:
        return b""
