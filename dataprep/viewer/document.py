"""One HTML file of the template, the styles, the script and the data, which can run nothing but that script.

What the set contains stands in data blocks as JSON or base64, in which no tag can begin; the script shows it as text only. The
policy allows this one style and this one script, by their digests, and pictures that stand in the file: no request leaves.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import msgspec

from dataprep.names import printable
from dataprep.viewer.shape import FormPages, PageData

SCRIPTS = ("elements", "overview", "findings", "form", "main")
"""The parts of the script, in order."""

STYLES = ("look", "layout", "form")

LONGEST = 2000
"""Letters of a text that are shown: names in hostile files have no end."""

ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def document(data: PageData, pages: Sequence[FormPages], pictures: Sequence[bytes]) -> str:
    """The page: `pages` are those of its forms, in their order, and `pictures` (WebP) what they name by number."""
    script = "\n".join(map(_part, (f"{name}.js" for name in SCRIPTS)))
    style = "\n".join(map(_part, (f"{name}.css" for name in STYLES)))
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    )
    slots = {
        "title": html.escape(printable(", ".join(one.stats.path for one in data.datasets))),
        "policy": policy,
        "style": style,
        "data": "\n".join(_blocks(data, pages, pictures)),
        "script": script,
    }
    head, *rest = _part("page.html").split("{{")
    return head + "".join(slots[name] + text for name, _, text in (piece.partition("}}") for piece in rest))


def _blocks(data: PageData, pages: Sequence[FormPages], pictures: Sequence[bytes]) -> Iterator[str]:
    yield _block("data", "application/json", _json(data))
    for number, one in enumerate(pages):
        yield _block(f"form-{number}", "application/json", _json(one))
    for number, picture in enumerate(pictures):
        yield _block(f"picture-{number}", "text/plain", base64.b64encode(picture).decode())


def _block(name: str, kind: str, content: str) -> str:
    return f'<script type="{kind}" id="{name}">{content}</script>'


def _json(value: msgspec.Struct) -> str:
    """JSON in ASCII in which no tag, entity or line separator can stand, and no text that reorders what is shown."""
    tree = _printable(msgspec.to_builtins(value))
    return json.dumps(tree, separators=(",", ":"), allow_nan=False).translate(ESCAPED)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value[:LONGEST])
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [one if isinstance(one, int) else _printable(one) for one in value]
    return value


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _part(name: str) -> str:
    return files("dataprep.viewer").joinpath(name).read_text(encoding="utf-8")
