"""What a rule is: a generator function that asks for parts by type, and yields problems."""

from __future__ import annotations

import functools
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

import msgspec

from dataprep.findings import Problem, Severity

Judge = Callable[..., Iterator[Problem]]
MOST = 100
"""Findings of one kind that are told of one file: in a file with more of them everything is wrong."""

SECTIONS = ("why", "bad", "good", "fix", "targets", "source")
DEFAULTS = {"targets": "all"}
SECTION = re.compile(rf"^({'|'.join(name.capitalize() for name in SECTIONS)}): ?", re.MULTILINE)


class Need(msgspec.Struct, frozen=True):
    """A part that is asked for, by its type; where it is not required, None is given in its place."""

    kind: type
    required: bool = True


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong. `whole` says that it concludes from what is absent: in any part, or in those of some types."""

    code: str
    severity: Severity
    judge: Judge
    needs: tuple[Need, ...]
    whole: bool | tuple[type, ...] = False

    @functools.cached_property
    def name(self) -> str:
        """The name, which states the bad thing."""
        return self.judge.__name__.replace("_", "-")

    @functools.cached_property
    def documentation(self) -> Mapping[str, str]:
        """The docstring by section: what, why, bad, good, fix, targets ("all" where it does not say), source."""
        text = re.sub(r"\n    ", "\n", self.judge.__doc__ or "")
        what, *rest = SECTION.split(text)
        sections = {name.lower(): body.strip() for name, body in zip(rest[::2], rest[1::2], strict=True)}
        return {"what": what.strip(), **{name: sections.get(name, DEFAULTS.get(name, "")) for name in SECTIONS}}

    @property
    def told(self) -> Mapping[str, str]:
        """The documentation, each section in one line."""
        return {name: " ".join(body.split()) for name, body in self.documentation.items()}


class Maker(msgspec.Struct, frozen=True):
    """A function that makes a further part from others, once a document and only when it is asked for."""

    makes: type
    make: Callable[..., object]
    needs: tuple[Need, ...]


def rule(code: str, severity: Severity, *, whole: bool | tuple[type, ...] = False) -> Callable[[Judge], Rule]:
    """Make a rule of a generator function: its name is the rule's, its annotations the parts that it asks for."""
    return lambda judge: Rule(code, severity, judge, needs_of(judge), whole)


def part(make: Callable[..., object]) -> Maker:
    """Make a part function of a function: its return annotation names the part that it makes."""
    return Maker(get_type_hints(make)["return"], make, needs_of(make))


def needs_of(function: Callable[..., object]) -> tuple[Need, ...]:
    """The parts that a function asks for by the types of its parameters."""
    known = vars(sys.modules[function.__module__])
    hints = {name: hint for name, hint in function.__annotations__.items() if name != "return"}
    if not known.keys() >= set(hints.values()):  # more than plain names, which cost a hundred times less
        hints = {name: hint for name, hint in get_type_hints(function).items() if name != "return"}
    return tuple(_need(known.get(hint, hint) if isinstance(hint, str) else hint) for hint in hints.values())


def _need(hint: Any) -> Need:
    if not isinstance(hint, types.UnionType):
        return Need(hint)
    (kind,) = (choice for choice in get_args(hint) if choice is not types.NoneType)
    return Need(kind, required=False)


@dataclass(slots=True)
class Parts:
    """The parts of one document, or of the set; further ones are made when first asked for.

    `unread` says of the parts that should be there and are not, why.
    """

    given: dict[type, object | None]
    makers: Mapping[type, Maker]
    unread: Mapping[type, str] = field(default_factory=dict)
    is_whole: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_whole = not self.unread and not any(getattr(part, "holes", False) for part in self.given.values())

    def find(self, kind: type) -> object | None:
        """The part of a type; None where it is not to be had."""
        if kind not in self.given:
            maker = self.makers.get(kind)
            arguments = self.gather(maker.needs) if maker else None
            self.given[kind] = maker.make(*arguments) if maker and arguments is not None else None
        return self.given[kind]

    def gather(self, needs: Iterable[Need]) -> list[object | None] | None:
        """The parts that are asked for, in order; None where a required one is missing."""
        arguments: list[object | None] = []
        given = self.given
        for need in needs:
            found = given[need.kind] if need.kind in given else self.find(need.kind)
            if found is None and need.required:
                return None
            arguments.append(found)
        return arguments

    def obstacle(self, rule: Rule) -> str | None:
        """Why a rule cannot run though it should: a part that could not be read or, where it matters, has holes."""
        for need in self.bases(rule.needs):
            if need.kind in self.unread and need.required:
                return self.unread[need.kind]
            found = self.given.get(need.kind)
            is_at_stake = need.kind in rule.whole if isinstance(rule.whole, tuple) else rule.whole
            if is_at_stake and getattr(found, "holes", False):
                path = getattr(found, "path", None)
                return f"{path} has values that could not be read (F015)" if path else "some labels files could not be read"
        return None

    def bases(self, needs: Iterable[Need]) -> Iterator[Need]:
        """The parts read from files that needs come down to."""
        for need in needs:
            maker = self.makers.get(need.kind)
            if maker is None:
                yield need
            else:
                yield from (Need(base.kind, base.required and need.required) for base in self.bases(maker.needs))
