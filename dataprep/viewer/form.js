// One form: its pages drawn when they come into view, with regions, words, and the place of the selected finding.

const PARTS = 10000;
const WIDE = 1000; // units of a page's width in its drawing
const MARGIN = 30; // so far beyond its edges a region is drawn
const ZOOMS = [50, 75, 100, 150, 200, 300];

const shown = { at: -1, form: null, figures: new Map(), zoom: 100, place: null, observer: null };

/** Show a form, and on it the place of a finding. */
function showForm(at, one = null) {
  if (shown.at !== at) {
    shown.at = at;
    shown.form = $(`form-${at}`) ? block(`form-${at}`) : { pages: [], labels: [], notes: [] };
    $("choose").value = String(at);
    $("form-name").textContent = data.forms[at].name;
    $("form-about").textContent = about(data.forms[at]);
    $("previous").disabled = at === 0;
    $("next").disabled = at === data.forms.length - 1;
    drawForm();
  }
  $("told").textContent = one ? one.message : "";
  mark(one);
}

function about(form) {
  const training = form.counts === null ? "" : form.counts ? "counts for training" : "does not count for training";
  return [form.pages ? counted(form.pages, "page") : "", form.labels ? counted(form.labels, "label") : "", training].filter(Boolean).join(" · ");
}

function drawForm() {
  shown.observer?.disconnect();
  shown.observer = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => draw(target)),
    { rootMargin: "600px" });
  shown.figures = new Map(shown.form.pages.map((page) => [page.number, figure(page)]));
  const notes = shown.form.notes.map((note) => el("p", { class: "note" }, note));
  const empty = shown.form.pages.length ? [] : [el("p", { class: "empty" }, "There are no pages to show: the file is no form that can be opened, or has no pages.")];
  $("pages").replaceChildren(...notes, ...empty, ...shown.figures.values(), ...labelTable());
  $("pages").scrollTop = 0;
  shown.figures.forEach((node) => shown.observer.observe(node));
}

/** The frame of a page, of the right shape before anything is drawn in it. */
function figure(page) {
  const sheet = el("div", { class: "sheet" });
  sheet.style.aspectRatio = `${page.width} / ${page.height}`;
  const sides = page.unit ? ` · ${measure(page.width)} × ${measure(page.height)} ${page.unit}` : "";
  const reason = page.picture === null && page.reason ? ` · no picture: ${page.reason}` : "";
  const node = el("figure", { class: "page", "data-page": page.number }, sheet,
    el("figcaption", {}, `Page ${number(page.number)} of ${number(shown.form.pages.length)}${sides}${reason}`));
  node.page = page;
  return node;
}

const measure = (value) => value.toLocaleString("en", { maximumFractionDigits: 2 });

