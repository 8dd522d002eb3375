"""The parts that a check consists of, each by itself: `pytest benchmarks/parts.py`, after `pip install -e ".[bench,test]"`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.generator import documents
from dataprep import Session, check, check_document, to_normalized
from dataprep.decode import decode
from dataprep.demo import write_demo
from dataprep.geometry import judge

QUADS = 100_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "set"
    write_demo(folder)
    return folder


def quads() -> Any:
    """Boxes of words, a little crooked, as fractions of a page."""
    chosen = np.random.default_rng(1)
    corner = chosen.random((QUADS, 1, 2)) * 0.9
    box = np.array([[0, 0], [0.05, 0], [0.05, 0.01], [0, 0.01]])
    return corner + box + chosen.uniform(-0.0005, 0.0005, (QUADS, 4, 2))


@pytest.mark.parametrize("kind", ["ocr", "labels"])
def test_decode(benchmark: Any, demo: Path, kind: str) -> None:
    path = next(iter(sorted(demo.glob(f"*.{kind}.json"))))
    raw = path.read_bytes()
    assert benchmark(lambda: decode(raw, path.name, kind).part(path.name)) is not None


def test_quads(benchmark: Any) -> None:
    columns = np.ascontiguousarray(quads().reshape(QUADS, 8).T)
    assert len(benchmark(judge, columns)) == QUADS


def test_fractions(benchmark: Any) -> None:
    given = quads() * 8
    assert len(benchmark(to_normalized, given, 8.5, 11)) == QUADS


def test_small_set(benchmark: Any, demo: Path) -> None:
    assert benchmark(check, demo).ok


NAME = "form.pdf"
WORDS = 500


@pytest.fixture(scope="module", params=["parsed", "bytes"])
def given(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """A form of 500 words and 30 labels, with its fields."""
    trees = documents(WORDS)
    return trees if request.param == "parsed" else {kind: json.dumps(tree).encode() for kind, tree in trees.items()}


def test_document(benchmark: Any, given: Mapping[str, Any]) -> None:
    """One form in memory; the goal is 1.5 ms."""
    assert benchmark(check_document, **given, name=NAME).findings == ()


def test_session(benchmark: Any, given: Mapping[str, Any]) -> None:
    """The same form again, a label of which was changed."""
    session = Session(given["ocr"], given["fields"], name=NAME)
    labels = given["labels"]
    tree = json.loads(labels) if isinstance(labels, bytes) else labels
    fewer = {**tree, "labels": tree["labels"][:-1]}
    states = cycle([json.dumps(fewer).encode() if isinstance(labels, bytes) else fewer, labels])
    assert benchmark(lambda: session.check(next(states))).ok


def test_session_of_other_fields(benchmark: Any, given: Mapping[str, Any]) -> None:
    """The same form again, a field of which was changed."""
    session = Session(given["ocr"], given["fields"], name=NAME)
    session.check(given["labels"])
    fields = documents(WORDS)["fields"]
    states = cycle([fields, {**fields, "fields": fields["fields"][1:]}])
    assert benchmark(lambda: session.check(fields=next(states))).datasets
