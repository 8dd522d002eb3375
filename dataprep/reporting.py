"""A report as a page to look at: check, count, read the forms again, draw their pages, and put it all into one file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dataprep.checking import judge_set
from dataprep.counting import stats_of
from dataprep.errors import UsageError
from dataprep.findings import Report
from dataprep.sets import open_sets
from dataprep.settings import Settings
from dataprep.verdicts import combined
from dataprep.viewer import pictures
from dataprep.viewer.contents import data_of, field_names
from dataprep.viewer.document import document
from dataprep.viewer.forms import Reading
from dataprep.viewer.pages import Room

PAGES = 50
"""Pages that are drawn where nothing else is said: the file then stays under 20 MB."""

MOST_WORDS, MOST_REGIONS = 300_000, 200_000
"""Words and regions that the file holds, of all forms."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page to look at: its HTML, the report that it shows, and how many of how many pages are drawn."""

    html: str
    report: Report
    drawn: int
    pages: int


def report_html(
    *paths: str | os.PathLike[str],
    images: bool = True,
    pages: int = PAGES,
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    **options: object,
) -> str:
    """Check folders and show what was found as one HTML file, which needs no network.

    Paths, options and errors are those of `check`. Without `images` the forms are shown by the boxes of their words; else
    `pages` of them are drawn, those with findings before others.
    """
    return make(paths, options, settings, config, images=images, pages=pages).html


def make(
    paths: Sequence[str | os.PathLike[str]],
    options: Mapping[str, object],
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    *,
    images: bool = True,
    pages: int = PAGES,
) -> Made:
    """The page, and what is to be said of it. Raises UsageError where no page is to be drawn."""
    if isinstance(pages, bool) or not isinstance(pages, int) or pages < 1:
        raise UsageError(f"pages is a number from 1 on, not {pages!r}; without images none is drawn")
    opened = list(open_sets(paths, options, settings, config))
    judged = [judge_set(one) for one in opened]
    report, stats = combined([one.verdict for one in judged]), [stats_of(one) for one in judged]
    reading = Reading.of(report, field_names(stats), Room(MOST_WORDS, MOST_REGIONS))
    forms = list(reading.shown(opened, judged))
    wanted = pictures.chosen(forms, pages) if images else frozenset()
    drawn, made = pictures.drawn(forms, wanted) if images else (forms, [])
    count = sum(form.entry.pages for form in forms)
    notes = [f"{len(made):,} of {count:,} pages are drawn: --pages {count} draws all"] if images and pages < count else []
    placed = {number: one for form in forms for number, one in form.placed.items()}
    data = data_of(report, stats, [form.entry for form in forms], placed, notes)
    return Made(document(data, [form.pages for form in drawn], made), report, len(made), count)
