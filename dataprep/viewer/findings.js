// The list of findings: filtered, grouped, and shown as far as anyone scrolls.

const FIRST_ROWS = 12;
const MORE_ROWS = 100;
const OPEN_ROWS = 60;
const MORE_GROUPS = 100;

const filter = { severities: new Set([0, 1, 2]), rule: -2, field: -2, form: -2, dataset: -2, query: "", group: "rule" };

let haystacks = null;

/** What is searched of a finding, put together when someone first searches. */
function haystack(one) {
  haystacks ??= findings.map((each) => {
    const rule = data.rules[each.rule];
    return [each.message, rule.code, rule.name, each.file, data.forms[each.form]?.name, data.fields[each.field]].join("\n").toLowerCase();
  });
  return haystacks[one.index];
}

/** The findings that the filter lets through. */
function matching() {
  const { severities, rule, field, form, dataset } = filter;
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  return findings.filter((one) => severities.has(one.severity)
    && (rule === -2 || one.rule === rule) && (field === -2 || one.field === field)
    && (form === -2 || one.form === form) && (dataset === -2 || one.dataset === dataset)
    && words.every((word) => haystack(one).includes(word)));
}

const isFiltered = () => filter.severities.size < 3 || filter.query.trim() !== ""
  || [filter.rule, filter.field, filter.form, filter.dataset].some((chosen) => chosen !== -2);

/** Findings in groups by rule, field or form; those of a rule by how bad they are, the others in the order of the set. */
function grouped(found) {
  const key = { rule: "rule", field: "field", form: "form" }[filter.group];
  const groups = new Map();
  if (key === "form" && !isFiltered()) data.forms.forEach((_, at) => groups.set(at, []));
  for (const one of found) {
    const own = groups.get(one[key]);
    if (own) own.push(one);
    else groups.set(one[key], [one]);
  }
  const entries = [...groups].map(([at, rows]) => ({ at, rows }));
  const worst = ({ rows }) => rows.reduce((most, { severity }) => Math.max(most, severity), -1);
  const code = ({ at }) => data.rules[at].code;
  if (key === "rule") entries.sort((one, other) => worst(other) - worst(one) || (code(one) < code(other) ? -1 : 1));
  else entries.sort((one, other) => (one.at < 0) - (other.at < 0) || one.at - other.at);
  return entries;
}

const list = { groups: [], order: [], selected: null };

/** Show what the filter lets through. */
function showFindings(actions) {
  const found = matching();
  list.groups = grouped(found).map((entry) => ({ ...entry, actions, shown: 0, node: null, body: null }));
  list.order = list.groups.flatMap((group) => group.rows.map((one, place) => ({ one, group, place })));
  const node = $("list");
  node.replaceChildren();
  let rows = 0;
  list.groups.forEach((group, at) => {
    if (at < MORE_GROUPS) {
      node.append(groupNode(group));
      if (group.rows.length && rows < OPEN_ROWS) open(group, true);
      rows += group.shown;
    }
  });
  moreGroups(node);
  $("count").textContent = isFiltered() ? `${number(found.length)} of ${counted(findings.length, "finding")}` : counted(findings.length, "finding");
  $("clear").hidden = !isFiltered();
  if (!list.groups.length) node.append(el("p", { class: "empty" }, findings.length ? "No finding fits the filter." : "Nothing found."));
}

function moreGroups(node) {
  const left = list.groups.filter((group) => !group.node);
  if (!left.length) return;
  const more = el("button", { type: "button", class: "quiet wide", click: () => {
    more.remove();
    left.slice(0, MORE_GROUPS).forEach((group) => node.append(groupNode(group)));
    moreGroups(node);
  } }, `Show ${number(Math.min(left.length, MORE_GROUPS))} more of ${number(left.length)} groups`);
  node.append(more);
}

function groupNode(group) {
  group.body = el("ul", { class: "rows", hidden: true });
  group.button = el("button", { type: "button", class: "group-head", "aria-expanded": "false", click: () => {
    open(group, group.body.hidden);
    if (filter.group === "form" && group.at >= 0) group.actions.openForm(group.at);
  } }, ...groupTitle(group));
  group.node = el("section", { class: "group" }, el("h3", {}, group.button), group.body);
  return group.node;
}

function groupTitle({ at, rows }) {
  const counts = [2, 1, 0].map((severity) => [severity, rows.filter((one) => one.severity === severity).length])
    .filter(([, count]) => count);
  const tail = el("span", { class: "group-counts" }, ...(counts.length
    ? counts.map(([severity, count]) => el("span", {}, sign(severity), number(count))) : [el("span", { class: "soft" }, "nothing found")]));
  if (filter.group === "rule") {
    return [el("span", { class: "group-name" }, el("code", {}, data.rules[at].code), ` ${data.rules[at].name}`), tail];
  }
  if (filter.group === "field") {
    const name = at < 0 ? `About no ${TERMS.field}` : visible(data.fields[at]);
    return [el("span", { class: `group-name ${hue(at)}` }, at < 0 ? null : el("span", { class: "swatch", "aria-hidden": "true" }), name), tail];
  }
  const form = data.forms[at];
  const lost = form?.counts === false ? el("span", { class: "soft" }, " does not count") : null;
  return [el("span", { class: "group-name" }, at < 0 ? "The set itself" : formName(at), lost), tail];
}

