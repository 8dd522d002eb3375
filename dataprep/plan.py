"""What a folder is taken for: the kind of set and the API version, found from the files and said with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from dataprep.facts import Facts, Kind
from dataprep.formats import layout_3
from dataprep.listing import Listing
from dataprep.model import Form
from dataprep.store import Store
from dataprep.targets import VERSIONS

HEAD = 4096
VERSION = re.compile(rb'"(?:version|apiVersion)"\s*:\s*"([^"\\]{1,40})"')


def kind_of(listing: Listing) -> tuple[Kind, str]:
    """The kind of a set, and why."""
    if listing.has_labels:
        return Kind.LABELED, "some forms have labels"
    if listing.lists:
        return Kind.CLASSIFIER, f"{listing.lists[0]} lists the forms of a class"
    return Kind.UNLABELED, "no form has labels"


def target_of(facts: Iterable[Facts], kind: Kind) -> tuple[str, str]:
    """The API version that a set is for, and why, from what its forms left behind."""
    seen = list(facts)
    shapes = Counter(fact.shape for fact in seen if fact.shape)
    if shapes["preview"] * 2 > shapes.total():
        return "2.0-preview", "the labels have the shape of 2.0-preview"
    releases = Counter(fact.release for fact in seen if fact.release)
    if not releases:
        release = "2.1" if kind is Kind.UNLABELED else "4.0"
        return release, f"no OCR file says a version: {release} is usual for {kind} sets"
    release = max(releases, key=lambda name: (releases[name], VERSIONS.index(name)))
    return release, f"{releases[release]} of {releases.total()} OCR files are of {release}"


def guess(store: Store, forms: Sequence[Form], kind: Kind) -> str:
    """A first guess at the API version by a look at one form: what the whole set says comes after reading it."""
    labeled = next((form for form in forms if form.labels and form.ocr), None)
    first = labeled or next((form for form in forms if form.ocr), None)
    if first is None:
        return target_of((), kind)[0]
    if first.labels and b'"fieldKey"' in _head(store, first.labels):
        return "2.0-preview"
    found = VERSION.search(_head(store, first.ocr or ""))
    version = found[1].decode(errors="replace") if found else ""
    release = layout_3.release(version) or (version[:3] if version[:3] in VERSIONS else None)
    return release or target_of((), kind)[0]


def _head(store: Store, path: str) -> bytes:
    try:
        with store.open(path) as file:
            return file.read(HEAD)
    except OSError:
        return b""
