"""Layouts of one version, of previews and of SDKs: what stays byte for byte, and what becomes of the rest."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataprep.convert.ocr import RAW, READ_AGAIN, REBUILT, STAMPS, convert
from dataprep.formats.sdk import raw_of as response_of
from tests import building
from tests.building import NOTHING, put
from tests.layouts import CORNERS, Json, converted, full_2, full_3, layouts_2, layouts_3, model, raw_of, result, told

AT, PATH = "/analyzeResult", "a.pdf.ocr.json"

OWN = {
    "2.0-preview": ("2.0", "2.0.0"),
    "2.0": ("2.0", "2.0.0"),
    "2.1": ("2.1.0", "2.1"),
    "3.0": ("2022-08-31", "2022-01-30-preview"),
    "3.1": ("2023-07-31", "2023-02-28-preview"),
    "4.0": ("2024-11-30", "2024-02-29-preview"),
}
"""What layouts of each version say."""


def layout_of(version: str) -> Json:
    """A layout that says a version."""
    return building.layout_2(version=version) if version.startswith("2.") else full_3(version)


@pytest.mark.parametrize(("to", "version"), [(to, version) for to, versions in OWN.items() for version in versions])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_layout_of_the_version_is_the_same(to: str, version: str, mark: bytes) -> None:
    raw = mark + json.dumps(layout_of(version), indent=3).encode() + b" \r\n"
    for target in (to, RAW):
        made = convert(raw, PATH, target)
        assert made.raw is raw
        assert (made.losses, made.notes) == ((), ())
        assert made.was == to.removesuffix("-preview")


@given(st.one_of(layouts_2(), layouts_3(wild=True)))
@settings(max_examples=60, deadline=None)
def test_what_is_of_the_version_is_the_same(layout: Json) -> None:
    raw = raw_of(layout, 1)
    was = convert(raw, PATH, RAW).was or ""
    assert was in STAMPS
    assert convert(raw, PATH, was).raw is raw


@pytest.mark.parametrize("version", ["3.0", "4.0", "9", "2.7", "", "2021"])
def test_a_version_that_is_none_is_no_target(version: str) -> None:
    old, new = building.layout_2(version=version), full_3(version)
    for layout in (old, new):
        for to, stamp in STAMPS.items():
            made = converted(layout, to)
            assert made.was == version
            assert {result(made).get("version"), result(made).get("apiVersion")} == {stamp, None}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_within_one_shape_all_other_text_stays(indent: Any) -> None:
    raw = json.dumps(full_3("2022-08-31"), indent=indent).encode().replace(b"1.8", b"1.800").replace(b"Ltd", b"\\u004ctd")
    made = convert(raw, PATH, "4.0")
    assert made.raw == raw.replace(b"2022-08-31", b"2024-11-30")
    assert made.notes == (READ_AGAIN.format("3.0"),)
    assert convert(made.raw, PATH, "3.0").raw == raw
    old = json.dumps(full_2(), indent=indent).encode().replace(b"1.8", b"1.800")
    put_back = convert(old, PATH, "2.0").raw
    assert b"1.800" in put_back
    assert json.loads(put_back)["analyzeResult"]["version"] == "2.0.0"


@pytest.mark.parametrize("indent", [None, 1, 4, "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_another_shape_is_indented_alike(indent: Any, newline: str) -> None:
    for layout, to in ((full_2(), "3.1"), (full_3(), "2.1")):
        text = json.dumps(layout, indent=indent).replace("\n", newline) + newline
        made = convert(b"\xef\xbb\xbf" + text.encode(), PATH, to).raw.decode()
        separators = (",", ":") if indent is None else (",", ": ")
        wanted = json.dumps(json.loads(made), indent=indent, separators=separators, ensure_ascii=False)
        assert made == wanted.replace("\n", newline) + newline


@pytest.mark.parametrize("version", ["2021-09-30-preview", "2022-01-30-preview"])
def test_boxes_of_previews_become_polygons(version: str) -> None:
    layout = building.with_marks(building.layout_3(version=version, polygon="boundingBox"), [("selected", (5, 5, 5.2, 5.2))])
    text = 'say "boundingBox": [1]'
    for element in (*layout["analyzeResult"]["pages"][0]["words"][:1], *layout["analyzeResult"]["pages"][0]["lines"][:1]):
        element["content"] = text
    del layout["analyzeResult"]["stringIndexType"]
    for to in ("3.1", "4.0"):
        made = converted(layout, to)
        assert made.losses == ()
        page = result(made)["pages"][0]
        for element in (*page["words"], *page["lines"], *page["selectionMarks"]):
            assert "polygon" in element
            assert "boundingBox" not in element
        assert page["words"][0]["content"] == text
    assert model(converted(layout, "2.1").raw) == model(layout)


def test_a_box_beside_a_polygon_is_lost() -> None:
    layout = full_3("2022-01-30-preview")
    put(layout, f"{AT}/pages/0/words/3/boundingBox", CORNERS)
    twice = {"polygon": CORNERS, "boundingBox": {"polygon": CORNERS, "boundingBox": CORNERS}}
    put(layout, f"{AT}/pages/0/new", [twice])
    put(layout, f"{AT}/sections", [{"polygon": 1, "boundingBox": 2}])
    made = converted(layout, "3.1")
    assert told(made) == [
        ("sections has no place in 3.1: left out", f"{AT}/sections", 1),
        ("boundingBox stands beside polygon: left out", f"{AT}/pages/0/words/3/boundingBox", 2),
    ]
    assert json.loads(made.raw) == put(full_3("2023-07-31"), f"{AT}/pages/0/new", [{"polygon": CORNERS}])


@pytest.mark.parametrize("member", ["width", "height", "unit"])
def test_office_files_stay_as_they_are(member: str) -> None:
    raw = raw_of(put(full_3(), f"{AT}/pages/0/{member}", NOTHING))
    for to in ("2.0-preview", "2.0", "2.1"):
        made = convert(raw, PATH, to)
        assert made.raw is raw
        assert made.was is None
        assert told(made) == [("not converted: a page has no size, without which 2.x says nothing", AT, 1)]
    assert convert(raw, PATH, "3.0").losses == ()


UNREAD: dict[str, bytes] = {
    "F008": b" ",
    "F009": b"version https://git-lfs.github.com/spec/v1\n",
    "F011": b'{"status": ',
    "F012": b'{"status": "\xff"}',
    "F015": raw_of(put(full_2(), f"{AT}/readResults/0/lines/3/text", 7)),
    "F016": b'{"a": 1}',
    "O201": b'{"status": "running"}',
    "O202": b'[{"page_number": 1}]',
}


@pytest.mark.parametrize("code", UNREAD)
def test_what_is_not_read_whole_stays_as_it_is(code: str) -> None:
    for to in (*STAMPS, RAW):
        made = convert(UNREAD[code], PATH, to)
        assert made.raw is UNREAD[code]
        assert made.was is None
        (message,) = (message for message, *_ in told(made))
        assert message.startswith("not converted: ")
        assert message.endswith(f" ({code})")


def objects(layout: Json, enveloped: bool = False) -> Json:
    """A layout as the SDKs of 3.x write it."""
    made: Json = _objects(layout["analyzeResult"])
    del made["string_index_type"]
    return {"analyze_result": made} if enveloped else made


def _objects(node: Any, key: str = "") -> Any:
    if key == "polygon":
        return [{"x": x, "y": y} for x, y in zip(node[::2], node[1::2], strict=True)]
    if isinstance(node, dict):
        return {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): _objects(node[name], name) for name in node}
    return [_objects(member) for member in node] if isinstance(node, list) else node


@pytest.mark.parametrize("enveloped", [False, True])
def test_objects_of_an_sdk_become_the_response(enveloped: bool) -> None:
    dumped = objects(full_3("2023-07-31"), enveloped)
    for to in (RAW, "3.1"):
        made = convert(raw_of(dumped), PATH, to)
        assert json.loads(made.raw) == response_of(dumped)
        assert (made.was, made.losses, made.notes) == ("3.1", (), (REBUILT,))
    for to in ("2.1", "3.0", "4.0"):
        through = converted(raw_of(dumped), to)
        assert through.raw == convert(convert(raw_of(dumped), PATH, RAW).raw, PATH, to).raw
        assert through.notes == (REBUILT, READ_AGAIN.format("3.1"))


@given(layouts_3())
@settings(max_examples=40, deadline=None)
def test_objects_of_any_layout_are_rebuilt(layout: Json) -> None:
    result = layout["analyzeResult"]
    result["stringIndexType"] = "unicodeCodePoint"
    made = convert(raw_of(objects(layout)), PATH, RAW)
    assert json.loads(made.raw)["analyzeResult"] == result


@pytest.mark.parametrize(("enveloped", "prefix"), [(False, ""), (True, "/analyze_result")])
def test_what_is_lost_of_objects_has_its_place_among_them(enveloped: bool, prefix: str) -> None:
    layout = full_3("2023-07-31")
    put(layout, f"{AT}/pages/0/words/2/polygon", NOTHING)
    put(layout, f"{AT}/tables/0/cells/1/kind", "rowHeader")
    put(layout, f"{AT}/tables/0/cells/1/boundingRegions", [{"pageNumber": 1}, {"pageNumber": 2}])
    put(layout, f"{AT}/keyValuePairs", [{"new": 1}])
    put(layout, f"{AT}/styles/0/similarFontFamily", "x")
    made = converted(raw_of(objects(layout, enveloped)), "2.1")
    assert {pointer for _, pointer, _ in told(made)} == {
        f"{prefix}/key_value_pairs",
        f"{prefix}/pages/0/words/2",
        f"{prefix}/styles/0/similar_font_family",
        f"{prefix}/tables/0",
    }


def test_objects_that_are_not_converted_stay_as_they_are() -> None:
    for change in ({"width": NOTHING}, {"pageNumber": "one"}):
        layout = full_3("2023-07-31")
        for key, value in change.items():
            put(layout, f"{AT}/pages/0/{key}", value)
        raw = raw_of(objects(layout))
        made = convert(raw, PATH, "2.1")
        assert made.raw is raw
        assert (made.was, made.notes) == (None, ())
        assert made.losses[0].at.pointer in {"", "/pages/0/page_number"}


def test_objects_of_other_sdks_stay_as_they_are() -> None:
    raw = raw_of(objects(put(full_3(), f"{AT}/documents", [{"fields": {"total_due": {}}}])))
    for to in (RAW, "2.1", "4.0"):
        made = convert(raw, PATH, to)
        assert made.raw is raw
        told_of = "not converted: it was written from an SDK's objects, and cannot be rebuilt: run Layout again (O202)"
        assert told(made) == [(told_of, "", 1)]
