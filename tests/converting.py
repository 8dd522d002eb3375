"""Labels files of every shape, generated: as people and tools write them, and as nobody should; and JSON of any kind."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from hypothesis import strategies as st

from dataprep.conversion import Loss, is_whole
from dataprep.decode import decode
from dataprep.findings import unescape
from dataprep.formats.shape import Format
from dataprep.model import Label, Labels
from tests import building
from tests.building import SCHEMA, Word

Json = dict[str, Any]

PATH = "a.pdf.labels.json"
ALIAS = "http://www.azure.com/schema/formrecognizer/labels.json"
PREVIEW, PLAIN, ESCAPED = SHAPES = ("2.0-preview", "2.0", "2021-03-01")

LETTERS = st.sampled_from(
    ["a", "B", " ", "~", "~0", "~1", "/", "\u00e9", "\u202e", "\x00", "\x1b", '"', "\\", "\t", "\U0001f600"]
)
NAMES = st.lists(LETTERS, max_size=5).map("".join)
WORDS = st.one_of(st.sampled_from(["", " ", "Contoso", "Contoso Ltd", "selected", ":unselected:", "two  words "]), NAMES)
NUMBERS = st.one_of(st.floats(0, 1), st.sampled_from([0, 1, -0.0, 1.08, -3, 5e-324, 1e300, 10**25]))
BOXES = st.lists(NUMBERS, min_size=8, max_size=8)
PAGES = st.sampled_from([1, 2, 0, -1, 10**30])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS, st.lists
)
UNKNOWN = st.dictionaries(st.sampled_from(["x", "originValue", "revised", "tableLabels"]), ANYTHING, max_size=2)


def some(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    """Objects with any of some members."""
    return st.fixed_dictionaries({}, optional=members)


def both(*parts: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Objects with the members of several."""
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


ITEMS = both(
    st.fixed_dictionaries({"page": PAGES, "boundingBoxes": st.one_of(BOXES.map(lambda box: [box]), st.lists(BOXES, max_size=3))}),
    some(text=st.none() | WORDS),
    UNKNOWN,
)
TYPES = st.sampled_from([None, "words", "Words", "region", "REGION", "odd", ""])
LATER = both(
    st.fixed_dictionaries({"label": NAMES, "value": st.lists(ITEMS, max_size=3)}),
    some(key=st.none() | WORDS, labelType=TYPES, confidence=st.floats(0, 1)),
    UNKNOWN,
)
REGIONS = both(st.fixed_dictionaries({"pageNumber": PAGES, "polygon": BOXES}), UNKNOWN)
EARLY = both(
    st.fixed_dictionaries({"fieldKey": NAMES}),
    some(fieldValue=WORDS, fieldValues=st.lists(WORDS, max_size=3), regions=st.lists(REGIONS, max_size=3)),
    UNKNOWN,
)


def files(shape: str) -> st.SearchStrategy[Json]:
    """Labels files of a shape, with names that differ."""
    key, label = ("fieldKey", EARLY) if shape == PREVIEW else ("label", LATER)
    labels = st.lists(label, max_size=4, unique_by=lambda label: unescape(label[key]))
    if shape == PREVIEW:
        head = some(version=st.sampled_from(["v1.0", "v2.0"]))
        return both(head, st.fixed_dictionaries({"docName": WORDS}), UNKNOWN, st.fixed_dictionaries({"labels": labels}))
    schema = {"$schema": st.sampled_from([SCHEMA, SCHEMA, ALIAS])} if shape == ESCAPED else {}
    odd = some(**{"$schema": st.just("odd")}) if shape == PLAIN else some()
    rest = some(document=WORDS, labelingState=st.integers(0, 4))
    return both(st.fixed_dictionaries(schema), odd, rest, UNKNOWN, st.fixed_dictionaries({"labels": labels}))


STYLES = st.tuples(
    st.sampled_from([None, 0, 1, 4, 7, "\t"]), st.sampled_from([(",", ":"), (", ", ": "), (" ,  ", "  : ")]), st.booleans(),
    st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), st.sampled_from(["", "\n"]),
)  # fmt: skip
"""Indentation, separators, whether all is ASCII, ends of lines, the mark at the beginning, and what follows."""


def styled(tree: Any, style: tuple[Any, ...] = (None, None, True, "\n", "", "")) -> bytes:
    """A tree as a file in a style."""
    indent, separators, is_ascii, newline, mark, tail = style
    text = json.dumps(tree, indent=indent, separators=separators, ensure_ascii=is_ascii)
    return f"{mark}{text}{tail}".replace("\n", newline).encode()


def model(raw: bytes) -> Labels:
    """What a labels file says, read whole."""
    decoded = decode(raw, PATH, "labels")
    assert is_whole(decoded), (decoded.faults, raw)
    return cast("Labels", cast("Format", decoded.format).read(decoded.wire, PATH, False))


def shape_of(raw: bytes) -> str:
    """The shape that a file is read as."""
    shape = model(raw).shape
    return PREVIEW if shape == "preview" else shape


def shown(label: Label, *, is_paired: bool = True) -> tuple[Any, ...]:
    """What a label says in any shape; where it does not say which text each box has, without that."""
    regions = [(region.page, region.polygon, (region.text or "") * is_paired) for region in label.regions]
    words = " ".join(value.text or "" for value in label.values) or label.text or ""
    return label.name, label.drawn, label.confidence, label.unknown_type, regions, words.split()


def found_at(tree: Any, pointer: str) -> bool:
    """Whether a pointer leads somewhere."""
    for key in pointer.split("/")[1:]:
        if not (int(key) < len(tree) if isinstance(tree, list) else key in tree):
            return False
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return True


