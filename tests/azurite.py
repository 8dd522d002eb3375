"""Azurite, Microsoft's emulator of Azure's blobs, with real permissions: installed where Node is, and started once a process."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

VERSION = "3.35.0"
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The key that everyone knows (Azurite's README)."""

FAR, PAST = datetime(2099, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)


@functools.cache
def program() -> str:
    """Azurite itself: what DATAPREP_AZURITE names, else of a folder of caches, into which it is installed."""
    if given := os.environ.get("DATAPREP_AZURITE"):
        return given
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("Azurite needs node and npm, which are not here")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dataprep-tests" / f"azurite-{VERSION}"
    found = home / "node_modules" / ".bin" / "azurite-blob"
    if not found.exists():
        _install(npm, home)
    return str(found)


def _install(npm: str, home: Path) -> None:
    """Install it beside its place first: workers that do so at once do not see half of it."""
    beside = home.with_name(f"{home.name}-{uuid.uuid4().hex}")
    beside.mkdir(parents=True)
    command = [npm, "install", "--prefix", str(beside), "--no-audit", "--no-fund", f"azurite@{VERSION}"]
    if subprocess.run(command, capture_output=True, check=False, timeout=300).returncode:
        shutil.rmtree(beside, ignore_errors=True)
        pytest.skip("Azurite cannot be installed: npm fails")
    try:
        beside.rename(home)
    except OSError:  # another worker was faster
        shutil.rmtree(beside, ignore_errors=True)


@functools.cache
def port() -> int:
    """The port of a running Azurite, which ends with this process."""
    found, number = program(), _free_port()
    options = ["--silent", "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence", "--disableProductStyleUrl"]
    running = subprocess.Popen([found, *options, "--blobHost", "127.0.0.1", "--blobPort", str(number)], stdout=subprocess.DEVNULL)
    atexit.register(_end, running)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                return number
        time.sleep(0.05)
    pytest.skip("Azurite does not start")


def _end(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    running.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Container:
    """A container of its own, with URLs for it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        from azure.storage.blob import ContainerClient, LinearRetry

        self.name, patience = f"c{uuid.uuid4().hex}", LinearRetry(backoff=0, random_jitter_range=0)  # the usual one waits 15 s
        self.client = ContainerClient.from_connection_string(connection_string(port()), self.name, retry_policy=patience)
        self.client.create_container()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self.client.upload_blob, files.keys(), files.values()))

    def __enter__(self) -> Container:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def url(self, prefix: str = "", rights: str = "rl", end: datetime = FAR, at: int | None = None) -> str:
        """The URL of a folder in it, with a SAS; `at` is the port to ask, that of a proxy for one."""
        from azure.storage.blob import ContainerSasPermissions, generate_container_sas

        allowed = ContainerSasPermissions.from_string(rights)
        start = min(PAST, end) - timedelta(days=1)
        sas = generate_container_sas(ACCOUNT, self.name, KEY, permission=allowed, expiry=end, start=start)
        place = f"http://127.0.0.1:{at or port()}/{ACCOUNT}/{self.name}/{prefix}"
        return f"{place if prefix else place[:-1]}?{sas}"

    def files(self) -> dict[str, bytes]:
        """All that lies in it."""
        return {one.name: self.client.download_blob(one.name).readall() for one in self.client.list_blobs()}


def connection_string(at: int) -> str:
    """How the environment names the account."""
    return f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint=http://127.0.0.1:{at}/{ACCOUNT}"
