"""The rules, told: as a list, as JSON, as the page docs/rules.md, and one in full."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Mapping

from dataprep.errors import UsageError
from dataprep.names import nearest
from dataprep.rule import SECTIONS, Rule
from dataprep.rules import LETTERS, RULES


def text() -> str:
    """A line a rule."""
    return "".join(f"{rule.code}  {rule.severity!s:7}  {rule.name:28}  {first_sentence(rule)}\n" for rule in RULES)


def json() -> str:
    """Every rule with all that is documented of it."""
    return jsonlib.dumps([told(rule) for rule in RULES], indent=2, ensure_ascii=False) + "\n"


def markdown() -> str:
    """The page docs/rules.md: a section for each letter, its rules by code."""
    parts = ["# Rules\n\nMade by `dataprep rules --format markdown`; do not edit.\n\n"]
    heads = {letter: f"{letter}: {title}" for letter, title in LETTERS.items()}
    parts.extend(f"- [{head}](#{head.lower().replace(': ', '-').replace(' ', '-')})\n" for head in heads.values())
    for letter, head in heads.items():
        parts.append(f"\n## {head}\n")
        parts.extend(f"\n{_section(rule)}" for rule in RULES if rule.code[0] == letter)
    return "".join(parts)


def explained(rule: Rule) -> str:
    """One rule in full."""
    told = rule.told
    lines = [f"{rule.code} {rule.name} ({rule.severity})", "", told["what"], ""]
    lines.extend(f"{name.capitalize() + ':':8} {told[name]}" for name in SECTIONS)
    return "\n".join(lines) + "\n"


def first_sentence(rule: Rule) -> str:
    """What a rule finds, in a line."""
    return rule.told["what"]


def told(rule: Rule) -> Mapping[str, str]:
    """A rule with all that is documented of it."""
    return {"code": rule.code, "name": rule.name, "severity": str(rule.severity), **rule.told}


def found(code: str) -> Rule:
    """The rule of a code, in either case, or of a name. Raises UsageError where there is none, with the nearest."""
    by_name = {key: rule for rule in RULES for key in (rule.code.lower(), rule.name)}
    rule = by_name.get(code.lower())
    if rule is None:
        near = nearest(code, by_name)
        hint = f"did you mean {by_name[near].code} ({by_name[near].name})?" if near else "`dataprep rules` lists them"
        raise UsageError(f"there is no rule {code!r}; {hint}")
    return rule


def _section(rule: Rule) -> str:
    told = rule.told
    lines = [f"### {rule.code} {rule.name}", "", f"*{rule.severity}.* {told['what']}", ""]
    lines.extend(f"- **{name.capitalize()}:** {told[name]}" for name in SECTIONS)
    return "\n".join(lines) + "\n"
