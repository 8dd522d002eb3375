"""`dataprep report`: a page to look at."""

from __future__ import annotations

import click

from dataprep.arguments import FILE
from dataprep.commandline import judging, known_options, selecting, writable
from dataprep.help_pages import Paged
from dataprep.names import counted, printable

STATUS = {
    0: "The page is written, whatever was found.",
    3: "The run failed: a folder that cannot be listed, a rule that crashed.",
}


@click.command("report", cls=Paged, status=STATUS, short_help="Write a page to look at: findings on the forms themselves.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=FILE)
@click.option("-o", "--output", default="report.html", show_default=True, metavar="FILE", type=FILE, help="Write the page there.")
@click.option("--pages", default=50, show_default=True, metavar="N", help="Draw so many pages, those with findings first.")
@click.option("--no-images", is_flag=True, help="Draw no pages: show the boxes of their words only.")
@judging
@selecting
@click.option("--baseline", metavar="FILE", type=FILE, help="Leave out the findings that this file remembers.")
@click.option("--deep", is_flag=True, default=None, help="Decode images and open each page, to find data that is cut off.")
@click.option("--show-skipped", is_flag=True, default=None, help="Show what could not be judged, and why (E002).")
def command(paths: tuple[str, ...], output: str, pages: int, no_images: bool, **options: object) -> int:
    """Write a page to look at: what is wrong, where on each form, and how far the set is.

    It is one HTML file that needs no network: findings by rule, field and form, each form's pages with the regions of its
    labels over them, how many forms label each field, and the room left to every limit. The exit status is 0 whatever is
    found: `dataprep check` fails where something is wrong.

    \b
    Examples:
      dataprep report training -o report.html
      dataprep report training --pages 200
      dataprep report training --no-images --select G,M
    """
    from dataprep.reporting import make

    path = writable(output)
    made = make(paths, known_options(options), images=not no_images, pages=pages)
    if path is None:
        click.echo(made.html, nl=False)
    else:
        path.write_text(made.html, encoding="utf-8")
        counts = ", ".join(counted(count, name) for name, count in made.report.summary.items() if count)
        drawn = f", {made.drawn:,} of {made.pages:,} pages drawn" if made.pages and not no_images else ""
        click.echo(printable(f"wrote {path} ({len(made.html) / 1e6:.1f} MB): {counts or 'nothing found'}{drawn}"))
    return 3 if made.report.crashed else 0
