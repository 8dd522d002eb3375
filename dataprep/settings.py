"""What the user chose."""

from __future__ import annotations

from dataclasses import dataclass

from dataprep.findings import Severity


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of a check. `select` and `ignore` hold codes or their beginnings: G401, G4, G."""

    target: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.ERROR

    def shows(self, code: str) -> bool:
        """Whether findings of a code are in the report."""
        return (not self.select or _fit(code, self.select) > 0) and not self.ignores(code)

    def ignores(self, code: str) -> bool:
        """Whether the user said that a code does not matter: the longest prefix that fits decides."""
        dropped = _fit(code, self.ignore)
        return dropped > 0 and dropped >= _fit(code, self.select)


def codes_of(*texts: str) -> tuple[str, ...]:
    """Codes, of which each text may hold several with commas between, in either case."""
    return tuple(code.strip().upper() for text in texts for code in text.split(","))


def _fit(code: str, prefixes: tuple[str, ...]) -> int:
    """The length of the longest prefix that fits a code; 0 where none does."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)
