"""`dataprep schema`: the JSON Schemas."""

from __future__ import annotations

import click


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of a kind of file; without NAME, list them."""
    import json

    from dataprep.render.schemas import catalogue, schema_of

    if name is None:
        click.echo("\n".join(f"{key:20} {schema['title']}" for key, schema in catalogue().items()))
    else:
        click.echo(json.dumps(schema_of(name), indent=2))
