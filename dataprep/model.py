"""The parts that rules ask for: what the files of every version say, in one coordinate system.

Coordinates are fractions of the page, x to the right and y downwards, (0, 0) the top left corner. Every value knows
where it stands in its file, so that a rule can point there without knowing the file's version. Parts are msgspec structs:
frozen values that are made, and defined, in a fraction of a dataclass's time.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from functools import cached_property
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from dataprep.findings import Location

Columns: TypeAlias = NDArray[np.float64]
"""Polygons of four corners as columns: shape (8, n), the rows x0, y0, x1, y1, x2, y2, x3, y3."""

Polygon: TypeAlias = tuple[float, float, float, float, float, float, float, float]
"""Four corners, clockwise from the top left of the text: x0, y0, x1, y1, x2, y2, x3, y3."""

Cell: TypeAlias = tuple[int, int, int, int]
"""A cell of a table: its row and column, counted from 0, and how many rows and columns it spans."""


FORM_TYPES: Mapping[str, str] = {
    ".pdf": "pdf",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
    ".bmp": "bmp",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".heic": "heif",
    ".heif": "heif",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".pptx": "pptx",
}
"""What the name of a form of some version ends in, in any case, and the type of content that it promises."""


class Form(msgspec.Struct, frozen=True):
    """A source form by name, with the names of its sidecars where they exist."""

    name: str
    size: int
    ocr: str | None = None
    labels: str | None = None

    @property
    def suffix(self) -> str:
        """The extension, lower-case, with its dot."""
        return suffix(self.name)

    @property
    def promised_type(self) -> str:
        """The type of content that the name promises."""
        return FORM_TYPES[self.suffix]


def suffix(name: str) -> str:
    """The extension of a file name, lower-case, with its dot; "" where it has none."""
    stem, dot, extension = name.rpartition(".")
    return f".{extension.lower()}" if dot and stem else ""


class Source(msgspec.Struct, frozen=True):
    """What the form itself is: its type by content, and the size of each page, inches for PDF and pixels for images.

    `pages` is their number; `sizes` has as many entries, up to the ten thousand that are read. Office files and
    archives have neither.
    """

    path: str
    type: str
    sizes: tuple[tuple[float, float], ...]
    pages: int

    @property
    def is_pdf(self) -> bool:
        """Whether the form is a PDF, by content."""
        return self.type == "pdf"


NO_NUMBERS: NDArray[np.float64] = np.empty(0)


class Elements(msgspec.Struct, frozen=True, eq=False):
    """Words, lines or selection marks of a page, in reading order, as columns.

    `texts` has n entries, `columns` the shape (8, n). `prefix` is the pointer of the array in the file; where words
    stand within lines, `starts` holds the number of the first word of each line and `prefix` is that of the lines.
    `bent` numbers the elements whose polygon has other than four corners: their bounding quadrilateral stands for it.
    `confidences` has n entries for words, not a number where the file says none; it is empty for lines and marks.
    """

    texts: tuple[str, ...]
    columns: Columns
    prefix: str
    member: str
    starts: tuple[int, ...] | None = None
    bent: tuple[int, ...] = ()
    confidences: NDArray[np.float64] = NO_NUMBERS

    def __len__(self) -> int:
        return len(self.texts)

    def pointer(self, index: int, member: str | None = None) -> str:
        """The pointer of the polygon, or of another member, of one element."""
        member = member or self.member
        if self.starts is None:
            return f"{self.prefix}/{index}/{member}"
        line = bisect.bisect_right(self.starts, index) - 1
        return f"{self.prefix}/{line}/words/{index - self.starts[line]}/{member}"


class Page(msgspec.Struct, frozen=True, eq=False):
    """One page of an OCR file. `width` and `height` are absolute, in `unit`; elements are fractions of them.

    A page without a usable size has no elements: there is nothing to measure by. `strayed` numbers the words whose span is
    not their text in the content of the file, where it has spans.
    """

    number: int
    width: float | None
    height: float | None
    unit: str | None
    angle: float | None
    words: Elements
    lines: Elements
    marks: Elements
    at: Location
    strayed: tuple[int, ...] = ()

    @property
    def has_size(self) -> bool:
        """Whether width and height are there and positive."""
        return bool(self.width and self.height and self.width > 0 and self.height > 0)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height; zero where absent."""
        return (self.width or 0.0, self.height or 0.0)


