"""`dataprep check`: the main job."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

import click

from dataprep.commandline import judging, known_options, selecting, status_of
from dataprep.errors import UsageError
from dataprep.findings import Report, Severity
from dataprep.render import RENDERERS


@click.command("check")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=str)
@judging
@selecting
@click.option("--severity", multiple=True, metavar="CODE=LEVEL", help="Make findings errors, warnings or infos: K603=info.")
@click.option(
    "--fail-on",
    type=click.Choice([str(level) for level in reversed(Severity)]),
    help="The least severity that makes the exit status 1.  [default: error]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to write the report.",
)
@click.option("--output", type=str, metavar="FILE", help="Write the report there instead of printing it.")
@click.option("--baseline", metavar="FILE", help="Keep the findings that this file remembers apart: only new ones fail.")
@click.option("--write-baseline", metavar="FILE", help="Remember all findings there, for --baseline.")
@click.option("--deep", is_flag=True, default=None, help="Decode images and open each page, to find data that is cut off.")
@click.option("--show-skipped", is_flag=True, default=None, help="Show what could not be judged, and why (E002).")
@click.option("--whole-set", is_flag=True, default=None, help="Of a PATH that is a file, show the findings of the whole set.")
def command(paths: tuple[str, ...], form: str, output: str | None, write_baseline: str | None, **options: object) -> int:
    """Find what is wrong with folders of training data.

    PATH is a folder with forms and their .ocr.json, .labels.json and fields.json, with the lists of a classifier, or with
    texts and their labels file; or a file, for the findings of its form or text only. Options may stand in a dataprep.toml
    or in [tool.dataprep] of a pyproject.toml, in PATH or above it: `dataprep schema settings` says how.

    \b
    Examples:
      dataprep check training
      dataprep check training --target 4.0 --model neural --fail-on warning
      dataprep check sets --recursive --format json --output report.json
      dataprep check training --write-baseline known.json
      dataprep check training --baseline known.json
    """
    from dataprep.checking import check
    from dataprep.render import renderer

    if write_baseline == "-":
        raise UsageError("a baseline is a file, to which its paths are relative; give its name")
    if write_baseline is not None:
        _can_remember(paths, output, options)
    files = [_writable(name) for name in (output, write_baseline)]
    if files[1]:
        options["baseline"] = ""  # the one that the settings name may be what is to be written
    gc.freeze()  # what is imported by now stays
    report = check(*paths, **known_options(options))
    if files[1]:
        _remember(report, files[1])
        return 3 if report.crashed else 0
    text = renderer(form)(report)
    if files[0]:
        files[0].write_text(text, encoding="utf-8", errors="backslashreplace")
    else:
        click.echo(text, nl=False)
    return status_of(report)


def _can_remember(paths: tuple[str, ...], output: str | None, options: Mapping[str, object]) -> None:
    """A baseline holds all that is found: what would leave some of it out is refused."""
    if output is not None:
        raise UsageError("--write-baseline writes no report: leave --output out")
    if options["select"] or any(Path(path).is_file() for path in paths):
        raise UsageError("a baseline holds all findings of whole sets: leave --select out, and give folders")


def _remember(report: Report, path: Path) -> None:
    from dataprep.baseline import text_of

    found = [finding for finding in report.findings if finding.code != "E001"]
    path.write_text(text_of(found, str(path)), encoding="utf-8")
    findings = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    click.echo(f"wrote {findings} into {path}; from now on: --baseline {path}")


def _writable(output: str | None) -> Path | None:
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
