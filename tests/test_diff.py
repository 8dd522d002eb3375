"""What `dataprep fix` shows: a unified diff of what changes, and a summary."""

from __future__ import annotations

import difflib
import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dataprep.findings import Drop, Finding, Fix, Insert, Location, Move, Put, Severity
from dataprep.mending import Mended, Round
from dataprep.overlay import Overlay
from dataprep.render.diff import MOST_LINES, WIDEST, render
from dataprep.store import LocalStore
from tests import building


def finding(fix: Fix | None, path: str = "a.json", message: str = "it is wrong", code: str = "G401") -> Finding:
    return Finding(code, "name", Severity.ERROR, "set", None, Location(path), message, None, fix)


def mended(folder: Path, *fixes: Fix) -> Mended:
    """A folder with fixes carried out in memory."""
    this = Round(Overlay(LocalStore(str(folder))))
    for fix in fixes:
        this.take(fix)
    return Mended("set", this.result(), tuple(map(finding, fixes)), (), ())


def shown(folder: Path, text: str | bytes, *edits: Put | Insert | Drop) -> str:
    """The diff of edits of a file of that text."""
    building.write(folder, {"a.json": text})
    return render(mended(folder, Fix("mend", edits)))


def put(pointer: str, value: object) -> Put:
    return Put(Location("a.json", pointer), value)  # type: ignore[arg-type]


TEXT = """{
  "a": 1,
  "b": [1, 2],
  "c": "x",
  "d": {
    "e": null
  },
  "f": 1.50
}
"""

GOLDEN = """--- a.json
+++ a.json
@@ -1,3 +1,3 @@
 {
-  "a": 1,
+  "a": 2,
   "b": [1, 2],
@@ -5,5 +5,6 @@
   "d": {
-    "e": null
+    "e": "y"
   },
-  "f": 1.50
+  "f": 1.50,
+  "g": true
 }
set: would fix 1 finding (1 G401) in 1 file
"""


def test_golden(tmp_path: Path) -> None:
    assert shown(tmp_path, TEXT, put("/a", 2), put("/d/e", "y"), put("/g", True)) == GOLDEN


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", ""])
def test_line_ends_are_no_difference(tmp_path: Path, end: str) -> None:
    text = TEXT.rstrip("\n").replace("\n", "\r\n" if end == "\r\n" else "\n") + end
    assert shown(tmp_path, text, put("/a", 2)) == GOLDEN.partition("@@ -5")[0] + GOLDEN.splitlines(keepends=True)[-1]


def test_a_file_of_one_line(tmp_path: Path) -> None:
    tree = {f"key {number}": number / 7 for number in range(500)}
    head, before, after, told = shown(tmp_path, json.dumps(tree), put("/key 250", 0.5)).splitlines()[2:]
    assert head == "@@ -1 +1 @@"
    assert (before[:4], before[-3:], after[:4], after[-3:]) == ("-...", "...", "+...", "...")
    assert f'"key 250": {250 / 7}, ' in before
    assert '"key 250": 0.5, ' in after
    assert max(len(before), len(after)) == WIDEST + 7
    assert told == "set: would fix 1 finding (1 G401) in 1 file"


