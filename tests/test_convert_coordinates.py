"""Boxes of labels files between frames: what they become, what they are taken for, and that all else keeps its text."""

from __future__ import annotations

import copy
import json
import math
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataprep.conversion import Converted
from dataprep.convert.coordinates import FRAMES, UNTOLD, Frames, convert
from dataprep.coordinates import PRECISION, page_size
from dataprep.model import Region
from tests import building, corpora
from tests.building import Json
from tests.converting import (
    IN_PIXELS,
    INCHES,
    PATH,
    PIXELS,
    PLAIN,
    PREVIEW,
    RESOLUTION,
    Box,
    absolute,
    forms,
    fractions,
    labels,
    model,
    ocr,
    spoiled,
    styled,
)

LAYOUTS = pytest.mark.parametrize("layout", building.LAYOUTS.values(), ids=building.LAYOUTS)
NO_FRAME = UNTOLD
NO_OCR = "the form has no OCR file that can be read, with its pages in order, to measure them by"
NO_SIZE = "their page in the OCR file says no size, or no unit"
NO_RESOLUTION = "give the resolution, in dots an inch, between inch and pixel"


BOTH = ocr((INCHES, building.WORDS), (PIXELS, IN_PIXELS))
"""A page in inches, and one in pixels."""


def regions(raw: bytes) -> list[Region]:
    """All regions of a labels file, in order."""
    return [region for label in model(raw).labels for region in label.regions]


def boxes(raw: bytes) -> list[list[float]]:
    """All boxes of a labels file, in order."""
    return [list(region.polygon) for region in regions(raw)]


def done(raw: bytes, layout: bytes | None, to: str, source: str | None = None, resolution: float | None = None) -> Converted:
    return convert(raw, PATH, layout, Frames(to, source, resolution))


def told(converted: Converted) -> list[tuple[str, str, int]]:
    """What is not converted: where, why, and how many boxes."""
    prefix = "boxes are not converted: "
    assert all(loss.message.startswith(prefix) for loss in converted.losses)
    return [(loss.at.pointer, loss.message.removeprefix(prefix), loss.count) for loss in converted.losses]


def without_numbers(raw: bytes) -> bytes:
    """A file with the numbers of its boxes blotted out."""
    number = rb"-?[0-9][-+.0-9eE]*"
    box = rb"\[\s*%s(?:\s*,\s*%s){7}\s*\]" % (number, number)
    return re.sub(box, lambda found: re.sub(number, b"0", found[0]), raw)


@settings(deadline=None)
@given(forms())
def test_words_come_back_exactly_and_nothing_else_changes(form: tuple[str, bytes, bytes]) -> None:
    unit, layout, raw = form
    there = done(raw, layout, unit)
    assert (there.was, there.losses) == ("normalized", ())
    words = [word for page in building.pages(json.loads(layout)) for word in page.get("words") or page["lines"]]
    assert boxes(there.raw) == [word.get("polygon") or word["boundingBox"] for word in words]
    back = done(there.raw, layout, "normalized")
    assert (back.was, back.losses) == (unit, ())
    assert boxes(back.raw) == boxes(raw)
    assert without_numbers(there.raw) == without_numbers(raw) == without_numbers(back.raw)
    assert without_numbers(raw) != raw
    assert (done(raw, layout, "normalized").raw, done(there.raw, layout, unit).raw) == (raw, there.raw)


SIDES = st.floats(0.01, 1e6)
ANY_BOXES = st.lists(st.lists(st.floats(-3, 3), min_size=8, max_size=8), min_size=1, max_size=4).map(
    lambda given_: [*given_, *[[0.0] * 8] * len(given_)]
)
"""Boxes of which half lie on their page: else the frame that is given is not believed."""


@settings(deadline=None)
@given(SIDES, SIDES, st.sampled_from(sorted(PRECISION)), ANY_BOXES)
def test_any_boxes_come_back_within_the_precision(width: float, height: float, to: str, given_: list[list[float]]) -> None:
    raw, layout = styled(labels(*((1, "x", box) for box in given_))), ocr(((width, height, "inch"), building.WORDS))
    there = done(raw, layout, to, "normalized", RESOLUTION)
    back = done(there.raw, layout, "normalized", to, RESOLUTION)
    assert (there.was, back.was, there.losses, back.losses) == ("normalized", to, (), ())
    size = page_size(width, height, "inch", to, RESOLUTION)
    for old, new in zip(boxes(raw), boxes(back.raw), strict=True):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            assert abs(one - other) <= 0.5000001 * 10 ** -PRECISION[to] / size[number % 2] + 4 * math.ulp(one)