/** Open or close a group; its first rows are made when it is opened. */
function open(group, isOpen) {
  group.body.hidden = !isOpen;
  group.button.setAttribute("aria-expanded", String(isOpen));
  if (isOpen && !group.shown) showRows(group, FIRST_ROWS);
}

/** Make more rows of a group, up to a number of them. */
function showRows(group, until) {
  group.body.querySelector(".more")?.remove();
  const end = Math.min(until, group.rows.length);
  for (; group.shown < end; group.shown += 1) group.body.append(rowNode(group, group.rows[group.shown]));
  const left = group.rows.length - group.shown;
  if (left) {
    group.body.append(el("li", { class: "more" }, el("button", { type: "button", class: "quiet", click: () => showRows(group, group.shown + MORE_ROWS) },
      `Show ${number(Math.min(left, MORE_ROWS))} more of ${number(left)}`)));
  }
}

function rowNode(group, one) {
  const button = el("button", { type: "button", class: "row", id: `finding-${one.index}`, "aria-expanded": "false", click: () => {
    if (list.selected === one) unselect();
    else group.actions.select(one);
  } }, sign(one.severity), el("span", { class: "row-text" }, el("span", { class: "message" }, one.message), el("span", { class: "where" }, ...where(one))));
  return el("li", {}, button);
}

/** Where a finding stands, but for what the group says already. */
function where(one) {
  const rule = data.rules[one.rule];
  const form = data.forms[one.form]?.name;
  const home = data.datasets.length > 1 ? data.datasets[one.dataset].stats.path : "";
  const parts = filter.group === "rule" ? [] : [el("code", {}, rule.code)];
  if (filter.group !== "form" && form) parts.push(formName(one.form));
  else if (home && !form) parts.push(home);
  if (one.place) parts.push(`page ${number(one.place[0])}`);
  const file = form && one.file.startsWith(form) ? one.file.slice(form.length).replace(/^\./, "") : one.file;
  const place = [file, one.line ? `line ${number(one.line)}` : ""].filter(Boolean).join(" ");
  if (place) parts.push(place);
  return parts.flatMap((part, at) => (at ? [" · ", part] : [part]));
}

/** Open a finding: what the rule says of it, below its row. */
function openFinding(one, { isFocused }) {
  unselect();
  const entry = list.order.find((each) => each.one === one);
  list.selected = one;
  if (!entry) return;
  const { group, place } = entry;
  if (!group.node) $("list").insertBefore(groupNode(group), $("list").querySelector(":scope > .wide"));
  open(group, true);
  if (place >= group.shown) showRows(group, place + FIRST_ROWS);
  const button = $(`finding-${one.index}`);
  button.setAttribute("aria-expanded", "true");
  button.after(detail(one));
  if (isFocused) button.focus({ preventScroll: true });
  button.parentElement.scrollIntoView({ block: "nearest" });
}

function unselect() {
  const button = list.selected && $(`finding-${list.selected.index}`);
  if (button) {
    button.setAttribute("aria-expanded", "false");
    button.nextElementSibling?.remove();
  }
  list.selected = null;
}

function detail(one) {
  const rule = data.rules[one.rule];
  const file = [one.file, one.line, one.column].filter(Boolean).join(":");
  const facts = [["Rule", `${rule.code} ${rule.name}: ${rule.what}`], ["Why", rule.why], ["Mend", rule.mend],
    ["Fix", one.fix && `${one.fix} (${one.safe ? "safe" : "look first"}): ${command(one, rule)}`],
    ["Place", file], ["Pointer", one.pointer], ["Source", rule.source]];
  return el("dl", { class: "detail" }, ...facts.filter(([, text]) => text).map(([name, text]) =>
    el("div", {}, el("dt", {}, name), el("dd", { class: name === "Pointer" || name === "Place" ? "code" : "" }, text))));
}

/** What to type to see the fix. */
function command({ dataset, safe }, { code }) {
  const { path } = data.datasets[dataset].stats;
  const word = /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return `dataprep fix ${word} --select ${code}${safe ? "" : " --unsafe"}`;
}

/** The finding that is so many places after the selected one, as the list shows them. */
function neighbour(step) {
  const at = list.order.findIndex(({ one }) => one === list.selected);
  const next = at < 0 ? (step > 0 ? 0 : list.order.length - 1) : at + step;
  return list.order[next]?.one;
}
