"""Labels and OCR files of every shape, as a defect finds its way in them: what is chosen, and where it stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.mutations.planting import Json

Numbers = list[float]


def labels_of(form: str) -> str:
    """The name of a form's labels file."""
    return f"{form}.labels.json"


def ocr_of(form: str) -> str:
    """The name of a form's OCR file."""
    return f"{form}.ocr.json"


@dataclass(frozen=True)
class Chosen:
    """One item of one label in a parsed labels file of any shape. Numbers count from the start of the file."""

    tree: Json
    number: int
    item: int = 0

    @property
    def is_preview(self) -> bool:
        """Whether the file has the shape of 2.0-preview."""
        return "docName" in self.tree

    @property
    def label(self) -> Json:
        """The label as it stands in the file."""
        label: Json = self.tree["labels"][self.number]
        return label

    @property
    def items(self) -> list[Json]:
        """What holds the page and the box of each item."""
        items: list[Json] = self.label["regions" if self.is_preview else "value"]
        return items

    @property
    def texts(self) -> list[str]:
        """The text of each item."""
        return list(self.label["fieldValues"]) if self.is_preview else [item["text"] for item in self.items]

    @property
    def name(self) -> str:
        """The name of the label."""
        return str(self.label[self.name_member])

    @property
    def name_member(self) -> str:
        """What the file calls the name of a label."""
        return "fieldKey" if self.is_preview else "label"

    @property
    def page_member(self) -> str:
        """What the file calls the page of an item."""
        return "pageNumber" if self.is_preview else "page"

    @property
    def page(self) -> int:
        """The page of the item."""
        return int(self.items[self.item][self.page_member])

    @property
    def at(self) -> str:
        """The pointer of the label."""
        return f"/labels/{self.number}"

    @property
    def name_at(self) -> str:
        """The pointer of the label's name."""
        return f"{self.at}/{self.name_member}"

    @property
    def item_at(self) -> str:
        """The pointer of the item: in the preview of its text."""
        return f"{self.at}/{'fieldValues' if self.is_preview else 'value'}/{self.item}"

    @property
    def box_at(self) -> str:
        """The pointer of the item's box."""
        if self.is_preview:
            return f"{self.at}/regions/{self.item}/polygon"
        return f"{self.item_at}/boundingBoxes/0"

    @property
    def box(self) -> Numbers:
        """The item's box as it stands in the file."""
        item = self.items[self.item]
        box: Numbers = item["polygon"] if self.is_preview else item["boundingBoxes"][0]
        return box

    def put_text(self, text: str) -> None:
        """Give the item another text; the preview's whole value goes along."""
        if self.is_preview:
            self.label["fieldValues"][self.item] = text
            self.label["fieldValue"] = " ".join(self.label["fieldValues"])
        else:
            self.items[self.item]["text"] = text

    def insert(self, text: str, page: int, box: Sequence[float], drawn: bool = False) -> Chosen:
        """A further item at the end of the label; returns it."""
        if self.is_preview:
            self.items.append({"pageNumber": page, "polygon": list(box)})
            self.label["fieldValues"].append(text)
            self.label["fieldValue"] = " ".join(self.label["fieldValues"])
        else:
            self.items.append({"page": page, "text": text, "boundingBoxes": [list(box)]})
        if drawn:
            self.label["labelType"] = "region"
        return Chosen(self.tree, self.number, len(self.items) - 1)


def choose(tree: Json, name: str, item: int = 0) -> Chosen:
    """The item of a label, by the label's name; a negative item counts from the end."""
    member = "fieldKey" if "docName" in tree else "label"
    number = [label[member] for label in tree["labels"]].index(name)
    return chosen(tree, number, item)


def chosen(tree: Json, number: int, item: int = 0) -> Chosen:
    """The item of a label, by numbers that may count from the end."""
    first = Chosen(tree, number % len(tree["labels"]))
    return Chosen(tree, first.number, item % len(first.items))


def new_label(tree: Json, name: str) -> Chosen:
    """A further label at the end, as yet without an item."""
    is_preview = "docName" in tree
    words: Json = {"fieldKey": name, "fieldValue": "", "fieldValues": [], "regions": []}
    tree["labels"].append(words if is_preview else {"label": name, "value": []})
    return Chosen(tree, len(tree["labels"]) - 1)


@dataclass(frozen=True)
class Word:
    """A word of an OCR file as it stands there: the pointer of its object, its text and its polygon."""

    at: str
    text: str
    box_at: str
    node: Json

    @property
    def box(self) -> Numbers:
        """The polygon as it stands in the file."""
        box: Numbers = self.node[self.box_at.rpartition("/")[2]]
        return box


@dataclass(frozen=True)
class Layout:
    """A parsed OCR file of any shape."""

    tree: Json

    @property
    def result(self) -> Json:
        """The result of the operation."""
        result: Json = self.tree["analyzeResult"]
        return result

    @property
    def is_2(self) -> bool:
        """Whether the file is of 2.x: words within lines."""
        return "readResults" in self.result

    @property
    def pages(self) -> list[Json]:
        """The pages."""
        pages: list[Json] = self.result["readResults" if self.is_2 else "pages"]
        return pages

    @property
    def number_member(self) -> str:
        """What the file calls the number of a page."""
        return "page" if self.is_2 else "pageNumber"

    @property
    def text_member(self) -> str:
        """What the file calls the text of a word or line."""
        return "text" if self.is_2 else "content"

    def page_at(self, index: int) -> str:
        """The pointer of a page."""
        return f"/analyzeResult/{'readResults' if self.is_2 else 'pages'}/{index % len(self.pages)}"

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page, by its number."""
        page = self.pages[number - 1]
        return page["width"], page["height"]

    def words(self, index: int) -> list[Word]:
        """The words of a page in the order of the file."""
        return list(self._words(index))

    def _words(self, index: int) -> Iterator[Word]:
        page, at = self.pages[index], self.page_at(index)
        if not self.is_2:
            for number, node in enumerate(page["words"]):
                member = "polygon" if "polygon" in node else "boundingBox"
                yield Word(f"{at}/words/{number}", node["content"], f"{at}/words/{number}/{member}", node)
            return
        for place, line in enumerate(page["lines"]):
            for number, node in enumerate(line["words"]):
                own = f"{at}/lines/{place}/words/{number}"
                yield Word(own, node["text"], f"{own}/boundingBox", node)

    def fractions(self, word: Word, number: int) -> Numbers:
        """The polygon of a word in fractions of its page."""
        size = self.size(number)
        return [value / size[place % 2] for place, value in enumerate(word.box)]

    def phrase(self, text: str, number: int) -> list[Word]:
        """The words, one after the other, that first say a text on a page."""
        wanted, words = text.split(), self.words(number - 1)
        starts = range(len(words) - len(wanted) + 1)
        start = next(start for start in starts if [word.text for word in words[start : start + len(wanted)]] == wanted)
        return words[start : start + len(wanted)]


def polygons(node: object) -> Iterator[Numbers]:
    """Every polygon of a parsed OCR file, as it stands there."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"polygon", "boundingBox"}:
                yield value
            else:
                yield from polygons(value)
    elif isinstance(node, list):
        yield from itertools.chain.from_iterable(map(polygons, node))
