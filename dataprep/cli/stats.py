"""`dataprep stats`: what is in a set."""

from __future__ import annotations

import click

from dataprep.arguments import FILE, Chosen
from dataprep.commandline import carried_out, judging, working
from dataprep.help_pages import Paged


@click.command("stats", cls=Paged, short_help="Count what is there, and the room each limit leaves.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=FILE)
@judging
@click.option("--recursive", is_flag=True, default=None, help="Count each folder below PATH that holds a set.")
@working
@click.option("--format", "form", type=Chosen(["text", "json"]), default="text", show_default=True, help="How to write it.")
def command(paths: tuple[str, ...], form: str, **options: object) -> int:
    """Count forms, pages, bytes and labels, and show how much room each limit of the target leaves.

    \b
    Examples:
      dataprep stats training
      dataprep stats training --target 4.0 --model neural --format json
    """
    from dataprep.counting import stats
    from dataprep.render.json import to_text
    from dataprep.render.stats import render

    with carried_out(options) as given:
        found = stats(*paths, **given)
    click.echo(to_text(found) if form == "json" else render(found).rstrip("\n"))
    return 0 if all(one.complete for one in found.datasets) else 3