@settings(deadline=None)
@given(SIDES, SIDES, ANY_BOXES)
def test_fractions_of_any_boxes_are_within_the_last_digit(width: float, height: float, given_: list[list[float]]) -> None:
    raw, layout = styled(labels(*((1, "x", box) for box in given_))), ocr(((width, height, "pixel"), building.WORDS))
    found = done(raw, layout, "normalized", "pixel")
    for old, new in zip(given_, boxes(found.raw), strict=True):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            back = other * (width, height)[number % 2]
            assert abs(back - one) <= max(math.ulp(one), math.ulp(back), 1e-300)


@LAYOUTS
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("sheet", [1, 2])
def test_every_frame_is_recognized(layout: Any, frame: str, sheet: int) -> None:
    pages = ocr((INCHES, building.WORDS), (PIXELS, IN_PIXELS), layout=layout)
    raw = styled(labels(*fractions(sheet), (sheet, None, [0.9, 0.9, 1.08, 0.9, 1.08, 0.95, 0.9, 0.95])))
    there = done(raw, pages, frame, None, RESOLUTION)
    back = done(there.raw, pages, "normalized", None, RESOLUTION)
    assert (there.was, there.losses, back.was, back.losses) == ("normalized", (), frame, ())
    for old, new in zip(boxes(raw), boxes(back.raw), strict=True):
        assert new == pytest.approx(old, abs=0.00051)
    assert done(there.raw, pages, frame, None, RESOLUTION) == Converted(there.raw, frame)


def test_each_page_is_measured_by_itself() -> None:
    raw = styled(labels(*absolute(1), *absolute(2, IN_PIXELS)))
    found = done(raw, BOTH, "normalized")
    assert (found.was, found.losses, found.notes) == ("absolute", (), ())
    assert boxes(found.raw) == [box for _, _, box in (*fractions(1), *fractions(2))]
    inches = done(raw, BOTH, "inch", None, RESOLUTION)
    assert boxes(inches.raw) == [box for _, _, box in (*absolute(1), *absolute(2))]
    again = done(inches.raw, BOTH, "normalized", None, RESOLUTION)
    assert (again.was, again.losses) == ("inch", ())
    assert np.array(boxes(again.raw)) == pytest.approx(np.array(boxes(found.raw)), rel=1e-15)
    without = done(raw, BOTH, "pixel")
    assert boxes(without.raw) == boxes(raw)
    assert told(without) == [("/labels/0/value/0/boundingBoxes/0", NO_RESOLUTION, 7)]


def test_a_file_that_mixes_fractions_and_inches_is_told() -> None:
    raw = styled(labels(*fractions()[:3], *absolute()[3:]))
    found = done(raw, BOTH, "normalized")
    assert (found.was, found.losses) == ("mixed", ())
    assert found.notes == ("mixes fractions of the page with absolute boxes",)
    assert boxes(found.raw) == [box for _, _, box in fractions()]


def test_regions_drawn_among_absolute_words_are_absolute() -> None:
    drawn = [building.corners((5.0, 5.0, 6.0, 6.0)), building.corners((0.2, 0.3, 0.9, 0.8))]
    found = done(styled(labels(*absolute(), *((1, None, box) for box in drawn))), BOTH, "normalized")
    assert (found.was, found.losses) == ("inch", ())
    assert boxes(found.raw)[7:] == [building.fractions((5.0, 5.0, 6.0, 6.0)), building.fractions((0.2, 0.3, 0.9, 0.8))]


def test_among_fractions_only_what_stands_for_a_word_or_lies_beyond_is_absolute() -> None:
    layout = ocr((INCHES, [*building.WORDS, ("No", (0.5, 0.5, 0.7, 0.6))]))
    near, beyond = building.corners((0.55, 0.55, 0.75, 0.65)), building.corners((5.0, 5.0, 6.0, 6.0))
    found = done(styled(labels(*fractions()[:5], *absolute()[5:], (1, None, near), (1, None, beyond))), layout, "normalized")
    assert (found.was, found.losses) == ("mixed", ())
    assert boxes(found.raw) == [*(box for _, _, box in fractions()), near, building.fractions((5.0, 5.0, 6.0, 6.0))]


@pytest.mark.parametrize("text", [None, "Number"])
@pytest.mark.parametrize("box", [(0.9, 0.4, 1.08, 0.42), (1.85, 0.98, 2.6, 1.2), (-0.2, 0.5, 0.2, 0.6)], ids=str)
def test_a_fraction_may_lie_beyond_its_page(box: tuple[float, ...], text: str | None) -> None:
    raw = styled(labels(*fractions(), (1, text, building.corners(box))))
    assert done(raw, BOTH, "normalized") == Converted(raw, "normalized")
    assert boxes(done(raw, BOTH, "inch").raw)[7][0] == round(box[0] * 8.5, 4)


