"""`dataprep rules`: the catalogue."""

from __future__ import annotations

import click


@click.command("rules")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to write the catalogue.",
)
def command(form: str) -> None:
    """List every rule: its code, its severity, and what it finds."""
    from dataprep.render import catalogue

    click.echo({"text": catalogue.text, "json": catalogue.json, "markdown": catalogue.markdown}[form](), nl=False)