/** Draw a page once. */
function draw(node) {
  if (node.drawing) return;
  const { page } = node;
  const sheet = node.firstElementChild;
  const high = (WIDE * page.height) / page.width;
  node.scale = (value, place) => (value * (place % 2 ? high : WIDE)) / PARTS;
  node.high = high;
  if (page.picture !== null) {
    const source = `data:image/webp;base64,${$(`picture-${page.picture}`).textContent}`;
    sheet.append(el("img", { src: source, alt: `Page ${page.number} of ${data.forms[shown.at].name}` }));
  }
  node.drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${high}`, preserveAspectRatio: "none", role: "img", "aria-label": `Labeled regions of page ${page.number}` });
  node.layers = Object.fromEntries(["words", "regions", "place"].map((name) => [name, svg("g", { class: name })]));
  node.tags = el("div", { class: "tags", "aria-hidden": "true" });
  node.drawing.append(...Object.values(node.layers));
  sheet.append(node.drawing, node.tags);
  drawRegions(node);
  drawWords(node);
  drawPlace(node);
}

/** The corners of a box in the units of a page's drawing; what lies far off the page comes to its margin. */
function corners(node, box) {
  const most = [WIDE + MARGIN, node.high + MARGIN];
  return box.map((value, place) => Math.min(Math.max(node.scale(value, place), -MARGIN), most[place % 2]));
}

const points = (values) => values.reduce((text, value, place) => `${text}${place ? (place % 2 ? "," : " ") : ""}${value}`, "");

const span = (values, place) => {
  const own = values.filter((_, at) => at % 2 === place);
  return [Math.min(...own), Math.max(...own)];
};

function drawRegions(node) {
  shown.form.labels.forEach((label) => {
    label.regions.filter(([page]) => page === node.page.number).forEach(([, box, broken], at) => {
      if (!box) return;
      const values = corners(node, box);
      const text = `${label.name}: ${label.text || "no text"}${broken ? `; ${broken}` : ""}`;
      const kind = `region ${hue(label.field)}${broken ? " broken" : ""}`;
      const tell = () => { $("told").textContent = text; };
      node.layers.regions.append(svg("polygon", { class: kind, points: points(values), click: tell }, svg("title", {}, text)));
      if (broken) node.layers.regions.append(...beacon(values));
      if (at === 0 || broken) node.tags.append(tag(node, values, broken ? `${label.name}: ${broken}` : shortName(label), kind));
    });
  });
}

/** A cell is called by its column: its table has the same colour, and the title says the rest. */
function shortName({ name, field }) {
  return field >= 0 && name !== data.fields[field] ? name.split("/").pop() : name;
}

/** A ring around what would be too small to be seen. */
function beacon(values) {
  const [[left, right], [top, bottom]] = [span(values, 0), span(values, 1)];
  if (right - left > 8 && bottom - top > 4) return [];
  return [svg("circle", { class: "beacon", cx: (left + right) / 2, cy: (top + bottom) / 2, r: 10 })];
}

function tag(node, values, text, kind) {
  const [left] = span(values, 0);
  const [top] = span(values, 1);
  const label = el("span", { class: `tag ${kind}` }, text);
  if (left > WIDE * 0.7) {
    label.classList.add("from-right");
    label.style.right = `${100 - Math.min(100, (100 * span(values, 0)[1]) / WIDE)}%`;
  } else label.style.left = `${Math.max(0, (100 * left) / WIDE)}%`;
  label.style.top = `${Math.max(0, (100 * top) / node.high)}%`;
  return label;
}

/** The words that the OCR read, on demand; without a picture they are all there is to see. */
function drawWords(node) {
  const { words, picture } = node.page;
  const isWanted = words && (isPressed("show-words") || picture === null);
  if (!isWanted || node.layers.words.childElementCount) return;
  node.layers.words.append(...words.texts.flatMap((text, at) => word(node, text, words.boxes[at])));
}

/** A word: its box, and its text along the upper side, as wide and as high as the box. */
function word(node, text, box) {
  const [left, top, right, bottom] = box;
  const values = corners(node, box.length === 4 ? [left, top, right, top, right, bottom, left, bottom] : box);
  const [x0, y0, x1, y1, , , x3, y3] = values;
  const along = Math.hypot(x1 - x0, y1 - y0);
  const down = Math.hypot(x3 - x0, y3 - y0);
  const turn = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
  const place = `translate(${x3} ${y3}) rotate(${turn})`;
  const letters = svg("text", { transform: place, y: -down * 0.18, "font-size": down, textLength: Math.max(along, 1), lengthAdjust: "spacingAndGlyphs" }, text);
  return [svg("polygon", { class: "word", points: points(values) }), letters];
}

/** Mark the place of a finding, and go there. */
function mark(one) {
  shown.place = one?.place ?? null;
  shown.figures.forEach((node) => node.drawing && drawPlace(node));
  const node = shown.place && shown.figures.get(shown.place[0]);
  if (!node) {
    if (one) $("pages").scrollTop = 0;
    if (shown.place) $("told").textContent += ` (page ${number(shown.place[0])} is not among those that are shown)`;
    return;
  }
  draw(node);
  const first = node.layers.place.firstElementChild;
  const frame = $("pages").getBoundingClientRect();
  const target = (first ?? node).getBoundingClientRect();
  const middle = first ? target.top + target.height / 2 - frame.height / 2 : target.top;
  const across = first ? target.left + target.width / 2 - frame.width / 2 : target.left;
  $("pages").scrollBy({ top: middle - frame.top, left: across - frame.left, behavior: calm() ? "auto" : "smooth" });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function drawPlace(node) {
  const own = shown.place && shown.place[0] === node.page.number ? shown.place[1] : [];
  node.layers.place.replaceChildren(...own.flatMap((box) => {
    const values = corners(node, box);
    return [svg("polygon", { class: "target", points: points(values) }), ...beacon(values)];
  }));
}

/** The labels for those who read rather than look; its rows are made when it is opened. */
function labelTable() {
  const { labels } = shown.form;
  if (!labels.length) return [];
  const body = el("tbody");
  const head = el("tr", {}, ...["Label", "Text", "Page", "Remark"].map((name) => el("th", { scope: "col" }, name)));
  const fill = () => body.childElementCount || body.append(...labels.flatMap(labelRows));
  return [el("details", { class: "labels", toggle: fill }, el("summary", {}, `The ${counted(labels.length, "label")} as a table`),
    el("table", {}, el("thead", {}, head), body))];
}

function labelRows({ name, field, text, regions }) {
  return (regions.length ? regions : [[null, null, "has no region"]]).map(([page, , broken]) => el("tr", { class: broken ? "broken" : "" },
    el("th", { scope: "row", class: hue(field) }, el("span", { class: "swatch", "aria-hidden": "true" }), name),
    el("td", {}, text), el("td", {}, page === null ? "" : number(page)), el("td", {}, broken)));
}

const isPressed = (id) => $(id).getAttribute("aria-pressed") === "true";

function setZoom(step) {
  const at = ZOOMS.indexOf(shown.zoom) + step;
  shown.zoom = ZOOMS[Math.min(Math.max(at, 0), ZOOMS.length - 1)];
  $("zoom").textContent = `${shown.zoom}%`;
  $("pages").style.setProperty("--zoom", String(shown.zoom / 100));
}
