"""Azure's blobs on Azurite: rights that are really refused, and a way there that drops, refuses, cuts off and takes its time."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from urllib3 import ProxyManager

import dataprep
from dataprep.azure_blobs import pool_for
from dataprep.errors import StoreError, UsageError
from dataprep.remote import open_remote
from tests import azurite, building, sets
from tests.proxy import CUT, DROP, Proxy, Trouble, running
from tests.sets import codes
from tests.test_remote import broken, same


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set in which something is wrong, on the disk."""
    return broken(tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="module")
def container(folder: Path) -> Iterator[azurite.Container]:
    """The same set in a container, and in folders of it."""
    raw = files_of(folder)
    below = {f"{place}/{name}": content for place in ("inv", "a b#c?d%20") for name, content in raw.items()}
    with azurite.Container(raw | below | {"invoices2/a.pdf": b"x", "inv/empty/": b""}) as found:
        yield found


@pytest.mark.parametrize("prefix", ["inv/", "a%20b%23c%3Fd%2520"])
def test_the_report_is_that_of_the_folder(container: azurite.Container, folder: Path, prefix: str) -> None:
    found = dataprep.check(container.url(prefix))
    assert codes(found) == codes(dataprep.check(folder))
    assert "sig" not in found.to_json()
    assert same(found, dataprep.check(folder))


