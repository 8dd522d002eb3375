"""Stores far away: the same report as of a folder, read ahead within bounds, with patience, and by ranges."""

from __future__ import annotations

import hashlib
import io
import sys
import threading
import uuid
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import fsspec
import pypdf
import pytest
from click.testing import CliRunner
from pypdf.generic import NameObject, NumberObject, StreamObject

import dataprep
from dataprep import ahead as reading_ahead
from dataprep import load, ranged
from dataprep.addresses import address_of
from dataprep.ahead import Ahead
from dataprep.buckets import MOST_LOST, TRIES, BusyError, Patience
from dataprep.cli import cli
from dataprep.errors import UsageError
from dataprep.filesystems import FilesystemBucket
from dataprep.formats import pdf, pdf_ends
from dataprep.model import Source
from dataprep.remote import RemoteStore, open_remote
from tests import building, sets, texts
from tests.sets import codes


@pytest.fixture
def memory() -> Iterator[str]:
    """The name of a folder in memory, of this test alone."""
    name = f"t{uuid.uuid4().hex}"
    yield name
    files = fsspec.filesystem("memory")
    if files.exists(name):
        files.rm(name, recursive=True)


def put(folder: Path, url: str) -> str:
    """The URL of a place into which a folder is copied."""
    files = fsspec.filesystem("memory")
    for path in (path for path in folder.rglob("*") if path.is_file()):
        files.pipe_file(f"{url}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    return url


def same(report: dataprep.Report, other: dataprep.Report) -> bool:
    """Whether two reports tell the same, but for where the set lies."""
    names = [one.datasets[0].path for one in (report, other)]
    first, second = (one.to_json().replace(name, "SET") for one, name in zip((report, other), names, strict=True))
    return first == second


def broken(folder: Path) -> Path:
    """A set in which something is wrong."""
    sets.labeled(folder)
    sets.turn(folder)
    sets.declare(folder, "Nobody")
    return building.write(folder, {"f2.pdf": b"no form", "other.json": "{}", "big.png": building.image(3000, 20)})


def test_the_report_of_memory_is_that_of_the_folder(tmp_path: Path, memory: str) -> None:
    local = dataprep.check(broken(tmp_path))
    found = dataprep.check(put(tmp_path, f"memory://{memory}/set"))
    assert found.datasets[0].path == f"memory://{memory}/set"
    assert len(found.findings) > 3
    assert same(found, local)


def test_the_report_of_a_zip_file_is_that_of_the_folder(tmp_path: Path) -> None:
    local = dataprep.check(broken(tmp_path / "set"))
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as file:
        for path in (tmp_path / "set").iterdir():
            file.write(path, f"in/{path.name}")
    assert same(dataprep.check(f"zip://in::{tmp_path}/set.zip"), local)
    assert dataprep.check(f"zip://{tmp_path}/set.zip", recursive=True).datasets[0].path == f"zip://{tmp_path}/set.zip/in"


def test_texts_and_trees(tmp_path: Path, memory: str) -> None:
    sets.labeled(tmp_path / "forms")
    labeled = {f"{number}.txt": ["a" if number % 2 else "b"] for number in range(30)}
    building.write(tmp_path / "texts", texts.files(texts.project(labeled), *labeled))
    url = put(tmp_path, f"memory://{memory}")
    local, found = (dataprep.check(place, recursive=True) for place in (str(tmp_path), url))
    assert [one.path for one in found.datasets] == [f"{url}/forms", f"{url}/texts"]
    assert codes(found) == codes(local)
    counts = [one.datasets for one in (dataprep.stats(str(tmp_path), recursive=True), dataprep.stats(url, recursive=True))]
    assert len(counts[0]) == len(counts[1]) == 2


def test_a_file_means_its_folder(tmp_path: Path, memory: str) -> None:
    url = put(broken(tmp_path), f"memory://{memory}/set")
    found, local = dataprep.check(f"{url}/f0.pdf.labels.json"), dataprep.check(tmp_path / "f0.pdf.labels.json")
    assert codes(found) == codes(local) == ["G404"]


def test_a_url_of_this_disk_is_a_folder(tmp_path: Path) -> None:
    assert dataprep.check(f"file://{sets.labeled(tmp_path)}").datasets[0].path == str(tmp_path)


def test_hidden_folders_are_left_alone(tmp_path: Path, memory: str) -> None:
    building.write(tmp_path, {".git/a.pdf": b"x", "a/.b/c.pdf": b"x", ".DS_Store": b"x", "a/d.pdf": b"x", "a/.e": b""})
    store, _ = open_remote(put(tmp_path, f"memory://{memory}"))
    assert [(entry.path, entry.size) for entry in store.list()] == [(".DS_Store", 1), ("a/.e", 0), ("a/d.pdf", 1)]


def test_settings_are_those_of_the_working_directory(tmp_path: Path, memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = put(broken(tmp_path / "set"), f"memory://{memory}/set")
    sets.settle(tmp_path, f'ignore = [{{code = "G404", path = "{url}/*"}}]')
    monkeypatch.chdir(tmp_path)
    assert "G404" not in codes(dataprep.check(url))
    assert dataprep.check(url).datasets[0].settings == "dataprep.toml"


def test_baselines_know_stores(tmp_path: Path, memory: str) -> None:
    url = put(broken(tmp_path / "set"), f"memory://{memory}/set")
    known = tmp_path / "known.json"
    assert CliRunner().invoke(cli, ["check", url, "--write-baseline", str(known)]).exception is None
    report = dataprep.check(url, baseline=str(known))
    assert (report.findings, report.gone) == ((), 0)
    fsspec.filesystem("memory").rm(f"{memory}/set/f2.pdf")
    assert dataprep.check(url, baseline=str(known)).gone > 0


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("inv", "where more than one name begins: inv/ and invoices2/, which training would take too; put / behind it"),
        ("invoices", "nothing lies in '.*invoices', but invoices2/ begins so"),
        ("none", "nothing lies in '.*none'; give the place"),
        ("none/", "nothing lies in '.*none'; give the place"),
    ],
)
def test_prefixes_that_mean_nothing_or_two_folders(tmp_path: Path, memory: str, place: str, message: str) -> None:
    building.write(tmp_path, {"inv/a.pdf": b"x", "invoices2/a.pdf": b"x"})
    url = put(tmp_path, f"memory://{memory}")
    with pytest.raises(UsageError, match=message):
        dataprep.check(f"{url}/{place}")
    assert dataprep.check(f"{url}/inv/").datasets[0].documents == 1


