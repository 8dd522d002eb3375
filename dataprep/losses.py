"""The list of what a conversion lost: a file beside the output, which no other file is mistaken for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dataprep import staging
from dataprep.conversion import Loss
from dataprep.durable import encoded, read_struct, store_all
from dataprep.errors import UsageError

ENDING = "-losses.json"


class LossObject(Struct):
    """Something that the target cannot hold."""

    path: Annotated[str, Meta(description="The file that was read, relative to the source.")]
    pointer: Annotated[str, Meta(description="Where in it, as a JSON pointer.")]
    line: Annotated[int | None, Meta(description="The line, counted from 1.")]
    about: Annotated[str | None, Meta(description="The label or field.")]
    message: Annotated[str, Meta(description="What is not kept, and what becomes of it.")]
    count: Annotated[int, Meta(description="How many of these the file holds; the place is that of the first.")]


class LossesObject(Struct):
    """What a conversion lost, or would lose."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    source: Annotated[str, Meta(description="The file or folder that was converted.")]
    to: Annotated[str, Meta(description="The version or shape that it was converted to.")]
    losses: Annotated[list[LossObject], Meta(description="In the order of the files.")]


def place_of(out: str | os.PathLike[str]) -> Path:
    """Where the losses of a conversion are listed."""
    place = Path(out)
    return place.with_name(f"{place.name}{ENDING}") if place.name else place / ENDING


def check_free(out: str | os.PathLike[str]) -> None:
    """Refuse to list losses where another file is. Raises UsageError."""
    place = place_of(out)
    try:
        read_struct(place, LossesObject)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise UsageError(f"{str(place)!r} is there, and no list of losses, which would take its place: move it away") from error


def write(out: str | os.PathLike[str], source: str, to: str, losses: Iterable[Loss]) -> None:
    """List losses in place of those of an earlier run; without any there is no list."""
    place = place_of(out)
    listed = [LossObject(one.at.path, one.at.pointer, one.at.line, one.about, one.message, one.count) for one in losses]
    staged = place.with_name(f".{place.name}{staging.ENDING}")
    staged.unlink(missing_ok=True)
    if listed:
        store_all([(staged, encoded(LossesObject(1, source, to, listed)), None)])
        staged.replace(place)
    else:
        place.unlink(missing_ok=True)
