"""T: text classification, the project. Its name, its kind, its languages, and whether it has documents enough."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from dataprep.findings import Location, Problem, Severity
from dataprep.rule import MOST, rule
from dataprep.targets import Target
from dataprep.texts import ProjectSaid, Said, TextLabels, is_single

BEFORE_SECOND_KIND = "2022-03-01-preview"
"""The version whose assets say no kind of their own."""

SHAPES = {"preview.2": "intentNames", "2021-11": "classifiers", "2022-05-01": "assets"}
"""The key that tells the shape of each version."""

NEEDED = ("metadata", "projectKind")
"""Without these nobody knows what kind of project it is."""


@rule("T911", Severity.ERROR, whole=True)
def too_few_texts(text_labels: TextLabels, target: Target) -> Iterator[Problem]:
    """Fewer documents than an evaluation takes.

    Why: training may run, but no document is left for the evaluation, which fails.
    Bad: a labels file of 9 documents
    Good: a labels file of 10
    Fix: label more documents.
    Source: azure-docs of every version: at least 10 documents; "there will be no evaluation data".
    """
    least, count = target.number("text_documents_least") or 0, len(text_labels.paths)
    if count < least:
        found = f"{count or 'no'} document{'s' * (count != 1)}"
        yield Problem(Location(text_labels.path), f"{found}; from {least} on there is an evaluation: label more")


@rule("T927", Severity.ERROR)
def too_many_texts(text_labels: TextLabels, target: Target) -> Iterator[Problem]:
    """More documents than the version takes in a project.

    Why: the labels file is not imported.
    Bad: a labels file of 100,001 documents for 2022-05-01
    Good: a labels file of 100,000
    Fix: take some out, those of the largest classes first.
    Targets: 1,000,000 until 2021-11, 100,000 from 2022-05-01 on.
    Source: azure-docs, custom-classification data-limits; custom-text-classification service-limits.
    """
    count = len(text_labels.paths)
    if over := target.excess("text_documents", count):
        yield Problem(Location(text_labels.path), f"{count:,} documents, {over.words}; take some out", over.severity)


@rule("T928", Severity.ERROR)
def text_labels_not_for_target(text_labels: TextLabels, target: Target) -> Iterator[Problem]:
    """A labels file of the shape of another version; only where the target was given.

    Why: three shapes followed each other, and no version reads that of another: the project has no classes and no documents.
    Bad: `classifiers` for 2022-05-01
    Good: `assets` with `classes` for 2022-05-01
    Fix: convert the labels file, or give the version that it is for.
    Targets: only one that was given.
    Source: azure-docs, custom-classification/how-to/tag-data (July 2021) and concepts/data-formats (November 2021);
    custom-text-classification/concepts/data-formats (2022).
    """
    if target.is_given and target.version != text_labels.version:
        here, there = (SHAPES[version] for version in (text_labels.version, target.version))
        message = (
            f"the labels have the shape of {text_labels.version} ({here!r}), and {target.version} reads its own ({there!r}) only"
        )
        advice = f"convert them: `dataprep convert texts OLD NEW --to {target.version}`"
        yield Problem(Location(text_labels.path), f"{message}; {advice}")


@rule("T915", Severity.ERROR)
def project_kind_differs(text_labels: TextLabels, said: ProjectSaid, target: Target) -> Iterator[Problem]:
    """Kinds of project that differ, one of the assets that is missing, or one that is neither single nor multi label.

    Why: "The project kind in the exported project's metadata must match the assets' project kind."
    Bad: `CustomSingleLabelClassification` in `metadata`, `CustomMultiLabelClassification` in `assets`
    Good: the same in both, in any case
    Fix: write the same kind in both, the one that the documents are labeled for; that of the project's body as well.
    Targets: 2022-05-01 has two kinds in its labels file; 2022-03-01-preview only that of the metadata.
    Source: azure-docs issue 98797; azure-docs, data-formats.
    """
    kinds = [kind for kind in (said.labels.kind if said.labels else None, text_labels.assets_kind) if kind]
    body = said.body.kind if said.body else None
    for kind in (*kinds, *([body] if body else [])):
        if is_single(kind.value) is None:
            yield Problem(kind.at, f"{kind.value!r} is no kind of text classification; write the one that is meant")
            return
    told = {is_single(kind.value) for kind in kinds}
    if len(told) > 1:
        first, second = kinds
        yield Problem(second.at, f"{second.value!r} here, {first.value!r} in the metadata; write the same kind in both")
    elif kinds and not text_labels.assets_kind and _wants_both(text_labels, target):
        message = f"'projectKind' is missing here, and {kinds[0].value!r} stands at {kinds[0].at.pointer}; write it here too"
        yield Problem(Location(text_labels.path, "/assets"), message)
    if body and text_labels.is_single not in (None, is_single(body.value)):
        message = f"{body.value!r} is not the kind of {text_labels.path!r}; write the same kind in both"
        yield Problem(body.at, message)


def _wants_both(labels: TextLabels, target: Target) -> bool:
    release = labels.release.value if labels.release else None
    return target.version == "2022-05-01" and labels.version == "2022-05-01" and release != BEFORE_SECOND_KIND


@rule("T925", Severity.WARNING)
def project_member_missing(text_labels: TextLabels, said: ProjectSaid, target: Target) -> Iterator[Problem]:
    """A member of the labels file, its metadata, or the project's body that every project has; without a kind, an error.

    Why: the API's own description requires it, and the import of a project that is not described may be refused.
    Bad: `"metadata": {"projectKind": "CustomMultiLabelClassification"}`
    Good: beside it `projectName`, `storageInputContainerName` and `language`
    Fix: write the member.
    Targets: 2022-05-01; no source says what 2021 and 2022-03-01-preview require.
    Source: azure-ai-textanalytics-authoring 1.0.0b1, the models: required members.
    """
    if target.version != "2022-05-01":
        return
    lacking = (*text_labels.lacks, *(place for one in (said.labels, said.body) if one for place in one.lacks))
    for place in lacking:
        owner, _, key = place.pointer.rpartition("/")
        severity = Severity.ERROR if key in NEEDED else None
        yield Problem(Location(place.path, owner), f"{key!r} is missing here; write it", severity, key)


@rule("T926", Severity.WARNING)
def project_differs(said: ProjectSaid) -> Iterator[Problem]:
    """A body that says another name, container or language, or another `multilingual`, than the metadata of the labels file.

    Why: they speak of two projects, or of texts in two places: the second that is sent replaces what the first said.
    Bad: `"storageInputContainerName": "films"` in the body, `"movies"` in the metadata
    Good: the same in both
    Fix: write the same in both; leave out `--project` for a body of another set. Kinds that differ are T915.
    Source: azure-docs, how-to/create-project: an import replaces the data of the project of that name; service-limits: 1
    container a project.
    """
    body, labels = said.body, said.labels
    if not body or not labels:
        return
    pairs = ((body.name, labels.name), (body.container, labels.container), (body.language, labels.language))
    for here, there in pairs:
        if here and there and not _is_same(here, there, is_language=here is body.language):
            message = f"{here.value!r} here, {there.value!r} in {labels.path!r} at {there.at.pointer}; write the same in both"
            yield Problem(here.at, message, about=there.at.pointer.rpartition("/")[2])
    if None not in (body.multilingual, labels.multilingual) and body.multilingual is not labels.multilingual:
        this, other = ("true", "false") if body.multilingual else ("false", "true")
        message = f"'multilingual' is {this} here, and {other} in {labels.path!r}; write the same in both"
        yield Problem(body.at, message, about="multilingual")


def _is_same(one: Said, other: Said, *, is_language: bool) -> bool:
    """Whether two members agree; of languages one may say more than the other, as `en-us` does than `en`."""
    if not is_language:
        return one.value == other.value
    first, second = sorted((said.value.lower().replace("_", "-").split("-") for said in (one, other)), key=len)
    return second[: len(first)] == first


@rule("T916", Severity.WARNING)
def language_unsupported(text_labels: TextLabels, said: ProjectSaid, target: Target) -> Iterator[Problem]:
    """A language that the version does not know, of the project or of documents; one finding a language.

    Why: an invalid language code makes the import fail.
    Bad: `"language": "english"`
    Good: `"language": "en-us"`
    Fix: write the code of the language; only its first part is held against the list, for samples say `en` as well.
    Targets: 15 languages until 2021-11, over 90 from 2022-05-01 on.
    Source: azure-docs, language-support of both versions; import-project, "invalid language code".
    """
    known = target.names("text_languages")
    for language in islice(_languages(text_labels, said).values(), MOST):
        if language.value.lower().replace("_", "-").partition("-")[0] not in known:
            message = f"{target.version} does not know the language {language.value!r}; write the code of a language that it does"
            yield Problem(language.at, message, about=language.value)


def _languages(labels: TextLabels, said: ProjectSaid) -> dict[str, Said]:
    """Each language once, with the first place of it."""
    found = {one.language.value: one.language for one in (said.body, said.labels) if one and one.language}
    for document in labels.documents:
        if document.language is not None and document.language not in found:
            key = "culture" if labels.version == "preview.2" else "language"
            found[document.language] = Said(document.language, document.at.child(key))
    return found


@rule("T920", Severity.ERROR)
def project_name_illegal(said: ProjectSaid, target: Target) -> Iterator[Problem]:
    """A project whose name has characters, or a length, that the version refuses.

    Why: the project is not created.
    Bad: `"projectName": "My movies"`
    Good: `"projectName": "My-movies"`
    Fix: write another name; case counts.
    Targets: 2021-11 takes letters and digits; 2022-05-01 also `_ . -`, up to 50 characters; preview.2 no blanks.
    Source: azure-docs, custom-classification data-limits; custom-text-classification service-limits.
    """
    for name in (one.name for one in (said.body, said.labels) if one and one.name):
        if reason := _fault_of(name.value, target):
            yield Problem(name.at, f"the project's name {name.value!r} {reason}, which {target.version} refuses; write another")


def _fault_of(name: str, target: Target) -> str | None:
    symbols = target.names("text_project_name_symbols")
    if not name:
        return "is empty"
    bad = [
        char for char in name if not (char.isalnum() or char in symbols or (target.version == "preview.2" and not char.isspace()))
    ]
    if bad:
        return f"holds {bad[0]!r}"
    return f"has {len(name)} characters" if target.excess("text_project_name_characters", len(name)) else None
