"""Addresses of stores: fsspec's URLs and those of Azure's blobs, and what a SAS allows; its signature is never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from dataprep.errors import UsageError

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
SECRET = re.compile(r"(?i)((?:sig|AccountKey)(?:=|%3D))[^&\s'\";<>,)]+")
AZURE = frozenset({"az", "abfs", "abfss"})
CLOUD = re.compile(r"[a-z0-9-]+\.(?:[a-z0-9-]+\.)?(?:blob|dfs)\.(?:core\.[a-z.]+|storage\.azure\.net)")
"""Hosts of accounts, in all clouds of Azure; `dfs` is the other door to the same blobs."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where an emulator runs: there the account is the first part of the path (Azurite's README, "IP-style")."""

RIGHTS: Mapping[str, str] = {"r": "read", "l": "list", "w": "write", "c": "create", "d": "delete"}
"""The letters of `sp` that are asked for (REST reference, "Create a service SAS", permissions)."""

READING = "rl"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the files of a set lie. `shown` is what messages and reports call it: no query, no slash at its end.

    `account` is the URL of an Azure account, None where the environment says it; `is_exact` tells that a slash ended it.
    """

    shown: str
    scheme: str
    url: str = field(repr=False)
    account: str | None = None
    container: str = ""
    prefix: str = ""
    sas: str = field(default="", repr=False)
    is_exact: bool = False

    @property
    def is_azure(self) -> bool:
        """Whether Azure's blobs are meant."""
        return bool(self.container)

    @property
    def name(self) -> str:
        """The last part of the path within the store."""
        path = self.prefix if self.is_azure else self.url.partition("::")[0].partition("://")[2]
        return path.rstrip("/").rpartition("/")[2]

    def above(self) -> Address:
        """The folder that a file lies in."""
        shown, url = (_without(text, self.name) for text in (self.shown, self.url))
        return replace(self, shown=shown, url=url, prefix=self.prefix.rpartition("/")[0], is_exact=True)


def hidden(text: str) -> str:
    """A text without the signatures and keys that stand in it."""
    return SECRET.sub(r"\1...", text)


def is_url(path: object) -> bool:
    """Whether a path is an address of a store, and not of this disk."""
    return isinstance(path, str) and (match := SCHEME.match(path)) is not None and match[1].lower() not in {"file", "local"}


def local_path(path: str) -> str:
    """A path on this disk, which may be written as `file://`."""
    match = SCHEME.match(path)
    return path[match.end() :] if match and match[1].lower() in {"file", "local"} else path


def address_of(url: str) -> Address:
    """What a URL means. Raises UsageError for one that no store has."""
    scheme = url.partition("://")[0].lower()
    try:
        if scheme in {"https", "http"}:
            return _of_web(url)
        if scheme in AZURE:
            return _of_azure(url, scheme)
    except ValueError as error:
        raise UsageError(f"{hidden(url)!r} is no URL: {hidden(str(error))}") from error
    shown = hidden(url).rstrip("/")
    if scheme == "zip" and "::" not in url:  # fsspec wants a path within the file before it
        url = f"zip://::{url.partition('://')[2]}"
    return Address(shown if len(shown) > len(scheme) + 1 else f"{scheme}://", scheme, url, is_exact=url.endswith("/"))


def _without(url: str, name: str) -> str:
    """A URL, which may be one in another (`zip://folder::file.zip`), without the last part of its path."""
    path, chain, rest = url.partition("::")
    shorter = path.rstrip("/").removesuffix(name)
    return (shorter if shorter.endswith("//") else shorter.rstrip("/")) + chain + rest


def _of_web(url: str) -> Address:
    """A container, or a folder in it, by the address that the portal shows, with its SAS behind it."""
    from urllib.parse import unquote, urlsplit  # a folder on disk needs none of it

    parts = urlsplit(url)
    host, path = parts.hostname or "", unquote(parts.path).lstrip("/")
    if host in LOOPBACK:
        name, _, path = path.partition("/")
        account = f"{parts.scheme}://{parts.netloc}/{name}"
    elif CLOUD.fullmatch(host) and parts.scheme == "https":
        account = f"https://{host.replace('.dfs.', '.blob.')}"
    else:
        raise UsageError(f"{hidden(url)!r} is no container of blobs: https://ACCOUNT.blob.core.windows.net/CONTAINER?SAS")
    return _in_container(parts.scheme, url, account, path, parts.query)


def _of_azure(url: str, scheme: str) -> Address:
    """A container, or a folder in it, of the account that the environment names, or that stands before it."""
    host, _, path = url.partition("://")[2].partition("/")
    container, has_account, account = host.partition("@")
    if has_account and not CLOUD.fullmatch(account):
        raise UsageError(f"{hidden(url)!r} names no account: {scheme}://CONTAINER@ACCOUNT.dfs.core.windows.net/FOLDER")
    found = f"https://{account.replace('.dfs.', '.blob.')}" if has_account else None
    path, _, query = path.partition("?") if "sig=" in path else (path, "", "")
    return _in_container(scheme, url, found, f"{container}/{path}", query)


def _in_container(scheme: str, url: str, account: str | None, path: str, query: str) -> Address:
    container, _, prefix = path.partition("/")
    if not container:
        raise UsageError(f"{hidden(url)!r} names no container; put it behind the account")
    place = f"{container}/{prefix}".strip("/")
    base = f"{scheme}:/" if account is None else account
    return Address(f"{base}/{place}", scheme, url, account, container, prefix.strip("/"), query, path.endswith("/") or not prefix)


def check_sas(sas: str, shown: str, needed: str = READING, now: datetime | None = None) -> None:
    """Refuse a SAS that has expired, or allows too little, by what it says itself. Raises UsageError.

    Source: REST reference, "Create a service SAS" (st, se, sp, sr) and "Create an account SAS" (srt).
    """
    from urllib.parse import parse_qs

    said = {key: values[0] for key, values in parse_qs(sas.lstrip("?")).items()}
    words = _words(needed)
    at = now or datetime.now(UTC)
    if (end := _moment(said.get("se"))) and end <= at:
        raise UsageError(f"the SAS of {shown!r} expired at {said['se']}; make a new one with {words}")
    if (start := _moment(said.get("st"))) and start > at:
        raise UsageError(f"the SAS of {shown!r} holds only from {said['st']} on; wait, or make one that holds now")
    if said.get("sr") == "b":
        raise UsageError(f"the SAS of {shown!r} is of one blob (sr=b); make one of the container with {words}")
    if "srt" in said and not {"c", "o"} <= set(said["srt"]):
        raise UsageError(f"the SAS of {shown!r} is not of containers and objects (srt={said['srt']}); make one with {words}")
    if "sp" in said and not set(needed) <= set(said["sp"]):
        raise UsageError(f"the SAS of {shown!r} allows too little (sp={said['sp']}); make one with {words}")


def _words(letters: str) -> str:
    *most, last = [RIGHTS[letter] for letter in letters]
    return f"{', '.join(most)} and {last}" if most else last


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:  # the service says what it thinks of it
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
