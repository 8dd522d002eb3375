"""Converting files and trees from outside: what is written, where, and that nothing is half done."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import dataprep
from dataprep.cli import run
from dataprep.conversions import CONVERTERS
from dataprep.demo import SHAPES, write_demo
from dataprep.errors import StoreError, UsageError
from dataprep.listing import JOURNAL
from dataprep.render.schemas import catalogue
from dataprep.store import LocalStore
from tests import building, sets
from tests.test_journal import dies_at, in_python, tree

Print = pytest.CaptureFixture[str]

VERSIONS = ("2.0-preview", "2.0", "2.1", "3.0", "3.1", "4.0")
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A healthy set of 2.1: six forms with OCR and labels, tables and marks among them."""
    write_demo(tmp_path / "sample")
    return tmp_path / "sample"


def names(folder: Path) -> list[str]:
    """What lies in a folder, hidden things included."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_healthy_set_is_healthy_for_every_version(tmp_path: Path, shape: str, version: str) -> None:
    write_demo(tmp_path / "in", shape=shape)
    before = tree(tmp_path / "in")
    done = dataprep.convert_files(tmp_path / "in", tmp_path / "out", "set", version, allow_loss=True)
    assert done.is_written
    assert tree(tmp_path / "in") == before
    found = [finding for finding in dataprep.check(tmp_path / "out", target=version).findings if finding.severity > 0]
    assert {finding.code for finding in found} <= {"D701"}  # the preview wants ten forms


@pytest.mark.parametrize("version", ["3.0", "3.1", "4.0"])
def test_there_and_back_labels_and_fields_are_the_same_bytes(sample: Path, tmp_path: Path, version: str) -> None:
    assert not dataprep.convert_files(sample, tmp_path / "there", "set", version).losses
    assert not dataprep.convert_files(tmp_path / "there", tmp_path / "back", "set", "2.1").losses
    before, after = tree(sample), tree(tmp_path / "back")
    assert before.keys() == after.keys()
    for path, content in before.items():
        same = json.loads(after[path]) == json.loads(content) if path.endswith(".ocr.json") else after[path] == content
        assert same, path


def test_what_has_the_version_already_is_the_same(sample: Path, tmp_path: Path) -> None:
    done = dataprep.convert_files(sample, tmp_path / "out", "set", "2.1")
    assert tree(tmp_path / "out") == tree(sample)
    assert all(one.is_same for one in done.outcomes)
    assert done.copied == 6


def test_losses_stop_it_before_anything_is_written(sample: Path, tmp_path: Path, capsys: Print) -> None:
    assert run(["convert", "set", str(sample), str(tmp_path / "old"), "--to", "2.0"]) == 1
    told = capsys.readouterr().out
    assert "lost: fields.json:44: 'Items'" in told
    assert "'Items' is a table, which 2.0 does not have: its cells are left out (36 in 6 files, this the first)" in told
    assert told.endswith("nothing else is written: --allow-loss goes on\n")
    assert f"all that is lost is listed in {tmp_path / 'old'}-losses.json" in told
    assert names(tmp_path) == ["old-losses.json", "sample"]


def test_allowed_losses_are_listed_one_by_one(sample: Path, tmp_path: Path, capsys: Print) -> None:
    assert run(["convert", "set", str(sample), str(tmp_path / "old"), "--to", "2.0", "--allow-loss"]) == 0
    assert capsys.readouterr().out.endswith("nothing found\n")
    assert names(tmp_path) == ["old", "old-losses.json", "sample"]
    listed = json.loads((tmp_path / "old-losses.json").read_bytes())
    jsonschema.validate(listed, catalogue()["losses"])
    cells = [loss for loss in listed["losses"] if loss["about"] == "Items" and loss["path"].endswith(".labels.json")]
    assert len(cells) == 36
    for loss in cells[:3]:
        file = (sample / loss["path"]).read_text(encoding="utf-8")
        place = json.loads(file)["labels"][int(loss["pointer"].rpartition("/")[2])]
        assert place["label"].startswith("Items/")
        assert file.splitlines()[loss["line"] - 1].strip() == "{"


def test_a_list_of_an_earlier_run_is_replaced_and_goes_where_nothing_is_lost(sample: Path, tmp_path: Path) -> None:
    for version in ("2.0", "2.0-preview"):
        assert not dataprep.convert_files(sample, f"{tmp_path / 'old'}/", "set", version).is_written
        assert json.loads((tmp_path / "old-losses.json").read_bytes())["to"] == version
    assert dataprep.convert_files(sample, tmp_path / "old", "set", "4.0").is_written
    assert names(tmp_path) == ["old", "sample"]


def test_another_file_of_that_name_stays(sample: Path, tmp_path: Path) -> None:
    building.write(tmp_path, {"old-losses.json": b"mine"})
    with pytest.raises(UsageError, match="no list of losses, which would take its place: move it away"):
        dataprep.convert_files(sample, tmp_path / "old", "set", "2.0", allow_loss=True)
    assert (tmp_path / "old-losses.json").read_bytes() == b"mine"


def test_a_set_without_labels_left_has_no_labels_files(sample: Path, tmp_path: Path, capsys: Print) -> None:
    for path in sample.glob("*.labels.json"):
        labels = json.loads(path.read_bytes())
        labels["labels"] = [label for label in labels["labels"] if label["label"].startswith("Items/")]
        path.write_bytes(json.dumps(labels).encode())
    assert run(["convert", "set", str(sample), str(tmp_path / "old"), "--to", "2.0", "--allow-loss"]) == 0
    assert "6 labels files: left out" in capsys.readouterr().out
    assert not list((tmp_path / "old").glob("*.labels.json"))


def test_a_version_that_cannot_train_the_set_is_refused_first(tmp_path: Path, capsys: Print) -> None:
    building.write(tmp_path / "in", building.classifier())
    assert run(["convert", "set", str(tmp_path / "in"), str(tmp_path / "out"), "--to", "2.1"]) == 2
    assert "classifiers are built from 3.1 on, not by 2.1" in capsys.readouterr().err
    assert names(tmp_path) == ["in"]


def test_a_signature_is_lost_before_3_0(tmp_path: Path) -> None:
    sets.labeled(tmp_path / "in")
    fields = building.fields()
    fields["fields"][2]["fieldType"] = "signature"
    building.write(tmp_path / "in", {"fields.json": fields})
    assert not dataprep.convert_files(tmp_path / "in", tmp_path / "new", "set", "3.1").losses
    lost = dataprep.convert_files(tmp_path / "in", tmp_path / "old", "set", "2.1").losses
    assert {loss.message for loss in lost} == {
        "is of the type signature, which 2.1 does not have: left out",
        "is of a type that 2.1 does not have: left out",
    }
    assert len(lost) == 7


def test_a_tree_of_sets_with_all_that_lies_in_it(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "trees" / "one")
    shutil.copytree(sample, tmp_path / "trees" / "two")
    (tmp_path / "trees" / "two" / "fields.json").unlink()
    building.write(tmp_path / "trees", {"notes/read me.txt": b"mine", "one/x.fott": b"sig=", "dataprep.toml": b"", ".keep": b""})
    done = dataprep.convert_files(tmp_path / "trees", tmp_path / "out", "set", "4.0")
    made = tree(tmp_path / "out")
    assert made["notes/read me.txt"] == b"mine"
    assert {".keep", "dataprep.toml", "two/fields.json"} <= made.keys()
    assert done.left_out == ("one/x.fott",)
    assert "one/x.fott" not in made
    assert not dataprep.check(tmp_path / "out", recursive=True, target="4.0").fails


def test_fields_are_made_where_there_are_none(sample: Path, tmp_path: Path, capsys: Print) -> None:
    (sample / "fields.json").unlink()
    assert run(["convert", "fields", str(sample), str(tmp_path / "out")]) == 0
    assert "1 fields.json: made" in (told := capsys.readouterr().out)
    assert "'Items' is taken for a table of" in told
    assert not dataprep.check(tmp_path / "out").fails
    assert run(["check", str(tmp_path / "out"), "--select", "K", "--fail-on", "warning"]) == 0


def test_hard_links(sample: Path, tmp_path: Path) -> None:
    done = dataprep.convert_files(sample, tmp_path / "out", "set", "4.0", link=True)
    assert done.unlinked == 0
    for path in sample.glob("invoice-*"):
        assert path.samefile(tmp_path / "out" / path.name) is (path.suffix != ".json")


def test_where_links_cannot_be_made_files_are_copied(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Print
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refused)
    assert run(["convert", "set", str(sample), str(tmp_path / "out"), "--to", "4.0", "--link"]) == 0
    assert "6 of them copied, for they cannot be linked there" in capsys.readouterr().out
    assert len(tree(tmp_path / "out")) == 19


def test_one_file(sample: Path, tmp_path: Path, capsys: Print) -> None:
    labels = sample / "invoice-01.pdf.labels.json"
    assert run(["convert", "coordinates", str(labels), str(tmp_path / "in.json"), "--to", "inch"]) == 0
    assert "  1 labels file: converted from normalized\nnote: " in capsys.readouterr().out
    first = json.loads((tmp_path / "in.json").read_bytes())["labels"][0]["value"][0]["boundingBoxes"][0]
    ocr = (sample / "invoice-01.pdf.ocr.json").read_bytes()
    assert json.dumps(first).encode() in json.dumps(json.loads(ocr)).encode()
    shutil.copy(sample / "invoice-01.pdf.ocr.json", tmp_path / "in.ocr.json")
    (tmp_path / "in.json").rename(tmp_path / "in.labels.json")
    assert run(["convert", "coordinates", str(tmp_path / "in.labels.json"), str(tmp_path / "n.json"), "--to", "normalized"]) == 0
    assert (tmp_path / "n.json").read_bytes() == labels.read_bytes()


def test_a_file_in_the_frame_already_is_said(sample: Path, tmp_path: Path, capsys: Print) -> None:
    assert run(["convert", "coordinates", str(sample), str(tmp_path / "out"), "--to", "normalized"]) == 0
    assert "  6 labels files: unchanged, normalized already\n" in capsys.readouterr().out
    assert tree(tmp_path / "out") == tree(sample)


WRONG: Mapping[str, tuple[list[str], str]] = {
    "no such folder": (["set", "nothing", "out", "--to", "4.0"], "'nothing' does not exist"),
    "within itself": (["set", "sample", "sample/out", "--to", "4.0"], "'sample/out' lies in 'sample'"),
    "over something": (["set", "sample", "full", "--to", "4.0"], "'full' is there already and not an empty folder"),
    "a file for a set": (["set", "sample/fields.json", "out", "--to", "4.0"], "'fields.json' is a file; give the folder"),
    "over a file": (["fields", "sample/fields.json", "full/x.json"], "'full/x.json' is there already; name a new file"),
    "no target": (["set", "sample", "out"], "Missing option '--to'"),
    "another target": (["set", "sample", "out", "--to", "4.1"], "did you mean '4.0'?"),
    "a shape for coordinates": (["coordinates", "sample", "out", "--to", "inches"], "did you mean 'inch'?"),
    "another frame": (["coordinates", "sample", "out", "--to", "inch", "--from", "foot"], "to 'foot'"),
    "no resolution": (["coordinates", "sample", "out", "--to", "inch", "--resolution", "0"], "a positive number of dots an inch"),
    "no form": (["results", "full/x.json", "out", "--form", "a.txt"], "'a.txt' is no name of a form"),
    "no place": (["results", "full/x.json", "out", "--form", "../a.pdf"], "'../a.pdf' is no name of a form"),
    "a form for all": (
        ["results", "sample", "out", "--form", "a.pdf"],
        "is for one result; in a folder call each",
    ),
    "no parent": (["set", "sample", "no/out", "--to", "4.0"], "cannot write 'no/out': its folder does not exist"),
    "no name": (["set", "sample", "", "--to", "4.0"], "cannot write ''"),
    "nothing to convert": (["labels", "full", "out", "--to", "2.0"], "'full' holds nothing to convert: no *.labels.json"),
    "no result": (["results", "sample", "out"], "no result of a model"),
    "no command": (["sets", "sample", "out"], "there is no command 'convert sets'; did you mean 'set'?"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_call_is_one_line(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Print, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    building.write(tmp_path, {"full/x.json": b"{}"})
    arguments, told = WRONG[case]
    assert run(["convert", *arguments]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert told in said.err
    assert said.out == ""
    assert names(tmp_path) == ["full", "sample"]


def test_details_of_another_conversion_are_refused(sample: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a resolution is not for labels"):
        dataprep.convert_files(sample, tmp_path / "out", "labels", "2.0", resolution=200)
    with pytest.raises(UsageError, match="the name of a form is not for set"):
        dataprep.convert_files(sample, tmp_path / "out", "set", "4.0", form="a.pdf")
    with pytest.raises(UsageError, match="there is no conversion of 'sett'; did you mean 'set'"):
        dataprep.convert_files(sample, tmp_path / "out", "sett", "4.0")


def test_a_set_that_a_fix_left_half_done_is_refused(sample: Path, tmp_path: Path) -> None:
    (sample / JOURNAL).write_bytes(b"{}")
    with pytest.raises(UsageError, match="complete it first: dataprep fix"):
        dataprep.convert_files(sample, tmp_path / "out", "set", "4.0")


def test_what_cannot_be_read_is_named_and_kept(sample: Path, tmp_path: Path, capsys: Print) -> None:
    building.write(
        sample, {"invoice-01.pdf.ocr.json": b"{", "invoice-02.pdf.labels.json": b'{"labels": [{}]}', "b.ocr.json": b""}
    )
    (sample / "away.json").symlink_to(tmp_path)
    (sample / "gone.json").symlink_to(tmp_path / "nowhere")
    assert run(["convert", "set", str(sample), str(tmp_path / "out"), "--to", "4.0"]) == 1
    told = capsys.readouterr().out
    assert "lost: invoice-01.pdf.ocr.json:1: not converted: it is no JSON: " in told
    assert "lost: invoice-02.pdf.labels.json:1: not converted: 'label' is missing (F015)" in told
    assert "lost: b.ocr.json: not converted: it is empty (F008)" in told
    assert "lost: away.json: is not copied: a link that leaves the folder (2 in 2 files, this the first)" in told
    assert run(["convert", "set", str(sample), str(tmp_path / "out"), "--to", "4.0", "--allow-loss"]) == 1
    made = tree(tmp_path / "out")
    assert made["invoice-01.pdf.ocr.json"] == b"{"
    assert made["b.ocr.json"] == b""
    assert "gone.json" not in made


def test_a_file_that_may_not_be_read(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = sample / "invoice-01.pdf.labels.json"
    opened = LocalStore.read

    def read(store: Any, path: str) -> bytes:
        if path == refused.name:
            raise PermissionError(13, "Permission denied")
        return opened(store, path)

    monkeypatch.setattr(LocalStore, "read", read)
    done = dataprep.convert_files(sample, tmp_path / "out", "labels", "2.1", allow_loss=True)
    assert [loss.message for loss in done.losses] == ["not converted: it cannot be read (Permission denied)"]
    assert refused.name not in tree(tmp_path / "out")


def test_a_disk_that_fails_is_one_line(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Print) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert run(["convert", "set", str(sample), str(tmp_path / "out"), "--to", "4.0"]) == 3
    told = capsys.readouterr().err
    assert told == f"dataprep: cannot write '{tmp_path / 'out'}': No space left on device; nothing is written\n"
    assert names(tmp_path) == ["sample"]


def test_what_a_killed_run_left_is_removed_by_the_next(sample: Path, tmp_path: Path) -> None:
    building.write(tmp_path, {".out.dataprep-staged/half.json": b"{", ".out.dataprep-staged/sub/half.json": b"{"})
    dataprep.convert_files(sample, tmp_path / "out", "set", "4.0")
    assert names(tmp_path) == ["out", "sample"]
    assert "half.json" not in tree(tmp_path / "out")


def test_a_link_in_place_of_the_hidden_folder_is_refused(sample: Path, tmp_path: Path) -> None:
    building.write(tmp_path, {"mine/file": b"mine"})
    (tmp_path / ".out.dataprep-staged").symlink_to(tmp_path / "mine")
    with pytest.raises(StoreError, match="is a link; look at it, and remove it"):
        dataprep.convert_files(sample, tmp_path / "out", "set", "4.0")
    assert tree(tmp_path / "mine") == {"file": b"mine"}


def crash_everywhere(place: Path) -> None:
    """Crash before every call of a conversion: the source stays, and the output is not there or whole."""
    source = sets.labeled(place / "in", 3)
    before = tree(source)
    dataprep.convert_files(source, place / "whole", "set", "4.0")
    wanted = tree(place / "whole")
    number = 0
    while True:
        number += 1
        out = place / str(number)
        has_died = dies_at(number, lambda out=out: dataprep.convert_files(source, out, "set", "4.0"))  # type: ignore[misc]
        assert tree(source) == before, number
        assert not out.exists() or tree(out) == wanted, number
        if not has_died:
            print(number)
            return
        if not out.exists():
            dataprep.convert_files(source, out, "set", "4.0")
        assert tree(out) == wanted


@FORKS
def test_a_crash_before_every_call_of_the_system(tmp_path: Path) -> None:
    code = "from tests.test_converting import crash_everywhere; crash_everywhere(Path(sys.argv[1]))"
    assert int(in_python(code, tmp_path).split()[-1]) > 15


def test_every_conversion_has_a_command(capsys: Print) -> None:
    for what in CONVERTERS:
        assert run(["convert", what, "--help"]) == 0
    assert "--to" in capsys.readouterr().out
