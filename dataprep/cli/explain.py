"""`dataprep explain`: one rule in full."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("code")
def command(code: str) -> None:
    """Explain a rule: what it finds, why it matters, a bad and a good example, and how to mend it."""
    from dataprep.render import catalogue

    click.echo(catalogue.explained(catalogue.found(code)), nl=False)
