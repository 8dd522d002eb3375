"""O: layout files, by what was read: text, tables, confidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dataprep.findings import Location, Problem, Severity
from dataprep.model import Cell, Elements, Ocr, Page, Table
from dataprep.rule import MOST, rule
from dataprep.settings import Thresholds

AGAIN = "run Layout on the form again"

MOST_PLACES = 100_000
"""A grid of more places is not laid out: of its cells only those that begin at one place are told."""

MOST_LINES = 300
"""The lines of a page that 2.x returns."""


@rule("O209", Severity.WARNING)
def table_grid_broken(ocr: Ocr) -> Iterator[Problem]:
    """A cell outside of its table's grid, or in the place of another; one finding a table.

    Why: the file was changed, or put together from two; its tables say nothing about the form.
    Bad: `"columnIndex": 2` in a table of `"columns": 2`
    Good: `"columnIndex": 1` in a table of `"columns": 2`
    Fix: run Layout again.
    Source: specification of DataTable and DocumentTable; no cell leaves its grid in any published OCR file.
    """
    told = 0
    for table in ocr.tables:
        found = _first_bad(table)
        if found and told < MOST:
            told += 1
            number, how = found
            message = f"{how} of its table of {table.rows} x {table.columns} (rows x columns); {AGAIN}"
            yield Problem(table.at.child("cells", number), message)


def _first_bad(table: Table) -> tuple[int, str] | None:
    """The number of the first cell that is out of place, and how."""
    rows, columns, cells = table.rows, table.columns, table.cells
    outside = next(
        (
            number
            for number, cell in enumerate(cells)
            if cell and not (0 <= cell[0] < cell[0] + cell[2] <= rows and 0 <= cell[1] < cell[1] + cell[3] <= columns)
        ),
        len(cells),
    )
    clash = _first_clash(cells[:outside], rows, columns)
    if clash is not None:
        return clash, f"{_told(cells[clash])} stands in the place of another"
    return (outside, f"{_told(cells[outside])} leaves the grid") if outside < len(cells) else None


def _first_clash(cells: Sequence[Cell | None], rows: int, columns: int) -> int | None:
    """The number of the first cell, of those within the grid, that takes the place of one before it."""
    placed = [cell for cell in cells if cell]
    if len({cell[:2] for cell in placed}) == len(placed) == sum([cell[2] * cell[3] for cell in placed]):
        return None
    if rows * columns > MOST_PLACES:
        first = {cell[:2]: number for number, cell in reversed(list(enumerate(cells))) if cell}
        return next((number for number, cell in enumerate(cells) if cell and first[cell[:2]] != number), None)
    taken = np.zeros((rows, columns), bool)
    for number, cell in enumerate(cells):
        if cell:
            row, column, height, width = cell
            place = taken[row : row + height, column : column + width]
            if place.any():
                return number
            place[:] = True
    return None


def _told(cell: Cell | None) -> str:
    row, column, height, width = cell or (0, 0, 1, 1)
    spans = f", spanning {height} x {width}," if (height, width) != (1, 1) else ""
    return f"the cell at row {row} and column {column} (counted from 0){spans}"


@rule("O210", Severity.WARNING)
def span_mismatch(ocr: Ocr) -> Iterator[Problem]:
    """Words whose span is not their text in the `content` of the file; one finding a page.

    Why: lines, tables and paragraphs find their words by spans; the file was changed, or counts otherwise than it says.
    Bad: `"content": "Total 7"` and a word `"Total"` with `"span": {"offset": 1, "length": 5}`
    Good: `"span": {"offset": 0, "length": 5}`
    Fix: run Layout again.
    Targets: files of 3.0 and later.
    Source: specification of DocumentSpan and StringIndexType; it holds in every published OCR file.
    """
    for page in [page for page in ocr.pages if page.strayed and page.has_size][:MOST]:
        first = page.strayed[0]
        some = _some(page, page.words, "word", len(page.strayed), first)
        message = f"the span is not the word's text in `content` for {some}; {AGAIN}"
        yield Problem(Location(ocr.path, page.words.pointer(first, "span")), message, about=str(page.number))


def _some(page: Page, elements: Elements, noun: str, count: int, first: int) -> str:
    """So many of the words or lines of a page, with the first of them."""
    total = len(elements)
    return f"{count} of {total} {noun}{'' if total == 1 else 's'} of page {page.number}, {elements.texts[first]!r:.60} first"


@rule("O211", Severity.WARNING, whole=True)
def no_text(ocr: Ocr) -> Iterator[Problem]:
    """A page without a single word, or a whole file without; one finding a page, or one for the file.

    Why: nothing can be labeled there, and a model learns nothing from it.
    Bad: `"lines": []`
    Good: `"lines": [{"text": "Total", ...}]`
    Fix: scan the form again if it is not blank; else take the blank pages, or the form, out.
    Source: a label is of words or marks that Layout read (quickstart "Train with labels"); no published page is without a word.
    """
    blank = [page for page in ocr.pages if page.has_size and not len(page.words)]
    if not ocr.succeeded or not blank:
        return
    advice = "scan the form again if it is not blank, else take it out"
    if len(blank) == len(ocr.pages):
        pages = "the only page" if len(blank) == 1 else f"all of the {len(blank)} pages"
        yield Problem(Location(ocr.path), f"no word was read on {pages}; {advice}")
        return
    for page in blank[:MOST]:
        yield Problem(page.at, f"no word was read on page {page.number}; {advice}", about=str(page.number))


@rule("O212", Severity.INFO)
def low_confidence(ocr: Ocr, thresholds: Thresholds) -> Iterator[Problem]:
    """A form whose words were read with a low confidence on average.

    Why: what is read badly is learnt badly: "try to improve the quality of your input documents".
    Bad: words of confidence 0.6 on average
    Good: words of confidence 0.95 on average
    Fix: scan the form again, straight, sharp and at 300 dpi; the threshold is the setting `confidence`.
    Source: quickstart "Train with labels", "Improve results": "target a score of 80% or above".
    """
    known = [page.words.confidences for page in ocr.pages]
    known = [values[(values >= 0) & (values <= 1)] for values in known if len(values)]  # others are O220's, or absent
    count = sum(map(len, known))
    mean = round(float(sum(map(np.add.reduce, known))) / count, 9) if count else 1.0
    if mean < thresholds.confidence:
        of_words = "1 word was" if count == 1 else f"{count} words were"
        message = (
            f"{of_words} read with a confidence of {mean:.3g} on average, below {thresholds.confidence:g}; "
            "try to improve the quality of this document"
        )
        yield Problem(Location(ocr.path), message)


@rule("O218", Severity.INFO)
def lines_cut_off(ocr: Ocr) -> Iterator[Problem]:
    """A page with as many lines as the layout of 2.x returns at most, so that the rest may be missing.

    Why: what was cut off cannot be labeled, and is not there to be learnt from.
    Bad: a page with 300 lines in a file of 2.1
    Good: a page with 120 lines
    Fix: look whether the page goes on; if it does, run Layout of 3.0 or later, or split the page.
    Targets: files of 2.x.
    Source: specification of ReadResult.lines: "The maximum number of lines returned is 300 per page."
    """
    full = [page for page in ocr.pages if page.words.starts is not None and len(page.lines) >= MOST_LINES]
    for page in full[:MOST]:
        message = (
            f"page {page.number} has {len(page.lines)} lines, and the layout of 2.x ends at {MOST_LINES}; "
            "look whether the last lines are missing"
        )
        yield Problem(Location(ocr.path, page.lines.prefix), message, about=str(page.number))


@rule("O219", Severity.WARNING, whole=True)
def line_not_its_words(ocr: Ocr) -> Iterator[Problem]:
    """Lines whose text is not that of their words joined by blanks, in files of 2.x; one finding a page.

    Why: the file was changed by hand or by a program; labels are held against the words.
    Bad: `"text": "Total 7"` over the words `Total` and `9`
    Good: `"text": "Total 9"` over the words `Total` and `9`
    Fix: run Layout again.
    Targets: files of 2.x.
    Source: it holds in every published OCR file; scripts that set no blanks between words are compared without them.
    """
    told = 0
    for page in ocr.pages:
        wrong = _unlike_their_words(page)
        if wrong and told < MOST:
            told += 1
            some = _some(page, page.lines, "line", len(wrong), wrong[0])
            message = f"the text is not the words joined by blanks for {some}; {AGAIN}"
            yield Problem(Location(ocr.path, page.lines.pointer(wrong[0], "text")), message, about=str(page.number))


def _unlike_their_words(page: Page) -> Sequence[int]:
    """The numbers of the lines that are not their words."""
    lines, words, starts = page.lines.texts, page.words.texts, page.words.starts
    if not starts or not lines:
        return ()
    ends = (*starts[1:], len(words))
    joined = tuple([" ".join(words[start:end]) for start, end in zip(starts, ends, strict=True)])
    if joined == lines:
        return ()
    return [
        number
        for number, (line, wanted) in enumerate(zip(lines, joined, strict=True))
        if line != wanted and (line.isascii() or line.replace(" ", "") != wanted.replace(" ", ""))
    ]


@rule("O220", Severity.WARNING)
def confidence_out_of_range(ocr: Ocr) -> Iterator[Problem]:
    """Words with a confidence below 0 or above 1; one finding a page.

    Why: the file was not written by the service, or was changed.
    Bad: `"confidence": 98`
    Good: `"confidence": 0.98`
    Fix: run Layout again.
    Source: specification of TextWord and DocumentWord: 0 to 1.
    """
    told = 0
    for page in ocr.pages:
        values = page.words.confidences
        if len(values) and (np.fmin.reduce(values) < 0 or np.fmax.reduce(values) > 1) and told < MOST:
            told += 1
            beyond = (values < 0) | (values > 1)
            first = int(np.argmax(beyond))
            some = _some(page, page.words, "word", int(beyond.sum()), first)
            message = f"the confidence is outside of 0 to 1 for {some} ({values[first]:g}); {AGAIN}"
            yield Problem(Location(ocr.path, page.words.pointer(first, "confidence")), message, about=str(page.number))
