"""Accounts of Azure's blobs: where they answer, and by what right, as an address or the environment says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from dataprep.addresses import Address
from dataprep.errors import UsageError

SCOPE = "https://storage.azure.com/.default"
ALL_RIGHTS = "rwdlc"
NAMES = "AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT_NAME with AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN"


class Token(Protocol):
    """A bearer token."""

    @property
    def token(self) -> str:
        """What is sent."""


class Credential(Protocol):
    """What gives bearer tokens, as azure-identity does."""

    def get_token(self, *scopes: str) -> Token:
        """A token that holds now."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where a container is asked for, and by which right: a SAS, a credential, or none for what is public."""

    endpoint: str
    sas: str = field(default="", repr=False)
    credential: Credential | None = field(default=None, repr=False)


def account_of(address: Address, environment: Mapping[str, str] = os.environ) -> Account:
    """The account of an address. Raises UsageError where nothing says it.

    The environment's variables are those of adlfs. Its key is used for its own account only.
    """
    if address.sas:
        return Account(_endpoint(address, environment), address.sas)
    endpoint, own = _endpoint(address, environment), _said(environment)
    if endpoint == own.get("BlobEndpoint"):
        if sas := own.get("SharedAccessSignature", "").lstrip("?"):
            return Account(endpoint, sas)
        if key := own.get("AccountKey"):
            return Account(endpoint, _signed(endpoint, own.get("AccountName"), address.container, key))
    if environment.get("AZURE_STORAGE_ANON", "").lower() not in {"", "0", "f", "false"}:
        return Account(endpoint)
    if not endpoint.startswith("https://"):
        raise UsageError(f"{address.shown!r} needs a SAS behind it, or its account in {NAMES}")
    return Account(endpoint, credential=_identity())


def _endpoint(address: Address, environment: Mapping[str, str]) -> str:
    found = address.account or _said(environment).get("BlobEndpoint")
    if not found:
        raise UsageError(f"{address.shown!r} does not say which account; name it in {NAMES}")
    return found


def _said(environment: Mapping[str, str]) -> dict[str, str]:
    """What the environment says of an account, by the words of connection strings."""
    given = environment.get("AZURE_STORAGE_CONNECTION_STRING", "")
    said = dict(part.split("=", 1) for part in given.split(";") if "=" in part)
    variables = {"AccountName": "ACCOUNT_NAME", "AccountKey": "ACCOUNT_KEY", "SharedAccessSignature": "SAS_TOKEN"}
    if not said:
        said = {
            name: environment[f"AZURE_STORAGE_{end}"] for name, end in variables.items() if f"AZURE_STORAGE_{end}" in environment
        }
    if "AccountName" in said and "BlobEndpoint" not in said:
        suffix, protocol = said.get("EndpointSuffix", "core.windows.net"), said.get("DefaultEndpointsProtocol", "https")
        said["BlobEndpoint"] = f"{protocol}://{said['AccountName']}.blob.{suffix}"
    return {**said, "BlobEndpoint": said.get("BlobEndpoint", "").rstrip("/")}


def _signed(endpoint: str, name: str | None, container: str, key: str) -> str:
    """A SAS of one container, made with the account's key: so there is one way to ask."""
    from azure.storage.blob import ContainerSasPermissions, generate_container_sas

    parts = urlsplit(endpoint)
    name = name or parts.path.strip("/") or (parts.hostname or "").partition(".")[0]
    end = datetime.now(UTC) + timedelta(days=1)
    try:
        return generate_container_sas(
            name, container, key, permission=ContainerSasPermissions.from_string(ALL_RIGHTS), expiry=end
        )
    except ValueError as error:
        raise UsageError("the account's key in the environment is none: it is not in base 64") from error


def _identity() -> Credential:
    """Whoever is signed in on this machine."""
    from azure.identity import DefaultAzureCredential

    found: Credential = DefaultAzureCredential()
    return found
