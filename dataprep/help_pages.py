"""Help as a page of a manual has it: what a command does and how it is called, its options, its exit status, its environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

STATUS: Mapping[int, str] = {
    0: "All went well.",
    2: "The call was wrong: an unknown option or value, a path that does not exist.",
    3: "The run failed: a file or folder that cannot be read or written.",
    130: "Interrupted.",
}
"""The exit status of every command, but for what one says itself."""

ENVIRONMENT: Mapping[str, str] = {
    "COLUMNS": "The width of this help, at most 80.",
    "PYTHONIOENCODING": "What the terminal reads, where it is not found out; letters that it lacks are written as escapes.",
    "_DATAPREP_COMPLETE": "bash_source, zsh_source or fish_source makes it print the completion of that shell.",
}


class Paged(click.Command):
    """A command whose help ends with its exit status and its environment; `status` adds to what all commands have."""

    def __init__(self, *arguments: Any, status: Mapping[int, str] | None = None, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.status = dict(sorted({**STATUS, **(status or {})}.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The sections behind the options."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Exit status"):
            formatter.write_dl([(str(number), meaning) for number, meaning in self.status.items()])
        with formatter.section("Environment"):
            formatter.write_dl(list(ENVIRONMENT.items()))
