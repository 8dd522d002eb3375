"""What opens a storage account to whoever reads it: signatures and keys that stand in a file in plain text."""

from __future__ import annotations

import codecs
import re

from dataprep.faults import Fault, FaultKind
from dataprep.findings import Location

TEXTS = frozenset(
    {".fott", ".vott", ".txt", ".md", ".csv", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".conf", ".env"}
    | {".ps1", ".sh", ".bat", ".py", ".ipynb", ".config", ".jsonl", ".log", ".xml", ".html"}
)
"""What neighbours end in that are looked through."""

SIGNATURE = rb"(?<![A-Za-z_])sig=((?:[A-Za-z0-9+/]|%2[BbFf]|\\/|\\u002[BbFf]){40,}+)"
"""Base64, or its percent-encoding: 43 signs of 32 bytes, of which the last may be lost."""

SECRETS = (
    (b"sig=", re.compile(SIGNATURE), "a SAS signature"),
    (b"AccountKey=", re.compile(rb"AccountKey=((?:[A-Za-z0-9+/]|\\/|\\u002[BbFf]){80,}=*)"), "an account key"),
)

LEAST_SIGNS = 12
"""A value of fewer different characters stands for one that was taken out."""

ENCODED = re.compile(rb"%..|\\u....|\\/")
HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]+")
"""What other systems put into their links is written so."""

EMULATOR = b"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1"
"""The key of the storage emulator is printed in its documentation."""


def faults(raw: bytes, path: str) -> tuple[Fault, ...]:
    """The first secret in a text, by its place; what it is, but never what it says."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"=" not in raw:  # rare in JSON, and sought faster than a word
        return ()
    places = {place: what for sign, pattern, what in SECRETS if sign in raw for place in _places(raw, pattern)}
    if not places:
        return ()
    first = min(places)
    line = raw.count(b"\n", 0, first) + 1
    column = len(raw[raw.rfind(b"\n", 0, first) + 1 : first].decode(errors="replace")) + 1
    return (Fault(FaultKind.CREDENTIAL, Location(path, line=line, column=column), places[first]),)


def _places(raw: bytes, pattern: re.Pattern[bytes]) -> tuple[int, ...]:
    first = next((found for found in pattern.finditer(raw) if _is_random(found[1])), None)
    return (first.start(1),) if first else ()


def _is_random(value: bytes) -> bool:
    """Whether this may be a key: not a value that was taken out, no number, and not the emulator's key."""
    plain = ENCODED.sub(b"", value)
    return len(set(plain)) >= LEAST_SIGNS and not HEXADECIMAL.fullmatch(plain) and not value.startswith(EMULATOR)
