"""A real Dask scheduler with two workers, of which one is killed in the middle: the report is complete and the same."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import dataprep
from dataprep.cli import run
from tests import sets

needs_dask = pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="dask is absent: install the extra")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(dataprep.__file__).parent.parent)}

KILLING = """
import json, os, signal, sys
import dataprep
from dataprep import work
from dataprep.cluster import connected
from dataprep.inspection import Inspection

Inspection.form = None  # what is judged is judged by the workers
work.CHUNK_BYTES, work.CHUNK_COUNT = 10_000, 2
folder, address, victim = sys.argv[1:]

def kill(progress):
    if progress.forms == 5:
        os.kill(int(victim), signal.SIGKILL)

with connected(address) as (executor, count):
    report = dataprep.check(folder, executor=executor, jobs=count, progress=kill)
print(json.dumps([count, report.to_json()]))
"""


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers, which are processes without anybody who starts them anew."""
    address, processes = folder / "scheduler.json", list[subprocess.Popen[bytes]]()
    quiet = ["--no-dashboard"]
    options = ["--scheduler-file", str(address), "--local-directory", str(folder), "--nthreads", "1", "--no-nanny", *quiet]
    commands = [
        ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(address), *quiet],
        *[["dask_worker", *options]] * 2,
    ]
    try:
        for name, *given in commands:
            command = [sys.executable, "-m", f"distributed.cli.{name}", *given]
            log = (folder / f"{len(processes)}.log").open("wb")
            processes.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=ENVIRONMENT))
            log.close()
        for _ in range(600):
            logs = "".join(path.read_text(errors="replace") for path in folder.glob("[12].log"))
            if len(re.findall(r"Registered to", logs)) == 2:
                break
            time.sleep(0.05)
        yield json.loads(address.read_text())["address"], processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


@needs_dask
def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    folder = sets.many(tmp_path / "data", 40)
    alone = dataprep.check(folder).to_json()
    (tmp_path / "cluster").mkdir()
    with cluster(tmp_path / "cluster") as (address, (first, second)):
        command = [sys.executable, "-c", KILLING, str(folder), address, str(first.pid)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True, env=ENVIRONMENT)
        assert first.wait(10) == -signal.SIGKILL
        assert second.poll() is None
        assert json.loads(done.stdout.splitlines()[-1]) == [2, alone]
        command = [sys.executable, "-m", "dataprep", "check", str(folder), "--format", "json", "--dask", address]
        again = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=os.sep, env=ENVIRONMENT)
        assert again.stdout == alone
        assert "Traceback" not in again.stderr


@needs_dask
@pytest.mark.filterwarnings("default")
def test_no_scheduler_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dataprep.cluster.PATIENCE", 0.2)
    for address in ("tcp://127.0.0.1:1", "nonsense://", "nonsense"):
        assert run(["check", str(tmp_path), "--dask", address]) == 2
        assert f"no Dask scheduler answers at {address!r}" in capsys.readouterr().err


def test_without_dask_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(["check", str(tmp_path), "--dask", "tcp://127.0.0.1:8786"]) == 2
    assert "pip install 'dataprep-forms[dask]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--jobs", "two"], "--jobs is a number of processes or auto, not 'two'"),
        (["--jobs", "-1"], "--jobs is a number of processes or auto, not '-1'"),
        (["--jobs", "2", "--dask", "tcp://127.0.0.1:1"], "give one of them"),
        (["--cache-strict"], "give the cache, too"),
    ],
)
def test_mistakes_are_said_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str) -> None:
    assert run(["check", str(tmp_path), *options]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
