"""`dataprep schema`: the JSON Schemas."""

from __future__ import annotations

import click

from dataprep.errors import UsageError
from dataprep.names import meant


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of a kind of file; without NAME, list them."""
    import json

    from dataprep.render.schemas import catalogue

    schemas = catalogue()
    if name is None:
        click.echo("\n".join(f"{key:20} {schema['title']}" for key, schema in schemas.items()))
        return
    if name not in schemas:
        raise UsageError(f"there is no schema {name!r}; {meant(name, schemas)}")
    click.echo(json.dumps(schemas[name], indent=2))
