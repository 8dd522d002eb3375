"""Who waits is told how far it is, on a terminal only; who interrupts has what was found, at once, and leaves nobody behind."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

import dataprep
from dataprep.bar import CLEAR, Bar, line_of
from dataprep.findings import Severity
from dataprep.progress import Progress
from tests import sets

HALFWAY = Progress("data/set", "a.pdf", 500, 1000, 0, ((Severity.ERROR, 1), (Severity.WARNING, 2000)))


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (HALFWAY, "[##########..........] 500 of 1,000 forms | 1 error, 2,000 warnings | data/set/a.pdf"),
        (Progress("a", "b", 1, 3, 7, ()), "7 sets, [######..............] 1 of 3 forms | nothing found | a/b"),
        (Progress("a/", None, 0, None, 1, ()), "1 set | nothing found | a"),
        (Progress("a", "\x1b[2J\n", 3, 3, 0, ()), "[####################] 3 of 3 forms | nothing found | a/\\x1b[2J\\n"),
    ],
)
def test_the_line(progress: Progress, expected: str) -> None:
    assert line_of(progress, 200) == expected
    assert line_of(progress, 10) == f"{expected[:7]}..."
    assert line_of(progress, -1) == "..."


def test_wide_letters_take_two_columns() -> None:
    assert line_of(Progress("領収書", None, 0, None, 1, ()), 30) == "1 set | nothing found | 領収書"
    assert line_of(Progress("領収書", None, 0, None, 1, ()), 29) == "1 set | nothing found | 領..."


def test_the_bar_waits_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    now, stream = [0.0], io.StringIO()
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with Bar(stream) as bar:
        for now[0] in (0.1, 0.4, 0.6, 0.65, 0.8):
            bar(HALFWAY)
    assert stream.getvalue().count("500 of 1,000") == 2
    assert stream.getvalue().endswith(CLEAR)
    with Bar(quick := io.StringIO()) as bar:
        bar(HALFWAY)
    assert quick.getvalue() == ""


def test_the_library_tells_each_form_and_each_set(tmp_path: Path) -> None:
    sets.turn(sets.labeled(tmp_path / "a", 3), "f1.pdf")
    sets.labeled(tmp_path / "b", 2)
    told: list[Progress] = []
    report = dataprep.check(tmp_path, recursive=True, progress=told.append)
    assert [(one.document, one.forms, one.of, one.sets) for one in told] == [
        ("f0.pdf", 1, 3, 0),
        ("f1.pdf", 2, 3, 0),
        ("f2.pdf", 3, 3, 0),
        (None, 0, None, 1),
        ("f0.pdf", 1, 2, 1),
        ("f1.pdf", 2, 2, 1),
        (None, 0, None, 2),
    ]
    assert [dict(one.found).get(Severity.ERROR, 0) for one in told[:3]] == [0, 1, 1]
    assert dict(told[-1].found) == {level: report.count(level) for level in Severity if report.count(level)}


@contextmanager
def begun(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """A check in a session of its own, standard error a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dataprep", "check", str(folder), "--format", "json", *options]
    output = (folder.parent / "report.json").open("wb")
    # A signal that comes while coverage holds its own lock would wait for it for ever.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    run = subprocess.Popen(command, stdout=output, stderr=theirs, env=environment, start_new_session=True)
    os.close(theirs)
    with output, os.fdopen(ours, "rb", buffering=0) as screen:
        yield run, screen


def until(screen: IO[bytes], mark: bytes) -> bytes:
    """What the terminal shows until a mark, or until there is no more."""
    seen = b""
    while mark not in seen or not mark:
        try:
            part = screen.read(4096)
        except OSError:  # nobody writes any more
            break
        if not part:
            break
        seen += part
    return seen


def are_gone(session: int) -> bool:
    """Whether no process of a session is left, soon."""
    for _ in range(100):
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sets.many(tmp_path_factory.mktemp("large") / "set", 3000, words=1500)


@pytest.mark.parametrize("options", [(), ("--jobs", "2")], ids=["alone", "with processes"])
def test_an_interruption_ends_at_once_with_what_was_found(large: Path, options: tuple[str, ...]) -> None:
    with begun(large, *options) as (run, screen):
        assert b" of 3,000 forms | 1" in until(screen, b" of 3,000 forms | 1")
        until(screen, CLEAR.encode())  # the first form that is told is by now among those that were judged
        asked = time.monotonic()
        os.killpg(run.pid, signal.SIGINT)
        rest = until(screen, b"")
        status = run.wait()
        took = time.monotonic() - asked
    assert status == 130
    assert b"Traceback" not in rest
    assert rest.endswith(b"\r\x1b[Kdataprep: interrupted: not all was judged, and what was found is not all\r\n")
    assert took < 10  # a second, and what a busy machine takes
    assert are_gone(run.pid)
    report = json.loads((large.parent / "report.json").read_bytes())
    assert 0 < report["datasets"][0]["documents"] < 3000
    assert report["summary"]["error"] > 0


def test_processes_end_with_a_parent_that_is_killed(large: Path) -> None:
    with begun(large, "--jobs", "2") as (run, screen):
        until(screen, b" of 3,000 forms")
        run.kill()
        run.wait()
    assert are_gone(run.pid)


def test_nothing_is_told_where_nobody_looks(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from dataprep.cli import run

    assert run(["check", str(sets.many(tmp_path / "set", 25, words=1500)), "--fail-on", "error"]) in (0, 1)
    assert capfd.readouterr().err == ""