@pytest.mark.parametrize("url", ["nosuch://x", "zip://nowhere.zip", "zip://inner::nowhere.zip"])
def test_stores_that_are_not_there(url: str) -> None:
    with pytest.raises(UsageError, match=r"cannot be opened|does not exist"):
        dataprep.check(url)


def test_what_is_gone_since_it_was_listed_is_told(tmp_path: Path, memory: str) -> None:
    store, _ = open_remote(put(sets.labeled(tmp_path), f"memory://{memory}/set"))
    store.list()
    fsspec.filesystem("memory").rm(f"{memory}/set/f1.pdf")
    with pytest.raises(FileNotFoundError):
        store.read("f1.pdf")
    with pytest.raises(FileNotFoundError):
        store.read("never.pdf")
    assert store.read("f0.pdf") == (tmp_path / "f0.pdf").read_bytes()


class Failing(FilesystemBucket):
    """A bucket of which each first answers fail, or are cut off."""

    failures = 0
    is_cut = False

    def read(self, path: str, start: int = 0, length: int | None = None) -> bytes:
        """The bytes, when enough has failed."""
        if self.failures:
            self.failures -= 1
            if not self.is_cut:
                raise BusyError("the store answers 503", 0.001)
        return super().read(path, start, length)[: -1 if self.is_cut else None]


def failing(url: str, failures: int, *, is_cut: bool = False) -> RemoteStore:
    """A store that fails so often."""
    bucket = Failing(address_of(url))
    bucket.failures, bucket.is_cut = failures, is_cut
    store = RemoteStore(address_of(url), bucket)
    waits: list[float] = []
    store.patience = Patience(waits.append)
    return store


