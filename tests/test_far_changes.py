"""Changes of what lies far away: fixes that overwrite nobody, conversions, parts and evaluations of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

import dataprep
from dataprep import writing
from dataprep.cli import cli, run
from dataprep.durable import digest
from dataprep.errors import StoreError, UsageError
from dataprep.remote import open_remote
from tests import azurite, building, sets
from tests.proxy import CUT, DROP, Proxy, running
from tests.test_azure import files_of
from tests.test_remote import memory as memory
from tests.test_remote import put

RIGHTS = "rlwcd"


def turned(folder: Path) -> Path:
    """A set with two forms whose boxes can be mended."""
    sets.labeled(folder)
    sets.turn(folder)
    sets.turn(folder, "f1.pdf")
    return folder


@pytest.fixture
def far(tmp_path: Path) -> Iterator[azurite.Container]:
    """Such a set in a container."""
    with azurite.Container({f"set/{name}": raw for name, raw in files_of(turned(tmp_path / "local")).items()}) as found:
        yield found


def mended(folder: Path) -> Mapping[str, bytes]:
    """What fixing makes of the files of a folder."""
    assert CliRunner().invoke(cli, ["fix", str(folder), "--write"], standalone_mode=False).exception is None
    return files_of(folder)


def test_fixes_are_written_where_the_set_lies(far: azurite.Container, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", far.url("set/", RIGHTS)]) == 1
    assert far.files()["set/f0.pdf.labels.json"] == (tmp_path / "local/f0.pdf.labels.json").read_bytes()
    assert run(["fix", far.url("set/", RIGHTS), "--write"]) == 0
    assert "sig=" not in capsys.readouterr().out
    assert {f"set/{name}": raw for name, raw in mended(tmp_path / "local").items()} == far.files()
    assert dataprep.check(far.url("set/")).ok


def test_what_is_known_of_a_blob_stays(far: azurite.Container) -> None:
    blob = far.client.get_blob_client("set/f0.pdf.labels.json")
    blob.set_blob_metadata({"by": "somebody"})
    run(["fix", far.url("set/", RIGHTS), "--write"])
    now = blob.get_blob_properties()
    assert now.metadata == {"by": "somebody"}
    assert now.content_settings.content_md5


def test_fixes_are_refused_without_the_rights(far: azurite.Container, capsys: pytest.CaptureFixture[str]) -> None:
    before = far.files()
    assert run(["fix", far.url("set/", "rl"), "--write"]) == 2
    assert "allows too little (sp=rl); make one with read, list, write, create and delete" in capsys.readouterr().err
    assert run(["fix", far.url("set/", RIGHTS), "--write", "--backup", "kept"]) == 2
    assert "dataprep download URL FOLDER" in capsys.readouterr().err
    assert far.files() == before


def test_fixes_are_refused_where_they_might_overwrite(tmp_path: Path, memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    url = put(turned(tmp_path), f"memory://{memory}/set")
    assert run(["fix", url]) == 1
    assert run(["fix", url, "--write"]) == 2
    assert "cannot replace a file only if nobody changed it" in capsys.readouterr().err


def seen_of(folder: Path, *names: str) -> dict[str, str]:
    """The digests of files."""
    return {name: digest((folder / name).read_bytes()) for name in names}


def test_somebodys_change_is_not_overwritten(far: azurite.Container, tmp_path: Path) -> None:
    store, _ = open_remote(far.url("set/", RIGHTS))
    names = ("f0.pdf.labels.json", "f1.pdf.labels.json")
    seen = seen_of(tmp_path / "local", *names)
    far.client.upload_blob(f"set/{names[1]}", b"theirs", overwrite=True)
    before = far.files()
    with pytest.raises(StoreError, match=r"'f1.pdf.labels.json' changed meanwhile; nothing is written"):
        writing.write(writing.Place(store), dict.fromkeys(names, b"ours"), {}, seen)
    assert far.files() == before


def test_a_change_between_reading_and_writing_takes_all_back(far: azurite.Container, tmp_path: Path) -> None:
    names = ("f0.pdf.labels.json", "f1.pdf.labels.json")
    store, _ = open_remote(far.url("set/", RIGHTS))
    writer = writing.Writer(writing.Place(store))
    writer.hold(seen_of(tmp_path / "local", *names))
    far.client.upload_blob(f"set/{names[1]}", b"theirs", overwrite=True)
    before = far.files()
    writer.replace(names[0], b"ours")
    assert far.files()[f"set/{names[0]}"] == b"ours"
    with pytest.raises(OSError, match="was changed, or made, meanwhile"):
        writer.replace(names[1], b"ours")
    with pytest.raises(OSError, match="was changed, or made, meanwhile"):
        writer.create(names[1], b"ours")
    with pytest.raises(OSError, match="was changed meanwhile"):
        writer.remove(names[1])
    assert writer.put_back() == []
    assert far.files() == before


def test_files_get_other_names(far: azurite.Container, tmp_path: Path) -> None:
    store, _ = open_remote(far.url("set/", RIGHTS))
    moves = {"f0.pdf": "new/a.pdf", "f1.pdf": "b.pdf"}
    before = far.files()
    writing.write(writing.Place(store), {"f1.pdf": b"other"}, moves, seen_of(tmp_path / "local", *moves))
    now = far.files()
    assert (now["set/new/a.pdf"], now["set/b.pdf"]) == (before["set/f0.pdf"], b"other")
    assert not {"set/f0.pdf", "set/f1.pdf"} & now.keys()
    taken = {"f2.pdf": "z.pdf", "f4.pdf": "f3.pdf"}
    seen = seen_of(tmp_path / "local", *taken)
    with pytest.raises(StoreError, match=r"'f3.pdf' was changed, or made, meanwhile; nothing is changed"):
        writing.write(writing.Place(store), {}, taken, seen)
    assert far.files() == now


@pytest.mark.parametrize("answer", [DROP, CUT, "503 Busy"])
def test_trouble_while_writing_changes_nothing(
    far: azurite.Container, tmp_path: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dataprep.buckets.FIRST_WAIT", 0.001)
    with running(Proxy(azurite.port(), 0.0, lambda _, number: answer if number % 2 else None)) as proxy:
        assert run(["fix", far.url("set/", RIGHTS, at=proxy.port), "--write"]) == 0
    assert {f"set/{name}": raw for name, raw in mended(tmp_path / "local").items()} == far.files()


def test_sets_of_a_tree_are_mended(tmp_path: Path) -> None:
    raw = files_of(turned(tmp_path / "local"))
    files = {f"{place}/{name}": content for place in ("a", "b/c") for name, content in raw.items()}
    with azurite.Container(files) as far:
        assert run(["fix", far.url("", RIGHTS), "--recursive", "--write"]) == 0
        fixed = mended(tmp_path / "local")
        assert far.files() == {f"{place}/{name}": content for place in ("a", "b/c") for name, content in fixed.items()}


def test_sets_are_converted_from_and_to_stores(far: azurite.Container, tmp_path: Path) -> None:
    local = tmp_path / "local"
    expected = dataprep.convert_files(local, tmp_path / "out", "set", "4.0")
    found = dataprep.convert_files(far.url("set/"), tmp_path / "near", "set", "4.0")
    assert files_of(tmp_path / "near") == files_of(tmp_path / "out")
    assert (found.outcomes, found.source) == (expected.outcomes, far.url("set/").partition("/?")[0])
    done = dataprep.convert_files(str(local), far.url("made", "rlwc"), "set", "4.0")
    assert done.out.endswith("/made")
    assert {name: raw for name, raw in far.files().items() if name.startswith("made/")} == {
        f"made/{name}": raw for name, raw in files_of(tmp_path / "out").items()
    }
    with pytest.raises(UsageError, match=r"/made' is there already and not empty; name a new one"):
        dataprep.convert_files(local, far.url("made", "rlwc"), "set", "4.0")
    with pytest.raises(UsageError, match="allows too little"):
        dataprep.convert_files(local, far.url("more", "rl"), "set", "4.0")


def test_messages_speak_of_what_was_given(tmp_path: Path, memory: str) -> None:
    url = put(building.write(tmp_path / "x", {"a.pdf": building.pdf()}), f"memory://{memory}/empty")
    with pytest.raises(UsageError, match=f"'{url}' holds nothing to convert"):
        dataprep.convert_files(url, tmp_path / "out", "labels", "2021-03-01")


def test_losses_are_listed_beside_what_is_made(tmp_path: Path, memory: str) -> None:
    ocr = building.with_marks(building.layout_3(), [("selected", (1.0, 4.0, 1.2, 4.2))])
    building.write(tmp_path / "set", {**building.form(), "a.pdf.ocr.json": ocr})
    out = f"memory://{memory}/made"
    done = dataprep.convert_files(tmp_path / "set", out, "ocr", "2.0")
    store, _ = open_remote(f"memory://{memory}")
    assert done.losses
    assert done.report == f"{out}-losses.json"
    assert [entry.path for entry in store.list()] == ["made-losses.json"]


def test_parts_and_evaluations_of_what_is_far(tmp_path: Path, memory: str) -> None:
    url = put(sets.labeled(tmp_path / "set", 12), f"memory://{memory}/set")
    near = dataprep.split(tmp_path / "set", tmp_path / "near")
    done = dataprep.split(url, tmp_path / "parts")
    assert (done.test, done.source) == (near.test, url)
    assert files_of(tmp_path / "parts") == files_of(tmp_path / "near")
    with pytest.raises(UsageError, match="name a place for the parts"):
        dataprep.split(url)
    dataprep.split(url, f"memory://{memory}/parts")
    assert dataprep.check(f"memory://{memory}/parts/train").datasets[0].documents == len(done.train)
