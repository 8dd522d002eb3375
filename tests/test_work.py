"""Several processes, or any executor, say the same as one: byte for byte, whoever dies meanwhile."""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep import work
from dataprep.cli import run
from dataprep.demo import write_demo
from dataprep.errors import UsageError
from dataprep.inspection import Inspection
from dataprep.progress import Progress
from dataprep.workers import EACH, Workers
from tests import building, sets
from tests.reports import told


class Here(Executor):
    """Does its work at once, after what a network would do to it."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raw = pickle.dumps((fn, args, kwargs))
        self.sent.append(len(raw))
        work, given, named = pickle.loads(raw)  # noqa: S301
        future: Future[Any] = Future()
        try:
            future.set_result(pickle.loads(pickle.dumps(work(*given, **named))))  # noqa: S301
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture(autouse=True)
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_COUNT", 2)
    monkeypatch.setattr(work, "WORTH_A_START", 0)


def tree(folder: Path) -> Path:
    """Sets of every kind: large and small, healthy and broken, with settings, lists and texts."""
    write_demo(folder / "broken", broken=True)
    sets.turn(sets.labeled(folder / "labeled", 9))
    building.write(folder / "classes", building.classifier(invoice=6, receipt=6))
    building.write(folder / "misnamed", {**building.form(), "b.pdf": building.pdf(), "b.labels.json": building.labels("b.pdf")})
    building.write(folder / "empty", {"fields.json": "{", "a.pdf": b"", "a.pdf.ocr.json": "[]", "a.pdf.labels.json": ""})
    sets.settle(folder / "misnamed", 'select = ["F", "D"]')
    sets.settle(folder, 'show-skipped = true\nignore = [{ code = "G404", path = "labeled/f0*" }]')
    return folder


def test_an_executor_says_the_same(tmp_path: Path) -> None:
    folder = tree(tmp_path)
    alone, here = dataprep.check(folder, recursive=True), Here()
    assert told(dataprep.check(folder, recursive=True, executor=here)) == told(alone)
    assert len(here.sent) >= 3
    assert len(alone.datasets) == 5


def test_large_sets_go_out_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    folder, here = tree(tmp_path), Here()
    alone = dataprep.check(folder, recursive=True)
    assert told(dataprep.check(folder, recursive=True, executor=here, jobs=3)) == told(alone)
    assert len(here.sent) > 10


def test_what_goes_out_does_not_grow_with_the_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    few, more = Here(), Here()
    dataprep.check(sets.many(tmp_path / "few", 10), executor=few)
    dataprep.check(sets.many(tmp_path / "more", 200), executor=more)
    assert max(more.sent) < max(few.sent) + 100


@pytest.mark.parametrize("options", [{}, {"target": "4.0"}, {"deep": True}, {"severity": "G404=info"}, {"ignore": "G404"}])
def test_settings_say_what_counts_wherever_it_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    sets.turn(sets.labeled(tmp_path, 9))
    alone = dataprep.check(tmp_path, **options)
    assert told(dataprep.check(tmp_path, executor=Here(), **options)) == told(alone)
    assert alone.datasets[0].valid_documents == (8 if options in ({}, {"target": "4.0"}, {"deep": True}) else 9)


def test_a_worker_may_work_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are relative to where the check was called: those of data, and those of what is ignored."""
    folder = tree(tmp_path / "a")
    monkeypatch.chdir(folder)
    alone = dataprep.check(".", recursive=True)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, os.chdir, (str(tmp_path),)) as elsewhere:
        assert told(dataprep.check(".", recursive=True, executor=elsewhere)) == told(alone)
    assert alone.ignored


def test_processes_of_our_own_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    folder = tree(tmp_path)
    assert told(dataprep.check(folder, recursive=True, jobs=2)) == told(dataprep.check(folder, recursive=True))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_every_format_is_the_same_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    command = ["check", str(sets.aged(tree(tmp_path / "data"))), "--recursive", "--format", form]
    cached = ["--cache", str(tmp_path / "cache")]
    printed = []
    for given in ([], ["--jobs", "2"], ["--jobs", "2", *cached], cached):
        assert run([*command, *given]) == 1
        printed.append(capsys.readouterr().out)
    assert printed == [printed[0]] * 4
    assert "G404" in printed[0]
    assert form != "text" or " | " in printed[0]


