"""What URLs mean, what a SAS allows by its own words, and that its signature is never shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dataprep.addresses import address_of, check_sas, hidden, is_url, local_path
from dataprep.azure_accounts import account_of
from dataprep.errors import UsageError

SAS = "sv=2021-12-02&sp=rl&se=2030-01-01T00:00:00Z&sr=c&sig=SECRET%2Fx%3D"
BLOB = "https://acc.blob.core.windows.net"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "shown", "account", "container", "prefix", "is_exact"),
    [
        (f"https://acc.blob.core.windows.net/c?{SAS}", "https://acc.blob.core.windows.net/c", "acc.blob", "c", "", True),
        (
            f"{BLOB}/c/a%20b/?{SAS}",
            f"{BLOB}/c/a b",
            "acc.blob",
            "c",
            "a b",
            True,
        ),
        ("https://acc.blob.core.windows.net/c/inv", "https://acc.blob.core.windows.net/c/inv", "acc.blob", "c", "inv", False),
        (
            "https://acc.dfs.core.usgovcloudapi.net/c/inv",
            "https://acc.blob.core.usgovcloudapi.net/c/inv",
            "acc.blob",
            "c",
            "inv",
            False,
        ),
        ("http://127.0.0.1:10000/dev/c/inv", "http://127.0.0.1:10000/dev/c/inv", "127.0.0.1:10000/dev", "c", "inv", False),
        ("az://c/inv/2019/", "az://c/inv/2019", None, "c", "inv/2019", True),
        ("abfss://c@acc.dfs.core.windows.net/inv", "https://acc.blob.core.windows.net/c/inv", "acc.blob", "c", "inv", False),
        (f"az://c/inv?{SAS}", "az://c/inv", None, "c", "inv", False),
        ("az://c/what?", "az://c/what?", None, "c", "what?", False),
    ],
)
def test_addresses_of_azure(url: str, shown: str, account: str | None, container: str, prefix: str, is_exact: bool) -> None:
    found = address_of(url)
    assert (found.shown, found.container, found.prefix, found.is_exact) == (shown, container, prefix, is_exact)
    assert found.is_azure
    assert (found.account is None) == (account is None)
    assert (account or "") in (found.account or "")
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize(
    ("url", "shown", "name", "above"),
    [
        ("memory://a/b/", "memory://a/b", "b", "memory://a"),
        ("memory://b", "memory://b", "b", "memory://"),
        ("zip://set.zip", "zip://set.zip", "", "zip://set.zip"),
        ("zip://inv/a.pdf::/x/set.zip", "zip://inv/a.pdf::/x/set.zip", "a.pdf", "zip://inv::/x/set.zip"),
        ("s3://bucket/set/a.pdf", "s3://bucket/set/a.pdf", "a.pdf", "s3://bucket/set"),
        ("az://c/set/a.pdf", "az://c/set/a.pdf", "a.pdf", "az://c/set"),
    ],
)
def test_what_lies_above(url: str, shown: str, name: str, above: str) -> None:
    found = address_of(url)
    assert (found.shown, found.name) == (shown, name)
    assert found.above().shown == above or not name


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://example.com/c?sig=SECRET", "is no container of blobs"),
        ("http://acc.blob.core.windows.net/c", "is no container of blobs"),
        ("https://acc.blob.core.windows.net/", "names no container"),
        ("az://", "names no container"),
        ("abfss://c@example.com/x", "names no account"),
        ("https://[acc/c?sig=SECRET", "is no URL"),
    ],
)
def test_urls_that_mean_nothing(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        address_of(url)
    assert "SECRET" not in str(caught.value)


def test_which_paths_are_urls() -> None:
    assert [is_url(path) for path in ("az://c", "memory://", "training", "C:\\x", "a:b", "file:///x", None)] == [
        True,
        True,
        *[False] * 5,
    ]
    assert [local_path(path) for path in ("file:///x/y", "local://x", "x/y", "az://c")] == ["/x/y", "x", "x/y", "az://c"]


@pytest.mark.parametrize(
    ("sas", "message"),
    [
        ("sp=r&sig=x", r"allows too little \(sp=r\); make one with read and list"),
        ("sp=wc&sig=x", r"allows too little \(sp=wc\)"),
        ("sp=rl&se=2025-12-31&sig=x", "expired at 2025-12-31; make a new one"),
        ("sp=rl&se=2025-12-31T23:59Z&sig=x", "expired at"),
        ("sp=rl&st=2026-01-02T00:00:00Z&sig=x", "holds only from 2026-01-02T00:00:00Z on"),
        ("sp=rl&sr=b&sig=x", "of one blob"),
        ("sp=rl&ss=b&srt=o&sig=x", "not of containers and objects"),
    ],
)
def test_weak_signatures(sas: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        check_sas(sas, "az://c", now=NOW)


@pytest.mark.parametrize("sas", ["", SAS, f"?{SAS}", "si=policy&sr=c&sig=x", "sp=racwdl&srt=sco&se=never&sig=x"])
def test_signatures_that_may_do(sas: str) -> None:
    check_sas(sas, "az://c", now=NOW)
    assert hidden(sas).count("SECRET") == 0


@pytest.mark.parametrize("text", ["GET /c?sp=r&sig=SECRET&x=1", "sig%3DSECRET", "AccountKey=SECRET==;Blob", "('sig=SECRET')"])
def test_signatures_are_hidden(text: str) -> None:
    assert "SECRET" not in hidden(text)
    assert "..." in hidden(text)


def test_the_environment_names_accounts() -> None:
    named = {"AZURE_STORAGE_ACCOUNT_NAME": "acc", "AZURE_STORAGE_SAS_TOKEN": f"?{SAS}"}
    found = account_of(address_of("az://c/inv"), named)
    assert (found.endpoint, found.sas) == ("https://acc.blob.core.windows.net", SAS)
    assert "SECRET" not in repr(found)
    strings = {"AZURE_STORAGE_CONNECTION_STRING": f"BlobEndpoint=http://127.0.0.1:1/dev/;SharedAccessSignature={SAS}"}
    assert account_of(address_of("az://c"), strings).endpoint == "http://127.0.0.1:1/dev"


def test_a_key_is_not_sent_to_another_account() -> None:
    named = {"AZURE_STORAGE_ACCOUNT_NAME": "acc", "AZURE_STORAGE_SAS_TOKEN": SAS, "AZURE_STORAGE_ANON": "1"}
    found = account_of(address_of("https://other.blob.core.windows.net/c"), named)
    assert (found.sas, found.credential) == ("", None)


@pytest.mark.parametrize("environment", [{}, {"AZURE_STORAGE_ACCOUNT_KEY": "x"}])
def test_no_account_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="does not say which account"):
        account_of(address_of("az://c"), environment)
