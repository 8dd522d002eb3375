"""Defects of classifiers: their lists, their classes, and the forms of these."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests import building
from tests.mutations.files import added
from tests.mutations.planting import Files, Long, Place, Plant, Planted, Row, moved, planted, put, rewritten, text_of, without
from tests.mutations.samples import FIRST, OPTIONS, PAGES, PIXELS, SKEWED, TURNED
from tests.mutations.shapes import ocr_of

CLASSIFIER, FOLDERS = "classifier", "folders"
BY_FOLDERS = OPTIONS[FOLDERS]
INVOICES, LETTERS = "invoice.jsonl", "letter.jsonl"
FORMS = (FIRST, TURNED, PAGES)
MEGABYTE = 2**20


def lines_of(files: Files, path: str) -> list[bytes]:
    """The lines of a list."""
    return text_of(files, path).splitlines()


def listed(path: str) -> bytes:
    """A line of a list."""
    return json.dumps({"file": path}).encode()


def line(path: str, number: int, text: bytes) -> Plant:
    """Another line in place of one, counted from 0; told there."""

    def plant(files: Files) -> Planted:
        lines = lines_of(files, path)
        place = number % len(lines)
        lines[place] = text
        return Planted({**files, path: b"\n".join(lines) + b"\n"}, (Place(path, "", place + 1),))

    return plant


def one_more(path: str, *texts: bytes) -> Plant:
    """Further lines at the end; told at the last."""

    def plant(files: Files) -> Planted:
        lines = [*lines_of(files, path), *texts]
        return Planted({**files, path: b"\n".join(lines) + b"\n"}, (Place(path, "", len(lines)),))

    return plant


def respelt(path: str, number: int, change: Callable[[str], str]) -> Plant:
    """A path that is written in another way."""

    def plant(files: Files) -> Planted:
        said = json.loads(lines_of(files, path)[number])["file"]
        return line(path, number, listed(change(said)))(files)

    return plant


def one_class(files: Files) -> Planted:
    """A class less, with its folder."""
    return planted({name: content for name, content in files.items() if not name.startswith("letter")}, "")


def short_list(kept: int) -> Plant:
    """A list of so many lines."""
    return lambda files: planted({**files, INVOICES: b"\n".join(lines_of(files, INVOICES)[:kept])}, INVOICES)


def gone(*paths: str, at: str) -> Plant:
    """Files that are missing; told at the class."""
    return lambda files: planted(without(files, *paths), at)


def many(count: int) -> Plant:
    """A class of so many forms."""

    def plant(files: Files) -> Planted:
        names = [f"letter/more-{number:03}.pdf" for number in range(count - len(lines_of(files, LETTERS)))]
        ocr = files["letter/letter-01.pdf.ocr.json"]
        more = {name: building.pdf(mark=name) for name in names} | {ocr_of(name): ocr for name in names}
        list_ = b"\n".join([*lines_of(files, LETTERS), *map(listed, names)])
        return planted({**files, **more, LETTERS: list_}, LETTERS)

    return plant


def long_letters(pages: int) -> Plant:
    """All letters of so many pages."""

    def plant(files: Files) -> Planted:
        raw = building.pdf(pages)
        names = [name for name in files if name.startswith("letter/") and name.endswith(".pdf")]
        return planted({**files, **{name: raw + b"%" * place for place, name in enumerate(names)}}, "")

    return plant


def large(files: Files) -> Planted:
    """Scans of 2 GB and more together."""
    png, ocr = text_of(files, f"invoice/{PIXELS}"), files[f"invoice/{ocr_of(PIXELS)}"]
    names = [f"invoice/scan-{number}.png" for number in range(5)]
    scans = {name: Long(png, 460 * MEGABYTE + number) for number, name in enumerate(names)}
    list_ = b"\n".join([*lines_of(files, INVOICES), *map(listed, names)])
    return planted({**files, **scans, **{ocr_of(name): ocr for name in names}, INVOICES: list_}, "")


def form_moved(files: Files) -> Planted:
    """A form in another folder than its list says."""
    mutated = moved(
        moved(files, f"invoice/{FIRST}", f"invoice/a/{FIRST}"), f"invoice/{ocr_of(FIRST)}", f"invoice/a/{ocr_of(FIRST)}"
    )
    return Planted(mutated, (Place(INVOICES, "", 1),))


def older_ocr(files: Files) -> Planted:
    """The OCR of one letter is of another version."""
    path = "letter/letter-03.pdf.ocr.json"
    return planted({**files, path: text_of(files, path).replace(b"2024-11-30", b"2023-07-31")}, path, "/analyzeResult/apiVersion")


def copied(files: Files) -> Planted:
    """An invoice that lies in the folder of another class as well."""
    form, copy = f"invoice/{FIRST}", "letter/not-a-letter.pdf"
    return planted({**files, copy: files[form], ocr_of(copy): files[ocr_of(form)]}, copy)


def elsewhere(files: Files) -> Planted:
    """The lists alone; their forms lie in another folder."""
    return Planted({INVOICES: files[INVOICES], LETTERS: files[LETTERS]}, (Place(INVOICES, "", 1),))


def twin(form: str, to: str) -> Plant:
    """The same form under a further name, with its OCR and a line."""

    def plant(files: Files) -> Planted:
        path = f"{to.partition('/')[0]}.jsonl"
        lines = b"\n".join([*lines_of(files, path), listed(to)])
        more = {to: files[form], ocr_of(to): files[ocr_of(form)]}
        return planted({**files, **more, path: lines}, min(form, to) if form.partition("/")[0] == to.partition("/")[0] else to)

    return plant


TWINS = ((f"invoice/{PIXELS}", "invoice/copy.png"), (f"invoice/{FIRST}", "invoice/again.pdf"))
SAID = {"C803": "the lines of the missing forms"}
WITHOUT_OCR = {"F004": "the forms that have no OCR"}
UNREAD = {"C802": "what is left of the class is too little"}
BROKEN = (
    b"invoice/invoice-01.pdf",
    b'{"path": "invoice/invoice-01.pdf"}',
    b'{"file": 7}',
    b'["invoice/invoice-01.pdf"]',
    b'{"file": "invoice/a.pdf"',
    b"{'file': 'a.pdf'}",
)
OTHER_PATHS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("another case", str.upper),
    ("a backslash", lambda path: path.replace("/", "\\")),
    ("without its folder", lambda path: path.rpartition("/")[2]),
    ("without its type", lambda path: path.rpartition(".")[0]),
    ("escaped", lambda path: path.replace("-", "%2D")),
    ("its OCR", ocr_of),
)
INVOICE_FORMS = tuple(f"invoice/{form}" for form in FORMS)

ROWS = (
    Row("C801", CLASSIFIER, "one list only", one_class),
    Row("C801", CLASSIFIER, "a list is missing", gone(LETTERS, at="")),
    Row("C801", FOLDERS, "one folder only", one_class, options=BY_FOLDERS),
    *(Row("C802", CLASSIFIER, f"a list of {kept}", short_list(kept)) for kept in (1, 4)),
    Row("C802", CLASSIFIER, "two without OCR", gone(*map(ocr_of, INVOICE_FORMS[:2]), at=INVOICES), follows=WITHOUT_OCR),
    Row("C802", CLASSIFIER, "two are missing", gone(*INVOICE_FORMS[:2], at=INVOICES), follows=SAID),
    Row(
        "C802",
        FOLDERS,
        "two without OCR",
        gone(*map(ocr_of, INVOICE_FORMS[:2]), at="invoice"),
        options=BY_FOLDERS,
        follows=WITHOUT_OCR,
    ),
    Row("C802", FOLDERS, "two are missing", gone(*INVOICE_FORMS[:2], at="invoice"), options=BY_FOLDERS),
    *(
        Row("C803", CLASSIFIER, f"{what}, line {number + 1}", respelt(path, number, change))
        for path, number in ((INVOICES, 0), (LETTERS, 5))
        for what, change in OTHER_PATHS
    ),
    Row("C803", CLASSIFIER, "a form that never was", one_more(INVOICES, listed("invoice/other.pdf"))),
    Row("C803", CLASSIFIER, "a form in another folder", form_moved),
    *(
        Row("C804", CLASSIFIER, f"{text.decode()}, line {number}", line(path, number, text))
        for path, number in ((INVOICES, 1), (LETTERS, -1))
        for text in BROKEN
    ),
    *(Row("C805", CLASSIFIER, form, one_more(LETTERS, listed(form))) for form in INVOICE_FORMS),
    Row("C805", CLASSIFIER, "a letter among invoices", line(LETTERS, 0, listed(f"invoice/{SKEWED}"))),
    Row("C806", CLASSIFIER, "101 forms of a class", many(101)),
    Row("C806", CLASSIFIER, "over 10,000 pages", long_letters(1700)),
    Row("C806", CLASSIFIER, "over 2 GB", large),
    *(Row("C807", CLASSIFIER, form, one_more(INVOICES, listed(form))) for form in INVOICE_FORMS),
    Row("C807", CLASSIFIER, "three times", one_more(LETTERS, listed("letter/letter-02.pdf"), listed("letter/letter-02.pdf"))),
    *(
        Row("C808", CLASSIFIER, f"{folder}/more.pdf", added(f"{folder}/more.pdf", building.pdf(mark="more")))
        for folder in ("invoice", "letter")
    ),
    *(
        Row("F004", sample, f"no OCR, {form}", gone(ocr_of(form), at=form), options=options)
        for sample, options in ((CLASSIFIER, {}), (FOLDERS, BY_FOLDERS))
        for form in INVOICE_FORMS
    ),
    Row("O216", CLASSIFIER, "one of 3.1", older_ocr),
    Row("C805", CLASSIFIER, "an invoice under another name", twin(f"invoice/{FIRST}", "letter/not-a-letter.pdf")),
    Row("C805", FOLDERS, "an invoice under another name", copied, options=BY_FOLDERS),
    Row("C803", CLASSIFIER, "another folder than the lists mean", elsewhere),
    *(Row("D706", CLASSIFIER, f"{form} as {to}", twin(form, to)) for form, to in TWINS),
    *(Row("F011", CLASSIFIER, f"cut off, {form}", rewritten(ocr_of(form), lambda raw: raw[:500])) for form in INVOICE_FORMS),
    *(Row("F008", CLASSIFIER, f"empty, {path}", added(path, b"")) for path in (INVOICE_FORMS[0], ocr_of(INVOICE_FORMS[2]))),
    Row("F008", CLASSIFIER, "an empty list", added(LETTERS, b"")),
    *(Row("O201", CLASSIFIER, f"failed, {form}", put(ocr_of(form), "/status", "failed")) for form in INVOICE_FORMS),
    *(
        Row(
            "O202",
            CLASSIFIER,
            f"from an SDK, {form}",
            rewritten(ocr_of(form), lambda raw: json.dumps(json.loads(raw)["analyzeResult"]).encode()),
        )
        for form in INVOICE_FORMS
    ),
    *(Row("S102", CLASSIFIER, f"noise, {form}", added(form, bytes(range(1, 255)) * 8)) for form in INVOICE_FORMS),
)
"""A row each."""
