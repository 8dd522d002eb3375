"""`dataprep rules`: the catalogue."""

from __future__ import annotations

import click

from dataprep.arguments import Chosen
from dataprep.help_pages import Paged


@click.command("rules", cls=Paged)
@click.option(
    "--format",
    "form",
    type=Chosen(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to write the catalogue.",
)
def command(form: str) -> None:
    """List every rule: its code, its severity, and what it finds.

    \b
    Examples:
      dataprep rules
      dataprep rules --format json
    """
    from dataprep.render import catalogue

    click.echo({"text": catalogue.text, "json": catalogue.json, "markdown": catalogue.markdown}[form](), nl=False)
