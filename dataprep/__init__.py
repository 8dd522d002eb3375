"""Prepare and validate training data for custom document models.

import dataprep
report = dataprep.check("training")
for finding in report.findings:
    print(finding.severity, finding.code, finding.at.path, finding.at.line, finding.message)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from dataprep.checking import check as check
    from dataprep.conversion import Loss as Loss
    from dataprep.converting import convert_files as convert_files
    from dataprep.converting_texts import convert_texts as convert_texts
    from dataprep.coordinates import page_size as page_size
    from dataprep.coordinates import to_absolute as to_absolute
    from dataprep.coordinates import to_normalized as to_normalized
    from dataprep.counting import stats as stats
    from dataprep.datasets import Dataset as Dataset
    from dataprep.datasets import Document as Document
    from dataprep.datasets import open_dataset as open_dataset
    from dataprep.documents import ConvertedDocument as ConvertedDocument
    from dataprep.documents import LabeledDocument as LabeledDocument
    from dataprep.documents import convert_document as convert_document
    from dataprep.documents import labels_of_result as labels_of_result
    from dataprep.edits import EditError as EditError
    from dataprep.edits import apply as apply
    from dataprep.errors import StoreError as StoreError
    from dataprep.errors import UsageError as UsageError
    from dataprep.evaluating import evaluate as evaluate
    from dataprep.evaluation import Evaluation as Evaluation
    from dataprep.finding_frames import findings_table as findings_table
    from dataprep.findings import Finding as Finding
    from dataprep.findings import Report as Report
    from dataprep.findings import Severity as Severity
    from dataprep.production import Conversion as Conversion
    from dataprep.progress import Progress as Progress
    from dataprep.reporting import report_html as report_html
    from dataprep.session import Session as Session
    from dataprep.session import check_document as check_document
    from dataprep.settings import Ignore as Ignore
    from dataprep.settings import Settings as Settings
    from dataprep.settings import Thresholds as Thresholds
    from dataprep.splits import Split as Split
    from dataprep.splitting import split as split
    from dataprep.text_frames import text_table as text_table
    from dataprep.transfer import Transfer as Transfer
    from dataprep.transfer import download as download
    from dataprep.transfer import upload as upload
    from dataprep.verdicts import Interrupted as Interrupted

# Imported on first use (PEP 562): `dataprep --version` and a tool's own start-up pay for none of it.
_HOMES = {
    "apply": "dataprep.edits",
    "check": "dataprep.checking",
    "check_document": "dataprep.session",
    "Conversion": "dataprep.production",
    "convert_document": "dataprep.documents",
    "convert_files": "dataprep.converting",
    "convert_texts": "dataprep.converting_texts",
    "ConvertedDocument": "dataprep.documents",
    "Dataset": "dataprep.datasets",
    "Document": "dataprep.datasets",
    "EditError": "dataprep.edits",
    "evaluate": "dataprep.evaluating",
    "Evaluation": "dataprep.evaluation",
    "Finding": "dataprep.findings",
    "findings_table": "dataprep.finding_frames",
    "Progress": "dataprep.progress",
    "Report": "dataprep.findings",
    "Ignore": "dataprep.settings",
    "Interrupted": "dataprep.verdicts",
    "Session": "dataprep.session",
    "Settings": "dataprep.settings",
    "Severity": "dataprep.findings",
    "StoreError": "dataprep.errors",
    "Thresholds": "dataprep.settings",
    "UsageError": "dataprep.errors",
    "LabeledDocument": "dataprep.documents",
    "labels_of_result": "dataprep.documents",
    "Loss": "dataprep.conversion",
    "open_dataset": "dataprep.datasets",
    "page_size": "dataprep.coordinates",
    "Split": "dataprep.splits",
    "split": "dataprep.splitting",
    "report_html": "dataprep.reporting",
    "stats": "dataprep.counting",
    "text_table": "dataprep.text_frames",
    "to_absolute": "dataprep.coordinates",
    "to_normalized": "dataprep.coordinates",
    "Transfer": "dataprep.transfer",
    "download": "dataprep.transfer",
    "upload": "dataprep.transfer",
}

__all__ = [
    "Conversion",
    "ConvertedDocument",
    "Dataset",
    "Document",
    "EditError",
    "Evaluation",
    "Finding",
    "Ignore",
    "Interrupted",
    "LabeledDocument",
    "Loss",
    "Progress",
    "Report",
    "Session",
    "Settings",
    "Severity",
    "Split",
    "StoreError",
    "Thresholds",
    "Transfer",
    "UsageError",
    "__version__",
    "apply",
    "check",
    "check_document",
    "convert_document",
    "convert_files",
    "convert_texts",
    "download",
    "evaluate",
    "findings_table",
    "labels_of_result",
    "open_dataset",
    "page_size",
    "report_html",
    "split",
    "stats",
    "text_table",
    "to_absolute",
    "to_normalized",
    "upload",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
