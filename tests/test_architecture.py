"""The floors of the house: a module imports only from floors below its own, and never sideways within a folder."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(importlib.import_module("dataprep").__file__ or "").parent

FLOORS = (
    {"findings", "errors", "names", "terminal", "workers", "processes"},
    {
        "store",
        "addresses",
        "ranged",
        "ahead",
        "columns",
        "cells",
        "finding_rows",
        "report_objects",
        "help_pages",
        "arguments",
        "cluster",
    },
    {"model", "fields", "faults", "facts", "classes", "texts", "targets", "settings", "places", "buckets", "azure_accounts"},
    {
        "geometry",
        "literals",
        "listing",
        "durable",
        "coordinates",
        "metrics",
        "passages",
        "stratification",
        "rows",
        "quotes",
        "azure_blobs",
        "filesystems",
    },
    {"rule", "remote", "progress", "class_names"},
    {"formats", "regions", "spans", "matching", "evaluation", "splits", "drawing", "transfer", "bar"},
    {"publish", "edits", "journal", "guessing", "pieces", "mirrors"},
    {"salvage", "predictions", "staging", "saved", "responses", "summaries", "replacements", "writing"},
    {"decode", "class_tables"},
    {"load", "text_sets", "rules", "twins", "conversion"},
    {"plan", "text_files", "homes", "options", "layouts", "declaring", "lists", "samples", "frames", "given"},
    {"configuration", "baseline", "inspection", "viewing"},
    {"rejudging", "overlay", "text_inspection", "text_tables", "class_folders"},
    {"sets", "demo", "convert", "text_names", "cache", "verdicts"},
    {"tasks", "text_sources", "stored"},
    {"harvest", "production", "remembered"},
    {"conversions", "text_placing", "work"},
    {"checking", "converting", "documents", "form_results", "text_listing"},
    {"counting", "mending", "backup", "evaluation_forms", "evaluation_texts", "text_plans", "split_forms", "split_texts"},
    {"evaluating", "converting_texts", "text_frames", "finding_frames", "splitting", "session", "viewer"},
    {"render", "commandline", "reporting"},
    {"datasets", "serve"},
    {"cli"},
    {"__main__"},
)
"""From the ground up."""

OPEN_SETS = ("rules", "render", "cli", "convert", "layouts")
"""Folders whose modules do not know each other; their table, in `__init__`, knows them all."""

CATALOGUES = (("render", "schemas"), ("render", "messages"))
"""What tells of every shape that is written knows them all; messages hold reports."""

UPWARD = {
    ("findings", "render"): "Report shows itself, as JSON, as a table and in a notebook: the one import upwards",
}

MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that a module imports, without the package's name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "dataprep":
            base = node.module.removeprefix("dataprep").lstrip(".")
            for alias in node.names:
                inner = PACKAGE / base.replace(".", "/") / f"{alias.name}.py"
                yield ".".join(part for part in (base, alias.name if inner.exists() or not base else "") if part)


def floor_of(module: str) -> int:
    """The number of a module's floor."""
    return next(number for number, floor in enumerate(FLOORS) if module.split(".")[0] in floor)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts
    if own == ("__init__",):
        return
    for module in imports(path):
        if module in {"__version__", "__init__"}:
            continue
        top = module.split(".")[0]
        if top == own[0]:
            is_table = own[-1] == "__init__"
            assert is_table or top not in OPEN_SETS or module == top or own in CATALOGUES, f"{own} imports {module} beside it"
        elif (own[0], top) not in UPWARD:
            assert floor_of(top) < floor_of(own[0]), f"{'.'.join(own)} imports {module}, which stands above"


def test_every_module_has_a_floor() -> None:
    tops = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in MODULES} - {"__init__"}
    assert sorted(tops) == sorted(module for floor in FLOORS for module in floor)


def test_rules_do_no_input_or_output() -> None:
    for path in (PACKAGE / "rules").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        assert "open" not in called
        assert not {module.split(".")[0] for module in imports(path)} & {"store", "load", "decode", "formats"}, path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sizes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 320, path
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{path}: {node.name}"


def test_the_version_costs_no_more_than_click() -> None:
    """`dataprep --version` imports nothing heavy."""
    import subprocess

    code = "import sys; from dataprep.cli import run; run(['--version']); print(sorted(set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("numpy", "msgspec", "jsonschema", "pypdf", "PIL", "shapely"):
        assert f"'{heavy}'" not in done.stdout
