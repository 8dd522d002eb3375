"""What a trained model read on a form: the fields of a saved result of any version, and the key-value pairs of an unlabeled one.

A result may hold anything below its layout, which alone is read by types: what it should hold is looked at where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from dataprep.findings import Location
from dataprep.pieces import MARK, STATES, Layout, Piece, number_of, text_of

DOCUMENTS = ("documentResults", "documents")
"""What the list of documents is called, in 2.x and from 3.0 on."""

PARTS: Mapping[str, type] = {"valueArray": list, "valueObject": dict}
"""The members that hold what a field is made of."""

NO_FIELD = "is no field as results hold them: left out"
NO_PLACE = "has a value without a place on a page: not labeled"
NO_TABLE = "has parts that are no rows of a table: labeled as one text"
NO_WHOLE = "has parts that are no rows of a table, and no place of its own: not labeled"


class Predicted(msgspec.Struct, frozen=True):
    """A field of a result, or a cell of one that is a table; its `path` is then field, row, column.

    `pieces` stand on one page; where there are none, the field cannot be labeled. `lost` says what is left out.
    `document` numbers the document of the result. `is_growing` says that the rows of the table are numbered, not named.
    """

    path: tuple[str, ...]
    type: str
    at: Location
    pieces: tuple[Piece, ...] = ()
    confidence: float | None = None
    lost: tuple[str, ...] = ()
    document: int = 0
    is_growing: bool = False


def documents(layout: Layout, at: Location) -> Iterator[Predicted]:
    """The fields of the documents of a result at a place, in the order of the file; those without a value left out."""
    for member in DOCUMENTS:
        wanted = layout.result.get(member) or ()
        for number, document in enumerate(wanted) if isinstance(wanted, list) else ():
            here = at.child(member, number)
            fields = document.get("fields") or {} if isinstance(document, dict) else None
            if not isinstance(fields, dict):
                yield Predicted((), "", here, lost=(NO_FIELD,))
                continue
            for name, node in fields.items():
                cells = _cells(name, node, here.child("fields", name), layout)
                yield from (msgspec.structs.replace(cell, document=number) for cell in cells)


def pairs(layout: Layout, at: Location) -> Iterator[tuple[str, Predicted | None]]:
    """The key-value pairs of a result at a place: the text of the key, and the value, None where there is none."""
    for place, page, node in _pair_nodes(layout.result, at):
        if not isinstance(node, dict):
            yield "", Predicted((), "", place, lost=(NO_FIELD,))
            continue
        key, value = node.get("key"), node.get("value")
        if isinstance(value, dict):
            is_mark = isinstance(content := value.get("content"), str) and content in STATES
            told = {"page": page, "confidence": node.get("confidence"), "type": MARK if is_mark else "string"}
            value = {**value, **told}
        name = text_of(key) if isinstance(key, dict) else ""
        yield name, _leaf((name,), value, place.child("value"), layout)


def _pair_nodes(result: Mapping[str, Any], at: Location) -> Iterator[tuple[Location, object, object]]:
    """The key-value pairs with their place and, in 2.x, their page."""
    for place, page, nodes in pair_lists(result, at):
        for number, node in enumerate(nodes) if isinstance(nodes, list) else ():
            yield place.child(number), page, node


def pair_lists(result: Mapping[str, Any], at: Location) -> Iterator[tuple[Location, object, object]]:
    """The lists of key-value pairs with their place and, in 2.x, their page."""
    if "keyValuePairs" in result:
        yield at.child("keyValuePairs"), None, result["keyValuePairs"]
    pages = result.get("pageResults")
    for number, page in enumerate(pages) if isinstance(pages, list) else ():
        if isinstance(page, dict) and "keyValuePairs" in page:
            yield at.child("pageResults", number, "keyValuePairs"), page.get("page"), page["keyValuePairs"]


def _cells(name: str, node: object, at: Location, layout: Layout) -> Iterator[Predicted]:
    """A field as itself, or as the cells of a table where its parts are objects."""
    member, rows = _parts(node)
    if not rows or not all(isinstance(row, dict) and isinstance(row.get("valueObject"), dict) for _, row in rows):
        rows, found = [], _leaf((name,), node, at, layout)
        yield from (found,) if found else ()
    for key, row in rows:
        for column, cell in row["valueObject"].items():
            place = at.child(member, key, "valueObject", column)
            if found := _leaf((name, str(key), column), cell, place, layout):
                yield msgspec.structs.replace(found, is_growing=member == "valueArray")


def _parts(node: object) -> tuple[str, list[tuple[int | str, Any]]]:
    """What a field is made of, by number or name, and the member that holds it; parts without a value left out."""
    if not isinstance(node, dict):
        return "", []
    array, members = node.get("valueArray"), node.get("valueObject")
    if isinstance(array, list) and array:
        return "valueArray", [(number, part) for number, part in enumerate(array) if _has_value(part)]
    return "valueObject", [(key, part) for key, part in members.items() if _has_value(part)] if isinstance(members, dict) else []


def _has_value(node: object) -> bool:
    """Whether a part says anything but that there is nothing."""
    if not isinstance(node, dict):
        return node is not None
    return _says_something(node) or any(node.get(member) for member in PARTS)


def _says_something(node: Mapping[str, Any]) -> bool:
    """Whether a field has a value of its own, or a text."""
    told = ((key, value) for key, value in node.items() if key in {"text", "content"} or key.startswith("value"))
    return any(value not in (None, "", [], {}) for key, value in told if not isinstance(value, PARTS.get(key, ())))


def _leaf(path: tuple[str, ...], node: object, at: Location, layout: Layout) -> Predicted | None:
    """A field or cell that is labeled as a whole; None for one without a value."""
    if node is None:
        return None
    if not isinstance(node, dict):
        return Predicted(path, "", at, lost=(NO_FIELD,))
    type_ = node["type"] if isinstance(node.get("type"), str) else "string"
    pieces, lost = layout.place(node, type_)
    member, parts = _parts(node)
    if parts and not pieces and not lost:
        pieces = _of_parts(parts, layout)
    if pieces and parts and (member, len(parts)) != ("valueArray", 1):
        lost = (*lost, NO_TABLE)
    elif not pieces and not lost:
        lost = (NO_WHOLE,) if parts else (NO_PLACE,) if _says_something(node) else ()
    if not pieces and not lost:
        return None
    return Predicted(path, "string" if parts else type_, at, pieces, number_of(node.get("confidence")), lost)


def _of_parts(parts: Sequence[tuple[int | str, Any]], layout: Layout) -> tuple[Piece, ...]:
    """The places of single values that a field is a list of; none where one has no place, or they stand on several pages."""
    pieces = list[Piece]()
    for _, part in parts:
        placed, lost = layout.place(part, "string") if isinstance(part, dict) and not _parts(part)[1] else ((), ())
        if lost or not placed:
            return ()
        pieces += placed
    return tuple(pieces) if len({piece.page for piece in pieces}) == 1 else ()
