"""What is in a set, for people: counts, fields, and the room that is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dataprep.counting import HeadRoom, SetStats, StatsObject
from dataprep.names import printable

WIDEST = 80
"""No column is wider: one endless name in a hostile file must not make every row as long."""


def render(stats: StatsObject) -> str:
    """The counts of each set as plain text; what could steer a terminal is escaped."""
    return "\n\n".join("\n".join(map(printable, _set(one))) for one in stats.datasets) + "\n"


def _set(one: SetStats) -> Iterator[str]:
    model = f", {one.model} model" if one.model else ""
    yield f"{one.path}: {one.kind}, target {one.target}{model}, tier {one.tier}"
    if not one.complete:
        yield "a rule crashed, so that what counts as valid is not known: `dataprep check` says which"
    yield ""
    is_text = one.kind == "text"
    what = "texts" if is_text else "forms"
    yield from _table(
        [
            (what, f"{one.forms:,}, {one.valid:,} of them valid"),
            *([] if is_text else [("with OCR", f"{one.with_ocr:,}{_versions(one.ocr_versions)}")]),
            ("labeled", f"{one.labeled:,}{'' if is_text else _versions(one.label_shapes)}"),
            ("labels", f"{one.labels:,}"),
            *([] if is_text else [("pages", f"{one.pages:,}")]),
            ("bytes", f"{one.bytes:,}"),
        ]
    )
    if one.fields:
        yield ""
        rows = [(field.name, field.type or "not declared", f"{field.forms:,}", f"{field.labels:,}") for field in one.fields]
        yield from _table([("field", "type", "forms", "labels"), *rows])
    if one.classes:
        yield ""
        classes = [(entry.name, f"{entry.forms:,}", f"{entry.valid:,}") for entry in one.classes]
        yield from _table([("class", what, "valid"), *classes])
    yield ""
    yield from _table([("limit", "used", "allowed", "left"), *map(_room, one.limits)])


def _versions(counts: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{count:,} of {name}' for name, count in counts.items())})" if counts else ""


def _room(room: HeadRoom) -> tuple[str, ...]:
    who = [name for name in (room.model, room.tier, "by one source" if room.contested else None) if name]
    about = f"{room.about} ({', '.join(who)})" if who else room.about
    left = f"{room.left:,}" if room.left >= 0 else f"{room.left:,} !"
    return about, f"{room.used:,}", f"at {room.bound} {room.value:,}", left


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows in columns: the first to the left, numbers to the right."""
    widths = [min(max(len(row[column]) for row in rows), WIDEST) for column in range(len(rows[0]))]
    for first, *others in rows:
        is_text = len(rows[0]) == 2
        cells = others if is_text else [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([f"  {first:<{widths[0]}}", *cells]).rstrip()