SIZELESS = building.put(building.layout_2(), "/analyzeResult/readResults/0/width", 0)
UNITLESS = building.put(building.layout_3(), "/analyzeResult/pages/0/unit", building.NOTHING)
SWAPPED = building.put(building.layout_2(pages=2), "/analyzeResult/readResults/0/page", 3)
TINY = ocr(((1e-300, 1e-300, "inch"), building.WORDS))
AT = "/labels/0/value/0/boundingBoxes/0"
INCH, PIXEL = Frames("inch"), Frames("pixel")


@pytest.mark.parametrize(
    ("given_", "layout", "frames", "reason"),
    [
        (fractions(), None, INCH, NO_OCR),
        (fractions(), b"{", INCH, NO_OCR),
        (fractions(), b'{"status": "running"}', INCH, NO_OCR),
        (fractions(), styled(SWAPPED), INCH, NO_OCR),
        (fractions(), styled(SIZELESS), INCH, NO_SIZE),
        (fractions(), styled(UNITLESS), INCH, NO_SIZE),
        (fractions(3), BOTH, INCH, "the OCR file has no such page"),
        (fractions(10**30), BOTH, INCH, "the OCR file has no such page"),
        (fractions(), BOTH, PIXEL, NO_RESOLUTION),
        (fractions(), BOTH, Frames("pixel", None, -1.0), NO_RESOLUTION),
        (absolute(1, IN_PIXELS), BOTH, Frames("normalized", "pixel"), NO_RESOLUTION),
        ([(1, "x", [50.0] * 8)], BOTH, Frames("normalized"), NO_FRAME),
        (absolute(1, IN_PIXELS), BOTH, Frames("normalized"), NO_FRAME),
        (absolute(), None, Frames("normalized"), NO_OCR),
        (fractions(), ocr(((8.5, 11.0, "grid"), building.WORDS)), INCH, "a grid has no size in other units; give the page's own"),
        ([(1, "x", [1e308] * 8)], BOTH, Frames("inch", "normalized"), "they lie too far from their page"),
        ([(1, "x", [1e15] * 8)], BOTH, Frames("pixel", "normalized", 200), "they lie too far from their page"),
        ([(1, "x", [1e15] * 8)], TINY, Frames("normalized", "inch"), "they lie too far from their page"),
    ],
)  # fmt: skip
def test_boxes_that_cannot_be_measured_stay_and_are_told(
    given_: list[tuple[int, str | None, Box]], layout: bytes | None, frames: Frames, reason: str
) -> None:
    raw = styled(labels(*given_))
    found = convert(raw, PATH, layout, frames)
    assert (found.raw, told(found)) == (raw, [(AT, reason, len(given_))])
    assert found.was is None


@pytest.mark.parametrize("far", ["1e300", "-1e18", "1e999", "-1e999"])
def test_a_file_stays_in_one_frame_where_one_box_cannot_be_measured(far: str) -> None:
    tree = labels(*fractions()[:1], (1, "x", [0.25] * 8), (3, "y", [0.5] * 8))
    raw = styled(tree).replace(b"0.25", far.encode())
    found = done(raw, BOTH, "inch", "normalized")
    assert (found.raw, found.was) == (raw, None)
    assert told(found) == [
        ("/labels/1/value/0/boundingBoxes/0", "they lie too far from their page", 1),
        ("/labels/2/value/0/boundingBoxes/0", "the OCR file has no such page", 1),
    ]


@pytest.mark.parametrize("layout", [building.layout_2, building.layout_3])
def test_boxes_at_the_top_of_a_page_in_inches_are_no_fractions(layout: Any) -> None:
    word = ("Logo", (0.4, 0.4, 0.9, 0.6))
    raw = styled(labels((1, "Logo", building.corners(word[1]))))
    assert done(raw, styled(layout([word])), "inch") == Converted(raw, "inch")
    assert done(raw, styled(layout([word])), "normalized").was == "inch"
    assert done(raw, styled(layout([("Logo", (3.4, 4.4, 7.65, 6.6))])), "normalized") == Converted(raw, "normalized")


def test_a_frame_in_which_boxes_lie_off_their_page_is_not_believed() -> None:
    raw = styled(labels((1, "x", [300.0, 300, 700, 300, 700, 400, 300, 400])))
    found = done(raw, BOTH, "normalized", "inch")
    assert (found.raw, found.was) == (raw, None)
    assert "as inch most of them lie off their page" in found.losses[0].message


