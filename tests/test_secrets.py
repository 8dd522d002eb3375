"""What opens a storage account is found wherever it stands in plain text, and never printed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import dataprep
from dataprep.findings import Finding, Severity
from dataprep.formats import secrets
from dataprep.render.text import render
from tests import building, corpora

# Put together here: those who look through repositories for secrets would cry wolf.
BASE64 = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhIjKl"
VALUE = f"{BASE64}="
ENCODED = f"{BASE64[:20]}%2B{BASE64[20:30]}%2f{BASE64[32:]}%3D"
KEY = (BASE64 + BASE64[::-1])[:86] + "=="
HEXADECIMAL = "0123456789abcdef" * 4
WITHOUT_DIGITS = str.maketrans("0123456789", "abcdefghij")
EMULATOR = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
URL = "https://example.blob.core.windows.net/forms/a.pdf?sv=2019-12-12&sp=r&"

TEXTS: list[tuple[str, str, str]] = [
    ("a signature", f"{URL}sig={VALUE}", "a SAS signature"),
    ("encoded", f"{URL}sig={ENCODED}", "a SAS signature"),
    ("first", f"?sig={ENCODED}&sv=2019", "a SAS signature"),
    ("behind an escaped sign", f"\\u0026sig={ENCODED}", "a SAS signature"),
    ("a setting", f"SharedAccessSignature=sv=2019;sig={VALUE};", "a SAS signature"),
    ("a key", f"AccountName=a;AccountKey={KEY};EndpointSuffix=core.windows.net", "an account key"),
    ("an escaped key", f"AccountKey={KEY.replace('9', '/', 1).replace('/', chr(92) + '/')}", "an account key"),
    ("a key with an escaped sign", f"AccountKey={KEY[:40]}\\u002B{KEY[40:]}", "an account key"),
    ("without its last sign", f"{URL}sig={BASE64}&se=2020", "a SAS signature"),
    ("at the end of a value", f"{URL}sig={VALUE}%22", "a SAS signature"),
    ("signs escaped by JSON", f"sig={BASE64[:20]}\\/{BASE64[21:30]}\\u002B{BASE64[31:]}\\u003d", "a SAS signature"),
    ("nothing", "", ""),
    ("hexadecimal of 20 bytes", f"sig={HEXADECIMAL[:40]}", ""),
    ("hexadecimal of 32 bytes", f"sig={HEXADECIMAL}", ""),
    ("as many hexadecimal digits", f"sig={HEXADECIMAL[:43]}", ""),
    ("in upper case", f"sig={HEXADECIMAL.upper()[:43]}%3d", ""),
    ("longer", f"sig={BASE64}{BASE64[:11]}", "a SAS signature"),
    ("without digits", f"sig={BASE64.translate(WITHOUT_DIGITS)}=", "a SAS signature"),
    ("a word", "sig=nature", ""),
    ("too short", f"sig={VALUE[:39]}", ""),
    ("blanks", "sig=" + "abc def " * 20, ""),
    ("taken out", "sig=" + "x" * 44, ""),
    ("taken out by words", "sig=" + "REDACTED" * 6, ""),
    ("stars", "sig=" + "*" * 44, ""),
    ("the end of a word", f"design={VALUE}", ""),
    ("in capitals", f"SIG={VALUE}", ""),
    ("a short key", f"AccountKey={KEY[:79]}", ""),
    ("the key of the emulator", f"AccountKey={EMULATOR}", ""),
    ("a placeholder", "AccountKey=<your key>", ""),
]


@pytest.mark.parametrize(("text", "what"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_texts(text: str, what: str) -> None:
    found = secrets.faults(f"line\n{text}".encode(), "a.txt")
    assert [fault.detail for fault in found] == ([what] if what else [])


def told(folder: Path, files: dict[str, Any]) -> list[Finding]:
    """The findings of F018, with nothing of the secret in any of what is said."""
    report = dataprep.check(building.write(folder, {**building.form(), **files}))
    for said in (report.to_json(), render(report), repr(report)):
        assert not any(piece in said for piece in (BASE64[:12], BASE64[-12:], KEY[:12], KEY[-12:]))
    return [finding for finding in report.findings if finding.code == "F018"]


LINK = f"{URL}sig={ENCODED}"
FILES: list[tuple[str, str, Any, bool]] = [
    ("a project", "forms.fott", {"assets": {"1": {"path": LINK}}}, True),
    ("an old project", "forms.vott", {"path": LINK}, True),
    ("a text", "notes.txt", LINK, True),
    ("upper case", "NOTES.MD", LINK, True),
    ("UTF-16", "upload.ps1", LINK.encode("utf-16"), True),
    ("Latin-1", "upload.bat", b"rem \xfc\n" + LINK.encode(), True),
    ("a script", "upload.py", f"URL = {LINK!r}", True),
    ("a notebook", "train.ipynb", {"cells": [{"source": [LINK]}]}, True),
    ("settings", "local.settings.json", {"Values": {"AzureWebJobsStorage": f"AccountKey={KEY}"}}, True),
    ("another JSON", "broken.json", f"{{ {LINK}", True),
    ("a list", "class.jsonl", json.dumps({"file": LINK}), True),
    ("the OCR", "a.pdf.ocr.json", {**building.layout_2(), "source": LINK}, True),
    ("the labels", "a.pdf.labels.json", {**building.labels(), "source": LINK}, True),
    ("broken labels", "a.pdf.labels.json", f'{{"source": "{LINK}"', True),
    ("the fields", "fields.json", {**building.fields(), "source": LINK}, True),
    ("labels without form", "b.pdf.labels.json", {**building.labels("b.pdf"), "source": LINK}, True),
    ("OCR under another name", "layout.json", {**building.layout_2(), "source": LINK}, True),
    ("no text", "a.bin", LINK, False),
    ("a long text", "notes.txt", LINK + " " * 2**20, False),
    ("hidden", ".notes.txt", LINK, False),
]


@pytest.mark.parametrize(("name", "content", "is_told"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_files(tmp_path: Path, name: str, content: Any, is_told: bool) -> None:
    found = told(tmp_path, {name: content})
    assert [(finding.at.path, finding.at.pointer, finding.severity) for finding in found] == [
        (name, "", Severity.WARNING)
    ] * is_told


def test_the_place_is_that_of_the_first_value() -> None:
    text = f"é\r\n\n ü{LINK}\n{LINK}\nAccountKey={KEY}"
    (found,) = secrets.faults(text.encode(), "a.txt")
    assert (found.at.line, found.at.column) == (3, 3 + LINK.index(ENCODED))
    assert found.at.column
    assert text.split("\n")[2][found.at.column - 1 :] == ENCODED


def test_one_finding_a_file(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, {"forms.fott": {"assets": [LINK] * 1000, "key": f"AccountKey={KEY}"}})
    assert finding.message.startswith("a SAS signature stands here in plain text")
    assert finding.about is None


def test_a_project_is_read_for_nothing_else(tmp_path: Path) -> None:
    files: dict[str, Any] = {"forms.fott": building.labels(), "b.fott": "{", "c.fott": b"", "d.fott": b"\xff"}
    before = dataprep.check(building.write(tmp_path, building.form())).findings
    assert dataprep.check(building.write(tmp_path, files)).findings == before


def test_a_link_out_of_the_folder_is_not_looked_into(tmp_path: Path) -> None:
    building.write(tmp_path, {"elsewhere.txt": LINK})
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "notes.txt").symlink_to("../elsewhere.txt")
    assert told(folder, {}) == []


@pytest.mark.parametrize("text", ["sig=" * 250_000, "sig=" + "a" * 10**6, "AccountKey=" * 90_000, f"sig={'%2B' * 300_000}"])
def test_texts_that_nearly_hold_one(text: str) -> None:
    start = time.process_time()
    assert secrets.faults(text.encode(), "a.txt") == ()
    assert time.process_time() - start < 0.5


@corpora.needed
def test_no_real_folder_is_suspected() -> None:
    for path in corpora.files(corpora.ROOT, *secrets.TEXTS, ".json"):
        assert secrets.faults(path.read_bytes(), path.name) == (), path
