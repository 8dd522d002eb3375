"""The parts that a check consists of, each by itself: `pytest benchmarks/parts.py`, after `pip install -e ".[bench,test]"`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dataprep import check, to_normalized
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
