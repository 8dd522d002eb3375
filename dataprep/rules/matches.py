"""M: labels against OCR. Whether what was labeled is what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, islice

import numpy as np

from dataprep.fields import Fields
from dataprep.findings import Fix, Location, Problem, Put, Severity
from dataprep.geometry import Verdict, as_columns, clipped, judge, pairs
from dataprep.model import Form, Labels, Ocr, Page, Polygon, Region, Source
from dataprep.names import key_of, listed, pair_of
from dataprep.regions import NEAR, STATE, Match, Matches, Regions, is_same_text, plain_text
from dataprep.rule import MOST, rule

CLEAN = 0.0025
"""Up to this a box is the word's: measured over folders whose OCR was run again without change."""


@rule("M501", Severity.ERROR, whole=(Ocr,))
def page_not_in_ocr(labels: Labels, ocr: Ocr, source: Source | None) -> Iterator[Problem]:
    """Labels on a page that the OCR file does not have.

    Why: the words cannot be found, and the labels file is refused. The free tier reads two pages only.
    Bad: a label on page 3, OCR of two pages
    Good: OCR of all pages
    Fix: run Layout on the whole form, in a paid tier; or remove the labels.
    Source: seen in a published sample set; service limits: the free tier reads the first two pages.
    """
    if not ocr.succeeded or not ocr.is_in_order:
        return
    missing: dict[int, list[Region]] = {}
    for label in labels.labels:
        for region in label.regions:
            if not 1 <= region.page <= len(ocr.pages):
                missing.setdefault(region.page, []).append(region)
    for number, regions in sorted(missing.items()):
        names = listed(dict.fromkeys(region.label for region in regions), 5)
        is_cut = len(ocr.pages) == 2 and (source is None or source.pages > 2)
        free = " (the free tier reads two)" if is_cut else ""
        page = str(number) if abs(number) < 10**9 else "of a huge number"
        message = f"{names} on page {page}, but the OCR ends at page {len(ocr.pages)}{free}; run Layout on the whole form"
        if number < 1:
            message = f"{names} on page {page}, but pages are counted from 1; mend the number"
        yield Problem(regions[0].at, message, about=page)


@rule("M502", Severity.ERROR, whole=(Ocr,))
def region_matches_no_word(matches: Matches, labels: Labels, ocr: Ocr) -> Iterator[Problem]:
    """The box of a value that is no word, line or selection mark of the OCR file.

    Why: the value is read from the OCR file; where there is no word, there is no value.
    Bad: a box 5 % of the page beside its word
    Good: the box of the word, divided by the page's size
    Fix: label the word again; unsafe: snap to the one word with the same text.
    Source: measured: boxes of healthy sets equal words, most to a millionth, all within 0.02.
    """
    if not matches.astray or matches.are_of_another_document:
        return
    mixed = {label.at.pointer for label in labels.labels if label.is_mixed}
    pages = ocr.by_number
    places = {number: _words_by_text(pages[number]) for number in {region.page for region in matches.astray}}
    for region in matches.astray:
        if region.owner not in mixed:
            page = pages[region.page]
            alike = places[region.page].get(plain_text(region.text), [])
            hint = _whereabouts(region, page, alike)
            fix = snapped(region, page, alike[0], safe=False) if len(alike) == 1 else None
            message = (
                f"the box of {region.label!r} ({region.text!r}) matches no word of page {region.page}{hint}; label the word again"
            )
            yield Problem(region.at, message, about=region.label, fix=fix)


def _words_by_text(page: Page) -> Mapping[str, list[int]]:
    """The numbers of the words of each text, those without a place left out."""
    found: dict[str, list[int]] = {}
    for number in np.flatnonzero(np.isfinite(page.words.columns).all(axis=0)).tolist():
        found.setdefault(plain_text(page.words.texts[number]), []).append(number)
    return found


def _whereabouts(region: Region, page: Page, alike: list[int]) -> str:
    if not alike:
        return ", and no word there says so"
    distance = np.abs(page.words.columns[:, alike] - as_columns([region.polygon])).max(axis=0).min()
    return f"; the nearest {region.text!r} is {distance:.1%} of the page away"


def snapped(region: Region, page: Page, number: int, *, safe: bool) -> Fix | None:
    """Put the box of a word in place of a region's, where it is a sound one."""
    box = _box_of(page, number)
    return Fix("snap to the word", (Put(region.at, list(box)),), safe) if box else None


