"""`dataprep check`: the main job."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from dataprep.errors import UsageError
from dataprep.findings import Report, Severity
from dataprep.render import RENDERERS
from dataprep.settings import Settings, codes_of
from dataprep.targets import VERSIONS


def codes(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Codes that may be given several times, and several at a time."""
    found = tuple(filter(None, codes_of(*given)))
    if given and not found:
        raise click.BadParameter("it names no code; leave the option out to mean all")
    return found


@click.command("check")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=str)
@click.option("--target", metavar="VERSION", help=f"Judge for an API version: {', '.join(VERSIONS)}. Found from the files.")
@click.option("--select", multiple=True, callback=codes, metavar="CODES", help="Show only these codes or families: G,M502.")
@click.option("--ignore", multiple=True, callback=codes, metavar="CODES", help="Leave out these codes or families.")
@click.option(
    "--fail-on",
    type=click.Choice([str(level) for level in reversed(Severity)]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to write the report.",
)
@click.option(
    "--output",
    type=str,
    metavar="FILE",
    help="Write the report there instead of printing it.",
)
def command(
    paths: tuple[str, ...],
    target: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    form: str,
    output: str | None,
) -> int:
    """Find what is wrong with folders of training data.

    PATH is a folder with forms and their .ocr.json, .labels.json and fields.json; or a file, for the findings of its
    form only. Sub-folders are not read.

    \b
    Examples:
      dataprep check training
      dataprep check training --target 4.0 --fail-on warning
      dataprep check training --format json --output report.json
    """
    from dataprep.checking import check
    from dataprep.render import renderer

    target_file = _writable(output)
    _spare_the_collector()
    settings = Settings(target=target, select=select, ignore=ignore, fail_on=Severity[fail_on.upper()])
    report = check(*paths, settings=settings)
    text = renderer(form)(report)
    if target_file:
        target_file.write_text(text, encoding="utf-8", errors="backslashreplace")
    else:
        click.echo(text, nl=False)
    return status_of(report, settings.fail_on)


def _writable(output: str | None) -> Path | None:
    """The file to write the report to, where it is not standard output; never one that training reads."""
    from dataprep.listing import FIELDS, SIDECARS
    from dataprep.model import FORM_TYPES, suffix

    if output is None or output == "-":
        return None
    name = Path(output).name
    if name == FIELDS or name.endswith(tuple(SIDECARS.values())) or suffix(name) in FORM_TYPES:
        raise UsageError(f"{output!r} is named as training data is; give the report another name")
    if not output or not Path(output).parent.is_dir():
        raise UsageError(f"cannot write {output!r}: its folder does not exist")
    return Path(output)


def _spare_the_collector() -> None:
    """What is imported by now stays, and what a form leaves is freed by counting: a process of our own may say so."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def status_of(report: Report, level: Severity) -> int:
    """The exit status: 3 where a rule crashed, 1 where something at or above a severity was found, else 0."""
    if report.crashed:
        return 3
    return int(report.worst is not None and report.worst >= level)
