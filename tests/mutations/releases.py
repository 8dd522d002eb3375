"""Defects of layout (OCR) files by the version that wrote them."""

from __future__ import annotations

from tests.mutations.contents import OF_2
from tests.mutations.planting import Files, Plant, Planted, Row, planted, put
from tests.mutations.samples import FIRST, LABELED, PAGES, PREVIEW, forms_of, healthy
from tests.mutations.shapes import ocr_of

OLDER = (("3.1", "3.0 preview", "3.1"), ("4.0", "3.1", "4.0"), ("4.0", "2.1", "4.0"), ("2.1", "2.0", "2.1"))
"""A set, the set that the OCR is taken from, and the target."""

NEWER = (
    ("2.0", "2.1", "2.0"),
    ("2.1", "4.0", "2.1"),
    ("3.0 preview", "4.0", "3.0"),
    ("3.1", "4.0", "3.1"),
    (PREVIEW, "2.1", "2.0-preview"),
)
LACKS_MARKS = {"M502": "the older OCR has no selection marks, so that the label of one stands over nothing"}
UNREAD = {"D701": "no form has OCR that the target reads"}


def version_at(sample: str) -> str:
    """The pointer of the version that wrote a file."""
    return f"/analyzeResult/{'version' if sample in (*OF_2, 'unlabeled') else 'apiVersion'}"


def borrowed(other: str, form: str) -> Plant:
    """The OCR of the same form by another version."""
    return lambda files: planted({**files, ocr_of(form): healthy(other)[ocr_of(form)]}, ocr_of(form), version_at(other))


def as_it_is(sample: str) -> Plant:
    """Nothing is changed: the target alone does not fit, for each form."""

    def plant(files: Files) -> Planted:
        places = [planted(files, ocr_of(form), version_at(sample)).places[0] for form in forms_of(files)]
        return Planted(files, tuple(places))

    return plant


def of_version(sample: str, version: str, form: str) -> Plant:
    """A version that nobody knows."""
    return put(ocr_of(form), version_at(sample), version)


ROWS = (
    *(
        Row(
            "O216",
            sample,
            f"{form} of {other}",
            borrowed(other, form),
            options={"target": target},
            follows=LACKS_MARKS if (sample, other) == ("2.1", "2.0") else {},
        )
        for sample, other, target in OLDER
        for form in (FIRST, PAGES)
    ),
    *(
        Row("O216", sample, f"target {target}", as_it_is(sample), also={"target": target})
        for sample, target in (("2.0", "2.1"), ("3.0 preview", "3.1"), ("3.1", "4.0"), ("2.1", "3.0"))
    ),
    *(
        Row("O217", sample, f"{form} of {other}", borrowed(other, form), options={"target": target})
        for sample, other, target in NEWER
        for form in (FIRST, PAGES)
    ),
    *(
        Row("O217", sample, f"target {target}", as_it_is(sample), also={"target": target})
        for sample, target in (("4.0", "3.1"), ("3.1", "3.0"), ("2.1", "2.0"))
    ),
    *(
        Row("O217", sample, f"target {target}", as_it_is(sample), also={"target": target}, follows=UNREAD)
        for sample, target in (("4.0", "2.1"), ("3.0 preview", "2.1"))
    ),
    *(
        Row("O221", sample, f"{version}, {form}", of_version(sample, version, form))
        for sample in (*LABELED, "unlabeled")
        for form in (FIRST, PAGES)
        for version in ("2030-01-01", "1.0.0", "three", "")
    ),
)
"""A row each."""
