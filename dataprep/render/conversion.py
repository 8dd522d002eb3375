"""What a conversion did, for people: the files by kind, what is lost, and what else is to be known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dataprep.conversion import Loss
from dataprep.names import counted, listed, printable
from dataprep.production import Conversion, Outcome

MOST = 20
"""Losses and notes of different words that are shown; the report lists all."""

NAMES = {"labels": "labels file", "ocr": "OCR file", "fields": "fields.json", "project": "project body"}
"""What files of a kind are called, where that is another word."""


def render(done: Conversion) -> str:
    """A conversion as plain text; what could steer a terminal is escaped."""
    lines = [f"{done.source} -> {done.out}", *_counts(done), *_notes(done.outcomes), *_losses(done)]
    return "\n".join(map(printable, lines)) + "\n"


def _counts(done: Conversion) -> Iterator[str]:
    counts = Counter((one.kind, _became(one, "converted" if done.is_written else "to be converted")) for one in done.outcomes)
    for (kind, became), count in sorted(counts.items()):
        yield f"  {_some(count, NAMES.get(kind, kind))}: {became}"
    if done.copied:
        yield f"  {_some(done.copied, 'other file')}: {'copied' if done.is_written else 'to be copied'}"
    if done.unlinked:
        yield f"  {done.unlinked:,} of them copied, for they cannot be linked there"
    if done.renamed:
        yield f"  {_some(len(done.renamed), 'new name')}: {listed([name for _, name in done.renamed], 2)}, listed in {done.names}"
    if done.left_out:
        yield f"  left out, for they may hold keys: {listed(done.left_out, 3)}"


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}" if what.endswith(".json") else counted(count, what)


def _became(one: Outcome, done: str) -> str:
    if one.is_failed:
        return "not converted"
    if one.is_left_out:
        return "left out"
    if one.is_same:
        return f"unchanged, {one.was} already" if one.was else "unchanged"
    return f"{done} from {one.was}" if one.was else "made"


def _notes(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Each note once, with the files that it is said of."""
    files: dict[str, list[str]] = {}
    for one in outcomes:
        for note in one.notes:
            files.setdefault(note, []).append(one.path)
    for note, paths in list(files.items())[:MOST]:
        yield f"note: {_of(paths)}: {note}"
    if len(files) > MOST:
        yield f"and {len(files) - MOST:,} more notes"


def _of(paths: Sequence[str]) -> str:
    return paths[0] if len(paths) == 1 else f"{len(paths):,} files, {paths[0]} first"


def _losses(done: Conversion) -> Iterator[str]:
    """Equal losses together, with the first place; and what to do about them."""
    alike: dict[tuple[str, str], list[Loss]] = {}
    for loss in done.losses:
        alike.setdefault((loss.about or "", loss.message), []).append(loss)
    for (about, message), losses in list(alike.items())[:MOST]:
        at, files = losses[0].at, len({loss.at.path for loss in losses})
        place = f"{at.path}:{at.line}" if at.line else at.path
        count = sum(loss.count for loss in losses)
        more = f" ({count:,} in {_some(files, 'file')}, this the first)" if count > 1 else ""
        yield f"lost: {place}: {f'{about!r} ' if about else ''}{message}{more}"
    if len(alike) > MOST:
        yield f"lost: and {len(alike) - MOST:,} more kinds of loss"
    if alike:
        yield f"all that is lost is listed in {done.report}"
    if done.failed:
        kept = (", and is as it was" if len(done.failed) == 1 else ", and are as they were") if done.is_written else ""
        yield f"{_some(len(done.failed), 'file')} could not be converted{kept}"
    if alike and not done.is_written:
        yield "nothing else is written: --allow-loss goes on" if not _is_hopeless(done) else "nothing else is written"


def _is_hopeless(done: Conversion) -> bool:
    """Whether the one file there is could not be converted."""
    return len(done.failed) == len(done.outcomes) == 1
