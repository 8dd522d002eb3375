// The summary: how many forms count, what was found, how fields are covered, and how far limits are.

const FEW_LIMITS = 6;
const FEW_FIELDS = 12;
const FEW_SETS = 3;
const MOST_CELLS = 600;

/** The worst severity of each form, -1 where nothing was found. */
function worstOfForms() {
  const worst = new Int8Array(data.forms.length).fill(-1);
  for (const one of findings) if (one.form >= 0 && one.severity > worst[one.form]) worst[one.form] = one.severity;
  return worst;
}

function showOverview(actions) {
  const sets = data.datasets.map((dataset, at) => overviewOf(dataset, at, actions));
  const notes = data.notes.length ? el("ul", { class: "notes" }, ...data.notes.map((note) => el("li", {}, note))) : null;
  const isOne = data.datasets.length === 1;
  const head = isOne ? sets[0].head : [el("h1", {}, counted(data.datasets.length, "set")), sentence(total("valid"), total("forms"), "form")];
  $("overview").append(el("div", { class: "top" }, el("div", { class: "top-head" }, ...head), el("div", {}, tiles(actions), notes)),
    ...(isOne ? [sets[0].plots] : sets.map(setNode)));
  $("foot").textContent = `Made by dataprep ${data.version}. Everything stands in this file; it asks for nothing else.`;
}

/** One of several sets, open where there are few. */
const setNode = ({ head: [name, ...facts], plots }) => el("details", { class: "set", open: data.datasets.length <= FEW_SETS },
  el("summary", {}, name), ...facts, plots);

const total = (count) => data.datasets.reduce((sum, { stats }) => sum + stats[count], 0);

const sentence = (valid, all, what) => el("p", { class: "sentence" }, el("strong", {}, number(valid)),
  ` of ${counted(all, what)} ${all === 1 ? "counts" : "count"} for training`);

/** What a set was taken for and how far it is: its head, and its plots. */
function overviewOf({ kind_reason, target_reason, settings, stats }, at, actions) {
  const facts = [`${stats.kind}: ${kind_reason}`, `target ${stats.target}: ${target_reason}`];
  if (stats.model) facts.push(`${stats.model} model`);
  if (stats.tier !== "S0") facts.push(`tier ${stats.tier}`);
  if (settings) facts.push(`settings from ${settings}`);
  const amounts = [stats.pages ? counted(stats.pages, "page") : "", counted(stats.labels, "label"), size(stats.bytes)];
  const head = [
    el(data.datasets.length === 1 ? "h1" : "h2", { class: "set-name" }, stats.path),
    el("p", { class: "facts" }, ...facts.map((fact) => el("span", {}, fact))),
    sentence(stats.valid, stats.forms, stats.kind === "text" ? "text" : "form"),
    el("p", { class: "soft" }, amounts.filter(Boolean).join(" · ")),
    strip(at, actions)];
  return { head: head.filter(Boolean), plots: el("div", { class: "plots" }, coverage(stats, actions), headRoom(stats)) };
}

/** A cell for each form, in the colour of the worst that was found there; whoever does not see it has the list by form. */
function strip(dataset, actions) {
  const worst = worstOfForms();
  const own = data.forms.map((form, at) => ({ form, at })).filter(({ form }) => form.dataset === dataset && form.counts !== null);
  if (!own.length || own.length > MOST_CELLS) return null;
  const cells = own.map(({ form, at }) => el("span", {
    class: `cell ${worst[at] < 0 ? "clean" : SEVERITIES[worst[at]]}${form.counts ? "" : " lost"}`, title: `${form.name}${form.counts ? "" : ": does not count"}`, "data-form": at,
  }));
  const open = (event) => event.target.dataset.form && actions.openForm(Number(event.target.dataset.form));
  return el("div", { class: "strip", "aria-hidden": "true", click: open }, ...cells);
}

function tiles({ onlySeverity }) {
  const tile = (severity) => el("button", { type: "button", class: "tile", click: () => onlySeverity(severity) },
    el("span", { class: "tile-number" }, number(data.counts[severity])),
    el("span", { class: "tile-name" }, sign(severity), `${SEVERITIES[severity]}${data.counts[severity] === 1 ? "" : "s"}`));
  const mendable = data.safe + data.unsafe;
  return el("div", { class: "tiles" }, tile(2), tile(1), tile(0), el("div", { class: "tile still" },
    el("span", { class: "tile-number" }, number(mendable)),
    el("span", { class: "tile-name" }, mendable && data.unsafe ? `dataprep fix can mend, ${number(data.safe)} safely` : "dataprep fix can mend")));
}

