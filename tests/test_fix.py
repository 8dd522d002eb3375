"""`dataprep fix` from outside: what it says and writes, and that nothing is lost when it is killed."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep import journal, mending
from dataprep.cli import run
from dataprep.demo import write_demo
from dataprep.listing import JOURNAL
from dataprep.mending import Mended
from tests import building, sets
from tests.test_journal import Tree, in_python, tree
from tests.test_mending import mended, put, untrim

Print = pytest.CaptureFixture[str]

KILLS = 40
"""So often a writer is killed, every other time after its commit."""


def times(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What the disk knows of each file and folder: number, time of the last change, of it and of what is known of it."""
    found = {str(path): path.stat() for path in (folder, *folder.rglob("*"))}
    return {path: (status.st_ino, status.st_mtime_ns, status.st_ctime_ns) for path, status in found.items()}


def with_defects(folder: Path) -> Path:
    """A set with a bit of everything: boxes that are turned, a name in several files, sidecars under other names."""
    untrim(sets.labeled(folder, 8))
    for number in range(6):
        sets.turn(folder, f"f{number}.pdf")
    for kind in ("labels", "ocr"):
        (folder / f"f2.pdf.{kind}.json").rename(folder / f"f2.{kind}.json")
    return folder


def test_a_dry_run_writes_nothing_at_all(tmp_path: Path, capsys: Print) -> None:
    folder = with_defects(tmp_path / "set")
    before = tree(folder), times(folder)
    for options in ([], ["--unsafe"], ["--select", "G"], ["--recursive"]):
        assert run(["fix", str(folder), *options]) == 1
        assert capsys.readouterr().out.endswith("nothing is written without --write\n")
    assert (tree(folder), times(folder)) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["set"]


def test_writing_twice(tmp_path: Path, capsys: Print) -> None:
    folder = with_defects(tmp_path)
    assert run(["fix", str(folder), "--write"]) == 0
    told = capsys.readouterr().out
    assert "fixed 9 findings (2 F005, 6 G404, 1 K605) in 10 files" in told
    assert "@@" not in told
    assert not dataprep.check(folder, fail_on="warning").fails
    before = tree(folder), times(folder)
    assert run(["fix", str(folder), "--write"]) == 0
    assert capsys.readouterr().out == f"{folder}: nothing to fix\n"
    assert (tree(folder), times(folder)) == before


def test_only_what_is_mended_changes(tmp_path: Path) -> None:
    folder = with_defects(tmp_path)
    healthy = sets.labeled(tmp_path.parent / f"{tmp_path.name}-healthy", 8)
    assert run(["fix", str(folder), "--write"]) == 0
    assert tree(folder) == tree(healthy)
    shutil.rmtree(healthy)


