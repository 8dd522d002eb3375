"""What a caller gives of one form, in memory: its JSON as bytes, text, parsed or as the model, and the form itself."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias

from dataprep.errors import UsageError
from dataprep.faults import Fault, FaultKind
from dataprep.fields import Fields
from dataprep.listing import FIELDS, SIDECARS
from dataprep.load import ReadJson, read_raw, read_source, read_tree
from dataprep.model import FORM_TYPES, Labels, Ocr, Source, suffix
from dataprep.rules.sources import form_too_large, type_mismatch
from dataprep.store import LocalStore

JsonFile: TypeAlias = "bytes | bytearray | memoryview | str | dict[str, Any] | Labels | Ocr | Fields | None"
"""A JSON file: its bytes, its text, what it says parsed, or the part of the model that it was read into."""

FormFile: TypeAlias = "bytes | bytearray | memoryview | str | os.PathLike[str] | Sequence[Sequence[float]] | None"
"""A form: its bytes, its path, or the size of each page (width, height): inches for a PDF, pixels for an image."""

NAMELESS = "form"
"""What a form is called in paths that has no name."""

OF_TEXT = (FaultKind.TOO_LARGE.value, FaultKind.CREDENTIAL.value)
"""What only the text of a JSON file shows, and may matter to whoever has it parsed."""

OF_CONTENT = tuple(kind.value for kind in FaultKind if kind.value.startswith("S"))
"""What only the bytes of a form show, beside its size and its type."""

NOTHING_READ = ReadJson()

Unseen: TypeAlias = tuple[str, tuple[str, ...]]
"""Why rules could not look at what they judge, and their codes."""


@dataclass(frozen=True, slots=True)
class GivenJson:
    """A JSON file as it was given. `is_parsed` says that its text was not."""

    path: str
    read: ReadJson = NOTHING_READ
    is_given: bool = False
    is_parsed: bool = False

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """What could not be looked at."""
        return ((f"{self.path} is given parsed, without its text", OF_TEXT),) if self.is_parsed else ()


@dataclass(frozen=True, slots=True)
class GivenForm:
    """A form as it was given, with its size in bytes, where these are known."""

    source: Source | None = None
    faults: tuple[Fault, ...] = ()
    size: int = 0
    unseen: tuple[Unseen, ...] = ()


NO_FORM = GivenForm(unseen=(("the form is not given", (*OF_CONTENT, form_too_large.code)),))
ONLY_SIZES = (("only the sizes of the form's pages are given", (*OF_CONTENT, form_too_large.code, type_mismatch.code)),)


def check_name(name: str | None) -> None:
    """Refuse a name that no form has. Raises UsageError."""
    if name is not None and (not isinstance(name, str) or suffix(name) not in FORM_TYPES):
        raise UsageError(f"no form is called {name!r}; give the name of its file, which ends in {', '.join(FORM_TYPES)}")


def path_of(kind: str, name: str | None) -> str:
    """The path that the service looks for a form's JSON file at."""
    return FIELDS if kind == "fields" else f"{name or NAMELESS}{SIDECARS[kind]}"


def read_json(document: JsonFile, part: type, kind: str, path: str) -> GivenJson:
    """What is given as labels, ocr or fields, read into the model. Raises UsageError for what is no document."""
    if document is None:
        return GivenJson(path)
    if isinstance(document, Ocr | Labels | Fields) and isinstance(document, part):
        return GivenJson(document.path, ReadJson(document), is_given=True, is_parsed=True)
    if isinstance(document, dict):
        return GivenJson(path, _read_tree(document, path, kind), is_given=True, is_parsed=True)
    if isinstance(document, str):
        document = document.encode("utf-8", "surrogatepass")
    if not isinstance(document, bytes | bytearray | memoryview):
        raise UsageError(f"{kind} is given as bytes, a text or parsed JSON (an object), not {type(document).__name__}")
    return GivenJson(path, read_raw(bytes(document), path, kind), is_given=True)


def _read_tree(tree: dict[str, Any], path: str, kind: str) -> ReadJson:
    try:
        return read_tree(tree, path, kind)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{kind} holds what is no JSON: {error}") from error


def read_form(form: FormFile, name: str | None, *, deep: bool = False) -> GivenForm:
    """The form itself, by its bytes, its path or its page sizes. Raises UsageError for what is none of these."""
    name = name or NAMELESS
    if form is None:
        return NO_FORM
    if isinstance(form, bytes | bytearray | memoryview):
        raw = bytes(form)
        return GivenForm(*read_source(lambda: io.BytesIO(raw), name, deep=deep), len(raw))
    if isinstance(form, str | os.PathLike):
        return _read_path(os.fspath(form), name, deep)
    return GivenForm(Source(name, FORM_TYPES.get(suffix(name), "pdf"), _sizes(form), len(form)), unseen=ONLY_SIZES)


def name_of_form(form: FormFile) -> str | None:
    """The name of a form that is given by its path; None where that is no form's, or no path."""
    path = os.fspath(form) if isinstance(form, str | os.PathLike) else None
    name = os.path.basename(path) if isinstance(path, str) else ""  # noqa: PTH119
    return name if suffix(name) in FORM_TYPES else None


def _read_path(path: str, name: str, deep: bool) -> GivenForm:
    if not isinstance(path, str) or not os.path.isfile(path):  # noqa: PTH113 - False, not an error, for a name that no disk can have
        raise UsageError(f"the form {path!r} is no file; give the path of the PDF or image, its bytes, or the sizes of its pages")
    folder, file = os.path.split(os.path.realpath(path))

    def opened() -> BinaryIO:
        return LocalStore(folder).open(file)

    return GivenForm(*read_source(opened, name, deep=deep), os.path.getsize(path))  # noqa: PTH202


def _sizes(pages: object) -> tuple[tuple[float, float], ...]:
    if isinstance(pages, list | tuple) and pages and all(map(_is_size, pages)):
        return tuple((float(width), float(height)) for width, height in pages)
    raise UsageError("a form is bytes, a path, or a list with the width and height of each page, in inches (PDF) or pixels")


def _is_size(size: object) -> bool:
    if not isinstance(size, list | tuple) or len(size) != 2:
        return False
    return all(isinstance(side, int | float) and not isinstance(side, bool) and 0 < side < math.inf for side in size)