def test_each_long_line_is_shown_around_its_own_difference(tmp_path: Path) -> None:
    lines = [json.dumps([number / 7 for number in range(100)]) for _ in range(3)]
    text = "[" + ",\n".join(lines) + "]"
    diff = shown(tmp_path, text, put("/0/90", "one"), put("/1/50", "two"), put("/2/10", "three"))
    added = [line for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert [name for name, line in zip(("one", "two", "three"), added, strict=True) if f'"{name}"' in line] == [
        "one",
        "two",
        "three",
    ]


def test_a_mark_before_the_first_character(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.json": b"\xef\xbb\xbf{}\n"})
    overlay = Overlay(LocalStore(str(tmp_path))).changed({"a.json": b"{}\n"}, {})
    told = render(Mended("set", overlay, (), (), ())).splitlines()[:5]
    assert told == ["--- a.json", "+++ a.json", "@@ -1 +1 @@", "-\\ufeff{}", "+{}"]


def test_a_file_that_is_moved(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.json": '{"a": 1}', "b.json": "{}", "sub/c.json": "{}"})
    moves = (Move("a.json", "z.json"), Move("sub/c.json", "c.json"))
    assert render(mended(tmp_path, Fix("move", (put("/a", 2), *moves)))).splitlines() == [
        "--- a.json",
        "+++ z.json",
        "@@ -1 +1 @@",
        '-{"a": 1}',
        '+{"a": 2}',
        "rename sub/c.json -> c.json",
        "rename a.json -> z.json",
        "set: would fix 1 finding (1 G401) in 2 files",
    ]


def test_text_steers_no_terminal(tmp_path: Path) -> None:
    evil = 'x\\"\x7f\u202e\u2028\x9b31m'
    diff = shown(tmp_path, f'{{\n\t"a": "{evil}",\n\t"b": 1\n}}', put("/b", "\x1b[31m\ud800"))
    assert all(char.isprintable() or char in "\t\n" for char in diff)
    assert '\t"a": "x\\"\\x7f\\u202e\\u2028\\x9b31m",\n' in diff
    assert diff.count("\n") == 8
    hostile = Mended("a\x1b\nb", Overlay(LocalStore(str(tmp_path))), (), (finding(None, "c\x1b", "d\x1b\ne"),), ())
    assert render(hostile) == "a\\x1b\\nb: nothing to fix\nnot fixed: c\\x1b: G401 d\\x1b\\ne\n"


def test_names_steer_no_terminal(tmp_path: Path) -> None:
    name = "a\x1b\n+++ b.json"
    building.write(tmp_path, {name: "[1]"})
    fix = Fix("mend", (Put(Location(name, "/0"), 2), Move(name, "c\x1b.json")))
    lines = render(mended(tmp_path, fix)).splitlines()
    assert lines[0] == "--- a\\x1b\\n+++ b.json"
    assert lines[1] == "+++ c\\x1b.json"
    assert lines[-2] == "rename a\\x1b\\n+++ b.json -> c\\x1b.json"


def numbers(count: int) -> str:
    return json.dumps(list(range(count)), indent=1)


def test_a_large_file_with_little_that_changes(tmp_path: Path) -> None:
    diff = shown(tmp_path, numbers(MOST_LINES * 4), put("/9", -1), put("/19990", -2))
    assert diff.splitlines()[2:-1] == ["@@ -11 +11 @@", "- 9,", "+ -1,", "@@ -19992 +19992 @@", "- 19990,", "+ -2,"]


def test_a_large_file_of_which_an_element_goes(tmp_path: Path) -> None:
    diff = shown(tmp_path, numbers(MOST_LINES * 4), Drop(Location("a.json", "/15000")))
    assert diff.splitlines()[2:-1] == ["@@ -15001,3 +15001,2 @@", "  14999,", "- 15000,", "  15001,"]


def test_a_large_file_that_is_written_anew(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.json": numbers(MOST_LINES * 2)})
    overlay = Overlay(LocalStore(str(tmp_path))).changed({"a.json": numbers(MOST_LINES * 40)[3:].encode()}, {})
    lines = render(Mended("set", overlay, (), (), ())).splitlines()
    assert len(lines) < 10
    assert f"(rewritten: {MOST_LINES * 2 + 2} lines become {MOST_LINES * 40 + 1})" in lines


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch here")
@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_diff_of_others(tmp_path: Path, seed: int) -> None:
    """The same lines are taken away and put in as by difflib, and `patch` makes the new file of the old one."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    old = [chance.choice("abcde") for _ in range(chance.randrange(1, 40))]
    new = [line for line in old if chance.random() > 0.2] + [chance.choice("abc") for _ in range(chance.randrange(3))]
    building.write(tmp_path, {"a.json": "\n".join(old) + "\n"})
    overlay = Overlay(LocalStore(str(tmp_path))).changed({"a.json": ("\n".join([*new, "z"]) + "\n").encode()}, {})
    diff = "\n".join(render(Mended("set", overlay, (), (), ())).splitlines()[:-1]) + "\n"
    done = subprocess.run(["patch", "a.json"], cwd=tmp_path, input=diff, text=True, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout, diff)
    assert (tmp_path / "a.json").read_text(encoding="utf-8").splitlines() == [*new, "z"]
    others = list(difflib.unified_diff(old, [*new, "z"], n=1, lineterm=""))[2:]
    assert len(re.findall("^[-+]", diff, re.MULTILINE)) - 2 <= sum(line[0] in "-+" for line in others)


SAFE, UNSAFE = Fix("mend", (), safe=True), Fix("mend", ())


def test_the_summary(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.json": "[1]", "b.json": "[1]"})
    store = Overlay(LocalStore(str(tmp_path)))
    both = store.changed({"a.json": b"[2]", "b.json": b"[2]"}, {})
    found = (finding(SAFE, code="G404"), finding(SAFE), finding(SAFE, code="G404"))
    assert render(Mended("set", both, found, (), ()), is_written=True) == "set: fixed 3 findings (1 G401, 2 G404) in 2 files\n"
    assert render(Mended("set", store, (), (), ())) == "set: nothing to fix\n"
    left = (finding(UNSAFE), finding(SAFE), finding(None))
    assert "1 more can be fixed with --unsafe" in render(Mended("set", store, (), (), left))
    assert "--unsafe" not in render(Mended("set", store, (), left[:1], left, is_unsafe=True))
    assert "E001 it is wrong\n" in render(Mended("set", store, (), (), (finding(None, code="E001"),)))
    assert "half done" in render(Mended("set", store, (), (), (), is_unfinished=True))


def test_a_change_that_was_taken_back_is_none(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.json": "[1]"})
    first = Overlay(LocalStore(str(tmp_path))).changed({"a.json": b"[2]"}, {"a.json": "b.json"})
    one = Mended("set", first.changed({"b.json": b"[1]"}, {"b.json": "a.json"}), (), (), ())
    assert (one.texts, one.moves, one.files) == ({}, {}, 0)
    assert render(one) == "set: nothing to fix\n"
