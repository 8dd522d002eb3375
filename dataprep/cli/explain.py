"""`dataprep explain`: one rule in full."""

from __future__ import annotations

import click

from dataprep.arguments import Words
from dataprep.help_pages import Paged


def _names() -> list[str]:
    from dataprep.rules import RULES

    return [name for rule in RULES for name in (rule.code, rule.name)]


@click.command("explain", cls=Paged, short_help="Explain a rule in full.")
@click.argument("code", type=Words(_names))
def command(code: str) -> None:
    """Explain a rule: what it finds, why it matters, a bad and a good example, and how to mend it.

    CODE is the code of a rule, or its name.

    \b
    Examples:
      dataprep explain G401
      dataprep explain region-off-page
    """
    from dataprep.render import catalogue

    click.echo(catalogue.explained(catalogue.found(code)), nl=False)
