// What is put together, and what answers to clicks and keys.

const actions = {
  /** Go to a finding: in the list, and on its page. */
  select(one, { isFocused = true } = {}) {
    openFinding(one, { isFocused });
    if (one.form >= 0) showForm(one.form, one);
    if (one.form >= 0 && isNarrow()) $("form").scrollIntoView({ block: "start" });
  },
  openForm(at) {
    showForm(at);
    if (isNarrow()) $("form").scrollIntoView({ block: "start" });
  },
  onlySeverity(severity) {
    filter.severities = new Set([severity]);
    refresh();
    $("findings").scrollIntoView({ block: "start" });
  },
  onlyField(field) {
    filter.field = filter.field === field ? -2 : field;
    refresh();
    $("findings").scrollIntoView({ block: "start" });
  },
};

const isNarrow = () => matchMedia("(max-width: 999px)").matches;

/** Show the list as the filter says, and the filter as it is. */
function refresh() {
  const selected = list.selected;
  showFindings(actions);
  list.selected = null;
  if (selected && list.order.some(({ one }) => one === selected)) openFinding(selected, { isFocused: false });
  for (const name of ["rule", "field", "dataset"]) $(name).value = String(filter[name]);
  $("document").value = String(filter.form);
  document.querySelectorAll("#severities button").forEach((button) => {
    button.setAttribute("aria-pressed", String(filter.severities.has(Number(button.value))));
  });
}

function clear() {
  Object.assign(filter, { severities: new Set([0, 1, 2]), rule: -2, field: -2, form: -2, dataset: -2, query: "" });
  $("query").value = "";
  refresh();
}

/** How many findings each number of a list has. */
function tally(key) {
  const counts = new Map();
  for (const one of findings) counts.set(one[key], (counts.get(one[key]) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => (one < 0) - (other < 0) || one - other);
}

function fillChoice(id, key, all, name) {
  const options = tally(key).map(([at, count]) => el("option", { value: at }, `${name(at)} (${number(count)})`));
  $(id).replaceChildren(el("option", { value: -2 }, all), ...options);
  $(id).addEventListener("change", () => { filter[key] = Number($(id).value); refresh(); });
}

function setUpFilters() {
  const toggle = (severity) => el("button", { type: "button", value: severity, "aria-pressed": "true", click: () => {
    const { severities } = filter;
    if (severities.has(severity)) severities.delete(severity); else severities.add(severity);
    refresh();
  } }, sign(severity), `${SEVERITIES[severity]}s`);
  $("severities").append(toggle(2), toggle(1), toggle(0));
  fillChoice("rule", "rule", "All rules", (at) => `${data.rules[at].code} ${data.rules[at].name}`);
  fillChoice("field", "field", `All ${plural(TERMS.field)}`, (at) => data.fields[at] ?? "about none");
  fillChoice("document", "form", `All ${plural(TERMS.form)}`, (at) => (at < 0 ? "the set itself" : formName(at)));
  fillChoice("dataset", "dataset", "All sets", (at) => data.datasets[at].stats.path);
  document.querySelectorAll("[data-term]").forEach((node) => {
    const term = TERMS[node.dataset.term];
    node.textContent = node.dataset.before ? `${node.dataset.before} ${term}` : capital(term);
  });
  $("dataset-choice").hidden = data.datasets.length < 2;
  $("query").addEventListener("input", () => { filter.query = $("query").value; refresh(); });
  $("grouping").addEventListener("change", (event) => { filter.group = event.target.value; refresh(); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("clear").addEventListener("click", clear);
}

function setUpForm() {
  const forms = data.forms.map((_, at) => el("option", { value: at }, formName(at)));
  $("choose").replaceChildren(...forms);
  $("form").hidden = !data.forms.some((form) => form.pages);
  $("choose").addEventListener("change", () => actions.openForm(Number($("choose").value)));
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("smaller").addEventListener("click", () => setZoom(-1));
  $("larger").addEventListener("click", () => setZoom(1));
  $("back").addEventListener("click", backToFinding);
  for (const id of ["show-regions", "show-names", "show-words"]) $(id).addEventListener("click", () => press(id));
  const first = findings.find((one) => one.place?.[1].length) ?? findings.find((one) => one.form >= 0);
  if (data.forms.length) showForm(first?.form ?? 0);
}

/** Where form and list stand under each other: back to the finding that led here. */
function backToFinding(event) {
  const row = list.selected && $(`finding-${list.selected.index}`);
  if (!row) return;
  event.preventDefault();
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}

function step(by) {
  const at = shown.at + by;
  if (data.forms[at]) showForm(at);
}

function press(id) {
  $(id).setAttribute("aria-pressed", String(!isPressed(id)));
  $("pages").classList.toggle(id, isPressed(id));
  shown.figures.forEach((node) => node.drawing && drawWords(node));
  if (id === "show-words" && isPressed(id) && !shown.form.pages.some((page) => page.words)) {
    $("told").textContent = "No words of this form are here: its OCR file is missing, cannot be read, or is left out.";
  }
}

const THEMES = ["system", "light", "dark"];

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  $("theme").textContent = `Theme: ${theme}`;
  try { localStorage.setItem("dataprep-theme", theme); } catch { /* a browser may keep nothing for files */ }
}

function setUpTheme() {
  let theme = "system";
  try { theme = localStorage.getItem("dataprep-theme") ?? theme; } catch { /* likewise */ }
  setTheme(THEMES.includes(theme) ? theme : "system");
  $("theme").addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % 3]));
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => $("query").focus(),
  "[": () => step(-1),
  "]": () => step(1),
  w: () => press("show-words"),
  "?": () => $("keys").showModal(),
};

function move(by) {
  const next = neighbour(by);
  if (next) actions.select(next);
}

function onKey(event) {
  const at = event.target instanceof Element ? event.target : document.body;
  const isTyping = at.matches("input[type=search], select, textarea");
  if (event.key === "Escape" && !$("keys").open) {
    if (isTyping && filter.query) { $("query").value = filter.query = ""; refresh(); }
    else if (isTyping) at.blur();
    else { unselect(); mark(null); $("told").textContent = ""; }
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
  const isArrow = ["ArrowDown", "ArrowUp"].includes(event.key) && at.matches(".row");
  const act = isArrow ? () => move(event.key === "ArrowDown" ? 1 : -1) : $("keys-on").checked && KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
}

/** Paper has no buttons: what is listed is shown, as far as anyone would print. */
function beforePrint() {
  let rows = 0;
  for (const group of list.groups.filter((each) => each.node)) {
    if (rows < 1000 && group.rows.length) { open(group, true); showRows(group, 200); }
    rows += group.shown;
  }
  shown.figures.forEach(draw);
}

setUpTheme();
showOverview(actions);
setUpFilters();
refresh();
setUpForm();
$("keys-open").addEventListener("click", () => $("keys").showModal());
document.addEventListener("keydown", onKey);
addEventListener("beforeprint", beforePrint);
$("pages").classList.add("show-regions", "show-names");
document.documentElement.dataset.ready = "true";
