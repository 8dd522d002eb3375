"""The rules, told: as a list, as JSON, as the page docs/rules.md, and one in full."""

from __future__ import annotations

import json as jsonlib

from dataprep.rule import SECTIONS, Rule
from dataprep.rules import LETTERS, RULES


def text() -> str:
    """A line a rule."""
    return "".join(f"{rule.code}  {rule.severity!s:7}  {rule.name:28}  {first_sentence(rule)}\n" for rule in RULES)


def json() -> str:
    """Every rule with all that is documented of it."""
    entries = [{"code": rule.code, "name": rule.name, "severity": str(rule.severity), **rule.told} for rule in RULES]
    return jsonlib.dumps(entries, indent=2, ensure_ascii=False) + "\n"


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


def _section(rule: Rule) -> str:
    told = rule.told
    lines = [f"### {rule.code} {rule.name}", "", f"*{rule.severity}.* {told['what']}", ""]
    lines.extend(f"- **{name.capitalize()}:** {told[name]}" for name in SECTIONS)
    return "\n".join(lines) + "\n"
