"""`dataprep upload` and `dataprep download`: a set from this disk to a store, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dataprep.addresses import is_url
from dataprep.errors import UsageError
from dataprep.help_pages import Paged
from dataprep.names import printable

if TYPE_CHECKING:
    from dataprep.transfer import Transfer

OVERWRITE = click.option("--overwrite", is_flag=True, help="Replace files that are there and differ.")


@click.command("upload", cls=Paged, short_help="Copy a folder to a store: only what differs.")
@click.argument("folder", metavar="FOLDER", type=str)
@click.argument("url", metavar="URL", type=str)
@OVERWRITE
def upload(folder: str, url: str, overwrite: bool) -> int:
    """Copy FOLDER to a store: only what differs, verified by MD5.

    What was copied before an interruption is not copied again. A file there is replaced only with --overwrite, and only if
    nobody changes it meanwhile. Hidden folders, links that leave FOLDER, and projects of labeling tools, which may hold keys,
    are left out.

    \b
    Examples:
      dataprep upload training "https://ACCOUNT.../CONTAINER/training?SAS"
      dataprep upload training az://CONTAINER/training --overwrite
    """
    from dataprep import transfer

    _check_url(url)
    return _show(transfer.upload(folder, url, overwrite=overwrite), "uploaded")


@click.command("download", cls=Paged, short_help="Copy a set from a store: only what differs.")
@click.argument("url", metavar="URL", type=str)
@click.argument("folder", metavar="FOLDER", type=str)
@OVERWRITE
def download(url: str, folder: str, overwrite: bool) -> int:
    """Copy what lies at URL into FOLDER: only what differs, verified by MD5.

    What was copied before an interruption is not copied again; a file has its name only when it is whole.

    \b
    Examples:
      dataprep download "https://ACCOUNT.../CONTAINER/training?SAS" training
    """
    from dataprep import transfer

    _check_url(url)
    return _show(transfer.download(url, folder, overwrite=overwrite), "downloaded")


def _check_url(url: str) -> None:
    if not is_url(url):
        raise UsageError(
            f"{url!r} is no URL; give one as az://CONTAINER/FOLDER or https://ACCOUNT.blob.core.windows.net/CONTAINER?SAS"
        )


def _show(done: Transfer, what: str) -> int:
    files = "1 file" if len(done.copied) == 1 else f"{len(done.copied):,} files"
    same = f"; {done.same:,} {'was' if done.same == 1 else 'were'} there already" if done.same else ""
    click.echo(printable(f"{done.source} -> {done.out}: {what} {files}, {done.bytes:,} bytes{same}"))
    for path, why in done.left_out:
        click.echo(printable(f"left out: {path}: {why}"))
    return int(any(why not in {"may hold keys", "is half fetched"} for _, why in done.left_out))
