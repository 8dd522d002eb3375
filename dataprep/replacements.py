"""Fixes as stretches of text that are replaced, for tools that show or make a change without knowing JSON pointers."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from msgspec import structs

from dataprep.edits import Change, EditError, changes_of, clash
from dataprep.findings import Edit, Finding, Fix, Move, Replacement, Report
from dataprep.spans import BYTE_ORDER_MARK, JsonText
from dataprep.store import LocalStore, Store

OPEN_AT_ONCE = 16
"""Files whose text is kept while the findings, which stand in the order of files, are gone through."""

LONGEST = 20_000
"""Fixes that write more are left to `dataprep fix`: a report is no copy of the data."""


@dataclass(frozen=True)
class Paged:
    """The text of a file, and where its lines begin; lines end as the report counts them, with a line feed."""

    json: JsonText

    @cached_property
    def lines(self) -> Sequence[int]:
        """The places in the text at which lines begin; a byte order mark is no part of the first."""
        text = self.json.text
        return [len(BYTE_ORDER_MARK) * text.startswith(BYTE_ORDER_MARK), *(match.end() for match in re.finditer("\n", text))]

    def place(self, position: int) -> tuple[int, int]:
        """Line and column of a place, from 1, columns in code points."""
        line = bisect.bisect_right(self.lines, position)
        return line, position - self.lines[line - 1] + 1


def with_replacements(report: Report) -> Report:
    """The report, the fixes of its findings with the stretches of text that they replace, read from the files once more.

    A fix has none where it moves a file or takes a byte order mark away, where a file is no longer as it was judged, or where
    more than 20,000 characters would be written.
    """
    stores = {dataset.path: LocalStore(dataset.path) for dataset in report.datasets}

    @functools.lru_cache(OPEN_AT_ONCE)
    def paged(dataset: str, path: str) -> Paged | None:
        return _read(stores[dataset], path)

    def completed(finding: Finding) -> Finding:
        if finding.fix is None or any(isinstance(edit, Move) for edit in finding.fix.edits):
            return finding
        paths = sorted({_path(edit) for edit in finding.fix.edits})
        texts = {path: paged(finding.dataset, path) for path in paths}
        return replace(finding, fix=structs.replace(finding.fix, replacements=_replacements(finding.fix, texts)))

    return replace(report, findings=tuple(map(completed, report.findings)), known=tuple(map(completed, report.known)))


def _read(store: Store, path: str) -> Paged | None:
    """The text of a file that is read as UTF-8; None for any other."""
    try:
        return Paged(JsonText(store.read(path).decode()))
    except (OSError, UnicodeDecodeError):
        return None


def _path(edit: Edit) -> str:
    return edit.path if isinstance(edit, Move) else edit.at.path


def _replacements(fix: Fix, texts: Mapping[str, Paged | None]) -> tuple[Replacement, ...]:
    """What a fix replaces in all of its files; nothing where it is not known of one of them."""
    found: list[Replacement] = []
    for path, edits in groupby(sorted(fix.edits, key=_path), key=_path):
        text = texts[path]
        changes = _changes(text, list(edits)) if text else []
        if text is None or not changes:
            return ()
        found.extend(_placed(path, text, changes))
    return tuple(found) if sum(len(one.text) for one in found) <= LONGEST else ()


def _changes(text: Paged, edits: Sequence[Edit]) -> Sequence[Change]:
    try:
        changes = changes_of(text.json, [edit for edit in edits if not isinstance(edit, Move)])
    except EditError:
        return []
    if clash(changes) or any(change.start < text.lines[0] for change in changes):  # a byte order mark stands in no line
        return []
    return sorted(changes, key=lambda change: (change.start, change.end))


def _placed(path: str, text: Paged, changes: Sequence[Change]) -> Iterator[Replacement]:
    for change in changes:
        yield Replacement(path, text.place(change.start), text.place(change.end), change.text)
