"""`dataprep split`: a part to train with, and a part to test with."""

from __future__ import annotations

import click

from dataprep.arguments import FILE, Chosen
from dataprep.commandline import judging, known_options
from dataprep.help_pages import Paged


@click.command("split", cls=Paged, short_help="Part a set into what to train and what to test with.")
@click.argument("source", metavar="SET", type=FILE)
@click.argument("out", metavar="[OUT]", required=False, type=str)
@click.option("--test", "share", metavar="SHARE", type=float, default=0.1, show_default=True, help="The share to test with.")
@click.option(
    "--by", metavar="WAY", default="stratified", show_default=True, help="stratified (each class has its share) or random."
)
@click.option("--seed", metavar="N", type=int, default=0, show_default=True, help="The same seed gives the same split.")
@click.option("--link", is_flag=True, help="Make hard links of forms and their files, instead of copies.")
@judging
@click.option("--format", "form", type=Chosen(["text", "json"]), default="text", show_default=True, help="How to write it.")
def command(source: str, out: str | None, share: float, by: str, seed: int, link: bool, form: str, **options: object) -> int:
    """Split SET into a part to train with and a part to test with; SET stays as it is.

    OUT is new. Of texts from 2022 on it is the labels file, but for `dataset` Train or Test of each document; of older ones a
    table of location and dataset. Of forms it is a folder with train and test in it, each a whole set. The default lies beside
    SET: SET-split. What is the same stays on one side, and each class, or labeled field, in training. What does not count for
    training is named: such texts stay as they are, such forms go to train.

    \b
    Examples:
      dataprep split films --test 0.2 --seed 7
      dataprep split training parts --by random --link
    """
    from dataprep.render.split import render
    from dataprep.splitting import split

    done = split(source, out, test=share, by=by, seed=seed, link=link, **known_options(options))
    click.echo(done.to_json() if form == "json" else render(done).rstrip("\n"))
    return 0
