"""How long it takes to check a hundred thousand texts of 2 KB: `python -m benchmarks.texts [COUNT]`.

The floor is what reading and decoding the texts takes, one after the other, in a process of its own as the check has one; the
texts are in the system's cache for both.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLASSES = ("Drama", "Comedy", "Action", "Mystery", "Thriller")
WORDS = ("somebody", "comes", "to", "a", "town", "by", "night", "and", "leaves", "it", "in", "the", "morning", "asleep")
SIZE = 2000
PEAK = """
import sys, resource
from dataprep.cli import run
sys.stdout = sys.stderr
run(["check", sys.argv[1], "--output", "-", "--select", "E"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.__stdout__)
"""
GOAL = "at most three times the floor, in under 300 MB"


def write_set(folder: Path, count: int) -> None:
    """So many texts, and their labels file of 2022-05-01."""
    chosen = random.Random(7)  # noqa: S311
    documents = []
    for number in range(count):
        words = chosen.choices(WORDS, k=SIZE // 5)
        (folder / f"{number:06}.txt").write_text(f"{number} {' '.join(words)}"[:SIZE], encoding="utf-8")
        classes = [{"category": name} for name in chosen.sample(CLASSES, 2)]
        documents.append({"location": f"{number:06}.txt", "language": "en-us", "classes": classes})
    kind = "CustomMultiLabelClassification"
    metadata = {"projectKind": kind, "projectName": "Films", "storageInputContainerName": "films", "language": "en"}
    assets = {"projectKind": kind, "classes": [{"category": name} for name in CLASSES], "documents": documents}
    labels = {"projectFileVersion": "2022-05-01", "metadata": metadata, "assets": assets}
    (folder / "labels.json").write_text(json.dumps(labels, indent=1), encoding="utf-8")


def floor(folder: str) -> int:
    """Read and decode every text; the number of characters."""
    characters = 0
    for name in sorted(os.listdir(folder)):  # noqa: PTH208 - the floor knows no better way than the fastest
        if name.endswith(".txt"):
            with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123
                characters += len(file.read().decode())
    return characters


def seconds(*command: str) -> float:
    """How long a process takes, from its start to its end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return time.perf_counter() - start


def main(count: int) -> None:
    """Print the seconds of the floor and of the check, how many times the floor that is, and the most memory that was held."""
    with tempfile.TemporaryDirectory() as place:
        seconds(__file__, "--write", place, str(count))  # not in this process: a child's peak begins with its parent's
        floor(place)  # fills the cache
        floors, checks = [], []
        for _ in range(3):
            floors.append(seconds(__file__, "--floor", place))
            checks.append(seconds("-m", "dataprep", "check", place))
        memory = int(subprocess.run([sys.executable, "-c", PEAK, place], check=True, stdout=subprocess.PIPE).stdout) / 1024  # noqa: S603
        print(f"{count:,} texts of {SIZE:,} bytes; the goal: {GOAL}")
        print(f"{min(floors):6.2f} s  reading and decoding them")
        print(f"{min(checks):6.2f} s  dataprep check, {min(checks) / min(floors):.2f} times that")
        print(f"{memory:6.0f} MB at most")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--floor"]:
        floor(sys.argv[2])
    elif sys.argv[1:2] == ["--write"]:
        write_set(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
