"""E: the run itself. What could not be judged, and why."""

from __future__ import annotations

from collections.abc import Iterator

from dataprep.facts import Crash
from dataprep.findings import Location, Problem, Severity, Skipped
from dataprep.rule import rule


@rule("E001", Severity.ERROR)
def rule_crashed(crash: Crash) -> Iterator[Problem]:
    """A rule failed on a form, by a fault of dataprep; the other rules and forms are judged, the exit status is 3.

    Why: what the rule would have said is not known, so the report is not whole. No selection and no baseline hides it.
    Bad: a report with this finding
    Good: a report without it
    Fix: report it, with the message and if possible the form.
    Source: what is not judged must not look clean.
    """
    message = f"{crash.code} failed ({crash.error}), so its rules did not run; this is a fault of dataprep, please report it"
    yield Problem(Location(crash.document or ""), message, about=crash.code, document=crash.document)


@rule("E002", Severity.INFO)
def skipped(skipped: Skipped) -> Iterator[Problem]:
    """Rules that could not run on a form because a file of it could not be read; shown with `--show-skipped`.

    Why: not judged is not clean: what these rules look for may be there.
    Bad: an OCR file that is no JSON: nothing is said of the words under its labels
    Good: files that can be read
    Fix: mend what the reason names, and check again.
    Source: what is not judged must not look clean.
    """
    codes = ", ".join(skipped.codes)
    message = f"not judged by {codes}: {skipped.reason}; mend that first"
    yield Problem(Location(skipped.document or ""), message, document=skipped.document)
