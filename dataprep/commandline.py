"""What commands share: the options that say what to judge a set for, the exit status, and where a file may be written."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from dataprep.arguments import FILE, FOLDER, Words
from dataprep.errors import UsageError
from dataprep.facts import Kind
from dataprep.findings import Report
from dataprep.targets import MODELS, TEXT_VERSIONS, TIERS, VERSIONS

Command = TypeVar("Command", bound=Callable[..., Any])


def _codes() -> tuple[str, ...]:
    from dataprep.rules import RULES

    return tuple(rule.code for rule in RULES)


CODES = Words(_codes)
"""Codes of rules, with commas between."""

OPTIONS = (
    click.option(
        "--target",
        metavar="VERSION",
        type=Words(lambda: (*VERSIONS, *TEXT_VERSIONS)),
        help=f"The API version: {', '.join(VERSIONS)}; of texts {', '.join(TEXT_VERSIONS)}. Found from the files.",
    ),
    click.option(
        "--model",
        metavar="MODEL",
        type=Words(lambda: MODELS),
        help=f"The kind of model: {' or '.join(MODELS)}. Both, if it is not given.",
    ),
    click.option(
        "--tier", metavar="TIER", type=Words(lambda: TIERS), help=f"The pricing tier: {' or '.join(TIERS)}.  [default: S0]"
    ),
    click.option(
        "--kind", metavar="KIND", type=Words(lambda: Kind), help=f"The kind of set: {', '.join(Kind)}. Found from the files."
    ),
    click.option("--labels", metavar="FILE", type=FILE, help="The labels file of a text set, where several lie there."),
    click.option(
        "--project", metavar="FILE", type=FILE, help="The body that creates a text project, to be checked with the set."
    ),
    click.option("--config", metavar="FILE", type=FILE, help="Take the settings from this file."),
)


SELECTING = (
    click.option("--select", multiple=True, metavar="CODES", type=CODES, help="Only these codes or families: G,M502."),
    click.option("--ignore", multiple=True, metavar="CODES", type=CODES, help="Leave out these codes or families."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Pass over paths below PATH that fit: node_modules, docs/*."),
    click.option("--recursive", is_flag=True, default=None, help="Each folder below PATH that holds a set."),
)


WORKING = (
    click.option(
        "--jobs",
        metavar="N",
        type=Words(lambda: ("auto",)),
        help="Read large sets with N processes; auto: one a core. Small ones take one.",
    ),
    click.option("--dask", metavar="ADDRESS", help="Read with the workers of a Dask cluster, which see the same files."),
    click.option(
        "--cache", metavar="DIR", type=FOLDER, help="Remember there what was found, and do not read again what did not change."
    ),
    click.option("--cache-strict", is_flag=True, default=None, help="See changes by content, not by size and time."),
)


def selecting(command: Command) -> Command:
    """Give a command the options that choose findings and sets."""
    for option in reversed(SELECTING):
        command = option(command)
    return command


def working(command: Command) -> Command:
    """Give a command the options that say how the work is done, for `carried_out`."""
    for option in reversed(WORKING):
        command = option(command)
    return command


@contextlib.contextmanager
def carried_out(options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The options of a check with its workers and, on a terminal, with a bar, as long as they are needed."""
    from dataprep.bar import Bar, is_watched

    given = known_options(options)
    jobs, address = given.pop("jobs", None), given.pop("dask", None)
    if jobs is not None and address is not None:
        raise UsageError("--jobs is for processes of this machine, --dask for those of a cluster: give one of them")
    with contextlib.ExitStack() as stack:
        if jobs is not None:
            given["jobs"] = _count(jobs)
        if address is not None:
            from dataprep.cluster import connected

            given["executor"], given["jobs"] = stack.enter_context(connected(address))
        if is_watched():
            given["progress"] = stack.enter_context(Bar(sys.stderr))
        yield given


def _count(jobs: str) -> int:
    """A number of processes; 0 for as many as there are cores."""
    if jobs != "auto" and not (jobs.isascii() and jobs.isdigit() and len(jobs) < 5):
        raise UsageError(f"--jobs is a number of processes or auto, not {jobs!r}")
    return 0 if jobs == "auto" else int(jobs)


def judging(command: Command) -> Command:
    """Give a command these options."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def known_options(options: Mapping[str, object]) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in options.items() if value is not None and value != ()}


def status_of(report: Report) -> int:
    """The exit status: 3 where a rule crashed, 1 where something is as severe as its set's settings let fail, else 0."""
    return 3 if report.crashed else int(report.fails)


def writable(output: str | None) -> Path | None:
    """The file to write to, where it is not standard output; never one that training reads."""
    from dataprep.listing import FIELDS, SIDECARS
    from dataprep.model import FORM_TYPES, suffix

    if output is None or output == "-":
        return None
    name = Path(output).name
    is_data = name == FIELDS or name.endswith(tuple(SIDECARS.values())) or suffix(name) in FORM_TYPES
    if is_data or _is_list(Path(output)):
        raise UsageError(f"{output!r} is named as training data is; give it another name")
    if not output or not Path(output).parent.is_dir():
        raise UsageError(f"cannot write {output!r}: its folder does not exist")
    if Path(output).is_dir():
        raise UsageError(f"cannot write {output!r}: it is a folder; give a file")
    return Path(output)


def _is_list(path: Path) -> bool:
    """Whether the forms of a class, or the labels of texts, stand there."""
    from dataprep.listing import list_set
    from dataprep.plan import lists_of
    from dataprep.store import Entry, LocalStore
    from dataprep.text_sets import found_in

    store, entries = LocalStore(str(path.parent)), [Entry(path.name, 0)]
    return bool(lists_of(store, list_set(entries)) or found_in(store, entries).labels)
