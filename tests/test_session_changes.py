"""A session says after each change what a fresh check says, and nothing that is given makes a rule crash."""

from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest

import dataprep
from dataprep.model import Ocr
from dataprep.regions import Matches, Regions
from tests import building

NAME = "a.pdf"
Documents = dict[str, Any]


@pytest.fixture
def documents() -> Documents:
    return {"labels": building.labels(), "ocr": building.layout_2(), "fields": building.fields()}


def variants(documents: Documents, chosen: random.Random) -> Iterator[Documents]:
    """Changes of an open form, one after the other: of one document or several, in any shape."""
    states = {
        "labels": [documents["labels"], {**documents["labels"], "document": "b.pdf"}, None, building.preview_labels()],
        "ocr": [documents["ocr"], building.layout_3(), None, {}],
        "fields": [documents["fields"], building.fields(("Other",)), None],
    }
    turned = copy.deepcopy(documents["labels"])
    building.put(turned, "/labels/0/value/0/boundingBoxes/0", [0.5, 0.5, 0.1, 0.5, 0.1, 0.1, 0.5, 0.1])
    states["labels"] += [turned, {"labels": "none"}]
    forms = [building.pdf(), building.pdf(2), [(8.5, 11)], None, b"no form"]
    for _ in range(60):
        kinds = chosen.sample(list(states), chosen.randint(0, 2))
        change = {kind: written(chosen.choice(states[kind]), chosen) for kind in kinds}
        yield change | ({"form": chosen.choice(forms)} if chosen.random() < 0.2 else {})


def written(tree: Any, chosen: random.Random) -> Any:
    """A document parsed, or as text, with lines or without."""
    return tree if tree is None or chosen.random() < 0.4 else json.dumps(tree, indent=chosen.choice([None, 1]))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", [NAME, None])
def test_a_session_says_what_a_fresh_check_says(documents: Documents, seed: int, name: str | None) -> None:
    session, now = dataprep.Session(name=name), Documents()
    found: set[str] = set()
    for change in variants(documents, random.Random(seed)):  # noqa: S311
        now |= change
        report = session.check(**change)
        assert report == dataprep.check_document(**now, name=name)
        found |= {finding.code for finding in report.findings}
    assert {"G404", "F011", "F015", "S102"} & found


def test_what_does_not_depend_on_a_change_is_kept(documents: Documents) -> None:
    session = dataprep.Session(documents["ocr"], documents["fields"], name=NAME)
    session.check(documents["labels"])
    seen = session._seen
    session.check(fields=building.fields(("Other",)))
    kept = session._seen
    assert all(kept.made[kind] is seen.made[kind] for kind in (Regions, Matches))
    assert kept.loaded.parts[Ocr] is seen.loaded.parts[Ocr]
    session.check(documents["labels"] | {"document": "b.pdf"})
    assert session._seen.made[Regions] is not seen.made[Regions]
    assert session._seen.loaded.parts[Ocr] is seen.loaded.parts[Ocr]


HOSTILE: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e308,
    math.nan,
    -math.inf,
    10**400,
    2**70,
    "",
    "\ud800",
    "a~b/c",
    [],
    {},
    [[]],
    [math.nan] * 8,
)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_in_a_parsed_document_crashes_a_rule(documents: Documents, seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311
    nested: Any = []
    for _ in range(100_000):
        nested = [nested]
    judged = 0
    for _ in range(250):
        given = copy.deepcopy(documents | {"ocr": chosen.choice([documents["ocr"], building.layout_3()])})
        for kind in chosen.sample(list(given), 2):
            spoil(given[kind], chosen.choice((*HOSTILE, nested)), chosen)
        report = dataprep.check_document(**given, form=[(8.5, 11)], name=NAME)
        assert not report.crashed
        judged += bool(report.findings)
    assert judged > 50


def spoil(node: Any, value: Any, chosen: random.Random) -> None:
    """Put a value somewhere into a document."""
    while True:
        keys = list(node) if isinstance(node, dict) else range(len(node))
        key = chosen.choice(keys)
        if not isinstance(node[key], dict | list) or not node[key] or chosen.random() < 0.2:
            node[key] = value
            return
        node = node[key]