/** How many forms label each field, or lie in each class, as bars. */
function coverage(stats, { onlyField }) {
  const rows = stats.fields.length
    ? stats.fields.map(({ name, type, forms, labels }) => ({ name, about: type ?? "not declared", count: forms, most: stats.labeled, more: labels }))
    : stats.classes.map(({ name, forms, valid }) => ({ name, about: `${number(valid)} valid`, count: forms, most: stats.forms, more: forms }));
  if (!rows.length) return null;
  const isOfFields = stats.fields.length > 0;
  const table = el("table", { class: "bars" },
    el("caption", {}, isOfFields ? "Fields" : "Classes", el("span", { class: "soft" },
      isOfFields ? ` by the ${counted(stats.labeled, "form")} that label them` : ` by how many of ${counted(stats.forms, stats.kind === "text" ? "text" : "form")} they have`)),
    unseenHead("Name", "Share", "Count"));
  return folded(table, rows, (row) => coverageRow(row, onlyField), FEW_FIELDS, isOfFields ? "fields" : "classes");
}

/** The heads of columns, for those who cannot see what they are. */
const unseenHead = (...names) => el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, el("span", { class: "unseen" }, name)))));

const fieldNumbers = new Map(data.fields.map((name, at) => [name, at]));

function coverageRow({ name, about, count, most, more }, onlyField) {
  const field = fieldNumbers.get(name);
  return el("tr", { class: hue(field) },
    el("th", { scope: "row" }, el("button", { type: "button", class: "link", title: `Findings of ${name}`, click: () => onlyField(field) },
      el("span", { class: "swatch", "aria-hidden": "true" }), visible(name)), " ", el("span", { class: "soft" }, about)),
    el("td", { class: "plot" }, bar(most ? count / most : 0, null, count === 0 ? "warning" : "")),
    el("td", { class: "amount", title: counted(more, "label") }, number(count), el("span", { class: "unseen" }, `, ${counted(more, "label")}`)));
}

/** What is used of each limit, the tightest first. */
function headRoom(stats) {
  if (!stats.limits.length) return null;
  const rows = stats.limits.map((room) => ({ ...room, tightness: room.left < 0 ? Infinity : tightness(room) }));
  rows.sort((one, other) => other.tightness - one.tightness);
  const table = el("table", { class: "bars rooms" },
    el("caption", {}, "Limits", el("span", { class: "soft" }, ` of ${stats.target}, the tightest first`)),
    unseenHead("What is limited", "Share", "Used and allowed"));
  return folded(table, rows, roomRow, FEW_LIMITS, "limits");
}

/** How near a limit is: 1 where nothing is left. */
const tightness = ({ bound, used, value }) => (bound === "most" ? used / Math.max(value, 1) : value / Math.max(used, 1));

function roomRow(room) {
  const amount = room.limit.endsWith("bytes") ? size : number;
  const who = [room.model, room.tier, room.contested ? "by one source" : null].filter(Boolean).join(", ");
  const most = Math.max(room.used, room.value, 1);
  const isBroken = room.left < 0;
  return el("tr", { class: isBroken ? "broken" : "", title: `${room.source} (${room.date})` },
    el("th", { scope: "row" }, room.about.replace(/^bytes of /, "size of "), who ? el("span", { class: "soft" }, ` ${who}`) : null),
    el("td", { class: "plot" }, bar(room.used / most, room.value / most, isBroken ? "error" : "")),
    el("td", { class: "amount" }, amount(room.used), el("span", { class: "soft" }, ` ${room.bound === "most" ? "of" : "needs"} ${amount(room.value)}`),
      isBroken ? el("strong", { class: "alarm" }, room.bound === "most" ? ` ${amount(-room.left)} too many` : ` ${amount(-room.left)} short`) : null));
}

/** A bar of a share, with a tick where the limit is. */
function bar(share, tick, kind) {
  const fill = el("span", { class: `fill ${kind}` });
  fill.style.width = `${Math.min(100, 100 * share)}%`;
  const line = tick === null ? null : el("span", { class: "tick" });
  if (line) line.style.left = `${100 * tick}%`;
  return el("span", { class: "bar", "aria-hidden": "true" }, fill, line);
}

/** A table of the first few rows, and a button for more of them. */
function folded(table, items, row, few, what) {
  const body = el("tbody", {}, ...items.slice(0, few).map(row));
  table.append(body);
  const left = () => items.length - body.childElementCount;
  const title = () => (left() > MORE_ROWS ? `${number(MORE_ROWS)} more of ${number(items.length)} ${what}` : `All ${number(items.length)} ${what}`);
  const more = () => {
    const from = body.childElementCount;
    body.append(...items.slice(from, from + MORE_ROWS).map(row));
    if (left()) button.textContent = title();
    else button.remove();
  };
  const button = left() ? el("button", { type: "button", class: "quiet", click: more }, title()) : null;
  return el("div", { class: "plot-block" }, table, button);
}
