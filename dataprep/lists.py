"""The lists of what a conversion lost and renamed: files beside the output, which no other file is mistaken for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dataprep import staging
from dataprep.addresses import is_url
from dataprep.conversion import Loss
from dataprep.durable import encoded, read_struct, store_all
from dataprep.errors import UsageError


class ListObject(Struct):
    """What a list tells beside its entries."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    source: Annotated[str, Meta(description="The file or folder that was converted.")]
    to: Annotated[str, Meta(description="The version or shape that it was converted to.")]


class LossObject(Struct):
    """Something that the target cannot hold."""

    path: Annotated[str, Meta(description="The file that was read, relative to the source.")]
    pointer: Annotated[str, Meta(description="Where in it, as a JSON pointer.")]
    line: Annotated[int | None, Meta(description="The line, counted from 1.")]
    about: Annotated[str | None, Meta(description="The label or field.")]
    message: Annotated[str, Meta(description="What is not kept, and what becomes of it.")]
    count: Annotated[int, Meta(description="How many of these the file holds; the place is that of the first.")]


class LossesObject(ListObject):
    """What a conversion lost, or would lose."""

    losses: Annotated[list[LossObject], Meta(description="In the order of the files.")]


class NameObject(Struct):
    """A text that has another name."""

    was: Annotated[str, Meta(description="Its name, or path, in the source.")]
    name: Annotated[str, Meta(description="Its name in the output.")]


class NamesObject(ListObject):
    """What a conversion calls by other names, or would."""

    names: Annotated[list[NameObject], Meta(description="In the order of the texts; a text that was split has several.")]


KINDS: Mapping[str, type[LossesObject] | type[NamesObject]] = {"losses": LossesObject, "names": NamesObject}
"""The lists, by what they list."""


def place_of(out: str | os.PathLike[str], kind: str) -> Path:
    """Where a list of a conversion stands: `OUT-losses.json`, `OUT-names.json`."""
    place, ending = Path(out), f"-{kind}.json"
    return place.with_name(f"{place.name}{ending}") if place.name else place / ending


def shown(out: str, kind: str) -> str:
    """What messages call the place of a list."""
    return f"{out}-{kind}.json" if is_url(out) else str(place_of(out, kind))


def check_free(out: str | os.PathLike[str]) -> None:
    """Refuse to list anything where another file is. Raises UsageError."""
    for kind, shape in KINDS.items():
        place = place_of(out, kind)
        try:
            read_struct(place, shape)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            told = f"{str(place)!r} is there, and no list of {kind}, which would take its place: move it away"
            raise UsageError(told) from error


def write(out: str | os.PathLike[str], source: str, to: str, losses: Iterable[Loss], renamed: Iterable[tuple[str, str]]) -> None:
    """List losses and new names in place of those of an earlier run; of what there is none there is no list."""
    lost = [LossObject(one.at.path, one.at.pointer, one.at.line, one.about, one.message, one.count) for one in losses]
    names = [NameObject(was, name) for was, name in renamed]
    _replace(place_of(out, "losses"), LossesObject(1, source, to, lost) if lost else None)
    _replace(place_of(out, "names"), NamesObject(1, source, to, names) if names else None)


def _replace(place: Path, body: Struct | None) -> None:
    staged = place.with_name(f".{place.name}{staging.ENDING}")
    staged.unlink(missing_ok=True)
    if body is None:
        place.unlink(missing_ok=True)
    else:
        store_all([(staged, encoded(body), None)])
        staged.replace(place)
