"""Names of classes as a version of text classification takes them: which it refuses, and what fits instead."""

from __future__ import annotations

import re
import unicodedata

from dataprep.names import listed
from dataprep.targets import Target

LENGTH = "text_class_name_characters"


def fault_of(name: str, target: Target) -> str | None:
    """Why a version refuses the name of a class (data-limits, 2021; service-limits, 2022); None where it does not."""
    if not name.strip():
        return "has no name"
    if bad := _refused(name, target):
        return f"holds {listed(bad, 3)}"
    return f"has {len(name)} characters" if target.excess(LENGTH, len(name)) else None


def fit(name: str, target: Target) -> str:
    """A name with each run of characters that a version refuses made `_`, and cut to what it takes."""
    bad = _refused(name.strip(), target)
    plain = re.sub(f"[{re.escape(''.join(bad))}]+", "_", name.strip()) if bad else name.strip()
    return plain[: target.number(LENGTH)].strip() or "_"


def _refused(name: str, target: Target) -> list[str]:
    """The characters of a name that a version refuses, each once."""
    allowed, refused = target.names("text_class_name_symbols"), target.names("text_class_name_refused")
    return [
        char
        for char in dict.fromkeys(name)
        if char in refused or (allowed and not (char.isalnum() or char in allowed or _is_mark(char)))
    ]


def _is_mark(char: str) -> bool:
    """Whether this belongs to the letter before it, as vowels do in many scripts."""
    return unicodedata.category(char).startswith("M")
