"""Names of text files that every disk and the service take: letters and digits of any script, `_`, `-` and `.`, no blanks.

"Letters and digits, no spaces" (data-limits, 2021, and service-limits, 2022); the official samples have `_`, `-` and `.`, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from dataprep.texts import TEXT

UNFIT = re.compile(r"[^\w.-]+")
RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?:\.|$)", re.IGNORECASE)
"""Names of devices, which Windows takes for no file."""

NUMBER = 8
"""Characters that are kept free for a number, where a name has at most so many."""

MOST_BYTES = 200
"""Of a name without its ending and number: a disk takes 255."""


def fit(name: str) -> str:
    """A name with what does not fit made `_`; "_" where nothing is left."""
    plain = UNFIT.sub("_", unicodedata.normalize("NFC", name)).strip("._-")
    short = plain.encode()[:MOST_BYTES].decode(errors="ignore").rstrip("._-") or "_"
    return f"_{short}" if RESERVED.match(short) else short


def _same(name: str) -> str:
    """What names have in common that are one to a disk, whatever their case and Unicode form."""
    return unicodedata.normalize("NFC", name).casefold()


class Names:
    """The names of a folder: each is given once, whatever the case of its letters."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_same(name) for name in taken}
        self._last: dict[str, int] = {}

    def new(self, wanted: str, ending: str = TEXT) -> str:
        """A fit name with an ending, and with a number where the name is taken."""
        stem = fit(wanted[: -len(ending)] if ending and wanted.lower().endswith(ending) else wanted)
        return self._free(stem, f"{stem}-", ending)

    def new_class(self, stem: str, most: int | None) -> str:
        """The name of a class, and with a number where that is taken, of at most so many characters."""
        return self._free(stem, f"{stem[: most and most - NUMBER]}_", "")

    def _free(self, stem: str, before: str, ending: str) -> str:
        """A name that is not taken: a stem or, with a number, what stands before that."""
        number, name = self._last.get(_same(before), 1), f"{stem}{ending}"
        while _same(name) in self._taken:
            number += 1
            name = f"{before}{number}{ending}"
        self._last[_same(before)] = number
        self._taken.add(_same(name))
        return name
