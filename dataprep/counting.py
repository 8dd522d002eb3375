"""What is in a set: how many forms, pages, bytes and labels, and how much room each limit of the target leaves."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct

from dataprep.cache import cache_of
from dataprep.checking import Judged, judge_set
from dataprep.facts import Facts, Kind
from dataprep.listing import SIDECARS
from dataprep.progress import Watch
from dataprep.sets import OpenSet, open_sets
from dataprep.settings import Settings
from dataprep.targets import Limit
from dataprep.texts import Text
from dataprep.work import Run, each_set, running

if TYPE_CHECKING:
    from concurrent.futures import Executor


class FieldCount(Struct):
    """How often a field is labeled."""

    name: Annotated[str, Meta(description="The name of the field.")]
    type: Annotated[str | None, Meta(description="Its type; null where fields.json does not declare it.")]
    forms: Annotated[int, Meta(description="Forms that label it.")]
    labels: Annotated[int, Meta(description="Labels of it in all forms; a table has one a cell.")]


class ClassCount(Struct):
    """How many forms, or texts, a class has."""

    name: Annotated[str, Meta(description="The name of the class.")]
    forms: Annotated[int, Meta(description="Forms that are there, or texts that are listed.")]
    valid: Annotated[int, Meta(description="Those that count for training.")]


class HeadRoom(Struct):
    """A limit of the target, and how far the set is from it."""

    limit: Annotated[str, Meta(description="The name of the limit.")]
    about: Annotated[str, Meta(description="What is counted.")]
    used: Annotated[int, Meta(description="How much there is, in pieces, pixels or bytes.")]
    bound: Annotated[Literal["least", "most"], Meta(description="Whether there must be at least or at most as many.")]
    value: Annotated[int, Meta(description="The limit, in pieces, pixels or bytes.")]
    left: Annotated[int, Meta(description="How much more or less there may be; negative where the limit is broken.")]
    model: Annotated[str | None, Meta(description="The kind of model that sets it; null where all do.")]
    tier: Annotated[str | None, Meta(description="The pricing tier that sets it; null where all do.")]
    contested: Annotated[bool, Meta(description="Whether another source gives another number.")]
    source: Annotated[str, Meta(description="Where it is printed.")]
    date: Annotated[str, Meta(description="When that was read or written.")]


class SetStats(Struct):
    """One set."""

    path: Annotated[str, Meta(description="As it was given.")]
    kind: Annotated[str, Meta(description="labeled, unlabeled, classifier or text.")]
    target: Annotated[str, Meta(description="The API version.")]
    model: Annotated[str | None, Meta(description="template or neural; null where it was not given.")]
    tier: Annotated[str, Meta(description="The pricing tier.")]
    forms: Annotated[int, Meta(description="Forms found, or texts that are listed.")]
    valid: Annotated[int, Meta(description="Those that count for training.")]
    with_ocr: Annotated[int, Meta(description="Forms that have an OCR file.")]
    labeled: Annotated[int, Meta(description="Forms that have a labels file.")]
    pages: Annotated[int, Meta(description="Pages of all forms that could be opened.")]
    bytes: Annotated[int, Meta(description="Bytes of all forms, sidecars not counted, or of all listed texts.")]
    labels: Annotated[int, Meta(description="Labels of all forms; of texts a class of a document each.")]
    ocr_versions: Annotated[dict[str, int], Meta(description="OCR files by the version they say.")]
    label_shapes: Annotated[dict[str, int], Meta(description="Labels files by shape, those of texts by version.")]
    fields: Annotated[list[FieldCount], Meta(description="Every field that is declared or labeled.")]
    classes: Annotated[list[ClassCount], Meta(description="The classes of a classifier, or of texts.")]
    limits: Annotated[list[HeadRoom], Meta(description="Every limit of the target that concerns such a set.")]
    complete: Annotated[bool, Meta(description="Whether every rule could run; false where one crashed, by a fault of dataprep.")]


class StatsObject(Struct):
    """What is in some sets."""

    version: Annotated[Literal[1], Meta(description="The version of this shape.")]
    datasets: Annotated[list[SetStats], Meta(description="The sets, in the order in which they were given.")]


def stats(
    *paths: str | os.PathLike[str],
    settings: Settings | None = None,
    config: str | os.PathLike[str] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    cache: str | os.PathLike[str] | None = None,
    cache_strict: bool = False,
    progress: Watch | None = None,
    **options: object,
) -> StatsObject:
    """Count what is in sets of training data; paths, options and errors are those of `check`."""
    with running(executor, jobs, cache_of(cache, paths, cache_strict), progress) as run:
        return StatsObject(1, list(each_set(counted, open_sets(paths, options, settings, config), run)))


def counted(one: OpenSet, run: Run) -> SetStats:
    """What is in a set."""
    return stats_of(judge_set(one, run))


def stats_of(judged: Judged) -> SetStats:
    """What is in a set that was judged."""
    facts, plan, summary = judged.facts, judged.plan, judged.report.datasets[0]
    labels = judged.texts.labels if judged.texts else ()
    return SetStats(
        path=summary.path,
        kind=summary.kind,
        target=summary.target,
        model=summary.model,
        tier=summary.tier,
        forms=summary.documents,
        valid=summary.valid_documents,
        with_ocr=sum(fact.has_ocr for fact in facts),
        labeled=sum(fact.has_labels for fact in facts) + sum(bool(entry.said) for one in labels for entry in one.documents),
        pages=_pages(facts),
        bytes=_bytes(judged),
        labels=sum(sum(fact.labels) for fact in facts) + sum(len(entry.said) for one in labels for entry in one.documents),
        ocr_versions=_counted(fact.version for fact in facts),
        label_shapes=_counted([*(fact.shape for fact in facts), *(one.version for one in labels)]),
        fields=list(_fields(judged)),
        classes=list(_classes(judged)),
        complete=not judged.report.crashed,
        limits=[room for measure in MEASURES if plan.kind in measure.kinds for room in _rooms(measure, judged)],
    )


def _pages(facts: Sequence[Facts]) -> int:
    return sum(fact.pages or 0 for fact in facts)


def _bytes(judged: Judged) -> int:
    return sum(fact.size for fact in judged.facts) + sum(text.size for text in _listed(judged))


def _listed(judged: Judged) -> Iterator[Text]:
    """The texts of a text set that are listed and could be read."""
    if judged.texts:
        paths = dict.fromkeys(path for one in judged.texts.labels for path in one.paths)
        yield from (text for path in paths if (text := judged.texts.texts.texts.get(path)))


def _counted(names: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(name for name in names if name is not None).items()))


def _fields(judged: Judged) -> Iterator[FieldCount]:
    """The declared fields in the order of fields.json, then those that are only labeled."""
    forms: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    for fact in judged.facts:
        forms.update(fact.fields or ())
        labels.update(dict(zip(fact.fields or (), fact.labels, strict=True)))
    types: dict[str, str | None] = {}
    for field in judged.fields.fields if judged.fields else ():
        types.setdefault(field.name, field.type)
    for name in dict.fromkeys((*types, *sorted(forms))):
        yield FieldCount(name, types.get(name), forms[name], labels[name])


def _classes(judged: Judged) -> Iterator[ClassCount]:
    valid = {fact.document for fact in judged.facts if fact.counts_for(Kind.CLASSIFIER)}
    for entry in judged.plan.classes.classes if judged.plan.classes else ():
        paths = {one.path for one in entry.listed if one.path}
        yield ClassCount(entry.name, len(paths), len(paths & valid))
    for labels in judged.texts.labels if judged.texts else ():
        counted = set(judged.texts.valid_paths(labels)) if judged.texts else set()
        for name, documents in labels.by_class.items():
            yield ClassCount(name, len(documents), sum(labels.path_of(document) in counted for document in documents))


@dataclass(frozen=True, slots=True)
class Measure:
    """What a limit is held against: how much of it a set has, None where it has nothing of the sort."""

    limit: str
    about: str
    bound: Literal["least", "most"]
    kinds: tuple[Kind, ...]
    of: Callable[[Judged], int | None]


def _largest(ending: str) -> Callable[[Judged], int | None]:
    def measured(judged: Judged) -> int | None:
        sizes = (entry.size for name, entry in judged.plan.listing.entries.items() if name.endswith(ending))
        return max(sizes, default=None)

    return measured


def _most(count: Callable[[Facts], int]) -> Callable[[Judged], int | None]:
    return lambda judged: max(map(count, judged.facts), default=None)


def _valid(judged: Judged) -> int:
    return judged.report.datasets[0].valid_documents


def _filled_alone(judged: Judged) -> int | None:
    """The filled forms of a set without an empty one."""
    return None if any(fact.is_valid and fact.is_called_empty for fact in judged.facts) else _valid(judged)


def _filled_beside_empty(judged: Judged) -> int | None:
    """The filled forms of a set with an empty one."""
    valid = [fact for fact in judged.facts if fact.is_valid]
    filled = sum(not fact.is_called_empty for fact in valid)
    return filled if filled < len(valid) else None


def _class_count(judged: Judged) -> int:
    return len(list(_classes(judged)))


def _smallest_class(judged: Judged) -> int | None:
    return min((entry.valid for entry in _classes(judged)), default=None)


def _largest_class(judged: Judged) -> int | None:
    return max((entry.forms for entry in _classes(judged)), default=None)


def _longest_inches(judged: Judged) -> int | None:
    return max((fact.inches for fact in judged.facts if fact.inches is not None), default=None)


def _shortest_side(judged: Judged) -> int | None:
    return min((fact.sides[0] for fact in judged.facts if fact.sides), default=None)


def _longest_side(judged: Judged) -> int | None:
    return max((fact.sides[1] for fact in judged.facts if fact.sides), default=None)


def _longest_text(judged: Judged) -> int | None:
    return max((text.characters for text in _listed(judged)), default=None)


ALL, FORMS = (Kind.LABELED, Kind.UNLABELED, Kind.CLASSIFIER), (Kind.LABELED, Kind.UNLABELED)
LABELED, UNLABELED, CLASSIFIER, TEXT = (Kind.LABELED,), (Kind.UNLABELED,), (Kind.CLASSIFIER,), (Kind.TEXT,)

MEASURES: tuple[Measure, ...] = (
    Measure("labeled_forms", "valid labeled forms", "least", LABELED, _valid),
    Measure("labeled_forms_recommended", "valid labeled forms", "least", LABELED, _valid),
    Measure("unlabeled_forms", "valid filled forms", "least", UNLABELED, _filled_alone),
    Measure("unlabeled_forms_beside_empty", "valid filled forms", "least", UNLABELED, _filled_beside_empty),
    Measure("forms_to_train_and_test", "forms", "least", FORMS, lambda judged: len(judged.facts)),
    Measure("classes_least", "classes", "least", CLASSIFIER, _class_count),
    Measure("classes", "classes", "most", CLASSIFIER, _class_count),
    Measure("class_forms_least", "valid forms of the smallest class", "least", CLASSIFIER, _smallest_class),
    Measure("class_forms", "forms of the largest class", "most", CLASSIFIER, _largest_class),
    Measure("set_pages", "pages of all forms", "most", ALL, lambda judged: _pages(judged.facts)),
    Measure("set_bytes", "bytes of all forms", "most", ALL, _bytes),
    Measure("form_pages", "pages of the longest form", "most", ALL, _most(lambda fact: fact.pages or 0)),
    Measure("form_bytes", "bytes of the largest form", "most", ALL, _most(lambda fact: fact.size)),
    Measure("labels_bytes", "bytes of the largest labels file", "most", LABELED, _largest(SIDECARS["labels"])),
    Measure("ocr_bytes", "bytes of the largest OCR file", "most", ALL, _largest(SIDECARS["ocr"])),
    Measure("page_inches", "inches of the longest side of a PDF page", "most", ALL, _longest_inches),
    Measure("image_pixels", "pixels of the shortest side", "least", ALL, _shortest_side),
    Measure("image_pixels", "pixels of the longest side", "most", ALL, _longest_side),
    Measure("text_documents_least", "texts", "least", TEXT, lambda judged: judged.report.datasets[0].documents),
    Measure("text_documents", "texts", "most", TEXT, lambda judged: judged.report.datasets[0].documents),
    Measure("text_classes_least", "classes", "least", TEXT, _class_count),
    Measure("text_classes", "classes", "most", TEXT, _class_count),
    Measure("text_class_documents_least", "valid texts of the smallest class", "least", TEXT, _smallest_class),
    Measure("text_class_documents_recommended", "valid texts of the smallest class", "least", TEXT, _smallest_class),
    Measure("text_characters", "characters of the longest text", "most", TEXT, _longest_text),
)
"""Every limit that a number of the set is held against."""


def _rooms(measure: Measure, judged: Judged) -> Iterator[HeadRoom]:
    used = measure.of(judged)
    if used is None:
        return
    fitting = judged.plan.target.fitting(measure.limit)
    for entry in _unique(entry for entries in fitting.values() for entry in entries):
        value = _value(entry, measure.bound)
        left = value - used if measure.bound == "most" else used - value
        contested = any(len(entries) > 1 and entry in entries for entries in fitting.values())
        yield HeadRoom(
            limit=measure.limit,
            about=measure.about,
            used=used,
            bound=measure.bound,
            value=value,
            left=left,
            model=entry.model,
            tier=entry.tier,
            contested=contested,
            source=entry.source,
            date=entry.date,
        )


def _unique(entries: Iterable[Limit]) -> Sequence[Limit]:
    """Each entry once: one may hold for several models."""
    return list({id(entry): entry for entry in entries}.values())


def _value(entry: Limit, bound: str) -> int:
    """A limit as a number; of a range the end that is meant."""
    if isinstance(entry.value, list):
        return int(entry.value[0 if bound == "least" else 1])
    return entry.strict
