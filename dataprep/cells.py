"""Cells of tables that people open in a spreadsheet: none is a formula there, and each is read back as it was."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

from dataprep.names import whole

SEVERAL = re.compile(r"[;|]")
"""What stands between the classes of a cell."""

FORMULA = r"(?:[=＝]|[+\-@＋－＠\t\r\n][^(|]*[(|])"
"""What a spreadsheet runs (OWASP, CSV injection): after =, anything; after other signs a call, or a program (DDE)."""

TO_GUARD = re.compile(f"'*{FORMULA}")
GUARDED = re.compile(f"'+{FORMULA}")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before what may be a formula."""
    return f"'{cell}" if TO_GUARD.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before it was guarded."""
    return cell[1:] if GUARDED.match(cell) else cell


def table(rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    """Rows as CSV or TSV (RFC 4180), in which no cell is a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")  # else the csv module of 3.11 leaves CR bare
    writer.writerows(map(guarded, row) for row in rows)
    return file.getvalue()


def joined(names: Sequence[str]) -> str:
    """Several names in one cell: apart by `;`, or as a JSON list where that would not be read back."""
    cell = ";".join(names)
    return cell if parted(cell) == tuple(names) else json.dumps(list(names), ensure_ascii=False)


def parted(cell: str) -> tuple[str, ...]:
    """The names in a cell, each once: a JSON list of texts, or apart by `;` or `|`."""
    if cell.startswith('["'):
        try:
            names = json.loads(cell)
        except (ValueError, RecursionError):
            names = None
        if isinstance(names, list) and all(isinstance(name, str) and name == whole(name) for name in names):
            return tuple(dict.fromkeys(names))
    return tuple(dict.fromkeys(name for part in SEVERAL.split(cell) if (name := part.strip())))
