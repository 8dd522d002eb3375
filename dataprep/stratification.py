"""Which documents to train with, and which to test with: at random, or so that each class has its share of both.

Stratified is iterative stratification (K. Sechidis, G. Tsoumakas, I. Vlahavas: On the Stratification of Multi-label Data,
ECML PKDD 2011): of all classes the one with the fewest documents left is dealt out first, and so on, since a rare class is the
hardest to share. Two things are more exact than there. Of the documents of a class those are taken first whose other classes are
furthest below their share. And a share that is no whole number is rounded to the side on which all that is dealt so far comes
nearest to its wanted size; what is missed in the end is settled. With one class a document this is the usual stratification: each
class has its share, but for less than one document. Everything begins in training, and no class loses its last document there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Literal, TypeAlias

from msgspec import Struct

from dataprep.errors import UsageError
from dataprep.names import meant

Way: TypeAlias = Literal["stratified", "random"]
STRATIFIED: Way = "stratified"
RANDOM: Way = "random"
WAYS = (STRATIFIED, RANDOM)

HALF = Fraction(1, 2)

LOOKS = 10
"""So often a document is looked at again, on average, while the size is settled: a bound for sets that were made to be slow."""


class Group(Struct, frozen=True):
    """Documents that stay together, how many of them have each class, and for how many of them the group counts."""

    documents: tuple[str, ...]
    classes: Mapping[str, int]
    size: int


class Method(Struct, frozen=True):
    """How to split: the share that is to test with, above 0 and below 1, the way, and the seed."""

    test: float
    by: Way = STRATIFIED
    seed: int = 0

    @property
    def share(self) -> Fraction:
        """The share as it is written: 0.1 is a tenth."""
        return Fraction(str(float(self.test)))

    def wanted(self, documents: int) -> int:
        """How many of so many documents are to test with."""
        return rounded(self.share * documents)

    def drawn(self, groups: Iterable[Group]) -> frozenset[str]:
        """The documents to test with: the same in whatever order the groups come, on every machine."""
        draw = Draw(sorted(groups, key=self._rank), self.share)
        if self.by == STRATIFIED:
            draw.deal()
            draw.settle()
        else:
            draw.at_random()
        return frozenset(name for place in draw.taken for name in draw.groups[place].documents)

    def _rank(self, group: Group) -> tuple[bytes, str]:
        name = min(group.documents)
        return hashlib.sha256(f"{self.seed}/{name}".encode(errors="surrogatepass")).digest(), name


def known_method(test: object, by: object, seed: object) -> Method:
    """A method of which every value is known. Raises UsageError."""
    if isinstance(test, bool) or not isinstance(test, int | float) or not 0 < test < 1:
        raise UsageError(f"the share to test with lies between 0 and 1, and is not {test!r}; give 0.1 for a tenth")
    way = next((known for known in WAYS if known == by), None)
    if way is None:
        raise UsageError(f"there is no split by {by!r}; {meant(str(by), WAYS)}")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise UsageError(f"a seed is a whole number, not {seed!r}")
    return Method(float(test), way, seed)


def rounded(number: Fraction) -> int:
    """The nearest whole number, the higher of two."""
    return (number + HALF).__floor__()


class Draw:
    """A draw in progress: groups by their rank, of which those that are `taken`, by place, are to test with.

    `dealt` counts the documents of each class that were on offer so far, `tested` those that were taken.
    """

    def __init__(self, groups: Sequence[Group], share: Fraction) -> None:
        self.groups = groups
        self.share = share
        self.taken: set[int] = set()
        self.size = 0
        self.wanted = rounded(share * sum(group.size for group in groups))
        self.totals = _counted(groups)
        self.dealt: Counter[str] = Counter()
        self.tested: Counter[str] = Counter()

    def deal(self) -> None:
        """Deal each class out, the one with the fewest documents left first."""
        left, owners = Counter(self.totals), self._owners()
        waiting, dealt = set(range(len(self.groups))), 0
        heap = [(count, name) for name, count in left.items()]
        heapify(heap)
        while heap:
            count, name = heappop(heap)
            if count != left[name]:  # it has fewer by now, and stands in the heap with them
                continue
            places = [place for place in owners[name] if place in waiting]
            waiting.difference_update(places)
            dealt += sum(self.groups[place].size for place in places)
            gone = _counted(self.groups[place] for place in places)
            self.dealt.update(gone)
            self._share_out(name, places, dealt)
            left.subtract(gone)
            for other in gone:
                if left[other]:
                    heappush(heap, (left[other], other))

    def _share_out(self, name: str, places: Sequence[int], dealt: int) -> None:
        """Take of the groups of a class its share, rounded as the share of all that is dealt wants it."""
        lacks = self.share * self.totals[name] - self.tested[name]
        number = min(max(rounded(self.share * dealt) - self.size, lacks.__floor__()), lacks.__ceil__())
        self.take(places, number, lambda group: group.classes[name], self._cost)

    def settle(self) -> None:
        """Take what is still wanted, so that the classes stay as near to their share as can be."""
        self.take(self._rest(), self.wanted - self.size, lambda group: group.size, self._cost)

    def at_random(self) -> None:
        """Take what is wanted, whatever its classes are."""
        self.take(self._rest(), self.wanted, lambda group: group.size, lambda _place: 0)

    def take(self, places: Sequence[int], number: int, weight: Callable[[Group], int], cost: Callable[[int], int]) -> None:
        """Take groups for about a number of documents, those of the least cost first, which only grows while others are taken."""
        heap = [(cost(place), place) for place in places] if number > 0 else []
        heapify(heap)
        looks = LOOKS * len(heap)
        while heap and number > 0:
            before, place = heappop(heap)
            now, group = cost(place), self.groups[place]
            if now > before and looks:
                heappush(heap, (now, place))
                looks -= 1
            elif weight(group) < 2 * number and self._may_take(group):
                self._take(place)
                number -= weight(group)

    def _cost(self, place: int) -> int:
        """What taking a group adds to the squares of what the classes are off their share of all that was on offer."""
        whole, part = self.share.denominator, self.share.numerator
        found = 0
        for name, count in self.groups[place].classes.items():
            off, step = whole * self.tested[name] - part * self.dealt[name], whole * count
            found += step * (2 * off + step)
        return found

    def _rest(self) -> Sequence[int]:
        return [place for place in range(len(self.groups)) if place not in self.taken]

    def _owners(self) -> Mapping[str, Sequence[int]]:
        owners: dict[str, list[int]] = {}
        for place, group in enumerate(self.groups):
            for name in group.classes:
                owners.setdefault(name, []).append(place)
        return owners

    def _may_take(self, group: Group) -> bool:
        """Whether a group brings the size nearer to the wanted one, and leaves a document of each class in training."""
        is_nearer = group.size < 2 * (self.wanted - self.size)
        return is_nearer and all(self.totals[name] - self.tested[name] > count for name, count in group.classes.items())

    def _take(self, place: int) -> None:
        self.taken.add(place)
        self.size += self.groups[place].size
        self.tested.update(self.groups[place].classes)


def _counted(groups: Iterable[Group]) -> Counter[str]:
    """How many documents of groups have each class."""
    found: Counter[str] = Counter()
    for group in groups:
        found.update(group.classes)
    return found
