"""Real layouts in every version and back, and real folders that are checked with them."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.convert.ocr import RAW, STAMPS, convert
from dataprep.findings import Severity
from dataprep.listing import SIDECARS
from tests import corpora
from tests.layouts import converted, model, told

OCR = SIDECARS["ocr"]
RESULTS = corpora.ROOT / "analyze-results"
ALIKE = re.compile(r"IRS_1040_")
"""Forms of which each takes seconds, and which say nothing that others do not."""

FILES = corpora.files(corpora.FORMS, ".json") if corpora.FORMS.is_dir() else []
SIDECAR = [path for path in FILES if path.name.endswith(OCR) and not ALIKE.match(path.name)]
REAL = [*SIDECAR, *(path for path in corpora.files(RESULTS, ".json") if convert(path.read_bytes(), "x", RAW).was)]

SAID_ELSEWHERE = {
    "paragraphs",
    "sections",
    "styles",
    "entities",
    "keyValuePairs",
    "documentResults",
    "modelId",
    "pages/annotations",
}
OF_THE_MODEL = {"selectionMarks": "marks"}
"""What real layouts lose that the model does not have, and what it has."""

OF_VERSIONS = {"O216", "O217", "O218", "O221"}
"""The rules that speak of the version of layouts, and of what only some versions do."""

OF_WORDS = {"M502", "M504"}
OF_MARK = re.compile(r"'(un)?selected'")
"""What is said of labels of selection marks that 2.0 does not have: they are told as lost."""


def lost_of_model(messages: Iterable[str]) -> set[str]:
    """The parts of the model that are lost, by what is told."""
    return {part for message in messages for name, part in OF_THE_MODEL.items() if f"{name} has no place" in message}


def without(layout: Any, parts: set[str]) -> Any:
    """The model without some parts of its pages; one result was published cut short, with spans of words that are gone."""
    return {**layout, "pages": [{key: page[key] for key in page.keys() - parts - {"strayed"}} for page in layout["pages"]]}


@pytest.mark.parametrize("path", REAL, ids=corpora.names(REAL))
def test_real_layouts_are_the_same_there_and_back(path: Path) -> None:
    raw = path.read_bytes()
    own = convert(raw, "x", RAW).was or ""
    assert own in STAMPS
    for to in STAMPS:
        there = converted(raw, to)
        lost = lost_of_model(message for message, *_ in told(there))
        assert without(model(there.raw), lost) == without(model(raw), lost)
        back = converted(there.raw, own)
        assert without(model(back.raw), lost) == without(model(raw), lost)
        again = converted(back.raw, to)
        assert json.loads(again.raw)["analyzeResult"] == json.loads(there.raw)["analyzeResult"]


@pytest.mark.parametrize("path", REAL, ids=corpora.names(REAL))
def test_real_layouts_lose_nothing_without_a_word(path: Path) -> None:
    raw = path.read_bytes()
    for to in STAMPS:
        for message, pointer, count in told(converted(raw, to)):
            place: Any = json.loads(raw)
            for key in pointer.split("/")[1:]:
                place = place[int(key)] if isinstance(place, list) else place[key]
            assert place
            assert count > 0
            assert message.endswith((f"has no place in {to}: left out", "with another style: left out"))


def findings(folder: Path, target: str) -> Counter[tuple[str, str, str | None]]:
    """What the check says of a folder that is worse than an info, but for what it says of versions."""
    found = dataprep.check(folder, target=target).findings
    return Counter(
        (finding.code, finding.message, finding.document)
        for finding in found
        if finding.severity > Severity.INFO and finding.code not in OF_VERSIONS
    )


FOLDERS = [folder for folder in corpora.folders() if any((corpora.FORMS / folder).glob(f"*{OCR}"))]


@corpora.needed
@pytest.mark.parametrize("folder", FOLDERS)
def test_real_folders_check_as_clean_with_converted_layouts(folder: str, tmp_path: Path) -> None:
    source = corpora.FORMS / folder
    for path in source.iterdir():
        if path.is_file() and not path.name.endswith(OCR):
            shutil.copyfile(path, tmp_path / path.name)
    before = findings(source, "4.0")
    for to in STAMPS:
        for path in source.glob(f"*{OCR}"):
            (tmp_path / path.name).write_bytes(convert(path.read_bytes(), path.name, to).raw)
        new = findings(tmp_path, "4.0") - before
        assert all(code in OF_WORDS and OF_MARK.search(message) for code, message, _ in new), new
        assert not new or to.startswith("2.0")
