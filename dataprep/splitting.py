"""Splitting: a set in two, one part to train with and one to test with, each class in training and nothing on both sides."""

from __future__ import annotations

import os
from pathlib import Path

from dataprep import split_forms, split_texts
from dataprep.checking import judge_set
from dataprep.durable import check_parent, check_place
from dataprep.errors import UsageError
from dataprep.facts import Kind
from dataprep.journal import check_done
from dataprep.saved import Given
from dataprep.sets import open_sets
from dataprep.settings import Settings
from dataprep.splits import Split
from dataprep.store import LocalStore
from dataprep.stratification import STRATIFIED, known_method


def split(
    source: Given,
    out: Given | None = None,
    *,
    test: float = 0.1,
    by: str = STRATIFIED,
    seed: int = 0,
    link: bool = False,
    settings: Settings | None = None,
    config: Given | None = None,
    **options: object,
) -> Split:
    """Split a set into a part to train with and a part to test with, in a new place; what is given stays as it is.

    `source` is a folder of texts with their labels file, or that file; of labeled forms; or of a classifier. `out` is a new
    labels file that says `dataset` Train or Test (2022 on), a new table of location and dataset (older texts), or a new
    folder with `train` and `test` in it, for which `link` makes hard links; if None it lies beside the folder, and is called
    after it. `test` is the share of documents to test with, `by` stratified or random. The same seed gives the same split. What
    is the same, text or bytes, stays together; each class, or labeled field, keeps a document in training. Settings and
    options are those of `check`.

    Raises UsageError for a mistake of the caller, for a labels file that is broken, and where there are too few documents;
    StoreError where the disk fails: then nothing is written.
    """
    method = known_method(test, by, seed)
    is_file = isinstance(source, str | os.PathLike) and os.path.isfile(source)  # noqa: PTH113 - as elsewhere: no error
    folder = os.path.dirname(source) or "." if is_file else source  # noqa: PTH120
    given = {**({"labels": os.fspath(source)} if is_file else {}), **options, "recursive": False}
    (one,) = open_sets([folder], given, settings, config)
    check_done(Path(one.name))
    judged = judge_set(one)
    store = LocalStore(one.name)
    if judged.plan.kind is not Kind.TEXT:
        return split_forms.split(judged, store, method, _place(out, one.name, ""), link=link)
    if link:
        raise UsageError("texts stay where they are, so that there is nothing to link; leave link out")
    return split_texts.split(judged, store, method, _place(out, one.name, split_texts.ending_of(judged)))


def _place(out: Given | None, folder: str, ending: str) -> str:
    """The new place: a file where its name has an ending, else a folder. Raises UsageError for one that cannot be written to."""
    place = os.fspath(out) if out is not None else _beside(folder, ending)
    check_parent(place)
    if ending and os.path.lexists(place):
        raise UsageError(f"{place!r} is there already; name a new file")
    check_place(os.path.realpath(place) if ".." in Path(place).parts else place, [folder])
    return place


def _beside(folder: str, ending: str) -> str:
    """What is called after a folder, beside it."""
    place = Path(folder) if Path(folder).name not in {"", ".."} else Path(os.path.realpath(folder))
    if not place.name:
        raise UsageError(f"there is no place beside {folder!r}; name a new one")
    return str(place.with_name(f"{place.name}-split{ending}"))