def check_told(before: Labels, after: Labels, losses: Iterable[Loss], raw: bytes) -> None:
    """Whatever differs is told: of which label, and where it stood."""
    tree, told = json.loads(raw.decode("utf-8-sig")), set()
    for loss in losses:
        assert loss.at.path == PATH
        assert found_at(tree, loss.at.pointer)
        if loss.about is not None:
            number = int(loss.at.pointer.split("/")[2])
            assert loss.about in {before.labels[number].name, before.labels[number].field}
            told.add(number)
    kept = {label.name: label for label in after.labels}
    for label in (label for number, label in enumerate(before.labels) if number not in told):
        is_paired = bool(label.values)
        assert shown(kept[label.name], is_paired=is_paired) == shown(label, is_paired=is_paired)
    assert kept.keys() <= {label.name for label in before.labels}
    assert (before.document or "") == (after.document or "")
    assert after.state == before.state or any(loss.at.pointer == "/labelingState" for loss in losses)


def spots(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a tree with each key in it."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from spots(value)


HOSTILE = st.one_of(
    ANYTHING,
    st.sampled_from([[], {}, [[]], 10**400, -(10**300), 1e308, -1e308, 5e-324, 2**63, "\ud800", 10**30, {"a": {"b": []}}]),
    st.just("INFINITE"),
)


@st.composite
def spoiled(draw: st.DrawFn, tree: Any) -> bytes:
    """A file with one or two values replaced by any JSON value, infinite numbers among them."""
    tree = json.loads(json.dumps(tree))
    for _ in range(draw(st.integers(1, 2))):
        owner, key = draw(st.sampled_from(list(spots(tree))))
        owner[key] = copy.deepcopy(draw(HOSTILE))
    return json.dumps(tree).replace('"INFINITE"', draw(st.sampled_from(["1e999", "-1e999", "NaN"]))).encode()


Box = Sequence[float]
Sheet = tuple[float, float, str]
"""The width, height and unit of a page."""

Marked = tuple[int, str | None, Box]
"""The page, text and box of a word, or of a drawn region, which has no text."""

INCHES, PIXELS = (8.5, 11.0, "inch"), (1700.0, 2200.0, "pixel")
RESOLUTION = 200.0
IN_PIXELS: list[Word] = [(text, (a * 200, b * 200, c * 200, d * 200)) for text, (a, b, c, d) in building.WORDS]


def ocr(*sheets: tuple[Sheet, Sequence[Word]], layout: Any = building.layout_2) -> bytes:
    """An OCR file with a page for each sheet, with its own words."""
    made = [layout(words, width=width, height=height, unit=unit) for (width, height, unit), words in sheets]
    building.pages(made[0])[:] = [
        {**building.pages(one)[0], key: number}
        for number, one in enumerate(made, 1)
        for key in building.pages(one)[0].keys() & {"page", "pageNumber"}
    ]
    return styled(made[0])


def labels(*boxes: Marked, shape: str = PLAIN) -> Json:
    """A labels file of boxes with their page and text; without one they are drawn."""
    if shape == PREVIEW:
        regions = [{"pageNumber": page, "polygon": list(box)} for page, _, box in boxes]
        return {
            "docName": "a.pdf",
            "labels": [{"fieldKey": "x", "fieldValues": [text for _, text, _ in boxes], "regions": regions}],
        }
    return {
        "document": "a.pdf",
        "labels": [
            {
                "label": f"{number}",
                "value": [{"page": page, "text": text, "boundingBoxes": [list(box)]}],
                **({} if text else {"labelType": "region"}),
            }
            for number, (page, text, box) in enumerate(boxes)
        ],
    }


def absolute(sheet: int = 1, words: Sequence[Word] = building.WORDS) -> list[Marked]:
    """The boxes of words as the OCR file has them."""
    return [(sheet, text, building.corners(box)) for text, box in words]


def fractions(sheet: int = 1) -> list[Marked]:
    """The same as fractions of the page, the second of which is in pixels."""
    words, (width, height, _) = (IN_PIXELS, PIXELS) if sheet == 2 else (building.WORDS, INCHES)
    return [(sheet, text, building.fractions(box, width, height)) for text, box in words]


def word_boxes(unit: float, most: int) -> st.SearchStrategy[tuple[float, float, float, float]]:
    """Boxes of words on a grid of a unit: each reaches beyond what a fraction can be."""
    side = st.integers(0, most // 2)
    least = math.ceil(1.1 / unit)
    boxes = st.tuples(side, side, st.integers(least, most // 2), st.integers(1, most // 2))
    corners = boxes.map(lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3]))
    return corners.map(lambda box: cast("tuple[float, float, float, float]", tuple(round(value * unit, 4) for value in box)))


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, bytes, bytes]:
    """A form in one unit: the unit, its OCR file of some pages of different sizes, and labels as fractions of them."""
    unit = draw(st.sampled_from(["inch", "pixel"]))
    step, most = (1e-4, 85000) if unit == "inch" else (1, 4000)
    sheets, marked = [], []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        width, height = (round(draw(st.integers(most, 2 * most)) * step, 4) for _ in range(2))
        words = [(f"w{place}", box) for place, box in enumerate(draw(st.lists(word_boxes(step, most), min_size=1, max_size=4)))]
        sheets.append(((width, height, unit), words))
        marked += [(number, text, building.fractions(box, width, height)) for text, box in words]
    layout = draw(st.sampled_from(list(building.LAYOUTS.values())))
    return unit, ocr(*sheets, layout=layout), styled(labels(*marked, shape=draw(st.sampled_from([PLAIN, PREVIEW]))), draw(STYLES))