def test_little_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "WORTH_A_START", 10**9)
    monkeypatch.setattr("dataprep.processes.Processes.start", None)
    assert dataprep.check(tree(tmp_path), recursive=True, jobs=2).findings


def killing(processes: Callable[[], Iterator[Any]], times: int) -> Callable[[Progress], None]:
    """A watcher that kills all processes, so many times."""
    left = [None] * times

    def watch(progress: Progress) -> None:
        if left:
            left.pop()
            for process in processes():
                process.kill()

    return watch


@pytest.mark.parametrize("times", [1, 2])
def test_killed_processes_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, times: int
) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    folder = sets.labeled(tmp_path, 40)
    sets.turn(folder, "f39.pdf")
    alone = dataprep.check(folder)
    kill = killing(lambda: iter(multiprocessing.active_children()), times)
    with caplog.at_level(logging.WARNING, "dataprep"):
        assert told(dataprep.check(folder, jobs=2, progress=kill)) == told(alone)
    assert caplog.messages[0] == "a worker ended in the middle of its work: others take over, and nothing is lost"
    assert not multiprocessing.active_children()


def test_a_killed_pool_of_the_caller_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    folder = sets.labeled(tmp_path, 40)
    alone = dataprep.check(folder)
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        kill = killing(lambda: iter(list(pool._processes.values())), 1)
        assert told(dataprep.check(folder, executor=pool, progress=kill)) == told(alone)
    assert caplog.messages == ["a worker ended in the middle of its work: the rest is done in this process, and nothing is lost"]


def test_an_executor_that_was_shut_down_takes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    folder = tree(tmp_path)
    assert dataprep.check(folder, recursive=True, executor=pool) == dataprep.check(folder, recursive=True)
    assert len(caplog.messages) == 1


def test_a_fault_of_ours_is_told_wherever_it_befalls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ZeroDivisionError("so it was")

    monkeypatch.setattr("dataprep.inspection.load_form", crash)
    report = dataprep.check(sets.labeled(tmp_path, 3), executor=ThreadPoolExecutor(2))
    assert [finding.document for finding in report.findings if finding.code == "E001"] == ["f0.pdf", "f1.pdf", "f2.pdf"]


def test_a_fault_of_the_work_is_met_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(Workers(Here, 1).results(int, ["1", "x"]))


def test_results_keep_their_order_and_few_are_under_way() -> None:
    drawn: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(50):
            drawn.append(number)
            yield number

    with ThreadPoolExecutor(4) as pool:
        for number, result in enumerate(Workers(lambda: pool, 4).results(abs, pieces())):
            assert result == number
            assert len(drawn) <= number + 4 * EACH


def test_what_is_sent_judges_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of what a worker has is what `sent` leaves: a rule that asks for more would fail here."""
    seen: list[Inspection] = []
    monkeypatch.setattr(work, "_inspection", lambda raw: seen.append(pickle.loads(raw)) or seen[-1])  # type: ignore[func-returns-value]  # noqa: S301
    monkeypatch.setattr(work, "CHUNK_BYTES", 1)
    dataprep.check(tree(tmp_path), recursive=True, executor=Here())
    assert all(not one.listing.entries and one.classes is None for one in seen)
    assert len(seen) > 10


@pytest.mark.parametrize("options", [{"jobs": -1}, {"jobs": "2"}, {"jobs": True}, {"executor": 3}, {"cache_strict": True}])
def test_mistakes_of_the_caller(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        dataprep.check(tmp_path, **options)


def test_counting_is_done_the_same_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_BYTES", 10_000)
    folder, here = sets.aged(tree(tmp_path / "data")), Here()
    alone = dataprep.stats(folder, recursive=True)
    assert dataprep.stats(folder, recursive=True, executor=here) == alone
    for _ in range(2):
        assert dataprep.stats(folder, recursive=True, cache=tmp_path / "cache", cache_strict=True) == alone
    assert len(here.sent) > 10


def test_a_check_without_workers_pays_for_none(tmp_path: Path) -> None:
    code = "import sys, dataprep; dataprep.check(sys.argv[1]); print({'multiprocessing', 'dataprep.workers'} & set(sys.modules))"
    command = [sys.executable, "-c", code, str(sets.labeled(tmp_path))]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it imports both
    assert subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout == "set()\n"
