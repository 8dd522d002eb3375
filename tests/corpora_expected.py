"""What is wrong with each folder of published forms, all of it: by code the severity, why it is true, and where it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Told: TypeAlias = tuple[str, str, Mapping[str, Sequence[str]]]
"""Severity, why it is true, and the JSON pointers by path; the path "" is the folder, the pointer "" the whole file."""

ONE_MORE, SIX = (
    "five forms, and one more could be kept back to try the model on",
    "two forms, and with six one could be kept back",
)

EXPECTED: Mapping[str, Mapping[str, Told]] = {
    "classifier-irs": {
        "C801": ("error", "a list of one class, and classifiers need two", {"": [""]}),
    },
    "classifier-irs/IRS-1040-A/train": {
        "D702": ("info", ONE_MORE, {"": [""]}),
        "D713": ("info", "five forms with OCR of 3.1 and no labels; they are one class of the folder above", {"": [""]}),
    },
    "contoso-invoices/autolabel-pass1": {
        "D702": ("info", ONE_MORE, {"": [""]}),
        "K602": (
            "error",
            "seven names of fields.json begin with a blank, and labels write six of them without it",
            {
                "Invoice_1.pdf.labels.json": [
                    "/labels/1/label",
                    "/labels/2/label",
                    "/labels/3/label",
                    "/labels/4/label",
                    "/labels/5/label",
                ],
                "Invoice_2.pdf.labels.json": [
                    "/labels/1/label",
                    "/labels/2/label",
                    "/labels/3/label",
                    "/labels/4/label",
                    "/labels/5/label",
                ],
                "Invoice_3.pdf.labels.json": [
                    "/labels/1/label",
                    "/labels/2/label",
                    "/labels/3/label",
                    "/labels/4/label",
                    "/labels/5/label",
                    "/labels/6/label",
                ],
                "Invoice_4.pdf.labels.json": [
                    "/labels/1/label",
                    "/labels/2/label",
                    "/labels/3/label",
                    "/labels/4/label",
                    "/labels/5/label",
                    "/labels/6/label",
                ],
                "Invoice_5.pdf.labels.json": [
                    "/labels/1/label",
                    "/labels/2/label",
                    "/labels/3/label",
                    "/labels/4/label",
                    "/labels/5/label",
                    "/labels/6/label",
                ],
            },
        ),
        "K603": ("warning", "' BILL_TO', the seventh of these names, is never labeled", {"fields.json": ["/fields/3"]}),
        "K605": (
            "warning",
            "seven names of fields.json begin with a blank",
            {
                "fields.json": [
                    "/fields/1/fieldKey",
                    "/fields/2/fieldKey",
                    "/fields/3/fieldKey",
                    "/fields/4/fieldKey",
                    "/fields/5/fieldKey",
                    "/fields/6/fieldKey",
                    "/fields/7/fieldKey",
                ],
            },
        ),
        "M509": (
            "info",
            "a line such as 'New York, NY 87643' is labeled as one item, though the OCR has its words one by one",
            {
                "Invoice_1.pdf.labels.json": ["/labels/5/value/0/boundingBoxes/0"],
                "Invoice_2.pdf.labels.json": ["/labels/5/value/0/boundingBoxes/0"],
                "Invoice_3.pdf.labels.json": ["/labels/5/value/0/boundingBoxes/0"],
                "Invoice_4.pdf.labels.json": ["/labels/5/value/0/boundingBoxes/0"],
                "Invoice_5.pdf.labels.json": ["/labels/5/value/0/boundingBoxes/0"],
            },
        ),
    },
    "contoso-invoices/v2_0/Test": {
        "D701": ("error", "two invoices to try a model on: too few to train one", {"": [""]}),
        "D702": ("info", SIX, {"": [""]}),
    },
    "contoso-invoices/v2_0/Train": {
        "D702": ("info", ONE_MORE, {"": [""]}),
    },
    "contoso-invoices/v2_1_preview/Test": {
        "D701": ("error", "two invoices to try a model on: too few to train one", {"": [""]}),
        "D702": ("info", SIX, {"": [""]}),
    },
    "contoso-invoices/v2_1_preview/Train": {
        "D702": ("info", ONE_MORE, {"": [""]}),
    },
    "contoso-safety": {
        "D702": ("info", ONE_MORE, {"": [""]}),
        "K610": (
            "info",
            "'Department' and 'Submitter Approval' are labeled in four of the five forms",
            {"fields.json": ["/fields/17", "/fields/23"]},
        ),
        "K613": (
            "info",
            "three dates whose fieldFormat is not-specified",
            {"fields.json": ["/fields/18", "/fields/21", "/fields/22"]},
        ),
    },
    "hero-orders/ai-102": {
        "D702": ("info", ONE_MORE, {"": [""]}),
        "S101": (
            "warning",
            "PNG files whose names end in .jpg",
            {"Form_1.jpg": [""], "Form_2.jpg": [""], "Form_3.jpg": [""], "Form_4.jpg": [""], "Form_5.jpg": [""]},
        ),
    },
    "hero-orders/code-samples": {
        "D702": ("info", ONE_MORE, {"": [""]}),
        "M503": (
            "warning",
            "OCR was run again: boxes lie up to 1.1 % of the page beside words of the same text",
            {
                "Form_1.jpg.labels.json": ["/labels/0/value/0/boundingBoxes/0"],
                "Form_2.jpg.labels.json": ["/labels/0/value/0/boundingBoxes/0"],
                "Form_3.jpg.labels.json": ["/labels/0/value/0/boundingBoxes/0"],
                "Form_4.jpg.labels.json": ["/labels/0/value/0/boundingBoxes/0"],
                "Form_5.jpg.labels.json": ["/labels/0/value/0/boundingBoxes/0"],
            },
        ),
    },
    "hero-orders/code-samples-java": {
        "D702": ("info", ONE_MORE, {"": [""]}),
    },
    "migration/custom-neural": {
        "D708": ("error", "fields.json and labels.json, no form", {"": [""]}),
        "F022": ("info", "labels of no form: nothing stands in front of labels.json", {"labels.json": [""]}),
    },
    "migration/di_data": {
        "D701": ("error", "one form of five, and that one a git-LFS pointer", {"": [""]}),
        "D702": ("info", "one form, and with six one could be kept back", {"": [""]}),
        "F009": ("error", "it begins with the address of the git-LFS specification", {"form_sample_1.pdf": [""]}),
        "K603": (
            "warning",
            "three fields of fields.json that its only labels file does not name",
            {"fields.json": ["/fields/2", "/fields/3", "/fields/4"]},
        ),
        "K613": (
            "info",
            "four dates whose fieldFormat is not-specified, three of them columns of tables",
            {
                "fields.json": [
                    "/definitions/dynamic_table_object/fields/5",
                    "/definitions/fixed_table_column_header_object/fields/5",
                    "/definitions/fixed_table_row_header_object/fields/5",
                    "/fields/9",
                ],
            },
        ),
        "M501": (
            "error",
            "eight cells are labeled on page 3 of an OCR of two pages",
            {"form_sample_1.pdf.labels.json": ["/labels/81/value/0/boundingBoxes/0"]},
        ),
    },
    "migration/document_training": {
        "D702": ("info", SIX, {"": [""]}),
        "F009": (
            "error",
            "two git-LFS pointers; their labels are of another system, so that nothing else is asked of them",
            {"17a84146-e910-460c-bf80-a625e6f64fea.jpg": [""], "29d60394-3da1-4714-abdc-ff0993009872.jpg": [""]},
        ),
        "F016": (
            "info",
            "their $schema is that of Content Understanding",
            {
                "17a84146-e910-460c-bf80-a625e6f64fea.jpg.labels.json": [""],
                "29d60394-3da1-4714-abdc-ff0993009872.jpg.labels.json": [""],
            },
        ),
    },
    "migration/expected_cu": {
        "F016": (
            "info",
            "what a migration to Content Understanding writes",
            {"analyzer.json": [""], "form_sample_1.pdf.labels.json": [""]},
        ),
    },
    "patient-registration/chinese": {
        "D708": ("error", "fields.json alone", {"": [""]}),
        "K605": ("warning", "its field is called 'date '", {"fields.json": ["/fields/14/fieldKey"]}),
    },
    "patient-registration/english": {
        "D704": ("warning", "four OCR files of 2022-08-31 beside two of 2023-07-31", {"": [""]}),
        "K605": ("warning", "the field is called 'date ', in the labels as well", {"fields.json": ["/fields/14/fieldKey"]}),
        "K610": (
            "info",
            "fields of the second and third allergy, and prefer_phone, are labeled in four of the six forms",
            {"fields.json": ["/fields/15", "/fields/16", "/fields/19", "/fields/20", "/fields/21"]},
        ),
    },
    "redaction-testdata": {
        "D706": ("warning", "testdata.jpg twice", {"testdata-partial.jpg": [""]}),
        "F001": (
            "warning",
            "OCR of a form called testdata.jpg.2021-09-30-preview",
            {"testdata.jpg.2021-09-30-preview.ocr.json": [""]},
        ),
        "F003": ("error", "a labeled TIFF without OCR", {"testdata-mode-1.tiff.labels.json": [""]}),
        "F004": (
            "info",
            "images that redaction wrote: neither OCR nor labels",
            {
                "testdata-mode-1.redacted.tiff": [""],
                "testdata-partial.redacted.jpg": [""],
                "testdata.pdf.rendered.png": [""],
                "testdata.redacted.jpg": [""],
            },
        ),
        "F022": ("info", "labels of no form: their name ends in .label.json", {"customer.label.json": [""]}),
        "K601": ("warning", "labels, and no fields.json", {"fields.json": [""]}),
        "L306": (
            "warning",
            "two wrong names of documents and a missing one",
            {
                "DLsample.jpg.labels.json": ["/document"],
                "redacted_DLsample.jpg.labels.json": ["/document"],
                "testdata-partial.jpg.labels.json": ["/document"],
            },
        ),
        "L312": (
            "warning",
            "two labels of one form and three of another have no text",
            {
                "redacted_DLsample.jpg.labels.json": ["/labels/4", "/labels/5"],
                "testdata-mode-1.tiff.labels.json": ["/labels/0", "/labels/1", "/labels/2"],
            },
        ),
    },
    "tables-dynamic": {
        "D702": ("info", ONE_MORE, {"": [""]}),
        "D706": ("warning", "one PDF under five names", {"label_table_dynamic_rows1.pdf": [""]}),
    },
}
