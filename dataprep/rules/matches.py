"""M: labels against OCR. Whether what was labeled is what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice

from dataprep.findings import Fix, Location, Problem, Put, Severity
from dataprep.geometry import as_columns, pairs
from dataprep.model import Labels, Ocr, Page, Region, Source
from dataprep.names import key_of
from dataprep.regions import MOST, NEAR, Match, Matches, Regions, is_same_text
from dataprep.rule import rule

CLEAN = 0.0025
"""Up to this a box is the word's: measured over folders whose OCR was run again without change."""


def in_order(ocr: Ocr) -> bool:
    """Whether the pages are numbered 1, 2, 3; where not, O203 says so."""
    return all(page.number == wanted for wanted, page in enumerate(ocr.pages, 1))


@rule("M501", Severity.ERROR, whole=True)
def page_not_in_ocr(labels: Labels, ocr: Ocr, source: Source | None) -> Iterator[Problem]:
    """Labels on a page that the OCR file does not have.

    Why: the words cannot be found, and the labels file is refused. The free tier reads two pages only.
    Bad: a label on page 3, OCR of two pages
    Good: OCR of all pages
    Fix: run Layout on the whole form, in a paid tier; or remove the labels.
    Source: seen in a published sample set; service limits: the free tier reads the first two pages.
    """
    if not ocr.succeeded or not in_order(ocr):
        return
    missing: dict[int, list[Region]] = {}
    for label in labels.labels:
        for region in label.regions:
            if not 1 <= region.page <= len(ocr.pages):
                missing.setdefault(region.page, []).append(region)
    for number, regions in sorted(missing.items()):
        names = list(dict.fromkeys(region.label for region in regions))
        listed = ", ".join(map(repr, names[:5])) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        is_cut = len(ocr.pages) == 2 and (source is None or source.pages > 2)
        free = " (the free tier reads two)" if is_cut else ""
        page = str(number) if abs(number) < 10**9 else "of a huge number"
        message = f"{listed} on page {page}, but the OCR ends at page {len(ocr.pages)}{free}; run Layout on the whole form"
        yield Problem(regions[0].at, message, about=page)


@rule("M502", Severity.ERROR, whole=True)
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
    mixed = {label.at.pointer for label in labels.labels if _is_mixed(label.values)}
    for region in matches.astray:
        if region.at.pointer.rsplit("/", 4)[0] not in mixed:
            page = ocr.by_number[region.page]
            texts = enumerate(page.words.texts)
            alike = [number for number, text in texts if is_same_text(region.text, text, "word") and page.words.has_place(number)]
            hint = _whereabouts(region, page, alike)
            fix = snapped(region, page, alike[0], safe=False) if len(alike) == 1 else None
            message = (
                f"the box of {region.label!r} ({region.text!r}) matches no word of page {region.page}{hint}; label the word again"
            )
            yield Problem(region.at, message, about=region.label, fix=fix)


def _is_mixed(values: Iterable[object]) -> bool:
    texts = {bool((getattr(value, "text", None) or "").strip()) for value in values}
    return len(texts) > 1


def _whereabouts(region: Region, page: Page, alike: list[int]) -> str:
    if not alike:
        return ", and no word there says so"
    distance = min(
        float(max(abs(one - other) for one, other in zip(region.polygon, page.words.columns[:, number], strict=True)))
        for number in alike
    )
    return f"; the nearest {region.text!r} is {distance:.1%} of the page away"


def snapped(region: Region, page: Page, number: int, *, safe: bool) -> Fix:
    """Put the box of a word in place of a region's."""
    return Fix("snap to the word", (Put(region.at, page.words.columns[:, number].tolist()),), safe)


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
    words = [match for match in shifted if match.kind == "word"]
    edits = tuple(Put(match.region.at, match.page.words.columns[:, match.number].tolist()) for match in words)
    fix = Fix("snap to the words", edits, all(_is_only_one(match) for match in words)) if words else None
    boxes = "box lies" if len(shifted) == 1 else "boxes lie"
    message = (
        f"{len(shifted)} {boxes} beside the words of the same text, {worst.region.label!r} farthest, by {worst.distance:.2%} "
        "of the page: OCR was run again after labeling; snap the boxes to the words, or label again"
    )
    yield Problem(shifted[0].region.at, message, fix=fix)


def _is_only_one(match: Match) -> bool:
    """Whether one word only within reach has the region's text."""
    near = pairs(as_columns([match.region.polygon]), match.page.words.columns, NEAR)
    texts = (match.page.words.texts[number] for block in near for number in block.elements)
    return sum(is_same_text(match.region.text, text, "word") for text in texts) == 1


@rule("M504", Severity.WARNING)
def text_differs(matches: Matches) -> Iterator[Problem]:
    """A box over a word, line or mark of another text than the label's; an error where nothing of it is alike.

    Why: training takes the text from the OCR file, so the label teaches something else than it says.
    Bad: a label "1,200.00" over the word "Total"
    Good: a label "1,200.00" over the word "1,200.00"
    Fix: take the words' text; unsafe, for the box may be the wrong one.
    Source: measured: text and word are equal in every healthy set.
    """
    if matches.are_of_another_document:
        return
    for match in matches.found:
        if not match.is_alike:
            region = match.region
            is_other = match.is_of_another_text
            message = (
                f"{region.label!r} says {region.text!r}, the {match.kind} under it says {match.text!r}; "
                f"{'label the right word' if is_other else 'make them equal'}"
            )
            at = region.at
            yield Problem(at, message, Severity.ERROR if is_other else Severity.WARNING, region.label)


@rule("M505", Severity.ERROR)
def word_labeled_twice(matches: Matches, regions: Regions) -> Iterator[Problem]:
    """One word under two labels.

    Why: "You can only apply one label to each text element."
    Bad: "12" under `Total` and under `Tax`
    Good: "12" under `Total`
    Fix: remove it from one of them.
    Source: quickstart "Train with labels" of 2.0 and 2.1, IMPORTANT.
    """
    told: set[tuple[str, str]] = set()
    for shared in matches.shared_words:
        if len(told) >= MOST:
            return
        for one, other in islice(combinations({match.region.label: match for match in shared}.values(), 2), MOST):
            names = (one.region.label, other.region.label)
            is_told = frozenset(names) in regions.named_together or key_of(names[0]) == key_of(names[1])  # G410, L303
            if names not in told and not is_told:
                told.add(names)
                message = f"the word {other.text!r} is labeled {names[0]!r} and {names[1]!r}; remove it from one of them"
                yield Problem(other.region.at, message, about=names[1])


@rule("M510", Severity.ERROR, whole=True)
def labels_of_another_document(matches: Matches, labels: Labels) -> Iterator[Problem]:
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
        yield Problem(Location(labels.path), message)
