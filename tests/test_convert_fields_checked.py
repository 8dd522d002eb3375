"""A check is content with a fields.json that was converted, made or added to."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

import dataprep
from dataprep.conversion import Converted, labels_in
from dataprep.convert.fields import convert
from dataprep.declaring import OFFICIAL, PLAIN, added, made
from dataprep.findings import Severity
from dataprep.literals import ORDERS
from dataprep.model import Labels
from tests import building, corpora, sets
from tests.test_convert_fields import PATH, TARGETS, file, model, shown, text
from tests.test_convert_fields_made import result


def problems(folder: Path, codes: str = "K", least: Severity = Severity.WARNING) -> set[tuple[str, str | None]]:
    """What a check finds, by code and name."""
    found = dataprep.check(folder).findings
    return {(one.code, one.about) for one in found if one.code.startswith(codes) and one.severity >= least}


def losing(done: Converted) -> set[tuple[str, str | None]]:
    """What a check is bound to say of labels whose fields are lost."""
    is_bare = not json.loads(done.raw.decode("utf-8-sig"))["fields"]
    return {("K602", loss.about) for loss in done.losses} | ({("K601", None)} if is_bare else set())


def forms(folder: Path) -> list[Labels]:
    """The labels of a folder that are read whole."""
    read = (labels_in(path.read_bytes(), path.name) for path in sorted(folder.glob("*.labels.json")))
    return [labels for labels in read if labels is not None]


@pytest.mark.parametrize("to", TARGETS)
def test_the_check_is_content_with_a_small_set(tmp_path: Path, to: str) -> None:
    folder = sets.labeled(tmp_path)
    place = folder / PATH
    plain = [{**entry, "itemType": None, "fields": None} for entry in building.fields()["fields"]]
    plain[0]["fieldFormat"] = "no-white-spaces"
    place.write_bytes(text(file(*plain, definitions={}), indent=4))
    assert problems(folder) == {("K606", "Number")}
    place.write_bytes(convert(place.read_bytes(), PATH, to).raw)
    assert sets.codes(dataprep.check(folder)) == []
    place.write_bytes(result(forms(folder), to).raw)
    assert sets.codes(dataprep.check(folder)) == []
    assert model(place.read_bytes()).by_name["Total"].type == "number"


def test_the_check_is_content_with_fields_that_are_added(tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path)
    place = folder / PATH
    tree = json.loads(place.read_bytes())
    place.write_bytes(text(file(*tree["fields"][:1]), indent=1))
    assert problems(folder) == {("K602", "Total"), ("K602", "Vendor")}
    place.write_bytes(added(place.read_bytes(), PATH, json.loads(result(forms(folder)).raw)).raw)
    assert sets.codes(dataprep.check(folder)) == []


FOLDERS = sorted({path.parent.relative_to(corpora.FORMS).as_posix() for path in corpora.FORMS.rglob(PATH)})


def copied(folder: str, tmp_path: Path) -> Path:
    """A folder of the corpora, without what lies below it, to be changed."""
    copy = tmp_path / "set"
    copy.mkdir()
    for path in (corpora.FORMS / folder).iterdir():
        if path.is_file():
            shutil.copy(path, copy / path.name)
    return copy


@corpora.needed
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_check_is_content_with_real_fields(tmp_path: Path, folder: str) -> None:
    copy = copied(folder, tmp_path)
    raw = (copy / PATH).read_bytes()
    before = problems(copy)
    for to in TARGETS:
        done = convert(raw, PATH, to)
        assert done.was is not None
        (copy / PATH).write_bytes(done.raw)
        assert problems(copy) <= before | losing(done)
    if not any(loss.at.pointer for loss in convert(raw, PATH, PLAIN).losses) and b"null" not in raw:
        back = convert(convert(raw, PATH, PLAIN).raw, PATH, OFFICIAL)
        assert list(map(shown, model(back.raw).fields)) == list(map(shown, model(raw).fields))


@corpora.needed
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_check_is_content_with_what_is_made(tmp_path: Path, folder: str) -> None:
    copy = copied(folder, tmp_path)
    before, errors = problems(copy), problems(copy, "", Severity.ERROR)
    done = made(forms(copy), OFFICIAL)
    if done is None:
        pytest.skip("nothing is labeled there")
    (copy / PATH).write_bytes(done.raw)
    assert problems(copy) <= before
    assert problems(copy, "", Severity.ERROR) <= errors
    assert not problems(copy, "K", Severity.ERROR)
    assert not problems(copy, "M508", Severity.INFO)


@corpora.needed
def test_guesses_agree_with_the_real_types_or_are_strings() -> None:
    """Where a guess differs, the real type or the guess is a string: the texts of the former read as the type as well."""
    agreed: Counter[bool] = Counter()
    for folder in map(corpora.FORMS.joinpath, FOLDERS):
        done, real = made(forms(folder), OFFICIAL), model((folder / PATH).read_bytes())
        if done is None:
            continue
        guessed = model(done.raw)
        paths = {label.path for one in forms(folder) for label in one.labels}
        columns = {(path[0], path[-1]): path for path in sorted(paths)}
        for path in columns.values():
            told, wanted = guessed.entry(path), real.entry(path)
            if told and wanted:
                agreed[told.type == wanted.type] += 1
                assert told.type == wanted.type or "string" in {told.type, wanted.type} or wanted.type == "signature"
                is_ordered = told.type == wanted.type == "date" and wanted.format in ORDERS
                assert not is_ordered or told.format in {wanted.format, "not-specified"}
    assert agreed[True] / agreed.total() > 0.8, agreed