def test_no_more_is_read_than_is_sensible(tmp_path: Path, memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dataprep.remote.MOST_READ", 1000)
    url = put(building.write(tmp_path, {"a.pdf": bytes(1001), "b.pdf": building.pdf()}), f"memory://{memory}/set")
    told = [finding.message for finding in dataprep.check(url).findings if finding.at.path == "a.pdf"]
    assert "it has over 1,000 bytes, which is more than is read" in told[0]


@pytest.mark.parametrize(
    ("module", "url", "extra"),
    [("fsspec.core", "memory://x", "stores"), ("azure.storage.blob", "https://a.blob.core.windows.net/c?sig=x", "azure")],
)
def test_packages_that_are_not_there(module: str, url: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"needs .*: pip install 'dataprep-forms\[{extra}\]'"):
        dataprep.check(url)


def test_what_may_pass_is_tried_again(tmp_path: Path, memory: str) -> None:
    url = put(sets.labeled(tmp_path), f"memory://{memory}/set")
    assert failing(url, TRIES - 1).read("f0.pdf") == (tmp_path / "f0.pdf").read_bytes()
    with pytest.raises(OSError, match=f"the store answers 503, {TRIES} times"):
        failing(url, TRIES).read("f0.pdf")
    with pytest.raises(OSError, match=r"bytes came: it is cut off, or was changed since"):
        failing(url, 0, is_cut=True).read("f0.pdf")


def test_a_store_that_never_answers_is_not_waited_for_for_ever(tmp_path: Path, memory: str) -> None:
    store = failing(put(sets.labeled(tmp_path), f"memory://{memory}/set"), 10**6)
    assert isinstance(store.bucket, Failing)
    for number in range(40):
        with pytest.raises(OSError, match="503"):
            store.read(f"f{number % 6}.pdf")
    assert 10**6 - store.bucket.failures == MOST_LOST * TRIES + 40 - MOST_LOST


def test_waiting_grows_and_is_bounded() -> None:
    waits: list[float] = []

    def busy() -> None:
        raise BusyError("busy", 1000.0 if len(waits) == 2 else None)

    with pytest.raises(OSError, match="busy, 6 times"):
        Patience(waits.append)(busy)
    assert len(waits) == TRIES - 1
    assert waits[0] < waits[1] < waits[3] < waits[4]
    assert waits[2] == 30


def test_reading_ahead_keeps_its_order_and_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "MOST_FILES", 5)
    monkeypatch.setattr(reading_ahead, "MOST_BYTES", 30)
    fetched: list[str] = []
    lock = threading.Lock()

    def fetch(path: str) -> bytes:
        with lock:
            fetched.append(path)
        return path.encode()

    names = [f"{number:03}" for number in range(40)]
    window = Ahead(fetch, lambda path: 100 if path == "020" else 7, 4)
    window.expect(names)
    taken = [window.take(name) for name in names if name not in {"007", "008"}]
    assert taken == [name.encode() for name in names if name not in {"007", "008"}]
    assert window.take("001") is None
    assert window.take("other") is None
    assert len(fetched) == len(set(fetched)) >= 38
    window.expect(names)
    assert window.take("030") is None  # nobody waits for what lies between
    assert window.take("031") == b"031"
    window.close()


def test_no_more_is_held_than_the_bounds_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "MOST_BYTES", 30)
    begun = threading.Semaphore(0)
    count: list[str] = []

    def fetch(path: str) -> bytes:
        count.append(path)
        begun.release()
        return b""

    window = Ahead(fetch, lambda _: 10, 8)
    window.expect(map(str, range(100)))
    assert all(begun.acquire(timeout=5) for _ in range(3))
    window.take("0")
    assert begun.acquire(timeout=5)
    window.close()
    assert len(count) == 4


def test_stores_are_let_go(tmp_path: Path, memory: str) -> None:
    url = put(sets.labeled(tmp_path), f"memory://{memory}/set")
    dataprep.check(url, url)
    for thread in threading.enumerate():
        if thread.name.startswith("dataprep-ahead"):
            thread.join(5)
            assert not thread.is_alive()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("dataprep-ahead")]


def test_what_fails_ahead_fails_when_it_is_asked_for() -> None:
    def fetch(path: str) -> bytes:
        raise PermissionError(13, "no")

    window = Ahead(fetch, lambda _: 1, 1)
    window.expect(["a"])
    with pytest.raises(PermissionError, match="no"):
        window.take("a")
    window.close()


