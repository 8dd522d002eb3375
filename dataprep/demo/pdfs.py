"""Sheets as a PDF: text in Courier, whose letters are all equally wide, so that every box is known."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from dataprep.demo.reading import set_words
from dataprep.demo.sheets import HEIGHT, WIDTH, Bar, Ink, Run, Sheet, Tick

FONTS = {"Plain": "Courier", "Bold": "Courier-Bold"}


class Courier:
    """The typeface by its published metrics (Adobe Core 14), on a page in inches."""

    unit = "inch"

    def advance(self, text: str, size: float) -> float:
        """How long a text is: 0.6 em a letter."""
        return 0.6 * size * len(text)

    def extent(self, size: float) -> tuple[float, float]:
        """The ascender and the descender."""
        return 0.629 * size, 0.157 * size

    def on_page(self, points: float) -> float:
        """Inches, as exact as OCR tells them."""
        inches = round(points / 72, 4)
        return int(inches) if inches.is_integer() else inches


COURIER = Courier()


def draw(pages: Sequence[Sheet]) -> bytes:
    """A PDF file; the same sheets give the same bytes."""
    from pypdf import PdfWriter
    from pypdf.generic import ContentStream, DictionaryObject, NameObject

    writer = PdfWriter()
    fonts = DictionaryObject({NameObject(f"/{key}"): _font(name) for key, name in FONTS.items()})
    for sheet in pages:
        page = writer.add_blank_page(WIDTH, HEIGHT)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        content = ContentStream(None, writer)
        content.set_data("\n".join(_operators(sheet)).encode("cp1252"))
        page.replace_contents(content)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _font(name: str) -> object:
    from pypdf.generic import DictionaryObject, NameObject

    entries = {"Type": "Font", "Subtype": "Type1", "BaseFont": name, "Encoding": "WinAnsiEncoding"}
    return DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in entries.items()})


def _operators(sheet: Sheet) -> Iterator[str]:
    """The page's content stream (ISO 32000-1, 8 and 9); y runs upwards there."""
    for bar in sheet.bars:
        yield _filled(bar)
    for tick in sheet.ticks:
        yield _ticked(tick)
    for run in sheet.runs:
        yield _shown(run)


def _filled(bar: Bar) -> str:
    left, top, right, bottom = bar.box
    return f"{_colour(bar.ink)} rg {left:g} {HEIGHT - bottom:g} {right - left:g} {bottom - top:g} re f"


def _ticked(tick: Tick) -> str:
    left, top, right, bottom = tick.box[0], HEIGHT - tick.box[1], tick.box[2], HEIGHT - tick.box[3]
    frame = f"1 w {left + 0.5:g} {bottom + 0.5:g} {right - left - 1:g} {top - bottom - 1:g} re S"
    cross = (
        f"{left + 2:g} {bottom + 2:g} m {right - 2:g} {top - 2:g} l {left + 2:g} {top - 2:g} m {right - 2:g} {bottom + 2:g} l S"
    )
    return f"{frame} {cross}" if tick.selected else frame


def _shown(run: Run) -> str:
    _, left, _ = next(set_words(run, COURIER))
    text = run.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    font = "Bold" if run.bold else "Plain"
    return f"BT /{font} {run.size:g} Tf {_colour(run.ink)} rg {left:.4f} {HEIGHT - run.baseline:g} Td ({text}) Tj ET"


def _colour(ink: Ink) -> str:
    return " ".join(f"{part / 255:.3f}" for part in ink)
