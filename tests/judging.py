"""One rule judged on parts: the files are given as JSON, the rest as model values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dataprep.classes import Classes
from dataprep.decode import decode
from dataprep.facts import Facts, Kind, Summary, Twins
from dataprep.faults import Fault, Faults
from dataprep.findings import Problem, Severity
from dataprep.listing import list_set
from dataprep.model import Form, Source
from dataprep.rule import Parts, Rule
from dataprep.rules import MAKERS, RULES
from dataprep.settings import Thresholds
from dataprep.store import Entry
from dataprep.targets import Target

Row = tuple[str, str, Severity]
"""What is expected of a problem: its pointer, a piece of its message, its severity."""


def rule_of(code: str) -> Rule:
    """The rule with a code."""
    return next(rule for rule in RULES if rule.code == code)


def judge(
    code: str,
    *,
    form: Form | str = "a.pdf",
    ocr: Any = None,
    labels: Any = None,
    fields: Any = None,
    source: Source | None = None,
    files: Mapping[str, int] | Iterable[str] = (),
    facts: Sequence[Facts] = (),
    faults: Sequence[Fault] = (),
    kind: Kind = Kind.LABELED,
    target: Target | str = "2.1",
    thresholds: Thresholds | None = None,
    classes: Classes | None = None,
    twins: Sequence[Sequence[str]] = (),
) -> list[Problem]:
    """The problems that a rule finds; an empty list where it does not run for want of a part."""
    sizes = files if isinstance(files, Mapping) else dict.fromkeys(files, 1000)
    aim = target if isinstance(target, Target) else Target(target)
    found = [*faults]
    given: dict[type, object | None] = {
        Form: form if isinstance(form, Form) else Form(form, 1000),
        Kind: kind,
        Target: aim,
        Summary: Summary(tuple(facts)),
        Thresholds: thresholds or Thresholds(),
        Classes: classes,
        Twins: Twins(tuple(map(tuple, twins))),
    }
    for tree, path, name in (
        (ocr, "a.pdf.ocr.json", "ocr"),
        (labels, "a.pdf.labels.json", "labels"),
        (fields, "fields.json", "fields"),
    ):
        if tree is not None:
            decoded = decode(tree if isinstance(tree, bytes) else json.dumps(tree).encode(), path, name)
            found.extend(decoded.faults)
            if decoded.format and decoded.wire:
                part = decoded.format.read(decoded.wire, path, decoded.holes)
                given[type(part)] = part
    if source is not None:
        given[Source] = source
    listing = list_set([Entry(path, size) for path, size in sorted(sizes.items())], aim.names("form_types"))
    given |= {type(listing): listing, Faults: Faults(tuple(found))}
    rule = rule_of(code)
    arguments = Parts(given, MAKERS).gather(rule.needs)
    return list(rule.judge(*arguments)) if arguments is not None else []


def holds(code: str, expected: Sequence[Row], **parts: Any) -> None:
    """Assert that a rule finds what is expected, no more, in the order of the file."""
    problems = judge(code, **parts)
    severity = rule_of(code).severity
    told = [(problem.at.pointer, problem.severity if problem.severity is not None else severity) for problem in problems]
    assert told == [(pointer, level) for pointer, _, level in expected], [problem.message for problem in problems]
    for problem, (_, piece, _) in zip(problems, expected, strict=True):
        assert piece in problem.message, problem.message


def spoken(families: str, **parts: Any) -> list[str]:
    """The codes of some families that find something, each as often as it does: one cause shall have one finding."""
    return [rule.code for rule in RULES if rule.code[0] in families for _ in judge(rule.code, **parts)]
