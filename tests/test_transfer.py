"""Uploads and downloads: only what differs, verified, gone on with, and nothing overwritten that was not meant."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dataprep import transfer
from dataprep.buckets import Blob, Patience
from dataprep.cli import run
from dataprep.errors import StoreError, UsageError
from dataprep.remote import RemoteStore, remote_at
from dataprep.store import LocalStore
from tests import azurite, building
from tests.proxy import CUT, DROP, Proxy, running
from tests.test_azure import files_of
from tests.test_remote import Failing, failing, put
from tests.test_remote import memory as memory

FILES = {"a.pdf": b"one", "sub/b c#?.json": b"{}", "empty.txt": b"", "large.bin": bytes(range(256)) * 40_000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with something to copy, and something to leave."""
    return building.write(tmp_path / "from", {**FILES, ".git/config": b"x", "keys.fott": b"x"})


@pytest.fixture
def far() -> Iterator[azurite.Container]:
    """An empty container."""
    with azurite.Container({}) as found:
        yield found


def test_there_and_back(far: azurite.Container, folder: Path, tmp_path: Path) -> None:
    done = transfer.upload(folder, far.url("set", "rlwc"))
    assert far.files() == {f"set/{name}": raw for name, raw in FILES.items()}
    assert (sorted(done.copied), done.bytes, done.same) == (sorted(FILES), sum(map(len, FILES.values())), 0)
    assert done.left_out == (("keys.fott", "may hold keys"),)
    assert all(blob.content_settings.content_md5 for blob in far.client.list_blobs())
    back = transfer.download(far.url("set"), tmp_path / "to")
    assert files_of(tmp_path / "to") == FILES
    assert (len(back.copied), back.same) == (4, 0)


def test_only_what_differs_is_copied(far: azurite.Container, folder: Path, tmp_path: Path) -> None:
    url = far.url("set", "rlwc")
    transfer.upload(folder, url)
    assert transfer.upload(folder, url).same == 4
    (folder / "a.pdf").write_bytes(b"two")
    with pytest.raises(UsageError, match=r"1 file differs in '.*/set': 'a.pdf'; --overwrite replaces what differs"):
        transfer.upload(folder, url)
    assert transfer.upload(folder, url, overwrite=True).copied == ("a.pdf",)
    transfer.download(url, tmp_path / "to")
    (tmp_path / "to/a.pdf").write_bytes(b"mine")
    (tmp_path / "to/empty.txt").unlink()
    with pytest.raises(UsageError, match="1 file differs in"):
        transfer.download(url, tmp_path / "to")
    assert transfer.download(url, tmp_path / "to", overwrite=True).copied == ("a.pdf", "empty.txt")
    assert files_of(tmp_path / "to") == {**FILES, "a.pdf": b"two"}


