"""Which documents to train with, and which to test with: at random, or so that each class has its share of both.

Stratified is iterative stratification (K. Sechidis, G. Tsoumakas, I. Vlahavas: On the Stratification of Multi-label Data,
ECML PKDD 2011): of all classes the one with the fewest documents left is dealt out first, and so on, since a rare class is the
hardest to share. A share that is no whole number is rounded to the side on which all that is dealt so far comes nearest to its
wanted size, and what the classes together miss of that size is settled in the end. With one class a document this is the usual
stratification: each class has its share, but for less than one document. Everything begins in training, and no class loses its
last document there.
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
            draw.settle(draw.cost)
        else:
            draw.settle(lambda _place, _sign: 0)
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
    """A draw in progress: groups by their rank, of which those that are `taken`, by place, are to test with."""

    def __init__(self, groups: Sequence[Group], share: Fraction) -> None:
        self.groups = groups
        self.share = share
        self.taken: set[int] = set()
        self.size = 0
        self.wanted = rounded(share * sum(group.size for group in groups))
        self.totals = _counted(groups)
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
            self._share_out(name, places, dealt)
            gone = _counted(self.groups[place] for place in places)
            left.subtract(gone)
            for other in gone:
                if left[other]:
                    heappush(heap, (left[other], other))

    def _share_out(self, name: str, places: Iterable[int], dealt: int) -> None:
        """Take of the groups of a class its share, rounded as the share of all that is dealt wants it."""
        lacks = self.share * self.totals[name] - self.tested[name]
        number = min(max(rounded(self.share * dealt) - self.size, lacks.__floor__()), lacks.__ceil__())
        for place in places:
            count = self.groups[place].classes[name]
            if count <= number and self._may_move(self.groups[place], 1):
                self._move(place, 1)
                number -= count

    def settle(self, cost: Callable[[int, int], int]) -> None:
        """Move groups, those of the least cost first, while that brings the part to test with nearer to its wanted size."""
        sign = 1 if self.size < self.wanted else -1
        places = self.taken if sign < 0 else set(range(len(self.groups))) - self.taken
        heap = [(cost(place, sign), place) for place in places]
        heapify(heap)
        looks = LOOKS * len(heap)
        while heap and (lacks := sign * (self.wanted - self.size)) > 0:
            before, place = heappop(heap)
            now, group = cost(place, sign), self.groups[place]
            if now > before and looks:
                heappush(heap, (now, place))
                looks -= 1
            elif group.size < 2 * lacks and self._may_move(group, sign):
                self._move(place, sign)

    def cost(self, place: int, sign: int) -> int:
        """What moving a group adds to the squares of what its classes are off their share; it grows while others are moved."""
        whole, part = self.share.denominator, self.share.numerator
        found = 0
        for name, count in self.groups[place].classes.items():
            off = whole * self.tested[name] - part * self.totals[name]
            step = sign * whole * count
            found += step * (2 * off + step)
        return found

    def _owners(self) -> Mapping[str, Sequence[int]]:
        owners: dict[str, list[int]] = {}
        for place, group in enumerate(self.groups):
            for name in group.classes:
                owners.setdefault(name, []).append(place)
        return owners

    def _may_move(self, group: Group, sign: int) -> bool:
        """Whether each class keeps a document in training without a group or, the other way, something is left to test with."""
        if sign < 0:
            return self.size > group.size
        return all(self.totals[name] - self.tested[name] > count for name, count in group.classes.items())

    def _move(self, place: int, sign: int) -> None:
        group = self.groups[place]
        (self.taken.add if sign > 0 else self.taken.discard)(place)
        self.size += sign * group.size
        for name, count in group.classes.items():
            self.tested[name] += sign * count


def _counted(groups: Iterable[Group]) -> Counter[str]:
    """How many documents of groups have each class."""
    found: Counter[str] = Counter()
    for group in groups:
        found.update(group.classes)
    return found
