"""Names as people compare them: which are the same but for blanks and case, and which was probably meant."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

MOST = 500
LONGEST = 100
"""Beyond these nothing is compared letter by letter: a hostile list shall cost no more than a long one."""


def key_of(name: str) -> str:
    """What names that are equal when trimmed and lower-cased have in common."""
    return name.strip().lower()


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that was probably meant; None where none is near."""
    import difflib

    wanted = key_of(name)
    twin = next((other for other in known if key_of(other) == wanted), None)
    if twin is not None or len(name) > LONGEST:
        return twin
    folded = {key_of(other): other for other in islice(known, MOST)}
    near = difflib.get_close_matches(wanted, folded, 1)
    return folded[near[0]] if near else None


def meant(name: str, known: Collection[str]) -> str:
    """What to tell who gave an unknown name: the nearest one, or all of them."""
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near else f"there are {', '.join(known)}"


def listed(names: Collection[str], most: int) -> str:
    """Names in a row, the first few of many."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(repr, islice(names, most))) + more


def pair_of(one: str, other: str) -> str:
    """What two names together are called, whichever comes first."""
    return ", ".join(sorted({one, other}))


def printable(text: str) -> str:
    """Text with control characters, lone surrogates and marks that reorder text written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def counted(count: int, what: str) -> str:
    """So many of something: "1 form", "2,000 forms"."""
    return f"{count:,} {what}{'s' * (count != 1)}"


def whole(text: str) -> str:
    """Text with "?" for each half of a character (a lone surrogate), which UTF-8 does not have."""
    return text.encode(errors="replace").decode()
