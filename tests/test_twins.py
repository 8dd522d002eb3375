"""Forms that are the same, byte for byte, and what D706 says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import dataprep
from dataprep.findings import Severity
from dataprep.listing import list_set
from dataprep.store import LocalStore
from dataprep.twins import find_twins
from tests import building

LONG = bytes(range(256)) * 4000
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"

FILES: list[tuple[str, dict[str, bytes], list[tuple[str, ...]]]] = [
    ("different sizes", {"a.pdf": b"one", "b.pdf": b"three"}, []),
    ("different bytes", {"a.pdf": b"one", "b.pdf": b"two"}, []),
    ("the same", {"a.pdf": b"one", "b.jpg": b"one", "c.pdf": b"two"}, [("a.pdf", "b.jpg")]),
    ("two groups", {"a.pdf": b"1", "b.pdf": b"2", "c.pdf": b"1", "d.pdf": b"2"}, [("a.pdf", "c.pdf"), ("b.pdf", "d.pdf")]),
    ("long and the same", {"a.pdf": LONG, "b.pdf": LONG}, [("a.pdf", "b.pdf")]),
    ("long and different where no glance falls", {"a.pdf": LONG, "b.pdf": LONG[:30_000] + b"!" + LONG[30_001:]}, []),
    ("long and different at the end", {"a.pdf": LONG, "b.pdf": LONG[:-1] + b"!"}, []),
    ("empty files are F008's", {"a.pdf": b"", "b.pdf": b""}, []),
    ("LFS pointers are F009's", {"a.pdf": POINTER, "b.pdf": POINTER}, []),
    ("sidecars are no forms", {"a.pdf.ocr.json": b"{}", "b.pdf.ocr.json": b"{}"}, []),
]


@pytest.mark.parametrize(("files", "groups"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_twins(tmp_path: Path, files: dict[str, bytes], groups: list[tuple[str, ...]]) -> None:
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    store = LocalStore(str(tmp_path))
    assert list(find_twins(store, list_set(store.list()).forms).groups) == groups


def test_what_cannot_be_read_is_no_twin(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"one")
    store = LocalStore(str(tmp_path))
    forms = list_set(store.list()).forms
    (tmp_path / "a.pdf").unlink()
    assert find_twins(store, forms).groups == ()


def test_a_group_is_one_finding(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"form-{number}.pdf").write_bytes(building.pdf())
    (finding,) = dataprep.check(tmp_path, select=("D706",)).findings
    assert (finding.at.path, finding.document, finding.severity) == ("form-0.pdf", "form-0.pdf", Severity.WARNING)
    assert "'form-1.pdf'" in finding.message
    assert finding.message.endswith("'form-5.pdf' and 2 more; keep one of them")
