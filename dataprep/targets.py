"""What a set is to train: the API version, and what it takes. Every number stands in targets.json with its source."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import msgspec

VERSIONS = ("2.0-preview", "2.0", "2.1", "3.0", "3.1", "4.0")
"""The API versions, oldest first. 3.0 is 2022-08-31, 3.1 is 2023-07-31, 4.0 is 2024-11-30."""

MEGABYTE = 1024 * 1024
"""The looser reading: no source says whether its MB is 10**6 or 2**20."""


class Limit(msgspec.Struct, frozen=True):
    """A number that a version sets, with where it is printed and when."""

    limit: str
    value: int | list[int | str]
    source: str
    date: str
    versions: Sequence[str] = VERSIONS
    tier: str | None = None


MOST_JSON = 100 * MEGABYTE
"""JSON beyond this is not read: in memory it takes several times its size."""


@functools.cache
def limits() -> tuple[Limit, ...]:
    """Every known limit; of several that fit, the first counts."""
    raw = files("dataprep").joinpath("targets.json").read_bytes()
    return msgspec.json.decode(raw, type=tuple[Limit, ...])


@dataclass(frozen=True, slots=True)
class Target:
    """The API version that a set is to train with, whether the user gave it, and the pricing tier."""

    version: str
    is_given: bool = False
    tier: str = "S0"

    def number(self, limit: str) -> int | None:
        """The value of a limit; None where the version sets none."""
        value = self._value(limit)
        return value if isinstance(value, int) else None

    def range(self, limit: str) -> tuple[int, int] | None:
        """The least and most that a version takes, both included."""
        value = self._value(limit)
        least, most = value if isinstance(value, list) else (None, None)
        return (least, most) if isinstance(least, int) and isinstance(most, int) else None

    def names(self, limit: str) -> frozenset[str]:
        """The names that a version knows."""
        value = self._value(limit)
        return frozenset(str(name) for name in value) if isinstance(value, list) else frozenset()

    def _value(self, limit: str) -> int | list[int | str] | None:
        fitting = (entry for entry in limits() if entry.limit == limit and self.version in entry.versions)
        return next((entry.value for entry in fitting if entry.tier in (None, self.tier)), None)

    def before(self, version: str) -> bool:
        """Whether this is an older API version than the given one."""
        return VERSIONS.index(self.version) < VERSIONS.index(version)
