"""The page of `dataprep report` in a real browser: no complaint, no request, places that are right, and what anyone can use."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

import dataprep
from dataprep.demo import write_demo
from tests import browser, building, sets
from tests.browser import Browser

pytestmark = browser.needed

AXE = Path(os.environ.get("DATAPREP_AXE") or Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js")
ROWS = "[...document.querySelectorAll('.row')]"
COUNT = "document.getElementById('count').textContent"
SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the broken sample."""
    folder = tmp_path_factory.mktemp("browser")
    write_demo(folder / "sample", broken=True)
    page = folder / "report.html"
    page.write_text(dataprep.report_html(folder / "sample"), encoding="utf-8")
    return page


def click(one: Browser, text: str) -> None:
    """Click the row of the finding whose message holds a text."""
    one.run(f"{ROWS}.find(row => row.textContent.includes({json.dumps(text)})).click()")
    one.run(SETTLED)


def check_quiet(one: Browser) -> None:
    """Nothing was complained of, and nothing asked for but the page itself and the pictures in it."""
    assert one.complaints == []
    assert [url[:40] for url in one.requests if not url.startswith("data:image/webp;base64,")] == [one.requests[0][:40]]
    assert one.requests[0].startswith("file:")


def test_using_it_all_raises_no_complaint_and_no_request(chromium: Browser, broken: Path) -> None:
    chromium.open(broken)
    for key in ("j", "j", "k", "w", "]", "[", "/", "Escape", "?", "Escape"):
        chromium.press(key)
    chromium.run("document.querySelectorAll('button, summary').forEach(one => one.click())")
    chromium.run("document.getElementById('keys').close(); dispatchEvent(new Event('beforeprint'))")
    chromium.run(SETTLED)
    check_quiet(chromium)


def test_filters_show_what_fits(chromium: Browser, broken: Path) -> None:
    chromium.open(broken)
    assert chromium.run(COUNT) == "23 findings"
    chromium.run("document.querySelector('#severities button').click()")
    assert chromium.run(COUNT) == "6 of 23 findings"
    chromium.run("document.querySelector('#severities button').click()")
    search = "document.getElementById('query').value = '{}'; document.getElementById('query').dispatchEvent(new Event('input'))"
    chromium.run(search.format("INVOICE-03 g4"))
    assert chromium.run(COUNT) == "2 of 23 findings"
    assert chromium.run(f"{ROWS}.map(row => row.querySelector('.message').textContent)") == [
        "the corners of 'Number' run anticlockwise; reverse them",
        "the sides of 'Total' cross; put its corners in clockwise order",
    ]
    chromium.run(search.format("no such thing"))
    assert chromium.run("document.querySelector('.empty').textContent") == "No finding fits the filter."
    chromium.run("document.getElementById('clear').click()")
    assert chromium.run(COUNT) == "23 findings"


@pytest.mark.parametrize(("choice", "text"), [("rule", "G404"), ("field", "Total"), ("document", "invoice-04.pdf")])
def test_a_choice_shows_as_many_as_it_says(chromium: Browser, broken: Path, choice: str, text: str) -> None:
    chromium.open(broken)
    option = f"[...document.querySelectorAll('#{choice} option')].find(one => one.textContent.includes('{text}'))"
    said = chromium.run(f"{option}.textContent")
    chromium.run(f"{option}.selected = true; document.getElementById('{choice}').dispatchEvent(new Event('change'))")
    count = said.rpartition("(")[2].rstrip(")")
    assert chromium.run(COUNT) == f"{count} of 23 findings"
    assert chromium.run(f"{ROWS}.length") == int(count)


@pytest.mark.parametrize("group", ["rule", "field", "form"])
def test_groups_hold_every_finding(chromium: Browser, broken: Path, group: str) -> None:
    chromium.open(broken)
    chromium.run(f"document.querySelector('input[value={group}]').click()")
    counts = (
        "[...document.querySelectorAll('.group-counts')].map(one => [...one.children].map(each => each.lastChild.textContent))"
    )
    assert sum(int(count) for row in chromium.run(counts) for count in row if count.isdigit()) == 23


def test_a_click_goes_to_the_place(chromium: Browser, broken: Path) -> None:
    chromium.open(broken)
    click(chromium, "'Total' leaves page 1")
    assert chromium.run("document.getElementById('form-name').textContent") == "invoice-04.pdf"
    inside = (
        "(() => { const [target, frame] = ['.target', '#pages'].map(one => document.querySelector(one).getBoundingClientRect()); "
        "return target.top >= frame.top && target.bottom <= frame.bottom })()"
    )
    assert chromium.run(inside)
    told = chromium.run("document.querySelector('.detail').textContent")
    assert "G401 region-off-page: A labeled region lies partly outside its page." in told
    chromium.press("Escape")
    assert chromium.run("document.querySelectorAll('.target, .detail').length") == 0


