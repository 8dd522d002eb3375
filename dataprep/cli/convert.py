"""`dataprep convert`: from one frame, shape or version to another."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from dataprep.arguments import FILE
from dataprep.cli import Nearest
from dataprep.help_pages import Paged
from dataprep.names import counted

Command = TypeVar("Command", bound=Callable[..., object])

STATUS = {
    0: "All is written.",
    1: "Something would be lost, and nothing was written; a file could not be converted; the new set has errors.",
}


@click.group("convert", cls=Nearest, short_help="From one API version, shape or frame to another.", status=STATUS)
def command() -> None:
    """Convert labels, OCR, fields.json or a whole set into a new place; what is given stays as it is.

    IN is a file, and OUT a new file; or IN is a folder, and OUT a new or empty folder: what needs no converting is copied.
    All is written or nothing. Where the target cannot hold something, each of it is named and listed in OUT-losses.json, and
    nothing else is written without --allow-loss. The exit status is then 1; so it is where a file could not be converted.

    \b
    Examples:
      dataprep convert set training training-4 --to 4.0
      dataprep convert labels form.pdf.labels.json new.json --to 2021-03-01
      dataprep convert coordinates training in-inches --to inch
    """


def _writing(command: Command) -> Command:
    """Give a command what all conversions share."""
    loss = click.option("--allow-loss", is_flag=True, help="Go on where something is lost; OUT-losses.json lists it either way.")
    link = click.option("--link", is_flag=True, help="Make hard links, instead of copies, of files that no conversion touches.")
    out = click.argument("out", metavar="OUT", type=FILE)
    return click.argument("source", metavar="IN", type=FILE)(out(loss(link(command))))


@command.command("coordinates", short_help="Boxes of labels into another frame.", cls=Paged, status=STATUS)
@_writing
@click.option("--to", required=True, metavar="FRAME", help="normalized, inch, pixel, point or grid (0 to 1000).")
@click.option("--from", "origin", metavar="FRAME", help="The frame the boxes are in.  [default: found from the OCR's words]")
@click.option("--resolution", type=float, metavar="DPI", help="Dots an inch, between pixels and inches or points.")
def coordinates(
    source: str, out: str, to: str, origin: str | None, resolution: float | None, allow_loss: bool, link: bool
) -> int:
    """Turn the boxes of labels into fractions of the page, inches, pixels, points or a grid, by each form's OCR file.

    \b
    Examples:
      dataprep convert coordinates training in-inches --to inch
      dataprep convert coordinates training in-pixels --to pixel --resolution 200
    """
    return _convert("coordinates", source, out, to, allow_loss=allow_loss, link=link, origin=origin, resolution=resolution)


@command.command("labels", short_help=".labels.json files to another shape.", cls=Paged, status=STATUS)
@_writing
@click.option(
    "--to", required=True, metavar="SHAPE", help="2.0-preview, 2.0 or 2021-03-01, or an API version: 2.1 to 4.0 share the last."
)
def labels(source: str, out: str, to: str, allow_loss: bool, link: bool) -> int:
    """Convert .labels.json files to another shape.

    \b
    Examples:
      dataprep convert labels training new --to 2021-03-01
      dataprep convert labels form.pdf.labels.json new.json --to 2.0 --allow-loss
    """
    return _convert("labels", source, out, to, allow_loss=allow_loss, link=link)


@command.command("ocr", short_help=".ocr.json files to another API version.", cls=Paged, status=STATUS)
@_writing
@click.option(
    "--to", default="raw", metavar="VERSION", help="2.0-preview to 4.0; without it an SDK's dump becomes the raw response."
)
def ocr(source: str, out: str, to: str, allow_loss: bool, link: bool) -> int:
    """Convert .ocr.json files to what another API version writes, or an SDK's objects to the raw response.

    For training, layout that the target's own version has read is better than any that is converted.

    \b
    Examples:
      dataprep convert ocr training new --to 4.0
      dataprep convert ocr form.pdf.ocr.json raw.json
    """
    return _convert("ocr", source, out, to, allow_loss=allow_loss, link=link)


@command.command("fields", short_help="fields.json to another shape, or made from labels.", cls=Paged, status=STATUS)
@_writing
@click.option(
    "--to", default="2021-03-01", show_default=True, metavar="SHAPE", help="2.0 (no $schema) or 2021-03-01, or an API version."
)
def fields(source: str, out: str, to: str, allow_loss: bool, link: bool) -> int:
    """Mend and convert fields.json, or make it from the labels of a folder that has none.

    Tools' misspellings and nulls are mended; types that are made up from labels are named.

    \b
    Examples:
      dataprep convert fields training new
      dataprep convert fields fields.json new.json --to 2.0
    """
    return _convert("fields", source, out, to, allow_loss=allow_loss, link=link)


@command.command("set", short_help="All files of a set for another API version.", cls=Paged, status=STATUS)
@_writing
@click.option("--to", required=True, metavar="VERSION", help="The API version: 2.0-preview to 4.0.")
def whole_set(source: str, out: str, to: str, allow_loss: bool, link: bool) -> int:
    """Convert all files of a set for another API version, and check the result.

    \b
    Examples:
      dataprep convert set training training-4 --to 4.0
      dataprep convert set training training-2 --to 2.0 --allow-loss
    """
    from dataprep.sets import refuse_unfit

    refuse_unfit(source, to)
    return _convert("set", source, out, to, allow_loss=allow_loss, link=link) or _closing_check(out, to)


def _closing_check(out: str, to: str) -> int:
    """Check what was made: errors and warnings are told, infos are counted."""
    from dataprep.checking import check
    from dataprep.commandline import status_of
    from dataprep.findings import Severity
    from dataprep.render import renderer

    report = check(out, target=to, recursive=True)
    told = [finding for finding in report.findings if finding.severity > Severity.INFO]
    click.echo(renderer("text")(replace(report, findings=tuple(told))), nl=False)
    if len(told) < len(report.findings):
        count = len(report.findings) - len(told)
        click.echo(f"and {counted(count, 'info')}: dataprep check {shlex.quote(out)} --target {to}")
    return status_of(report)


@command.command("results", short_help="Labels, OCR and fields of saved results of a model.", cls=Paged, status=STATUS)
@_writing
@click.option("--to", default="as read", metavar="VERSION", help="The API version to write.  [default: that of the result]")
@click.option("--form", metavar="NAME", help="The form that IN, a file, is the result of.  [default: the form in its name]")
def results(source: str, out: str, to: str, form: str | None, allow_loss: bool, link: bool) -> int:
    """Make labels, OCR and fields.json of saved results of a model, marked as labeled automatically: look them over.

    IN is a result, or a folder of forms and results (form.pdf.json, form.pdf.result.json); OUT is a new folder. Fields of
    documents become labels; of an unlabeled model key-value pairs do.

    \b
    Examples:
      dataprep convert results saved new --allow-loss
      dataprep convert results answer.json new --form form.pdf
    """
    return _convert("results", source, out, to, allow_loss=allow_loss, link=link, form=form)


@command.command("texts", short_help="Texts and classes: labels files, tables, folders.", cls=Paged, status=STATUS)
@_writing
@click.option("--to", required=True, metavar="SHAPE", help="preview.2, 2021-11, 2022-05-01, csv, tsv, jsonl or folders.")
@click.option("--labels", metavar="FILE", type=FILE, help="The labels file in IN.  [default: the only one]")
@click.option("--kind", metavar="KIND", help="Of the project: single (a class each) or multi.  [default: as IN says or shows]")
@click.option("--language", metavar="CODE", help="The language of the project: en, pt-br.  [default: that of all texts]")
@click.option("--container", metavar="NAME", help="The storage container of the project.")
@click.option("--project-name", metavar="NAME", help="The name of the project.  [default: that of IN, or of OUT]")
@click.option(
    "--split-at",
    metavar="N",
    help="Split texts of more characters where paragraphs end, else lines, sentences, words; limit: of SHAPE.",
)
@click.option("--text-column", metavar="NAME", help="Of a table, the column of the texts.  [default: text, content, body]")
@click.option("--class-column", metavar="NAME", help="Of a table, the column of the classes.  [default: class, label, category]")
@click.option("--name-column", metavar="NAME", help="Of a table, the column of the names.  [default: location, file, id]")
def texts(source: str, out: str, to: str, allow_loss: bool, link: bool, **details: Any) -> int:
    """Convert texts and their classes: labels files of any version, tables (csv, tsv, jsonl), a folder for each class.

    IN is a folder with a labels file, or with a folder for each class; or a labels file alone; or a table with a header, a text
    a row, several classes apart by ; or |. OUT is a new folder, or a new file for a table, or of a labels file alone. Names of
    files that are new are listed in OUT-names.json.

    \b
    Examples:
      dataprep convert texts reviews.csv texts --to 2022-05-01 --language en
      dataprep convert texts texts table.csv --to csv
    """
    from dataprep.converting_texts import convert_texts
    from dataprep.render.conversion import render
    from dataprep.targets import TEXT_VERSIONS

    done = convert_texts(source, out, to, allow_loss=allow_loss, link=link, **details)
    click.echo(render(done), nl=False)
    if not done.is_written or done.failed:
        return 1
    return _closing_check(out, to) if to in TEXT_VERSIONS and os.path.isdir(out) else 0  # noqa: PTH112 - no error


def _convert(what: str, source: str, out: str, to: str, *, allow_loss: bool, link: bool, **details: Any) -> int:
    from dataprep.converting import convert_files
    from dataprep.render.conversion import render

    done = convert_files(source, out, what, to, allow_loss=allow_loss, link=link, **details)
    click.echo(render(done), nl=False)
    return int(not done.is_written or bool(done.failed))
