"""The rules, told: as a list, as JSON, as the page docs/rules.md, and one in full."""

from __future__ import annotations

import json as jsonlib

from dataprep.rule import SECTIONS, Rule
from dataprep.rules import FAMILIES, RULES


def text() -> str:
    """A line a rule."""
    return "".join(f"{rule.code}  {rule.severity!s:7}  {rule.name:28}  {first_sentence(rule)}\n" for rule in RULES)


def json() -> str:
    """Every rule with all that is documented of it."""
    entries = [{"code": rule.code, "name": rule.name, "severity": str(rule.severity), **_joined(rule)} for rule in RULES]
    return jsonlib.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def markdown() -> str:
    """The page docs/rules.md."""
    parts = ["# Rules\n\nMade by `dataprep rules --format markdown`; do not edit.\n"]
    for family in FAMILIES:
        rules = [rule for rule in RULES if vars(family).get(rule.judge.__name__) is rule]
        title, _, about = (family.__doc__ or "").strip().partition(". ")
        parts.append(f"\n## {title}\n\n{about}\n")
        parts.extend(f"\n{_section(rule)}" for rule in rules)
    return "".join(parts)


def explained(rule: Rule) -> str:
    """One rule in full."""
    told = _joined(rule)
    lines = [f"{rule.code} {rule.name} ({rule.severity})", "", told["what"], ""]
    lines.extend(f"{name.capitalize() + ':':8} {told[name]}" for name in SECTIONS)
    return "\n".join(lines) + "\n"


def first_sentence(rule: Rule) -> str:
    """What a rule finds, in a line."""
    return _joined(rule)["what"]


def _joined(rule: Rule) -> dict[str, str]:
    return {name: " ".join(body.split()) for name, body in rule.documentation.items()}


def _section(rule: Rule) -> str:
    told = _joined(rule)
    lines = [f"### {rule.code} {rule.name}", "", f"*{rule.severity}.* {told['what']}", ""]
    lines.extend(f"- **{name.capitalize()}:** {told[name]}" for name in SECTIONS)
    return "\n".join(lines) + "\n"
