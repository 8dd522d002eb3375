"""The command line: parses, calls, prints, exits. Commands are imported when they are called."""

from __future__ import annotations

import importlib
import io
import signal
import sys
from collections.abc import Mapping

import click

from dataprep import __version__
from dataprep.errors import StoreError, UsageError
from dataprep.help_pages import Paged
from dataprep.names import meant, nearest, printable

COMMANDS: Mapping[str, str] = {
    "check": "dataprep.cli.check",
    "fix": "dataprep.cli.fix",
    "convert": "dataprep.cli.convert",
    "split": "dataprep.cli.split",
    "stats": "dataprep.cli.stats",
    "report": "dataprep.cli.report",
    "evaluate": "dataprep.cli.evaluate",
    "rules": "dataprep.cli.rules",
    "explain": "dataprep.cli.explain",
    "schema": "dataprep.cli.schema",
    "demo": "dataprep.cli.demo",
    "serve": "dataprep.cli.serve",
}
"""The module of each command, which has a `command`; in the order in which help lists them."""

BAD_CALL, FAILED, INTERRUPTED = 2, 3, 130


class Nearest(Paged, click.Group):
    """A group that answers an unknown command with the nearest one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name."""
        known = self.list_commands(ctx)
        if args[0] not in known:
            raise UsageError(
                f"there is no command {' '.join([*ctx.command_path.split()[1:], args[0]])!r}; {meant(args[0], known)}"
            )
        return super().resolve_command(ctx, args)


class Lazy(Nearest):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


STATUS = {
    0: "Nothing at or above --fail-on was found; what was asked for is written, or told.",
    1: "Something was found, would change, or would be lost.",
}


@click.group(cls=Lazy, status=STATUS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="dataprep %(version)s")
def cli() -> None:
    """Say why training would fail, where, and how to mend it, before you train.

    Checks folders of training data for custom document models (Azure Form Recognizer, Document Intelligence): forms,
    OCR (.ocr.json), labels (.labels.json) and fields.json; those of classifiers; and texts with their labels file.

    \b
    Try it:
      dataprep demo sample --broken
      dataprep check sample
      dataprep explain G401

    \b
    Completion in the shell:
      bash, ~/.bashrc:  eval "$(_DATAPREP_COMPLETE=bash_source dataprep)"
      zsh, ~/.zshrc:    eval "$(_DATAPREP_COMPLETE=zsh_source dataprep)"
      fish, ~/.config/fish/completions/dataprep.fish:
                        _DATAPREP_COMPLETE=fish_source dataprep | source
    """


def main() -> None:
    """Run the command line; a mistake of the caller is one line, and no traceback reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal's encoding lacks is escaped, not refused
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # as Ctrl-C: what is staged is removed
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run with arguments; returns the exit status."""
    try:
        status = cli.main(arguments, prog_name="dataprep", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return BAD_CALL
    except click.NoSuchOption as error:
        return _fail(_no_such(error), BAD_CALL)
    except (click.ClickException, UsageError) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        return _fail(message, BAD_CALL)
    except (StoreError, OSError) as error:
        return _fail(str(error), FAILED)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", INTERRUPTED)
    except Exception as error:  # our own fault: said in a line, like everything else
        return _fail(f"{type(error).__name__}: {error}; this is a fault of dataprep, please report it", FAILED)
    return status if isinstance(status, int) else 0


def _no_such(error: click.NoSuchOption) -> str:
    """What to tell of an option that a command does not have."""
    path = error.ctx.command_path if error.ctx else "dataprep"
    known = [name for parameter in error.ctx.command.get_params(error.ctx) for name in parameter.opts] if error.ctx else []
    near = nearest(error.option_name, known)
    hint = f"did you mean {near!r}?" if near else f"`{path} --help` lists them"
    return f"{path!r} has no option {error.option_name!r}; {hint}"


def _fail(message: str, status: int) -> int:
    click.echo(f"dataprep: {printable(' '.join(message.split()))}", err=True)
    return status