def test_boxes_in_the_wanted_frame_need_no_page() -> None:
    raw = styled(labels((9, "x", [0.5] * 8), *absolute()))
    found = done(raw, BOTH, "normalized", "normalized")
    assert found == Converted(raw, "normalized")
    mixed = styled(labels((9, "x", [0.5] * 8), *fractions()[:4], *absolute()[4:]))
    assert done(mixed, BOTH, "normalized").losses == ()


@pytest.mark.parametrize("layout", [None, BOTH], ids=["", "ocr"])
@pytest.mark.parametrize(
    "tree", [{"labels": []}, {"labels": [{"label": "x", "value": []}]}, {"docName": "", "labels": []}], ids=str
)
@pytest.mark.parametrize("to", FRAMES)
def test_a_file_without_boxes_is_the_same(tree: Json, layout: bytes | None, to: str) -> None:
    assert done(styled(tree), layout, to) == Converted(styled(tree), "normalized")


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[]", b'{"labels": [{}]}', b'{"labels":[],"labels":[]}', b"[" * 10**5], ids=len)
def test_what_is_not_read_whole_stays_as_it_is(raw: bytes) -> None:
    found = done(raw, BOTH, "inch")
    assert (found.raw, found.was, len(found.losses)) == (raw, None, 1)
    assert found.losses[0].message.startswith("not converted: ")


def test_what_is_nested_as_deep_as_readers_follow_is_converted_or_stays() -> None:
    outcomes = set()
    for depth in range(880, 1010, 2):
        raw = styled(labels(*absolute())).replace(b'"label": "0"', b'"x":' + b"[" * depth + b"]" * depth + b', "label": "0"')
        found = done(raw, BOTH, "normalized")
        outcomes.add((found.was, found.raw == raw, len(found.losses)))
    assert outcomes == {("inch", False, 0), (None, True, 1)}


@settings(deadline=None, max_examples=120)
@given(st.data(), st.sampled_from([PLAIN, PREVIEW]), st.sampled_from(FRAMES), st.sampled_from([None, *FRAMES]))
def test_no_value_of_a_file_stops_it(data: st.DataObject, shape: str, to: str, source: str | None) -> None:
    tree, layout = labels(*absolute(), shape=shape), data.draw(st.sampled_from(list(building.LAYOUTS.values())))()
    raw, pages = styled(tree), styled(layout)
    if data.draw(st.booleans()):
        raw = data.draw(spoiled(copy.deepcopy(tree)))
    else:
        pages = data.draw(spoiled(layout))
    found = done(raw, pages, to, source, data.draw(st.sampled_from([None, 200.0, math.nan, math.inf, 1e300, -1.0])))
    assert found.was is not None or (found.raw == raw and found.losses)


def test_many_boxes_take_no_longer_each() -> None:
    took = []
    for count in (1000, 8000):
        raw = styled(labels(*([*absolute()] * (count // 7))))
        start = time.process_time()
        assert done(raw, BOTH, "normalized").was == "inch"
        took.append(time.process_time() - start)
    assert took[1] < 40 * took[0]


REAL = [path for path in corpora.files(corpora.FORMS, ".json") if path.name.endswith(".labels.json")]


@corpora.needed
@pytest.mark.parametrize("path", REAL, ids=corpora.names(REAL))
@pytest.mark.parametrize("to", FRAMES)
def test_real_labels_are_recognized_and_come_back(path: Path, to: str) -> None:
    place = path.with_name(path.name.replace(".labels.json", ".ocr.json"))
    raw, layout = path.read_bytes(), place.read_bytes() if place.exists() else None
    there = done(raw, layout, to, None, RESOLUTION)
    if layout is None or there.was is None or any(reason == NO_OCR for _, reason, _ in told(there)):
        pytest.skip("no labels of forms, or none that can be measured")
    back = done(there.raw, layout, "normalized", None, RESOLUTION)
    assert {reason for _, reason, _ in told(there)} <= {"the OCR file has no such page"}
    assert (there.was, back.was) == ("normalized", to) or there.losses
    pages = dict(enumerate(building.pages(json.loads(layout)), 1))
    for old, new in zip(regions(raw), regions(back.raw), strict=True):
        page = pages.get(old.page)
        size = page_size(page["width"], page["height"], page["unit"], to, RESOLUTION) if page and to in PRECISION else (1.0, 1.0)
        for number, (one, other) in enumerate(zip(old.polygon, new.polygon, strict=True)):
            value, unit = one * size[number % 2], 10 ** -PRECISION.get(to, 9)
            is_written_so = abs(value - round(value / unit) * unit) < 1e-9
            assert abs(one - other) <= (1e-9 if is_written_so else 0.5000001 * unit / size[number % 2])
