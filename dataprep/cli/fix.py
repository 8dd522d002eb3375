"""`dataprep fix`: mend what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dataprep.arguments import FILE, FOLDER
from dataprep.commandline import judging, known_options, selecting
from dataprep.errors import UsageError
from dataprep.help_pages import Paged
from dataprep.names import printable

if TYPE_CHECKING:
    from dataprep.mending import Mended


@click.command("fix", cls=Paged, status={1: "Something would change, and nothing was written."})
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=FILE)
@judging
@selecting
@click.option("--write", is_flag=True, help="Write the changes; without it they are only shown.")
@click.option("--unsafe", is_flag=True, help="Apply fixes that may change what the data means, too: look at them first.")
@click.option(
    "--backup", metavar="DIR", type=FOLDER, help="Keep the files as they were in this folder, which must be new or empty."
)
@click.option("--undo", metavar="DIR", type=FOLDER, help="Bring PATH back to what it was before the fix that left this backup.")
def command(paths: tuple[str, ...], write: bool, unsafe: bool, backup: str | None, undo: str | None, **options: object) -> int:
    """Mend what is wrong, and lose nothing.

    Shows what would change, as a diff to be read (long lines are cut), and writes nothing without --write. Numbers, order
    and indentation of everything else stay as they are; several files change together or not at all. What a baseline knows
    is mended as well. Of several sets each has a backup of its own: DIR, DIR-2 and so on. The exit status is 1 where
    something would change, and 0 where nothing would, or all is written.

    \b
    Examples:
      dataprep fix training
      dataprep fix training --write --backup before
      dataprep fix training --undo before
      dataprep fix training --select G404,K605 --unsafe
    """
    if undo is not None:
        return _undo(paths, undo, is_alone=not (write or unsafe or backup or options["select"] or options["ignore"]))
    if backup is not None and not write:
        raise UsageError("--backup keeps what --write changes; give both")
    from dataprep.mending import mend, resume

    given: dict[str, Any] = known_options(options)
    config = given.pop("config", None)
    for name in resume(paths, given, config) if write else ():
        click.echo(f"{printable(name)}: completed what an interrupted run began")
    _check_places(backup, paths, given, config)
    changes = has_crashed = False
    for number, mended in enumerate(mend(paths, given, config=config, unsafe=unsafe)):
        changes |= mended.has_changes
        has_crashed |= bool(mended.crashed)
        _show_or_write(mended, write=write, backup=_place(backup, number))
    return 3 if has_crashed else int(changes and not write)


def _place(backup: str | None, number: int) -> Path | None:
    """Where the backup of one of several sets goes: the first itself, the others beside it."""
    if backup is None:
        return None
    return Path(backup) if number == 0 else Path(f"{Path(backup)}-{number + 1}")


def _check_places(backup: str | None, paths: tuple[str, ...], given: Mapping[str, Any], config: str | None) -> None:
    """Refuse a place for a backup before anything is written."""
    from dataprep.durable import check_place
    from dataprep.sets import open_sets

    for number, _ in enumerate(open_sets(paths, given, config=config) if backup is not None else ()):
        check_place(f"{_place(backup, number)}", paths)


def _show_or_write(mended: Mended, *, write: bool, backup: Path | None) -> None:
    import shutil

    from dataprep import mending
    from dataprep.backup import save
    from dataprep.journal import is_begun
    from dataprep.render.diff import render

    if write and mended.files:
        if backup:
            save(Path(mended.name), backup, mended.texts, mended.moves, mended.store.seen)
        try:
            mending.write(mended)
        except BaseException:
            if backup and not is_begun(Path(mended.name)):  # nothing was changed: there is nothing to bring back
                shutil.rmtree(backup, ignore_errors=True)
            raise
    click.echo(render(mended, is_written=write), nl=False)
    if mended.has_changes and not write:
        click.echo("nothing is written without --write")
    if mended.files and write and backup:
        click.echo(printable(f"what they were is kept in {backup}: dataprep fix {mended.name} --undo {backup} brings it back"))


def _undo(paths: tuple[str, ...], undo: str, *, is_alone: bool) -> int:
    from dataprep.backup import restore

    if len(paths) != 1 or not Path(paths[0]).is_dir():
        raise UsageError("--undo brings back one folder; give the one that was fixed")
    if not is_alone:
        raise UsageError("--undo brings back what a backup holds, at once; leave other options out")
    count = restore(Path(paths[0]), Path(undo))
    click.echo(printable(f"{paths[0]}: {count} {'file is' if count == 1 else 'files are'} as before the fix"))
    return 0
