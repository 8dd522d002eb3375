"""Edits carried out: what a fix proposes, applied to a document."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from dataprep.findings import Edit, Put, unescape


def apply(edits: Iterable[Edit], document: Any) -> Any:
    """A parsed JSON document with edits carried out; the given one stays as it is. Moves of files leave it alone.

    Raises LookupError where a pointer leads nowhere.
    """
    changed = copy.deepcopy(document)
    for edit in edits:
        if isinstance(edit, Put):
            *way, last = [unescape(token) for token in edit.at.pointer.split("/")[1:]]
            owner = changed
            for token in way:
                owner = owner[int(token)] if isinstance(owner, list) else owner[token]
            owner[int(last) if isinstance(owner, list) else last] = copy.deepcopy(edit.value)
    return changed
