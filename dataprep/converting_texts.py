"""Converting texts with their classes: from and to labels files of any version, tables, and a folder for each class."""

from __future__ import annotations

import os
import re
from pathlib import Path

from dataprep.durable import check_outside, check_place
from dataprep.errors import UsageError
from dataprep.mirrors import mirrored
from dataprep.names import meant
from dataprep.production import Conversion, check_out, produce
from dataprep.targets import TEXT_VERSIONS, Target
from dataprep.text_listing import TextWanted
from dataprep.text_plans import TARGETS, plan_of
from dataprep.text_sources import TextSource, open_source
from dataprep.text_tables import Header

KINDS = {"single": True, "multi": False}

LIMIT = "limit"
"""Split what is longer than the version takes."""

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def convert_texts(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    to: str,
    *,
    allow_loss: bool = False,
    link: bool = False,
    labels: str | None = None,
    kind: str | None = None,
    language: str | None = None,
    container: str | None = None,
    project_name: str | None = None,
    split_at: int | str | None = None,
    name_column: str | None = None,
    text_column: str | None = None,
    class_column: str | None = None,
) -> Conversion:
    """Convert texts with their classes; `to` is preview.2, 2021-11, 2022-05-01, csv, tsv, jsonl or folders.

    `source` is a folder with a labels file (`labels`, where there are several) or with a folder for each class, a labels file
    alone, or a table (.csv, .tsv, .jsonl), whose columns are known by usual names, or named. `out` is a new folder or, for a
    table or of a labels file alone, a new file. `kind` (single or multi), `language`, `container` and `project_name` are what
    the labels file is to say of the project. Texts of more characters than `split_at`, or "limit" for what the version takes,
    are split where paragraphs end, else lines, sentences, words. `allow_loss`, `link` and errors are those of `convert_files`.
    """
    if to not in TARGETS:
        raise UsageError(f"texts cannot be converted to {to!r}; {meant(to, TARGETS)}")
    if kind is not None and kind not in KINDS:
        raise UsageError(f"there is no kind {kind!r} of project; {meant(kind, KINDS)}")
    if language is not None and not LANGUAGE.fullmatch(language):
        raise UsageError(f"{language!r} is no code of a language: en, en-us, pt-br and the like")
    header = Header(name_column, text_column, class_column)
    is_single = KINDS[kind] if kind is not None else None
    wanted = TextWanted(to, is_single, language, container, project_name, _most(split_at, to))
    with mirrored() as mirror:
        near, made = mirror.source(source), mirror.out(out)
        check_out(made)
        opened = open_source(near, to, header, labels)
        return mirror.told(_converted(opened, wanted, os.fspath(near), made, allow_loss=allow_loss, link=link))


def _converted(
    opened: TextSource, wanted: TextWanted, source: str, out: str | os.PathLike[str], *, allow_loss: bool, link: bool
) -> Conversion:
    place = Path(os.path.realpath(out))
    plan = plan_of(opened, wanted, place.name)
    inside = [opened.store.root] if opened.is_folder else []
    if plan.alone is None:
        check_place(os.fspath(place) if ".." in Path(out).parts else os.fspath(out), inside)
    elif os.path.lexists(out):
        raise UsageError(f"{os.fspath(out)!r} is there already; name a new file")
    else:
        check_outside(os.fspath(out), inside)
    return produce(plan, opened.store, source, out, wanted.to, allow_loss=allow_loss, link=link)


def _most(split_at: int | str | None, to: str) -> int | None:
    """The number of characters at which texts are split. Raises UsageError for none."""
    if split_at == LIMIT:
        if to not in TEXT_VERSIONS:
            raise UsageError(f"{to} has no limit; say how many characters a text may have")
        return int(Target(to).number("text_characters") or 0)
    try:
        most = int(split_at) if split_at is not None else None
    except ValueError:
        most = 0
    if most is not None and most < 1:
        raise UsageError(f"texts are split at a number of characters, or at the {LIMIT} of the version, not at {split_at!r}")
    return most
