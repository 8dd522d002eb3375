"""What checking says: problems, findings, fixes and the report that holds them."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import msgspec

if TYPE_CHECKING:
    import pandas

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


class Severity(enum.IntEnum):
    """How much a finding matters: an error stops or spoils training, a warning may, an info is good to know."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    def __str__(self) -> str:
        return self.name.lower()


class Location(msgspec.Struct, frozen=True, gc=False):  # a form has hundreds: a struct costs a fifth of a dataclass
    """A place in a file of the set: `path` relative to the set with `/`, `pointer` as RFC 6901, "" for the whole file.

    `line` and `column` count from 1, columns in code points; None until the place is looked up, or where there is none.
    """

    path: str
    pointer: str = ""
    line: int | None = None
    column: int | None = None

    def child(self, *keys: str | int) -> Location:
        """The place of a member below this one."""
        return Location(self.path, "/".join((self.pointer, *map(escape, keys))))


def escape(key: str | int) -> str:
    """One reference token of a JSON pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1") if isinstance(key, str) else str(key)


def unescape(token: str) -> str:
    """The key that a reference token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


class Put(msgspec.Struct, frozen=True):
    """Put a value in place of the one at a location; a member that an object has not is added at its end."""

    at: Location
    value: Json


class Insert(msgspec.Struct, frozen=True):
    """Put a value into a list before the element at a location, or at its end (`-`); into an object as its first member."""

    at: Location
    value: Json


class Drop(msgspec.Struct, frozen=True):
    """Take the value at a location away, with its key."""

    at: Location


class Rename(msgspec.Struct, frozen=True):
    """Give the member of an object at a location another key."""

    at: Location
    name: str


class Cut(msgspec.Struct, frozen=True):
    """Put a text in place of a stretch of a file's text; `start` and `end` count code points from 0."""

    at: Location
    start: int
    end: int
    text: str = ""


class Rebuild(msgspec.Struct, frozen=True):
    """Write, in place of a layout that was written from an SDK's objects, the raw response that they were made from."""

    at: Location


class Move(msgspec.Struct, frozen=True):
    """Give a file another path within the set."""

    path: str
    to: str


Edit: TypeAlias = Put | Insert | Drop | Rename | Cut | Rebuild | Move


class Replacement(msgspec.Struct, frozen=True):
    """A stretch of a file's text, from a line and column to before another, both from 1 in code points, and its new text."""

    path: str
    start: tuple[int, int]
    end: tuple[int, int]
    text: str


class Fix(msgspec.Struct, frozen=True):
    """Edits that mend a problem together; safe where they cannot change what the data means.

    `replacements` say the same of the text of the files, where they were looked up and the edits move no file.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False
    replacements: tuple[Replacement, ...] = ()


class Problem(msgspec.Struct, frozen=True):
    """What a rule yields: a place and a message that says what is there and what to do.

    `severity` overrides the rule's own; `about` is the label, field or class that it speaks of; `document` is needed
    only from rules of the set, and names the form that suffers.
    """

    at: Location
    message: str
    severity: Severity | None = None
    about: str | None = None
    fix: Fix | None = None
    document: str | None = None


class Quote(msgspec.Struct, frozen=True, gc=False):
    """The line of a file around a finding's place, cut to what is near; the value is `text[start:end]`, empty for a line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as the report shows it: with its rule, its set, its form, and its line as it stands in the file."""

    code: str
    name: str
    severity: Severity
    dataset: str
    document: str | None
    at: Location
    message: str
    about: str | None = None
    fix: Fix | None = None
    quote: Quote | None = field(default=None, repr=False, compare=False)

    @property
    def file(self) -> str:
        """The path of the file as the set's own was given; that of the set for the set itself."""
        return f"{self.dataset.rstrip('/')}/{self.at.path}" if self.at.path else self.dataset

    @property
    def order(self) -> tuple[object, ...]:
        """The key of the report's order: set, path, pointer with numbers as numbers, code, line, message."""
        return (self.dataset, self.at.path, pointer_order(self.at.pointer), self.code, self.at.line or 0, self.message)


def pointer_order(pointer: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key for pointers in which array indices compare as numbers, of however many digits."""
    return tuple(
        (0, len(token), token) if token.isascii() and token.isdigit() else (1, 0, token) for token in pointer.split("/")[1:]
    )


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rules that could not run on a document, and why: not checked is not clean."""

    dataset: str
    document: str | None
    reason: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """Findings of one set that the settings leave out: by which code and path, why, and how many."""

    dataset: str
    code: str
    path: str
    reason: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that the settings leave out, and why."""

    finding: Finding
    reason: str | None


class Subject(msgspec.Struct, frozen=True, gc=False):  # there are a hundred thousand texts
    """What is judged by itself: a form or a text, or the set, which has no name; `families` are the letters of its rules."""

    name: str | None
    families: str


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """One folder as it was judged: what kind of set it was taken for, for which target, and why.

    `settings` is the file that its settings come from; `fail_on` the severity from which on its findings fail the check;
    `subjects` are the set itself and all that was judged in it.
    """

    path: str
    kind: str
    target: str
    documents: int
    valid_documents: int
    kind_reason: str
    target_reason: str
    model: str | None = None
    tier: str = "S0"
    settings: str | None = None
    fail_on: Severity = Severity.ERROR
    subjects: tuple[Subject, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The outcome of a check, sorted: the same folder gives an equal report, however it is run.

    `known` are the findings that a baseline remembers, kept apart; `gone` counts those that it remembers and that are no more.
    `passed_over` are folders with forms and nothing else, in a tree that holds sets: nobody knows what they are. `suppressed` are
    the findings that `ignored` counts.
    """

    datasets: tuple[DatasetSummary, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    known: tuple[Finding, ...] = ()
    gone: int = 0
    passed_over: tuple[str, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found that stops or spoils training."""
        return self.worst is not Severity.ERROR

    @property
    def fails(self) -> bool:
        """Whether a finding is as severe as its set's settings let fail the check."""
        levels = {dataset.path: dataset.fail_on for dataset in self.datasets}
        return any(finding.severity >= levels[finding.dataset] for finding in self.findings)

    @property
    def worst(self) -> Severity | None:
        """The highest severity found; None where nothing was."""
        return max((finding.severity for finding in self.findings), default=None)

    @property
    def summary(self) -> Mapping[str, int]:
        """The number of findings by severity: error, warning, info."""
        return {str(severity): self.count(severity) for severity in reversed(Severity)}

    def fixable(self, *, safe: bool) -> int:
        """The number of findings whose fix is safe, or not."""
        return sum(finding.fix is not None and finding.fix.safe is safe for finding in self.findings)

    @property
    def crashed(self) -> bool:
        """Whether a rule failed, so that the report is not whole (E001)."""
        return any(finding.code == "E001" for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """The number of findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def to_json(self) -> str:
        """The report as the versioned JSON of `schemas/report.json`."""
        from dataprep.render.json import render

        return render(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The findings as a pandas table, a row each. Raises UsageError without the extra `tables`."""
        from dataprep.render.frame import render

        return render(self)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in self.summary.items() if count)
        return f"Report({', '.join(one.path for one in self.datasets[:3])}: {counts or 'nothing found'})"

    def _repr_html_(self) -> str:
        """The report as a notebook shows it."""
        from dataprep.render.notebook import render

        return render(self)
