"""Cut a long text where paragraphs end, so that each part has at most a number of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

ENDS = (
    re.compile(r"(?:\r?\n|\r)[^\S\r\n]*(?:\r?\n|\r)\s*"),
    re.compile(r"(?:\r?\n|\r)\s*"),
    re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]"),
    re.compile(r"\s+"),
)
"""Where a part may end, the best first: after a paragraph, a line, a sentence, a word."""

JOINED = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""Characters that belong to the one before them; after a joiner (U+200D) the next one does, too."""

MOST_JOINED = 32


def passages(text: str, most: int) -> tuple[str, ...]:
    """A text as parts of at most `most` characters (code points), which together are the text; blank ones are left out.

    A part ends with the last paragraph that fits or, where none ends there, with a line, a sentence, a word or a character.
    """
    is_to_cut = len(text) > most and text.strip()
    return tuple(part for part in _parts(text, most) if part.strip()) if is_to_cut else (text,)


def _parts(text: str, most: int) -> Iterator[str]:
    start = 0
    while len(text) - start > most:
        end = _end(text, start, start + most)
        yield text[start:end]
        start = end
    yield text[start:]


def _end(text: str, start: int, limit: int) -> int:
    """Where the part that begins at `start` ends, at `limit` at the latest."""
    for pattern in ENDS:
        last = start
        for match in pattern.finditer(text, start, limit):
            last = match.end() if text[start : match.end()].strip() else last
        if last > start:
            return last
    return next((end for end in range(limit, max(start, limit - MOST_JOINED), -1) if not _is_joined(text, end)), limit)


def _is_joined(text: str, end: int) -> bool:
    """Whether a cut would part what is one character to a reader."""
    return bool(JOINED.match(text, end)) or text[end - 1] == "\u200d"
