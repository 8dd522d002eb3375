"""The table of ratios: `python -m benchmarks [--rounds N] [--large]`, after `pip install -e ".[bench]"`.

Every ratio is of medians in one run, so that it holds on any machine; the seconds are this machine's.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks import coco
from benchmarks.generator import write_forms
from benchmarks.measuring import ROOT, Command, Cost, medians, python

PEERS = (
    "dataprep-forms",
    "check-jsonschema",
    "jsonschema",
    "msgspec",
    "numpy",
    "orjson",
    "panlabel",
    "pillow",
    "pypdf",
    "shapely",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A ratio of two costs and what it should be; `is_least` says that it should be no less."""

    name: str
    ratio: float
    goal: float
    is_least: bool = False
    seconds: str = ""

    def __str__(self) -> str:
        is_met = self.ratio >= self.goal if self.is_least else self.ratio <= self.goal
        bound = "at least" if self.is_least else "at most"
        return f"| {self.name} | {self.ratio:.3g} | {bound} {self.goal:g} | {'yes' if is_met else '**no**'} | {self.seconds} |"


def check(folder: Path, *options: str) -> Sequence[Command]:
    """The check of a set, its report as JSON."""
    return (python("-m", "dataprep", "check", str(folder), "--format", "json", *options),)


def module(name: str, folder: Path, *options: str) -> Sequence[Command]:
    """A program of this folder over a set."""
    return (python("-m", f"benchmarks.{name}", str(folder), *options),)


def by_schema(folder: Path) -> Sequence[Command]:
    """check-jsonschema over all OCR and labels of a set, by the same schemas."""
    program = str(Path(sys.executable).with_name("check-jsonschema"))
    files = {"ocr-2.1": "*.ocr.json", "labels-2021-03-01": "*.labels.json"}
    return [
        (program, "--schemafile", str(ROOT / "schemas" / f"{name}.json"), *map(str, sorted(folder.glob(pattern))))
        for name, pattern in files.items()
    ]


def rows(place: Path, rounds: int, sizes: Mapping[str, int]) -> Iterator[Row]:
    """Every ratio, the sets written as they are needed."""
    hundred, thousand, faulty = (place / name for name in ("hundred", "thousand", "faulty"))
    write_forms(hundred, 100)
    yield from _small(hundred, rounds)
    write_forms(thousand, 1000)
    write_forms(faulty, 1000, faults=0.05)
    costs = medians(
        {
            "floor": module("floor", thousand),
            "check": check(thousand),
            "faulty": check(faulty),
            "two": check(thousand, "--jobs", "2"),
        },
        rounds,
    )
    yield _ratio("check / floor, 1,000 forms", costs, "check", "floor", 2.5)
    yield _ratio("5 % of the forms with a fault / none", costs, "faulty", "check", 1.3)
    yield Row("peak megabytes, 1,000 forms", costs["check"].peak, 90)
    once = medians({"notebook": module("notebook", thousand), "check": check(thousand)}, 1)
    yield _ratio("notebook / check, 1,000 forms", once, "notebook", "check", 13, is_least=True)
    coco.write(thousand, place / "coco.json")
    panlabel = (str(Path(sys.executable).with_name("panlabel")), "validate", "--format", "coco", str(place / "coco.json"))
    boxes = medians({"check": check(thousand), "panlabel": (panlabel,)}, rounds)
    yield _ratio("check / panlabel over the same boxes", boxes, "check", "panlabel", 1.2)
    yield Row("the same, peak memory", boxes["check"].peak / boxes["panlabel"].peak, 0.15)
    for name, count in sizes.items():
        yield from _growth(place, name, count, costs["check"], rounds)


def _small(hundred: Path, rounds: int) -> Iterator[Row]:
    one = hundred.with_name("one")
    one.mkdir()
    for path in hundred.glob("form-000001.*"):
        shutil.copy(path, one)
    shutil.copy(hundred / "fields.json", one)
    costs = medians(
        {
            "pass": (python("-c", "pass"),),
            "version": (python("-m", "dataprep", "--version"),),
            "one": check(one),
            "floor": module("floor", hundred),
            "check": check(hundred),
        },
        rounds * 2,
    )
    yield _ratio("--version / python -c pass", costs, "version", "pass", 4)
    yield _ratio("check of one form / python -c pass", costs, "one", "pass", 18)
    yield _ratio("check / floor, 100 forms", costs, "check", "floor", 3.5)
    peers = medians({"check": check(hundred), "schemas": by_schema(hundred), "all": module("notebook", hundred, "--schema")}, 1)
    yield _ratio("check-jsonschema / check, 100 forms", peers, "schemas", "check", 15, is_least=True)
    yield _ratio("notebook with jsonschema / check, 100 forms", peers, "all", "check", 15, is_least=True)


def _growth(place: Path, name: str, count: int, small: Cost, rounds: int) -> Iterator[Row]:
    """How cost and memory grow with the forms; of two processes the clock counts."""
    folder = place / name
    write_forms(folder, count)
    costs = medians({"check": check(folder), "two": check(folder, "--jobs", "2")}, max(1, rounds // 2))
    growth = costs["check"].cpu / small.cpu * 1000 / count
    yield Row(f"cost of a form, {count:,} forms / 1,000", growth, 1.05, seconds=f"{costs['check'].cpu:.2f} s")
    yield Row(f"bytes a form beyond 1,000, {count:,} forms", (costs["check"].peak - small.peak) * 2**20 / (count - 1000), 400)
    yield Row(f"--jobs 2 / serial by the clock, {count:,} forms", costs["two"].wall / costs["check"].wall, 0.6)


def _ratio(name: str, costs: Mapping[str, Cost], one: str, other: str, goal: float, *, is_least: bool = False) -> Row:
    seconds = f"{costs[one].cpu:.3f} s / {costs[other].cpu:.3f} s"
    return Row(name, costs[one].cpu / costs[other].cpu, goal, is_least, seconds)


def main() -> None:
    """Print the table, with the versions and the machine."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--large", action="store_true", help="also 5,000 and 20,000 forms")
    chosen = options.parse_args()
    print("| | ratio | goal | met | CPU |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        for row in rows(Path(place), chosen.rounds, {"large": 5000, "huge": 20_000} if chosen.large else {}):
            print(row, flush=True)
    print(
        f"\n{platform.python_implementation()} {platform.python_version()} on {platform.system()}, {os.cpu_count()} cores;",
        end=" ",
    )
    print(", ".join(f"{name} {version(name)}" for name in PEERS))


if __name__ == "__main__":
    main()
