"""`dataprep serve`: the checks for tools in other languages."""

from __future__ import annotations

import os
import sys

import click

from dataprep.errors import UsageError
from dataprep.help_pages import Paged


@click.command("serve", cls=Paged, short_help="Answer a labeling tool over standard input and output.")
@click.option("--stdio", is_flag=True, help="Over standard input and output: the only way there is.")
def command(stdio: bool) -> int:
    """Answer a labeling tool: JSON-RPC 2.0 over standard input and output.

    Each message stands after a header Content-Length, as in the Language Server Protocol, or on a line of its own; it is answered
    as it came. Methods: check, open, change, close, apply, explain, schema, version, shutdown, exit. Nothing is written, and no
    file is read but a form whose path is given. `dataprep schema rpc-request` and `rpc-response` print what messages look like.

    \b
    Examples:
      dataprep serve --stdio
      dataprep serve --stdio < messages.jsonl
    """
    if not stdio:
        raise UsageError("how to be reached is not said; give --stdio")
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("standard input or output is closed; start it with pipes to both")
    from dataprep.serve.stdio import serve

    try:
        return serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:  # nobody listens any more; what is left in the buffer must not raise again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
