"""G: geometry of regions, against each other and their page. Whether a text is labeled once, and no more than a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np

from dataprep.findings import Problem, Severity
from dataprep.geometry import Verdict, most_shared, shared_area, touching
from dataprep.model import Region
from dataprep.names import key_of, pair_of
from dataprep.regions import Matches, Regions, is_text
from dataprep.rule import MOST, rule
from dataprep.settings import Thresholds
from dataprep.targets import Target

MOST_COMPARED = 10_000
MOST_LOOKED_AT = 50_000
"""Boxes, and pairs of them that touch: no form has as many, and a hostile one shall not hurt."""

NONE: frozenset[tuple[int, int]] = frozenset()

SURELY = 0.99
"""A share that is less by so much than what is looked for is not reached by rounding."""

OVERSIZED = 0.25
"""A quarter of the page: no word is that large."""


@rule("G409", Severity.WARNING)
def regions_overlap(regions: Regions, matches: Matches | None, target: Target, thresholds: Thresholds) -> Iterator[Problem]:
    """Two labels whose regions overlap by more than 20 % of the smaller one.

    Why: one text belongs to one field. Neural models of 4.0 take two fields over one text, by drawn regions: for them that is
    healthy and, where the model is not given, an info.
    Bad: `Total` and `Tax` drawn over each other
    Good: `Total` beside `Tax`
    Fix: shrink or remove one.
    Targets: all; neural models of 4.0 take two.
    Source: azure-ai-docs, custom-neural: overlapping fields; measured: none overlaps in healthy sets.
    """
    found = list(islice(_overlaps(regions, _words(matches) if matches else {}, thresholds.overlap), MOST))
    partners = Counter(region.at.pointer for one, other, _ in found for region in (one, other))
    for one, other, share in found:
        is_pair = partners[one.at.pointer] == partners[other.at.pointer] == 1 and (one.drawn or other.drawn)
        is_taken = is_pair and (target.number("fields_of_a_word") or 1) > 1
        if not (is_taken and target.model):
            message = f"{one.label!r} and {other.label!r} overlap by {share:.0%} of the smaller; shrink or remove one"
            yield Problem(other.at, message, Severity.INFO if is_taken else None, pair_of(one.label, other.label))


def _overlaps(
    regions: Regions, words: Mapping[str, set[tuple[int, int]]], least: float
) -> Iterator[tuple[Region, Region, float]]:
    """The first pair of regions of each pair of labels that overlap by more than a share, with it."""
    if regions.are_apart:
        return
    found = regions.regions
    simple = (regions.verdicts <= Verdict.NOT_CONVEX).nonzero()[0][:MOST_COMPARED]
    told: set[frozenset[str]] = set()
    for numbers in islice(touching(regions.columns.take(simple, axis=1), regions.pages.take(simple)), MOST_LOOKED_AT):
        one, other = (found[simple[number]] for number in sorted(numbers))
        names = frozenset((one.label, other.label))
        is_told = names in told or regions.share_a_box(one.label, other.label)
        if len(names) == 1 or is_told or words.get(one.label, NONE) & words.get(other.label, NONE):
            continue
        if most_shared(one.polygon, other.polygon) <= least * SURELY:
            continue
        share = shared_area(one.polygon, other.polygon)
        if share > least:
            told.add(names)
            yield one, other, share


def _words(matches: Matches) -> Mapping[str, set[tuple[int, int]]]:
    """The words of each label that other labels have too: M505 tells of those."""
    words: dict[str, set[tuple[int, int]]] = {}
    for match in (match for shared in matches.shared_words for match in shared):
        words.setdefault(match.region.label, set()).add((match.page.number, match.number))
    return words


@rule("G410", Severity.ERROR)
def same_region_twice(regions: Regions) -> Iterator[Problem]:
    """The identical box under two labels, or twice in one.

    Why: "duplicate bounding boxes on page": the text would belong to two fields.
    Bad: the box of "12" under `Total` and under `Tax`
    Good: each box under one label
    Fix: remove one.
    Source: microsoft/OCR-Form-Tools, en-us.ts.
    """
    told = 0
    for first, *others in regions.same_boxes:
        for other in others:
            # Two labels of one name are L303's.
            if key_of(first.label) != key_of(other.label) or first.owner == other.owner:
                where = f"under {first.label!r} too" if first.label != other.label else "twice"
                message = f"this box of {other.label!r} stands {where}, at {first.at.pointer}; remove one of them"
                yield Problem(other.at, message, about=pair_of(first.label, other.label))
                told += 1
            if told >= MOST:
                return


@rule("G411", Severity.INFO)
def region_oversized(regions: Regions) -> Iterator[Problem]:
    """The region of a word that covers more than a quarter of the page.

    Why: no word is that large; the whole page was labeled by mistake.
    Bad: `[0, 0, 1, 0, 1, 1, 0, 1]` with the text "12"
    Good: the box of the word
    Fix: label the word itself, or make it a drawn region.
    Source: measured: the largest word's region covers under a hundredth of its page.
    """
    left, top, right, bottom = regions.around
    shares = (right - left) * (bottom - top)
    for number in np.flatnonzero(shares > OVERSIZED):
        region = regions.regions[number]
        if regions.verdicts[number] <= Verdict.NOT_CONVEX and is_text(region):
            message = f"the region of {region.label!r} covers {shares[number]:.0%} of page {region.page}; label the word itself"
            yield Problem(region.at, message, about=region.label)
