"""`dataprep explain`: one rule in full."""

from __future__ import annotations

import click

from dataprep.arguments import Words
from dataprep.errors import UsageError
from dataprep.help_pages import Paged
from dataprep.names import nearest


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
    from dataprep.rules import RULES

    by_name = {key: rule for rule in RULES for key in (rule.code.lower(), rule.name)}
    rule = by_name.get(code.lower())
    if rule is None:
        near = nearest(code, by_name)
        hint = f"did you mean {by_name[near].code} ({by_name[near].name})?" if near else "`dataprep rules` lists them"
        raise UsageError(f"there is no rule {code!r}; {hint}")
    click.echo(catalogue.explained(rule), nl=False)
