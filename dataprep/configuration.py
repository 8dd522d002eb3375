"""Where settings come from: a dataprep.toml, or `[tool.dataprep]` of a pyproject.toml, found upward from the folder."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from dataprep.addresses import is_url
from dataprep.errors import UsageError
from dataprep.names import meant
from dataprep.options import with_options
from dataprep.settings import Ignore, Settings, Thresholds

OWN_FILE, PROJECT_FILE = "dataprep.toml", "pyproject.toml"
MOST_BYTES = 200_000
MOST_READ = 10_000_000
OURS = re.compile(rb"""^[ \t]*(?:\[\[?[ \t]*)?["']?tool["']?[ \t]*\.[ \t]*["']?dataprep""", re.MULTILINE)
MOST_DOTS = 1000
"""A line of TOML with more of them is not read: the parser's time grows with their square."""

CHOICES = {"target": "target", "model": "model", "tier": "tier", "kind": "kind", "fail-on": "fail_on"}
"""The keys whose values are one word of a few, with the options that they set."""

Level = Literal["error", "warning", "info"]


CODES = r"^\s*[A-Za-z][0-9]{0,3}(\s*,\s*[A-Za-z][0-9]{0,3})*\s*$"
"""Codes or their beginnings, with commas between; which of them exist is judged elsewhere."""

Code = Annotated[str, Meta(extra_json_schema={"pattern": CODES})]


USUAL = Thresholds()


class IgnoreObject(Struct, forbid_unknown_fields=True):
    """Findings that do not matter."""

    code: Annotated[Code, Meta(description="A code or the beginning of codes: K603, K6, K.")]
    path: Annotated[str, Meta(description="A glob over paths, within the set or with its folder in front.")] = "*"
    reason: Annotated[str, Meta(description="Why; the report shows it.")] | UnsetType = UNSET


class ThresholdsObject(Struct, forbid_unknown_fields=True, rename="kebab"):
    """The numbers of rules that no service sets."""

    confidence: Annotated[float, Meta(ge=0, le=1, description="O212: mean confidence of a form's words.")] = USUAL.confidence
    text_height: Annotated[float, Meta(ge=0, description="S109: median height of a form's words, in pixels.")] = USUAL.text_height
    overlap: Annotated[float, Meta(ge=0, le=1, description="G409: share of the smaller of two regions.")] = USUAL.overlap
    forms_per_field: Annotated[int, Meta(ge=0, description="K610: forms in which a field is labeled.")] = USUAL.forms_per_field


class SettingsFile(Struct, forbid_unknown_fields=True, rename="kebab"):
    """The settings of a check, as dataprep.toml holds them and [tool.dataprep] of a pyproject.toml."""

    target: (
        Annotated[
            Literal["2.0-preview", "2.0", "2.1", "3.0", "3.1", "4.0", "preview.2", "2021-11", "2022-05-01"],
            Meta(description="The API version to judge for: the last three are those of text classification."),
        ]
        | UnsetType
    ) = UNSET
    model: Annotated[Literal["template", "neural"], Meta(description="The kind of model to judge for.")] | UnsetType = UNSET
    tier: Annotated[Literal["S0", "F0"], Meta(description="The pricing tier.")] | UnsetType = UNSET
    kind: Annotated[Literal["labeled", "unlabeled", "classifier", "text"], Meta(description="The kind of set.")] | UnsetType = (
        UNSET
    )
    select: Annotated[list[Code], Meta(description="Codes or beginnings of codes: only these are shown.")] | UnsetType = UNSET
    ignore: (
        Annotated[list[Code | IgnoreObject], Meta(description="Codes or beginnings of codes that do not matter.")] | UnsetType
    ) = UNSET
    severity: Annotated[dict[Code, Level], Meta(description="By code another severity.")] | UnsetType = UNSET
    fail_on: Annotated[Level, Meta(description="The least severity that makes the exit status 1.")] | UnsetType = UNSET
    thresholds: Annotated[ThresholdsObject, Meta(description="The numbers of rules that no service sets.")] | UnsetType = UNSET
    deep: Annotated[bool, Meta(description="Whether images are decoded whole.")] | UnsetType = UNSET
    recursive: Annotated[bool, Meta(description="Whether each folder below that holds a set is checked.")] | UnsetType = UNSET
    exclude: Annotated[list[str], Meta(description="Globs over paths: what fits is passed over.")] | UnsetType = UNSET
    show_skipped: Annotated[bool, Meta(description="Whether to show what could not be judged.")] | UnsetType = UNSET
    baseline: Annotated[str, Meta(description="A file of known findings, relative to this one.")] | UnsetType = UNSET
    labels: Annotated[str, Meta(description="The labels file of a text set, relative to this one.")] | UnsetType = UNSET
    project: Annotated[str, Meta(description="The body that creates a text project, relative to this one.")] | UnsetType = UNSET


def settings_for(folder: str) -> Settings:
    """The settings that hold for a folder: of the nearest file upward from it, else the defaults.

    For a store far away those of the working directory hold.
    """
    home = os.path.abspath("." if is_url(folder) else folder)  # noqa: PTH100 - keeps links as they are, as the user sees them
    for place in (Path(home), *Path(home).parents):
        for name in (OWN_FILE, PROJECT_FILE):
            table = _table(place / name)
            if table is not None:
                return _settings(table, place / name)
    return Settings()


def read_settings(path: str) -> Settings:
    """The settings of a file that was named."""
    table = _table(Path(path), must_be=True)
    return _settings(table or {}, Path(path))


def _table(path: Path, *, must_be: bool = False) -> Mapping[str, Any] | None:
    """The settings in a file; None where it is not there or says nothing of us."""
    raw = _bytes(path) if must_be or _is_there(path) else None
    if raw is None or (path.name == PROJECT_FILE and not must_be and not OURS.search(raw)):
        return None
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{_shown(path)} has over {MOST_BYTES:,} bytes, which no settings need")
    import tomllib

    try:
        if max(line.count(b".") for line in raw.split(b"\n")) > MOST_DOTS:
            raise ValueError(f"a line has more than {MOST_DOTS} dots")
        tree = tomllib.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{_shown(path)} is not TOML: {error}") from error
    if path.name != PROJECT_FILE:
        return tree
    tool = tree.get("tool")
    table = tool.get("dataprep") if isinstance(tool, dict) else None
    if table is None and not must_be:
        return None
    if not isinstance(table, dict):
        raise UsageError(f"{_shown(path)}: there is no table [tool.dataprep]")
    return table


def _is_there(path: Path) -> bool:
    """Whether something lies there that may hold settings: no folder, and no name that no disk can have."""
    try:
        return path.exists() and not path.is_dir()
    except OSError:
        return False


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise ValueError("it is no regular file")
        with path.open("rb") as file:
            raw = file.read(MOST_READ)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot read the settings {_shown(path)!r}: {why}") from error
    return raw


def _settings(table: Mapping[str, Any], path: Path) -> Settings:
    shown = _shown(path)
    _known_keys(table, SettingsFile, shown)
    _known_keys(table.get("thresholds"), ThresholdsObject, shown)
    for entry in table["ignore"] if isinstance(table.get("ignore"), list) else ():
        _known_keys(entry, IgnoreObject, shown)
    try:
        with_options(Settings(), _chosen(table))  # names the nearest word, where the shape would only refuse
        read = msgspec.convert(table, SettingsFile)
        return with_options(Settings(source=shown), _options(read, path))
    except (UsageError, msgspec.ValidationError) as error:
        raise UsageError(f"{shown}: {error}") from error


def _chosen(table: Mapping[str, Any]) -> Mapping[str, object]:
    chosen = {name: table[key] for key, name in CHOICES.items() if isinstance(table.get(key), str)}
    levels = table.get("severity")
    is_words = isinstance(levels, dict) and all(isinstance(level, str) for level in levels.values())
    return {**chosen, "severity": levels} if is_words else chosen


def _options(read: SettingsFile, path: Path) -> Mapping[str, object]:
    """What a file says, as options of a check."""
    given = {name: value for name in read.__struct_fields__ if (value := getattr(read, name)) is not UNSET}
    if "ignore" in given:
        given["ignore"] = [entry if isinstance(entry, str) else _ignore(entry) for entry in given["ignore"]]
    if "thresholds" in given:
        given["thresholds"] = Thresholds(**msgspec.structs.asdict(given["thresholds"]))
    for name in {"baseline", "labels", "project"} & given.keys():
        given[name] = os.path.join(os.path.relpath(path.parent), given[name])  # noqa: PTH118
    return given


def _ignore(entry: IgnoreObject) -> Ignore:
    return Ignore(entry.code, entry.path, entry.reason or None)


def _shown(path: Path) -> str:
    return os.path.relpath(path).replace(os.sep, "/")


def _known_keys(table: object, shape: type[Struct], where: str) -> None:
    known = shape.__struct_encode_fields__
    for key in table if isinstance(table, Mapping) else ():
        if key not in known:
            raise UsageError(f"{where}: {key!r} is no setting; {meant(key, known)}")
