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


@rule("T915", Severity.ERROR)
def project_kind_differs(text_labels: TextLabels, said: ProjectSaid, target: Target) -> Iterator[Problem]:
    """Kinds of project that differ, a second one that is missing, or one that is neither single nor multi label.

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
    elif len(kinds) == 1 and _wants_both(text_labels, target):
        at = Location(text_labels.path, "/metadata" if text_labels.assets_kind else "/assets")
        yield Problem(
            at, f"'projectKind' is missing here, and {kinds[0].value!r} stands at {kinds[0].at.pointer}; write it here too"
        )
    if body and text_labels.is_single not in (None, is_single(body.value)):
        message = f"{body.value!r} is not the kind of {text_labels.path!r}; write the same kind in both"
        yield Problem(body.at, message)


def _wants_both(labels: TextLabels, target: Target) -> bool:
    release = labels.release.value if labels.release else None
    return target.version == "2022-05-01" and labels.version == "2022-05-01" and release != BEFORE_SECOND_KIND


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
