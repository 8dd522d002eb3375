"""`dataprep check`: the main job."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from dataprep.arguments import FILE, Chosen
from dataprep.cli import INTERRUPTED
from dataprep.commandline import CODES, carried_out, judging, selecting, status_of, working, writable
from dataprep.errors import UsageError
from dataprep.findings import Report
from dataprep.help_pages import Paged
from dataprep.options import LEVELS
from dataprep.render import RENDERERS, renderer
from dataprep.terminal import Style, style_for

FORMATS = (*RENDERERS, "parquet")
"""How a report is written: as text by a renderer, or as a file that is none."""

STATUS = {
    0: "Nothing at or above --fail-on was found.",
    1: "Something was.",
    3: "The run failed: a folder that cannot be listed, a rule that crashed.",
    130: "Interrupted; what was found so far is reported.",
}


@click.command("check", cls=Paged, status=STATUS)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=FILE)
@judging
@selecting
@click.option(
    "--severity", multiple=True, metavar="CODE=LEVEL", type=CODES, help="Make findings errors, warnings or infos: K603=info."
)
@click.option(
    "--fail-on",
    type=Chosen(LEVELS),
    help="The least severity that makes the exit status 1.  [default: error]",
)
@click.option(
    "--format",
    "form",
    type=Chosen(FORMATS),
    default="text",
    show_default=True,
    help="How to write the report.",
)
@click.option(
    "--color",
    "colour",
    type=Chosen(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours in text: on a terminal, or as NO_COLOR and FORCE_COLOR say.",
)
@click.option("--all-forms", is_flag=True, help="Name each place of a finding that many forms have.")
@click.option("--output", type=FILE, metavar="FILE", help="Write the report there instead of printing it.")
@click.option(
    "--baseline", metavar="FILE", type=FILE, help="Keep the findings that this file remembers apart: only new ones fail."
)
@click.option("--write-baseline", metavar="FILE", type=FILE, help="Remember all findings there, for --baseline.")
@click.option("--deep", is_flag=True, default=None, help="Decode images and open each page, to find data that is cut off.")
@click.option("--show-skipped", is_flag=True, default=None, help="Show what could not be judged, and why (E002).")
@working
@click.option("--whole-set", is_flag=True, default=None, help="Of a PATH that is a file, show the findings of the whole set.")
def command(
    paths: tuple[str, ...],
    form: str,
    colour: str,
    all_forms: bool,
    output: str | None,
    write_baseline: str | None,
    **options: object,
) -> int:
    """Find what is wrong with folders of training data.

    PATH is a folder with forms and their .ocr.json, .labels.json and fields.json, with the lists of a classifier, or with
    texts and their labels file; or a file, for the findings of its form or text only. Options may stand in a dataprep.toml
    or in [tool.dataprep] of a pyproject.toml, in PATH or above it: `dataprep schema settings` says how.

    \b
    Examples:
      dataprep check training
      dataprep check training --target 4.0 --model neural --fail-on warning
      dataprep check sets --recursive --format sarif --output report.sarif
      dataprep check training --write-baseline known.json
      dataprep check training --baseline known.json
      dataprep check sets --recursive --jobs auto --cache .cache
    """
    from dataprep.checking import check
    from dataprep.verdicts import Interrupted

    if form == "parquet" and output in {None, "-"}:
        raise UsageError("a Parquet file is not for a terminal; give its name with --output")
    if write_baseline == "-":
        raise UsageError("a baseline is a file, to which its paths are relative; give its name")
    if write_baseline is not None:
        _can_remember(paths, output, options)
    files = [writable(name) for name in (output, write_baseline)]
    if files[1]:
        options["baseline"] = ""  # the one that the settings name may be what is to be written
    gc.freeze()  # what is imported by now stays
    try:
        with carried_out(options) as given:
            report = check(*paths, **given)
    except Interrupted as error:
        if files[1] is None:
            _write(error.report, form, files[0], colour, names_all=all_forms)
        click.echo("dataprep: interrupted: not all was judged, and what was found is not all", err=True)
        return INTERRUPTED
    if files[1]:
        _remember(report, files[1])
        return 3 if report.crashed else 0
    _write(report, form, files[0], colour, names_all=all_forms)
    return status_of(report)


def _write(report: Report, form: str, path: Path | None, colour: str, *, names_all: bool) -> None:
    """Write a report to a file, or print it; only text has colours and a width."""
    if form == "parquet":
        from dataprep.finding_frames import write_parquet

        write_parquet(report, str(path))
    elif path is not None:
        with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(_rendered(report, form, style_for(file, colour, {}, names_all=names_all)))
    else:
        style = style_for(sys.stdout, colour, os.environ, names_all=names_all)
        click.echo(_rendered(report, form, style), nl=False, color=style.is_coloured)


def _rendered(report: Report, form: str, style: Style) -> str:
    """The report in a format; only text has a style, and only SARIF tells what fixes do to the text of files."""
    if form == "text":
        from dataprep.render import text

        return text.render(report, style)
    if form == "sarif":
        from dataprep.replacements import with_replacements

        report = with_replacements(report)
    return renderer(form)(report)


def _can_remember(paths: tuple[str, ...], output: str | None, options: Mapping[str, object]) -> None:
    """A baseline holds all that is found: what would leave some of it out is refused."""
    if output is not None:
        raise UsageError("--write-baseline writes no report: leave --output out")
    if options["select"] or any(os.path.isfile(path) for path in paths):  # noqa: PTH113 - no error
        raise UsageError("a baseline holds all findings of whole sets: leave --select out, and give folders")


def _remember(report: Report, path: Path) -> None:
    from dataprep.baseline import text_of

    found = [finding for finding in report.findings if finding.code != "E001"]
    path.write_text(text_of(found, str(path)), encoding="utf-8")
    findings = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    click.echo(f"wrote {findings} into {path}; from now on: --baseline {path}")
