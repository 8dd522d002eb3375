"""`dataprep fix`: mend what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dataprep.commandline import judging, known_options, selecting
from dataprep.errors import UsageError


@click.command("fix")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=str)
@judging
@selecting
@click.option("--write", is_flag=True, help="Write the changes; without it they are only shown.")
@click.option("--unsafe", is_flag=True, help="Apply fixes that may change what the data means, too: look at them first.")
@click.option("--backup", metavar="DIR", help="Keep the files as they were in this folder, which must be new or empty.")
@click.option("--undo", metavar="DIR", help="Bring PATH back to what it was before the fix that left this backup.")
def command(paths: tuple[str, ...], write: bool, unsafe: bool, backup: str | None, undo: str | None, **options: object) -> int:
    """Mend what is wrong, and lose nothing.

    Shows what would change, as a unified diff, and writes nothing without --write. Numbers, order and indentation of
    everything else stay as they are; several files change together or not at all. The exit status is 1 where something
    would change, and 0 where nothing would, or all is written.

    \b
    Examples:
      dataprep fix training
      dataprep fix training --write --backup before
      dataprep fix training --undo before
      dataprep fix training --select G404,K605 --unsafe
    """
    if undo is not None:
        return _undo(paths, undo)
    if backup is not None and not write:
        raise UsageError("--backup keeps what --write changes; give both")
    from dataprep.mending import mend, resume

    given: dict[str, Any] = known_options(options)
    changes = False
    for name in resume(paths, given) if write else ():
        click.echo(f"{name}: completed what an interrupted run began")
    for number, mended in enumerate(mend(paths, given, unsafe=unsafe)):
        changes |= mended.files > 0
        _show_or_write(mended, write=write, backup=_place(backup, mended.name, number))
    return int(changes and not write)


def _place(backup: str | None, name: str, number: int) -> Path | None:
    """Where the backup of one of several sets goes: the first itself, the others beside it."""
    from dataprep.backup import check_place

    if backup is None:
        return None
    return check_place(backup if number == 0 else f"{backup}-{number + 1}", [name])


def _show_or_write(mended: Any, *, write: bool, backup: Path | None) -> None:
    from dataprep import mending
    from dataprep.backup import save
    from dataprep.render.diff import render

    if write and mended.files:
        if backup:
            save(Path(mended.name), backup, mended.texts, mended.moves)
        mending.write(mended)
    click.echo(render(mended, is_written=write), nl=False)
    if mended.files and not write:
        click.echo("nothing is written without --write")


def _undo(paths: tuple[str, ...], undo: str) -> int:
    from dataprep.backup import restore

    if len(paths) != 1 or not Path(paths[0]).is_dir():
        raise UsageError("--undo brings back one folder; give the one that was fixed")
    count = restore(Path(paths[0]), Path(undo))
    click.echo(f"{paths[0]}: {count} {'file is' if count == 1 else 'files are'} as before the fix")
    return 0
