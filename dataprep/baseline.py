"""A baseline: the findings that a set is known to have, so that only new ones fail.

It remembers code, path, what a finding is about, and how many there are: neither lines nor order, so that it outlives both.
Paths are relative to the folder of the baseline, so that it holds wherever the check is run from.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from dataprep.addresses import is_url
from dataprep.errors import UsageError
from dataprep.findings import Finding

BELOW = "//"
"""What parts the set from a file in a folder below it: there may be another set there, of which the finding is not."""

PLACE = f"The file, or the set with `/` at its end, relative to the baseline's folder; `{BELOW}` parts it from its sub-folders."


class Key(NamedTuple):
    """What makes a finding the same as a known one."""

    code: str
    path: str
    about: str | None


class KnownObject(Struct):
    """Findings that are known."""

    code: Annotated[str, Meta(description="The code of the rule.")]
    path: Annotated[str, Meta(description=PLACE)]
    about: Annotated[str | None, Meta(description="The label, field or class that it speaks of.")]
    count: Annotated[int, Meta(ge=1, description="How many there are.")]


class BaselineObject(Struct):
    """The findings that are known and do not fail a check."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    findings: Annotated[list[KnownObject], Meta(description="In the order of path, code and what they are about.")]


class Split(NamedTuple):
    """Findings as a baseline parts them: new ones, known ones, and how many known ones are gone."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    gone: int


def text_of(findings: Iterable[Finding], path: str) -> str:
    """The baseline of findings as it stands in the file at a path."""
    counts = Counter(_key(finding, path) for finding in findings)
    ranked = sorted(counts.items(), key=lambda item: (item[0].path, item[0].code, item[0].about or ""))
    body = BaselineObject(1, [KnownObject(*key, count) for key, count in ranked])
    import json

    return json.dumps(msgspec.to_builtins(body), indent=2) + "\n"


def read_baseline(path: str) -> Mapping[Key, int]:
    """How many findings of each kind a baseline remembers; raises UsageError for what is none."""
    import json

    try:
        if not Path(path).is_file() and Path(path).exists():
            raise ValueError("it is no regular file")
        body = msgspec.convert(json.loads(Path(path).read_bytes()), BaselineObject)  # names may hold lone surrogates
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot read the baseline {path!r}: {why}; write it anew with --write-baseline") from error
    known = Counter[Key]()
    for entry in body.findings:
        known[Key(entry.code, entry.path, entry.about)] += entry.count
    return known


def split(
    shown: Sequence[Finding], found: Iterable[Finding], known: Mapping[Key, int], path: str, folders: Iterable[str]
) -> Split:
    """The shown findings parted by a baseline; what was found but is not shown, or lies in other folders, is not gone."""
    left = Counter(known)
    parted: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in shown:
        key = _key(finding, path)
        is_known = left[key] > 0
        left[key] -= is_known
        parted[is_known].append(finding)
    homes = {_relative(folder, path) for folder in folders}
    fixed = Counter(known) - Counter(_key(finding, path) for finding in found)
    gone = sum(count for key, count in fixed.items() if _set_of(key.path) in homes)
    return Split(tuple(parted[0]), tuple(parted[1]), gone)


def _key(finding: Finding, path: str) -> Key:
    within = finding.at.path
    if "/" in within:
        place = f"{_relative(finding.dataset, path)}{BELOW}{within}"
    else:
        place = _relative(os.path.join(finding.dataset, within), path) + ("" if within else "/")  # noqa: PTH118
    return Key(finding.code, place, finding.about)


def _relative(place: str, path: str) -> str:
    if is_url(place):
        return place.replace("://", ":", 1)  # two slashes part what lies below
    relative = os.path.relpath(place, os.path.dirname(path) or ".")  # noqa: PTH120
    return relative.replace(os.sep, "/")


def _set_of(path: str) -> str:
    """The set whose finding lies at a path."""
    home, below, _ = path.partition(BELOW)
    return home if below else path.rpartition("/")[0] or "."
