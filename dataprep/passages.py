"""Cut a long text where paragraphs end, so that each part has at most a number of characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

ENDS = (
    re.compile(r"(?>\r\n?|\n)[^\S\r\n]*[\r\n]\s*"),
    re.compile(r"[\r\n]\s*"),
    re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]"),
    re.compile(r"\s+"),
)
"""Where a part may end, the best first: after a paragraph, a line, a sentence, a word."""

INK = re.compile(r"\S")

JOINED = re.compile(r"[\u200c\u200d\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Characters that belong to the one before them, beside marks: joiners, vowels of Hangul, colours of skin, tags of flags."""

MOST_JOINED = 32


def passages(text: str, most: int) -> tuple[str, ...]:
    """A text as parts of at most `most` characters (code points), which together are the text; blank ones are left out.

    A part ends with the last paragraph that fits or, where none ends there, with a line, a sentence, a word or a character. A
    text that is blank altogether stays as it is.
    """
    is_to_cut = len(text) > most and text.strip()
    return tuple(part for part in _parts(text, most) if part.strip()) if is_to_cut else (text,)


def is_rough(parts: Sequence[str]) -> bool:
    """Whether a text is cut where no paragraph ends."""
    ends = (before[len(before.rstrip()) :] + after[: len(after) - len(after.lstrip())] for before, after in pairwise(parts))
    return any(not ENDS[0].search(blanks) for blanks in ends)


def _parts(text: str, most: int) -> Iterator[str]:
    start = 0
    while len(text) - start > most:
        end = _end(text, start, start + most)
        yield text[start:end]
        start = end
    yield text[start:]


def _end(text: str, start: int, limit: int) -> int:
    """Where the part that begins at `start` ends, at `limit` at the latest."""
    ink = INK.search(text, start, limit)
    first = ink.end() if ink else limit
    for pattern in ENDS:
        ends = (match.end() for match in pattern.finditer(text, start, limit))
        last = max((end for end in ends if end >= first and not _is_joined(text, end)), default=None)
        if last is not None:
            return last
    return next((end for end in range(limit, max(start, limit - MOST_JOINED), -1) if not _is_joined(text, end)), limit)


def _is_joined(text: str, end: int) -> bool:
    """Whether a cut would part what is one character to a reader."""
    before, after = text[end - 1], text[end : end + 1]
    is_mark = after and (unicodedata.category(after)[0] == "M" or JOINED.match(after))
    return bool(is_mark) or before == "\u200d" or before + after == "\r\n"