def test_an_account_of_the_environment(container: azurite.Container, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", azurite.connection_string(azurite.port()))
    found = dataprep.check(f"az://{container.name}/inv/")
    assert found.datasets[0].path == f"az://{container.name}/inv"
    assert same(found, dataprep.check(folder))
    assert codes(dataprep.check(f"az://{container.name}/inv/f0.pdf")) == ["G404"]
    spoiled = azurite.connection_string(azurite.port()).replace("AccountKey=", "AccountKey=x")
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", spoiled)
    with pytest.raises((StoreError, UsageError), match=r"may not be listed|is none"):
        dataprep.check(f"az://{container.name}")


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("inv", r"more than one name begins: inv/ and invoices2/, which training would take too"),
        ("invoices", r"nothing lies in '.*/invoices', but invoices2/ begins so"),
        ("none", r"nothing lies in '.*/none'; give the place"),
    ],
)
def test_prefixes_that_mean_nothing_or_two_folders(container: azurite.Container, prefix: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        dataprep.check(container.url(prefix))


@pytest.mark.parametrize("rights", ["r", "l", "w", "cwd"])
def test_a_weak_sas_is_told_before_anything_is_asked(container: azurite.Container, rights: str) -> None:
    with running(Proxy(azurite.port())) as proxy:
        with pytest.raises(UsageError, match=rf"allows too little \(sp={rights}\); make one with read and list"):
            dataprep.check(container.url(rights=rights, at=proxy.port))
        with pytest.raises(UsageError, match="expired at 2020-01-01T00:00:00Z"):
            dataprep.check(container.url(end=azurite.PAST, at=proxy.port))
        assert not proxy.seen


def test_what_the_server_refuses_is_one_line(container: azurite.Container) -> None:
    wrong = {
        container.url().replace("sig=", "sig=x"): r"may not be listed: the store answers 403 \(.*\); give a right",
        container.url().replace("sp=rl", "sp=rwl"): r"may not be listed: the store answers 403",
    }
    for url, message in wrong.items():
        with pytest.raises(StoreError, match=message) as caught:
            dataprep.check(url)
        assert "sig" not in str(caught.value)


def test_a_right_to_list_alone_is_refused_at_once(container: azurite.Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dataprep.azure_blobs.check_sas", lambda *_: None)  # as with a stored policy, which does not show
    with pytest.raises(StoreError, match=r"may be listed but not read: the store answers 403 \(.*\); give a right to read"):
        dataprep.check(container.url(rights="l"))


def test_a_container_that_is_not_there(container: azurite.Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", azurite.connection_string(azurite.port()))
    with pytest.raises(UsageError, match=r"'az://nowhere' does not exist: the store answers 404 \(ContainerNotFound\)"):
        dataprep.check("az://nowhere")


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dataprep.buckets.FIRST_WAIT", 0.001)
    with pytest.raises(StoreError, match=r"cannot list '.*': the connection failed \(.*\), 6 times") as caught:
        dataprep.check("http://127.0.0.1:9/dev/c?sp=rl&sig=SECRET")
    assert "SECRET" not in str(caught.value)


def once(answer: str) -> Trouble:
    """Each request fails the first time."""
    return lambda _, number: answer if number == 1 else None


@pytest.mark.parametrize(
    "answer", [DROP, CUT, "503 Server Busy", "429 Too Many\r\nRetry-After: 0", "500 Oh", "503 Busy\r\nRetry-After: soon"]
)
def test_trouble_that_passes_changes_nothing(
    container: azurite.Container, folder: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dataprep.buckets.FIRST_WAIT", 0.001)
    with running(Proxy(azurite.port(), 0.0, once(answer))) as proxy:
        found = dataprep.check(container.url("inv/", at=proxy.port))
        assert len(proxy.seen) >= len(files_of(folder))
        assert min(count for (_, path), count in proxy.seen.items() if path.endswith(".json")) >= 2
    assert same(found, dataprep.check(folder))


@pytest.mark.parametrize("answer", [DROP, CUT, "503 Server Busy"])
def test_trouble_that_stays_is_told(container: azurite.Container, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dataprep.buckets.FIRST_WAIT", 0.001)
    with running(Proxy(azurite.port(), 0.0, lambda path, _: answer if path.endswith("f3.pdf") else None)) as proxy:
        found = dataprep.check(container.url("inv/", at=proxy.port))
    told = [finding for finding in found.findings if finding.at.path == "f3.pdf"]
    assert [finding.code for finding in told] == ["F010"]
    assert "6 times" in told[0].message
    assert "sig" not in found.to_json()


def test_many_forms_far_away_come_many_at_a_time(tmp_path: Path) -> None:
    raw = files_of(sets.labeled(tmp_path, 100))
    with azurite.Container(raw) as far, running(Proxy(azurite.port(), 0.03)) as proxy:
        found = dataprep.check(far.url(at=proxy.port))
        assert found.datasets[0].documents == 100
        assert sum(proxy.seen.values()) < len(raw) + 10
        assert 16 <= proxy.most_at_once <= 32
    assert same(found, dataprep.check(tmp_path))


def test_of_large_pictures_little_is_read(tmp_path: Path) -> None:
    raw = building.image(5000, 4000, "BMP")
    building.write(tmp_path, {"a.bmp": raw, "a.bmp.ocr.json": building.layout_2(), "b.pdf": building.pdf()})
    with azurite.Container(files_of(tmp_path)) as far, running(Proxy(azurite.port())) as proxy:
        found = dataprep.check(far.url(at=proxy.port))
        assert proxy.bytes_sent < 200_000 < len(raw)
    assert same(found, dataprep.check(tmp_path))


def test_another_process_reads_on(container: azurite.Container, folder: Path) -> None:
    store, _ = open_remote(container.url("inv/"))
    other = pickle.loads(pickle.dumps(store))  # noqa: S301 - our own
    assert other.list() == store.list()
    assert other.read("f0.pdf") == (folder / "f0.pdf").read_bytes()
    for one in (store, other):
        one.close()


@pytest.mark.parametrize(("name", "is_used"), [("HTTPS_PROXY", True), ("HTTP_PROXY", False), ("NO_PROXY", False)])
def test_the_way_is_that_of_the_environment(name: str, is_used: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for known in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"):
        monkeypatch.delenv(known, raising=False)
    monkeypatch.setenv("HTTPS_PROXY" if name == "NO_PROXY" else name, "http://me:secret@127.0.0.1:9")
    if name == "NO_PROXY":
        monkeypatch.setenv(name, ".windows.net")
    pool = pool_for("https://acc.blob.core.windows.net")
    assert isinstance(pool, ProxyManager) == is_used


def test_a_sas_of_the_environment_is_judged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "acc")
    monkeypatch.setenv("AZURE_STORAGE_SAS_TOKEN", "sp=r&sig=SECRET")
    with pytest.raises(UsageError, match=r"the SAS of 'az://c' allows too little \(sp=r\)"):
        dataprep.check("az://c")


def test_nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (name for name in os.environ if name.startswith("AZURE_")):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")
    with pytest.raises(StoreError, match="may not be listed: nobody is signed in"):
        dataprep.check("https://account.blob.core.windows.net/c")


def test_tags_are_listed(container: azurite.Container) -> None:
    store, name = open_remote(container.url("inv/"))
    assert name is None
    assert all(entry.tag and entry.tag.startswith("0x") for entry in store.list())
