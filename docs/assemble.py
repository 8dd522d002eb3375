"""What the documentation site takes from elsewhere, so that nothing is said twice: sections of the README, limits, public names.

A page asks for a section of the README by a line `{{ readme Convert }}`, for another file by `{{ file CHANGELOG.md }}`, for the
table of limits by `{{ limits }}`, for the JSON Schemas by `{{ schemas }}`, and for the library's public names by `{{ library }}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import dataprep
from dataprep.names import nearest
from dataprep.render.schemas import catalogue

ROOT = Path(__file__).parent.parent
ASKED = re.compile(r"^\{\{ (\w+) ?(.*?) \}\}$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)(#[^)\s]*)?\)")

SCHEMA = re.compile(r"\]\((?:\.\./)*schemas/([\w.-]+)\.json\)")

PAGES: Mapping[str, str] = {
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "index.md",
    "dataprep/targets.json": "reference/limits.md",
}
"""Where what the repository's pages link to stands on the site; what lies in docs keeps its place."""


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """The text of a page with all that it asks for."""
    depth = page.file.src_uri.count("/")
    whole = ASKED.sub(lambda asked: _linked(GIVEN[asked[1]](asked[2]), depth), markdown)
    return SCHEMA.sub(lambda link: f"]({'../' * depth}reference/schemas.md#{link[1].replace('.', '')})", whole)


def _section(title: str) -> str:
    """A section of the README without its heading; of "start", what stands above all headings."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    found = {"start": parts[0].partition("\n")[2], **dict(zip(parts[1::2], parts[2::2], strict=True))}
    if title not in found:
        raise KeyError(f"the README has no section {title!r}; did you mean {nearest(title, found)!r}?")
    return re.sub(r"^###", "##", found[title].strip(), flags=re.MULTILINE)


def _file(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8").partition("\n")[2].strip()


def _limits(_: str) -> str:
    """Every limit, as dataprep/targets.json has it."""
    entries = json.loads((ROOT / "dataprep" / "targets.json").read_text(encoding="utf-8"))
    return "\n".join(["| limit | value | holds for | source | of |", "|---|---|---|---|---|", *map(_limit, entries)])


def _limit(entry: Mapping[str, Any]) -> str:
    value = entry["value"]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else f"{value:,}" if isinstance(value, int) else str(value)
    holds = [*entry.get("versions", ()), *(f"{key} {entry[key]}" for key in ("model", "tier", "kind") if key in entry)]
    cells = (entry["limit"], f"`{shown}`" if shown else "", ", ".join(holds) or "all", entry["source"], entry["date"])
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _library(_: str) -> str:
    """The public names, functions first."""
    return "\n\n".join(_names())


def _names() -> Iterator[str]:
    names = [name for name in dataprep.__all__ if not name.startswith("_")]
    for title, wanted in (("Functions", str.islower), ("Values and errors", lambda name: not name.islower())):
        yield f"## {title}"
        for name in filter(wanted, sorted(names, key=str.lower)):
            yield f"::: {getattr(dataprep, name).__module__}.{name}"


def _schemas(_: str) -> str:
    """The JSON Schemas by name, each with what it is of."""
    return "\n\n".join(f"## {name}\n\n{schema['title']}: `dataprep schema {name}`" for name, schema in catalogue().items())


def _linked(text: str, depth: int) -> str:
    """A text of the repository's root whose links hold on a page so many folders down."""

    def moved(link: re.Match[str]) -> str:
        target = PAGES.get(link[1]) or link[1].removeprefix("docs/")
        return f"]({'../' * depth}{target}{link[2] or ''})"

    return LINK.sub(moved, text)


GIVEN: Mapping[str, Callable[[str], str]] = {
    "readme": _section,
    "file": _file,
    "limits": _limits,
    "library": _library,
    "schemas": _schemas,
}
"""What a page may ask for."""
