"""`dataprep schema`: the JSON Schemas."""

from __future__ import annotations

import click

from dataprep.arguments import Words
from dataprep.help_pages import Paged


def _names() -> list[str]:
    from dataprep.render.schemas import catalogue

    return list(catalogue())


@click.command("schema", cls=Paged, short_help="Print the JSON Schema of a kind of file.")
@click.argument("name", required=False, type=Words(_names))
def command(name: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a kind of file; without NAME, list them.

    \b
    Examples:
      dataprep schema
      dataprep schema labels-2021-03-01
    """
    import json

    from dataprep.render.schemas import catalogue, schema_of

    if name is None:
        click.echo("\n".join(f"{key:20} {schema['title']}" for key, schema in catalogue().items()))
    else:
        click.echo(json.dumps(schema_of(name), indent=2))
