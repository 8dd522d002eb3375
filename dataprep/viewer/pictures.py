"""Which pages are drawn, and their pictures: pages with findings first, then the first page of each form, then the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from msgspec import structs

from dataprep.drawing import KINDS, Drawing, Wanted, draw_all
from dataprep.viewer.forms import Shown
from dataprep.viewer.shape import FormPages, PageEntry

NOT_CHOSEN = "it is beyond the pages that are drawn"


def chosen(forms: Sequence[Shown], most: int) -> frozenset[tuple[int, int]]:
    """The pages to draw, at most so many, by the number of the form and of the page."""
    drawable = {(number, page.number) for number, form in enumerate(forms) for page in form.pages.pages if can_draw(form, page)}
    wanted = (one for one in _in_order(forms) if one in drawable)
    return frozenset(islice(dict.fromkeys(wanted), most))


def can_draw(form: Shown, page: PageEntry) -> bool:
    """Whether a page can be drawn, as far as is known before it is tried."""
    return form.type in KINDS and not page.reason


def _in_order(forms: Sequence[Shown]) -> Iterator[tuple[int, int]]:
    for number, form in enumerate(forms):
        yield from ((number, one.place.page if one.place else 1) for one in form.placed.values())
    yield from ((number, 1) for number in range(len(forms)))
    yield from ((number, page.number) for number, form in enumerate(forms) for page in form.pages.pages)


def drawn(forms: Sequence[Shown], wanted: frozenset[tuple[int, int]]) -> tuple[list[Shown], list[bytes]]:
    """The forms with their pages drawn where that is wanted, and the pictures that these name by number."""
    numbers = [tuple(page.number for page in form.pages.pages if (at, page.number) in wanted) for at, form in enumerate(forms)]
    jobs = [Wanted(form.type, own, form.size, form.read) for form, own in zip(forms, numbers, strict=True) if own]
    drawings = draw_all(jobs)
    pictures: list[bytes] = []
    told = []
    for form, own in zip(forms, numbers, strict=True):
        made = dict(zip(own, next(drawings) if own else (), strict=True))
        pages = tuple(_drawn(form, page, made.get(page.number), pictures) for page in form.pages.pages)
        told.append(replace(form, pages=FormPages(pages, form.pages.labels, form.pages.notes)))
    return told, pictures


def _drawn(form: Shown, page: PageEntry, drawing: Drawing | None, pictures: list[bytes]) -> PageEntry:
    """A page with its picture, which is added to the others, or with the reason why it has none."""
    if drawing is None:
        reason = page.reason or (NOT_CHOSEN if can_draw(form, page) else f"{form.type or 'its content'} is not drawn")
        return structs.replace(page, reason=reason)
    if drawing.picture is None:
        return structs.replace(page, reason=drawing.reason)
    pictures.append(drawing.picture)
    return structs.replace(page, picture=len(pictures) - 1)
