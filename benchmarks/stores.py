"""Checking a set in blob storage against fetching its bytes: `python -m benchmarks.stores [--forms 1000] [--latency 0.03]`.

The blobs lie in Azurite, in memory, behind a proxy in a process of its own that makes every request wait. The check should take
at most 1.5 times as long as fetching all bytes, 32 at a time, with nothing done to them.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.generator import write_forms
from benchmarks.measuring import ROOT
from tests.azurite import Container, port

AT_A_TIME = 32
GOAL = 1.5


def timed(work: Callable[[], object]) -> float:
    """The seconds of the clock that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(*arguments: str) -> None:
    """A program of this interpreter, in a process of its own."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{arguments[1]} failed: {done.returncode}")


def fetch(url: str, client: str) -> None:
    """All bytes of a container, by plain requests or by the SDK, and nothing else."""
    from azure.storage.blob import ContainerClient

    from dataprep.addresses import address_of
    from dataprep.azure_blobs import AzureBucket

    with ContainerClient.from_container_url(url) as container, ThreadPoolExecutor(AT_A_TIME) as pool:
        bucket = AzureBucket(address_of(url))
        names = [one.name for one in container.list_blobs()]
        read = bucket.read if client == "plain" else lambda name: container.download_blob(name).readall()
        total = sum(map(len, pool.map(read, names)))
        bucket.close()
    print(f"{len(names)} blobs, {total:,} bytes")


def main(arguments: Sequence[str]) -> None:
    """Print the seconds of each, the medians of a few rounds in turn, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.03)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "set"
        write_forms(folder, given.forms)
        container = Container({path.name: path.read_bytes() for path in folder.iterdir()})
        command = [sys.executable, "-m", "tests.proxy", str(port()), str(given.latency)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as proxy:  # noqa: S603
            try:
                assert proxy.stdout  # noqa: S101
                measure(container.url(at=int(proxy.stdout.readline())), str(folder), given.rounds)
            finally:
                proxy.terminate()


def measure(url: str, folder: str, rounds: int) -> None:
    """Print how long each takes."""
    works = {
        "fetch, plain requests": lambda: run("-m", "benchmarks.stores", "fetch", url, "plain"),
        "fetch, SDK": lambda: run("-m", "benchmarks.stores", "fetch", url, "sdk"),
        "check, far away": lambda: run("-m", "dataprep", "check", url),
        "check, on disk": lambda: run("-m", "dataprep", "check", folder),
    }
    times = [{name: timed(work) for name, work in works.items()} for _ in range(rounds)]
    seen = {name: statistics.median(one[name] for one in times) for name in works}
    for name, seconds in seen.items():
        print(f"{name:24} {seconds:7.2f} s")
    for name in list(seen)[:2]:
        ratio = seen["check, far away"] / seen[name]
        print(f"check far away to {name}: {ratio:.2f} ({'within' if ratio <= GOAL else 'over'} {GOAL})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["fetch"]:
        fetch(*sys.argv[2:])
    else:
        main(sys.argv[1:])
