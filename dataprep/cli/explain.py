"""`dataprep explain`: one rule in full."""

from __future__ import annotations

import click

from dataprep.errors import UsageError
from dataprep.names import nearest


@click.command("explain")
@click.argument("code")
def command(code: str) -> None:
    """Explain a rule: what it finds, why it matters, a bad and a good example, and how to mend it."""
    from dataprep.render import catalogue
    from dataprep.rules import RULES

    by_name = {key: rule for rule in RULES for key in (rule.code.lower(), rule.name)}
    rule = by_name.get(code.lower())
    if rule is None:
        near = nearest(code, by_name)
        hint = f"did you mean {by_name[near].code} ({by_name[near].name})?" if near else "`dataprep rules` lists them"
        raise UsageError(f"there is no rule {code!r}; {hint}")
    click.echo(catalogue.explained(rule), nl=False)
