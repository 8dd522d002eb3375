"""Azure's blobs: a container, or a folder in it. Listed and written by the SDK; read by plain requests, which cost a third.

Source: REST reference, "List Blobs", "Get Blob", "Specifying conditional headers for Blob service operations".
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

from dataprep.addresses import Address, check_sas
from dataprep.azure_accounts import SCOPE, Account, account_of
from dataprep.buckets import Blob, BusyError, ChangedError
from dataprep.errors import UsageError

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient
    from urllib3 import PoolManager

AT_ONCE = 32
VERSION = "2021-12-02"
"""The version of the service that plain requests ask for: any from 2017-11-09 on takes bearer tokens."""

PAGE = 5000
CONNECT, READ = 10.0, 60.0
"""Seconds."""

MAY_PASS = frozenset({408, 429, 500, 502, 503, 504})
IS_EMPTY = 416
"""A range of a file without bytes (Get Blob: InvalidRange)."""

Found = TypeVar("Found")


class AzureBucket:
    """The blobs below an address."""

    at_once = AT_ONCE

    def __init__(self, address: Address) -> None:
        check_sas(address.sas, address.shown)  # before a package is asked for
        try:
            self._account = account_of(address)
            check_sas(self._account.sas, address.shown)
            self._container, self._pool = _client(self._account, address.container), pool_for(self._account.endpoint)
        except ImportError as error:
            raise UsageError(f"{address.shown!r} needs another package: pip install 'dataprep-forms[azure]'") from error
        self._address = address
        self._start = f"{address.prefix}/" if address.prefix else ""

    def page(self, token: str) -> tuple[list[Blob], str | None]:
        """Some of the blobs below the folder, and what asks for the next ones."""
        pages = self._container.list_blobs(name_starts_with=self._start or None, results_per_page=PAGE).by_page(token or None)
        found = _asked(lambda: list(next(pages, ())))
        blobs = [_blob(one, len(self._start)) for one in found if one.name != self._start]
        return blobs, pages.continuation_token or None  # type: ignore[attr-defined]  # the SDK's iterator has it

    def beside(self) -> list[str]:
        """The blobs and folders beside the folder whose names begin as its own does."""
        above = self._address.prefix.rpartition("/")[0]
        names = (one.name for one in self._container.walk_blobs(name_starts_with=self._address.prefix, delimiter="/"))
        return sorted(name[len(above) + 1 if above else 0 :] for name in _asked(lambda: list(names)))

    def read(self, path: str, start: int = 0, length: int | None = None) -> bytes:
        """The bytes of a blob, or some of them."""
        ranged = {"Range": f"bytes={start}-{'' if length is None else start + length - 1}"} if start or length else {}
        return self._got(path, ranged)[0]

    def tagged(self, path: str) -> tuple[bytes, str]:
        """A whole blob with its etag."""
        raw, headers = self._got(path, {})
        return raw, headers["ETag"]

    def check_rights(self, needed: str) -> None:
        """Refuse a SAS that does not allow what is needed."""
        check_sas(self._account.sas, self._address.shown, needed)

    def check_writable(self) -> None:
        """A blob can be replaced if its etag is what it was."""

    def put(self, path: str, content: bytes | BinaryIO, tag: str | None, md5: bytes, size: int) -> str | None:
        """Write a blob, which has to be new or to have this tag; the service compares the MD5 of what arrives."""
        import mimetypes

        from azure.core import MatchConditions
        from azure.storage.blob import ContentSettings

        client, kept = self._container.get_blob_client(self._start + path), dict[str, Any]()
        settings = ContentSettings(content_type=mimetypes.guess_type(path)[0])
        if tag is not None:  # what is known of the blob stays
            kept = {"etag": tag, "match_condition": MatchConditions.IfNotModified}
            known = _asked(lambda: client.get_blob_properties(**kept))
            settings, kept["metadata"] = known.content_settings, known.metadata
        settings.content_md5 = bytearray(md5)
        own = {"overwrite": tag is not None, "content_settings": settings, "validate_content": True, "length": size, **kept}
        etag: str = _asked(lambda: client.upload_blob(content, **own))["etag"]
        return etag

    def remove(self, path: str, tag: str) -> None:
        """Delete a blob that has this tag."""
        from azure.core import MatchConditions

        condition = MatchConditions.IfNotModified
        _asked(lambda: self._container.delete_blob(self._start + path, etag=tag, match_condition=condition))

    def close(self) -> None:
        """Close the connections."""
        self._container.close()
        self._pool.clear()

    def _got(self, path: str, headers: Mapping[str, str]) -> tuple[bytes, Mapping[str, str]]:
        from urllib3.exceptions import HTTPError

        account = self._account
        url = f"{account.endpoint}/{self._address.container}/{quote(self._start + path)}"
        url += f"?{account.sas}" if account.sas else ""
        own = {"x-ms-version": VERSION, **headers}
        if account.credential:
            own["Authorization"] = f"Bearer {_asked(partial(account.credential.get_token, SCOPE)).token}"
        try:
            answer = self._pool.request("GET", url, headers=own, redirect=False)
        except HTTPError as error:  # its text may hold the URL, and so the signature
            raise BusyError(f"the connection failed ({type(error).__name__})") from None
        if answer.status == IS_EMPTY:
            return b"", answer.headers
        if answer.status not in {200, 206}:
            raise _error(answer.status, answer.headers.get("x-ms-error-code"), answer.headers.get("Retry-After"))
        return answer.data, answer.headers


def _client(account: Account, container: str) -> ContainerClient:
    from azure.core.pipeline.transport import RequestsTransport
    from azure.storage.blob import ContainerClient

    logging.getLogger("azure").addHandler(logging.NullHandler())  # what it would print is told as a finding, or in a line
    given: Any = account.credential or account.sas or None
    transport: Any = RequestsTransport(connection_timeout=CONNECT, read_timeout=READ)
    return ContainerClient(account.endpoint, container, given, transport=transport, retry_total=0)


def pool_for(endpoint: str) -> PoolManager:
    """Connections by the way that the environment says, as requests, and so the SDK, goes: proxies and certificates."""
    import certifi
    from urllib3 import PoolManager, ProxyManager, Timeout, make_headers

    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or certifi.where()
    given: Any = {"maxsize": AT_ONCE, "block": True, "retries": False, "timeout": Timeout(connect=CONNECT, read=READ)}
    place = urlsplit(endpoint)
    proxy = None if proxy_bypass(place.netloc) else getproxies().get(place.scheme)
    if proxy is None:
        return PoolManager(**given, ca_certs=bundle)
    user = urlsplit(proxy)
    own = make_headers(proxy_basic_auth=f"{user.username}:{user.password}") if user.username else None
    return ProxyManager(proxy, **given, ca_certs=bundle, proxy_headers=own)


def _blob(one: Any, start: int) -> Blob:
    md5 = one.content_settings.content_md5
    return Blob(one.name[start:], int(one.size or 0), one.etag, bytes(md5) if md5 else None)


def _asked(call: Callable[[], Found]) -> Found:
    """What a call of the SDK gives; what goes wrong is an OSError that shows no secret."""
    from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError

    try:
        return call()
    except ClientAuthenticationError as error:
        raise PermissionError(errno.EACCES, "nobody is signed in, or not with this right (azure-identity)") from error
    except HttpResponseError as error:
        headers: Mapping[str, str] = getattr(error.response, "headers", {})
        code = getattr(error, "error_code", None) or headers.get("x-ms-error-code")
        raise _error(error.status_code or 0, code, headers.get("Retry-After")) from None
    except AzureError as error:
        raise BusyError(f"the connection failed ({type(error).__name__})") from None


def _error(status: int, code: object, wait: str | None = None) -> OSError:
    """What an answer of the service means."""
    said = f"the store answers {status}" + (f" ({getattr(code, 'value', code)})" if code else "")
    if status < 300:
        return BusyError("the answer of the store was cut off")
    if status in MAY_PASS:
        return BusyError(said, float(wait) if wait and wait.isdecimal() else None)
    if status in {401, 403}:
        return PermissionError(errno.EACCES, said)
    if status == 404:
        return FileNotFoundError(errno.ENOENT, said)
    if status in {409, 412}:
        return ChangedError(errno.EEXIST, said)
    return OSError(errno.EIO, said)
