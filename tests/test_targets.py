"""Targets: what each limit says at its edges, for models and tiers, and that every number has a source."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dataprep.findings import Severity
from dataprep.targets import CLASSIFIER, MODELS, TEXT_VERSIONS, TIERS, UNITS, VERSIONS, Limit, Target, limits

MB, GB = 2**20, 2**30
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

Row = tuple[Target, str, int, Severity | None, str]

T21, T30, T40 = Target("2.1"), Target("3.0"), Target("4.0")
NEURAL, TEMPLATE = Target("4.0", model="neural"), Target("4.0", model="template")
CLASSES31, CLASSES = Target("3.1", model=CLASSIFIER), Target("4.0", model=CLASSIFIER)

EXCESS: list[Row] = [
    (T21, "set_pages", 500, None, ""),
    (T21, "set_pages", 501, ERROR, "over the limit of 500 in 2.1"),
    (T21, "form_bytes", 50 * 10**6, None, ""),
    (T21, "form_bytes", 50 * 10**6 + 1, WARNING, "over the limit of 50 MB in 2.1 if MB means a power of ten"),
    (T21, "form_bytes", 50 * MB, WARNING, "if MB means a power of ten, which no source says"),
    (T21, "form_bytes", 50 * MB + 1, ERROR, "over the limit of 50 MB in 2.1"),
    (Target("2.0"), "form_bytes", 10**12, None, ""),
    (T40, "set_pages", 500, None, ""),
    (T40, "set_pages", 501, INFO, "over the limit of 500 in 4.0 for template models (neural ones take it)"),
    (T40, "set_pages", 50_000, INFO, "for template models"),
    (T40, "set_pages", 50_001, ERROR, "over the limit of 50,000 in 4.0"),
    (TEMPLATE, "set_pages", 501, ERROR, "over the limit of 500 in 4.0"),
    (NEURAL, "set_pages", 501, None, ""),
    (NEURAL, "set_bytes", 10**9 + 1, WARNING, "over the limit of 1 GB in 4.0 if GB means a power of ten"),
    (NEURAL, "set_bytes", GB + 1, ERROR, "over the limit of 1 GB in 4.0"),
    (T40, "set_bytes", 50 * 10**6 + 1, INFO, "for template models (neural ones take it)"),
    (T40, "set_bytes", GB + 1, ERROR, "over the limit of 1 GB"),
    (T30, "form_pages", 2001, ERROR, "over the limit of 2,000 in 3.0"),
    (Target("3.0", tier="F0"), "form_pages", 2, None, ""),
    (Target("3.0", tier="F0"), "form_pages", 3, ERROR, "over the limit of 2 of the free tier (F0) in 3.0"),
    (Target("4.0", tier="F0"), "form_bytes", 4 * MB + 1, ERROR, "over the limit of 4 MB of the free tier (F0) in 4.0"),
    (Target("4.0", tier="F0"), "set_pages", 50_001, ERROR, "over the limit of 50,000"),
    (Target("4.0", tier="F0", model="template"), "set_bytes", 50 * MB + 1, ERROR, "over the limit of 50 MB"),
    (Target("4.0", tier="F0", model="neural"), "set_bytes", GB + 1, ERROR, "over the limit of 1 GB"),
    (Target("4.0", tier="F0", model=CLASSIFIER), "set_bytes", GB + 1, ERROR, "over the limit of 1 GB"),
    (CLASSES, "set_bytes", GB + 1, None, ""),
    (CLASSES, "set_bytes", 2 * GB + 1, ERROR, "over the limit of 2 GB"),
    (CLASSES, "set_pages", 10_000, None, ""),
    (CLASSES, "set_pages", 10_001, WARNING, "over the limit of 10,000 in 4.0 by one source, not over the 25,000 of another"),
    (CLASSES, "set_pages", 25_001, ERROR, "over the limit of 25,000 in 4.0"),
    (CLASSES31, "set_pages", 10_001, ERROR, "over the limit of 10,000 in 3.1"),
    (CLASSES31, "classes", 501, ERROR, "over the limit of 500"),
    (CLASSES, "classes", 501, None, ""),
    (CLASSES, "class_forms", 101, ERROR, "over the limit of 100"),
    (T40, "no_such_limit", 10**18, None, ""),
    (NEURAL, "fields_of_a_word", 2, None, ""),
    (NEURAL, "fields_of_a_word", 3, ERROR, "over the limit of 2"),
    (T40, "fields_of_a_word", 2, INFO, "for template models (neural ones take it)"),
    (T21, "fields_of_a_word", 2, ERROR, "over the limit of 1"),
]


@pytest.mark.parametrize(("target", "limit", "amount", "severity", "words"), EXCESS)
def test_excess(target: Target, limit: str, amount: int, severity: Severity | None, words: str) -> None:
    over = target.excess(limit, amount)
    assert (over.severity if over else None) is severity
    assert words in (over.words if over else "")


def test_a_warning_of_one_model_alone_is_an_info() -> None:
    between = Target("4.0").excess("set_bytes", 50 * 10**6 + 1)
    assert between
    assert between.severity is INFO
    assert "if MB means a power of ten" in between.words


TOGETHER: list[tuple[str, list[int], Severity | None]] = [
    ("within", [100, 100], None),
    ("as many as there may be", [200, 200, 100], None),
    ("over, none by itself", [200, 200, 101], ERROR),
    ("over, by one that is over its own limit", [501, 1], None),
    ("over without it", [900, 200, 200, 101], ERROR),
    ("nothing", [], None),
]


@pytest.mark.parametrize(("amounts", "severity"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER])
def test_excess_of_all_together(amounts: list[int], severity: Severity | None) -> None:
    over = T21.excess_in_all("set_pages", "form_pages", amounts)
    assert (over.severity if over else None) is severity


NUMBERS: list[tuple[Target, str, int | None]] = [
    (Target("2.0-preview"), "labeled_forms_recommended", 10),
    (T21, "labeled_forms_recommended", None),
    (Target("2.0-preview"), "forms_to_train_and_test", 11),
    (T21, "forms_to_train_and_test", 6),
    (T40, "labeled_forms", 5),
    (T21, "unlabeled_forms_beside_empty", 2),
    (T40, "unlabeled_forms", None),
    (T40, "set_pages", 50_000),
    (CLASSES, "class_forms_least", 5),
]


@pytest.mark.parametrize(("target", "limit", "expected"), NUMBERS)
def test_numbers(target: Target, limit: str, expected: int | None) -> None:
    assert target.number(limit) == expected


def test_ranges_and_names() -> None:
    assert T21.range("image_pixels") == (50, 10_000)
    assert Target("2.0").range("image_pixels_high_recommended") == (100, 4200)
    assert T21.range("image_pixels_high_recommended") is None
    assert T21.names("field_types") < T30.names("field_types")
    assert T30.refusing("field_types", "signature") == ("neural",)
    assert T40.refusing("field_types", "signature") == ()
    assert T21.refusing("field_types", "signature") is None
    assert Target("3.0", model="neural").refusing("label_types", "region") is None
    assert T40.refusing("no_such_limit", "region") == ()


def test_models_and_ages() -> None:
    assert (T21.models, T30.models, NEURAL.models) == ((None,), MODELS, ("neural",))
    assert [version for version in VERSIONS if T30.before(version)] == ["3.1", "4.0"]


@pytest.mark.parametrize(
    "entry", limits(), ids=lambda entry: f"{entry.limit}-{'-'.join(entry.versions)}-{entry.model}-{entry.tier}"
)
def test_every_limit_is_known_and_cited(entry: Limit) -> None:
    assert len(entry.source) > 20
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry.date)
    assert date(2019, 5, 1) <= date.fromisoformat(entry.date) <= date.today()
    assert entry.versions
    assert set(entry.versions) <= set(VERSIONS) or set(entry.versions) <= set(TEXT_VERSIONS)
    assert list(entry.versions) == sorted(entry.versions, key=(*VERSIONS, *TEXT_VERSIONS).index)
    assert entry.model in (None, *MODELS, CLASSIFIER)
    assert entry.tier in (None, *TIERS)
    assert entry.unit in UNITS
    assert entry.value
    if entry.model in MODELS:
        assert not {"2.0-preview", "2.0", "2.1"} & set(entry.versions), "there were no kinds of model"


def test_no_entry_says_something_that_its_file_does_not() -> None:
    """A key that the shape does not know would be read as nothing: a limit for one tier would hold for all."""
    import json
    from importlib.resources import files

    for entry in json.loads(files("dataprep").joinpath("targets.json").read_text(encoding="utf-8")):
        assert set(entry) <= {*Limit.__struct_fields__}, entry
        assert {"limit", "value", "source", "date"} <= set(entry), entry


@pytest.mark.parametrize("version", [*VERSIONS, *TEXT_VERSIONS])
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("model", [None, *MODELS, CLASSIFIER])
def test_the_other_tier_never_takes_a_limit_away(version: str, tier: str, model: str | None) -> None:
    target = Target(version, tier=tier, model=model)
    for name in {entry.limit for entry in limits()}:
        general = [entry for entry in limits() if entry.limit == name and version in entry.versions and entry.tier is None]
        for kind in target.models:
            if any(entry.model in (None, kind) for entry in general):
                assert target.fitting(name)[kind], (name, kind)