def test_of_large_pictures_the_header_is_fetched(tmp_path: Path, memory: str) -> None:
    raw = building.image(3000, 2400, "BMP")
    building.write(tmp_path, {"a.bmp": raw, "b.tiff": building.image(1200, 800, "TIFF"), "a.bmp.ocr.json": building.layout_2()})
    url = put(tmp_path, f"memory://{memory}/set")
    seen: list[int] = []

    class Counting(FilesystemBucket):
        def read(self, path: str, start: int = 0, length: int | None = None) -> bytes:
            found = super().read(path, start, length)
            seen.append(len(found))
            return found

    store = RemoteStore(address_of(url), Counting(address_of(url)))
    with store.open("a.bmp") as file:
        assert file.read(1024) == raw[:1024]
    assert seen == [ranged.BLOCK]
    assert store.read("a.bmp") == raw
    assert same(dataprep.check(url, deep=True), dataprep.check(tmp_path, deep=True))


def large_pdf(pages: int, unit: int | None = None) -> bytes:
    """A PDF with so much in it that the whole of it is fetched only where it has to be."""
    writer = pypdf.PdfWriter()
    for number in range(pages):
        page = writer.add_blank_page(500.37 + number, 700.1)
        if unit:
            page[NameObject("/UserUnit")] = NumberObject(unit)
        noise = StreamObject()
        noise.set_data(hashlib.shake_128(bytes([number])).digest(4_000_000 // pages))
        page[NameObject("/Contents")] = writer._add_object(noise)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("unit", [None, 1, 2])
def test_of_large_pdfs_the_end_is_fetched(unit: int | None) -> None:
    raw = large_pdf(4, unit)
    whole = pdf.read(raw, "a.pdf")
    assert isinstance(whole, Source)
    calls: list[int] = []

    def fetch(start: int, length: int) -> bytes:
        calls.append(length)
        return raw[start : start + length]

    found = load.source_of(ranged.opened(fetch, len(raw), raw[: ranged.BLOCK]), "a.pdf", deep=False)
    assert found == whole
    assert sum(calls) < len(raw) / 3
    for damaged in (raw[:-2000], raw[:-500] + b" " * 500, b"%PDF-1.7\n" + bytes(10**6), raw.replace(b"/Pages", b"/Bages")):
        read = partial(lambda text, start, length: text[start : start + length], damaged)
        near, far = (load.source_of(file, "a.pdf") for file in (io.BytesIO(damaged), ranged.opened(read, len(damaged))))
        assert near == far


def test_scattered_pages_are_fetched_with_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = large_pdf(9)
    file = ranged.opened(lambda start, length: raw[start : start + length], len(raw))
    assert pdf_ends.read(file, "a.pdf") == pdf.read(raw, "a.pdf")
    monkeypatch.setattr("dataprep.formats.pdf_ends.MOST_FETCHES", 2)
    file = ranged.opened(lambda start, length: raw[start : start + length], len(raw))
    assert pdf_ends.read(file, "a.pdf") is None
    file.seek(0)
    assert isinstance(load.source_of(file, "a.pdf", deep=False), Source)


def test_ranges_read_as_a_file_does() -> None:
    raw = bytes(range(256)) * 2000
    calls: list[tuple[int, int]] = []

    def fetch(start: int, length: int) -> bytes:
        calls.append((start, length))
        return raw[start : start + length]

    file, plain = ranged.opened(fetch, len(raw), raw[:100]), io.BytesIO(raw)
    for place, whence, amount in ((0, 0, 50), (-10, 2, 100), (300_000, 0, 5), (0, 1, 100_000), (7, 0, -1), (5, 2, 3), (0, 0, -1)):
        assert file.seek(place, whence) == plain.seek(place, whence)
        assert file.read(amount) == plain.read(amount)
        assert file.tell() == plain.tell()
    assert all(start + length <= len(raw) for start, length in calls)
    with pytest.raises(ValueError, match="negative"):
        file.seek(-1)


def test_going_on_fetches_more_at_a_time() -> None:
    calls: list[int] = []

    def fetch(start: int, length: int) -> bytes:
        calls.append(length)
        return bytes(length)

    with ranged.opened(fetch, 20 * 2**20) as file:
        while file.read(10_000):
            pass
    assert len(calls) < 12
    assert max(calls) == ranged.MOST


def test_a_folder_needs_nothing_of_it(tmp_path: Path) -> None:
    import subprocess

    heavy = {"fsspec", "azure", "urllib3", "dataprep.remote"}
    code = f"import sys, dataprep; dataprep.check(sys.argv[1]); print({heavy} & set(sys.modules))"
    folder = sets.labeled(tmp_path)
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
