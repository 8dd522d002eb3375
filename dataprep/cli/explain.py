"""`dataprep explain`: one rule in full."""

from __future__ import annotations

import click

from dataprep.errors import UsageError


@click.command("explain")
@click.argument("code")
def command(code: str) -> None:
    """Explain a rule: what it finds, why it matters, a bad and a good example, and how to mend it."""
    import difflib

    from dataprep.render import catalogue
    from dataprep.rules import RULES

    by_name = {key: rule for rule in RULES for key in (rule.code, rule.name.upper())}
    rule = by_name.get(code.upper())
    if rule is None:
        near = difflib.get_close_matches(code.upper(), by_name, 1)
        hint = f"did you mean {near[0]}?" if near else "`dataprep rules` lists them"
        raise UsageError(f"there is no rule {code!r}; {hint}")
    click.echo(catalogue.explained(rule), nl=False)
