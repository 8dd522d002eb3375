"""The classes of a classifier: how lists and folders are read, and what a folder with lists is taken for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from dataprep.classes import MOST_BROKEN, MOST_BYTES, of_folders, of_lists, text_of
from dataprep.listing import list_set
from dataprep.plan import folders_with_sets, lists_of, plan_of
from dataprep.settings import Settings
from dataprep.store import LocalStore
from tests import building
from tests.building import listing

HERE = ("inv/0.pdf", "inv/1.pdf", "inv/ä b.pdf", "rec/0.pdf", "rec/a%20b.pdf", "top.pdf")
LINE = '{"file": "inv/0.pdf"}'


def found(*texts: bytes | str, paths: Sequence[str] = HERE) -> list[str | None]:
    """The paths that the lines of some lists stand for, one list after the other; None for what is not there."""
    raw = {f"{number}.jsonl": text.encode() if isinstance(text, str) else text for number, text in enumerate(texts)}
    return [one.path for entry in of_lists(raw, paths).classes for one in entry.listed]


READ: list[tuple[str, bytes | str, list[str | None]]] = [
    ("one line", LINE, ["inv/0.pdf"]),
    ("its end", f"{LINE}\n", ["inv/0.pdf"]),
    ("of Windows", f"{LINE}\r\n{LINE}\r\n", ["inv/0.pdf"] * 2),
    ("blank lines", f"\n \n{LINE}\n\t\r\n\n{LINE}\n\n", ["inv/0.pdf"] * 2),
    ("a byte order mark", b"\xef\xbb\xbf" + LINE.encode(), ["inv/0.pdf"]),
    ("other keys", '{"label": [1], "file": "inv/0.pdf", "id": null}', ["inv/0.pdf"]),
    ("letters and blanks", listing("inv/ä b.pdf"), ["inv/ä b.pdf"]),
    ("letters as they are", '{"file": "inv/ä b.pdf"}', ["inv/ä b.pdf"]),
    ("per cent as it is", listing("rec/a%20b.pdf", "inv/0%2Epdf"), ["rec/a%20b.pdf", None]),
    ("backslashes", listing("inv/0.pdf", "inv\\1.pdf"), ["inv/0.pdf", None]),
    ("a slash before", listing("/inv/0.pdf", "/rec/0.pdf"), [None, None]),
    ("a dot before", listing("./inv/0.pdf", "../x/inv/0.pdf", "x/../inv/0.pdf"), [None, None, None]),
    ("another case", listing("inv/0.PDF"), [None]),
    ("the root", listing("top.pdf"), ["top.pdf"]),
    ("a folder", listing("inv", "inv/", ""), [None, None, None]),
    ("twice", listing("inv/0.pdf", "inv/0.pdf"), ["inv/0.pdf", "inv/0.pdf"]),
    ("a container's folder", listing("c/d/inv/0.pdf", "c/d/top.pdf", "c/d/no.pdf"), ["inv/0.pdf", "top.pdf", None]),
    ("some without it", listing("c/inv/0.pdf", "c/inv/1.pdf", "inv/1.pdf"), ["inv/0.pdf", "inv/1.pdf", None]),
    ("as many with it as without", listing("inv/0.pdf", "c/inv/1.pdf"), ["inv/0.pdf", None]),
    ("a root of blanks and accents", listing("é f/inv/0.pdf"), ["inv/0.pdf"]),
    ("half a folder is no root", listing("xinv/0.pdf"), [None]),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("text", "paths"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_a_list_is_read(text: bytes | str, paths: list[str | None]) -> None:
    assert found(text) == paths


def test_all_lists_have_one_root() -> None:
    assert found(listing("c/inv/0.pdf", "c/inv/1.pdf"), listing("c/rec/0.pdf")) == ["inv/0.pdf", "inv/1.pdf", "rec/0.pdf"]


def test_the_root_is_found_though_the_first_list_is_of_other_forms() -> None:
    elsewhere = listing(*(f"c/out/{number}.pdf" for number in range(500)))
    assert found(elsewhere, listing("c/inv/0.pdf"), listing(*["c/rec/0.pdf"] * 40))[500:] == ["inv/0.pdf", *["rec/0.pdf"] * 40]


MEANT: list[tuple[str, str, str | None]] = [
    ("found", "inv/0.pdf", None),
    ("nothing near", "inv/9.pdf", None),
    ("backslashes", "inv\\0.pdf", "inv/0.pdf"),
    ("a slash before", "/inv/0.pdf", "inv/0.pdf"),
    ("a dot before", "./inv/0.pdf", "inv/0.pdf"),
    ("escapes", "inv/%C3%A4%20b.pdf", "inv/ä b.pdf"),
    ("an escape too few", "rec/a b.pdf", "rec/a%20b.pdf"),
    ("case", "INV/0.PDF", "inv/0.pdf"),
    ("Unicode form", "inv/a\u0308 b.pdf", "inv/ä b.pdf"),
]


@pytest.mark.parametrize("root", ["", "c/", "My C/d/"])
@pytest.mark.parametrize(("said", "meant"), [row[1:] for row in MEANT], ids=[row[0] for row in MEANT])
def test_what_was_probably_meant(said: str, meant: str | None, root: str) -> None:
    begin = said[: len(said) - len(said.lstrip("./"))]
    text = listing(*[f"{root}inv/1.pdf"] * 2, f"{begin}{root}{said.removeprefix(begin)}")
    (entry,) = of_lists({"a.jsonl": text.encode()}, HERE).classes
    assert entry.listed[2].meant == (f"{root}{meant}" if meant else None)


BROKEN: list[tuple[str, bytes | str, list[int]]] = [
    ("a bare path", f"{LINE}\ninv/1.pdf\n{LINE}", [2]),
    ("null", '{"file": null}', [1]),
    ("a number", f'\n{{"file": 3}}\n{LINE}', [2]),
    ("no file", '{}\n{"File": "inv/0.pdf"}', [1, 2]),
    ("an array", f"[{LINE}]", [1]),
    ("over several lines", '{"file":\n"inv/0.pdf"}', [1, 2]),
    ("more behind it", f"{LINE} x\n{LINE},", [1, 2]),
    ("two in a line", LINE * 2, [1]),
    ("cut off", LINE[:-3], [1]),
    ("half a surrogate", '{"file": "\\ud800"}', [1]),
    ("no UTF-8", LINE.encode() + b'\n{"file": "\xe9.pdf"}', [2]),
    ("UTF-16", f"{LINE}\n{LINE}".encode("utf-16"), [1]),
    ("NUL", f"{LINE}\0\n{LINE}", [1]),
    ("deep", '{"a": ' + "[" * 100_000 + "]" * 100_000 + f"}}\n{LINE}", [1]),
    ("open and deep", '{"file": ' + "[" * 100_000, [1]),
]


@pytest.mark.parametrize(("text", "lines"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken_lines(text: bytes | str, lines: list[int]) -> None:
    (entry,) = of_lists({"a.jsonl": text.encode() if isinstance(text, str) else text}, HERE).classes
    assert [(line.at.path, line.at.line, line.at.column) for line in entry.broken] == [("a.jsonl", line, 1) for line in lines]
    assert all(line.detail for line in entry.broken)


def test_lines_are_counted_from_one_and_classes_are_sorted() -> None:
    classes = of_lists({"b.jsonl": b"", "a.b.jsonl": f"\n{LINE}".encode()}, HERE)
    assert classes.are_lists
    assert [entry.name for entry in classes.classes] == ["a.b", "b"]
    assert [one.at.line for one in classes.classes[0].listed] == [2]
    assert classes.paths == {"inv/0.pdf"}


def test_each_folder_is_a_class_with_all_that_lies_below() -> None:
    classes = of_folders(["top.pdf", "b/x/1.pdf", "a/2.pdf", "a/x/y/1.pdf"])
    assert not classes.are_lists
    assert {entry.name: [one.path for one in entry.listed] for entry in classes.classes} == {
        "a": ["a/2.pdf", "a/x/y/1.pdf"],
        "b": ["b/x/1.pdf"],
    }
    assert [entry.at.path for entry in classes.classes] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_of_every_encoding(encoding: str) -> None:
    assert text_of(LINE.encode(encoding)) == LINE


LISTS: list[tuple[str, dict[str, bytes | str], list[str]]] = [
    ("a list", {"a.jsonl": LINE}, ["a.jsonl"]),
    ("blank lines first", {"a.jsonl": f"\r\n\n  {LINE}"}, ["a.jsonl"]),
    ("a broken line first", {"a.jsonl": f"inv/1.pdf\n{LINE}"}, ["a.jsonl"]),
    ("null first", {"a.jsonl": '{"file": null}'}, ["a.jsonl"]),
    ("an array", {"a.jsonl": f"[{LINE}]"}, ["a.jsonl"]),
    ("a byte order mark", {"a.jsonl": b"\xef\xbb\xbf" + LINE.encode()}, ["a.jsonl"]),
    ("UTF-16", {"a.jsonl": LINE.encode("utf-16")}, ["a.jsonl"]),
    ("an upper suffix", {"a.JSONL": LINE}, ["a.JSONL"]),
    ("an empty one beside", {"a.jsonl": "", "b.jsonl": LINE}, ["b.jsonl", "a.jsonl"]),
    ("an empty one alone", {"a.jsonl": "\n"}, []),
    ("a conversation", {"a.jsonl": '{"messages": [{"file": "a.pdf"}]}\n'}, []),
    ("another's", {"a.jsonl": '{"file_name": "a.pdf"}', "b.jsonl": LINE}, ["b.jsonl"]),
    ("bytes", {"a.jsonl": b"\xff\xfe\xff\x00\x01"}, []),
    ("another suffix", {"a.json": LINE, "a.txt": LINE}, []),
    ("below", {"below/a.jsonl": LINE}, []),
]


@pytest.mark.parametrize(("files", "names"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
def test_which_files_are_lists(tmp_path: Path, files: dict[str, bytes | str], names: list[str]) -> None:
    store = LocalStore(str(building.write(tmp_path, files)))
    assert list(lists_of(store, list_set(store.list()))) == names


KINDS: list[tuple[str, dict[str, bytes | str | building.Json], str | None, str]] = [
    ("lists", building.classifier(a=1, b=1), None, "classifier"),
    ("a list beside labels", {**building.form(), "a.jsonl": listing("a.pdf")}, None, "labeled"),
    ("as given beside labels", {**building.form(), "a.jsonl": listing("a.pdf")}, "classifier", "classifier"),
    ("no list beside forms", {**building.scanned("a.pdf"), "a.jsonl": '{"messages": []}'}, None, "unlabeled"),
    ("folders", building.scanned("a/1.pdf", "b/1.pdf"), None, "unlabeled"),
    ("folders, as given", building.scanned("a/1.pdf", "b/1.pdf"), "classifier", "classifier"),
]


@pytest.mark.parametrize(("files", "given", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_kinds(tmp_path: Path, files: dict[str, bytes | str | building.Json], given: str | None, kind: str) -> None:
    store = LocalStore(str(building.write(tmp_path, files)))
    plan = plan_of(store, store.list(), Settings(kind=given))
    assert plan.kind == kind
    assert (plan.classes is not None) is (kind == "classifier")
    assert kind == "labeled" or not any(form.labels for form in plan.listing.forms)


def test_the_folders_of_classes_are_no_sets_of_their_own(tmp_path: Path) -> None:
    files = building.classifier(a=1, b=1) | {"other/1.pdf": building.pdf(), "deep/x.jsonl": LINE}
    store = LocalStore(str(building.write(tmp_path, files)))
    assert folders_with_sets(store, store.list()) == (("", "deep"), ("other",))


HUGE: list[tuple[str, Callable[[int], str]]] = [
    ("missing", lambda count: listing(*(f"inv/{number}.pdf" for number in range(count)))),
    ("one form", lambda count: listing(*["inv/0.pdf"] * count)),
    ("broken", lambda count: f"{LINE}\n" + "x\n" * count),
    ("many roots", lambda count: listing(*[f"{number}/" + "inv/" * 18 + "0.pdf" for number in range(20)] * (count // 20))),
]


@pytest.mark.parametrize("text", [row[1] for row in HUGE], ids=[row[0] for row in HUGE])
def test_ten_times_the_lines_take_no_hundred_times_the_time(text: Callable[[int], str]) -> None:
    nested = ["inv/" * number + "0.pdf" for number in range(19)]
    took = []
    for count in (10_000, 100_000):
        raw = text(count).encode()
        start = time.process_time()
        (entry,) = of_lists({"a.jsonl": raw}, [*HERE, *nested]).classes
        took.append(time.process_time() - start)
        assert len(entry.listed) + entry.broken_lines >= min(count, len(raw[:MOST_BYTES].splitlines()))
    assert took[1] < 50 * took[0]


@pytest.mark.parametrize(("count", "kept"), [(0, 0), (1, 1), (MOST_BROKEN, MOST_BROKEN), (5_000, MOST_BROKEN)])
def test_the_first_broken_lines_are_kept_and_all_are_counted(count: int, kept: int) -> None:
    (entry,) = of_lists({"a.jsonl": f"{LINE}\n".encode() + b"x\n" * count}, HERE).classes
    assert (entry.broken_lines, [line.at.line for line in entry.broken]) == (count, list(range(2, kept + 2)))


@pytest.mark.parametrize(("more", "broken"), [(0, 0), (1, 1), (len(LINE) + 1, 1), (10 * MOST_BYTES, 1)])
def test_a_list_is_read_up_to_a_size(more: int, broken: int) -> None:
    """The line that is cut in two is no broken one."""
    line = f"{LINE}\n".encode()
    whole = line + b" " * (MOST_BYTES - 2 * len(line)) + line
    raw = whole + (line * (more // len(line) + 1))[:more]
    (entry,) = of_lists({"a.jsonl": raw}, HERE).classes
    assert len(entry.broken) == entry.broken_lines == broken
    assert [line.detail for line in entry.broken] == ["the list is longer than 10,485,760 bytes, and read no further"] * broken
    assert [one.path for one in entry.listed] == ["inv/0.pdf"] * 2


ELSEWHERE: list[tuple[str, list[str], bool]] = [
    ("all here", [listing("inv/0.pdf"), listing("rec/0.pdf")], False),
    ("one here", [listing("x.pdf", "y.pdf"), listing("rec/0.pdf")], False),
    ("one is meant", [listing("x.pdf"), listing("REC/0.PDF")], False),
    ("none", [listing("x.pdf"), listing("y/0.pdf", "inv/9.pdf")], True),
    ("nothing listed", ["", "x"], False),
    ("none, and a broken line", [listing("x.pdf"), "x"], True),
]


@pytest.mark.parametrize(("texts", "are_elsewhere"), [row[1:] for row in ELSEWHERE], ids=[row[0] for row in ELSEWHERE])
def test_lists_of_another_folder(texts: list[str], are_elsewhere: bool) -> None:
    classes = of_lists({f"{number}.jsonl": text.encode() for number, text in enumerate(texts)}, HERE)
    assert classes.are_elsewhere is are_elsewhere
    assert not of_folders(["a/1.pdf"]).are_elsewhere


def test_the_class_of_a_form_is_the_first_that_lists_it() -> None:
    classes = of_lists({"b.jsonl": f"{LINE}\n".encode() * 2, "a.jsonl": listing("rec/0.pdf", "no.pdf").encode()}, HERE)
    assert [classes.of(path) for path in ("inv/0.pdf", "rec/0.pdf", "top.pdf", "no.pdf")] == ["b", "a", None, None]
    twice = of_lists({"b.jsonl": LINE.encode(), "a.jsonl": LINE.encode()}, HERE)
    assert twice.of("inv/0.pdf") == "a"