def test_in_a_narrow_window_the_way_leads_there_and_back(chromium: Browser, broken: Path) -> None:
    chromium.open(broken, 390)
    click(chromium, "'Total' leaves page 1")
    seen = (
        "(() => {{ const {{top, bottom}} = document.querySelector('{}').getBoundingClientRect(); "
        "return top >= 0 && bottom <= innerHeight }})()"
    )
    assert chromium.run(seen.format(".target"))
    chromium.run("document.getElementById('back').click()")
    assert chromium.run(seen.format(".row[aria-expanded=true]"))
    assert not chromium.run(seen.format(".target"))


def test_keys_walk_the_list(chromium: Browser, broken: Path) -> None:
    chromium.open(broken)
    walked = []
    for _ in range(23):
        chromium.press("j")
        walked.append(chromium.run("document.activeElement.id"))
    assert len(set(walked)) == 23
    chromium.press("j")
    assert chromium.run("document.activeElement.id") == walked[-1]
    chromium.press("k")
    assert chromium.run("document.activeElement.id") == walked[-2]
    chromium.press("/")
    assert chromium.run("document.activeElement.id") == "query"
    chromium.press("j")
    assert chromium.run("document.getElementById('query').value") == "j"


CORNERS = (0.2, 0.3, 0.45, 0.37)
"""Left, upper, right and lower side of what is drawn, in fractions of the page."""


@pytest.mark.parametrize("zoom", [0, 3])
def test_regions_lie_where_they_should(chromium: Browser, tmp_path: Path, zoom: int) -> None:
    wide, high = 1000, 1400
    drawn = Image.new("L", (wide, high), 255)
    left, top, right, bottom = CORNERS
    drawn.paste(0, (round(left * wide), round(top * high), round(right * wide), round(bottom * high)))
    written = io.BytesIO()
    drawn.save(written, "PNG")
    box = (left * wide, top * high, right * wide, bottom * high)
    labels = {"document": "f0.png", "labels": [{"label": "Number", "value": [{"page": 1, "text": "x", "boundingBoxes": [[]]}]}]}
    labels["labels"][0]["value"][0]["boundingBoxes"] = [building.corners(CORNERS)]  # type: ignore[index]
    ocr = building.layout_2([("x", box)], width=wide, height=high, unit="pixel")
    folder = building.write(tmp_path / "set", {"f0.png": written.getvalue(), "f0.png.ocr.json": ocr})
    building.write(
        folder, {"f0.png.labels.json": {"$schema": building.SCHEMA, **labels}, "fields.json": building.fields(("Number",))}
    )
    page = tmp_path / "report.html"
    page.write_text(dataprep.report_html(folder), encoding="utf-8")
    chromium.open(page, 1400, 1400)
    chromium.run("document.getElementById('larger').click();" * zoom)
    chromium.run(
        "document.getElementById('form').scrollIntoView(); document.querySelector('.region').scrollIntoView({block: 'center'})"
    )
    chromium.run(SETTLED)
    corners = (
        "(() => { const one = document.querySelector('.region'), at = one.getScreenCTM(); "
        "return [...one.points].map(point => point.matrixTransform(at)).map(({x, y}) => [x, y]) })()"
    )
    said = np.array(chromium.run(corners))
    chromium.run("document.getElementById('show-regions').click(); document.getElementById('query').blur()")
    seen = np.array(Image.open(io.BytesIO(chromium.picture())).convert("L"))
    middle_x, middle_y = said.mean(axis=0).round().astype(int)
    across, down = np.flatnonzero(seen[middle_y] < 128), np.flatnonzero(seen[:, middle_x] < 128)
    across, down = run_around(across, middle_x), run_around(down, middle_y)
    found = [across[0], down[0], across[-1] + 1, down[-1] + 1]
    assert np.abs(np.array(found) - [*said.min(axis=0), *said.max(axis=0)]).max() <= 1


def run_around(places: np.ndarray, middle: int) -> np.ndarray:
    """The unbroken run of numbers that holds one."""
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return next(run for run in runs if run[0] <= middle <= run[-1])


def test_what_cannot_be_drawn_whole_is_marked(chromium: Browser, broken: Path) -> None:
    chromium.open(broken)
    click(chromium, "'Date' is in inches")
    assert "Date: is not in fractions of the page" in chromium.run("document.querySelector('.tags').textContent")
    assert chromium.run("document.querySelectorAll('.regions .beacon').length") == 1