def test_check_says_how_many_can_be_fixed(tmp_path: Path, capsys: Print) -> None:
    folder = with_defects(tmp_path)
    put(folder, "/labels/0/value/0/text", "1043", "f7.pdf.labels.json")
    run(["check", str(folder)])
    assert "\n`dataprep fix` can mend 7, 2 more with --unsafe\n" in capsys.readouterr().out
    run(["check", str(folder), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert report["fixable"] == {"safe": 7, "unsafe": 2}
    fixes = [finding["fix"] for finding in report["findings"] if finding["fix"]]
    assert sum(fix["safe"] for fix in fixes) == 7
    run(["fix", str(folder)])
    assert "would fix 9 findings" in capsys.readouterr().out  # two show when their file has its name
    run(["fix", str(folder), "--unsafe"])
    assert "would fix 11 findings" in capsys.readouterr().out
    run(["check", str(sets.labeled(tmp_path / "healthy"))])
    assert "can be fixed" not in capsys.readouterr().out


STATUSES: list[tuple[list[str], int]] = [
    (["SET"], 1),
    (["SET", "--write"], 0),
    (["HEALTHY"], 0),
    (["HEALTHY", "SET"], 1),
    (["SET", "HEALTHY"], 1),
    (["SET", "--select", "O"], 0),
    (["SET", "--ignore", "F,G,K"], 0),
    (["SET/f7.pdf"], 0),
    (["SET/f1.pdf"], 1),
    (["nowhere"], 2),
    ([""], 2),
    ([], 2),
    (["SET", "--backup", "backup"], 2),
    (["SET", "--selct", "G"], 2),
    (["SET", "--select", "G999"], 2),
    (["SET", "--undo", "nowhere"], 2),
    (["SET", "--undo", "HEALTHY"], 2),
    (["SET", "HEALTHY", "--undo", "nowhere"], 2),
    (["SET/f0.pdf", "--undo", "nowhere"], 2),
    (["SET", "--undo", "nowhere", "--write"], 2),
    (["SET", "--undo", "nowhere", "--backup", "backup"], 2),
    (["SET", "--target", "2.2"], 2),
]


@pytest.mark.parametrize(("arguments", "status"), STATUSES, ids=[" ".join(arguments) or "nothing" for arguments, _ in STATUSES])
def test_the_exit_status(tmp_path: Path, arguments: list[str], status: int, capsys: Print) -> None:
    with_defects(tmp_path / "SET")
    sets.labeled(tmp_path / "HEALTHY")
    before = tree(tmp_path)
    paths = [f"{tmp_path}/{one}" if one[:3] in {"SET", "HEA"} else one for one in arguments]
    assert run(["fix", *paths]) == status
    printed = capsys.readouterr()
    assert printed.err.count("\n") == (status == 2)
    if status == 2:
        assert printed.out == ""
    assert (tree(tmp_path) == before) is ("--write" not in arguments or status == 2)


def test_a_rule_that_crashes_is_told(tmp_path: Path) -> None:
    folder = with_defects(tmp_path)
    code = (
        "import dataprep.rules.geometry as g, dataclasses, dataprep.rules as r\n"
        "def crash(regions: g.Regions):\n    raise ZeroDivisionError('boom')\n    yield\n"
        "from dataprep.rule import needs_of\n"
        "crashing = lambda rule: dataclasses.replace(rule, judge=crash, needs=needs_of(crash))\n"
        "r.RULES = tuple(crashing(rule) if rule.code == 'G402' else rule for rule in r.RULES)\n"
        "from dataprep.cli import run\n"
        "print(run(['fix', sys.argv[1], '--write']))"
    )
    *told, status = in_python(f"exec({code!r})", folder).splitlines()
    assert status == "3"
    assert sum("E001 G402 failed (ZeroDivisionError: boom)" in line for line in told) == 8
    assert "fixed 9 findings" in told[0]


def refuse(folder: Path, capsys: Print, piece: str) -> None:
    """Assert that a fix is refused in one line, and nothing written."""
    before = tree(folder)
    assert run(["fix", str(folder), "--write"]) == 3
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert piece in printed.err
    assert tree(folder) == before


def test_a_file_that_is_a_link(tmp_path: Path, capsys: Print) -> None:
    folder = with_defects(tmp_path)
    building.write(folder, {"labels/real.json": (folder / "f0.pdf.labels.json").read_bytes()})
    (folder / "f0.pdf.labels.json").unlink()
    (folder / "f0.pdf.labels.json").symlink_to("labels/real.json")
    assert run(["fix", str(folder), "--write"]) == 0
    assert "not fixed: f0.pdf.labels.json: " in capsys.readouterr().out
    assert (folder / "f0.pdf.labels.json").is_symlink()
    assert "G404" in {finding.code for finding in dataprep.check(folder).findings if finding.document == "f0.pdf"}


def test_a_folder_that_is_a_link(tmp_path: Path) -> None:
    folder = with_defects(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    assert run(["fix", str(tmp_path / "link"), "--write"]) == 0
    assert (tmp_path / "link").is_symlink()
    assert not dataprep.check(folder, fail_on="warning").fails


def test_another_writer_is_at_work(tmp_path: Path, capsys: Print) -> None:
    with_defects(tmp_path)
    with journal.locked(tmp_path):
        refuse(tmp_path, capsys, "another writer is at work in")
        assert run(["fix", str(tmp_path)]) == 1


def test_several_at_once(tmp_path: Path) -> None:
    """One of them writes; another says in a line why it does not, or comes when all is done."""
    folder = with_defects(tmp_path / "set")
    command = [sys.executable, "-m", "dataprep", "fix", str(folder), "--write"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [(*one.communicate(timeout=60), one.returncode) for one in running]
    assert sum("fixed 9 findings" in out for out, _, _ in said) == 1
    for out, err, status in said:
        refused = any(piece in err for piece in ("changed meanwhile", "another writer is at work", "is gone", "No such file"))
        assert (status == 0 and err == "") or (status == 3 and out == "" and err.count("\n") == 1 and refused), said
    assert tree(folder) == tree(sets.labeled(tmp_path / "healthy", 8))


def test_what_an_interrupted_run_left(tmp_path: Path, capsys: Print) -> None:
    folder = sets.labeled(tmp_path / "set")
    step = {"step": "move", "path": "f0.pdf.labels.json", "to": "f0.labels.json"}
    building.write(folder, {JOURNAL: {"version": 1, "steps": [step]}})
    assert [finding.code for finding in dataprep.check(folder).findings] == ["F023"]
    assert run(["fix", str(folder)]) == 1
    assert "an interrupted run left it half done; --write completes that first" in capsys.readouterr().out
    assert run(["fix", str(folder), "--write"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"{folder}: completed what an interrupted run began"
    assert tree(folder) == tree(sets.labeled(tmp_path / "healthy"))


NAMES = [
    "a b.pdf",
    "ä.pdf",
    "漢字.pdf",
    "-rf.pdf",
    "a'\"b.pdf",
    "a\nb.pdf",
    "a\x1b[31m.pdf",
    "\udcff.pdf",
    "a~1%2F.pdf",
    "x" * 230 + ".pdf",
]


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:20] for name in NAMES])
def test_hostile_names(tmp_path: Path, name: str, capsys: Print) -> None:
    """Any name that a disk can have is written to, moved, kept and brought back."""
    folder = with_defects(tmp_path / "set")
    for ending in ("", ".ocr.json"):
        (folder / f"f0.pdf{ending}").rename(folder / f"{name}{ending}")
    stem = name if "\n" in name else name.removesuffix(".pdf")
    (folder / "f0.pdf.labels.json").rename(folder / f"{stem}.labels.json")
    before = tree(folder)
    options = ["fix", str(folder), "--write", "--backup", str(tmp_path / "backup")]
    assert run(options) == 0
    told = capsys.readouterr().out
    assert "fixed 11 findings" in told or stem == name
    assert all(line.isprintable() for line in told.splitlines())
    assert not mended(folder).has_changes
    assert json.loads((folder / f"{name}.labels.json").read_bytes())["document"] == name
    assert run(["fix", str(folder), "--undo", str(tmp_path / "backup")]) == 0
    assert tree(folder) == before


def killed(one: Mended, moment: float, *, is_late: bool) -> bool:
    """Whether a writer is killed a moment after its begin, or after its commit, in the middle of it."""
    child = os.fork()
    if child == 0:
        mending.write(one)
        os._exit(0)
    latest = time.monotonic() + 0.5
    while is_late and not journal.is_begun(Path(one.name)) and time.monotonic() < latest:
        pass
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def kill_often(place: Path) -> None:
    """Kill writers at random moments; after each, every file is wholly old or new, and the next run completes it."""
    template, folder = with_defects(place / "template"), place / "set"
    healthy = tree(sets.labeled(place / "healthy", 8))
    shutil.copytree(template, folder)
    one, chance = mended(folder), random.Random(4)  # noqa: S311 - no secret
    before = tree(template)
    after = {**before, **one.texts}
    contents = {path: {before[was], after[was]} for was in before for path in {was, one.moves.get(was, was)}}
    kills, begun, longest = 0, 0, {True: 0.005, False: 0.02}
    for is_late in itertools.cycle((True, False)):
        shutil.rmtree(folder)
        shutil.copytree(template, folder)
        is_killed = killed(one, chance.uniform(0, longest[is_late]), is_late=is_late)
        longest[is_late] *= 1.05 if is_killed else 0.9
        kills += is_killed
        begun += recovered(folder, contents, healthy)
        if kills == KILLS:
            break
    print(kills, begun)


def recovered(folder: Path, contents: dict[str, set[bytes]], healthy: Tree) -> bool:
    """Whether a killed writer had committed; what it left is told, and completed by the next run."""
    left = {path: content for path, content in tree(folder).items() if not path.startswith(".dataprep-")}
    assert len(left) == len(healthy)
    assert all(content in contents[path] for path, content in left.items())
    is_begun = journal.is_begun(folder)
    codes = [finding.code for finding in dataprep.check(folder).findings]
    assert codes.count("F023") == is_begun
    assert run(["fix", str(folder), "--write"]) == 0
    assert tree(folder) == healthy
    return is_begun


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_killed_at_random_moments_nothing_is_lost(tmp_path: Path) -> None:
    """One that is killed before its commit has changed nothing, one that is killed after it is completed."""
    told = in_python("from tests.test_fix import kill_often; kill_often(Path(sys.argv[1]))", tmp_path)
    kills, begun = map(int, told.splitlines()[-1].split())
    assert kills == KILLS
    assert begun > KILLS / 8


def test_a_demo_is_mended(tmp_path: Path, capsys: Print) -> None:
    folder = tmp_path / "sample"
    write_demo(folder, broken=True)
    before: Any = dataprep.check(folder)
    assert run(["fix", str(folder), "--write", "--unsafe"]) == 0
    assert run(["fix", str(folder), "--unsafe"]) == 0
    after = dataprep.check(folder)
    assert len(before.findings) - len(after.findings) >= before.fixable(safe=True) > 5
