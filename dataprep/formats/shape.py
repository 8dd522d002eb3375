"""What a format is: one shape of one kind of file, how it is known, and how it is read into the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import msgspec

from dataprep.fields import Fields
from dataprep.model import Labels, Ocr
from dataprep.texts import TextLabels, TextProject

Box = tuple[float, float, float, float, float, float, float, float]
"""Eight numbers: four corners, clockwise from the top left of the text."""


Part: TypeAlias = Ocr | Labels | Fields | TextLabels | TextProject
"""What a file of some format becomes."""

MOST_PAGES = 10_000
"""Pages of a form whose size is read: five times what any version takes."""


class Overflow:
    """A number too large for any computer's own, kept as its text: no type accepts it, so that it becomes a fault."""

    __slots__ = ("literal",)

    def __init__(self, literal: str) -> None:
        self.literal = literal

    def __float__(self) -> float:
        return float(self.literal)

    def __str__(self) -> str:
        return self.literal


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """A JSON object as a file holds it. Shape only: ranges, order and vocabulary belong to rules."""


@dataclass(frozen=True)
class Format:
    """One shape of file: `kind` is ocr, labels, fields, texts or project; `key` finds a key that (nearly) only this shape has.

    `claims` decides on the parsed object; `read` takes the decoded wire object, the file's path, and whether values are
    missing. `versions` are the names under which its JSON Schema is published, each with a title.
    """

    name: str
    kind: str
    key: re.Pattern[bytes]
    wire: type[Wire]
    claims: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Any, str, bool], Part]
    versions: Mapping[str, str]

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """The typed reader: it parses and validates at once."""
        return msgspec.json.Decoder(self.wire)
