"""`dataprep schema`: the JSON Schemas."""

from __future__ import annotations

import click

from dataprep.errors import UsageError


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of a kind of file; without NAME, list them."""
    import difflib
    import json

    from dataprep.render.schemas import catalogue

    schemas = catalogue()
    if name is None:
        click.echo("\n".join(f"{key:20} {schema['title']}" for key, schema in schemas.items()))
        return
    if name not in schemas:
        near = difflib.get_close_matches(name, schemas, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(schemas)}"
        raise UsageError(f"there is no schema {name!r}; {hint}")
    click.echo(json.dumps(schemas[name], indent=2))
