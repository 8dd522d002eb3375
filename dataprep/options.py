"""Options of a check: each name and value is known, or the caller is told the nearest that is."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from dataprep.errors import UsageError
from dataprep.facts import Kind
from dataprep.findings import Severity
from dataprep.names import meant, nearest
from dataprep.rules import RULES
from dataprep.settings import Ignore, Settings, Thresholds
from dataprep.targets import MODELS, TEXT_VERSIONS, TIERS, VERSIONS

LEVELS = {str(level): level for level in reversed(Severity)}
FRACTIONS = ("confidence", "overlap")
"""The thresholds that are shares of a whole."""


def with_options(settings: Settings, options: Mapping[str, object]) -> Settings:
    """The settings with options over them, every name and value known; `ignore` and `severity` add to what is there."""
    for name in options:
        if name not in CONVERTED:
            raise UsageError(f"{name!r} is no option of check; {meant(name, (*CONVERTED, 'config', 'settings'))}")
    given = {name: CONVERTED[name](name, value) for name, value in options.items() if value is not None}
    for name in ("ignore", "severity"):
        if name in given:
            given[name] = (*getattr(settings, name), *given[name])
    return replace(settings, **given)


def known_settings(settings: Settings) -> Settings:
    """Settings that were put together by hand, every value known."""
    if not isinstance(settings, Settings):
        raise UsageError(f"settings are a Settings, not {settings!r}; give single options by their names")
    given = {name: getattr(settings, name) for name in CONVERTED}
    return with_options(Settings(source=settings.source), given)


def _one_of(known: Collection[str], what: str) -> Any:
    def chosen(_name: str, value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise UsageError(f"{value!r} is no {what}; {meant(str(value), known)}")
        return value

    return chosen


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{name} is True or False, not {value!r}")
    return value


def _select(_name: str, value: object) -> tuple[str, ...]:
    return tuple(code for text in _texts(value) for code in codes_of(str(text)))


def _ignore(_name: str, value: object) -> tuple[Ignore, ...]:
    return tuple(entry for given in _texts(value) for entry in _ignored(given))


def _ignored(given: object) -> Iterator[Ignore]:
    if isinstance(given, Ignore):
        if not isinstance(given.code, str) or not isinstance(given.path, str):
            raise UsageError(f"code and path of what to ignore are texts, not {given.code!r} and {given.path!r}")
        yield from (replace(given, code=code) for code in codes_of(given.code))
    else:
        yield from (Ignore(code) for code in codes_of(str(given)))


def _severity(_name: str, value: object) -> tuple[tuple[str, Severity], ...]:
    pairs = value.items() if isinstance(value, Mapping) else map(_pair, _split(value))
    return tuple((code, _level("severity", level)) for key, level in pairs for code in codes_of(str(key)))


def _split(value: object) -> Iterator[object]:
    """Pairs, of which a text may hold several with commas between."""
    for given in _texts(value):
        yield from given.split(",") if isinstance(given, str) else (given,)


def _pair(given: object) -> tuple[object, object]:
    """A code and its severity, of a text with = between them."""
    if isinstance(given, tuple) and len(given) == 2:
        return given
    code, equals, level = str(given).partition("=")
    if not equals:
        raise UsageError(f"{given!r} says no severity; write CODE=LEVEL, as in K603=info")
    return code, level


def _level(_name: str, value: object) -> Severity:
    if isinstance(value, Severity):
        return value
    return LEVELS[_one_of(LEVELS, "severity")("severity", value)]


def _thresholds(name: str, value: object) -> Thresholds:
    if not isinstance(value, Thresholds):
        raise UsageError(f"{name} are a Thresholds, not {value!r}")
    for field in fields(value):
        number = getattr(value, field.name)
        most = 1 if field.name in FRACTIONS else math.inf
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= most:
            raise UsageError(f"the threshold {field.name} is a number from 0 {'to 1' if most == 1 else 'on'}, not {number!r}")
    return value


def _globs(name: str, value: object) -> tuple[str, ...]:
    globs = tuple(str(text) for text in _texts(value))
    if not all(globs):
        raise UsageError(f"{name} holds globs over paths, and one of them is empty")
    return globs


def _path(name: str, value: object) -> str:
    if not isinstance(value, str | os.PathLike):
        raise UsageError(f"{name} is the path of a file, not {value!r}")
    return os.fspath(value)


def _texts(given: object) -> tuple[object, ...]:
    if isinstance(given, list | tuple | set | frozenset):
        return tuple(sorted(given, key=str) if isinstance(given, set | frozenset) else given)
    return (given,)


def codes_of(*texts: str) -> tuple[str, ...]:
    """Codes or their beginnings, of which each text may hold several with commas between, in either case; all known."""
    codes = tuple(code.strip().upper() for text in texts for code in text.split(","))
    known = [rule.code for rule in RULES]
    for code in codes:
        if not code or not any(other.startswith(code) for other in known):
            near = nearest(code, known) if code else None
            hint = f"did you mean {near!r}?" if near else "`dataprep rules` lists them"
            raise UsageError(f"{code!r} is no code of a rule nor the beginning of one; {hint}")
    return codes


CONVERTED: Mapping[str, Any] = {
    "target": _one_of((*VERSIONS, *TEXT_VERSIONS), "target"),
    "model": _one_of(MODELS, "model"),
    "tier": _one_of(TIERS, "tier"),
    "kind": _one_of(tuple(map(str, Kind)), "kind"),
    "select": _select,
    "ignore": _ignore,
    "severity": _severity,
    "fail_on": _level,
    "thresholds": _thresholds,
    "deep": _flag,
    "recursive": _flag,
    "exclude": _globs,
    "show_skipped": _flag,
    "baseline": _path,
    "labels": _path,
    "project": _path,
}
"""What makes a setting of the value of each option."""
