"""`dataprep demo`: a small set to try the other commands on."""

from __future__ import annotations

from pathlib import Path

import click

from dataprep.arguments import Chosen
from dataprep.help_pages import Paged


@click.command("demo", cls=Paged, short_help="Write a small set to try the other commands on.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--broken", is_flag=True, help="Plant defects, each told by another rule.")
@click.option(
    "--shape",
    type=Chosen(["preview", "2.0", "2.1", "4.0"]),
    default="2.1",
    show_default=True,
    help="The API version whose labels and OCR to write; preview is 2.0-preview.",
)
def command(folder: Path, broken: bool, shape: str) -> None:
    """Write a small set of training data into DIR, which must be new or empty: invoices with OCR and labels.

    \b
    Examples:
      dataprep demo sample
      dataprep demo sample --broken --shape 4.0
    """
    import shlex

    from dataprep.demo import write_demo

    names = write_demo(folder, broken=broken, shape=shape)
    kind = "broken" if broken else "healthy"
    click.echo(f"wrote {len(names)} files into {folder}: a {kind} set of labeled invoices")
    click.echo(f"next: dataprep check {shlex.quote(str(folder))}")
