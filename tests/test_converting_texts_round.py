"""Round trips of texts between all shapes: what comes back is the same, but for what is told."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import dataprep
from dataprep.class_names import fault_of
from dataprep.targets import Target
from dataprep.text_tables import TABLES
from tests import building, texts
from tests.converting_texts import VERSIONS, said
from tests.test_journal import tree

HALVED = "holds half a character, which becomes a question mark"

FEW = settings(max_examples=40, deadline=None)

LETTERS = ["a", "B", "é", "e\u0301", " ", ";", "|", '"', "'", "=", "[", "\\", "\n", "\0", "\u202e", "/", "😀", "-", "(", "\ud800"]
NAMES = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4).map("".join)
TAKEN = {
    version: st.lists(
        st.sampled_from([one for one in LETTERS if not fault_of(f"a{one}", Target(version))]), min_size=1, max_size=4
    )
    .map("".join)
    .filter(str.strip)
    for version in VERSIONS
}
"""Names of classes that a version takes."""

PATHS = st.lists(st.sampled_from(["a", "b-1", "Ü", "c d", "x.y"]), min_size=1, max_size=2).map("_".join).map("{}.txt".format)
TEXTS = st.lists(st.sampled_from([*LETTERS[:-1], "\r"])).map("".join).map(str.encode)
LANGUAGES, DATASETS = st.sampled_from([None, "en", "pt-br"]), st.sampled_from([None, "Train", "Test"])


@st.composite
def sets(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Labels of 2022, and texts by name."""
    known = draw(st.lists(names, unique=True, min_size=1, max_size=4))
    owned = draw(st.dictionaries(PATHS, st.lists(st.sampled_from(known), unique=True), min_size=1, max_size=4))
    owned = {path: names for key, (path, names) in {path.lower(): (path, names) for path, names in owned.items()}.items()}
    labels = texts.project(owned, known)
    for document in labels["assets"]["documents"]:
        document["language"], document["dataset"] = draw(LANGUAGES), draw(DATASETS)
    files = {path: draw(TEXTS) for path in owned}
    return labels, files


def convert(source: Path, out: str, to: str, **options: Any) -> tuple[Path, list[str]]:
    """What a source becomes, and what is lost on the way."""
    done = dataprep.convert_texts(source, source.parent / out, to, allow_loss=True, **options)
    assert done.is_written
    return Path(done.out), [loss.message for loss in done.losses]


def plain(rows: Mapping[str, tuple[Any, ...]], *without: str) -> dict[str, tuple[Any, ...]]:
    """What is said of texts, without languages or data sets."""
    return {
        name: (*row[:2], *(row[2:3] * ("language" not in without)), *(row[3:] * ("dataset" not in without)))
        for name, row in rows.items()
    }


@pytest.mark.parametrize("to", VERSIONS[:2])
@FEW
@given(data=st.data())
def test_a_version_and_back(to: str, data: st.DataObject) -> None:
    labels, files = data.draw(sets(TAKEN["2022-05-01" if to == "preview.2" else to]))
    with tempfile.TemporaryDirectory() as place:
        source = building.write(Path(place) / "in", {"labels.json": json.dumps(labels), **files})
        there, lost = convert(source, "there", to)
        back, again = convert(there, "back", "2022-05-01", kind="multi", project_name="Movies")
        has_dataset = any(one["dataset"] for one in labels["assets"]["documents"])
        assert lost == [f"dataset has no place in {to}: left out"] * has_dataset
        assert not again
        assert plain(said(back), "dataset") == plain(said(source), "dataset")
        found = json.loads((back / "labels.json").read_bytes())
        assert found["assets"]["classes"] == labels["assets"]["classes"]
        assert {key: value for key, value in found["metadata"].items() if key != "language"} == {
            key: value for key, value in labels["metadata"].items() if key != "language"
        }
        assert {path: (back / path).read_bytes() for path in files} == files


@pytest.mark.parametrize("to", TABLES)
@FEW
@given(made=sets(TAKEN["2022-05-01"]))
def test_a_table_and_back(to: str, made: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    labels, files = made
    with tempfile.TemporaryDirectory() as place:
        source = building.write(Path(place) / "in", {"labels.json": json.dumps(labels), **files})
        there, lost = convert(source, f"there.{to}", to)
        rows, declared = said(source), [one["category"] for one in labels["assets"]["classes"]]
        used = {name for one in labels["assets"]["documents"] for entry in one["classes"] for name in entry.values()}
        halved = [name for name in declared if "\ud800" in name]
        assert lost == ["is a class of no text: left out"] * len(set(declared) - used) + [HALVED] * len(halved)
        event("some classes are halved" if halved else "whole")
        kept = {name: row for name, row in rows.items() if (row[0] or "").strip()}
        assume(kept)
        assert said(there) == kept
        assume(not halved)
        back, _ = convert(there, "back", "2022-05-01", kind="multi")
        assert sorted(said(back).values(), key=repr) == sorted((row for row in kept.values() if row[1]), key=repr)


@FEW
@given(made=sets())
def test_folders_and_back(made: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    labels, files = made
    with tempfile.TemporaryDirectory() as place:
        source = building.write(Path(place) / "in", {"labels.json": json.dumps(labels), **files})
        before = said(source)
        there, lost = convert(source, "there", "folders")
        names = {one.replace("\ud800", "?"): one for one in (entry["category"] for entry in labels["assets"]["classes"])}
        listed = Path(place, "there-names.json")
        folders = {one["was"]: one["name"] for one in json.loads(listed.read_bytes())["names"]} if listed.exists() else {}
        assert {path.rpartition("/")[2] for path in tree(there)} == files.keys()
        if any(row[1] for row in before.values()):
            has_sets = all(row[3] for row in before.values())
            found = said(there)
            by_name = {Path(name).name: row for name, row in found.items()}
            assert by_name.keys() == before.keys()
            for name, (text, owned, _, dataset) in before.items():
                assert by_name[name][0] == text
                assert set(by_name[name][1]) == {folders.get(names[one], names[one]) for one in owned}
                assert by_name[name][3] == (dataset if has_sets else None)
        assert not any("text" in message for message in lost if "class of no text" not in message)


PARTED = st.lists(st.text("ab. \n", min_size=1), min_size=1).map("\n\n".join)


@FEW
@given(
    files=st.dictionaries(PATHS, PARTED, min_size=1, max_size=3),
    most=st.integers(5, 30),
    to=st.sampled_from([*VERSIONS, "csv", "folders"]),
)
def test_split_texts_are_the_text_but_for_blanks(files: dict[str, str], most: int, to: str) -> None:
    owned = dict.fromkeys({path.lower(): path for path in files}.values(), ("x",))
    with tempfile.TemporaryDirectory() as place:
        raw = {path: files[path].encode() for path in owned}
        source = building.write(Path(place) / "in", {"labels.json": texts.written(texts.tags(owned)), **raw})
        there, _ = convert(source, "out.csv" if to == "csv" else "out", to, split_at=most)
        if any(files[path].strip() for path in owned) or to != "csv":
            rows = said(there)
            blank = [path for path in owned if not files[path].strip()]
            wanted = sorted("".join("".join(files[path].split()) for path in owned))
            assert sorted("".join("".join((row[0] or "").split()) for row in rows.values())) == wanted
            assert all(len(row[0] or "") <= most for row in rows.values()) or blank
            assert all(row[1] == ("x",) for row in rows.values())
