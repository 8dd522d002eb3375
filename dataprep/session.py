"""One form checked in memory, as a labeling tool has it open: its labels, OCR and fields are given, and no folder is read."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias

from msgspec import structs

from dataprep import given
from dataprep.checking import report_of
from dataprep.errors import UsageError
from dataprep.facts import Facts, Kind
from dataprep.faults import Faults
from dataprep.fields import Fields
from dataprep.findings import Cut, Finding, Move, Report, Skipped
from dataprep.given import FormFile, GivenForm, GivenJson, JsonFile
from dataprep.inspection import Inspection, Outcome, facts_of
from dataprep.listing import Listing
from dataprep.load import Loaded, reason_of
from dataprep.model import FORM_TYPES, Form, Labels, Ocr, Source, suffix
from dataprep.options import known_settings, with_options
from dataprep.plan import Plan, model_of, target_of
from dataprep.rejudging import Seen, merged
from dataprep.sets import WHOLE
from dataprep.settings import Settings, Thresholds
from dataprep.store import LocalStore
from dataprep.targets import Target

HERE = "."
"""What the set is called that the form belongs to."""

NO_FILES = Listing({}, (), ())
NO_STORE = LocalStore("")
NOT_SHARED = Loaded({})

OF_FOLDERS = ("recursive", "exclude", "baseline", "labels", "project")
"""Options that say something of folders."""

PARTS: Mapping[str, type] = {"ocr": Ocr, "labels": Labels, "fields": Fields}


class _Kept(enum.Enum):
    KEPT = "kept"


KEPT: Final = _Kept.KEPT
"""Stands for what is as it was before."""

Kept: TypeAlias = Literal[_Kept.KEPT]


def check_document(
    labels: JsonFile = None,
    ocr: JsonFile = None,
    fields: JsonFile = None,
    *,
    form: FormFile = None,
    name: str | None = None,
    settings: Settings | None = None,
    **options: object,
) -> Report:
    """Check one form in memory, as `Session` does, once."""
    return Session(ocr, fields, form=form, name=name, settings=settings, **options).check(labels)


class Session:
    """A form that is open in a labeling tool, judged again after each change; nothing is written, and no file but the form read.

    `ocr`, `fields` and, with each `check`, `labels` are the JSON files as bytes or text (findings then have lines), parsed, or
    as parts of the model. `form` is the form's bytes, its path, or the width and height of each page (inches for a PDF, pixels
    for an image); `name` its file name, by default that of its path, or what the labels say. Rules that need more than this
    one form do not run. What is not given is not judged, and `Report.skipped` says so. `settings` and options are those of
    `dataprep.check`, without those of folders.

    Raises UsageError for an unknown option or value, and for what is no document.
    """

    def __init__(
        self,
        ocr: JsonFile = None,
        fields: JsonFile = None,
        *,
        form: FormFile = None,
        name: str | None = None,
        settings: Settings | None = None,
        **options: object,
    ) -> None:
        self._settings = _settings(settings, options)
        self._kind = Kind(self._settings.kind or Kind.LABELED)
        self._model = model_of(self._kind, self._settings)
        given.check_name(name)
        self._name = name or given.name_of_form(form)
        self._form = given.read_form(form, self._name, deep=self._settings.deep)
        self._json = {kind: self._read(kind, one) for kind, one in (("labels", None), ("ocr", ocr), ("fields", fields))}
        self._seen = Seen()

    def check(
        self,
        labels: JsonFile | Kept = KEPT,
        *,
        ocr: JsonFile | Kept = KEPT,
        fields: JsonFile | Kept = KEPT,
        form: FormFile | Kept = KEPT,
    ) -> Report:
        """The report of the form as it is now; what is left out is as it was before, and None takes it away.

        Paths are those that the service looks for: NAME.labels.json, NAME.ocr.json, fields.json. A fix changes one of the
        documents that were given: `dataprep.apply(finding.fix.edits, document)` carries it out. Raises UsageError for what
        is no document; the session then stays as it was.
        """
        changes = {"labels": labels, "ocr": ocr, "fields": fields}
        read = {kind: self._read(kind, one) for kind, one in changes.items() if one is not KEPT}
        if form is not KEPT:
            self._form = given.read_form(form, self._name, deep=self._settings.deep)
        self._json = {**self._json, **read}
        loaded = _loaded(self._json, self._form, self._name, self._kind)
        facts = _facts(loaded)
        target, reason = self._target(facts)
        chosen = {Kind: self._kind, Target: target, Thresholds: self._settings.thresholds}
        loaded = structs.replace(loaded, parts={**loaded.parts, **chosen})
        inspection = Inspection(HERE, NO_STORE, NO_FILES, NOT_SHARED, self._settings, self._kind, target)
        self._seen = self._seen.again(inspection, loaded, facts.document or None)
        return self._report(inspection, facts, reason)

    def _read(self, kind: str, document: Any) -> GivenJson:
        return given.read_json(document, PARTS[kind], kind, given.path_of(kind, self._name))

    def _target(self, facts: Facts) -> tuple[Target, str]:
        version, reason = target_of([facts], self._kind, self._model)
        asked = self._settings.target
        target = Target(asked or version, asked is not None, self._settings.tier, self._model)
        return target, "as given" if asked else reason

    def _report(self, inspection: Inspection, facts: Facts, reason: str) -> Report:
        documents = {one.path: one for one in self._json.values() if one.is_given}
        findings = tuple(_offered(finding, documents) for finding in self._seen.findings)
        unseen = (*self._form.unseen, *(entry for one in documents.values() for entry in one.unseen))
        skipped = merged((*self._seen.skipped, *(Skipped(HERE, self._seen.document, *entry) for entry in unseen)))
        is_valid = inspection.is_valid(findings)
        counts = (1, int(structs.replace(facts, is_valid=is_valid).counts_for(self._kind)))
        plan = Plan((), NO_FILES, self._kind, "as given" if self._settings.kind else "one form", None, inspection.target)
        report = report_of(inspection, [Outcome(findings, skipped)], counts, plan, reason, (), {WHOLE})
        return replace(report, findings=tuple(sorted(report.findings, key=lambda finding: finding.order)))


def _settings(settings: Settings | None, options: Mapping[str, object]) -> Settings:
    for option in OF_FOLDERS:
        if option in options:
            raise UsageError(f"{option!r} is an option of folders, not of one form; leave it out")
    chosen = with_options(known_settings(settings) if settings is not None else Settings(), options)
    if chosen.kind == Kind.TEXT:
        raise UsageError("a text set is no form; give its folder to dataprep.check")
    return chosen


def _loaded(json: Mapping[str, GivenJson], form: GivenForm, name: str | None, kind: Kind) -> Loaded:
    """What was given as what reading a form's files gives, and why the rest is missing."""
    faults = (*form.faults, *(fault for one in json.values() for fault in one.read.faults))
    parts: dict[type, object] = {Faults: Faults(faults)}
    unread: dict[type, str] = {}
    for key, one in json.items():
        if one.read.part is not None:
            parts[PARTS[key]] = one.read.part
        elif one.is_given:
            unread[PARTS[key]] = reason_of(one.path, faults)
        elif key == "ocr" or kind is Kind.LABELED:
            unread[PARTS[key]] = f"{key} {'is' if key == 'ocr' else 'are'} not given"
    if form.source is not None:
        parts[Source] = form.source
    else:
        unread[Source] = reason_of(form.faults[0].at.path, faults) if form.faults else "the form is not given"
    if known := _form(json, form, name):
        parts[Form] = known
    else:
        unread[Form] = "the name of the form is not given"
    return Loaded(parts, unread, {one.path: one.read.raw for one in json.values() if one.read.raw})


def _form(json: Mapping[str, GivenJson], form: GivenForm, name: str | None) -> Form | None:
    """The form by its name or, where none is given, by what the labels call it."""
    labels = json["labels"].read.part
    said = labels.document if isinstance(labels, Labels) else None
    name = name or (said if said and suffix(said) in FORM_TYPES else None)
    paths = (json[kind].path if json[kind].is_given else None for kind in ("ocr", "labels"))
    return Form(name, form.size, *paths) if name else None


def _facts(loaded: Loaded) -> Facts:
    form = loaded.parts.get(Form)
    return facts_of(form if isinstance(form, Form) else Form("", 0), loaded)


def _offered(finding: Finding, documents: Mapping[str, GivenJson]) -> Finding:
    """A finding without its fix where that concerns more than one document, or none that was given."""
    if finding.fix is None:
        return finding
    edits = finding.fix.edits
    paths = {edit.path if isinstance(edit, Move) else edit.at.path for edit in edits}
    document = documents.get(paths.pop()) if len(paths) == 1 else None
    is_fit = document and not any(isinstance(edit, Move) or (isinstance(edit, Cut) and document.is_parsed) for edit in edits)
    return finding if is_fit else replace(finding, fix=None)
