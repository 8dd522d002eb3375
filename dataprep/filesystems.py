"""Stores that fsspec knows: memory, zip files, S3, Google's, and whatever else has a protocol there."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from dataprep.addresses import Address, hidden
from dataprep.buckets import Blob, BusyError, ChangedError
from dataprep.errors import UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

AT_ONCE = 32
TAGS = ("etag", "ETag", "mtime", "LastModified", "updated", "created", "date_time", "CRC")
"""What filesystems call that by which a change is seen, the surest first."""

PLAIN_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
"""The tag that S3 gives to what was uploaded in one piece is its MD5."""

IS_FREE_OF_THREADS = frozenset({"memory"})
EXTRAS: Mapping[str, str] = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}
CONDITIONS = "cannot replace a file only if nobody changed it; download it, and upload it to a new place"

Found = TypeVar("Found")


class FilesystemBucket:
    """The files below a URL of fsspec."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._files, self._root = _opened(address)
        self.at_once = AT_ONCE if self._files.async_impl or address.scheme in IS_FREE_OF_THREADS else 1

    def page(self, token: str) -> tuple[list[Blob], str | None]:
        """Every file below the folder, at once."""
        found: Mapping[str, Mapping[str, Any]] = self._asked(lambda: self._files.find(self._root, detail=True))
        start = f"{self._root}/" if self._root else ""
        files = [(name[len(start) :], info) for name, info in found.items() if name.startswith(start) and info["type"] == "file"]
        return [Blob(path, int(info.get("size") or 0), _tag(info), _md5(info)) for path, info in files], None

    def beside(self) -> list[str]:
        """The files and folders beside the folder whose names begin as its own does."""
        parent, _, last = self._root.rpartition("/")
        try:
            infos = self._asked(lambda: self._files.ls(parent, detail=True))
        except FileNotFoundError:
            return []
        names = ((info["name"].rstrip("/").rpartition("/")[2], info["type"] == "directory") for info in infos)
        return sorted(f"{name}/" if is_folder else name for name, is_folder in names if name.startswith(last))

    def read(self, path: str, start: int = 0, length: int | None = None) -> bytes:
        """The bytes of a file, or some of them."""
        end = None if length is None else start + length
        raw: bytes = self._asked(lambda: self._files.cat_file(self._name(path), start or None, end))
        return raw

    def tagged(self, path: str) -> tuple[bytes, str]:
        """A whole file; what it is recognized by is nothing that a store compares."""
        return self.read(path), ""

    def check_rights(self, needed: str) -> None:
        """What the credentials allow is seen when they are used."""

    def check_writable(self) -> None:
        """Refused: no condition goes with what is written."""
        raise UsageError(f"{self._address.shown!r} {CONDITIONS}")

    def put(self, path: str, content: bytes | BinaryIO, tag: str | None, md5: bytes, size: int) -> str | None:
        """Write a new file, and read it again to be sure of it."""
        if tag is not None:
            self.check_writable()
        raw = content if isinstance(content, bytes) else content.read()
        try:
            self._asked(lambda: self._files.pipe_file(self._name(path), raw, mode="create"))
        except FileExistsError as error:
            raise ChangedError(errno.EEXIST, "is there already") from error
        if hashlib.md5(self.read(path), usedforsecurity=False).digest() != md5:
            raise OSError(errno.EIO, "what was written is not what was sent")
        return None

    def remove(self, path: str, tag: str) -> None:
        """Refused, as replacing is."""
        self.check_writable()

    def close(self) -> None:
        """Forget what was listed."""
        self._files.invalidate_cache()

    def _name(self, path: str) -> str:
        return f"{self._root}/{path}" if self._root else path

    def _asked(self, call: Callable[[], Found]) -> Found:
        """What a call gives; what goes wrong is an OSError that shows no secret."""
        try:
            return call()
        except FileNotFoundError as error:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory") from error
        except FileExistsError:
            raise
        except PermissionError as error:
            raise PermissionError(errno.EACCES, "the store refuses it") from error
        except (ConnectionError, TimeoutError) as error:
            raise BusyError(f"the connection failed ({type(error).__name__})") from error
        except Exception as error:  # each filesystem has exceptions of its own
            raise OSError(errno.EIO, hidden(f"{type(error).__name__}: {error}")) from error


def _opened(address: Address) -> tuple[AbstractFileSystem, str]:
    """The filesystem of an address and the path in it. Raises UsageError where it is not installed, or there is none."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"{address.scheme}:// needs fsspec: pip install 'dataprep-forms[stores]'") from error
    try:
        files, root = url_to_fs(address.url)
    except ImportError as error:
        extra = EXTRAS.get(address.scheme)
        told = f"pip install 'dataprep-forms[{extra}]'" if extra else hidden(str(error)).rstrip(".")
        raise UsageError(f"{address.scheme}:// needs another package: {told}") from error
    except FileNotFoundError as error:
        raise UsageError(f"{address.shown!r} does not exist; give the place that holds the training data") from error
    except Exception as error:  # a broken zip file, a protocol that does not exist
        raise UsageError(f"{address.shown!r} cannot be opened: {hidden(str(error)).rstrip('.')}") from error
    return files, root.rstrip("/")


def _tag(info: Mapping[str, Any]) -> str | None:
    found = next((info[name] for name in TAGS if info.get(name) is not None), None)
    return None if found is None else str(found)


def _md5(info: Mapping[str, Any]) -> bytes | None:
    match = PLAIN_MD5.fullmatch(str(info.get("ETag") or ""))
    return bytes.fromhex(match[1]) if match else None
