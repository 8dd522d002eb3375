"""Cells of a table that a spreadsheet opens: none may begin as a formula does (OWASP, CSV Injection)."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
GUARD = "'"


def guarded(cell: str) -> str:
    """A cell that begins as a formula, or with the guard itself, with a guard before it."""
    return f"{GUARD}{cell}" if cell.startswith((*FORMULA, GUARD)) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell.removeprefix(GUARD)