def test_the_theme_can_be_chosen(chromium: Browser, broken: Path) -> None:
    chromium.open(broken, theme="dark")
    ground = "getComputedStyle(document.body.parentElement).backgroundColor"
    seen = []
    for _ in range(4):
        seen.append((chromium.run("document.getElementById('theme').textContent"), chromium.run(ground)))
        chromium.run("document.getElementById('theme').click()")
    (system, dark), (light, white), (third, black), first_again = seen
    assert [system, light, third] == ["Theme: system", "Theme: light", "Theme: dark"]
    assert dark == black != white
    assert first_again == seen[0]


def test_it_prints(chromium: Browser, broken: Path) -> None:
    chromium.open(broken)
    click(chromium, "'Total' leaves page 1")
    document = pypdfium2.PdfDocument(base64.b64decode(chromium.call("Page.printToPDF", printBackground=True)["data"]))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "the sides of 'Total' cross" in text
    assert "invoice-04.pdf" in text
    assert "All rules" not in text


def test_words_are_shown_on_demand(chromium: Browser, broken: Path) -> None:
    chromium.open(broken)
    click(chromium, "the corners of 'Number'")
    shown = "getComputedStyle(document.querySelector('.words')).visibility + document.querySelectorAll('.word').length"
    assert chromium.run(shown) == "hidden0"
    chromium.press("w")
    assert chromium.run(shown).startswith("visible")
    assert chromium.run("document.querySelectorAll('.word').length") > 20


def test_pages_are_drawn_as_they_come_into_view(chromium: Browser, tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set", count=1)
    building.write(folder, {"f0.pdf": building.pdf(60), "f0.pdf.ocr.json": building.layout_2(pages=60)})
    page = tmp_path / "report.html"
    page.write_text(dataprep.report_html(folder, pages=60), encoding="utf-8")
    chromium.open(page)
    chromium.run(SETTLED)
    assert chromium.run("document.querySelectorAll('.page').length") == 60
    assert 1 <= chromium.run("document.images.length") < 10
    chromium.run("document.querySelector('[data-page=\"50\"]').scrollIntoView()")
    chromium.run(SETTLED)
    assert chromium.run("document.querySelector('[data-page=\"50\"] img').complete")


HOSTILE = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


def test_nothing_of_the_set_runs(chromium: Browser, tmp_path: Path) -> None:
    folder = sets.labeled(tmp_path / "set")
    labels, ocr = building.labels("f0.pdf"), building.layout_2([(HOSTILE, (1.0, 1.0, 2.0, 1.2)), *building.WORDS])
    labels["labels"][0]["label"] = labels["labels"][0]["value"][0]["text"] = HOSTILE
    building.write(folder, {"f0.pdf.labels.json": labels, "f0.pdf.ocr.json": ocr, "fields.json": building.fields((HOSTILE, "x"))})
    page = tmp_path / "report.html"
    page.write_text(dataprep.report_html(folder), encoding="utf-8")
    chromium.open(page)
    chromium.press("w")
    chromium.run("document.querySelectorAll('button, summary').forEach(one => one.click())")
    chromium.run("document.getElementById('keys').close()")
    chromium.run(SETTLED)
    check_quiet(chromium)
    assert chromium.run("document.title").endswith(": dataprep report")
    assert chromium.run("document.body.textContent.includes('onerror=')")
    assert chromium.run("[...document.images].every(one => one.src.startsWith('data:image/webp'))")


AUDIT = (
    "axe.run(document, {resultTypes: ['violations']})"
    ".then(found => found.violations.map(one => one.id + ' ' + one.nodes.map(node => node.html)))"
)


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: `npm install axe-core`, or set DATAPREP_AXE to its axe.min.js")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_no_violation(chromium: Browser, broken: Path, theme: str, width: int) -> None:
    chromium.open(broken, width, theme=theme)
    chromium.run(AXE.read_text(encoding="utf-8"))
    dark = "matchMedia('(prefers-color-scheme: dark)').matches && document.documentElement.dataset.theme === 'system'"
    assert chromium.run(dark) is (theme == "dark")
    assert chromium.run(AUDIT) == []
    click(chromium, "'Total' leaves page 1")
    chromium.run("document.querySelector('.labels').open = true; document.querySelector('input[value=form]').click()")
    chromium.press("w")
    chromium.run(SETTLED)
    assert chromium.run(AUDIT) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1400])
def test_nothing_is_wider_than_the_window(chromium: Browser, broken: Path, width: int) -> None:
    chromium.open(broken, width)
    assert chromium.run("document.documentElement.scrollWidth") <= width