class Table(msgspec.Struct, frozen=True):
    """A table of an OCR file; None among its cells stands for one that does not say its place."""

    rows: int
    columns: int
    cells: tuple[Cell | None, ...]
    at: Location


class Ocr(msgspec.Struct, frozen=True, eq=False, dict=True):
    """An OCR file of any version. `release` is the target that writes such files; `holes` says that values are missing.

    `dangling` are the references to elements that resolve to nothing: their pointer and what they say.
    """

    path: str
    version: str
    version_at: Location
    release: str | None
    status: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    dangling: tuple[tuple[str, str], ...] = ()
    holes: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether the operation that wrote the file came to its end; both spellings are real."""
        return self.status.lower() == "succeeded"

    @property
    def is_in_order(self) -> bool:
        """Whether the pages are numbered 1, 2, 3; where not (O203), no label is known to be on any of them."""
        return all(page.number == wanted for wanted, page in enumerate(self.pages, 1))

    @cached_property
    def by_number(self) -> Mapping[int, Page]:
        """The pages by their number, the first of equal ones."""
        return {page.number: page for page in reversed(self.pages)}


class Region(msgspec.Struct, frozen=True, gc=False):
    """One box of a label. `text` is None where the file does not say which text belongs to this box."""

    label: str
    page: int
    polygon: Polygon
    text: str | None
    at: Location
    drawn: bool = False

    @property
    def owner(self) -> str:
        """The pointer of the label that the region belongs to."""
        return "/".join(self.at.pointer.split("/")[:3])


class Value(msgspec.Struct, frozen=True, gc=False):
    """One item of a label's value: its text, and how many boxes it has."""

    text: str | None
    boxes: int
    at: Location


class Label(msgspec.Struct, frozen=True):
    """One label of a form: the name of its field, unescaped; `path` its parts (more than one for a table cell).

    `written` is the name as it stands in the file; `confidence` was set by automatic labeling; `unknown_type` is a `labelType`
    that is none.
    """

    name: str
    path: tuple[str, ...]
    values: tuple[Value, ...]
    regions: tuple[Region, ...]
    at: Location
    name_at: Location
    written: str = ""
    text: str | None = None
    drawn: bool = False
    confidence: float | None = None
    is_badly_escaped: bool = False
    unknown_type: str | None = None

    @property
    def field(self) -> str:
        """The name of the field in fields.json: that of the table for a cell."""
        return self.path[0]

    @property
    def texts(self) -> tuple[tuple[Region, Location], ...]:
        """The regions that are all that their item has, each with the place of the item's text."""
        if len(self.regions) != len(self.values) or any(value.boxes != 1 for value in self.values):
            return ()
        is_preview = bool(self.values) and "/fieldValues/" in self.values[0].at.pointer
        places = (value.at if is_preview else value.at.child("text") for value in self.values)
        return tuple(zip(self.regions, places, strict=True))

    @property
    def is_mixed(self) -> bool:
        """Whether some items say a text and others do not."""
        return len(self.values) > 1 and len({bool(value.text and value.text.strip()) for value in self.values}) > 1

    @property
    def is_empty(self) -> bool:
        """Whether no item says a text, though the label is not a drawn region."""
        return not self.drawn and bool(self.values) and not any((value.text or "").strip() for value in self.values)


class Labels(msgspec.Struct, frozen=True):
    """A labels file of any shape: `preview` (v1.0), `2.0` (no $schema) or `2021-03-01`.

    `unknown_schema` is what `$schema` says where that is no known name: the file is then read as one without it.
    """

    path: str
    shape: str
    document: str | None
    document_at: Location
    labels: tuple[Label, ...]
    state: int | None = None
    holes: bool = False
    unknown_schema: str | None = None
