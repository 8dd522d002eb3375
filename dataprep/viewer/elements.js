// What the parts of the script share: the data, elements that hold text and never markup, and how numbers are written.

const SEVERITIES = ["info", "warning", "error"];
const HUES = 8;

const $ = (id) => document.getElementById(id);

/** The JSON of a data block. */
const block = (id) => JSON.parse($(id).textContent);

const data = block("data");

/** An element with attributes (a function listens to an event, true and false switch) and children: text stays text. */
function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element, likewise. */
function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const number = (value) => value.toLocaleString("en");

/** A count with its noun: "1 form", "2 forms". */
const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A name whose blanks at the ends can be seen. */
const visible = (name) => name.replace(/^ +| +$/g, (blanks) => "␣".repeat(blanks.length));

/** Bytes as people say them. */
function size(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const value = bytes / 1000 ** power;
  return `${value.toLocaleString("en", { maximumFractionDigits: value < 10 && power ? 1 : 0 })} ${units[power]}`;
}

/** The place of each field, or class, in the list of the first set that has it: by it fields get their colours. */
const places = new Map();
for (const { stats } of data.datasets) {
  [...stats.fields, ...stats.classes].forEach(({ name }, at) => places.has(name) || places.set(name, at));
}

/** The name of a form; of several sets with that of its own. */
function formName(at) {
  const { name, dataset } = data.forms[at];
  return data.datasets.length > 1 ? `${data.datasets[dataset].stats.path.replace(/\/$/, "")}/${name}` : name;
}

/** What the sets are made of: forms with fields, forms of classes, or texts of classes. */
const isOfTexts = data.datasets.every(({ stats }) => stats.kind === "text");
const isOfClasses = data.datasets.every(({ stats }) => !stats.fields.length && stats.classes.length);
const TERMS = { form: isOfTexts ? "text" : "form", field: isOfClasses ? "class" : "field" };

const plural = (noun) => (noun === "class" ? "classes" : `${noun}s`);
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** The class that gives a field its colour; beyond the colours lines are broken. */
function hue(field) {
  const place = field < 0 ? -1 : places.get(data.fields[field]);
  return place < 0 ? "hue-none" : `hue-${place % HUES}${place >= HUES ? " again" : ""}`;
}

const SHAPES = {
  error: [["circle", { cx: 8, cy: 8, r: 7 }], ["path", { d: "M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2", class: "stroke" }]],
  warning: [["path", { d: "M8 1.2l7.2 13.3H.8z" }], ["path", { d: "M8 5.8v4m0 2v.9", class: "stroke" }]],
  info: [["rect", { x: 1.5, y: 1.5, width: 13, height: 13, rx: 3 }], ["path", { d: "M8 7.4v4M8 4.4v.9", class: "stroke" }]],
};

/** The sign of a severity: another shape for each, with its name for those who do not see it. */
function sign(severity) {
  const name = SEVERITIES[severity];
  const parts = SHAPES[name].map(([tag, attributes]) => svg(tag, attributes));
  return el("span", { class: `sign ${name}` }, svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, ...parts),
    el("span", { class: "unseen" }, `${name}: `));
}

/** A finding's row by names. */
function finding(row, index) {
  const [severity, rule, dataset, form, field, message, file, line, column, pointer, fix, safe, place] = row;
  return { index, severity, rule, dataset, form, field, message, file, line, column, pointer, fix, safe, place };
}

const findings = data.findings.map(finding);