@rule("M503", Severity.WARNING)
def region_shifted(matches: Matches) -> Iterator[Problem]:
    """Boxes that lie a little beside the words with the same text: OCR was run again after labeling.

    Why: the service looks up words by their boxes; where two are close, it may take the wrong one.
    Bad: boxes 1 % of the page beside their words
    Good: boxes equal to their words
    Fix: snap each box to its word; safe where only one with that text is near.
    Source: measured: up to 0.012 of the page in published sets whose OCR was run again.
    """
    shifted = [match for match in matches.found if match.distance > CLEAN and match.is_alike]
    if not shifted or matches.are_of_another_document:
        return
    worst = max(shifted, key=lambda match: match.distance)
    words = [(match, box) for match in shifted if match.kind == "word" and (box := _box_of(match.page, match.number))]
    edits = tuple(Put(match.region.at, list(box)) for match, box in words)
    fix = Fix("snap to the words", edits, all(_is_only_one(match) for match, _ in words)) if words else None
    boxes = "box lies" if len(shifted) == 1 else "boxes lie"
    message = (
        f"{len(shifted)} {boxes} beside the words of the same text, {worst.region.label!r} farthest, by {worst.distance:.2%} "
        "of the page: OCR was run again after labeling; snap the boxes to the words, or label again"
    )
    yield Problem(shifted[0].region.at, message, fix=fix)


def _box_of(page: Page, number: int) -> Polygon | None:
    """The box of a word, as a region may have it; None where the word's own is broken."""
    box = clipped(tuple(page.words.columns[:, number].tolist()))
    return box if judge(as_columns([box]))[0] == Verdict.FINE else None


def _is_only_one(match: Match) -> bool:
    """Whether one word only within reach has the region's text."""
    near = pairs(as_columns([match.region.polygon]), match.page.words.columns, NEAR)
    texts = (match.page.words.texts[number] for block in near for number in block.elements)
    return sum(is_same_text(match.region.text, text, "word") for text in texts) == 1


@rule("M504", Severity.WARNING)
def text_differs(matches: Matches, labels: Labels, fields: Fields | None) -> Iterator[Problem]:
    """A box over a word, line or mark of another text than the label's; an error where nothing of it is alike.

    Why: training takes the text from the OCR file, so the label teaches something else than it says.
    Bad: a label "1,200.00" over the word "Total"
    Good: a label "1,200.00" over the word "1,200.00"
    Fix: take the words' text; unsafe, for the box may be the wrong one.
    Source: measured: text and word are equal in every healthy set.
    """
    if matches.are_of_another_document or all(match.is_alike for match in matches.found):
        return
    single = {region.at.pointer: at for label in labels.labels for region, at in label.texts}
    marks = {label.name for label in labels.labels if fields and fields.type_of(label.path) == "selectionMark"}
    for match in matches.found:
        is_told = match.region.label in marks and not STATE.fullmatch(match.region.text or "")  # L310
        if not match.is_alike and not is_told:
            region = match.region
            is_other = match.is_of_another_text
            message = (
                f"{region.label!r} says {region.text!r}, the {match.kind} under it says {match.text!r}; "
                f"{'label the right word' if is_other else 'make them equal'}"
            )
            at = single.get(region.at.pointer)
            fix = Fix(f"take the {match.kind}'s text", (Put(at, match.text),)) if at else None
            yield Problem(region.at, message, Severity.ERROR if is_other else Severity.WARNING, region.label, fix)


@rule("M505", Severity.ERROR)
def word_labeled_twice(matches: Matches, regions: Regions) -> Iterator[Problem]:
    """One word under two labels; drawn regions, by which neural models of 4.0 take two fields over one text, do not count.

    Why: "You can only apply one label to each text element."
    Bad: "12" under `Total` and under `Tax`
    Good: "12" under `Total`
    Fix: remove it from one of them.
    Targets: all; neural models of 4.0 take two, by drawn regions.
    Source: quickstart "Train with labels" of 2.0 and 2.1, IMPORTANT.
    """
    if matches.are_of_another_document:
        return
    told: set[frozenset[str]] = set()
    for shared in matches.shared_words:
        if len(told) >= MOST:
            return
        for one, other in islice(combinations({match.region.label: match for match in shared}.values(), 2), MOST):
            names = (one.region.label, other.region.label)
            is_told = regions.share_a_box(*names) or key_of(names[0]) == key_of(names[1])  # G410, L303
            if frozenset(names) not in told and not is_told:
                told.add(frozenset(names))
                message = f"the word {other.text!r} is labeled {names[0]!r} and {names[1]!r}; remove it from one of them"
                yield Problem(other.region.at, message, about=pair_of(*names))


@rule("M510", Severity.ERROR, whole=(Ocr,))
def labels_of_another_document(form: Form, matches: Matches, labels: Labels) -> Iterator[Problem]:
    """Labels most of which stand over nothing, or over other texts.

    Why: the labels or the OCR file are another form's, or a page was turned; learned like this they spoil the model.
    Bad: `a.pdf.labels.json` copied from another form
    Good: labels made on this form
    Fix: run Layout on this form, or label it again.
    Source: measured: in healthy sets no box is astray.
    """
    if matches.are_of_another_document:
        total = len(matches.found) + len(matches.astray)
        message = (
            f"most of the {total} boxes stand over no word or over other texts: these labels, or the OCR, are of another form, "
            "or a page was turned; run Layout on this form, or label it again"
        )
        if labels.document and labels.document != form.name:
            message += f" (the labels say that they are of {labels.document!r})"
        yield Problem(Location(labels.path), message)
