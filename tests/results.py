"""Saved results of models, made of the words that all shapes show, and what labels of them say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dataprep.convert.results import Labeled, labels_of
from dataprep.decode import decode
from tests import building

Json = dict[str, Any]

BOX = building.corners(building.box_of("Contoso"))
FIELDS, FIELDS_3 = "/analyzeResult/documentResults/0/fields", "/analyzeResult/documents/0/fields"
"""Where the fields of the only document stand, in 2.x and from 3.0 on."""


def of(tree: Json | bytes, document: str = "a.pdf") -> Labeled:
    """What a result gives that is one."""
    found = labels_of(tree if isinstance(tree, bytes) else json.dumps(tree).encode(), "r.json", document)
    assert isinstance(found, Labeled)
    return found


def result_2(fields: object, **given: Any) -> Json:
    """A result of 2.1: the words of the page are lines 0 to 6."""
    layout = building.with_marks(building.layout_2(**given), [("selected", (5.0, 5.0, 5.2, 5.2))])
    return building.put(layout, "/analyzeResult/documentResults", [{"docType": "custom:form", "fields": fields}])


def result_3(fields: object, **given: Any) -> Json:
    """A result from 3.0 on; its selection mark stands at the end of the content."""
    layout = building.with_marks(building.layout_3(**given), [("unselected", (5.0, 5.0, 5.2, 5.2))])
    result = layout["analyzeResult"]
    result["pages"][0]["selectionMarks"][0]["span"] = {"offset": len(result["content"]) + 1, "length": 12}
    result["content"] += " :unselected:"
    result["documents"] = [{"docType": "custom", "fields": fields, "confidence": 1}]
    return layout


def field_2(*words: int, **more: Any) -> Json:
    """A field of 2.1 that refers to words by their line."""
    return {"type": "string", "text": "x", "elements": [f"#/readResults/0/lines/{word}/words/0" for word in words], **more}


def field_3(*words: str, **more: Any) -> Json:
    """A field from 3.0 on that refers to words by their spans."""
    content = building.layout_3()["analyzeResult"]["content"]
    spans = [{"offset": content.index(word), "length": len(word)} for word in words]
    return {"type": "string", "content": " ".join(words), "spans": spans, **more}


def boxed(box: Sequence[float] = BOX, page: int = 1, **more: Any) -> Json:
    """A field from 3.0 on that has a region and no spans."""
    return {"type": "string", "boundingRegions": [{"pageNumber": page, "polygon": list(box)}], **more}


def texts(found: Labeled) -> dict[str, list[str]]:
    """The texts of each label."""
    return {label["label"]: [item["text"] for item in label["value"]] for label in found.labels["labels"]}


def boxes(found: Labeled, label: str) -> list[list[float]]:
    """The boxes of a label."""
    value = next(one["value"] for one in found.labels["labels"] if one["label"] == label)
    return [item["boundingBoxes"][0] for item in value]


def lost(found: Labeled) -> list[tuple[str, str | None]]:
    """Where something is lost, and of what."""
    return [(loss.at.pointer, loss.about) for loss in found.losses]


def read(tree: Json | bytes, kind: str) -> Any:
    """A file that is read whole, as the model has it."""
    decoded = decode(tree if isinstance(tree, bytes) else json.dumps(tree).encode(), "x", kind)
    assert decoded.format
    assert not decoded.faults
    return decoded.format.read(decoded.wire, "x", False)
