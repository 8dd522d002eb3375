"""`dataprep evaluate`: how well a model predicts."""

from __future__ import annotations

import click

from dataprep.arguments import FILE, FOLDER, Chosen
from dataprep.help_pages import Paged


@click.command("evaluate", cls=Paged)
@click.option(
    "--actual", metavar="PATH", type=FILE, help="Labels of texts, their folder, or a table; or a folder of labeled forms."
)
@click.option(
    "--predicted", metavar="PATH", type=FILE, multiple=True, required=True, help="A saved answer of the service, or a folder."
)
@click.option("--texts", metavar="DIR", type=FOLDER, help="The folder of the texts.  [default: that of the labels]")
@click.option(
    "--accuracy",
    "accuracies",
    metavar="SHARE",
    type=float,
    multiple=True,
    help="An accuracy, 0 to 1, for which the confidence of each field is sought.  [default: 0.8 and 1]",
)
@click.option("--format", "form", type=Chosen(["text", "json"]), default="text", show_default=True, help="How to write it.")
def command(actual: str | None, predicted: tuple[str, ...], texts: str | None, accuracies: tuple[float, ...], form: str) -> int:
    """Hold what a model predicted against what is so.

    Of texts: precision, recall and F1 by class, micro and macro, the confusion matrix, and the texts that are wrong. PREDICTED
    are validation or evaluation/result, results of tasks, or tables; evaluations that the service printed are compared.
    Of forms: how often each field was read right, and from which confidence on it is as accurate as wanted.

    \b
    Examples:
      dataprep evaluate --predicted validation.json
      dataprep evaluate --actual texts/labels.json --predicted results.json
      dataprep evaluate --actual training --predicted results --accuracy 0.9
    """
    from dataprep.evaluating import ACCURACIES, evaluate
    from dataprep.render.evaluation import render

    found = evaluate(actual, predicted, texts=texts, accuracies=accuracies or ACCURACIES)
    click.echo(found.to_json() if form == "json" else render(found).rstrip("\n"))
    return 0
