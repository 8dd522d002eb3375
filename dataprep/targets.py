"""What a set is to train: the API version, the kind of model, the pricing tier, and what they take.

Every number stands in targets.json with its source. Where sources differ, both stand there: what exceeds the stricter one is
a warning, what exceeds the looser one an error.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from dataprep.findings import Severity

VERSIONS = ("2.0-preview", "2.0", "2.1", "3.0", "3.1", "4.0")
"""The API versions, oldest first. 3.0 is 2022-08-31, 3.1 is 2023-07-31, 4.0 is 2024-11-30."""

TEXT_VERSIONS = ("preview.2", "2021-11", "2022-05-01")
"""The versions of text classification, oldest first: v1.0-preview.2 (July 2021), November 2021, 2022-03-01-preview and later."""

MODELS = ("template", "neural")
"""The models that are built from labeled forms; before 3.0 there is only one kind, and classifiers are a kind of their own."""

CLASSIFIER = "classifier"
TIERS = ("S0", "F0")

MEGABYTE = 1024 * 1024
UNITS: Mapping[str | None, tuple[int, int]] = {None: (1, 1), "MB": (10**6, MEGABYTE), "GB": (10**9, 1024 * MEGABYTE)}
"""The strict and the loose reading of a unit: no source says whether its MB is 10**6 or 2**20 bytes."""

MOST_JSON = 100 * MEGABYTE
"""JSON beyond this is not read: in memory it takes several times its size."""


class Limit(msgspec.Struct, frozen=True):
    """A number that a version sets, for one model or tier or for all, with where it is printed and when."""

    limit: str
    value: int | list[int | str]
    source: str
    date: str
    versions: Sequence[str] = VERSIONS
    model: str | None = None
    tier: str | None = None
    unit: str | None = None

    @property
    def number(self) -> int:
        """The number as it is printed; 0 for a range or names."""
        return self.value if isinstance(self.value, int) else 0

    @property
    def strict(self) -> int:
        """The number in pieces or bytes, read strictly."""
        return self.number * UNITS[self.unit][0]

    @property
    def loose(self) -> int:
        """The number in pieces or bytes, read loosely."""
        return self.number * UNITS[self.unit][1]

    @property
    def printed(self) -> str:
        """The number with its unit."""
        return f"{self.number:,} {self.unit}" if self.unit else f"{self.number:,}"

    @property
    def told(self) -> str:
        """The number with its unit and its tier."""
        return f"{self.printed} of the free tier ({self.tier})" if self.tier == "F0" else self.printed


@functools.cache
def limits() -> tuple[Limit, ...]:
    """Every known limit."""
    raw = files("dataprep").joinpath("targets.json").read_bytes()
    return msgspec.json.decode(raw, type=tuple[Limit, ...])


@dataclass(frozen=True, slots=True)
class Excess:
    """A limit that is exceeded: how much that matters, and the words for it."""

    severity: Severity
    words: str


@dataclass(frozen=True, slots=True)
class Target:
    """The API version that a set is to train with, whether the user gave it, the kind of model, and the pricing tier."""

    version: str
    is_given: bool = False
    tier: str = "S0"
    model: str | None = None

    @property
    def models(self) -> tuple[str | None, ...]:
        """The models that may be meant: both kinds where none is given, None before there were kinds."""
        if self.model:
            return (self.model,)
        return (None,) if self.version in TEXT_VERSIONS or self.before("3.0") else MODELS

    def fitting(self, limit: str) -> Mapping[str | None, tuple[Limit, ...]]:
        """The entries of a limit by model; several of one model are sources that differ."""
        return _fitting(self, limit)

    def excess(self, limit: str, amount: int) -> Excess | None:
        """What to say of an amount, in pieces or bytes, that is over a limit; None for one within it.

        Where the model is not given, only what all of them refuse is an error; what one of them takes is an info.
        """
        if amount <= _least(self, limit):
            return None
        fitting = self.fitting(limit)
        over = {model: found for model, entries in fitting.items() if (found := _excess(entries, amount, self.version))}
        if not over:
            return None
        mildest = over[min(over, key=lambda model: (over[model].severity, -max(entry.loose for entry in fitting[model])))]
        if len(over) == len(fitting):
            return mildest
        models, others = (" and ".join(str(model) for model in fitting if (model in over) is said) for said in (True, False))
        return Excess(Severity.INFO, f"{mildest.words} for {models} models ({others} ones take it)")

    def excess_in_all(self, limit: str, of_one: str, amounts: Sequence[int]) -> Excess | None:
        """What to say of amounts that together are over a limit; those over the limit of a single form are told by themselves."""
        over = self.excess(limit, sum(amounts))
        if over is None:
            return None
        rest = sum(amount for amount in amounts if not self.excess(of_one, amount))
        return over if self.excess(limit, rest) else None

    def excesses_of_set(self, pages: Sequence[int], sizes: Sequence[int]) -> Iterator[tuple[Excess, str]]:
        """The limits that the pages and bytes of all forms are over, each with the words for how much there is."""
        for limit, of_one, amounts, unit in (
            ("set_pages", "form_pages", pages, "pages"),
            ("set_bytes", "form_bytes", sizes, "bytes"),
        ):
            if over := self.excess_in_all(limit, of_one, amounts):
                yield over, f"{sum(amounts):,} {unit} in all"

    def number(self, limit: str) -> int | None:
        """The value of a limit, the loosest where there are several; None where the version sets none."""
        return max((entry.number for entries in self.fitting(limit).values() for entry in entries), default=None)

    def range(self, limit: str) -> tuple[int, int] | None:
        """The least and most that a version takes, both included."""
        least, most = self._listed(limit)[:2] or (None, None)
        return (least, most) if isinstance(least, int) and isinstance(most, int) else None

    def names(self, limit: str) -> frozenset[str]:
        """The names that a version knows, those of every model where it is not given."""
        return frozenset(map(str, self._listed(limit)))

    def refusing(self, limit: str, name: str) -> tuple[str, ...] | None:
        """The models that do not take something: none of them is (), and None says that the version as a whole does not."""
        taking = {model: any(name in _list(entry) for entry in entries) for model, entries in self.fitting(limit).items()}
        if taking and not any(taking.values()):
            return None
        return tuple(str(model) for model, takes in taking.items() if not takes)

    def _listed(self, limit: str) -> list[int | str]:
        return [value for entries in self.fitting(limit).values() for entry in entries for value in _list(entry)]

    def before(self, version: str) -> bool:
        """Whether this is an older API version than the given one."""
        return VERSIONS.index(self.version) < VERSIONS.index(version)


@functools.lru_cache(256)  # asked for each form
def _fitting(target: Target, limit: str) -> Mapping[str | None, tuple[Limit, ...]]:
    known = [entry for entry in limits() if entry.limit == limit and target.version in entry.versions]
    known = [entry for entry in known if entry.tier in (None, target.tier)]
    found: dict[str | None, tuple[Limit, ...]] = {}
    for model in target.models:
        entries = [entry for entry in known if entry.model == model] or [entry for entry in known if entry.model is None]
        entries = [entry for entry in entries if entry.tier] or entries
        if entries:
            found[model] = tuple(entries)
    return found


@functools.lru_cache(256)
def _least(target: Target, limit: str) -> float:
    """What every model takes, however the limit is read: nearly every form is within it."""
    return min((entry.strict for entries in target.fitting(limit).values() for entry in entries), default=math.inf)


def _list(entry: Limit) -> list[int | str]:
    return entry.value if isinstance(entry.value, list) else []


def _excess(entries: Sequence[Limit], amount: int, version: str) -> Excess | None:
    """What one model's limit says: over the looser of its readings is an error, over the stricter one a warning."""
    strictest, loosest = min(entries, key=lambda entry: entry.strict), max(entries, key=lambda entry: entry.loose)
    if amount > loosest.loose:
        return Excess(Severity.ERROR, f"over the limit of {loosest.told} in {version}")
    if amount <= strictest.strict:
        return None
    words = f"over the limit of {strictest.told} in {version}"
    if strictest is not loosest:
        return Excess(Severity.WARNING, f"{words} by one source, not over the {loosest.printed} of another")
    return Excess(Severity.WARNING, f"{words} if {strictest.unit} means a power of ten, which no source says")
