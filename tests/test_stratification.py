"""Drawing documents to test with: what holds of every draw, and that one class a document is shared as scikit-learn does."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from dataprep.errors import UsageError
from dataprep.stratification import WAYS, Group, Method, known_method

NAMES = [f"class {number}" for number in range(6)]

METHODS = st.builds(
    Method,
    test=st.one_of(st.sampled_from([0.1, 0.2, 0.25, 0.5, 0.9]), st.floats(0.01, 0.99)),
    by=st.sampled_from(WAYS),
    seed=st.integers(-5, 5),
)


@st.composite
def groups(draw: st.DrawFn, most: int = 4) -> list[Group]:
    """Groups of one to some documents, each document with some classes."""
    found = []
    for number, size in enumerate(draw(st.lists(st.integers(1, most), min_size=1, max_size=40))):
        owned = [draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=3)) for _ in range(size)]
        names = tuple(f"{number}-{place}.txt" for place in range(size))
        found.append(Group(names, Counter(name for classes in owned for name in classes), size))
    return found


def single(*counts: int) -> list[Group]:
    """Documents by themselves, so many of each class."""
    return [
        Group((f"{number}-{place}.txt",), {f"class {number}": 1}, 1)
        for number, count in enumerate(counts)
        for place in range(count)
    ]


def counted(some: Iterable[Group]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for group in some:
        counts.update(group.classes)
    return counts


def drawn(some: Sequence[Group], method: Method) -> list[Group]:
    """The groups to test with, of which none is torn."""
    test = method.drawn(some)
    assert all(test.isdisjoint(group.documents) or test.issuperset(group.documents) for group in some)
    return [group for group in some if group.documents[0] in test]


def size(some: Iterable[Group]) -> int:
    return sum(group.size for group in some)


@given(groups(), METHODS)
def test_every_class_stays_in_training(some: list[Group], method: Method) -> None:
    in_test, totals = counted(drawn(some, method)), counted(some)
    assert all(in_test[name] < total for name, total in totals.items())


@given(groups(), METHODS)
def test_the_size_is_as_near_as_the_groups_allow(some: list[Group], method: Method) -> None:
    """Off by at most half of the largest group, unless each group that would help holds the last of a class."""
    test, totals = drawn(some, method), counted(some)
    in_test, lacks = counted(test), method.wanted(size(some)) - size(test)
    helping = [group for group in some if group not in test and group.size < 2 * lacks]
    barred = [any(in_test[name] + count == totals[name] for name, count in group.classes.items()) for group in helping]
    assert abs(lacks) <= max(group.size for group in some) / 2 or (lacks > 0 and all(barred))


@given(groups(most=1), METHODS)
def test_the_size_is_met_where_nothing_is_the_same(some: list[Group], method: Method) -> None:
    test, totals = drawn(some, method), counted(some)
    in_test, lacks = counted(test), method.wanted(size(some)) - size(test)
    rest = [group for group in some if group not in test]
    assert lacks >= 0
    assert not lacks or all(any(in_test[name] + 1 == totals[name] for name in group.classes) for group in rest)


@given(groups(), METHODS, st.randoms(use_true_random=False))
def test_the_same_seed_gives_the_same_in_any_order(some: list[Group], method: Method, chance: Any) -> None:
    shuffled = [
        Group(tuple(reversed(group.documents)), dict(reversed(list(group.classes.items()))), group.size) for group in some
    ]
    chance.shuffle(shuffled)
    assert method.drawn(shuffled) == method.drawn(some)


@given(st.lists(st.integers(2, 40), min_size=1, max_size=12), st.sampled_from([0.1, 0.2, 0.25, 0.3]), st.integers())
def test_one_class_a_document_is_shared_to_less_than_one(counts: list[int], share: float, seed: int) -> None:
    method = Method(share, seed=seed)
    some = single(*counts)
    in_test = counted(drawn(some, method))
    assert in_test.total() == method.wanted(len(some))
    for name, total in counted(some).items():
        assert abs(in_test[name] - method.share * total) < 1


@settings(max_examples=40)
@given(st.lists(st.integers(4, 60), min_size=2, max_size=8), st.sampled_from([0.1, 0.2, 0.25, 0.3]), st.integers(0, 100))
def test_it_shares_as_scikit_learn_does(counts: list[int], share: float, seed: int) -> None:
    some, method = single(*counts), Method(share, seed=seed)
    wanted = method.wanted(len(some))
    if wanted < len(counts):  # which scikit-learn refuses
        return
    classes = [next(iter(group.classes)) for group in some]
    _, theirs = train_test_split(classes, test_size=wanted, stratify=classes, random_state=seed)
    ours, sklearns = counted(drawn(some, method)), Counter(theirs)
    assert ours.total() == sklearns.total()
    assert all(abs(ours[name] - sklearns[name]) <= 1 for name in set(classes))


@given(st.integers(40, 200), st.integers(0, 50))
def test_several_classes_a_document_come_near_their_share(count: int, seed: int) -> None:
    """Nested classes, from one of all documents to one of every tenth."""
    steps = (1, 2, 3, 5, 10)
    some = [Group((f"{place}.txt",), {f"every {step}": 1 for step in steps if place % step == 0}, 1) for place in range(count)]
    method = Method(0.25, seed=seed)
    in_test = counted(drawn(some, method))
    for name, total in counted(some).items():
        assert abs(in_test[name] - method.share * total) <= 2, name


def test_stratified_is_nearer_than_random() -> None:
    some = [Group((f"{place}.txt",), dict.fromkeys({NAMES[place % 5], NAMES[(place * place) % 6]}, 1), 1) for place in range(500)]
    totals = counted(some)

    def off(by: str) -> Fraction:
        method = known_method(0.1, by, 1)
        in_test = counted(drawn(some, method))
        return sum((abs(in_test[name] - method.share * total) for name, total in totals.items()), Fraction())

    assert off("stratified") * 3 < off("random")


def test_seeds_differ_and_a_seed_is_the_same_in_another_process() -> None:
    some = single(30, 20)
    code = f"from dataprep.stratification import Group, Method; print(sorted(Method(0.2, seed=7).drawn({some})))"
    environment = {"PYTHONHASHSEED": "9", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stdout.strip() == str(sorted(Method(0.2, seed=7).drawn(some)))
    assert len({Method(0.2, seed=seed).drawn(some) for seed in range(20)}) > 10


def test_a_split_that_was_made_once_is_made_so_for_ever() -> None:
    found = Method(0.2, seed=1).drawn(single(5, 5)), Method(0.2, "random", 1).drawn(single(5, 5))
    assert [sorted(names) for names in found] == [["0-4.txt", "1-4.txt"], ["0-1.txt", "0-4.txt"]]


def test_names_that_are_no_unicode() -> None:
    some = [Group((f"\udc80{number}.txt",), {"a": 1}, 1) for number in range(10)]
    assert len(Method(0.2).drawn(some)) == 2


LARGE: dict[str, Callable[[int], Collection[str]]] = {
    "one class each": lambda place: {f"{place % 200}"},
    "a class of all": lambda place: {f"{place // 2}", "all"},
    "a class for each": lambda place: {f"{place}"},
    "several classes": lambda place: {f"{place % 200}", f"{place * place % 199}", f"{place % 7}"},
}


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize("kind", LARGE)
def test_many_take_no_longer_than_they_should(kind: str, by: str) -> None:
    some = [Group((f"{place}",), dict.fromkeys(LARGE[kind](place), 1), 1) for place in range(20_000)]
    begun = time.process_time()
    test = known_method(0.1, by, 0).drawn(some)
    assert len(test) == (0 if kind == "a class for each" else 2_000)
    assert time.process_time() - begun < 5


WRONG: list[tuple[object, object, object, str]] = [
    (0, "random", 0, "between 0 and 1"),
    (1, "random", 0, "between 0 and 1"),
    (float("nan"), "random", 0, "between 0 and 1"),
    ("0.1", "random", 0, "give 0.1 for a tenth"),
    (True, "random", 0, "between 0 and 1"),
    (0.1, "stratifid", 0, "did you mean 'stratified'"),
    (0.1, None, 0, "no split by None"),
    (0.1, "random", 1.5, "whole number"),
    (0.1, "random", True, "whole number"),
]


@pytest.mark.parametrize(("test", "by", "seed", "told"), WRONG)
def test_values_that_are_none(test: object, by: object, seed: object, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        known_method(test, by, seed)