@pytest.mark.parametrize("answer", [DROP, CUT, "503 Busy"])
def test_trouble_on_the_way(
    far: azurite.Container, folder: Path, tmp_path: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dataprep.buckets.FIRST_WAIT", 0.001)
    with running(Proxy(azurite.port(), 0.0, lambda _, number: answer if number % 2 else None)) as proxy:
        transfer.upload(folder, far.url("set", "rlwc", at=proxy.port))
        assert far.files() == {f"set/{name}": raw for name, raw in FILES.items()}
        transfer.download(far.url("set", at=proxy.port), tmp_path / "to")
    assert files_of(tmp_path / "to") == FILES


def test_what_is_half_there_is_gone_on_with(far: azurite.Container, folder: Path, tmp_path: Path) -> None:
    transfer.upload(folder, far.url("set", "rlwc"))
    raw = FILES["large.bin"]
    building.write(tmp_path / "to", {f".large.bin{transfer.PART}": raw[: transfer.BLOCK + 5]})
    with running(Proxy(azurite.port())) as proxy:
        transfer.download(far.url("set", at=proxy.port), tmp_path / "to")
        assert len(raw) - transfer.BLOCK - 5 <= proxy.bytes_sent < len(raw) - transfer.BLOCK + 100_000
    assert files_of(tmp_path / "to") == FILES


@pytest.mark.parametrize("part", [b"something else", b"x" * len(FILES["large.bin"]), b"x" * (len(FILES["large.bin"]) + 7)])
def test_a_part_of_something_else_is_thrown_away(far: azurite.Container, folder: Path, tmp_path: Path, part: bytes) -> None:
    transfer.upload(folder, far.url("set", "rlwc"))
    building.write(tmp_path / "to", {f".large.bin{transfer.PART}": part})
    transfer.download(far.url("set"), tmp_path / "to")
    assert files_of(tmp_path / "to") == FILES


def test_bytes_that_are_not_those_of_the_md5_are_refused(far: azurite.Container, folder: Path, tmp_path: Path) -> None:
    transfer.upload(folder, far.url("set", "rlwc"))
    blob = far.client.get_blob_client("set/a.pdf")
    settings = blob.get_blob_properties().content_settings
    settings.content_md5 = bytearray(16)
    blob.set_http_headers(settings)
    with pytest.raises(StoreError, match=r"'a.pdf': what came has another MD5 than the store says; what is copied stays"):
        transfer.download(far.url("set"), tmp_path / "to")
    assert "a.pdf" not in files_of(tmp_path / "to")


def test_somebodys_blob_is_not_overwritten(far: azurite.Container, folder: Path) -> None:
    store = remote_at(far.url("set", "rlwc"))
    there = store.blobs()
    far.client.upload_blob("set/a.pdf", b"theirs")
    local = LocalStore(str(folder))
    with pytest.raises(StoreError, match=r"'a.pdf': was changed there meanwhile, and is left as it is"):
        transfer.send(local, local.list(), store, there, overwrite=True)
    assert far.files()["set/a.pdf"] == b"theirs"
    store.close()


def test_rights_are_asked_for(far: azurite.Container, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["upload", str(folder), far.url("set", "rl")]) == 2
    assert "make one with read, list, write and create" in capsys.readouterr().err
    assert run(["upload", str(folder), "elsewhere"]) == 2
    assert run(["download", "elsewhere", str(folder)]) == 2
    assert run(["upload", f"{folder}/none", far.url("set", "rlwc")]) == 2
    assert far.files() == {}


def test_the_commands_say_what_they_did(
    far: azurite.Container, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["upload", str(folder), far.url("set", "rlwc")]) == 0
    out = capsys.readouterr().out
    assert "uploaded 4 files, 10,240,005 bytes" in out
    assert "left out: keys.fott: may hold keys" in out
    assert run(["download", far.url("set"), str(tmp_path / "to")]) == 0
    assert run(["download", far.url("set"), str(tmp_path / "to")]) == 0
    out = capsys.readouterr().out
    assert "downloaded 0 files, 0 bytes; 4 were there already" in out
    assert "sig=" not in out


def test_stores_without_md5(folder: Path, tmp_path: Path, memory: str) -> None:
    url = f"memory://{memory}/set"
    assert len(transfer.upload(folder, url).copied) == 4
    assert transfer.upload(folder, url).same == 4
    (folder / "a.pdf").write_bytes(b"two")
    with pytest.raises(UsageError, match="cannot replace a file only if nobody changed it"):
        transfer.upload(folder, url, overwrite=True)
    transfer.download(url, tmp_path / "to")
    assert transfer.download(url, tmp_path / "to").same == 4
    assert files_of(tmp_path / "to") == FILES
    assert transfer.download(f"{url}/a.pdf", tmp_path / "one").copied == ("a.pdf",)


def test_names_that_leave_the_folder_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as file:
        for name in ("a.pdf", "/out.pdf"):
            file.writestr(name, b"x")
    url = f"zip://{tmp_path}/set.zip"
    assert run(["download", url, str(tmp_path / "in/to")]) == 1
    assert "left out: /out.pdf: is no name within a folder" in capsys.readouterr().out
    done = transfer.fetch(remote_at(url), [Blob("../../out.pdf", 1), Blob("a/../../b", 1)], tmp_path / "in/to", overwrite=True)
    assert [path for path, _ in done.left_out] == ["../../out.pdf", "a/../../b"]
    assert files_of(tmp_path).keys() == {"set.zip", "in/to/a.pdf"}


def test_links_are_not_written_through(far: azurite.Container, folder: Path, tmp_path: Path) -> None:
    transfer.upload(folder, far.url("set", "rlwc"))
    building.write(tmp_path, {"precious": b"one"})
    (tmp_path / "to").mkdir()
    (tmp_path / "to/a.pdf").symlink_to(tmp_path / "precious")
    with pytest.raises(StoreError, match=r"'a.pdf': is there already, and no regular file"):
        transfer.download(far.url("set"), tmp_path / "to", overwrite=True)
    (tmp_path / "to/a.pdf").unlink()
    (tmp_path / f"to/.large.bin{transfer.PART}").symlink_to(tmp_path / "precious")
    transfer.download(far.url("set"), tmp_path / "to")
    assert (tmp_path / "precious").read_bytes() == b"one"


def test_a_failure_leaves_what_was_copied(tmp_path: Path, folder: Path, memory: str) -> None:
    store = failing(put(folder, f"memory://{memory}/set"), 0)
    assert isinstance(store.bucket, Failing)
    store.patience = Patience(lambda _: None)
    blobs = [blob for blob in store.blobs().values() if not blob.path.startswith(".")]
    transfer.fetch(store, blobs[:1], tmp_path / "to", overwrite=False)
    store.bucket.failures = 10**6
    with pytest.raises(StoreError, match=r"'.*': the store answers 503.*; what is copied stays: run again for the rest"):
        transfer.fetch(store, blobs[1:], tmp_path / "to", overwrite=False)
    store.bucket.failures = 0
    transfer.fetch(store, blobs, tmp_path / "to", overwrite=False)
    assert files_of(tmp_path / "to").keys() == {blob.path for blob in blobs}


def test_several_at_a_time(tmp_path: Path, folder: Path, memory: str) -> None:
    together = threading.Barrier(3, timeout=10)

    class Together(Failing):
        def read(self, path: str, start: int = 0, length: int | None = None) -> bytes:
            together.wait()
            return super().read(path, start, length)

    address = remote_at(put(folder, f"memory://{memory}/set")).address
    store = RemoteStore(address, Together(address))
    blobs = [store.blobs()[name] for name in ("a.pdf", "keys.fott", "sub/b c#?.json")]
    done = transfer.fetch(store, blobs, tmp_path / "to", overwrite=False)
    assert len(done.copied) == 3
