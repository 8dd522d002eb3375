"""What a labels file is to say of texts: under their new names, with what its version holds, and what is known of the project."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, structs

from dataprep import class_names
from dataprep.conversion import Loss
from dataprep.convert.texts import PREVIEW, SINCE_2022
from dataprep.samples import Sample, Samples
from dataprep.targets import Target
from dataprep.text_names import Names, fit
from dataprep.text_placing import Placed, rough
from dataprep.text_sources import TextSource

SEVERAL = 2

ELSEWHERE = "what is said of the project has no place there: name, container and kind are asked for when it is created"


class TextWanted(Struct, frozen=True):
    """What is wanted of texts: a version, a table or folders and, where given, what is to be said of the project.

    Texts of more characters than `split_at` are split.
    """

    to: str
    is_single: bool | None = None
    language: str | None = None
    container: str | None = None
    project_name: str | None = None
    split_at: int | None = None

    @property
    def project(self) -> Mapping[str, str]:
        """What is to be said of the project, by the keys of 2022-05-01."""
        said = {"storageInputContainerName": self.container, "projectName": self.project_name, "language": self.language}
        return {key: value for key, value in said.items() if value is not None}


class Listed(Struct, frozen=True):
    """What a labels file is to say: samples under their new names, of one class each or not, and what is lost.

    `renamed` are the classes that have other names, as pairs of the old and the new one.
    """

    samples: Samples
    is_single: bool
    is_same: bool
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...] = ()


def listed(source: TextSource, wanted: TextWanted, placed: Sequence[Placed], out: str) -> Listed:
    """What the labels file of a version is to say of samples in their places; `out` is the name of the output.

    A text without a class is listed where the source lists it; a table or a folder does not.
    """
    samples = source.samples
    known = wanted.is_single if wanted.is_single is not None else samples.is_single
    is_single = known if known is not None else all(len(one.sample.classes) < SEVERAL for one in placed)
    given = {**samples.project, **wanted.project}
    if samples.was == wanted.to and known == samples.is_single and not wanted.project and all(one.is_kept for one in placed):
        return Listed(structs.replace(samples, project=given), is_single, True, (), ())
    project = _completed(given, samples, wanted.to, out)
    has_body = "storageInputContainerName" in project and (source.is_folder or source.labels is None)
    named = [one for one in placed if one.sample.classes or source.labels]
    folder = posixpath.dirname(source.labels or "")
    classes = _classes(samples, wanted.to)
    kept = tuple(
        _of_version(one.sample, _from(folder, name, wanted.to), wanted.to, classes, is_single=is_single)
        for one in named
        for name in one.names
    )
    losses = (*samples.losses, *_unheld(placed, wanted.to, is_single))
    renamed = tuple((was, name) for was, name in classes.items() if was != name)
    notes = (
        *samples.notes,
        *_refused(renamed, wanted.to),
        *rough(placed),
        *_unlisted(len(placed) - len(named)),
        *_unsaid(wanted.to, project, known, is_single, has_body),
    )
    made = structs.replace(samples, samples=kept, classes=tuple(classes.values()), project=project)
    return Listed(made, is_single, False, losses, notes, renamed)


def _classes(samples: Samples, to: str) -> Mapping[str, str]:
    """The names of all classes in a version: new ones of those that it refuses, but of a labels file that is of it already."""
    target = Target(to)
    refused = [name for name in samples.classes if samples.was != to and class_names.fault_of(name, target)]
    names = Names(set(samples.classes) - set(refused))
    new = {name: names.new_class(class_names.fit(name, target), target.number(class_names.LENGTH)) for name in refused}
    return {name: new.get(name, name) for name in samples.classes}


def _refused(renamed: Sequence[tuple[str, str]], to: str) -> Iterator[str]:
    if renamed:
        was, name = renamed[0]
        yield f"names of classes that {to} refuses are made such as it takes: {len(renamed)}, the first {was!r}, now {name!r}"


def _from(folder: str, name: str, to: str) -> str:
    """A path as a labels file in a folder says it: from there on in the preview, else from the root."""
    return posixpath.relpath(name, folder) if folder and to == PREVIEW else name


def _of_version(one: Sample, name: str, to: str, names: Mapping[str, str], *, is_single: bool) -> Sample:
    """A sample under its name, with what the version holds of it, and with the names of its classes there."""
    classes = () if is_single and len(one.classes) >= SEVERAL else tuple(names[each] for each in one.classes)
    return structs.replace(one, name=name, classes=classes, dataset=one.dataset if to == SINCE_2022 else None)


def _completed(project: Mapping[str, object], samples: Samples, to: str, out: str) -> Mapping[str, object]:
    """What is said of a project, with its language where all texts have the same, and with a name."""
    languages = {one.language for one in samples.samples}
    own = {"language": next(iter(languages))} if len(languages) == 1 and None not in languages else {}
    most = int(Target(SINCE_2022).number("text_project_name_characters") or 0)
    is_named = to == SINCE_2022 or "storageInputContainerName" in project
    named = {"projectName": fit(out.removesuffix(".json"))[:most]} if is_named else {}
    return {**own, **named, **project}


def _unheld(placed: Iterable[Placed], to: str, is_single: bool) -> Iterator[Loss]:
    """What a version does not hold of samples: data sets before 2022, several classes where a text has one, folders."""
    datasets = [one.sample for one in placed if one.sample.dataset is not None]
    if datasets and to != SINCE_2022:
        yield Loss(datasets[0].at, f"dataset has no place in {to}: left out", None, len(datasets))
    for one in (one.sample for one in placed):
        if is_single and len(one.classes) >= SEVERAL:
            yield Loss(one.at, f"has {len(one.classes)} classes in a project of one each: listed without a class", one.name)
    nested = [one.sample for one in placed if to != PREVIEW and any("/" in name for name in one.names)]
    if nested:
        why = "lies in a folder, and all texts lie in the root: give the folder of the set, not its labels file alone"
        yield Loss(nested[0].at, why, None, len(nested))


def _unlisted(count: int) -> Iterator[str]:
    if count:
        yield f"texts without a class are not listed: {count}"


def _unsaid(to: str, project: Mapping[str, object], known: bool | None, is_single: bool, has_body: bool) -> Iterator[str]:
    """What of a project is not known, or is guessed."""
    if known is None and (is_single or to == SINCE_2022):
        what, other = ("single", "multi") if is_single else ("multi", "single")
        yield f"taken for a project of kind {what}, as its texts are labeled; give kind {other} if it is not"
    if to != SINCE_2022 and project.keys() - {"language"} and not has_body:
        yield ELSEWHERE
    if to == SINCE_2022:
        for key, option in (("storageInputContainerName", "container"), ("language", "language")):
            if key not in project:
                yield f"says no {key}, which the import asks for: give it with {option}"
